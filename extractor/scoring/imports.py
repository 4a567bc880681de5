"""Results of other tools as predictions, so that they are scored by the code that scores ours.

* langextract's annotated documents, JSON Lines (:mod:`extractor.scoring.langextract`);
* JSON, or JSON Lines of it: a page ``{"page": ..., "papers": [...]}``, a list of pages, an object of pages by their names, or
  a list of papers, whose page is then the file's name without its ending;
* CSV (or TSV), a row a number, a method or a paper (:mod:`extractor.scoring.csv_rows`).

The papers may leave out and shorten what :mod:`extractor.scoring.foreign_papers` says. Faulty input is refused with file and line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.scoring.csv_rows import read_rows
from extractor.scoring.exchange import Refused, told_with_line
from extractor.scoring.foreign_papers import paper_of
from extractor.scoring.gold import loaded
from extractor.scoring.json_places import Path as Place
from extractor.scoring.langextract import prediction_of

Prediction = dict[str, Any]


def read_foreign(file: Path) -> list[Prediction]:
    """The predictions of a file, each ``{"page": name, "papers": [...]}``. Raises :class:`UsageError` with file and line."""
    readers = {".csv": read_rows, ".tsv": read_rows, ".json": _read_json, ".jsonl": _read_lines}
    if file.suffix not in readers:
        raise UsageError(f"{file}: predictions are read from {', '.join(readers)}")
    return list(readers[file.suffix](file))


def _read_json(file: Path) -> Iterator[Prediction]:
    document, lines = loaded(file)
    for name, place, page in _pages(document, file.stem):
        with told_with_line(file, lines, place):
            yield _page(name, page)


def _read_lines(file: Path) -> Iterator[Prediction]:
    for number, line in _lines(file):
        with told_with_line(file, {(): number}):
            document = _loaded(line)
            yield prediction_of(document) if "extractions" in document else _page(str(document.get("page", file.stem)), document)


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {error}") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _loaded(line: str) -> Mapping[str, Any]:
    try:
        document = json.loads(line)
    except ValueError as error:
        raise Refused(f"not JSON: {error}") from error
    if not isinstance(document, Mapping):
        raise Refused("a line should be an object: a page, or a document of langextract's")
    return document


def _pages(document: Any, stem: str) -> Iterator[tuple[str, Place, Any]]:
    """The pages of a JSON document: name, place in it, and what stands there."""
    if isinstance(document, Mapping) and "papers" not in document and "extractions" not in document:
        yield from ((name, (name,), page) for name, page in document.items())
    elif isinstance(document, list) and any(
        isinstance(one, Mapping) and {"papers", "extractions"} & one.keys() for one in document
    ):
        yield from ((_name(one, stem), (index,), one) for index, one in enumerate(document))
    else:
        yield _name(document, stem), (), document


def _name(document: Any, stem: str) -> str:
    return str(document.get("page") or stem) if isinstance(document, Mapping) else stem


def _page(name: str, page: Any) -> Prediction:
    """A page's papers; what else is said of the page is kept."""
    if isinstance(page, Mapping) and "extractions" in page:
        return prediction_of(page)
    papers, place = (page.get("papers"), ("papers",)) if isinstance(page, Mapping) else (page, ())
    if not isinstance(papers, list):
        raise Refused("should be a list of papers", place)
    about = dict(page) if isinstance(page, Mapping) else {}
    return about | {"page": name, "papers": [_paper(paper, (*place, index)) for index, paper in enumerate(papers)]}


def _paper(paper: Any, place: Place) -> dict[str, Any]:
    try:
        return paper_of(paper)
    except Refused as error:
        raise Refused(error.reason, (*place, *error.place)) from error
