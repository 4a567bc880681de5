"""Edits change what is seen and never what it is evidence for."""

from __future__ import annotations

import random

import pytest
from cost import is_cheap, repeated

from extractor.text.document import Block, Document, Link, Piece, TextBuilder
from extractor.text.latex import latex_edits
from extractor.text.markdown import read_text
from extractor.text.rewrite import Edit, read_as, rewrite


def copied(source: str) -> Document:
    """A document that prints its source as it is."""
    builder = TextBuilder()
    builder.copy(source, 0, len(source))
    return Document(source, builder.text(), builder.offsets(), (Block(0, len(source), "line"),))


def quoted(document: Document, words: str) -> str | None:
    """What the source prints where ``words`` are seen."""
    at = document.text.index(words)
    span = document.span(at, at + len(words))
    return span and span.quote


def test_without_edits_the_document_stays_the_same_object() -> None:
    document = copied("a tide")
    assert rewrite(document, []) is document


@pytest.mark.parametrize(
    ("edits", "seen"),
    [
        ([Edit(0, 2)], "tide rises"),
        ([Edit(6, 12)], "a tide"),
        ([Edit(2, 6, "TIDE")], "a TIDE rises"),
        ([Edit(0, 1, "the"), Edit(6, 7)], "the tiderises"),
        ([Edit(0, 12)], ""),
        ([Edit(6, 6, "!")], "a tide! rises"),
    ],
)
def test_an_edit_replaces_or_removes_what_stands_in_its_range(edits: list[Edit], seen: str) -> None:
    assert rewrite(copied("a tide rises"), edits).text == seen


def test_of_overlapping_edits_the_earlier_and_then_the_longer_is_carried_out() -> None:
    edits = [Edit(3, 8, "late"), Edit(2, 4, "short"), Edit(2, 6, "long"), Edit(2, 6, "long")]
    assert rewrite(copied("a tide rises"), edits).text == "a long rises"


def test_evidence_behind_an_edit_is_still_the_source() -> None:
    """What was copied is quoted to the letter, what was replaced as a whole."""
    seen = rewrite(copied("a <b>tide</b> &amp; rain"), [Edit(2, 5), Edit(9, 13), Edit(14, 19, "&")])
    assert seen.text == "a tide & rain"
    assert [quoted(seen, words) for words in ("tide", "&", "ide & ra")] == ["tide", "&amp;", "ide</b> &amp; ra"]


def test_stages_compose() -> None:
    """LaTeX inside Markdown: evidence of the last text is found in the first source."""
    document = read_text(r"- **Tide** wins by 3\% and $2\times$")
    seen = rewrite(document, latex_edits(document.text))
    assert seen.text == "Tide wins by 3% and 2×"
    assert [quoted(seen, words) for words in ("Tide", "3%", "2×", "by 3% and")] == ["Tide", r"3\%", r"2\times", r"by 3\% and"]


def test_blocks_pieces_and_links_move_with_their_text() -> None:
    document = copied("xx tide xx rain")
    document = Document(
        document.source, document.text, document.offsets, (Block(0, 7, "line"), Block(8, 15, "line")),
        links=(Link("u", 0, 1, 11),), pieces=(Piece(3, 7, "em"),),
    )  # fmt: skip
    seen = rewrite(document, [Edit(0, 3), Edit(8, 11, "-")])
    assert [seen.text_of(block) for block in seen.blocks] == ["tide", "-rain"]
    assert seen.text[seen.pieces[0].start : seen.pieces[0].end] == "tide"
    assert seen.text[seen.links[0].at :] == "rain"


def shown(document: Document, words: str) -> str | None:
    """What the page shows where ``words`` are read."""
    at = document.text.index(words)
    span = document.span(at, at + len(words))
    return span and span.text


def test_what_is_read_as_something_else_is_shown_as_printed() -> None:
    """An edit is shown whole or not at all; what is rewritten is not seen by anybody."""
    source = r"the \beta of 3\% and \beta again"
    edits = [Edit(4, 9, "β"), Edit(14, 16, "%"), Edit(21, 26, "beta")]
    read, changed = read_as(copied(source), edits), rewrite(copied(source), edits)
    assert read.text == changed.text == "the β of 3% and beta again"
    for words, printed in (("β", r"\beta"), ("of 3% and", r"of 3\% and"), ("et", r"\beta"), ("again", "again"), ("the", "the")):
        assert (shown(read, words), shown(changed, words)) == (printed, words)


def test_without_edits_what_is_read_is_what_is_shown() -> None:
    read = read_as(copied("a tide"), [])
    assert (read.text, shown(read, "tide")) == ("a tide", "tide")


def test_an_edit_of_text_that_the_source_does_not_print_gives_no_evidence() -> None:
    builder = TextBuilder()
    builder.add("added")
    document = Document("source", builder.text(), builder.offsets(), ())
    seen = rewrite(document, [Edit(0, 5, "seen")])
    assert (seen.text, seen.span(0, 4)) == ("seen", None)


_UNITS = [
    "tide", " ", " ", "\n", "\r\n", "\n\n", "**", "*", "_", "# ", "- ", "  - ", "1. ", "> ", "| a | b |", "|---|---|", "`", "~~", "[a](", ")",
    "[x](https://t.example/(a)b)", "[r][1]", "\n[1]: https://t.example/r\n", "<b>", "</b>", "<br>", "<!--", "-->", "&amp;", "&nbsp;", "\\%",
    "\\textbf{", "\\emph{", "}", "{", "$", "$x^{2}$", "\\times ", "\\'e", '{\\"o}', "\\(", "\\)", "3.5", "ünï", "数据", "\u200b", "e\u0301", "```\n",
    "<details>", "</summary>", "\ufeff", "---\n", "\u2028", "\\", "¶", "Ada Okafor, ",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_every_span_of_a_random_page_quotes_its_source(seed: int) -> None:
    """Markdown, HTML and LaTeX thrown together: any range that is printed is quoted to the letter."""
    random_page = random.Random(seed)
    source = "".join(random_page.choice(_UNITS) for _ in range(80))
    document = read_text(source)
    document = rewrite(document, latex_edits(document.text))
    for _ in range(120):
        start = random_page.randint(0, len(document.text))
        end = random_page.randint(start, min(len(document.text), start + 40))
        span = document.span(start, end)
        assert span is None or document.source[span.start : span.end] == span.quote
        assert span is not None or not _copied_letters(document, start, end)
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(document.text)
    for link in document.links:
        assert source[link.start : link.end] == document.link_span(link).quote


def _copied_letters(document: Document, start: int, end: int) -> bool:
    return any(
        run.exact and document.text[max(start, run.at) : min(end, run.at + run.length)].strip()
        for run in document.offsets.between(start, end)
    )


def test_many_edits_cost_no_more_than_their_number() -> None:
    document = copied(repeated("a ", 40_000))
    edits = [Edit(at, at + 1, "b") for at in range(0, len(document.text), 2)]
    assert is_cheap(lambda: rewrite(document, edits))
