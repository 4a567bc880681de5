"""A page as a reader sees it: visible text in blocks, each traceable to the source's characters.

Readers (HTML, Markdown, plain text) build a :class:`Document` with a :class:`TextBuilder`.
Everything after them works on ``Document.text`` and asks ``Document.span`` for evidence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise, takewhile
from typing import Literal, NamedTuple

from extractor.records import Problem, Seen, Span

BlockKind = Literal["heading", "line", "paragraph", "item", "cell", "pre"]


class Run(NamedTuple):
    """``text[at:at+length]`` was read from ``source[start:end]``.

    Where ``length == end - start`` and ``exact``, character k stands for character k; otherwise
    (an entity, a LaTeX command, folded white space) the run maps only as a whole.
    """

    at: int
    length: int
    start: int
    end: int
    exact: bool


class OffsetMap:
    """Maps offsets of the visible text to offsets of the source. Runs are sorted by ``at``."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._starts = [run.at for run in runs]

    @property
    def runs(self) -> Sequence[Run]:
        return self._runs

    def between(self, start: int, end: int) -> Iterator[Run]:
        """The runs that share characters with ``text[start:end]``, in order."""
        low = max(0, bisect_right(self._starts, start) - 1)
        for index in range(low, bisect_right(self._starts, end - 1)):
            run = self._runs[index]
            if run.at + run.length > start:
                yield run

    def source_range(self, start: int, end: int) -> tuple[int, int] | None:
        """The smallest source range that covers ``text[start:end]``, or None where nothing printed lies there."""
        if start >= end:
            return None
        begin: int | None = None
        finish = 0
        for run in self.between(start, end):
            first = run.start + (max(0, start - run.at) if run.exact else 0)
            last = run.end - (max(0, run.at + run.length - end) if run.exact else 0)
            begin = first if begin is None else min(begin, first)
            finish = max(finish, last)
        return None if begin is None or begin >= finish else (begin, finish)

    def text_offset(self, at: int) -> int:
        """The offset in the text of what stands at, or else first after, source offset ``at``.

        Only for documents whose runs keep the source's order.
        """
        index = bisect_right(self._runs, at, key=lambda run: run.end)
        if index == len(self._runs):
            return self._runs[-1].at + self._runs[-1].length if self._runs else 0
        run = self._runs[index]
        return run.at + (max(0, at - run.start) if run.exact else 0)


class Link(NamedTuple):
    """A URL of the page: printed in the text, or the value of ``href``/``src``.

    ``start``/``end`` are source offsets of the URL itself; ``at`` is where in the visible text it belongs.
    """

    url: str
    start: int
    end: int
    at: int
    label: str = ""


class Block(NamedTuple):
    """A line, paragraph, list item or cell of the visible text: ``document.text[start:end]``.

    ``style`` names the markup around the block without ids or positions, so that blocks that look
    alike share it. ``path`` holds the ids of all enclosing containers from the root on, so
    that two blocks are in the same card, row or list item when they share a prefix.
    """

    start: int
    end: int
    kind: BlockKind
    style: str = ""
    path: tuple[int, ...] = ()
    level: int = 0
    """Heading level (1 to 6), or depth of a list item."""
    column: int | None = None
    """For a cell: its column in the row."""
    row: int | None = None
    """For a cell: its row's id (unique on the page); cells of one row share it."""
    emphasised: bool = False
    """All of it is bold, italic, a heading, or a link's label."""
    linked: bool = False
    """All of it (but marks) is the label of a link."""
    collapsed: bool = False
    """A control on the page reveals it."""


class Piece(NamedTuple):
    """A run of text under one inline element, directly inside a block, or the bare text between such.

    ``style`` is the element's name with its first class (``"a"``, ``"span.authors"``, ``"strong"``,
    ``"em"``), or ``"#text"``.
    """

    start: int
    end: int
    style: str


