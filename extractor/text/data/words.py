"""What a value says to a reader: quotation marks, escapes, indentation and the breaks of folded lines are no part of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from extractor.text.data.tree import Leaf
from extractor.text.document import Document, OffsetMap, TextBuilder
from extractor.text.rewrite import Edit, rewrite

Piece = tuple[str | None, int, int]
"""What is seen where ``source[start:end]`` stands; None where it is what stands there."""

_BREAK = re.compile(r"(?:(?<![ \t])[ \t]*+|(?<=[ \t]))(?:\r\n|\r|\n)[ \t\r\n]*+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|$)")
_TWICE = re.compile("''")
_YAML_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[ \t]*(?:\r\n|\r|\n)[ \t]*|[\s\S])"
)  # fmt: skip
_JSON_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_SIGNS = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\n", "_": "\xa0", "L": "\n", "P": "\n\n",
}  # fmt: skip
_GAP = re.compile(r"(?:(?<![ \t])[ \t]*+|(?<=[ \t]))[\n\v\f\x85\u2028\u2029]\s*+")
_ITEM = re.compile(r"(?:[-*+•#]|\d{1,2}[.)])\s")
_JATS = re.compile(r"<(/?)jats:([a-z-]+)\b[^<>]*>")
_IN_HTML = {"title": "h6", "sec": "section", "italic": "i", "bold": "b", "monospace": "code", "list": "ul", "list-item": "li"}


def said(source: str, leaves: Sequence[Leaf], joint: str = " ") -> tuple[str, OffsetMap]:
    """The words of values that stand in order, with ``joint`` where the next one begins, and the way back to the source."""
    builder = TextBuilder()
    for index, leaf in enumerate(leaves):
        if index:
            builder.replace(joint, leaves[index - 1].end, leaf.start)
        _say(builder, source, leaf)
    text = builder.text()
    if not _GAP.search(text) and "jats:" not in text:
        return text, builder.offsets()
    words = rewrite(Document("", text, builder.offsets(), ()), [*_unwrapped(text), *_as_html(text)])
    return words.text, words.offsets


def _say(builder: TextBuilder, source: str, leaf: Leaf) -> None:
    start, end = inside(source, leaf)
    if source[start:end] == leaf.value:
        builder.copy(source, start, end)
        return
    pieces = list(_cut(source, start, end, leaf.style))
    if leaf.style != "json" and _letters("".join(_seen(source, piece) for piece in pieces)) != _letters(leaf.value):
        # A form that this module knows nothing of: the words are libyaml's, their place is the whole value.
        pieces = [(leaf.value, leaf.start, leaf.end)]
    for seen, low, high in pieces:
        if seen is None:
            builder.copy(source, low, high)
        else:
            builder.replace(seen, low, high)


def _seen(source: str, piece: Piece) -> str:
    seen, start, end = piece
    return source[start:end] if seen is None else seen


def _letters(text: str) -> str:
    """What counts when two readings are compared: unlike YAML 1.1 we keep a reader's blanks and line breaks apart."""
    return "".join(re.split(r"[\s\x00-\x1f\x7f-\xa0\ufeff\ufffe\uffff]+", text))


def inside(source: str, leaf: Leaf) -> tuple[int, int]:
    """Where a value's words stand, without its marks."""
    if leaf.style == "*":
        return leaf.start, leaf.start
    if leaf.style in ("'", '"', "json"):
        at = source.index(leaf.style if leaf.style != "json" else '"', leaf.start)
        return at + 1, leaf.end - 1
    if leaf.style in ("|", ">"):
        return _inside_block(source, leaf)
    return (leaf.start, leaf.end) if leaf.value else (leaf.end, leaf.end)


def _inside_block(source: str, leaf: Leaf) -> tuple[int, int]:
    header = _HEADER.search(source, leaf.start, leaf.end)
    start = header.end() if header else leaf.start
    text = source[start : leaf.end]
    start += len(text) - len(text.lstrip())
    return start, max(start, leaf.end - len(text) + len(text.rstrip()))


def _cut(source: str, start: int, end: int, style: str) -> Iterator[Piece]:
    if style == "json":
        return _escaped(source, start, end, _JSON_ESCAPE)
    if style == '"':
        return _escaped(source, start, end, _YAML_ESCAPE)
    if style == "'":
        return _quoted(source, start, end)
    return _folded(source, start, end, "\n" if style == "|" else " ")


def _folded(source: str, start: int, end: int, joint: str = " ") -> Iterator[Piece]:
    """A break between lines is a blank; empty lines between them part paragraphs."""
    at = start
    for match in _BREAK.finditer(source, start, end):
        yield None, at, match.start()
        yield "\n\n" if len(_LINE_END.findall(match[0])) > 1 else joint, match.start(), match.end()
        at = match.end()
    yield None, at, end


def _quoted(source: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    for match in _TWICE.finditer(source, start, end):
        yield from _folded(source, at, match.start())
        yield "'", match.start(), match.end()
        at = match.end()
    yield from _folded(source, at, end)


def _escaped(source: str, start: int, end: int, escape: re.Pattern[str]) -> Iterator[Piece]:
    at = start
    for match in escape.finditer(source, start, end):
        yield from _folded(source, at, match.start())
        yield _meant(match[0]), match.start(), match.end()
        at = match.end()
    yield from _folded(source, at, end)


def _meant(escape: str) -> str:
    """What an escape stands for; half of a surrogate pair is no sign at all."""
    kind = escape[1]
    if escape[1:].isspace():
        return "" if _LINE_END.search(escape) else escape[1:]
    if kind == "u" and len(escape) == 12:
        return str(json.loads(f'"{escape}"'))
    if kind in "xuU" and len(escape) > 2:
        code = int(escape[2:], 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
    return _SIGNS.get(kind, kind)


def _unwrapped(words: str) -> Iterator[Edit]:
    """Lines of one paragraph are one; empty lines and the signs of list items part."""
    for gap in _GAP.finditer(words):
        parts = "\n\n" if gap[0].count("\n") > 1 else "\n" if _ITEM.match(words, gap.end()) else " "
        yield Edit(gap.start(), gap.end(), parts)


def _as_html(words: str) -> Iterator[Edit]:
    """The markup that publishers deposit abstracts in, called as HTML calls it: https://jats.nlm.nih.gov."""
    for tag in _JATS.finditer(words):
        yield Edit(tag.start(), tag.end(), f"<{tag[1]}{_IN_HTML.get(tag[2], tag[2])}>")
