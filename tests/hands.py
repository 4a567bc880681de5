"""Workers of a crew that are no processes, and models that workers make for themselves."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from loopback import LoopbackModel

from extractor.batch.crew import Crew, Plan, WorkerLost
from extractor.batch.page_worker import Down, Hello, PageWorker, Reach, Recipe, Up
from extractor.batch.readers import Means, Reader
from extractor.errors import ExtractorError, UsageError
from extractor.models import Model, Question, Reply

T = TypeVar("T")


def copied(value: T) -> T:
    """As it arrives in another process."""
    return pickle.loads(pickle.dumps(value))


class TestHand:
    """A worker on the driver's own loop, until it dies."""

    __test__ = False

    def __init__(self) -> None:
        self.worker = PageWorker()
        self.gone = asyncio.Event()
        self.taken: list[Down] = []

    async def started(self) -> None:
        await self._unless_gone(asyncio.sleep(0))

    async def begin(self, recipe: Recipe) -> Hello | ExtractorError:
        return await self._unless_gone(self.worker.begin(copied(recipe)))

    async def take(self, messages: Sequence[Down]) -> None:
        self.taken += messages
        await self._unless_gone(self.worker.take(copied(messages)))

    async def say(self) -> list[Up]:
        return copied(await self._unless_gone(self.worker.say()))

    def dismiss(self) -> None:
        """Also how a worker dies."""
        self.gone.set()
        for task in self.worker._under_way:
            task.cancel()

    async def _unless_gone(self, work: Coroutine[Any, Any, T]) -> T:
        working, going = asyncio.ensure_future(work), asyncio.ensure_future(self.gone.wait())
        try:
            await asyncio.wait([working, going], return_when=asyncio.FIRST_COMPLETED)
            if self.gone.is_set():
                raise WorkerLost("it was dismissed")
            return working.result()
        finally:
            for task in (working, going):
                task.cancel()
            await asyncio.gather(working, going, return_exceptions=True)


@dataclass
class TestCluster:
    """An engine whose workers are no processes. ``hands`` are all that were ever hired."""

    __test__ = False

    recipe: Recipe
    workers: int = 2
    new: Callable[[], TestHand] = TestHand
    hands: list[TestHand] = field(default_factory=list)

    @contextmanager
    def opened(self, means: Means) -> Iterator[Reader]:
        yield Crew(Plan(self.recipe, self.hire, self.workers, 1), means)

    def hire(self) -> TestHand:
        self.hands.append(self.new())
        return self.hands[-1]


# ---- models that workers make


@dataclass(frozen=True)
class Loopback:
    """A model of the server that counts."""

    port: int
    parallel: int = 4
    reach: Reach = Reach.CLUSTER

    def make(self) -> Model:
        return LoopbackModel(self.port, self.parallel)


@dataclass(frozen=True)
class Poisoned:
    """Its worker ends when it is asked about a page that holds a word: as often as there are files to remove in a folder."""

    port: int
    word: str
    lives: Path
    parallel: int = 4
    reach: Reach = Reach.CLUSTER

    def make(self) -> Model:
        return PoisonedModel(self)


class PoisonedModel(LoopbackModel):
    def __init__(self, recipe: Poisoned) -> None:
        super().__init__(recipe.port, recipe.parallel)
        self._recipe = recipe

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        lives = sorted(self._recipe.lives.iterdir())
        if self._recipe.word in question.user and lives:
            lives[0].unlink()
            os._exit(1)
        return await super().ask(question)


@dataclass(frozen=True)
class Refusing:
    """No worker can make it."""

    error: ExtractorError
    reach: Reach = Reach.CLUSTER

    def make(self) -> Model:
        raise self.error


@dataclass(frozen=True)
class Wary:
    """Can be made only where nothing is imported from that folder."""

    port: int
    folder: str
    reach: Reach = Reach.CLUSTER

    def make(self) -> Model:
        if self.folder in sys.path:
            raise UsageError(f"modules are looked for in {self.folder}")
        return LoopbackModel(self.port)


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
