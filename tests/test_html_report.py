"""The report as one HTML page: what it shows, and that nothing in it comes from outside or runs."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from selectolax.lexbor import LexborHTMLParser

from extractor.scoring.gold import Case
from extractor.scoring.grounding import Ungrounded
from extractor.scoring.html import Calibration, Cost, Reliability, ReportView, render
from extractor.scoring.html.charts import _apart
from extractor.scoring.html.drawings import change_axis, score_axis
from extractor.scoring.html.listing import items_of
from extractor.scoring.html.marks import marked, marks_of
from extractor.scoring.mistakes import Change, Turn
from extractor.scoring.outcomes import Kind, Outcome
from extractor.scoring.report import Report, evaluate

HOSTILE = (
    "</script><script>document.title='pwned'</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)> '><b id=pwned>",
    "\u202eevil\u2066 \u200b\x1b[31m\x00",
    "{{7*7}} ${7*7} {% raw %} <%= 1 %> ]]> <!-- ",
    "</title></style></textarea><a href='javascript:alert(1)'>x</a>",
    "&lt;b&gt; &#60;i&#62;",
)
"""What a page, a model or a labeller could write to be more than text."""

TAGS = frozenset(
    """
    html head meta title style body header nav main section footer h1 h2 h3 h4 p ol li a div span strong em b i u bdi code pre mark
    table caption thead tbody tr th td svg g line rect circle text details summary form fieldset legend label input select option
    output button script
    """.split()
)


def leaf(source: str, text: str) -> dict[str, Any]:
    at = source.index(text)
    return {"start": at, "end": at + len(text), "text": text}


def number(source: str, text: str, **more: Any) -> dict[str, Any]:
    fields = dict.fromkeys(["high", "baseline_value", "unit", "metric", "direction", "method", "baseline", "setting", "qualifier"])
    return {**leaf(source, text), **fields, "value": float(text), "kind": "result", **more}


def paper(title: dict[str, Any], **more: Any) -> dict[str, Any]:
    empty = {"authors": [], "authors_complete": None, "venue": None, "year": None, "links": [], "abstract": None}
    return {"title": title, **empty, "methods": [], "numbers": [], **more}


SOURCE = "𝒳 A ruler for glaciers\nby Ada Öster\nAccuracy rose to 38 points, error fell to 12 points.\nAnother study\n"


def gold_page() -> dict[str, Any]:
    numbers = [number(SOURCE, "38", metric="Accuracy"), number(SOURCE, "12", metric="error")]
    first = paper(leaf(SOURCE, "A ruler for glaciers"), authors=[leaf(SOURCE, "Ada Öster")], numbers=numbers)
    return {"papers": [first, paper(leaf(SOURCE, "Another study"))]}


def predicted_page() -> dict[str, Any]:
    """38 read as 83, the metric of 12 missed, one author twice, the second paper not found."""
    page = gold_page()
    first = page["papers"][0]
    first["numbers"][0]["value"] = 83.0
    first["numbers"][1]["metric"] = None
    first["authors"] *= 2
    return {"papers": [first]}


Make = Callable[[Mapping[str, str]], list[Case]]


@pytest.fixture
def cases(tmp_path: Path) -> Make:
    """Cases of pages with these texts."""

    def made(texts: Mapping[str, str]) -> list[Case]:
        found = []
        for at, (page, text) in enumerate(texts.items()):
            file = tmp_path / f"{at}.txt"
            file.write_bytes(text.encode("utf-8", "replace"))
            found.append(Case(page, file, tmp_path / f"{at}.json", {}, {("papers", 0): 7}))
        return found

    return made


@pytest.fixture
def view(cases: Make) -> ReportView:
    """Two pages: one read with faults, one rightly read."""
    gold = {"s/good": gold_page(), "s/bad": gold_page()}
    report = evaluate(gold, {"s/good": gold_page(), "s/bad": predicted_page()})
    return ReportView("A report", "score 1 | suite ab", report, cases(dict.fromkeys(gold, SOURCE)))


def parsed(view: ReportView) -> LexborHTMLParser:
    return LexborHTMLParser(render(view))


def cells(row: Any) -> list[str]:
    return [cell.text().strip() for cell in row.css("th,td")]


# ---- nothing from outside


def test_nothing_is_referred_to_outside(view: ReportView) -> None:
    """No address but to places on the page, no inline handler or style, no element that loads."""
    for node in parsed(view).css("*"):
        assert node.tag in TAGS, node.tag
        for name, value in node.attributes.items():
            assert name not in ("src", "srcset", "style", "action", "formaction", "xlink:href") and not name.startswith("on"), name
            assert name != "href" or (value or "").startswith("#"), value


def test_the_policy_allows_this_style_and_this_script_alone(view: ReportView) -> None:
    """By their hashes; all else is forbidden."""
    page = parsed(view)
    policy = page.css_first("meta[http-equiv]").attributes["content"] or ""
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for tag in ("style", "script"):
        [node] = page.css(tag)
        digest = b64encode(sha256(node.text().encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"


def hostile_view(cases: Make, payload: str) -> ReportView:
    """A payload wherever others write: text, title, names, page ids, traits, gold, predictions, errors."""
    source = f"Before {payload} 38 after {payload}\n"
    text = payload.replace("\x00", "")
    title = {"start": 7, "end": 7 + len(payload), "text": text}
    labels = paper(title, venue=title, numbers=[number(source, "38", metric=text, setting=text)])
    wrong = paper(title, authors=[title], links=[title], numbers=[number(source, "38", metric=f"{text}!", method=text)])
    page = f"s/{text}"
    report = evaluate({page: {"papers": [labels]}}, {page: {"papers": [wrong]}})
    whole = Report(
        report.pages, report.outcomes, report.scores, (Ungrounded(page, text, text, text),), 3, {page: {text: text}}
    )  # fmt: skip
    other = evaluate({page: {"papers": [labels]}}, {page: {"papers": [labels]}})
    cost = Cost(text, {"results": 0.5, "papers": 1.0}, 1, 1, 1.0)
    return ReportView(text, text, whole, cases({page: source}), text, other, text, costs=[cost])


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_stays_text(cases: Make, payload: str) -> None:
    """The page has the elements that it has for harmless text, and shows the payload."""
    harmless, page = parsed(hostile_view(cases, "harmless")), parsed(hostile_view(cases, payload))
    tags = {node.tag for node in page.css("*")}
    assert tags <= TAGS
    for tag in ("script", "style", "title", "form", "section", "details", "tr"):
        assert len(page.css(tag)) == len(harmless.css(tag)), tag
    assert not page.css("[onerror], [onload], [style], #pwned")
    visible = re.sub(r"[\u202a-\u2069\u200b\x00-\x1f]", "", payload)
    assert visible.split()[-1] in page.css_first("h1").text()


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_turns_or_hides_writing(cases: Make, payload: str) -> None:
    """No control character of a page reaches the report."""
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b]", render(hostile_view(cases, payload)))


# ---- what it shows


def test_first_screen_says_how_good_and_how_sure(view: ReportView) -> None:
    """Each declared score with its interval."""
    tiles = parsed(view).css(".tile")
    assert [tile.css_first("h3").text() for tile in tiles] == [score.name for score in view.first]
    said = {tile.css_first("h3").text(): tile.css_first(".big").text() for tile in tiles}
    assert re.fullmatch(r"\.857\.\d\d–(\.\d\d|1\.0)", said["papers"]) and said["methods"] == "–"


def test_first_screen_says_what_to_fix(view: ReportView) -> None:
    """The most frequent faults, each with a way to its outcomes."""
    faults = {(a.attributes["data-field"], a.attributes["data-error"]) for a in parsed(view).css(".fixes a")}
    assert ("papers.numbers.value", "digits swapped") in faults and ("papers", "missed") in faults


def test_score_table_has_all_numbers(view: ReportView) -> None:
    """F1, precision, recall, counts, and the smallest difference in reach, for every score."""
    rows = {cells(row)[0]: cells(row) for row in parsed(view).css("#scores tbody tr")}
    assert set(rows) >= {"papers", "results", "titles"}
    row = rows["papers"]
    assert row[1].startswith(".857") and row[3].startswith("1.00") and row[4].startswith(".750")
    assert row[5:10] == ["3", "·", "1", "·", "·"] and row[10].startswith("± ")


def test_errors_add_up(view: ReportView) -> None:
    """The matrix holds each error once, and its first column their sum."""
    for row in parsed(view).css("#errors tbody tr"):
        total, *numbers = [int(cell) for cell in cells(row)[1:] if cell]
        assert total == sum(numbers)
    assert sum(int(a.text()) for a in parsed(view).css("#errors td a")) == sum(view.report.errors().values())


def test_worst_page_comes_first(view: ReportView) -> None:
    """In the heat table and among the pages, of which the first is open."""
    page = parsed(view)
    assert [node.text() for node in page.css("details.page h3")] == ["bad", "good"]
    assert ["open" in node.attributes for node in page.css("details.page")] == [True, False]
    assert [cells(row)[0] for row in page.css("#bypage tbody tr")] == ["bad", "good"]


def test_traits_are_shown_with_intervals_from_three_pages_on() -> None:
    """One page says nothing about others of its kind."""
    pages = [f"s/{n}" for n in range(4)]
    report = evaluate(dict.fromkeys(pages, gold_page()), dict.fromkeys(pages, gold_page()))
    traits = {page: {"shape": "table" if page == "s/0" else "list"} for page in pages}
    view = ReportView("", "", Report(report.pages, report.outcomes, report.scores, traits=traits))
    one, three = parsed(view).css("#traits tbody tr")
    assert cells(one)[:2] == ["table", "1"] and not one.css("svg")
    assert cells(three)[:2] == ["list", "3"] and three.css("svg")


def test_same_view_gives_the_same_bytes(view: ReportView) -> None:
    """There is no clock and no chance in it."""
    assert render(view) == render(view)


def test_critical_items_that_are_wrong_are_said_at_the_top() -> None:
    """They are what a gate stops for."""
    gold = gold_page()
    gold["papers"][1]["critical"] = True
    page = parsed(ReportView("", "", evaluate({"a": gold}, {"a": predicted_page()})))
    assert "1 critical item" in page.css_first(".alarm").text() and page.css(".outcomes em.critical")


def test_report_of_nothing_is_a_page() -> None:
    """No page, no outcome, no case: still all of it stands."""
    assert parsed(ReportView("Empty", "", evaluate({}, {}))).css_first("h1").text() == "Empty"


def test_page_without_a_case_shows_its_outcomes(view: ReportView) -> None:
    """There is no text then, and no line of a gold file."""
    page = parsed(ReportView("", "", view.report))
    assert page.css(".outcomes tbody tr") and not page.css("pre")


class Meal(BaseModel):
    name: str
    price: float | None = None


def test_other_schemas_are_shown_as_well() -> None:
    """Nothing here knows of papers: without declared scores the first of all are shown."""
    report = evaluate({"menu": {"name": "Soup", "price": 4}}, {"menu": {"name": "Soup", "price": 40}}, schema=Meal)
    page = parsed(ReportView("Menu", "", report))
    assert [tile.css_first("h3").text() for tile in page.css(".tile")] == ["name", "price"]
    assert [cells(row)[1:5] for row in page.css(".outcomes tr.o-INC")] == [["price", "4", "40", "factor of ten"]]


def test_values_that_pages_do_not_print_are_listed(view: ReportView) -> None:
    """They need no gold, and so are told of every run."""
    report = Report(view.report.pages, (), view.report.scores, (Ungrounded("s/bad", "papers[0]", "not on the page", "83"),), 9)
    assert "1 of 9 predicted values are not printed" in parsed(ReportView("", "", report)).css_first("#scores").text()


def test_agreement_of_labellers_is_drawn_as_ceiling(view: ReportView) -> None:
    """And said to those who hear the page."""
    page = parsed(ReportView("", "", view.report, agreement={"results": 0.9}))
    assert len(page.css(".tile line.ceiling")) == len(page.css("#scores line.ceiling")) == 1
    assert "two labellers agree .900" in (page.css_first(".tile svg[aria-label*=labellers]").attributes["aria-label"] or "")


def test_cost_and_confidence_are_drawn_where_they_are_given(view: ReportView) -> None:
    """A point a run and score; a point a bin of confidence."""
    costs = [
        Cost("small", {"results": 0.5, "papers": 0.7}, 10, 2, 1.0),
        Cost("large", {"results": 0.6, "papers": 0.9}, 10, 2, 90.0, 0.1, 3, 9),
    ]
    calibration = Calibration([Reliability(0.5, 0.4, 10), Reliability(0.9, 0.95, 90)], 0.055, {1.0: 0.8, 0.9: 0.9})
    page = parsed(ReportView("", "", view.report, declared=("results", "papers"), costs=costs, calibration=calibration))
    assert len(page.css("#cost circle")) == 4 and "logarithm" in page.css_first("#cost .lead").text()
    assert [cells(row)[0] for row in page.css("#cost tbody tr")] == ["small", "large"]
    assert len(page.css("#confidence circle")) == 2 and ".055" in page.css_first("#confidence").text()


def test_five_thousand_leaves_are_under_five_megabytes(view: ReportView, cases: Make) -> None:
    """Pages of 5,000 characters, every third leaf wrong, and as much of another run."""
    text = SOURCE + "Filler of a page that says little. " * 140
    pages = [f"s/page-{n}" for n in range(5000 // len(evaluate({"a": gold_page()}, {"a": predicted_page()}).outcomes) + 1)]
    gold = dict.fromkeys(pages, gold_page())
    report = evaluate(gold, dict.fromkeys(pages, predicted_page()))
    assert len(report.outcomes) >= 5000
    other = evaluate(gold, dict.fromkeys(pages, gold_page()))
    made = ReportView("", "", report, cases(dict.fromkeys(pages, text)), other=other)
    assert len(render(made).encode()) < 5_000_000


# ---- texts


def marks(html: str) -> dict[str, list[tuple[str, str]]]:
    """By class, the texts that are marked and what is printed after them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for node in LexborHTMLParser(html).css("mark"):
        for name in (node.attributes["class"] or "").split():
            found.setdefault(name, []).append((node.text(), node.attributes.get(f"data-t{name[0]}") or ""))
    return found


