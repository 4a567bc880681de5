"""What is told of a batch while it is waited for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from extractor.shown.phrases import count

WAITING_FOR_ROOM = "waiting for room in the queue"


@dataclass(frozen=True)
class Progress:
    """How far one batch is. Told after each look at it."""

    number: int
    """Counted in RUN, from 1; 0 for one that is not submitted yet."""
    kind: str
    """The stage that asks: ``titles`` is one batch, ``numbers``, which stands on the titles, another."""
    status: str
    """OpenAI's word (``validating``, ``in_progress``, ``finalizing``, ``completed``, ``failed``, ``expired``, ``cancelling``,
    ``cancelled``), or :data:`WAITING_FOR_ROOM`."""
    questions: int
    done: int
    failed: int
    waited: float
    """Seconds since it was submitted, also those that nobody was looking."""
    batch: str | None = None
    """OpenAI's name of it."""

    def __str__(self) -> str:
        head = f"batch {self.number} of {self.kind}: {count(self.questions, 'question')} submitted"
        done = f"{self.done:,} of {self.questions:,} done" + (f", {self.failed:,} failed" if self.failed else "")
        return f"{head}, {done}, waiting for {timedelta(seconds=round(self.waited))} ({self.status.replace('_', ' ')})"


Tell = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Tells nobody."""
