"""Intervals and comparisons over pages: what can be worked out by hand, and what they must never claim."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from extractor.scoring.simulation import World, coverage, endings, fit, shares
from extractor.scoring.stats import (
    Share,
    bootstrap_interval,
    correlation,
    holm,
    interval,
    paired,
    smallest_difference,
)

MIXED: list[Share] = [(8, 8), (6, 8), (4, 8), (8, 8), (7, 8), (5, 8), (8, 8), (8, 8), (3, 8), (7, 8)]
T_9 = 2.262157
"""Student's t, .975 with nine degrees of freedom, from a printed table."""


def test_the_interval_of_pages_of_one_size_is_the_one_worked_out_by_hand() -> None:
    """Ten pages of 8, 64 of 80 right: residuals 1.6, -.4 ... and t of nine degrees on the logit scale."""
    squares = sum((right - 6.4) ** 2 for right, _ in MIXED)
    assert squares == pytest.approx(30.4)
    margin = T_9 * sqrt(10 / 9 * squares) / 80 / (0.8 * 0.2)
    found = interval(MIXED)
    assert found is not None and found.estimate == 0.8 and found.pages == 10
    assert found.low == pytest.approx(1 / (1 + exp(margin - log(4))), abs=1e-6)
    assert found.high == pytest.approx(1 / (1 + exp(-margin - log(4))), abs=1e-6)


def test_the_score_is_a_ratio_of_sums_and_not_a_mean_of_ratios() -> None:
    found = interval([(1, 1), (0, 1), (18, 18)])
    assert found is not None and found.estimate == 0.95


def test_the_interval_is_that_of_a_run_with_one_page_left_out_at_a_time() -> None:
    """The variance is the delete-one jackknife's, on pages of any size."""
    pages: list[Share] = [(3, 4), (20, 40), (1, 1), (5, 9)]
    score = 29 / 54
    without = [(29 - right) / (54 - of) for right, of in pages]
    error = sqrt(3 / 4 * sum((each - score) ** 2 for each in without))
    one = paired(pages, [(of, of) for _, of in pages])
    assert one is not None and one.standard_error == pytest.approx(error)


@pytest.mark.parametrize(("count", "low"), [(1, 0.025), (2, 0.025**0.5), (10, 0.6915), (30, 0.8843), (100, 0.9638)])
def test_pages_without_an_error_rule_out_only_what_so_many_tosses_would(count: int, low: float) -> None:
    """Where all are right the lower end is .025 ** (1 / pages); where all are wrong it is the mirror of that."""
    perfect, zero = interval([(8, 8)] * count), interval([(0, 8)] * count)
    assert perfect is not None and zero is not None
    assert (perfect.estimate, perfect.high, zero.estimate, zero.low) == (1, 1, 0, 0)
    assert perfect.low == pytest.approx(low, abs=1e-4) == pytest.approx(1 - zero.high, abs=1e-4)


@pytest.mark.parametrize("pages", [[(3, 4)], [(3, 4), (6, 8)], [(3, 4)] * 30, [(3, 4), (0, 0)]])
def test_pages_of_one_score_are_no_certainty(pages: list[Share]) -> None:
    found = interval(pages)
    assert found is not None and found.low < 0.6 < 0.75 < 0.88 < found.high < 1


def test_two_pages_say_next_to_nothing() -> None:
    found = interval([(7, 8), (6, 8)])
    assert found is not None and found.low < 0.05 and found.high > 0.99


def test_a_page_that_outweighs_the_others_widens_the_interval() -> None:
    """Thirty pages of which one carries the score say little more than that one."""
    small: list[Share] = [(2, 2)] * 20 + [(1, 2)] * 9
    even, giant = interval([*small, (2, 2)]), interval([*small, (80, 100)])
    assert even is not None and giant is not None
    assert giant.high - giant.low > 2 * (even.high - even.low)


def test_pages_without_weight_change_nothing() -> None:
    assert interval([*MIXED, (0, 0), (0, 0)]) == interval(MIXED)
    assert paired([*MIXED, (0, 0)], [*reversed(MIXED), (0, 0)]) == paired(MIXED, MIXED[::-1])
    assert bootstrap_interval([(0, 0), *MIXED]) == bootstrap_interval(MIXED)


def test_the_order_of_pages_changes_nothing() -> None:
    one, other = interval(MIXED), interval(MIXED[::-1])
    assert one is not None and other is not None
    assert (one.low, one.high) == pytest.approx((other.low, other.high))


def test_a_wider_level_is_a_wider_interval() -> None:
    narrow, wide = interval(MIXED, 0.8), interval(MIXED, 0.99)
    assert narrow is not None and wide is not None and wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize("pages", [[], [(0, 0)], [(0, 0), (0, 0)]])
def test_nothing_to_score_is_no_score(pages: list[Share]) -> None:
    """It isn't 0, and it isn't 1."""
    assert interval(pages) is bootstrap_interval(pages) is paired(pages, pages) is None
    assert paired([(1, 1)] * len(pages), pages) is None
    assert smallest_difference(pages) == 1