def test_marks_stand_on_their_characters(view: ReportView) -> None:
    """Also behind a character that counts twice in browsers."""
    [bad, _] = parsed(view).css("pre")
    assert bad.text() == SOURCE
    found = marks(bad.html or "")
    assert ("38", "≠value") in found["g-COR"] and ("38", "≠value") in found["p-COR"]
    assert ("12", "−metric") in found["g-COR"] and ("12", "") in found["p-COR"]
    assert found["g-MIS"] == [("Another study", "MIS")]


def outcome(kind: Kind, gold: tuple[int, int] | None, predicted: tuple[int, int] | None, **more: Any) -> Outcome:
    said = [None if span is None else f"{span[0]}" for span in (gold, predicted)]
    return Outcome("a", "f", "f", kind, *said, gold_span=gold, predicted_span=predicted, **more)


def test_spans_may_cross() -> None:
    """The text is cut where either begins or ends, and each piece carries both."""
    spans = marks_of([outcome(Kind.INC, (2, 6), (4, 8))], 10)
    html = marked("0123456789", list(spans.values()))
    assert re.sub("<[^>]+>", "|", html) == "01|23||45||67|89"
    assert marks(html) == {"g-INC": [("23", ""), ("45", "INC")], "p-INC": [("45", ""), ("67", "INC")]}


