"""The one protocol that every model stands behind, and the models that need no model.

A question goes in, a draft and its cost come out. Engines: :mod:`extractor.engines.openai_model`,
:mod:`extractor.engines.local`; for tests and CI :class:`ScriptedModel` and :class:`ReplayModel`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ValidationError

from extractor.errors import InvalidReply, ReplayMiss
from extractor.records import Usage

D = TypeVar("D", bound=BaseModel)


@dataclass(frozen=True)
class Question(Generic[D]):
    """One thing to ask: a stable system text, the page's part last, and the type of the answer.

    ``grammar`` is a JSON schema that narrows ``answer``'s own to the ids and lengths that
    this question allows; engines that can constrain decoding use it, the others ignore it.
    """

    kind: str
    """Which prompt it comes from, for example ``"entries"``."""
    prompt_version: str
    system: str
    user: str
    answer: type[D]
    max_tokens: int
    grammar: Mapping[str, Any] | None = None
    may_repeat: bool = False
    """The same answer may rightly come several times (three accuracies in a row); the grammar ends the list."""
    _keys: dict[ModelIdentity, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def messages(self) -> list[dict[str, str]]:
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}]

    def schema(self) -> Mapping[str, Any]:
        return self.grammar if self.grammar is not None else _schema_of(self.answer)

    def request(self, identity: ModelIdentity) -> dict[str, Any]:
        """All that decides the answer, as plain JSON: what caches and recordings are keyed by."""
        return {
            "model": identity.name,
            "weights": identity.weights_sha256,
            "messages": self.messages(),
            "schema": self.schema(),
            "sampling": {"temperature": 0, "max_tokens": self.max_tokens},
            "prompt": f"{self.kind}@{self.prompt_version}",
        }

    def key(self, identity: ModelIdentity) -> str:
        """Ledger, cache and recordings ask for it one after the other: it is worked out once."""
        found = self._keys.get(identity)
        if found is None:
            found = self._keys[identity] = key_of(self.request(identity))
        return found


@lru_cache(maxsize=100)
def _schema_of(answer: type[BaseModel]) -> Mapping[str, Any]:
    return answer.model_json_schema()


def key_of(request: Mapping[str, Any]) -> str:
    """The sha256 of the request as canonical JSON."""
    canonical = json.dumps(request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class ModelIdentity:
    """Which model answers; part of every cache key."""

    name: str
    weights_sha256: str | None = None


@dataclass(frozen=True)
class Reply(Generic[D]):
    """An answer: the draft, the JSON text as the model wrote it, and what it cost."""

    draft: D
    raw: str
    usage: Usage = Usage()
    repeated: bool = False
    """The model went in circles; the draft is what it had written until then."""


@runtime_checkable
class Model(Protocol):
    """What the pipeline asks. ``ask`` raises :class:`extractor.errors.ModelError` and nothing else."""

    @property
    def identity(self) -> ModelIdentity: ...

    @property
    def parallel(self) -> int:
        """How many questions it takes at once."""

    async def ask(self, question: Question[D]) -> Reply[D]: ...

    async def aclose(self) -> None: ...


class Around:
    """A model around another: who it is, how much it takes at once, and its end are the inner one's. How it asks is the outer one's own."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def identity(self) -> ModelIdentity:
        return self._model.identity

    @property
    def parallel(self) -> int:
        return self._model.parallel

    async def aclose(self) -> None:
        await self._model.aclose()


def parse_draft(raw: str, answer: type[D]) -> D:
    """The draft that a reply's text holds. Raises :class:`InvalidReply`."""
    try:
        return answer.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "reply"
        raise InvalidReply(f"the model's reply does not fit the schema: {where}: {first['msg']}") from error


class NoModel:
    """No model: layout, candidates and rules only."""

    identity = ModelIdentity("none")
    parallel = 1

    async def ask(self, question: Question[D]) -> Reply[D]:
        raise ReplayMiss("NoModel was asked a question; the pipeline must not ask it")

    async def aclose(self) -> None:
        return None


Script = Callable[[Question[Any]], str]


class ScriptedModel:
    """Answers with what a function, or a list in order, gives: JSON text. For tests, yours as ours."""

    parallel = 1

    def __init__(self, script: Script | Sequence[str], *, name: str = "scripted") -> None:
        self.identity = ModelIdentity(name)
        self.asked: list[Question[Any]] = []
        self._script = script

    async def ask(self, question: Question[D]) -> Reply[D]:
        self.asked.append(question)
        raw = self._script(question) if callable(self._script) else self._script[len(self.asked) - 1]
        return Reply(parse_draft(raw, question.answer), raw, Usage(questions=1))

    async def aclose(self) -> None:
        return None


@dataclass
class ReplayModel:
    """Answers from recorded replies, by what was asked, and never from anywhere else.

    ``replies`` maps :meth:`Question.key` to the recorded JSON text.
    """

    identity: ModelIdentity
    replies: Mapping[str, str]
    parallel: int = 1
    used: set[str] = field(default_factory=set)

    async def ask(self, question: Question[D]) -> Reply[D]:
        key = question.key(self.identity)
        if key not in self.replies:
            raise ReplayMiss(f"no recorded reply for a question of kind {question.kind!r} (key {key[:12]})")
        self.used.add(key)
        raw = self.replies[key]
        return Reply(parse_draft(raw, question.answer), raw, Usage(questions=1))

    async def aclose(self) -> None:
        return None
