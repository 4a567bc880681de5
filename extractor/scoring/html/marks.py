"""A page's text with the spans of gold and prediction marked: cut wherever a span begins or ends, so that spans may cross."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

from extractor.scoring.html.markup import Html, el
from extractor.scoring.outcomes import Kind, Outcome
from extractor.shown.inert import inert

Side = Literal["g", "p"]
Key = tuple[Side, int, int]

SIGNS = {Kind.INC: "≠", Kind.MIS: "−", Kind.SPU: "+", Kind.DUP: "×2 "}
"""Before the names of a record's details that are wrong."""
WIDE = 200
"""A span this long is a stretch (an abstract), shaded instead of underlined."""
_TAG = re.compile(r"<[^<>]{1,2000}>")


@dataclass(frozen=True)
class Mark:
    """A span of one side, what became of what stands there, and what is wrong in its details."""

    number: int
    side: Side
    start: int
    end: int
    kind: Kind
    tag: str

    @property
    def classes(self) -> str:
        return f"{self.side}-{self.kind.name}" + (f" {self.side}-wide" if self.end - self.start > WIDE else "")


def marks_of(outcomes: Sequence[Outcome], length: int) -> dict[Key, Mark]:
    """The spans of a page inside its text, each with the outcome of what is found there: of a record, or of a single value."""
    found: dict[Key, list[Outcome]] = {}
    for outcome in outcomes:
        for key in keys_of(outcome):
            if 0 <= key[1] < key[2] <= length:
                found.setdefault(key, []).append(outcome)
    return {key: _mark(number, key, some) for number, (key, some) in enumerate(found.items())}


def keys_of(outcome: Outcome) -> Iterator[Key]:
    """Where an outcome stands: on each side that has a value."""
    if outcome.kind is not Kind.ABS and outcome.gold is not None and outcome.gold_span:
        yield ("g", *outcome.gold_span)
    if outcome.kind is not Kind.ABS and outcome.predicted is not None and outcome.predicted_span:
        yield ("p", *outcome.predicted_span)


def _mark(number: int, key: Key, outcomes: Sequence[Outcome]) -> Mark:
    main = next((o for o in outcomes if o.record), outcomes[0])
    details = {
        f"{SIGNS[o.kind]}{o.field.rpartition('.')[2]}": None for o in outcomes if o is not main and o.error and o.kind in SIGNS
    }
    own = [main.kind.name] if main.kind in SIGNS else []
    return Mark(number, *key, main.kind, " ".join([*own, *details]))


# ---- text


def marked(source: str, marks: Sequence[Mark]) -> Html:
    """The text in pieces, each with what stands on it; what is shown of a piece is that of its shortest span."""
    edges = sorted({0, len(source), *(edge for mark in marks for edge in (mark.start, mark.end))})
    begun = sorted(marks, key=lambda mark: mark.start)
    parts: list[str] = []
    active: list[Mark] = []
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start]
        while begun and begun[0].start <= start:
            active.append(begun.pop(0))
        parts.append(_piece(source[start:end], end, active) if active else _plain(source[start:end]))
    return Html("".join(parts))


def _piece(piece: str, end: int, active: Sequence[Mark]) -> Html:
    shortest = sorted(active, key=lambda mark: mark.end - mark.start)
    tops = {mark.side: mark for mark in reversed(shortest)}
    tags = {f"data-t{side}": mark.tag for side, mark in tops.items() if mark.end == end and mark.tag}
    return el(
        "mark",
        _visible(piece),
        class_=" ".join(mark.classes for mark in tops.values()),
        data_s=" ".join(str(mark.number) for mark in shortest),
        **tags,
    )


def _plain(piece: str) -> str:
    """Text without marks; its tags, if it has any, are printed paler."""
    parts, at = [], 0
    for tag in _TAG.finditer(piece):
        parts += [_visible(piece[at : tag.start()]), f"<i>{_visible(tag[0])}</i>"]
        at = tag.end()
    return "".join([*parts, _visible(piece[at:])])


def _visible(piece: str) -> Html:
    """Characters that steer or hide are shown by their number; lines stay lines."""
    lines = piece.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n")
    return Html("\n".join(escape(line) if inert(line) == line else "".join(map(_shown, line)) for line in lines))


def _shown(character: str) -> str:
    return escape(character) if inert(character) == character else f"<u>U+{ord(character):04X}</u>"


def numbers_of(outcome: Outcome, marks: Mapping[Key, Mark]) -> list[int]:
    return [marks[key].number for key in keys_of(outcome) if key in marks]
