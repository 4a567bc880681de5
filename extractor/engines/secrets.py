"""What must not be told: keys, in whatever spelling a server or a library says them back; and what a key and a URL may not hold.

The shapes of providers' keys are theirs as of 2026 (OpenAI, Anthropic, Google, AWS, GitHub, GitLab, Hugging Face, Slack, Stripe ...): a
gateway may say the key of who stands behind it, which we do not know.
"""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, quote_plus, urlsplit, urlunsplit

from extractor.errors import CredentialsError, UsageError

STRUCK = "***"
_LEAST = 6
"""Characters of a key that are worth striking out: to strike out "x" or "none" would garble every message."""

_SHAPES = re.compile(
    r"""(?<![A-Za-z0-9])(?:
      (?:sk|pk|rk|gsk|xai|pplx|nvapi|fw|tgp|csk|dsk|hf|r8|glpat|gh[pousr]|github_pat|pypi|npm|dop|shpat|whsec|lin_api|lsv2|sntrys|figd
         |glsa|hvs|xox[abeprs]|ya29|SG)
        [-_.](?=[A-Za-z_.\-]{0,60}\d)[A-Za-z0-9_.\-]{12,400}
    | (?:AIza|AKIA|ASIA|dapi)(?=[A-Za-z_\-]{0,60}\d)[0-9A-Za-z_\-]{12,60}
    | eyJ[A-Za-z0-9_\-]{8,2000}(?:\.[A-Za-z0-9_\-]{4,2000}){1,2}
    )""",
    re.VERBOSE,
)
_NAMED = re.compile(
    r"(?P<name>\b(?:bearer|basic|(?:x-)?api[-_ ]?key|authorization|auth[-_]token|access[-_]token|token|password|secret)\b[\"']?\s{0,3}[:=]?\s{0,3}"
    r"[\"']?(?:bearer\s|basic\s)?\s{0,3})(?P<value>(?=[^\s\"']{0,80}\d)[^\s\"',;)}\]]{12,400})",
    re.IGNORECASE,
)
_USERINFO = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]{1,20}://)[^\s/@'\"]{1,300}@", re.IGNORECASE)


def struck(text: str, key: str = "") -> str:
    """The text without the key, however it is spelt, and without what looks like anybody's."""
    for spelling in spellings(key):
        text = text.replace(spelling, STRUCK)
    text = _USERINFO.sub(rf"\g<scheme>{STRUCK}@", text)
    text = _NAMED.sub(rf"\g<name>{STRUCK}", text)
    return _SHAPES.sub(STRUCK, text)


@dataclass(frozen=True)
class Discreet(logging.Filter):
    """Strikes keys out of what libraries log when they are asked to: openai logs the headers of answers, which may echo a request's."""

    key: str = field(repr=False)

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if (clean := struck(said, self.key)) != said:
            record.msg, record.args = clean, ()
        if record.exc_info and struck(repr(record.exc_info[1]), self.key) != repr(record.exc_info[1]):
            record.exc_info = None
        return True


_TALKATIVE = (
    "openai",
    "openai._base_client",
    "openai._response",
    "httpx2",
    "httpcore2",
    "httpcore2.http11",
    "httpcore2.connection",
    "instructor",
)


def keep_quiet(key: str) -> None:
    """From here on no library's log tells the key. Asked again, it does nothing."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        if Discreet(key) not in logger.filters:
            logger.addFilter(Discreet(key))


@lru_cache(maxsize=16)
def spellings(key: str) -> tuple[str, ...]:
    """The key as it is, and as URLs, JSON, HTTP's Basic and ``repr`` write it; the longest first."""
    return tuple(sorted(set(_spelt(key)), key=len, reverse=True)) if len(key) >= _LEAST else ()


def _spelt(key: str) -> Iterator[str]:
    yield from (
        key,
        key.strip(),
        quote(key, safe=""),
        quote_plus(key),
        json.dumps(key)[1:-1],
        repr(key)[1:-1],
        " ".join(key.split()),
    )
    for whole in (key, f":{key}", f"{key}:", f"Bearer {key}"):
        encoded = base64.b64encode(whole.encode()).decode()
        yield from (encoded, encoded.rstrip("="), base64.urlsafe_b64encode(whole.encode()).decode())


def checked_key(key: str) -> str:
    """The key, without white space around it. Raises :class:`CredentialsError` for one that no HTTP header takes."""
    key = key.strip()
    if not all("!" <= character <= "~" for character in key):
        raise CredentialsError(
            "the key holds characters that no HTTP header takes; look at OPENAI_API_KEY, it may have been copied in part"
        )
    return key


NO_URL = "(not a URL)"
"""What is told of one that can't be taken apart."""


def checked_url(url: str | None) -> str | None:
    """The base URL. Raises :class:`UsageError` for none, and for one with a key or a password in it: URLs are stored and shown."""
    if url is not None and without_secrets(url) == NO_URL:
        raise UsageError("--base-url (OPENAI_BASE_URL) is no address of a server")
    if url is not None and without_secrets(url) != url:
        raise UsageError(
            f"the base URL {without_secrets(url)} was given with a user name, a key or other parameters: give the plain URL, and the key "
            "in OPENAI_API_KEY"
        )
    return url


def without_secrets(url: str) -> str:
    """The URL without user name, password, query and fragment."""
    try:
        scheme, place, path, _, _ = urlsplit(url)
    except ValueError:
        return NO_URL
    return urlunsplit((scheme, place.rpartition("@")[2], path, "", ""))
