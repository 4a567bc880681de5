"""Models behind an OpenAI-compatible endpoint: hosted ones, vLLM, llama.cpp's servers, Ollama.

One loop asks again (:mod:`extractor.batch.retries`); openai's own and instructor's are off.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

import httpx2
import openai
from instructor.v2 import Mode, Provider, mode_registry
from pydantic import BaseModel, SecretStr, ValidationError

from extractor.batch.retries import Patience, RetryingModel, corrected
from extractor.engines.clients import Clients
from extractor.engines.completion import Completion
from extractor.engines.endpoint import Dialect, Request, dialects, paid
from extractor.engines.openai_errors import ServerFailed, Unsupported, translated
from extractor.engines.secrets import checked_key, checked_url, keep_quiet
from extractor.errors import InvalidReply, ModelError, NoModelAvailable, TransportError
from extractor.models import ModelIdentity, Question, Reply, parse_draft
from extractor.records import Usage

D = TypeVar("D", bound=BaseModel)

SILENCE_SECONDS = 600.0
"""An endpoint that queues may be silent for long."""
CONNECT_SECONDS = 10.0
CONNECTIONS = 1024
"""As many as a process may usually hold files open."""
KEPT_SECONDS = 4.0
"""An idle connection. Many servers close theirs after five (uvicorn, Node): a request must not meet that on its way."""
LIMITS = httpx2.Limits(max_connections=CONNECTIONS, keepalive_expiry=KEPT_SECONDS)
NOT_UNDERSTOOD = (Unsupported, ServerFailed, InvalidReply)
NO_KEY = "none"
"""openai's client insists on a key; local servers need none."""

Sleep = Callable[[float], Any]


@dataclass(frozen=True)
class Transport:
    """How stubborn we are about requests that do not get through, and the ways that tests shorten."""

    attempts: int = Patience.attempts
    longest_wait: float = Patience.longest_wait
    longest_silence: float = SILENCE_SECONDS
    """Seconds without a byte, after which a request counts as lost."""
    sleep: Sleep = asyncio.sleep
    http: httpx2.AsyncBaseTransport | None = None

    @property
    def timeout(self) -> httpx2.Timeout:
        return httpx2.Timeout(self.longest_silence, connect=CONNECT_SECONDS)

    @property
    def patience(self) -> Patience:
        return Patience(attempts=self.attempts, refusals=self.attempts, longest_wait=self.longest_wait)


