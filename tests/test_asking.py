"""Asking for one page: answers in order, costs added up, failures kept."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from pydantic import BaseModel
from reading_group import PAID

from extractor.ask.asking import Asker, may_be_split
from extractor.errors import (
    CacheError,
    CredentialsError,
    EngineDied,
    ExtractorError,
    InvalidReply,
    ModelError,
    NoModelAvailable,
    RefusedReply,
    ReplayMiss,
    TransportError,
    TruncatedReply,
    WeightsError,
)  # fmt: skip
from extractor.models import Model, ModelIdentity, Question, Reply, ScriptedModel
from extractor.records import ProblemKind, Usage
from extractor.watch import Silent


class Word(BaseModel):
    word: str


def questions(*words: str) -> list[Question[Word]]:
    return [Question("words", "1", "Say it.", word, Word, 10) for word in words]


def echo(question: Question[Any]) -> str:
    return Word(word=question.user).model_dump_json()


def failing(error: ExtractorError, on: str) -> ScriptedModel:
    """Repeats every word but one, at which it fails."""

    def script(question: Question[Any]) -> str:
        if question.user == on:
            raise error
        return echo(question)

    return ScriptedModel(script)


def asked(model: Model, *words: str) -> tuple[Asker, Sequence[Word | ModelError]]:
    asker = Asker(model, "page.txt", Silent())
    return asker, asyncio.run(asker.ask_all(questions(*words)))


def test_answers_come_in_the_order_of_their_questions() -> None:
    """Also where a model that takes several at once answers the last one first."""

    class Unhurried(ScriptedModel):
        parallel = 3

        async def ask(self, question: Question[Any]) -> Reply[Any]:
            await asyncio.sleep(0.01 * (3 - int(question.user)))
            return await super().ask(question)

    model = Unhurried(echo)
    _, answers = asked(model, "0", "1", "2")
    assert [question.user for question in model.asked] == ["2", "1", "0"]
    assert answers == [Word(word="0"), Word(word="1"), Word(word="2")]


@pytest.mark.parametrize("parallel", [1, 2])
def test_no_more_questions_at_once_than_the_model_takes(parallel: int) -> None:
    """A model says how many it takes, and never has more under way."""
    under_way: list[int] = [0, 0]

    class Counting(ScriptedModel):
        async def ask(self, question: Question[Any]) -> Reply[Any]:
            under_way[0] += 1
            under_way[1] = max(under_way)
            await asyncio.sleep(0)
            under_way[0] -= 1
            return await super().ask(question)

    model = Counting(echo)
    model.parallel = parallel
    asked(model, *"abcdef")
    assert under_way == [0, parallel]


def test_a_failed_question_leaves_its_error_in_its_place() -> None:
    """The others are answered, and the failed attempt counts."""
    error = EngineDied("the engine ended")
    asker, answers = asked(failing(error, on="b"), "a", "b", "c")
    assert answers == [Word(word="a"), error, Word(word="c")]
    assert asker.usage == Usage(questions=3, failed_attempts=1)


def test_what_a_failed_question_cost_is_paid_for() -> None:
    """Tokens of a reply that was thrown away are in the sum."""
    error = TruncatedReply("too long")
    error.usage = PAID
    asker, _ = asked(failing(error, on="a"), "a")
    assert asker.usage == PAID


@pytest.mark.parametrize(
    "error", [CredentialsError("no"), NoModelAvailable("no"), WeightsError("no"), ReplayMiss("no"), CacheError("no")]
)
def test_what_every_question_would_meet_is_raised_at_once(error: ExtractorError) -> None:
    """No further question is asked: a wrong key is not tried a hundred times."""
    model = failing(error, on="a")
    with pytest.raises(type(error)):
        asked(model, "a", "b", "c")
    assert [question.user for question in model.asked] == ["a"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TruncatedReply("x"), ProblemKind.TRUNCATED),
        (RefusedReply("x"), ProblemKind.REFUSED),
        (InvalidReply("x"), ProblemKind.INVALID_REPLY),
        (EngineDied("x"), ProblemKind.ENGINE_DIED),
        (TransportError("x"), ProblemKind.TRANSPORT),
    ],
)
def test_a_failure_is_kept_as_a_problem_of_its_kind(error: ModelError, kind: ProblemKind) -> None:
    """With the stage, the error's own line, and at most 300 characters of what it was about."""
    asker = Asker(ScriptedModel(echo), "page.txt", Silent())
    asker.note(error, "titles", "w" * 400)
    (problem,) = asker.problems
    assert (problem.kind, problem.stage, problem.reason, problem.words) == (kind, "titles", "x", "w" * 300)


def test_only_a_reply_that_ran_out_of_room_is_worth_splitting() -> None:
    """Half a page is refused as the whole was."""
    assert may_be_split(TruncatedReply("x"))
    assert not any(map(may_be_split, (RefusedReply("x"), InvalidReply("x"), EngineDied("x"), Word(word="x"))))


def test_who_watches_hears_of_every_answer() -> None:
    """Planned at once, done one by one, also those that fail."""

    class Notes(Silent):
        def __init__(self) -> None:
            self.heard: list[tuple[int, int]] = []

        def questions(self, page: str, planned: int, done: int, tokens: int, records: int) -> None:
            self.heard.append((planned, done))

    notes = Notes()
    asker = Asker(ScriptedModel(echo), "page.txt", notes)
    asyncio.run(asker.ask_all(questions("a", "b")))
    assert notes.heard == [(2, 0), (2, 1), (2, 2)]


def test_a_model_is_known_by_its_name() -> None:
    """The scripted model has an identity like any other, for keys and trust."""
    assert ScriptedModel(echo, name="parrot").identity == ModelIdentity("parrot")
