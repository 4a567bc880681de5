"""Blocks of a :class:`Document` under construction: glyphs come in reading order, blocks, pieces and links come out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.records import Seen
from extractor.text.arrangement import look, style_of, within
from extractor.text.document import Block, BlockKind, Document, Link, Mark, OffsetMap, Piece, TextBuilder
from extractor.text.embedding import append
from extractor.text.glyphs import Glyphs, Look
from extractor.text.links import printed_urls
from extractor.text.places import LinkTarget, Place
from extractor.text.tree import Element

_WORD = re.compile(r"\w")
_MARKDOWN_HEADING = re.compile(r"(#{1,6}) \S")
_HEADING_LENGTH = 120
_ITEMS = frozenset(("li", "dt", "dd"))
_LABEL_LENGTH = 300
NO_SOURCE = -1
"""The place of glyphs that the source does not print."""


@dataclass(slots=True)
class _Segment:
    """Text of the open block that stands directly in one element."""

    start: int
    end: int
    element: Element | None


@dataclass(slots=True)
class _OpenLink:
    """A link whose label, and with it whose place in the text, may still come."""

    target: LinkTarget
    path: tuple[int, ...]
    at: int | None = None
    end: int = 0


@dataclass(slots=True)
class _OpenBlock:
    place: Place
    segments: list[_Segment] = field(default_factory=list)
    markdown_level: int = 0
    """The block opens like a heading of Markdown, which some template engine did not take."""
    all_strong: bool = True
    all_linked: bool = True
    has_words: bool = False


class BlockWriter:
    """Writes glyphs into blocks. White space is held back until a word follows it in the same block."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = TextBuilder()
        self.blocks: list[Block] = []
        self.pieces: list[Piece] = []
        self.marks: list[Mark] = []
        self._shown_until = 0
        """Where the last text ends that has no mark."""
        self._framed: list[Link] = []
        self._links: list[_OpenLink] = []
        self._targets: dict[int, _OpenLink] = {}
        self._placeless: list[_OpenLink] = []
        self._blanks: list[Glyphs] = []
        self._block: _OpenBlock | None = None
        self._is_broken = False
        self._broken: Element | None = None
        """The container of the last line, if that ended with ``br``."""

    def put(self, glyphs: Glyphs, element: Element | None, place: Place) -> None:
        """Append visible text that stands directly in ``element``."""
        if glyphs.look is Look.BLANK:
            self._hold_back(glyphs, place)
            return
        block = self._block or self._begin(place, glyphs.text)
        for blank in self._blanks:
            self._append(blank)
        self._blanks.clear()
        start = self.text.length
        self._append(glyphs)
        self._note(block, element, place, start, glyphs.text)
        if place.collapsed or place.sight.unsure:
            self._mark(start, "collapsed" if place.collapsed else "unsure")
        else:
            self._shown_until = self.text.length

    def _mark(self, start: int, seen: Seen) -> None:
        """What was written from ``start`` on is not simply shown."""
        last = self.marks[-1] if self.marks else None
        if last and last.seen == seen and last.end >= self._shown_until:
            self.marks[-1] = last._replace(end=self.text.length)
        else:
            self.marks.append(Mark(start, self.text.length, seen))

    def gap(self, place: Place) -> None:
        """White space that the page shows without printing it, around buttons and pictures."""
        self._hold_back(Glyphs(" ", NO_SOURCE, NO_SOURCE, Look.BLANK), place)

    def _hold_back(self, blank: Glyphs, place: Place) -> None:
        if self._block is None:
            return
        if place.kept or blank.text != " " or not (self._blanks and self._blanks[-1].text == " "):
            self._blanks.append(blank)

    def _append(self, glyphs: Glyphs) -> None:
        if glyphs.start == NO_SOURCE:
            self.text.add(glyphs.text)
        else:
            exact = glyphs.look is Look.COPIED or self.source[glyphs.start : glyphs.end] == glyphs.text
            self.text.replace(glyphs.text, glyphs.start, glyphs.end, exact=exact)

    def _begin(self, place: Place, opening: str) -> _OpenBlock:
        if self.text.length:
            self.text.add("\n")
        heading = None if place.kept else _MARKDOWN_HEADING.match(opening)
        self._block = _OpenBlock(place, markdown_level=len(heading[1]) if heading else 0)
        if self._placeless:
            self._settle(path_of(place.container))
        return self._block

    def _note(self, block: _OpenBlock, element: Element | None, place: Place, start: int, words: str) -> None:
        end = self.text.length
        last = block.segments[-1] if block.segments else None
        if last and last.element is element:
            last.end = end
        else:
            block.segments.append(_Segment(start, end, element))
        if place.link:
            link = self._targets[place.link.start]
            link.at, link.end = start if link.at is None or not link.end else link.at, end
        if _WORD.search(words):
            block.has_words = True
            block.all_strong = block.all_strong and place.strong
            block.all_linked = block.all_linked and place.link is not None

    def end_block(self, *, broken: bool = False) -> None:
        """End the open block; ``broken``: with a line break inside its container."""
        self._blanks.clear()
        block, self._block = self._block, None
        if block is None:
            return
        container = block.place.container
        continued = self._is_broken and self._broken is container
        if continued and self.blocks[-1].kind in ("paragraph", "item"):
            self.blocks[-1] = _as_line(self.blocks[-1])
        self.blocks.append(self._finish(block, is_line=continued))
        self._is_broken, self._broken = broken, container

    def _finish(self, block: _OpenBlock, *, is_line: bool) -> Block:
        place = block.place
        level = place.heading or (block.markdown_level if self.text.length - block.segments[0].start < _HEADING_LENGTH else 0)
        common = _common(block.segments, place.container)
        self.pieces.extend(_pieces(block.segments, common))
        return Block(
            start=block.segments[0].start,
            end=block.segments[-1].end,
            kind="heading" if level else _kind(place, is_line),
            style=style_of(common),
            path=path_of(place.container),
            level=level or place.lists,
            column=place.column if place.row is not None else None,
            row=place.row if place.column is not None else None,
            emphasised=block.has_words and (block.all_strong or level > 0),
            linked=block.has_words and block.all_linked,
            collapsed=place.collapsed,
        )

    def frame(self, inner: Document, to_source: OffsetMap, place: Place, number: int) -> None:
        """Append a page that stands in an attribute. Its elements are counted from ``number`` on."""
        self.end_block()
        self._is_broken = False
        if self.text.length and inner.text:
            self.text.add("\n")
        shift, path = self.text.length, path_of(place.container)
        append(self.text, inner, to_source)
        for block in inner.blocks:
            moved = block._replace(
                start=block.start + shift, end=block.end + shift, path=path + tuple(n + number for n in block.path)
            )
            row = None if block.row is None else block.row + number
            self.blocks.append(moved._replace(row=row, collapsed=block.collapsed or place.collapsed))
        self.pieces.extend(Piece(piece.start + shift, piece.end + shift, piece.style) for piece in inner.pieces)
        for link in inner.links:
            if found := to_source.source_range(link.start, link.end):
                self._framed.append(link._replace(start=found[0], end=found[1], at=link.at + shift))
        if place.collapsed or place.sight.unsure:
            self.marks.append(Mark(shift, self.text.length, "collapsed" if place.collapsed else "unsure"))
        else:
            self._shown_until = self.text.length
            self.marks.extend(mark._replace(start=mark.start + shift, end=mark.end + shift) for mark in inner.marks)

    def link(self, target: LinkTarget, place: Place) -> None:
        """A URL belongs here; the text put with it in its place is its label."""
        link = _OpenLink(target, path_of(place.container))
        self._links.append(link)
        self._targets[target.start] = link
        if self._block is None:
            self._placeless.append(link)
        else:
            link.at = self.text.length

    def _settle(self, path: tuple[int, ...]) -> None:
        """Links without a label, met between two blocks, go with the one that is closer to them in the tree."""
        before = self.blocks[-1] if self.blocks else None
        for link in self._placeless:
            if before and _shared(before.path, link.path) >= _shared(path, link.path):
                link.at = before.end
            else:
                link.at = self.text.length
        self._placeless.clear()

    def links(self, text: str, offsets: OffsetMap) -> tuple[Link, ...]:
        """All links of the finished text: of the markup, and printed as text."""
        self._settle(())
        marked = [*self._framed, *(_finished(link, text) for link in self._links)]
        marked.sort(key=lambda link: (link.at, link.start))
        framed = {(link.start, link.end) for link in self._framed}
        printed = (link for link in _printed(text, offsets, marked) if (link.start, link.end) not in framed)
        return tuple(sorted([*marked, *printed], key=lambda link: (link.at, link.start)))


