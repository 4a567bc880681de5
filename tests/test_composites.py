"""Lines that hold several fields of one paper: where they are cut, and what is left alone."""

from __future__ import annotations

import pytest
from cost import is_cheap, repeated

from extractor.layout.composites import Composite, composite
from extractor.layout.slots import slots
from extractor.text.reading import read_text

TITLE = "Breathing Caches for Slow Tides"


def read(text: str) -> Composite:
    found = composite(text, 0, len(text))
    assert found is not None
    return found


def fields(text: str) -> dict[str, str]:
    return {name: text[start:end] for (start, end), name in read(text).parts}


NAMES = "Ada Okafor, Bo Lindqvist"


@pytest.mark.parametrize(
    ("text", "names", "more"),
    [
        (f"{TITLE} By Okafor, Ada; Lindqvist, Bo", "Okafor, Ada; Lindqvist, Bo", {}),
        (f"{TITLE} By Ada Okafor", "Ada Okafor", {}),
        (f"{TITLE}, by Ada Okafor and Bo Lindqvist (2031)", "Ada Okafor and Bo Lindqvist", {"date": "2031"}),
        (f"{TITLE} / {NAMES}, Ines Roos", f"{NAMES}, Ines Roos", {}),
        (f"{TITLE} — {NAMES} (TideConf 2031)", NAMES, {"venue": "TideConf 2031"}),
        (f"{TITLE} | {NAMES} | TideConf 2031", NAMES, {"venue": "TideConf 2031"}),
        (f"{TITLE}, {NAMES}, TideConf 2031", NAMES, {"venue": "TideConf 2031"}),
        (f"{TITLE}, Ada Okafor+, N/A, TideConf31", "Ada Okafor+", {"venue": "TideConf31"}),
        (f"{TITLE} (Okafor et al., TideConf 2031)", "Okafor et al", {"venue": "TideConf 2031"}),
        (f"{TITLE} (Okafor et al., 2031)", "Okafor et al", {"date": "2031"}),
        (f"{NAMES}, Ines Roos: {TITLE}", f"{NAMES}, Ines Roos", {}),
        (f"{NAMES}, Ines Roos - {TITLE}", f"{NAMES}, Ines Roos", {}),
        (f'"{TITLE}", {NAMES}, TideConf 2031', NAMES, {"venue": "TideConf 2031"}),
        (f"[TideConf 2031] {TITLE} — {NAMES}", NAMES, {"venue": "TideConf 2031"}),
        (f"TideConf 2031: {TITLE} ({NAMES})", NAMES, {"venue": "TideConf 2031"}),
        (f"09:30 – 09:50 {TITLE} ({NAMES})", NAMES, {"date": "09:30 – 09:50"}),
        (f"📄 {TITLE} 👥 {NAMES} 📅 2031", NAMES, {"date": "2031"}),
        (f"{TITLE} ({NAMES}; Applied Ropes '31)", NAMES, {"venue": "Applied Ropes '31"}),
        (f"{TITLE} ({NAMES}, submitted)", NAMES, {"date": "submitted"}),
        (f"{TITLE} — {NAMES} (preprint 2031)", NAMES, {"date": "preprint 2031"}),
        (f"{TITLE}. Presenter: Ada Okafor", "Ada Okafor", {}),
        (f"{TITLE}; Speakers: {NAMES}", NAMES, {}),
        (f"P1.08 {TITLE} — {NAMES}, Ines Roos", f"{NAMES}, Ines Roos", {}),
        (f"OR-12: {TITLE} — {NAMES}, Ines Roos", f"{NAMES}, Ines Roos", {}),
    ],
)
def test_a_line_is_cut_between_its_title_and_its_names(text: str, names: str, more: dict[str, str]) -> None:
    assert fields(text) == {"title": TITLE, "authors": names, **more}
    assert read(text).sure


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        (f"{TITLE} (TideConf 2031)", "TideConf 2031"),
        (f"[TideConf'31] {TITLE}", "TideConf'31"),
        (f"🔴 [0] Journal of Tides ▶ {TITLE}", "Journal of Tides"),
    ],
)
def test_a_title_with_where_it_appeared_waits_for_its_likes(text: str, venue: str) -> None:
    """ "Accepted papers (TideConf 2031)" looks the same."""
    assert fields(text) == {"title": TITLE, "venue": venue}
    assert not read(text).sure


