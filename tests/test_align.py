"""Which predicted record is which gold record."""

from __future__ import annotations

import random
import time
from functools import cache
from typing import Any

import numpy as np
import pytest
from invented_labels import Labels, Page, shuffled, unplaced

from extractor.scoring.align import align, best_pairs, likeness, scores
from extractor.scoring.metrics import Records
from extractor.scoring.papers import GoldPage
from extractor.scoring.report import evaluate
from extractor.scoring.schema import RecordField, plan_of

PAPERS: RecordField = plan_of(GoldPage).children[0]
METHODS, NUMBERS = PAPERS.plan.children


def best_sum(score: Any) -> float:
    """The greatest sum of all partial matchings, by trying each; pairs that score 0 are forbidden."""
    table = np.asarray(score).tolist()

    @cache
    def best(row: int, taken: int) -> float:
        if row == len(table):
            return 0.0
        pairs = [
            value + best(row + 1, taken | 1 << column)
            for column, value in enumerate(table[row])
            if value and not taken >> column & 1
        ]
        return max([best(row + 1, taken), *pairs])

    return best(0, 0)


def matrices(count: int, largest: int) -> Any:
    """Scores with many ties and many forbidden pairs."""
    rng = np.random.default_rng(20260401)
    for _ in range(count):
        shape = rng.integers(1, largest + 1, size=2)
        yield np.where(rng.random(shape) < rng.random(), rng.integers(1, 6, size=shape) / 5, 0.0)


def _is_best(score: Any, pairs: list[tuple[int, int]]) -> bool:
    one_to_one = len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    allowed = all(score[pair] > 0 for pair in pairs)
    return one_to_one and allowed and abs(sum(score[pair] for pair in pairs) - best_sum(score)) < 1e-9


def test_the_assignment_is_the_best_of_all() -> None:
    """600 random cases of up to 5 records, by brute force."""
    assert all(_is_best(score, best_pairs(score)) for score in matrices(600, 5))


@pytest.mark.slow
def test_the_assignment_is_the_best_of_all_up_to_seven() -> None:
    """5,000 random cases."""
    assert all(_is_best(score, best_pairs(score)) for score in matrices(5000, 7))


def cases(count: int, most: int) -> Any:
    """Lists of records and what a careless reader makes of them: papers, methods and numbers in turn, every other without places."""
    for seed in range(count):
        labels, field = Labels(seed), (PAPERS, METHODS, NUMBERS)[seed % 3]
        gold = {"papers": [labels.paper() for _ in range(most)]}
        read = labels.misread(gold, 20)
        if seed % 2:
            gold, read = unplaced(gold), unplaced(read)
        yield field, _records_of(field, gold, labels.rng, most), _records_of(field, read, labels.rng, most)


def _records_of(field: RecordField, page: Page, rng: random.Random, most: int) -> list[Page]:
    found = page["papers"] if field is PAPERS else [one for paper in page["papers"] for one in paper[field.name]]
    return rng.sample(found, min(len(found), rng.randint(0, most)))


def _aligned_as_well_as_can_be(field: RecordField, gold: list[Page], read: list[Page]) -> bool:
    pairs = align(field.plan, field.records, gold, read)
    if not gold or not read:
        return pairs == []
    alike = likeness(field.plan, field.records, gold, read)
    return _is_best(scores(field.plan, field.records, gold, read), pairs) and all(
        alike[pair] >= field.records.threshold for pair in pairs
    )


def test_records_are_aligned_as_well_as_can_be() -> None:
    """300 lists of labels by brute force; no pair is less alike than its list asks for."""
    assert [case for case in cases(300, 5) if not _aligned_as_well_as_can_be(*case)] == []


@pytest.mark.slow
def test_records_are_aligned_as_well_as_can_be_up_to_seven() -> None:
    """5,000 lists."""
    assert [case for case in cases(5000, 7) if not _aligned_as_well_as_can_be(*case)] == []


def test_a_pair_below_the_threshold_keeps_nobody_from_a_partner() -> None:
    """Cut off after the assignment, the .9 would have gone with the .4 for a sum of 1.2, against .9."""
    pairs = best_pairs(np.array([[0.9, 0.8], [0.0, 0.0]]))
    assert pairs == [(0, 0)]
    assert best_pairs(np.where(np.array([[0.9, 0.8], [0.4, 0.1]]) >= 0.5, np.array([[0.9, 0.8], [0.4, 0.1]]), 0.0)) == [(0, 0)]


TITLED = Records(by=("title", "abstract"), threshold=0.5)


def paper(title: str | None = None, **more: Any) -> Page:
    return {"title": title and {"text": title}} | more


