"""What the sentence around a number says that it measures; :mod:`extractor.numbers.metric` reads it."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.language.prose import Phrase
from extractor.records import Direction


@dataclass(frozen=True, slots=True)
class Frame:
    """A number's metric and direction, the word that gave the direction, and the pattern that read them."""

    metric: Phrase | None
    direction: Direction | None
    cue: Phrase | None
    rule: str
    shared: bool = True
    """Numbers that follow in the same list may take it over."""
