"""Where the errors are: by field and error, by field and outcome, by page, by what pages are like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractor.scoring.html.drawings import MEANINGS, Axis, bar, counts_by_kind, legend, score_axis, stacked, whisker
from extractor.scoring.html.markup import Html, el, number_cells, score, section, short, table
from extractor.scoring.html.view import ReportView
from extractor.scoring.papers import Score
from extractor.scoring.stats import Interval, interval

SHADES = (0.5, 0.7, 0.8, 0.9, 0.97)
"""Where a cell of the heat table turns one step lighter."""
ENOUGH = 3
"""Pages of a kind from which an interval is worth drawing."""


# ---- fields and errors


def errors_section(view: ReportView) -> Html | None:
    """The matrix of fields and errors; each cell leads to its outcomes."""
    errors = view.report.errors()
    if not errors:
        return None
    fields, names = (_by_total(errors, side) for side in (0, 1))
    most = max(errors.values())
    rows = (_error_row(view, field, names, errors, most) for field in fields)
    lead = "Fields with most errors first; a record that is missing or extra counts once. Choose a number to see its outcomes."
    return section(
        "errors", "Where the errors are", lead, table(["field", "all", *names], rows, "matrix numbers", "Errors by field and kind")
    )


def _by_total(errors: Counter[tuple[str, str]], side: int) -> list[str]:
    totals: Counter[str] = Counter()
    for key, number in errors.items():
        totals[key[side]] += number
    return [name for name, _ in totals.most_common()]


def _error_row(view: ReportView, field: str, names: Sequence[str], errors: Counter[tuple[str, str]], most: int) -> Html:
    cells = (_error_cell(field, name, errors[field, name], most) for name in names)
    total = sum(errors[field, name] for name in names)
    return el("tr", el("th", view.names.field(field), scope="row"), el("td", el("strong", str(total)), class_="total"), *cells)


def _error_cell(field: str, error: str, number: int, most: int) -> Html:
    if not number:
        return el("td", class_="none")
    link = el("a", str(number), href="#pages", data_field=field, data_error=error, aria_label=f"{number} {field} {error}")
    return el("td", link, bar(number / most), data_l=error)


# ---- fields and outcomes


def fields_section(view: ReportView) -> Html:
    rows = (_field_row(view, name) for name in view.names.fields)
    head = ["field", "F1", el("th", "outcomes", scope="col", class_="draw"), *MEANINGS.values()]
    lead = "Every field of the schema and every list of records: what became of its leaves. Rightly empty ones are left out."
    return section("fields", "By field", lead, legend(), table(head, rows, "scores numbers", "Outcomes by field"))


def _field_row(view: ReportView, name: str) -> Html:
    counts = view.report.counts(Score(name=name, field=name))
    numbers = number_cells({MEANINGS[kind]: number for kind, number in counts_by_kind(counts).items()})
    drawn = el("td", stacked(counts), class_="draw")
    return el("tr", el("th", view.names.field(name), scope="row"), el("td", el("strong", score(counts.f1))), drawn, *numbers)


# ---- pages


def pages_section(view: ReportView) -> Html:
    head = ["page", "all values", "wrong", el("th", "outcomes", scope="col", class_="draw"), *(one.name for one in view.first)]
    rows = (_page_row(view, page) for page in view.worst_first)
    lead = "F1 of each page, the worst first: the stronger the colour, the worse. A page's name leads to its text."
    return section("bypage", "By page", lead, legend(), table(head, rows, "heat numbers", "Scores by page"))


def _page_row(view: ReportView, page: str) -> Html:
    total = view.total_of[page]
    link = el("a", view.names.page(page), href=f"#{view.anchor(page)}")
    scores = (_heat(view.report.counts(one, page).f1, one.name) for one in view.first)
    wrong = total.inc + total.mis + total.spu + total.dup
    drawn = el("td", stacked(total), class_="draw")
    return el(
        "tr", el("th", link, scope="row"), _heat(total.f1, "all values"), el("td", str(wrong), data_l="wrong"), drawn, *scores
    )


def _heat(value: float | None, name: str) -> Html:
    shade = "none" if value is None else f"h{sum(value >= edge for edge in SHADES)}"
    return el("td", score(value), class_=f"cell {shade}", data_l=name)


# ---- traits


def traits_section(view: ReportView) -> Html | None:
    """Scores of pages of one shape, language, science: few pages each, so their intervals are wide."""
    groups = _groups(view)
    axis = score_axis(one.low for _, _, pages in groups for one in _intervals(view, pages) if one)
    if not groups:
        return None
    kinds = dict.fromkeys(kind for kind, _, _ in groups)
    tables = [_trait_table(view, kind, [group for group in groups if group[0] == kind], axis) for kind in kinds]
    lead = f"F1 by what a page is like, with 95 % intervals from {ENOUGH} pages on: fewer say little of others of their kind."
    return section("traits", "By kind of page", lead, *tables)


def _groups(view: ReportView) -> list[tuple[str, str, list[str]]]:
    found: dict[tuple[str, str], list[str]] = {}
    for page in view.report.pages:
        for kind, value in view.traits(page).items():
            found.setdefault((kind, value), []).append(page)
    return [(kind, value, pages) for (kind, value), pages in found.items()]


def _intervals(view: ReportView, pages: Sequence[str]) -> list[Interval | None]:
    part = view.report.only(pages)
    return [interval(part.shares(one)) for one in view.first]


def _trait_table(view: ReportView, kind: str, groups: Sequence[tuple[str, str, list[str]]], axis: Axis) -> Html:
    head = [kind, "pages", *(one.name for one in view.first)]
    rows = [
        el("tr", el("th", value, scope="row"), el("td", str(len(pages)), data_l="pages"), *_trait_cells(view, pages, axis))
        for _, value, pages in groups
    ]
    return table(head, rows, "traits numbers", f"Scores by {kind}")


def _trait_cells(view: ReportView, pages: Sequence[str], axis: Axis) -> list[Html]:
    return [_trait_cell(one.name, found, axis) for one, found in zip(view.first, _intervals(view, pages), strict=True)]


def _trait_cell(name: str, found: Interval | None, axis: Axis) -> Html:
    if found is None or found.pages < ENOUGH:
        return el("td", score(found.estimate if found else None), data_l=name)
    said = f"{name} {score(found.estimate)}, from {short(found.low)} to {short(found.high)}"
    number = el("strong", score(found.estimate))
    between = el("span", f" {short(found.low)}–{short(found.high)}", class_="quiet")
    return el("td", number, between, whisker(axis, found.low, found.estimate, found.high, said), data_l=name)
