"""What becomes of every leaf: properties that must hold whatever the labels are, and the names of errors."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
from invented_labels import Labels, Page, leaves_of, shuffled, unplaced

from extractor.scoring.outcomes import Counts, Kind, Outcome
from extractor.scoring.report import Report, evaluate

SEEDS = range(60)


def scored(gold: Page, read: Page) -> Report:
    return evaluate({"page": gold}, {"page": read})


def counts(report: Report) -> dict[str, Counts]:
    return {score.name: report.counts(score) for score in report.scores}


def pages(seed: int) -> tuple[Labels, Page, Page]:
    """Gold and a careless reading of it: of three one without places, of six one whose gold has none either."""
    labels = Labels(seed)
    gold = labels.page()
    read = labels.misread(gold)
    return labels, unplaced(gold) if seed % 6 == 0 else gold, unplaced(read) if seed % 3 == 0 else read


TEXTS = ("title", "venue", "metric", "method", "baseline", "setting")


def test_gold_scores_1_against_itself() -> None:
    """Every field of every page that has any."""
    for seed in SEEDS:
        _, gold, _ = pages(seed)
        assert {found.f1 for found in counts(scored(gold, copy.deepcopy(gold))).values()} <= {1.0, None}, seed


def test_the_order_of_lists_and_keys_changes_nothing() -> None:
    """On either side."""
    for seed in SEEDS:
        labels, gold, read = pages(seed)
        assert counts(scored(shuffled(gold, labels.rng), shuffled(read, labels.rng))) == counts(scored(gold, read)), seed


def test_white_space_changes_nothing() -> None:
    """In texts, of which enumerations are none."""
    for seed in SEEDS:
        _, gold, read = pages(seed)
        other = copy.deepcopy(read)
        for paper in other["papers"]:
            _space_out(paper)
        assert counts(scored(gold, other)) == counts(scored(gold, read)), seed


def _space_out(record: Page) -> None:
    for name, value in record.items():
        if isinstance(value, dict) and "text" in value:
            value["text"] = f"\n {value['text'].replace(' ', chr(0xA0) + chr(9))} "
        elif isinstance(value, str) and name in TEXTS:
            record[name] = f"  {value.replace(' ', '   ')}\n"
        elif isinstance(value, list):
            for item in value:
                _space_out(item)


def test_precision_and_recall_swap_with_the_arguments() -> None:
    """Where nothing is optional."""
    for seed in SEEDS:
        _, gold, read = pages(seed)
        one, two = counts(scored(gold, read)), counts(scored(read, gold))
        assert [(c.precision, c.recall) for c in one.values()] == [(c.recall, c.precision) for c in two.values()], seed


def test_the_sums_hold() -> None:
    """Every value of gold has one outcome, at its path; as many are right, wrong or missing as gold has, and as many claimed as were read."""
    for seed in SEEDS:
        _, gold, read = pages(seed)
        report = scored(gold, read)
        assert sorted(o.path for o in report.outcomes if not o.record and o.gold is not None) == sorted(leaves_of(gold)), seed
        assert (report.total().gold, report.total().predicted) == (len(leaves_of(gold)), len(leaves_of(read))), seed
        assert report.total().opt == 0


def records_of(read: Page) -> Iterator[tuple[str, list[Page], int]]:
    """All papers and numbers of a reading, each with the list that it stands in."""
    yield from (("papers", read["papers"], at) for at in range(len(read["papers"])))
    yield from (("papers.numbers", paper["numbers"], at) for paper in read["papers"] for at in range(len(paper["numbers"])))


def recalls(report: Report) -> list[float]:
    return [report.counts(score).recall or 0.0 for score in report.scores if not score.given] + [report.total().recall or 0.0]


def test_losing_a_record_that_is_right_never_raises_recall() -> None:
    """Whole papers and single numbers, of the first pages each one in turn."""
    for seed in SEEDS[:15]:
        _, gold, read = pages(seed)
        before = scored(gold, read)
        for at in range(len(list(records_of(read)))):
            less = copy.deepcopy(read)
            field, siblings, index = list(records_of(less))[at]
            if _is_right(before, field, siblings[index]):
                siblings.pop(index)
                assert all(after <= one for after, one in zip(recalls(scored(gold, less)), recalls(before), strict=True)), (
                    seed,
                    field,
                )


def _is_right(before: Report, field: str, record: Page) -> bool:
    """Is it in gold as it is here, with nothing wrong below it?"""
    mark = (record.get("start"), record.get("end")) if field != "papers" else None
    own = [o for o in before.outcomes if o.record and o.field == field and o.kind is Kind.COR]
    own = [o for o in own if (o.predicted_span == mark if mark else o.predicted == (record["title"] or {}).get("text"))]
    return any(_nothing_wrong(before, o) for o in own)


def _nothing_wrong(before: Report, record: Outcome) -> bool:
    below = [o for o in before.outcomes if o.path.startswith(record.path)]
    return all(o.kind in (Kind.COR, Kind.ABS) for o in below)


def precisions(report: Report) -> list[float]:
    return [1.0 if (found := report.counts(score).precision) is None else found for score in report.scores if not score.given]


def test_an_invented_record_never_raises_precision() -> None:
    """A number where gold has none, a paper with a title like no other."""
    for seed in SEEDS:
        labels, gold, read = pages(seed)
        before = precisions(scored(gold, read))
        far = {"start": 10**6, "end": 10**6 + 4}
        stranger = labels.paper() | {"title": {"text": "zzz yyy xxx", **far}, "abstract": None, "authors": [], "links": []}
        stranger |= {"methods": [], "numbers": [labels.number() | far], "venue": None, "year": None, "authors_complete": None}
        more = read | {"papers": [stranger, *read["papers"]]}
        assert all(after <= one for after, one in zip(precisions(scored(gold, more)), before, strict=True)), seed


# ---- names of errors


def number(value: float, unit: str | None = "%", at: int = 0, **more: Any) -> Page:
    fields = dict.fromkeys(("high", "baseline_value", "metric", "direction", "method", "baseline", "setting", "qualifier"))
    return {"text": str(value), "start": at, "end": at + 4, "value": value, "unit": unit, "kind": "result"} | fields | more


def page(*papers: list[Page]) -> Page:
    """Papers with these numbers."""
    return {"papers": [{"title": {"text": f"Paper {at}"}, "numbers": numbers} for at, numbers in enumerate(papers)]}


def errors(gold: Page, read: Page, field: str = "papers.numbers.value") -> list[str | None]:
    return [o.error for o in scored(gold, read).outcomes if o.field == field and o.error]


@pytest.mark.parametrize(
    ("gold", "read", "error"),
    [
        (number(38.0), number(83), "digits swapped"),
        (number(1250), number(1205), "digits swapped"),
        (number(17, "ms"), number(0.071, "s"), "digits swapped"),
        (number(3.8), number(38), "factor of ten"),
        (number(0.38, None), number(38, None), "factor of ten"),
        (number(3.1e-5), number(3.1e-7), "factor of ten"),
        (number(4.2), number(-4.2), "sign"),
        (number(17, "ms"), number(17, "s"), "unit"),
        (number(38), number(39), "other value"),
        (number(38), number(38.1), "other value"),
        (number(1, high=3), number(1), "range or start level"),
        (number(1), number(1, high=3), "range or start level"),
        (number(1, high=3), number(1, high=4), "range or start level"),
        (number(60, baseline_value=51), number(60, baseline_value=15), "range or start level"),
    ],
)
def test_wrong_numbers_have_a_name(gold: Page, read: Page, error: str) -> None:
    """They are wrong, without partial credit, and one word says how."""
    assert errors(page([gold]), page([read])) == [error]


def test_a_value_of_a_neighbour_is_that_of_the_wrong_record() -> None:
    """Where the neighbour itself goes without."""
    gold = page([number(38, at=0), number(61, at=10)])
    assert errors(gold, page([number(61, at=0), number(38, at=10)])) == ["wrong record"] * 2
    assert errors(gold, page([number(61, at=0), number(61, at=10)])) == ["other value"]


def test_a_number_in_another_paper_is_in_the_wrong_record() -> None:
    """It is missing in the one and too much in the other, and both say why."""
    gold, read = page([number(38, at=5)], []), page([], [number(38, at=5)])
    assert errors(gold, read, "papers.numbers") == ["wrong record"] * 2
    assert scored(gold, read).counts(scored(gold, read).score("numbers")) == Counts(mis=1, spu=1)


@pytest.mark.parametrize(
    ("gold", "read", "error"),
    [
        ("word error rate", "the character error rate of long words", "other text"),
        ("accuracy", "accuracy on WeirBench by night", "text added"),
        ("accuracy on WeirBench by night", "accuracy", "text cut off"),
        ("accuracy at 5", "accuracy at 10", "other digits"),
        ("with labels", "without labels", "other digits"),
    ],
)
def test_wrong_words_have_a_name(gold: str, read: str, error: str) -> None:
    found = errors(page([number(1, metric=gold)]), page([number(1, metric=read)]), "papers.numbers.metric")
    assert found == [error]


# ---- optional, duplicate, hostile


def test_what_is_optional_is_neither_owed_nor_punished() -> None:
    """Found, missed, or wrong: nothing counts, and each value has its outcome all the same."""
    gold = page([number(38, optional=True)])
    for read, opt in ((page([number(38)]), 1), (page([]), 1), (page([number(83)]), 1)):
        assert scored(gold, read).counts(scored(gold, read).score("numbers")) == Counts(opt=opt)


def test_below_what_is_optional_nothing_counts() -> None:
    """Neither what is right there nor what is wrong."""
    gold = page([number(38, at=0), number(61, at=10)])
    gold["papers"][0]["optional"] = True
    report = scored(gold, page([number(38, at=0), number(16, at=10), number(5, at=20)]))
    assert {o.kind for o in report.outcomes} == {Kind.OPT}


def test_an_optional_number_is_not_owed_by_a_paper_that_is_missing() -> None:
    gold = page([number(38, optional=True), number(61, at=10)])
    assert scored(gold, {}).counts(scored(gold, {}).score("numbers")) == Counts(mis=1, opt=1)


def test_what_is_said_again_is_a_duplicate_and_not_a_find() -> None:
    """Precision falls, recall stays; whatever resembles nothing in gold is spurious."""
    gold, read = page([number(38)]), page([number(38), number(38), number(38), number(7, at=90)])
    report = scored(gold, read)
    assert report.counts(report.score("numbers")) == Counts(cor=1, dup=2, spu=1)


@pytest.mark.parametrize(
    "read",
    [
        {},
        {"papers": None},
        {"papers": "none"},
        {"papers": 5},
        {"papers": [None, 3, "x", []]},
        {"papers": [{"title": 7, "authors": "Ada", "numbers": {"value": "many"}, "year": [], "abstract": "text"}]},
        {
            "papers": {
                "title": {"text": "Paper 0"},
                "numbers": [{"value": "1e999999", "unit": 3}, {"value": True}, {"value": float("inf")}],
            }
        },
    ],
)
def test_a_reading_of_any_shape_is_scored(read: Page) -> None:
    """What is no record counts as none, and nothing of gold is lost."""
    assert scored(page([number(38)]), read).total().gold == 4


def test_scores_stay_right_where_a_number_is_found_as_another_kind() -> None:
    """A result that is read as a scale is no result that was found: its unit is not asked for among results."""
    report = scored(page([number(38)]), page([number(38, "points", kind="scale")]))
    assert report.counts(report.score("numbers")) == Counts(cor=1)
    assert report.counts(report.score("results")) == Counts(mis=1)
    assert report.counts(report.score("unit")) == Counts()


def test_a_shuffle_is_a_shuffle() -> None:
    """The tests above would pass if nothing were shuffled."""
    gold = Labels(1).page()
    assert shuffled(gold, random.Random(1)) != gold
