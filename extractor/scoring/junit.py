"""A run as JUnit XML: a test for each page and one for the gate, scores as properties of the suite.

Written so that the strictest of the schemas in use takes it (Jenkins' junit-10.xsd, of the xunit plugin): neither properties nor
files at test cases. It holds no clock, so that the same run gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from extractor.scoring.baseline import REPLAY, GateResult
from extractor.scoring.gate import Ending
from extractor.scoring.gold import Case
from extractor.scoring.page_verdict import PageVerdict, page_verdicts
from extractor.scoring.report import Row
from extractor.scoring.runs import Run, rounded
from extractor.shown.inert import inert

SUITE = "extractor.eval"
NOT_XML = re.compile("[\ufffe\uffff]")
"""What inert() leaves and XML 1.0 (2.2, Char) does not allow."""


def to_junit(run: Run, cases: Sequence[Case], gate: GateResult | None) -> str:
    """The document. A page that was not as it should be is a failure; one of which nothing can be said is an error."""
    by_page = {case.id: case for case in cases}
    suite = ElementTree.Element("testsuite", name=SUITE)
    suite.append(_properties(run))
    suite.extend(_page(verdict, by_page.get(verdict.page)) for verdict in page_verdicts(run, gate))
    if gate is not None:
        suite.append(_gate(gate))
    totals = _totals(suite)
    suite.attrib.update(totals | {"skipped": "0"})
    root = ElementTree.Element("testsuites", totals | {"name": SUITE})
    root.append(suite)
    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def scores_as_properties(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """``f1.papers``, with its interval, precision, recall and counts, each a name and a value."""
    for row in rows:
        for name, seen in (("f1", row.f1), ("precision", row.precision), ("recall", row.recall)):
            if seen:
                yield f"{name}.{row.name}", str(rounded(seen.estimate))
        if row.f1:
            yield f"f1.{row.name}.interval", f"{rounded(row.f1.low)} {rounded(row.f1.high)}"
            yield f"counts.{row.name}", f"{row.counts.cor} right, {row.counts.gold} gold, {row.counts.predicted} predicted"


def _properties(run: Run) -> ElementTree.Element:
    properties = ElementTree.Element("properties")
    told = {"signature": run.signature, "lane": run.manifest.lane, "pages": str(len(run.report.pages))}
    for name, value in [*told.items(), *scores_as_properties(run.report.rows())]:
        ElementTree.SubElement(properties, "property", name=_legal(name), value=_legal(value))
    return properties


def _page(verdict: PageVerdict, case: Case | None) -> ElementTree.Element:
    test = ElementTree.Element("testcase", name=_legal(verdict.page), classname=f"{SUITE}.pages")
    where = [f"gold: {case.gold_file}"] if case else []
    if verdict.lost is not None:
        _told(test, "error", "lost", verdict.lost, [verdict.lost, *where])
    elif verdict.failures:
        kind = "guard" if verdict.guards else "changed"
        _told(test, "failure", kind, _counted(verdict), [*verdict.failures, *where])
    if verdict.notes:
        _text(ElementTree.SubElement(test, "system-out"), ["not the approved outcomes:", *verdict.notes, *where])
    return test


def _counted(verdict: PageVerdict) -> str:
    first, *others = verdict.failures
    return f"{first} (and {len(others)} more)" if others else first


def _gate(gate: GateResult) -> ElementTree.Element:
    test = ElementTree.Element("testcase", name="gate", classname=f"{SUITE}.gate")
    said = gate_reasons(gate)
    if gate.ending is Ending.PASS:
        _text(ElementTree.SubElement(test, "system-out"), [Ending.PASS.value, *said])
    else:
        _told(test, "failure", gate.ending.value.lower(), f"{gate.ending.value}: {said[0]}", said)
    return test


def gate_reasons(gate: GateResult) -> list[str]:
    """Why a gate ends as it does, a line each; at least one."""
    changed = [f"{len(gate.changes)} outcomes differ from the baseline"] if gate.changes else []
    statistics = gate.statistics.reason.split("\n") if gate.statistics else []
    reasons = [*gate.guards, *(changed if gate.lane == REPLAY else statistics + changed)]
    return reasons or ["every outcome is the approved one"]


def _told(test: ElementTree.Element, tag: str, kind: str, message: str, lines: Sequence[str]) -> None:
    _text(ElementTree.SubElement(test, tag, type=kind, message=_legal(message)), lines)


def _text(element: ElementTree.Element, lines: Sequence[str]) -> None:
    element.text = "\n".join(map(_legal, lines))


def _legal(text: str) -> str:
    return NOT_XML.sub("\ufffd", inert(text))


def _totals(suite: ElementTree.Element) -> dict[str, str]:
    tests = suite.findall("testcase")
    failures, errors = (sum(test.find(tag) is not None for test in tests) for tag in ("failure", "error"))
    return {"tests": str(len(tests)), "failures": str(failures), "errors": str(errors)}
