"""The driver's end of a batch that is read in several processes: which worker has which page, and what becomes of a page whose
worker is gone. The worker's end is :mod:`extractor.batch.page_worker`.

All that is decided about a question is decided here, by the same chain as in one process, and with the same guarantees. Only its
last link is elsewhere: the worker that reads the page asks. How a worker is had, and reached, is a :class:`Hand`'s business.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from itertools import count
from math import ceil
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from extractor.batch.finished import fingerprint
from extractor.batch.pacing import Limits, Pace
from extractor.batch.page_worker import Answered, Asks, Defect, Down, HasRead, Hello, Reach, Recipe, Said, ToAsk, ToRead, Up
from extractor.batch.readers import Means, PageFailed, defect
from extractor.batch.retries import once
from extractor.batch.terms import Asking, gates_of, insisting
from extractor.errors import ExitCode, ExtractorError, UsageError
from extractor.models import Model, ModelIdentity, NoModel, Question, Reply
from extractor.pages import Page
from extractor.records import Extraction, Problem, ProblemKind

D = TypeVar("D", bound=BaseModel)

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""Workers that a page may lose until it counts as failed. The last has nothing else to do, so that no page pays for another."""
STARTS = 3
"""Workers in a row that may end before they are ready."""
START_SECONDS = 900.0
"""Until the first worker is there: a cluster may have to start a machine for it."""
AT_LEAST = 2
"""Pages that a worker has at once: one is there when another has ended."""


class WorkerLost(Exception):
    """A worker's process is gone, or out of reach."""


class ClusterError(ExtractorError):
    """There are no workers to read with."""

    exit_code = ExitCode.INFRASTRUCTURE


class Hand(Protocol):
    """One worker, wherever it runs, as :class:`extractor.batch.page_worker.PageWorker` has it.

    All but the last raise :class:`WorkerLost`.
    """

    async def started(self) -> None:
        """Returns when its process is there."""

    async def begin(self, recipe: Recipe) -> Hello | ExtractorError: ...

    async def take(self, messages: Sequence[Down]) -> None: ...

    async def say(self) -> list[Up]: ...

    def dismiss(self) -> None:
        """End its process at once, whatever it does."""


@dataclass(frozen=True)
class Plan:
    """Who is to read."""

    recipe: Recipe
    hire: Callable[[], Hand]
    workers: int
    machines: int

    @property
    def servers(self) -> int:
        """That stand behind the model."""
        return {Reach.CLUSTER: 1, Reach.MACHINE: min(self.machines, self.workers), Reach.WORKER: self.workers}[self.recipe.reach]


# ---- one worker


@dataclass
class _Away:
    """A page that a worker has."""

    context: Context
    """In which its questions pass the chain: the ledger is told there which page they are about."""
    result: asyncio.Future[Extraction]
    questions: set[asyncio.Task[None]] = field(default_factory=set)

    def fail(self, error: BaseException) -> None:
        if not self.result.done():
            self.result.set_exception(error)

    def ended(self, question: asyncio.Task[None]) -> None:
        """What a question raised that is no answer, the page has raised."""
        self.questions.discard(question)
        error = None if question.cancelled() else question.exception()
        if error is not None:
            self.fail(error)


_member: ContextVar[Member] = ContextVar("_member")
"""Who reads the page that a question is about."""


