"""What the page shows: a report, and what can stand beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractor.scoring.comparison import Comparison, Difference, compare_runs
from extractor.scoring.gold import Case
from extractor.scoring.outcomes import Counts, Outcome
from extractor.scoring.papers import GATED, Score
from extractor.scoring.report import Report
from extractor.scoring.stats import Paired


@dataclass(frozen=True)
class Cost:
    """What one run took over all its pages, and how good it was."""

    name: str
    quality: Mapping[str, float]
    """F1 by the name of the score."""
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    money: float | None = None
    """In the currency of the price table."""
    pages: int | None = None
    correct: int | None = None
    """How many single values were right: what the cost of one is counted by."""


@dataclass(frozen=True)
class Reliability:
    """Values of about one confidence: what was said, what came true, and how many they are."""

    confidence: float
    right: float
    values: int


@dataclass(frozen=True)
class Calibration:
    """Whether confidence means what it says."""

    points: Sequence[Reliability]
    expected_error: float | None = None
    """Expected calibration error: the mean distance of said and true, by values."""
    precision_kept: Mapping[float, float] = field(default_factory=dict)
    """Precision among the share of values that is kept: ``{1.0: .91, .9: .95, .8: .97}``."""


@dataclass(frozen=True)
class ReportView:
    """A report and what its page shows besides.

    ``cases`` bring the pages' texts and the gold files' lines; a page without a case shows its outcomes alone.
    ``other`` is the run that this one is compared with, on the pages that both have.
    """

    title: str
    signature: str
    report: Report
    cases: Sequence[Case] = ()
    name: str = "this run"
    other: Report | None = None
    other_name: str = "the other run"
    declared: Sequence[str] = GATED
    """Names of the scores that decide: they are shown first, and differences of these alone are called by name."""
    costs: Sequence[Cost] = ()
    agreement: Mapping[str, float] = field(default_factory=dict)
    """F1 of two labellers by the name of the score: the ceiling."""
    calibration: Calibration | None = None

    @cached_property
    def first(self) -> list[Score]:
        """The declared scores that the report has; all of them where it has none of these."""
        return [score for score in self.report.scores if score.name in self.declared] or list(self.report.scores)[:6]

    @cached_property
    def comparison(self) -> Comparison | None:
        """With the other run, on the pages that both have."""
        if self.other is None:
            return None
        return compare_runs(self.other, self.report, [score.name for score in self.first], common=True)

    @cached_property
    def differences(self) -> list[tuple[Difference, Paired]]:
        """Of every score that both runs have anything for."""
        found = self.comparison.differences if self.comparison else ()
        return [(each, each.paired) for each in found if each.paired]

    @cached_property
    def case_of(self) -> dict[str, Case]:
        return {case.id: case for case in self.cases}

    @cached_property
    def outcomes_of(self) -> dict[str, list[Outcome]]:
        """All outcomes by page."""
        found: dict[str, list[Outcome]] = {page: [] for page in self.report.pages}
        for outcome in self.report.outcomes:
            found.setdefault(outcome.page, []).append(outcome)
        return found

    @cached_property
    def total_of(self) -> dict[str, Counts]:
        """Counts of all single values by page."""
        return {page: Counts.of(o.kind for o in some if not o.record) for page, some in self.outcomes_of.items()}

    @cached_property
    def worst_first(self) -> list[str]:
        """Pages by F1 over all their values, those without any value last."""

        def badness(page: str) -> tuple[float, int]:
            counts = self.total_of[page]
            return (2.0 if counts.f1 is None else counts.f1, -(counts.inc + counts.mis + counts.spu + counts.dup))

        return sorted(self.report.pages, key=badness)

    def traits(self, page: str) -> Mapping[str, str]:
        case = self.case_of.get(page)
        return self.report.traits.get(page) or (case.traits if case else {})

    def anchor(self, page: str) -> str:
        """What its section is called in addresses: a number, for names may hold anything."""
        return f"page-{self.report.pages.index(page)}"

    @cached_property
    def names(self) -> Names:
        return Names.of(self.report)


@dataclass(frozen=True)
class Names:
    """How fields and pages are called in little room: without the beginning that all of them share."""

    fields: Mapping[str, int]
    """All fields in the order in which they come up, with their number."""
    root: str
    suite: str

    @classmethod
    def of(cls, report: Report) -> Names:
        fields = dict.fromkeys(outcome.field for outcome in report.outcomes)
        return cls({name: at for at, name in enumerate(fields)}, _shared(fields, "."), _shared(report.pages, "/"))

    def field(self, name: str) -> str:
        return name.removeprefix(self.root)

    def page(self, name: str) -> str:
        return name.removeprefix(self.suite)


def _shared(names: Sequence[str] | Mapping[str, object], mark: str) -> str:
    roots = {name.partition(mark)[0] for name in names}
    return roots.pop() + mark if len(roots) == 1 else ""
