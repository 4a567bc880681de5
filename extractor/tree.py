"""The element tree that a browser would build, with each element's tag and each text's place in the source.

lexbor builds the tree but knows no source offsets. So it is given a skeleton of the page: bare tags that carry a
number, and for each text its number instead of its words. The numbers in the tree then lead back to the
source, and nothing that a page prints can be mistaken for one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from extractor.markup import Attribute, Skipped, Tag, Text, Token, attributes

VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)
FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
_CLOSES_ITSELF = frozenset("li p dt dd tr td th option optgroup thead tbody tfoot rb rt rtc rp".split())
_FLOW = frozenset(
    "address article aside blockquote body center details dialog dd dir div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody td tfoot th"
    " thead tr ul".split()
)
_NOT_IN_TREE = frozenset("script style noscript noembed noframes title frameset frame".split())
# Elements whose own parsing rules would drop what they hold.
_RENAMED = {"iframe": "img", "textarea": "x-pre", "xmp": "x-pre", "plaintext": "x-pre", "listing": "pre"}
_SAFE_NAME = re.compile(r"[a-z][a-z0-9:-]{0,30}")

# lexbor looks through all open elements at each tag, so deep nesting costs the square of its depth; browsers stop at 512.
MAX_DEPTH = 150
MAX_TAGS = 300_000
# An unclosed <b> is opened again in every following paragraph: as many copies as are open, for each paragraph.
_MAX_FORMATTING = 8
_MAX_SAME_FORMATTING = 3


class Element:
    """An element of the tree. ``number`` is unique on the page and grows in document order."""

    __slots__ = ("attributes", "flags", "name", "number", "parent", "style")

    def __init__(self, name: str, number: int, parent: Element | None, found: dict[str, Attribute]) -> None:
        self.name = name
        self.number = number
        self.parent = parent
        self.attributes = found
        self.flags = 0
        self.style: str | None = None

    def get(self, name: str) -> str:
        """The value of an attribute; empty where there is none."""
        found = self.attributes.get(name)
        return found.value if found else ""

    def ancestors(self) -> Iterator[Element]:
        """The element itself and all around it, from the inside out."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


@dataclass(frozen=True, slots=True)
class Open:
    element: Element


@dataclass(frozen=True, slots=True)
class Close:
    element: Element


Event = Open | Close | Text | str
"""A string is white space between tags."""


@dataclass
class Tree:
    """The page in document order, and what was left out of it."""

    events: list[Event] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    """Characters of scripts, comments and the like, by kind."""
    flattened: int = 0
    """Tags nested too deep: each was read as a line break."""
    unread: int = 0
    """Characters behind the last tag that was read."""


def read_tree(source: str, page: Iterator[Token]) -> Tree:
    """The tree of the page whose tokens are given."""
    skeleton = _Skeleton()
    end = skeleton.fill(page)
    tree = Tree(skipped=skeleton.skipped_characters, flattened=skeleton.flattened)
    tree.unread = len(source) - end if end is not None else 0
    html = LexborHTMLParser("".join(skeleton.parts)).html or ""
    tree.events = list(_events(source, html, skeleton))
    return tree


class _Skeleton:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.tags: list[Tag] = []
        self.texts: list[Text] = []
        self.skipped_characters: Counter[str] = Counter()
        self.flattened = 0
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()

    def fill(self, page: Iterator[Token]) -> int | None:
        """Take all tokens; where the limit of tags cuts the page, return the offset of the cut."""
        for token in page:
            if isinstance(token, Text):
                self._text(token)
            elif isinstance(token, Skipped):
                self._skip(token)
            elif token.closing:
                self._end(token)
            elif len(self.tags) >= MAX_TAGS:
                return token.start
            else:
                self._start(token)
        return None
