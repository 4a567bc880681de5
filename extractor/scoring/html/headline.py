"""How good, how sure, what changed, what to fix next: the page's first screen, and the table of all scores."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.scoring.comparison import BETTER, WORSE, Difference
from extractor.scoring.html.drawings import Axis, bar, scale, score_axis, whisker
from extractor.scoring.html.markup import Html, counted, el, number_cells, score, section, short, signed, table
from extractor.scoring.html.view import ReportView
from extractor.scoring.outcomes import Kind
from extractor.scoring.report import Row
from extractor.scoring.stats import Interval, Paired

FIXES = 6
"""How many faults the first screen names."""


def header(view: ReportView) -> Html:
    total = view.report.total()
    facts = [counted(len(view.report.pages), "page"), counted(total.gold, "gold value"), f"{total.predicted:,} predicted"]
    return el(
        "header",
        el("h1", view.title),
        el("p", " · ".join(facts), class_="facts"),
        el("p", el("code", view.signature), class_="signature") if view.signature else None,
        _alarms(view),
    )


def _alarms(view: ReportView) -> Html | None:
    """What must never be: critical items that are wrong."""
    found = [o for o in view.report.outcomes if o.critical and o.error and o.kind not in (Kind.COR, Kind.ABS, Kind.OPT)]
    if not found:
        return None
    return el("p", el("strong", counted(len(found), "critical item")), " wrong: marked “critical” below.", class_="alarm")


# ---- first screen


def overview(view: ReportView) -> Html:
    rows = [view.report.row(each) for each in view.first]
    found = {each.name: (each, test) for each, test in view.differences}
    axis = score_axis(row.f1.low for row in rows if row.f1)
    tiles = [_tile(row, axis, view.agreement.get(row.name), found.get(row.name)) for row in rows]
    return el("section", el("div", *tiles, class_="tiles"), _note(view), _fixes(view), id="overview", aria_label="Overview")


def _note(view: ReportView) -> Html:
    ceiling = "; the upright mark is what two labellers agree on" if view.agreement else ""
    change = f"; below, the change against {view.other_name} in points" if view.other else ""
    return el("p", f"F1 with its 95 % interval over pages{ceiling}{change}.", class_="quiet note")


def _tile(row: Row, axis: Axis, ceiling: float | None, difference: tuple[Difference, Paired] | None) -> Html:
    if row.f1 is None:
        return el("div", el("h3", row.name), el("p", "–", class_="big"), el("p", "nothing to score", class_="quiet"), class_="tile")
    between = f"{short(row.f1.low)}–{short(row.f1.high)}"
    return el(
        "div",
        el("h3", row.name),
        el("p", score(row.f1.estimate), el("span", between, class_="quiet", title="95 % interval over pages"), class_="big"),
        _drawn(row.f1, axis, ceiling),
        _changed(*difference) if difference else None,
        class_="tile",
    )


def _changed(difference: Difference, test: Paired) -> Html:
    """The change in points, called by name only where the test has shown it."""
    move = signed(test.difference)
    mark = {BETTER: "▲", WORSE: "▼"}.get(difference.word, "=" if move == "0" else "≈")
    said = "unchanged" if test.p == 1 and move == "0" else difference.word
    return el("p", f"{mark} {move} ", el("span", said), class_=f"delta v-{difference.word.split()[0]}")


def _fixes(view: ReportView) -> Html | None:
    """The most frequent faults, each a link to its outcomes."""
    worst = view.report.errors().most_common(FIXES)
    if not worst:
        return el("p", "Nothing is wrong on any page.")
    most, every = worst[0][1], sum(view.report.errors().values())
    items = [_fix(view, field, error, number, most) for (field, error), number in worst]
    shown = sum(number for _, number in worst)
    note = f"These are {shown} of {every} faults; a record that is missing counts once."
    return el("div", el("h2", "What to fix next"), el("ol", *items, class_="fixes"), el("p", note, class_="quiet"))


def _fix(view: ReportView, field: str, error: str, number: int, most: int) -> Html:
    pages = len({o.page for o in view.report.outcomes if o.field == field and o.error == error})
    link = el("a", el("strong", view.names.field(field)), f" {error}", href="#pages", data_field=field, data_error=error)
    return el("li", link, bar(number / most), el("span", f"{number} on {counted(pages, 'page')}", class_="number"))


# ---- all scores


def scores_section(view: ReportView) -> Html:
    rows = [view.report.row(each) for each in view.report.scores]
    rows.sort(key=lambda row: row.score not in view.first)
    axis = score_axis(row.f1.low for row in rows if row.f1)
    drawn = el("th", scale(axis, [short(tick) if tick else "0" for tick in axis.ticks]), scope="col", class_="draw")
    head = ["score", "F1", drawn, "precision", "recall", "right", "wrong", "missed", "extra", "twice", "could see"]
    body = (_score_row(row, axis, view.agreement.get(row.name)) for row in rows)
    return section("scores", "Scores", _lead(view), table(head, body, "scores numbers", "All scores"), _printed(view))


def _lead(view: ReportView) -> str:
    ceiling = " The upright mark is the agreement of two labellers." if view.agreement else ""
    return (
        "F1 with its 95 % interval over pages." + ceiling + " “Could see” is the smallest true difference, in points, "
        "that a comparison over these pages would catch (80 % power)."
    )


def _score_row(row: Row, axis: Axis, ceiling: float | None) -> Html:
    counts = row.counts
    numbers = {"right": counts.cor, "wrong": counts.inc, "missed": counts.mis, "extra": counts.spu, "twice": counts.dup}
    about = el("span", f" {row.score.about}", class_="about") if row.score.about else None
    return el(
        "tr",
        el("th", row.name, about, scope="row"),
        el("td", el("strong", score(counts.f1)), _between(row.f1), class_="main"),
        el("td", _drawn(row.f1, axis, ceiling) if row.f1 else None, class_="draw"),
        *(el("td", score(value), _between(one), data_l=name) for name, value, one in _sides(row)),
        *number_cells(numbers),
        el("td", f"± {100 * row.smallest_seen:.1f}", data_l="could see"),
    )


def _sides(row: Row) -> Sequence[tuple[str, float | None, Interval | None]]:
    return ("precision", row.counts.precision, row.precision), ("recall", row.counts.recall, row.recall)


def _between(found: Interval | None) -> Html | None:
    return None if found is None else el("span", f" {short(found.low)}–{short(found.high)}", class_="quiet")


def _drawn(found: Interval, axis: Axis, ceiling: float | None) -> Html:
    said = f"F1 {score(found.estimate)}, from {short(found.low)} to {short(found.high)}"
    if ceiling is not None:
        said += f"; two labellers agree {score(ceiling)}"
    return whisker(axis, found.low, found.estimate, found.high, said, ceiling=ceiling)


def _printed(view: ReportView) -> Html | None:
    """What needs no gold: does the page print what was read?"""
    if not view.report.values:
        return None
    lost = view.report.ungrounded
    if not lost:
        return el("p", f"All {view.report.values:,} predicted values stand on their pages where the prediction says.")
    rows = (
        el("tr", *(el("td", cell) for cell in (view.names.page(each.page), each.path, each.value, each.reason))) for each in lost
    )
    summary = el(
        "summary",
        el("strong", f"{len(lost)}"),
        f" of {view.report.values:,} predicted values are not printed where the prediction says",
    )
    body = el("div", table(["page", "path", "value", "why"], rows, "list", "Values that pages don't print"), class_="wide")
    return el("details", summary, body)
