"""Where a batch is watched: around its pages, its questions and its requests, and around all of it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

from pydantic import BaseModel

from extractor.batch.budget import BudgetSpent, Price
from extractor.batch.events import (
    BatchBegun,
    BatchEnded,
    BatchOutcome,
    InputsCounted,
    PageBegun,
    PageEnded,
    QuestionBegun,
    QuestionEnded,
    QuestionOutcome,
    RequestEnded,
    RequestOutcome,
    RequestSent,
    SecondPassed,
    Watcher,
)
from extractor.batch.ledger import question_being_asked
from extractor.errors import ModelError, TransportError
from extractor.models import Around, Model, Question, Reply
from extractor.records import Extraction, Usage
from extractor.shown.phrases import lost

D = TypeVar("D", bound=BaseModel)
Clock = Callable[[], float]

KEY_LENGTH = 12
"""Of a key, what tells one question from another in a log."""
TICK_SECONDS = 1.0

page_watched: ContextVar[str | None] = ContextVar("page_watched", default=None)
"""Its name: a model is not told which page a question is about."""


# ---- pages


class WatchedPages:
    """A :class:`extractor.watch.Watch` that tells of pages as a batch does."""

    def __init__(self, tell: Watcher, clock: Clock = time.monotonic) -> None:
        self._tell = tell
        self._clock = clock
        self._began: dict[str, float] = {}

    def started(self, page: str) -> None:
        page_watched.set(page)
        self._began[page] = self._clock()
        self._tell(PageBegun(page))

    def questions(self, page: str, planned: int, done: int, tokens: int, records: int) -> None:
        return None

    def finished(self, extraction: Extraction) -> None:
        now, problem = self._clock(), lost(extraction)
        self._tell(
            PageEnded(
                page=extraction.page,
                outcome="failed" if problem else "done",
                problem=problem.kind.value if problem else None,
                papers=len(extraction.papers),
                questions=extraction.usage.questions,
                seconds=now - self._began.pop(extraction.page, now),
            )
        )


# ---- questions


class WatchedQuestions(Around):
    """A model that tells of each question. Belongs where the ledger had no answer."""

    def __init__(self, model: Model, tell: Watcher, clock: Clock = time.monotonic) -> None:
        super().__init__(model)
        self._tell = tell
        self._clock = clock

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises what the model raises."""
        page, key, began = page_watched.get(), _key(), self._clock()
        self._tell(QuestionBegun(page, key, question.kind))
        outcome: QuestionOutcome = "cut short"
        failure, usage = None, None
        try:
            reply = await self._model.ask(question)
            outcome, usage = "answered", reply.usage
            return reply
        except ModelError as error:
            outcome, failure, usage = "failed", type(error).__name__, error.usage
            raise
        finally:
            seconds, kept = self._clock() - began, bool(usage and usage.cached_questions)
            self._tell(QuestionEnded(page, key, question.kind, outcome, failure, kept, seconds, *_tokens(usage)))


# ---- requests


@dataclass
class Traffic:
    """All requests of a batch, whatever models they go to."""

    tell: Watcher
    price: Price | None = None
    under_way: int = 0
    sent: int = 0
    last_answered: int = 0
    """Of all that were answered, the one sent last: its number, the first being 1."""
    clock: Clock = time.monotonic

    def cost(self, usage: Usage | None) -> float | None:
        return self.price(usage) if self.price is not None and usage is not None else None


class WatchedRequests(Around):
    """A model that tells of each request. Belongs where a request is really sent: it has waited for its turn, and is asked once."""

    def __init__(self, model: Model, traffic: Traffic) -> None:
        super().__init__(model)
        self._traffic = traffic

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises what the model raises."""
        traffic = self._traffic
        traffic.under_way += 1
        traffic.sent += 1
        number, began = traffic.sent, traffic.clock()
        traffic.tell(RequestSent(page_watched.get(), _key(), question.kind, traffic.under_way))
        outcome: RequestOutcome = "cut short"
        failure: ModelError | None = None
        usage = None
        try:
            reply = await self._model.ask(question)
            outcome, usage = "answered", reply.usage
            traffic.last_answered = max(traffic.last_answered, number)
            return reply
        except ModelError as error:
            outcome, failure, usage = _outcome(error), error, error.usage
            raise
        finally:
            traffic.under_way -= 1
            traffic.tell(self._ended(question.kind, outcome, failure, usage, traffic.clock() - began))

    def _ended(
        self, kind: str, outcome: RequestOutcome, failure: ModelError | None, usage: Usage | None, seconds: float
    ) -> RequestEnded:
        status, retry_after = (failure.status, failure.retry_after) if isinstance(failure, TransportError) else (None, None)
        return RequestEnded(
            page_watched.get(), _key(), kind, outcome, type(failure).__name__ if failure else None, status, retry_after, seconds,
            *_tokens(usage), self._traffic.cost(usage), self._traffic.under_way,
        )  # fmt: skip


def _outcome(error: ModelError) -> RequestOutcome:
    return "refused" if isinstance(error, TransportError) and error.refused else "failed"


def _key() -> str:
    return question_being_asked.get()[:KEY_LENGTH]


def _tokens(usage: Usage | None) -> tuple[int, int, int]:
    """Sent, of those cached, written."""
    if usage is None:
        return 0, 0, 0
    return usage.prompt_tokens, usage.prompt_tokens - usage.new_prompt_tokens, usage.completion_tokens


# ---- all of it


@dataclass
class Whole:
    """Tells when a batch begins and ends, and by what."""

    tell: Watcher
    begun: BatchBegun
    clock: Clock = time.monotonic
    _began: float = 0.0

    def __enter__(self) -> Self:
        self._began = self.clock()
        self.tell(self.begun)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.tell(BatchEnded(ended_by(kind), kind.__name__ if kind else None, self.clock() - self._began))


def ended_by(kind: type[BaseException] | None) -> BatchOutcome:
    """What an end by such an exception, or by none, is called."""
    if kind is None:
        return "complete"
    if issubclass(kind, BudgetSpent):
        return "limit reached"
    return "interrupted" if issubclass(kind, (KeyboardInterrupt, asyncio.CancelledError)) else "failed"


async def watched(
    work: Callable[[], Awaitable[None]], begun: BatchBegun, tell: Watcher, ahead: Iterator[int | None] | None = None
) -> None:
    """Do the work, and tell of it. Raises what it raises.

    ``ahead`` gives for each input how many pages it holds, or None where only reading it would tell; it is None itself where nobody
    wants to know.
    """
    beside = [] if ahead is None else [asyncio.ensure_future(each) for each in (tell_the_time(tell), count_ahead(ahead, tell))]
    with Whole(tell, begun):
        try:
            await work()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


async def tell_the_time(tell: Watcher) -> None:
    while True:
        await asyncio.sleep(TICK_SECONDS)
        tell(SecondPassed())


async def count_ahead(pages: Iterator[int | None], tell: Watcher) -> None:
    """In a thread of its own: the loop may be busy for seconds when all workers begin."""
    stopped = threading.Event()
    try:
        number = await asyncio.to_thread(_count, pages, stopped)
    finally:
        stopped.set()
    if number is not None:
        tell(InputsCounted(number))


def _count(pages: Iterator[int | None], stopped: threading.Event) -> int | None:
    """None where only reading an input would tell, or nobody can."""
    number = 0
    with suppress(OSError):  # who reads the inputs meets it too, and says it
        for some in pages:
            if some is None or stopped.is_set():
                return None
            number += some
        return number
    return None
