"""A chat completion, as far as we read it (https://platform.openai.com/docs/api-reference/chat/object).

What else an endpoint sends or leaves out does not matter; what we read has the type that we read it as.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

MOST_TOKENS = 10**9
"""What a reply can't have taken."""


def _printable(text: Any) -> Any:
    """Halves of surrogate pairs, which a reply that is cut inside a character may end in, can't be stored."""
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else text


def _or_nothing(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """A good answer is not spoiled by figures that nobody can read."""
    try:
        return check(value)
    except ValidationError:
        return None


Text = Annotated[str, BeforeValidator(_printable)]
Count = Annotated[Annotated[int, Field(ge=0, le=MOST_TOKENS)] | None, WrapValidator(_or_nothing)]


class Function(BaseModel):
    arguments: Text


class ToolCall(BaseModel):
    function: Function | None = None


class Message(BaseModel):
    content: Text | None = None
    refusal: Any = None
    tool_calls: list[ToolCall] | None = None


class Choice(BaseModel):
    message: Message
    finish_reason: str | None = None


class Details(BaseModel):
    cached_tokens: Count = None


class Spent(BaseModel):
    prompt_tokens: Count = None
    completion_tokens: Count = None
    prompt_tokens_details: Annotated[Details | None, WrapValidator(_or_nothing)] = None


class Completion(BaseModel):
    choices: Annotated[list[Choice], Field(min_length=1)]
    usage: Annotated[Spent | None, WrapValidator(_or_nothing)] = None
