"""What came back of a batch, by what is to become of each question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from openai.types import Batch, BatchError

from extractor.batch.openai_batches.lines import CANCELLED, ReplyLine, no_reply
from extractor.batch.openai_batches.service import Stopped
from extractor.engines.openai_errors import QUOTA
from extractor.errors import CredentialsError, ModelError, NoModelAvailable

QUEUE_FULL = "token_limit_exceeded"
"""The code of a batch that failed because too many tokens of the account wait already."""
FATAL = (CredentialsError, NoModelAvailable)
"""What no further question would escape."""
OF_ALL = ("model", "url", "method")
"""Words in the code or parameter of an objection that names a line, but is true of every line."""

Line = tuple[str, bytes | None]
"""A question's key, and its line; None for a question that is as if it had never been in the batch."""


@dataclass
class Sorting:
    """The lines of a batch that was worked on."""

    left: set[str]
    """Keys of questions that no line was about yet."""
    batch: Batch
    stop: ModelError | None = None
    """What must stop the run: its questions are left out, to be asked anew when somebody has seen to it."""

    def sorted(self, raws: Iterable[bytes]) -> Iterator[Line]:
        for raw in raws:
            line = ReplyLine.read(raw)
            if line is not None and line.key in self.left:
                self.left.discard(line.key)
                yield line.key, None if self._stops(line) else raw

    def missing(self) -> Iterator[Line]:
        """What no line was about shares the batch's fate."""
        code = f"batch_{self.batch.status}"
        for key in self.left:
            yield key, None if self._stops(ReplyLine(key, said={"code": code})) else no_reply(key, code)

    def _stops(self, line: ReplyLine) -> bool:
        error = self._cancelled() if line.said.get("code") == CANCELLED else line.failure()
        if not isinstance(error, FATAL):
            return False
        self.stop = self.stop or error
        return True

    def _cancelled(self) -> Stopped:
        return Stopped(f"{self.batch.id} was cancelled; what it had done is kept, and the same command submits the rest again")


@dataclass(frozen=True)
class Objections:
    """Why a batch failed, none of which was worked on."""

    batch: str
    errors: Sequence[BatchError]

    @classmethod
    def to(cls, batch: Batch) -> Self:
        return cls(batch.id, (batch.errors.data if batch.errors else None) or [])

    @property
    def queue_full(self) -> bool:
        return any(error.code == QUEUE_FULL for error in self.errors)

    def error(self) -> ModelError:
        """Where it is the whole batch's."""
        said = " ".join(_said(self.errors[0]).split()) if self.errors else "no reason given"
        if any(error.code in QUOTA for error in self.errors):
            return CredentialsError(f"no quota is left at the endpoint ({said})")
        return Stopped(f"{self.batch} was not taken: {said}")

    def lines(self, keys: Sequence[str]) -> list[Line] | None:
        """Lines that were objected to have their end, the others go out again. None where it is not about single lines."""
        bad = {error.line: error for error in self.errors if error.line and not _of_all(error)}
        if len(bad) < len(self.errors) or not bad or (len(bad) == len(keys) and len(keys) > 1):
            return None
        return [(key, no_reply(key, "invalid_request", _said(bad[at])) if at in bad else None) for at, key in enumerate(keys, 1)]


def _said(error: BatchError) -> str:
    return error.message or error.code or "no reason given"


def _of_all(error: BatchError) -> bool:
    return any(word in f"{error.code} {error.param}" for word in OF_ALL)
