"""Each page in a section of its own, the worst first: its outcomes, and its text with gold and prediction marked."""

from __future__ import annotations

from extractor.errors import UnreadablePage
from extractor.scoring.gold import Case
from extractor.scoring.html.drawings import KINDS, MEANINGS, stacked
from extractor.scoring.html.listing import PageText, items_of, listing
from extractor.scoring.html.marks import marked, marks_of
from extractor.scoring.html.markup import Html, counted, el, score, section
from extractor.scoring.html.view import ReportView
from extractor.scoring.outcomes import Counts


def texts_section(view: ReportView) -> Html:
    lead = (
        "Every page, the worst first: its outcomes, then its text with gold and prediction marked. Choose an outcome to see where it stands, "
        "a mark to see its outcomes. Small words behind a mark name details of it that were missed (−), are extra (+) or wrong (≠)."
    )
    pages = (_page(view, page, opened=at == 0) for at, page in enumerate(view.worst_first))
    return section("pages", "Pages", lead, _filter(view), *pages)


def _filter(view: ReportView) -> Html:
    """Kinds are shown and hidden by the style sheet alone, fields and errors by the script."""
    kinds = (_kind(kind, checked=kind not in ("COR", "OPT")) for kind in KINDS)
    fields = (el("option", view.names.field(name), value=str(number), data_name=name) for name, number in view.names.fields.items())
    errors = (el("option", name, value=name) for name in sorted({error for _, error in view.report.errors()}))
    return el(
        "form",
        el("fieldset", el("legend", "Outcomes"), *kinds, class_="kinds"),
        el("select", el("option", "all fields", value=""), *fields, id="field", aria_label="Field", class_="scripted"),
        el("select", el("option", "all errors", value=""), *errors, id="error", aria_label="Error", class_="scripted"),
        el("output", "", id="shown", class_="quiet scripted"),
        el("button", "Show all", type="reset", class_="scripted"),
        class_="filter",
        id="filter",
    )


def _kind(kind: str, *, checked: bool) -> Html:
    box = el("input", type="checkbox", id=f"show-{kind}", checked=checked)
    return el("label", box, el("b", kind, class_=f"badge k-{kind}"), el("span", MEANINGS[kind]))


def _page(view: ReportView, page: str, *, opened: bool) -> Html:
    case = view.case_of.get(page)
    source = _source(case)
    shown = PageText(view.anchor(page), source, marks_of(view.outcomes_of[page], len(source)), case)
    return el(
        "details",
        _summary(view, page),
        _outcomes(view, page, shown),
        _panes(marked(source, list(shown.marks.values())), shown.id) if source else None,
        class_="page",
        id=shown.id,
        open=opened,
    )


def _outcomes(view: ReportView, page: str, shown: PageText) -> Html:
    items = items_of(view.outcomes_of[page])
    if not items:
        return el("p", "Neither gold nor prediction has anything here.", class_="quiet")
    return el("div", listing(items, view.names, shown), class_="outcomes-box", tabindex="0", role="region", aria_label="Outcomes")


def _source(case: Case | None) -> str:
    """The page's text; none where there is no case, or no text in it."""
    try:
        return case.read().decode().source if case else ""
    except UnreadablePage:
        return ""


def _summary(view: ReportView, page: str) -> Html:
    total = view.total_of[page]
    traits = [el("span", value, class_="trait", title=kind) for kind, value in view.traits(page).items()]
    return el(
        "summary",
        el("h3", view.names.page(page)),
        el("span", *traits, class_="about"),
        el("span", _wrong(total), class_="quiet wrong"),
        el("span", stacked(total), class_="mini"),
        el("strong", score(total.f1)),
    )


def _wrong(total: Counts) -> str:
    wrong = total.inc + total.mis + total.spu + total.dup
    return f"{wrong} of {counted(wrong + total.cor, 'value')} wrong" if wrong else "all right" if total.cor else "empty"


def _panes(text: Html, id_: str) -> Html:
    """One text with both sides marked; the script makes two of it, gold on the left and the prediction on the right."""
    head = el("h4", el("span", "Gold and prediction in one text"))
    pane = el("pre", text, tabindex="0", role="region", aria_label="Text of the page, gold and prediction marked")
    return el("div", el("div", head, pane, class_="pane both"), class_="panes", id=f"{id_}-text")
