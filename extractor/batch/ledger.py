"""What a batch has done, written down in RUN/ledger.db before it counts: pages, questions, and what RUN was begun with.

SQLite with a write-ahead log: a process that is killed leaves what it had committed, whole. A reply is
committed before it is used, so it is not paid for again, and a page's end is one statement, so
that no page is half ended. One process writes at a time; any number may read.

The log is not forced to the disk at each commit: after a power cut the last moments may be missing, and are read anew.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, Self, TypeVar, cast
from weakref import WeakValueDictionary

from pydantic import BaseModel, ValidationError

from extractor import errors
from extractor.batch.lines import timeless
from extractor.errors import BadReply, InvalidReply, ModelError, OutputError, TruncatedReply, UsageError
from extractor.models import Around, Model, Question, Reply, parse_draft
from extractor.records import Extraction, Problem, Usage

D = TypeVar("D", bound=BaseModel)

DATABASE = "ledger.db"
LOCK = "ledger.lock"
FORM = 1
"""Of the tables. A ledger of another form is not touched."""
WAIT_SECONDS = 60.0

State = Literal["waiting", "reading", "done", "failed"]
QuestionState = Literal["asked", "answered", "failed"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sha256 TEXT,
    url TEXT,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'reading', 'done', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    extraction TEXT,
    usage TEXT,
    problem TEXT
);
CREATE INDEX IF NOT EXISTS pages_by_state ON pages (state);
CREATE TABLE IF NOT EXISTS questions (
    key TEXT PRIMARY KEY,
    seq INTEGER,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'answered', 'failed')),
    raw TEXT,
    failure TEXT,
    repeated INTEGER NOT NULL DEFAULT 0,
    usage TEXT,
    cost REAL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS questions_by_page ON questions (seq);
CREATE INDEX IF NOT EXISTS questions_by_kind ON questions (kind, state);
"""
"""``pages.extraction`` is without usage, which stands beside it; ``questions.usage`` adds up all attempts."""

page_being_read: ContextVar[int | None] = ContextVar("page_being_read", default=None)
"""Its seq: a model is not told which page a question is about."""

question_being_asked: ContextVar[str] = ContextVar("question_being_asked", default="")
"""Its key: who asks it again, or paces it, need not work it out anew."""


@dataclass(frozen=True)
class Origin:
    """What a RUN was begun with: who goes on with it must bring the same."""

    inputs: tuple[str, ...]
    """As given; relative ones start from ``folder``."""
    places: tuple[str, ...]
    folder: str
    fingerprint: Mapping[str, str | None]
    """Of code, prompts, model and weights."""
    call: Mapping[str, str | None] = field(default_factory=dict)
    """How the model was named, for who goes on without naming it."""

    def check(self, other: Origin, run: Path) -> None:
        """Raises :class:`UsageError` where ``other`` would read other pages, or read them otherwise."""
        if self.places != other.places:
            raise UsageError(f"{run} was begun with other inputs ({', '.join(self.inputs)}); give these, or another --out")
        for part in {**self.fingerprint, **other.fingerprint}:
            before, now = self.fingerprint.get(part), other.fingerprint.get(part)
            if before != now:
                raise UsageError(f"{run} was begun with another {part} ({_short(before)}, now {_short(now)}); take another --out")


def _short(value: str | None) -> str:
    return (value or "none")[:40]


@dataclass(frozen=True)
class Row:
    """A page's place in the ledger, and how far it is."""

    seq: int
    state: State

    @property
    def ended(self) -> bool:
        return self.state in ("done", "failed")


@dataclass(frozen=True)
class Failed:
    """A question's final failure."""

    error: str
    reason: str
    partial: str = ""

    @classmethod
    def of(cls, error: BadReply) -> Failed:
        return cls(type(error).__name__, str(error), error.partial if isinstance(error, TruncatedReply) else "")

    def raised(self) -> BadReply:
        kind = getattr(errors, self.error, InvalidReply)
        error: BadReply = (kind if isinstance(kind, type) and issubclass(kind, BadReply) else InvalidReply)(self.reason)
        if isinstance(error, TruncatedReply):
            error.partial = self.partial
        return error


@dataclass(frozen=True)
class Answer:
    """What the ledger holds of a question that has its end."""

    raw: str | None
    failure: Failed | None
    repeated: bool


@dataclass(frozen=True)
class Counts:
    """How far a RUN is."""

    pages: Mapping[str, int]
    questions: Mapping[str, int]
    usage: Usage
    cost: float | None
    complete: bool
    """All inputs were met; while false, more pages may come."""

    @property
    def total(self) -> int:
        return sum(self.pages.values())

    @property
    def left(self) -> int:
        return self.pages.get("waiting", 0) + self.pages.get("reading", 0)


