"""Tables with a header: what each column holds, as hints for the labelling chain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractor.layout.states import A, Hint, L, O, P, T, V
from extractor.text.delimited import column_field
from extractor.text.document import Block, Document

_STATES = {"title": T, "author": A, "summary": P, "finding": P, "date": V, "venue": V, "id": L}
_WEIGHT, _SURE_WEIGHT = 2.5, 5.0


def column_hints(document: Document) -> list[Hint]:
    """Hints for every cell below a header row that names at least a title and another field."""
    found: list[Hint] = []
    for table in _tables(document):
        named = [(b.column, _field(document.text_of(b))) for b in table if b.row == table[0].row]
        header = {column: field for column, field in named if field}
        if len(set(header.values())) < 2:
            continue
        weight = _SURE_WEIGHT if {"title", "author"} <= set(header.values()) else _WEIGHT
        found += [Hint(b.start, b.end, O, 6.0) for b in table if b.row == table[0].row]
        cells = Counter((b.row, b.column) for b in table)
        for block in table:
            field = header.get(block.column)
            if field and block.row != table[0].row and cells[block.row, block.column] == 1:
                found.append(Hint(block.start, block.end, _STATES[field], weight))
    return found


_ASIDE = re.compile(r"(?<!\s)\s*(?:\([^()]*\)|[/,&+]\s*(?:year|date)s?$)", re.IGNORECASE)
_PRINTED: tuple[tuple[str, str], ...] = (
    (r"(?:research )?(?:papers?|articles?|works?|publications?|stud(?:y|ies)|talks?)(?: titles?)?", "title"),
    (r"(?:presenters?|speakers?|researchers?|names? of authors?)", "author"),
    (
        r"(?:(?:key|main|core|short|brief|one-line|reported) )?(?:contributions?|findings?|takeaways?|results?|ideas?|insights?|points?|"
        r"summar(?:y|ies)|highlights?|descriptions?|conclusions?|notes?)"
        r"|(?:(?:test|training|evaluation) )?(?:data(?:sets?)?|benchmarks?)",
        "summary",
    ),
    (r"(?:where|published in|appeared in|outlet|source)", "venue"),
)
"""Headers that people print, and machines do not."""


def _field(header: str) -> str | None:
    name = _ASIDE.sub("", header).strip(" \t\n\xa0▲▼△▽↑↓↕⇅").casefold()
    printed = next((field for pattern, field in _PRINTED if re.fullmatch(pattern, name)), None)
    return column_field(name) or printed


def _tables(document: Document) -> Iterator[list[Block]]:
    """Runs of cells with nothing between them."""
    table: list[Block] = []
    for block in document.blocks:
        if block.kind == "cell" and block.row is not None:
            table.append(block)
        elif table:
            yield table
            table = []
    if table:
        yield table
