"""The OpenAI-compatible endpoint, played by a transport that never opens a socket; and what happens on sockets, by a server here."""

import asyncio
import contextlib
import gzip
import importlib.util
import json
import logging
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from loopback import listening
from loopback_server import reset_at_end
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from extractor.engines import openai_model
from extractor.engines.endpoint import strict
from extractor.engines.local import EngineOptions, LocalModel
from extractor.engines.openai_errors import retry_after
from extractor.engines.openai_model import OpenAIModel, Transport
from extractor.engines.weights import CATALOGUE, is_pulled, locate
from extractor.errors import (
    CredentialsError,
    InvalidReply,
    ModelError,
    NoModelAvailable,
    RefusedReply,
    TransportError,
    TruncatedReply,
    UsageError,
)
from extractor.models import Model, Question
from extractor.settings import Settings

KEY = "sk-very-secret-0123456789"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Titles(BaseModel):
    model_config = ConfigDict(frozen=True)

    titles: list[str] = Field(min_length=1)


QUESTION = Question("titles", "1", "Copy the titles.", "A page.", Titles, max_tokens=50)
GOOD = '{"titles":["Deep Cats"]}'

Body = dict[str, Any]
Handler = Callable[[Body], httpx2.Response]


def said(text: str | None, *, finish: str = "stop", cached: int = 0, **message: Any) -> httpx2.Response:
    """A chat completion that says ``text``."""
    return httpx2.Response(
        200,
        json={
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}],
            "usage": {
                "prompt_tokens": 100,
                "completion_tokens": 7,
                "total_tokens": 107,
                "prompt_tokens_details": {"cached_tokens": cached},
            },
        },
    )


def failed(status: int, message: str = "no", headers: dict[str, str] | None = None, **error: Any) -> httpx2.Response:
    return httpx2.Response(status, json={"error": {"message": message, **error}}, headers=headers)


class Endpoint:
    """Answers requests in turn, or by a function; keeps what it was asked and how long it was waited for."""

    def __init__(self, *answers: httpx2.Response | Exception, by: Handler | None = None) -> None:
        self.asked: list[Body] = []
        self.headers: list[httpx2.Headers] = []
        self.waits: list[float] = []
        self._answers: Iterator[httpx2.Response | Exception] = iter(answers)
        self._by = by

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(json.loads(request.content))
        self.headers.append(request.headers)
        answer = self._by(self.asked[-1]) if self._by else next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    def model(self, key: str | None = KEY, **options: Any) -> OpenAIModel:
        transport = Transport(http=httpx2.MockTransport(self.answer), sleep=self.wait, **options)
        return OpenAIModel("m", api_key=SecretStr(key) if key else None, base_url="http://test/v1", transport=transport)


def ask(model: OpenAIModel | LocalModel, *questions: Question[Any]) -> list[Any]:
    async def run() -> list[Any]:
        try:
            return [await model.ask(question) for question in questions or [QUESTION]]
        finally:
            await model.aclose()

    return asyncio.run(run())


def test_a_question_becomes_one_request_with_a_strict_schema():
    endpoint = Endpoint(said(GOOD, cached=60))
    model = endpoint.model()
    [reply] = ask(model)
    assert reply.draft == Titles(titles=["Deep Cats"])
    assert type(reply.draft) is Titles
    assert reply.raw == GOOD
    [body] = endpoint.asked
    assert body["messages"] == QUESTION.messages()
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("m", 0, 50)
    assert body["response_format"]["json_schema"]["strict"] is True
    assert model.schema_form == "json_schema"
    assert isinstance(model, Model)


def test_usage_has_what_was_newly_read():
    [reply] = ask(Endpoint(said(GOOD, cached=60)).model())
    assert (reply.usage.prompt_tokens, reply.usage.new_prompt_tokens, reply.usage.completion_tokens) == (100, 40, 7)
    assert (reply.usage.questions, reply.usage.failed_attempts) == (1, 0)


def test_a_questions_own_grammar_goes_before_its_answers_schema():
    narrow = {"type": "object", "properties": {"titles": {"type": "array", "items": {"enum": ["A"]}}}}
    endpoint = Endpoint(said('{"titles":["A"]}'))
    ask(endpoint.model(), Question("t", "1", "s", "u", Titles, 9, grammar=narrow))
    sent = endpoint.asked[0]["response_format"]["json_schema"]["schema"]
    assert sent["properties"]["titles"]["items"] == {"enum": ["A"]}


