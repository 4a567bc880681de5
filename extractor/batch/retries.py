"""The one loop that asks again, by cause.

==============================  =====================================================================
what did not get through        again after a pause that grows, or after what the server asked for
refused for now (429, 503)      the same, more often: the server is well, only busy
no fitting reply                again at once, told what was wrong with the last reply and nothing older
truncated, declined             never: the caller splits the question, or does without
wrong key, no quota, no model   never: no further question would fare better
==============================  =====================================================================
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import tenacity
from pydantic import BaseModel

from extractor.errors import InvalidReply, ModelError, TransportError
from extractor.models import Around, Model, Question, Reply
from extractor.records import Usage

D = TypeVar("D", bound=BaseModel)

AGAIN = "\n\nYour last answer was not accepted: {error}. Answer anew, by the schema."
_GROWING = tenacity.wait_exponential_jitter(multiplier=0.5, max=30)

Sleep = Callable[[float], Any]


@dataclass(frozen=True)
class Patience:
    """How often one question is sent, and how long it may wait in between."""

    attempts: int = 6
    """Requests that may fail to get through."""
    refusals: int = 30
    """Requests that a busy server may refuse."""
    corrections: int = 1
    """Replies that may be sent back as unfit."""
    longest_wait: float = 300.0
    """Seconds for all pauses of a question together; what would go beyond is not waited for."""

    @property
    def most(self) -> int:
        """No question is sent more often than this, but where it first has to be found out how an endpoint wants to be asked: then
        the last attempt may be several requests."""
        return self.attempts + self.refusals + self.corrections


class RetryingModel(Around):
    """A model that is asked again while that may help. Pauses are never shorter than the server asked for.

    Asked of it, ``model`` must not ask again by itself: see :func:`once`.
    """

    def __init__(self, model: Model, patience: Patience | None = None, *, sleep: Sleep = asyncio.sleep) -> None:
        super().__init__(model)
        self._patience = patience or Patience()
        self._sleep = sleep

    async def ask(self, question: Question[D]) -> Reply[D]:
        """The usage of a reply or an error has all attempts in it."""
        course = _Course(self._model, question, self._patience)
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type((TransportError, InvalidReply)),
            stop=course.ends,
            wait=course.pause,
            sleep=self._sleep,
            reraise=True,
        )
        return await retrying(course.attempt)


@dataclass
class _Course(Generic[D]):
    """What one question has met so far."""

    model: Model
    question: Question[D]
    patience: Patience
    failures: int = 0
    refusals: int = 0
    corrections: int = 0
    error: ModelError | None = None
    unfit: InvalidReply | None = None
    spent: Usage = field(default_factory=Usage)

    async def attempt(self) -> Reply[D]:
        try:
            reply = await self.model.ask(corrected(self.question, self.unfit) if self.unfit else self.question)
        except ModelError as error:
            self._met(error)
            raise
        return replace(reply, usage=_of_one_question(self.spent + reply.usage))

    def _met(self, error: ModelError) -> None:
        self.error = error
        self.spent += error.usage or Usage(questions=1, failed_attempts=1)
        error.usage = _of_one_question(self.spent)
        if isinstance(error, InvalidReply):
            self.corrections, self.unfit = self.corrections + 1, error
        elif isinstance(error, TransportError) and error.refused:
            self.refusals += 1
        else:
            self.failures += 1

    def ends(self, state: tenacity.RetryCallState) -> bool:
        patience = self.patience
        if isinstance(self.error, InvalidReply):
            return self.corrections > patience.corrections
        spent = self.failures >= patience.attempts or self.refusals >= patience.refusals
        spent = spent or self.spent.failed_attempts >= patience.most
        return spent or state.idle_for + state.upcoming_sleep > patience.longest_wait

    def pause(self, state: tenacity.RetryCallState) -> float:
        """What the server asked for, if that is longer than ours."""
        if not isinstance(self.error, TransportError):
            return 0.0
        return max(self.error.retry_after or 0.0, _GROWING(state))


def corrected(question: Question[D], error: ModelError) -> Question[D]:
    """The question once more, with what was wrong with the last reply behind it: what stands before stays as it was."""
    return replace(question, user=question.user + AGAIN.format(error=str(error).rstrip(".")))


def once(model: Model) -> Model:
    """The model without a retry loop of its own, so that there is one only."""
    plain = getattr(model, "once", None)
    return plain() if callable(plain) else model


def _of_one_question(usage: Usage) -> Usage:
    return usage.model_copy(update={"questions": 1})
