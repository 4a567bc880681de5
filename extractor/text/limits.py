"""Where a page is cut, so that no page takes more than a known time and memory; and the problem that says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice

from extractor.records import Problem, ProblemKind
from extractor.text.document import Document, OffsetMap, Run
from extractor.text.markup import Tag, Token, tokens

MAX_TAGS = 200_000
"""Time and memory grow with the number of tags, not with the text between them."""
MAX_VALUES = 200_000
"""Keys and values of a file of data, for the same reason."""
MAX_FRAMES = 500
"""Pages in attributes of a page, each of which is read as a page of its own."""
MAX_FRAMES_DEEP = 4
"""Such pages in such pages."""
MAX_LINES = 50_000
"""Of a page of plain text, and blocks of any page. All stages behind the reader take time and memory for each."""
MAX_TEXT = 1_000_000
"""Visible characters: some three thousand papers with their abstracts."""

_LINE_END = re.compile(r"\r\n|[\r\n\u2028\x0b\x0c]")


@dataclass
class Budget:
    """What is left of a limit."""

    left: int


def full_budget() -> Budget:
    """The tags of a whole page."""
    return Budget(MAX_TAGS)


@dataclass
class LimitedTokens:
    """The tokens of a page from ``start`` on, up to the limit of tags, and how much of the page lies beyond."""

    source: str
    start: int = 0
    xml: bool = False
    unread: int = 0
    budget: Budget = field(default_factory=full_budget)
    """Pages in frames of a page share one."""

    def __iter__(self) -> Iterator[Token]:
        for token in tokens(self.source, start=self.start, xml=self.xml):
            if isinstance(token, Tag):
                self.budget.left -= 1
                if self.budget.left < 0:
                    self.unread = len(self.source) - token.start
                    return
            yield token


def first_lines(source: str) -> str:
    """As much of a page of plain text as the limits let through, in whole lines where there is one."""
    last = next(islice(_LINE_END.finditer(source, 0, MAX_TEXT), MAX_LINES - 1, None), None)
    if last is not None:
        return source[: last.end()]
    if len(source) <= MAX_TEXT:
        return source
    end = max(source.rfind("\n", 0, MAX_TEXT), source.rfind("\r", 0, MAX_TEXT)) + 1
    return source[: end if end > MAX_TEXT // 2 else MAX_TEXT]


def bounded(document: Document) -> Document:
    """The document up to the limits of blocks and visible text, and a problem that says how much lies beyond."""
    blocks = document.blocks[:MAX_LINES]
    blocks = blocks[: bisect_left(blocks, MAX_TEXT, key=lambda block: block.start)]
    end = min(MAX_TEXT, blocks[-1].end) if blocks else 0
    unread = len(document.text) - end
    if len(blocks) == len(document.blocks) and unread <= 0:
        return document
    reason = (
        f"the page has more than {MAX_LINES:,} lines or {MAX_TEXT:,} characters of visible text; the last {unread:,} were not read"
    )
    return replace(
        document,
        text=document.text[:end],
        offsets=OffsetMap([_clipped(run, end) for run in document.offsets.runs if run.at < end]),
        blocks=tuple(block._replace(end=min(end, block.end)) for block in blocks),
        pieces=tuple(piece for piece in document.pieces if piece.end <= end),
        links=tuple(link for link in document.links if link.at <= end),
        marks=tuple(mark for mark in document.marks if mark.start < end),
        problems=(*document.problems, Problem(kind=ProblemKind.TOO_LARGE, stage="text", reason=reason)),
    )


def _clipped(run: Run, end: int) -> Run:
    beyond = run.at + run.length - end
    if beyond <= 0:
        return run
    return Run(run.at, run.length - beyond, run.start, run.end - beyond if run.exact else run.end, run.exact)


@dataclass(frozen=True)
class Losses:
    """How much the limits left out of a page of HTML."""

    unread: int = 0
    """Characters behind the last tag that was read."""
    flattened: int = 0
    """Tags that lay too deep."""
    framed: int = 0
    """Characters of pages in frames."""
    rules: int = 0
    """Of the page's own style sheets."""
    unmatched: int = 0
    """Elements that were not compared with those."""

    def __add__(self, other: Losses) -> Losses:
        mine, others = asdict(self), asdict(other)
        return Losses(**{name: count + others[name] for name, count in mine.items()})


def problems(stage: str, losses: Losses) -> tuple[Problem, ...]:
    """What the limits left out, and how much of it."""
    reasons = {
        f"the page has more than {MAX_TAGS:,} tags; its last {losses.unread:,} characters were not read": losses.unread,
        f"{losses.flattened:,} tags are nested too deep; each was read as a line break": losses.flattened,
        f"the page holds too many pages in frames; {losses.framed:,} characters of them were not read": losses.framed,
        f"the page's style sheets have too many rules; {losses.rules:,} were not looked at": losses.rules,
        f"the page's style sheets ask for too much; {losses.unmatched:,} elements were taken for visible": losses.unmatched,
    }
    return tuple(Problem(kind=ProblemKind.TOO_LARGE, stage=stage, reason=reason) for reason, count in reasons.items() if count)