def test_an_invalid_reply_is_asked_about_once_more_and_paid_for():
    endpoint = Endpoint(said('{"titles": []}'), said(GOOD))
    [reply] = ask(endpoint.model())
    assert reply.draft.titles == ["Deep Cats"]
    assert len(endpoint.asked) == 2
    system, user = endpoint.asked[1]["messages"]
    assert system == QUESTION.messages()[0]
    assert user["content"].startswith("A page.\n\nYour last answer was not accepted: ")
    assert (reply.usage.prompt_tokens, reply.usage.failed_attempts) == (200, 1)


def invalid_everywhere(body: Body) -> httpx2.Response:
    return said('{"headings":["x"]}')


def test_a_known_endpoint_that_stays_invalid_costs_one_second_try_only():
    answers = iter([said(GOOD), said("{"), said("}")])
    endpoint = Endpoint(by=lambda body: next(answers))
    model = endpoint.model()
    with pytest.raises(InvalidReply) as caught:
        ask(model, QUESTION, QUESTION)
    assert len(endpoint.asked) == 3
    assert caught.value.usage is not None
    assert (caught.value.usage.prompt_tokens, caught.value.usage.failed_attempts) == (200, 2)


def test_replies_that_fit_no_form_are_invalid():
    with pytest.raises(InvalidReply):
        ask(Endpoint(by=invalid_everywhere).model())


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (failed(401, "bad key"), CredentialsError),
        (failed(403), CredentialsError),
        (failed(402), CredentialsError),
        (failed(429, code="insufficient_quota"), CredentialsError),
        (failed(400, code="billing_hard_limit_reached"), CredentialsError),
        (failed(404, "model m does not exist"), NoModelAvailable),
        (failed(413), TruncatedReply),
        (failed(400, "too long", code="context_length_exceeded"), TruncatedReply),
        (failed(400, "This model's maximum context length is 8192 tokens"), TruncatedReply),
        (failed(400, code="content_filter"), RefusedReply),
        (said('{"titles":["Dee', finish="length"), TruncatedReply),
        (said(None, refusal="I can't"), RefusedReply),
        (said("", finish="content_filter"), RefusedReply),
    ],
)
def test_what_will_not_go_away_is_told_after_one_request(answer: httpx2.Response, error: type[ModelError]):
    endpoint = Endpoint(answer)
    with pytest.raises(error) as caught:
        ask(endpoint.model())
    assert type(caught.value) is error
    assert len(endpoint.asked) == 1
    assert "\n" not in str(caught.value)


def test_a_truncated_reply_keeps_what_was_written_and_what_it_cost():
    with pytest.raises(TruncatedReply) as caught:
        ask(Endpoint(said('{"titles":["A","B', finish="length")).model())
    assert caught.value.partial == '{"titles":["A","B'
    assert caught.value.usage is not None
    assert caught.value.usage.completion_tokens == 7


@pytest.mark.parametrize(
    "mishap",
    [
        failed(429),
        failed(408),
        failed(503),
        httpx2.ConnectError("refused"),
        httpx2.ReadTimeout("slow"),
        httpx2.RemoteProtocolError("reset"),
        httpx2.Response(200, text="<html>garbage</html>"),
        httpx2.Response(200, text="{", headers={"content-type": "application/json"}),
        httpx2.Response(200, json=[]),
        httpx2.Response(200, json={"error": {"message": "overloaded"}}),
        httpx2.Response(200, content=b"[" * 100_000),
        httpx2.Response(200, content=b'{"choices": [NaN]}'),
        *(httpx2.Response(200, json={"choices": odd}) for odd in ([], {}, "none", 5, [{}], [None])),
        *(
            httpx2.Response(200, json={"choices": [{"message": odd}]})
            for odd in (None, "text", {"content": 5}, {"content": [GOOD]})
        ),
    ],
)
def test_what_may_go_away_is_tried_again(mishap: httpx2.Response | Exception):
    endpoint = Endpoint(mishap, said(GOOD))
    [reply] = ask(endpoint.model())
    assert reply.draft.titles == ["Deep Cats"]
    assert reply.usage.failed_attempts == 1
    assert len(endpoint.waits) == 1


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        ("none", (0, 0)),
        ([], (0, 0)),
        ({"prompt_tokens": "many", "completion_tokens": 2}, (0, 2)),
        ({"prompt_tokens": -5, "completion_tokens": 10**400}, (0, 0)),
        ({"prompt_tokens": 1.5, "completion_tokens": None}, (0, 0)),
        ({"prompt_tokens": 3, "prompt_tokens_details": []}, (3, 0)),
        ({"prompt_tokens": 3, "prompt_tokens_details": {"cached_tokens": 9}}, (0, 0)),
    ],
)
def test_a_good_answer_is_not_spoiled_by_odd_figures(usage: Any, tokens: tuple[int, int]):
    body = said(GOOD).json() | {"usage": usage}
    [reply] = ask(Endpoint(httpx2.Response(200, content=json.dumps(body))).model())
    assert (reply.usage.new_prompt_tokens, reply.usage.completion_tokens) == tokens


