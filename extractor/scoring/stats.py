"""How sure a score is, and how sure the difference of two: the unit is the page.

A score is a ratio of sums over pages: what was right, of all that counts. Leaves of one page fail together (a page
whose shape is misread loses all of them), so intervals that take leaves for independent are too narrow by far, at any
number of pages. What varies here is the page: its pull is the score less the score without it (the delete-one
jackknife, which is the linearised variance of a ratio with each residual divided by one less the page's share of the
weight: Cochran, Sampling Techniques, 1977, ch. 6; MacKinnon, Nielsen and Webb, J. Appl. Econometrics 2023, as CV3).
With pages of one size it is the plain formula; with a page that outweighs the others the plain one holds 76 % for 95.

Degrees of freedom are those of Kish's effective number of pages, 1 / sum of squared shares of the weight, less one:
n - 1 where pages weigh the same, and fewer where few pages carry the score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, logit, stdtr, stdtrit  # type: ignore[import-untyped,unused-ignore]

Share: TypeAlias = tuple[float, float]
"""What one page adds to a score: numerator and denominator, 0 <= numerator <= denominator; (0, 0) carries no weight."""

Array: TypeAlias = NDArray[np.float64]

_NOTHING = 1e-12

USUAL_PAIRING = 0.9
"""How alike two runs' pulls are: 8 leaves a page, score .85, correlation .25, four in five leaves decided alike, 5 points apart."""


@dataclass(frozen=True)
class Interval:
    """A score between 0 and 1, where the true one lies at the level asked for, and how many pages carry it."""

    estimate: float
    low: float
    high: float
    pages: int


@dataclass(frozen=True)
class Paired:
    """The second run's score less the first's on the same pages: a drop is negative.

    ``p`` is two-sided, ``p_drop`` asks only for a drop. ``smallest_seen`` is the smallest true difference that the
    comparison would have caught (80 % power, two-sided 5 %).
    """

    difference: float
    low: float
    high: float
    p: float
    p_drop: float
    standard_error: float
    pages: int
    smallest_seen: float


@dataclass(frozen=True)
class _Ratio:
    """One run's pages as sums, not all of them without weight."""

    numerators: Array
    denominators: Array

    @classmethod
    def of(cls, pages: Sequence[Share]) -> _Ratio | None:
        """None where no page has weight; ValueError where a page has more right than there is."""
        for at, (numerator, denominator) in enumerate(pages):
            if not 0 <= numerator <= denominator < np.inf:
                raise ValueError(f"page {at} scores {numerator} of {denominator}: not a share")
        table = np.asarray(pages, dtype=np.float64).reshape(-1, 2)
        return cls(table[:, 0], table[:, 1]) if table[:, 1].sum() > 0 else None

    @property
    def estimate(self) -> float:
        return float(self.numerators.sum() / self.denominators.sum())

    @property
    def shares_of_weight(self) -> Array:
        return np.asarray(self.denominators / self.denominators.sum())

    @property
    def pages(self) -> int:
        return int(np.count_nonzero(self.denominators))

    def residuals(self) -> Array:
        """What each page has more than its weight's part of the score."""
        return np.asarray(self.numerators - self.estimate * self.denominators)

    def pulls(self) -> Array:
        """For each page, the score less the score without it; there are two pages with weight at least."""
        return np.asarray(self.residuals() / (self.denominators.sum() - self.denominators))

    def spread(self) -> float:
        """The standard error; 0 where pages show none: only one has weight, or all have the same score."""
        weighty = self.denominators > 0
        if self.pages < 2 or np.ptp(self.numerators[weighty] / self.denominators[weighty]) < _NOTHING:
            return 0.0
        return _standard_error(self.pulls(), self.pages)


def interval(pages: Sequence[Share], level: float = 0.95) -> Interval | None:
    """The score with its Student-t interval on the logit scale; None where no page has weight.

    On the logit scale the interval stays within 0 and 1 and is longer on the side that has more room. Where the pages
    show no spread at all (all perfect, all zero, one page only) nothing is known of how errors gather on pages, and
    the worst is supposed: that a page is right or wrong as a whole. Each then counts as one observation in the exact
    binomial interval (Clopper and Pearson with effective counts: Korn and Graubard, Survey Methodology 24, 1998), so
    that ten perfect pages say "above .69", thirty ".88", and one ".03".
    """
    ratio = _Ratio.of(pages)
    if ratio is None:
        return None
    spread = ratio.spread()
    low, high = _logit_bounds(ratio, spread, level) if spread else _exact_bounds(ratio, level)
    return Interval(ratio.estimate, low, high, ratio.pages)


