"""LaTeX in prose is seen as its author meant it; what is no LaTeX stays."""

from __future__ import annotations

import pytest
from cost import is_cheap, repeated

from extractor.pages import Page
from extractor.text.document import Document, TextBuilder
from extractor.text.latex import latex_edits
from extractor.text.reading import read_page
from extractor.text.rewrite import rewrite


def seen(source: str) -> str:
    builder = TextBuilder()
    builder.copy(source, 0, len(source))
    document = Document(source, builder.text(), builder.offsets(), ())
    return rewrite(document, latex_edits(document.text)).text


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"\textbf{Tide} rises", "Tide rises"),
        (r"\emph{a \textbf{b} c}", "a b c"),
        (r"\textit{a {b} c}", "a {b} c"),
        (r"\href{https://t.example/a_b}{Tide}", "Tide"),
        (r"\url{https://t.example}", "https://t.example"),
        (r"\textsc {Tide}", "Tide"),
    ],
)
def test_formatting_commands_leave_their_argument(printed: str, text: str) -> None:
    assert seen(printed) == text


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"3.07\% of \$5 \& \#2 a\_b", "3.07% of $5 & #2 a_b"),
        (r"$\times$", "×"),
        (r"$3.1\times$ faster", "3.1× faster"),
        (r"$10^{5}$ nodes", "10^5 nodes"),
        (r"$1{,}000$", "1,000"),
        (r"$x_{i}$ and \(y^2\)", "x_i and y^2"),
        (r"$\mathcal{O}(n)$", "O(n)"),
        (r"$\alpha$-tide", "α-tide"),
        (r"$a\;b\,c$", "a bc"),
        (r"$\sim 31\%$", "~31%"),
    ],
)
def test_signs_and_short_formulas_are_seen_as_printed_on_paper(printed: str, text: str) -> None:
    assert seen(printed) == text


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"M\"uller", "Müller"),
        (r"Erd\H{o}s", "Erdős"),
        (r"{\'e}t\'{e}", "été"),
        (r"\c{c} \v{s}", "ç š"),
        (r"na\"{\i}ve", "naïve"),
        (r"S{\o}ren Kj{\ae}r", "Søren Kjær"),
        (r"{\L}ukasz", "Łukasz"),
        (r"J\o rgensen", "Jørgensen"),
        (r"stra\ss e", "straße"),
        (r"Stra\ss{}e", "Straße"),
    ],
)
def test_accents_and_letters_of_names_are_composed(printed: str, text: str) -> None:
    assert seen(printed) == text


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "plain text",
        "it costs $5 and $6",
        r"\unknown{x} \foo",
        r"\textbf{unclosed",
        r"C:\temp",
        "a $ b",
        "100 % {braced}",
        r"\version 3",
        r"\longer",
    ],
)
def test_what_is_no_known_markup_stays_as_printed(printed: str) -> None:
    assert seen(printed) == printed


@pytest.mark.parametrize(
    ("printed", "read"), [(r"3.07\% of it", "3.07% of it"), (r"M\"uller", "Müller"), ("no markup", "no markup")]
)
def test_evidence_shows_latex_as_the_page_prints_it(printed: str, read: str) -> None:
    """A reader of the page sees the command."""
    document = read_page(Page.from_text(f"before {printed} behind\n")).document
    at = document.text.index(read)
    span = document.span(at, at + len(read))
    assert span and (span.text, span.quote) == (printed, printed)


def test_a_formula_does_not_reach_over_a_line_end() -> None:
    assert seen("from $5\nto 6$ a") == "from $5\nto 6$ a"


@pytest.mark.parametrize(
    "unit",
    [
        r"\textbf{",
        r"\href{a}{",
        "$",
        "$a ",
        "\\",
        r"\( a",
        r"{\"{",
        "^{",
        "{",
        r"\textbf{a} ",
        r"$x^{2}$ ",
        r"\%",
        "a{}",
        r"\href{",
    ],
)
def test_time_grows_with_the_length_of_the_text(unit: str) -> None:
    text = repeated(unit)
    assert is_cheap(lambda: list(latex_edits(text)))


@pytest.mark.parametrize(
    ("printed", "text"),
    [("``A Tide,'' Tidal Letters", "“A Tide,” Tidal Letters"), ("two ``Tides'' and ``Ropes''", "two “Tides” and “Ropes”"), ("``open", "``open"), ("it''s", "it''s")],
)  # fmt: skip
def test_quotation_marks_of_two_accents_are_seen_as_such(printed: str, text: str) -> None:
    assert seen(printed) == text
