"""Suites of labelled pages: folders with ``pages/`` and ``gold/``, and what a faulty label is told.

A suite may hold ``second/`` (the labels of another labeller, for the ceiling) and
``pages.json`` (what each page is like: shape, field of science, language).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.errors import UsageError
from extractor.pages import Page
from extractor.scoring.canonical import canonical, decimal
from extractor.scoring.json_places import Path as Place
from extractor.scoring.json_places import load_with_lines
from extractor.scoring.papers import GoldPage
from extractor.scoring.printed import is_printed


@dataclass(frozen=True)
class Case:
    """A page with its gold."""

    id: str
    """``SUITE/STEM``: what runs, reports and baselines call it."""
    page: Path
    gold_file: Path
    gold: Mapping[str, Any]
    lines: Mapping[Place, int] = field(repr=False, default_factory=dict)
    traits: Mapping[str, str] = field(default_factory=dict)

    def read(self) -> Page:
        return Page.from_file(self.page, name=self.id)

    def line_of(self, path: str) -> int:
        """The line of the gold file that an outcome's path (``papers[2].numbers[0].value``) stands on, or that of its nearest parent."""
        place = path_of(path)
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a gold file, and where."""

    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


def path_of(path: str) -> Place:
    """``papers[2].title`` as ``("papers", 2, "title")``; an index of the prediction ends it."""
    place: list[str | int] = []
    for name, index in re.findall(r"([^.\[\]]+)|\[(\+?\d+)\]", path):
        if index.startswith("+"):
            break
        place.append(name or int(index))
    return tuple(place)


# ---- suites


def read_suites(folders: Sequence[Path], *, labels: str = "gold") -> list[Case]:
    """The cases of suites, or of folders of suites, in order of their names. Raises :class:`UsageError` with file and line for bad gold."""
    cases = [case for suite in suites_in(folders) for case in read_suite(suite, labels=labels)]
    if twice := sorted({case.id for case in cases if sum(other.id == case.id for other in cases) > 1}):
        raise UsageError(f"two pages are called {twice[0]}: give suites with names of their own")
    return cases


def suites_in(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        found = [folder] if _is_suite(folder) else sorted(path for path in _inside(folder) if _is_suite(path))
        if not found:
            raise UsageError(f"{folder} is no suite: it needs the folders pages/ and gold/, or folders that hold these")
        yield from found


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _is_suite(folder: Path) -> bool:
    return (folder / "pages").is_dir() and (folder / "gold").is_dir()


def read_suite(folder: Path, *, labels: str = "gold") -> list[Case]:
    traits = _traits(folder / "pages.json")
    name = folder.resolve().name
    return [_case(name, file, folder / "pages", traits) for file in sorted((folder / labels).glob("*.json"))]


def _traits(file: Path) -> dict[str, dict[str, str]]:
    if not file.exists():
        return {}
    try:
        traits: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{file}: {error}") from error
    return traits


def _case(suite: str, file: Path, pages: Path, traits: Mapping[str, Mapping[str, str]]) -> Case:
    document, lines = loaded(file)
    page = pages / str(document.get("page") if isinstance(document, dict) else "")
    for fault in faults_of(file, document, lines, page):
        raise UsageError(str(fault))
    return Case(f"{suite}/{file.stem}", page, file, document, lines, traits.get(file.stem, {}))


def loaded(file: Path) -> tuple[Any, dict[Place, int]]:
    """A JSON file and the lines of its values. Raises :class:`UsageError` with file and line."""
    try:
        return load_with_lines(file.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise UsageError(f"{file}:{error.lineno}: not JSON: {error.msg}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {error}") from error


# ---- lint


def check(file: Path, pages: Path) -> list[Fault]:
    """All faults of a gold file."""
    try:
        document, lines = loaded(file)
    except UsageError as error:
        line = re.search(r":(\d+): ", str(error))
        return [Fault(file, int(line[1]) if line else 1, str(error).rpartition(": ")[2])]
    return list(faults_of(file, document, lines, pages / str(document.get("page") if isinstance(document, dict) else "")))


def faults_of(file: Path, document: Any, lines: Mapping[Place, int], page: Path) -> Iterator[Fault]:
    """Wrong types, unknown fields, another page's labels, offsets that hold other words, values that their words do not print, doubles."""
    try:
        GoldPage.model_validate_json(json.dumps(document), strict=True)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            yield Fault(file, _line(lines, fault["loc"]), f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}")
        return
    if not page.is_file():
        yield Fault(file, _line(lines, ("page",)), f"page {document['page']!r} is not in {page.parent}")
        return
    data = page.read_bytes()
    if hashlib.sha256(data).hexdigest() != document["sha256"]:
        yield Fault(
            file, _line(lines, ("sha256",)), f"sha256 is not that of {page.name}: the page has changed since it was labelled"
        )
        return
    source = Page.from_bytes(data, name=page.name).decode().source if data else ""
    for index, paper in enumerate(document["papers"]):
        for place, reason in _faults_of_paper(paper, source):
            yield Fault(file, _line(lines, ("papers", index, *place)), f"papers[{index}]: {reason}")
    for place, reason in _doubles(document["papers"]):
        yield Fault(file, _line(lines, place), reason)