# ---- reading


class LedgerReader:
    """A ledger as it stands, for status and exports; also while another process writes."""

    def __init__(self, connection: sqlite3.Connection, run: Path) -> None:
        self._connection = connection
        self.run = run

    @classmethod
    @contextmanager
    def opened(cls, run: Path) -> Iterator[Self]:
        """Raises :class:`UsageError` where RUN holds no ledger."""
        if not (run / DATABASE).is_file():
            raise UsageError(f"{run} holds no batch (there is no {DATABASE} in it)")
        with closing(_connect(run)) as connection:
            reader = cls(connection, run)
            reader._check_form()
            reader.origin()
            yield reader

    def origin(self) -> Origin:
        """Raises :class:`UsageError` where the ledger says none."""
        kept = self._meta("origin")
        if kept is None:
            raise UsageError(f"{self.run} was never begun; begin it with: extractor batch INPUT... --out {self.run}")
        values = json.loads(kept)
        return Origin(**values | {"inputs": tuple(values["inputs"]), "places": tuple(values["places"])})

    def ended(self, name: str) -> bool:
        """Whether the page has its end."""
        return self._row("SELECT 1 FROM pages WHERE name = ? AND state IN ('done', 'failed')", name) is not None

    def pages(self) -> dict[str, int]:
        """How many there are in each state."""
        return dict(self._rows("SELECT state, count(*) FROM pages GROUP BY state"))

    def counts(self) -> Counts:
        questions = dict(self._rows("SELECT state, count(*) FROM questions GROUP BY state"))
        usage, cost = self._spent()
        return Counts(self.pages(), questions, usage, cost, self._meta("complete") == "1")

    def questions_by_kind(self) -> dict[str, dict[str, int]]:
        """How many there are of each kind in each state."""
        found: dict[str, dict[str, int]] = {}
        for kind, state, number in self._rows("SELECT kind, state, count(*) FROM questions GROUP BY kind, state"):
            found.setdefault(kind, {})[state] = number
        return found

    def lines(self) -> Iterator[str]:
        """One Extraction a line for each page that has its end, in the order of the inputs, without usage."""
        for (line,) in self._rows("SELECT extraction FROM pages WHERE extraction IS NOT NULL ORDER BY seq"):
            yield line + "\n"

    def extractions(self) -> Iterator[Extraction]:
        return map(Extraction.model_validate_json, self.lines())

    def problems(self) -> Iterator[tuple[str, Problem]]:
        """By name, why pages failed, in the order of the inputs."""
        rows = self._rows("SELECT name, problem FROM pages WHERE state = 'failed' AND problem IS NOT NULL ORDER BY seq")
        return ((name, Problem.model_validate_json(problem)) for name, problem in rows)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment."""
        with _translated(self.run):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("COMMIT")

    def _spent(self) -> tuple[Usage, float | None]:
        """Of all questions, in one pass over them: tokens, and what they cost where that is known."""
        sums = ", ".join(f"coalesce(sum(json_extract(usage, '$.{name}')), 0)" for name in Usage.model_fields)
        *usage, cost = self._row(f"SELECT {sums}, sum(cost) FROM questions") or ()
        return Usage(**dict(zip(Usage.model_fields, usage, strict=True))), cost

    def _meta(self, name: str) -> str | None:
        if self._row("SELECT 1 FROM sqlite_master WHERE name = 'meta'") is None:
            return None
        row = self._row("SELECT value FROM meta WHERE name = ?", name)
        return None if row is None else row[0]

    def _row(self, statement: str, *values: object) -> tuple[Any, ...] | None:
        """The first row. Not from a generator: an interrupt that comes while one is finalized half read is lost."""
        with _translated(self.run):
            row: tuple[Any, ...] | None = self._connection.execute(statement, values).fetchone()
            return row

    def _rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with _translated(self.run):
            yield from self._connection.execute(statement, values)

    def _check_form(self) -> None:
        form = self._meta("form")
        if form is not None and form != str(FORM):
            raise UsageError(f"{self.run} was written by another version of extractor (form {form}, this reads {FORM})")


def _connect(run: Path) -> sqlite3.Connection:
    """Each statement is its own transaction. Used by one thread at a time, not always the one that opened it."""
    with _translated(run):
        connection = sqlite3.connect(run / DATABASE, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA trusted_schema = OFF")  # a RUN may come from elsewhere
        return connection


@contextmanager
def _translated(run: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise OutputError(f"{run}: the disk is full; make room and give the same command again") from error
        if error.sqlite_errorcode in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise UsageError(f"{run / DATABASE} is no ledger, or is damaged: {error}") from error
        raise OutputError(f"{run}: the ledger failed: {error}") from error
    except OSError as error:
        raise OutputError(f"{run}: can't be written: {error.strerror or error}; choose another --out") from error


# ---- writing


class Ledger(LedgerReader):
    """The ledger of the one process that works on RUN. Every method that writes has committed when it returns."""

    @classmethod
    @contextmanager
    def begun(cls, run: Path, origin: Origin) -> Iterator[Self]:
        """A RUN that is new, or was begun with the same.

        Raises :class:`UsageError` where another process works on it, or it was begun with something else;
        :class:`OutputError` where it can't be written.
        """
        with _translated(run):
            run.mkdir(parents=True, exist_ok=True)
        with _alone(run), closing(_connect(run)) as connection:
            ledger = cls(connection, run)
            ledger._prepare(origin)
            yield ledger

    def enter(self, name: str) -> Row:
        """The page's row, which is made where the name is new. New pages go to the end."""
        row = self._row("SELECT seq, state FROM pages WHERE name = ?", name)
        if row is not None:
            return Row(*row)
        seq = self._write("INSERT INTO pages (seq, name) VALUES ((SELECT coalesce(max(seq) + 1, 0) FROM pages), ?)", name)
        return Row(seq, "waiting")

    def begin(self, seq: int, sha256: str, url: str | None) -> None:
        """The page is being read now."""
        self._write(
            "UPDATE pages SET state = 'reading', attempts = attempts + 1, sha256 = ?, url = ? WHERE seq = ?", sha256, url, seq
        )

    def end(self, seq: int, extraction: Extraction, problem: Problem | None = None, *, line: str | None = None) -> None:
        """The page has its result, which ``line`` says already if given; with a ``problem`` it counts as failed."""
        line = line or timeless(extraction)
        usage, said = extraction.usage.model_dump_json(), problem.model_dump_json() if problem else None
        self._write(
            "UPDATE pages SET state = ?, sha256 = ?, url = ?, extraction = ?, usage = ?, problem = ? WHERE seq = ?",
            "failed" if problem else "done", extraction.sha256, extraction.url, line, usage, said, seq,
        )  # fmt: skip

    def complete(self) -> None:
        """All inputs were met."""
        self._write("INSERT OR REPLACE INTO meta VALUES ('complete', '1')")

    def left(self) -> list[tuple[int, str]]:
        """Pages without an end, by seq and name."""
        return list(self._rows("SELECT seq, name FROM pages WHERE state IN ('waiting', 'reading') ORDER BY seq"))

    def retry_failed(self) -> int:
        """Let failed pages wait again, with the questions that failed them. Returns how many pages."""
        with self._together():
            twins = "SELECT sha256 FROM pages WHERE state = 'failed'"
            pages = f"SELECT seq FROM pages WHERE state = 'failed' OR sha256 IN ({twins})"
            self._write(f"DELETE FROM questions WHERE state = 'failed' AND seq IN ({pages})")
            self._write("UPDATE pages SET state = 'waiting' WHERE state = 'failed'")
            [count] = self._row("SELECT changes()") or (0,)
        return int(count)

    # -- questions

    def answer(self, key: str) -> Answer | None:
        """None where the question has no end yet."""
        row = self._row("SELECT raw, failure, repeated FROM questions WHERE key = ? AND state != 'asked'", key)
        if row is None:
            return None
        raw, failure, repeated = row
        return Answer(raw, Failed(**json.loads(failure)) if failure else None, bool(repeated))

    def asked(self, key: str, kind: str) -> None:
        """The question goes out now."""
        statement = "INSERT INTO questions (key, seq, kind, state) VALUES (?, ?, ?, 'asked') ON CONFLICT (key) DO NOTHING"
        self._write(statement, key, page_being_read.get(), kind)

    def answered(self, key: str, reply: Reply[Any], cost: float | None = None) -> None:
        self._settle(key, "answered", reply.usage, cost, raw=reply.raw, repeated=int(reply.repeated))

    def failed(self, key: str, error: ModelError, cost: float | None = None) -> None:
        """A reply that is no draft is the question's end; after anything else it may be asked again. What it cost is kept."""
        usage = error.usage or Usage(questions=1, failed_attempts=1)
        if isinstance(error, BadReply):
            self._settle(key, "failed", usage, cost, failure=json.dumps(asdict(Failed.of(error))))
        else:
            self._settle(key, "asked", usage, cost)

    def _settle(
        self, key: str, state: QuestionState, usage: Usage, cost: float | None, *,
        raw: str | None = None, failure: str | None = None, repeated: int = 0,
    ) -> None:  # fmt: skip
        settled = (
            "UPDATE questions SET state = ?, raw = ?, failure = ?, repeated = ?, usage = ?, "
            "cost = CASE WHEN ? IS NULL THEN cost ELSE coalesce(cost, 0) + ? END WHERE key = ?"
        )
        said = (state, raw, failure, repeated)
        if self._changed(f"{settled} AND usage IS NULL", *said, usage.model_dump_json(), cost, cost, key):
            return
        row = self._row("SELECT usage FROM questions WHERE key = ?", key)
        spent = Usage.model_validate_json(row[0]) if row and row[0] else Usage()
        self._write(settled, *said, (spent + usage).model_dump_json(), cost, cost, key)

    # -- the file

    def _prepare(self, origin: Origin) -> None:
        self._check_form()
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", f"busy_timeout = {int(WAIT_SECONDS * 1000)}"):
            self._write(f"PRAGMA {pragma}")
        with _translated(self.run):
            self._connection.executescript(f"BEGIN; {SCHEMA} INSERT OR IGNORE INTO meta VALUES ('form', '{FORM}'); COMMIT;")
        if self._meta("origin") is None:
            self._write("INSERT INTO meta VALUES ('origin', ?)", json.dumps(asdict(origin)))
        self.origin().check(origin, self.run)
        self._write("UPDATE pages SET state = 'waiting' WHERE state = 'reading'")

    @contextmanager
    def _together(self) -> Iterator[None]:
        """All that is written inside, or nothing of it."""
        self._write("BEGIN IMMEDIATE")
        with _translated(self.run), self._connection:
            yield

    def _changed(self, statement: str, *values: object) -> int:
        """How many rows a statement changed."""
        with _translated(self.run):
            return self._connection.execute(statement, values).rowcount

    def _write(self, statement: str, *values: object) -> int:
        with _translated(self.run):
            return self._connection.execute(statement, values).lastrowid or 0


