"""Two labellers through the same scorer: how far people agree is as far as any score can mean something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from extractor.errors import UsageError
from extractor.scoring.gold import Case, loaded, read_suite, suites_in
from extractor.scoring.report import Report, evaluate

SECOND = "second"


def agreement(folders: Iterable[Path]) -> dict[str, float]:
    """F1 by score between ``gold/`` and ``second/`` of suites, over the pages that have both; empty where none has."""
    report = agreement_report(folders)
    rows = report.rows() if report else []
    return {row.name: row.f1.estimate for row in rows if row.f1}


def agreement_report(folders: Iterable[Path]) -> Report | None:
    """One labeller's records scored as predictions of the other's; None where no page is labelled twice."""
    pairs = [pair for suite in suites_in(folders) for pair in _pairs(suite)]
    if not pairs:
        return None
    report = evaluate({one.id: one.gold for one, _ in pairs}, {one.id: two.gold for one, two in pairs})
    return replace(report, traits={one.id: one.traits for one, _ in pairs})


def _pairs(suite: Path) -> list[tuple[Case, Case]]:
    if not (suite / SECOND).is_dir():
        return []
    first = {case.id: case for case in read_suite(suite)}
    second = {case.id: case for case in read_suite(suite, labels=SECOND)}
    if strangers := sorted(set(second) - set(first)):
        raise UsageError(f"{suite / SECOND}: {strangers[0]} has no first labels in gold/")
    return [(first[page], second[page]) for page in first if page in second]


def agree_folders(one: Path, two: Path) -> Report:
    """The agreement of two folders of gold files, by file name, over what both have. Raises :class:`UsageError` where they share none."""
    labels = [{path.stem: path for path in sorted(folder.glob("*.json"))} for folder in (one, two)]
    common = [stem for stem in labels[0] if stem in labels[1]]
    if not common:
        raise UsageError(f"{one} and {two} share no gold file's name")
    read = [{stem: _labels(files[stem]) for stem in common} for files in labels]
    return evaluate(*read)


def _labels(file: Path) -> dict[str, object]:
    document: dict[str, object] = loaded(file)[0]
    return document
