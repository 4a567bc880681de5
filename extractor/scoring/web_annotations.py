"""Labels as W3C Web Annotations, and back (https://www.w3.org/TR/annotation-model/).

An ``AnnotationCollection`` holds, in page order, one annotation of the page (its name and hash), one of each paper, and
one of each mark. All of it is the standard's own vocabulary: a ``TextualBody`` with the purpose ``classifying`` holds the
label, one with the purpose ``describing`` the other fields as JSON, and a linking body names the mark's paper. A mark's
target has a ``TextPositionSelector`` and a ``TextQuoteSelector``: places for those who have the same text, words for those who
have nearly the same.

The model counts positions in code points; what runs in a browser mostly counts UTF-16 units of the parsed text, where a CRLF is
one LF. Writing takes either; reading finds out by the quotes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extractor.scoring.exchange import (
    ABOUT_PAGE,
    CODE_POINTS,
    LABELS,
    Claim,
    Counting,
    Entry,
    Mark,
    OffsetMap,
    Refused,
    Values,
    entries_of,
    labels_of,
    places_of,
    told_with_line,
    with_lf,
)
from extractor.scoring.gold import loaded
from extractor.scoring.json_places import Path as Place

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters of prefix and suffix: what Hypothesis and the text fragments of browsers take."""


# ---- labels to annotations


def to_web_annotations(labels: Values, source: str, *, counting: Counting = CODE_POINTS) -> dict[str, Any]:
    """Gold or predictions as an annotation collection; ``counting=BROWSER`` gives the offsets that scripts in a page see.

    Raises :class:`Refused` for what has no place on the page.
    """
    offsets = OffsetMap(source, counting)
    target = quote(str(labels["page"]))
    items = [_annotation("page", _bodies("page", {name: labels.get(name) for name in ABOUT_PAGE}), target)]
    for index, entry in enumerate(entries_of(labels)):
        items += _of_entry(entry, f"p{index}", target, offsets)
    page = {"id": "#items", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": CONTEXT,
        "id": "#labels",
        "type": "AnnotationCollection",
        "label": f"Labels of {labels['page']}",
        "total": len(items),
        "first": page,
    }


def _of_entry(entry: Entry, name: str, target: str, offsets: OffsetMap) -> Iterator[dict[str, Any]]:
    yield _annotation(name, _bodies("paper", entry.fields), target)
    link = {"type": "SpecificResource", "purpose": "linking", "source": f"#{name}"}
    for index, mark in enumerate(entry.marks):
        place = {"type": "SpecificResource", "source": target, "selector": _selectors(mark, offsets)}
        yield _annotation(f"{name}-{index}", [*_bodies(mark.label, mark.fields), link], place)


def _annotation(name: str, bodies: list[dict[str, Any]], target: Any) -> dict[str, Any]:
    return {"id": f"#{name}", "type": "Annotation", "motivation": "classifying", "body": bodies, "target": target}


def _bodies(label: str, fields: Values) -> list[dict[str, Any]]:
    said = {name: value for name, value in fields.items() if value is not None}
    bodies = [_body("classifying", "text/plain", label)]
    return [*bodies, _body("describing", "application/json", json.dumps(said, ensure_ascii=False))] if said else bodies


def _body(purpose: str, form: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "format": form, "value": value}


def _selectors(mark: Mark, offsets: OffsetMap) -> list[dict[str, Any]]:
    start, end = mark.start, mark.end
    place = {"type": "TextPositionSelector", "start": offsets.there(start), "end": offsets.there(end)}
    words = {
        "type": "TextQuoteSelector",
        "exact": offsets.quote(start, end),
        "prefix": offsets.quote(max(0, start - AROUND), start),
        "suffix": offsets.quote(end, end + AROUND),
    }
    return [place, words]


# ---- annotations to labels


@dataclass(frozen=True)
class Note:
    """An annotation as read."""

    name: str
    place: Place
    label: str
    fields: Values
    paper: str
    selectors: Mapping[str, Values] = field(default_factory=dict)

    def claim(self) -> Claim | None:
        position, words = self.selectors.get("TextPositionSelector"), self.selectors.get("TextQuoteSelector", {})
        return Claim(position["start"], position["end"], words.get("exact")) if position else None


