"""Standard output: text out at once, and one clear error where it can't go."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from extractor.shown.store import writing_to


def say(text: str) -> None:
    """Write what was asked for. Raises :class:`extractor.errors.OutputError`."""
    with writing_to("standard output"):
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", errors="replace"))
        sys.stdout.buffer.flush()


def forget_the_rest() -> None:
    """After the reader has gone: else Python writes the rest at its end, and fails once more.

    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    with suppress(OSError):  # not a real file, in a test
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_text(file: Path, text: str, *, append: bool = False) -> None:
    """Write a file that was asked for. Raises :class:`extractor.errors.OutputError`."""
    with writing_to(str(file)):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a" if append else "w", encoding="utf-8") as out:
            out.write(text)
