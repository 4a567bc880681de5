"""The contract of models, and the models that need no model."""

import asyncio
from typing import Any

import pytest
from pydantic import BaseModel

from extractor.errors import InvalidReply, ReplayMiss
from extractor.models import (
    Model,
    ModelIdentity,
    NoModel,
    Question,
    ReplayModel,
    ScriptedModel,
    key_of,
    parse_draft,
)


class Titles(BaseModel):
    titles: list[str]


QUESTION = Question("titles", "1", "Copy.", "A page.", Titles, max_tokens=50)
WHO = ModelIdentity("m", "abc")


def ask(model: Model, question: Question[Any] = QUESTION) -> Any:
    return asyncio.run(model.ask(question))


def test_a_question_puts_the_stable_text_first_and_the_page_last():
    assert QUESTION.messages() == [{"role": "system", "content": "Copy."}, {"role": "user", "content": "A page."}]


@pytest.mark.parametrize(
    "other",
    [
        Question("other", "1", "Copy.", "A page.", Titles, 50),
        Question("titles", "2", "Copy.", "A page.", Titles, 50),
        Question("titles", "1", "Copy!", "A page.", Titles, 50),
        Question("titles", "1", "Copy.", "A page!", Titles, 50),
        Question("titles", "1", "Copy.", "A page.", Titles, 51),
        Question("titles", "1", "Copy.", "A page.", Titles, 50, grammar={"type": "object"}),
    ],
)
def test_everything_that_decides_the_answer_is_in_the_key(other: Question[Any]):
    assert other.key(WHO) != QUESTION.key(WHO)


def test_the_key_names_the_model_and_its_weights_and_is_stable():
    assert QUESTION.key(ModelIdentity("n", "abc")) != QUESTION.key(WHO)
    assert QUESTION.key(ModelIdentity("m", "abd")) != QUESTION.key(WHO)
    assert QUESTION.key(WHO) == Question("titles", "1", "Copy.", "A page.", Titles, max_tokens=50).key(WHO)


def test_a_key_does_not_depend_on_the_order_of_keys_and_takes_any_text():
    assert key_of({"a": 1, "b": "é"}) == key_of({"b": "é", "a": 1})
    assert len(key_of({"text": "\ud800"})) == 64


@pytest.mark.parametrize("raw", ["", "{", "[]", "{}", '{"titles": "x"}', '{"titles": [1]}'])
def test_what_is_no_draft_is_invalid(raw: str):
    with pytest.raises(InvalidReply) as caught:
        parse_draft(raw, Titles)
    assert "\n" not in str(caught.value)


def test_a_script_may_be_a_list_or_a_function():
    model = ScriptedModel(['{"titles":["A"]}', '{"titles":["B"]}'])
    assert [ask(model).draft.titles, ask(model).draft.titles] == [["A"], ["B"]]
    assert model.asked == [QUESTION, QUESTION]
    assert ask(ScriptedModel(lambda question: f'{{"titles":["{question.user}"]}}')).draft.titles == ["A page."]


def test_a_replay_answers_what_was_recorded_and_nothing_else():
    model = ReplayModel(WHO, {QUESTION.key(WHO): '{"titles":["A"]}'})
    assert ask(model).draft.titles == ["A"]
    assert model.used == {QUESTION.key(WHO)}
    with pytest.raises(ReplayMiss):
        ask(model, Question("titles", "2", "Copy.", "A page.", Titles, 50))


def test_no_model_is_never_to_be_asked():
    with pytest.raises(ReplayMiss):
        ask(NoModel())


@pytest.mark.parametrize("model", [NoModel(), ScriptedModel([]), ReplayModel(WHO, {})])
def test_all_of_them_are_models_and_can_be_closed(model: Model):
    assert isinstance(model, Model)
    asyncio.run(model.aclose())
