"""One loop asks again, by cause: never sooner than the server wants, always with an end, all attempts paid for."""

import asyncio
from typing import Any

import pytest
from pydantic import BaseModel
from virtual_time import run

from extractor.batch.retries import Patience, RetryingModel, once
from extractor.engines.openai_model import OpenAIModel, PlainOpenAIModel
from extractor.errors import (
    CredentialsError,
    EngineDied,
    InvalidReply,
    ModelError,
    NoModelAvailable,
    RefusedReply,
    TransportError,
    TruncatedReply,
)
from extractor.models import Model, ModelIdentity, Question, Reply, ScriptedModel
from extractor.records import Usage

PAID = Usage(questions=1, prompt_tokens=10, new_prompt_tokens=10, completion_tokens=5, seconds=1.0)


class Anything(BaseModel):
    pass


QUESTION = Question("titles", "1", "System.", "A page.", Anything, 10)


def busy(retry_after: float | None = None, status: int = 429) -> TransportError:
    return TransportError("too many", status=status, retry_after=retry_after)


class InTurn:
    """Meets what it is told to meet, one after the other, the last one for ever; keeps when it was asked, and what."""

    identity = ModelIdentity("in turn")
    parallel = 3

    def __init__(self, *happenings: ModelError | None, paid: Usage | None = None) -> None:
        self.asked: list[Question[Any]] = []
        self.times: list[float] = []
        self._happenings = happenings
        self._paid = paid

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        happening = self._happenings[min(len(self.asked), len(self._happenings) - 1)]
        self.asked.append(question)
        self.times.append(asyncio.get_running_loop().time())
        if happening is None:
            return Reply(Anything(), "{}", PAID)
        error = type(happening).__new__(type(happening), *happening.args)
        error.__dict__.update(vars(happening), usage=self._paid)
        raise error

    async def aclose(self) -> None:
        return None


def ask(model: InTurn, patience: Patience | None = None) -> Reply[Any]:
    return run(RetryingModel(model, patience).ask(QUESTION))


@pytest.mark.parametrize(
    "mishap",
    [busy(), busy(status=503), TransportError("reset"), TransportError("down", status=500), InvalidReply("off the schema")],
)
def test_what_may_go_away_is_asked_again(mishap: ModelError):
    model = InTurn(mishap, None)
    reply = ask(model)
    assert reply.raw == "{}"
    assert len(model.asked) == 2
    assert (reply.usage.questions, reply.usage.failed_attempts) == (1, 1)


@pytest.mark.parametrize(
    "final",
    [TruncatedReply("cut off"), RefusedReply("no"), CredentialsError("wrong key"), NoModelAvailable("none"), EngineDied("gone")],
)
def test_what_will_not_go_away_is_told_at_once(final: ModelError):
    model = InTurn(final)
    with pytest.raises(type(final)):
        ask(model)
    assert len(model.asked) == 1


@pytest.mark.parametrize("seconds", [0.5, 7.0, 120.0])
def test_no_pause_is_shorter_than_the_server_asks(seconds: float):
    model = InTurn(busy(seconds), None)
    ask(model)
    assert model.times[1] - model.times[0] >= seconds


def test_pauses_grow_where_the_server_asks_for_none():
    model = InTurn(*[TransportError("reset")] * 5, None)
    ask(model)
    pauses = [late - early for early, late in zip(model.times, model.times[1:], strict=False)]
    assert pauses[-1] > 2 * pauses[0] > 0


def test_a_pause_beyond_all_patience_is_not_waited_for():
    model = InTurn(busy(3600))
    with pytest.raises(TransportError):
        ask(model)
    assert model.times == [0]


def test_time_in_line_and_at_the_server_is_not_patience():
    """Requests that take longer than all pauses may, one after the other, do not use it up."""

    class Slow(InTurn):
        async def ask(self, question: Question[Any]) -> Reply[Any]:
            await asyncio.sleep(400)
            return await super().ask(question)

    assert ask(Slow(TransportError("reset"), TransportError("reset"), None)).raw == "{}"


@pytest.mark.parametrize(
    ("mishap", "sent"),
    [(TransportError("reset"), 4), (busy(0.1), 9), (InvalidReply("off"), 3)],
)
def test_every_cause_has_its_own_end(mishap: ModelError, sent: int):
    model = InTurn(mishap)
    patience = Patience(attempts=4, refusals=9, corrections=2, longest_wait=1e6)
    with pytest.raises(type(mishap)):
        ask(model, patience)
    assert len(model.asked) == sent
    assert patience.most >= sent


def test_an_unfit_reply_is_told_of_with_the_last_error_only():
    model = InTurn(InvalidReply("first fault"), busy(), InvalidReply("second fault."), None)
    ask(model, Patience(corrections=2))
    first, again, after_refusal, last = (question.user for question in model.asked)
    assert first == "A page."
    assert again == after_refusal == "A page.\n\nYour last answer was not accepted: first fault. Answer anew, by the schema."
    assert "second fault. Answer" in last
    assert "first fault" not in last
    assert {question.system for question in model.asked} == {"System."}


def test_all_attempts_are_paid_for():
    failed = PAID.model_copy(update={"failed_attempts": 1})
    reply = ask(InTurn(InvalidReply("off"), None, paid=failed))
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.failed_attempts) == (20, 10, 1)
    with pytest.raises(InvalidReply) as caught:
        ask(InTurn(InvalidReply("off"), paid=failed))
    assert caught.value.usage is not None
    assert (caught.value.usage.questions, caught.value.usage.prompt_tokens, caught.value.usage.failed_attempts) == (1, 20, 2)


def test_a_model_with_a_loop_of_its_own_gives_it_up():
    """Two loops, one around the other, multiply."""
    hosted = OpenAIModel("m")
    assert isinstance(once(hosted), PlainOpenAIModel)
    assert once(hosted).identity == hosted.identity
    scripted = ScriptedModel(["{}"])
    assert once(scripted) is scripted


def test_it_stands_in_for_the_model():
    inner = InTurn(None)
    model = RetryingModel(inner)
    assert isinstance(model, Model)
    assert (model.identity, model.parallel) == (inner.identity, 3)
