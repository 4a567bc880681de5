"""A server that exists in virtual time only: slots that take a fixed time a request, refusing or queueing what is too much."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from extractor.errors import TransportError
from extractor.models import ModelIdentity, Question, Reply
from extractor.records import Usage


class Anything(BaseModel):
    pass


def question(number: int = 0, kind: str = "titles", max_tokens: int = 20) -> Question[Anything]:
    return Question(kind, "1", "A system text.", f"Page {number}.", Anything, max_tokens)


@dataclass
class VirtualServer:
    """``slots`` is by time, in seconds since the start."""

    slots: Callable[[float], int]
    latency: Callable[[], float] = lambda: 4.0
    refuses: bool = True
    retry_after: float | None = 1.0
    refuses_anyway: float = 0.0
    """A part of all requests, however few."""
    parallel: int = 10_000
    active: int = 0
    most_here: int = 0
    log: list[tuple[float, str]] = field(default_factory=list)
    """When a request was refused, and when answered."""

    def __post_init__(self) -> None:
        self.identity = ModelIdentity("virtual")
        self._here = 0
        self._queue: list[asyncio.Future[None]] = []
        self._chance = random.Random(1)

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        await asyncio.sleep(0.002)
        if self.refuses and (self.active >= self._slots() or self._chance.random() < self.refuses_anyway):
            self.log.append((_now(), "refused"))
            raise TransportError("too many requests", status=429, retry_after=self.retry_after)
        self._here += 1
        self.most_here = max(self.most_here, self._here)
        await self._turn()
        try:
            await asyncio.sleep(self.latency())
        finally:
            self.active -= 1
            self._here -= 1
            self._next()
        self.log.append((_now(), "answered"))
        return Reply(Anything(), "{}", Usage(questions=1, prompt_tokens=10, new_prompt_tokens=10, completion_tokens=5))

    async def _turn(self) -> None:
        if self.active >= self._slots():
            waiting = asyncio.get_running_loop().create_future()
            self._queue.append(waiting)
            await waiting
        else:
            self.active += 1

    def _next(self) -> None:
        while self._queue and self.active < self._slots():
            self.active += 1
            self._queue.pop(0).set_result(None)

    def _slots(self) -> int:
        return self.slots(_now())

    async def aclose(self) -> None:
        return None

    def count(self, what: str, since: float = 0.0, until: float = 1e9) -> int:
        return sum(each == what and since <= at < until for at, each in self.log)


def _now() -> float:
    return asyncio.get_running_loop().time()
