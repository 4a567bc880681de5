"""Which field of an entry is each slot? A page's own pattern, learned from the page.

Every slot gets a score for each state (title, authors, venue, prose, ...) from its wording; a hidden
Markov chain ties neighbours together (authors follow titles, prose follows authors); and slots of one
style share what is believed of any of them, for entries of one page look alike. A few rounds of
forward-backward (Rabiner 1989) with the style beliefs re-estimated between them settle it.
Titles and authors that a model copied enter as further evidence.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.document import Document
from extractor.people import People, people
from extractor.slots import Slot
from extractor.wording import (
    bare_label, capital_share, dates, field_label, is_furniture, is_link_label, is_prose, names_venue, sentence_ends, words, years,
)  # fmt: skip

STATES = ("title", "authors", "venue", "prose", "links", "section", "other")
T, A, V, P, L, S, O = range(len(STATES))
Scores = list[float]

# How readily one field follows another, as log odds; "other" is furniture and all that is not of an entry.
_FOLLOWS: Mapping[int, Scores] = {
    #      T     A     V     P     L     S     O
    T: [-3.0, -0.4, -0.9, -0.7, -1.0, -3.5, -2.0],
    A: [-1.2, -2.2, -0.6, -0.6, -0.9, -2.5, -1.8],
    V: [-0.9, -1.0, -0.9, -0.7, -0.7, -1.5, -1.2],
    P: [-0.6, -2.2, -1.2, -0.8, -0.9, -1.0, -1.0],
    L: [-0.6, -2.0, -1.0, -0.8, -0.6, -1.0, -0.9],
    S: [-0.3, -1.8, -1.4, -1.4, -2.0, -1.8, -0.9],
    O: [-0.9, -2.0, -1.4, -1.6, -1.8, -1.0, -0.4],
}
_START: Scores = [-1.0, -3.0, -2.0, -2.5, -2.5, -0.7, -0.2]
_STYLE_WEIGHT = 1.3
_ROUNDS = 4
_FIELD_STATES = {"title": T, "authors": A, "venue": V, "date": V, "abstract": P, "links": L, "meta": V, "other": O}


@dataclass(frozen=True, slots=True)
class Hint:
    """A reader's word on a stretch of the page: it is (not) a title, authors, ...; weight in nats."""

    start: int
    end: int
    state: int
    weight: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """A slot with the field it most probably is, and how probable that is."""

    slot: Slot
    state: int
    posterior: float
    share: Scores
    people: People


def label_slots(document: Document, slots: Sequence[Slot], hints: Sequence[Hint] = ()) -> list[Labelled]:
    """The most probable state of every slot."""
    if not slots:
        return []
    texts = [document.text[s.start : s.end] for s in slots]
    found = [people(text) for text in texts]
    repeats = Counter(text.casefold() for text in texts)
    local = [
        _wording_scores(slot, text, names, repeats[text.casefold()], _announced(texts, i))
        for i, (slot, text, names) in enumerate(zip(slots, texts, found, strict=True))
    ]
    _apply_hints(slots, local, hints)
    shares = _forward_backward(local, slots)
    for _ in range(_ROUNDS):
        shares = _forward_backward(_with_style(local, slots, shares), slots)
    return [
        Labelled(slot, max(range(len(STATES)), key=share.__getitem__), max(share), share, names)
        for slot, share, names in zip(slots, shares, found, strict=True)
    ]


def _announced(texts: Sequence[str], index: int) -> str | None:
    """The field that the line before announced ("Abstract" on a line of its own)."""
    return bare_label(texts[index - 1]) if index else None


