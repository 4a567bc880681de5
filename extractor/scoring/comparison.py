"""Two runs over the same pages: how far each score moved, whether that is more than chance, and which outcomes changed.

Only the declared scores get a verdict, and only a test gives it: "better" and "worse" where the p of the paired
difference, adjusted by Holm over the declared scores, is below .05. All others are described.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.errors import UsageError
from extractor.scoring.mistakes import Change, changes, mistakes_by_page
from extractor.scoring.papers import GATED, Score
from extractor.scoring.report import Report
from extractor.scoring.stats import Interval, Paired, holm, interval, paired

ALPHA = 0.05
BETTER, WORSE, UNSHOWN, UNTESTABLE = "better", "worse", "no difference shown", "nothing to compare"


@dataclass(frozen=True)
class Difference:
    """One score in both runs: the second less the first."""

    score: Score
    before: Interval | None
    after: Interval | None
    paired: Paired | None
    """None where one of the runs has nothing to score."""
    gated: bool
    p_adjusted: float | None
    """By Holm over the gated scores; None for all others."""

    @property
    def name(self) -> str:
        return self.score.name

    @property
    def word(self) -> str:
        """The verdict; empty for scores that nobody declared beforehand."""
        if not self.gated:
            return ""
        if self.paired is None or self.p_adjusted is None:
            return UNTESTABLE
        if self.p_adjusted >= ALPHA:
            return UNSHOWN
        return BETTER if self.paired.difference > 0 else WORSE


@dataclass(frozen=True)
class Comparison:
    """Two runs over the pages that were compared."""

    pages: tuple[str, ...]
    differences: tuple[Difference, ...]
    changes: Mapping[str, tuple[Change, ...]]
    """By page, in the pages' order; pages without any are not in it."""
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    """Pages that one run alone has; they were left out."""


def compare_runs(a: Report, b: Report, gated: Sequence[str] = GATED, *, common: bool = False) -> Comparison:
    """Compare ``b`` with ``a``, page by page. ``gated`` names the scores that get a verdict.

    Raises :class:`UsageError` where the runs are not over the same pages, unless ``common`` says that those which both have
    are to be compared; where they share none; and for a name in ``gated`` that no score has.
    """
    pages = _pages(a, b, common)
    before, after = _over(a, pages), _over(b, pages)
    declared = {a.score(name).name for name in gated}
    tests = {score.name: paired(before.shares(score), after.shares(score)) for score in a.scores}
    adjusted = holm({name: test.p for name, test in tests.items() if test and name in declared})
    differences = tuple(
        Difference(
            score, interval(before.shares(score)), interval(after.shares(score)),
            tests[score.name], score.name in declared, adjusted.get(score.name),
        )
        for score in a.scores
    )  # fmt: skip
    return Comparison(pages, differences, changed_outcomes(before, after), _only(a, b), _only(b, a))


def _pages(a: Report, b: Report, common: bool) -> tuple[str, ...]:
    shared = tuple(page for page in a.pages if page in set(b.pages))
    lone = [*_only(a, b), *_only(b, a)]
    if not shared:
        raise UsageError("the runs share no page: there is nothing to compare")
    if lone and not common:
        raise UsageError(
            f"the runs are not over the same pages: {lone[0]}{f' and {len(lone) - 1} more' if lone[1:] else ''} stand in one of them "
            f"only; --common compares the {len(shared)} that both have"
        )
    return shared


def _only(one: Report, other: Report) -> tuple[str, ...]:
    theirs = set(other.pages)
    return tuple(page for page in one.pages if page not in theirs)


def _over(report: Report, pages: tuple[str, ...]) -> Report:
    """Over these pages in this order."""
    return replace(report.only(pages), pages=pages)


# ---- outcomes


def changed_outcomes(before: Report, after: Report) -> dict[str, tuple[Change, ...]]:
    """What is wrong in one run and not, or otherwise, in the other; by page, in the second run's order."""
    was, now = mistakes_by_page(before.outcomes), mistakes_by_page(after.outcomes)
    found = {page: tuple(changes(page, was.get(page, {}), now.get(page, {}))) for page in after.pages}
    return {page: some for page, some in found.items() if some}
