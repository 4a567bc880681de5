"""Predictions from a table: CSV, or TSV by the file's ending, UTF-8, with a head row.

A row is a number where the head has ``value`` or ``text``, else a method where it has ``name``, else a paper. Every row may
say ``page`` (else it is the file's name without its ending), and must say its paper: by ``title``, or by ``paper``, any key. Rows
of the same page and paper, wherever they stand, are one paper. An empty cell is null.

The columns are named as the gold's fields; ``authors`` and ``methods`` are parted by semicolons, ``links`` by blanks;
``proposed`` and ``compared`` are methods with that role. The tables that an Extraction gives (``to_rows``) fit. Any other column is
refused, lest a misspelt one be lost without a word; one whose name begins with ``_`` is passed over.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.scoring.exchange import told_with_line
from extractor.scoring.foreign_papers import ForeignMethod, ForeignNumber, ForeignPaper, checked

Row = Mapping[str, str]

OF_NUMBER = (
    "text", "value", "high", "baseline_value", "unit", "kind", "metric", "direction", "method", "baseline", "setting",
    "qualifier", "start", "end",
)  # fmt: skip
OF_METHOD = ("name", "kind", "role", "start", "end")
OF_PAPER = ("authors", "authors_complete", "venue", "year", "links", "methods", "proposed", "compared")
PLACES = ("title_start", "title_end", "abstract_start", "abstract_end")
UNUSED = (
    "number",
    "numbers",
    "author_count",
    "doi",
    "arxiv",
    "abstract",
    "normal_value",
    "normal_unit",
    "quote",
    "confidence",
    "reader",
)
"""Columns of our own tables that say nothing that is scored, or say it twice."""
KNOWN = {"page", "paper", "title", *OF_NUMBER, *OF_METHOD, *OF_PAPER, *PLACES, *UNUSED}


def read_rows(file: Path) -> Iterator[dict[str, Any]]:
    """The predictions of a table, one a page, in order of appearance. Raises :class:`UsageError` with file and line."""
    pages: dict[str, dict[str, dict[str, Any]]] = {}
    for number, row in _rows(file):
        with told_with_line(file, {(): number}):
            papers = pages.setdefault(row.get("page") or file.stem, {})
            _take(papers.setdefault(_key(row), {}), row)
    return ({"page": page, "papers": [checked(ForeignPaper, paper) for paper in papers.values()]} for page, papers in pages.items())


def _rows(file: Path) -> Iterator[tuple[int, Row]]:
    """Each row with the line that it begins on."""
    line = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t" if file.suffix == ".tsv" else ",", strict=True)
            _check_head(file, reader.fieldnames or ())
            line = reader.line_num + 1
            for row in reader:
                if None in row or None in row.values():
                    raise UsageError(f"{file}:{line}: the row has not as many cells as the head")
                yield line, {name.strip(): cell.strip() for name, cell in row.items()}
                line = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{file}:{line}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {error}") from error


def _check_head(file: Path, names: Iterable[str]) -> None:
    head = [name.strip() for name in names]
    if unknown := [name for name in head if name not in KNOWN and not name.startswith("_")]:
        raise UsageError(f"{file}:1: {unknown[0]!r} is no column of ours; there are: {', '.join(sorted(KNOWN - set(UNUSED)))}")
    if not {"title", "paper"} & set(head):
        raise UsageError(f"{file}:1: rows need a column that says their paper: title, or paper")


def _key(row: Row) -> str:
    return row.get("paper") or row.get("title") or ""


def _take(paper: dict[str, Any], row: Row) -> None:
    """What a row adds to its paper."""
    for name, value in _about_paper(row).items():
        paper.setdefault(name, value)
    if "value" in row or "text" in row:
        if row.get("value") or row.get("text"):
            paper.setdefault("numbers", []).append(checked(ForeignNumber, _cells(row, OF_NUMBER)))
    elif row.get("name"):
        method = _cells(row, OF_METHOD)
        place = {name: method.pop(name, None) for name in ("start", "end")}
        paper.setdefault("methods", []).append(checked(ForeignMethod, method | {"name": {"text": method["name"], **place}}))


def _about_paper(row: Row) -> dict[str, Any]:
    said: dict[str, Any] = _cells(row, ("authors_complete", "venue", "year"))
    said |= {name: _split(row[name], ";") for name in ("authors",) if row.get(name)}
    said |= {"links": row["links"].split()} if row.get("links") else {}
    said |= {"title": {"text": row["title"], **_place(row, "title")}} if row.get("title") else {}
    said |= {"abstract": place} if (place := _place(row, "abstract")) else {}
    said |= {"methods": methods} if (methods := list(_methods(row))) else {}
    checked(ForeignPaper, said)
    return said


def _methods(row: Row) -> Iterator[dict[str, Any]]:
    if not (row.get("methods") or "").isdigit():  # our own table of papers says how many
        yield from ({"name": name} for name in _split(row.get("methods", ""), ";"))
    for role in ("proposed", "compared"):
        yield from ({"name": name, "role": role} for name in _split(row.get(role, ""), ";"))


def _place(row: Row, name: str) -> dict[str, str]:
    return {end: row[f"{name}_{end}"] for end in ("start", "end") if row.get(f"{name}_{end}")}


def _cells(row: Row, names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names if row.get(name)}


def _split(cell: str, mark: str) -> list[str]:
    return [part.strip() for part in cell.split(mark) if part.strip()]
