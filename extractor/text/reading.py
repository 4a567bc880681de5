"""From a page's bytes to its document: the reader for its kind, then LaTeX taken out of its prose."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.pages import Page
from extractor.records import Problem, ProblemKind
from extractor.text.data.front_matter import read_front_matter
from extractor.text.data.reader import read_data
from extractor.text.delimited import delimiter_of, read_delimited
from extractor.text.document import Document
from extractor.text.encodings import MAX_BYTES, Decoded
from extractor.text.feeds import read_xml
from extractor.text.html import read_html
from extractor.text.latex import latex_edits
from extractor.text.limits import WHOLE_UP_TO, Extent, bounded, extent_of, first_lines
from extractor.text.markdown import read_text
from extractor.text.rewrite import read_as
from extractor.text.tagged import is_tagged, read_tagged


@dataclass(frozen=True)
class ReadPage:
    """A page's document, and how its bytes were taken."""

    document: Document
    encoding: str
    media_type: str


def read_page(page: Page, *, whole_up_to: int = WHOLE_UP_TO) -> ReadPage:
    """Of a page of more than ``whole_up_to`` bytes only the first part is read, and a problem says so.

    Raises :class:`extractor.errors.UnreadablePage` where the bytes are no text.
    """
    decoded = page.decode()
    kind = page.kind()
    extent = extent_of(len(page.data), whole_up_to)
    document = bounded(_READERS[kind](decoded.source, extent), extent)
    document = read_as(document, latex_edits(document.text))
    problems = [*document.problems, *_losses(decoded, document)]
    document = replace(document, problems=tuple(problems))
    return ReadPage(document, decoded.encoding, _MEDIA_TYPES[kind])


def _read_plain(source: str, extent: Extent) -> Document:
    data = None if is_tagged(source) else read_data(source, extent) or read_front_matter(source, extent)
    if data:
        return data
    lines = first_lines(source, extent)
    document = _read_lines(lines)
    losses = [_too_long(len(source) - len(lines), len(source))] if len(lines) < len(source) else []
    return replace(document, problems=(*document.problems, *losses))


def _read_lines(source: str) -> Document:
    if is_tagged(source):
        return read_tagged(source)
    mark = delimiter_of(source)
    return read_delimited(source, mark) if mark else read_text(source)


_READERS = {"html": read_html, "xml": read_xml, "text": _read_plain}
_MEDIA_TYPES = {"html": "text/html", "xml": "application/xml", "text": "text/plain"}


def _too_long(unread: int, characters: int) -> Problem:
    reason = f"the page is too long: the last {unread:,} of its {characters:,} characters were not read"
    return Problem(kind=ProblemKind.TOO_LARGE, stage="pages", reason=reason)


def _losses(decoded: Decoded, document: Document) -> list[Problem]:
    losses = []
    if decoded.replaced:
        reason = f"{decoded.replaced:,} bytes are no text in the page's encoding and were replaced"
        losses.append(Problem(kind=ProblemKind.UNDECODABLE, stage="pages", reason=reason))
    if decoded.unread:
        reason = f"the page is longer than {MAX_BYTES:,} bytes; the last {decoded.unread:,} were not read"
        losses.append(Problem(kind=ProblemKind.TOO_LARGE, stage="pages", reason=reason))
    seen = {kind: count for kind, count in document.hidden.items() if kind not in _UNTOLD and count}
    if seen:
        words = ", ".join(f"{kind} {count:,}" for kind, count in sorted(seen.items()))
        reason = f"characters that a reader does not see were left out: {words}"
        losses.append(Problem(kind=ProblemKind.HIDDEN, stage="text", reason=reason))
    return losses


_UNTOLD = frozenset(
    ("script", "style", "head", "title", "declaration", "doctype", "cdata", "datalist", "fallback", "formula twice", "data")
)
"""Kinds of text that is no part of what the page says to anybody, or says it twice."""
