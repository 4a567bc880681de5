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
from extractor.engines.endpoint import Dialect, dialects
from extractor.engines.openai_errors import ServerFailed, Unsupported, tells, translate
from extractor.errors import InvalidReply, ModelError, RefusedReply, TransportError, TruncatedReply
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
        self._dialect: Dialect | None = None
        self._likely: Dialect | None = None
        self._on_trust: set[asyncio.Future[str]] = set()
        self._finding_out = asyncio.Lock()

    def __repr__(self) -> str:
        return f"PlainOpenAIModel({self.identity.name!r}, base_url={self.base_url!r})"

    @property
    def schema_form(self) -> str | None:
        return self._dialect.form.name if self._dialect is not None else None

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
        if self._dialect is not None:
            return await self._asked(question, self._dialect, attempts)
        if self._finding_out.locked():
            raw = await self._taken_on_trust(question, attempts)
            if raw is not None:
                return raw
        async with self._finding_out:
            if self._dialect is None:
                return await self._found_out(question, attempts)
        return await self._asked(question, self._dialect, attempts)

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
        if asking.cancelled() or (isinstance(asking.exception(), NOT_UNDERSTOOD) and self._dialect is not likely):
            return None
        raw = asking.result()
        return raw if self._dialect is likely or likely.form.obeyed(raw) else None

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
                    self._dialect = dialect
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
        exchange = _Exchange(self._open(), self._key, self.identity.name, question, dialect, attempts)
        create = cast("Any", instructor.patch(create=cast("Any", exchange.create), mode=instructor.Mode.JSON_SCHEMA))
        failure: InstructorRetryException
        try:
            await create(response_model=question.answer, messages=question.messages(), max_retries=0, strict=False)
        except InstructorRetryException as error:
            failure = error
        else:
            return exchange.text
        raise _unwrapped(failure)

    def _open(self) -> openai.AsyncOpenAI:
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
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    started: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    def add(self, completion: ChatCompletion) -> None:
        if completion.usage is None:
            return
        details = completion.usage.prompt_tokens_details
        self.prompt_tokens += completion.usage.prompt_tokens or 0
        self.completion_tokens += completion.usage.completion_tokens or 0
        self.cached_tokens += (details.cached_tokens or 0) if details is not None else 0

    def usage(self, *, failed: bool = False) -> Usage:
        return Usage(
            questions=1,
            prompt_tokens=self.prompt_tokens,
            new_prompt_tokens=self.prompt_tokens - self.cached_tokens,
            completion_tokens=self.completion_tokens,
            failed_attempts=self.sent - (not failed),
            seconds=round(asyncio.get_running_loop().time() - self.started, 3),
        )


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
        request = {"messages": self.question.messages(), **self.dialect.request(self.question)}
        messages, more = request.pop("messages"), request.pop("extra_body", {})
        completion = await self._send(messages, {**request, **more})
        self.text = self._text(completion)
        completion.choices[0].message.content = self.text
        return completion

    async def _send(self, messages: Any, rest: dict[str, Any]) -> ChatCompletion:
        self.attempts.sent += 1
        try:
            # As "extra", for openai goes through all else, a schema too, name by name: a quarter of what a request costs here.
            completion = await self.client.chat.completions.create(model=self.model, messages=messages, extra_body=rest)
        except openai.OpenAIError as error:
            ours = translate(error, self.key)
            raise ours from (None if tells(error, self.key) else error)
        except ValueError as error:
            raise TransportError("the endpoint's answer is not JSON") from error
        if not isinstance(completion, ChatCompletion) or not completion.choices:
            raise TransportError("the endpoint's answer is no chat completion")
        self.attempts.add(completion)
        return completion

    def _text(self, completion: ChatCompletion) -> str:
        choice = completion.choices[0]
        text = self.dialect.form.text(completion) or ""
        if choice.finish_reason == "length":
            raise TruncatedReply(f"the reply hit its limit of {self.question.max_tokens} tokens", partial=text)
        if choice.finish_reason == "content_filter" or choice.message.refusal:
            raise RefusedReply("the model declined to answer")
        return text
