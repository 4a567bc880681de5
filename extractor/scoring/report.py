"""Gold and predictions of many pages to a report: counts, scores with their intervals, errors by name.

>>> report = evaluate({"a": {"papers": []}}, {"a": {"papers": []}})
>>> [row.name for row in report.rows() if row.counts.gold]
[]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from extractor.errors import UsageError
from extractor.scoring.compare import compare_page
from extractor.scoring.grounding import Ungrounded
from extractor.scoring.outcomes import Counts, Kind, Outcome
from extractor.scoring.papers import HEADLINE, GoldPage, Score
from extractor.scoring.schema import Plan, plan_of
from extractor.scoring.stats import Interval, Share, interval, smallest_difference

Records = Mapping[str, Any] | BaseModel
"""A page's record as plain data or as a pydantic model."""


@dataclass(frozen=True)
class Row:
    """One score of a report."""

    score: Score
    counts: Counts
    precision: Interval | None
    recall: Interval | None
    f1: Interval | None
    smallest_seen: float
    """The smallest true difference of F1 that a comparison over these pages could have seen."""

    @property
    def name(self) -> str:
        return self.score.name


@dataclass(frozen=True)
class Report:
    """What became of every leaf of every page, and what follows from it."""

    pages: tuple[str, ...]
    """All pages that were asked for, in order; those without any leaf count too."""
    outcomes: tuple[Outcome, ...]
    scores: tuple[Score, ...]
    ungrounded: tuple[Ungrounded, ...] = ()
    values: int = 0
    """How many predicted values were held against the page."""
    traits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What a page is like, where the suite says it: shape, field, language."""

    @cached_property
    def _by_field(self) -> dict[str, dict[str, list[Outcome]]]:
        found: dict[str, dict[str, list[Outcome]]] = {}
        for outcome in self.outcomes:
            found.setdefault(outcome.field, {}).setdefault(outcome.page, []).append(outcome)
        return found

    def kinds(self, score: Score, page: str | None = None) -> Iterator[Kind]:
        """The outcomes that a score counts, of one page or of all."""
        pages = self._by_field.get(score.field, {})
        for outcome in pages.get(page, []) if page is not None else (o for some in pages.values() for o in some):
            kind = outcome.seen_in(score.view) if score.view else outcome.kind
            if kind is not None and (not score.given or _is_given(outcome, score.view)):
                yield kind

    def counts(self, score: Score, page: str | None = None) -> Counts:
        return Counts.of(self.kinds(score, page))

    def shares(self, score: Score, of: str = "f1") -> list[Share]:
        """Numerator and denominator of a score by page, in the order of ``pages``: what statistics stand on."""
        return [_share(self.counts(score, page), of) for page in self.pages]

    def row(self, score: Score) -> Row:
        precision, recall, f1 = (interval(self.shares(score, of)) for of in ("precision", "recall", "f1"))
        return Row(score, self.counts(score), precision, recall, f1, smallest_difference(self.shares(score)))

    def rows(self) -> list[Row]:
        return [self.row(score) for score in self.scores]

    def score(self, name: str) -> Score:
        for score in self.scores:
            if score.name == name:
                return score
        raise UsageError(f"no score is called {name!r}: there are {', '.join(score.name for score in self.scores)}")

    def errors(self) -> Counter[tuple[str, str]]:
        """How often what went wrong, by field and error; a record that is missing counts once, not with all its leaves."""
        return Counter((o.field, o.error) for o in self.outcomes if o.error and o.kind is not Kind.OPT)

    def wrong(self, page: str) -> list[Outcome]:
        return [o for o in self.outcomes if o.page == page and o.kind not in (Kind.COR, Kind.ABS, Kind.OPT)]

    def total(self, page: str | None = None) -> Counts:
        """All single values of a page or of the whole, each once; records and views are not counted."""
        return Counts.of(o.kind for o in self.outcomes if not o.record and page in (None, o.page))

    def only(self, pages: Sequence[str]) -> Report:
        """The report of some of the pages."""
        kept = frozenset(pages)
        return replace(
            self,
            pages=tuple(page for page in self.pages if page in kept),
            outcomes=tuple(o for o in self.outcomes if o.page in kept),
            ungrounded=tuple(u for u in self.ungrounded if u.page in kept),
        )


def _is_given(outcome: Outcome, view: str | None) -> bool:
    """Was the record found, and as one of the view?"""
    return outcome.given and (view is None or (view in outcome.gold_views and view in outcome.predicted_views))


def _share(counts: Counts, of: str) -> Share:
    return {"f1": counts.share, "precision": (counts.cor, counts.predicted), "recall": (counts.cor, counts.gold)}[of]


def evaluate(
    gold: Mapping[str, Records],
    predicted: Mapping[str, Records],
    *,
    schema: type[BaseModel] = GoldPage,
    scores: Sequence[Score] | None = None,
    thresholds: Mapping[str, float] | None = None,
) -> Report:
    """Score predictions against gold: records of ``schema`` by page.

    A page without a prediction counts as one from which nothing was read; a prediction for a page without gold is
    refused (:class:`UsageError`). ``scores`` are by default those of papers for their schema, and one for each field
    for any other. ``thresholds`` changes from which likeness on records of a list may be the same (``{"papers": .4}``).
    """
    if unknown := sorted(set(predicted) - set(gold)):
        raise UsageError(f"there is no gold for {unknown[0]!r}" + (f" and {len(unknown) - 1} more" if unknown[1:] else ""))
    plan = plan_of(schema)
    outcomes = [
        outcome
        for page, labels in gold.items()
        for outcome in compare_page(plan, page, plain(labels), plain(predicted.get(page, {})), thresholds=thresholds)
    ]
    declared = scores if scores is not None else HEADLINE if schema is GoldPage else list(scores_of(plan))
    return Report(tuple(gold), tuple(outcomes), tuple(declared))


def plain(records: Records) -> Mapping[str, Any]:
    """As JSON has it, models inside of plain data too: enumerations, dates and decimals as their text. What is no record holds nothing."""
    values = to_jsonable_python(dict(records) if isinstance(records, Mapping) else records, by_alias=False, fallback=str)
    return values if isinstance(values, dict) else {}


def scores_of(plan: Plan, above: str = "") -> Iterator[Score]:
    """A score for each field of a schema, and for each of its views."""
    for leaf in plan.leaves:
        yield Score(name=above + leaf.name, field=above + leaf.name)
    for child in plan.children:
        field = above + child.name
        yield Score(name=field, field=field)
        yield from (Score(name=f"{field}: {view}", field=field, view=view) for view in child.records.views or {})
        yield from scores_of(child.plan, field + ".")