class OpenAIModel:
    """A model by its name at the endpoint, asked again where that may help. ``parallel`` is how many questions it is asked at once."""

    def __init__(
        self,
        model: str,
        *,
        api_key: SecretStr | str | None = None,
        base_url: str | None = None,
        parallel: int = 8,
        transport: Transport | None = None,
    ) -> None:
        self.parallel = parallel
        transport = transport or Transport()
        key = api_key.get_secret_value() if isinstance(api_key, SecretStr) else api_key or ""
        self._plain = PlainOpenAIModel(model, key, base_url, transport)
        self._insisting = RetryingModel(self._plain, transport.patience, sleep=transport.sleep)

    def __repr__(self) -> str:
        return f"OpenAIModel({self.identity.name!r}, base_url={self._plain.base_url!r})"

    @property
    def identity(self) -> ModelIdentity:
        return self._plain.identity

    @property
    def schema_form(self) -> str | None:
        """How the endpoint takes a schema (``json_schema``, ``grammar``, ``json_object``, ``tools`` or
        ``plain``); None before the first answer."""
        return self._plain.schema_form

    def once(self) -> PlainOpenAIModel:
        """The model without the loop, for who brings one."""
        return self._plain

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises :class:`ModelError`; its ``usage`` has what was paid for nothing."""
        return await self._insisting.ask(question)

    async def aclose(self) -> None:
        await self._plain.aclose()


class PlainOpenAIModel:
    """Asks with one request; with a few until it is known how the endpoint wants to be asked."""

    parallel = CONNECTIONS

    def __init__(self, model: str, key: str, base_url: str | None, transport: Transport) -> None:
        self.identity = ModelIdentity(model)
        self.base_url = checked_url(base_url)
        self._key = checked_key(key)
        self._transport = transport
        self._clients = Clients(self._opened)
        self.dialect: Dialect | None = None
        """None before the first answer."""
        self._likely: Dialect | None = None
        self._on_trust: set[asyncio.Future[str]] = set()
        self._finding_out = asyncio.Lock()

    def __repr__(self) -> str:
        return f"PlainOpenAIModel({self.identity.name!r}, base_url={self.base_url!r})"

    @property
    def schema_form(self) -> str | None:
        return self.dialect.form.name if self.dialect is not None else None

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises :class:`ModelError`; its ``usage`` has what was paid for nothing."""
        attempts = _Attempts()
        try:
            raw = await self._reply(question, attempts)
            return Reply(parse_draft(raw, question.answer), raw, attempts.usage())
        except ModelError as error:
            error.usage = attempts.usage(failed=True)
            raise

    async def aclose(self) -> None:
        await self._clients.aclose()

    async def _reply(self, question: Question[D], attempts: _Attempts) -> str:
        if self.dialect is not None:
            return await self._asked(question, self.dialect, attempts)
        if self._finding_out.locked():
            raw = await self._taken_on_trust(question, attempts)
            if raw is not None:
                return raw
        async with self._finding_out:
            if self.dialect is None:
                return await self._found_out(question, attempts)
        return await self._asked(question, self.dialect, attempts)

    async def _taken_on_trust(self, question: Question[D], attempts: _Attempts) -> str | None:
        """While another question finds out, ask in the dialect that is being tried: a whole reply's time would be lost
        otherwise. None where it turns out that it is not understood."""
        likely = self._likely
        if likely is None:
            return None
        asking = asyncio.ensure_future(self._asked(question, likely, attempts))
        self._on_trust.add(asking)
        try:
            await asyncio.wait([asking])
        finally:
            self._on_trust.discard(asking)
            asking.cancel()
        if asking.cancelled() or (isinstance(asking.exception(), NOT_UNDERSTOOD) and self.dialect is not likely):
            return None
        raw = asking.result()
        if self.dialect is not likely and not likely.form.obeyed(raw):
            return None
        self.dialect = self.dialect or likely  # whatever the one that finds out has met
        return raw

    async def _found_out(self, question: Question[D], attempts: _Attempts) -> str:
        """Ask in one dialect after the other, until one is understood, here or by another question meanwhile."""
        refused: ModelError = InvalidReply("the endpoint's replies follow no form that we know")
        proposals = deque(dialects())
        while proposals:
            self._likely = dialect = proposals.popleft()
            try:
                raw = await self._asked_twice(question, dialect, attempts)
            except NOT_UNDERSTOOD as error:
                if self.dialect is not None:
                    raise
                refused = refused if isinstance(refused, ServerFailed) else error  # which may go away
                other = dialect.without(error.parameter) if isinstance(error, Unsupported) else None
                proposals.extendleft([other] if other is not None else [])
            else:
                if self.dialect is None and dialect.form.obeyed(raw):
                    self.dialect = dialect
                if self.dialect is not None:
                    return raw
            for asking in self._on_trust:
                asking.cancel()
        raise refused

    async def _asked_twice(self, question: Question[D], dialect: Dialect, attempts: _Attempts) -> str:
        """Neither one unfit reply nor one mishap shows that the dialect is not understood."""
        try:
            return await self._asked(question, dialect, attempts)
        except InvalidReply as error:
            return await self._asked(corrected(question, error), dialect, attempts)
        except ServerFailed:
            return await self._asked(question, dialect, attempts)

    async def _asked(self, question: Question[D], dialect: Dialect, attempts: _Attempts) -> str:
        """The text of a reply that fits the schema."""
        exchange = _Exchange(await self.client(), self._key, self.identity.name, question, dialect, attempts)
        await exchange.run()
        return exchange.text

    async def client(self) -> openai.AsyncOpenAI:
        """The way to the endpoint for what is no question, opened where it was closed. What it raises must go through
        :func:`extractor.engines.openai_errors.translated`."""
        try:
            return await self._clients.here()
        except httpx2.InvalidURL as error:
            raise NoModelAvailable(f"--base-url (OPENAI_BASE_URL) is no address: {error}") from error

    def _opened(self) -> openai.AsyncOpenAI:
        # instructor logs replies, which quote the page, as errors.
        logging.getLogger("instructor").setLevel(logging.CRITICAL)
        keep_quiet(self._key)
        transport = self._transport
        http = openai.DefaultAioHttpClient(
            transport=transport.http, timeout=transport.timeout, limits=LIMITS, follow_redirects=True, verify=trusted()
        )
        return openai.AsyncOpenAI(
            api_key=self._key or NO_KEY, base_url=self.base_url, max_retries=0, timeout=transport.timeout, http_client=http
        )


