"""The gate's three ends, what it says with them, and how often it is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.scoring.gate import Ending, Gate, decide
from extractor.scoring.simulation import World, endings, shares
from extractor.scoring.stats import Share

PERFECT: list[Share] = [(8, 8)] * 40
A_LEAF_LOST: list[Share] = [(7, 8)] * 20 + [(8, 8)] * 20
ONE_PAGE_LOST: list[Share] = [(0, 8)] + [(8, 8)] * 39
NOTHING: list[Share] = [(0, 0)] * 40


@pytest.mark.parametrize(
    ("run", "ending", "code"), [(PERFECT, "PASS", 0), (A_LEAF_LOST, "FAIL", 1), (ONE_PAGE_LOST, "INCONCLUSIVE", 3)]
)
def test_the_gate_has_three_ends_and_their_exit_codes(run: list[Share], ending: str, code: int) -> None:
    verdict = decide(PERFECT, run)
    assert (verdict.ending, verdict.ending.exit_code) == (ending, code)


def test_a_rise_passes() -> None:
    assert decide(A_LEAF_LOST, PERFECT).ending == Ending.PASS


def test_a_real_drop_of_less_than_a_point_passes() -> None:
    """It is certain, and too small to matter: 400 pages, one in fifteen of which loses one leaf of eight."""
    run: list[Share] = [(7, 8)] * 27 + [(8, 8)] * 373
    verdict = decide([(8, 8)] * 400, run)
    assert verdict.paired is not None and verdict.paired.p_drop < 0.001
    assert verdict.ending == Ending.PASS and decide([(8, 8)] * 400, run, floor=0.005).ending == Ending.FAIL


def test_what_is_tolerated_can_be_said() -> None:
    one_leaf: list[Share] = [(7, 8), *PERFECT[1:]]
    assert decide(PERFECT, one_leaf).ending == Ending.PASS
    assert decide(PERFECT, one_leaf, tolerance=0.005).ending == Ending.INCONCLUSIVE


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        (PERFECT, "unchanged on every page (p of a drop 0.500); a drop above 0.0 points is ruled out, 5.0 are tolerated"),
        (A_LEAF_LOST, "6.2 points down (p of a drop below 0.001)"),
        (
            ONE_PAGE_LOST,
            "2.5 points down (p of a drop 0.162); a drop of up to 6.7 points is not ruled out, 5.0 are tolerated",
        ),
    ],
)
def test_the_reason_is_a_sentence_with_its_numbers(run: list[Share], reason: str) -> None:
    assert decide(PERFECT, run).reason == reason


def test_fewer_than_thirty_pages_are_called_too_few() -> None:
    assert "not to be trusted with fewer than 30 pages: on 29, " in decide(PERFECT[:29], PERFECT[:29]).reason
    assert "not to be trusted" not in decide(PERFECT[:30], PERFECT[:30]).reason


def test_pages_without_weight_are_not_counted_as_pages() -> None:
    assert "on 2, " in decide([*PERFECT[:2], *NOTHING], [*PERFECT[:2], *NOTHING]).reason


@pytest.mark.parametrize(("baseline", "run"), [(NOTHING, NOTHING), (PERFECT, NOTHING), (NOTHING, PERFECT), ([], [])])
def test_nothing_to_score_is_inconclusive(baseline: list[Share], run: list[Share]) -> None:
    verdict = decide(baseline, run)
    assert (verdict.ending, verdict.paired) == (Ending.INCONCLUSIVE, None) and "nothing to score" in verdict.reason


def test_one_page_that_fell_can_not_be_told_from_chance() -> None:
    assert decide([(8, 8)], [(0, 8)]).ending == Ending.INCONCLUSIVE


@pytest.mark.parametrize(
    ("first", "second", "ending"),
    [
        (PERFECT, PERFECT, "PASS"),
        (PERFECT, ONE_PAGE_LOST, "INCONCLUSIVE"),
        (ONE_PAGE_LOST, A_LEAF_LOST, "FAIL"),
        (PERFECT, NOTHING, "INCONCLUSIVE"),
    ],
)
def test_a_gate_over_metrics_ends_as_its_worst_one_and_says_which(first: list[Share], second: list[Share], ending: str) -> None:
    verdict = Gate(("recall", "precision")).decide(
        {"recall": PERFECT, "precision": PERFECT}, {"recall": first, "precision": second}
    )
    assert verdict.ending == ending and verdict.exit_code == Ending(ending).exit_code
    assert ("precision: " in verdict.reason, "recall: " in verdict.reason) == (True, ending == "PASS")


def test_a_drop_counts_for_less_among_other_metrics() -> None:
    """Five pages of thirty that lose a leaf: p .011 alone, and too little to fail a gate of five metrics."""
    before, after = PERFECT[:30], [(7.0, 8.0)] * 5 + PERFECT[5:30]
    metrics = ("a", "b", "c", "d", "e")
    verdict = Gate(metrics).decide(dict.fromkeys(metrics, before), {**dict.fromkeys(metrics, before), "a": after})
    assert decide(before, after).ending == Ending.FAIL and verdict.ending == Ending.PASS
    assert "Holm over 5 metrics" in verdict.verdicts["a"].reason


def test_only_declared_metrics_count() -> None:
    pages = {"f1": PERFECT, "venue": PERFECT}
    assert Gate(("f1",)).decide(pages, {**pages, "venue": A_LEAF_LOST}).ending == Ending.PASS


def test_a_gate_without_metrics_or_with_one_that_is_not_there_is_no_gate() -> None:
    with pytest.raises(ValueError, match="needs a metric"):
        Gate(())
    with pytest.raises(KeyError, match="f1"):
        Gate(("f1",)).decide({"recall": PERFECT}, {"recall": PERFECT})


@pytest.mark.slow
@pytest.mark.parametrize("world", [World(), World(score=0.95), World(alike=0.95), World(leaves=(2, 4, 6, 10, 30))])
@pytest.mark.parametrize("pages", [10, 30])
def test_the_gate_cries_wolf_in_six_of_a_hundred_at_most(world: World, pages: int) -> None:
    assert endings(world, pages, trials=2000, seed=1)[Ending.FAIL] <= 0.06


@pytest.mark.slow
def test_the_gate_catches_a_drop_of_five_points_on_thirty_pages() -> None:
    """86 % of them: too near to 85 to be told from it by 2,000 trials."""
    found = endings(World(), 30, drop=0.05, trials=10_000, seed=2)
    assert found[Ending.FAIL] >= 0.85 and found[Ending.PASS] <= 0.07


@pytest.mark.slow
def test_an_unchanged_score_is_rarely_inconclusive_on_thirty_pages() -> None:
    assert endings(World(), 30, trials=2000, seed=3)[Ending.INCONCLUSIVE] <= 0.03


@pytest.mark.slow
def test_three_metrics_cry_wolf_no_more_often_than_one() -> None:
    gate, random, alarms = Gate(("a", "b", "c")), np.random.default_rng(5), 0
    for _ in range(2000):
        runs = {metric: tuple(map(shares, World().simulate(30, random))) for metric in gate.metrics}
        before, after = ({metric: run[at] for metric, run in runs.items()} for at in (0, 1))
        alarms += gate.decide(before, after).ending == Ending.FAIL
    assert alarms / 2000 <= 0.06
