"""How one OpenAI-compatible endpoint wants to be asked: endpoints differ in how they take a schema.

llama-cpp-python's server answers 500 to ``json_schema`` and takes a grammar; some know only
tools; OpenAI's newer models want ``max_completion_tokens`` and refuse a temperature. An
endpoint's dialect is found out with the first question that it answers.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractor.engines.completion import Completion
from extractor.engines.grammar import gbnf
from extractor.errors import RefusedReply, TruncatedReply
from extractor.models import Question
from extractor.records import Usage

TOOL = "answer"
UNKNOWN_TO_STRICT = ("default", "title", "minLength", "maxLength", "examples")
"""Keywords that say nothing or are refused by strict schemas
(https://platform.openai.com/docs/guides/structured-outputs)."""

Request = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """A way to hand over a schema, and to take the reply's text."""

    name: str
    request: Callable[[Question[Any]], Request]
    text: Callable[[Completion], str | None]
    obeyed: Callable[[str], bool] = lambda text: True
    """Whether a first reply shows that the endpoint took notice. Some ignore what they don't know."""


def _content(completion: Completion) -> str | None:
    return completion.choices[0].message.content


def _arguments(completion: Completion) -> str | None:
    calls = completion.choices[0].message.tool_calls or []
    return next((call.function.arguments for call in calls if call.function is not None), None)


def _unfenced(completion: Completion) -> str | None:
    """The outermost JSON object of a reply that may have words or a code fence around it."""
    text = _content(completion) or ""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text or None


def _is_json(text: str) -> bool:
    """What is nested deeper than Python's own limit is no answer of ours."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_compact(text: str) -> bool:
    """Our grammar allows no white space between tokens, and no model leaves it out unasked."""
    try:
        return json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False) == text
    except (ValueError, RecursionError):
        return False


def _json_schema(question: Question[Any]) -> Request:
    schema = {"name": question.answer.__name__, "strict": True, "schema": strict(question.schema())}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _grammar(question: Question[Any]) -> Request:
    # llama-cpp-python's server punishes repeated words unless told not to; we ask for copies.
    return {"grammar": gbnf(question.schema()), "repeat_penalty": 1.0}


def _json_object(question: Question[Any]) -> Request:
    return {"response_format": {"type": "json_object", "schema": dict(question.schema())}}


def _tools(question: Question[Any]) -> Request:
    function = {"name": TOOL, "description": "The answer.", "parameters": dict(question.schema())}
    choice = {"type": "function", "function": {"name": TOOL}}
    return {"tools": [{"type": "function", "function": function}], "tool_choice": choice}


def _plain(question: Question[Any]) -> Request:
    schema = json.dumps(question.schema(), ensure_ascii=False, separators=(",", ":"))
    system = f"{question.system}\n\nAnswer with JSON only, by this JSON schema:\n{schema}"
    return {"messages": [{"role": "system", "content": system}, *question.messages()[1:]]}


FORMS = (
    Form("json_schema", _json_schema, _content, _is_json),
    Form("grammar", _grammar, _content, _is_compact),
    Form("json_object", _json_object, _content, _is_json),
    Form("tools", _tools, _arguments, _is_json),
    Form("plain", _plain, _unfenced),
)
"""In the order in which they are tried: those that bind the model first."""


def strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema as strict endpoints demand it: all keys required, no others allowed."""
    result: dict[str, Any] = copy.deepcopy(dict(schema))
    waiting: list[Any] = [result]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            _make_strict(node)
            # Names of properties are not keywords: only their schemas are looked at.
            waiting += [*node.get("properties", {}).values(), *node.get("$defs", {}).values()]
            waiting += [node[key] for key in ("items", "anyOf", "oneOf", "allOf") if key in node]
        elif isinstance(node, list):
            waiting += node
    return result


def _make_strict(node: dict[str, Any]) -> None:
    for keyword in UNKNOWN_TO_STRICT:
        node.pop(keyword, None)
    if "properties" in node:
        node["required"] = list(node["properties"])
        node["additionalProperties"] = False


@dataclass(frozen=True)
class Dialect:
    """What an endpoint takes."""

    form: Form
    limit: str = "max_tokens"
    temperature: bool = True

    def body(self, model: str, question: Question[Any]) -> Request:
        """The request as it is sent. A form may replace the messages."""
        sampling = {"temperature": 0} if self.temperature else {}
        limit = {self.limit: question.max_tokens}
        return {"model": model, "messages": question.messages(), **limit, **sampling, **self.form.request(question)}

    def text(self, question: Question[Any], completion: Completion) -> str:
        """What the model wrote. Raises :class:`TruncatedReply`, :class:`RefusedReply`."""
        choice = completion.choices[0]
        text = self.form.text(completion) or ""
        if choice.finish_reason == "length":
            raise TruncatedReply(f"the reply hit its limit of {question.max_tokens} tokens", partial=text)
        if choice.finish_reason == "content_filter" or choice.message.refusal:
            raise RefusedReply("the model declined to answer")
        return text

    def without(self, parameter: str | None) -> Dialect | None:
        """The dialect that leaves out a parameter which the endpoint refused; None where there is none."""
        if parameter == "max_tokens" and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if parameter == "temperature" and self.temperature:
            return replace(self, temperature=False)
        return None

    def told(self) -> str:
        """The dialect as JSON, for :meth:`heard`."""
        return json.dumps({"form": self.form.name, "limit": self.limit, "temperature": self.temperature})

    @classmethod
    def heard(cls, told: str) -> Dialect:
        """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what :meth:`told` has not said."""
        said = json.loads(told)
        return cls(_BY_NAME[said["form"]], said["limit"], said["temperature"])


_BY_NAME = {form.name: form for form in FORMS}


def dialects() -> Iterator[Dialect]:
    return (Dialect(form) for form in FORMS)


def paid(completion: Completion) -> Usage:
    """The tokens that a completion took; none where it does not say."""
    usage = completion.usage
    if usage is None:
        return Usage()
    prompt = usage.prompt_tokens or 0
    details = usage.prompt_tokens_details
    cached = min(prompt, (details.cached_tokens or 0) if details is not None else 0)
    return Usage(prompt_tokens=prompt, new_prompt_tokens=prompt - cached, completion_tokens=usage.completion_tokens or 0)
