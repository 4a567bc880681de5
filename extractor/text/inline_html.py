"""HTML in the midst of Markdown that a reader does not see: elements that hide themselves, templates, scripts.

A renderer may show some of it all the same (GitHub drops ``style``); what its author hid is no text for readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.text.arrangement import names_in
from extractor.text.markup import Skipped, Tag, attributes, tokens
from extractor.text.tree import VOID, Element
from extractor.text.visibility import OPEN_SIGHT, Sight, sight

MASK = "\ufdd0"
"""Stands for each hidden character: no character of any text (Unicode 23.7)."""
Hidden = tuple[int, int, str]
"""From where to where, and why."""

_MAY_HIDE = re.compile(
    r"<(?:[A-Za-z][^<>]{0,2000}\b(?:style|hidden|popover|color)\b|(?:template|noscript|script|style)\b)", re.IGNORECASE
)
FENCED = re.compile(r"^[ \t]{0,3}(```|~~~)[^\n]*\n.*?(?:^[ \t]{0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_LEFT_OUT = frozenset(("template", "noscript"))
_SKIPPED = frozenset(("script", "style"))
_NEAR = 60
"""Open elements that an end tag is looked for among."""


def masked(source: str) -> tuple[str, dict[str, int]]:
    """The source with what is hidden masked, of the same length and with the same lines; and how much that is, by kind."""
    counts: dict[str, int] = {}
    source = _without(source, comments(source), counts)
    return (_without(source, _merged(source), counts) if _MAY_HIDE.search(source) else source), counts


def comments(source: str) -> Iterator[Hidden]:
    """Where comments stand; one that never closes is text."""
    start = source.find("<!--")
    while start >= 0 and (close := source.find("-->", start + 4)) >= 0:
        yield start, close + 3, "comment"
        start = source.find("<!--", close + 3)


def _without(source: str, hidden: Iterable[Hidden], counts: dict[str, int]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end, kind in hidden:
        pieces += [source[at:start], _NO_LINE_END.sub(MASK, source[start:end])]
        counts[kind] = counts.get(kind, 0) + len(source[start:end].strip())
        at = end
    return "".join([*pieces, source[at:]])


_NO_LINE_END = re.compile(r"[^\r\n]")


def _merged(source: str) -> Iterator[Hidden]:
    """Hidden ranges in order, none inside another."""
    at = 0
    for start, end, kind in sorted(_hidden(source), key=lambda found: (found[0], -found[1])):
        if start >= at:
            yield start, end, kind
            at = end


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    inside: int
    """Where its content begins."""
    sight: Sight
    kind: str | None
    """What hides it, where nothing around it does."""


def _hidden(source: str) -> Iterator[Hidden]:
    """The contents of hidden elements. One that never ends hides nothing: a ``<`` in Markdown may be a mere sign."""
    fenced = [match.span() for match in FENCED.finditer(source)]
    named = frozenset(_named(source))
    waiting: list[_Open] = []
    for token in tokens(source):
        while fenced and fenced[0][1] <= token.start:
            fenced.pop(0)
        if fenced and fenced[0][0] <= token.start:
            continue
        if isinstance(token, Skipped) and token.kind in _SKIPPED:
            yield token.start, token.end, token.kind
        elif isinstance(token, Tag) and token.closing:
            yield from _closed(waiting, token)
        elif isinstance(token, Tag) and token.name not in VOID and not token.empty:
            waiting.append(_opened(source, token, waiting[-1].sight if waiting else OPEN_SIGHT, named))


def _named(source: str) -> Iterator[str]:
    """Ids that a control names."""
    for token in tokens(source):
        if isinstance(token, Tag) and not token.closing:
            yield from names_in(Element(token.name, 0, None, attributes(source, token)))


def _opened(source: str, tag: Tag, around: Sight, named: frozenset[str]) -> _Open:
    element = Element(tag.name, 0, None, attributes(source, tag))
    inside = around if element.get("id") in named else sight(element, around)
    kind = tag.name if tag.name in _LEFT_OUT else inside.kind
    return _Open(tag.name, tag.end, inside, kind if around.kind is None else None)


def _closed(waiting: list[_Open], tag: Tag) -> Iterator[Hidden]:
    place = next((at for at in range(len(waiting) - 1, max(-1, len(waiting) - _NEAR), -1) if waiting[at].name == tag.name), None)
    if place is None:
        return
    opened = waiting[place]
    del waiting[place:]
    if opened.kind is not None and opened.inside < tag.start:
        yield opened.inside, tag.start, opened.kind