def _wording_scores(slot: Slot, text: str, names: People, repeats: int, announced: str | None) -> Scores:
    scores = [0.0] * len(STATES)
    labelled = field_label(text)
    if slot.style.startswith("feed "):
        _add(scores, {_feed_state(slot.style): 9.0})
    elif labelled:
        _add(scores, {_FIELD_STATES[labelled.field]: 5.0 if len(text) > labelled.value else 0.0, O: 0.5})
        if labelled.field == "abstract" and not is_prose(text):
            _add(scores, {P: -3.0, O: 1.0, V: 0.5})
        if len(text) <= labelled.value + 1:
            _add(scores, {O: 1.5, L: 0.5})
    elif announced in ("abstract", "authors", "title") and len(text) > 12:
        _add(scores, {_FIELD_STATES[announced]: 3.0})
    _people_scores(scores, names, text)
    _shape_scores(scores, slot, text)
    _content_scores(scores, text, names)
    if repeats > 2:
        _add(scores, {T: -2.0, P: -1.0, O: 1.0})
    return scores


def _add(scores: Scores, gains: Mapping[int, float]) -> None:
    for state, gain in gains.items():
        scores[state] += gain


def _feed_state(style: str) -> int:
    name = style.split(">")[0].removeprefix("feed ")
    return {"title": T, "author": A, "summary": P, "date": V, "category": V, "venue": V, "id": L, "channel": O}.get(name, O)


def _people_scores(scores: Scores, names: People, text: str) -> None:
    if names.is_list:
        _add(scores, {A: 5.0, T: -3.0, P: -3.0, V: -1.5, L: -3.0, S: -2.0, O: -1.5})
    elif names.names and names.share >= 0.99:
        _add(scores, {A: 1.6, T: -0.6, P: -3.0})
    elif len(names.names) >= 2 and names.share >= 0.5:
        _add(scores, {A: 1.5})
    else:
        _add(scores, {A: -3.0 if not names.names else -1.0})


def _shape_scores(scores: Scores, slot: Slot, text: str) -> None:
    count = len(words(text))
    if is_prose(text):
        _add(scores, {P: 5.0, T: -4.0, A: -2.0, V: -3.0, L: -3.0, S: -5.0, O: 0.5})
        return
    _add(scores, {P: -2.5 if count < 12 else -0.5})
    if slot.kind == "heading":
        _add(scores, {T: 1.2, S: 1.6, A: -1.5, V: -1.5, P: -2.0})
    elif slot.emphasised or slot.linked:
        _add(scores, {T: 1.2, P: -1.0, S: 0.2})
    if not slot.first:
        _add(scores, {T: -0.5, S: -2.0})
    if count <= 2:
        _add(scores, {T: -2.0, P: -2.0, S: 0.6, O: 0.6})
    elif 4 <= count <= 28:
        _add(scores, {T: 1.0 + (0.8 if count >= 6 else 0.0), S: -0.8 if count > 6 else 0.0})
    elif count > 40:
        _add(scores, {T: -3.0, S: -4.0})


def _content_scores(scores: Scores, text: str, names: People) -> None:
    bare = re.sub(r"https?://\S+", "", text)
    if re.match(r"\s*(?:https?://|www\.|doi:|arxiv:)", text, re.IGNORECASE):
        _add(scores, {L: 5.0, T: -5.0, A: -3.0, P: -3.0})
    if is_link_label(text):
        _add(scores, {L: 4.0, T: -4.0, A: -3.0, P: -3.0, V: -1.0})
    if is_furniture(text):
        _add(scores, {O: 2.5, T: -2.0, S: 0.5})
    if names_venue(text) and not is_prose(text) and not names.is_list:
        _add(scores, {V: 2.4, T: -0.8})
    if (dates(text) or years(text)) and not is_prose(text):
        _year_scores(scores, text)
    if len(bare) < 0.4 * max(1, len(text)):
        _add(scores, {T: -3.0, P: -2.0})
    letters = sum(c.isalpha() for c in text)
    if letters < 0.55 * len(text.replace(" ", "")):
        _add(scores, {T: -2.5, A: -1.0, O: 0.8, V: 0.4})
    if text[:1].islower():
        _add(scores, {T: -1.0, P: 0.3})
    if not is_prose(text) and len(words(text)) >= 4:
        _add(scores, {T: 1.2 * (capital_share(text) - 0.3) - 0.4 * max(0, sentence_ends(text) - 1)})
        if text.rstrip()[-1:] in ".;" and len(words(text)) > 10 and capital_share(text) < 0.4:
            _add(scores, {P: 1.5, T: -0.7})
    if re.search(r"\w: \w", text) and not is_prose(text) and not field_label(text):
        _add(scores, {T: 0.4})


