"""From bytes to a document: the right reader, LaTeX taken out, and what was lost said."""

from __future__ import annotations

import pytest
from invented_pages import TIDE
from sound import check_document

from extractor.errors import UnreadablePage
from extractor.pages import Page
from extractor.records import ProblemKind
from extractor.text import limits, reading
from extractor.text.reading import read_page


@pytest.mark.parametrize(
    ("data", "media_type", "text"),
    [
        ("# Tide\n", "text/plain", "Tide"),
        ("<html><body><h1>Tide</h1></body></html>", "text/html", "Tide"),
        ("<?xml version='1.0'?><rss><channel><item><title>Tide</title></item></channel></rss>", "application/xml", "Tide"),
        ("title,authors,year\nTide,Ada,2020\n", "text/plain", "Tide"),
    ],
)
def test_each_kind_of_page_has_its_reader(data: str, media_type: str, text: str) -> None:
    read = read_page(Page.from_bytes(data.encode()))
    assert read.media_type == media_type and text in read.document.text.split("\n")


@pytest.mark.parametrize(
    "data",
    [
        r"\textbf{Tide} by 3\%",
        "<html><body><p>\\textbf{Tide} by 3\\%</p></body></html>",
        'title,authors,year\n"\\textbf{Tide} by 3\\%",A,2020\n',
    ],
)
def test_latex_is_taken_out_of_every_kind(data: str) -> None:
    document = read_page(Page.from_bytes(data.encode())).document
    at = document.text.index("Tide by 3%")
    span = document.span(at, at + len("Tide by 3%"))
    assert span and document.source[span.start : span.end] == span.quote == r"Tide} by 3\%"


def test_a_page_that_was_read_whole_has_no_problems() -> None:
    assert read_page(Page.from_text(TIDE)).document.problems == ()


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\x00\x01\x02\x03" * 50, b"%PDF-1.7 tide"])
def test_bytes_that_are_no_text_are_an_error(data: bytes) -> None:
    with pytest.raises(UnreadablePage):
        read_page(Page.from_bytes(data))


def part(monkeypatch: pytest.MonkeyPatch, effort: int, tokens: int = 1_000) -> None:
    """Let no more be read of a large page."""
    monkeypatch.setattr(limits, "FIRST_PART", limits.Extent(tokens, values=1_000, effort=effort))


