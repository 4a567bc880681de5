"""An Extraction as HTML for notebooks.

``Html`` is made by :func:`_text`, which escapes, and by :func:`_tag` alone, so that text which was not
escaped is a type error.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from typing import NewType

from extractor.records import Extraction, Method, Number, Paper
from extractor.shown import phrases
from extractor.shown.inert import inert
from extractor.shown.surroundings import Passage, passages

Html = NewType("Html", str)

ROOM = 600
"""Characters of a sentence around numbers that are shown."""

# Colours come from the notebook's own theme, light or dark; a page's text can't turn the line it stands in round.
_STYLE = """
.extraction { max-width: 68em; line-height: 1.45; }
.extraction header { display: flex; justify-content: space-between; gap: 2em; }
.extraction header { border-bottom: 2px solid; padding-bottom: .2em; }
.extraction section { margin: 1.1em 0 1.6em; }
.extraction h4 { margin: 0 0 .1em; font-size: 1.05em; }
.extraction h4 span { opacity: .55; font-weight: normal; margin-right: .5em; }
.extraction p { margin: 0; }
.extraction .aside, .extraction footer, .extraction th, .extraction .scale, .extraction .words { opacity: .7; }
.extraction .own { color: #2a8f4f; }
.extraction .lost { color: #c0392b; }
.extraction table { border-collapse: collapse; table-layout: fixed; width: 100%; }
.extraction table { font-size: inherit; margin: .5em 0 0; }
.extraction tr, .extraction tr:nth-child(even) { background: none; }
.extraction th, .extraction td { text-align: left; vertical-align: top; padding: .12em 1.4em .12em 0; border: 0; }
.extraction th { font-weight: normal; border-bottom: 1px solid; }
.extraction td { white-space: normal; overflow-wrap: anywhere; }
.extraction td.value { font-weight: bold; }
.extraction td.value span { font-weight: normal; }
.extraction td.words { padding: 0 0 .7em 1.2em; opacity: 1; }
.extraction mark { background: rgba(80, 170, 190, .38); color: inherit; font-weight: bold; }
.extraction mark { border-radius: .2em; padding: 0 .15em; }
.extraction .scale { font-style: italic; }
.extraction td, .extraction p, .extraction h4, .extraction header * { unicode-bidi: isolate; }
.extraction footer { border-top: 1px solid; padding-top: .2em; }
"""


def to_html(extraction: Extraction) -> str:
    """A fragment that stands alone, with nothing in it that runs, loads or links."""
    lost = phrases.lost(extraction)
    return _tag(
        "div",
        _tag("style", Html(_STYLE)),
        _tag("header", _tag("strong", _text(extraction.page)), _tag("span", _text(phrases.contents(extraction)))),
        _tag("p", _text(f"failed: {lost.reason}"), css="lost") if lost else Html(""),
        *(_paper(paper, position) for position, paper in enumerate(extraction.papers, start=1)),
        _tag("p", _text("no papers on this page")) if not extraction.papers and not lost else Html(""),
        _tag("footer", _text(phrases.unresolved(extraction))),
        css="extraction",
    )


def _text(text: str) -> Html:
    return Html(html.escape(inert(text)))


def _tag(name: str, *children: Html, css: str = "", span: int = 1) -> Html:
    attributes = (f' class="{css}"' if css else "") + (f' colspan="{span}"' if span > 1 else "")
    return Html(f"<{name}{attributes}>{''.join(children)}</{name}>")


def _paper(paper: Paper, position: int) -> Html:
    byline = phrases.byline(paper)
    return _tag(
        "section",
        _tag("h4", _tag("span", _text(str(position))), _text(phrases.title_of(paper))),
        _tag("p", _text(byline), css="aside") if byline else Html(""),
        *_methods(paper),
        _numbers(paper) if paper.numbers else Html(""),
    )


def _methods(paper: Paper) -> Iterator[Html]:
    for role, heading in (("proposed", "proposes "), ("compared", "compared with ")):
        methods = phrases.methods_of(paper, role)
        if methods:
            named = _joined([_method(method) for method in methods])
            yield _tag("p", _tag("span", _text(heading), css="aside"), named)


def _joined(parts: Iterable[Html]) -> Html:
    return Html(", ".join(parts))


def _method(method: Method) -> Html:
    name = _tag("span", _text(method.name.text), css="own" if method.role == "proposed" else "")
    kind = "" if method.kind == "method" else f" ({method.kind})"
    return Html(name + _tag("span", _text(kind), css="aside"))


def _numbers(paper: Paper) -> Html:
    head = _tag("tr", *(_tag("th", _text(name)) for name in COLUMNS))
    rows = (row for passage in passages(paper, ROOM) for row in _passage(passage, paper))
    return _tag("table", _tag("thead", head), _tag("tbody", *rows))


def _passage(passage: Passage, paper: Paper) -> Iterator[Html]:
    for number in passage.numbers:
        yield _tag("tr", *(cell(number, paper) for cell in COLUMNS.values()))
    if passage.text:
        pieces = (_tag("mark", _text(piece)) if is_value else _text(piece) for piece, is_value in passage.pieces())
        yield _tag("tr", _tag("td", *pieces, css="words", span=len(COLUMNS)))


def _value(number: Number, paper: Paper) -> Html:
    unit = phrases.unit_unsaid(number)
    unsaid = _tag("span", _text(f" {unit}")) if unit else Html("")
    return _tag("td", _text(phrases.rough(number) + number.text), unsaid, css="value")


def _what_of(number: Number, paper: Paper) -> Html:
    if number.kind == "scale":
        return _tag("td", _text("scale"), css="scale")
    return _tag("td", _text(f"{phrases.ARROWS[number.direction]} {number.metric or ''}".strip()))


def _whose(number: Number, paper: Paper) -> Html:
    own = {method.name.text for method in phrases.methods_of(paper, "proposed")}
    return _tag("td", _text(number.method or ""), css="own" if number.method in own else "")


def _against(number: Number, paper: Paper) -> Html:
    return _tag("td", _text(number.baseline or ""))


def _on(number: Number, paper: Paper) -> Html:
    return _tag("td", _text(number.setting or ""))


COLUMNS: dict[str, Callable[[Number, Paper], Html]] = {
    "value": _value,
    "what of": _what_of,
    "whose": _whose,
    "against": _against,
    "on": _on,
}
