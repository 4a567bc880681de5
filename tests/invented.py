"""An invented page and what would be read from it, for tests of whatever shows and stores results."""

from __future__ import annotations

from typing import Any

from extractor.records import (
    Accounting,
    Extraction,
    Identifiers,
    Leaf,
    Method,
    ModelStamp,
    Number,
    Paper,
    Problem,
    ProblemKind,
    Usage,
)  # fmt: skip

SOURCE = (
    "TideCache: Sparse Decoding by Ebb and Flow\n"
    "Ada Okafor, Bo Lindqvist\n"
    "Decoders forget. TideCache cuts peak memory by 41% over SlowCache on NightBench, and throughput grows 3.1x. "
    "It was trained on 9k dialogues.\n"
)


def leaf(text: str, source: str = SOURCE, **more: Any) -> Leaf:
    start = source.index(text)
    return Leaf(start=start, end=start + len(text), quote=text, text=text, confidence=0.93, **more)


def number(text: str, source: str = SOURCE, **more: Any) -> Number:
    found = leaf(text, source)
    fields: dict[str, Any] = {"confidence": 0.9, "kind": "result"}
    return Number(**found.model_dump(exclude={"confidence"}), **fields | more)


def paper(**more: Any) -> Paper:
    lines = SOURCE.splitlines()
    fields: dict[str, Any] = {
        "title": leaf(lines[0]),
        "authors": [leaf("Ada Okafor"), leaf("Bo Lindqvist")],
        "authors_complete": True,
        "year": 2026,
        "identifiers": Identifiers(arxiv="2606.01234"),
        "abstract": leaf(lines[2]),
        "methods": [
            Method(name=leaf("TideCache"), kind="system", role="proposed"),
            Method(name=leaf("SlowCache"), kind="method", role="compared"),
        ],
        "numbers": [
            number(
                "41%", value=41, unit="%", metric="peak memory", direction="decrease",
                method="TideCache", baseline="SlowCache", setting="NightBench",
            ),
            number("3.1x", value=3.1, unit="x", metric="throughput", direction="increase", method="TideCache"),
            number("9k", value=9000, unit="dialogues", kind="scale"),
        ],
    }  # fmt: skip
    return Paper(**fields | more)


def extraction(**more: Any) -> Extraction:
    fields: dict[str, Any] = {
        "page": "tides.txt",
        "sha256": "0" * 64,
        "media_type": "text/plain",
        "encoding": "utf-8",
        "papers": [paper()],
        "problems": [problem(ProblemKind.UNGROUNDED, words="EbbCache")],
        "accounting": Accounting(records=1, candidates=4, decided=3, left_open=1),
        "model": ModelStamp(name="scripted"),
        "usage": Usage(questions=3, prompt_tokens=900, new_prompt_tokens=700, completion_tokens=90, seconds=1.5),
    }
    return Extraction(**fields | more)


def problem(kind: ProblemKind, reason: str = "the page does not print it", words: str | None = None) -> Problem:
    return Problem(kind=kind, stage="names", reason=reason, words=words)


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egpj.exe\u2066[bold red]x[/] <script>alert(1)</script>\ud800\r\n\U000e0041"
"""What a page may print to steer a terminal or a browser."""