def path_of(container: Element | None) -> tuple[int, ...]:
    """The numbers of all elements around the inside of ``container``, from the outside in."""
    return tuple(element.number for element in container.ancestors())[::-1] if container else ()


def _shared(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """How many elements two places have in common around them."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _kind(place: Place, is_line: bool) -> BlockKind:
    name = place.container.name if place.container else ""
    if place.kept:
        return "pre"
    if place.row is not None and place.column is not None and name not in _ITEMS:
        return "cell"
    if is_line:
        return "line"
    return "item" if name in _ITEMS else "paragraph"


def _as_line(block: Block) -> Block:
    return Block(
        block.start, block.end, "line", block.style, block.path, block.level,
        emphasised=block.emphasised, linked=block.linked, collapsed=block.collapsed,
    )  # fmt: skip


def _common(segments: list[_Segment], container: Element | None) -> Element | None:
    """The innermost element that holds all of a block's text."""
    if len(segments) == 1:
        return segments[0].element or container
    shared = list(_inward(segments[0].element, container))
    for segment in segments[1:]:
        chain = _inward(segment.element, container)
        shared = [a for a, b in zip(shared, chain, strict=False) if a is b]
    return shared[-1] if shared else container


def _inward(element: Element | None, container: Element | None) -> Iterator[Element]:
    """The elements between a block and a text in it, from the outside in."""
    return reversed(list(within(element, container))) if element else iter(())


def _pieces(segments: list[_Segment], common: Element | None) -> Iterator[Piece]:
    """The block's text cut at the elements directly inside ``common``; nothing where there is only one piece."""
    if len(segments) == 1:
        return
    found: list[tuple[Element | None, _Segment]] = []
    for segment in segments:
        top = next(_inward(segment.element, common), None)
        if found and found[-1][0] is top:
            found[-1] = (top, _Segment(found[-1][1].start, segment.end, top))
        else:
            found.append((top, segment))
    if len(found) > 1:
        for top, segment in found:
            yield Piece(segment.start, segment.end, look(top) if top else "#text")


def _finished(link: _OpenLink, text: str) -> Link:
    at = link.at or 0
    label = " ".join(text[at : link.end].split()) if link.end > at else ""
    return Link(link.target.url, link.target.start, link.target.end, at, label[:_LABEL_LENGTH])


def _printed(text: str, offsets: OffsetMap, marked: list[Link]) -> Iterator[Link]:
    """The URLs that stand in the text, but for the labels of links that lead there."""
    starts = [link.at for link in marked]
    for start, end in printed_urls(text):
        around = marked[bisect_right(starts, start) - 1] if starts and starts[0] <= start else None
        found = offsets.source_range(start, end)
        if found and not (around and start < around.at + len(around.label) and _bare(text[start:end]) in around.url):
            yield Link(text[start:end], found[0], found[1], start, "")


def _bare(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url).rstrip("/")
