"""The section on another run: which scores differ and whether that is real, on which pages, and which outcomes changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.scoring.html.differences import Change, Difference, Turn, both, by_page, changes, differences
from extractor.scoring.html.drawings import Axis, change_axis, lollipop, points, scale, whisker
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
        "pages are the unit. p is adjusted (Holm) over the declared scores."
    )
    return section("changes", f"Against {view.other_name}", lead, _scores(found), _moves(view, runs, found), _outcomes(view, runs))


# ---- scores


def _scores(found: Sequence[Difference]) -> Html:
    tested, others = ([each for each in found if (each.adjusted is None) is lesser] for lesser in (False, True))
    if not others:
        return _table(tested)
    summary = el("summary", el("strong", str(len(others))), " other scores: looked at, not tested")
    return el("div", _table(tested), el("details", summary, _table(others)))


def _table(found: Sequence[Difference]) -> Html:
    axis = change_axis(end for each in found for end in (each.test.low, each.test.high))
    drawn = el("th", scale(axis, points(axis)), scope="col", class_="draw")
    head = ["score", "before", "now", drawn, "difference", "p", "verdict", "could have seen"]
    return table(head, (_row(each, axis) for each in found), "scores numbers", "Differences of scores")


def _row(each: Difference, axis: Axis) -> Html:
    test = each.test
    p = p_value(test.p if each.adjusted is None else each.adjusted)
    return el(
        "tr",
        el("th", each.name, scope="row"),
        el("td", score(each.before), data_l="before"),
        el("td", score(each.after), data_l="now"),
        el("td", _interval(each, axis), class_="draw"),
        el(
            "td",
            el("strong", signed(test.difference)),
            " ",
            el("span", f"{signed(test.low)} to {signed(test.high)}", class_="quiet"),
        ),
        el("td", p, data_l="p"),
        el("td", each.verdict, class_=f"verdict v-{each.verdict.split()[0]}"),
        el("td", f"± {100 * test.smallest_seen:.1f}", data_l="could have seen"),
    )


# ---- pages


def _moves(view: ReportView, runs: tuple[Report, Report], found: Sequence[Difference]) -> Html | None:
    """The pages that moved in any declared score, the worst first, all on one scale; above them the whole with its interval."""
    tested = [each for each in found if each.adjusted is not None]
    moves = {each.name: by_page(*runs, each.name) for each in tested}
    pages = sorted({page for some in moves.values() for page in some}, key=lambda page: sum(m.get(page, 0) for m in moves.values()))
    if not pages:
        return None
    axis = change_axis([*(move for some in moves.values() for move in some.values()), *(each.test.low for each in tested)])
    half = MOST_PAGES // 2
    drawn = pages if len(pages) <= MOST_PAGES else [*pages[:half], *pages[-half:]]
    head = [el("th", each.name, " ", scale(axis, points(axis)), scope="col") for each in tested]
    rows = [_whole(tested, axis), *(_page_moves(view, page, moves, axis) for page in drawn)]
    note = f"{len(pages)} of {counted(len(runs[1].pages), 'page')} moved, the worst first" + (
        f"; the {len(drawn)} that moved most are drawn." if len(drawn) < len(pages) else "."
    )
    drawing = table(["page", *head], rows, "moves numbers", "Differences by page")
    return el("div", el("h3", "Page by page"), el("p", note, class_="quiet"), drawing)


def _whole(tested: Sequence[Difference], axis: Axis) -> Html:
    cells = (_move_cell(each.name, each.test.difference, _interval(each, axis)) for each in tested)
    return el("tr", el("th", el("strong", "all pages"), scope="row"), *cells, class_="whole")


def _interval(each: Difference, axis: Axis) -> Html:
    test = each.test
    said = f"{signed(test.difference)} points, from {signed(test.low)} to {signed(test.high)}"
    return whisker(axis, test.low, test.difference, test.high, said)


def _page_moves(view: ReportView, page: str, moves: Mapping[str, Mapping[str, float]], axis: Axis) -> Html:
    name = el("th", el("a", view.names.page(page), href=f"#{view.anchor(page)}"), scope="row")
    cells = ((score, some.get(page, 0.0)) for score, some in moves.items())
    return el("tr", name, *(_move_cell(score, move, lollipop(axis, move, f"{signed(move)} points")) for score, move in cells))


def _move_cell(name: str, move: float, drawing: Html) -> Html:
    number = el("span", signed(move), class_="points") if move else el("span", "·", class_="points quiet")
    return el("td", el("div", drawing, number, class_="move"), data_l=name, class_=None if move else "none")


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
        el("td", names.page(change.either.page), class_="on"),
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
