"""Is a value's confidence what it says it is: of values at .9, are nine in ten right?

The expected calibration error is the mean distance of confidence and share right over bins of values, each bin weighed
by its values (Naeini, Cooper and Hauskrecht, AAAI 2015; Guo et al., ICML 2017, eq. 3). The bins are of equal mass
(Nguyen and O'Connor, EMNLP 2015), and equal confidences are never parted: confidences crowd above .9, where bins of
equal width would be one. There are ten, and fewer where a bin would hold under a hundred values: the share right of so
few isn't known to a twentieth. Of few values the error is large by chance alone; ``by_chance`` says how large it would
be on average if every confidence were exactly right and every value stood for itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.scoring.stats import Interval, Share, interval

BINS = 10
LEAST = 100
"""Values in a bin."""
SHARES = (1.0, 0.9, 0.8)


@dataclass(frozen=True)
class Claim:
    """A delivered value: how sure the judge was, and whether gold has it."""

    page: str
    field: str
    confidence: float
    right: bool
    fold: int = 0
    """Only confidences of one fold are held against each other, where the least confident values are dropped: those of
    two folds come from two tables, and a page that was right lowers every fold's but its own."""


@dataclass(frozen=True)
class Bin:
    """Values of like confidence."""

    count: int
    confidence: float
    """The mean."""
    right: Interval
    """The share that was right, with its interval over pages."""


@dataclass(frozen=True)
class Kept:
    """What remains where the least confident values are dropped."""

    share: float
    """Of the values."""
    precision: Interval


@dataclass(frozen=True)
class Curve:
    """A reliability curve, least confident values first, and what follows from it."""

    bins: tuple[Bin, ...]
    kept: tuple[Kept, ...]
    by_chance: float

    @property
    def count(self) -> int:
        return sum(one.count for one in self.bins)

    @property
    def error(self) -> float:
        """The expected calibration error; 0 where there is no value."""
        return sum(one.count * abs(one.confidence - one.right.estimate) for one in self.bins) / max(1, self.count)


def reliability(claims: Iterable[Claim], bins: int = BINS, least: int = LEAST) -> Curve:
    """The curve of some values."""
    ordered = sorted(claims, key=lambda claim: (claim.confidence, claim.page))
    parts = list(equal_mass(ordered, max(1, min(bins, len(ordered) // least))))
    return Curve(tuple(map(_bin, parts)), tuple(_kept(ordered, share) for share in SHARES if ordered), _by_chance(parts))


def by_field(claims: Sequence[Claim]) -> dict[str, Curve]:
    """A curve for each field, in order of their names."""
    fields = sorted({claim.field for claim in claims})
    return {field: reliability(claim for claim in claims if claim.field == field) for field in fields}


def equal_mass(ordered: Sequence[Claim], bins: int) -> Iterator[list[Claim]]:
    """At most so many bins of nearly equal size: a confidence goes whole to the bin that its middle value falls into."""
    filled: dict[int, list[Claim]] = {}
    before = 0
    for _, group in groupby(ordered, key=lambda claim: claim.confidence):
        alike = list(group)
        middle = (before + len(alike) / 2) / len(ordered)
        filled.setdefault(min(bins - 1, int(middle * bins)), []).extend(alike)
        before += len(alike)
    yield from filled.values()


def _bin(claims: Sequence[Claim]) -> Bin:
    right = _share_right((claim, 1.0) for claim in claims)
    return Bin(len(claims), sum(claim.confidence for claim in claims) / len(claims), right)


def _share_right(weighed: Iterable[tuple[Claim, float]]) -> Interval:
    """The share right of values that count with their weights, at least one of which is not 0."""
    pages: dict[str, Share] = {}
    for claim, weight in weighed:
        right, total = pages.get(claim.page, (0.0, 0.0))
        pages[claim.page] = right + weight * claim.right, total + weight
    found = interval(list(pages.values()))
    assert found is not None
    return found


def _kept(ordered: Sequence[Claim], share: float) -> Kept:
    """The most confident values of each fold."""
    folds: dict[int, list[Claim]] = {}
    for claim in ordered:
        folds.setdefault(claim.fold, []).append(claim)
    return Kept(share, _share_right(weighed for fold in folds.values() for weighed in _surest(fold, share)))


def _surest(ordered: Sequence[Claim], share: float) -> Iterator[tuple[Claim, float]]:
    """Values that are as confident as the last one kept count in part, for none is before another."""
    wanted = share * len(ordered)
    last = ordered[min(len(ordered) - 1, math.floor(len(ordered) - wanted))].confidence
    surer = [claim for claim in ordered if claim.confidence > last]
    alike = [claim for claim in ordered if claim.confidence == last]
    yield from ((claim, 1.0) for claim in surer)
    yield from ((claim, (wanted - len(surer)) / len(alike)) for claim in alike)


def _by_chance(parts: Sequence[Sequence[Claim]]) -> float:
    """The mean of |share right - confidence| of a bin is sqrt(2 / pi) of its standard deviation, by the normal approximation."""
    spreads = [math.sqrt(sum(claim.confidence * (1 - claim.confidence) for claim in part)) for part in parts]
    return math.sqrt(2 / math.pi) * sum(spreads) / max(1, sum(map(len, parts)))