@cache
def trusted() -> ssl.SSLContext:
    """The certificates that we trust take longer to read than all else that a client needs."""
    return httpx2.create_ssl_context()


_READ_BY = mode_registry.get_handlers(Provider.OPENAI, Mode.JSON_SCHEMA)
"""How instructor reads a reply. Its patched client goes through the answer's type four times a request, and copies what was sent for
retries that are not its own: half of what a request cost here. Named here, it is loaded before the first reply waits for it."""


@dataclass(frozen=True)
class _Said:
    """As much of a completion as instructor looks at: to make openai's own takes longer than to read it."""

    content: str
    finish_reason: str = "stop"

    @property
    def message(self) -> _Said:
        return self

    @property
    def choices(self) -> list[_Said]:
        return [self]


def _check(text: str, answer: type[BaseModel]) -> None:
    """Raises :class:`InvalidReply` for a text that does not fit the schema, in words that may be sent back and quote nothing."""
    misfit = None
    try:
        _READ_BY.response_parser(_Said(text), answer, None, strict=False, stream=False, is_async=True)
    except ValidationError as error:
        misfit = error.errors(include_url=False, include_input=False)[0]["msg"]
    if misfit is not None:
        raise InvalidReply(f"the model's reply does not fit the schema: {misfit}")


@dataclass
class _Attempts:
    """All requests made for one question, and what they cost."""

    sent: int = 0
    tokens: Usage = field(default_factory=Usage)
    started: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    def usage(self, *, failed: bool = False) -> Usage:
        seconds = round(asyncio.get_running_loop().time() - self.started, 3)
        return self.tokens + Usage(questions=1, failed_attempts=self.sent - (not failed), seconds=seconds)


@dataclass
class _Exchange:
    """One question in one dialect."""

    client: openai.AsyncOpenAI
    key: str
    model: str
    question: Question[Any]
    dialect: Dialect
    attempts: _Attempts
    text: str = ""

    async def run(self) -> None:
        """Raises :class:`ModelError`; afterwards ``text`` is that of a reply that fits the schema."""
        completion = await self._send(self.dialect.body(self.model, self.question))
        self.text = self.dialect.text(self.question, completion)
        _check(self.text, self.question.answer)

    async def _send(self, body: Request) -> Completion:
        self.attempts.sent += 1
        with translated(self.key):
            # Not through chat.completions.create, which goes through the body name by name, and hands on replies unchecked.
            response = await self.client.post("/chat/completions", cast_to=httpx2.Response, body=body)
        completion = read(response.content)
        self.attempts.tokens += paid(completion)
        return completion


def read(body: bytes) -> Completion:
    """Raises :class:`TransportError` for what is no completion."""
    try:
        return Completion.model_validate(json.loads(body))
    except ValidationError as error:
        raise TransportError("the endpoint's answer is no chat completion") from error
    except (ValueError, RecursionError) as error:
        raise TransportError("the endpoint's answer is not JSON") from error
