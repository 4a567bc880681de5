"""An Extraction as flat rows, for data frames and spreadsheets.

Every row of a kind has the same columns and plain values (text, number, true/false, null). ``page``
and ``paper`` (the paper's position on the page, from 0) join the kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from extractor.errors import UsageError
from extractor.records import Extraction, Leaf, Method, Number, Paper, Span

Row = dict[str, str | int | float | bool | None]
RowKind = Literal["numbers", "papers", "methods", "problems"]


def to_rows(extraction: Extraction, of: RowKind = "numbers") -> list[Row]:
    """Raises :class:`UsageError` for a kind of rows that there is not."""
    if of not in _ROWS:
        raise UsageError(f"there are no rows of {of!r}; there are: {', '.join(_ROWS)}")
    return list(_ROWS[of](extraction))


def _papers(extraction: Extraction) -> Iterator[Row]:
    for index, paper in enumerate(extraction.papers):
        yield {
            "page": extraction.page,
            "paper": index,
            **_leaf("title", paper.title),
            "authors": "; ".join(author.text for author in paper.authors),
            "author_count": len(paper.authors),
            "authors_complete": paper.authors_complete,
            "venue": paper.venue.text if paper.venue else None,
            "year": paper.year,
            "doi": paper.identifiers.doi,
            "arxiv": paper.identifiers.arxiv,
            "links": " ".join(link.text for link in paper.links),
            **_leaf("abstract", paper.abstract),
            "methods": len(paper.methods),
            "numbers": len(paper.numbers),
        }


def _methods(extraction: Extraction) -> Iterator[Row]:
    for index, paper in enumerate(extraction.papers):
        for method in paper.methods:
            yield {**_of_paper(extraction, index, paper), **_method(method)}


def _method(method: Method) -> Row:
    name = method.name
    return {"name": name.text, "kind": method.kind, "role": method.role, **_trust(name), **_place(name)}


def _numbers(extraction: Extraction) -> Iterator[Row]:
    for index, paper in enumerate(extraction.papers):
        for position, number in enumerate(paper.numbers):
            yield {**_of_paper(extraction, index, paper), "number": position, **_number(number)}


def _number(number: Number) -> Row:
    normal = number.normalised()
    return {
        "text": number.text,
        "value": float(number.value),
        "high": number.high,
        "baseline_value": number.baseline_value,
        "unit": number.unit,
        "normal_value": normal.value,
        "normal_unit": normal.unit,
        "kind": number.kind,
        "metric": number.metric,
        "direction": number.direction,
        "method": number.method,
        "baseline": number.baseline,
        "setting": number.setting,
        "qualifier": number.qualifier,
        **_trust(number),
        **_place(number),
    }


def _problems(extraction: Extraction) -> Iterator[Row]:
    for problem in extraction.problems:
        yield {
            "page": extraction.page,
            "kind": problem.kind.value,
            "stage": problem.stage,
            "reason": problem.reason,
            "words": problem.words,
            **_place(problem.span),
        }


def _of_paper(extraction: Extraction, index: int, paper: Paper) -> Row:
    return {"page": extraction.page, "paper": index, "title": paper.title.text if paper.title else None}


def _trust(leaf: Leaf) -> Row:
    return {"confidence": leaf.confidence, "reader": leaf.reader.value}


def _place(span: Span | None) -> Row:
    if span is None:
        return {"start": None, "end": None, "quote": None}
    return {"start": span.start, "end": span.end, "quote": span.quote}


def _leaf(name: str, leaf: Leaf | None) -> Row:
    """A leaf that shares its row with others: its text and its place."""
    start, end = (leaf.start, leaf.end) if leaf else (None, None)
    return {name: leaf.text if leaf else None, f"{name}_start": start, f"{name}_end": end}


_ROWS: dict[str, Callable[[Extraction], Iterator[Row]]] = {
    "numbers": _numbers,
    "papers": _papers,
    "methods": _methods,
    "problems": _problems,
}
