"""What of two runs differs, and what may be said of it."""

import pytest
from small_runs import GOLD, entry, run_of, spoiled

from extractor.errors import UsageError
from extractor.scoring.comparison import Comparison, compare_runs
from extractor.scoring.mistakes import Turn
from extractor.scoring.outcomes import Kind
from extractor.scoring.report import Report

MANY = {f"suite/p{at:02}": [entry(f"Paper {at}", *range(1, 9))] for at in range(12)}
DECLARED = ("papers", "results")


def report(predicted: dict[str, list[dict[str, object]]], gold: dict[str, list[dict[str, object]]] = MANY) -> Report:
    return run_of(predicted, gold).report


def words(comparison: Comparison) -> dict[str, str]:
    return {each.name: each.word for each in comparison.differences if each.word}


def worse() -> dict[str, list[dict[str, object]]]:
    """Of each page about half of the numbers."""
    return {page: [entry(f"Paper {at}", *range(1, 4 + at % 3))] for at, page in enumerate(MANY)}


def test_only_a_test_makes_a_run_better_or_worse() -> None:
    assert words(compare_runs(report(MANY), report(worse()), DECLARED)) == {"papers": "no difference shown", "results": "worse"}
    assert words(compare_runs(report(worse()), report(MANY), DECLARED)) == {"papers": "no difference shown", "results": "better"}


def test_one_changed_page_is_no_difference_shown() -> None:
    found = compare_runs(report(MANY), report(MANY | {"suite/p00": []}), DECLARED)
    assert words(found) == {"papers": "no difference shown", "results": "no difference shown"}


def test_p_is_adjusted_over_the_declared_scores_alone() -> None:
    """Others are described, however small their p."""
    found = {each.name: each for each in compare_runs(report(MANY), report(worse()), DECLARED).differences}
    assert found["results"].p_adjusted == pytest.approx(2 * found["results"].paired.p)  # type: ignore[union-attr]
    assert (found["numbers"].p_adjusted, found["numbers"].word) == (None, "")


def test_a_score_of_nothing_is_nothing_to_compare() -> None:
    found = compare_runs(report(MANY), report(MANY), ("authors",))
    assert words(found) == {"authors": "nothing to compare"}


def test_a_name_that_no_score_has_is_refused() -> None:
    with pytest.raises(UsageError, match="no score is called 'paper'"):
        compare_runs(report(MANY), report(MANY), ("paper",))


def test_runs_over_other_pages_are_refused_unless_what_both_have_is_asked_for() -> None:
    fewer = {page: papers for page, papers in MANY.items() if page > "suite/p02"}
    one, two = report(MANY), report(fewer, fewer)
    with pytest.raises(UsageError, match=r"suite/p00 and 2 more stand in one of them only; --common compares the 9 that both have"):
        compare_runs(one, two)
    found = compare_runs(one, two, common=True)
    assert (len(found.pages), found.only_before, found.only_after) == (9, ("suite/p00", "suite/p01", "suite/p02"), ())


def test_runs_that_were_scored_by_different_labels_are_refused() -> None:
    """A label that was mended between them is no change of what was read."""
    mended = MANY | {"suite/p03": [entry("Paper 3", 83)]}
    with pytest.raises(UsageError, match=r"suite/p03: the runs were scored by different labels"):
        compare_runs(report(MANY), report(MANY, mended))


def test_runs_without_a_common_page_are_refused() -> None:
    with pytest.raises(UsageError, match="share no page"):
        compare_runs(report(MANY), report(GOLD, GOLD), common=True)


def test_pages_are_paired_by_name_and_not_by_their_order() -> None:
    backwards = dict(reversed(MANY.items()))
    found = compare_runs(report(worse()), report(worse(), backwards), DECLARED)
    assert all(each.paired is None or each.paired.difference == 0 for each in found.differences)
    assert found.changes == {}


def test_changed_outcomes_are_told_by_page_a_lost_record_once() -> None:
    found = compare_runs(run_of().report, run_of(spoiled()).report, DECLARED)
    assert [(str(change.path), change.before, change.after) for change in found.changes["suite/a"]] == [
        ("papers[0].numbers[0].value", "", "'83' for '10' (other value)"),
        ("papers[1]", "", "'More Tidal Caches' missed"),
    ]
    assert list(found.changes) == ["suite/a"]


def test_values_of_a_list_are_told_apart_by_what_they_say() -> None:
    """They stand at one path."""
    gold = {"suite/a": [entry("Tidal Caches") | {"authors": ["Ada Okafor", "Bo Lindqvist", "Cleo Marchetti"]}]}
    one = run_of({"suite/a": [entry("Tidal Caches") | {"authors": ["Ada Okafor"]}]}, gold).report
    two = run_of({"suite/a": [entry("Tidal Caches") | {"authors": ["Cleo Marchetti", "Dae Won", "Ada Okafor"]}]}, gold).report
    changes = compare_runs(one, two, ("papers",)).changes["suite/a"]
    assert [(change.before, change.after) for change in changes] == [("'Cleo Marchetti' missed", ""), ("", "'Dae Won' extra")]


def test_an_extra_record_is_the_same_one_wherever_it_stands() -> None:
    """It is known by what it says: its index is that of the prediction's list."""
    gold = {"suite/a": [entry("Tidal Caches")]}
    one = run_of({"suite/a": [entry("Subscribe"), entry("Tidal Caches")]}, gold).report
    two = run_of({"suite/a": [entry("Tidal Caches"), entry("Imprint"), entry("Subscribe")]}, gold).report
    assert [str(change) for change in compare_runs(one, two, ("papers",)).changes["suite/a"]] == [
        "suite/a: papers[+]: right or absent -> 'Imprint' extra"
    ]


def test_what_was_wrong_in_a_record_that_is_lost_is_no_gain() -> None:
    """The record alone is told; and once it is found again, what is wrong in it was not right before."""
    gold = {"suite/a": [entry("Tidal Caches", 10), entry("Sparse Ferries", 20)]}
    whole = run_of({"suite/a": [entry("Tidal Caches", 10), entry("Sparse Ferries", 83)]}, gold).report
    fewer = run_of({"suite/a": [entry("Tidal Caches", 10)]}, gold).report
    lost, found = (compare_runs(*runs, ("papers",)).changes["suite/a"] for runs in ((whole, fewer), (fewer, whole)))
    assert [(change.path, change.turn) for change in lost] == [("papers[1]", Turn.BROKEN)]
    assert [(change.path, change.turn) for change in found] == [
        ("papers[1]", Turn.FIXED),
        ("papers[1].numbers[0].value", Turn.OTHER),
    ]


def test_a_change_carries_both_outcomes_also_right_ones() -> None:
    gold = {"suite/a": [entry("Tidal Caches", 10)]}
    wrong = run_of({"suite/a": [entry("Tidal Caches", 83), entry("Imprint")]}, gold).report
    value, extra = compare_runs(run_of(gold, gold).report, wrong, ("papers",)).changes["suite/a"]
    assert value.was and value.now and (value.was.kind, value.now.kind, value.now.predicted) == (Kind.COR, Kind.INC, "83")
    assert extra.was is None and extra.now and extra.now.predicted == "Imprint"


def test_pages_that_moved_are_told_of_each_score() -> None:
    """Those that stayed are not."""
    found = {each.name: each for each in compare_runs(run_of().report, run_of(spoiled()).report).differences}
    assert list(found["papers"].moves) == ["suite/a"] and found["papers"].moves["suite/a"] < 0
    assert found["titles"].moves.keys() == {"suite/a"} and found["authors"].moves == {}
