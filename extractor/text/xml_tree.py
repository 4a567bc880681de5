"""The elements of an XML page with their places in the source. Broken XML is read as far as its tags pair up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from extractor.text.markup import Attribute, Skipped, Tag, Text, Token, attributes

MAX_DEPTH = 100
"""Elements deeper than this count as part of the one around them."""


class Node:
    """An XML element. ``number`` is unique on the page and grows in document order."""

    __slots__ = ("attributes", "children", "end", "has_text", "name", "number", "parent", "start")

    def __init__(self, name: str, number: int, parent: Node | None, start: int, found: dict[str, Attribute]) -> None:
        self.name = name
        self.number = number
        self.parent = parent
        self.start = self.end = start
        """Of the content, between the tags."""
        self.attributes = found
        self.children: list[Node] = []
        self.has_text = False
        """Text stands directly in it."""

    @property
    def local(self) -> str:
        """The name without its prefix, in lower case."""
        return self.name.rpartition(":")[2].lower()

    @property
    def prefix(self) -> str:
        return self.name.rpartition(":")[0].lower()

    def ancestors(self) -> Iterator[Node]:
        """The element itself and all around it, from the inside out."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    @property
    def path(self) -> tuple[int, ...]:
        return tuple(node.number for node in self.ancestors())[::-1]


class XmlTreeBuilder:
    """Pairs up tags. ``skipped`` counts the characters of comments."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root = Node("", 0, None, 0, {})
        self.skipped: Counter[str] = Counter()
        self.count = 1
        self._open = [self.root]
        self._names: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()

    def build(self, page: Iterable[Token]) -> Node:
        """A nameless element that holds the page's elements."""
        end = 0
        for token in page:
            end = token.end
            if isinstance(token, Text):
                self._text(token)
            elif isinstance(token, Skipped):
                if token.kind in ("comment", "unfinished tag"):
                    self.skipped[token.kind] += token.end - token.start
            elif token.closing:
                self._end(token)
            else:
                self._start(token)
        for node in self._open:
            node.end = end
        return self.root

    def _text(self, token: Text) -> None:
        if not self.source[token.start : token.end].isspace():
            self._open[-1].has_text = True

    def _start(self, tag: Tag) -> None:
        if len(self._open) > MAX_DEPTH:
            self._left_out[tag.name] += not tag.empty
            return
        parent = self._open[-1]
        node = Node(tag.name, self.count, parent, tag.end, attributes(self.source, tag))
        self.count += 1
        parent.children.append(node)
        if not tag.empty:
            self._open.append(node)
            self._names[tag.name] += 1

    def _end(self, tag: Tag) -> None:
        if self._left_out[tag.name]:
            self._left_out[tag.name] -= 1
        elif self._names[tag.name]:
            while True:
                node = self._open.pop()
                node.end = tag.start
                self._names[node.name] -= 1
                if node.name == tag.name:
                    return