@pytest.mark.parametrize("page", [(5, 4), (-1, 4), (1, 0), (float("nan"), 1), (1, float("nan")), (1, float("inf"))])
def test_what_is_no_share_is_refused(page: Share) -> None:
    with pytest.raises(ValueError, match="page 1 scores"):
        interval([(1, 1), page])


def test_runs_over_different_pages_are_refused() -> None:
    with pytest.raises(ValueError, match="2 pages are compared with 1"):
        paired([(1, 1), (1, 1)], [(1, 1)])


def test_the_bootstrap_gives_the_same_twice_and_agrees_with_the_formula() -> None:
    assert bootstrap_interval(MIXED) == bootstrap_interval(MIXED) != bootstrap_interval(MIXED, seed=1)
    found, formula = bootstrap_interval(MIXED * 10), interval(MIXED * 10)
    assert found is not None and formula is not None and found.estimate == formula.estimate
    assert (found.low, found.high) == pytest.approx((formula.low, formula.high), abs=0.01)


@pytest.mark.parametrize("pages", [[(8, 8)] * 10, [(0, 8)] * 10, [(3, 4)]])
def test_the_bootstrap_claims_no_certainty_either(pages: list[Share]) -> None:
    assert bootstrap_interval(pages) == interval(pages)


def test_the_comparison_of_pages_of_one_size_is_the_paired_t_test_by_hand() -> None:
    """Differences -1, -2, 0 ... of 8: their mean, and their standard deviation over the root of ten."""
    changes = [-1, -2, 0, -1, 1, 0, 0, -3, 1, 0]
    run = [(right + change, of) for (right, of), change in zip(MIXED, changes, strict=True)]
    mean = sum(changes) / 10
    error = sqrt(sum((change - mean) ** 2 for change in changes) / 9 / 10) / 8
    found = paired(MIXED, run)
    assert found is not None and found.pages == 10
    assert (found.difference, found.standard_error) == pytest.approx((mean / 8, error))
    assert (found.low, found.high) == pytest.approx((mean / 8 - T_9 * error, mean / 8 + T_9 * error), abs=1e-6)
    assert found.p_drop == pytest.approx(found.p / 2) and found.p == pytest.approx(0.2443, abs=1e-3)


def test_the_other_way_round_the_sign_is_the_other_one() -> None:
    there, back = paired(MIXED, MIXED[::-1]), paired(MIXED[::-1], [(8, 8)] * 10)
    assert there is not None and back is not None
    away = paired([(8, 8)] * 10, MIXED[::-1])
    assert away is not None
    assert (away.difference, away.low, away.high) == pytest.approx((-back.difference, -back.high, -back.low))
    assert away.p == pytest.approx(back.p) and away.p_drop == pytest.approx(1 - back.p_drop)


@pytest.mark.parametrize("pages", [MIXED, [(8, 8)] * 30, [(0, 8)] * 2, [(3, 4)]])
def test_equal_runs_differ_by_nothing_but_could_have_hidden_something(pages: list[Share]) -> None:
    found = paired(pages, pages)
    assert found is not None
    assert (found.difference, found.low, found.high, found.p, found.p_drop) == (0, 0, 0, 1, 0.5)
    assert found.smallest_seen == smallest_difference(pages) > 0.04


def test_counting_every_leaf_twice_is_no_change() -> None:
    found = paired(MIXED, [(2 * right, 2 * of) for right, of in MIXED])
    assert found is not None and (found.difference, found.p) == (0, 1)


@pytest.mark.parametrize(("count", "p"), [(2, 1 / 4), (3, 1 / 8), (4, 1 / 16), (5, 1 / 32), (30, 2**-30)])
def test_an_equal_drop_on_every_page_is_as_sure_as_so_many_coins(count: int, p: float) -> None:
    """It has no spread, but two pages that lose a leaf each prove nothing."""
    found = paired([(8, 8)] * count, [(7, 8)] * count)
    assert found is not None and found.difference == pytest.approx(-1 / 8)
    assert found.p_drop == pytest.approx(p) and found.standard_error > 0


def test_one_page_alone_proves_no_difference() -> None:
    found = paired([(4, 4), (0, 0)], [(0, 4), (0, 0)])
    assert found is not None
    assert (found.difference, found.low, found.high, found.p, found.p_drop, found.smallest_seen) == (-1, -1, 1, 1, 1, 1)


def test_a_single_page_that_changes_is_no_significant_change() -> None:
    found = paired([(8, 8)] * 30, [(0, 8)] + [(8, 8)] * 29)
    assert found is not None and found.p == pytest.approx(0.3256, abs=1e-3)


def test_denominators_of_two_runs_may_differ() -> None:
    """As they do for precision: the difference is still that of the two ratios."""
    found = paired([(3, 4), (5, 5), (0, 0)], [(3, 3), (5, 8), (0, 2)])
    assert found is not None
    assert found.difference == pytest.approx(8 / 13 - 8 / 9) and found.pages == 3