def test_of_a_large_page_the_first_part_is_read_and_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One long line is cut between words; a page that is no larger than whole pages are is read to its end."""
    part(monkeypatch, 1_500)
    page = Page.from_text("tide " * 1_000)
    document = read_page(page, whole_up_to=4_999).document
    check_document(document)
    assert document.text == ("tide " * 200).strip()
    assert [(p.kind, p.reason) for p in document.problems] == [
        (ProblemKind.TOO_LARGE, "the page is too long: the last 4,000 of its 5,000 characters were not read")
    ]
    assert read_page(page, whole_up_to=5_000).document.problems == ()


@pytest.mark.parametrize(
    ("data", "effort", "text", "unread"),
    [
        ("- one\r\n- two\r\n- three\r\n- four", 150, "one\ntwo\nthree", 6),
        ("- one\n- two\n- three", 99, "one\ntwo", 7),
        ("- 1 tide\n- 22 tides\n- 3", 299, "1 tide", 14),
        ("<p>one</p><p>two</p><p>three</p>" * 2, 90, "one\ntwo", 20),
        ("<p>one</p><p>two &amp; three</p>" * 2, 100, "one\ntwo & three", 16),
    ],
)
def test_lines_and_numbers_cost_more_than_words_and_whole_lines_are_left_out(
    monkeypatch: pytest.MonkeyPatch, data: str, effort: int, text: str, unread: int
) -> None:
    """What is read keeps its evidence."""
    part(monkeypatch, effort)
    page = Page.from_bytes(data.encode(), name="p.html" if "<" in data else "p.txt")
    document = read_page(page, whole_up_to=0).document
    check_document(document)
    assert document.text.rstrip() == text
    (problem,) = document.problems
    assert problem.kind is ProblemKind.TOO_LARGE and f"last {unread} " in problem.reason


@pytest.mark.parametrize(
    ("data", "name", "text", "unread"),
    [
        ("<p>a</p>" * 6, "p.html", "a\na\na", 24),
        ("<p>" + "tide " * 200, "p.html", ("tide " * 16).strip(), 920),
        ("<?xml version='1.0'?><a>" + "<b>a</b>" * 6, "p.xml", "a\na", 29),
    ],
)
def test_tags_and_the_text_between_them_are_counted(
    monkeypatch: pytest.MonkeyPatch, data: str, name: str, text: str, unread: int
) -> None:
    """In HTML and in XML; what was read is whole."""
    part(monkeypatch, 10_000, tokens=9)
    document = read_page(Page.from_bytes(data.encode(), name=name), whole_up_to=0).document
    check_document(document)
    assert document.text == text
    (problem,) = document.problems
    assert problem.kind is ProblemKind.TOO_LARGE and f"last {unread} " in problem.reason


def test_replaced_bytes_are_counted() -> None:
    page = Page.from_bytes("Ünïcödé ébb ånd flöw ".encode() + b"\xff", media_type="text/plain; charset=utf-8")
    kinds = [problem.kind for problem in read_page(page).document.problems]
    assert kinds == [ProblemKind.UNDECODABLE]


def test_text_that_a_reader_does_not_see_is_said_to_be_left_out() -> None:
    document = read_page(Page.from_text("a tide <!-- not seen -->")).document
    (problem,) = document.problems
    assert (problem.kind, problem.stage) == (ProblemKind.HIDDEN, "text") and "comment 17" in problem.reason


HIDDEN = {
    "display": "<p style='display:none'>x</p>",
    "visibility": "<p style='visibility:hidden'>x</p>",
    "opacity": "<p style='opacity:0'>x</p>",
    "hidden attribute": "<p hidden>x</p>",
    "size": "<p style='width:0;height:0;overflow:hidden'>x</p>",
    "font size": "<p style='font-size:0'>x</p>",
    "off-screen": "<p style='position:absolute;left:-9999px'>x</p>",
    "colour": "<p style='color:#fff'>x</p>",
    "comment": "<!---->",
    "template": "<template>x</template>",
    "noscript": "<noscript>x</noscript>",
    "zero-width": "a\u200bb",
    "tag character": "a\U000e0041b",
    "direction mark": "a\u202eb",
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_every_kind_of_hidden_text_is_counted_and_reported(kind: str) -> None:
    """By its name, with how many characters it was."""
    document = read_page(Page.from_html(f"<html><body><p>seen</p>{HIDDEN[kind]}</body></html>")).document
    (problem,) = document.problems
    assert problem.kind is ProblemKind.HIDDEN
    assert problem.reason.endswith(f": {kind} {document.hidden[kind]}") and document.hidden[kind] in (1, 7)


def test_a_page_of_too_many_bytes_says_how_many_were_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside what is left of its text."""
    monkeypatch.setattr("extractor.text.encodings.MAX_BYTES", 12)
    monkeypatch.setattr(reading, "MAX_BYTES", 12)
    part(monkeypatch, 60)
    document = read_page(Page.from_bytes(b"tide\ntide\ntide tide"), whole_up_to=10).document
    assert [p.reason for p in document.problems] == [
        "the page is too long: the last 7 of its 12 characters were not read",
        "the page is longer than 12 bytes; the last 7 were not read",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_offsets_count_characters_of_the_decoded_page(encoding: str) -> None:
    document = read_page(Page.from_bytes("Ünïcode 数据 tide\r\n- **ebb**\r\n".encode(encoding))).document
    at = document.text.index("ebb")
    span = document.span(at, at + 3)
    assert span and document.source[span.start : span.end] == "ebb"
