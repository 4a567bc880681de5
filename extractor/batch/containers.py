"""Files that hold pages: one each, packed with gzip, or many as JSON Lines or WARC. None is read before it is needed."""

from __future__ import annotations

import gzip
import json
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING, Any, cast

from extractor.errors import UsageError
from extractor.pages import Page

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

MAX_BYTES = 128 * 2**20
"""Of one page, unpacked. A larger one is no page, and a few hundred bytes of gzip may unpack to gigabytes."""
NO_WARCIO = "WARC files need the package warcio: pip install 'extractor[batch]'"

_JSON_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_WARC = (".warc", ".warc.gz")
_MEDIA_TYPES = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml", ".rss": "application/xml", ".atom": "application/xml", ".rdf": "application/xml",
}  # fmt: skip
"""By the suffix before ``.gz``, which else would hide what the page is."""
_TEXTUAL = (
    "text/html",
    "text/plain",
    "text/markdown",
    "text/xml",
    "application/xhtml",
    "application/xml",
    "application/rss",
    "application/atom",
)
_PACKED_WRONG = (OSError, EOFError, zlib.error)

Load = Callable[[str], Page]
"""Reads a page and gives it its name. Raises :class:`UsageError`."""


@dataclass(frozen=True)
class Found:
    """Something that is to be a page: what it calls itself, and how it is had; or why it can't be."""

    name: str
    load: Load | None = None
    problem: str | None = None


def holds_many(path: Path) -> bool:
    """Whether only reading the file tells how many pages it holds."""
    return path.name.lower().endswith((*_JSON_LINES, *_WARC))


def pages_in(path: Path, name: str) -> Iterator[Found]:
    """The pages of a file that is called ``name``. Whatever is wrong with it is said in what is found."""
    lower = path.name.lower()
    if lower.endswith(_JSON_LINES):
        return _guarded(_json_lines(path, name), name)
    if lower.endswith(_WARC):
        return _guarded(_warc(path, name), name)
    load = _gzip_loader(path) if lower.endswith(".gz") else _file_loader(path)
    return iter([Found(name, load)])


def _guarded(pages: Iterator[Found], name: str) -> Iterator[Found]:
    """A file that breaks off gives what stood before, and a problem."""
    try:
        yield from pages
    except _PACKED_WRONG as error:
        yield Found(f"{name}/rest", problem=f"{name} can't be read on from here: {_said(error)}")


def _said(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


# ---- one page a file


def _file_loader(path: Path) -> Load:
    def load(name: str) -> Page:
        _check_regular(path)
        return Page.from_file(path, name=name)

    return load


def _check_regular(path: Path) -> None:
    """A pipe or a device would be waited for, or never end."""
    try:
        about = path.stat()
    except OSError as error:
        raise UsageError(f"can't read {path}: {_said(error)}") from error
    if not stat.S_ISREG(about.st_mode):
        raise UsageError(f"{path} is no regular file")
    if about.st_size > MAX_BYTES:
        raise UsageError(f"{path} has {about.st_size:,} bytes; a page has at most {MAX_BYTES:,}")


def _gzip_loader(path: Path) -> Load:
    media_type = _MEDIA_TYPES.get(PurePath(path.stem).suffix.lower())

    def load(name: str) -> Page:
        _check_regular(path)
        try:
            with gzip.open(path) as file:
                data = file.read(MAX_BYTES + 1)
        except _PACKED_WRONG as error:
            raise UsageError(f"can't unpack {path}: {_said(error)}") from error
        return Page.from_bytes(_bounded(data, str(path)), name=name, media_type=media_type)

    return load


def _bounded(data: bytes, where: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise UsageError(f"{where} has more than {MAX_BYTES:,} bytes unpacked, which is no page")
    return data


# ---- JSON Lines


def _json_lines(path: Path, name: str) -> Iterator[Found]:
    with _opened(path) as file:
        for number, line in enumerate(_lines(file), start=1):
            if line is None or line.strip():
                yield _line_found(line, f"{name}/{number}")


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if path.name.lower().endswith(".gz") else path.open("rb")


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """The lines; None for one that is too long, which is passed over without being held."""
    while line := file.readline(MAX_BYTES):
        whole = line.endswith(b"\n") or len(line) < MAX_BYTES
        rest = line
        while not whole and (rest := file.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield line if whole else None


def _line_found(line: bytes | None, where: str) -> Found:
    """A page of ``{"id", "url", "html" or "text"}``; without an id it is called by its place."""
    if line is None:
        return Found(where, problem=f"{where}: the line has more than {MAX_BYTES:,} bytes")
    try:
        document = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Found(where, problem=f"{where}: not a line of JSON ({type(error).__name__})")
    if not isinstance(document, dict):
        return Found(where, problem=f"{where}: not a JSON object")
    return _document_found(document, where)


def _document_found(document: dict[str, Any], where: str) -> Found:
    given, url = document.get("id"), document.get("url")
    name = str(given) if isinstance(given, (str, int)) and not isinstance(given, bool) and str(given).strip() else where
    address = url if isinstance(url, str) and url else None
    for field, make in (("html", Page.from_html), ("text", Page.from_text)):
        if isinstance(content := document.get(field), str):
            return Found(name, partial(_made, make, content, address))
    return Found(name, problem=f'{where}: neither "html" nor "text" holds a text')


def _made(make: Callable[..., Page], content: str, url: str | None, name: str) -> Page:
    return make(content, name=name, url=url)


# ---- WARC


def _warc(path: Path, name: str) -> Iterator[Found]:
    """What a server gave as a page, and stored pages. Requests, redirects, errors, pictures and the like are none.

    https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        yield Found(name, problem=NO_WARCIO)
        return
    with path.open("rb") as file, closing(ArchiveIterator(file)) as records:
        numbered = enumerate(records, start=1)
        while True:
            try:
                number, record = next(numbered, (0, None))
            except (ArchiveLoadFailed, AttributeError) as error:  # warcio asks a URI that is missing how it begins
                yield Found(f"{name}/rest", problem=f"{name} can't be read on from here: {error}")
                return
            if record is None:
                return
            if _is_page(record):
                yield _record_found(record, f"{name}/{number}")


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type == "response":
        status = record.http_headers.get_statuscode() if record.http_headers else ""
        return str(status).startswith("2") and _is_textual(_content_type(record))
    return record.rec_type in ("resource", "conversion") and _is_textual(_content_type(record))


def _content_type(record: ArcWarcRecord) -> str:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    return str(headers.get_header("Content-Type") or "")


def _is_textual(media_type: str) -> bool:
    """Also without a type: its bytes will tell."""
    return not media_type or media_type.strip().lower().startswith(_TEXTUAL)


def _record_found(record: ArcWarcRecord, where: str) -> Found:
    """The record's bytes are taken now: the file goes on to the next."""
    url = record.rec_headers.get_header("WARC-Target-URI") or None
    media_type = _content_type(record) or None
    name = str(url).partition("://")[2] if url else where
    try:
        data = record.content_stream().read(MAX_BYTES + 1)
    except (*_PACKED_WRONG, ValueError) as error:
        return Found(name or where, problem=f"{where}: the record can't be unpacked: {_said(error)}")
    if len(data) > MAX_BYTES:
        return Found(name or where, problem=f"{where} has more than {MAX_BYTES:,} bytes unpacked, which is no page")
    return Found(name or where, lambda name: Page.from_bytes(data, name=name, url=url, media_type=media_type))
