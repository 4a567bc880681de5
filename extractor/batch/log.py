"""A batch's events as JSON Lines: when, what, of which page and question, with what outcome. Without a word of what was read or asked."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, get_args

from pydantic_core import to_json

from extractor.batch.events import Event, LogFailed, QuestionBegun, QuestionEnded, SecondPassed, Watcher, several
from extractor.errors import OutputError
from extractor.shown.inert import inert

Clock = Callable[[], float]

FIELDS = {kind: tuple(field.name for field in dataclasses.fields(kind)) for kind in get_args(Event)}

logger = logging.getLogger(__name__)


@contextmanager
def heard(watch: Watcher | None, path: Path | None) -> Iterator[Watcher | None]:
    """Who hears what happens: ``watch``, and a log at ``path``, of which ``watch`` hears where it fails under way.

    Raises :class:`OutputError` where the log can't be written.
    """
    if path is None:
        yield watch
        return
    with _opened(path) as file:
        yield several(Log(file, str(path), watch or warn), watch)


def _opened(path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab", buffering=0)
    except OSError as error:
        raise OutputError(f"the log {path} can't be written: {error.strerror or error}; choose another file") from error


def warn(event: Event) -> None:
    """Says that the log failed, where nobody else watches."""
    if isinstance(event, LogFailed):
        logger.warning("%s", event.reason)


class Log:
    """A line an event, written at once. What can't be written is counted, and the count is written when there is room again."""

    def __init__(self, file: IO[bytes], name: str, complain: Watcher = warn, clock: Clock = time.time) -> None:
        self._file = file
        self._name = name
        self._complain = complain
        self._clock = clock
        self._missing = 0

    def __call__(self, event: Event) -> None:
        if not _belongs(event):
            return
        line = to_json({"time": self._now(), **_said(event)}) + b"\n"
        try:
            self._write(self._gap() + line)
        except OSError as error:
            self._failed(error)

    def _write(self, data: bytes) -> None:
        while data:  # a disk that fills up takes a part
            data = data[self._file.write(data) :]
        self._missing = 0

    def _gap(self) -> bytes:
        """After lines that could not be written, the last of them perhaps in part: how many."""
        if not self._missing:
            return b""
        return b"\n" + to_json({"time": self._now(), "event": "lines missing", "lines": self._missing}) + b"\n"

    def _failed(self, error: OSError) -> None:
        self._missing += 1
        if self._missing == 1:
            self._complain(
                LogFailed(f"the log {self._name} can't be written: {error.strerror or error}; the batch goes on without it")
            )

    def _now(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _belongs(event: Event) -> bool:
    """Questions that the cache knew are not asked, and nothing happens when they begin to be or a second has passed."""
    return not isinstance(event, SecondPassed | QuestionBegun | LogFailed) and not (isinstance(event, QuestionEnded) and event.kept)


def _said(event: Event) -> dict[str, object]:
    """What is not known is left out."""
    values = ((name, getattr(event, name)) for name in FIELDS[type(event)])
    return {"event": event.event} | {name: _plain(value) for name, value in values if value is not None}


def _plain(value: object) -> object:
    """Names come from pages: nothing in them steers who shows the log."""
    if isinstance(value, str):
        return inert(value)
    return round(value, 6) if isinstance(value, float) else value
