"""The labels of a page as marks on its text: what labelling tools hold, whatever their format.

:mod:`extractor.scoring.label_studio` and :mod:`extractor.scoring.web_annotations` write and read
these marks. Evidence, quotes and confidences of our own are left out: labels are exchanged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.scoring.json_places import Path as Place

Values = Mapping[str, Any]

FLAGS = ("optional", "critical")
LISTS = {"author": "authors", "link": "links", "method": "methods", "number": "numbers"}
SINGLES = ("title", "venue", "abstract")
LABELS = ("title", "author", "venue", "link", "abstract", "method", "number")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "paper": ("authors_complete", "year"),
    "method": ("kind", "role"),
    "number": (
        "value", "high", "baseline_value", "unit", "kind", "metric", "direction", "method", "baseline", "setting", "qualifier",
    ),
}  # fmt: skip
"""What a mark says beside its place, by its label."""
ABOUT_PAGE = ("page", "sha256", "labeller")


class Refused(UsageError):
    """A document of another tool can't be taken; ``place`` is where in it."""

    def __init__(self, reason: str, place: Sequence[str | int] = ()) -> None:
        where = ".".join(map(str, place))
        super().__init__(f"{where}: {reason}" if where else reason)
        self.reason, self.place = reason, tuple(place)


@contextmanager
def told_with_line(file: Path, lines: Mapping[Place, int], place: Place = ()) -> Iterator[None]:
    """What is refused inside is told with the file and the line; ``place`` is where the document at hand stands in the file."""
    try:
        yield
    except Refused as error:
        where = (*place, *error.place)
        while where and where not in lines:
            where = where[:-1]
        raise UsageError(f"{file}:{lines.get(where, 1)}: {error}") from error


# ---- marks


@dataclass(frozen=True)
class Mark:
    """A stretch of the page's text that stands for something. Offsets are ours: code points of the decoded source."""

    label: str
    start: int
    end: int
    fields: Values
    """Only what is said: no nulls."""


@dataclass(frozen=True)
class Entry:
    """The marks of one paper."""

    marks: tuple[Mark, ...]
    fields: Values

    @property
    def hull(self) -> tuple[int, int]:
        """The stretch that holds all marks."""
        return min(mark.start for mark in self.marks), max(mark.end for mark in self.marks)


def entries_of(labels: Values) -> list[Entry]:
    """Gold, or predictions of that shape, as marks. Raises :class:`Refused` for what has no place on the page."""
    return [_entry(paper, ("papers", index)) for index, paper in enumerate(labels.get("papers") or [])]


def _entry(paper: Values, place: Place) -> Entry:
    marks = tuple(_marks(paper, place))
    if not marks:
        raise Refused("the paper has nothing that stands on the page", place)
    return Entry(marks, _said(paper, "paper"))


def _marks(paper: Values, place: Place) -> Iterator[Mark]:
    for label in LABELS:
        name = LISTS.get(label, label)
        found = paper.get(name) or []
        for index, item in enumerate([found] if label in SINGLES and found else found):
            yield _mark(label, item, (*place, name) if label in SINGLES else (*place, name, index))


def _mark(label: str, item: Values, place: Place) -> Mark:
    leaf = item["name"] if label == "method" else item
    start, end = leaf.get("start"), leaf.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise Refused(f"{leaf.get('text')!r} has no place on the page", place)
    return Mark(label, start, end, _said(item, label))


def _said(item: Values, label: str) -> dict[str, Any]:
    fields = {name: item[name] for name in FIELDS.get(label, ()) if item.get(name) is not None}
    return fields | {flag: True for flag in FLAGS if item.get(flag)}


def labels_of(about: Values, entries: Iterable[Entry], source: str) -> dict[str, Any]:
    """Marks as gold: the way back. Each label's text is what stands at its place."""
    known = {name: about[name] for name in ABOUT_PAGE if about.get(name) is not None}
    return known | {"papers": [_paper(entry, source) for entry in entries]}


def _paper(entry: Entry, source: str) -> dict[str, Any]:
    singles = {label: _single(entry, label, source) for label in SINGLES}
    lists = {name: [_item(mark, source) for mark in entry.marks if mark.label == label] for label, name in LISTS.items()}
    return {
        "title": singles["title"],
        "authors": lists["authors"],
        "authors_complete": entry.fields.get("authors_complete"),
        "venue": singles["venue"],
        "year": entry.fields.get("year"),
        "links": lists["links"],
        "abstract": singles["abstract"],
        "methods": lists["methods"],
        "numbers": lists["numbers"],
        **_flags(entry.fields),
    }


