"""The rules' reading of every number of an entry: kind, unit, direction, metric, method, baseline, setting.

Each field is read by a function of its own and carries the spans that it was read from, so that a
model's answer can replace one field and leave the others. :func:`options` enumerates the phrases of the
sentence that a field may be, for a model to choose from by id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

from extractor.language.prose import Class, Phrase, is_plural
from extractor.numbers import scope, setting
from extractor.numbers.candidates import Candidate, Entry, Name, Sentence, candidates, read_sentences
from extractor.numbers.counts import unit_token
from extractor.numbers.frame import Frame
from extractor.numbers.kind import decide
from extractor.numbers.lists import group_of, inherited, mapped
from extractor.numbers.metric import own_frame
from extractor.numbers.quantity import Quantity
from extractor.records import Direction, NumberKind, Qualifier

__all__ = ["Entry", "Field", "Name", "NumberReading", "judge_numbers", "options"]

V = TypeVar("V")
FieldName = Literal["metric", "method", "baseline", "setting"]


class Field(NamedTuple, Generic[V]):
    """A value, where the entry's text says so, and the rule that read it."""

    value: V
    spans: tuple[tuple[int, int], ...]
    rule: str


class NumberReading(NamedTuple):
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
    done: list[NumberReading] = []
    for sentence in read_sentences(entry):
        if any(quantity.suspect is None for quantity in sentence.quantities):
            done += _completed(_judged(sentence), done)
        else:
            done += _suspects(sentence)
    return done


def _suspects(sentence: Sentence) -> Iterator[NumberReading]:
    """The quantities of a sentence that reports none: years, names and marks need no words around them."""
    for quantity in sentence.quantities:
        if quantity.suspect and not quantity.suspect.startswith("part of"):
            yield NumberReading(quantity, (sentence.start, sentence.end), quantity.suspect)


def _judged(sentence: Sentence) -> list[NumberReading]:
    readings: list[NumberReading] = []
    result: tuple[Candidate, Frame] | None = None
    for candidate in candidates(sentence):
        if suspect := candidate.quantity.suspect:
            readings.append(NumberReading(candidate.quantity, (sentence.start, sentence.end), suspect, candidate=candidate))
            continue
        own = own_frame(candidate)
        taken = inherited(candidate, result[0], own, result[1]) if result else None
        frame = taken or own
        before = result[0] if taken and result else None
        same = bool(result and taken and result[1].metric == taken.metric)
        reading = _judge(candidate, frame, before, same_metric=same)
        readings.append(reading)
        if frame and reading.kind and reading.kind.value == "result":
            result = candidate, frame
    return readings


def _judge(candidate: Candidate, frame: Frame | None, before: Candidate | None, *, same_metric: bool) -> NumberReading:
    """``before`` is the result that the number stands in one list with."""
    quantity = candidate.quantity
    here = ((quantity.start, quantity.end),)
    verdict = decide(candidate, frame, follows_result=before is not None)
    reading = NumberReading(quantity, (candidate.sentence.start, candidate.sentence.end), verdict.rule, candidate=candidate)
    if verdict.kind is None:
        return reading
    reading = reading._replace(
        kind=Field(verdict.kind, here, verdict.rule),
        unit=_unit(candidate, verdict.kind) or _unit_of_list(before if same_metric else None),
        qualifier=Field(quantity.qualifier, (quantity.qualifier_span or here[0],), "roughness") if quantity.qualifier else None,
    )
    return _sized(reading) if verdict.kind == "scale" else _measured(reading, candidate, frame)


