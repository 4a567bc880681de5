"""BibTeX entries printed on a page: their fields with their places.

The format as https://www.bibtex.org/Format/ describes it: ``@type{key, name = {value} or "value" or word, ...}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_HEAD = re.compile(r"@(?P<type>[A-Za-z]+)\s*[{(]\s*(?P<key>[^\s,{}()\"]{1,200})\s*,")
_FIELD = re.compile(r"[\s,]*(?P<name>[A-Za-z][\w-]{0,40})\s*=\s*")
_NOT_ENTRIES = frozenset({"string", "comment", "preamble"})
_MARK = re.compile(r"\\.|[{}\"]", re.DOTALL)
_MAX_ENTRY = 20_000
_MAX_BROKEN = 20
"""Heads without a whole field after which a text is no BibTeX, and not worth reading on."""
_MAX_BRACES = 3

Range = tuple[int, int]


@dataclass(frozen=True)
class BibEntry:
    """One entry: where it stands, and its fields' values (without delimiters) by lower-case name."""

    start: int
    end: int
    type: str
    fields: dict[str, Range] = field(default_factory=dict)


def bib_entries(text: str) -> Iterator[BibEntry]:
    """All entries in ``text``, in order; an unclosed one ends where its last whole field does."""
    at = broken = 0
    while broken < _MAX_BROKEN and (match := _HEAD.search(text, at)):
        at = match.end()
        if match["type"].casefold() in _NOT_ENTRIES:
            continue
        fields, at = _fields(text, match.end(), min(len(text), match.start() + _MAX_ENTRY))
        broken += not fields
        if fields:
            yield BibEntry(match.start(), at, match["type"].casefold(), fields)


def _fields(text: str, at: int, limit: int) -> tuple[dict[str, Range], int]:
    fields: dict[str, Range] = {}
    while match := _FIELD.match(text, at, limit):
        value = _value(text, match.end(), limit)
        if value is None:
            return fields, match.start()
        start, end, at = value
        fields.setdefault(match["name"].casefold(), (start, end))
    close = re.compile(r"[\s,]*[})]").match(text, at, limit)
    return fields, close.end() if close else at


def _value(text: str, at: int, limit: int) -> tuple[int, int, int] | None:
    """A value's range without its delimiters, and where reading goes on."""
    if at >= limit:
        return None
    if text[at] in '{"':
        end = _closing(text, at, limit)
        return (at + 1, end, end + 1) if end is not None else None
    word = re.compile(r"[^\s,{}()]+").match(text, at, limit)
    return (word.start(), word.end(), word.end()) if word else None


def _closing(text: str, at: int, limit: int) -> int | None:
    quoted, depth = text[at] == '"', 0
    for mark in _MARK.finditer(text, at + quoted, limit):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0 and mark[0] == ('"' if quoted else "}"):
            return mark.start()
    return None


def bib_people(text: str, where: Range) -> list[Range]:
    """The names of an ``author`` field, which "and" parts."""
    names, at = [], where[0]
    for match in re.compile(r"(?<!\s)\s+and\s+").finditer(text, *where):
        names.append(_stripped(text, at, match.start()))
        at = match.end()
    names.append(_stripped(text, at, where[1]))
    return [name for name in names if name[0] < name[1] and text[slice(*name)].casefold() != "others"]


def bib_title(text: str, where: Range) -> Range:
    """A title without the braces that keep its capitals."""
    start, end = _stripped(text, *where)
    for _ in range(_MAX_BRACES):
        if start < end and text[start] == "{" and _closing(text, start, end) == end - 1:
            start, end = start + 1, end - 1
    return start, end


def _stripped(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
