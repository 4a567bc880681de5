"""What a batch has read, as one file of Extractions or as tables that join: the same bytes whatever happened on the way.

Everything is in the order of the inputs, without usage. A file is there whole or not at all.
"""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from extractor.batch.ledger import LedgerReader
from extractor.errors import OutputError, UsageError
from extractor.records import Extraction
from extractor.shown.inert import inert, inert_cell
from extractor.shown.rows import Row, RowKind, to_rows
from extractor.shown.store import writing_to

if TYPE_CHECKING:
    import pyarrow

NO_PYARROW = "Parquet needs the package pyarrow: pip install 'extractor[batch]'"
ROWS_AT_ONCE = 5000
"""Of a table, held until they are written."""

Value = str | int | float | bool | None
Kind = type[str] | type[int] | type[float] | type[bool]


def _columns(**kinds: Kind) -> Mapping[str, Kind]:
    return kinds


_PLACE = _columns(start=int, end=int, quote=str)
_TRUST = _columns(confidence=float, reader=str)
TABLES: Mapping[RowKind, Mapping[str, Kind]] = {
    "papers": _columns(
        page=str, paper=int, title=str, title_start=int, title_end=int, authors=str, author_count=int, authors_complete=bool,
        venue=str, year=int, doi=str, arxiv=str, links=str, abstract=str, abstract_start=int, abstract_end=int, methods=int, numbers=int,
    ),
    "methods": {**_columns(page=str, paper=int, title=str, name=str, kind=str, role=str), **_TRUST, **_PLACE},
    "numbers": {
        **_columns(
            page=str, paper=int, title=str, number=int, text=str, value=float, high=float, baseline_value=float, unit=str,
            normal_value=float, normal_unit=str, kind=str, metric=str, direction=str, method=str, baseline=str, setting=str, qualifier=str,
        ),
        **_TRUST, **_PLACE,
    },
    "problems": {**_columns(page=str, kind=str, stage=str, reason=str, words=str), **_PLACE},
}  # fmt: skip
"""The columns of each table, as :func:`extractor.shown.rows.to_rows` gives them. ``page`` and ``paper`` join them."""


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE = "sqlite"


def default_place(run: Path, form: Format) -> Path:
    """In RUN: a file, or for csv and parquet a folder with a file a table."""
    return run / {
        Format.JSONL: "extractions.jsonl", Format.CSV: "csv", Format.PARQUET: "parquet", Format.SQLITE: "extractions.sqlite",
    }[form]  # fmt: skip


def export(run: Path, form: Format, out: Path | None = None) -> list[Path]:
    """Write what pages with an end have given, and return the files.

    Raises :class:`UsageError` where RUN holds no batch or a package is missing, :class:`OutputError` where ``out`` can't be written.
    """
    place = out or default_place(run, form)
    with LedgerReader.opened(run) as reader, reader.snapshot():
        if place.resolve().name.startswith("ledger.") and place.resolve().parent == run.resolve():
            raise UsageError(f"{place} belongs to the ledger; choose another --out")
        return _EXPORTS[form](reader, place)


# ---- whole Extractions


def _jsonl(reader: LedgerReader, place: Path) -> list[Path]:
    with _parts([place]) as [part], part.open("wb") as file:
        for line in reader.lines():
            file.write(line.encode())
    return [place]


# ---- tables


class Writer(Protocol):
    """Takes the rows of one table, a good many at a time."""

    def write(self, rows: Sequence[Row]) -> None: ...


def _fill(extractions: Iterable[Extraction], writers: Mapping[RowKind, Writer]) -> None:
    """One pass over the pages for all tables."""
    pages = iter(extractions)
    while some := list(islice(pages, 100)):
        for kind, writer in writers.items():
            writer.write([row for extraction in some for row in to_rows(extraction, kind)])


def _in_folder(
    suffix: str, opened: Callable[[ExitStack, Path, Mapping[str, Kind]], Writer]
) -> Callable[[LedgerReader, Path], list[Path]]:
    """A file a table."""

    def write(reader: LedgerReader, folder: Path) -> list[Path]:
        files = [folder / f"{kind}.{suffix}" for kind in TABLES]
        with _parts(files) as parts, ExitStack() as open_files:
            writers = {kind: opened(open_files, part, TABLES[kind]) for kind, part in zip(TABLES, parts, strict=True)}
            _fill(reader.extractions(), writers)
        return files

    return write


