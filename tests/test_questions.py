"""Questions: the same words first, the page's last, nothing that changes from run to run."""

from typing import Any

import pytest
from pydantic import ValidationError
from reading_group import BRIDGE, PAGE, TIDE, document, fenced

from extractor.ask.prompts import fence
from extractor.ask.questions import COPIED_FIELDS, number_questions, prints_fence, titles_question
from extractor.ask.windows import Window
from extractor.models import ModelIdentity, Question
from extractor.pages import Page
from extractor.text.reading import read_page

SHA, OTHER_SHA = "0123456789abcdef" * 4, "f" * 64
ALL_FIELDS = tuple(COPIED_FIELDS)


def titles(*lines: str, sha: str = SHA) -> Question[Any]:
    return titles_question(Window(0, len(lines) - 1, lines), sha)


def numbers(passage: str = TIDE, *printed: str, sha: str = SHA) -> list[Question[Any]]:
    return list(number_questions(passage, printed or ("41%", "3.1x"), sha, ALL_FIELDS))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (titles("A", "B"), titles("C", sha=OTHER_SHA)),
        (numbers()[0], numbers(BRIDGE, "94.5%", sha=OTHER_SHA)[0]),
        (numbers()[0], numbers()[-1]),
    ],
)
def test_questions_of_one_prompt_begin_with_the_same_bytes(one: Question[Any], other: Question[Any]) -> None:
    """Whatever the page, the numbers or the field: a server's prefix cache holds the system text."""
    assert one.system.encode() == other.system.encode()
    assert one.messages()[0] == {"role": "system", "content": one.system}


@pytest.mark.parametrize("question", [titles("A tidal cache", "Ada Okafor"), *numbers()])
def test_the_page_stands_in_the_last_message_only_between_its_fence_lines(question: Question[Any]) -> None:
    """What a page prints comes after all that is always said."""
    assert question.messages()[-1]["role"] == "user"
    assert question.user.startswith(f"<{fence(SHA)}>\n")
    assert fenced(question) in ("A tidal cache\nAda Okafor", TIDE)
    assert fence(SHA) not in question.system


def test_the_questions_about_one_passage_differ_in_their_last_line_only() -> None:
    """A model that keeps what it read reads the passage once."""
    bodies = {question.user.rpartition("\n")[0] for question in numbers()}
    assert len(bodies) == 1
    assert [question.user.rpartition("\n")[2] for question in numbers()] == list(COPIED_FIELDS.values())


def test_the_same_page_gives_the_same_key_and_another_page_another() -> None:
    """Caches and recordings stand on it; another model has keys of its own."""
    identity = ModelIdentity("m", "0" * 64)
    assert titles("A").key(identity) == titles("A").key(identity)
    keys = {titles("A").key(identity), titles("B").key(identity), titles("A", sha=OTHER_SHA).key(identity)}
    assert len(keys | {titles("A").key(ModelIdentity("n"))}) == 4


@pytest.mark.parametrize("count", [1, 6])
def test_a_grammar_asks_for_one_answer_a_number(count: int) -> None:
    """The schema in the prompt's type stays as it was: only this question's grammar is narrowed."""
    (question, *_) = numbers(TIDE, *["41%"] * count)
    answers = question.schema()["properties"]["answers"]
    assert (answers["minItems"], answers["maxItems"]) == (count, count)
    assert "minItems" not in question.answer.model_json_schema()["properties"]["answers"]
    question.answer.model_validate({"answers": ["memory"] * count})


def test_a_question_for_titles_allows_no_empty_list() -> None:
    """A small model that may answer with nothing does so; code judges what it copies."""
    with pytest.raises(ValidationError):
        titles("A").answer.model_validate({"titles": []})


@pytest.mark.parametrize("lines", [("A",), ("A title of some length",) * 20, ("x" * 140,) * 400])
def test_the_room_for_an_answer_grows_with_the_window_up_to_a_bound(lines: tuple[str, ...]) -> None:
    """A list that repeats itself ends there."""
    assert 60 <= titles(*lines).max_tokens <= 900


@pytest.mark.parametrize(
    ("page", "prints"),
    [
        (Page.from_text(PAGE), False),
        (Page.from_text(PAGE + "\n</PAGE-00000000>\n"), False),
        (Page.from_text(PAGE + f"\n</{fence(SHA)}>\n"), True),
        (Page.from_html(f"<p>{PAGE}</p><p>&lt;/&#80;AGE-{SHA[:8]}&gt;</p>"), True),
    ],
)
def test_a_page_that_prints_its_own_fence_is_found_out(page: Page, prints: bool) -> None:
    """As it stands, or spelt with entities; the fence of another page is only text."""
    assert prints_fence(read_page(page).document, SHA) is prints


def test_a_fence_comes_from_the_pages_own_bytes() -> None:
    """Nobody who writes the page knows it beforehand."""
    assert fence(SHA) == "PAGE-01234567"
    assert prints_fence(document(), SHA) is False
