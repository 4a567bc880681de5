"""Runs that never were, of known true score: do intervals and gate keep what they promise?

A page has a strength, drawn from a beta distribution; its leaves are right with that probability, so they hang
together by ``correlation`` (the beta-binomial model). A second run has pages of the same rank of strength, and decides a
leaf by the same throw of the dice as the first run, or by a throw of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy.special import betaincinv  # type: ignore[import-untyped,unused-ignore]

from extractor.scoring.gate import Ending, decide
from extractor.scoring.stats import Share, interval

Outcomes: TypeAlias = Sequence[Sequence[int]]
"""By page, for each leaf: 1 if it is right, 0 if not."""


@dataclass(frozen=True)
class World:
    """What the rates depend on.

    ``leaves`` are page sizes to draw from, ``score`` the true share of right leaves, ``correlation`` that of two
    leaves of a page, and ``alike`` the share of leaves that both runs decide by the same throw (not the share whose
    outcomes agree, which is larger: two throws agree by chance as well).
    """

    leaves: tuple[int, ...] = (8,)
    score: float = 0.85
    correlation: float = 0.25
    alike: float = 0.8

    def simulate(self, pages: int, random: np.random.Generator, drop: float = 0.0) -> tuple[Outcomes, Outcomes]:
        """Two runs over the same pages; the second one's true score is lower by ``drop``, both between 0 and 1."""
        sizes = random.choice(self.leaves, pages)
        ranks, ends = random.random(pages), np.cumsum(sizes)
        first, common, own = random.random((3, ends[-1]))
        second = np.where(common < self.alike, first, own)
        strengths = [np.repeat(self._strength(ranks, score), sizes) for score in (self.score, self.score - drop)]
        before, after = (
            (throw < strength).astype(int).tolist() for throw, strength in zip((first, second), strengths, strict=True)
        )
        spans = list(zip(ends - sizes, ends, strict=True))
        return [before[start:end] for start, end in spans], [after[start:end] for start, end in spans]

    def _strength(self, ranks: np.ndarray, score: float) -> np.ndarray:
        """The beta distribution's quantiles: those of correlation 1 / (1 + a + b)."""
        weight = 1 / min(max(self.correlation, 1e-4), 0.999) - 1
        return np.asarray(betaincinv(weight * score, weight * (1 - score), ranks))


def fit(first: Outcomes, second: Outcomes) -> World:
    """The world that two runs of the same leaves came from; both need wrong and right leaves, and pages of two or more.

    The correlation is Fleiss and Cuzick's (Applied Psych. Measurement 3, 1979), the mean of both runs. Throws of their
    own differ with probability p + q - 2 E[pq], where E[pq] is counted on different leaves of a page; common throws
    differ only as far as the scores do; ``alike`` is what lies between the two.
    """
    if [len(page) for page in first] != [len(page) for page in second]:
        raise ValueError("both runs need the same leaves")
    sizes = np.array([len(page) for page in first])
    right = np.array([[sum(page) for page in run] for run in (first, second)])
    both = np.array([sum(a and b for a, b in zip(*pages, strict=True)) for pages in zip(first, second, strict=True)])
    if not (right.any(axis=1).all() and (right < sizes).any(axis=1).all() and (sizes > 1).any()):
        raise ValueError("both runs need right and wrong leaves, and a page of two or more")
    scores = right.sum(axis=1) / sizes.sum()
    own = scores.sum() - 2 * (right[0] * right[1] - both).sum() / (sizes * (sizes - 1)).sum()
    differ, common = scores.sum() - 2 * both.sum() / sizes.sum(), abs(scores[0] - scores[1])
    return World(
        leaves=tuple(sizes[sizes > 0].tolist()),
        score=float(scores[0]),
        correlation=float(np.mean([_correlation(run, sizes) for run in right])),
        alike=float(np.clip((own - differ) / (own - common), 0, 1)) if own > common else 1.0,
    )


def _correlation(right: np.ndarray, sizes: np.ndarray) -> float:
    """1 - (spread within pages) / (spread of all), at least 0."""
    right, sizes = right[sizes > 0], sizes[sizes > 0]
    score = right.sum() / sizes.sum()
    within = (right * (sizes - right) / sizes).sum() / (sizes.sum() - len(sizes))
    return max(0.0, float(1 - within / (score * (1 - score))))


def shares(outcomes: Outcomes) -> list[Share]:
    """Each page's part of the score."""
    return [(sum(page), len(page)) for page in outcomes]


def coverage(world: World, pages: int, *, trials: int = 2000, seed: int = 0) -> float:
    """How often the 95 % interval holds the true score."""
    random = np.random.default_rng(seed)
    found = (interval(shares(world.simulate(pages, random)[0])) for _ in range(trials))
    return sum(each is not None and each.low <= world.score <= each.high for each in found) / trials


def endings(world: World, pages: int, drop: float = 0.0, *, trials: int = 2000, seed: int = 0) -> dict[Ending, float]:
    """How often the gate ends in which way where the true score fell by ``drop``."""
    random = np.random.default_rng(seed)
    runs = (world.simulate(pages, random, drop) for _ in range(trials))
    found = [decide(shares(before), shares(after)).ending for before, after in runs]
    return {ending: found.count(ending) / trials for ending in Ending}