class Member:
    """One worker: its pages and questions, and what is to be said to it. As a model, the last link of the chain."""

    def __init__(self, hand: Hand, hello: Hello, asking: Asking) -> None:
        self.identity = asking.model.identity
        self.parallel = hello.parallel
        self.gate: Model = self
        """Who is to be asked instead, for it asks in turn."""
        self.load = 0
        """Places taken by pages."""
        self._hand = hand
        self._asking = asking
        self._numbers = count()
        self._pages: dict[int, _Away] = {}
        self._asked: dict[int, asyncio.Future[Reply[Any]]] = {}
        self._to_say: list[Down] = []
        self._something = asyncio.Event()

    async def work(self) -> None:
        """Listen and speak until the worker is lost. Raises :class:`WorkerLost`."""
        both = [asyncio.ensure_future(self._listen()), asyncio.ensure_future(self._speak())]
        try:
            await asyncio.gather(*both)
        finally:
            for one in both:
                one.cancel()
            await asyncio.gather(*both, return_exceptions=True)

    async def read(self, page: Page) -> Extraction:
        """Raises :class:`WorkerLost` and :class:`Defect`, and what reading raises."""
        number, away = next(self._numbers), _Away(copy_context(), asyncio.get_running_loop().create_future())
        away.context.run(_member.set, self)
        self._pages[number] = away
        self._tell(ToRead(number, page))
        try:
            return await away.result
        finally:
            del self._pages[number]
            for question in away.questions:
                question.cancel()
            await asyncio.gather(*away.questions, return_exceptions=True)

    async def ask(self, question: Question[D]) -> Reply[D]:
        """What the worker's model answers. Raises what it raises."""
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        self._tell(ToAsk(number, question))
        try:
            return await self._asked[number]
        finally:
            del self._asked[number]

    async def aclose(self) -> None:
        return None

    def lose(self, error: BaseException) -> None:
        """Its pages come to nothing."""
        for away in self._pages.values():
            away.fail(error)

    def _tell(self, message: Down) -> None:
        self._to_say.append(message)
        self._something.set()

    async def _speak(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            said, self._to_say = self._to_say, []
            await self._hand.take(said)

    async def _listen(self) -> None:
        while True:
            for message in await self._hand.say():
                self._hear(message)

    def _hear(self, message: Up) -> None:
        match message:
            case Asks(_, page, _) if page in self._pages:
                away = self._pages[page]
                task = asyncio.get_running_loop().create_task(self._answer(message), context=away.context.copy())
                away.questions.add(task)
                task.add_done_callback(away.ended)
            case Answered(number, outcome):
                _settle(self._asked.get(number), outcome)
            case HasRead(number, outcome):
                _settle(self._pages[number].result if number in self._pages else None, outcome)

    async def _answer(self, asks: Asks) -> None:
        try:
            outcome: Reply[Any] | ExtractorError = await self._asking.model.ask(asks.question)
        except ExtractorError as error:
            outcome = error
        self._tell(Said(asks.number, outcome))


def _settle(waiting: asyncio.Future[Any] | None, outcome: object) -> None:
    """Nothing, where nobody waits for it any more."""
    if waiting is None or waiting.done():
        return
    if isinstance(outcome, Exception):
        waiting.set_exception(outcome)
    else:
        waiting.set_result(outcome)


class AtItsWorker:
    """The chain's way on: to the worker that reads the page which the question is about."""

    def __init__(self, identity: ModelIdentity, parallel: int) -> None:
        self.identity = identity
        self.parallel = parallel

    async def ask(self, question: Question[D]) -> Reply[D]:
        return await _member.get().gate.ask(question)

    async def aclose(self) -> None:
        return None


# ---- all workers


class Crew:
    """Reads pages by workers, who are hired with the first page, and replaced where they are lost."""

    def __init__(self, plan: Plan, means: Means) -> None:
        """Raises :class:`UsageError` for a limit of cost without a price."""
        self._plan = plan
        self._watch = means.watch
        self._fingerprint = fingerprint(means.model)
        self._limits = means.terms.limits or Limits()
        self._gates = gates_of(means.ledger, means.terms, means.tell)
        self._members: list[Member] = []
        self._someone = asyncio.Event()
        """Set when the first worker's process is there."""
        self._waiting: list[asyncio.Future[None]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._failure: ExtractorError | None = None
        most = min(self._limits.max_concurrency, once(means.model).parallel)
        self._room = max(AT_LEAST, ceil(most * plan.servers / plan.workers))
        self.asking = self._asking(means, most * plan.servers)
        self._paces = {"": self.asking.pace}
        """By server; the one of all workers has no name."""

    def _asking(self, means: Means, parallel: int) -> Asking:
        """As :meth:`Asking.of` has it, but for the gates, which stand before each worker."""
        model, pace = means.model, Pace(self._limits, tell=means.tell)
        if not isinstance(model, NoModel):
            model = insisting(AtItsWorker(model.identity, parallel), self._gates, means.ledger, means.terms, means.replies)
        return Asking(model, self._gates.budget, pace)

    @property
    def at_once(self) -> int:
        return self._plan.workers * self._room

    async def read(self, page: Page) -> Extraction:
        """Raises :class:`PageFailed` for a page that loses its worker again and again; :class:`ClusterError` where there is
        none, :class:`UsageError` where one has other code, and what no further page would escape."""
        self._begin()
        self._watch.started(page.name)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                extraction = await self._read(page, alone=attempt == ATTEMPTS)
            except WorkerLost:
                continue
            except Defect as found:
                raise PageFailed(defect(page.name, found.kind)) from found
            self._watch.finished(extraction)
            return extraction
        reason = f"{page.name}: {ATTEMPTS} workers ended while they read it"
        raise PageFailed(Problem(kind=ProblemKind.ENGINE_DIED, stage="workers", reason=reason))

    async def aclose(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def _read(self, page: Page, *, alone: bool) -> Extraction:
        member = await self._free(alone)
        places = self._room if alone else 1
        member.load += places
        try:
            return await member.read(page)
        finally:
            member.load -= places
            self._look_again()

    async def _free(self, alone: bool) -> Member:
        """The worker with the least to do that has room; all of its room if ``alone``."""
        while True:
            if self._failure is not None:
                raise self._failure
            member = min(self._members, key=lambda member: member.load, default=None)
            if member is not None and member.load <= (0 if alone else self._room - 1):
                return member
            self._waiting.append(asyncio.get_running_loop().create_future())
            await self._waiting[-1]

    def _look_again(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    # -- hired, lost, replaced

    def _begin(self) -> None:
        if not self._tasks:
            work = [self._fill() for _ in range(self._plan.workers)]
            self._tasks = [asyncio.ensure_future(each) for each in (*work, self._first_in_time())]
            for task in self._tasks:
                task.add_done_callback(self._ended)

    async def _fill(self) -> None:
        """Keep one worker's place filled."""
        early = 0
        while True:
            hand = self._plan.hire()
            try:
                member = await self._welcomed(hand)
                early = 0
                await self._kept(member)
            except WorkerLost as error:
                early += 1
                if early == STARTS:
                    raise ClusterError(f"{STARTS} workers in a row ended before they were ready: {error}") from error
            finally:
                hand.dismiss()

    async def _welcomed(self, hand: Hand) -> Member:
        await hand.started()
        self._someone.set()
        hello = await hand.begin(self._plan.recipe)
        if isinstance(hello, ExtractorError):
            raise hello
        self._check(hello)
        member = Member(hand, hello, self.asking)
        pace = self._paces.setdefault(hello.server(self._plan.recipe.reach), Pace(self._limits))
        member.gate = self._gates.before(member, pace)
        return member

    async def _kept(self, member: Member) -> None:
        """Until it is lost."""
        self._members.append(member)
        self._look_again()
        try:
            await member.work()
        except WorkerLost as error:
            log.warning("a worker is lost, and what it was reading is read again by another: %s", error)
        finally:
            self._members.remove(member)
            member.lose(WorkerLost("it reads no more"))

    def _check(self, hello: Hello) -> None:
        """Other code or another model would read otherwise."""
        for part, ours in self._fingerprint.items():
            if hello.fingerprint.get(part) != ours:
                raise UsageError(f"the worker on {hello.machine} has another {part}: install the same extractor on all machines")

    async def _first_in_time(self) -> None:
        try:
            await asyncio.wait_for(self._someone.wait(), START_SECONDS)
        except TimeoutError as error:
            reason = f"no worker was there within {START_SECONDS:g} s: is the cluster busy, or its machines too small?"
            raise ClusterError(reason) from error

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Without a place's task nobody would read: say so to all who wait."""
        error = None if task.cancelled() else task.exception()
        if error is None or self._failure is not None:
            return
        known = error if isinstance(error, ExtractorError) else None
        self._failure = known or ClusterError(f"the workers can't be kept ({type(error).__name__}: {error})")
        for member in self._members:
            member.lose(self._failure)
        self._look_again()
