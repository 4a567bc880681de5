"""Numbers in parallel: "72%, 76.6% and 29% on A, B and C", "by 35% compared to X and 27% compared to Y"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from extractor.language.prose import Class, Phrase
from extractor.numbers import words
from extractor.numbers.candidates import Candidate
from extractor.numbers.frame import Frame
from extractor.numbers.measures import trimmed

_OWN_RULES = frozenset(
    "change verb|change noun before|change noun after|speed-up|comparative|overhead|outperforms by|share of|multiple"
    "|factor in words|above or below|share of people".split("|")
)
"""Patterns that say enough of a number for it to stand on its own."""


def inherited(candidate: Candidate, before: Candidate, own: Frame | None, frame: Frame) -> Frame | None:
    """The frame that a number takes over from the result before it, or None where it stands on its own."""
    behind = own is not None and own.rule == "above or below" and own.metric is None and candidate.at - before.at < 10
    if not _in_one_list(candidate, before) and not behind:
        return None
    if own is not None and own.rule in _OWN_RULES:
        return replace(own, metric=frame.metric) if own.metric is None and own.rule in _LACKING else None
    if candidate.at == before.at + 2 and candidate.low(before.at + 1) == "(" and candidate.token.text[0] not in "+-−":
        # "falls by 25% (19%)": the same said of a second case.
        return frame
    if (before.quantity.form == "change" and candidate.quantity.form != "change") or candidate.low(candidate.before) == "(":
        # "cuts the error from 9.8 to 3.1, while X remains at 8.7": the second is a level.
        frame = replace(frame, direction=None, cue=None)
    if metric := _own_object(candidate, before):
        return replace(frame, metric=metric)
    if own is not None and own.metric is not None and own.rule in ("level of", "level after", "in brackets", "labelled"):
        return replace(own, direction=frame.direction if own.rule == "in brackets" else None)
    if own is not None and own.metric is not None and own.rule == "level subject" and not _reaches(candidate):
        return replace(own, direction=None)
    if own is not None and own.metric is not None and own.rule == "level beside" and not _is_name(candidate):
        return own
    return frame


_LACKING = frozenset(["above or below", "comparative", "factor in words", "from to", "change verb", "share of people"])


def _reaches(candidate: Candidate) -> bool:
    """ "... 44%; human proofreaders reach 97%": the subject of such a verb is who, not what."""
    index = candidate.before
    while index > 0 and candidate.kind(index) in (Class.ADVERB, Class.PREPOSITION):
        index -= 1
    settled = candidate.low(index) in words.COPULAS and candidate.low(index + 1) != "at"
    return candidate.low(index) in words.REACHING and not settled


def _in_one_list(candidate: Candidate, before: Candidate) -> bool:
    """Do only connectives, names and places stand between the two numbers?"""
    between = candidate.tokens[before.at + 1 : candidate.at]
    if len(between) > 22:
        return False
    mine, theirs = candidate.quantity.unit_symbol, before.quantity.unit_symbol
    if mine != theirs and mine is not None:
        return (
            candidate.low(candidate.before) in ("and", "by", "to")
            and len(between) < 8
            and mine in ("%", "x", "points")
            and theirs in ("%", "x", "points")
        )
    if mine is None and theirs == "x" and candidate.quantity.form == "power":
        return False
    if mine is None and candidate.quantity.whole and candidate.counts_a_noun:
        return False
    said = {token.low for token in candidate.tokens[: before.at] if token.kind is Class.VERB}
    return all(token.low in _LISTED or token.low in said for token in between if token.kind is Class.VERB)


_LISTED = words.REACHING | words.COPULAS | {"compared", "stops", "stands"}


def _own_object(candidate: Candidate, before: Candidate) -> Phrase | None:
    """ "... by 27% and tail completion time by 2.3x": the second object of one verb."""
    at = candidate.before
    if candidate.low(at) not in ("by", "from", "to"):
        return None
    run = candidate.noun_run_back(at - 1)
    if run is None or run[0] <= before.at:
        return None
    first = run[0] - 1
    while candidate.kind(first) is Class.DETERMINER:
        first -= 1
    return trimmed(candidate, run) if candidate.low(first) in ("and", ",", "or") else None


def _is_name(candidate: Candidate) -> bool:
    token = candidate.tokens[candidate.before]
    return candidate.sentence.name_at(token.start, token.end) is not None


# ---------------------------------------------------------------- respectively


@dataclass(frozen=True, slots=True)
class Item:
    """What a parallel list gives to one of its numbers."""

    role: Literal["metric", "setting", "baseline"]
    phrase: Phrase


def mapped(candidate: Candidate) -> Item | None:
    """The item that stands for this number in a list of as many phrases as there are numbers."""
    group = group_of(candidate)
    if len(group) < 2:
        return None
    place = group.index(candidate.at)
    last = Candidate(candidate.sentence, group[-1])
    run = last.noun_run(last.after)
    link = last.after if last.low(last.after) in _LINKS else run[1] + 1 if run and last.low(run[1] + 1) in _LINKS else None
    if link is not None:
        items = _items(last, link + 1)
        if len(items) == len(group):
            return Item("baseline" if last.low(link) == "over" else "setting", items[place])
    first = Candidate(candidate.sentence, group[0])
    return _metric_before(first, len(group), place)


_LINKS = frozenset("on for in of under across over at with".split())


def group_of(candidate: Candidate) -> list[int]:
    """The indexes of the numbers that stand beside each other, parted only by commas and "and"."""
    group = [candidate.at]
    for step in (-1, 1):
        at = candidate.at
        while True:
            index = at + step
            index = candidate.behind_interval(index) if step > 0 else candidate.before_interval(index)
            while candidate.low(index) in (",", "and", "or", "/", "&") and 0 <= index < len(candidate.tokens):
                index += step
            if step < 0:
                index = candidate.before_interval(index)
            if index == at + step or candidate.kind(index) is not Class.QUANTITY:
                break
            group.append(index)
            at = index
    return sorted(group)


def _items(candidate: Candidate, first: int) -> list[Phrase]:
    """The phrases of a list "A, B, and C" that begins at ``first``."""
    items: list[Phrase] = []
    at = first
    while True:
        run = candidate.noun_run(at)
        if run is None:
            return items
        items.append(candidate.phrase(*run))
        at = run[1] + 1
        joint = at
        while candidate.low(joint) in (",", "and", "or", "&"):
            joint += 1
        if joint == at:
            return items
        if candidate.low(joint) in _LINKS:
            joint += 1
        at = joint


def _metric_before(first: Candidate, count: int, place: int) -> Item | None:
    """ "accuracy and F1 of 92% and 88%": the metrics stand before."""
    at = first.before
    if first.low(at) not in ("of", "is", "are", "was", "were", "by"):
        return None
    if first.low(at) == "by" and first.kind(at - 1) is Class.VERB:
        at -= 1
    runs: list[tuple[int, int]] = []
    index = at - 1
    while (run := first.noun_run_back(index)) is not None:
        runs.insert(0, run)
        index = run[0] - 1
        while first.kind(index) is Class.DETERMINER:
            index -= 1
        if first.low(index) not in ("and", ","):
            break
        while first.low(index) in ("and", ","):
            index -= 1
    if len(runs) != count:
        return None
    metric = trimmed(first, runs[place])
    return Item("metric", metric) if metric else None
