"""The section on another run: which scores differ and whether that is real, on which pages, and which outcomes changed."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.scoring.html.differences import Change, Difference, Turn, both, by_page, changes, differences
from extractor.scoring.html.drawings import Axis, change_axis, lollipop, scale, whisker
from extractor.scoring.html.markup import Html, clipped, counted, el, p_value, score, section, signed, table
from extractor.scoring.html.view import Names, ReportView
from extractor.scoring.outcomes import Outcome
from extractor.scoring.report import Report

MOST_PAGES = 40
"""Of a score's pages, how many are drawn: the largest moves both ways."""


def changes_section(view: ReportView) -> Html | None:
    runs = both(view)
    if runs is None:
        return None
    found = differences(view)
    lead = (
        f"{view.name} less {view.other_name} on {counted(len(runs[1].pages), 'page')}, in points of F1, with 95 % intervals; "
        "pages are the unit. p is adjusted (Holm) over the declared scores; the others were looked at, not tested."
    )
    return section(
        "changes", f"Changed since {view.other_name}", lead, _table(found), _panels(view, runs, found), _outcomes(view, runs)
    )


# ---- scores


def _table(found: Sequence[Difference]) -> Html:
    axis = change_axis(end for each in found for end in (each.test.low, each.test.high))
    drawn = el("th", scale(axis, [signed(tick) for tick in axis.ticks]), scope="col", class_="draw")
    ordered = sorted(found, key=lambda each: each.adjusted is None)
    head = ["score", "before", "now", drawn, "difference", "p", "verdict", "could have seen"]
    return table(head, (_row(each, axis) for each in ordered), "scores numbers", "Differences of scores")


def _row(each: Difference, axis: Axis) -> Html:
    test = each.test
    said = f"{signed(test.difference)} points, from {signed(test.low)} to {signed(test.high)}"
    p = p_value(test.p if each.adjusted is None else each.adjusted)
    return el(
        "tr",
        el("th", each.name, scope="row"),
        el("td", score(each.before), data_l="before"),
        el("td", score(each.after), data_l="now"),
        el("td", whisker(axis, test.low, test.difference, test.high, said), class_="draw"),
        el(
            "td",
            el("strong", signed(test.difference)),
            " ",
            el("span", f"{signed(test.low)} to {signed(test.high)}", class_="quiet"),
        ),
        el("td", p, data_l="p"),
        el("td", each.verdict, class_=f"verdict v-{each.verdict.split()[0]}"),
        el("td", f"± {100 * test.smallest_seen:.1f}", data_l="could have seen"),
        class_=None if each.adjusted is not None else "lesser",
    )


# ---- pages


def _panels(view: ReportView, runs: tuple[Report, Report], found: Sequence[Difference]) -> Html | None:
    """For each declared score the pages that moved, on one scale."""
    moves = {each.name: by_page(*runs, each.name) for each in found if each.adjusted is not None}
    axis = change_axis(move for some in moves.values() for _, move in some)
    panels = [_panel(view, name, some, axis, len(runs[1].pages)) for name, some in moves.items() if some]
    if not panels:
        return None
    still = [name for name, some in moves.items() if not some]
    note = el("p", f"Unchanged on every page: {', '.join(still)}.", class_="quiet") if still else None
    return el("div", el("h3", "Page by page"), el("div", *panels, class_="panels"), note)


def _panel(view: ReportView, name: str, moves: Sequence[tuple[str, float]], axis: Axis, pages: int) -> Html:
    half = MOST_PAGES // 2
    drawn = moves if len(moves) <= MOST_PAGES else [*moves[:half], *moves[-half:]]
    stayed = pages - len(moves)
    rows = (_move(view.names, page, move, axis) for page, move in drawn)
    drawing = el("th", scale(axis, [signed(tick) for tick in axis.ticks]), scope="col", class_="draw")
    left = f"; {len(moves) - len(drawn)} smaller moves not drawn" if len(drawn) < len(moves) else ""
    return el(
        "div",
        el("h4", name, el("span", f" {len(moves)} moved, {stayed} not{left}", class_="quiet")),
        table(["page", drawing, "points"], rows, "moves numbers", f"Pages by difference of {name}"),
        class_="panel",
    )


def _move(names: Names, page: str, move: float, axis: Axis) -> Html:
    drawing = el("td", lollipop(axis, move, f"{signed(move)} points"), class_="draw")
    return el("tr", el("th", names.page(page), scope="row", title=names.page(page)), drawing, el("td", signed(move)))


# ---- outcomes


def _outcomes(view: ReportView, runs: tuple[Report, Report]) -> Html:
    found = changes(*runs)
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
    gold = next((o.gold for o in (change.after, change.before) if o and o.gold is not None), None)
    return el(
        "tr",
        el("td", names.page(change.either.page), class_="page"),
        el("td", names.field(change.either.field)),
        el("td", clipped(gold) if gold is not None else "–", class_="value"),
        el("td", *_fate(change.before), class_="value"),
        el("td", *_fate(change.after), class_="value"),
    )


def _fate(outcome: Outcome | None) -> list[Html]:
    if outcome is None:
        return [el("span", "nothing", class_="quiet")]
    badge = el("b", outcome.kind.name, class_=f"badge k-{outcome.kind.name}")
    if outcome.predicted is None or outcome.kind.name == "COR":
        return [badge]
    return [badge, el("bdi", " " + clipped(outcome.predicted))]
