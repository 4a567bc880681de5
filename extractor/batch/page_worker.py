"""The worker's end of a batch that is read in several processes: it reads the pages that it is sent, and asks its model what the
driver lets through. The driver's end is :mod:`extractor.batch.crew`.

What is known, allowed and paid for is the driver's to say, for it alone has the ledger. So a question goes there and back::

    worker: the page's pipeline asks    -- Asks -->     driver: ledger, cache, retries, pace, budget
            the model is asked         <-- ToAsk --             what has passed all of them
            it has answered            -- Answered -->          written down, or asked again
            the pipeline goes on       <-- Said --

Messages go in batches, both ways, so that many questions under way cost few calls. Errors are values on their way.
"""

from __future__ import annotations

import asyncio
import os
import platform
import re
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

from extractor.batch.finished import fingerprint
from extractor.batch.retries import once
from extractor.engines.choice import LOCAL, choose_model
from extractor.errors import ExtractorError
from extractor.models import Around, Model, NoModel, Question, Reply
from extractor.pages import Page
from extractor.pipeline import extract_async
from extractor.records import Extraction
from extractor.settings import Settings

D = TypeVar("D", bound=BaseModel)
T = TypeVar("T")

LOOPBACK = re.compile(r"localhost|127\.[\d.]+|::1")


class Defect(Exception):
    """An exception that nobody thought of, in another process; ``kind`` is the name of its class."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


# ---- the model that a worker makes for itself


class Reach(Enum):
    """Who shares the server that a model stands for: limits and pace hold for each server."""

    CLUSTER = "cluster"
    MACHINE = "machine"
    WORKER = "worker"


class Recipe(Protocol):
    """How a worker makes its model. Goes to the worker as a pickle."""

    @property
    def reach(self) -> Reach: ...

    def make(self) -> Model:
        """Raises :class:`ExtractorError` where that can't be done there."""


@dataclass(frozen=True)
class NamedModel:
    """A model by its name, as :func:`extractor.engines.choice.choose_model` has it; what is None, a worker takes from its own
    environment. No ``repr`` shows the key."""

    model: str | None = None
    base_url: str | None = field(default=None, repr=False)
    api_key: SecretStr | None = None

    @classmethod
    def of(cls, settings: Settings) -> NamedModel:
        name = settings.model
        if name is not None and name.endswith(".gguf"):  # a worker's current folder is another
            name = str(Path(name).absolute())
        return cls(name, settings.base_url, settings.api_key)

    @property
    def reach(self) -> Reach:
        name = self.model or LOCAL
        if name == LOCAL or name.startswith(f"{LOCAL}:") or name.endswith(".gguf"):
            return Reach.WORKER
        return Reach.MACHINE if LOOPBACK.fullmatch(urlsplit(self.base_url or "").hostname or "") else Reach.CLUSTER

    def make(self) -> Model:
        settings = Settings.from_environment(model=self.model, base_url=self.base_url, api_key=self.api_key)
        return choose_model(settings, keep_replies=False)


@dataclass(frozen=True)
class Hello:
    """What a worker says of itself when its model is there."""

    fingerprint: dict[str, str | None]
    parallel: int
    machine: str
    process: int

    def server(self, reach: Reach) -> str:
        """Equal for all workers that ask the same one."""
        parts = {Reach.CLUSTER: (), Reach.MACHINE: (self.machine,), Reach.WORKER: (self.machine, str(self.process))}
        return " ".join(parts[reach])


# ---- what is said. Pages are numbered by the driver, questions by who asks.


@dataclass(frozen=True)
class ToRead:
    number: int
    page: Page


@dataclass(frozen=True)
class ToAsk:
    """Of the worker's model."""

    number: int
    question: Question[Any]


@dataclass(frozen=True)
class Said:
    """The driver's answer to a question of the worker's."""

    number: int
    outcome: Reply[Any] | ExtractorError


@dataclass(frozen=True)
class Asks:
    number: int
    page: int
    question: Question[Any]


@dataclass(frozen=True)
class Answered:
    """The model's answer to a question of the driver's."""

    number: int
    outcome: Reply[Any] | ExtractorError | Defect


@dataclass(frozen=True)
class HasRead:
    number: int
    outcome: Extraction | ExtractorError | Defect


Down = ToRead | ToAsk | Said
Up = Asks | Answered | HasRead


# ---- the worker


class PageWorker:
    """One process's worker. All of it runs on one loop."""

    def __init__(self) -> None:
        self._model: Model = NoModel()
        self._asked: dict[int, asyncio.Future[Reply[Any]]] = {}
        self._numbers = count()
        self._to_say: list[Up] = []
        self._something = asyncio.Event()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def begin(self, recipe: Recipe) -> Hello | ExtractorError:
        """Make the model."""
        try:
            self._model = once(recipe.make())
        except ExtractorError as error:
            return error
        return Hello(fingerprint(self._model), self._model.parallel, platform.node(), os.getpid())

    async def take(self, messages: Sequence[Down]) -> None:
        """What the driver has to say. Returns before it is done."""
        for message in messages:
            match message:
                case ToRead(number, page):
                    self._start(self._read(number, page), partial(HasRead, number))
                case ToAsk(number, question):
                    self._start(self._model.ask(question), partial(Answered, number))
                case Said(number, outcome):
                    self._settle(number, outcome)

    async def say(self) -> list[Up]:
        """What there is to say, as soon as there is something."""
        await self._something.wait()
        self._something.clear()
        said, self._to_say = self._to_say, []
        return said

    def tell(self, message: Up) -> None:
        self._to_say.append(message)
        self._something.set()

    async def asked(self, page: int, question: Question[D]) -> Reply[D]:
        """By the driver's leave. Raises what it says instead of an answer."""
        number = next(self._numbers)
        self._asked[number] = asyncio.get_running_loop().create_future()
        self.tell(Asks(number, page, question))
        try:
            return await self._asked[number]
        finally:
            del self._asked[number]

    async def _read(self, number: int, page: Page) -> Extraction:
        model = self._model if isinstance(self._model, NoModel) else Desk(self, number, self._model)
        return await extract_async(page, model=model)

    def _start(self, work: Coroutine[Any, Any, T], message: Callable[[T | ExtractorError | Defect], Up]) -> None:
        """Its outcome, however it ends, becomes a message."""
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        task.add_done_callback(lambda ended: self.tell(message(_outcome(ended))))

    def _settle(self, number: int, outcome: Reply[Any] | ExtractorError) -> None:
        waiting = self._asked.get(number)
        if waiting is None or waiting.done():  # nobody waits for it any more
            return
        if isinstance(outcome, ExtractorError):
            waiting.set_exception(outcome)
        else:
            waiting.set_result(outcome)


def _outcome(ended: asyncio.Task[T]) -> T | ExtractorError | Defect:
    error = asyncio.CancelledError() if ended.cancelled() else ended.exception()
    if error is None:
        return ended.result()
    return error if isinstance(error, ExtractorError) else Defect(type(error).__name__)


class Desk(Around):
    """In the model's place: each question of a page goes to the driver."""

    def __init__(self, worker: PageWorker, page: int, model: Model) -> None:
        super().__init__(model)
        self._worker = worker
        self._page = page

    async def ask(self, question: Question[D]) -> Reply[D]:
        return await self._worker.asked(self._page, question)

    async def aclose(self) -> None:
        return None
