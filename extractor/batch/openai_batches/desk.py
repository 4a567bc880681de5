"""From questions that wait, through batches, to lines that came back; goes on with what an earlier process left under way."""

from __future__ import annotations

import asyncio
import copy
import math
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from openai.types import Batch

from extractor.batch.openai_batches.gathering import Gathering, Limits, Pending
from extractor.batch.openai_batches.mailbox import Arrived, Mailbox, Posted
from extractor.batch.openai_batches.progress import WAITING_FOR_ROOM, Progress, Tell
from extractor.batch.openai_batches.service import ENDED, FAILED, VALIDATING, NotTaken, Patience, Service, Sleep
from extractor.batch.openai_batches.sorting import Line, Objections, Sorting
from extractor.engines.endpoint import Dialect
from extractor.errors import ModelError

GROWTH = 1.25
"""Of the files, from one that found room in a full queue to the next."""
FRESH_STARTS = 3
"""After so many batches in a row of which single lines were not taken, it is not the lines."""


@dataclass(frozen=True)
class Options:
    """How questions are gathered, and how patiently batches are waited for."""

    limits: Limits = field(default_factory=Limits)
    quiet_seconds: float = 5.0
    """Without a further question, all pages are taken to wait."""
    patience: Patience = field(default_factory=Patience)


@dataclass
class _Waiting:
    """A question that somebody waits for."""

    came: asyncio.Future[None]
    number: int | None
    """Of its batch; None while it is in none."""
    askers: int = 0


