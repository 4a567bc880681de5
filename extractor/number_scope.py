"""Whose number it is, what it is set against, and where it was had: method, baseline, setting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor import number_words as words
from extractor.candidates import Candidate, Name
from extractor.number_metric import clause_start
from extractor.prose import Class, Phrase

_MADE = frozenset(["benchmark", "dataset", "metric"])
"""Kinds of named things on which others are measured, so that a result is seldom their own."""


# ---------------------------------------------------------------- method


def method(candidate: Candidate) -> Phrase | None:
    """The name, or the phrase, whose result the number is."""
    for reading in (_owner_behind, _owner_beside, _subject_name):
        if found := reading(candidate):
            return found
    return _default(candidate)


_STOP_AT = frozenset([";", "(", ")", ".", ":"])


def _owner_behind(candidate: Candidate) -> Phrase | None:
    """"62.45% for LoRA", "44.5% for the strongest static baseline": where two owners are set against each other."""
    at = candidate.after
    run = candidate.noun_run(at)
    if run is not None and candidate.low(run[1] + 1) in ("for", "by", "of") and candidate.low(at) not in ("for", "by", "of"):
        at = run[1] + 1
    if candidate.low(at) not in ("for", "by", "of", "with"):
        return None
    owner = candidate.noun_run(at + 1)
    if owner is None:
        return None
    name = candidate.sentence.name_at(candidate.tokens[owner[0]].start, candidate.tokens[owner[1]].end)
    if name and name.kind not in _MADE:
        return printed(candidate, name)
    return candidate.phrase(*owner) if candidate.low(at) == "for" and set_against(candidate) else None


def set_against(candidate: Candidate) -> bool:
    """Is the number named only for comparison: "compared with 44.5%", "against 0.27", "and 40.7%" after such?"""
    index = candidate.before
    while index >= 0 and candidate.at - index < 26:
        low = candidate.low(index)
        if low in ("against", "versus", "vs", "vs.") or (low in ("to", "with") and candidate.low(index - 1) == "compared"):
            return True
        if low in _STOP_AT or (candidate.kind(index) is Class.VERB and low not in ("gets", "reaches", "manages")):
            return False
        index -= 1
    return False


def _owner_beside(candidate: Candidate) -> Phrase | None:
    """"X-VLA (21.33%)", "(ShutterNet: 29.6)", "ZipField 19x"."""
    at = candidate.before
    if candidate.low(at) in ("(", ":"):
        at -= 1
    if at < 0:
        return None
    name = candidate.sentence.name_at(candidate.tokens[at].start, candidate.tokens[at].end)
    return printed(candidate, name) if name and name.kind not in _MADE else None


def _subject_name(candidate: Candidate) -> Phrase | None:
    """The nearest known name to the left that is the subject of a clause: followed by a verb, after no preposition."""
    best: Name | None = None
    for start, end, name in candidate.sentence.names:
        if start > candidate.quantity.start:
            break
        first = next(at for at, token in enumerate(candidate.tokens) if token.end > start)
        last = max(at for at, token in enumerate(candidate.tokens) if token.start < end)
        if name.role == "proposed" and name.kind not in _MADE:
            best = name if best is None or best.role == "proposed" or not _is_object(candidate, first) else best
        elif _acts(candidate, first, last):
            best = name
    return printed(candidate, best) if best else None


def _is_object(candidate: Candidate, first: int) -> bool:
    return candidate.low(first - 1) in ("than", "over", "against", "to", "with", "from", "by", "on", "of")


def _acts(candidate: Candidate, first: int, last: int) -> bool:
    """Does the name head a clause that the number stands in?"""
    if _is_object(candidate, first) or candidate.kind(first - 1) is Class.VERB:
        return False
    index = last + 1
    while candidate.kind(index) in (Class.ADVERB, Class.NOUN) and index < last + 4:
        index += 1
    return candidate.kind(index) is Class.VERB and candidate.low(index) not in words.BEATING | {"is"}


def printed(candidate: Candidate, name: Name) -> Phrase | None:
    """Where the entry prints the name: the nearest place to the number."""
    text = candidate.entry.text
    places = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(name.text)}(?!\w)", text)]
    places = places or [match.start() for match in re.finditer(re.escape(name.text), text, re.IGNORECASE)]
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - candidate.quantity.start))
    return Phrase(start, start + len(name.text), name.text)


def _default(candidate: Candidate) -> Phrase | None:
    """The thing that the entry proposes, where the sentence names nobody else."""
    able = [name for name in candidate.entry.proposed if name.kind not in _MADE]
    if not able or _foreign_subject(candidate):
        return None
    earlier = candidate.sentence.previous
    while earlier is not None:
        mentioned = [name for _, _, name in earlier.names if name in able]
        if mentioned:
            return printed(candidate, mentioned[0])
        earlier = earlier.previous
    return printed(candidate, able[0])


_FOREIGN = re.compile(
    r"\b(?:existing|current|previous|prior|state-of-the-art|sota|conventional|human|humans|baselines?|best[- ]performing|strongest)\b"
    r"[^,;.]{0,40}\b(?:only|merely|still|achieves?|reach(?:es)?|scores?|attains?|fails?|struggles?)\b",
    re.IGNORECASE,
)


def _foreign_subject(candidate: Candidate) -> bool:
    first = clause_start(candidate, candidate.at)
    clause = candidate.entry.text[candidate.tokens[first].start : candidate.quantity.start]
    return bool(_FOREIGN.search(clause))


_HOLDING = words.inflected("contain comprise consist include feature cover span offer provide have hold total encompass gather collect ship".split())


def owner_of_size(candidate: Candidate) -> Phrase | None:
    """The named dataset, benchmark or system whose own size the number is."""
    names = [(start, end, name) for start, end, name in candidate.sentence.names if name.role == "proposed" and start < candidate.quantity.start]
    if not names:
        return None
    start, end, name = names[-1]
    between = candidate.entry.text[end : candidate.quantity.start]
    if re.search(r"\b(?:evaluat|experiment|across|outperform|test|compar|show|achiev|valid|demonstrat|reveal|improv)\w*", between, re.IGNORECASE):
        return None
    if name.kind in ("dataset", "benchmark") and not re.search(r"\b(?:on|against)\b", between):
        return printed(candidate, name)
    verbs = {token.low for token in candidate.tokens if end <= token.start < candidate.quantity.start}
    return printed(candidate, name) if verbs & _HOLDING and name.kind in ("dataset", "benchmark", "system", "model") else None


# ---------------------------------------------------------------- baseline

_AGAINST = frozenset("over than against versus vs vs. unlike".split())


def baseline(candidate: Candidate, limit: int) -> Phrase | None:
    """What the number is set against; ``limit`` is the index of the next number's token."""
    if found := _baseline_behind(candidate, limit):
        return found
    return _baseline_before(candidate)