@pytest.mark.parametrize("span", [(5, 5), (8, 4), (-3, 2), (9, 11), (400, 500)])
def test_spans_outside_the_text_are_not_marked(span: tuple[int, int]) -> None:
    """Predictions may say anything."""
    assert marks_of([outcome(Kind.SPU, None, span)], 10) == {}


def test_list_leads_to_marks(view: ReportView) -> None:
    """Each line of a page names marks that its text has; a leaf without a place leads to its record's."""
    for page in parsed(view).css("details.page"):
        there = {number for mark in page.css("mark") for number in (mark.attributes["data-s"] or "").split()}
        named = [set((row.attributes.get("data-s") or "").split()) for row in page.css(".outcomes tbody tr")]
        assert all(numbers and numbers <= there for numbers in named)


def test_right_leaves_of_a_record_share_its_line() -> None:
    """What is wrong has a line of its own; a record that is missed has one with all that it holds."""
    outcomes = evaluate({"a": gold_page()}, {"a": predicted_page()}).outcomes
    lines = [(item.outcome.kind.name, item.outcome.field.removeprefix("papers."), len(item.parts)) for item in items_of(outcomes)]
    assert ("INC", "numbers.value", 0) in lines and ("MIS", "numbers.metric", 0) in lines
    assert ("DUP", "authors", 0) in lines and ("MIS", "papers", 1) in lines
    assert ("COR", "numbers", 2) in lines


