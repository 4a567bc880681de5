"""Baselines: what was approved, what differs, and what a gate says of it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_suite import write_suite

from extractor.errors import ExitCode, UsageError
from extractor.models import NoModel
from extractor.scoring.baseline import Baseline, bless, judge, read_baseline, write_baseline
from extractor.scoring.gate import Ending
from extractor.scoring.gold import read_suites
from extractor.scoring.outcomes import Kind
from extractor.scoring.report import Report
from extractor.scoring.runs import Run, run_cases


@pytest.fixture
def run(tmp_path: Path) -> Run:
    cases = read_suites([write_suite(tmp_path / "tiny")])
    return run_cases(cases, NoModel(), lane="replay", suites=[tmp_path / "tiny"])


def with_outcomes(run: Run, change: dict[str, Kind]) -> Run:
    """The run with other outcomes at some paths."""
    outcomes = tuple(replace(o, kind=change.get(f"{o.page}:{o.path}", o.kind)) for o in run.report.outcomes)
    report: Report = replace(run.report, outcomes=outcomes)
    return replace(run, report=report)


def test_an_unchanged_replay_passes(run: Run) -> None:
    result = judge(run, bless(run, "first"))
    assert (result.ending, result.exit_code, result.changes) == (Ending.PASS, ExitCode.DONE, ())


def test_any_changed_outcome_of_a_replay_fails_also_a_better_one(run: Run) -> None:
    worse = with_outcomes(run, {"tiny/tide:papers[0].year": Kind.MIS})
    result = judge(worse, bless(run, "first"))
    assert (result.ending, result.exit_code) == (Ending.FAIL, ExitCode.REGRESSION)
    assert [str(change) for change in result.changes] == ["tiny/tide: papers[0].year: right or absent -> '2031' missing"]
    better = judge(run, bless(worse, "worse, for a start"))
    assert better.exit_code == ExitCode.REGRESSION and better.changes[0].after == ""


def test_a_right_value_that_is_right_elsewhere_is_a_change_too(run: Run) -> None:
    """Counts and wrong leaves are the same; the page's digest is not."""
    first = run.report.outcomes[1]
    moved = replace(
        run,
        report=replace(
            run.report, outcomes=(run.report.outcomes[0], replace(first, predicted_span=(0, 3)), *run.report.outcomes[2:])
        ),
    )
    assert [change.path for change in judge(moved, bless(run, "first")).changes] == ["outcomes"]


def test_live_runs_are_judged_by_statistics(run: Run) -> None:
    live = replace(with_outcomes(run, {"tiny/tide:papers[0].year": Kind.MIS}), manifest=replace(run.manifest, lane="live"))
    result = judge(live, bless(run, "first"))
    assert result.statistics is not None and result.exit_code in (ExitCode.DONE, ExitCode.INCONCLUSIVE)
    assert result.changes


def test_a_page_that_is_gone_fails_in_every_lane(run: Run) -> None:
    fewer = replace(run, report=run.report.only(["tiny/tide"]), manifest=replace(run.manifest, lane="live"))
    result = judge(fewer, bless(run, "first"))
    assert result.exit_code == ExitCode.REGRESSION
    assert result.guards[0] == "tiny/moss: is in the baseline and was not read"


def test_a_value_on_a_page_that_has_none_fails(run: Run) -> None:
    stray = replace(next(o for o in run.report.outcomes if o.path == "papers[0].title"), page="tiny/nothing", kind=Kind.SPU)
    wrong = replace(
        run, report=replace(run.report, outcomes=(*run.report.outcomes, stray)), manifest=replace(run.manifest, lane="live")
    )
    assert judge(wrong, bless(run, "first")).guards == ("tiny/nothing: 1 values were read from a page that has none",)


def test_a_critical_item_that_is_wrong_fails(run: Run) -> None:
    outcomes = tuple(replace(o, critical=True, kind=Kind.INC) if o.path == "papers[0].year" else o for o in run.report.outcomes)
    live = replace(run, report=replace(run.report, outcomes=outcomes), manifest=replace(run.manifest, lane="live"))
    assert any("marked critical" in guard for guard in judge(live, bless(run, "first")).guards)


def test_an_unreadable_page_fails(run: Run) -> None:
    lost = {"papers": [], "problems": [{"kind": "unreadable", "reason": "this is a PDF"}]}
    broken = replace(run, extractions={**run.extractions, "tiny/moss": {**run.extractions["tiny/moss"], **lost}})
    assert judge(broken, bless(run, "first")).guards == ("tiny/moss: can't be read any more: this is a PDF",)


def test_a_baseline_is_read_back_as_it_was_and_readable_in_a_diff(run: Run, tmp_path: Path) -> None:
    worse = with_outcomes(run, {"tiny/tide:papers[0].year": Kind.MIS})
    file = tmp_path / "baseline.json"
    write_baseline(bless(worse, "a known miss"), file)
    assert read_baseline(file) == bless(worse, "a known miss")
    json.loads(file.read_text("utf-8"))
    assert """    "papers[0].year": ["'2031' missing"]""" in file.read_text("utf-8").splitlines()


def test_a_baseline_changes_only_for_a_reason(run: Run) -> None:
    with pytest.raises(UsageError, match="for a reason"):
        bless(run, "  ")


@pytest.mark.parametrize("text", ["", "[]", '{"pages": 3}', '{"signature": "x"}'])
def test_what_is_no_baseline_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(UsageError, match="is no baseline"):
        read_baseline(tmp_path / "b.json")


def test_an_absent_baseline_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="extractor eval bless"):
        read_baseline(tmp_path / "b.json")


def test_a_baseline_of_other_pages_is_refused(run: Run) -> None:
    with pytest.raises(UsageError, match="of other pages"):
        judge(run, Baseline("s", "r", "0", {}))
