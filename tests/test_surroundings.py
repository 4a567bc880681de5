"""The words around a number."""

import pytest
from invented import SOURCE, leaf, number, paper

from extractor.records import Leaf, Paper
from extractor.shown.surroundings import passages


def shown(of: Paper, room: int = 400) -> list[str]:
    return ["".join(f"[{piece}]" if value else piece for piece, value in passage.pieces()) for passage in passages(of, room)]


def test_numbers_of_one_sentence_share_it() -> None:
    """Each sentence is given once, with all of its values marked."""
    assert shown(paper()) == [
        "TideCache cuts peak memory by [41%] over SlowCache on NightBench, and throughput grows [3.1x].",
        "It was trained on [9k] dialogues.",
    ]


def test_a_number_in_the_title_is_shown_in_the_title() -> None:
    source = "Two Tides\nNothing more."
    two = paper(title=leaf("Two Tides", source), abstract=None, numbers=[number("Two", source, value=2)])
    assert shown(two) == ["[Two] Tides"]


def test_a_long_sentence_is_cut_at_words_around_the_value() -> None:
    source = "We " + "really " * 60 + "gain 7% " + "truly " * 60 + "today."
    long = paper(title=None, abstract=leaf(source, source), numbers=[number("7%", source, value=7)])
    (text,) = shown(long, 80)
    assert text.startswith("…really ") and text.endswith(" truly…") and "gain [7%] truly" in text
    assert len(text) <= 84


def test_markup_is_taken_out_and_the_right_one_of_two_equal_values_marked() -> None:
    """Of an HTML page the abstract's quote holds tags and entities, its text does not."""
    quote = "From <b>5&nbsp;%</b> to <i>8 %</i>, then by <em>5&nbsp;%</em> again."
    text = "From 5 % to 8 %, then by 5 % again."
    start = quote.rindex("5&nbsp;%")
    second = number("5&nbsp;%", quote, value=5).model_copy(update={"start": start, "end": start + len("5&nbsp;%"), "text": "5 %"})
    whole = Leaf(start=0, end=len(quote), quote=quote, text=text, confidence=1)
    assert shown(paper(title=None, abstract=whole, numbers=[second])) == ["From 5 % to 8 %, then by [5 %] again."]


def test_a_value_that_the_shown_text_does_not_hold_is_still_shown_amid_its_words() -> None:
    quote = "It gains <b>5</b>% at once."
    gain = number("5</b>%", quote, value=5).model_copy(update={"text": "5%"})
    whole = Leaf(start=0, end=len(quote), quote=quote, text="It gains 5 % at once.", confidence=1)
    assert shown(paper(title=None, abstract=whole, numbers=[gain])) == ["It gains [5%] at once."]


def test_a_number_outside_abstract_and_title_has_no_words() -> None:
    beyond = paper(abstract=None, numbers=[number("41%", value=41)])
    assert [(passage.text, len(passage.numbers)) for passage in passages(beyond, 100)] == [("", 1)]


@pytest.mark.parametrize("sentence", ["Ada et al. (2024) gain 41% here.", "Faster vs. SlowCache by 41% here."])
def test_an_abbreviation_does_not_end_a_sentence(sentence: str) -> None:
    one = paper(title=None, abstract=leaf(sentence, sentence), numbers=[number("41%", sentence, value=41)])
    assert shown(one) == [sentence.replace("41%", "[41%]")]


def test_the_sample_is_what_its_offsets_say() -> None:
    assert all(SOURCE[value.start : value.end] == value.quote for value in paper().numbers)
