"""Exports with a field's code before each value: what each value is, whose record it is, and that offsets hold."""

from __future__ import annotations

import pytest

from extractor import NoModel, Page, extract
from extractor.text.tagged import is_tagged, read_tagged

WOS = """\
PT J
AU Okafor, A
   Lindqvist, B
AF Okafor, Ada
   Lindqvist, Bo
TI Breathing caches and the slow tides of
   northern harbours
SO JOURNAL OF TIDES
AB We propose TideCache, a cache that breathes with the tide. TideCache
   cuts misses by 31% in four harbours.
PY 2031
DI 10.5555/tides.31
ER

PT J
AU Roos, I
TI The price of salt
SO SALT LETTERS
PY 2030
ER
"""
REFER = """\
%0 Journal Article
%A Ada Okafor
%A Bo Lindqvist
%T Breathing caches and slow tides
%J Journal of Tides
%D 2031

%0 Journal Article
%A Ines Roos
%T The price of salt
%J Salt Letters
%D 2030
"""


def test_records_of_web_of_science_are_papers() -> None:
    """Authors in full, one a line; a title over two lines is one."""
    first, second = extract(Page.from_text(WOS), model=NoModel()).papers
    assert first.title and second.title and first.venue
    assert (first.title.text, second.title.text) == (
        "Breathing caches and the slow tides of northern harbours",
        "The price of salt",
    )
    assert [author.text for author in first.authors] == ["Okafor, Ada", "Lindqvist, Bo"]
    assert [author.text for author in second.authors] == ["Roos, I"]
    assert (first.venue.text, [number.value for number in first.numbers][:1]) == ("JOURNAL OF TIDES", [31.0])


def test_records_of_refer_are_papers() -> None:
    papers = extract(Page.from_text(REFER), model=NoModel()).papers
    assert [(paper.title and paper.title.text, len(paper.authors)) for paper in papers] == [
        ("Breathing caches and slow tides", 2), ("The price of salt", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("source", [WOS, REFER, WOS.replace("\n", "\r\n")])
def test_every_block_stands_where_it_says(source: str) -> None:
    document = read_tagged(source)
    for block in document.blocks:
        span = document.span(block.start, block.end)
        assert span is not None
        assert "".join(source[span.start : span.end].split()) == "".join(document.text_of(block).split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "TI only a title",
        "A list\nof lines\nAB Blood types are four.\n",
        "AI in harbours\nTI and AU are codes.\nSO be it.\nAB too\n" * 3 + "Prose.\n" * 20,
    ],
)
def test_other_text_is_none(text: str) -> None:
    assert not is_tagged(text)
