"""The section on another run: which scores differ and whether that is real, on which pages, and which outcomes changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from extractor.scoring.comparison import Comparison, Difference
from extractor.scoring.html.drawings import Axis, change_axis, lollipop, points, scale, whisker
from extractor.scoring.html.markup import Html, clipped, counted, el, p_value, score, section, signed, table
from extractor.scoring.html.view import Names, ReportView
from extractor.scoring.mistakes import Change, Turn
from extractor.scoring.outcomes import Outcome
from extractor.scoring.stats import Paired

Tested: TypeAlias = tuple[Difference, Paired]
"""A score that both runs have something for, and its test."""

MOST_PAGES = 40
"""Of a score's pages, how many are drawn: the largest moves both ways."""
_INDEX = re.compile(r"\[\+?\d*\]")
"""A path without its indexes is a field."""


def changes_section(view: ReportView) -> Html | None:
    if view.comparison is None:
        return None
    found, pages = view.differences, view.comparison.pages
    lead = (
        f"{view.name} less {view.other_name} on {counted(len(pages), 'page')}, in points of F1, with 95 % intervals; "
        "pages are the unit. p is adjusted (Holm) over the declared scores."
    )
    return section(
        "changes",
        f"Against {view.other_name}",
        lead,
        _scores(found),
        _moves(view, len(pages), found),
        _outcomes(view, view.comparison),
    )


# ---- scores


def _scores(found: Sequence[Tested]) -> Html:
    tested, others = ([each for each in found if each[0].gated is declared] for declared in (True, False))
    if not others:
        return _table(tested)
    summary = el("summary", el("strong", str(len(others))), " other scores: looked at, not tested")
    return el("div", _table(tested), el("details", summary, _table(others)))


def _table(found: Sequence[Tested]) -> Html:
    axis = change_axis(end for _, test in found for end in (test.low, test.high))
    drawn = el("th", scale(axis, points(axis)), scope="col", class_="draw")
    head = ["score", "before", "now", drawn, "difference", "p", "verdict", "could have seen"]
    return table(head, (_row(each, test, axis) for each, test in found), "scores numbers", "Differences of scores")


def _row(each: Difference, test: Paired, axis: Axis) -> Html:
    p = p_value(test.p if each.p_adjusted is None else each.p_adjusted)
    verdict = each.word or "not tested"
    return el(
        "tr",
        el("th", each.name, scope="row"),
        *(
            el("td", score(side.estimate if side else None), data_l=name)
            for name, side in (("before", each.before), ("now", each.after))
        ),
        el("td", _interval(test, axis), class_="draw"),
        el(
            "td",
            el("strong", signed(test.difference)),
            " ",
            el("span", f"{signed(test.low)} to {signed(test.high)}", class_="quiet"),
        ),
        el("td", p, data_l="p"),
        el("td", verdict, class_=f"verdict v-{verdict.split()[0]}"),
        el("td", f"± {100 * test.smallest_seen:.1f}", data_l="could have seen"),
    )


# ---- pages


def _moves(view: ReportView, compared: int, found: Sequence[Tested]) -> Html | None:
    """The pages that moved in any declared score, the worst first, all on one scale; above them the whole with its interval."""
    tested = [(each, test) for each, test in found if each.gated]
    moved = {page for each, _ in tested for page in each.moves}
    pages = sorted(moved, key=lambda page: (sum(each.moves.get(page, 0) for each, _ in tested), page))
    if not pages:
        return None
    axis = change_axis([*(move for each, _ in tested for move in each.moves.values()), *(test.low for _, test in tested)])
    half = MOST_PAGES // 2
    drawn = pages if len(pages) <= MOST_PAGES else [*pages[:half], *pages[-half:]]
    head = [el("th", each.name, " ", scale(axis, points(axis)), scope="col") for each, _ in tested]
    rows = [_whole(tested, axis), *(_page_moves(view, page, [each for each, _ in tested], axis) for page in drawn)]
    note = f"{len(pages)} of {counted(compared, 'page')} moved, the worst first" + (
        f"; the {len(drawn)} that moved most are drawn." if len(drawn) < len(pages) else "."
    )
    drawing = table(["page", *head], rows, "moves numbers", "Differences by page")
    return el("div", el("h3", "Page by page"), el("p", note, class_="quiet"), drawing)


def _whole(tested: Sequence[Tested], axis: Axis) -> Html:
    cells = (_move_cell(each.name, test.difference, _interval(test, axis)) for each, test in tested)
    return el("tr", el("th", el("strong", "all pages"), scope="row"), *cells, class_="whole")


def _interval(test: Paired, axis: Axis) -> Html:
    said = f"{signed(test.difference)} points, from {signed(test.low)} to {signed(test.high)}"
    return whisker(axis, test.low, test.difference, test.high, said)


def _page_moves(view: ReportView, page: str, tested: Sequence[Difference], axis: Axis) -> Html:
    name = el("th", el("a", view.names.page(page), href=f"#{view.anchor(page)}"), scope="row")
    moves = ((each.name, each.moves.get(page, 0.0)) for each in tested)
    return el("tr", name, *(_move_cell(score, move, lollipop(axis, move, f"{signed(move)} points")) for score, move in moves))


def _move_cell(name: str, move: float, drawing: Html) -> Html:
    number = el("span", signed(move), class_="points") if move else el("span", "·", class_="points quiet")
    return el("td", el("div", drawing, number, class_="move"), data_l=name, class_=None if move else "none")


# ---- outcomes


def _outcomes(view: ReportView, comparison: Comparison) -> Html:
    found = [change for some in comparison.changes.values() for change in some]
    if not found:
        return el("p", "No outcome changed.")
    lists = [_list(view.names, turn, [change for change in found if change.turn is turn]) for turn in Turn]
    return el("div", el("h3", "Outcomes that changed"), *lists)


def _list(names: Names, turn: Turn, found: Sequence[Change]) -> Html | None:
    if not found:
        return None
    body = table(
        ["page", "field", "gold", "before", "now"], (_change(names, change) for change in found), "list changed", f"Outcomes {turn}"
    )
    return el(
        "details",
        el("summary", el("strong", f"{len(found)}"), f" {turn}"),
        el("div", body, class_="wide"),
        class_=f"turn t-{turn.name}",
    )


def _change(names: Names, change: Change) -> Html:
    gold = next((outcome.gold for outcome in (change.now, change.was) if outcome and outcome.gold is not None), None)
    return el(
        "tr",
        el("td", names.page(change.page), class_="on"),
        el("td", names.field(_INDEX.sub("", change.path))),
        el("td", clipped(gold) if gold is not None else "–", class_="value"),
        el("td", *_fate(change.was), class_="value"),
        el("td", *_fate(change.now), class_="value"),
    )


def _fate(outcome: Outcome | None) -> list[Html]:
    if outcome is None:
        return [el("span", "nothing", class_="quiet")]
    badge = el("b", outcome.kind.name, class_=f"badge k-{outcome.kind.name}")
    if outcome.predicted is None or outcome.kind.name == "COR":
        return [badge]
    return [badge, el("bdi", " " + clipped(outcome.predicted))]