def _unit(candidate: Candidate, kind: NumberKind) -> Field[str] | None:
    quantity = candidate.quantity
    if quantity.form == "fraction" and quantity.unit_symbol == "x":
        return None  # "half of them" is a share
    if quantity.unit_symbol is not None:
        return Field(quantity.unit_symbol, ((quantity.start, quantity.end),), "printed unit")
    if candidate.low(candidate.before) == "=" and candidate.low(candidate.before - 2) == "(":
        token = candidate.tokens[candidate.before - 3] if candidate.before >= 3 else None
        plural = token is not None and token.kind is Class.NOUN and is_plural(token.low)
        return Field(token.text, ((token.start, token.end),), "noun before n =") if token and plural else None
    head = unit_token(candidate)
    if head is None:
        return None
    token = candidate.tokens[head]
    if candidate.low(head + 1) == "per" and kind == "result":
        rate = candidate.phrase(head, head + 2)
        return Field(rate.text, ((rate.start, rate.end),), "rate")
    if kind == "result" and quantity.form != "plain":
        return None
    if kind == "result" and not candidate.quantity.whole:
        return None
    return Field(token.text, ((token.start, token.end),), "counted noun")


def _unit_of_list(before: Candidate | None) -> Field[str] | None:
    """ "grows by 18.5 points on A and by 4 on B": the unit is printed once."""
    if before is None or before.quantity.unit_symbol in (None, "x"):
        return None
    unit = before.quantity.unit_symbol
    return Field(unit, ((before.quantity.start, before.quantity.end),), "unit of the list") if unit else None


def _sized(reading: NumberReading) -> NumberReading:
    assert reading.candidate is not None
    owner = scope.owner_of_size(reading.candidate)
    return reading._replace(method=_field(owner, "size of the named thing"))


def _measured(reading: NumberReading, candidate: Candidate, frame: Frame | None) -> NumberReading:
    direction = frame.direction if frame else None
    if reading.quantity.baseline_value is not None:
        direction = "increase" if reading.quantity.value > reading.quantity.baseline_value else "decrease"
    cue = frame.cue if frame and frame.cue else None
    spans = ((cue.start, cue.end),) if cue else ((reading.quantity.start, reading.quantity.end),)
    counted = reading.unit.spans[0] if reading.unit and reading.unit.rule == "counted noun" else None
    metric = frame.metric if frame else None
    if metric and counted and metric.start <= counted[0] < metric.end:
        metric = None
    return reading._replace(
        direction=Field(direction, spans, frame.rule if frame else "change") if direction else None,
        metric=_field(metric, frame.rule) if frame else None,
        method=_field(scope.method(candidate), "whose"),
    )


def _field(phrase: Phrase | None, rule: str) -> Field[str] | None:
    return Field(phrase.text, ((phrase.start, phrase.end),), rule) if phrase else None


# ---------------------------------------------------------------- what needs the neighbours


def _completed(readings: Sequence[NumberReading], earlier: Sequence[NumberReading]) -> list[NumberReading]:
    """Add baseline and setting, which stop at the results beside, and the items of parallel lists.

    ``readings`` are those of one sentence, ``earlier`` those before it.
    """
    done: list[NumberReading] = []
    results = [reading for reading in readings if _is_result(reading)]
    for reading in readings:
        if not _is_result(reading) or reading.candidate is None:
            done.append(reading)
            continue
        limit = min(
            (other.candidate.at for other in results if other.candidate and _later(other, reading)),
            default=len(reading.candidate.tokens),
        )
        before = _last_result(done, reading)
        reading = _echoed(reading, done)
        previous = before.candidate.at if before and before.candidate else -1
        placed = _placed(reading, setting.Neighbours(previous, limit), before)
        if placed.setting is None and earlier and _also(reading) and _is_result(earlier[-1]):
            placed = placed._replace(setting=earlier[-1].setting)
        done.append(_in_turn(placed, [other for other in [*earlier[-8:], *done] if _is_result(other)]))
    done = [_contrasted(done, at) for at in range(len(done))]
    return [_said_behind(done, at) for at in range(len(done))]


_JOINED = re.compile(r",? (?:and|or|vs\.?|versus) |, ")


def _said_behind(readings: Sequence[NumberReading], at: int) -> NumberReading:
    """ "98.8 percent and 98.7 percent accuracy": what the last of two says of both."""
    reading, other = readings[at], readings[at + 1] if at + 1 < len(readings) else None
    if (
        other is None
        or not (_is_result(reading) and _is_result(other))
        or reading.metric
        or not other.metric
        or not reading.candidate
    ):
        return reading
    same = reading.quantity.unit_symbol is not None and reading.quantity.unit_symbol == other.quantity.unit_symbol
    between = reading.candidate.entry.text[reading.quantity.end : other.quantity.start]
    behind = other.metric.spans[0][0] >= other.quantity.end
    return reading._replace(metric=other.metric) if same and behind and _JOINED.fullmatch(between) else reading