def _line(lines: Mapping[Place, int], loc: Sequence[str | int]) -> int:
    place = tuple(loc)
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _faults_of_paper(paper: Mapping[str, Any], source: str) -> Iterator[tuple[Place, str]]:
    leaves = list(_leaves(paper))
    if not leaves and not paper["abstract"]:
        yield (), "holds nothing"
        return
    for place, leaf in leaves:
        if source[leaf["start"] : leaf["end"]] != leaf["text"]:
            yield place, f"{leaf['text']!r} is not what stands at {leaf['start']}: {source[leaf['start'] : leaf['end']]!r}"
    abstract = paper["abstract"]
    if abstract and not source[abstract["start"] : abstract["end"]].strip():
        yield ("abstract",), "the abstract is empty"
    elif abstract and abstract["end"] > len(source):
        yield ("abstract",), f"the abstract ends at {abstract['end']}, the page at {len(source)}"
    spans = [leaf for _, leaf in leaves] + ([abstract] if abstract else [])
    region = canonical(source[min(s["start"] for s in spans) : max(s["end"] for s in spans)])
    for index, number in enumerate(paper["numbers"]):
        for name, reason in _faults_of_number(number, region):
            yield ("numbers", index, name), f"number {number['text']!r}: {reason}"


def _leaves(paper: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    yield from (((name,), paper[name]) for name in ("title", "venue") if paper[name])
    yield from (((name, at), leaf) for name in ("authors", "links", "numbers") for at, leaf in enumerate(paper[name]))
    yield from ((("methods", at, "name"), method["name"]) for at, method in enumerate(paper["methods"]))


def _faults_of_number(number: Mapping[str, Any], region: str) -> Iterator[tuple[str, str]]:
    for name in ("value", "high", "baseline_value"):
        value = decimal(number[name])
        if value is not None and not is_printed(value, number["text"]):
            yield name, f"{name} {number[name]} is not printed there"
    for name in ("metric", "method", "baseline", "setting"):
        for part in (number[name] or "").split("; "):
            if canonical(part) not in region:
                yield name, f"{name} {part!r} is not printed in the entry"


def _doubles(papers: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Place, str]]:
    numbers = sorted((n["start"], n["end"], i, j) for i, paper in enumerate(papers) for j, n in enumerate(paper["numbers"]))
    for one, two in pairwise(numbers):
        if two[0] < one[1]:
            yield (
                ("papers", two[2], "numbers", two[3]),
                f"papers[{two[2]}]: two numbers stand on the same characters ({two[0]}-{min(one[1], two[1])})",
            )
    for i, paper in enumerate(papers):
        for name in ("authors", "links"):
            spans = [(leaf["start"], leaf["end"]) for leaf in paper[name]]
            for j, (start, end) in enumerate(spans):
                if (start, end) in spans[:j]:
                    yield ("papers", i, name, j), f"papers[{i}]: two of its {name} stand on the same characters ({start}-{end})"
        names = [canonical(method["name"]["text"]) for method in paper["methods"]]
        for j, name in enumerate(names):
            if name in names[:j]:
                yield ("papers", i, "methods", j), f"papers[{i}]: method {paper['methods'][j]['name']['text']!r} stands twice"