def test_a_louder_run_hides_larger_differences() -> None:
    quiet, loud = paired([(8, 8)] * 30, [(7, 8), *[(8, 8)] * 29]), paired(MIXED * 3, MIXED[::-1] * 3)
    assert quiet is not None and loud is not None
    assert 0.02 < quiet.smallest_seen < 0.04 < 0.15 < loud.smallest_seen


def test_more_pages_see_smaller_differences() -> None:
    seen = [smallest_difference(MIXED * times) for times in (1, 3, 10)]
    assert seen[0] > 1.7 * seen[1] > 1.7 * 1.7 * seen[2]


def test_one_run_sees_what_its_own_spread_and_the_pairing_allow() -> None:
    """(t of .975 + t of .8) * sqrt(2 (1 - .9)) * standard error, with nine degrees of freedom."""
    error = sqrt(10 / 9 * 30.4) / 80
    assert smallest_difference(MIXED) == pytest.approx((T_9 + 0.88340) * sqrt(0.2) * error, abs=1e-4)
    assert smallest_difference(MIXED, pairing=0.6) == pytest.approx(2 * smallest_difference(MIXED))
    assert smallest_difference([(3, 4)]) == 1


def test_the_pairing_of_two_runs_can_be_fitted() -> None:
    assert correlation(MIXED, MIXED) == pytest.approx(1)
    assert correlation(MIXED, [(of - right, of) for right, of in MIXED]) == pytest.approx(-1)
    assert correlation(MIXED, [(8, 8)] * 10) == correlation([], []) == 0.9


def test_holm_multiplies_the_smallest_by_their_number_and_keeps_the_order() -> None:
    assert holm({"c": 0.04, "a": 0.01, "b": 0.03}) == pytest.approx({"c": 0.06, "a": 0.03, "b": 0.06})
    assert list(holm({"c": 0.04, "a": 0.01})) == ["c", "a"]
    assert holm({"a": 0.6, "b": 0.7}) == {"a": 1, "b": 1} and holm({"a": 0.2}) == {"a": 0.2} and holm({}) == {}


def test_a_world_is_found_again_in_what_it_made() -> None:
    """Score, correlation and the share of common throws, fitted on many pages of several sizes and two scores."""
    world = World(leaves=(2, 5, 8, 20), score=0.8, correlation=0.3, alike=0.7)
    found = fit(*world.simulate(4000, np.random.default_rng(1), drop=0.05))
    assert set(found.leaves) == {2, 5, 8, 20}
    assert (found.score, found.correlation, found.alike) == pytest.approx((0.8, 0.3, 0.7), abs=0.03)


def test_equal_runs_are_alike_and_unrelated_ones_are_not() -> None:
    first, second = World(alike=0).simulate(3000, np.random.default_rng(2))
    assert fit(first, first).alike == 1 and fit(first, second).alike == pytest.approx(0, abs=0.03)
    assert fit([[1, 1], [0, 0]], [[1, 1], [0, 0]]).alike == 1


@pytest.mark.parametrize(
    ("first", "second"), [([[1, 0]], [[1]]), ([[1, 1]], [[1, 0]]), ([[1, 0]], [[0, 0]]), ([[1], [0]], [[1], [0]]), ([], [])]
)
def test_nothing_is_fitted_to_runs_that_show_nothing(first: list[list[int]], second: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="both runs need"):
        fit(first, second)


def test_outcomes_are_shares() -> None:
    assert shares([[1, 0, 1], []]) == [(2, 3), (0, 0)]


def test_simulated_pages_have_the_score_asked_for() -> None:
    first, second = World().simulate(5000, np.random.default_rng(3), drop=0.05)
    assert (np.mean(first), np.mean(second)) == pytest.approx((0.85, 0.8), abs=0.015)


def test_a_short_simulation_is_the_same_every_time() -> None:
    assert coverage(World(), 10, trials=20) == coverage(World(), 10, trials=20)
    assert sum(endings(World(), 10, trials=20).values()) == pytest.approx(1)


@pytest.mark.slow
@pytest.mark.parametrize("pages", [10, 30, 100])
def test_95_percent_intervals_hold_the_truth_93_to_97_times_of_100(pages: int) -> None:
    assert 0.93 <= coverage(World(), pages, trials=2000, seed=pages) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("pages", [30, 100])
def test_pages_of_very_different_size_keep_the_level(pages: int) -> None:
    """Most of a few leaves, some of dozens, as real pages are."""
    assert 0.93 <= coverage(World(leaves=(1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 40)), pages, trials=2000, seed=1) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("drop_from", [0.7, 0.85, 0.95])
def test_a_difference_that_could_be_seen_is_seen_four_times_of_five(drop_from: float) -> None:
    """What two unchanged runs say they could have seen is what the comparison then finds, were it there."""
    world, random = World(score=drop_from), np.random.default_rng(4)
    unchanged = [paired(*map(shares, world.simulate(30, random))) for _ in range(400)]
    drop = float(np.median([each.smallest_seen for each in unchanged if each]))
    fallen = [paired(*map(shares, world.simulate(30, random, drop))) for _ in range(1000)]
    assert 0.75 <= sum(each is not None and each.p < 0.05 for each in fallen) / 1000 <= 0.95