def _echoed(reading: NumberReading, done: Sequence[NumberReading]) -> NumberReading:
    """ "Cuts A by 27% and B by 2x, where X manages 11% and 1.4x": what the sentence says in the same unit of another.

    Its owner goes on too: "the variants showed 3-fold activity and 5-fold efficiency".
    """
    said = [other for other in done if _is_result(other) and other.sentence == reading.sentence]
    if not said:
        return reading
    if reading.method is None and said[-1].method is not None and _goes_on(reading, said[-1]):
        reading = reading._replace(method=said[-1].method)
    if reading.metric is None and reading.method is not None and reading.quantity.unit_symbol is not None:
        mine = reading.quantity.unit_symbol
        same = [other for other in said if other.quantity.unit_symbol == mine and other.metric and other.method]
        if same and all(other.method and other.method.value != reading.method.value for other in same):
            return reading._replace(metric=same[-1].metric)
    return reading


def _contrasted(readings: Sequence[NumberReading], at: int) -> NumberReading:
    """ "56.7%, compared with 44.5% for X and 40.7% for Y": X and Y are the first one's baselines, and have none."""
    reading = readings[at]
    if not _is_result(reading) or (reading.metric is None and reading.quantity.unit_symbol is None):
        return reading
    if _is_rival(reading) or (reading.baseline and reading.method and reading.baseline.value == reading.method.value):
        reading = reading._replace(baseline=None)
    if reading.baseline is not None or _is_rival(reading) or reading.candidate is None or scope.set_against(reading.candidate):
        return reading
    owners: dict[str, tuple[int, int]] = {}
    for other in [*readings[at + 1 :], *(earlier for earlier in readings[:at] if _is_rival(earlier))]:
        if other.method and _comparable(reading, other):
            owners.setdefault(other.method.value, other.method.spans[0])
    if not owners or any(
        _is_result(earlier) and not _is_rival(earlier) and _comparable(reading, earlier) for earlier in readings[:at]
    ):
        return reading
    return reading._replace(baseline=Field("; ".join(owners), tuple(owners.values()), "levels beside"))


def _is_rival(reading: NumberReading) -> bool:
    """Is it the level of a method that the entry only compares itself with?"""
    if not _is_result(reading) or reading.method is None or reading.candidate is None:
        return False
    return any(name.role == "compared" and name.text == reading.method.value for name in reading.candidate.entry.names)


def _comparable(reading: NumberReading, other: NumberReading) -> bool:
    """Do two results say the same of different methods?"""
    mine = reading.method.value if reading.method else None
    if not _is_result(other):
        return False
    same = (reading.metric.value if reading.metric else None) == (other.metric.value if other.metric else None)
    forms = {reading.quantity.form, other.quantity.form}
    alike = len(forms) == 1 or (forms == {"change", "plain"} and reading.quantity.unit_symbol == other.quantity.unit_symbol)
    return same and other.method is not None and other.method.value != mine and alike


def _is_result(reading: NumberReading) -> bool:
    return reading.kind is not None and reading.kind.value == "result"


def _later(other: NumberReading, reading: NumberReading) -> bool:
    return other.sentence == reading.sentence and other.quantity.start > reading.quantity.start


def _last_result(done: Sequence[NumberReading], reading: NumberReading) -> NumberReading | None:
    """The result before in the same sentence."""
    for earlier in reversed(done):
        if earlier.sentence != reading.sentence:
            return None
        if _is_result(earlier):
            return earlier
    return None


