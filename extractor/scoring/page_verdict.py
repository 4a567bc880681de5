"""What a gate says of one page, with what failed told apart from what is wrong.

A page is an *error* where nothing can be said of it: it could not be read, or the model was lost while it was. It is a
*failure* where it was read and is not as it should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.scoring.baseline import REPLAY, GateResult, lost_pages
from extractor.scoring.mistakes import Change
from extractor.scoring.runs import Run

FINE = "right or absent"


@dataclass(frozen=True)
class PageVerdict:
    """One page of a run."""

    page: str
    lost: str | None = None
    """Why nothing can be said of it."""
    guards: tuple[str, ...] = ()
    """What fails without statistics."""
    changes: tuple[Change, ...] = ()
    """Outcomes that are not the approved ones."""
    binding: bool = False
    """Changes fail the page: nothing random is left in a replayed run. In live runs they are told."""

    @property
    def failures(self) -> tuple[str, ...]:
        """Why the page fails, a line each; empty where it passes."""
        return self.guards + (tuple(map(in_words, self.changes)) if self.binding else ())

    @property
    def notes(self) -> tuple[str, ...]:
        return () if self.binding else tuple(map(in_words, self.changes))


def in_words(change: Change) -> str:
    """A change without its page's name."""
    return f"{change.path}: {turned(change)}"


def turned(change: Change) -> str:
    """What was approved, and what is now."""
    return f"{change.before or FINE} -> {change.after or FINE}"


def page_verdicts(run: Run, gate: GateResult | None) -> list[PageVerdict]:
    """One for each page of the run, in order."""
    lost = lost_pages(run)
    return [_verdict(lost.get(page), gate, page) for page in run.report.pages]


def _verdict(lost: str | None, gate: GateResult | None, page: str) -> PageVerdict:
    if gate is None:
        return PageVerdict(page, lost)
    changes = tuple(change for change in gate.changes if change.page == page)
    return PageVerdict(page, lost, tuple(_guards(gate, page)), changes, gate.lane == REPLAY)


def _guards(gate: GateResult, page: str) -> Iterator[str]:
    for guard in gate.guards:
        if guard.startswith(f"{page}: "):
            yield guard.removeprefix(f"{page}: ")
