"""Titles that a model copies: placed where the page prints them, or a problem."""

import asyncio
import json
from typing import Any

import pytest
from reading_group import PAGE, TITLES, but, document, fenced, well

from extractor.ask.asking import Asker
from extractor.errors import EngineDied, RefusedReply, TruncatedReply
from extractor.layout.slots import slots
from extractor.layout.titles import COPIED, COPIED_ALIKE, NOT_COPIED, TitleCopies, cut_out, hints, read_titles
from extractor.models import Question, ScriptedModel
from extractor.records import ProblemKind
from extractor.watch import Silent

SHA = "0" * 64


def read(answer: Any, page: str = PAGE) -> tuple[TitleCopies, Asker, ScriptedModel]:
    model = ScriptedModel(but(titles=answer))
    asker = Asker(model, "page.txt", Silent())
    found = document(page)
    return asyncio.run(read_titles(found, slots(found), SHA, asker)), asker, model


def copying(*titles: str) -> str:
    return json.dumps({"titles": titles})


def texts(copies: TitleCopies, page: str = PAGE) -> list[str]:
    return [document(page).text[start:end] for start, end in copies.ranges]


def test_a_copy_stands_where_the_page_prints_it() -> None:
    """In the page's own spelling."""
    copies, asker, _ = read(well)
    assert texts(copies) == list(TITLES)
    assert copies.problems == asker.problems == []


@pytest.mark.parametrize(
    "copy",
    [
        "tidal caches for streaming sensors",
        "Tidal  Caches\nfor Streaming Sensors",
        "“Tidal Caches for Streaming Sensors.”",
        "Tidal Caches — for Streaming Sensors …",
    ],
)
def test_case_and_typography_may_differ(copy: str) -> None:
    """What is delivered is the page's spelling, not the copy's."""
    copies, _, _ = read(copying(copy))
    assert texts(copies) == [TITLES[0]]


@pytest.mark.parametrize(
    "copy", ["Tidal Caches for Steaming Sensors", "Tidal Caches for Streaming Sensors 2", "…", "A Paper of My Own"]
)
def test_what_the_page_does_not_print_is_a_problem_and_no_title(copy: str) -> None:
    """The model's words are kept, so that one can see what it said."""
    copies, _, _ = read(copying(copy))
    assert copies.ranges == []
    assert [(problem.kind, problem.stage, problem.words) for problem in copies.problems] == [
        (ProblemKind.UNGROUNDED, "titles", copy)
    ]


def test_two_papers_of_one_title_get_a_place_each() -> None:
    """Also where they stand in different windows; a copy said twice in one reply counts once."""
    page = "\n\n".join([TITLES[0], *(f"Note {n} of the reading group, taken by hand" for n in range(90)), TITLES[0]])
    copies, _, model = read(lambda question: copying(*[TITLES[0]] * 2) if TITLES[0] in question.user else copying("Note"), page)
    assert len(model.asked) > 1
    assert texts(copies, page).count(TITLES[0]) == 2


def test_a_window_whose_answer_ran_out_of_room_is_halved() -> None:
    """Nothing of it is asked twice, nothing is left out, and what was read is as if it had been asked so."""
    page = "\n".join(f"Line {n} of an agenda for the reading group" for n in range(20))

    def script(question: Question[Any]) -> str:
        lines = fenced(question).splitlines()
        if len(lines) > 10:
            raise TruncatedReply("the reply hit its limit")
        return copying(*lines[::2])

    copies, asker, model = read(script, page)
    assert [len(fenced(question).splitlines()) for question in model.asked] == [20, 10, 10]
    assert texts(copies, page) == page.splitlines()[::2]
    assert asker.problems == []
    assert asker.usage.failed_attempts == 1


def test_a_reply_that_copies_most_lines_tells_nothing() -> None:
    """It is a problem, no title, and no line is held against it."""
    page = "\n".join(f"Line {n} of an agenda for the reading group" for n in range(12))
    copies, asker, _ = read(lambda question: copying(*fenced(question).splitlines()), page)
    assert (copies.ranges, copies.asked) == ([], [])
    assert [problem.reason for problem in copies.problems] == ["the model copied most lines as titles"]
    assert asker.problems == []


def test_halving_ends() -> None:
    """A model that never ends its reply is given up at a few lines, with a problem for each piece."""
    page = "\n".join(f"Line {n} of an agenda for the reading group" for n in range(20))
    copies, asker, model = read(TruncatedReply("the reply hit its limit"), page)
    assert copies.ranges == []
    assert {problem.kind for problem in asker.problems} == {ProblemKind.TRUNCATED}
    assert len(model.asked) < 10


