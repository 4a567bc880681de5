"""Lines for GitHub, read back as its runner reads them."""

import re
from dataclasses import replace

import pytest
from small_runs import PAYLOADS, cases_of, gate_of, hostile_gate, lost, run_of, spoiled

from extractor.scoring.annotations import commandless, to_annotations
from extractor.scoring.baseline import GateResult
from extractor.scoring.runs import Run

UNESCAPED = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}

Command = tuple[str, dict[str, str], str]


def commands(log: str) -> list[Command]:
    """What actions/runner finds in a log: ``::name key=value,...::message`` at a line's beginning, ``##[name ...]`` anywhere."""
    found: list[Command] = []
    for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", log):
        assert not re.search(r"##\w*\[", line)
        if line.lstrip().startswith("::"):
            head, _, message = line.lstrip()[2:].partition("::")
            name, _, said = head.partition(" ")
            properties = dict(one.split("=", 1) for one in said.split(",") if one)
            found.append((name, {key: unescaped(value) for key, value in properties.items()}, unescaped(message)))
    return found


def unescaped(text: str) -> str:
    return re.sub("%(0D|0A|3A|2C|25)", lambda match: UNESCAPED[match[0]], text)


def annotated(run: Run, gate: GateResult | None = None, **more: int) -> list[Command]:
    return commands(to_annotations(run, cases_of(run), gate or gate_of(run), **more))


def test_a_changed_outcome_stands_on_its_line_of_the_gold_file() -> None:
    run = run_of(spoiled())
    name, properties, message = annotated(run)[0]
    path = "papers[0].numbers[0].value"
    assert name == "error"
    assert properties == {"file": "suite/gold/a.json", "line": str(cases_of(run)[0].line_of(path)), "title": f"suite/a: {path}"}
    assert message == "right or absent -> '83' for '10' (other value)"


def test_what_is_extra_stands_on_the_line_of_the_list() -> None:
    run = run_of(spoiled())
    case = cases_of(run)[0]
    assert case.line_of("papers[+3].title") == case.line_of("papers")


def test_an_unchanged_run_has_none() -> None:
    assert to_annotations(run_of(), cases_of(run_of()), gate_of(run_of())) == ""


def test_a_page_that_could_not_be_read_and_a_guard_of_no_page_are_errors() -> None:
    run = lost(run_of({"suite/b": []}, {"suite/b": []}), "suite/b", "no text can be had")
    found = annotated(run, gate_of(run, run_of()))
    told = {(properties["title"], properties.get("line"), message) for name, properties, message in found if name == "error"}
    assert told == {
        ("gate", None, "suite/a: is in the baseline and was not read"),
        ("gate", None, "suite/c: is in the baseline and was not read"),
        ("suite/b", "1", "no text can be had"),
    }


def test_in_a_live_run_changes_are_warnings() -> None:
    run = run_of(spoiled(), lane="live")
    assert {name for name, _, _ in annotated(run, most=99)} == {"warning"}
    assert annotated(run, most=99)[-1][1] == {"title": "gate: INCONCLUSIVE"}


def test_what_fails_comes_before_what_is_only_told() -> None:
    """A runner shows the first ten."""
    result = gate_of(run_of(spoiled(), lane="live"))
    failing = replace(result, guards=("suite/c: can't be read any more: a PDF",))
    lines = to_annotations(run_of(spoiled(), lane="live"), [], failing, most=99).splitlines()
    assert lines[0].startswith("::error") and lines[1].startswith("::warning") and len(lines) > 2


def test_the_last_of_the_allowed_lines_counts_the_rest() -> None:
    run = run_of(spoiled(3))
    found = annotated(run, most=4)
    assert len(found) == 4
    assert found[-1] == ("error", {}, "and 3 more: see what the gate prints")


def test_signs_that_mean_something_to_the_runner_come_out_as_they_went_in() -> None:
    run = run_of(spoiled())
    gate = replace(gate_of(run), changes=(), guards=("suite/a: 100 %, 3:1, a=b; 5%0A",))
    assert annotated(run, gate) == [
        ("error", {"file": "suite/gold/a.json", "line": "1", "title": "suite/a"}, "100 %, 3:1, a=b; 5%0A")
    ]


def test_page_text_gives_no_command_of_its_own() -> None:
    run, gate = hostile_gate()
    found = annotated(run, gate, most=9999)
    assert {name for name, _, _ in found} == {"error"}
    assert len(found) == len(gate.changes) + len(gate.guards)
    assert all({"title"} <= set(properties) <= {"file", "line", "title"} for _, properties, _ in found)
    assert all(properties.get("line", "1").isdigit() for _, properties, _ in found)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_foreign_text_is_no_command_wherever_a_line_breaks_in_it(payload: str) -> None:
    assert commands("\n".join(commandless(payload).split(" "))) == []


@pytest.mark.parametrize("text", ["a: b", "std:vector, 3:1", "# heading", "a#b [1]", "100 %"])
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert commandless(text) == text
