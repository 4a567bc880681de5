"""Exports: whole Extractions, and tables that join; safe to open, whole or not there."""

from __future__ import annotations

import csv
import random
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from invented import extraction, paper, problem

from extractor.batch import exports
from extractor.batch.exports import TABLES, Format, export
from extractor.batch.ledger import Ledger, Origin
from extractor.errors import OutputError, UsageError
from extractor.records import Extraction, ProblemKind, Usage
from extractor.shown import store
from extractor.shown.rows import to_rows

ORIGIN = Origin(("pages",), ("/data/pages",), "/data", {"model": "m"})


def run_of(folder: Path, *extractions: Extraction) -> Path:
    with Ledger.begun(folder, ORIGIN) as ledger:
        for one in extractions:
            ledger.end(ledger.enter(one.page).seq, one)
    return folder


def three(folder: Path) -> Path:
    lost = extraction(page="c", papers=[], problems=[problem(ProblemKind.UNREADABLE, reason="the page is empty")])
    return run_of(folder, extraction(page="b"), extraction(page="a", papers=[paper(), paper(title=None)]), lost)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---- what is written


def test_jsonl_has_an_extraction_a_page_in_the_order_of_the_inputs(tmp_path: Path):
    """Without usage, and readable as any other result."""
    [file] = export(three(tmp_path), Format.JSONL)
    found = list(store.read(file))
    assert [one.page for one in found] == ["b", "a", "c"]
    assert {one.usage for one in found} == {Usage()}


@pytest.mark.parametrize("kind", TABLES)
def test_the_columns_are_those_of_the_rows(kind: Any):
    """So that an empty table has them too."""
    full = extraction(problems=[problem(ProblemKind.HIDDEN)])
    [row, *_] = to_rows(full, kind)
    assert list(row) == list(TABLES[kind])
    for name, value in row.items():
        assert value is None or type(value) is TABLES[kind][name]


def test_csv_has_four_tables_that_join(tmp_path: Path):
    export(three(tmp_path), Format.CSV, tmp_path / "tables")
    papers, numbers = table(tmp_path / "tables", "papers"), table(tmp_path / "tables", "numbers")
    assert [(row["page"], row["paper"]) for row in papers] == [("b", "0"), ("a", "0"), ("a", "1")]
    places = {(row["page"], row["paper"]) for row in papers}
    assert {(row["page"], row["paper"]) for row in numbers} <= places
    assert {(row["page"], row["paper"]) for row in table(tmp_path / "tables", "methods")} <= places
    assert "the page is empty" in [row["reason"] for row in table(tmp_path / "tables", "problems")]


def test_sqlite_tables_join(tmp_path: Path):
    [file] = export(three(tmp_path), Format.SQLITE)
    connection = sqlite3.connect(file)
    statement = "SELECT count(*) FROM numbers JOIN papers USING (page, paper)"
    [(joined,)] = connection.execute(statement)
    [(value,)] = connection.execute("SELECT DISTINCT value FROM numbers WHERE unit = '%'")
    connection.close()
    assert (joined, value) == (9, 41.0)


def test_parquet_has_types_also_where_it_has_no_rows(tmp_path: Path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is in the extra batch")
    files = export(run_of(tmp_path, extraction(papers=[], problems=[])), Format.PARQUET)
    schemas = {file.stem: parquet.read_schema(file) for file in files}
    assert [str(schemas["numbers"].field(name).type) for name in ("page", "paper", "value")] == ["string", "int64", "double"]
    files = export(three(tmp_path / "more"), Format.PARQUET)
    assert {file.stem: parquet.read_table(file).num_rows for file in files} == {
        "papers": 3,
        "methods": 6,
        "numbers": 9,
        "problems": 3,
    }


@pytest.mark.parametrize("form", Format)
def test_the_same_ledger_gives_the_same_bytes(tmp_path: Path, form: Format):
    if form is Format.PARQUET:
        pytest.importorskip("pyarrow")
    first = export(three(tmp_path / "one"), form, tmp_path / "x")
    second = export(three(tmp_path / "two"), form, tmp_path / "y")
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


# ---- formulas


@pytest.mark.parametrize("text", [
    "=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "＠SUM", "'=1", "'quoted'", "\u00a0=1",
])  # fmt: skip
def test_no_cell_is_a_formula(tmp_path: Path, text: str):
    """And none loses anything: without its first apostrophe it is the text again."""
    export(run_of(tmp_path, extraction(page=text, papers=[], problems=[problem(ProblemKind.HIDDEN, words=text)])), Format.CSV)
    [row] = table(tmp_path / "csv", "problems")
    assert (row["page"], row["words"]) == (f"'{text}", f"'{text}")


@pytest.mark.parametrize("text", ["a=b", "1-2", "", "TideCache", "41%"])
def test_other_text_stays_as_it_is(text: str):
    assert exports._cell(text) == text


def test_negative_numbers_stay_numbers():
    assert exports._cell(-3.5) == -3.5


def test_a_cell_can_not_break_its_row(tmp_path: Path):
    text = 'a","=1\n=2;"b'
    export(run_of(tmp_path, extraction(papers=[], problems=[problem(ProblemKind.HIDDEN, words=text)])), Format.CSV)
    assert [row["words"] for row in table(tmp_path / "csv", "problems")] == [text]


# ---- whole or not there


@pytest.mark.parametrize("form", Format)
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, form: Format):
    """The limit on a file's size stands for the disk."""
    if form is Format.PARQUET:
        pytest.importorskip("pyarrow")
    noise = random.Random(1)
    pages = [
        extraction(page=f"{number}", problems=[problem(ProblemKind.HIDDEN, words=noise.randbytes(150).hex())])
        for number in range(600)
    ]
    run = run_of(tmp_path / "run", *pages)
    before = {file: file.read_bytes() for file in export(three(tmp_path / "small"), form, tmp_path / "out")}
    code = f"""
import resource, signal, sys
from pathlib import Path
from extractor.batch.exports import Format, export
from extractor.errors import OutputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    export(Path({str(run)!r}), Format({form.value!r}), Path({str(tmp_path / "out")!r}))
except OutputError as error:
    print(error)
    sys.exit(4)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, "can't be written" in done.stdout) == (4, True), done.stderr
    assert {file: file.read_bytes() for file in before} == before
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("form", Format)
def test_an_interrupt_leaves_what_was_there(tmp_path: Path, form: Format, monkeypatch: pytest.MonkeyPatch):
    if form is Format.PARQUET:
        pytest.importorskip("pyarrow")
    before = {file: file.read_bytes() for file in export(three(tmp_path / "small"), form, tmp_path / "out")}
    run = run_of(tmp_path / "run", extraction(page="other"))

    def interrupt(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exports, "_sync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        export(run, form, tmp_path / "out")
    assert {file: file.read_bytes() for file in before} == before
    assert not list(tmp_path.rglob("*.part"))


def test_the_ledger_is_not_written_over(tmp_path: Path):
    with pytest.raises(UsageError, match="belongs to the ledger"):
        export(three(tmp_path), Format.JSONL, tmp_path / "ledger.db")


def test_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises((UsageError, OutputError), match="is a folder"):
        export(three(tmp_path), Format.JSONL, tmp_path)


def test_a_missing_package_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'extractor\[batch\]'"):
        export(three(tmp_path), Format.PARQUET)


def test_a_run_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(UsageError, match="holds no batch"):
        export(tmp_path, Format.JSONL)