def _baseline_behind(candidate: Candidate, limit: int) -> Phrase | None:
    for index in range(candidate.at + 1, min(limit, candidate.at + 24)):
        low = candidate.low(index)
        first: int | None = None
        if low in _AGAINST or (low == "beyond" and candidate.low(index + 1) == "the"):
            first = index + 1
        elif low in ("compared", "relative", "comparison", "contrast") and candidate.low(index + 1) in ("to", "with"):
            first = index + 2
        elif low in (";", "."):
            return None
        if first is None or first >= limit:
            continue
        if candidate.low(first) == "that" and candidate.low(first + 1) == "of":
            first += 2
        if candidate.low(first) == "in":
            first += 1
        run = candidate.noun_run(first)
        if run is not None and run[1] < limit:
            return _baseline_phrase(candidate, run)
    return None


def _baseline_phrase(candidate: Candidate, run: tuple[int, int]) -> Phrase:
    first, last = run
    name = candidate.sentence.name_at(candidate.tokens[first].start, candidate.tokens[last].end)
    if name is not None:
        return printed(candidate, name) or candidate.phrase(first, last)
    return candidate.phrase(first, last)


def _baseline_before(candidate: Candidate) -> Phrase | None:
    """"Compared to X, ...", "outperforms X by 3 points"."""
    for index in range(candidate.at - 1, max(-1, candidate.at - 40), -1):
        low = candidate.low(index)
        first: int | None = None
        if low in words.BEATING and candidate.kind(index) is Class.VERB:
            first = index + 1
        elif low in ("compared", "relative", "comparison") and candidate.low(index + 1) in ("to", "with"):
            first = index + 2
        elif low in (";", ":"):
            return None
        if first is not None:
            run = candidate.noun_run(first)
            return _baseline_phrase(candidate, run) if run and run[1] < candidate.at else None
    return None