@contextmanager
def _alone(run: Path) -> Iterator[None]:
    """Raises :class:`UsageError` where another process works on RUN. The system gives the lock back when its holder dies."""
    with _translated(run):
        file = (run / LOCK).open("a+")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"another process is working on {run}{_holder(file)}; wait for it, or take another --out") from error
        with _translated(run):
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        yield


def _holder(file: IO[str]) -> str:
    file.seek(0)
    number = file.read(20)
    return f" (process {number})" if number.isdigit() else ""


# ---- the model in between


Price = Callable[[Usage], float]


class LedgerModel(Around):
    """A model that is asked a question of this RUN once: what the ledger knows is answered from it, and what the
    model says is committed before it is handed on.

    A kept answer counts as one cached question and costs nothing.
    """

    def __init__(self, model: Model, ledger: Ledger, *, price: Price | None = None) -> None:
        super().__init__(model)
        self._ledger = ledger
        self._price = price
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises what the model raises, :class:`OutputError` where the ledger can't be written."""
        key = question.key(self.identity)
        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn:  # the same question of a page with the same bytes waits for the answer
            kept = self._ledger.answer(key)
            reply = _kept(kept, question) if kept else None
            if reply is not None:
                return reply
            return await self._asked(key, question)

    async def _asked(self, key: str, question: Question[D]) -> Reply[D]:
        self._ledger.asked(key, question.kind)
        question_being_asked.set(key)
        try:
            reply = await self._model.ask(question)
        except ModelError as error:
            self._ledger.failed(key, error, self._cost(error.usage))
            raise
        self._ledger.answered(key, reply, self._cost(reply.usage))
        return reply

    def _cost(self, usage: Usage | None) -> float | None:
        return self._price(usage) if self._price is not None and usage is not None else None


def _kept(answer: Answer, question: Question[D]) -> Reply[D] | None:
    """Raises the failure that is kept. None for a reply that no longer fits: it is asked anew."""
    usage = Usage(questions=1, cached_questions=1)
    if answer.failure is not None:
        error = answer.failure.raised()
        error.usage = usage
        raise error
    try:
        raw = cast("str", answer.raw)
        return Reply(parse_draft(raw, question.answer), raw, usage, answer.repeated)
    except (InvalidReply, ValidationError):
        return None
