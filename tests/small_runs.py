"""Invented runs over a few invented pages, for tests of whatever shows, compares and judges runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from invented import HOSTILE

from extractor.scoring.baseline import GateResult, bless, judge
from extractor.scoring.gold import Case
from extractor.scoring.json_places import load_with_lines
from extractor.scoring.report import evaluate
from extractor.scoring.runs import Manifest, Run

PAYLOADS = (
    HOSTILE,
    "::error file=x::owned",
    "##[add-mask]a ##vso[task.setvariable]b",
    "a%0A::warning::b%25",
    "x\n::stop-commands::y\r\n::add-mask::z",
    "]]></failure><error/>&amp;\ufffe\uffff\x00",
    "</details><img src=x onerror=alert(1)> [link](https://e.example) ![i](http://e.example/i.png) <https://e.example>",
    "@octocat see #1, www.e.example, https://e.example, mail@e.example, :smile: $x$ **bold** \\| pipe | `code` ``two``",
    "`",
    "a\\",
)
"""What a page may print to be more than text in one of the outputs."""

Papers = list[dict[str, Any]]


def entry(title: str, *values: float) -> dict[str, Any]:
    numbers = [
        {"value": value, "unit": "%", "kind": "result", "metric": "recall", "start": at, "end": at + 1}
        for at, value in enumerate(values)
    ]
    return {"title": {"text": title, "start": len(title), "end": len(title) + 1}, "numbers": numbers}


TITLES = ("Tidal Caches", "Sparse Ferries", "Wooden Bridges")
GOLD: dict[str, Papers] = {
    f"suite/{name}": [entry(title, 10, 20), entry(f"More {title}", 30)] for name, title in zip("abc", TITLES, strict=True)
}


def spoiled(pages: int = 1) -> dict[str, Papers]:
    """Gold, but on so many pages the first number is wrong and the second paper missing."""
    spoilt = {page: [entry(papers[0]["title"]["text"], 83, 20)] for page, papers in list(GOLD.items())[:pages]}
    return GOLD | spoilt


def run_of(predicted: Mapping[str, Papers] = GOLD, gold: Mapping[str, Papers] = GOLD, *, lane: str = "replay") -> Run:
    read = {page: {"page": page, "papers": papers, "problems": []} for page, papers in predicted.items()}
    report = evaluate({page: {"papers": papers} for page, papers in gold.items()}, read)
    return Run(Manifest(lane, "scripted", None, {}, ("suite",), "0" * 64), read, report)


def lost(run: Run, page: str, reason: str) -> Run:
    """The run, but that page could not be read."""
    nothing = {"page": page, "papers": [], "problems": [{"kind": "unreadable", "stage": "text", "reason": reason}]}
    return replace(run, extractions=dict(run.extractions) | {page: nothing})


def gate_of(run: Run, approved: Run | None = None) -> GateResult:
    return judge(run, bless(approved or run_of(), "as labelled"))


def hostile_run(payloads: Sequence[str] = PAYLOADS, again: str = "quite another") -> Run:
    """Every payload as page, as title that was missed, and, after other words, as one that was read too much."""
    gold = {f"suite/{payload}": [entry(f"{payload} {payload}")] for payload in payloads}
    return run_of({page: [entry(f"{again} {payload}")] for page, payload in zip(gold, payloads, strict=True)}, gold)


def hostile_gate(payloads: Sequence[str] = PAYLOADS) -> tuple[Run, GateResult]:
    run = hostile_run(payloads)
    result = gate_of(run, run_of({}, {page: [] for page in run.report.pages}))
    return run, replace(result, guards=(*result.guards, *(f"suite/{payload}: {payload}" for payload in payloads)))


def cases_of(run: Run, folder: Path = Path("suite")) -> list[Case]:
    """The run's pages as cases, whose gold holds two papers on lines of their own."""
    document, lines = load_with_lines(json.dumps({"papers": GOLD["suite/a"]}, indent=1))
    return [
        Case(page, folder / "pages" / "p.txt", folder / "gold" / f"{page.partition('/')[2]}.json", document, lines)
        for page in run.report.pages
    ]
