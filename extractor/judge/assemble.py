"""Readings to records: every range becomes a span of the source, or a problem where nothing is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from extractor.judge.trust import Trust, case_of, number_field
from extractor.layout.fields import EntryFields, Range, identifiers_of
from extractor.numbers.rules import Field, NumberReading
from extractor.records import (
    Identifiers,
    Leaf,
    Method,
    MethodKind,
    MethodRole,
    Number,
    Other,
    Paper,
    Problem,
    ProblemKind,
    Reader,
    Span,
)  # fmt: skip
from extractor.text.document import Document

MAX_NUMBER = 60
"""Characters: a longer stretch is no printed number."""


@dataclass(frozen=True)
class NamedMethod:
    """A method of an entry as judged: where its name stands, and who read it."""

    name: Range
    kind: MethodKind
    role: MethodRole
    reader: Reader
    confidence: float
    evidence: dict[str, list[Range]] = field(default_factory=dict)
    other: Other | None = None


@dataclass(frozen=True)
class JudgedNumber:
    """A number of an entry as judged. Ranges in ``reading`` count from ``base``."""

    reading: NumberReading
    base: int
    readers: dict[str, Reader] = field(default_factory=dict)
    others: dict[str, Other] = field(default_factory=dict)


@dataclass
class PaperReading:
    """All that was judged of one entry, still as ranges of the visible text."""

    fields: EntryFields
    methods: list[NamedMethod] = field(default_factory=list)
    numbers: list[JudgedNumber] = field(default_factory=list)
    readers: dict[str, Reader] = field(default_factory=dict)


def counted_as(name: str, reading: NumberReading) -> str:
    """The field that a number's field is counted as: by the number's form where that tells."""
    kind, direction = reading.kind, reading.direction
    return number_field(name, kind and kind.value, direction and direction.value)


class Assembler:
    """Builds records of one document and collects what could not be grounded."""

    def __init__(self, document: Document, trust: Trust) -> None:
        self._document = document
        self._confidence = cache(trust.confidence)
        self._printed = cache(document.span)
        self.problems: list[Problem] = []

    def paper(self, reading: PaperReading) -> Paper | None:
        """The record of one entry; None where nothing of it is printed."""
        fields = reading.fields
        reader = reading.readers
        identifiers = identifiers_of(fields.links)
        evidence = {"year": self._spans([fields.year_at])} if fields.year is not None else {}
        for name, (_, link) in identifiers.items():
            evidence[name] = [self._document.link_span(link)]
        paper = Paper(
            title=self._leaf("title", fields.title, reader.get("title", Reader.RULES)),
            authors=[leaf for name in fields.authors if (leaf := self._leaf("authors", name, reader.get("authors", Reader.RULES)))],
            authors_complete=fields.authors_complete,
            venue=self._leaf("venue", fields.venue, Reader.RULES),
            year=fields.year,
            links=self._links(fields),
            identifiers=Identifiers(**{name: value for name, (value, _) in identifiers.items()}),
            abstract=self._leaf("abstract", fields.abstract, Reader.RULES),
            methods=[method for named in reading.methods if (method := self._method(named))],
            numbers=[number for judged in reading.numbers if (number := self._number(judged))],
            evidence=evidence,
        )
        return paper if paper.title or paper.abstract or paper.authors else None

    def _links(self, fields: EntryFields) -> list[Leaf]:
        confidence = self._confidence("links", Reader.RULES)
        return [Leaf(**vars(self._document.link_span(link)), confidence=confidence) for link in fields.links]

    def _leaf(self, name: str, where: Range | None, reader: Reader) -> Leaf | None:
        span = self._span(name, where)
        if span is None:
            return None
        return Leaf(**vars(span), confidence=self._confidence(name, reader), reader=reader)

    def _span(self, name: str, where: Range | None) -> Span | None:
        if where is None:
            return None
        span = self._printed(*where)
        if span is None or not span.text:
            words = self._document.text[where[0] : where[1]][:300]
            self.problems.append(
                Problem(kind=ProblemKind.UNGROUNDED, stage=name, reason="nothing of it is printed", words=words or None)
            )
            return None
        return span

    def _spans(self, ranges: Iterable[Range | None]) -> list[Span]:
        return [span for where in ranges if where and (span := self._printed(*where))]

    def _method(self, named: NamedMethod) -> Method | None:
        span = self._span("methods", named.name)
        if span is None:
            return None
        leaf = Leaf(**vars(span), confidence=named.confidence, reader=named.reader, other=named.other)
        evidence = {key: spans for key, ranges in named.evidence.items() if (spans := self._spans(ranges))}
        return Method(name=leaf, kind=named.kind, role=named.role, evidence=evidence)

    def _number(self, judged: JudgedNumber) -> Number | None:
        reading, base = judged.reading, judged.base
        if reading.kind is None:
            return None
        quantity = reading.quantity
        span = self._span("numbers", (base + quantity.start, base + quantity.end))
        if span is None:
            return None
        if span.end - span.start > MAX_NUMBER:
            reason = f"it stands over more than {MAX_NUMBER} characters of the page"
            self.problems.append(Problem(kind=ProblemKind.UNGROUNDED, stage="numbers", reason=reason, words=span.text[:300]))
            return None
        fields = self._number_fields(reading)
        evidence = {
            name: spans for name, value in fields.items() if (spans := self._spans((base + a, base + b) for a, b in value.spans))
        }
        readers = {name: judged.readers.get(name, Reader.RULES) for name in fields}
        return Number(
            **vars(span),
            confidence=self._confidence(counted_as("numbers", reading), Reader.RULES),
            value=quantity.value,
            high=quantity.high,
            baseline_value=quantity.baseline_value,
            **self._values(fields, evidence, base),
            evidence=evidence,
            confidences={name: self._sure(name, judged, readers[name]) for name in evidence},
            readers={name: readers[name] for name in evidence},
            others=judged.others,
        )

    def _sure(self, name: str, judged: JudgedNumber, reader: Reader) -> float:
        other = judged.others.get(name)
        against = other is not None and other.text is not None
        return self._confidence(counted_as(name, judged.reading), case_of(reader, against=against))

    def _values(self, fields: Mapping[str, Field[str]], evidence: Mapping[str, list[Span]], base: int) -> dict[str, Any]:
        """The fields' values; one without evidence is not delivered. What was copied is delivered as the page shows it."""
        return {
            name: "; ".join(span.text for span in evidence[name]) if self._is_copied(value, base) else value.value
            for name, value in fields.items()
            if name in evidence
        }

    def _is_copied(self, value: Field[str], base: int) -> bool:
        return value.value == "; ".join(" ".join(self._document.text[base + a : base + b].split()) for a, b in value.spans)

    @staticmethod
    def _number_fields(reading: NumberReading) -> dict[str, Field[str]]:
        names: Sequence[str] = ("kind", "unit", "direction", "qualifier", "metric", "method", "baseline", "setting")
        return {name: value for name in names if (value := getattr(reading, name)) is not None}
