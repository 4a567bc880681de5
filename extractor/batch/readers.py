"""Where the pages of a batch are read: here, or elsewhere by who fits the same two protocols."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from extractor.batch.events import Watcher
from extractor.batch.ledger import Ledger
from extractor.batch.terms import Asking, Terms
from extractor.engines.cache import Replies
from extractor.models import Model
from extractor.pages import Page
from extractor.pipeline import extract_async
from extractor.records import Extraction, Problem, ProblemKind
from extractor.watch import Watch


class PageFailed(Exception):
    """This page can't be read, whatever becomes of the others."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


def defect(page: str, kind: str) -> Problem:
    """A page that met a defect of ours: an exception of this kind that nobody thought of."""
    reason = f"{page}: internal error, {kind} (please report it)"
    return Problem(kind=ProblemKind.UNREADABLE, stage="pipeline", reason=reason)


class Reader(Protocol):
    """How a page is read."""

    asking: Asking
    """With what paces and limits the model is asked."""

    @property
    def at_once(self) -> int:
        """How many pages may be under way."""

    async def read(self, page: Page) -> Extraction:
        """Raises :class:`PageFailed`, and the :class:`extractor.errors.ExtractorError` that no further page would escape."""

    async def aclose(self) -> None:
        """Nothing is under way any more when it returns."""


@dataclass(frozen=True)
class Means:
    """What pages are read with: all but the pages."""

    model: Model
    ledger: Ledger
    terms: Terms
    replies: Replies | None
    watch: Watch
    tell: Watcher


class Engine(Protocol):
    """Where pages are read."""

    def opened(self, means: Means) -> AbstractContextManager[Reader]: ...


class Plain:
    """Reads in this process."""

    @contextmanager
    def opened(self, means: Means) -> Iterator[Reader]:
        """Raises :class:`extractor.errors.UsageError` for a limit of cost without a price."""
        yield Here(Asking.of(means.model, means.ledger, means.terms, means.replies, means.tell), means.watch)


class Here:
    """Reads on the loop that it is called on."""

    def __init__(self, asking: Asking, watch: Watch) -> None:
        self.asking = asking
        self._watch = watch

    @property
    def at_once(self) -> int:
        return max(1, self.asking.model.parallel)

    async def read(self, page: Page) -> Extraction:
        return await extract_async(page, model=self.asking.model, watch=self._watch)

    async def aclose(self) -> None:
        return None
