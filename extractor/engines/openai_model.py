"""Models behind an OpenAI-compatible endpoint: hosted ones, vLLM, llama.cpp's servers, Ollama.

One loop asks again (:mod:`extractor.batch.retries`); openai's own and instructor's are off.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import httpx2
import instructor
import openai
from instructor.core.exceptions import InstructorRetryException
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, SecretStr, ValidationError

from extractor.batch.retries import Patience, RetryingModel, corrected
from extractor.engines.endpoint import Dialect, Request, dialects, paid
from extractor.engines.openai_errors import ServerFailed, Unsupported, translated
from extractor.errors import InvalidReply, ModelError, TransportError
from extractor.models import ModelIdentity, Question, Reply, parse_draft
from extractor.records import Usage

D = TypeVar("D", bound=BaseModel)

TIMEOUT = httpx2.Timeout(600.0, connect=10.0)
CONNECTIONS = 1024
"""As many as a process may usually hold files open; httpx2 itself stops at 100."""
LIMITS = httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
NOT_UNDERSTOOD = (Unsupported, ServerFailed, InvalidReply)
NO_KEY = "none"
"""openai's client insists on a key; local servers need none."""

Sleep = Callable[[float], Any]


@dataclass(frozen=True)
class Transport:
    """How stubborn we are about requests that do not get through, and the ways that tests shorten."""

    attempts: int = Patience.attempts
    longest_wait: float = Patience.longest_wait
    sleep: Sleep = asyncio.sleep
    http: httpx2.AsyncBaseTransport | None = None

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
        self.base_url = base_url
        self._key = key
        self._transport = transport
        self._client: openai.AsyncOpenAI | None = None
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
        client, self._client = self._client, None
        if client is not None:
            await client.close()

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
        return raw if self.dialect is likely or likely.form.obeyed(raw) else None

    async def _found_out(self, question: Question[D], attempts: _Attempts) -> str:
        """Ask in one dialect after the other, until one is understood."""
        refused: ModelError = InvalidReply("the endpoint's replies follow no form that we know")
        proposals = deque(dialects())
        while proposals:
            self._likely = dialect = proposals.popleft()
            try:
                raw = await self._asked_twice(question, dialect, attempts)
            except NOT_UNDERSTOOD as error:
                refused = error
                other = dialect.without(error.parameter) if isinstance(error, Unsupported) else None
                proposals.extendleft([other] if other is not None else [])
            else:
                if dialect.form.obeyed(raw):
                    self.dialect = dialect
                    return raw
            for asking in self._on_trust:
                asking.cancel()
        raise refused

    async def _asked_twice(self, question: Question[D], dialect: Dialect, attempts: _Attempts) -> str:
        """One unfit reply does not show that the dialect is not understood."""
        try:
            return await self._asked(question, dialect, attempts)
        except InvalidReply as error:
            return await self._asked(corrected(question, error), dialect, attempts)

    async def _asked(self, question: Question[D], dialect: Dialect, attempts: _Attempts) -> str:
        """The text of a reply that fits the schema."""
        exchange = _Exchange(self.client(), self._key, self.identity.name, question, dialect, attempts)
        create = cast("Any", instructor.patch(create=cast("Any", exchange.create), mode=instructor.Mode.JSON_SCHEMA))
        failure: InstructorRetryException
        try:
            await create(response_model=question.answer, messages=question.messages(), max_retries=0, strict=False)
        except InstructorRetryException as error:
            failure = error
        else:
            return exchange.text
        raise _unwrapped(failure)

    def client(self) -> openai.AsyncOpenAI:
        """The way to the endpoint, which is opened where it was closed. What it raises must go through
        :func:`extractor.engines.openai_errors.translated`."""
        if self._client is None:
            # instructor logs replies, which quote the page, as errors.
            logging.getLogger("instructor").setLevel(logging.CRITICAL)
            self._client = openai.AsyncOpenAI(
                api_key=self._key or NO_KEY,
                base_url=self.base_url,
                max_retries=0,
                timeout=TIMEOUT,
                http_client=httpx2.AsyncClient(
                    transport=self._transport.http, timeout=TIMEOUT, limits=LIMITS, follow_redirects=True
                ),
            )
        return self._client


def _unwrapped(failure: InstructorRetryException) -> Exception:
    """What instructor wrapped: our own error, a reply off schema in our words, or a defect as it is."""
    cause = failure.__cause__
    if isinstance(cause, ValidationError):
        first = cause.errors(include_url=False, include_input=False)[0]
        return InvalidReply(f"the model's reply does not fit the schema: {first['msg']}")
    return cause if isinstance(cause, Exception) else failure


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
    """One question in one dialect: what instructor calls instead of openai's ``create``."""

    client: openai.AsyncOpenAI
    key: str
    model: str
    question: Question[Any]
    dialect: Dialect
    attempts: _Attempts
    text: str = ""

    async def create(self, **ignored: Any) -> ChatCompletion:
        """instructor's own messages and response format are ignored: the dialect knows this endpoint's."""
        completion = await self._send(self.dialect.body(self.model, self.question))
        self.text = self.dialect.text(self.question, completion)
        completion.choices[0].message.content = self.text
        return completion

    async def _send(self, body: Request) -> ChatCompletion:
        self.attempts.sent += 1
        model, messages = body.pop("model"), body.pop("messages")
        with translated(self.key):
            # As "extra", for openai goes through all else, a schema too, name by name: a quarter of what a request costs here.
            completion = await self.client.chat.completions.create(model=model, messages=messages, extra_body=body)
        if not isinstance(completion, ChatCompletion) or not completion.choices:
            raise TransportError("the endpoint's answer is no chat completion")
        self.attempts.tokens += paid(completion)
        return completion
