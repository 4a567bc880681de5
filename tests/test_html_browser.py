"""What we read of a page against what a browser shows of it: nothing is lost, and nothing else is read as shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from composed_words import CHROMIUM, Shown, differing, shown_words, words
from generated_pages import PageMaker

from extractor.pages import Page
from extractor.text.document import Document, Mark
from extractor.text.html import read_html

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")]

EVALS = Path(__file__).parent.parent / "evals"
MOST_LOST = 0.005
"""Of the words that the browser shows."""
MOST_MADE_UP = 0.005
"""Of the words that we read as shown."""


def read_words_of(document: Document) -> tuple[list[str], list[bool]]:
    """The words of a text, and whether each is read as shown: neither collapsed nor in doubt."""
    found: list[str] = []
    plain: list[bool] = []
    at = 0
    for mark in [*document.marks, Mark(len(document.text), len(document.text), "shown")]:
        for start, end, is_plain in ((at, mark.start, True), (mark.start, mark.end, False)):
            part = list(words(document.text[start:end]))
            found += part
            plain += [is_plain] * len(part)
        at = mark.end
    return found, plain


def rates(sources: Sequence[str], shown: Sequence[Shown]) -> tuple[float, float]:
    """The shares of words lost, and of words made up. Prints both, and the first few of each."""
    lost: list[str] = []
    extra: list[str] = []
    read = 0
    for source, page in zip(sources, shown, strict=True):
        found, plain = read_words_of(read_html(source))
        difference = differing(page.seen, found)
        lost += difference.lost
        extra += [found[at] for at in difference.extra if plain[at]]
        read += sum(plain)
    seen = sum(len(page.seen) for page in shown)
    print(f"{len(sources)} pages: lost {len(lost)} of {seen} words {lost[:9]}; made up {len(extra)} of {read} {extra[:9]}")
    return len(lost) / seen, len(extra) / read


def test_pages_of_the_suites_are_read_as_shown(tmp_path: Path) -> None:
    """Each page alone, and all of them."""
    files = [file for file in sorted(EVALS.glob("*/pages/*")) if Page.from_file(file).kind() == "html"]
    sources = [Page.from_file(file).decode().source for file in files]
    shown = shown_words(sources, tmp_path)
    for source, page in zip(sources, shown, strict=True):
        lost, extra = rates([source], [page])
        assert lost <= MOST_LOST and extra <= MOST_MADE_UP


@pytest.mark.parametrize("seed", range(0, 300, 100))
def test_generated_pages_are_read_as_shown(tmp_path: Path, seed: int) -> None:
    """Nested and hidden in all ways, with shadow roots, frames, drawings and style sheets."""
    sources = [PageMaker(number).page() for number in range(seed, seed + 100)]
    lost, extra = rates(sources, shown_words(sources, tmp_path))
    assert lost <= MOST_LOST and extra <= MOST_MADE_UP


def test_the_walker_sees_what_is_drawn_only(tmp_path: Path) -> None:
    """The yardstick itself, on pages of which a person can say what they show."""
    pages = [
        "<p>a<b>b</b> c<br>d</p>e",
        "<p hidden>a</p><p style='visibility:hidden'>b<i style='visibility:visible'>c</i></p><p style='color:#fff'>d</p>e",
        "<div><template shadowrootmode=open>a<slot></slot>c</template>b</div><iframe srcdoc='<p>d'></iframe>",
        "<details><summary>a</summary>b</details><select><option>c<option selected>d</select>",
    ]
    assert [page.seen for page in shown_words(pages, tmp_path)] == [["ab", "c", "d", "e"], ["c", "e"], ["abc", "d"], ["a", "d"]]
