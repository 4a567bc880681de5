"""Tags, texts and what lies between them in HTML and XML, with their places in the source, in linear time.

The rules are those of the HTML standard's tokenizer (https://html.spec.whatwg.org/multipage/parsing.html), with one
exception: where a quote is never closed, a tag ends at the next ``>`` instead of swallowing the rest of the page.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Tag(NamedTuple):
    """``source[start:end]`` is a tag; its attributes begin at ``attributes``."""

    name: str
    start: int
    end: int
    attributes: int
    closing: bool
    empty: bool
    """It ends in ``/>``."""


class Text(NamedTuple):
    """``source[start:end]`` is text; ``raw`` where an ``&`` in it means itself."""

    start: int
    end: int
    raw: bool = False


class Skipped(NamedTuple):
    """``source[start:end]`` is neither tag nor visible text: a comment, a script, a declaration."""

    kind: str
    start: int
    end: int


class Attribute(NamedTuple):
    """``value`` stands as ``source[start:end]``, where it may be written with entities."""

    value: str
    start: int
    end: int


Token = Tag | Text | Skipped

FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?:[^\n]*\n){0,200}?---[ \t]*(?:\r?\n|$)")
"""What a template engine (Jekyll and its like) reads at the top of a page and takes away."""

_OPENING = re.compile(r"<(?=[a-zA-Z_/!?])")
# Quantifiers are possessive: a tag without an end costs one look at the rest of the page, not one for each way to split it.
_TAG = re.compile(
    r"""</?(?P<name>[a-zA-Z_:][^\s/>]*+)
    (?P<attributes>(?:[^>"'=]++ | =\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+ | ["'])*+)>""",
    re.VERBOSE,
)
_LOOSE_TAG = re.compile(r"</?(?P<name>[a-zA-Z_:][^\s/>]*+)(?P<attributes>[^>]*+)>")
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>"'][^\s>]*+)))?+"""
)
_COMMENT_END = re.compile(r"--!?>")
_CDATA = "<![CDATA["
_XML_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*+)?+>", re.IGNORECASE)

# Elements whose content is no markup: what it is when it isn't visible, or None where it is.
_RAW = {
    "script": "script",
    "style": "style",
    "noscript": "noscript",
    "iframe": "fallback",
    "noembed": "fallback",
    "noframes": "fallback",
    "title": "title",
    "textarea": None,
    "xmp": None,
    "plaintext": None,
}


def tokens(source: str, *, start: int = 0, xml: bool = False) -> Iterator[Token]:
    """All of ``source`` from ``start`` on, cut into tags, texts and skipped stretches, without gaps or overlaps."""
    return _Tokenizer(source, xml=xml).run(start)


def attributes(source: str, tag: Tag) -> dict[str, Attribute]:
    """The attributes of a tag by lower-case name; of a repeated one the first counts."""
    found: dict[str, Attribute] = {}
    for match in _ATTRIBUTE.finditer(source, tag.attributes, tag.end - 1):
        group = match.lastgroup or "name"
        name = match["name"].lower()
        if group == "name":
            found.setdefault(name, Attribute("", match.end(), match.end()))
        elif name not in found:
            value = match[group]
            found[name] = Attribute(_unescaped(value) if "&" in value else value, match.start(group), match.end(group))
    return found


_ENDLESS = re.compile(r"&#[0-9]{4000,};?")
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]{0,31}(?:;|(?![=a-zA-Z0-9])))")


def unescape(text: str) -> str:
    """``text`` with its character references decoded as in HTML text; Python takes no number of over 4300 digits."""
    return html.unescape(_ENDLESS.sub("\ufffd", text))


def reference_length(words: str) -> int:
    """How much of ``&...`` is a character reference: ``&notit;`` begins with one; 0 where nothing is."""
    if words.startswith("&#") or words[1:] in html.entities.html5:
        return len(words)
    return next((end for end in range(len(words), 1, -1) if words[1:end] in html.entities.html5), 0)


def _unescaped(value: str) -> str:
    """An attribute's value decoded: in ``?a=1&copy=2`` there is no reference, for no semicolon ends it."""
    return _REFERENCE.sub(lambda found: unescape(found.group()) if _is_whole(found.group()) else found.group(), value)


