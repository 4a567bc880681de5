"""How often each reader was right: counted word by word, and tested on pages that were not counted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reading_group import COPIES, PAGE, well

from extractor.judge.trust import Trust, read_tables, trust_in
from extractor.models import ScriptedModel
from extractor.pages import Page
from extractor.pipeline import extract_async
from extractor.scoring.calibrate import (
    TrustTable,
    calibrate,
    count,
    fold_tables,
    folded_claims,
    folds_of,
    page_words,
    render_text,
    suites_of,
    table_of,
    with_unasked,
    words_of,
    write_trust,
)
from extractor.scoring.gold import Case

Values = dict[str, Any]
NUMBER: Values = {
    "start": 50, "end": 53, "text": "41%", "value": 41.0, "high": None, "baseline_value": None, "unit": "%", "kind": "result",
    "metric": "memory", "direction": "decrease", "method": "TideCache", "baseline": None, "setting": None, "qualifier": None,
}  # fmt: skip


def leaf(text: str, start: int = 0, **more: Any) -> Values:
    return {"text": text, "start": start, "end": start + len(text), **more}


def paper(*numbers: Values, **more: Any) -> Values:
    empty = {"venue": None, "year": None, "abstract": None, "authors_complete": None, "authors": [], "links": [], "methods": []}
    return {"title": leaf("Tidal caches for sensors", confidence=0.9), **empty, "numbers": list(numbers), **more}


def number(**more: Any) -> Values:
    return {**NUMBER, **more}


def words(gold: Values, predicted: Values) -> list[tuple[str, str, bool]]:
    return [(w.field, w.case, w.right) for w in page_words("s/a", {"papers": [gold]}, {"papers": [predicted]})]


def said(name: str, gold: Values, predicted: Values) -> list[tuple[str, bool]]:
    """The words about one field."""
    return [(case, right) for field, case, right in words(gold, predicted) if field.partition(".")[0] == name]


MODEL = {"reader": "model", "text": "peak memory"}
RULES = {"reader": "rules", "text": "memory"}
NOBODY = {"reader": "rules", "text": None}


@pytest.mark.parametrize(
    ("taken", "reader", "other", "expected"),
    [
        ("memory", "rules", None, [("rules", True)]),
        ("memory", "both", None, [("both", True)]),
        ("memory", "rules", MODEL | {"text": "energy"}, [("rules_against", True), ("model_against", False)]),
        ("energy", "model", RULES, [("model_against", False), ("rules_against", True)]),
        ("memory", "model", NOBODY, [("model", True)]),
        (None, None, MODEL | {"text": "memory"}, [("model", True)]),
        (None, None, MODEL | {"text": "energy"}, [("model", False)]),
        (None, None, None, []),
    ],
)
def test_every_word_counts_taken_or_not(taken: str | None, reader: str | None, other: Values | None, expected: Any) -> None:
    """The word that the judge passed over too: else a model whose word is never taken could never earn it."""
    found = number(metric=taken, readers={"metric": reader} if reader else {}, others={"metric": other} if other else {})
    assert said("metric", paper(number()), paper(found)) == expected


@pytest.mark.parametrize(
    ("words_of_gold", "words_of_prediction", "right"),
    [("peak memory use", "peak memory", True), ("memory", "energy", False), (None, "energy", False)],
)
def test_right_is_what_the_scores_call_right(words_of_gold: str | None, words_of_prediction: str, right: bool) -> None:
    """Two thirds of the tokens of a phrase, as its comparator has it; a value where gold has none is wrong."""
    assert said("metric", paper(number(metric=words_of_gold)), paper(number(metric=words_of_prediction))) == [("rules", right)]


def test_numbers_are_compared_as_numbers() -> None:
    ratio = number(value=0.41, unit="ratio")
    assert said("numbers", paper(number()), paper(ratio)) == said("unit", paper(number()), paper(ratio)) == [("rules", True)]
    assert said("numbers", paper(number()), paper(number(value=14.0))) == [("rules", False)]


@pytest.mark.parametrize(
    ("more", "form"), [({}, "change"), ({"direction": None}, "level"), ({"kind": "scale", "direction": None}, "scale")]
)
def test_a_number_is_counted_by_its_form(more: Values, form: str) -> None:
    fields = {field for field, _, _ in words(paper(number()), paper(number(**more)))}
    assert {f"numbers.{form}", f"unit.{form}", f"metric.{form}", f"kind.{form}", "method"} <= fields


def test_a_value_in_what_gold_lacks_is_wrong() -> None:
    """A number that is no report, an entry that is none: whoever read them."""
    assert {right for field, _, right in words(paper(), paper(number())) if field != "title"} == {False}
    other = paper(number(), title=leaf("Opening hours of the library", 200))
    assert {right for _, _, right in words(paper(number()), other)} == {False}


def test_what_gold_calls_optional_is_not_counted() -> None:
    assert words(paper(number(optional=True)), paper(number())) == [("title", "rules", True)]


def test_leaves_and_methods_are_counted_by_reader() -> None:
    """A method is right in its role; a name given twice is wrong once."""
    cache = leaf("TideCache", 30)
    gold = paper(authors=[leaf("Ada Okafor", 300)], year=2031, methods=[{"name": cache, "kind": "system", "role": "proposed"}])
    predicted = paper(
        title=leaf("Tidal caches for sensors", reader="both"),
        authors=[leaf("Ada Okafor", 300), leaf("Ada Okafor", 400)],
        year=2030,
        methods=[{"name": cache | {"reader": "rules"}, "kind": "method", "role": "compared"}],
    )
    assert words(gold, predicted) == [
        ("title", "both", True), ("authors", "rules", True), ("authors", "rules", False), ("year", "rules", False),
        ("methods.compared", "rules", False),
    ]  # fmt: skip


# ---- counts and folds


def case(page: str, *papers: Values) -> Case:
    return Case(page, Path(), Path(), {"papers": list(papers)})


def pages(*right: bool, suite: str = "s") -> tuple[list[Case], dict[str, Mapping[str, Any]]]:
    """Pages with one number each, whose metric is right or not."""
    names = [f"{suite}/{at:02}" for at in range(len(right))]
    cases = [case(name, paper(number(metric="memory" if ok else "energy"))) for name, ok in zip(names, right, strict=True)]
    return cases, {name: {"papers": [paper(number(readers={"metric": "both"}, confidences={"metric": 0.5}))]} for name in names}


def test_counts_add_up_over_pages() -> None:
    """Pages without a prediction are not counted; the order of pages and fields changes nothing."""
    cases, predictions = pages(True, True, False)
    table = count([*cases, case("s/unread")], predictions)
    assert table.counts()["metric.change"] == {"both": (2, 3)}
    assert table.counts(["s/02"])["metric.change"] == {"both": (2, 2)}
    assert list(table.pages) == ["s/00", "s/01", "s/02"]
    backwards = count(cases[::-1], predictions)
    assert list(table.counts()) == sorted(table.counts()) and json.dumps(table.counts()) == json.dumps(backwards.counts())


Folded = Callable[[TrustTable], Mapping[str, Any]]


def judges_itself(folded: Folded) -> bool:
    """Does any page's trust know of a field that only that page has?"""
    table = TrustTable({f"s/{at:02}": {f"only on {at:02}": {"both": (1, 1)}} for at in range(13)})
    return any(f"only on {page[2:]}" in trust.counts for page, trust in folded(table).items())