def bootstrap_interval(pages: Sequence[Share], level: float = 0.95, *, draws: int = 4000, seed: int = 0) -> Interval | None:
    """The cross-check: the percentile interval of scores over pages drawn with replacement.

    It supposes no distribution, but knows no page that it didn't see: a little short with few pages, and without any
    width where pages show no spread (there it gives the exact interval instead).
    """
    ratio = _Ratio.of(pages)
    if ratio is None or not ratio.spread():
        return interval(pages, level)
    weighty = ratio.denominators > 0
    count = ratio.pages
    times = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=draws)
    scores = times @ ratio.numerators[weighty] / (times @ ratio.denominators[weighty])
    low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2])
    return Interval(ratio.estimate, float(low), float(high), count)


def paired(first: Sequence[Share], second: Sequence[Share], level: float = 0.95) -> Paired | None:
    """The difference of two runs over the same pages in the same order; None where one of them has nothing to score.

    A t test on the pages' pulls in the second run less those in the first. Pages that differ by equal amounts have no
    spread, and t would be boundless on two of them; so t is held to what a sign test says where all pages point the
    same way: a drop on each of four pages reaches a one-sided p of 1/16, and no less.

    Runs that score alike on every page differ by 0 with p = 1 and no width: nothing speaks for a change. What change
    was in reach is said by ``smallest_seen``, which is never 0. Where one page carries a run, nothing can be said:
    -1 to 1, p = 1.
    """
    before, after = _both(first, second)
    if before is None or after is None:
        return None
    pages = int(np.count_nonzero(before.denominators + after.denominators))
    if np.abs(_moves(before, after)).max() < _NOTHING:
        return Paired(0.0, 0.0, 0.0, 1.0, 0.5, 0.0, pages, smallest_difference(first))
    if min(before.pages, after.pages) < 2:
        return Paired(after.estimate - before.estimate, -1.0, 1.0, 1.0, 1.0, 1.0, pages, 1.0)
    return _compared(before, after, pages, level)


def smallest_difference(
    pages: Sequence[Share], level: float = 0.95, power: float = 0.8, *, pairing: float = USUAL_PAIRING
) -> float:
    """The smallest true difference from another run over these pages that a comparison would catch with this power.

    (t(level) + t(power)) * standard error of the difference (Bloom, Evaluation Review 19, 1995), which is
    sqrt(2 (1 - pairing)) times this run's own: ``pairing`` is the correlation of the two runs' pulls, as
    ``correlation`` fits it where there are two. Never above 1, which is what no page and one page say.
    """
    ratio = _Ratio.of(pages)
    if ratio is None:
        return 1.0
    spread = ratio.spread() or _spread_unseen(ratio)
    return min(1.0, _reach(_degrees(ratio), level, power) * float(np.sqrt(2 * (1 - pairing))) * spread)


def correlation(first: Sequence[Share], second: Sequence[Share]) -> float:
    """How alike the pulls of two runs over the same pages are; the usual pairing where a run shows no spread."""
    before, after = _both(first, second)
    if before is None or after is None or not (before.spread() and after.spread()):
        return USUAL_PAIRING
    one, other = before.pulls(), after.pulls()
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Each p adjusted for being one of several, in the order given (Holm, Scand. J. Statistics 6, 1979)."""
    adjusted, largest = dict(p_values), 0.0
    for rank, name in enumerate(sorted(p_values, key=lambda name: p_values[name])):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[name]))
        adjusted[name] = largest
    return adjusted


def _both(first: Sequence[Share], second: Sequence[Share]) -> tuple[_Ratio | None, _Ratio | None]:
    if len(first) != len(second):
        raise ValueError(f"{len(first)} pages are compared with {len(second)}: both runs need the same pages")
    return _Ratio.of(first), _Ratio.of(second)


def _standard_error(pulls: Array, pages: int) -> float:
    return float(np.sqrt((pages - 1) / pages * (pulls @ pulls)))


def _effective_pages(*ratios: _Ratio) -> float:
    """Kish's number of pages of one weight that say as much; a comparison weighs a page by its mean share in both."""
    shares = np.mean([ratio.shares_of_weight for ratio in ratios], axis=0)
    return float(1 / (shares @ shares))


