"""Foul weather: an OpenAI-compatible server that answers well, but for the share of requests that its plan spoils.

What a request meets depends on the seed, on what is asked and on how often it was asked before; not on when it comes in.
"""

from __future__ import annotations

import asyncio
import email.utils
import json
import math
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from types import SimpleNamespace
from typing import Any

from loopback_server import Cut, Server, completion, response
from reading_group import well

from extractor.ask.questions import COPIED_FIELDS
from extractor.batch.retries import AGAIN

WELL = "well"
SHARES = {
    "refused": 0.10, "failed": 0.05, "silent": 0.03, "cut": 0.02,
    "garbage": 0.05, "off schema": 0.05, "declined": 0.01, "truncated": 0.01,
}  # fmt: skip
"""Of all requests. The rest is answered well."""
JSON = "Content-Type: application/json\r\n"


@dataclass(frozen=True)
class Asked:
    """What a request asks. The same question has the same ``name``, however often it comes in."""

    name: str
    kind: str
    page: str
    """The first digits of the page's sha256, as its fence has them."""

    @classmethod
    def by(cls, request: Mapping[str, Any]) -> Asked:
        user = request["messages"][-1]["content"].split(AGAIN.partition("{")[0])[0]
        last = user.splitlines()[-1]
        field = next((field for field, question in COPIED_FIELDS.items() if question == last), None)
        [page] = set(re.findall(r"</PAGE-([0-9a-f]{8})>", user))
        return cls(user, f"numbers.{field}" if field else "titles", page)


@dataclass
class Met:
    """One request, and what it met."""

    fate: str
    came: float
    until: float = 0.0
    """When the server wants to be asked again, at the soonest. Times are of the wall clock, for some wishes are dates."""