def _placed(reading: NumberReading, near: setting.Neighbours, before: NumberReading | None) -> NumberReading:
    candidate = reading.candidate
    assert candidate is not None
    baseline = scope.baseline(candidate, near.following)
    reading = reading._replace(baseline=_field(baseline, "set against"))
    item = mapped(candidate)
    if item is not None and item.role == "metric":
        reading = reading._replace(metric=_field(item.phrase, "parallel list"))
    metric = Phrase(*reading.metric.spans[0], reading.metric.value) if reading.metric else None
    fields = (reading.metric, reading.method, reading.baseline)
    taken = setting.Taken(tuple(span for field in fields if field for span in field.spans))
    scene, places = setting.places(candidate, metric, near, taken)
    if item and item.role == "setting":
        places = [item.phrase]
    if before is not None and scope.set_against(candidate):
        reading = _beside_its_rival(reading, before)
        if not places and before.setting:
            return reading._replace(setting=before.setting)
    if not places and before is not None and before.setting and _rivals(reading, before):
        return reading._replace(setting=before.setting)
    if (
        not places
        and not scene
        and before is not None
        and before.setting
        and candidate.low(candidate.before) == ","
        and _goes_on(reading, before)
    ):
        return reading._replace(setting=before.setting)
    if not places and reading.metric and reading.metric.rule == "labelled" and (label := setting.label(candidate)):
        places = [] if taken.holds(label) else [label]
    return reading._replace(setting=_joined([*scene, *places]))


def _also(reading: NumberReading) -> bool:
    """ "It also raised": what is told of the same experiment as the result before."""
    candidate = reading.candidate
    assert candidate is not None
    return candidate.low(0) in ("it", "they", "this") and candidate.low(1) == "also"


def _in_turn(reading: NumberReading, earlier: Sequence[NumberReading]) -> NumberReading:
    """ "... by 11 with A and by 8 with B. Pain was reported by 6% and 5%, respectively": the places of as many results before."""
    candidate = reading.candidate
    assert candidate is not None
    group = group_of(candidate)
    if len(group) < 2 or mapped(candidate) is not None:
        return reading
    said = any(candidate.low(at) == "respectively" for at in range(group[-1] + 1, group[-1] + 6))
    if not said and reading.setting is not None:
        return reading
    before = [other for other in earlier if other.quantity.end <= candidate.tokens[group[0]].start][-len(group) :]
    places = [other.setting for other in before]
    if not said and any(other.sentence != reading.sentence for other in before):
        return reading
    if len(places) < len(group) or len({place.value for place in places if place}) < len(group):
        return reading
    return reading._replace(setting=places[group.index(candidate.at)])


def _goes_on(reading: NumberReading, before: NumberReading) -> bool:
    """ "Runs at 22 Hz on a small board, 4x faster than X": no verb begins anything new between the two numbers."""
    assert reading.candidate is not None and before.candidate is not None
    tokens = reading.candidate.tokens[before.candidate.at + 1 : reading.candidate.at]
    return not any(token.low == ";" or (token.kind is Class.VERB and not token.low.endswith("ing")) for token in tokens)


def _rivals(reading: NumberReading, before: NumberReading) -> bool:
    """ "94% on wet boxes, where the stock cup manages 61%": the same measured of another, in the same place."""
    if reading.method is None or (before.method is not None and reading.method.value == before.method.value):
        return False
    mine, other = reading.metric, before.metric
    return mine is None or (other is not None and mine.value == other.value)


def _beside_its_rival(reading: NumberReading, before: NumberReading) -> NumberReading:
    """ "loses 1.2 mIoU to X (38.6 against 39.8)": the second level is X's."""
    if before.baseline is None or reading.method is None or before.method is None or reading.method.value != before.method.value:
        return reading
    return reading._replace(method=Field(before.baseline.value, before.baseline.spans, "rival"))


def _joined(places: Sequence[Phrase]) -> Field[str] | None:
    """Several settings as one field, each once, in the order of the text."""
    unique = setting.distinct(places)
    if not unique:
        return None
    return Field("; ".join(place.text for place in unique), tuple((place.start, place.end) for place in unique), "place")


# ---------------------------------------------------------------- choices for a model


def options(reading: NumberReading, field: FieldName) -> list[Phrase]:
    """The phrases of the number's sentence (for methods also the entry's names) that a field may be, in order,"
    " once each."""
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