def _degrees(*ratios: _Ratio) -> float:
    """Of freedom, and at least those of two pages: with fewer, t has no bounds to speak of."""
    return max(1.0, _effective_pages(*ratios) - 1)


def _quantile(degrees: float, probability: float) -> float:
    return float(stdtrit(degrees, probability))


def _reach(degrees: float, level: float, power: float) -> float:
    """In standard errors, the true difference that is found with this power."""
    return _quantile(degrees, (1 + level) / 2) + _quantile(degrees, power)


def _logit_bounds(ratio: _Ratio, spread: float, level: float) -> tuple[float, float]:
    score = ratio.estimate
    margin = _quantile(_degrees(ratio), (1 + level) / 2) * spread / (score * (1 - score))
    return float(expit(logit(score) - margin)), float(expit(logit(score) + margin))


def _exact_bounds(ratio: _Ratio, level: float) -> tuple[float, float]:
    pages = _effective_pages(ratio)
    right, tail = ratio.estimate * pages, (1 - level) / 2
    low = float(betaincinv(right, pages - right + 1, tail)) if ratio.estimate > 0 else 0.0
    high = float(betaincinv(right + 1, pages - right, 1 - tail)) if ratio.estimate < 1 else 1.0
    return low, high


def _spread_unseen(ratio: _Ratio) -> float:
    """The standard error of pages that are right or wrong as a whole, with the middle of the exact interval as score."""
    middle = sum(_exact_bounds(ratio, 0.95)) / 2
    return float(np.sqrt(middle * (1 - middle) / _effective_pages(ratio)))


def _moves(before: _Ratio, after: _Ratio) -> Array:
    """Each page's part in the difference of the two scores, which is their sum."""
    difference = after.estimate - before.estimate
    weights = (before.shares_of_weight + after.shares_of_weight) / 2
    residuals = after.residuals() / after.denominators.sum() - before.residuals() / before.denominators.sum()
    return np.asarray(residuals + difference * weights)


def _compared(before: _Ratio, after: _Ratio, pages: int, level: float) -> Paired:
    difference, degrees = after.estimate - before.estimate, _degrees(before, after)
    error = max(_standard_error(after.pulls() - before.pulls(), pages), abs(difference) / _boldest(pages, degrees))
    t = difference / error if error else 0.0
    margin = _quantile(degrees, (1 + level) / 2) * error
    return Paired(
        difference=difference,
        low=max(-1.0, difference - margin),
        high=min(1.0, difference + margin),
        p=float(2 * stdtr(degrees, -abs(t))),
        p_drop=float(stdtr(degrees, t)),
        standard_error=error,
        pages=pages,
        smallest_seen=_smallest_seen(abs(difference), error, np.abs(_moves(before, after)), degrees),
    )


def _boldest(pages: int, degrees: float) -> float:
    """The largest t that so many pages allow: that of a sign test in which all of them point the same way."""
    return max(1.0, -_quantile(degrees, 0.5 ** min(pages, 1000)))


def _smallest_seen(difference: float, error: float, moves: Array, degrees: float) -> float:
    """The d that solves d = reach * sqrt(error² + move * max(0, d - difference)), at most 1.

    A true difference is made of pages that move and so brings spread of its own: d more of it, in moves of the size
    seen here, adds d * move to the variance. Without that term the power at the d so found is 50 %, not 80 %.
    """
    reach, move = _reach(degrees, 0.95, 0.8), float(moves @ moves / moves.sum())
    if reach * error <= difference:
        return min(1.0, reach * error)
    half = reach**2 * move / 2
    return min(1.0, half + float(np.sqrt(half**2 + reach**2 * (error**2 - move * difference))))
