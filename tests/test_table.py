"""The table in the terminal."""

import io
import re

import pytest
from invented import HOSTILE, extraction, leaf, number, paper, problem
from rich.console import Console

from extractor.records import Accounting, Extraction, ModelStamp, ProblemKind
from extractor.shown.table import WIDEST, PageTable, render


def shown(result: Extraction, width: int = 100, *, colour: bool = False, **more: object) -> str:
    """The table as text; ``colour`` as a terminal would get it."""
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=colour, color_system="truecolor" if colour else None)
    console.print(PageTable(result, **more))  # type: ignore[arg-type]
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def test_a_paper_its_methods_and_its_numbers_are_shown_amid_their_words() -> None:
    """The whole table, as it is when piped."""
    assert shown(extraction(), saved="out/tides.json") == (
        f"{'tides.txt':70}1 paper · 3 numbers · scripted\n"
        + "━" * 100
        + """

   1 TideCache: Sparse Decoding by Ebb and Flow
     Ada Okafor, Bo Lindqvist · 2026 · arXiv:2606.01234
     proposes TideCache (system)
     compared with SlowCache

     value         what of        whose      against    on
     41%           ↓ peak memory  TideCache  SlowCache  NightBench
     3.1x          ↑ throughput   TideCache
       TideCache cuts peak memory by »41%« over SlowCache on NightBench, and throughput grows
       »3.1x«.

     9k dialogues  scale
       It was trained on »9k« dialogues.

"""
        + "─" * 100
        + "\nnot grounded: 1 · left open: 1 of 4 numbers · JSON: out/tides.json\n"
    )


def test_in_a_terminal_the_value_is_marked_by_its_style() -> None:
    text = shown(extraction(), colour=True)
    assert "»" not in text
    assert re.search(r"\x1b\[1;30;46m41%\x1b\[0m", text)


@pytest.mark.parametrize("width", [40, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    crowded = paper(
        numbers=[number("41%", value=41, metric="m" * 30, method="word " * 8, baseline="b" * 50, setting="a setting " * 9)]
    )
    lines = shown(extraction(page="p" * 200, papers=[crowded]), width, verbose=True).splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("colour", [False, True])
def test_text_of_pages_and_models_is_inert(colour: bool) -> None:
    """Escape sequences, bidi controls and rich's own markup come out as they would be read, wherever they stand."""
    hostile = leaf(HOSTILE, HOSTILE)
    bad = paper(
        title=hostile, authors=[hostile], venue=hostile, abstract=hostile,
        numbers=[
            number(HOSTILE, HOSTILE, value=1, unit=HOSTILE, metric=HOSTILE, method=HOSTILE, baseline=HOSTILE, setting=HOSTILE)
        ],
    )  # fmt: skip
    worst = extraction(
        page=HOSTILE, papers=[bad], model=ModelStamp(name=HOSTILE),
        problems=[problem(ProblemKind.ENGINE_DIED, reason=HOSTILE, words=HOSTILE)],
    )  # fmt: skip
    text = shown(worst, 400, colour=colour, saved=HOSTILE, verbose=True)
    styles = re.compile(r"\x1b\[[0-9;]*m")  # rich's own
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", styles.sub("", text))
    assert "[bold red]x[/]" in styles.sub("", text)
    text.encode()


def test_a_paper_without_a_title_is_called_by_its_first_words() -> None:
    text = shown(extraction(papers=[paper(title=None)]))
    assert "(no title) Decoders forget. TideCache cuts peak memory by 41% over…" in text


def test_many_authors_are_shortened_with_their_count() -> None:
    many = paper(authors=[leaf("Ada Okafor")] * 9, authors_complete=False)
    assert "Ada Okafor, Ada Okafor, Ada Okafor and 6 more, et al." in shown(extraction(papers=[many]))


def test_a_page_without_papers_says_so() -> None:
    text = shown(extraction(papers=[], problems=[], accounting=Accounting()))
    assert "no papers on this page" in text and "not grounded: 0 · left open: 0 of 0 numbers" in text


def test_a_page_that_could_not_be_read_says_why() -> None:
    pdf = extraction(papers=[], problems=[problem(ProblemKind.UNREADABLE, reason="this is a PDF; convert it")])
    assert "failed: this is a PDF; convert it" in shown(pdf)


def test_a_page_read_without_a_model_is_marked() -> None:
    assert "no model: layout and rules only" in shown(extraction(model=ModelStamp(name="none")))


def test_verbose_shows_every_problem_confidences_and_the_cost() -> None:
    text = shown(extraction(), verbose=True)
    assert "ungrounded (names) the page does not print it: EbbCache" in text
    assert "90% rules" in text
    assert "3 questions · 900 tokens sent, 700 read anew, 90 written · 1.5 s" in text


@pytest.mark.parametrize(
    ("text", "fields", "cell"),
    [
        ("41%", {"unit": "%"}, "41%"),
        ("41 percent", {"unit": "%"}, "41 percent"),
        ("41", {"unit": "%"}, "41 %"),
        ("4", {"unit": "points"}, "4 points"),
        ("1.4 pp", {"unit": "points"}, "1.4 pp"),
        ("halved", {"unit": "x"}, "halved"),
        ("eight times", {"unit": "x"}, "eight times"),
        ("40-fold", {"unit": "x"}, "40-fold"),
        ("3", {"unit": "x"}, "3 ×"),
        ("9k", {"unit": "dialogues"}, "9k dialogues"),
        ("30 MB", {"unit": "MB", "qualifier": "at_most"}, "≤30 MB"),
        ("11,000+", {"unit": "poses", "qualifier": "at_least"}, "11,000+ poses"),
        ("23%", {"unit": "%", "qualifier": "about"}, "~23%"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_printed_with_its_unit_once(text: str, fields: dict[str, str], cell: str) -> None:
    one = paper(title=None, abstract=leaf(text, text), numbers=[number(text, text, value=1, **fields)])
    rows = shown(extraction(papers=[one])).splitlines()
    assert rows[rows.index("     value") + 1 if "     value" in rows else -1].strip() == cell


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("columns", "width"), [("80", 80), ("120", 120), ("300", WIDEST)])
def test_a_terminal_gets_its_own_width_up_to_what_reads_well(columns: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"COLUMNS": columns, "LINES": "30", "TERM": "xterm-256color", "NO_COLOR": ""}.items():
        monkeypatch.setenv(name, value)
    text = render(PageTable(extraction()), Terminal())
    assert "\x1b[" in text
    assert max(len(line) for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()) == width


def test_a_stream_that_is_no_terminal_gets_plain_text_100_wide() -> None:
    lines = render(PageTable(extraction()), io.StringIO()).splitlines()
    assert max(map(len, lines)) == 100
    assert not any("\x1b" in line or line.endswith(" ") for line in lines)
