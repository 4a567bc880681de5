"""What wrong numbers cost: the table of ``evals/mutations.py``, row by row."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutations", Path(__file__).parent.parent / "evals" / "mutations.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutations"] = module
    spec.loader.exec_module(module)
    return module


mutations = _script()
BY_NAME = {mutation.name: mutation for mutation in mutations.MUTATIONS}

ON_RECORDS = {
    "records reversed": (1.0, 1.0),
    "first record missing": (1.0, 4 / 5),
    "one invented record": (5 / 6, 1.0),
    "every record twice": (5 / 10, 1.0),
    "nothing extracted": (None, 0.0),
}
"""Precision and recall of records."""

ON_VALUES = {
    "38 -> 83": (0.8, {"digits swapped"}),
    "1250 -> 1205": (0.8, {"digits swapped"}),
    "all five wrong by 5 %": (0.0, {"other value"}),
    "two values swapped between methods": (0.6, {"wrong record"}),
    "38 % written as ratio 0.38": (1.0, set()),
    "17 ms written as 0.017 s": (1.0, set()),
}
"""F1 of values, and what the errors are called."""

placed = pytest.mark.parametrize("placed", [True, False], ids=["with places", "without places"])


@placed
@pytest.mark.parametrize("name", ON_RECORDS)
def test_records_that_come_and_go_are_counted_as_records(name: str, placed: bool) -> None:
    """Whether or not the reader says where they stand, and the values of those that are there are all right."""
    report = mutations.scored(BY_NAME[name], placed=placed)
    records, values = (report.counts(score) for score in (mutations.RECORDS, mutations.VALUES))
    assert (records.precision, records.recall) == ON_RECORDS[name]
    assert values.inc == 0


@placed
@pytest.mark.parametrize("name", ON_VALUES)
def test_values_that_change_are_wrong_and_their_error_has_a_name(name: str, placed: bool) -> None:
    """No partial credit, and no punishment for another unit; all records are found."""
    report = mutations.scored(BY_NAME[name], placed=placed)
    errors = {o.error for o in report.outcomes if o.field == mutations.VALUES.field and o.error}
    assert (report.counts(mutations.VALUES).f1, errors) == ON_VALUES[name]
    assert report.counts(mutations.RECORDS).f1 == 1.0


@pytest.mark.parametrize("name", ["records reversed", "38 % written as ratio 0.38", "17 ms written as 0.017 s"])
def test_what_says_the_same_is_perfect_in_every_leaf(name: str) -> None:
    """Units too."""
    assert mutations.scored(BY_NAME[name]).total().f1 == 1.0


def test_an_invented_record_is_seen_on_the_page_too() -> None:
    """One of six, without any gold."""
    assert mutations.not_printed(BY_NAME["one invented record"]) == (1, 6)
    assert mutations.not_printed(BY_NAME["records reversed"]) == (0, 5)


def test_the_table_has_a_line_for_each_row() -> None:
    """As the README shows it."""
    assert set(BY_NAME) == set(ON_RECORDS) | set(ON_VALUES)
    lines = mutations.table().splitlines()
    assert len(lines) == 2 + len(BY_NAME)
    assert lines[5] == "| every record twice | .750 | .512 | .750 / .706 | P 0.50, R 1.00 |"