class Printed(NamedTuple):
    """What the page shows, where it is read as something else (``\\beta`` as β)."""

    text: str
    back: Callable[[int, int], tuple[int, int]]
    """From a range of the text as it is read to the range of this one."""

    def between(self, start: int, end: int) -> str:
        return self.text[slice(*self.back(start, end))]


class Mark(NamedTuple):
    """``text[start:end]`` is not simply shown."""

    start: int
    end: int
    seen: Seen


@dataclass(frozen=True)
class Document:
    """The visible text of one page in blocks, with the way back to the source."""

    source: str
    text: str
    offsets: OffsetMap
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    pieces: tuple[Piece, ...] = ()
    problems: tuple[Problem, ...] = ()
    hidden: dict[str, int] = field(default_factory=dict)
    """Characters left out because a reader would not see them, by kind."""
    printed: Printed | None = None
    """None where :attr:`text` is what the page shows."""
    marks: tuple[Mark, ...] = ()
    """What is collapsed, or perhaps hidden; sorted, without overlaps."""

    @cached_property
    def plain(self) -> str:
        """:attr:`text` with a blank for each no-break blank, character by character."""
        return self.text.replace("\u00a0", " ")

    def parted(self, start: int, end: int) -> str:
        """``text[start:end]`` with a paragraph separator (U+2029) for the line break before each list item: none goes on in the next."""
        first = bisect_left(self.blocks, start + 1, key=lambda block: block.start)
        last = bisect_left(self.blocks, end, lo=first, key=lambda block: block.start)
        inside = self.blocks[first:last]
        cuts = [block.start for block in inside if block.kind == "item" and self.text[block.start - 1] == "\n"]
        return "\u2029".join(self.text[low : high - 1] for low, high in pairwise([start, *cuts, end + 1]))

    def text_of(self, block: Block) -> str:
        return self.text[block.start : block.end]

    def span(self, start: int, end: int) -> Span | None:
        """Evidence for ``text[start:end]``; None where nothing of it is printed."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        found = self.offsets.source_range(start, end)
        if found is None:
            return None
        shown = self.printed.between(start, end) if self.printed else self.text[start:end]
        quote = self.source[found[0] : found[1]]
        return Span(start=found[0], end=found[1], quote=quote, text=" ".join(shown.split()), seen=self.seen(start, end))

    def seen(self, start: int, end: int) -> Seen:
        """How a reader comes to see ``text[start:end]``: of several ways the least sure."""
        if not self.marks:
            return "shown"
        first = bisect_right(self.marks, start, key=lambda mark: mark.end)
        kinds = {mark.seen for mark in takewhile(lambda mark: mark.start < end, islice(self.marks, first, None))}
        return "unsure" if "unsure" in kinds else "collapsed" if kinds else "shown"

    def link_span(self, link: Link) -> Span:
        """Evidence for a URL; an entity in it stays in ``quote`` only."""
        return Span(
            start=link.start,
            end=link.end,
            quote=self.source[link.start : link.end],
            text=link.url,
            seen=self.seen(link.at, link.at + 1),
        )


class TextBuilder:
    """Collects visible text piece by piece and remembers where each piece stands in the source."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._runs: list[Run] = []
        self.length = 0

    def copy(self, source: str, start: int, end: int) -> None:
        """Append ``source[start:end]`` as it is."""
        self.replace(source[start:end], start, end, exact=True)

    def replace(self, text: str, start: int, end: int, *, exact: bool = False) -> None:
        """Append ``text``, which a reader sees where the source has ``source[start:end]``."""
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        if exact and last and last.exact and last.end == start and last.at + last.length == self.length:
            self._runs[-1] = Run(last.at, last.length + len(text), last.start, end, True)
        else:
            self._runs.append(Run(self.length, len(text), start, end, exact))
        self._pieces.append(text)
        self.length += len(text)

    def add(self, text: str) -> None:
        """Append text that the source does not print (a line break between blocks)."""
        self._pieces.append(text)
        self.length += len(text)

    def text(self) -> str:
        return "".join(self._pieces)

    def offsets(self) -> OffsetMap:
        return OffsetMap(self._runs)
