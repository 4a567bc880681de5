"""How two values of a field are compared. A schema declares it by annotation::

    class Result(BaseModel):
        metric: Annotated[str | None, Phrase()] = None
        value: Annotated[float, Quantity(unit="unit")]
        unit: Annotated[str | None, Unit(value="value")] = None

Every comparator is deterministic, and right or wrong: none gives part of a point for a number that is nearly right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from extractor.scoring.canonical import canonical, decimal, hard_tokens, numerals, overlap_share, text_of, tokens_of, unit_of
from extractor.scoring.units import factor, same_amount

Values = Mapping[str, Any]
"""A record as plain data: field names to values."""

ADDED, CUT, OTHER, DIFFERENT_DIGITS = "text added", "text cut off", "other text", "other digits"
SWAPPED, FACTOR_TEN, SIGN, UNIT, VALUE, RANGE = (
    "digits swapped",
    "factor of ten",
    "sign",
    "unit",
    "other value",
    "range or start level",
)


class Metric(Protocol):
    """Compares the values of one field; both are there."""

    def error(self, gold: Any, predicted: Any, gold_record: Values, predicted_record: Values) -> str | None:
        """What is wrong with the prediction; None where it is right."""

    def key(self, value: Any) -> str:
        """Equal for values that are interchangeable: what alignment breaks ties by."""


@dataclass(frozen=True)
class Exact:
    """Equal as JSON values are: for enumerations, years, flags."""

    def error(self, gold: Any, predicted: Any, gold_record: Values, predicted_record: Values) -> str | None:
        return None if self.key(gold) == self.key(predicted) else VALUE

    def key(self, value: Any) -> str:
        if isinstance(value, bool | Mapping | list | tuple):
            return json.dumps(value, sort_keys=True, default=str)
        number = decimal(value) if isinstance(value, int | float) else None
        return str(value) if number is None else f"{number.normalize():f}"


@dataclass(frozen=True)
class Text:
    """The same words in the same order, whatever their typography."""

    def error(self, gold: Any, predicted: Any, gold_record: Values, predicted_record: Values) -> str | None:
        return None if self.key(gold) == self.key(predicted) else text_error(tokens_of(gold), tokens_of(predicted))

    def key(self, value: Any) -> str:
        return canonical(text_of(value) or "")


@dataclass(frozen=True)
class Title(Text):
    """Nearly the same words (token F1 of at least ``least``), with the same digits and numerals in the same order."""

    least: float = 0.9

    def error(self, gold: Any, predicted: Any, gold_record: Values, predicted_record: Values) -> str | None:
        left, right = tokens_of(gold), tokens_of(predicted)
        if numerals(left) != numerals(right):
            return DIFFERENT_DIGITS
        return None if left == right or overlap_share(left, right) >= self.least else text_error(left, right)


@dataclass(frozen=True)
class Phrase(Text):
    """Mostly the same words (token F1 of at least ``least``), with equal digits and equal negations."""

    least: float = 0.67

    def error(self, gold: Any, predicted: Any, gold_record: Values, predicted_record: Values) -> str | None:
        left, right = tokens_of(gold), tokens_of(predicted)
        if hard_tokens(left) != hard_tokens(right):
            return DIFFERENT_DIGITS
        return None if left == right or overlap_share(left, right) >= self.least else text_error(left, right)


@dataclass(frozen=True)
class Unit:
    """Equal after normalisation, or one that the value was rightly converted to."""

    value: str | None = None
    """The field that holds the amount."""

    def error(self, gold: Any, predicted: Any, gold_record: Values, predicted_record: Values) -> str | None:
        ratio = factor(unit_of(gold) or "", unit_of(predicted) or "")
        if ratio == 1:
            return None
        if self.value is None or ratio is None:
            return UNIT
        one, two = decimal(gold_record.get(self.value)), decimal(predicted_record.get(self.value))
        same = one is not None and two is not None and same_amount(one, unit_of(gold), two, unit_of(predicted))
        return None if same else UNIT

    def key(self, value: Any) -> str:
        return canonical(unit_of(value) or "")


@dataclass(frozen=True)
class Quantity:
    """Equal numbers, exactly, after conversion of units; what stands in ``along`` (the end of a range, the level left) must be equal too."""

    unit: str | None = None
    """The field that holds the unit."""
    along: Sequence[str] = ()

    def error(self, gold: Any, predicted: Any, gold_record: Values, predicted_record: Values) -> str | None:
        one, two = decimal(gold), decimal(predicted)
        if one is None or two is None:
            return None if self.key(gold) == self.key(predicted) else VALUE
        units = (unit_of(gold_record.get(self.unit)), unit_of(predicted_record.get(self.unit))) if self.unit else (None, None)
        if not same_amount(one, units[0], two, units[1]):
            return UNIT if one == two else number_error(one, _in_unit(units[0], two, units[1]))
        return self._along(gold_record, predicted_record, units)

    def _along(self, gold: Values, predicted: Values, units: tuple[str | None, str | None]) -> str | None:
        for name in self.along:
            one, two = decimal(gold.get(name)), decimal(predicted.get(name))
            if (one is None) != (two is None):
                return RANGE
            if one is not None and two is not None and not same_amount(one, units[0], two, units[1]):
                return RANGE
        return None

    def key(self, value: Any) -> str:
        found = decimal(value)
        return canonical(text_of(value) or "") if found is None else str(found.normalize())


@dataclass(frozen=True)
class Place:
    """A stretch of the page: right where it covers what gold covers (intersection over union of at least ``least``)."""

    least: float = 0.5

    def error(self, gold: Any, predicted: Any, gold_record: Values, predicted_record: Values) -> str | None:
        one, two = span_of(gold), span_of(predicted)
        return None if one and two and iou(one, two) >= self.least else "other place"

    def key(self, value: Any) -> str:
        return str(span_of(value))


@dataclass(frozen=True)
class Ignored:
    """Not scored."""

    def error(self, gold: Any, predicted: Any, gold_record: Values, predicted_record: Values) -> str | None:
        return None

    def key(self, value: Any) -> str:
        return ""


Similarity = Callable[[Sequence[Values], Sequence[Values]], Any]
"""Gold and predicted records to a matrix of likeness (gold x predicted, 0 to 1)."""


@dataclass(frozen=True)
class Records:
    """How the records of a list are told apart, and which of them are counted besides on their own."""

    by: Sequence[str | tuple[str, ...]] = ()
    """Fields that say which record it is: the first that either of two records has decides. Fields in a tuple decide together.
    Where there is none of them all single values do. ``"@place"`` is the record's own ``start`` and ``end``, and decides only where both have it."""
    threshold: float = 0.5
    """Records less alike than this are never the same."""
    key: str | None = None
    """The field that must be right before others of a record are worth asking about (a number's value)."""
    views: Mapping[str, Callable[[Values], bool]] | None = None
    """Names of subsets that get scores of their own (``"result": lambda number: number["kind"] == "result"``)."""
    optional: str = "optional"
    """The flag of gold that is neither owed nor punished."""


