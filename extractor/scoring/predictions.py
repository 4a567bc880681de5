"""Predictions from wherever they come: a run of ours, Extractions, or another tool's files; by page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.errors import UsageError
from extractor.scoring.gold import Case
from extractor.scoring.imports import read_foreign

Prediction = Mapping[str, Any]


def read_predictions(source: Path, cases: Sequence[Case]) -> dict[str, Prediction]:
    """The predictions of a run's folder, a folder of JSON files, or a file, each under its case's id.

    A page is known by its id, its file's name or its file's stem. Raises :class:`UsageError` for files that hold no predictions, for
    two predictions of one page, and where none of them is about any of the cases.
    """
    known = {name: case.id for case in cases for name in (case.id, case.page.name, case.page.stem, case.gold_file.stem)}
    found: dict[str, Prediction] = {}
    for name, prediction, where in _read(source):
        page = known.get(name) or known.get(PurePosixPath(name).name) or known.get(PurePosixPath(name).stem)
        if page is None:
            continue
        if page in found:
            raise UsageError(f"{where}: a second prediction for {page}")
        found[page] = prediction
    if not found:
        raise UsageError(
            f"{source} holds no prediction for any of the {len(cases)} labelled pages; names must be those of the pages"
        )
    return found


def _read(source: Path) -> Iterator[tuple[str, Prediction, str]]:
    if source.is_dir():
        run = source / "extractions.jsonl"
        files = [run] if run.exists() else sorted(source.glob("*.json"))
        if not files:
            raise UsageError(f"{source} holds neither extractions.jsonl nor JSON files")
    else:
        files = [source]
    for file in files:
        yield from _predictions_of(file)


def _predictions_of(file: Path) -> Iterator[tuple[str, Prediction, str]]:
    """Extractions (or gold) as they are; anything else as one of the foreign formats."""
    documents = list(_documents(file)) if file.suffix in (".json", ".jsonl") else []
    if documents and all(isinstance(one, dict) and "papers" in one for one, _ in documents):
        for document, where in documents:
            yield str(document.get("page") or file.stem), document, where
        return
    for prediction in read_foreign(file):
        yield str(prediction["page"]), prediction, str(file)


def _documents(file: Path) -> Iterator[tuple[Any, str]]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {error}") from error
    try:
        whole = json.loads(text)
    except ValueError:
        numbered = [(f"{file}:{at}", line) for at, line in enumerate(text.split("\n"), start=1) if line.strip()]
        for where, line in numbered:
            yield _loaded(line, where), where
        return
    yield from ((one, str(file)) for one in (whole if isinstance(whole, list) else [whole]))


def _loaded(line: str, where: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where}: not JSON: {error}") from error