def _single(entry: Entry, label: str, source: str) -> dict[str, Any] | None:
    items = [_item(mark, source) for mark in entry.marks if mark.label == label]
    if len(items) > 1:
        raise Refused(f"one paper has {len(items)} marks {label!r}: at {items[0]['start']} and at {items[1]['start']}")
    return items[0] if items else None


def _item(mark: Mark, source: str) -> dict[str, Any]:
    span = {"start": mark.start, "end": mark.end}
    leaf = span if mark.label == "abstract" else {"text": source[mark.start : mark.end], **span}
    fields = {name: mark.fields.get(name) for name in FIELDS.get(mark.label, ())}
    return ({"name": leaf} if mark.label == "method" else leaf) | fields | _flags(mark.fields)


def _flags(fields: Values) -> dict[str, bool]:
    return {flag: True for flag in FLAGS if fields.get(flag)}


# ---- offsets


@dataclass(frozen=True)
class Counting:
    """How a tool counts characters."""

    utf16: bool = False
    """A character outside the basic plane is two, as in JavaScript's strings."""
    lf: bool = False
    """CRLF and a lone CR are one LF, as where an HTML parser has read the text."""


CODE_POINTS = Counting()
"""Ours; what the Web Annotation model asks for, and what Label Studio stores."""
BROWSER = Counting(utf16=True, lf=True)
"""Text nodes of a page that was parsed as HTML."""
COUNTINGS = (CODE_POINTS, Counting(utf16=True), Counting(lf=True), BROWSER)


class OffsetMap:
    """Our offsets into a source, and those of a tool that counts otherwise."""

    def __init__(self, source: str, counting: Counting = CODE_POINTS) -> None:
        self.source, self.counting = source, counting
        self._ours, self._theirs, self._shifts = [0], [0], [0]
        for at in self._odd():
            width = 2 if source[at] > "\uffff" else 0
            self._shifts.append(self._shifts[-1] + width - 1)
            self._ours.append(at + 1)
            self._theirs.append(at + 1 + self._shifts[-1])

    def _odd(self) -> Iterator[int]:
        """Where characters stand that the other side does not count as one."""
        kinds = ["[\U00010000-\U0010ffff]"] * self.counting.utf16 + ["\r(?=\n)"] * self.counting.lf
        return (found.start() for found in re.finditer("|".join(kinds), self.source)) if kinds else iter(())

    def there(self, at: int) -> int:
        """Their offset for ours. One between CR and LF is taken as the one before both where these count as one."""
        return at + self._shifts[bisect_right(self._ours, at) - 1]

    def back(self, at: int) -> int:
        """Our offset for theirs. Raises :class:`Refused` for one inside a character, or behind the end."""
        ours = at - self._shifts[bisect_right(self._theirs, at) - 1]
        if self.counting.lf and self.source[max(0, ours - 1) : ours + 1] == "\r\n":
            ours -= 1
        if not 0 <= ours <= len(self.source) or self.there(ours) != at:
            raise Refused(f"offset {at} is no place between two characters of the page")
        return ours

    def quote(self, start: int, end: int) -> str:
        """The text at our offsets as the other side has it."""
        return with_lf(self.source[start:end]) if self.counting.lf else self.source[start:end]


def with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class Claim:
    """A place by another tool's offsets, and the words that the tool says stand there, if it says so."""

    start: int
    end: int
    words: str | None = None


def places_of(claims: Sequence[Claim], source: str, counting: Counting | None = None) -> list[tuple[int, int]] | None:
    """Where claims stand by our offsets, all counted alike; None where no way of counting finds the words of all.

    Tools do not say how they count, so the words decide; where several ways fit, the first of ``COUNTINGS``.
    """
    for one in [counting] if counting else COUNTINGS:
        offsets = OffsetMap(source, one)
        places = [_place(claim, offsets) for claim in claims]
        if all(place is not None for place in places):
            return [place for place in places if place is not None]
    return None


def _place(claim: Claim, offsets: OffsetMap) -> tuple[int, int] | None:
    try:
        start, end = offsets.back(claim.start), offsets.back(claim.end)
    except Refused:
        return None
    fits = start < end and (claim.words is None or same_words(claim.words, offsets.source[start:end]))
    return (start, end) if fits else None


def same_words(left: str, right: str) -> bool:
    """Equal but for white space, and for line ends that Label Studio writes as a backslash and an n."""
    return _plain(left) == _plain(right)


def _plain(text: str) -> str:
    return re.sub(r"(?:\s|\\n)+", " ", text).strip()
