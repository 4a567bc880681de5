"""Lines that GitHub shows beside the gold file's lines: ``::error file=...,line=...,title=...::message``.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions

A runner reads commands out of all that a step prints: a line that begins with ``::name``, and anywhere in a line the older
``##[name]``; other services read ``##vso[`` and ``##teamcity[``. Text of pages and models gives none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.scoring.baseline import GateResult
from extractor.scoring.gate import Ending
from extractor.scoring.gold import Case
from extractor.scoring.page_verdict import PageVerdict, page_verdicts, turned
from extractor.scoring.runs import Run
from extractor.shown.inert import inert

MOST = 10
"""GitHub shows ten errors of a step and drops the others without a word."""
LONGEST = 300

_COMMAND = re.compile(r"::|##(?=\w*\[)")
_HARMLESS = {"::": "∷", "##": "# #"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}


def to_annotations(run: Run, cases: Sequence[Case], gate: GateResult, *, most: int = MOST) -> str:
    """A line for each outcome that fails a page, at most ``most`` with the one that counts the rest; empty where nothing fails.

    In a live run, whose changes are told and do not fail, they are warnings.
    """
    found = sorted(_commands(run, cases, gate), key=lambda line: not line.startswith("::error"))  # what fails is not to be cut off
    if len(found) > most:
        found[most - 1 :] = [_command("error", {}, f"and {len(found) - most + 1} more: see what the gate prints")]
    return "".join(f"{line}\n" for line in found)


def commandless(text: str) -> str:
    """The text on one line, without anything that steers a terminal or that what reads a log takes for a command."""
    return _COMMAND.sub(lambda match: _HARMLESS[match[0]], inert(text))


def _commands(run: Run, cases: Sequence[Case], gate: GateResult) -> Iterator[str]:
    by_page = {case.id: case for case in cases}
    verdicts = page_verdicts(run, gate)
    told = {f"{verdict.page}: {guard}" for verdict in verdicts for guard in verdict.guards}
    yield from (_command("error", {"title": "gate"}, guard) for guard in gate.guards if guard not in told)
    for verdict in verdicts:
        yield from _of_page(verdict, by_page.get(verdict.page))
    if gate.statistics and gate.statistics.ending is not Ending.PASS:
        level = "error" if gate.statistics.ending is Ending.FAIL else "warning"
        yield _command(level, {"title": f"gate: {gate.statistics.ending.value}"}, gate.statistics.reason)


def _of_page(verdict: PageVerdict, case: Case | None) -> Iterator[str]:
    """Guards stand on the file's first line, changes on that of the value."""
    if verdict.lost is not None:
        yield _command("error", _place(case, "", verdict.page), verdict.lost)
        return
    yield from (_command("error", _place(case, "", verdict.page), guard) for guard in verdict.guards)
    level = "error" if verdict.binding else "warning"
    for change in verdict.changes:
        yield _command(level, _place(case, change.path, f"{verdict.page}: {change.path}"), turned(change))


def _place(case: Case | None, path: str, title: str) -> dict[str, str]:
    where = {"file": str(case.gold_file), "line": str(case.line_of(path))} if case else {}
    return where | {"title": title}


def _command(level: str, properties: Mapping[str, str], message: str) -> str:
    said = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
    return f"::{level}{' ' if said else ''}{said}::{_escaped(message, _DATA)}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    """Line ends within a message of ours stay; those of pages are gone by then."""
    lines = "\n".join(commandless(line) for line in text.split("\n"))
    clipped = lines if len(lines) <= LONGEST else lines[: LONGEST - 1] + "…"
    return "".join(table.get(character, character) for character in clipped)
