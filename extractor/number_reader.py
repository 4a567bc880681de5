"""Numbers of every entry: the scanner sees them, rules say what they are, the model copies what they measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.asking import Asker
from extractor.assemble import JudgedNumber, PaperReading
from extractor.candidates import Entry, Name
from extractor.document import Document
from extractor.errors import ModelError
from extractor.ground import find_near
from extractor.number_rules import Field, NumberReading, judge_numbers
from extractor.questions import metrics_question
from extractor.records import Accounting, Other, Problem, ProblemKind, Reader
from extractor.trust import Trust


MAX_NUMBERS = 6
"""Numbers in one question: a small model keeps count of so many."""


@dataclass
class _Passage:
    """Sentences of one entry with result numbers in them, as ranges of the entry's text."""

    entry: int
    sentences: list[tuple[int, int]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """Indices of the entry's readings."""


async def read_numbers(
    document: Document, found: Sequence[PaperReading], sha256: str, asker: Asker | None, trust: Trust
) -> Accounting:
    """Fill in ``numbers`` of every entry; says how many candidates there were and what became of them."""
    entries = [_entry(document, reading) for reading in found]
    readings = [judge_numbers(entry) for entry in entries]
    judged = [[JudgedNumber(r, paper.fields.region[0]) for r in rs] for paper, rs in zip(found, readings, strict=True)]
    if asker:
        await _ask_metrics(entries, judged, sha256, asker, trust)
    for paper, numbers in zip(found, judged, strict=True):
        paper.numbers = [number for number in numbers if number.reading.kind is not None]
    candidates = sum(len(rs) for rs in readings)
    return Accounting(candidates=candidates, decided=candidates)


def _entry(document: Document, reading: PaperReading) -> Entry:
    start, end = reading.fields.region

    def shifted(where: tuple[int, int] | None) -> tuple[int, int] | None:
        return (where[0] - start, where[1] - start) if where else None

    names = tuple(Name(document.text[m.name[0] : m.name[1]], m.role, m.kind) for m in reading.methods)
    end = max([end, *(where[1] for where in (reading.fields.title, reading.fields.abstract) if where)])
    return Entry(document.text[start:end], shifted(reading.fields.title), shifted(reading.fields.abstract), names)


def _passages(judged: Sequence[Sequence[JudgedNumber]]) -> list[_Passage]:
    """Each entry's sentences that hold results, a few numbers to a question."""
    found: list[_Passage] = []
    for index, numbers in enumerate(judged):
        sentences: dict[tuple[int, int], list[int]] = {}
        for at, number in enumerate(numbers):
            if number.reading.kind and number.reading.kind.value == "result":
                sentences.setdefault(number.reading.sentence, []).append(at)
        current = _Passage(index)
        for span, inside in sentences.items():
            if current.numbers and len(current.numbers) + len(inside) > MAX_NUMBERS:
                found.append(current)
                current = _Passage(index)
            current.sentences.append(span)
            current.numbers.extend(inside)
        if current.numbers:
            found.append(current)
    return found


def _words(entry: Entry, passage: _Passage) -> str:
    return " ".join(entry.text[start:end].strip() for start, end in passage.sentences)


async def _ask_metrics(
    entries: Sequence[Entry], judged: list[list[JudgedNumber]], sha256: str, asker: Asker, trust: Trust
) -> None:
    passages = _passages(judged)
    questions = [
        metrics_question(
            _words(entries[p.entry], p),
            [_printed(entries[p.entry], judged[p.entry][at]) for at in p.numbers],
            sha256,
        )
        for p in passages
    ]
    for passage, answer in zip(passages, await asker.ask_all(questions), strict=True):
        if isinstance(answer, ModelError):
            asker.note(answer, "numbers", _words(entries[passage.entry], passage))
            continue
        for at, words in zip(passage.numbers, answer.metrics, strict=False):
            judged[passage.entry][at] = _with_metric(
                entries[passage.entry], judged[passage.entry][at], words, asker, trust
            )


def _printed(entry: Entry, number: JudgedNumber) -> str:
    quantity = number.reading.quantity
    return entry.text[quantity.start : quantity.end]


def _with_metric(entry: Entry, number: JudgedNumber, words: str, asker: Asker, trust: Trust) -> JudgedNumber:
    """The judge's word on one metric: both alike, or whoever is right more often where they differ."""
    place = _ground(entry, number, words, asker)
    rules = number.reading.metric
    if place is None:
        return number
    copied = Field(entry.text[place[0] : place[1]], (place,), "copied by the model")
    if rules and _overlap(rules, place):
        return replace(number, readers=number.readers | {"metric": Reader.BOTH})
    case = "model_against" if rules else "model"
    mine = trust.confidence("metric", "rules_against")
    if not trust.takes("metric", case) or (rules and mine >= trust.confidence("metric", "model_against")):
        return replace(number, others=number.others | {"metric": Other(reader=Reader.MODEL, text=copied.value)})
    said = Other(reader=Reader.RULES, text=rules.value if rules else None)
    reading: NumberReading = replace(number.reading, metric=copied)
    return replace(
        number,
        reading=reading,
        readers=number.readers | {"metric": Reader.MODEL},
        others=number.others | {"metric": said},
    )


def _overlap(field: Field[str], place: tuple[int, int]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in field.spans)


def _ground(entry: Entry, number: JudgedNumber, words: str, asker: Asker) -> tuple[int, int] | None:
    """Where the number's own sentence prints the words; None with a problem where it does not."""
    if not words.strip():
        return None
    start, end = number.reading.sentence
    place = find_near(words, entry.text, number.reading.quantity.start, start, end)
    if place is None:
        reason = "the sentence does not print these words"
        asker.problems.append(Problem(kind=ProblemKind.UNGROUNDED, stage="numbers", reason=reason, words=words[:300]))
    return place
