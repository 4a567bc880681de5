"""How far a reader is trusted: a share counted on gold, drawn towards 0.7 where little was counted."""

from __future__ import annotations

import pytest

from extractor.judge.trust import Trust, trust_in
from extractor.models import ModelIdentity

COUNTED = Trust(
    {
        "title": {"both": (98, 100), "model": (1, 30), "model_against": (9, 10), "rules_against": (1, 10)},
        "metric": {"model": (20, 40), "model_against": (1, 10), "rules_against": (9, 10)},
        "venue": {"model": (0, 40), "model_against": (0, 10), "rules_against": (9, 10)},
    }
)


def test_what_was_never_counted_is_right_seven_times_of_ten() -> None:
    assert Trust({}).confidence("title", "rules") == COUNTED.confidence("title", "rules") == 0.7


@pytest.mark.parametrize(
    ("field", "case", "share"), [("title", "both", 0.975), ("title", "model", 0.075), ("title", "model_against", 0.867)]
)
def test_confidence_is_the_share_that_was_right(field: str, case: str, share: float) -> None:
    assert COUNTED.confidence(field, case) == share


def test_the_likelier_word_is_taken() -> None:
    assert COUNTED.prefers_model("title", against=True) and not COUNTED.prefers_model("title", against=False)
    assert COUNTED.prefers_model("metric", against=False) and not COUNTED.prefers_model("metric", against=True)


def test_a_model_is_not_asked_where_its_word_is_never_taken() -> None:
    assert [COUNTED.asks(field) for field in ("title", "metric", "venue")] == [True, True, False]


def test_an_unknown_model_starts_with_the_default_counts() -> None:
    unknown = trust_in(ModelIdentity("a model that nobody counted", "0" * 64))
    assert unknown == trust_in(ModelIdentity("default"))


def test_every_stored_count_is_a_share() -> None:
    for cases in trust_in(ModelIdentity("default")).counts.values():
        assert all(0 <= right <= total for right, total in cases.values())