def test_half_a_character_can_be_stored():
    """A reply may be cut inside a pair of surrogates."""
    body = json.dumps({"choices": [{"message": {"content": '{"titles":["Deep \ud83d"]}'}}]})
    [reply] = ask(Endpoint(httpx2.Response(200, content=body)).model())
    assert reply.raw.encode() == b'{"titles":["Deep ?"]}'


def test_a_server_that_stays_down_ends_in_one_error():
    endpoint = Endpoint(by=lambda body: failed(503, "down"))
    with pytest.raises(TransportError, match=r"^the endpoint failed \(503: down\)$"):
        ask(endpoint.model(attempts=3))
    assert len(endpoint.asked) == 3


def test_a_500_of_a_known_endpoint_is_a_mishap():
    endpoint = Endpoint(said(GOOD), failed(500), said(GOOD))
    assert len(ask(endpoint.model(), QUESTION, QUESTION)) == 2


def only_json_schema(*mishaps: httpx2.Response) -> Handler:
    """An endpoint that refuses all other forms, and meets these mishaps first."""
    left = iter(mishaps)
    return lambda body: (
        next(left, said(GOOD)) if "response_format" in body and "schema" not in body["response_format"] else failed(400)
    )


@pytest.mark.parametrize("mishaps", range(1, 5))
def test_a_mishap_with_the_first_question_does_not_decide_how_an_endpoint_is_asked(mishaps: int):
    model = Endpoint(by=only_json_schema(*[failed(500)] * mishaps)).model()
    assert ask(model)[0].draft.titles == ["Deep Cats"]
    assert model.schema_form == "json_schema"


def test_a_500_that_says_when_to_come_again_is_no_question_of_form():
    endpoint = Endpoint(by=only_json_schema(failed(500, headers={"Retry-After": "9"})))
    ask(endpoint.model())
    assert len(endpoint.asked) == 2
    assert endpoint.waits[0] >= 9


def test_what_one_question_has_shown_holds_whatever_the_first_one_meets():
    """The one that finds out fails time after time; the others were answered in the same form."""

    async def answer(request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content)
        first = body["messages"][1]["content"].startswith("First")
        await asyncio.sleep(0.02 if first else 0)
        return failed(500) if first else only_json_schema()(body)

    async def run() -> tuple[str | None, list[Any]]:
        transport = Transport(http=httpx2.MockTransport(answer), sleep=lambda seconds: asyncio.sleep(0), attempts=3)
        model = OpenAIModel("m", base_url="http://test/v1", transport=transport)
        first = Question("titles", "1", "Copy the titles.", "First page.", Titles, max_tokens=50)
        replies = await asyncio.gather(model.ask(first), *(model.ask(QUESTION) for _ in range(5)), return_exceptions=True)
        await model.aclose()
        return model.schema_form, replies

    form, (lost, *replies) = asyncio.run(run())
    assert form == "json_schema"
    assert isinstance(lost, TransportError)
    assert [reply.draft.titles for reply in replies] == [["Deep Cats"]] * 5


def test_an_endpoint_that_is_always_busy_is_not_asked_for_ever_how_it_wants_to_be_asked():
    """Each attempt begins with the first form again."""
    endpoint = Endpoint(by=lambda body: failed(429) if "tools" in body else failed(400))
    with pytest.raises(TransportError):
        ask(endpoint.model(attempts=6))
    assert len(endpoint.asked) <= Transport(attempts=6).patience.most + 4


def test_no_wait_is_shorter_than_the_server_asks():
    endpoint = Endpoint(failed(429, headers={"Retry-After": "21"}), failed(503, headers={"retry-after-ms": "40000"}), said(GOOD))
    ask(endpoint.model())
    assert endpoint.waits[0] >= 21
    assert endpoint.waits[1] >= 40


