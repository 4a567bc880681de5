"""A page as it was scraped: bytes, a name, and what was said about them; told apart by what they hold."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import Literal

from extractor.errors import UnreadablePage, UsageError
from extractor.text.encodings import Decoded, decode
from extractor.text.markup import FRONT_MATTER

PageKind = Literal["html", "xml", "text"]


@dataclass(frozen=True)
class Page:
    """The bytes of one page. Nothing is ever fetched: ``url`` and ``media_type`` are what the caller knows of it."""

    name: str
    data: bytes
    url: str | None = None
    media_type: str | None = None
    """As declared, for one in an HTTP header, with or without a charset."""

    @classmethod
    def from_file(
        cls, path: str | PurePath, *, name: str | None = None, url: str | None = None, media_type: str | None = None
    ) -> Page:
        """Read a file. Raises :class:`UsageError` where it can't be read."""
        path = Path(path)
        try:
            data = path.read_bytes()
        except OSError as exc:
            raise UsageError(f"can't read {path}: {exc.strerror or exc}") from exc
        return cls(name or path.name, data, url, media_type)

    @classmethod
    def from_bytes(cls, data: bytes, *, name: str = "page", url: str | None = None, media_type: str | None = None) -> Page:
        """A page from bytes as they came from a server or a pipe."""
        return cls(name, data, url, media_type)

    @classmethod
    def from_text(cls, text: str, *, name: str = "page.txt", url: str | None = None) -> Page:
        """A page from text, which may be Markdown; whole HTML documents and feeds are told by their content."""
        return cls(name, text.encode("utf-8", "replace"), url, "text/plain; charset=utf-8")

    @classmethod
    def from_html(cls, html: str, *, name: str = "page.html", url: str | None = None) -> Page:
        """A page from HTML that is already decoded."""
        return cls(name, html.encode("utf-8", "replace"), url, "text/html; charset=utf-8")

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def decode(self) -> Decoded:
        """The page's text, decoded once. Raises :class:`UnreadablePage` where the bytes are no text."""
        return self._decoded

    def kind(self) -> PageKind:
        """Which reader the page is for: by its content first, then by its declared type and its name.

        Raises :class:`UnreadablePage` where the bytes are no text.
        """
        return _kind(self.decode().source, self.media_type or "", PurePath(self.name).suffix.lower())

    @cached_property
    def _decoded(self) -> Decoded:
        if foreign := _foreign_format(self.data):
            raise UnreadablePage(f"{self.name}: {foreign}")
        decoded = decode(self.data, self.media_type)
        if not decoded.source.strip().strip("\ufeff\x00"):
            raise UnreadablePage(f"{self.name}: the page is empty")
        if _is_binary(decoded.source):
            raise UnreadablePage(f"{self.name}: the bytes are no text")
        return decoded


