"""What is wrong, in words, and what changed between two states of it: for baselines and for comparisons alike.

A record that is missing or too many is told once, not with all that it holds. Records that gold lacks are known by what
they say, not by their place in a prediction's list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from extractor.scoring.outcomes import Kind, Outcome

RIGHT = (Kind.COR, Kind.ABS, Kind.OPT)
Mistakes = Mapping[str, tuple[str, ...]]
"""By path, sorted; at one path stand all values of a list that gold lacks, and repeated runs."""

_PREDICTED_INDEX = re.compile(r"\[\+\d+\]")
"""``[+3]``: the place among what one run predicted; the same extra record has another in another run."""


class Turn(StrEnum):
    """What a change means."""

    BROKEN = "broken"
    FIXED = "fixed"
    OTHER = "wrong in another way"


@dataclass(frozen=True)
class Change:
    """A leaf or record whose outcome is another than before."""

    page: str
    path: str
    before: str
    """Empty where it was right, or not there."""
    after: str
    """Empty where it is right now, or gone."""
    was: Outcome | None = None
    now: Outcome | None = None
    """The outcomes themselves, right ones too, where two runs are compared; None where a run has no such leaf."""

    @property
    def turn(self) -> Turn:
        """A leaf whose record was lost and that is wrong now was not right before."""
        if all((self.before or _is_wrong(self.was), self.after or _is_wrong(self.now))):
            return Turn.OTHER
        return Turn.BROKEN if self.after else Turn.FIXED

    def __str__(self) -> str:
        return f"{self.page}: {self.path}: {self.before or 'right or absent'} -> {self.after or 'right or absent'}"


def mistakes(outcomes: Iterable[Outcome]) -> dict[str, tuple[str, ...]]:
    """What is wrong on one page."""
    wrong = [outcome for outcome in outcomes if _is_wrong(outcome)]
    lone = {outcome.path for outcome in wrong if outcome.record}
    found: dict[str, list[str]] = {}
    for outcome in wrong:
        if not any(path in lone for path in above(outcome.path)):
            found.setdefault(place_of(outcome), []).append(said(outcome))
    return {path: tuple(sorted(words)) for path, words in found.items()}


def mistakes_by_page(outcomes: Iterable[Outcome]) -> dict[str, dict[str, tuple[str, ...]]]:
    pages: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        pages.setdefault(outcome.page, []).append(outcome)
    return {page: mistakes(some) for page, some in pages.items()}


def place_of(outcome: Outcome) -> str:
    """The path under which mistakes and changes tell of it."""
    return _PREDICTED_INDEX.sub("[+]", outcome.path)


def _is_wrong(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.kind not in RIGHT


def above(path: str) -> Iterator[str]:
    """The paths of the records that hold it, the nearest first."""
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def said(outcome: Outcome) -> str:
    """A mistake in a few words: ``'83' for '38' (digits swapped)``, ``'TideCache' missed``."""
    if outcome.kind is Kind.INC:
        return f"{outcome.predicted!r} for {outcome.gold!r} ({outcome.error})"
    value = outcome.gold if outcome.kind is Kind.MIS else outcome.predicted
    return f"{value!r} {outcome.error or outcome.kind.value}"


def changes(page: str, was: Mistakes, now: Mistakes) -> Iterator[Change]:
    """What differs between two states of a page. What was wrong in a record that is lost now is not told: it is not right for that."""
    for path in dict.fromkeys([*was, *now]):
        if path not in now and any(record in now for record in above(path)):
            continue
        old, new = Counter(was.get(path, ())), Counter(now.get(path, ()))
        gone, come = list((old - new).elements()), list((new - old).elements())
        if len(gone) == len(come) == 1 and "[+]" not in path:
            yield Change(page, path, gone[0], come[0])
            continue
        yield from (Change(page, path, words, "") for words in gone)
        yield from (Change(page, path, "", words) for words in come)
