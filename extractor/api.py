"""The synchronous door: the asynchronous core on an event loop in a thread of its own.

So it works also where a loop runs already, in a notebook for one. All calls share one loop, and
with it the connections that a model keeps open between them; the thread is there only while a
call is.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import AsyncGenerator, Coroutine, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import aclosing, contextmanager
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from extractor.judge.trust import Trust
from extractor.models import Model
from extractor.pages import Page
from extractor.pipeline import extract_async, extract_many_async
from extractor.records import Extraction
from extractor.text.limits import WHOLE_UP_TO
from extractor.watch import Watch

T = TypeVar("T")

CANCEL_SECONDS = 1.0
"""What a cancelled question gets to end; Ctrl-C must end everything within two seconds."""
TURN_SECONDS = 0.2


def extract(
    page: Page, *, model: Model, watch: Watch | None = None, trust: Trust | None = None, whole_up_to: int = WHOLE_UP_TO
) -> Extraction:
    """Read one page; :func:`extractor.pipeline.extract_async` says what is raised."""
    return on_the_loop(extract_async(page, model=model, watch=watch, trust=trust, whole_up_to=whole_up_to))


def extract_many(
    pages: Iterable[Page],
    *,
    model: Model,
    watch: Watch | None = None,
    trust: Trust | None = None,
    whole_up_to: int = WHOLE_UP_TO,
) -> Generator[Extraction, None, None]:
    """Read pages, exactly one Extraction each, in order, each when it is asked for.

    ``pages`` is iterated in another thread. Closing the iterator cancels what is under way.
    """
    stream = extract_many_async(pages, model=model, watch=watch, trust=trust, whole_up_to=whole_up_to)
    pull = _Pull(stream)
    with _door.open() as loop, _Running(pull.serve(), loop) as running:
        while (extraction := pull.next(running.future, loop)) is not None:
            yield extraction


def close(model: Model) -> None:
    """End the model's processes and connections; asked again, it starts anew."""
    on_the_loop(model.aclose())


def on_the_loop(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on the loop that all calls share, and wait for its end."""
    with _door.open() as loop, _Running(coroutine, loop) as running:
        _first_of(running.future)
        return running.future.result()


def _first_of(*futures: Future[Any]) -> None:
    """Wait in short turns: an interrupt that another thread receives is heard between them only."""
    while not wait(futures, timeout=TURN_SECONDS, return_when=FIRST_COMPLETED).done:
        pass


class _Door:
    """The loop that all calls share, and its thread, which is there while calls are."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls = 0
        self._owner = os.getpid()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._parents: list[asyncio.AbstractEventLoop | None] = []
        atexit.register(self._close)

    @contextmanager
    def open(self) -> Iterator[asyncio.AbstractEventLoop]:
        with self._lock:
            loop = self._enter()
        try:
            yield loop
        finally:
            with self._lock:
                self._leave(loop)

    def _enter(self) -> asyncio.AbstractEventLoop:
        self._leave_to_the_parent()
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        if self._calls == 0:
            self._thread = threading.Thread(target=self._run, args=(self._loop,), name="extractor", daemon=True)
            self._thread.start()
        self._calls += 1
        return self._loop

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_forever()
        if loop is not self._loop:  # was left behind
            _end(loop)

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop is not self._loop or self._thread is None:
            return
        self._calls -= 1
        if self._calls:
            return
        loop.call_soon_threadsafe(loop.stop)
        self._thread.join(CANCEL_SECONDS)
        if self._thread.is_alive():  # stuck in code that never yields: left behind, with its loop
            self._loop = None

    def _leave_to_the_parent(self) -> None:
        """After a fork, loop and thread are the parent's. It is kept, for closing it here would take
        the parent's own sockets out of the poll that both share."""
        if self._owner != os.getpid():
            self._parents.append(self._loop)
            self._owner, self._loop, self._calls = os.getpid(), None, 0

    def _close(self) -> None:
        if self._loop is not None and not self._calls and self._owner == os.getpid():
            _end(self._loop)


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """With what hangs on it: the connections of models that nobody closed."""
    loop.run_until_complete(_all_done())
    loop.close()


async def _all_done() -> None:
    await asyncio.sleep(0)  # who was dropped while the loop stood still is closed by tasks that begin now
    left = asyncio.all_tasks() - {asyncio.current_task()}
    if left:
        await asyncio.wait(left, timeout=CANCEL_SECONDS)
    await asyncio.get_running_loop().shutdown_asyncgens()


_door = _Door()


class _Running(Generic[T]):
    """A coroutine on the loop, seen from outside. Leaving it while it runs cancels it and waits for its end."""

    def __init__(self, coroutine: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> None:
        self._ended = threading.Event()
        self.future: Future[T] = asyncio.run_coroutine_threadsafe(self._run(coroutine), loop)

    async def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        try:
            return await coroutine
        finally:
            self._ended.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # The future counts as done as soon as it is cancelled, the coroutine's own clean-up then still runs.
        if self.future.cancel():
            self._ended.wait(CANCEL_SECONDS)


class _Pull:
    """Hands a stream over from the loop one by one, each only when it is asked for, all in one task: what
    a stream holds open between two items (a time limit, a task group) belongs to the task."""

    def __init__(self, stream: AsyncGenerator[Extraction]) -> None:
        self._stream = stream
        self._demands: asyncio.Queue[Future[Extraction]] = asyncio.Queue()

    async def serve(self) -> None:
        async with aclosing(self._stream):
            while True:
                demand = await self._demands.get()
                extraction = await anext(self._stream, None)
                if extraction is None:
                    return
                demand.set_result(extraction)

    def next(self, serving: Future[None], loop: asyncio.AbstractEventLoop) -> Extraction | None:
        """None at the end. Raises what the stream raises."""
        demand: Future[Extraction] = Future()
        loop.call_soon_threadsafe(self._demands.put_nowait, demand)
        _first_of(demand, serving)
        return demand.result() if demand.done() else serving.result()
