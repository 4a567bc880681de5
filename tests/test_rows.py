"""Rows for data frames."""

from typing import Any

import pytest
from invented import extraction, leaf, number, paper, problem

from extractor.errors import UsageError
from extractor.records import Extraction, ProblemKind
from extractor.shown.rows import RowKind, to_rows

KINDS: list[RowKind] = ["numbers", "papers", "methods", "problems"]


def two_papers() -> Extraction:
    bare = paper(title=None, authors=[], authors_complete=None, abstract=None, year=None, methods=[], numbers=[])
    return extraction(papers=[bare, paper()])


def test_numbers_carry_value_fields_and_place() -> None:
    first = extraction().to_rows()[0]
    assert first == {
        "page": "tides.txt", "paper": 0, "title": "TideCache: Sparse Decoding by Ebb and Flow", "number": 0,
        "text": "41%", "value": 41.0, "high": None, "baseline_value": None, "unit": "%",
        "normal_value": 41.0, "normal_unit": "percent", "kind": "result",
        "metric": "peak memory", "direction": "decrease", "method": "TideCache", "baseline": "SlowCache",
        "setting": "NightBench", "qualifier": None, "confidence": 0.9, "reader": "rules",
        "start": 115, "end": 118, "quote": "41%",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_all_rows_of_a_kind_have_the_same_columns_and_plain_values(kind: RowKind) -> None:
    rows = to_rows(two_papers(), kind)
    assert len({tuple(row) for row in rows}) == 1
    assert all(value is None or type(value) in (str, int, float, bool) for row in rows for value in row.values())


def test_kinds_join_by_page_and_paper() -> None:
    result = two_papers()
    papers = {(row["page"], row["paper"]): row for row in result.to_rows("papers")}
    assert [papers[row["page"], row["paper"]]["authors"] for row in result.to_rows("numbers")] == ["Ada Okafor; Bo Lindqvist"] * 3
    assert [(row["paper"], row["name"]) for row in result.to_rows("methods")] == [(1, "TideCache"), (1, "SlowCache")]


def test_a_problem_with_a_place_says_where() -> None:
    open_one = problem(ProblemKind.UNANSWERED, words="41%").model_copy(update={"span": leaf("41%")})
    (row,) = extraction(problems=[open_one]).to_rows("problems")
    assert (row["kind"], row["start"], row["quote"]) == ("unanswered", 115, "41%")


def test_an_unknown_kind_is_refused_with_what_there_is() -> None:
    with pytest.raises(UsageError, match="there are: numbers, papers, methods, problems"):
        extraction().to_rows("authors")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_pandas_takes_the_rows(kind: RowKind) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(two_papers().to_rows(kind))
    assert len(frame) == len(to_rows(two_papers(), kind)) and "page" in frame.columns


def test_pandas_joins_numbers_with_their_papers() -> None:
    pandas = pytest.importorskip("pandas")
    result = two_papers()
    numbers, papers = (pandas.DataFrame(result.to_rows(kind)) for kind in ("numbers", "papers"))
    assert list(numbers.merge(papers, on=["page", "paper"])["year"]) == [2026, 2026, 2026]


def test_polars_takes_the_rows_also_where_a_value_comes_late() -> None:
    """polars guesses a column's type from its first hundred rows, unless it is told to look at all."""
    polars = pytest.importorskip("polars")
    many: Any = [number("41%", value=41)] * 200 + [number("41%", value=41, high=43.5)]
    frame = polars.DataFrame(extraction(papers=[paper(numbers=many)]).to_rows(), infer_schema_length=None)
    assert frame["high"].drop_nulls().to_list() == [43.5]
