"""Where a page is cut, so that no page takes more than a known time and memory; and the problem that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from extractor.records import Problem, ProblemKind
from extractor.text.document import Block, Document, OffsetMap, Run
from extractor.text.markup import Text, Token, tokens

WHOLE_UP_TO = 5_000_000
"""Bytes of a page that is read whole, by default. Of a longer one only the first part is."""
MAX_FRAMES = 500
"""Pages in attributes of a page, each of which is read as a page of its own."""
MAX_FRAMES_DEEP = 4
"""Such pages in such pages."""

_A_LINE = 40
_A_NUMBER = 100
"""What all stages together do for one, in what they do for a character of plain words: those who look for papers go by lines, those
who look for results by numbers."""
_STRETCH = 1_000
_A_TEXT = 10
"""Characters between two tags that cost as much as a tag."""


@dataclass(frozen=True)
class Extent:
    """How much of a page is read. It is counted, not timed, so that a page reads the same on every machine."""

    tokens: int
    """Tags, comments and texts between them, as HTML and XML have them."""
    values: int
    """Keys and values of a file of data."""
    effort: int
    """Characters of visible text, of which a line and a number count as many (:data:`_A_LINE`, :data:`_A_NUMBER`)."""


WHOLE = Extent(tokens=2_000_000, values=1_000_000, effort=60_000_000)
"""More than a list of papers of :data:`WHOLE_UP_TO` bytes holds."""
FIRST_PART = Extent(tokens=15_000, values=10_000, effort=250_000)
"""What is read in about two seconds, whatever it holds: some hundred papers with their abstracts."""


def extent_of(size: int, whole_up_to: int) -> Extent:
    """How much is read of a page of so many bytes."""
    return WHOLE if size <= whole_up_to else FIRST_PART


_LINE_END = re.compile(r"\r\n|[\r\n\u2028\x0b\x0c]")


_NUMBER = re.compile(r"\d+")


@dataclass
class Budget:
    """What is left of a limit."""

    left: int


@dataclass
class LimitedTokens:
    """The tokens of a page from ``start`` on, up to the limit, and how much of the page lies beyond."""

    source: str
    start: int = 0
    xml: bool = False
    unread: int = 0
    budget: Budget = field(default_factory=lambda: Budget(WHOLE.tokens))
    """Pages in frames of a page share one."""

    def __iter__(self) -> Iterator[Token]:
        for token in tokens(self.source, start=self.start, xml=self.xml):
            left = self.budget.left
            self.budget.left -= 1 + ((token.end - token.start) // _A_TEXT if isinstance(token, Text) else 0)
            if self.budget.left < 0:
                end = _word_end(self.source, token.start, token.start + left * _A_TEXT) if isinstance(token, Text) else token.start
                self.unread = len(self.source) - end
                if end > token.start:
                    yield token._replace(end=end)
                return
            yield token


def _word_end(text: str, start: int, end: int) -> int:
    """The last place from ``end`` back that parts no word; ``end`` where one fills all from ``start`` on."""
    blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
    return blank + 1 if blank > start else end


@dataclass
class _Effort:
    """What is left for the text behind what was taken."""

    left: int

    def take(self, text: str, start: int, end: int) -> int:
        """How far the line ``text[start:end]`` is read: all of it, or less where the effort is spent. Long lines are cut between words."""
        self.left -= _A_LINE
        for at in range(start, end, _STRETCH):
            stop = min(end, at + _STRETCH)
            self.left -= stop - at + _A_NUMBER * len(_NUMBER.findall(text, at, stop))
            if self.left < 0:
                return _word_end(text, start, at) if at > start else start
        return end


def first_lines(source: str, extent: Extent) -> str:
    """As much of a page of plain text as the effort lets through, in whole lines where there is one."""
    effort, at = _Effort(extent.effort), 0
    for end in chain((found.end() for found in _LINE_END.finditer(source, 0, extent.effort)), [len(source)]):
        read = effort.take(source, at, end)
        if read < end:
            return source[:read]
        at = end
    return source


def bounded(document: Document, extent: Extent) -> Document:
    """The document up to the limit of effort, and a problem that says how much lies beyond."""
    blocks, end = _within(document, _Effort(extent.effort))
    if blocks is document.blocks:
        return document
    unread = len(document.text) - end
    reason = f"the page has more lines, numbers and words than are read of one so long; the last {unread:,} characters of visible text were not read"
    return replace(
        document,
        text=document.text[:end],
        offsets=OffsetMap([_clipped(run, end) for run in document.offsets.runs if run.at < end]),
        blocks=blocks,
        pieces=tuple(piece for piece in document.pieces if piece.end <= end),
        links=tuple(link for link in document.links if link.at <= end),
        marks=tuple(mark for mark in document.marks if mark.start < end),
        problems=(*document.problems, Problem(kind=ProblemKind.TOO_LARGE, stage="text", reason=reason)),
    )


def _within(document: Document, effort: _Effort) -> tuple[tuple[Block, ...], int]:
    """The blocks that are read, the last one perhaps in part, and where the last one ends."""
    for index, block in enumerate(document.blocks):
        end = effort.take(document.text, block.start, block.end)
        if end < block.end:
            kept = [*document.blocks[:index], *([block._replace(end=end)] if end > block.start else [])]
            return tuple(kept), kept[-1].end if kept else 0
    return document.blocks, document.blocks[-1].end if document.blocks else 0


def _clipped(run: Run, end: int) -> Run:
    beyond = run.at + run.length - end
    if beyond <= 0:
        return run
    return Run(run.at, run.length - beyond, run.start, run.end - beyond if run.exact else run.end, run.exact)


@dataclass(frozen=True)
class Losses:
    """How much the limits left out of a page of HTML."""

    unread: int = 0
    """Characters behind the last token that was read."""
    flattened: int = 0
    """Tags that lay too deep."""
    framed: int = 0
    """Characters of pages in frames."""
    rules: int = 0
    """Of the page's own style sheets."""
    unmatched: int = 0
    """Elements that were not compared with those."""

    def __add__(self, other: Losses) -> Losses:
        return Losses(
            self.unread + other.unread,
            self.flattened + other.flattened,
            self.framed + other.framed,
            self.rules + other.rules,
            self.unmatched + other.unmatched,
        )


def problems(stage: str, losses: Losses) -> tuple[Problem, ...]:
    """What the limits left out, and how much of it."""
    reasons = {
        f"the page has more tags and text than are read of one so long; its last {losses.unread:,} characters were not read": losses.unread,
        f"{losses.flattened:,} tags are nested too deep; each was read as a line break": losses.flattened,
        f"the page holds too many pages in frames; {losses.framed:,} characters of them were not read": losses.framed,
        f"the page's style sheets have too many rules; {losses.rules:,} were not looked at": losses.rules,
        f"the page's style sheets ask for too much; {losses.unmatched:,} elements were taken for visible": losses.unmatched,
    }
    return tuple(Problem(kind=ProblemKind.TOO_LARGE, stage=stage, reason=reason) for reason, count in reasons.items() if count)
