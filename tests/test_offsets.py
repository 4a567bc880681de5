"""Where a text stands in its page: whatever the page is made of and whatever its bytes are in, offsets hold."""

from __future__ import annotations

import html
import random
import unicodedata
from collections.abc import Iterator

import pytest

from extractor.pages import Page
from extractor.records import Span
from extractor.text.document import Document
from extractor.text.reading import read_page

_RANGES = [(0x21, 0x7E), (0xA0, 0x17F), (0x370, 0x5FF), (0x600, 0x6FF), (0x900, 0xDFF), (0x2000, 0x2BFF), (0x3040, 0x9FFF)]
_RANGES += [(0xAC00, 0xD7A3), (0xF900, 0xFFEF), (0x1D400, 0x1D7FF), (0x1F300, 0x1FAFF), (0x20000, 0x2A6DF), (0xE0000, 0xE007F)]
_NOT_PLAIN = "<>&\\${}`~^_*#|[]()\"'-=+"
"""What is markup in HTML, LaTeX or Markdown; it comes as entities."""
_ENTITIES = (
    "&amp; &lt; &gt; &eacute; &nbsp; &mdash; &#x41; &#8217; &ndash; &frac12; &hellip; &alpha; &#128640; &notit; &ampx &copy".split()
)
_INLINE = "b i em strong span u small code mark a sub sup q cite var".split()
_HIDDEN = [
    "<!-- x -->",
    "<span hidden>x</span>",
    "<span style='display:none'>x</span>",
    "<template>x</template>",
    "<script>x</script>",
]
_FRAME = '<iframe srcdoc="'
_ENCODINGS = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "gb18030", "shift_jis", "koi8-r"]
_DECLARED = ["", "", "utf-8", "iso-8859-1", "windows-1252", "gb2312", "shift_jis", "utf-16", "klingon"]


class Maker:
    """Makes one document; the seed alone decides what is in it."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def bytes(self) -> tuple[bytes, str | None]:
        """The document in some encoding, and a media type, which may be wrong about it."""
        encoding, declared = self.dice.choice(_ENCODINGS), self.dice.choice(_DECLARED)
        meta = f'<meta charset="{declared}">' if declared and self.dice.random() < 0.5 else ""
        media_type = f"text/html; charset={declared}" if declared and not meta else "text/html"
        source = f"<!doctype html><html><head>{meta}</head><body>{self.blocks()}</body></html>"
        return source.encode(encoding, "xmlcharrefreplace"), media_type

    def blocks(self) -> str:
        return self.end().join(self.block(0) for _ in range(self.dice.randrange(1, 8)))

    def block(self, depth: int) -> str:
        """One of the blocks of HTML, with or without its end tag."""
        kind = self.dice.choice(["p", "p", "div", "li", "h2", "dd", "blockquote", "td", "pre", "frame", "nested"])
        if kind == "td":
            return f"<table><tr><td>{self.line(0)}<td>{self.line(0)}</table>"
        if kind == "frame":
            return _FRAME + f"<p>{self.line(0)}".replace("&", "&amp;").replace('"', "&quot;") + '"></iframe>'
        if kind == "nested" and depth < 5:
            return f"<section>{self.block(depth + 1)}{self.line(0)}{self.block(depth + 1)}</section>"
        return f"<{kind}>{self.line(0)}{self.dice.choice([f'</{kind}>', '']) if kind != 'pre' else '</pre>'}"

    def line(self, depth: int) -> str:
        return "".join(self.piece(depth) for _ in range(self.dice.randrange(1, 7)))

    def piece(self, depth: int) -> str:
        """A word, an entity, white space, something hidden, or a tag around more of such."""
        pick = self.dice.random()
        if pick < 0.4 or depth > 4:
            return self.word()
        if pick < 0.55:
            return self.dice.choice(_ENTITIES)
        if pick < 0.75:
            return self.dice.choice([" ", "  ", self.end(), "\t", "\u2009", " \u200b", "\u00a0"])
        if pick < 0.8:
            return self.dice.choice([*_HIDDEN, "<br>", "<wbr>", "<img alt=x>"])
        tag, attribute = self.dice.choice(_INLINE), self.dice.choice(["", " class=x", " href=y"])
        # An <a> that leads nowhere is a control, which reveals what follows it.
        return f"<{tag}{attribute if tag != 'a' else ' href=y'}>{self.line(depth + 1)}</{tag}>"

    def word(self) -> str:
        letters = [self.letter() for _ in range(self.dice.randrange(1, 9))]
        return "".join(f"&#{ord(letter)};" if letter in _NOT_PLAIN else letter for letter in letters)

    def letter(self) -> str:
        first, last = self.dice.choice(_RANGES)
        return chr(self.dice.randrange(first, last + 1))

    def end(self) -> str:
        return self.dice.choice(["\n", "\r\n", "\r\n", "\r"])


def alike(text: str) -> str:
    """A text without what depends on what stands around it: white space, and whether digits are raised."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())


