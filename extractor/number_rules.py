"""The rules' reading of every number of an entry: kind, unit, direction, metric, method, baseline, setting.

Each field is read by a function of its own and carries the spans that it was read from, so that a
model's answer can replace one field and leave the others. :func:`options` enumerates the phrases of the
sentence that a field may be, for a model to choose from by id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from extractor import number_scope as scope
from extractor.candidates import Candidate, Entry, Name, candidates
from extractor.number_kind import decide, unit_token
from extractor.number_lists import inherited, mapped
from extractor.number_metric import Frame, own_frame
from extractor.prose import Class, Phrase
from extractor.quantities import Quantity
from extractor.records import Direction, NumberKind, Qualifier

__all__ = ["Entry", "Field", "Name", "NumberReading", "judge_numbers", "options"]

V = TypeVar("V")
FieldName = Literal["metric", "method", "baseline", "setting"]


@dataclass(frozen=True, slots=True)
class Field(Generic[V]):
    """A value, where the entry's text says so, and the rule that read it."""

    value: V
    spans: tuple[tuple[int, int], ...]
    rule: str


@dataclass(frozen=True, slots=True)
class NumberReading:
    """One candidate as the rules read it. ``kind`` is None where it is no report; ``rule`` says why."""

    quantity: Quantity
    sentence: tuple[int, int]
    rule: str
    kind: Field[NumberKind] | None = None
    unit: Field[str] | None = None
    direction: Field[Direction] | None = None
    qualifier: Field[Qualifier] | None = None
    metric: Field[str] | None = None
    method: Field[str] | None = None
    baseline: Field[str] | None = None
    setting: Field[str] | None = None
    candidate: Candidate | None = None


def judge_numbers(entry: Entry) -> list[NumberReading]:
    """A reading for every quantity of the entry's title and abstract that is no part of a name, in order."""
    readings: list[NumberReading] = []
    frames: list[Frame | None] = []
    found = candidates(entry)
    for at, candidate in enumerate(found):
        same = at > 0 and found[at - 1].sentence is candidate.sentence
        frame, follows = _frame(candidate, found[at - 1], frames[-1], readings[-1]) if same else (own_frame(candidate), False)
        frames.append(frame)
        readings.append(_judge(candidate, frame, follows=follows))
    return [_completed(readings, at) for at in range(len(readings))]


def _frame(candidate: Candidate, before: Candidate, frame: Frame | None, reading: NumberReading) -> tuple[Frame | None, bool]:
    """The frame of a number that follows another in its sentence, and whether it stands in one list with a result."""
    own = own_frame(candidate)
    if reading.kind is None or reading.kind.value != "result" or frame is None:
        return own, False
    taken = inherited(candidate, before, own, frame)
    return (taken, True) if taken else (own, False)


def _judge(candidate: Candidate, frame: Frame | None, *, follows: bool) -> NumberReading:
    quantity = candidate.quantity
    here = ((quantity.start, quantity.end),)
    verdict = decide(candidate, frame, follows_result=follows)
    reading = NumberReading(quantity, (candidate.sentence.start, candidate.sentence.end), verdict.rule, candidate=candidate)
    if verdict.kind is None:
        return reading
    reading = replace(
        reading,
        kind=Field(verdict.kind, here, verdict.rule),
        unit=_unit(candidate, verdict.kind),
        qualifier=Field(quantity.qualifier, (quantity.qualifier_span or here[0],), "roughness") if quantity.qualifier else None,
    )
    return _sized(reading) if verdict.kind == "scale" else _measured(reading, candidate, frame)


