"""How two values of a field are compared: numbers with units, texts, enumerations, places."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from extractor.scoring.canonical import canonical, decimal
from extractor.scoring.metrics import Exact, Phrase, Place, Quantity, Text, Title, Unit
from extractor.scoring.units import factor

AMOUNT, UNIT = Quantity(unit="unit"), Unit(value="value")


def compared(value: Any, unit: str | None, other: Any, other_unit: str | None) -> tuple[str | None, str | None]:
    """What is wrong with the value, and what with its unit."""
    gold, read = {"value": value, "unit": unit}, {"value": other, "unit": other_unit}
    return AMOUNT.error(value, other, gold, read), UNIT.error(unit, other_unit, gold, read)


@pytest.mark.parametrize(
    ("value", "unit", "other", "other_unit"),
    [
        (17, "ms", 0.017, "s"),
        (0.017, "s", 17.0, "ms"),
        (17, "ms", "0.017", "s"),
        (38, "%", 0.38, "ratio"),
        (38, "%", 0.38, "fraction"),
        (38.5, "percent", 0.385, "ratio"),
        (1, "kg", 1000, "g"),
        (90, "min", 1.5, "hours"),
        (2, "GB", 2000, "MB"),
        (36, "km/h", 10, "m/s"),
        (17, "fs", 1.7e-14, "s"),
        (38, "%", 38.0, "percent"),
        (3, "x", 3, "×"),
        (4, "points", 4, "percentage points"),
        (900, "Dialogues", 900, "dialogues"),
        (38, "$", 38, "$"),
    ],
)
def test_an_amount_may_be_told_in_another_unit(value: Any, unit: str, other: Any, other_unit: str) -> None:
    """Value and unit are both right, whichever of the two is gold."""
    assert compared(value, unit, other, other_unit) == (None, None)
    assert compared(other, other_unit, value, unit) == (None, None)


@pytest.mark.parametrize(
    ("value", "unit", "other", "other_unit"),
    [
        (3, "x", 300, "%"),
        (3, "x", 3, "ratio"),
        (38, "%", 38, "points"),
        (38, "$", 38, "€"),
        (5, "mW", 5, "MW"),
        (5, "m/s", 5, "m*s"),
        (20, "°C", 293.15, "K"),
        (30, "dBm", 1, "W"),
        (17, "ms", 17, "s"),
        (17, "ms", 0.018, "s"),
        (17, "fs", 2e-14, "s"),
        (9, "images", 9, "tokens"),
    ],
)
def test_what_would_be_a_guess_is_refused(value: Any, unit: str, other: Any, other_unit: str) -> None:
    """Value or unit is wrong, in either direction."""
    assert compared(value, unit, other, other_unit) != (None, None)
    assert compared(other, other_unit, value, unit) != (None, None)


def test_a_ratio_without_a_unit_is_no_per_cent() -> None:
    """0.38 might be anything."""
    assert AMOUNT.error(38, 0.38, {"value": 38, "unit": "%"}, {"value": 0.38, "unit": None}) == "factor of ten"


@pytest.mark.parametrize(
    ("unit", "other"), [("m", "s"), ("%", "x"), ("points", "ratio"), ("", "m"), ("images", "models"), ("a" * 99, "m")]
)
def test_units_of_other_kinds_do_not_convert(unit: str, other: str) -> None:
    assert factor(unit, other) is None


def test_the_end_of_a_range_converts_with_its_unit() -> None:
    """17 to 20 ms is 0.017 to 0.02 s."""
    metric = Quantity(unit="unit", along=("high",))
    gold, read = {"value": 17, "high": 20, "unit": "ms"}, {"value": 0.017, "high": 0.02, "unit": "s"}
    assert metric.error(17, 0.017, gold, read) is None
    assert metric.error(17, 0.017, gold, read | {"high": 0.03}) == "range or start level"


@pytest.mark.parametrize(
    ("written", "value"),
    [("38", "38"), (38, "38"), (0.1, "0.1"), (1e-7, "1E-7"), (" 4 ", "4"), (Decimal("1.50"), "1.50")],
)
def test_a_number_is_what_is_written(written: Any, value: str) -> None:
    """Not the float that is next to it."""
    assert decimal(written) == Decimal(value)


@pytest.mark.parametrize("written", [None, True, "many", float("nan"), float("inf"), "1e999999", "-1e-999999", [], {}])
def test_these_are_no_numbers(written: Any) -> None:
    """What is no finite amount of a size that anything has."""
    assert decimal(written) is None


def test_what_is_no_number_is_compared_as_words() -> None:
    """Two of them are not equal for being none."""
    assert AMOUNT.error("a few", "A few", {}, {}) is None
    assert AMOUNT.error("a few", "dozens", {}, {}) == "other value"
    assert AMOUNT.error(3, "three", {}, {}) == "other value"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Tide – Cache", "tide-cache"),
        ("“Tide” Cache’s", '"Tide" Cache\'s'),
        ("TideCache", "TIDECACHE"),
        ("ﬁne tides", "fine tides"),
        (r"\textbf{Tide}\emph{ Cache}", "Tide Cache"),
        (r"$\alpha$-Tide", "α-tide"),
        ("  Tide\n\tCache ", "Tide Cache"),
        (r"41\%", "41%"),
    ],
)
def test_typography_does_not_tell_texts_apart(one: str, two: str) -> None:
    """Case, dashes, quotes, ligatures, LaTeX, white space."""
    assert canonical(one) == canonical(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [("C++", "C"), ("$", "€"), (r"\alpha-Tide", r"\beta-Tide"), ("Tide 1", "Tide 2"), ("→", "←"), ("41%", "41"), ("café", "cafe")],
)
def test_these_texts_are_not_the_same(one: str, two: str) -> None:
    """Also where they have no letter at all."""
    assert canonical(one) != canonical(two)
    assert Text().error(one, two, {}, {}) is not None


@pytest.mark.parametrize(
    ("metric", "gold", "read", "right"),
    [
        (Title(), "The Tides of the Northern Weirs: A Long Survey", "Tides of the Northern Weirs: A Long Survey", True),
        (Title(), "Tides of Weirs", "Tides of Reefs", False),
        (Title(), "Tides of Weirs, Part I", "Tides of Weirs, Part II", False),
        (Title(), "Tides in 2025", "Tides in 2026", False),
        (Phrase(), "peak memory", "memory", False),
        (Phrase(), "peak memory use", "peak memory", True),
        (Phrase(), "memory with cache", "memory without cache", False),
        (Phrase(), "accuracy at 5", "accuracy at 10", False),
        (Text(), "Tide Cache", "Cache Tide", False),
        (Text(), {"text": "Tide", "start": 3, "end": 7}, "tide", True),
    ],
)
def test_texts_may_differ_as_much_as_their_field_allows(metric: Text, gold: Any, read: Any, right: bool) -> None:
    """Never in digits, numerals or negations."""
    assert (metric.error(gold, read, {}, {}) is None) is right
    assert (metric.error(read, gold, {}, {}) is None) is right


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (2026, 2026.0, True),
        (2026, 2025, False),
        ("increase", "decrease", False),
        (True, 1, False),
        (date(2026, 4, 1), "2026-04-01", True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([1, 2], [2, 1], False),
    ],
)
def test_all_else_is_equal_or_not(one: Any, two: Any, same: bool) -> None:
    """As JSON values are, whatever the order of keys."""
    assert (Exact().error(one, two, {}, {}) is None) is same


@pytest.mark.parametrize(
    ("read", "right"), [((0, 100), True), ((0, 60), True), ((50, 150), False), ((200, 300), False), ((0, 0), False)]
)
def test_a_place_is_right_where_it_covers_half_of_both(read: tuple[int, int], right: bool) -> None:
    """Intersection over union."""
    error = Place().error({"start": 0, "end": 100}, {"start": read[0], "end": read[1]}, {}, {})
    assert (error is None) is right
