"""Pages to a report: what is counted, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from invented_labels import Labels

from extractor.errors import UsageError
from extractor.scoring.outcomes import Counts, Kind, Outcome
from extractor.scoring.report import evaluate

NOTHING: dict[str, Any] = {"papers": []}
PAPER = {"papers": [{"title": {"text": "Tides", "start": 0, "end": 5}, "year": 2026, "numbers": []}]}


def test_a_page_without_a_prediction_is_one_from_which_nothing_was_read() -> None:
    """All that its gold owes is missing."""
    report = evaluate({"a": PAPER, "b": PAPER}, {"a": PAPER})
    assert report.counts(report.score("papers")) == Counts(cor=1, mis=1)


def test_a_prediction_without_gold_is_refused() -> None:
    """It would count for nothing."""
    with pytest.raises(UsageError, match="no gold for 'b' and 1 more"):
        evaluate({"a": PAPER}, {"b": PAPER, "c": PAPER})


def test_a_page_that_has_nothing_counts() -> None:
    """What is read from it is spurious, and the page is one of the report's."""
    report = evaluate({"a": PAPER, "empty": NOTHING}, {"a": PAPER, "empty": PAPER})
    assert report.pages == ("a", "empty")
    assert report.counts(report.score("papers")) == Counts(cor=1, spu=1)
    assert report.shares(report.score("papers")) == [(2, 2), (0, 1)]


def test_thresholds_can_be_set_for_each_list() -> None:
    """One word in four is other: the same paper at .5, not at .9."""
    read = {"papers": [{"title": {"text": "Long Tides of Weirs"}}]}
    gold = {"papers": [{"title": {"text": "Long Tides of Reefs"}}]}
    found = [evaluate({"a": gold}, {"a": read}, thresholds={"papers": least}).total().inc for least in (0.5, 0.9)]
    assert found == [1, 0]


def test_a_report_of_some_pages_is_what_these_alone_would_give() -> None:
    gold = {f"p{seed}": Labels(seed).page() for seed in range(4)}
    read = {name: Labels(9).misread(page) for name, page in gold.items()}
    some = {name: gold[name] for name in ("p1", "p3")}
    assert evaluate(gold, read).only(["p3", "p1"]) == evaluate(some, {name: read[name] for name in some})


def test_pages_add_up() -> None:
    """The counts of a report are the sum of its pages'."""
    gold = {f"p{seed}": Labels(seed).page() for seed in range(4)}
    report = evaluate(gold, {name: Labels(9).misread(page) for name, page in gold.items()})
    for score in report.scores:
        assert sum((report.counts(score, page) for page in gold), Counts()) == report.counts(score)


def test_an_unknown_score_is_told_the_known_ones() -> None:
    with pytest.raises(UsageError, match="no score is called 'speed': there are papers, titles"):
        evaluate({}, {}).score("speed")


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        (Counts(cor=3, inc=1, mis=1, spu=1, dup=1), 0.5, 0.6, 6 / 11),
        (Counts(), None, None, None),
        (Counts(spu=2), 0.0, None, 0.0),
        (Counts(mis=2), None, 0.0, 0.0),
        (Counts(cor=2, abs=9, opt=9), 1.0, 1.0, 1.0),
    ],
)
def test_shares_are_of_what_is_claimed_and_what_is_owed(
    counts: Counts, precision: float | None, recall: float | None, f1: float | None
) -> None:
    """Nothing claimed is no precision; absent and optional ones count nowhere."""
    assert (counts.precision, counts.recall, counts.f1) == (precision, recall, f1)


def test_outcomes_are_written_and_read_back() -> None:
    """As JSON, without what is empty."""
    gold = {f"p{seed}": Labels(seed).page() for seed in range(3)}
    outcomes = evaluate(gold, {name: Labels(5).misread(page) for name, page in gold.items()}).outcomes
    assert [Outcome.from_json(o.as_json()) for o in outcomes] == list(outcomes)
    assert Outcome("p", "papers", "papers[0]", Kind.COR).as_json() == {
        "page": "p", "field": "papers", "path": "papers[0]", "kind": "COR",
    }  # fmt: skip
