"""One line of a batch's files: a question on its way there, its reply on the way back.

The forms are OpenAI's: https://platform.openai.com/docs/api-reference/batch/request-input and ``.../request-output``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypeVar

from pydantic import BaseModel, ValidationError

from extractor.engines.completion import Completion
from extractor.engines.endpoint import Dialect, paid
from extractor.engines.openai_errors import QUOTA, Refusal
from extractor.errors import ModelError, TransportError
from extractor.models import Question, Reply, parse_draft
from extractor.records import Usage

D = TypeVar("D", bound=BaseModel)

ENDPOINT: Final = "/v1/chat/completions"
CANCELLED = "batch_cancelled"
EXPIRED = "batch_expired"
REASONS = {
    CANCELLED: "the batch was cancelled before it came to this question",
    EXPIRED: "the batch's time was over before it came to this question",
    "request_timeout": "the model did not answer in time",
}
"""The codes of a question that was never answered, as documented."""
NOT_ANSWERED = 504
"""HTTP's word for it: nothing was paid, it may be asked again, and the server is not just busy for a moment."""


def request_line(key: str, body: Mapping[str, Any]) -> bytes:
    """A question with the key that its reply comes back under. ASCII only: no separator of lines but ours can be in it."""
    request = {"custom_id": key, "method": "POST", "url": ENDPOINT, "body": body}
    return json.dumps(request, separators=(",", ":")).encode("ascii") + b"\n"


def no_reply(key: str, code: str, message: str = "") -> bytes:
    """What stands for a question that the files say nothing of, in the form of those that they do."""
    return json.dumps({"custom_id": key, "response": None, "error": {"code": code, "message": message}}).encode("ascii")


@dataclass(frozen=True)
class ReplyLine:
    """What became of one question."""

    key: str
    status: int | None = None
    """HTTP's, of this one request; None where it was not made."""
    body: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)
    """The error, where no request was made."""

    @classmethod
    def read(cls, raw: bytes) -> Self | None:
        """None for what is no such line."""
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError):
            return None
        if not isinstance(line, dict) or not isinstance(line.get("custom_id"), str):
            return None
        response = _object(line.get("response"))
        status = response.get("status_code")
        known = status if isinstance(status, int) else None
        return cls(line["custom_id"], known, _object(response.get("body")), _object(line.get("error")))

    def failure(self) -> ModelError | None:
        """Why there is no reply, by its cause; None where there is one."""
        if self.status == 200:
            return None
        if self.status is None:
            return self._not_made()
        error = Refusal.of(self.status, _object(self.body.get("error"))).error()
        # What is refused for now inside a batch has waited for hours: it was not sent a little too early.
        return TransportError(str(error), status=NOT_ANSWERED) if isinstance(error, TransportError) else error

    def reply(self, question: Question[D], dialect: Dialect) -> Reply[D]:
        """Raises :class:`ModelError`, with what the question cost."""
        spent = Usage(questions=1)
        try:
            completion = self._completion()
            spent += paid(completion)
            raw = dialect.text(question, completion)
            return Reply(parse_draft(raw, question.answer), raw, spent)
        except ModelError as error:
            error.usage = spent + Usage(failed_attempts=1)
            raise

    def _completion(self) -> Completion:
        failure = self.failure()
        if failure is not None:
            raise failure
        try:
            return Completion.model_validate(self.body)
        except ValidationError as error:
            raise TransportError("the batch's reply is no chat completion") from error

    def _not_made(self) -> ModelError:
        code, message = str(self.said.get("code") or ""), str(self.said.get("message") or "")
        if code in QUOTA:
            return Refusal.of(402, self.said).error()
        if "invalid" in code:
            return Refusal.of(400, self.said).error()
        return TransportError(
            REASONS.get(code) or f"the batch has no reply to this question ({message or code or 'no reason given'})"
        )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