def from_web_annotations(document: Any, source: str, *, counting: Counting | None = None) -> dict[str, Any]:
    """A collection, a page of annotations, or a list of them, as gold. Annotations with no label of ours are left out.

    Raises :class:`Refused` for marks that the page has not, or that belong to no paper.
    """
    notes = [note for note in _notes(document) if note.label in ("page", "paper", *LABELS)]
    papers = {note.name: note for note in notes if note.label == "paper"}
    marks = [note for note in notes if note.label in LABELS]
    for note in marks:
        if note.paper not in papers:
            raise Refused(f"{note.name!r} belongs to no paper", note.place)
    places = _places(marks, source, counting)
    about = next((note.fields for note in notes if note.label == "page"), {})
    return labels_of(about, [_entry(paper, marks, places) for paper in papers.values()], source)


def _entry(paper: Note, marks: Sequence[Note], places: Mapping[str, tuple[int, int]]) -> Entry:
    own = (note for note in marks if note.paper == paper.name)
    return Entry(tuple(Mark(note.label, *places[note.name], note.fields) for note in own), paper.fields)


def _places(notes: Sequence[Note], source: str, counting: Counting | None) -> dict[str, tuple[int, int]]:
    """By positions, if one way of counting finds the words of all that have some; else by words and what stands around them."""
    claims = {note.name: claim for note in notes if (claim := note.claim())}
    found = places_of(list(claims.values()), source, counting) or []
    places = dict(zip(claims, found, strict=False))
    text = OffsetMap(source, Counting(lf=True))
    return {note.name: places.get(note.name) or _by_words(note, text, with_lf(source)) for note in notes}


def _by_words(note: Note, offsets: OffsetMap, text: str) -> tuple[int, int]:
    words = note.selectors.get("TextQuoteSelector", {})
    exact, prefix, suffix = (with_lf(str(words.get(name) or "")) for name in ("exact", "prefix", "suffix"))
    around = f"{prefix}{exact}{suffix}"
    if not exact or text.count(around) != 1:
        raise Refused(f"the page has {text.count(around) if exact else 'no'} places for {exact!r}", note.place)
    start = text.index(around) + len(prefix)
    return offsets.back(start), offsets.back(start + len(exact))


def _notes(document: Any) -> Iterator[Note]:
    items, place = _items(document)
    for index, item in enumerate(items):
        try:
            yield _note(item, (*place, index))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise Refused(f"is no annotation of the standard's form ({error})", (*place, index)) from error


def _items(document: Any) -> tuple[list[Any], Place]:
    place: Place = ()
    for name in ("first", "items"):
        if isinstance(document, Mapping) and name in document:
            document, place = document[name], (*place, name)
    if not isinstance(document, list):
        raise Refused("should be an AnnotationCollection, an AnnotationPage, or a list of annotations", place)
    return document, place


def _note(item: Mapping[str, Any], place: Place) -> Note:
    bodies = {body["purpose"]: body for body in _many(item.get("body")) if isinstance(body, Mapping) and "purpose" in body}
    described = bodies.get("describing", {}).get("value", "{}")
    return Note(
        name=str(item["id"]),
        place=place,
        label=str(bodies.get("classifying", {}).get("value")),
        fields=dict(json.loads(described)) if "classifying" in bodies else {},
        paper=str(bodies.get("linking", {}).get("source")),
        selectors={one["type"]: _checked(one) for target in _many(item["target"]) for one in _selectors_of(target)},
    )


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _selectors_of(target: Any) -> list[Mapping[str, Any]]:
    return _many(target["selector"]) if isinstance(target, Mapping) and "selector" in target else []


def _checked(selector: Mapping[str, Any]) -> Mapping[str, Any]:
    if selector["type"] == "TextPositionSelector" and not all(isinstance(selector[name], int) for name in ("start", "end")):
        raise TypeError("start and end should be whole numbers")
    return selector


# ---- files


def read_web_annotations(file: Path, source_of: Callable[[str], str]) -> dict[str, Any]:
    """The labels of a file of annotations; ``source_of`` gives a page's decoded text by its name.

    Raises :class:`UsageError` with file and line.
    """
    document, lines = loaded(file)
    with told_with_line(file, lines):
        page = next((note.fields["page"] for note in _notes(document) if note.label == "page"), file.stem)
        return from_web_annotations(document, source_of(str(page)))
