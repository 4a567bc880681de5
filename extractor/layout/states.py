"""What a slot of an entry may be, and how beliefs of it are held: log odds, one for each state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

STATES = ("title", "authors", "venue", "prose", "links", "section", "other")

T, A, V, P, L, S, O = range(len(STATES))

Scores = list[float]


def add(scores: Scores, gains: Mapping[int, float]) -> None:
    for state, gain in gains.items():
        scores[state] += gain


@dataclass(frozen=True, slots=True)
class Hint:
    """A reader's word on a stretch of the page: it is (not) a title, authors, ...; weight in nats."""

    start: int
    end: int
    state: int
    weight: float