def test_a_server_that_asks_for_an_hour_is_not_waited_for():
    endpoint = Endpoint(failed(429, headers={"Retry-After": "3600"}))
    with pytest.raises(TransportError) as caught:
        ask(endpoint.model())
    assert caught.value.retry_after == 3600
    assert endpoint.waits == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "Sun, 22 Nov 2026 11:00:00 GMT"}, 0),
        ({"x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s"}, 360),
        ({"x-ratelimit-reset-tokens": "250ms"}, 0.25),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-7"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": "Sun, 22 Nov 99999999999999999999 12:00:30 GMT"}, None),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:30 +99999999999999999999"}, None),
        ({"x-ratelimit-reset-tokens": ""}, None),
        ({}, None),
    ],
)
def test_every_form_of_retry_after(headers: dict[str, str], seconds: float | None):
    assert retry_after(headers, NOW) == seconds


def takes(form: str) -> Handler:
    """An endpoint that knows one form only, and refuses or overlooks the others."""

    def handler(body: Body) -> httpx2.Response:
        given = body.get("response_format", {}).get("type")
        if form == "grammar":
            return said(GOOD) if "grammar" in body else failed(500)
        if given is not None and given != form:
            return failed(400, "unknown response_format")
        if form == "tools" and "tools" in body:
            return said(None, tool_calls=[{"id": "1", "type": "function", "function": {"name": "answer", "arguments": GOOD}}])
        if form == "plain" and "JSON schema" in body["messages"][0]["content"]:
            return said(f"Here it is:\n```json\n{GOOD}\n```")
        return said(GOOD.replace(":", ": ")) if given == form else said("There are two titles.")

    return handler


@pytest.mark.parametrize("form", ["json_schema", "grammar", "json_object", "tools", "plain"])
def test_the_form_that_an_endpoint_takes_is_found_out_once(form: str):
    endpoint = Endpoint(by=takes(form))
    model = endpoint.model()
    first, second = ask(model, QUESTION, QUESTION)
    assert first.draft == second.draft == Titles(titles=["Deep Cats"])
    assert model.schema_form == form
    assert second.usage.failed_attempts == 0


def test_newer_models_get_their_own_name_for_the_limit_and_no_temperature():
    def handler(body: Body) -> httpx2.Response:
        for parameter in ("max_tokens", "temperature"):
            if parameter in body:
                return failed(400, "unsupported", param=parameter, code="unsupported_parameter")
        return said(GOOD)

    endpoint = Endpoint(by=handler)
    model = endpoint.model()
    ask(model)
    assert endpoint.asked[-1]["max_completion_tokens"] == 50
    assert model.schema_form == "json_schema"


def test_questions_at_once_find_out_together():
    endpoint = Endpoint(by=takes("json_object"))
    model = endpoint.model()

    async def run() -> None:
        await asyncio.gather(*(model.ask(QUESTION) for _ in range(5)))
        await model.aclose()

    asyncio.run(run())
    assert sum("tools" in body for body in endpoint.asked) == 0
    assert sum(body.get("response_format", {}).get("type") == "json_object" for body in endpoint.asked) == 5
    assert len(endpoint.asked) <= 15


def test_questions_at_once_do_not_wait_for_the_first_reply():
    """Of an endpoint that answers after seconds, a whole reply's time would be lost."""
    under_way = most = 0

    async def slow(request: httpx2.Request) -> httpx2.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1
        return said(GOOD)

    async def run() -> None:
        model = OpenAIModel("m", base_url="http://test/v1", transport=Transport(http=httpx2.MockTransport(slow)))
        await asyncio.gather(*(model.ask(QUESTION) for _ in range(5)))
        await model.aclose()

    asyncio.run(run())
    assert most == 5


@pytest.mark.parametrize("answer", [failed(401, f"Incorrect key {KEY}"), failed(503, f"oops {KEY}"), httpx2.ConnectError(KEY)])
def test_the_key_is_nowhere_to_be_read(answer: httpx2.Response | Exception, caplog: pytest.LogCaptureFixture):
    endpoint = Endpoint(by=lambda body: answer)  # type: ignore[arg-type,return-value]
    model = endpoint.model(attempts=1)
    with caplog.at_level(logging.DEBUG, logger="instructor"), pytest.raises(ModelError) as caught:
        ask(model)
    trace = "".join(traceback.format_exception(caught.value))
    assert KEY not in trace + repr(caught.value) + repr(model) + caplog.text
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"


def test_a_page_is_not_logged(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR), pytest.raises(InvalidReply):
        ask(Endpoint(by=invalid_everywhere).model())
    assert caplog.text == ""


