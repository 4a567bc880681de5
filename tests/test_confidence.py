"""Is confidence what it says it is? By hand."""

from __future__ import annotations

import math

import pytest

from extractor.scoring.confidence import Claim, by_field, equal_mass, reliability


def claims(*values: tuple[float, bool], page: str = "a", field: str = "title", fold: int = 0) -> list[Claim]:
    return [Claim(page, field, confidence, right, fold) for confidence, right in values]


FOUR = claims((0.2, False), (0.4, True), (0.8, True), (0.9, True))


def test_the_calibration_error_by_hand() -> None:
    """Two bins of two: |0.3 - 0.5| and |0.85 - 1|, each half of the values."""
    curve = reliability(FOUR, bins=2, least=1)
    assert [(one.count, one.confidence, one.right.estimate) for one in curve.bins] == [
        (2, pytest.approx(0.3), 0.5),
        (2, pytest.approx(0.85), 1.0),
    ]
    assert curve.error == pytest.approx(0.5 * 0.2 + 0.5 * 0.15)


def test_what_is_as_sure_as_it_is_right_has_no_error() -> None:
    right = claims(*[(0.75, True)] * 3, (0.75, False))
    wrong = claims(*[(0.25, False)] * 3, (0.25, True))
    assert reliability(right + wrong, bins=2, least=1).error == 0


def test_overconfidence_is_all_error() -> None:
    assert reliability(claims(*[(0.9, False)] * 10)).error == pytest.approx(0.9)


def test_equal_confidences_are_never_parted() -> None:
    """Seven of ten values are alike: they fill one bin, whatever the bins' number."""
    parts = list(equal_mass(claims(*[(0.5, True)] * 7, (0.6, True), (0.7, True), (0.8, True)), 5))
    assert [len(part) for part in parts] == [7, 1, 2]


@pytest.mark.parametrize(("count", "bins"), [(99, 1), (200, 2), (950, 9), (5000, 10)])
def test_a_bin_holds_a_hundred_values(count: int, bins: int) -> None:
    """Of fewer, the share right isn't known well enough."""
    assert len(reliability(claims(*[(at / count, True) for at in range(count)])).bins) == bins


def test_the_least_confident_values_go_first() -> None:
    ten = claims((0.1, False), (0.2, False), *[(0.5 + at / 100, True) for at in range(8)])
    assert [kept.precision.estimate for kept in reliability(ten).kept] == [0.8, pytest.approx(8 / 9), 1.0]


def test_of_equals_none_is_dropped_before_another() -> None:
    """Ten values of one confidence, six right: whatever share is kept, six in ten are."""
    ten = claims(*[(0.6, True)] * 6, *[(0.6, False)] * 4)
    assert [kept.precision.estimate for kept in reliability(ten).kept] == [pytest.approx(0.6)] * 3


def test_confidences_of_two_folds_are_not_held_against_each_other() -> None:
    """A right page lowers the confidence of others, not its own: pooled, the surest values would be the wrong ones."""
    folds = claims(*[(0.5, True)] * 5, fold=0) + claims(*[(0.6, False)] * 5, page="b", fold=1)
    assert [kept.precision.estimate for kept in reliability(folds).kept] == [pytest.approx(0.5)] * 3


def test_intervals_are_over_pages() -> None:
    """One page can't say how sure a share is; thirty of its kind can."""
    one = reliability(FOUR).kept[0].precision
    many = reliability([claim for page in range(30) for claim in claims((0.9, page % 6 > 0), (0.9, True), page=str(page))])
    assert one.pages == 1 and one.high - one.low > 0.5
    assert many.kept[0].precision.pages == 30 and many.kept[0].precision.high - many.kept[0].precision.low < 0.2


def test_what_chance_alone_would_show() -> None:
    """A hundred coins at .5: their share of heads misses by sqrt(2 / pi) * .05 on average."""
    assert reliability(claims(*[(0.5, True)] * 100)).by_chance == pytest.approx(math.sqrt(2 / math.pi) * 0.05)


def test_a_field_has_its_own_curve() -> None:
    curves = by_field(claims((0.9, True), field="venue") + claims((0.9, False), field="title"))
    assert {field: curve.error for field, curve in curves.items()} == {"title": pytest.approx(0.9), "venue": pytest.approx(0.1)}
    assert list(curves) == ["title", "venue"]


def test_no_values_no_curve() -> None:
    curve = reliability([])
    assert (curve.bins, curve.kept, curve.error, curve.count, curve.by_chance) == ((), (), 0, 0, 0)
