"""HTML to a :class:`Document`: what a reader of the page sees, in blocks, with the way back to the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.arrangement import Arrangement, arrange, is_block, look, style_of, within
from extractor.document import Block, BlockKind, Document, Link, Piece, TextBuilder
from extractor.glyphs import Glyphs, Look, glyphs, lowered, raised
from extractor.links import printed_urls
from extractor.markup import Attribute, Skipped, Tag, Text, Token, tokens
from extractor.records import Problem, ProblemKind
from extractor.tree import HEADINGS, Element, TreeBuilder
from extractor.visibility import Sight, declarations, shown, sight

MAX_TAGS = 300_000
"""Pages with more tags are cut: time and memory grow with their number."""

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?:[^\n]*\n){0,200}?---[ \t]*(?:\r?\n|$)")
_LABEL_LENGTH = 300


def read_html(source: str) -> Document:
    """What a reader of the HTML page ``source`` sees. Front matter and tags of a template are no part of it."""
    front = _FRONT_MATTER.match(source)
    start = front.end() if front else int(source.startswith("\ufeff"))
    limited = _Limited(source, start)
    builder = TreeBuilder(source)
    events = builder.build(limited.tokens())
    page = _Page(source, arrange(source, events))
    if front:
        page.unseen["template"] += front.end()
    for event in events:
        page.take(event)
    return page.document(_problems(limited.unread, builder.flattened))


def _problems(unread: int, flattened: int) -> tuple[Problem, ...]:
    """What limits left out, said as a problem."""
    reasons = []
    if unread:
        reasons.append(f"the page has more than {MAX_TAGS} tags; its last {unread} characters were not read")
    if flattened:
        reasons.append(f"{flattened} tags are nested too deep; each was read as a line break")
    return tuple(Problem(kind=ProblemKind.TOO_LARGE, stage="html", reason=reason) for reason in reasons)
