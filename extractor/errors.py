"""Everything that can be raised on purpose, and the exit codes of the command line.

    ExtractorError                exit 2
    ├── UsageError                exit 2   a wrong flag, an unknown model name, an unreadable file
    │   └── UnreadablePage        exit 2   empty, binary, PDF: no text can be had from these bytes
    ├── ModelError                exit 4   the model or the way to it failed
    │   ├── NoModelAvailable      exit 4   neither key, nor base URL, nor local engine
    │   ├── WeightsError          exit 4   weights can't be had, or do not hash to their pin
    │   ├── TransportError        exit 4   time-out, reset, 429, 5xx: may go away (``retry_after``)
    │   ├── CredentialsError      exit 4   wrong key, no quota: will not go away
    │   ├── EngineDied            exit 4   the embedded engine's process ended under way
    │   └── BadReply              a reply that is no draft; one question fails, the page goes on
    │       ├── TruncatedReply    the reply hit its token limit
    │       ├── RefusedReply      the model or its provider declined
    │       └── InvalidReply      not JSON, or off the schema
    ├── ReplayMiss                exit 4   a question has no recorded reply
    ├── CacheError                exit 4   the response cache can't be written (full disk)
    └── OutputError               exit 4   a result can't be written (full disk, no permission)
        └── ReaderGone            exit 0   who read our output has closed the pipe: nothing left to do

An exception means "can't go on". What failed on one value, record or page is a
:class:`extractor.records.Problem` in the result instead.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.records import Usage


class ExitCode(IntEnum):
    """What the process says when it ends; the same for every command."""

    DONE = 0
    REGRESSION = 1
    USAGE = 2
    INCONCLUSIVE = 3
    INFRASTRUCTURE = 4
    SOME_PAGES_FAILED = 5
    LIMIT_REACHED = 6
    INTERRUPTED = 130


class ExtractorError(Exception):
    """The root of all errors that this package raises on purpose. The message is one line."""

    exit_code = ExitCode.USAGE


class UsageError(ExtractorError):
    """The call can't be carried out as it was made; the message says what to change."""


class UnreadablePage(UsageError):
    """No text can be had from these bytes (empty, binary, a PDF)."""


class ModelError(ExtractorError):
    """The model, or the way to it, failed.

    ``usage`` is what the failed question cost, where the model says so: it was paid for, too.
    """

    exit_code = ExitCode.INFRASTRUCTURE
    usage: Usage | None = None


class NoModelAvailable(ModelError):
    """Neither a key, nor a base URL, nor the local engine is there."""


class WeightsError(ModelError):
    """Weights can't be had from any source, or do not hash to their pin."""


class TransportError(ModelError):
    """The request did not get through; asking again later may help.

    ``retry_after`` is the server's own wish in seconds, where it gave one; ``status`` its answer's, where there was an answer.
    """

    def __init__(self, message: str, *, retry_after: float | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.status = status

    @property
    def refused(self) -> bool:
        """The server is well and says that it has enough to do (429, 503, 529)."""
        return self.status in (429, 503, 529)


class CredentialsError(ModelError):
    """Wrong key, no permission, or no quota left: asking again does not help."""


class EngineDied(ModelError):
    """The embedded engine's process ended while it was asked."""


class BadReply(ModelError):
    """The model answered, but not with a draft. One question is lost, nothing else."""


class TruncatedReply(BadReply):
    """The reply hit its token limit. It is never a result; the question is split instead.

    ``partial`` is what the model had written, for salvaging complete items.
    """

    def __init__(self, message: str, *, partial: str = "") -> None:
        super().__init__(message)
        self.partial = partial


class RefusedReply(BadReply):
    """The model or its provider declined to answer."""


class InvalidReply(BadReply):
    """The reply is not JSON, or does not fit the schema, also after a second try."""


class ReplayMiss(ExtractorError):
    """A recorded model was asked something that was never recorded."""

    exit_code = ExitCode.INFRASTRUCTURE


class CacheError(ExtractorError):
    """The response cache can't be read or written, for one because the disk is full."""

    exit_code = ExitCode.INFRASTRUCTURE


class OutputError(ExtractorError):
    """A result can't be written: full disk, no permission, no such folder."""

    exit_code = ExitCode.INFRASTRUCTURE


class ReaderGone(OutputError):
    """Who read our output has closed the pipe (``| head``). Not a failure: there is nothing left to do."""

    exit_code = ExitCode.DONE