def _is_whole(reference: str) -> bool:
    return reference.startswith("&#") or reference[1:] in html.entities.html5


@lru_cache(maxsize=32)
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE)


class _Tokenizer:
    def __init__(self, source: str, *, xml: bool) -> None:
        self.source = source
        self.xml = xml
        self.tag_pattern = _TAG
        self.foreign = 0
        """How many svg and math elements are open: CDATA is text there."""

    def run(self, start: int) -> Iterator[Token]:
        position = text_start = start
        while opening := _OPENING.search(self.source, position):
            at = opening.start()
            token = self._markup(at)
            if token is None:
                position = at + 1
                continue
            if text_start < at:
                yield Text(text_start, at)
            yield token
            position = text_start = token.end
            for content in self._content(token):
                yield content
                position = text_start = content.end
        if text_start < len(self.source):
            yield Text(text_start, len(self.source))

    def _markup(self, at: int) -> Token | None:
        """The tag, comment or declaration at ``<``; None where this is a mere sign."""
        following = self.source[at + 1]
        if following == "!":
            return self._declaration(at)
        if following == "?":
            return self._until("?>" if self.xml else ">", at, "declaration")
        if following == "/" and not self.source[at + 2 : at + 3].isalpha():
            return None if self.xml or at + 2 >= len(self.source) else self._until(">", at, "comment")
        if following == "_" and not self.xml:
            return None
        return self._tag(at)

    def _declaration(self, at: int) -> Skipped:
        if self.source.startswith("<!--", at):
            end = _COMMENT_END.search(self.source, at + 2)
            return Skipped("comment", at, end.end() if end else len(self.source))
        if self.source.startswith(_CDATA, at) and (self.xml or self.foreign):
            return Skipped("cdata", at, at + len(_CDATA))
        if self.source[at + 2 : at + 9].lower() != "doctype":
            return self._until(">", at, "comment")
        doctype = _XML_DOCTYPE.match(self.source, at) if self.xml else None
        return Skipped("doctype", at, doctype.end()) if doctype else self._until(">", at, "doctype")

    def _until(self, closing: str, at: int, kind: str) -> Skipped:
        end = self.source.find(closing, at)
        return Skipped(kind, at, len(self.source) if end < 0 else end + len(closing))

    def _tag(self, at: int) -> Token:
        found = self.tag_pattern.match(self.source, at)
        if found is None and self.tag_pattern is _TAG:
            # A quote that is never closed: from here on no tag can be told by its quotes.
            self.tag_pattern = _LOOSE_TAG
            found = _LOOSE_TAG.match(self.source, at)
        if found is None:
            return Skipped("unfinished tag", at, len(self.source))
        name = found["name"] if self.xml else found["name"].lower()
        closing = self.source[at + 1] == "/"
        empty = found["attributes"].endswith("/")
        if name in ("svg", "math") and not empty:
            self.foreign = max(0, self.foreign + (-1 if closing else 1))
        return Tag(name, at, found.end(), found.start("attributes"), closing, empty)

    def _content(self, token: Token) -> Iterator[Token]:
        """What follows ``token`` unparsed: the text of a CDATA section, the content of a raw text element."""
        if isinstance(token, Skipped):
            if token.kind == "cdata":
                yield from self._cdata(token.end)
        elif isinstance(token, Tag) and self._is_raw(token):
            yield from self._raw(token)

    def _is_raw(self, tag: Tag) -> bool:
        return tag.name in _RAW and not (self.xml or tag.closing or (tag.empty and self.foreign))

    def _cdata(self, start: int) -> Iterator[Token]:
        end = self.source.find("]]>", start)
        end = len(self.source) if end < 0 else end
        if end > start:
            yield Text(start, end, raw=True)
        if end < len(self.source):
            yield Skipped("cdata", end, end + 3)

    def _raw(self, tag: Tag) -> Iterator[Token]:
        found = None if tag.name == "plaintext" else _end_of(tag.name).search(self.source, tag.end)
        end = found.start() if found else len(self.source)
        if end == tag.end:
            return
        kind = _RAW[tag.name]
        yield Text(tag.end, end, raw=tag.name != "textarea") if kind is None else Skipped(kind, tag.end, end)