def test_records_are_called_by_their_words_on_the_page(view: ReportView) -> None:
    """Of two numbers with one metric, the one that is meant is seen."""
    rows = [cells(row) for row in parsed(view).css("details.page .outcomes tr.o-MIS, details.page .outcomes tr.o-COR")]
    assert any(row[1] == "numbersof A ruler for glaciers" and row[2].startswith("38") for row in rows)
    assert any(row[1] == "numbers.metricof 12" and row[2:5] == ["error", "–", "missed"] for row in rows)


def test_lines_of_the_gold_file_are_named(view: ReportView) -> None:
    """So that wrong gold can be mended."""
    places = {node.text() for node in parsed(view).css(".outcomes td.place")}
    assert "1.json:7" in places


# ---- another run


def compared(before: dict[str, Any], after: dict[str, Any], pages: int = 1) -> ReportView:
    names = [f"s/{n}" for n in range(pages)]
    one, two = (evaluate(dict.fromkeys(names, gold_page()), dict.fromkeys(names, run)) for run in (before, after))
    return ReportView("", "", two, other=one, other_name="last week", declared=("papers", "results"))


def changes(view: ReportView) -> list[Change]:
    assert view.comparison is not None
    return [change for some in view.comparison.changes.values() for change in some]


def test_changed_outcomes_are_listed_by_what_they_mean() -> None:
    """What broke, with what gold holds and what each run said; a record that is lost stands there once, however much it held."""
    page = parsed(compared(gold_page(), predicted_page()))
    assert [node.text() for node in page.css("#changes .turn summary")] == ["4 broken"]
    rows = {tuple(cells(row)) for row in page.css("#changes .turn tbody tr")}
    assert rows >= {("0", "numbers.value", "38.0", "COR", "INC 83.0"), ("0", "papers", "Another study", "COR", "MIS")}
    assert {change.turn for change in changes(compared(predicted_page(), gold_page()))} == {Turn.FIXED}
    assert changes(compared(gold_page(), gold_page())) == []


