"""What a stretch of markup's text looks like: entities decoded, white space folded, characters without a glyph left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from extractor.text.markup import reference_length, unescape


class Look(Enum):
    """How a piece of visible text came from the source."""

    COPIED = "copied"
    """Character by character."""
    DECODED = "decoded"
    """As a whole: an entity, a superscript digit."""
    BLANK = "blank"
    """White space: it shows only between words of one line."""


class Glyphs(NamedTuple):
    """``text`` is seen where ``source[start:end]`` stands."""

    text: str
    start: int
    end: int
    look: Look


WHITE = " \t\n\r\f"
_WIDE = "\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_EDGES = WHITE + "\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_ENTITY = r"&(?:\#[0-9]+|\#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]{0,31});?"
# Joiners shape letters of other scripts and emoji, so between two of those they stay.
_JOINER = r"(?<![\u0600-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\U0010ffff])"
_ZERO_WIDTH = r"[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]"
_BIDI = r"[\u202a-\u202e\u2066-\u2069]"
_TAGS = r"[\U000e0000-\U000e0fff]"
_CONTROL = r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]"
# Written for Jekyll and its like, which take them out before a browser sees the page.
_TEMPLATE = r"\{%[^%\n]{0,300}%\}"
_UNSEEN = rf"(?P<zero_width>(?:{_JOINER}|{_ZERO_WIDTH})+)|(?P<bidi>{_BIDI}+)|(?P<tags>{_TAGS}+)|(?P<control>{_CONTROL}+)"
_KINDS = {
    "zero_width": "zero-width",
    "bidi": "direction mark",
    "tags": "tag character",
    "control": "control character",
    "template": "template",
}
_FOLDED = re.compile(rf"(?P<entity>{_ENTITY})|(?P<blank>[{WHITE}]{{2,}}|[\t\n\r\f]|[{_WIDE}]+)|{_UNSEEN}|(?P<template>{_TEMPLATE})")
_KEPT = re.compile(rf"(?P<entity>{_ENTITY})|(?P<blank>\r\n?)|{_UNSEEN}|(?P<template>{_TEMPLATE})")
# Where one of those may begin: one set of characters, which is searched for many times faster than the alternatives.
_MAY_BEGIN = re.compile(
    rf"[&{{\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    rf"{_WIDE}\U000e0000-\U000e0fff]"
)
_UNSEEN_CHARACTERS = re.compile(_UNSEEN)


def glyphs(source: str, start: int, end: int, *, raw: bool, kept: bool, unseen: Counter[str]) -> Iterator[Glyphs]:
    """What a reader sees of ``source[start:end]``.

    ``raw``: an ``&`` means itself. ``kept``: white space is not folded (``pre``). Characters that have no glyph are
    counted in ``unseen`` by kind.
    """
    words = source[start:end].rstrip(WHITE)
    last = start + len(words)
    first = last - len(words.lstrip(WHITE))
    if start < first:
        yield _blank(source, start, first, kept)
    if first < last:
        yield from _core(source, first, last, raw, kept, unseen)
    if last < end:
        yield _blank(source, last, end, kept)


def _core(source: str, start: int, end: int, raw: bool, kept: bool, unseen: Counter[str]) -> Iterator[Glyphs]:
    position = start
    for special in _specials(source, start, end, kept):
        group = special.lastgroup or ""
        at, after = special.span()
        if group == "entity":
            after = at + (0 if raw else reference_length(special.group()))
            if at == after:
                continue
        yield from _copied(source, position, at, kept)
        if group == "entity":
            yield from _decoded(source[at:after], at, after, unseen)
        elif group == "blank":
            yield _blank(source, at, after, kept)
        else:
            unseen[_KINDS[group]] += after - at
        position = after
    yield from _copied(source, position, end, kept)


def _copied(source: str, start: int, end: int, kept: bool) -> Iterator[Glyphs]:
    """Text as it is written; white space at either end is a blank, for what lies beyond it may not be seen."""
    words = source[start:end].rstrip(_EDGES)
    last = start + len(words)
    first = last - len(words.lstrip(_EDGES))
    if start < first:
        yield _blank(source, start, first, kept)
    if first < last:
        yield Glyphs(source[first:last], first, last, Look.COPIED)
    if last < end:
        yield _blank(source, last, end, kept)


def _specials(source: str, start: int, end: int, kept: bool) -> Iterator[re.Match[str]]:
    """Whatever is not seen as it is written."""
    pattern = _KEPT if kept else _FOLDED
    if not kept and source.find("  ", start, end) >= 0:
        yield from pattern.finditer(source, start, end)
        return
    begin = _MAY_BEGIN.search(source, start, end)
    while begin:
        # A space before a line end is part of the same blank.
        at = begin.start() - (not kept and source[begin.start()] in WHITE and source[begin.start() - 1] == " ")
        special = pattern.match(source, at, end)
        if special:
            yield special
        begin = _MAY_BEGIN.search(source, (special or begin).end(), end)


def _blank(source: str, start: int, end: int, kept: bool) -> Glyphs:
    text = source[start:end]
    if kept:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    elif text[0] in WHITE:
        text = " "
    return Glyphs(text, start, end, Look.BLANK)


def _decoded(reference: str, start: int, end: int, unseen: Counter[str]) -> Iterator[Glyphs]:
    text = unescape(reference)
    seen = _UNSEEN_CHARACTERS.sub("", text)
    unseen["zero-width"] += len(text) - len(seen)
    if seen:
        yield Glyphs(" " if seen in WHITE else seen, start, end, Look.BLANK if seen.isspace() else Look.DECODED)


_RAISED = str.maketrans("0123456789+-\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED = str.maketrans("0123456789+-\u2212", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_SHIFTED = re.compile(r"[0-9+\-\u2212,*†‡§ ]+")
_LETTERS = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_MARKS = re.compile(r"[a-pr-z0-9*†‡§#](?:[, ]{1,2}[a-pr-z0-9*†‡§#])*,?")
"""Footnotes by single letters: "Okafor<sup>a,b</sup>" is not Okafora."""


def raised(text: str) -> str:
    """``text`` as a superscript, where it is made of digits and signs, or of single letters: 10<sup>6</sup> is not 106."""
    if _MARKS.fullmatch(text):
        return text.translate(_RAISED).translate(_LETTERS)
    return text.translate(_RAISED) if _SHIFTED.fullmatch(text) else text


def lowered(text: str) -> str:
    """``text`` as a subscript, where it is made of digits and signs."""
    return text.translate(_LOWERED) if _SHIFTED.fullmatch(text) else text