@dataclass
class Storm(Server):
    """``cursed`` pages meet one fate for ever, in their questions for titles."""

    seed: int = 0
    shares: Mapping[str, float] = field(default_factory=lambda: SHARES)
    cursed: Mapping[str, str] = field(default_factory=dict)
    silence: float = 1.0
    """Seconds after which a request that was not answered is cut off."""
    met: dict[Asked, list[Met]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wishes = cycle(WISHES)
        self.forms = {fate: cycle(forms) for fate, forms in FORMS.items()}

    async def complete(self, request: dict[str, Any]) -> bytes:
        if "json_schema" not in request.get("response_format", {}):
            return response(400, {"error": {"message": "unknown response_format"}})
        asked = Asked.by(request)
        before = self.met.setdefault(asked, [])
        met = Met(self._fate(asked, len(before)), time.time())
        before.append(met)
        await asyncio.sleep(self.latency)
        return await self._answer(met, asked, request)

    def _fate(self, asked: Asked, before: int) -> str:
        if asked.kind == "titles" and asked.page in self.cursed:
            return self.cursed[asked.page]
        draw = random.Random(f"{self.seed} {before} {asked.name}").random()
        for fate, share in self.shares.items():
            draw -= share
            if draw < 0:
                return fate
        return WELL

    async def _answer(self, met: Met, asked: Asked, request: dict[str, Any]) -> bytes:
        if met.fate == "silent":
            await asyncio.sleep(self.silence)
            raise Cut
        if met.fate == "refused":
            headers, met.until = next(self.wishes)(time.time())
            return response(429, {"error": {"message": "too many requests"}}, headers)
        whole = completion(request, well(SimpleNamespace(kind=asked.kind, user=asked.name)))  # type: ignore[arg-type]
        return response(200, whole) if met.fate == WELL else next(self.forms[met.fate])(whole)

    def fates(self) -> Counter[str]:
        return Counter(met.fate for every in self.met.values() for met in every)


# ---- Retry-After, in every form

Wish = Callable[[float], tuple[str, float]]
"""From the time that it is, the headers, and until when nobody is to ask again."""


def seconds(now: float) -> tuple[str, float]:
    return "Retry-After: 1\r\n", now + 1


def milliseconds(now: float) -> tuple[str, float]:
    """They go before what the other header says."""
    return "Retry-After: 3\r\nretry-after-ms: 250\r\n", now + 0.25


def date(now: float) -> tuple[str, float]:
    then = math.ceil(now + 0.2)
    return f"Retry-After: {email.utils.formatdate(then, usegmt=True)}\r\n", then


def past_date(now: float) -> tuple[str, float]:
    return f"Retry-After: {email.utils.formatdate(now - 60, usegmt=True)}\r\n", 0


def reset(now: float) -> tuple[str, float]:
    return "x-ratelimit-reset-requests: 300ms\r\nx-ratelimit-reset-tokens: 20ms\r\n", now + 0.3


def saying(headers: str) -> Wish:
    return lambda now: (headers, 0)


WISHES: tuple[Wish, ...] = (
    seconds, milliseconds, date, past_date, reset, saying(""), saying("Retry-After: soon\r\n"), saying("Retry-After: 0\r\n"),
    saying("Retry-After: -7\r\n"), saying("Retry-After: Sun, 22 Nov 99999999999999999999 12:00:00 GMT\r\n"),
)  # fmt: skip


# ---- answers that are spoiled

Spoiled = Callable[[dict[str, Any]], bytes]


def status(number: int, **error: str) -> Spoiled:
    return lambda whole: response(number, {"error": {"message": "something broke", **error}})


def cut_at(share: float) -> Spoiled:
    def spoiled(whole: dict[str, Any]) -> bytes:
        answer = response(200, whole)
        raise Cut(answer[: int(share * len(answer))])

    return spoiled


def plain(content: bytes, headers: str = JSON) -> Spoiled:
    return lambda whole: f"HTTP/1.1 200 OK\r\n{headers}Content-Length: {len(content)}\r\n\r\n".encode() + content


def no_http(whole: dict[str, Any]) -> bytes:
    raise Cut(b"\x00\x01 no HTTP at all\r\n\r\n")


def with_parts(**parts: Any) -> Spoiled:
    return lambda whole: response(200, whole | parts)


def with_choice(text: Any = None, finish: str = "stop", **message: Any) -> Spoiled:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    return with_parts(choices=[choice])


def cut_off(whole: dict[str, Any]) -> bytes:
    text = whole["choices"][0]["message"]["content"]
    return with_choice(text[: len(text) // 2], "length")(whole)


FORMS: Mapping[str, tuple[Spoiled, ...]] = {
    "failed": tuple(status(number) for number in (500, 502, 503, 504, 529, 408, 500)),
    "cut": (cut_at(0), cut_at(0.1), cut_at(0.9)),
    "garbage": (
        plain(b"<html>Be right back.</html>", "Content-Type: text/html\r\n"), plain(b""), plain(b"null"), plain(b'{"choices": ['),
        plain(b"\xff\xfe\xfd"), plain(b"[" * 100_000), plain(b"no gzip", JSON + "Content-Encoding: gzip\r\n"), no_http,
        plain(json.dumps({"error": {"message": "overloaded"}}).encode()), with_parts(choices=[]), with_parts(choices=[{}]),
        with_parts(choices=[{"message": {"content": 5}}]), with_parts(choices="none"),
    ),
    "off schema": (
        with_choice('{"headings": ["x"]}'), with_choice("There are three titles."), with_choice("[1, 2"), with_choice(""),
        with_choice(None), with_choice('{"titles": "x", "answers": "x"}'), with_choice('{"titles": ["\\ud800"], "answers": ["\\ud800"]}'),
    ),
    "declined": (with_choice(None, refusal="I can't."), with_choice("", "content_filter"), status(400, code="content_filter")),
    "truncated": (cut_off, status(400, code="context_length_exceeded")),
}  # fmt: skip
"""What each fate may look like, in turn."""
assert {*FORMS, "refused", "silent"} == set(SHARES)
