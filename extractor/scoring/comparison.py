"""Two runs over the same pages: how far each score moved, whether that is more than chance, and which outcomes changed.

Only the declared scores get a verdict, and only a test gives it: "better" and "worse" where the p of the paired
difference, adjusted by Holm over the declared scores, is below .05. All others are described.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.errors import UsageError
from extractor.scoring.mistakes import Change, changes, mistakes_by_page, place_of, said
from extractor.scoring.outcomes import Outcome
from extractor.scoring.papers import GATED, Score
from extractor.scoring.report import Report
from extractor.scoring.stats import Interval, Paired, Share, holm, interval, paired

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
    moves: Mapping[str, float]
    """By page, how far its own F1 moved; pages that stayed, or that one run has nothing to score on, are left out."""

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
    are to be compared; where they share none; where they were scored by different labels; and for a name in ``gated`` that no
    score has.
    """
    pages = _pages(a, b, common)
    before, after = _over(a, pages), _over(b, pages)
    _require_same_labels(before, after)
    declared = {a.score(name).name for name in gated}
    found = [_difference(score, pages, before.shares(score), after.shares(score), declared) for score in a.scores]
    adjusted = holm({each.name: each.paired.p for each in found if each.paired and each.gated})
    differences = tuple(replace(each, p_adjusted=adjusted.get(each.name)) for each in found)
    return Comparison(pages, differences, changed_outcomes(before, after), _only(a, b), _only(b, a))


def _difference(
    score: Score, pages: Sequence[str], before: Sequence[Share], after: Sequence[Share], declared: Collection[str]
) -> Difference:
    pairs = zip(pages, before, after, strict=True)
    shares = {page: (one[0] / one[1], two[0] / two[1]) for page, one, two in pairs if one[1] and two[1]}
    moves = {page: two - one for page, (one, two) in shares.items() if one != two}
    return Difference(score, interval(before), interval(after), paired(before, after), score.name in declared, None, moves)


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


def _require_same_labels(before: Report, after: Report) -> None:
    """Every leaf of gold has an outcome in each run, whatever was read."""
    for page, _ in sorted(_labels(before) ^ _labels(after)):
        raise UsageError(
            f"{page}: the runs were scored by different labels, so that their scores say nothing of each other; "
            "extractor eval score RUN --gold SUITE --out NEW scores one of them anew"
        )


def _labels(report: Report) -> set[tuple[str, str]]:
    return {(one.page, f"{one.path} {one.gold}") for one in report.outcomes if one.gold is not None}


def _over(report: Report, pages: tuple[str, ...]) -> Report:
    """Over these pages in this order."""
    return replace(report.only(pages), pages=pages)


# ---- outcomes


def changed_outcomes(before: Report, after: Report) -> dict[str, tuple[Change, ...]]:
    """What is wrong in one run and not, or otherwise, in the other; by page, in the second run's order."""
    was, now = mistakes_by_page(before.outcomes), mistakes_by_page(after.outcomes)
    olds, news = _leaves(before), _leaves(after)

    def told(change: Change) -> Change:
        place = change.page, change.path
        return replace(change, was=olds.get((*place, change.before)), now=news.get((*place, change.after)))

    found = {page: tuple(map(told, changes(page, was.get(page, {}), now.get(page, {})))) for page in after.pages}
    return {page: some for page, some in found.items() if some}


def _leaves(report: Report) -> dict[tuple[str, str, str], Outcome]:
    """By page, path, and the words of a change: none where it is right, nor where its record's stand for it."""
    return {(one.page, place_of(one), said(one) if one.error else ""): one for one in report.outcomes}
