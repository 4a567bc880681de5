"""A hidden Markov chain over the slots of a page: which field follows which, and what looks alike is alike.

Forward-backward is that of Rabiner (1989), "A tutorial on hidden Markov models".
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import exp
from operator import mul

from extractor.layout.states import STATES, A, L, O, P, S, Scores, T, V

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
_FROM = tuple(tuple(math.exp(value) for value in _FOLLOWS[state]) for state in range(len(STATES)))
_INTO = tuple(zip(*_FROM, strict=True))
_FIRST = tuple(map(math.exp, _START))


def forward_backward(local: Sequence[Scores]) -> list[Scores]:
    """Posterior of every state for every slot. Sums are spelled out: these are the innermost loops of the page."""
    emissions = [_bounded(scores) for scores in local]
    before = [list(map(mul, _FIRST, emissions[0]))]
    for row in emissions[1:]:
        t, a, v, p, l, s, o = _scaled(before[-1])
        before.append([
            now * (t * t_ + a * a_ + v * v_ + p * p_ + l * l_ + s * s_ + o * o_)
            for now, (t_, a_, v_, p_, l_, s_, o_) in zip(row, _INTO, strict=True)
        ])  # fmt: skip
    after = [[1.0] * len(STATES)]
    for row in reversed(emissions[1:]):
        t, a, v, p, l, s, o = map(mul, row, _scaled(after[-1]))
        after.append([t * t_ + a * a_ + v * v_ + p * p_ + l * l_ + s * s_ + o * o_ for t_, a_, v_, p_, l_, s_, o_ in _FROM])
    return [_normal(list(map(mul, *both))) for both in zip(before, reversed(after), strict=True)]


_FAINT = exp(-25.0)


def _bounded(scores: Scores) -> Scores:
    top = max(scores)
    low = top - 25.0
    return [exp(score - top) if score > low else _FAINT for score in scores]


def _scaled(values: Scores) -> Scores:
    """Only proportions count; what has become too small for sums is made larger."""
    return values if max(values) > 1e-100 else _normal(values)


def _normal(values: Scores) -> Scores:
    total = sum(values)
    return [value / total for value in values] if total > 0 else [1 / len(values)] * len(values)


_STYLE_WEIGHT = 1.3


def with_looks(
    local: Sequence[Scores], looks: Sequence[str], shares: Sequence[Scores], weight: Callable[[str], float]
) -> list[Scores]:
    """Scores with what the slots of the same look, this one left out, are believed to be."""
    members: dict[str, list[Scores]] = defaultdict(list)
    for look, share in zip(looks, shares, strict=True):
        members[look].append(share)
    votes = {
        look: ([sum(values) for values in zip(*alike, strict=True)], len(alike) - 1, weight(look))
        for look, alike in members.items()
        if len(alike) > 1
    }
    return [
        _blend(scores, share, *votes[look]) if look in votes else scores
        for scores, look, share in zip(local, looks, shares, strict=True)
    ]


def _blend(scores: Scores, share: Scores, total: Scores, others: int, weight: float) -> Scores:
    weight *= min(1.0, others / 2)
    if not weight:
        return scores
    per = len(STATES) / (others + 1)
    return [
        score + weight * _odds((all_ - own) * per + 1 / (others + 1)) for score, all_, own in zip(scores, total, share, strict=True)
    ]


_LEAST, _MOST = -2.0, 1.5
_LOW, _HIGH = math.exp(_LEAST) - 0.05, math.exp(_MOST) - 0.05


def _odds(belief: float) -> float:
    """The log of how many times likelier than by chance, within bounds."""
    return _LEAST if belief <= _LOW else _MOST if belief >= _HIGH else math.log(belief + 0.05)


def distinct(look: str) -> float:
    """How much a look says: a class or emphasis much, a bare line or paragraph little."""
    style, _, shape = look.partition("|")
    if shape in ("prose", "people"):
        return 0.6
    return 0.5 if is_bare(style) else _STYLE_WEIGHT


def marked(style: str) -> float:
    """The same for markup alone, whatever the shape."""
    return 0.0 if is_bare(style) else 0.5


@lru_cache(maxsize=512)
def is_bare(style: str) -> bool:
    return re.fullmatch(r"(?:(?:line|p|div|body|html|main|#text|tail)>?)+", style) is not None