def test_other_wrong_values_are_neither_broken_nor_fixed() -> None:
    """Both were wrong."""
    other = predicted_page()
    other["papers"][0]["numbers"][0]["value"] = 380.0
    (change,) = changes(compared(predicted_page(), other))
    assert change.now is not None
    assert (change.turn, change.now.predicted) == (Turn.OTHER, "380.0")


@pytest.mark.parametrize(("pages", "verdict"), [(1, "no difference shown"), (3, "no difference shown"), (30, "worse")])
def test_no_difference_has_a_name_without_the_test(pages: int, verdict: str) -> None:
    """The same loss on few pages may be chance; others than declared scores are never named."""
    rows = [cells(row) for row in parsed(compared(gold_page(), predicted_page(), pages)).css("#changes table.scores tbody tr")]
    said = {row[0]: row[6] for row in rows}
    assert (said["papers"], said["titles"]) == (verdict, "not tested")


def test_pages_that_moved_are_drawn() -> None:
    """One row for the whole with its interval, one for each page that moved."""
    page = parsed(compared(gold_page(), predicted_page(), 5))
    assert len(page.css(".moves tbody tr")) == 6
    assert "5 of 5 pages moved" in page.css_first("#changes").text()


def test_only_pages_of_both_runs_are_compared() -> None:
    """Whatever order the other has them in."""
    one = evaluate(dict.fromkeys(["c", "b", "a"], gold_page()), dict.fromkeys("b", predicted_page()))
    two = evaluate(dict.fromkeys(["a", "b"], gold_page()), {})
    comparison = ReportView("", "", two, other=one).comparison
    assert comparison is not None and (set(comparison.pages), comparison.only_before) == ({"a", "b"}, ("c",))


# ---- drawings


@pytest.mark.parametrize(
    ("lows", "start"), [([0.93, 0.8], 0.75), ([0.93, 0.6], 0.5), ([0.3], 0.25), ([0.1, 0.9], 0.0), ([1.0], 0.75), ([], 0.0)]
)
def test_axes_of_scores_begin_at_a_quarter(lows: list[float], start: float) -> None:
    """Below all that is drawn."""
    axis = score_axis(lows)
    assert (axis.low, axis.high, axis.ticks[0], axis.ticks[-1]) == (start, 1, start, 1)


def test_axes_of_changes_have_nothing_in_the_middle() -> None:
    """And hold what is drawn."""
    assert change_axis([0.03, -0.07]).ticks == (-0.1, 0.0, 0.1)
    assert change_axis([]).at(0) == "50.00%"


@pytest.mark.parametrize("heights", [[10, 12, 14], [250, 251, 252, 253], [0, 0, 259], [100.0], []])
def test_names_of_lines_stand_apart(heights: list[float]) -> None:
    """In their order, at least a line's height from one another."""
    moved = _apart(heights)
    assert all(b - a >= 15 - 1e-9 for a, b in pairwise(moved))
    assert all(0 <= at <= 260 for at in moved)