def spans(document: Document, dice: random.Random) -> Iterator[Span]:
    """The evidence for every block, for what links lead to, and for some words of each block."""
    for block in document.blocks:
        words = document.text_of(block)
        yield _sure(document.span(block.start, block.end))
        starts = [0, *(at + 1 for at, sign in enumerate(words) if sign.isspace())]
        ends = [*(at for at, sign in enumerate(words) if sign.isspace()), len(words)]
        first, last = sorted((dice.randrange(len(starts)), dice.randrange(len(starts))))
        if words[starts[first] : ends[last]].strip():
            yield _sure(document.span(block.start + starts[first], block.start + ends[last]))
    yield from (document.link_span(link) for link in document.links)


def _sure(span: Span | None) -> Span:
    assert span is not None, "a block without a place in the source"
    return span


def violations(seed: int) -> list[str]:
    """What does not hold in the document of a seed."""
    data, media_type = Maker(seed).bytes()
    document = read_page(Page.from_bytes(data, name="page.html", media_type=media_type)).document
    found = []
    for span in spans(document, random.Random(seed)):
        if document.source[span.start : span.end] != span.quote:
            found.append(f"{seed}: other words at {span.start}")
        elif alike(_read_alone(document.source, span)) != alike(span.text):
            found.append(f"{seed}: {span.quote!r} does not read {span.text!r}")
    return found


def _read_alone(source: str, span: Span) -> str:
    """What the page shows for the quote, read as HTML; twice where it is a part of a page that stands in an attribute."""
    in_frame = source.rfind(_FRAME, 0, span.start) > source.rfind("</iframe>", 0, span.start)
    quote = html.unescape(span.quote) if in_frame else span.quote
    document = read_page(Page.from_html(f"<p>{quote}")).document
    return document.printed.text if document.printed else document.text


def test_offsets_hold_in_documents_of_all_kinds() -> None:
    """Any Unicode, line ends, marks, encodings; right, wrong and missing charsets; entities and nested tags."""
    assert [fault for seed in range(300) for fault in violations(seed)] == []


@pytest.mark.slow
def test_offsets_hold_in_ten_thousand_documents() -> None:
    """Without a violation."""
    assert [fault for seed in range(10_000) for fault in violations(seed)] == []


@pytest.mark.parametrize(
    ("source", "quote", "text"),
    [
        ("<p>a\r\n<b>b</b>&amp;c</p>", "a\r\n<b>b</b>&amp;c", "a b&c"),
        ("\ufeff<p>\u2028</p><p>x\u2029y</p>", "x\u2029y", "x y"),
        ("<iframe srcdoc='<p>a &amp;amp; &quot;b&quot;</p>'></iframe>", "a &amp;amp; &quot;b&quot;", 'a & "b"'),
    ],
)
def test_evidence_quotes_what_the_page_prints(source: str, quote: str, text: str) -> None:
    """With tags, entities, line ends; of a page in an attribute as the attribute has it."""
    document = read_page(Page.from_html(source)).document
    (span,) = (_sure(document.span(block.start, block.end)) for block in document.blocks)
    assert (span.quote, span.text) == (quote, text)


def test_a_header_that_says_utf_16_of_ascii_tags_is_wrong() -> None:
    """Read as such the page would be Chinese."""
    data = "<html><body><p>Größe</p></body></html>".encode("windows-1252")
    assert read_page(Page.from_bytes(data, media_type="text/html; charset=utf-16")).document.text == "Größe"