@pytest.mark.parametrize("names", ["Okafor", "Okafor, Roos"])
def test_family_names_before_a_semicolon_wait_for_their_likes(names: str) -> None:
    text = f"{TITLE} ({names}; Applied Ropes '31)"
    assert fields(text) == {"title": TITLE, "authors": names, "venue": "Applied Ropes '31"}
    assert not read(text).sure


@pytest.mark.parametrize("word", ["PM2.5", "T-5", "H2.5"])
def test_a_word_with_a_digit_is_no_number_of_a_talk(word: str) -> None:
    assert fields(f"{word} in Caches for Slow Tides — {NAMES}, Ines Roos")["title"] == f"{word} in Caches for Slow Tides"


@pytest.mark.parametrize(
    "text",
    [
        "Money at Sea: Self Interest, Harbour Spending, and Golden Parachutes",
        "Look Light, Think Twice: What Tides Can Do",
        "Estimating the Tide by Tracing Moon Light",
        "(1) Institute of Tidal Research, Portvale, Norway",
        "Ada Okafor, Bo Lindqvist — Institute of Tides",
        "Two postdocs and one student, Portvale (B. Lindqvist)",
        "TL;DR (auto): Caches that breathe, twice as fast",
        "Breathing Caches for Slow Tides (ropes; mosses)",
        "Estimating Tides for Speakers: An Old Story",
    ],
)
def test_what_only_looks_so_is_not_sure(text: str) -> None:
    found = composite(text, 0, len(text))
    assert found is None or not found.sure


@pytest.mark.parametrize("text", [NAMES, "Home", "Authors: Ada Okafor, Bo Lindqvist and Ines Roos", "", "(2031)"])
def test_a_line_of_one_field_is_none(text: str) -> None:
    assert composite(text, 0, len(text)) is None


@pytest.mark.parametrize("behind", ["Applied Tides 2031", "Slow Tides 12 (2031)", "Tidal Letters, doi:10.1234/tide.1"])
def test_a_volume_a_year_or_an_identifier_behind_names_is_no_title(behind: str) -> None:
    assert fields(f"{NAMES}, Ines Roos: {TITLE}")["title"] == TITLE
    text = f"{NAMES}, Ines Roos: {behind}"
    assert composite(text, 0, len(text)) is None


def test_a_month_in_markup_is_no_key() -> None:
    text = "March 2031 Breathing Caches for Slow Tides."
    assert composite(text, 0, len(text), [(0, 10)]) is None


def test_a_key_in_markup_stands_for_the_authors() -> None:
    text = "Okafor, Lindqvist, and Roos. 2031 Breathing Caches for Slow Tides."
    found = composite(text, 0, len(text), [(0, 33)])
    assert found and [name for _, name in found.parts] == ["authors", "title"]


def test_one_name_is_believed_among_lines_of_the_same_form() -> None:
    lines = [f"- {TITLE} {word} / Ada Okafor, Bo Lindqvist, Ines Roos" for word in ("Again", "Once More")]
    document = read_text("\n".join([*lines, "- The Price of Salt / Ines Roos"]))
    assert [document.text[slot.start : slot.end] for slot in slots(document)][-2:] == ["The Price of Salt", "Ines Roos"]


def test_markup_is_not_cut_through() -> None:
    """The linked title goes on behind the mark that could part it."""
    text = f"{TITLE} - Ada Okafor, Bo Lindqvist, Ines Roos"
    assert composite(text, 0, len(text), [(0, len(text) - 4)]) is None


@pytest.mark.parametrize("unit", ["(", "[a] ", "A, ", "a - ", "“", ". ", "▶ ", "by ", "(A et al.) "])
def test_a_long_line_costs_little(unit: str) -> None:
    text = repeated(unit, 500)
    assert is_cheap(lambda: [composite(text, 0, len(text)) for _ in range(20)])
