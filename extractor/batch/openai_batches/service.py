"""The endpoint's files and batches: the one place that speaks to them. A day is waited through here, and outages with it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

import openai
import tenacity
from openai.types import Batch, FileObject

from extractor.batch.openai_batches.lines import ENDPOINT
from extractor.engines.openai_errors import translated
from extractor.errors import CredentialsError, ModelError, NoModelAvailable, TransportError
from extractor.shown.store import writing_to

T = TypeVar("T")

VALIDATING = "validating"
FAILED = "failed"
ENDED = frozenset({"completed", FAILED, "expired", "cancelled"})
GOES_ON = "what is under way goes on there; the same command picks it up"
NOT_KNOWN = (
    "the endpoint does not know it; is this another key, project or --base-url, or has it no Batch API? "
    "If it is gone for good, remove batches.db from RUN to ask anew"
)


Sleep = Callable[[float], Any]


class Stopped(NoModelAvailable):
    """The batches can't go on now, and no further question would fare better. What is under way goes on."""


class NotTaken(Stopped):
    """The endpoint refused it: nothing is under way."""


@dataclass(frozen=True)
class Patience:
    """Pauses in seconds, between two looks at a batch and before what did not get through is tried again."""

    first: float = 10.0
    longest: float = 300.0
    growth: float = 1.5
    attempts: int = 100
    """In a row, of one request: some eight hours without the endpoint."""

    def pause(self, attempt: int) -> float:
        """After this attempt or look, the first being 1."""
        return float(min(self.longest, self.first * self.growth ** min(attempt - 1, 100)))


class Service:
    """Every method is patient. Raises :class:`CredentialsError`, :class:`Stopped`, and :class:`extractor.errors.OutputError` where
    the disk does not take a file."""

    def __init__(
        self,
        client: Callable[[], Awaitable[openai.AsyncOpenAI]],
        key: str,
        folder: Path,
        patience: Patience,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """``folder`` is where files are while they are sent or read."""
        self._client = client
        self._key = key
        self._folder = folder
        self._patience = patience
        self._sleep = sleep

    async def upload(self, name: str, lines: Sequence[bytes]) -> FileObject:
        async def once() -> FileObject:
            with self._file() as file:
                with writing_to(str(self._folder)):
                    file.writelines(lines)
                    file.seek(0)
                uploaded = await (await self._client()).files.create(file=(name, file, "application/jsonl"), purpose="batch")
            return _a(FileObject, uploaded, id=str, created_at=int)

        return await self._insist(once, "the batch's file was not taken")

    async def create(self, file: str, uploaded: int, metadata: dict[str, str], *, perhaps: bool = False) -> Batch:
        """A batch of the file, which was there at ``uploaded`` by the endpoint's clock; with ``perhaps``, there may be one already.

        An answer that gets lost leaves a batch behind: before a second attempt it is looked for.
        """
        attempts = itertools.count(int(perhaps))

        async def once() -> Batch:
            there = await self._of_file(file, uploaded) if next(attempts) else None
            if there is not None:
                return there
            made = await (await self._client()).batches.create(
                input_file_id=file, endpoint=ENDPOINT, completion_window="24h", metadata=metadata
            )
            return _batch(made)

        return await self._insist(once, "the batch was not taken")

    async def look(self, batch: str) -> Batch:
        async def once() -> Batch:
            return _batch(await (await self._client()).batches.retrieve(batch))

        return await self._insist(once, f"{batch} can't be watched")

    @asynccontextmanager
    async def content(self, file: str, batch: str) -> AsyncIterator[IO[bytes]]:
        """A file of replies, on this disk while it is needed."""
        with self._file() as here:

            async def once() -> None:
                here.seek(0)
                here.truncate()
                async with (await self._client()).files.with_streaming_response.content(file) as answer:
                    async for chunk in answer.iter_bytes():
                        with writing_to(str(self._folder)):
                            here.write(chunk)

            await self._insist(once, f"the replies of {batch} can't be fetched")
            here.seek(0)
            yield here

    def _file(self) -> IO[bytes]:
        with writing_to(str(self._folder)):
            return TemporaryFile(dir=self._folder)

    async def _of_file(self, file: str, uploaded: int) -> Batch | None:
        """They are listed newest first, and none is older than its file."""
        async for listed in (await self._client()).batches.list(limit=100):
            batch = _batch(listed)
            if batch.input_file_id == file:
                return batch
            if batch.created_at < uploaded:
                return None
        return None

    async def _insist(self, once: Callable[[], Awaitable[T]], what: str) -> T:
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(TransportError),
            stop=tenacity.stop_after_attempt(self._patience.attempts),
            wait=self._pause,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return await retrying(self._translated, once)
        except CredentialsError:
            raise
        except TransportError as error:
            raise Stopped(f"{what}: {error}; {GOES_ON}") from error
        except ModelError as error:
            raise NotTaken(f"{what}: {NOT_KNOWN if isinstance(error, NoModelAvailable) else error}") from error

    async def _translated(self, once: Callable[[], Awaitable[T]]) -> T:
        with translated(self._key):
            return await once()

    def _pause(self, state: tenacity.RetryCallState) -> float:
        """Never shorter than the server asked for."""
        error = state.outcome.exception() if state.outcome is not None else None
        asked = error.retry_after if isinstance(error, TransportError) else None
        return max(asked or 0.0, self._patience.pause(state.attempt_number))


def _batch(answer: object) -> Batch:
    return _a(Batch, answer, id=str, status=str, created_at=int, input_file_id=str)


def _a(kind: type[T], answer: object, **needed: type) -> T:
    """openai's client makes an object of any JSON, whatever is missing."""
    if not isinstance(answer, kind) or not all(isinstance(getattr(answer, name, None), of) for name, of in needed.items()):
        raise TransportError(f"the endpoint's answer is no {kind.__name__}")
    return answer
