"""Paragraphs of a digest that hold a title or a source inside."""

from __future__ import annotations

import pytest
from cost import is_cheap, repeated

from extractor.layout.run_ins import run_in

PROSE = "Researchers in Tarn followed forty harbours for a year and found that the tides of spring came later than those of autumn."


def fields(text: str) -> dict[str, str]:
    found = run_in(text, 0, len(text))
    return {name: text[start:end] for (start, end), name in found.parts} if found else {}


def test_a_first_sentence_in_capitals_is_a_title() -> None:
    assert fields(f"Tides Turn Later in Spring. {PROSE}")["title"] == "Tides Turn Later in Spring"


@pytest.mark.parametrize(
    ("source", "names", "venue"),
    [
        ("Okafor et al. J Tidal Med 2031;4:56-61.", "Okafor et al. ", "J Tidal Med 2031;4:56-61"),
        ("Journal of Slow Tides 12:45, 2031", None, "Journal of Slow Tides 12:45, 2031"),
    ],
)
def test_brackets_at_the_end_say_where_it_appeared(source: str, names: str | None, venue: str) -> None:
    found = fields(f"{PROSE} ({source})")
    assert (found.get("authors"), found["venue"]) == (names, venue)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        f"Ada Okafor and Bo Lind. {PROSE}",
        f"The tides of spring turn later. {PROSE}",
        f"{PROSE[:-1]} (as Okafor showed in the year before).",
        f"Tides Turn Later. Ada Okafor, Bo Lind, Cai Roos. {PROSE}",
        f"Abstract: {PROSE}",
        "Tides Turn Later in Spring.",
    ],
)
def test_other_paragraphs_are_left_whole(text: str) -> None:
    assert fields(text) == {}


@pytest.mark.parametrize("unit", ["Tides Turn ", "word. Word ", "et al ", "(2031; "])
def test_is_linear(unit: str) -> None:
    text = repeated(unit)
    assert is_cheap(lambda: run_in(text, 0, len(text)))
