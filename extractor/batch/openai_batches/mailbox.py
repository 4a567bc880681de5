"""Which questions of a RUN are in a batch at the endpoint, and the replies that have come and are not handed on yet.

RUN/batches.db, a small SQLite database, so that a process that is killed leaves all or nothing of each step. A question is in it
from before its batch is created until its reply is handed on. What has cost money is forced to the disk.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.engines.endpoint import Dialect
from extractor.errors import OutputError, UsageError

DATABASE = "batches.db"
FORM = 1
WAIT_SECONDS = 60.0

SCHEMA = """
CREATE TABLE IF NOT EXISTS batches (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    uploaded INTEGER NOT NULL,
    batch TEXT,
    dialect TEXT NOT NULL,
    questions INTEGER NOT NULL,
    since REAL NOT NULL,
    arrived INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS questions (
    key TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    line BLOB,
    unfit INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS questions_by_batch ON questions (number, place);
"""
"""``batches.uploaded`` is the file's time by the endpoint's clock, ``since`` by ours; ``questions.place`` is the line of the
batch's file, from 1; ``line`` what came back."""


@dataclass(frozen=True)
class Posted:
    """A batch that was submitted, or was just about to be."""

    number: int
    kind: str
    file: str
    """The uploaded file's id."""
    uploaded: int
    """Unix time of the file, by the endpoint's clock."""
    batch: str | None
    """Its id; None where nobody has learnt it: it may have been created or not."""
    questions: int
    since: float
    """Unix time at which its file was there, by our clock."""
    arrived: bool = False
    """Its replies are here."""

    @property
    def waited(self) -> float:
        """Seconds."""
        return max(0.0, time.time() - self.since)


@dataclass(frozen=True)
class Arrived:
    """A question's line as it came back, and the dialect in which the question was asked."""

    line: bytes
    dialect: Dialect


def under_way(run: Path) -> list[Posted]:
    """The batches of a RUN that are waited for, also while another process works on it. None where it has no such batch."""
    if not (run / DATABASE).is_file():
        return []
    with _translated(run), closing(sqlite3.connect(run / DATABASE, timeout=WAIT_SECONDS)) as connection:
        [(form,)] = connection.execute("PRAGMA user_version").fetchall()
        return [posted for posted in _batches(connection) if not posted.arrived] if form == FORM else []


def _batches(connection: sqlite3.Connection) -> list[Posted]:
    rows = connection.execute("SELECT number, kind, file, uploaded, batch, questions, since, arrived FROM batches ORDER BY number")
    return [Posted(*row) for row in rows]


class Mailbox:
    """The mailbox of the one process that works on RUN. Every method that writes has committed when it returns.

    Raises :class:`OutputError` where it can't be read or written.
    """

    def __init__(self, run: Path) -> None:
        """Raises :class:`UsageError` for a mailbox of another version."""
        self.run = run
        with _translated(run):
            run.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(run / DATABASE, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
            self._prepare()

    def close(self) -> None:
        """What came back unfit is kept only while there is anything else to wait for: see :meth:`unfit`."""
        with _translated(self.run), closing(self._connection):
            self._write("DELETE FROM questions WHERE NOT EXISTS (SELECT 1 FROM questions WHERE NOT unfit)")
            self._write("DELETE FROM batches WHERE number NOT IN (SELECT number FROM questions)")

    # -- on the way there

    def posted(self, kind: str, file: str, uploaded: int, dialect: Dialect, keys: Sequence[str]) -> Posted:
        """A file with these questions, in this order, was uploaded, and a batch will be made of it now."""
        since = time.time()
        with self._forced(), self._together():
            number = self._write(
                "INSERT INTO batches (kind, file, uploaded, dialect, questions, since) VALUES (?, ?, ?, ?, ?, ?)",
                kind, file, uploaded, dialect.told(), len(keys), since,
            )  # fmt: skip
            rows = ((key, number, place) for place, key in enumerate(keys, 1))
            self._connection.executemany("INSERT INTO questions (key, number, place) VALUES (?, ?, ?)", rows)
        return Posted(number, kind, file, uploaded, None, len(keys), since)

    def created(self, number: int, batch: str) -> None:
        with self._forced():
            self._write("UPDATE batches SET batch = ? WHERE number = ?", batch, number)

    def withdraw(self, number: int) -> None:
        """There is no such batch any more: its questions are as if they had never been in it."""
        with self._together():
            self._write("DELETE FROM questions WHERE number = ?", number)
            self._write("DELETE FROM batches WHERE number = ?", number)

    # -- what is there

    def batches(self) -> list[Posted]:
        """In the order in which they were submitted."""
        with _translated(self.run):
            return _batches(self._connection)

    def batch(self, number: int) -> Posted:
        return next(posted for posted in self.batches() if posted.number == number)

    def dialect(self) -> Dialect | None:
        """In which the last batch was asked."""
        row = next(self._rows("SELECT dialect FROM batches ORDER BY number DESC LIMIT 1"), None)
        return None if row is None else self._heard(row[0])

    def number_of(self, key: str) -> int | None:
        """Of the batch that has the question; None where no batch has it."""
        row = next(self._rows("SELECT number FROM questions WHERE key = ?", key), None)
        return None if row is None else row[0]

    def keys(self, number: int) -> list[str]:
        """In the order of the file."""
        return [key for (key,) in self._rows("SELECT key FROM questions WHERE number = ? ORDER BY place", number)]

    def reply(self, key: str) -> Arrived | None:
        """None where the question is in no batch, or its batch has not come back."""
        statement = "SELECT line, dialect FROM questions JOIN batches USING (number) WHERE key = ? AND line IS NOT NULL"
        row = next(self._rows(statement, key), None)
        return None if row is None else Arrived(bytes(row[0]), self._heard(row[1]))

    # -- on the way back

    def arrive(self, number: int, lines: Iterable[tuple[str, bytes | None]]) -> None:
        """The batch has come back, with these lines by key; None for a question that is as if it had never been in it."""
        with self._together():
            for key, line in lines:
                if line is None:
                    self._write("DELETE FROM questions WHERE key = ? AND number = ?", key, number)
                else:
                    self._write("UPDATE questions SET line = ? WHERE key = ? AND number = ?", line, key, number)
            self._write("UPDATE batches SET arrived = 1 WHERE number = ?", number)

    def handed_on(self, key: str) -> None:
        """The question's reply is kept elsewhere, or it may be asked again."""
        number = self.number_of(key)
        self._write("DELETE FROM questions WHERE key = ?", key)
        self._write(
            "DELETE FROM batches WHERE number = ? AND NOT EXISTS (SELECT 1 FROM questions WHERE number = ?)", number, number
        )

    def unfit(self, key: str) -> None:
        """The reply did not fit, and the question goes out once more in other words. It stays here until that has come back:
        who is killed in between finds it, and does not pay for it again."""
        self._write("UPDATE questions SET unfit = 1 WHERE key = ?", key)

    # -- the file

    def _heard(self, told: str) -> Dialect:
        try:
            return Dialect.heard(told)
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{self.run / DATABASE} is damaged: it does not say how the endpoint was asked") from error

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA trusted_schema = OFF")  # a RUN may come from elsewhere
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        [(form,)] = self._connection.execute("PRAGMA user_version").fetchall()
        if form not in (0, FORM):
            raise UsageError(f"{self.run / DATABASE} was written by another version of extractor (form {form}, this reads {FORM})")
        self._connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {FORM}; COMMIT;")

    @contextmanager
    def _forced(self) -> Iterator[None]:
        """What is written inside survives also a power cut."""
        self._write("PRAGMA synchronous = FULL")
        yield
        self._write("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _together(self) -> Iterator[None]:
        """All that is written inside, or nothing of it."""
        self._write("BEGIN IMMEDIATE")
        with _translated(self.run), self._connection:
            yield

    def _rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with _translated(self.run):
            yield from self._connection.execute(statement, values)

    def _write(self, statement: str, *values: object) -> int:
        with _translated(self.run):
            return self._connection.execute(statement, values).lastrowid or 0


@contextmanager
def _translated(run: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise OutputError(f"{run / DATABASE} can't be used: {error}") from error
