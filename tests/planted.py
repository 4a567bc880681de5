"""Words of a page and a key that must not be seen where a batch is watched, and a server that says them in every way it can fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx2
from pydantic import SecretStr
from reading_group import PAGE

from extractor.ask.prompts import load_prompt
from extractor.engines.openai_model import OpenAIModel, Transport

KEY = "sk-planted-0123456789abcdef"
WORDS = ("zanzibar", "quokkas", "marzipan")
SAID = "The zanzibar quokkas eat marzipan"
PROMPT = load_prompt("titles").system[:40]
FORBIDDEN = (KEY, KEY[3:], "Bearer", "Authorization", "TideCache", PROMPT, *WORDS)
NAME = "planted \x1b]0;owned\x07\u202e page.txt"


def write_page(folder: Path) -> Path:
    """A list of one page that is full of what must not be seen; its name steers terminals."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "pages.jsonl"
    file.write_text(
        json.dumps({"id": NAME, "text": f"{PAGE}\n{SAID}. We present Zanzibar, a marzipan that cuts quokkas by 41%.\n"})
    )
    return file


def completion(text: str, finish: str = "stop", **message: object) -> httpx2.Response:
    return httpx2.Response(
        200,
        json={
            "id": "1", "object": "chat.completion", "created": 1, "model": "m",
            "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107},
        },
    )  # fmt: skip


def failure(status: int, **headers: str) -> Callable[[httpx2.Request], httpx2.Response]:
    """A server that says back what it was sent, head and body."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        message = f"{request.headers.get('authorization')} {KEY} {request.content.decode()} {SAID}"
        return httpx2.Response(status, json={"error": {"message": message}}, headers=headers)

    return answer


def reset(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError(f"reset while sending {KEY} {SAID}")


def timed_out(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ReadTimeout(f"no answer to {SAID}")


def defect(request: httpx2.Request) -> httpx2.Response:
    raise ZeroDivisionError(f"{KEY} {SAID}")


FAILURES: dict[str, Callable[[httpx2.Request], httpx2.Response]] = {
    "wrong key": failure(401),
    "no quota": failure(402),
    "no such model": failure(404),
    "too long": failure(413),
    "busy": failure(429, **{"retry-after-ms": "1"}),
    "overloaded": failure(503, **{"retry-after": "0"}),
    "broken": failure(500),
    "bad gateway": failure(502),
    "not taken": failure(400),
    "reset": reset,
    "timed out": timed_out,
    "garbage": lambda request: httpx2.Response(200, content=f"<html>{SAID} {KEY}".encode()),
    "off the schema": lambda request: completion(json.dumps({"zanzibar": SAID})),
    "truncated": lambda request: completion(f'{{"titles": ["{SAID}', "length"),
    "declined": lambda request: completion(SAID, "content_filter"),
    "refusal": lambda request: completion("", refusal=SAID),
    "not on the page": lambda request: completion(json.dumps({"titles": [f"{SAID} {KEY}"], "answers": [SAID]})),
    "a defect": defect,
}


def model(fails: Callable[[httpx2.Request], httpx2.Response]) -> OpenAIModel:
    return OpenAIModel(
        "m", api_key=SecretStr(KEY), base_url="http://test/v1", transport=Transport(http=httpx2.MockTransport(fails))
    )


def seen(text: str) -> set[str]:
    """What of it all a text shows."""
    return {word for word in FORBIDDEN if word.lower() in text.lower()}
