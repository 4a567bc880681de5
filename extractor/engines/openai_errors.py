"""What openai raises, and aiohttp below it, in our own terms. The one place where their errors are known."""

from __future__ import annotations

import email.utils
import os
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

import aiohttp
import httpx2
import openai

from extractor.engines.secrets import struck
from extractor.errors import CredentialsError, ModelError, NoModelAvailable, RefusedReply, TransportError, TruncatedReply

MESSAGE_LENGTH = 200
DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
"""What an error's code or type says where there is nothing left to spend."""
TOO_LONG = re.compile(r"context.{0,20}(length|window|size)|maximum context|too many tokens", re.IGNORECASE)


class Unsupported(ModelError):
    """The endpoint does not take the request as it is; ``parameter`` is what it names, if anything."""

    def __init__(self, message: str, *, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter


class ServerFailed(TransportError):
    """A 500: a mishap, or a server that does not know what it was asked for. One that says when to come again does know."""


@contextmanager
def translated(key: str) -> Iterator[None]:
    """What openai's client raises inside becomes ours."""
    try:
        yield
    except openai.OpenAIError as error:
        ours = translate(error, key)
        raise ours from (None if tells(error, key) else error)
    except (httpx2.HTTPError, aiohttp.ClientError) as error:  # a file that is still being read
        raise lost(error, key) from (None if tells(error, key) else error)
    except ValueError as error:
        raise TransportError("the endpoint's answer is not JSON") from (None if tells(error, key) else error)


def translate(error: openai.OpenAIError, key: str) -> ModelError:
    """Ours for one of openai's; the key is struck out of what it says."""
    if isinstance(error, openai.APIStatusError):
        return Refusal.by(error, key).error()
    if isinstance(error, openai.APIConnectionError):
        return lost(error.__cause__ or error, key)
    return TransportError(f"the endpoint's answer can't be read ({type(error).__name__})")


def lost(error: BaseException, key: str) -> TransportError:
    """A request that no whole answer came to.

    What aiohttp met counts, not what it was translated to: openai's adapter makes a time-out of each connection that is refused or reset
    (``AIOHTTP_EXC_MAP``).
    """
    met = error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
    if isinstance(met, (TimeoutError, httpx2.TimeoutException, openai.APITimeoutError)):
        return TransportError("the endpoint did not answer in time")
    if isinstance(met, aiohttp.ClientPayloadError):
        return TransportError("the endpoint's answer broke off")
    if isinstance(met, httpx2.DecodingError):
        return TransportError("the endpoint's answer can't be unpacked")
    return TransportError(f"the endpoint can't be reached ({_plain(_why(met), key)})")


def _why(met: BaseException) -> str:
    """In few words. aiohttp's own have addresses of objects in them, or all that was sent."""
    match met:
        case aiohttp.ClientConnectorError():
            who = "the proxy " if isinstance(met, aiohttp.ClientProxyConnectionError) else ""
            return f"{who}{met.host}:{met.port}: {_cause(met.__cause__ or met)}"
        case aiohttp.ClientHttpProxyError():
            return f"the proxy answers {met.status} {met.message}"
        case aiohttp.ClientResponseError():
            return "its answer is not HTTP"
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError(errno=None):
            return "it closed the connection"
        case aiohttp.NonHttpUrlClientError():
            return "its address begins neither with http:// nor with https://"
    return _cause(met)


def _cause(error: BaseException) -> str:
    """asyncio's own words for an error of the system leave out what it was; TLS and DNS number theirs otherwise."""
    if isinstance(error, OSError) and error.errno and not isinstance(error, (ssl.SSLError, socket.gaierror)):
        return os.strerror(error.errno)
    return str(getattr(error, "strerror", None) or error)


def tells(error: BaseException | None, key: str) -> bool:
    """Whether an error or what caused it spells out a key: a traceback prints them all."""
    while error is not None:
        said = f"{error!r} {error}"
        if struck(said, key) != said:
            return True
        error = error.__cause__ or error.__context__
    return False


@dataclass(frozen=True)
class Refusal:
    """An answer that is no reply: its HTTP status, and what OpenAI's error object says
    (https://platform.openai.com/docs/guides/error-codes)."""

    status: int
    said: str
    code: str = ""
    type: str = ""
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def by(cls, error: openai.APIStatusError, key: str) -> Self:
        said = _said(error, key)
        return cls(error.status_code, said, str(error.code or ""), str(error.type or ""), error.param, error.response.headers)

    @classmethod
    def of(cls, status: int, error: Mapping[str, Any]) -> Self:
        """From an error object alone, as files hold it."""
        said = _plain(str(error.get("message") or f"status {status}"), "")
        return cls(status, said, str(error.get("code") or ""), str(error.get("type") or ""), error.get("param"))

    def error(self) -> ModelError:
        """By its cause, in our own terms."""
        status, said = self.status, self.said
        if status in (401, 403):
            return CredentialsError(f"the endpoint refuses the key ({said})")
        if status == 402 or QUOTA & {self.code, self.type}:
            return CredentialsError(f"no quota is left at the endpoint ({said})")
        if status == 404:
            return NoModelAvailable(f"the endpoint does not have that model, or --base-url is wrong ({said})")
        if status == 413 or self.code == "context_length_exceeded" or (status == 400 and TOO_LONG.search(said)):
            return TruncatedReply(f"the question is too long for the model ({said})")
        if self.code == "content_filter":
            return RefusedReply(f"the provider declined to answer ({said})")
        return self._refused_or_failed()

    def _refused_or_failed(self) -> ModelError:
        if self.status in (400, 405, 415, 422, 501):
            return Unsupported(f"the endpoint does not take the request ({self.said})", parameter=self.param)
        pause = retry_after(self.headers)
        kind = ServerFailed if self.status == 500 and pause is None else TransportError
        return kind(f"the endpoint failed ({self.said})", retry_after=pause, status=self.status)


def _said(error: openai.APIStatusError, key: str) -> str:
    """The server's own words, where it has any."""
    message = error.body.get("message") if isinstance(error.body, dict) else None
    return _plain(f"{error.status_code}: {message}" if isinstance(message, str) and message else str(error.message), key)


def _plain(text: str, key: str) -> str:
    """One line, not too long, without a key."""
    return struck(" ".join(text.split()), key)[:MESSAGE_LENGTH]


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """How long a server asks us to wait, in seconds: ``retry-after-ms``, ``Retry-After`` as seconds or
    as a date (RFC 9110, 10.2.3), or the longest of OpenAI's ``x-ratelimit-reset-*``."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    plain = headers.get("retry-after")
    if plain is not None:
        seconds = _number(plain)
        return seconds if seconds is not None else _until(plain, now or datetime.now(UTC))
    resets = [_duration(headers.get(f"x-ratelimit-reset-{what}")) for what in ("requests", "tokens")]
    return max((reset for reset in resets if reset is not None), default=None)


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and re.fullmatch(r"\s*\d{1,15}(\.\d+)?\s*", text) else None


def _until(text: str, now: datetime) -> float | None:
    try:
        then = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds())


def _duration(text: str | None) -> float | None:
    """Seconds in a duration such as ``6m0s`` or ``250ms``."""
    match = DURATION.fullmatch(text.strip()) if text else None
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds, milliseconds = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
