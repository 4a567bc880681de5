"""A run as JUnit XML."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from small_runs import GOLD, PAYLOADS, cases_of, gate_of, hostile_gate, lost, run_of, spoiled

from extractor.scoring.baseline import GateResult
from extractor.scoring.junit import to_junit
from extractor.scoring.runs import Run

CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase", "system-out", "system-err"},
    "properties": {"property"},
    "testcase": {"skipped", "error", "failure", "system-out", "system-err"},
}
ATTRIBUTES = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"skipped", "time", "timestamp", "hostname", "id", "package", "file"}),
    "property": ({"name", "value"}, set()),
    "testcase": ({"name"}, {"time", "classname", "group"}),
    "failure": (set(), {"type", "message"}),
    "error": (set(), {"type", "message"}),
}
"""Jenkins' junit-10.xsd: who may stand in whom; which attributes must and which may be there."""


def read(run: Run, gate: GateResult | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(to_junit(run, cases_of(run), gate).encode())


def the_test(root: ElementTree.Element, name: str) -> ElementTree.Element:
    (found,) = (test for test in root.iter("testcase") if test.get("name") == name)
    return found


def endings(root: ElementTree.Element) -> dict[str | None, list[str]]:
    return {test.get("name"): [child.tag for child in test] for test in root.iter("testcase")}


def check(element: ElementTree.Element) -> None:
    """As the schema would."""
    must, may = ATTRIBUTES.get(element.tag, (set(), set()))
    assert must <= set(element.attrib) <= must | may, element.tag
    for child in element:
        assert child.tag in CHILDREN.get(element.tag, set()), (element.tag, child.tag)
        check(child)


def outcomes() -> dict[str, tuple[Run, GateResult | None]]:
    changed, live = run_of(spoiled()), run_of(spoiled(), lane="live")
    unread = lost(run_of(), "suite/b", "no text can be had")
    return {
        "right": (run_of(), gate_of(run_of())),
        "changed": (changed, gate_of(changed)),
        "live": (live, gate_of(live)),
        "unread": (unread, gate_of(unread)),
        "hostile": hostile_gate(),
        "without a gate": (changed, None),
    }


@pytest.mark.parametrize("name", outcomes())
def test_it_holds_what_the_schema_allows_and_counts_right(name: str) -> None:
    run, gate = outcomes()[name]
    root = read(run, gate)
    check(root)
    (suite,) = root
    for tag, plural in (("testcase", "tests"), ("failure", "failures"), ("error", "errors")):
        assert suite.get(plural) == root.get(plural) == str(len(list(suite.iter(tag))))
    assert len(list(suite.iter("testcase"))) == len(run.report.pages) + (gate is not None)


def test_a_page_with_a_changed_outcome_is_a_failure_and_the_gate_too() -> None:
    run = run_of(spoiled())
    root = read(run, gate_of(run))
    assert endings(root) == {"suite/a": ["failure"], "suite/b": [], "suite/c": [], "gate": ["failure"]}
    (failure,) = the_test(root, "suite/a")
    assert failure.get("type") == "changed"
    assert (failure.text or "").startswith("papers[0].numbers[0].value: right or absent -> '83' for '10' (other value)\n")
    assert (failure.text or "").endswith("\ngold: suite/gold/a.json")


def test_a_page_of_which_nothing_can_be_said_is_an_error() -> None:
    run = lost(run_of(GOLD | {"suite/b": []}), "suite/b", "no text can be had")
    root = read(run, gate_of(run))
    assert endings(root) == {"suite/a": [], "suite/b": ["error"], "suite/c": [], "gate": ["failure"]}
    assert the_test(root, "suite/b")[0].get("message") == "no text can be had"


def test_without_a_gate_only_errors_stand_out() -> None:
    run = lost(run_of(spoiled()), "suite/b", "no text can be had")
    assert endings(read(run)) == {"suite/a": [], "suite/b": ["error"], "suite/c": []}


def test_in_a_live_run_changes_are_told_and_statistics_decide() -> None:
    run = run_of(spoiled(), lane="live")
    root = read(run, gate_of(run))
    assert endings(root) == {"suite/a": ["system-out"], "suite/b": [], "suite/c": [], "gate": ["failure"]}
    assert the_test(root, "gate")[0].get("type") == "inconclusive"


def test_an_unchanged_run_passes() -> None:
    root = read(run_of(), gate_of(run_of()))
    assert endings(root)["gate"] == ["system-out"]
    assert the_test(root, "gate")[0].text == "PASS\nevery outcome is the approved one"


def test_scores_are_properties() -> None:
    run = run_of(spoiled())
    properties = {one.get("name"): one.get("value") for one in read(run).iter("property")}
    assert properties["f1.papers"] == "0.909091"
    assert properties["counts.papers"] == "5 right, 6 gold, 5 predicted"
    assert properties["signature"] == run.signature


def test_the_same_run_gives_the_same_bytes_without_a_clock() -> None:
    one, two = (to_junit(run, cases_of(run, Path("suite")), gate_of(run)) for run in (run_of(spoiled()), run_of(spoiled())))
    assert one == two
    assert "time" not in one


def test_page_text_stays_text() -> None:
    """A parser reads it, and finds no element that we didn't write; what XML can't hold is replaced."""
    run, gate = hostile_gate()
    text = to_junit(run, cases_of(run), gate)
    tags = {element.tag for element in ElementTree.fromstring(text.encode()).iter()}
    assert tags <= {"testsuites", "testsuite", "properties", "property", "testcase", "failure"}
    (failure,) = the_test(ElementTree.fromstring(text), f"suite/{PAYLOADS[1]}")
    assert "::error file=x::owned" in (failure.text or "")
    assert "<script>" not in text
