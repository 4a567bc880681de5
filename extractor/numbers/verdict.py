"""The verdict on one printed number: its kind, and the rule that said so."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.records import NumberKind


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of a number, or None where it is no report; ``rule`` says why."""

    kind: NumberKind | None
    rule: str


RESULT_UNITS = frozenset(["%", "points", "x", "‰", "orders of magnitude", "dB"])
"""Units of shares, points and factors, and of ratios: what has one was found rather than set."""
