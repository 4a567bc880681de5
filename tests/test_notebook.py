"""What a notebook shows."""

import re
from html.parser import HTMLParser

import pytest
from invented import HOSTILE, extraction, leaf, number, paper, problem

from extractor.records import Extraction, ModelStamp, ProblemKind

TAGS = {
    "div", "style", "header", "strong", "span", "section", "h4", "p", "table", "thead", "tbody", "tr", "th", "td",
    "mark", "footer",
}  # fmt: skip


class Seen(HTMLParser):
    """Tags, attributes and text of a fragment; fails where a tag is not closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def seen(result: Extraction) -> Seen:
    parser = Seen()
    parser.feed(result._repr_html_())
    parser.close()
    assert parser.open == []
    return parser


def test_a_page_is_shown_with_its_values_marked_amid_their_words() -> None:
    fragment = extraction()._repr_html_()
    assert "peak memory by <mark>41%</mark> over SlowCache" in fragment
    text = seen(extraction()).text
    assert "proposes TideCache (system)" in text and "↓ peak memory" in text and "not grounded: 1" in text


def test_text_of_pages_and_models_is_escaped_wherever_it_stands() -> None:
    hostile = HOSTILE + "\"'<img src=x onerror=alert(1)>&lt;b&gt;"
    place = leaf(hostile, hostile)
    bad = paper(
        title=place, authors=[place], venue=place, abstract=place,
        methods=[paper().methods[0].model_copy(update={"name": place})],
        numbers=[
            number(hostile, hostile, value=1, unit=hostile, metric=hostile, method=hostile, baseline=hostile, setting=hostile)
        ],
    )  # fmt: skip
    worst = extraction(
        page=hostile, papers=[bad], model=ModelStamp(name=hostile),
        problems=[problem(ProblemKind.ENGINE_DIED, reason=hostile, words=hostile)],
    )  # fmt: skip
    parsed = seen(worst)
    assert parsed.tags <= TAGS and parsed.attributes <= {"class", "colspan"}
    assert parsed.text.count("<script>alert(1)</script>") >= 9
    assert not re.search(r"[\x1b\x9b\u202e\u2066\ud800]", worst._repr_html_())


def test_nothing_in_it_runs_or_loads_anything() -> None:
    fragment = extraction()._repr_html_()
    assert not re.search(r"<script|href|src=|url\(|@import|\bon\w+=|http", fragment)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (extraction(papers=[], problems=[]), "no papers on this page"),
        (extraction(papers=[], problems=[problem(ProblemKind.UNREADABLE, reason="a PDF")]), "failed: a PDF"),
    ],
)
def test_a_page_without_papers_says_why(result: Extraction, said: str) -> None:
    assert said in seen(result).text
