"""BibTeX entries amid whatever else a page prints."""

from __future__ import annotations

import pytest
from cost import is_cheap, repeated

from extractor.layout.bibtex import bib_entries, bib_people, bib_title


def read(text: str) -> list[tuple[str, dict[str, str]]]:
    return [(entry.type, {name: text[slice(*where)] for name, where in entry.fields.items()}) for entry in bib_entries(text)]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@article{k, title = {A {B} c}, year = 2020}", {"title": "A {B} c", "year": "2020"}),
        ('@article{k, Title = "A {"}B{"} c", }', {"title": 'A {"}B{"} c'}),
        ("@article(k, title={T})", {"title": "T"}),
        ("@article{k,\r\n  title = {X\r\n  Y},\r\n}", {"title": "X\r\n  Y"}),
        ("@article{k title}, @article{k, month = jan }", {"month": "jan"}),
        (r"@article{k, title = {A \} b \{}}", {"title": r"A \} b \{"}),
        ("@article{k, a = {1}, A = {2}}", {"a": "1"}),
        ("@article{Über:2020/a, title={数据}}", {"title": "数据"}),
    ],
)
def test_fields_are_read_with_their_places(text: str, fields: dict[str, str]) -> None:
    assert read(text) == [("article", fields)]


def test_an_entry_spans_all_that_belongs_to_it_and_prose_around_does_not() -> None:
    text = "Cite as: @Misc{k, title = {T},\n} and see @book{b, title={U}}."
    assert [(e.type, text[e.start : e.end]) for e in bib_entries(text)] == [
        ("misc", "@Misc{k, title = {T},\n}"),
        ("book", "@book{b, title={U}}"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no entry",
        "ada@mill.example {a, b = c}",
        "@article{}",
        "@string{x = {y}}",
        "@comment{k, a = {b}}",
        "@article{k, title = {open",
    ],
)
def test_what_is_no_entry_gives_none(text: str) -> None:
    assert read(text) == []


def test_an_unclosed_entry_ends_where_its_last_whole_field_does() -> None:
    text = "@misc{k, title={A}, note = {open\n\n@misc{j, title={B}}"
    first, second = bib_entries(text)
    assert (text[first.start : first.end], text[second.start : second.end]) == ("@misc{k, title={A}", "@misc{j, title={B}}")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Okafor and Bo Lindqvist", ["Ada Okafor", "Bo Lindqvist"]),
        ("Okafor, Ada and\n Lindqvist, Bo and others", ["Okafor, Ada", "Lindqvist, Bo"]),
        ("Anderson, Sandy", ["Anderson, Sandy"]),
        (" Ada  and  Bo ", ["Ada", "Bo"]),
        ("", []),
    ],
)
def test_and_parts_the_names(text: str, names: list[str]) -> None:
    assert [text[slice(*where)] for where in bib_people(text, (0, len(text)))] == names


@pytest.mark.parametrize(
    ("text", "title"), [("{{Tide}}", "Tide"), (" {T} ", "T"), ("{A} and {B}", "{A} and {B}"), ("T", "T"), ("", "")]
)
def test_a_title_loses_the_braces_around_it(text: str, title: str) -> None:
    assert text[slice(*bib_title(text, (0, len(text))))] == title


@pytest.mark.parametrize(
    "unit",
    ["@", "@a{k,", "@a{k, title = {", '@a{k, title = "a ', "@a{k, t={x}}", "{", "@a{k, t = {{{{", " ", "@a{k,,,,", "@a" + " " * 99],
)
def test_time_grows_with_the_length_of_the_text(unit: str) -> None:
    text = repeated(unit)
    assert is_cheap(lambda: list(bib_entries(text)))


@pytest.mark.parametrize("unit", [" ", " and ", "{", "a and", "{}"])
def test_time_of_values_grows_with_their_length(unit: str) -> None:
    text = repeated(unit)
    assert is_cheap(lambda: (bib_people(text, (0, len(text))), bib_title(text, (0, len(text)))))
