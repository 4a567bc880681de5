"""Quantities of an entry: found by the scanner; what each is and what belongs to it, by rules and model."""
