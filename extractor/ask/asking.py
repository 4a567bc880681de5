"""Asking on behalf of one page: what it cost is added up, what went wrong becomes a problem."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel

from extractor.errors import (
    BadReply,
    CredentialsError,
    EngineDied,
    ExtractorError,
    InvalidReply,
    ModelError,
    NoModelAvailable,
    RefusedReply,
    TransportError,
    TruncatedReply,
    WeightsError,
)  # fmt: skip
from extractor.models import Model, Question, Reply
from extractor.records import Problem, ProblemKind, Usage
from extractor.watch import Watch

D = TypeVar("D", bound=BaseModel)

_KINDS: list[tuple[type[ModelError], ProblemKind]] = [
    (TruncatedReply, ProblemKind.TRUNCATED),
    (RefusedReply, ProblemKind.REFUSED),
    (InvalidReply, ProblemKind.INVALID_REPLY),
    (EngineDied, ProblemKind.ENGINE_DIED),
    (TransportError, ProblemKind.TRANSPORT),
]
_FATAL = (CredentialsError, NoModelAvailable, WeightsError)
"""Errors that every further question would meet too: the caller must hear of them."""


class Asker:
    """Asks one model for one page."""

    def __init__(self, model: Model, page: str, watch: Watch) -> None:
        self._model = model
        self._page = page
        self._watch = watch
        self._slots = asyncio.Semaphore(max(1, model.parallel))
        self.usage = Usage()
        self.problems: list[Problem] = []
        self.planned = self.done = self.records = 0
        self._lost: ExtractorError | None = None
        """What no further question would escape."""

    async def ask_all(self, questions: Sequence[Question[D]]) -> list[D | ModelError]:
        """The drafts in the questions' order; where a question failed, its error stands in its place.

        Raises the errors that no further question would escape (a wrong key, no engine, no weights).
        """
        self.planned += len(questions)
        self._tell()
        tasks = [asyncio.ensure_future(self._ask(question)) for question in questions]
        try:
            return list(await asyncio.gather(*tasks))
        finally:  # where one can't go on, those under way are not waited for
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, question: Question[D]) -> D | ModelError:
        async with self._slots:
            if self._lost:
                raise self._lost
            try:
                reply: Reply[D] = await self._model.ask(question)
            except ExtractorError as error:
                if isinstance(error, _FATAL) or not isinstance(error, ModelError):
                    self._lost = error
                    raise
                self.usage += getattr(error, "usage", None) or Usage(questions=1, failed_attempts=1)
                return error
            finally:
                self.done += 1
                self._tell()
        self.usage += reply.usage
        return reply.draft

    def note(self, error: ModelError, stage: str, words: str | None = None) -> None:
        """Keep a failed question as a problem of the page."""
        kind = next((kind for known, kind in _KINDS if isinstance(error, known)), ProblemKind.INVALID_REPLY)
        self.problems.append(Problem(kind=kind, stage=stage, reason=str(error), words=words[:300] if words else None))

    def _tell(self) -> None:
        tokens = self.usage.new_prompt_tokens + self.usage.completion_tokens
        self._watch.questions(self._page, self.planned, self.done, tokens, self.records)


def may_be_split(error: ModelError | BaseModel) -> bool:
    """A reply that ran out of room: half as much text has a chance."""
    return isinstance(error, TruncatedReply)


__all__ = ["Asker", "BadReply", "may_be_split"]
