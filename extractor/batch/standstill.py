"""Where a server sends everybody away for longer than a question may wait, the batch stops, and no page fails for it.

A daily quota answers so: each further page would only be lost.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TypeVar

from pydantic import BaseModel

from extractor.batch.retries import Sleep
from extractor.batch.watched import Traffic
from extractor.errors import NoModelAvailable, TransportError
from extractor.models import Around, Model, Question, Reply

D = TypeVar("D", bound=BaseModel)

LOOK_SECONDS = 0.5
MOST_SECONDS = 1e9
"""Some thirty years: what can be printed as a time."""


class SentAway(NoModelAvailable):
    """Whoever asks now is told to come again later than a question may wait."""


class StandstillModel(Around):
    """A model whose question fails by a wait that is too long only if others are answered meanwhile.

    Until that is known it is neither answered nor failed. Belongs around all attempts; ``traffic`` is that of all requests.
    """

    def __init__(self, model: Model, traffic: Traffic, longest_wait: float, sleep: Sleep = asyncio.sleep) -> None:
        super().__init__(model)
        self._traffic = traffic
        self._longest_wait = longest_wait
        self._sleep = sleep

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises :class:`SentAway`, and what the model raises."""
        try:
            return await self._model.ask(question)
        except TransportError as error:
            asked = error.retry_after or 0.0
            if asked <= self._longest_wait or await self._others_are_answered():
                raise
            raise _sent_away(error, asked) from error

    async def _others_are_answered(self) -> bool:
        """Of those who asked later. Known when one is, or when nobody is left who might be."""
        now = self._traffic.sent
        while self._traffic.under_way and self._traffic.last_answered <= now:
            await self._sleep(LOOK_SECONDS)
        return self._traffic.last_answered > now


def _sent_away(error: TransportError, seconds: float) -> SentAway:
    when = timedelta(seconds=round(min(seconds, MOST_SECONDS)))
    stop = SentAway(f"{error}, and asks to come again in {when}; what was read is kept: the same command goes on then")
    stop.usage = error.usage
    return stop