@pytest.mark.parametrize(
    ("gold", "read"),
    [
        (paper("Weirs and Tides of the North, Part I"), paper("Weirs and Tides of the North, Part II")),
        (paper("Ten Tides in 2025"), paper("Ten Tides in 2026")),
        (paper(None, abstract={"start": 0, "end": 90}), paper("Tides", abstract={"start": 0, "end": 90})),
        (paper(None, abstract={"start": 0, "end": 90}), paper(None, abstract={"start": 80, "end": 190})),
        (paper("Tides"), paper("Weirs")),
    ],
    ids=["numerals", "digits", "untitled and titled", "places hardly overlap", "other words"],
)
def test_these_are_never_the_same_paper(gold: Page, read: Page) -> None:
    """However much of the rest agrees."""
    same = {"year": 2026, "authors": [{"text": "Ada Okafor"}]}
    assert align(PAPERS.plan, TITLED, [gold | same], [read | same]) == []


@pytest.mark.parametrize(
    ("gold", "read"),
    [
        (paper("The Tide: A Survey"), paper("the tide — a survey")),
        (paper("A Survey of Tides"), paper("A Survey of the Tides")),
        (paper(None, abstract={"start": 0, "end": 90}), paper(None, abstract={"start": 10, "end": 100})),
        (paper(None, year=2026), paper(None, year=2026)),
    ],
    ids=["typography", "a word more", "places overlap", "neither title nor abstract: all else tells"],
)
def test_these_are_the_same_paper(gold: Page, read: Page) -> None:
    assert align(PAPERS.plan, TITLED, [gold], [read]) == [(0, 0)]


def test_papers_of_one_title_are_told_apart_by_what_they_hold() -> None:
    """Printed twice with other numbers: read in the other order, each finds its own."""
    gold = [paper("Tides", numbers=[{"value": value, "unit": "%"}]) for value in (1, 2, 3)]
    assert align(PAPERS.plan, PAPERS.records, gold, gold[::-1]) == [(0, 2), (1, 1), (2, 0)]


def test_numbers_without_a_place_are_told_apart_by_what_they_are_of() -> None:
    """Metric, method and setting together, whatever the value."""
    gold = [{"metric": "accuracy", "method": name, "value": value} for name, value in (("WeirNet", 1), ("KelpGraph", 2))]
    read = [{"metric": "accuracy", "method": name, "value": value} for name, value in (("KelpGraph", 1), ("WeirNet", 2))]
    assert align(NUMBERS.plan, NUMBERS.records, gold, read) == [(0, 1), (1, 0)]


def test_words_in_another_order_are_another_name() -> None:
    """Methods are the same only if their names are."""
    assert align(METHODS.plan, METHODS.records, [{"name": {"text": "Tide Cache"}}], [{"name": {"text": "Cache Tide"}}]) == []


# ---- size


def crowd(kind: str) -> tuple[list[Page], list[Page]]:
    """2,000 numbers and a reading in another order with every third faulty."""
    labels = Labels(7)
    gold = [labels.number() | {"method": labels.phrase(2, 3), "baseline": labels.phrase(1, 2)} for _ in range(2000)]
    if kind == "one method":
        gold = [number | {"method": "TideCache", "metric": "accuracy"} for number in gold]
    gold = gold if kind == "placed" else unplaced(gold)
    read = shuffled(gold, labels.rng)
    for number in read[:700]:
        number |= {labels.rng.choice(["value", "setting"]): 7.5}
    return gold, read


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["placed", "unplaced", "one method"])
def test_two_thousand_numbers_score_in_ten_seconds(kind: str) -> None:
    """On one page, all fields filled; also where all have one method's name and one metric, so that each resembles each."""
    gold, read = crowd(kind)
    begin = time.process_time()
    report = evaluate({"p": {"papers": [paper("T", numbers=gold)]}}, {"p": {"papers": [paper("T", numbers=read)]}})
    assert time.process_time() - begin < 10
    assert report.counts(report.score("numbers")).gold == 2000


@pytest.mark.slow
@pytest.mark.parametrize("title", [None, "The same title"])
def test_two_thousand_papers_score_in_ten_seconds(title: str | None) -> None:
    """On one page, with all that they hold; also where all have one title."""
    labels = Labels(8)
    gold = [labels.paper() | {"methods": [labels.method("TideCache")], "numbers": [labels.number()]} for _ in range(2000)]
    gold = [one | {"title": {"text": title}} for one in gold] if title else gold
    read = shuffled(gold, labels.rng)
    begin = time.process_time()
    report = evaluate({"p": {"papers": gold}}, {"p": {"papers": read}})
    assert time.process_time() - begin < 10
    assert report.counts(report.score("papers")).recall == 1.0
