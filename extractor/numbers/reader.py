"""Numbers of every entry: the scanner sees them, rules say what they are, the model copies what they measure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.ask.asking import Asker
from extractor.ask.questions import COPIED_FIELDS, number_questions
from extractor.errors import ModelError
from extractor.judge.assemble import JudgedNumber, PaperReading, counted_as
from extractor.judge.trust import Trust
from extractor.language.ground import find_near
from extractor.methods.names import same_name
from extractor.numbers.candidates import Entry, Name
from extractor.numbers.rules import Field, judge_numbers
from extractor.numbers.signs import signed_changes
from extractor.records import Accounting, Other, Problem, ProblemKind, Reader
from extractor.text.document import Document

MAX_NUMBERS = 6
"""Numbers in one question: a small model keeps count of so many."""


@dataclass
class _Passage:
    """Sentences of one entry with result numbers in them, as ranges of the entry's text."""

    entry: int
    sentences: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    numbers: list[int] = dataclasses.field(default_factory=list)
    """Indices of the entry's readings."""


async def read_numbers(
    document: Document, found: Sequence[PaperReading], sha256: str, asker: Asker | None, trust: Trust
) -> Accounting:
    """Fill in ``numbers`` of every entry; says how many candidates there were and what became of them."""
    entries = [_entry(document, reading) for reading in found]
    readings = [signed_changes(judge_numbers(entry), entry.text) for entry in entries]
    judged = [[JudgedNumber(r, paper.fields.region[0]) for r in rs] for paper, rs in zip(found, readings, strict=True)]
    if asker:
        await _ask_fields(entries, judged, sha256, asker, trust)
    for paper, numbers in zip(found, judged, strict=True):
        paper.numbers = [number for number in numbers if number.reading.kind is not None]
    candidates = sum(len(rs) for rs in readings)
    return Accounting(candidates=candidates, decided=candidates)


def _entry(document: Document, reading: PaperReading) -> Entry:
    start, end = reading.fields.region

    def shifted(where: tuple[int, int] | None) -> tuple[int, int] | None:
        return (where[0] - start, where[1] - start) if where else None

    names = tuple(Name(document.text[m.name[0] : m.name[1]], m.role, m.kind) for m in reading.methods)
    end = max([end, *(where[1] for where in (reading.fields.title, reading.fields.abstract, *reading.fields.prose) if where)])
    others = tuple((low - start, high - start) for low, high in reading.fields.prose if (low, high) != reading.fields.abstract)
    return Entry(document.parted(start, end), shifted(reading.fields.title), shifted(reading.fields.abstract), names, others)


def _passages(judged: Sequence[Sequence[JudgedNumber]]) -> list[_Passage]:
    """Each entry's sentences that hold results, a few numbers to a question."""
    found: list[_Passage] = []
    for index, numbers in enumerate(judged):
        sentences: dict[tuple[int, int], list[int]] = {}
        for at, number in enumerate(numbers):
            if number.reading.kind and number.reading.kind.value == "result":
                sentences.setdefault(number.reading.sentence, []).append(at)
        current = _Passage(index)
        for span, inside in _in_parts(sentences):
            if current.numbers and len(current.numbers) + len(inside) > MAX_NUMBERS:
                found.append(current)
                current = _Passage(index)
            current.sentences.append(span)
            current.numbers.extend(inside)
        if current.numbers:
            found.append(current)
    return found


def _in_parts(sentences: Mapping[tuple[int, int], list[int]]) -> Iterator[tuple[tuple[int, int], list[int]]]:
    """Sentences with their numbers; one that reports more than a question holds comes several times."""
    for span, inside in sentences.items():
        for first in range(0, len(inside), MAX_NUMBERS):
            yield span, inside[first : first + MAX_NUMBERS]


def _words(entry: Entry, passage: _Passage) -> str:
    return " ".join(entry.text[start:end].strip() for start, end in passage.sentences)


async def _ask_fields(entries: Sequence[Entry], judged: list[list[JudgedNumber]], sha256: str, asker: Asker, trust: Trust) -> None:
    """Ask every passage all its fields in a row, so that its text is read once."""
    passages = _passages(judged)
    fields = [field for field in COPIED_FIELDS if trust.asks(field)]
    questions = [
        question
        for passage in passages
        for question in number_questions(
            _words(entries[passage.entry], passage),
            [_printed(entries[passage.entry], judged[passage.entry][at]) for at in passage.numbers],
            sha256,
            fields,
        )
    ]
    asked = [(passage, field) for passage in passages for field in fields]
    for (passage, field), answer in zip(asked, await asker.ask_all(questions), strict=True):
        entry = entries[passage.entry]
        if isinstance(answer, ModelError):
            asker.note(answer, f"numbers.{field}", _words(entry, passage))
            continue
        numbers = judged[passage.entry]
        _note_unanswered(entry, numbers, field, passage.numbers[len(answer.answers) :], asker)
        for at, words in zip(passage.numbers, answer.answers, strict=False):
            numbers[at] = _with_copy(entry, numbers[at], field, words, asker, trust)


def _note_unanswered(entry: Entry, numbers: Sequence[JudgedNumber], field: str, left: Sequence[int], asker: Asker) -> None:
    if left:
        words = "; ".join(_printed(entry, numbers[at]) for at in left)[:300]
        reason = f"the reply says nothing of {len(left)} numbers"
        asker.problems.append(Problem(kind=ProblemKind.UNANSWERED, stage=f"numbers.{field}", reason=reason, words=words))


def _printed(entry: Entry, number: JudgedNumber) -> str:
    quantity = number.reading.quantity
    return entry.text[quantity.start : quantity.end]


def _with_copy(entry: Entry, number: JudgedNumber, field: str, words: str, asker: Asker, trust: Trust) -> JudgedNumber:
    """The judge's word on one field: both alike, or whoever is right more often where they differ."""
    rules: Field[str] | None = getattr(number.reading, field)
    place = _ground(entry, number, field, words, asker)
    if place is None:
        return number
    copied = Field(" ".join(entry.text[place[0] : place[1]].split()), (place,), "copied by the model")
    if rules and (_overlap(rules, place) or same_name(rules.value, copied.value)):
        return replace(number, readers=number.readers | {field: Reader.BOTH})
    if not trust.prefers_model(counted_as(field, number.reading), against=rules is not None):
        return replace(number, others=number.others | {field: Other(reader=Reader.MODEL, text=copied.value)})
    said = Other(reader=Reader.RULES, text=rules.value if rules else None)
    changed: dict[str, Any] = {field: copied}
    return replace(
        number,
        reading=number.reading._replace(**changed),
        readers=number.readers | {field: Reader.MODEL},
        others=number.others | {field: said},
    )


def _overlap(field: Field[str], place: tuple[int, int]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in field.spans)


def _ground(entry: Entry, number: JudgedNumber, field: str, words: str, asker: Asker) -> tuple[int, int] | None:
    """Where the number's sentence (for a method: the entry) prints the words; None with a problem where it does not."""
    if not words.strip() or (any(character.isdigit() for character in words) and words.strip() in _printed(entry, number)):
        return None
    start, end = number.reading.sentence if field != "method" else (0, len(entry.text))
    place = find_near(words, entry.text, number.reading.quantity.start, start, end)
    if place is None:
        reason = f"the page does not print these words there ({field})"
        asker.problems.append(Problem(kind=ProblemKind.UNGROUNDED, stage="numbers", reason=reason, words=words[:300]))
    return place
