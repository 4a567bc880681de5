"""What openai raises, in our own terms. The one place where its errors are known."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Mapping
from datetime import UTC, datetime

import openai

from extractor.errors import CredentialsError, ModelError, NoModelAvailable, RefusedReply, TransportError, TruncatedReply

MESSAGE_LENGTH = 200
DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
TOO_LONG = re.compile(r"context.{0,20}(length|window|size)|maximum context|too many tokens", re.IGNORECASE)


class Unsupported(ModelError):
    """The endpoint does not take the request as it is; ``parameter`` is what it names, if anything."""

    def __init__(self, message: str, *, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter


class ServerFailed(TransportError):
    """A 500: a mishap, or a server that does not know what it was asked for."""


def translate(error: openai.OpenAIError, key: str) -> ModelError:
    """Ours for one of openai's; the key is struck out of what it says."""
    if isinstance(error, openai.APIStatusError):
        return _by_status(error, _said(error, key))
    if isinstance(error, openai.APITimeoutError):
        return TransportError("the endpoint did not answer in time")
    if isinstance(error, openai.APIConnectionError):
        return TransportError(f"the endpoint can't be reached ({_plain(str(error.__cause__ or error), key)})")
    return TransportError(f"the endpoint's answer can't be read ({type(error).__name__})")


def tells(error: BaseException | None, key: str) -> bool:
    """Whether an error or what caused it spells out the key: a traceback prints them all."""
    while error is not None:
        if key and key in f"{error!r} {error}":
            return True
        error = error.__cause__ or error.__context__
    return False


def _by_status(error: openai.APIStatusError, said: str) -> ModelError:
    status, code = error.status_code, str(error.code or "")
    if status in (401, 403):
        return CredentialsError(f"the endpoint refuses the key ({said})")
    if status == 402 or "insufficient_quota" in (code, error.type):
        return CredentialsError(f"no quota is left at the endpoint ({said})")
    if status == 404:
        return NoModelAvailable(f"the endpoint does not have that model, or --base-url is wrong ({said})")
    if status == 413 or code == "context_length_exceeded" or (status == 400 and TOO_LONG.search(said)):
        return TruncatedReply(f"the question is too long for the model ({said})")
    if code == "content_filter":
        return RefusedReply(f"the provider declined to answer ({said})")
    return _refused_or_failed(error, said)


def _refused_or_failed(error: openai.APIStatusError, said: str) -> ModelError:
    if error.status_code in (400, 405, 415, 422, 501):
        return Unsupported(f"the endpoint does not take the request ({said})", parameter=error.param)
    kind = ServerFailed if error.status_code == 500 else TransportError
    return kind(f"the endpoint failed ({said})", retry_after=retry_after(error.response.headers), status=error.status_code)


def _said(error: openai.APIStatusError, key: str) -> str:
    return _plain(str(error.message), key)


def _plain(text: str, key: str) -> str:
    """One line, not too long, without the key."""
    line = " ".join(text.split())
    return (line.replace(key, "***") if key else line)[:MESSAGE_LENGTH]


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
    return float(text) if text is not None and re.fullmatch(r"\s*\d+(\.\d+)?\s*", text) else None


def _until(text: str, now: datetime) -> float | None:
    try:
        then = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds())


def _duration(text: str | None) -> float | None:
    """Seconds in a duration such as ``6m0s`` or ``250ms``."""
    match = DURATION.fullmatch(text.strip()) if text else None
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds, milliseconds = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
