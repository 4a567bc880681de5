"""A copy counts where the page prints its tokens, and nowhere else."""

from __future__ import annotations

import pytest
from cost import is_cheap, repeated

from extractor.language.ground import find, find_near, occurrences, tokens


@pytest.mark.parametrize(
    ("copy", "page", "printed"),
    [
        ("tide cache", "The Tide-Cache of Ebb", "Tide-Cache"),
        ("TideCache", "a tidecache!", "tidecache"),
        ("“Tide”", 'a "Tide" b', "Tide"),
        ("Ada  Okafor", "by Ada\n Okafor.", "Ada\n Okafor"),
        ("ﬁne tides", "fine tides", "fine tides"),
        ("café", "a cafe\u0301 b", "cafe\u0301"),
        ("cafe\u0301", "a café b", "café"),
        ("Straße", "STRASSE", "STRASSE"),
        ("8 %", "by 8% more", "8%"),
        ("3.8%", "by 3.8% more", "3.8%"),
        ("58,000", "with 58,000.", "58,000"),
        ("李伟", "作者 李伟 等", "李伟"),
    ],
)
def test_typography_may_differ(copy: str, page: str, printed: str) -> None:
    where = find(copy, page)
    assert where and page[slice(*where)] == printed


@pytest.mark.parametrize(
    ("copy", "page"),
    [
        ("8%", "by 3.8% more"), ("8", "3.8"), ("3", "3.8"), ("000", "58,000"), ("1.5", "15"), ("1.5", "1,5"), ("10", "10x"), ("A", "ABC"), ("cafe", "café"),
        ("cafe", "cafe\u0301"), ("8", "8th"), ("8%", "8"), ("is not good", "is good"), ("Ada Okafor", "Ada B. Okafor"), ("", "x"), ("...", "..."), ("x", ""),
    ],
)  # fmt: skip
def test_digits_units_letters_and_words_may_not(copy: str, page: str) -> None:
    assert find(copy, page) is None


def test_only_the_given_range_is_searched() -> None:
    page = "Tide. Ebb. Tide."
    assert find("Tide", page, 1) == (11, 15)
    assert find("Tide", page, 1, 14) is None


def test_the_nearest_place_is_found() -> None:
    page = "Tide Ebb Tide Ebb Tide"
    assert [find_near("Tide", page, around) for around in (0, 10, 22)] == [(0, 4), (9, 13), (18, 22)]
    assert find_near("Flow", page, 0) is None


def test_all_occurrences_come_in_order() -> None:
    page = "a b a b a"
    assert [page[slice(*where)] for where in occurrences("a b", tokens(page))] == ["a b", "a b"]


def test_tokens_know_their_place() -> None:
    assert [(t.text, t.start, t.end) for t in tokens("Ada's 3.8% Ébb", 4)] == [
        ("s", 4, 5),
        ("3.8", 6, 9),
        ("%", 9, 10),
        ("ébb", 11, 14),
    ]


@pytest.mark.parametrize("unit", ["a", "a ", "1.", "1,000", "e\u0301", "\u0301", "%"])
def test_time_grows_with_the_length_of_the_page(unit: str) -> None:
    page = repeated(unit)
    assert is_cheap(lambda: find("tide of ebb", page))
