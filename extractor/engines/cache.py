"""Replies that were paid for once, kept on disk and shared by processes.

diskcache pickles (CVE-2025-69872), and its JSONDisk does not help: a planted row with ``mode=4``
runs a pickle on ``get``, a row's ``filename`` may point outside the folder, and rows of its
Settings table win over defaults. So: keys are text, values are bytes of JSON inside the
database, everything else is a miss; whoever can write to the folder can plant a false reply,
but can't run code through it.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import diskcache
from pydantic import BaseModel, ValidationError

from extractor.engines.locks import locked
from extractor.errors import CacheError, InvalidReply
from extractor.models import Around, Model, Question, Reply, parse_draft
from extractor.records import Usage

D = TypeVar("D", bound=BaseModel)

log = logging.getLogger(__name__)

DATABASE = "cache.db"
OPENING = "opening.lock"
RAW = 1
"""diskcache's mode for a value that lies in the database as it is."""
SETTINGS: dict[str, Any] = {
    # All of diskcache's settings: what is not passed is read from the database, where it may be planted.
    "statistics": 0,
    "tag_index": 0,
    "eviction_policy": "none",
    "size_limit": 2**62,
    "cull_limit": 0,
    "sqlite_auto_vacuum": 1,
    "sqlite_cache_size": 2**13,
    "sqlite_journal_mode": "wal",
    "sqlite_mmap_size": 2**26,
    "sqlite_synchronous": 1,
    "disk_min_file_size": 2**62,
    "disk_pickle_protocol": 0,
}
COUNTERS = ("count", "size", "hits", "misses")
LOCK_SECONDS = 60


_CACHE: Any = diskcache.Cache
"""diskcache has no types."""


class Refused(OSError):
    """A row that is not ours. diskcache takes an ``OSError`` from its disk for a miss."""


class JsonDisk(diskcache.Disk):
    """Text keys and bytes values inside the database; no pickle, no file."""

    def put(self, key: object) -> tuple[str, bool]:
        if type(key) is not str:
            raise TypeError(f"a cache key is text, not {type(key).__name__}")
        return key, True

    def get(self, key: object, raw: object) -> str:
        if type(key) is not str or not raw:
            raise Refused("a key that is not text")
        return key

    def store(self, value: object, read: bool, key: object = None) -> tuple[int, int, None, bytes]:
        if type(value) is not bytes or read:
            raise TypeError(f"a cache value is bytes, not {type(value).__name__}")
        return 0, RAW, None, value

    def fetch(self, mode: object, filename: object, value: object, read: bool) -> bytes:
        if mode != RAW or filename is not None or type(value) is not bytes or read:
            raise Refused("a value that is not bytes in the database")
        return value

    def remove(self, file_path: object) -> None:
        """Nothing: we write no files, so a file that a row names is not ours."""


class Replies:
    """A folder of texts by key. A row that this class did not write is not there."""

    def __init__(self, directory: Path) -> None:
        """Raises :class:`CacheError` where the folder can't be had for us alone."""
        self._directory = directory
        try:
            directory.mkdir(parents=True, exist_ok=True)
            directory.chmod(0o700)
            # Cleaning takes away what diskcache, opening in another process, has just made.
            with locked(directory / OPENING):
                clean(directory / DATABASE)
                self._cache: Any = _CACHE(str(directory), timeout=LOCK_SECONDS, disk=JsonDisk, **SETTINGS)
        except (OSError, sqlite3.Error, diskcache.Timeout) as error:
            raise CacheError(f"can't use the cache in {directory}: {error}") from error

    def get(self, key: str) -> bytes | None:
        """Raises :class:`CacheError` where the database can't be read."""
        with translated():
            value: bytes | None = self._cache.get(key)
            return value

    def set(self, key: str, value: bytes) -> None:
        """Raises :class:`CacheError`, for one where the disk is full."""
        with translated():
            self._cache.set(key, value)

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        """The keys of all values. (diskcache's own iteration would load keys as pickles.)"""
        for row in self._rows():
            with contextlib.suppress(Refused):
                key = self._cache.disk.get(*row)
                if key in self:
                    yield key

    def expire(self) -> int:
        """Remove what has an expiry date in the past: nothing that this class wrote."""
        with translated():
            return int(self._cache.expire())

    def close(self) -> None:
        self._cache.close()

    def _rows(self) -> list[tuple[object, object]]:
        database = sqlite3.connect(f"{(self._directory / DATABASE).resolve().as_uri()}?mode=ro", uri=True)
        with translated(), contextlib.closing(database) as connection:
            return connection.execute("SELECT key, raw FROM Cache ORDER BY rowid").fetchall()


@contextlib.contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error, diskcache.Timeout) as error:
        raise CacheError(f"the response cache failed: {error or type(error).__name__}") from error


def clean(database: Path) -> None:
    """Remove what diskcache would obey or trip over as it opens a database: settings, triggers, views;
    a file that is no database is set aside."""
    if not database.exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(database, timeout=LOCK_SECONDS)) as connection, connection:
            drop_strangers(connection)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        database.replace(database.with_suffix(".unreadable"))
        for rest in ("-wal", "-shm"):
            database.with_name(database.name + rest).unlink(missing_ok=True)


def drop_strangers(connection: sqlite3.Connection) -> None:
    objects = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
    for kind, name in objects:
        if kind in ("view", "trigger"):  # diskcache makes its own triggers again
            connection.execute(f'DROP {kind} "{name.replace(chr(34), chr(34) * 2)}"')
    if ("table", "Settings") in objects:
        # Settings that are known are passed anew; but diskcache obeys these rows before it gets there.
        connection.execute("DELETE FROM Settings WHERE key NOT IN (?,?,?,?) OR typeof(value) != 'integer'", COUNTERS)


class Kept(BaseModel):
    """What the cache holds of a reply."""

    raw: str
    usage: Usage
    repeated: bool = False


class CachedModel(Around):
    """A model that is not asked twice. Errors, refused and truncated replies never enter the cache."""

    def __init__(self, model: Model, replies: Replies) -> None:
        super().__init__(model)
        self._replies = replies
        self._told = False

    async def ask(self, question: Question[D]) -> Reply[D]:
        """A kept reply counts as one cached question and costs nothing."""
        key = question.key(self.identity)
        kept = self._kept(key, question)
        if kept is not None:
            return kept
        reply = await self._model.ask(question)
        self._keep(key, reply)
        return reply

    async def aclose(self) -> None:
        await super().aclose()
        self._replies.close()

    def _kept(self, key: str, question: Question[D]) -> Reply[D] | None:
        try:
            value = self._replies.get(key)
            if value is None:
                return None
            kept = Kept.model_validate_json(value)
            draft = parse_draft(kept.raw, question.answer)
        except (CacheError, ValidationError, InvalidReply) as error:
            self._tell(error)
            return None
        return Reply(draft, kept.raw, Usage(questions=1, cached_questions=1), kept.repeated)

    def _keep(self, key: str, reply: Reply[Any]) -> None:
        kept = Kept(raw=reply.raw, usage=reply.usage, repeated=reply.repeated)
        try:
            self._replies.set(key, kept.model_dump_json().encode())
        except CacheError as error:
            # The reply was paid for and is good; only the next run pays again.
            self._tell(error)

    def _tell(self, error: Exception) -> None:
        if not self._told:
            log.warning("the response cache does not work, and is gone without: %s", error)
        self._told = True
