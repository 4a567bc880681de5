"""Which reader's word counts, by trust counted on gold; and records built from what was accepted."""
