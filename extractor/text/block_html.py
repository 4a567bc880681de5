"""HTML blocks in the midst of Markdown: the tables, lists and cards that a page writes as tags are read as HTML is.

A block begins with the line of a tag that parts lines and ends with an empty line (https://spec.commonmark.org/0.31.2/#html-blocks),
but not inside its table or list. A block with marks of Markdown in it is left to the reader of Markdown, which reads both.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from extractor.text.document import Block, Document, Link, Mark, OffsetMap, Piece
from extractor.text.embedding import joined
from extractor.text.html import read_within
from extractor.text.inline_html import FENCED, MASK
from extractor.text.limits import WHOLE, Budget

Range = tuple[int, int]

_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_OPENS = re.compile(
    r" {0,3}</?(?:table|tbody|thead|tr|td|th|ul|ol|li|dl|dt|dd|p|div|section|article|main|header|h[1-6]|blockquote|center|details|hr|body)"
    r"(?=[\s>/])",
    re.IGNORECASE,
)
_HOLDS_ALL = re.compile(r"<(/?)(?:table|ul|ol|dl)\b", re.IGNORECASE)
_STRUCTURE = re.compile(r"<(?:td|li|dd|dt|p|div|br|h[1-6]|blockquote)\b", re.IGNORECASE)
MOST = 2_000
"""Blocks of a page, for each costs half a millisecond; what comes behind them is left to the reader of Markdown, too."""
_FEW = 3
"""Tags from which on a block has a form that is worth keeping."""
_MARKDOWN = re.compile(r"\]\(|\*\*|__|`|^[ \t]{0,3}(?:#{1,6} |[-*+] \S|\d{1,3}\. |>)|^[ \t]*\|", re.MULTILINE)
_DETAILS = re.compile(r"<(/?)(?:details|summary)\b", re.IGNORECASE)


def html_blocks(source: str, start: int) -> list[Range]:
    """Where the blocks stand that are read as HTML, in order."""
    if "<" not in source:
        return []
    fenced = [match.span() for match in FENCED.finditer(source)]
    formed = (block for block in _blocks(source, start) if _has_form(source[slice(*block)]) and not _meets(fenced, block))
    return list(itertools.islice(_merged(source, formed), MOST))


def _merged(source: str, blocks: Iterable[Range]) -> Iterator[Range]:
    """Blocks with nothing between them are one: what opens in the first may close in the second."""
    waiting: Range | None = None
    for low, high in blocks:
        if waiting and not source[waiting[1] : low].strip():
            waiting = waiting[0], high
            continue
        if waiting:
            yield waiting
        waiting = low, high
    if waiting:
        yield waiting


def _meets(ranges: Sequence[Range], block: Range) -> bool:
    """Does it share characters with one of these, which are in order?"""
    behind = bisect_left(ranges, block[1], key=lambda found: found[0])
    return behind > 0 and ranges[behind - 1][1] > block[0]


def _blocks(source: str, start: int) -> Iterator[Range]:
    low, deep = -1, 0
    for line in _LINE.finditer(source, start):
        if low < 0 and _OPENS.match(line[0]):
            low, deep = line.start(), 0
        if low < 0:
            continue
        deep += _opened(_HOLDS_ALL, line[0])
        if not line[0].strip() and deep <= 0:
            yield low, line.start()
            low = -1
    if low >= 0 and deep <= 0:
        yield low, len(source)


def _opened(tag: re.Pattern[str], text: str) -> int:
    return sum(-1 if match[1] else 1 for match in tag.finditer(text)) if "<" in text else 0


def _has_form(text: str) -> bool:
    return len(_STRUCTURE.findall(text)) >= _FEW and not _MARKDOWN.search(text) and _opened(_DETAILS, text) == 0


def without(source: str, blocks: Sequence[Range]) -> str:
    """The source with the blocks blank: of the same length, with the same lines."""
    pieces: list[str] = []
    at = 0
    for low, high in blocks:
        pieces += [source[at:low], _NO_LINE_END.sub(" ", source[low:high])]
        at = high
    return "".join([*pieces, source[at:]])


_NO_LINE_END = re.compile(r"[^\r\n]")


def with_blocks(document: Document, source: str, blocks: Sequence[Range]) -> Document:
    """The document of all else together with the blocks of ``source``, in the order in which they are printed."""
    return joined(source, _in_order(document, source, blocks))


def _in_order(document: Document, source: str, blocks: Sequence[Range]) -> Iterator[tuple[Document, int, int]]:
    budget, parts, at = Budget(WHOLE.tokens), _Parts(document), 0
    for low, high in blocks:
        cut = _first_behind(document, high)
        yield parts.part(at, cut), 0, len(source)
        at = cut
        yield read_within(source[low:high].replace(MASK, " "), budget), low, high
    yield parts.part(at, len(document.blocks)), 0, len(source)


def _first_behind(document: Document, at: int) -> int:
    """The index of the first block behind source offset ``at``."""
    return bisect_left(document.blocks, document.offsets.text_offset(at), key=lambda block: block.start)


class _Parts:
    """Stretches of a document's blocks, as documents of their own."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._links = sorted(document.links, key=lambda link: link.at)
        self._pieces = sorted(document.pieces, key=lambda piece: (piece.start, -piece.end))

    def part(self, first: int, last: int) -> Document:
        """``document.blocks[first:last]``."""
        whole = self._document
        blocks = whole.blocks[first:last]
        low, high = (blocks[0].start, blocks[-1].end) if blocks else (0, 0)
        runs = whole.offsets.between(low, high) if blocks else ()
        return Document(
            whole.source,
            whole.text[low:high],
            OffsetMap([run._replace(at=run.at - low) for run in runs]),
            tuple(_moved(block, low) for block in blocks),
            tuple(link._replace(at=link.at - low) for link in self._links_at(low, high)),
            tuple(_moved(piece, low) for piece in _inside(self._pieces, low, high)),
            marks=tuple(_moved(mark, low) for mark in _inside(whole.marks, low, high)),
        )

    def _links_at(self, low: int, high: int) -> Sequence[Link]:
        start = bisect_left(self._links, low, key=lambda link: link.at)
        return self._links[start : bisect_right(self._links, high, lo=start, key=lambda link: link.at)]


_Ranged = TypeVar("_Ranged", Block, Piece, Mark)


def _inside(ranges: Sequence[_Ranged], low: int, high: int) -> Sequence[_Ranged]:
    start = bisect_left(ranges, low, key=lambda found: found.start)
    return ranges[start : bisect_left(ranges, high, lo=start, key=lambda found: found.start)]


def _moved(ranged: _Ranged, by: int) -> _Ranged:
    return ranged._replace(start=ranged.start - by, end=ranged.end - by)
