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


def live(run: Run, **more: object) -> Run:
    return replace(run, manifest=replace(run.manifest, lane="live", **more))  # type: ignore[arg-type]


def with_strays(run: Run, *titles: str) -> Run:
    """The run, but these titles were read from the page that has none."""
    paper, title = (next(o for o in run.report.outcomes if o.path == path) for path in ("papers[0]", "papers[0].title"))
    strays = [
        replace(o, page="tiny/nothing", path=path, kind=Kind.SPU, gold=None, predicted=words, error="extra")
        for at, words in enumerate(titles)
        for o, path in ((paper, f"papers[+{at}]"), (title, f"papers[+{at}].title"))
    ]
    return replace(run, report=replace(run.report, outcomes=(*run.report.outcomes, *strays)))


def test_more_values_than_approved_on_a_page_that_has_none_fail(run: Run) -> None:
    """An approved one excuses itself and no other; the same number of others is no more than was approved."""
    approved = bless(with_strays(run, "Parking"), "known")
    assert judge(live(with_strays(run, "Parking")), approved).guards == ()
    assert judge(live(with_strays(run, "Hours")), approved).guards == ()
    assert judge(live(with_strays(run, "Parking", "Hours")), approved).guards == (
        "tiny/nothing: 2 values were read from a page that has none: more than were approved",
    )


def test_repeats_count_each_value_once(run: Run) -> None:
    """Three readings say three times what one says: neither more than was approved nor, approved, room for three."""
    stray = with_strays(run, "Parking")
    thrice = replace(stray, report=replace(stray.report, outcomes=stray.report.outcomes * 3))
    thrice = live(thrice, repeats=3)
    assert judge(thrice, bless(stray, "known")).guards == ()
    assert judge(live(with_strays(run, "Parking", "Hours")), bless(thrice, "known")).guards != ()


def test_repeats_of_the_same_are_no_change(run: Run) -> None:
    """Of a mistake that was approved once and came thrice nothing is told."""
    wrong = with_outcomes(run, {"tiny/tide:papers[0].year": Kind.MIS})
    thrice = live(replace(wrong, report=replace(wrong.report, outcomes=wrong.report.outcomes * 3)), repeats=3)
    assert judge(thrice, bless(wrong, "known")).changes == judge(live(wrong), bless(thrice, "known")).changes == ()
    assert [change.path for change in judge(thrice, bless(run, "first")).changes] == ["papers[0].year"]


def test_a_page_that_was_never_approved_fails_a_live_run(run: Run) -> None:
    """Statistics see only the pages that both have."""
    fewer = replace(run, report=run.report.only(["tiny/tide"]))
    assert judge(live(run), bless(fewer, "first")).guards == (
        "tiny/moss: is not in the baseline: extractor eval bless",
        "tiny/nothing: is not in the baseline: extractor eval bless",
    )


def test_labels_that_were_never_approved_fail_a_live_run(run: Run) -> None:
    """Loosened gold makes any run look better."""
    assert judge(live(run, suite_sha256="1" * 64), bless(run, "first")).guards == (
        "pages or labels are not those that were approved: extractor eval bless",
    )


def test_a_page_from_which_nothing_is_read_any_more_fails(run: Run) -> None:
    """Whatever it is that went silent, and whether or not the page has a line in what was predicted."""
    lost = tuple(replace(o, kind=Kind.MIS, predicted=None) if o.page == "tiny/moss" else o for o in run.report.outcomes)
    silent = live(replace(run, report=replace(run.report, outcomes=lost)))
    assert judge(silent, bless(run, "first")).guards == ("tiny/moss: nothing is read from it any more",)


@pytest.mark.parametrize("kind", ["engine_died", "transport"])
def test_a_page_on_which_the_model_was_lost_fails_and_is_never_approved(run: Run, kind: str) -> None:
    """Also where the rules alone found papers: a live run without its model says nothing of the model."""
    lost = {"problems": [{"kind": kind, "reason": "the server is gone"}]}
    broken = live(replace(run, extractions={**run.extractions, "tiny/moss": {**run.extractions["tiny/moss"], **lost}}))
    assert judge(broken, bless(run, "first")).guards == ("tiny/moss: the model was lost while it was read: the server is gone",)
    with pytest.raises(UsageError, match="tiny/moss: the model was lost"):
        bless(broken, "first")


def test_whatever_is_wrong_in_a_critical_item_fails(run: Run) -> None:
    """Also a value too many; a lost record is told once."""
    at = "papers[0].numbers[0]"
    marked = replace(
        run,
        report=replace(
            run.report,
            outcomes=tuple(replace(o, critical=o.page == "tiny/tide" and o.path.startswith(at)) for o in run.report.outcomes),
        ),
    )
    extra = with_outcomes(marked, {f"tiny/tide:{at}.qualifier": Kind.SPU})
    assert judge(live(extra), bless(run, "first")).guards == (f"tiny/tide: {at}.qualifier is marked critical and is spurious",)
    gone = with_outcomes(marked, {f"tiny/tide:{path}": Kind.MIS for path in (at, f"{at}.value", f"{at}.unit")})
    assert judge(live(gone), bless(run, "first")).guards == (f"tiny/tide: {at} is marked critical and is missing",)


def test_metrics_that_a_suite_has_nothing_for_leave_the_verdict_to_the_others(run: Run) -> None:
    """Pages without methods can pass; a suite that has nothing for any of them can't."""
    without = replace(run, report=replace(run.report, outcomes=tuple(o for o in run.report.outcomes if ".methods" not in o.field)))
    statistics = judge(live(without), bless(without, "first")).statistics
    assert statistics is not None and set(statistics.verdicts) == {"papers", "results", "metric"}
    empty = replace(run, report=replace(run.report, outcomes=()))
    assert judge(live(empty), bless(empty, "first")).exit_code == ExitCode.INCONCLUSIVE


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


@pytest.mark.parametrize(
    ("was", "now"), [('"form": 1', '"form": 2'), ('"papers": [1, 0', '"papers": [1'), ('"papers": [1, 0', '"papers": [1, -1')]
)
def test_a_baseline_of_another_form_is_refused(run: Run, tmp_path: Path, was: str, now: str) -> None:
    """Rather than read as something that it does not say."""
    file = tmp_path / "baseline.json"
    write_baseline(bless(run, "first"), file)
    file.write_text(file.read_text("utf-8").replace(was, now), "utf-8")
    with pytest.raises(UsageError, match="is no baseline"):
        read_baseline(file)


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
