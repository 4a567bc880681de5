"""Pages broken in every way: each is read without an exception and in bounded time, and its evidence holds."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from broken_pages import broken_page, broken_pages
from pattern_attacks import TooSlow, processor_time
from sound import check_document, check_extraction

from extractor import NoModel, Page
from extractor.errors import UnreadablePage
from extractor.pipeline import extract_async
from extractor.text.reading import read_page

LIMIT = 30.0
"""Seconds of processor time of a page of at most 60 kB; the slowest of 20,000 takes a few."""
CHECKED = 10
"""One of so many pages is checked for its evidence too."""


def _fault(page: Page, *, checked: bool) -> str | None:
    """What goes wrong with a page, in one line; None where nothing does."""
    try:
        with processor_time(LIMIT):
            extraction = asyncio.run(extract_async(page, model=NoModel()))  # in this thread: in others no time limit is heard
            if checked:
                check_extraction(page, extraction)
                check_document(read_page(page).document)
    except TooSlow:
        return f"{page.name}: takes longer than {LIMIT} s"
    except UnreadablePage:
        return None if extraction.problems else f"{page.name}: unread, and no word of it"
    except Exception as error:  # noqa: BLE001 - whatever it is, the page that causes it is to be named
        return f"{page.name}: {type(error).__name__}: {error}"[:500]
    return None


def _faults(seeds: range, *, checked: int = 1) -> list[str]:
    return [
        fault for seed, page in zip(seeds, broken_pages(seeds), strict=True) if (fault := _fault(page, checked=seed % checked == 0))
    ]


def test_a_broken_page_is_the_same_for_the_same_number() -> None:
    """So that a finding can be looked at again."""
    assert broken_page(7) == broken_page(7) != broken_page(8)


@pytest.mark.parametrize("start", range(0, 150, 30))
def test_broken_pages_are_read_and_their_evidence_holds(start: int) -> None:
    """No exception, no hang, and each quote stands where it says."""
    assert _faults(range(start, start + 30)) == []


@pytest.mark.parametrize("letters", ["A" * 5_000, "AB" * 20_000])
def test_one_long_word_in_capitals_hangs_nothing(letters: str) -> None:
    """The short form of a year ("TideConf'31") is looked for behind capitals, once in each place."""
    page = Page.from_text(f"Tide Gauges Learn to Forget\nMira Oduya, Jonas Vreeland\n{letters}\nWe show that gauges forget.\n" * 3)
    assert _fault(page, checked=True) is None


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 20_000, 1_000))
def test_twenty_thousand_broken_pages_are_read(start: int) -> None:
    """As above; the evidence of every tenth is checked."""
    faults = _faults(range(start, start + 1_000), checked=CHECKED)
    assert Counter(fault.partition(": ")[2] for fault in faults) == {}, faults[:20]