@pytest.mark.parametrize("error", [RefusedReply("declined"), EngineDied("ended")])
def test_what_else_fails_is_not_split(error: Exception) -> None:
    """It would fail again; it is asked once and kept as a problem that names where."""
    copies, asker, model = read(error)
    assert len(model.asked) == 1
    assert [(problem.stage, problem.words) for problem in asker.problems] == [("titles", "Reading group")]
    assert hints(document(), slots(document()), copies) == []


def test_the_models_word_counts_for_and_against_slots_that_it_saw() -> None:
    """A line that it copied is rather a title, one that it passed over rather not."""
    found = document()
    cut = slots(found)
    weights = {found.text[hint.start : hint.end]: hint.weight for hint in hints(found, cut, read(copying(TITLES[1]))[0])}
    assert weights[TITLES[1]] == COPIED
    assert weights[TITLES[0]] == weights["Cleo Marchetti, Dae Won"] == NOT_COPIED


def test_a_title_inside_a_longer_line_is_set_apart() -> None:
    """What stands before and behind it stays, as slots of their own."""
    page = f"Paper 12: {TITLES[0]}, Okafor and Lindqvist\n"
    found = document(page)
    parts = cut_out(found, [slots(found)[0]], TitleCopies(ranges=[(10, 10 + len(TITLES[0]))]))
    pieces = [found.text[part.start : part.end].strip(" ,:") for part in parts]
    assert TITLES[0] in pieces
    assert "".join(found.text[part.start : part.end] for part in parts) in page


REFERENCE = (
    "Okafor, A., & Lind, B. (2031). Slow Tides of the North: A Study of Ropes and Those Who Mend Them. Tidal Letters, 2(1), 3-4."
)


@pytest.mark.parametrize(
    ("copy", "title"),
    [
        ("Slow Tides of the North", "Slow Tides of the North: A Study of Ropes and Those Who Mend Them"),
        ("A Study of Ropes", "Slow Tides of the North: A Study of Ropes and Those Who Mend Them"),
    ],
)
def test_a_copy_of_a_part_does_not_cut_a_references_title(copy: str, title: str) -> None:
    copies, _, _ = read(copying(copy), REFERENCE)
    found = document(REFERENCE)
    assert copies.ranges
    assert title in [found.text[slot.start : slot.end] for slot in cut_out(found, slots(found), copies)]


def test_a_copy_that_ends_on_a_preposition_cuts_nothing() -> None:
    """The reply stopped in the midst of a title."""
    page = "Slow tides of the north with many small ropes and their knots in cold harbours"
    copies, _, _ = read(copying("Slow tides of the north with"), page)
    found = document(page)
    assert copies.ranges
    assert cut_out(found, slots(found), copies) == slots(found)


def test_a_line_without_a_copy_stays_whole() -> None:
    """No copies, no cut."""
    found = document()
    assert cut_out(found, slots(found), TitleCopies()) == slots(found)


LONG = tuple(f"{title} in the Harbour of Tarn" for title in TITLES) * 2
SHORT = ("Home", "About us", "Contact", "All talks", "News")


def weighed(lines: tuple[str, ...], copied: tuple[str, ...]) -> dict[str, float]:
    page = "\n".join(f"- {line} {number}" for number, line in enumerate(lines))
    found = document(page)
    cut = slots(found)
    at = [found.text.index(line) for line in copied]
    ranges = [(start, start + len(line)) for start, line in zip(at, copied, strict=True)]
    copies = TitleCopies(ranges=ranges, asked=[(0, len(cut) - 1)])
    return {found.text[hint.start : hint.end]: hint.weight for hint in hints(found, cut, copies)}


def test_most_lines_of_one_markup_weigh_more_than_one_by_one() -> None:
    """And of the others of that markup nothing is said."""
    lines = tuple(f"{line} {number}" for number, line in enumerate(LONG))
    assert list(weighed(lines, lines[:-1]).values()) == [COPIED_ALIKE] * (len(lines) - 1)


@pytest.mark.parametrize(("lines", "many"), [(LONG, 2), (LONG[:2], 2), (SHORT, len(SHORT))])
def test_few_lines_or_short_ones_weigh_one_by_one(lines: tuple[str, ...], many: int) -> None:
    lines = tuple(f"{line} {number}" for number, line in enumerate(lines))
    found = weighed(lines, lines[:many])
    assert sorted(found.values()) == [NOT_COPIED] * (len(lines) - many) + [COPIED] * many


def test_no_answer_says_nothing() -> None:
    assert hints(document(), slots(document()), TitleCopies()) == []
