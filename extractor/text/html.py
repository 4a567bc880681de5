"""HTML to a :class:`Document`: what a reader of the page sees, in blocks, with the way back to the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractor.text.arrangement import Arrangement, arrange
from extractor.text.blocks import NO_SOURCE, BlockWriter
from extractor.text.composed import compose
from extractor.text.document import Document, OffsetMap
from extractor.text.embedding import as_printed
from extractor.text.glyphs import Glyphs, Look, glyphs, lowered, raised
from extractor.text.limits import MAX_FRAMES, MAX_FRAMES_DEEP, WHOLE, Budget, Extent, LimitedTokens, Losses, problems
from extractor.text.markup import FRONT_MATTER, Attribute, Text
from extractor.text.places import LinkTarget, Place, enter
from extractor.text.tree import Element, Event, TreeBuilder, names
from extractor.text.visibility import OPEN_SIGHT, PAPER_SIGHT

_LINKED = {"a": "href", "area": "href", "iframe": "src", "embed": "src", "frame": "src", "object": "data"}
_NO_LINK = re.compile(r"#|$|(?:javascript|mailto|tel|data|about|blob):|\{[{%]", re.IGNORECASE)
# Drawn as boxes: what stands before and after them is not one word.
_BOXES = names("button img input svg iframe canvas object video audio meter progress select embed")
_NOT_COUNTED = frozenset(("doctype", "declaration", "cdata"))
_LONG_TEXT = 40
_MARKDOWN_BREAK = re.compile(r"\n(?=[ \t]*(?:\r?\n|#{1,6} |---|[-*+] |\d+\. ))|(?<=\n---)\r?\n")


def read_html(source: str, extent: Extent = WHOLE) -> Document:
    """What a reader of the HTML page ``source`` sees. A template's front matter and tags are no part of it."""
    return read_within(source, Budget(extent.tokens))


def read_within(source: str, budget: Budget) -> Document:
    """As :func:`read_html`, where several pages share a budget."""
    front = FRONT_MATTER.match(source)
    start = front.end() if front else int(source.startswith("\ufeff"))
    frames = _Frames(budget)
    document = _read(source, start, Counter(template=start if front else 0), frames)
    return replace(document, problems=problems("html", frames.losses))


def _read(source: str, start: int, unseen: Counter[str], frames: _Frames) -> Document:
    """Read a page, or one in a frame of it; what is lost is added to the losses of all of them."""
    page = LimitedTokens(source, start, budget=frames.budget)
    builder = TreeBuilder(source)
    events, filled = builder.build(page), set[int]()
    if builder.has_roots:
        events, filled = compose(events)
    arrangement = arrange(source, events)
    arrangement.has_roots = builder.has_roots
    arrangement.cards |= filled
    frames.next_number = builder.count
    document = _Reader(source, arrangement, unseen, frames).read(events)
    frames.losses += Losses(page.unread, builder.flattened) + _unstyled(arrangement)
    return document


def _unstyled(arrangement: Arrangement) -> Losses:
    sheets = arrangement.sheets.values()
    return Losses(rules=sum(each.left_out for each in sheets), unmatched=sum(each.passed_over for each in sheets))


def read_words(source: str) -> Document:
    """What a reader sees of text without markup: white space folded, ``<`` and ``&`` mere signs."""
    events = [Text(0, len(source), raw=True)] if source else []
    return _Reader(source, arrange(source, events), Counter(), _Frames(Budget(0))).read(events)


@dataclass
class _Frames:
    """The pages that stand in attributes (``iframe srcdoc``) of a page."""

    budget: Budget
    """The tags left for the page and all of them."""
    depth: int = 0
    losses: Losses = field(default_factory=Losses)
    next_number: int = 0
    """What the elements of the next one are counted from."""
    count: int = 0

    def read(self, source: str, page: Attribute) -> tuple[Document, OffsetMap] | None:
        """One such page, and the way from its source to ``source``; None where it lies beyond a limit."""
        self.count += 1
        if self.count > MAX_FRAMES or self.depth == MAX_FRAMES_DEEP or self.budget.left <= 0:
            self.losses += Losses(framed=page.end - page.start)
            return None
        text, to_source = as_printed(source, page.start, page.end)
        inside = _Frames(self.budget, self.depth + 1)
        document = _read(text, 0, Counter(), inside)
        self.losses += inside.losses
        self.next_number += inside.next_number
        return document, to_source


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

    def __init__(self, source: str, arrangement: Arrangement, unseen: Counter[str], frames: _Frames) -> None:
        self.source = source
        self.arrangement = arrangement
        self.unseen = unseen
        self.frames = frames
        self.writer = BlockWriter(source)
        self.levels = [_Level(None, Place(sight=OPEN_SIGHT if arrangement.is_styled_elsewhere else PAPER_SIGHT))]

    def read(self, events: Sequence[Event]) -> Document:
        """The document of a page's events."""
        for event in events:
            self.take(event)
        return self.document()

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
        if reason := place.unseen or ("drawing" if place.is_drawing else None):
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
        if is_block and place.parts_lines:
            self.writer.end_block()
        elif place.is_gone or place.unseen:
            return
        elif element.name == "br":
            self._break(place, element)
        elif element.name in _BOXES or element.number in self.arrangement.apart:
            self.writer.gap(place)
        elif element.parent is not None and element.parent.name == "mfrac" and level.children == 2:
            self.writer.put(Glyphs("/", NO_SOURCE, NO_SOURCE, Look.DECODED), element.parent, around)
        if element.name == "iframe" and "srcdoc" in element.attributes:
            self._frame(element.attributes["srcdoc"], place)
        elif target := _target(self.source, element):
            place.link = target if element.name == "a" else place.link
            self.writer.link(target, place)

    def _frame(self, page: Attribute, place: Place) -> None:
        """Read the page that stands in an attribute, where it shows."""
        number = self.frames.next_number
        if not (found := self.frames.read(self.source, page)):
            return
        inner, to_source = found
        self.unseen.update(inner.hidden)
        self.writer.frame(inner, to_source, place, number)

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
        if level.is_block and level.place.parts_lines:
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
            marks=tuple(self.writer.marks),
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
