"""What langextract found, as predictions: its annotated documents (https://github.com/google/langextract), one a line.

langextract gives a flat list of extractions, each a class, a text, an interval of code points in the document and attributes. They
are grouped into papers so that order counts for it, never against it:

* an extraction of a paper class opens a paper; with an attribute ``titled`` that says "no" it is one without a title;
* any other belongs to the paper that its attribute ``paper`` (or ``title``) names; without one to the nearest paper before it in
  page order; to the first paper if it stands before all; to an untitled one if there is none;
* an author, a method or a link named again within a paper counts once, at its first mention;
* an extraction that langextract could not find in the text (no ``char_interval``) is left out, as its manual advises.

A number's value is read from its text by our scanner where no attribute says it, and so is its unit where the text prints one, for
models name units freely ("46×", unit "ratio"). Attributes that are no words of ours ("kind": "percentage") count as not
said, classes that are none of ours as not extracted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from extractor.records import Direction, MethodKind, MethodRole, NumberKind, Qualifier
from extractor.scoring.exchange import Refused
from extractor.scoring.foreign_papers import paper_of, printed

KINDS = get_args(MethodKind)
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("paper", "title", "paper_title", "publication", "article", "entry"), "paper"),
    **dict.fromkeys(("author", "authors"), "authors"),
    **dict.fromkeys(("link", "links", "url"), "links"),
    **dict.fromkeys(("venue", "journal", "conference"), "venue"),
    **dict.fromkeys(("year", "date"), "year"),
    **dict.fromkeys(("abstract", "summary"), "abstract"),
    **dict.fromkeys(("methods", "name", *(kind for kind in KINDS if kind != "metric")), "methods"),
    **dict.fromkeys(("number", "numbers", "quantity", "value", *get_args(NumberKind)), "numbers"),
}
"""What the classes that people choose stand for."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "direction": get_args(Direction),
    "qualifier": get_args(Qualifier),
    "role": get_args(MethodRole),
}
NUMERIC = ("value", "high", "baseline_value")
PHRASES = ("metric", "method", "baseline", "setting")
ONCE = ("authors", "methods", "links")
OWNERS = ("paper", "paper_title", "title")


class Interval(BaseModel):
    start_pos: int | None = None
    end_pos: int | None = None


class Extraction(BaseModel):
    """An extraction as langextract writes it; further fields (tokens, alignment, groups) are of no use here."""

    model_config = ConfigDict(coerce_numbers_to_str=True)
    extraction_class: str
    extraction_text: str
    char_interval: Interval | None = None
    attributes: dict[str, Any] | None = None

    @property
    def kind(self) -> str | None:
        return CLASSES.get(_plain(self.extraction_class).replace(" ", "_"))

    @property
    def place(self) -> dict[str, int]:
        """Empty where langextract could not find the text."""
        interval = self.char_interval
        if interval is None or interval.start_pos is None or interval.end_pos is None:
            return {}
        return {"start": interval.start_pos, "end": interval.end_pos}

    def said(self, name: str) -> str | None:
        """An attribute as text; several values joined as gold joins them."""
        value = (self.attributes or {}).get(name)
        texts = [str(one).strip() for one in (value if isinstance(value, list) else [value]) if one is not None]
        return "; ".join(text for text in texts if text) or None


class Document(BaseModel):
    document_id: str = Field(min_length=1)
    extractions: list[Extraction] | None = None


def prediction_of(document: Any) -> dict[str, Any]:
    """An annotated document as a prediction. Raises :class:`Refused` with the place of the first fault."""
    try:
        read = Document.model_validate(document)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        raise Refused(fault["msg"], fault["loc"]) from error
    papers = _grouped([one for one in read.extractions or [] if one.kind and one.place])
    return {"page": read.document_id, "papers": [paper_of(_paper(paper)) for paper in papers]}


# ---- grouping


@dataclass
class Group:
    opener: Extraction | None
    members: list[Extraction] = field(default_factory=list)


def _grouped(extractions: Sequence[Extraction]) -> list[Group]:
    ordered = sorted(extractions, key=lambda one: one.place["start"])
    groups = [Group(one) for one in ordered if one.kind == "paper"] or [Group(None)] * bool(ordered)
    by_title = {_plain(group.opener.extraction_text): group for group in reversed(groups) if group.opener}
    current = iter(groups)
    nearest = groups[0] if groups else None
    for one in ordered:
        if one.kind == "paper":
            nearest = next(current)
        elif nearest is not None:
            (_named(one, by_title) or nearest).members.append(one)
    return groups


def _named(one: Extraction, by_title: Mapping[str, Group]) -> Group | None:
    titles = (one.said(name) for name in OWNERS)
    return next((by_title[_plain(title)] for title in titles if title and _plain(title) in by_title), None)


# ---- one paper


def _paper(group: Group) -> dict[str, Any]:
    lists: dict[str, list[Any]] = {name: list(_items(group.members, name)) for name in ("authors", "links", "methods", "numbers")}
    venue, year, abstract = (_first(group, name) for name in ("venue", "year", "abstract"))
    return {
        "title": _leaf(group.opener) if group.opener and group.opener.said("titled") != "no" else None,
        "authors_complete": None,
        "venue": venue,
        "year": _year(year["text"]) if year else None,
        "abstract": abstract,
        **lists,
    }


def _leaf(one: Extraction) -> dict[str, Any]:
    return {"text": one.extraction_text, **one.place}


def _first(group: Group, name: str) -> dict[str, Any] | None:
    """What an extraction of its own says, or else an attribute of the paper."""
    leaf = next((_leaf(one) for one in group.members if one.kind == name), None)
    said = group.opener.said(name) if group.opener else None
    return leaf or ({"text": said} if said else None)


def _year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(?:19|20|21)\d\d(?!\d)", text)
    return int(found[0]) if found else None


def _items(members: Sequence[Extraction], name: str) -> Iterator[dict[str, Any]]:
    seen = set[str]()
    for one in members:
        if one.kind == name and not (name in ONCE and _plain(one.extraction_text) in seen):
            seen.add(_plain(one.extraction_text))
            yield _method(one) if name == "methods" else _number(one) if name == "numbers" else _leaf(one)


def _method(one: Extraction) -> dict[str, Any]:
    return {"name": _leaf(one), "kind": _kind(one, KINDS), "role": _word(one, "role")}


def _number(one: Extraction) -> dict[str, Any]:
    return {
        **_leaf(one),
        "kind": _kind(one, get_args(NumberKind)),
        **{name: _numeric(one.said(name)) for name in NUMERIC},
        **{name: one.said(name) for name in PHRASES},
        "unit": printed(one.extraction_text).get("unit") or one.said("unit"),
        **{name: _word(one, name) for name in ("direction", "qualifier")},
    }


def _kind(one: Extraction, known: tuple[str, ...]) -> str | None:
    """The attribute, or the class itself where it says the kind."""
    words = (_plain(one.said("kind") or ""), _plain(one.extraction_class))
    return next((word for word in words if word in known), None)


def _word(one: Extraction, name: str) -> str | None:
    word = _plain(one.said(name) or "").replace(" ", "_")
    return word if word in WORDS[name] else None


def _numeric(text: str | None) -> float | None:
    try:
        return TypeAdapter(float).validate_python(text) if text else None
    except ValidationError:
        return None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