def test_no_key_is_needed():
    endpoint = Endpoint(said(GOOD))
    ask(endpoint.model(key=None))
    assert len(endpoint.asked) == 1


def test_a_closed_model_can_be_asked_again():
    model = Endpoint(by=lambda body: said(GOOD)).model()
    assert ask(model)[0].draft == ask(model)[0].draft


def test_a_strict_schema_requires_all_keys_and_keeps_properties_of_any_name():
    class Odd(BaseModel):
        title: str = Field(default="x", max_length=5)
        items: list[str] = []

    schema = strict(Odd.model_json_schema())
    assert schema["required"] == ["title", "items"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["title"] == {"type": "string"}


# On sockets: what aiohttp meets there, in our words.

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def sent(body: bytes = said(GOOD).content, *more: bytes) -> bytes:
    """A whole answer, with more lines in its head."""
    return b"".join([HEAD, *(line + b"\r\n" for line in more), b"Content-Length: %d\r\n\r\n" % len(body), body])


@dataclass
class Wire:
    """Answers each connection with these bytes, in turn; then ends it, or resets it, or says nothing more."""

    answers: list[bytes] = field(default_factory=lambda: [sent()])
    end: str = "close"
    port: int = 0
    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._answer(reader, writer)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.end == "not TLS":
            await reader.read(1)
        else:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next((int(line[15:]) for line in head.splitlines() if line.lower().startswith("content-length:")), 0)
            self.bodies.append(await reader.readexactly(length))
            self.heads.append(head)
        writer.write(self.answers[min(len(self.heads), len(self.answers)) - 1])
        await writer.drain()
        if self.end == "silence":
            await reader.read()
        if self.end == "reset":
            await asyncio.sleep(0.1)  # a reset may overtake what was sent before it
            reset_at_end(writer)


def over(base_url: str, **options: Any) -> Any:
    """A reply's draft, or the error, of one attempt."""
    transport = Transport(**{"attempts": 1, **options})
    try:
        return ask(OpenAIModel("m", api_key=SecretStr(KEY), base_url=base_url, transport=transport))[0].draft
    except ModelError as error:
        assert KEY not in "".join(traceback.format_exception(error))
        return error


LOST = "the endpoint can't be reached (it closed the connection)"
CUT = "the endpoint's answer broke off"


@pytest.mark.parametrize(
    ("answer", "end", "told"),
    [
        (b"", "close", LOST),
        (HEAD, "close", LOST),
        (b"", "reset", "the endpoint can't be reached (Connection reset by peer)"),
        (HEAD + b"Content-Length: 900\r\n\r\n{", "close", CUT),
        (HEAD + b"Content-Length: 900\r\n\r\n{", "reset", CUT),
        (HEAD + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"cho\r\n4', "close", CUT),
        (b"220 mail ready\r\n\r\n", "close", "the endpoint can't be reached (its answer is not HTTP)"),
        (sent(b"{}", b"Content-Encoding: gzip"), "close", "the endpoint's answer can't be unpacked"),
        (sent(gzip.compress(said(GOOD).content)[:-30], b"Content-Encoding: gzip"), "close", "the endpoint's answer is not JSON"),
        (b"", "silence", "the endpoint did not answer in time"),
        (HEAD + b"Content-Length: 900\r\n\r\n{", "silence", "the endpoint did not answer in time"),
    ],
)
def test_an_answer_that_does_not_come_whole_is_told_by_what_happened(answer: bytes, end: str, told: str):
    with listening(Wire([answer], end)) as wire:
        error = over(f"http://127.0.0.1:{wire.port}/v1", longest_silence=0.5 if end == "silence" else 60.0)
    assert isinstance(error, TransportError)
    assert str(error) == told
    assert (error.status, error.retry_after) == (None, None)


@pytest.mark.parametrize("answer", [sent(), sent(gzip.compress(said(GOOD).content), b"Content-Encoding: gzip")])
def test_an_answer_that_comes_whole_is_read(answer: bytes):
    with listening(Wire([answer])) as wire:
        assert over(f"http://127.0.0.1:{wire.port}/v1") == Titles(titles=["Deep Cats"])


def test_chunks_are_put_together():
    body = said(GOOD).content
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:]))
    with listening(Wire([HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"])) as wire:
        assert over(f"http://127.0.0.1:{wire.port}/v1") == Titles(titles=["Deep Cats"])


@pytest.mark.parametrize("status", [307, 308])
def test_who_is_sent_elsewhere_asks_the_same_there(status: int):
    moved = b"HTTP/1.1 %d -\r\nLocation: /there\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" % status
    with listening(Wire([moved, sent()])) as wire:
        assert over(f"http://127.0.0.1:{wire.port}/v1") == Titles(titles=["Deep Cats"])
    assert [head.split()[:2] for head in wire.heads] == [["POST", "/v1/chat/completions"], ["POST", "/there"]]
    assert wire.bodies[0] == wire.bodies[1]


def free_port() -> int:
    """Where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_an_endpoint_that_is_not_there_is_named():
    port = free_port()
    assert str(over(f"http://127.0.0.1:{port}/v1")) == f"the endpoint can't be reached (127.0.0.1:{port}: Connection refused)"


def test_a_base_url_of_another_protocol_is_told():
    met = over("ftp://127.0.0.1/v1")
    assert type(met) is TransportError
    assert "neither with http://" in str(met)


def test_a_base_url_that_is_none_is_told():
    with pytest.raises(UsageError, match="--base-url"):
        over("http://[::1/v1")


def test_a_server_without_tls_is_told():
    with listening(Wire([sent()], "not TLS")) as wire:
        told = str(over(f"https://127.0.0.1:{wire.port}/v1"))
    assert told.startswith(f"the endpoint can't be reached (127.0.0.1:{wire.port}: [SSL")


def test_a_server_that_takes_the_connection_and_says_nothing_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch):
    """For the handshake of TLS neither."""
    monkeypatch.setattr(openai_model, "CONNECT_SECONDS", 0.5)
    with listening(Wire([b""], "silence")) as wire:
        assert str(over(f"https://127.0.0.1:{wire.port}/v1")) == "the endpoint did not answer in time"


def test_a_proxy_of_the_environment_is_asked_and_no_proxy_is_heeded(monkeypatch: pytest.MonkeyPatch):
    with listening(Wire()) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert over("http://model.invalid/v1") == Titles(titles=["Deep Cats"])
        assert proxy.heads[0].startswith("POST http://model.invalid/v1/chat/completions HTTP/1.1\r\n")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert over(f"http://127.0.0.1:{proxy.port}/v1") == Titles(titles=["Deep Cats"])
        assert proxy.heads[1].startswith("POST /v1/chat/completions HTTP/1.1\r\n")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, scheme: str):
    port = free_port()
    monkeypatch.setenv(f"{scheme}_proxy", f"http://127.0.0.1:{port}")
    told = str(over(f"{scheme}://model.invalid/v1"))
    assert told == f"the endpoint can't be reached (the proxy 127.0.0.1:{port}: Connection refused)"


def test_a_proxy_that_refuses_says_so(monkeypatch: pytest.MonkeyPatch):
    with listening(Wire([b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n"])) as proxy:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        assert str(over("https://model.invalid/v1")) == "the endpoint can't be reached (the proxy answers 407 Who are you)"
    assert KEY not in proxy.heads[0]


# Both doors, with real weights: llama-cpp-python's own server beside the embedded engine.

PAGES = ["Deep Cats. Ann Lee, 2020.", "Slow Dogs, by Bo Ek and Cy Du. Old Birds, by Di Fu."]


@contextlib.contextmanager
def served(path: str) -> Iterator[str]:
    """The base URL of a server on the loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--model", path, "--port", str(port), "--n_ctx", "1024"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait()


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, "the server did not start"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise TimeoutError("the server does not answer")


@pytest.mark.live
def test_live_both_doors_give_the_same_replies():
    folder = Settings().weights_folder
    for needed in ("llama_cpp", "fastapi", "uvicorn", "sse_starlette", "starlette_context", "pydantic_settings"):
        if importlib.util.find_spec(needed) is None:
            pytest.skip("needs llama-cpp-python[server]")
    if not is_pulled(CATALOGUE["0.5b"], folder):
        pytest.skip("needs the weights 0.5b")
    located = locate("0.5b", folder)
    questions = [Question("titles", "1", "Copy the titles.", page, Titles, 60) for page in PAGES]
    embedded = [reply.raw for reply in ask(LocalModel(located, EngineOptions(context=1024)), *questions)]
    with served(str(located.path)) as base_url:
        endpoint = OpenAIModel("local", base_url=base_url)
        assert [reply.raw for reply in ask(endpoint, *questions)] == embedded
        assert endpoint.schema_form == "grammar"
