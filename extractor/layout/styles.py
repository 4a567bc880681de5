"""What slots are cut out as: the last step of a slot's style, where no markup but the form of its line says which field it is."""

from __future__ import annotations

CITED = "cite"
"""A reference's parts: ``cite.title``, ``cite.authors``, ``cite.venue``, ``cite.links``."""
PERSON = "#person"
"""A name whose parts stand in elements of their own."""
LEAD_IN = "#lead-in"
"""The words with which a sentence comes to a title."""
BYLINE = "#byline"
"""Names that the words around them say are the authors."""
VENUE = "#venue"
"""A venue's name that markup or brackets set apart."""
TAIL = "tail"
"""What stands behind a list of names, or behind a journal that opens its line: to be cut further."""
MARKS = " \t\n\r\xa0,;|·•-–—*_[](){}●○■□▪▫►▸▶★☆✓✔➤"
"""What is taken off both ends of a slot."""