class _Csv:
    """RFC 4180. No cell is a formula to a spreadsheet."""

    def __init__(self, files: ExitStack, path: Path, columns: Mapping[str, Kind]) -> None:
        file = files.enter_context(path.open("w", encoding="utf-8", newline=""))
        # With line ends of its own, Python's csv leaves a carriage return in a cell unquoted.
        self._rows = csv.DictWriter(file, list(columns), lineterminator="\r\n")
        self._rows.writeheader()

    def write(self, rows: Sequence[Row]) -> None:
        self._rows.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


_QUOTED = "'"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_STEERS = ("\t", "\r", "\n", _QUOTED)


def _cell(value: Value) -> Value:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it, and so does text that begins with one:
    taking one away gives the text again, but for characters that steer a terminal, which are shown or left out.
    https://owasp.org/www-community/attacks/CSV_Injection"""
    if not isinstance(value, str):
        return value
    shown = inert_cell(value)
    return _QUOTED + shown if shown.startswith(_STEERS) or inert(value).lstrip().startswith(_FORMULA) else shown


class _Parquet:
    """Row groups of some thousand rows."""

    def __init__(self, files: ExitStack, path: Path, columns: Mapping[str, Kind]) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError as error:
            raise UsageError(NO_PYARROW) from error
        types = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
        self._schema: pyarrow.Schema = pyarrow.schema([(name, types[kind]) for name, kind in columns.items()])
        self._table = pyarrow.Table
        self._file = files.enter_context(pyarrow.parquet.ParquetWriter(path, self._schema))
        self._waiting: list[Row] = []
        files.callback(self._flush)

    def write(self, rows: Sequence[Row]) -> None:
        self._waiting.extend(rows)
        if len(self._waiting) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._file.write_table(self._table.from_pylist(self._waiting, schema=self._schema))
        self._waiting = []


_SQL = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER"}


class _SqlTable:
    def __init__(self, connection: sqlite3.Connection, name: str, columns: Mapping[str, Kind]) -> None:
        self._connection = connection
        self._columns = list(columns)
        self._insert = f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})'
        described = [f'"{column}" {_SQL[kind]}' for column, kind in columns.items()]
        connection.execute(f'CREATE TABLE "{name}" ({", ".join(described)})')

    def write(self, rows: Sequence[Row]) -> None:
        self._connection.executemany(self._insert, ([row[column] for column in self._columns] for row in rows))


def _sqlite(reader: LedgerReader, place: Path) -> list[Path]:
    """One database with a table each, and an index on what joins them."""
    with _parts([place]) as [part], _database(part) as connection:
        _fill(reader.extractions(), {kind: _SqlTable(connection, kind, columns) for kind, columns in TABLES.items()})
        for kind, columns in TABLES.items():
            joins = [column for column in ("page", "paper") if column in columns]
            connection.execute(f'CREATE INDEX "{kind}_by_place" ON "{kind}" ({", ".join(joins)})')
    return [place]


@contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    """All in one transaction, without a journal: who is interrupted loses a part file."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise OutputError(f"{path}: can't be written: {error}; make room, or choose another --out") from error


_EXPORTS: Mapping[Format, Callable[[LedgerReader, Path], list[Path]]] = {
    Format.JSONL: _jsonl,
    Format.CSV: _in_folder("csv", _Csv),
    Format.PARQUET: _in_folder("parquet", _Parquet),
    Format.SQLITE: _sqlite,
}


# ---- whole or not at all


@contextmanager
def _parts(files: Sequence[Path]) -> Iterator[list[Path]]:
    """Part files beside the files; on the disk and renamed once all are written, removed where something is raised."""
    parts = [file.with_name(f".{file.name}.{os.getpid()}.part") for file in files]
    with writing_to(str(files[0].parent)):
        for file in files:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.is_dir():
                raise UsageError(f"{file} is a folder; give a file with --out")
        try:
            yield parts
            for part, file in zip(parts, files, strict=True):
                _sync(part)
                part.replace(file)
        finally:
            for part in parts:
                part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
