"""The element tree, held against lexbor's, which follows the standard to the letter."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.text.markup import Text, tokens
from extractor.text.tree import FORMATTING, MAX_DEPTH, Element, TreeBuilder

# Elements that hold text the same way with and without them.
NEUTRAL = FORMATTING | {"tbody", "html", "head", "body", "form"}
OMISSIBLE = ("li", "p", "td", "th", "tr", "dt", "dd", "option")

Places = list[tuple[str, tuple[str, ...]]]


def ours(source: str) -> Places:
    """Each word with the elements around it."""
    found: Places = []
    open_names: list[str] = []
    for event in TreeBuilder(source).build(tokens(source)):
        if isinstance(event, Element):
            open_names.append(event.name)
        elif event is None:
            open_names.pop()
        elif isinstance(event, Text):
            found.extend(_words(source[event.start : event.end], open_names))
    return found


def theirs(source: str) -> Places:
    def walk(node: LexborNode, around: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        child = node.child
        while child is not None:
            if child.tag == "-text":
                yield from _words(child.text(), around)
            else:
                yield from walk(child, [*around, str(child.tag)])
            child = child.next

    root = LexborHTMLParser(source).root
    assert root is not None
    return list(walk(root, []))


def _words(text: str, around: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for word in re.findall(r"w\d+", text):
        yield word, tuple(name for name in around if name not in NEUTRAL)


class _Page:
    """A random page that is well-formed but for end tags which may be left out."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.words = 0

    def element(self, name: str, inside: str) -> str:
        return f"<{name}>{inside}" + ("" if name in OMISSIBLE and self.dice.random() < 0.5 else f"</{name}>")

    def inline(self, depth: int) -> str:
        if depth == 0 or self.dice.random() < 0.5:
            self.words += 1
            return f"w{self.words} "
        name = self.dice.choice(["b", "i", "a", "span", "em", "label"])
        return f"<{name}>{self.inline(depth - 1)}</{name}>"

    def block(self, depth: int) -> str:
        name = self.dice.choice(["p", "h2", "div", "ul", "dl", "table", "select", "blockquote", "details"])
        if name in ("p", "h2"):
            return self.element(name, self.inline(2))
        if name == "select":
            return self.element(name, self.element("option", f"w{self._next()}") + self.element("option", f"w{self._next()}"))
        if name == "table":
            return self.element(name, "".join(self.element("tr", self.parts("td", depth)) for _ in range(2)))
        if name in ("ul", "dl"):
            return self.element(name, self.parts("li" if name == "ul" else self.dice.choice(["dt", "dd"]), depth))
        return self.element(name, self.flow(depth - 1))

    def parts(self, name: str, depth: int) -> str:
        return "".join(self.element(name, self.flow(depth - 1)) for _ in range(self.dice.randrange(1, 4)))

    def flow(self, depth: int) -> str:
        makers = [self.inline, self.block] if depth > 0 else [self.inline]
        return "".join(self.dice.choice(makers)(2 if depth <= 0 else depth) for _ in range(self.dice.randrange(1, 4)))

    def _next(self) -> int:
        self.words += 1
        return self.words


@pytest.mark.parametrize("seed", range(10))
def test_pages_with_end_tags_left_out_have_the_standards_tree(seed: int) -> None:
    """The same words in the same order inside the same elements."""
    page = _Page(random.Random(seed))
    for _ in range(40):
        source = "<!DOCTYPE html><body>" + page.flow(4)
        assert ours(source) == theirs(source), source


@pytest.mark.parametrize(
    "source",
    [
        "<b>w1<p>w2</b>w3</p>w4",
        "<a>w1<div>w2<a>w3</a>w4</div>w5",
        "<h2>w1<h3>w2</h2>w3",
        "<div><span>w1</div>w2</span>w3",
        "<table><tr><td><p>w1</table>w2",
        "<ul><li>w1<div>w2<li>w3</ul>w4",
        "<ul><li>w1<ul><li>w2</ul>w3<li>w4</ul>",
        "<p>w1<table><tr><td>w2</table>w3",
        "<button>w1<button>w2</button>w3",
        "</div>w1</p>w2<form><div>w3</form>w4</div>w5",
        "<svg><g>w1<p>w2</p></svg>w3",
        "<svg><foreignObject><p>w1</p></foreignObject></svg>w2",
        "<math><mi>w1</mi><mtext><p>w2</p></mtext></math>w3",
        "<title>w0</title><p>w1</body>w2</html>w3",
        "<select><option>w1<optgroup><option>w2</select>w3",
        "<dl><dt>w1<dd>w2<dl><dt>w3</dl>w4<dt>w5",
        "<div/>w1<svg><g/>w2</svg>w3",
    ],
)
def test_broken_pages_have_the_standards_tree(source: str) -> None:
    """Misnested tags, tags that open or close nothing, elements that others end."""
    page = "<!DOCTYPE html><body>" + source
    expected = [place for place in theirs(page) if place[0] != "w0"]
    assert [(word, _lower(around)) for word, around in ours(page)] == [(word, _lower(around)) for word, around in expected]


def _lower(around: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.lower() for name in around)


def test_blocks_that_outlive_a_formatting_element_keep_their_number() -> None:
    """So that both halves of a block are known to be one."""
    events = TreeBuilder(source := "<b><p>x</b>y</p>").build(tokens(source))
    paragraphs = [event.number for event in events if isinstance(event, Element) and event.name == "p"]
    assert len(paragraphs) == 2
    assert len(set(paragraphs)) == 1


def test_depth_is_bounded() -> None:
    """Deeper tags are counted, and every opened element is closed."""
    builder = TreeBuilder(source := "<div>" * 1_000 + "x")
    events = builder.build(tokens(source))
    assert builder.flattened == 1_000 - MAX_DEPTH
    assert sum(isinstance(event, Element) for event in events) == sum(event is None for event in events)
