"""CSV and TSV pages: rows, cells and what their columns hold."""

from __future__ import annotations

import pytest
from cost import is_cheap, repeated

from extractor.text.delimited import column_field, delimiter_of, read_delimited


def rows(source: str) -> list[list[tuple[str, str]]]:
    """Cells as (field, text), row by row."""
    mark = delimiter_of(source)
    assert mark
    document = read_delimited(source, mark)
    found: dict[int | None, list[tuple[str, str]]] = {}
    for block in document.blocks:
        found.setdefault(block.row, []).append((block.style.removeprefix("feed "), document.text_of(block)))
    return list(found.values())


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Title", "title"), (" paper_title ", "title"), ("Full Authors", "author"), ("author names", "author"), ("Abstract Note", "summary"),
        ("publication year", "date"), ("Source Title", "venue"), ("PDF URL", "id"), ("doi", "id"), ("Excerpt", "summary"), ("take_home", "summary"), ("Sample size", "finding"), ("key findings", "finding"), ("note", None), ("citations", None), ("", None), ("subtitle", None),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names(header: str, field: str | None) -> None:
    assert column_field(header) == field


@pytest.mark.parametrize(
    ("source", "mark"),
    [
        ("title,authors,year\nA,B,2020", ","), ("\ufefftitle;authors;doi\r\nA;B;1", ";"), ('"Title"\t"Authors"\t"Link"\n', "\t"), ("Title | Authors | Year\n", "|"),
        ("", None), ("a,b,c\n", None), ("title,authors\n", None), ("Breathing caches, ropes, and moss\n", None), ("title,b,c", None),
    ],
)  # fmt: skip
def test_a_page_is_delimited_if_its_first_line_is_such_a_header(source: str, mark: str | None) -> None:
    assert delimiter_of(source) == mark


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("Tide,Ada,2020", ["Tide", "Ada", "2020"]),
        ('"Tide, a ""Cache""",Ada,2020', ['Tide, a "Cache"', "Ada", "2020"]),
        ('"""Tide""",Ada,2020', ['"Tide"', "Ada", "2020"]),
        ('"Tide\nof  Ebb","Ada; Bo",2020', ["Tide of  Ebb", "Ada; Bo", "2020"]),
        ('"Tide\r\n of Ebb",Ada,2020', ["Tide of Ebb", "Ada", "2020"]),
        ('A "b" c,d,', ['A "b" c', "d"]),
        (" Tide , Ada ,2020 ", ["Tide", "Ada", "2020"]),
        ('"Tide" ,Ada,2020', ["Tide", "Ada", "2020"]),
        ('"",Ada,2020', ["Ada", "2020"]),
        ("Tide,Ada,2020,more", ["Tide", "Ada", "2020", "more"]),
        ("数据,李伟,2020", ["数据", "李伟", "2020"]),
        ('"open, Ada', ["open, Ada"]),
    ],
)
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_cells_follow_rfc_4180(row: str, cells: list[str], end: str) -> None:
    (found,) = rows(f"title,authors,year{end or chr(10)}{row}{end}")
    assert [text for _, text in found] == cells


def test_every_cell_has_the_field_of_its_column() -> None:
    assert rows("\ufefftitle,citations,authors\nTide,3,Ada\nEbb,,Bo,x\n") == [
        [("title", "Tide"), ("other", "3"), ("author", "Ada")],
        [("title", "Ebb"), ("author", "Bo"), ("other", "x")],
    ]


def test_long_sentences_in_an_unknown_column_are_its_summary() -> None:
    """Where no column is named as one; short words in another column are not."""
    said = "We follow the ferries of the north for two years and find that they return later with every storm that passes."
    source = f"title,author,said,tag\nTides,Ada Okafor,{said},slow\nRopes,Bo Lind,{said},cold\n"
    assert [field for row in rows(source) for field, _ in row] == ["title", "author", "summary", "other"] * 2


def test_empty_lines_are_no_rows() -> None:
    assert len(rows("title,authors,year\nA,B,1999\n\n,,\nC,D,2000\n")) == 2


def test_a_header_alone_is_an_empty_page() -> None:
    assert read_delimited("title,authors,year", ",").text == ""


def test_evidence_quotes_the_cell_as_it_is_stored() -> None:
    source = 'title,authors,url\n"A ""Tide""",Ada,https://t.example/a\n'
    document = read_delimited(source, ",")
    span = document.span(document.blocks[0].start, document.blocks[0].end)
    assert span and (span.text, span.quote) == ('A "Tide"', 'A ""Tide""')
    assert [(link.url, source[link.start : link.end]) for link in document.links] == [("https://t.example/a",) * 2]


@pytest.mark.parametrize("unit", ['"', '""', '"a', 'a"",', '"a",', '"a" ', ",", " ", "\n", '"a\n', 'a"b,', '"",""\n', "\r"])
def test_time_grows_with_the_length_of_the_page(unit: str) -> None:
    source = "title,authors,year\n" + repeated(unit)
    assert is_cheap(lambda: read_delimited(source, ","))
