"""The page in questions of a size that a small model can answer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from invented_pages import TIDE, joined

from extractor.ask.windows import Window, shortened, windows
from extractor.layout.slots import Slot, slots
from extractor.text.document import Document
from extractor.text.markdown import read_text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("A  Tide\nof\tEbb", "A Tide of Ebb"),
        (TIDE, "Decoders forget what they have read. …"),
        ("word " * 28, ("word " * 28).strip()),
        ("word " * 40, ("word " * 26).strip() + " …"),
        ("x" * 200, "x" * 130 + " …"),
    ],
)
def test_a_slot_is_one_short_line(text: str, line: str) -> None:
    assert shortened(text) == line


def page() -> tuple[Document, list[Slot]]:
    document = read_text(joined("## {title}", "{people}", "", "{prose}"))
    return document, slots(document)


@pytest.mark.parametrize("size", [1, 60, 120, 2600])
def test_windows_hold_every_slot_once_and_in_order(size: int) -> None:
    document, cut = page()
    found = list(windows(document, cut, size))
    assert (found[0].first, found[-1].last) == (0, len(cut) - 1)
    assert all(before.last + 1 == after.first for before, after in pairwise(found))
    assert all(len(window.lines) == window.last - window.first + 1 for window in found)
    assert all(len(window.text) <= size or len(window.lines) == 1 for window in found)


def test_a_page_without_slots_has_no_window() -> None:
    assert list(windows(read_text(""), [])) == []


def test_halves_are_the_whole() -> None:
    whole = Window(3, 7, ("a", "b", "c", "d", "e"))
    first, second = whole.halves()
    assert (first, second) == (Window(3, 4, ("a", "b")), Window(5, 7, ("c", "d", "e")))