# ---------------------------------------------------------------- setting

_PLACES = frozenset("on in for under across at during when within after among throughout".split())
_NOT_PLACES = frozenset(
    "addition contrast particular general total terms order practice comparison average short fact turn case cases paper"
    " work study experiments experiment results evaluation evaluations example instance conclusion performance parallel"
    " comparison time times experimental evidence summary response place part time-efficiency".split()
)


def settings(candidate: Candidate, previous: int, limit: int, metric: Phrase | None) -> list[Phrase]:
    """The phrases that say where the number was had, between the numbers beside it and at the sentence's start."""
    found = [*_opening(candidate), *_places(candidate, max(previous + 1, candidate.at - 16), candidate.at, metric)]
    behind = list(_places(candidate, candidate.at + 1, min(limit, candidate.at + 20), metric))
    found += behind
    unique: list[Phrase] = []
    for phrase in found:
        if all(phrase.end <= other.start or other.end <= phrase.start for other in unique):
            unique.append(phrase)
    return unique[:3]


def _opening(candidate: Candidate) -> Iterator[Phrase]:
    """"On X, ...", "At 90% specificity ...", "With spot instances ..." at the start of the sentence."""
    if candidate.kind(0) is not Class.PREPOSITION or candidate.low(0) not in _PLACES | {"with", "using", "without", "over"}:
        return
    comma = next((at for at in range(1, min(16, candidate.at)) if candidate.low(at) == ","), None)
    phrase = _place(candidate, 0, comma or candidate.at)
    if phrase:
        yield phrase


def _places(candidate: Candidate, first: int, limit: int, metric: Phrase | None) -> Iterator[Phrase]:
    for index in range(first, limit):
        if candidate.low(index) in _PLACES and candidate.kind(index) is Class.PREPOSITION and index != candidate.before:
            phrase = _place(candidate, index, limit)
            if phrase and (metric is None or phrase.end <= metric.start or metric.end <= phrase.start):
                yield phrase
        elif candidate.low(index) in (";", "while", "whereas", "where", "but"):
            if index > candidate.at:
                return


def _place(candidate: Candidate, preposition: int, limit: int) -> Phrase | None:
    """The phrase behind a preposition, without "the" and a closing "dataset"; None where it is vague."""
    first = preposition + 1
    if candidate.kind(first) is Class.QUANTITY:
        return _counted_place(candidate, first, limit)
    keep_article = candidate.low(first) in ("a", "an")
    run = candidate.noun_run(first)
    if run is None or run[1] >= limit:
        return None
    low = candidate.low(run[0])
    if low in words.VAGUE_SCOPES or candidate.low(run[1]) in _NOT_PLACES or low in _NOT_PLACES:
        return None
    last = run[1]
    while last > run[0] and candidate.low(last) in ("dataset", "datasets", "benchmark", "benchmarks", "corpus"):
        last -= 1
    start = first if keep_article else run[0]
    return candidate.phrase(start, last)


def _counted_place(candidate: Candidate, first: int, limit: int) -> Phrase | None:
    """"over 54 configurations", "at 2 bits": a number with its noun is a setting too."""
    if first == candidate.at:
        return None
    run = candidate.noun_run(first + 1)
    if run is None or run[1] >= limit or run[0] != first + 1:
        quantity = candidate.tokens[first].quantity
        return candidate.phrase(first, first) if quantity and quantity.unit_symbol and first < candidate.at else None
    return candidate.phrase(first, run[1])