def test_no_page_judges_itself() -> None:
    """The test can fail: where all pages are one another's judges it does."""
    assert not judges_itself(fold_tables)
    assert not judges_itself(lambda table: fold_tables(table, 13))
    assert judges_itself(lambda table: {page: TrustTableOfAll(table) for page in table.pages})


class TrustTableOfAll:
    def __init__(self, table: TrustTable) -> None:
        self.counts = table.counts()


def test_a_page_is_judged_by_all_pages_of_the_other_folds() -> None:
    table = TrustTable({f"s/{at:02}": {"title": {"both": (1, 1)}} for at in range(13)})
    folds, trust = folds_of(table.pages), fold_tables(table)
    assert sorted(page for part in folds for page in part) == sorted(table.pages)
    assert [len(part) for part in folds] == [3, 3, 3, 2, 2]
    assert all(trust[page].counts["title"]["both"] == (13 - len(part), 13 - len(part)) for part in folds for page in part)


def test_folds_are_the_same_at_every_call() -> None:
    """Whatever the order of pages; and neighbours are no fold."""
    names = [f"s/{at:02}" for at in range(20)]
    assert folds_of(names) == folds_of(names[::-1])
    assert all(part != names[at : at + 4] for part in map(sorted, folds_of(names)) for at in range(17))


def test_few_pages_judge_one_another_one_by_one() -> None:
    """A single page has no judge: nothing is known of its fields."""
    two = TrustTable({"s/a": {"title": {"both": (1, 1)}}, "s/b": {"title": {"both": (0, 1)}}})
    assert [trust.counts["title"]["both"] for _, trust in sorted(fold_tables(two).items())] == [(0, 1), (1, 1)]
    assert fold_tables(TrustTable({"s/a": two.pages["s/a"]}))["s/a"].confidence("title", "both") == 0.7
    with pytest.raises(ValueError, match="fewer than two folds"):
        fold_tables(two, 1)


