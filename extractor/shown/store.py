"""Extractions as JSON and JSON Lines: read back, and written so that a file is whole or not there."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, Protocol

from pydantic import ValidationError

from extractor.errors import OutputError, ReaderGone, UsageError
from extractor.records import SCHEMA_VERSION, Extraction
from extractor.shown.inert import inert, inert_json

Kind = Literal["json", "jsonl"]
STDIN = Path("-")
NAME_BYTES = 200
"""File systems take 255 bytes; the rest is for suffixes."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""What Windows takes for a device, whatever its suffix
(https://learn.microsoft.com/windows/win32/fileio/naming-a-file)."""
_UNSAFE = re.compile(r'[/\\:*?"<>|\s]+')


def to_line(extraction: Extraction) -> str:
    """A line of JSON Lines with its end. What steers a terminal, and what some readers take for a line end, is escaped."""
    return inert_json(extraction.model_dump_json()) + "\n"


def to_document(extraction: Extraction) -> str:
    """Indented JSON, without a line end."""
    return inert_json(extraction.model_dump_json(indent=2))


# ---- reading


def read(path: Path) -> Iterator[Extraction]:
    """The Extractions of a file, or of standard input (``-``): one JSON document, an array of them, or JSON Lines.

    Raises :class:`UsageError` with file and line for what is none.
    """
    try:
        text = (sys.stdin.buffer.read() if path == STDIN else path.read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8; give a file that extractor has written") from error
    for document, where in _documents(text, path):
        yield _extraction(document, where)


def _documents(text: str, path: Path) -> Iterator[tuple[Any, str]]:
    """Each document, and where it stands."""
    with suppress(ValueError, RecursionError):
        whole = json.loads(text)
        return ((document, str(path)) for document in (whole if isinstance(whole, list) else [whole]))
    # split("\n"), for splitlines() also splits at characters that JSON allows inside strings.
    numbered = ((f"{path}:{number}", line) for number, line in enumerate(text.split("\n"), start=1))
    return ((_load(line, where), where) for where, line in numbered if line.strip())


def _load(line: str, where: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: not JSON; give a file that extractor has written") from error


def _extraction(document: Any, where: str) -> Extraction:
    try:
        return Extraction.model_validate(document)
    except ValidationError as error:
        version = document.get("schema_version") if isinstance(document, dict) else None
        if isinstance(version, str) and version != SCHEMA_VERSION:
            reason = f"written with schema {version[:20]}, this is {SCHEMA_VERSION}; extract the page again"
        else:
            first = error.errors(include_url=False, include_input=False)[0]
            reason = f"not an Extraction: {'.'.join(map(str, first['loc'])) or 'document'}: {first['msg']}"
        raise UsageError(inert(f"{where}: {reason}")) from error


# ---- writing


@dataclass(frozen=True)
class Form:
    """How Extractions stand in one file or stream."""

    text: Callable[[Extraction], str]
    before: str = ""
    between: str = ""
    after: str = ""


LINES = Form(to_line)
DOCUMENT = Form(lambda extraction: to_document(extraction) + "\n")
ARRAY = Form(to_document, before="[\n", between=",\n", after="\n]\n")


def form_for(kind: Kind, pages: int) -> Form:
    """JSON is one document for one page, and an array of them for several."""
    if kind == "jsonl":
        return LINES
    return DOCUMENT if pages == 1 else ARRAY


class Results(Protocol):
    """Where the Extractions of a run go, one by one, in the order of their pages."""

    def add(self, extraction: Extraction) -> Path | None:
        """Keep it. Returns the file that it will be in, if any. Raises :class:`OutputError`."""

    def close(self) -> None:
        """Also after an interrupt: what was added is kept."""


class Stream:
    """Results that go out at once, to standard output for one."""

    def __init__(self, file: IO[bytes], form: Form, name: str = "standard output") -> None:
        self._file = file
        self._form = form
        self._name = name
        self.count = 0

    def add(self, extraction: Extraction) -> Path | None:
        self._write((self._form.between if self.count else self._form.before) + self._form.text(extraction))
        self.count += 1
        return None

    def close(self) -> None:
        self._write(self._form.after if self.count else self._form.before + self._form.after)

    def _write(self, text: str) -> None:
        with writing_to(self._name):
            self._file.write(text.encode())
            self._file.flush()


class File:
    """Results in one file, which is there once all is written; an interrupt counts as the end."""

    def __init__(self, path: Path, form: Form) -> None:
        self._path = path.resolve()
        with writing_to(str(path)):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # A device or a pipe is written to as it is: a rename would replace it.
            special = self._path.exists() and not self._path.is_file()
            self._written = self._path if special else _beside(self._path)
            self._file = self._written.open("wb")
        self._stream = Stream(self._file, form, str(path))

    def add(self, extraction: Extraction) -> Path | None:
        self._stream.add(extraction)
        return self._path

    def close(self) -> None:
        """An earlier file stays where nothing was added."""
        try:
            self._stream.close()
            if self._stream.count:
                _put_in_place(self._file, self._written, self._path)
        finally:
            self._drop()

    def _drop(self) -> None:
        """Remove what was not put in place."""
        with suppress(OSError):
            self._file.close()
        if self._written != self._path:
            self._written.unlink(missing_ok=True)


class Folder:
    """Results as one JSON file a page, each there as soon as its page is read."""

    def __init__(self, folder: Path, pages: Sequence[Path]) -> None:
        self._folder = folder
        self._names = iter(file_names(pages))
        with writing_to(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)

    def add(self, extraction: Extraction) -> Path | None:
        path = self._folder / next(self._names)
        with writing_to(str(path)):
            part = _beside(path)
            try:
                with part.open("wb") as file:
                    file.write(f"{to_document(extraction)}\n".encode())
                    _put_in_place(file, part, path)
            finally:
                part.unlink(missing_ok=True)
        return path

    def close(self) -> None:
        return None


def open_results(out: str, kind: Kind, pages: Sequence[Path]) -> Results:
    """``out`` ends with ``/`` or is a folder: a file a page; else all in one file.

    Raises :class:`UsageError` where a page would be overwritten, :class:`OutputError` where ``out`` can't
    be written, before anything is read.
    """
    path = Path(out)
    in_folder = out.endswith(("/", os.sep)) or path.is_dir()
    targets = [path / name for name in file_names(pages)] if in_folder else [path]
    _spare_the_pages(targets, pages)
    return Folder(path, pages) if in_folder else File(path, form_for(kind, len(pages)))


def _spare_the_pages(targets: Iterable[Path], pages: Iterable[Path]) -> None:
    inputs = {page.resolve() for page in pages if page != STDIN}
    for target in targets:
        if target.resolve() in inputs:
            raise UsageError(f"{target} is a page to be read; choose another --out")


def file_names(pages: Sequence[Path]) -> list[str]:
    """A file name for each page's result, from the page's own file name, all different:
    ``a.html`` gives ``a.json``, and ``a.txt`` after it ``a.txt.json``."""
    taken: set[str] = set()
    names = []
    for page in pages:
        name = next(name for name in _candidates(page) if name.casefold() not in taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def _candidates(page: Path) -> Iterator[str]:
    stem, whole = _safe(page.stem), _safe(page.name)
    yield from (f"{stem}.json", f"{whole}.json")
    number = 2
    while True:
        yield f"{whole}-{number}.json"
        number += 1


def _safe(name: str) -> str:
    """A name that is no path, no option, no device, not hidden, and not too long, whatever the page's file was called."""
    clean = _UNSAFE.sub("_", inert("stdin" if name == str(STDIN) else name)).lstrip(".-~")
    short = clean.encode()[:NAME_BYTES].decode(errors="ignore") or "page"
    return f"_{short}" if _DEVICE.match(short) else short


@contextmanager
def writing_to(name: str) -> Iterator[None]:
    """Turns what the system says of a failed write into one clear :class:`OutputError`."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGone(f"{name}: closed by its reader") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(f"{name}: the disk is full; make room, or choose another --out") from error
        raise OutputError(f"{name}: can't be written: {error.strerror or error}; choose another --out") from error


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _put_in_place(file: IO[bytes], written: Path, path: Path) -> None:
    """Close the file and give it its name, once its bytes are on the disk."""
    with writing_to(str(path)):
        file.flush()
        if written != path:
            os.fsync(file.fileno())
        file.close()
        if written != path:
            written.replace(path)