def _year_scores(scores: Scores, text: str) -> None:
    left = text
    for start, end in reversed(dates(text) or [(a, b) for a, b, _ in years(text)]):
        left = left[:start] + left[end:]
    if len(words(left)) <= 1:
        _add(scores, {V: 2.0, S: 1.6 if len(text) < 6 else 0.3, T: -4.0, A: -2.0, P: -3.0})
    elif len(words(left)) < 12:
        _add(scores, {V: 1.0, T: -0.3})


def _apply_hints(slots: Sequence[Slot], local: Sequence[Scores], hints: Sequence[Hint]) -> None:
    """Hints fall on the slots that they overlap by more than half of the shorter of the two."""
    ordered = sorted(hints, key=lambda h: h.start)
    for slot, scores in zip(slots, local, strict=True):
        for hint in ordered:
            if hint.start >= slot.end:
                break
            shared = min(hint.end, slot.end) - max(hint.start, slot.start)
            if shared > 0.5 * min(hint.end - hint.start, slot.end - slot.start):
                scores[hint.state] += hint.weight


def _with_style(local: Sequence[Scores], slots: Sequence[Slot], shares: Sequence[Scores]) -> list[Scores]:
    """Scores with what the slots of the same style, this one left out, are believed to be."""
    sums: dict[str, Scores] = defaultdict(lambda: [0.0] * len(STATES))
    counts: Counter[str] = Counter()
    for slot, share in zip(slots, shares, strict=True):
        counts[slot.style] += 1
        total = sums[slot.style]
        for state, value in enumerate(share):
            total[state] += value
    return [
        _blend(scores, share, sums[slot.style], counts[slot.style])
        for scores, slot, share in zip(local, slots, shares, strict=True)
    ]


def _blend(scores: Scores, share: Scores, total: Scores, count: int) -> Scores:
    others = count - 1
    if others < 1:
        return scores
    weight = _STYLE_WEIGHT * min(1.0, others / 3)
    prior = 0.5
    return [
        score + weight * math.log((total[state] - share[state] + prior / len(STATES)) / (others + prior) * len(STATES) + 0.05)
        for state, score in enumerate(scores)
    ]


def _forward_backward(local: Sequence[Scores], slots: Sequence[Slot]) -> list[Scores]:
    """Posterior of every state for every slot."""
    size = len(STATES)
    emissions = [_bounded(scores) for scores in local]
    steps = [[math.exp(value) for value in _FOLLOWS[state]] for state in range(size)]
    forward = [_normal([math.exp(_START[s]) * emissions[0][s] for s in range(size)])]
    for row in emissions[1:]:
        last = forward[-1]
        forward.append(_normal([row[s] * sum(last[r] * steps[r][s] for r in range(size)) for s in range(size)]))
    backward = [[1.0] * size]
    for row in reversed(emissions[1:]):
        following = backward[-1]
        backward.append(_normal([sum(steps[s][r] * row[r] * following[r] for r in range(size)) for s in range(size)]))
    backward.reverse()
    return [_normal([f[s] * b[s] for s in range(size)]) for f, b in zip(forward, backward, strict=True)]


def _bounded(scores: Scores) -> Scores:
    top = max(scores)
    return [math.exp(max(score - top, -25.0)) for score in scores]


def _normal(values: Scores) -> Scores:
    total = sum(values)
    return [value / total for value in values] if total > 0 else [1 / len(values)] * len(values)