def test_folded_confidence_is_that_of_the_other_pages() -> None:
    """Two pages, one right: each has the confidence that the other one's outcome gives it."""
    cases, predictions = pages(True, False)
    words = words_of(cases, predictions)
    claims = {claim.page: claim for claim in folded_claims(words, table_of(words)) if claim.field == "metric"}
    assert not claims["s/01"].right and claims["s/01"].confidence > 0.7 > claims["s/00"].confidence
    assert claims["s/00"].fold != claims["s/01"].fold


def test_words_that_were_not_taken_are_no_values() -> None:
    cases, predictions = pages(True)
    predictions["s/00"]["papers"][0]["numbers"][0]["others"] = {"setting": {"reader": "model", "text": "RiverBench"}}
    words = words_of(cases, predictions)
    assert "setting" in {word.field for word in words}
    assert "setting" not in {claim.field for claim in folded_claims(words, table_of(words))}


# ---- the whole


def test_a_calibration_holds_counts_curves_and_what_was_delivered() -> None:
    cases, predictions = pages(*[True] * 19, False)
    found = calibrate(cases, predictions)
    assert found.table.counts()["metric.change"] == {"both": (19, 20)}
    assert (found.fields["metric"].count, found.fields["metric"].error) == (20, pytest.approx(0.02, abs=0.03))
    assert found.whole.count == sum(curve.count for curve in found.fields.values())
    assert found.delivered.count == 20 + 20  # the metric at .5 and the title at .9; no other value carries a confidence
    assert found.suites == {}


def test_a_suite_is_judged_by_the_other_suites() -> None:
    """What to expect of pages of another kind: here all that was right on the one is wrong on the other."""
    one, two = pages(*[True] * 5, suite="one"), pages(*[False] * 5, suite="two")
    found = calibrate([*one[0], *two[0]], one[1] | two[1])
    assert suites_of(found.table.pages) == [[f"{suite}/{at:02}" for at in range(5)] for suite in ("one", "two")]
    assert list(found.suites) == ["one", "two"]
    assert found.suites["two"].error > 0.05


def test_a_calibration_is_told_in_a_table() -> None:
    cases, predictions = pages(True, True, False)
    text = render_text(calibrate(cases, predictions))
    assert "right, of all that was said, on 3 pages" in text
    assert [line.split() for line in text.splitlines() if line.startswith("metric.change")] == [["metric.change", "2/3"]]
    assert all(line == line.rstrip() for line in text.splitlines())


def test_nothing_counted_is_told_too() -> None:
    assert "on 0 pages" in render_text(calibrate([case("s/a")], {}))


def test_what_was_counted_is_written_under_the_models_key(tmp_path: Path) -> None:
    file = tmp_path / "trust.json"
    for key, right in (("weights", (True, False)), ("hosted", (True, True))):
        write_trust(file, key, count(*pages(*right)))
    assert {key: counts["metric.change"] for key, counts in read_tables(file).items()} == {
        "hosted": {"both": (2, 2)},
        "weights": {"both": (1, 2)},
    }


def test_of_a_field_that_was_not_asked_what_is_known_of_the_models_word_stays() -> None:
    """What was asked is counted anew, whatever its form; what the rules say is, too."""
    known = {"method": {"rules": (9, 9), "model": (0, 31)}, "metric": {"model": (11, 29)}}
    counted = {"method": {"rules": (7, 8)}, "metric.change": {"rules": (5, 6), "model": (1, 2)}, "year": {"rules": (3, 3)}}
    found = with_unasked(counted, known)
    assert found == {**counted, "method": {"rules": (7, 8), "model": (0, 31)}}
    assert not Trust(found).asks("method")
    assert Trust(counted).asks("method")


# ---- a model earns its place


def test_a_better_model_earns_its_place_by_being_counted() -> None:
    """An unknown model is not asked whose result it is. Counted once with all asked, it is asked, and believed."""
    model = ScriptedModel(well, name="large")
    unknown, page = trust_in(model.identity), Page.from_bytes(PAGE.encode(), name="s/a")
    assert not unknown.asks("method")
    read = asyncio.run(extract_async(page, model=model, trust=replace(unknown, ask_all=True))).model_dump(mode="json")
    assert {"numbers.method", "numbers.setting"} <= {question.kind for question in model.asked}
    table = table_of(page_words("s/a", {"papers": [as_the_model_says(found) for found in read["papers"]]}, read))
    assert table.counts()["method"].keys() & {"both", "model", "model_against"}
    assert Trust(table.counts()).asks("method")


def as_the_model_says(found: Values) -> Values:
    numbers = [{**number, "method": COPIES[number["text"]][1]} for number in found["numbers"] if number["text"] in COPIES]
    return {**found, "numbers": numbers}
