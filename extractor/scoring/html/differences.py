"""What another run did otherwise: differences of scores, paired by page, and outcomes that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from extractor.scoring.html.view import ReportView
from extractor.scoring.outcomes import Kind, Outcome
from extractor.scoring.report import Report
from extractor.scoring.stats import Paired, holm, paired

LEVEL = 0.05


@dataclass(frozen=True)
class Difference:
    """This run's score less the other's."""

    name: str
    before: float
    after: float
    test: Paired
    adjusted: float | None = None
    """p as one of the declared scores; None for others, which are looked at and not tested."""

    @property
    def verdict(self) -> str:
        """``better`` and ``worse`` are words for what the test has shown."""
        if self.adjusted is None:
            return "not tested"
        if self.adjusted >= LEVEL:
            return "not told apart"
        return "better" if self.test.difference > 0 else "worse"


def both(view: ReportView) -> tuple[Report, Report] | None:
    """The other run and this one on the pages that both have, in one order."""
    if view.other is None:
        return None
    shared = [page for page in view.report.pages if page in set(view.other.pages)]
    before, after = view.other.only(shared), view.report.only(shared)
    return (before, after) if before.pages == after.pages else (_ordered(before, shared), after)


def _ordered(report: Report, pages: list[str]) -> Report:
    return Report(tuple(pages), report.outcomes, report.scores, report.ungrounded, report.values, report.traits)


def differences(view: ReportView) -> list[Difference]:
    """Of every score that both runs have anything for."""
    runs = both(view)
    if runs is None:
        return []
    before, after = runs
    found = {}
    for score in after.scores:
        test = paired(before.shares(score), after.shares(score))
        one, two = before.counts(score).f1, after.counts(score).f1
        if test is not None and one is not None and two is not None:
            found[score.name] = Difference(score.name, one, two, test)
    adjusted = holm({score.name: found[score.name].test.p for score in view.first if score.name in found})
    return [Difference(d.name, d.before, d.after, d.test, adjusted.get(d.name)) for d in found.values()]


def by_page(before: Report, after: Report, name: str) -> dict[str, float]:
    """How far each page's own F1 moved; pages that stayed are left out."""
    score = after.score(name)
    moves = ((page, before.counts(score, page).f1, after.counts(score, page).f1) for page in after.pages)
    return {page: two - one for page, one, two in moves if one is not None and two is not None and one != two}


# ---- outcomes


class Turn(StrEnum):
    """What a changed outcome means."""

    BROKEN = "broken"
    FIXED = "fixed"
    OTHER = "wrong in another way"


@dataclass(frozen=True)
class Change:
    """One leaf that fared otherwise; None where a run has no such leaf."""

    before: Outcome | None
    after: Outcome | None

    @property
    def either(self) -> Outcome:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def turn(self) -> Turn | None:
        """None where nothing was or is wrong, and for leaves of a lost record, which the record itself stands for."""
        was, now = _wrong(self.before), _wrong(self.after)
        if any(o is not None and _wrong(o) and not o.error for o in (self.before, self.after)):
            return None
        if was != now:
            return Turn.BROKEN if now else Turn.FIXED
        return Turn.OTHER if now else None


def changes(before: Report, after: Report) -> list[Change]:
    """All that fared otherwise, in the order of pages and schema."""
    old, new = _by_place(before), _by_place(after)
    found = (change for place in {**new, **old} for change in _changed(old.get(place, []), new.get(place, [])))
    rank = {page: at for at, page in enumerate(after.pages)}
    return sorted((change for change in found if change.turn), key=lambda change: rank[change.either.page])


def _wrong(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.kind in (Kind.INC, Kind.MIS, Kind.SPU, Kind.DUP)


def _by_place(report: Report) -> dict[tuple[object, ...], list[Outcome]]:
    found: dict[tuple[object, ...], list[Outcome]] = {}
    for outcome in report.outcomes:
        found.setdefault(_place(outcome), []).append(outcome)
    return found


def _place(outcome: Outcome) -> tuple[object, ...]:
    """What makes it the same leaf in both runs: its place in gold, or what was predicted where gold has none."""
    if "[+" in outcome.path:
        return outcome.page, outcome.field, outcome.predicted_span, outcome.predicted
    return outcome.page, outcome.field, outcome.path


def _changed(old: Iterable[Outcome], new: Iterable[Outcome]) -> Iterator[Change]:
    """Pairs of what is left once all that fared alike is taken away: lists of values hold several leaves at one path."""
    left, came = list(old), []
    for outcome in new:
        same = next((o for o in left if _fate(o) == _fate(outcome)), None)
        if same is None:
            came.append(outcome)
        else:
            left.remove(same)
    for one in [o for o in left if o.gold is not None]:
        two = next((o for o in came if o.gold == one.gold), None)
        if two is not None:
            left.remove(one)
            came.remove(two)
            yield Change(one, two)
    yield from (Change(one, two) for one, two in zip_longest(left, came))


def _fate(outcome: Outcome) -> tuple[object, ...]:
    return outcome.kind, outcome.gold, outcome.error, outcome.predicted if outcome.kind is not Kind.COR else None
