"""Two runs over the same pages: how far each score moved, whether that is more than chance, and which outcomes changed.

Only the declared scores get a verdict, and only a test gives it: "better" and "worse" where the p of the paired
difference, adjusted by Holm over the declared scores, is below .05. All others are described.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.errors import UsageError
from extractor.scoring.baseline import RIGHT, Change
from extractor.scoring.outcomes import Kind, Outcome
from extractor.scoring.papers import GATED, Score
from extractor.scoring.report import Report
from extractor.scoring.stats import Interval, Paired, holm, interval, paired

ALPHA = 0.05
BETTER, WORSE, UNSHOWN, UNTESTABLE = "better", "worse", "no difference shown", "nothing to compare"

_PREDICTED_INDEX = re.compile(r"\[\+\d+\]")
"""``[+3]``: the place among what one run predicted; the same extra record has another in the other run."""


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
    differences = (_difference(score, before, after, tests, adjusted, declared) for score in a.scores)
    return Comparison(pages, tuple(differences), changed_outcomes(before, after), _only(a, b), _only(b, a))


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


def _difference(
    score: Score, before: Report, after: Report, tests: Mapping[str, Paired | None], adjusted: Mapping[str, float], declared: set[str]
) -> Difference:
    return Difference(
        score, interval(before.shares(score)), interval(after.shares(score)),
        tests[score.name], score.name in declared, adjusted.get(score.name),
    )  # fmt: skip


# ---- outcomes


def changed_outcomes(before: Report, after: Report) -> dict[str, tuple[Change, ...]]:
    """What is wrong in one run and not, or otherwise, in the other; by page.

    A record that is missing or too many is told once, not with all its values. Records that gold lacks are known by what
    they say, not by their place in a prediction's list.
    """
    was, now = _mistakes(before), _mistakes(after)
    found = {page: tuple(_changed(page, was.get(page, {}), now.get(page, {}))) for page in after.pages}
    return {page: changes for page, changes in found.items() if changes}


def _changed(page: str, was: Mapping[str, Counter[str]], now: Mapping[str, Counter[str]]) -> Iterator[Change]:
    nothing = Counter[str]()
    for path in dict.fromkeys([*was, *now]):
        old, new = was.get(path, nothing), now.get(path, nothing)
        gone, come = list((old - new).elements()), list((new - old).elements())
        if len(gone) == len(come) == 1 and "[+]" not in path:
            yield Change(page, path, gone[0], come[0])
            continue
        yield from (Change(page, path, words, "") for words in gone)
        yield from (Change(page, path, "", words) for words in come)


def _mistakes(report: Report) -> dict[str, dict[str, Counter[str]]]:
    """By page and path, in words; at one path stand all values of a list, and repeated runs."""
    found: dict[str, dict[str, Counter[str]]] = {}
    for outcome in report.outcomes:
        # What only follows from a record that one side lacks has no error of its own.
        if outcome.kind not in RIGHT and outcome.error:
            path = _PREDICTED_INDEX.sub("[+]", outcome.path)
            found.setdefault(outcome.page, {}).setdefault(path, Counter())[said(outcome)] += 1
    return found


def said(outcome: Outcome) -> str:
    """A mistake in a few words: ``'83' for '38' (digits swapped)``, ``'TideCache' missed``."""
    if outcome.kind is Kind.INC:
        return f"{outcome.predicted!r} for {outcome.gold!r} ({outcome.error})"
    value = outcome.gold if outcome.kind is Kind.MIS else outcome.predicted
    return f"{value!r} {outcome.error or outcome.kind.value}"
