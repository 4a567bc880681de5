"""Where a page is cut, so that no page takes more than a known time and memory; and the problem that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
class LimitedTokens:
    """The tokens of a page from ``start`` on, up to the limit of tags, and how much of the page lies beyond."""

    source: str
    start: int = 0
    xml: bool = False
    unread: int = 0

    def __iter__(self) -> Iterator[Token]:
        count = 0
        for token in tokens(self.source, start=self.start, xml=self.xml):
            if isinstance(token, Tag):
                count += 1
                if count > MAX_TAGS:
                    self.unread = len(self.source) - token.start
                    return
            yield token


def problems(
    stage: str, *, unread: int = 0, flattened: int = 0, framed: int = 0, rules: int = 0, unmatched: int = 0
) -> tuple[Problem, ...]:
    """What the limits left out."""
    reasons = []
    if unread:
        reasons.append(f"the page has more than {MAX_TAGS:,} tags; its last {unread:,} characters were not read")
    if flattened:
        reasons.append(f"{flattened:,} tags are nested too deep; each was read as a line break")
    if framed:
        reasons.append(f"the page holds too many pages in frames; {framed:,} characters of them were not read")
    if rules:
        reasons.append(f"the page's style sheets have too many rules; {rules:,} were not looked at")
    if unmatched:
        reasons.append(f"the page's style sheets ask for too much; {unmatched:,} elements were taken for visible")
    return tuple(Problem(kind=ProblemKind.TOO_LARGE, stage=stage, reason=reason) for reason in reasons)