def span_of(value: Any) -> tuple[int, int] | None:
    """``start`` and ``end`` of a record or leaf that stands somewhere on its page."""
    if not isinstance(value, Mapping):
        return None
    start, end = value.get("start"), value.get("end")
    whole = isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool) and not isinstance(end, bool)
    return (start, end) if whole and start < end else None  # type: ignore[return-value,operator]


def iou(one: tuple[int, int], two: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    both = max(0, min(one[1], two[1]) - max(one[0], two[0]))
    return both / (one[1] - one[0] + two[1] - two[0] - both)


def text_error(gold: list[str], predicted: list[str]) -> str:
    """What kind of wrong a text is, by its tokens."""
    if overlap_share(gold, predicted) and len(predicted) > len(gold) and contains(predicted, gold):
        return ADDED
    if overlap_share(gold, predicted) and contains(gold, predicted):
        return CUT
    return OTHER


def contains(tokens: list[str], part: list[str]) -> bool:
    width = len(part)
    return any(tokens[at : at + width] == part for at in range(len(tokens) - width + 1))


def number_error(gold: Decimal, predicted: Decimal) -> str:
    """What kind of wrong a number is."""
    if gold == -predicted:
        return SIGN
    if gold and predicted and _power_of_ten(abs(predicted / gold)):
        return FACTOR_TEN
    one, two = (sorted(f"{abs(value).normalize():f}".replace(".", "")) for value in (gold, predicted))
    return SWAPPED if one == two else VALUE


def _in_unit(unit: str | None, value: Decimal, its_unit: str | None) -> Decimal:
    """The amount in another unit where it converts, else as it is."""
    ratio = factor(its_unit, unit) if unit and its_unit else None
    return value if ratio is None else value * ratio


def _power_of_ten(ratio: Decimal) -> bool:
    return ratio.normalize().as_tuple().digits == (1,)
