"""How lines of pages are told apart by their words alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from cost import is_cheap, repeated
from invented_pages import PROSE, TITLES

from extractor.language import wording
from extractor.language.wording import (
    bare_label,
    capital_share,
    citation_venue,
    dates,
    field_label,
    is_affiliation,
    is_furniture,
    is_link_label,
    is_notice,
    is_prose,
    names_venue,
    sentence_ends,
    words,
    years,
)  # fmt: skip
from extractor.numbers import candidates


@pytest.mark.parametrize("text", [*PROSE, *PROSE[0].split(". ")[1:], "数据" * 50 + "。"])
def test_running_text_is_prose(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text", ["", *TITLES, PROSE[0][:80], "Ada Okafor, Bo Lindqvist, " * 10, "a" * 200, "pdf code slides " * 20, "李伟、" * 10]
)
def test_titles_lists_and_short_lines_are_no_prose(text: str) -> None:
    assert not is_prose(text)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Title: Tide", "title", "Tide"),
        ("Authors: Ada", "authors", "Ada"),
        ("**Authors:** Ada", "authors", "Ada"),
        ("- **Venue**: Tides", "venue", "Tides"),
        ("ABSTRACT — text", "abstract", "text"),
        ("Published in: Tides", "venue", "Tides"),
        ("DOI: 10.1/x", "links", "10.1/x"),
        ("Author(s): Ada", "authors", "Ada"),
        ("作者：李伟", "authors", "李伟"),
        ("TI  - Tide", "title", "Tide"),
        ("AU - Ada", "authors", "Ada"),
        ("AB- text", "abstract", "text"),
        ("ZZ - text", "other", "text"),
        ("Keywords:", "meta", ""),
        ("Zusammenfassung: Text", "abstract", "Text"),
        ("Autorinnen: Ada", "authors", "Ada"),
        ("Résumé : texte", "abstract", "texte"),
        ("Palabras clave: mar", "meta", "mar"),
        ("Gold sponsors: Tarn Mills", "meta", "Tarn Mills"),
        ("In the press: Harbour News", "links", "Harbour News"),
        ("Revista: Mareas", "venue", "Mareas"),
        ("摘要：潮", "abstract", "潮"),
        ("著者：李伟", "authors", "李伟"),
    ],
)
def test_a_label_names_its_field_and_where_the_value_begins(text: str, field: str, value: str) -> None:
    label = field_label(text)
    assert label and (label.field, text[label.value :].strip()) == (field, value)


@pytest.mark.parametrize(
    "text",
    ["", "Title Tide", "Titles of x", "Breathing: A Cache", "I - robot", "12: a", "GPT-4 sees tides", "The press: a history"],
)
def test_a_line_without_a_known_label_has_none(text: str) -> None:
    assert field_label(text) is None


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Abstract", "abstract"),
        ("## Authors", "authors"),
        ("**Keywords**", "meta"),
        ("Tide", None),
        ("Abstract of x", None),
        ("", None),
    ],
)
def test_a_label_alone_announces_its_field(text: str, field: str | None) -> None:
    assert bare_label(text) == field


@pytest.mark.parametrize(
    "text",
    [
        "Proceedings of the Tidal Workshop 2020",
        "Journal of Tides, 12(3)",
        "EBB 2020",
        "VLDB'25",
        "In Proceedings of Ebb",
        "pp. 12",
        "EBB 2024 (Oral)",
        "Transactions on Tides",
    ],
)
def test_a_venue_is_named(text: str) -> None:
    assert names_venue(text)


@pytest.mark.parametrize(
    "text", ["", "Tide", "March 2020", "we study the nature of tides", "A study of the journals kept by sailors of old", *TITLES]
)
def test_what_only_speaks_of_journals_and_nature_names_no_venue(text: str) -> None:
    assert not names_venue(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 2020-03-04.", ["2020-03-04"]),
        ("4 March 2020", ["4 March 2020"]),
        ("March 4, 2020", ["March 4, 2020"]),
        ("Mar 2020 to May 2021", ["Mar 2020", "May 2021"]),
        ("2020", []),
        ("Maybe 12", []),
        ("decide 20", []),
        ("", []),
    ],
)
def test_dates_are_found_where_they_stand(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in dates(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in 1999 and (2004)", [1999, 2004]),
        ("$2020", []),
        ("2020 papers", []),
        ("2020%", []),
        ("12020", []),
        ("1899", []),
        ("2020.5", []),
        ("", []),
    ],
)
def test_years_are_told_from_other_numbers(text: str, found: list[int]) -> None:
    assert [year for _, _, year in years(text)] == found
    assert all(text[a:b] == str(year) for a, b, year in years(text))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("pdf", True),
        ("[PDF] [Code]", True),
        ("pdf | code | slides", True),
        ("🔗", True),
        ("Tide", False),
        ("", False),
        ("Read tides", False),
    ],
)
def test_labels_of_links_are_known(text: str, verdict: bool) -> None:
    assert is_link_label(text) is verdict


@pytest.mark.parametrize(
    ("text", "venue"),
    [("J Inv Sci. 2018 Dec;121:106-110", "J Inv Sci. 2018"), ("Tides. 2020;3:1", "Tides. 2020"), ("Tide 2020", None), ("", None)],
)
def test_journal_and_year_end_where_the_citation_goes_on(text: str, venue: str | None) -> None:
    end = citation_venue(text)
    assert (text[:end] if end else None) == venue


@pytest.mark.parametrize(
    "text", ["Home", "About us", "Next page", "Showing 1 of 3", "12 results found", "Sort by date", "Coffee break", "| Search |"]
)
def test_furniture_is_known(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize("text", ["", "Homely Tides", "Aboutness of Things", *TITLES, PROSE[0]])
def test_titles_are_no_furniture(text: str) -> None:
    assert not is_furniture(text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Department of Tides, University of Ebb", True),
        ("(1)Harbour Works", True),
        ("Who Pays for the University of Ebb, and Why?", False),
        ("Ada Okafor", False),
        ("", False),
    ],
)
def test_affiliations_are_known(text: str, verdict: bool) -> None:
    assert is_affiliation(text) is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("© 2020 Tide Press", True),
        ("All rights reserved", True),
        ("Funding: Tide Fund", True),
        ("AB  - © 2020 Tide", True),
        ("We fund tides", False),
        ("", False),
    ],
)
def test_notices_of_the_publisher_are_known(text: str, verdict: bool) -> None:
    assert is_notice(text) is verdict


def test_small_counts() -> None:
    """Sentences, words and the share of long words with a capital."""
    assert sentence_ends("One. Two? Three") == 2 and sentence_ends("一。二。") == 2 and sentence_ends("3.5 x") == 0
    assert words("Jean-Luc's 2 tides") == ("Jean-Luc's", "2", "tides")
    assert (capital_share("Tide Cache of the Ebb"), capital_share("tide Cache"), capital_share("")) == (1.0, 0.5, 0.0)


_TEXTS = [repeated(unit) for unit in ("a", " ", "A", "1 ", ". ", "- ", "*", "[pdf", "In A", "2020-", "https://a", "e.g. ", "\n")]


@pytest.mark.parametrize(
    "judge",
    [
        is_prose,
        field_label,
        bare_label,
        names_venue,
        dates,
        years,
        is_link_label,
        citation_venue,
        is_furniture,
        is_affiliation,
        is_notice,
    ],
)
def test_time_grows_with_the_length_of_the_text(judge: Callable[[str], object]) -> None:
    """Each of many texts that repeat one thing."""
    assert all(is_cheap(partial(judge, text)) for text in _TEXTS)


def test_run_together_link_words_cost_little() -> None:
    assert is_cheap(lambda: is_link_label("website" * 11 + "z"))


def test_what_is_matched_in_small_letters_prints_no_capital() -> None:
    """Such patterns are held against lowered text, in which a capital of theirs would never be found."""
    for pattern in (wording._LINK_WORDS, wording._FURNITURE, wording._NOTICE, wording._CALL, wording._BARE_LABEL):
        assert not re.findall(r"[A-ZÀ-Þ]", re.sub(r"\(\?P<|\\[WDSB]", "", pattern.pattern))
    assert not re.findall(r"[A-ZÀ-Þ]", candidates._CONTRIBUTION.pattern + candidates._IN_PASSING.pattern)


@pytest.mark.parametrize(
    ("text", "count"),
    [("潮汐缓存方法研究", 4), ("潮汐的研究", 3), ("ロープの摩耗", 3), ("TideNet 研究", 2), ("slow-tide caches", 2)],
)
def test_two_signs_of_chinese_or_japanese_are_about_a_word(text: str, count: int) -> None:
    assert len(words(text)) == count
