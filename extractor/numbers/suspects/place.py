"""Where a number stands: the characters around it, at which each question looks."""

from __future__ import annotations

import re
from typing import NamedTuple

WINDOW = 48
"""Characters on either side of a number that a question sees."""


_BLANKS = re.compile(r"[ \u00a0]{2,}")


def single_blanks(window: str) -> str:
    """A view pads what is shorter than what it stands for."""
    return _BLANKS.sub(" ", window) if "  " in window or " \u00a0" in window else window


class Place(NamedTuple):
    """A number and the bounded windows of the plain view before and after it."""

    before: str
    after: str
    printed: str
    value: float
    whole: bool
    unit: str | None
    word: bool
    last: str
    """The word directly before, one blank between, or ""."""
    bare: bool
    """It has no unit."""
    left: str
    right: str
    """The characters beside it."""
    language: str = "en"

    @property
    def at_start(self) -> bool:
        return not self.before.strip()


COUNTED_AFTER = re.compile(r"[ \u00a0](?:[a-z-]+ ){0,2}[a-z]{3,}s\b")
"""A noun in the plural behind the number."""