def _unit(candidate: Candidate, kind: NumberKind) -> Field[str] | None:
    quantity = candidate.quantity
    if quantity.unit_symbol is not None:
        return Field(quantity.unit_symbol, ((quantity.start, quantity.end),), "printed unit")
    if candidate.low(candidate.before) == "=" and candidate.low(candidate.before - 2) == "(":
        token = candidate.tokens[candidate.before - 3] if candidate.before >= 3 else None
        plural = token is not None and token.kind is Class.NOUN and token.low.endswith("s")
        return Field(token.text, ((token.start, token.end),), "noun before n =") if token and plural else None
    head = unit_token(candidate)
    if head is None:
        return None
    token = candidate.tokens[head]
    if kind == "result" and quantity.form != "plain":
        return None
    if kind == "result" and not candidate.quantity.whole:
        return None
    return Field(token.text, ((token.start, token.end),), "counted noun")


def _sized(reading: NumberReading) -> NumberReading:
    assert reading.candidate is not None
    owner = scope.owner_of_size(reading.candidate)
    return replace(reading, method=_field(owner, "size of the named thing"))


def _measured(reading: NumberReading, candidate: Candidate, frame: Frame | None) -> NumberReading:
    direction = frame.direction if frame else None
    if reading.quantity.baseline_value is not None:
        direction = "increase" if reading.quantity.value > reading.quantity.baseline_value else "decrease"
    cue = frame.cue if frame and frame.cue else None
    spans = ((cue.start, cue.end),) if cue else ((reading.quantity.start, reading.quantity.end),)
    return replace(
        reading,
        direction=Field(direction, spans, frame.rule if frame else "change") if direction else None,
        metric=_field(frame.metric, frame.rule) if frame else None,
        method=_field(scope.method(candidate), "whose"),
    )


def _field(phrase: Phrase | None, rule: str) -> Field[str] | None:
    return Field(phrase.text, ((phrase.start, phrase.end),), rule) if phrase else None


# ---------------------------------------------------------------- what needs the neighbours


def _completed(readings: Sequence[NumberReading], at: int) -> NumberReading:
    """Add baseline and setting, which stop at the numbers beside, and the items of a parallel list."""
    reading = readings[at]
    candidate = reading.candidate
    if candidate is None or reading.kind is None or reading.kind.value != "result":
        return reading
    same = [other.candidate.at for other in readings if other.candidate and other.candidate.sentence is candidate.sentence and other.kind]
    previous = max((index for index in same if index < candidate.at), default=-1)
    limit = min((index for index in same if index > candidate.at), default=len(candidate.tokens))
    metric = Phrase(*reading.metric.spans[0], reading.metric.value) if reading.metric else None
    places = scope.settings(candidate, previous, limit, metric)
    reading = replace(
        reading,
        baseline=_field(scope.baseline(candidate, limit), "set against"),
        setting=Field("; ".join(place.text for place in places), tuple((place.start, place.end) for place in places), "place")
        if places
        else None,
    )
    return _mapped(reading, readings)


def _mapped(reading: NumberReading, readings: Sequence[NumberReading]) -> NumberReading:
    assert reading.candidate is not None
    item = mapped(reading.candidate)
    if item is None:
        return reading
    if item.role == "metric":
        return replace(reading, metric=_field(item.phrase, "parallel list"))
    if item.role == "setting":
        return replace(reading, setting=_field(item.phrase, "parallel list"))
    return replace(reading, baseline=_field(item.phrase, "parallel list"))


# ---------------------------------------------------------------- choices for a model


def options(reading: NumberReading, field: FieldName) -> list[Phrase]:
    """The phrases of the number's sentence (for methods also the entry's names) that a field may be, in order, once each."""
    candidate = reading.candidate
    if candidate is None:
        return []
    found = [candidate.phrase(*run) for run in _noun_runs(candidate)]
    if field in ("method", "baseline"):
        found += [phrase for name in candidate.entry.names if (phrase := scope.printed(candidate, name))]
    unique: dict[str, Phrase] = {}
    for phrase in found:
        unique.setdefault(phrase.text.casefold(), phrase)
    return list(unique.values())


def _noun_runs(candidate: Candidate) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(candidate.tokens):
        if candidate.kind(at) is Class.NOUN and (run := candidate.noun_run(at)):
            runs.append(run)
            at = run[1] + 1
        else:
            at += 1
    return runs