class Desk:
    """One RUN's. ``dialect`` is asked when a file is posted."""

    def __init__(
        self, mailbox: Mailbox, service: Service, dialect: Callable[[], Dialect], options: Options, tell: Tell, sleep: Sleep
    ) -> None:
        self._mailbox = mailbox
        self._service = service
        self._dialect = dialect
        self._patience = options.patience
        self._tell = tell
        self._sleep = sleep
        self._gathering = Gathering(options.limits, options.quiet_seconds, self._send_off)
        self._waiting: dict[str, _Waiting] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watched: dict[int, asyncio.Task[None]] = {}
        self._sending = asyncio.Lock()
        self._refused = self._fresh_starts = 0
        """How often in a row the queue was full, or single lines were not taken."""

    async def arrival(self, key: str, kind: str, line: Callable[[], bytes]) -> Arrived:
        """The question's line, when it has come back. ``line`` is what is sent where the question is in no batch.

        Raises :class:`extractor.errors.CredentialsError`, :class:`extractor.batch.openai_batches.service.Stopped`,
        :class:`extractor.errors.OutputError`.
        """
        try:
            while (arrived := self._mailbox.reply(key)) is None:
                await self._turn(key, kind, line)
        except asyncio.CancelledError:
            if not self._waiting:  # the run is being stopped: nothing more is to be sent
                self._drop()
            raise
        return arrived

    async def close(self) -> None:
        """What is under way goes on without us."""
        tasks = self._drop()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- who waits

    async def _turn(self, key: str, kind: str, line: Callable[[], bytes]) -> None:
        """Until there is news of the question."""
        waiting = self._waiting.get(key) or self._enqueued(key, kind, line)
        waiting.askers += 1
        try:
            await asyncio.shield(waiting.came)
        finally:
            waiting.askers -= 1
            if not waiting.askers and self._waiting.get(key) is waiting:
                del self._waiting[key]
                self._gathering.discard(key)

    def _enqueued(self, key: str, kind: str, line: Callable[[], bytes]) -> _Waiting:
        number = self._mailbox.number_of(key)
        waiting = _Waiting(asyncio.get_running_loop().create_future(), number)
        self._waiting[key] = waiting
        if number is None:
            self._gathering.add(Pending(key, kind, line()))
        elif number not in self._watched:
            self._watch(self._mailbox.batch(number))
        return waiting

    def _drop(self) -> list[asyncio.Task[None]]:
        for task in self._tasks:
            task.cancel()
        return [*self._tasks, *self._gathering.cancel()]

    async def _wake(self, keys: Iterable[str]) -> None:
        """One by one: a page that goes on may keep the loop for a while, and an interrupt must be heard in between."""
        for key in keys:
            waiting = self._waiting.get(key)
            if waiting is not None and not waiting.came.done():
                waiting.came.set_result(None)
                await asyncio.sleep(0)

    def _fail(self, keys: Iterable[str], error: BaseException) -> None:
        for key in keys:
            waiting = self._waiting.get(key)
            if waiting is not None and not waiting.came.done():
                mine = copy.copy(error)  # who asked adds what it cost
                mine.__cause__ = error
                waiting.came.set_exception(mine)

    def _waiting_for(self, number: int) -> list[str]:
        return [key for key, waiting in self._waiting.items() if waiting.number == number]

    # -- tasks

    def _spawn(self, work: Coroutine[Any, Any, None], keys: Callable[[], Iterable[str]]) -> asyncio.Task[None]:
        """Whatever it raises is raised where these questions are waited for."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, keys))
        return task

    def _ended(self, task: asyncio.Task[None], keys: Callable[[], Iterable[str]]) -> None:
        self._tasks.discard(task)
        self._watched = {number: other for number, other in self._watched.items() if other is not task}
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._fail(keys(), error)

    def _watch(self, posted: Posted) -> None:
        number = posted.number
        self._watched[number] = self._spawn(self._followed(posted), lambda: self._waiting_for(number))

    # -- on the way there

    def _send_off(self, kind: str, pending: list[Pending]) -> None:
        keys = [each.key for each in pending]
        self._spawn(self._sent(kind, pending), lambda: keys)

    async def _sent(self, kind: str, pending: list[Pending]) -> None:
        """One file after the other, each when the one before is through validation: a full queue is met by one of them only."""
        async with self._sending:
            await self._room(kind, len(pending))
            self._cut(pending)
            if not pending:
                return
            posted = await self._posted(kind, pending)
            pending.clear()  # a batch may take a day, and the lines are at the endpoint now
            posted = await self._created(posted, perhaps=False)
            batch = await self._seen(posted, lambda batch: batch.status != VALIDATING)
            if batch.status == FAILED:
                await self._settled(posted, self._not_taken(posted, batch))
                return
            self._found_room()
        await self._fetched(posted)

    def _cut(self, pending: list[Pending]) -> None:
        """To what somebody still waits for, and to what the queue has room for by now."""
        wanted = [each for each in pending if each.key in self._waiting]
        pending[:] = wanted[: self._gathering.most]
        for each in wanted[len(pending) :]:
            self._gathering.add(each)

    async def _posted(self, kind: str, pending: list[Pending]) -> Posted:
        file = await self._service.upload(f"{kind}.jsonl", [each.line for each in pending])
        posted = self._mailbox.posted(kind, file.id, file.created_at, self._dialect(), [each.key for each in pending])
        for each in pending:
            if waiting := self._waiting.get(each.key):
                waiting.number = posted.number
        task = asyncio.current_task()
        if task is not None:
            self._watched[posted.number] = task
        return posted

    async def _created(self, posted: Posted, *, perhaps: bool) -> Posted:
        metadata = {"made_by": "extractor", "kind": posted.kind, "number": str(posted.number)}
        try:
            batch = await self._service.create(posted.file, posted.uploaded, metadata, perhaps=perhaps)
        except NotTaken:
            if not perhaps:
                self._mailbox.withdraw(posted.number)
            raise
        self._mailbox.created(posted.number, batch.id)
        return replace(posted, batch=batch.id)

    # -- a queue that is full

    async def _room(self, kind: str, questions: int) -> None:
        """Where the last batch found none: until another of ours has ended, or for a pause that grows."""
        if not self._refused:
            return
        self._tell(Progress(0, kind, WAITING_FOR_ROOM, questions, 0, 0, 0.0))
        if others := self._others():
            await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)
        else:
            await self._sleep(self._patience.pause(self._refused))

    def _others(self) -> list[asyncio.Task[None]]:
        return [task for task in self._watched.values() if task is not asyncio.current_task()]

    def _found_no_room(self, posted: Posted) -> None:
        """Next time with fewer questions, where it was ours alone."""
        self._refused += 1
        if not self._others():
            self._gathering.most = max(1, posted.questions // 2)
        self._mailbox.withdraw(posted.number)

    def _found_room(self) -> None:
        self._refused = self._fresh_starts = 0
        self._gathering.most = min(self._gathering.limits.requests, math.ceil(self._gathering.most * GROWTH))

    # -- on the way back

    async def _followed(self, posted: Posted) -> None:
        """What an earlier process has left. Why one was not taken may be over by now, so its questions go out once more."""
        batch = await self._at_its_end(posted if posted.batch else await self._created(posted, perhaps=True))
        stop = None
        if batch.status == FAILED:
            self._mailbox.withdraw(posted.number)
        else:
            stop = await self._arrived(posted, batch)
        await self._settled(posted, stop)

    async def _fetched(self, posted: Posted) -> None:
        """Until the batch has come back and is handed on to who waits."""
        batch = await self._at_its_end(posted)
        failed = batch.status == FAILED
        await self._settled(posted, self._not_taken(posted, batch) if failed else await self._arrived(posted, batch))

    async def _at_its_end(self, posted: Posted) -> Batch:
        return await self._seen(posted, lambda batch: batch.status in ENDED)

    async def _settled(self, posted: Posted, stop: ModelError | None) -> None:
        """There is news of its questions; of those that have no reply, there is none but ``stop``."""
        keys = self._waiting_for(posted.number)
        await self._wake(key for key in keys if stop is None or self._mailbox.reply(key))
        if stop is not None:
            raise stop

    async def _seen(self, posted: Posted, enough: Callable[[Batch], bool]) -> Batch:
        """Looked at, with longer and longer pauses."""
        looks = 0
        while True:
            batch = await self._service.look(posted.batch or "")
            self._tell(_progress(posted, batch))
            if enough(batch):
                return batch
            looks += 1
            await self._sleep(self._patience.pause(looks))

    def _not_taken(self, posted: Posted, batch: Batch) -> ModelError | None:
        """None where its questions may go out again, all or all but some."""
        objections = Objections.to(batch)
        if objections.queue_full:
            self._found_no_room(posted)
            return None
        lines = objections.lines(self._mailbox.keys(posted.number))
        self._fresh_starts += 1
        if lines is None or self._fresh_starts > FRESH_STARTS:
            self._mailbox.withdraw(posted.number)
            return objections.error()
        self._mailbox.arrive(posted.number, lines)
        return None

    async def _arrived(self, posted: Posted, batch: Batch) -> ModelError | None:
        """Its replies are in the mailbox then. Returns what must stop the run."""
        sorting = Sorting(set(self._mailbox.keys(posted.number)), batch)
        lines: list[Line] = []
        try:
            for file in filter(None, (batch.output_file_id, batch.error_file_id)):
                async with self._service.content(file, batch.id) as content:
                    lines += sorting.sorted(content)
        except NotTaken:  # replies are kept for 30 days
            self._mailbox.withdraw(posted.number)
            raise
        self._mailbox.arrive(posted.number, [*lines, *sorting.missing()])
        return sorting.stop


def _progress(posted: Posted, batch: Batch) -> Progress:
    counts = batch.request_counts
    done, failed = (counts.completed, counts.failed) if counts else (0, 0)
    return Progress(posted.number, posted.kind, batch.status, posted.questions, done, failed, posted.waited, batch.id)
