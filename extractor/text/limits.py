"""Where a page is cut, so that no page takes more than a known time and memory; and the problem that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from extractor.records import Problem, ProblemKind
from extractor.text.markup import Tag, Token, tokens

MAX_TAGS = 200_000
"""Time and memory grow with the number of tags, not with the text between them."""
MAX_VALUES = 200_000
"""Keys and values of a file of data, for the same reason."""
MAX_FRAMES = 500
"""Pages in attributes of a page, each of which is read as a page of its own."""
MAX_FRAMES_DEEP = 4
"""Such pages in such pages."""


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