_CONVERT = "convert it to text or HTML first"
_FORMATS: tuple[tuple[bytes, str], ...] = (
    (rb"\s*%PDF-", "this is a PDF; convert it to text first, for example with pdftotext -layout"),
    (rb"%!PS", f"this is PostScript; {_CONVERT}, for example with ps2ascii"),
    (rb"\{\\rtf", f"this is an RTF document; {_CONVERT}"),
    (rb"PK\x03\x04(?s:.{0,4000})(?:word|xl|ppt)/", f"this is an Office document; {_CONVERT}"),
    (
        rb"PK\x03\x04(?s:.{26})mimetypeapplication/(?:epub|vnd\.oasis)",
        f"this is an e-book or Office document; {_CONVERT}",
    ),
    (rb"PK(?:\x03\x04|\x05\x06)", "this is a zip archive; unpack it and give the pages in it"),
    (rb"\xd0\xcf\x11\xe0", f"this is an Office document; {_CONVERT}"),
    (rb"\x1f\x8b|BZh\d1AY&SY|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!\x1a", "this is compressed; unpack it first"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\x00|MM\x00\*|AT&TFORM", "this is a picture, not a page"),
    (rb"....ftyp|ID3[\x02-\x04]|OggS|RIFF....(?:AVI |WAVE)|\x1aE\xdf\xa3", "this is sound or video, not a page"),
    (rb"\x7fELF|MZ.{0,60}\x00\x00|SQLite format 3|PAR1|\x00asm|\x93NUMPY", "this is a binary file, not a page"),
)


def _foreign_format(data: bytes) -> str | None:
    """What a page is that is no text at all, with what to do about it."""
    for pattern, verdict in _FORMATS:
        if re.match(pattern, data[:8192], re.DOTALL):
            return verdict
    return None


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536


def _is_binary(source: str) -> bool:
    """Whether control characters, which text has next to none of, make up more than one character of fifty."""
    sample = source[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) > len(sample) / 50


# What may stand before the first element of a document.
_PROLOGUE = re.compile(r"\ufeff?\s*+(?:<\?[^>]*+>\s*+|<!--(?:[^-]|-(?!->))*+-->\s*+)*+")
_HTML_START = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_XML_START = re.compile(
    r"<(?:rss|feed|rdf:rdf|urlset|opml)[\s>]|<!doctype(?!\s+html)|<[a-z][\w.:-]*\s[^<>]*xmlns\s*=|<(?:item|entry)>\s*<title>",
    re.IGNORECASE,
)
_HTML_NEAR_START = re.compile(r"^\s*(?:<!doctype\s+html|<html[\s>]|<head>|<body[\s>])", re.IGNORECASE | re.MULTILINE)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_NEAR = 2000


def _kind(source: str, media_type: str, suffix: str) -> PageKind:
    content = source[_prologue(source) :]
    declared = media_type.partition(";")[0].strip().lower()
    if _HTML_START.match(content):
        return "html"
    if source.lstrip("\ufeff \t\r\n").startswith("<?xml") or _XML_START.match(content):
        return "xml"
    if ("xml" in declared and "html" not in declared) or suffix in (".xml", ".rss", ".atom", ".rdf"):
        return "xml" if content.startswith("<") else "text"
    if "html" in declared or suffix in (".html", ".htm", ".xhtml"):
        return "html" if _ANY_TAG.search(source) else "text"
    if _HTML_NEAR_START.search(source[:_NEAR]) and "```" not in source[:_NEAR]:
        return "html"
    return "html" if _is_mostly_html(source) else "text"


def _prologue(source: str) -> int:
    found = _PROLOGUE.match(source)
    return found.end() if found else 0


_FRAGMENT = 500_000
"""Characters by which a fragment of HTML is told from other text."""
_MARKUP_LINE = re.compile(r"\s*</?(?:[a-zA-Z][\w-]*)(?:[\s>/]|$)|\s*<!--|\s*\{%.*%\}\s*$")
_FLOW_TAG = re.compile(r"<(?:div|section|article|p|ul|ol|li|table|tr|td|h[1-6]|details|main|header|dl)[\s>]", re.IGNORECASE)
_MARKDOWN_LINE = re.compile(r"\*\*[^\W_]|#{1,6} \S|[-*+] \S|\d+[.)] \S|```|\||>\s|.*\]\(")


def _is_mostly_html(source: str) -> bool:
    """Whether a page without the frame of an HTML document is HTML all the same: a fragment, a page of Jekyll.

    Markdown takes HTML too: with lines of its own kind in it, or more text than tags, it stays Markdown.
    """
    front = FRONT_MATTER.match(source)
    start = front.end() if front else 0
    lines = [line for line in source[start : start + _FRAGMENT].splitlines()[:2000] if line.strip()]
    markup = sum(bool(_MARKUP_LINE.match(line)) for line in lines)
    markdown = sum(bool(_MARKDOWN_LINE.match(line)) for line in lines)
    return markup > len(lines) / 2 and markdown < markup / 20 and len(_FLOW_TAG.findall(source[:100_000])) >= 2
