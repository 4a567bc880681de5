"""HTML to a :class:`Document`: what a reader of the page sees, in blocks, with the way back to the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.text.arrangement import Arrangement, arrange
from extractor.text.blocks import NO_SOURCE, BlockWriter
from extractor.text.document import Document
from extractor.text.glyphs import Glyphs, Look, glyphs, lowered, raised
from extractor.text.limits import LimitedTokens, problems
from extractor.text.markup import FRONT_MATTER, Text
from extractor.text.places import LinkTarget, Place, enter
from extractor.text.tree import Element, Event, TreeBuilder, names

_LINKED = {"a": "href", "area": "href", "iframe": "src", "embed": "src", "frame": "src", "object": "data"}
_NO_LINK = re.compile(r"#|$|(?:javascript|mailto|tel|data|about|blob):|\{[{%]", re.IGNORECASE)
# Drawn as boxes: what stands before and after them is not one word.
_BOXES = names("button img input svg iframe canvas object video audio meter progress select embed")
_NOT_COUNTED = frozenset(("doctype", "declaration", "cdata"))
_LONG_TEXT = 40
_MARKDOWN_BREAK = re.compile(r"\n(?=[ \t]*(?:\r?\n|#{1,6} |---|[-*+] |\d+\. ))|(?<=\n---)\r?\n")


def read_html(source: str) -> Document:
    """What a reader of the HTML page ``source`` sees. A template's front matter and tags are no part of it."""
    front = FRONT_MATTER.match(source)
    start = front.end() if front else int(source.startswith("\ufeff"))
    page = LimitedTokens(source, start)
    builder = TreeBuilder(source)
    document = _read(source, builder.build(page), Counter(template=start if front else 0))
    return replace(document, problems=problems("html", unread=page.unread, flattened=builder.flattened))


def read_words(source: str) -> Document:
    """What a reader sees of text without markup: white space folded, ``<`` and ``&`` mere signs."""
    return _read(source, [Text(0, len(source), raw=True)] if source else [], Counter())


def _read(source: str, events: Sequence[Event], unseen: Counter[str]) -> Document:
    reader = _Reader(source, arrange(source, events), unseen)
    for event in events:
        reader.take(event)
    return reader.document()


@dataclass(slots=True)
class _Level:
    """An open element, and what has been met inside it."""

    element: Element | None
    place: Place
    is_block: bool = False
    children: int = 0
    has_control: bool = False
    toggled: bool = False
    """The last thing met is a control, which may open and close what comes next."""


class _Reader:
    """Walks through the tree and writes what is seen."""

    def __init__(self, source: str, arrangement: Arrangement, unseen: Counter[str]) -> None:
        self.source = source
        self.arrangement = arrangement
        self.unseen = unseen
        self.writer = BlockWriter(source)
        self.levels = [_Level(None, Place())]

    def take(self, event: Event) -> None:
        if isinstance(event, Text):
            self._text(event)
        elif isinstance(event, Element):
            self._open(event)
        elif event is None:
            self._close()
        elif event.kind not in _NOT_COUNTED:
            self.unseen[event.kind] += event.end - event.start

    def _text(self, text: Text) -> None:
        level = self.levels[-1]
        place = level.place
        if reason := place.unseen:
            self.unseen[reason] += len(self.source[text.start : text.end].strip())
            return
        for start, end in self._lines(text, place):
            for piece in glyphs(self.source, start, end, raw=text.raw, kept=place.kept, unseen=self.unseen):
                self.writer.put(_shifted(piece, place), level.element, place)
            if end < text.end:
                self.writer.end_block()
        if text.end - text.start > _LONG_TEXT and not self.source[text.start : text.end].isspace():
            level.toggled = False

    def _lines(self, text: Text, place: Place) -> Iterator[tuple[int, int]]:
        """The text as a whole; but outside of all HTML of a page without a body, where Markdown stands, its paragraphs."""
        start = text.start
        if place.container is None and not text.raw:
            for found in _MARKDOWN_BREAK.finditer(self.source, text.start, text.end):
                yield start, found.end()
                start = found.end()
        yield start, text.end

    def _open(self, element: Element) -> None:
        level = self.levels[-1]
        around = level.place
        place = enter(element, around, self.arrangement, index=level.children, toggled=level.toggled)
        level.children += 1
        is_block = place.container is element
        self.levels.append(_Level(element, place, is_block))
        if place.unseen:
            return
        if is_block:
            self.writer.end_block()
        elif element.name == "br":
            self._break(place, element)
        elif element.name in _BOXES or element.number in self.arrangement.apart:
            self.writer.gap(place)
        elif element.parent is not None and element.parent.name == "mfrac" and level.children == 2:
            self.writer.put(Glyphs("/", NO_SOURCE, NO_SOURCE, Look.DECODED), element.parent, around)
        if target := _target(self.source, element):
            place.link = target if element.name == "a" else place.link
            self.writer.link(target, place)

    def _break(self, place: Place, element: Element) -> None:
        if place.kept:
            self.writer.put(Glyphs("\n", NO_SOURCE, NO_SOURCE, Look.BLANK), element, place)
        else:
            self.writer.end_block(broken=True)

    def _close(self) -> None:
        level = self.levels.pop()
        element, around = level.element, self.levels[-1]
        if element is None:
            return
        if level.is_block and not level.place.unseen:
            self.writer.end_block()
        elif element.name in _BOXES:
            self.writer.gap(level.place)
        if level.has_control or _is_control(element):
            around.has_control = around.toggled = True
        elif level.is_block and not level.place.unseen:
            around.toggled = False

    def document(self) -> Document:
        """The finished document."""
        self.writer.end_block()
        text, offsets = self.writer.text.text(), self.writer.text.offsets()
        return Document(
            source=self.source,
            text=text,
            offsets=offsets,
            blocks=tuple(self.writer.blocks),
            links=self.writer.links(text, offsets),
            pieces=tuple(self.writer.pieces),
            hidden={kind: count for kind, count in self.unseen.items() if count},
        )


def _shifted(piece: Glyphs, place: Place) -> Glyphs:
    if not place.shift or piece.look is Look.BLANK:
        return piece
    text = raised(piece.text) if place.shift == "raised" else lowered(piece.text)
    return piece if text == piece.text else piece._replace(text=text, look=Look.DECODED)


def _target(source: str, element: Element) -> LinkTarget | None:
    """The URL that an element leads to, as printed; None for places on the page itself, mail addresses and scripts."""
    found = element.attributes.get(_LINKED.get(element.name, ""))
    if found is None or _NO_LINK.match(found.value.strip()):
        return None
    words = source[found.start : found.end]
    start = found.start + len(words) - len(words.lstrip())
    return LinkTarget(found.value.strip(), start, start + len(words.strip()))


def _is_control(element: Element) -> bool:
    """Whether a click on the element may open and close something."""
    has = element.attributes
    if element.name in ("button", "summary") or element.get("role") in ("button", "tab", "switch"):
        return True
    if element.name == "a":
        href = element.get("href").strip().lower()
        return href.startswith("javascript:") or (href in ("", "#", "#!") and "name" not in has and "id" not in has)
    if element.name == "input":
        return element.get("type") in ("button", "checkbox", "radio")
    return "onclick" in has or "aria-expanded" in has or (element.name == "label" and "for" in has)
