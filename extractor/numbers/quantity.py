"""What the scanner finds: a printed number with its value, its unit and its place."""

from __future__ import annotations

from typing import Literal, NamedTuple

from extractor.records import Qualifier

Form = Literal["plain", "percent", "ratio", "range", "change", "word", "power", "compound", "fraction", "dimensions"]

LONGEST = 60
"""Characters; a longer span can't be one printed value."""


class Quantity(NamedTuple):
    """A printed number: ``text[start:end]``.

    ``high`` is the upper end of a range, ``value`` its lower end; in a change "from A to B" ``value`` is B
    and ``baseline_value`` A. ``unit_symbol`` is "%", "points", "x" or the unit as printed; a counted noun is
    none. ``suspect`` is the reason why it is no reported quantity on its face.
    """

    start: int
    end: int
    value: float
    high: float | None = None
    baseline_value: float | None = None
    unit_symbol: str | None = None
    qualifier: Qualifier | None = None
    qualifier_span: tuple[int, int] | None = None
    form: Form = "plain"
    whole: bool = False
    """Printed without a decimal part, power or fraction: it can count things."""
    suspect: str | None = None
    names: bool = False
    """It names what stands beside it ("Landsat 8") rather than counting or measuring it: :func:`extractor.numbers.amounts.told_apart`."""
