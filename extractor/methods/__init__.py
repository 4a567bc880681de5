"""Named methods of an entry: what is a name, who proposes it, what it is compared with, of what kind it is."""
