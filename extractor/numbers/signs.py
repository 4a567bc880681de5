"""Signed changes: "(−3.3%)" beside "(+2.5%)" is a decrease by 3.3 %, not a level below zero."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.numbers.rules import Field, NumberReading
from extractor.records import Direction

_SIGNS: dict[str, Direction] = {"+": "increase", "-": "decrease", "−": "decrease", "–": "decrease"}
_OF_CHANGES = ("%", "points")


def signed_changes(readings: Sequence[NumberReading], text: str) -> list[NumberReading]:
    """The readings, with results that carry a sign as changes: the direction from the sign, the value without it.

    A minus alone may stand before a level (a magnitude, a temperature): it counts where the unit is one of
    changes, or where the entry prints a plus before another result too.
    """
    signs = [_sign(reading, text) for reading in readings]
    any_plus = "+" in signs
    return [
        _changed(reading, sign) if sign and (any_plus or _unit(reading) in _OF_CHANGES) else reading
        for reading, sign in zip(readings, signs, strict=True)
    ]


def _sign(reading: NumberReading, text: str) -> str | None:
    first = text[reading.quantity.start]
    return first if first in _SIGNS and reading.kind is not None and reading.kind.value == "result" else None


def _unit(reading: NumberReading) -> str | None:
    return reading.unit.value if reading.unit else reading.quantity.unit_symbol


def _changed(reading: NumberReading, sign: str) -> NumberReading:
    quantity = reading.quantity
    if quantity.high is not None or quantity.baseline_value is not None:
        return reading
    spans = ((quantity.start, quantity.end),)
    said: Field[Direction] = Field(_SIGNS[sign], spans, "sign")
    return reading._replace(quantity=quantity._replace(value=abs(quantity.value)), direction=reading.direction or said)
