"""How far a reader is trusted: a share counted on gold, drawn towards 0.7 where little was counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.engines.weights import CATALOGUE, DEFAULT
from extractor.errors import OutputError, UsageError
from extractor.judge.trust import Counts, Trust, case_of, key_of, number_field, read_tables, trust_in, write_counts
from extractor.models import ModelIdentity, NoModel

COUNTED = Trust(
    {
        "title": {"both": (98, 100), "model": (1, 30), "model_against": (9, 10), "rules_against": (1, 10)},
        "metric": {"model": (20, 40), "model_against": (1, 10), "rules_against": (9, 10)},
        "venue": {"model": (0, 40), "model_against": (0, 10), "rules_against": (9, 10)},
    }
)
BY_FORM = Trust(
    {
        "metric.change": {"model": (2, 17), "model_against": (1, 25), "rules_against": (18, 25)},
        "metric.level": {"model": (9, 14), "model_against": (18, 34), "rules_against": (8, 34)},
    }
)
UNKNOWN = ModelIdentity("a model that nobody counted", "0" * 64)
TABLE: Counts = {"title": {"both": (3, 4)}}


def test_what_was_never_counted_is_right_seven_times_of_ten() -> None:
    assert Trust({}).confidence("title", "rules") == COUNTED.confidence("title", "rules") == 0.7


@pytest.mark.parametrize(
    ("field", "case", "share"), [("title", "both", 0.969), ("title", "model", 0.112), ("title", "model_against", 0.843)]
)
def test_confidence_is_the_share_that_was_right(field: str, case: str, share: float) -> None:
    """(98 + 4 * 0.7) / (100 + 4), and so on."""
    assert COUNTED.confidence(field, case) == share


@pytest.mark.parametrize(("right", "total", "share"), [(2, 2, 0.8), (0, 2, 0.467), (20, 20, 0.95), (2000, 2000, 0.999)])
def test_little_is_believed_of_few(right: int, total: int, share: float) -> None:
    """Two of two are no certainty; the more are counted, the less the prior says."""
    assert Trust({"title": {"both": (right, total)}}).confidence("title", "both") == share


def test_a_form_is_drawn_towards_its_whole_field() -> None:
    """A form never counted is as good as the field; a counted one moves away from it as it is counted more."""
    whole = (11 + 4 * 0.7) / (31 + 4)
    assert BY_FORM.confidence("metric.range", "model") == BY_FORM.confidence("metric", "model") == round(whole, 3)
    assert BY_FORM.confidence("metric.change", "model") == round((2 + 4 * whole) / (17 + 4), 3)


def test_the_likelier_word_is_taken() -> None:
    assert COUNTED.prefers_model("title", against=True) and not COUNTED.prefers_model("title", against=False)
    assert COUNTED.prefers_model("metric", against=False) and not COUNTED.prefers_model("metric", against=True)


def test_a_reader_may_be_the_better_one_for_one_form_only() -> None:
    assert [BY_FORM.prefers_model(f"metric.{form}", against=True) for form in ("change", "level")] == [False, True]


def test_a_model_is_not_asked_where_its_word_is_never_taken() -> None:
    """A field whose one form profits is asked."""
    assert [COUNTED.asks(field) for field in ("title", "metric", "venue")] == [True, True, False]
    assert BY_FORM.asks("metric")


def test_to_be_counted_a_model_is_asked_everything() -> None:
    """What is not asked can't be counted, so a better model would never earn its place; its word is taken as before."""
    counting = Trust(COUNTED.counts, ask_all=True)
    assert counting.asks("venue") and not counting.prefers_model("venue", against=False)
    assert counting.confidence("venue", "rules_against") == COUNTED.confidence("venue", "rules_against")


def test_rules_alone_are_not_rules_unconfirmed() -> None:
    """Where no model is heard, the rules' word stands for all that they say: confirmed, doubted and neither."""
    said = {"both": (40, 40), "rules": (10, 20), "rules_against": (0, 36), "model_against": (0, 36)}
    counts: Counts = {"method": {**said, "model": (30, 40)}}
    assert Trust(counts).confidence("method", "rules") == 0.533
    assert Trust(counts, asked=False).confidence("method", "rules") == 0.528
    unasked = Trust({"method": {**said, "model": (0, 40)}})
    assert not unasked.asks("method") and unasked.confidence("method", "rules") == 0.528


@pytest.mark.parametrize(
    ("name", "kind", "direction", "field"),
    [
        ("metric", "result", "decrease", "metric.change"),
        ("metric", "result", None, "metric.level"),
        ("numbers", "scale", None, "numbers.scale"),
        ("setting", "result", None, "setting"),
    ],
)
def test_some_fields_are_counted_by_the_form_of_the_number(name: str, kind: str, direction: str | None, field: str) -> None:
    assert number_field(name, kind, direction) == field


def test_a_word_against_the_other_reader_is_a_case_of_its_own() -> None:
    assert (case_of("model", against=True), case_of("both", against=False)) == ("model_against", "both")


# ---- files


def test_an_unknown_model_starts_with_the_embedded_models_counts() -> None:
    embedded = ModelIdentity("local", CATALOGUE[DEFAULT].sha256)
    assert trust_in(UNKNOWN) == trust_in(embedded) and trust_in(UNKNOWN).counts


def test_without_a_model_nobody_is_asked() -> None:
    assert not trust_in(NoModel.identity).asked


def test_a_file_of_ones_own_counts_wins(tmp_path: Path) -> None:
    file = tmp_path / "trust.json"
    write_counts(file, UNKNOWN.name, TABLE)
    assert trust_in(UNKNOWN, file).counts == TABLE
    assert trust_in(ModelIdentity("another"), file) == trust_in(ModelIdentity("another"))


def test_counts_are_kept_by_weights_else_by_name() -> None:
    assert (key_of(UNKNOWN), key_of(ModelIdentity("hosted"))) == ("0" * 64, "hosted")


def test_the_package_trusts_by_valid_counts() -> None:
    """Every stored count is a share of a known case, and all models that are named exist."""
    tables = read_tables(Path(__file__).parent.parent / "extractor" / "judge" / "trust.json")
    assert {"default", CATALOGUE[DEFAULT].sha256} <= tables.keys()
    assert tables["default"] is tables[CATALOGUE[DEFAULT].sha256]
    assert {"title", "authors", "venue", "abstract", "links", "year"} <= tables["default"].keys()


def test_writing_keeps_what_other_models_earned_and_sorts(tmp_path: Path) -> None:
    """The same counts give the same bytes, whatever was written first."""
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    more: Counts = {"venue": {"rules": (1, 2)}, "title": {"rules": (1, 1), "both": (0, 1)}}
    write_counts(one, "b", TABLE)
    write_counts(one, "a", more)
    write_counts(two, "a", {})
    write_counts(two, "a", dict(reversed(more.items())))
    write_counts(two, "b", TABLE)
    assert one.read_bytes() == two.read_bytes()
    assert read_tables(one) == {"a": more, "b": TABLE}
    assert list(json.loads(one.read_text())["a"]) == ["title", "venue"]
    assert '"both": [0, 1]' in one.read_text()


def test_a_key_may_stand_for_another(tmp_path: Path) -> None:
    file = tmp_path / "trust.json"
    file.write_text('{"default": "m", "m": {"title": {"both": [3, 4]}}}')
    write_counts(file, "n", {})
    assert read_tables(file) == {"default": TABLE, "m": TABLE, "n": {}}


@pytest.mark.parametrize(
    "content",
    [
        "[]", "{", '{"m": 1}', '{"default": "nobody"}', {"m": {"title": {"both": [5, 4]}}}, {"m": {"title": {"both": [1]}}},
        {"m": {"title": {"neither": [1, 4]}}}, {"m": {"title": {"both": ["1", 4]}}}, {"m": {"title": {"both": [0.5, 4]}}},
    ],
)  # fmt: skip
def test_what_is_no_trust_table_is_refused_and_kept(tmp_path: Path, content: Any) -> None:
    """Also by writing into it: a file that was given by mistake isn't overwritten."""
    file = tmp_path / "trust.json"
    text = content if isinstance(content, str) else json.dumps(content)
    file.write_text(text)
    for use in (lambda: trust_in(UNKNOWN, file), lambda: write_counts(file, "m", TABLE)):
        with pytest.raises(UsageError, match=r"trust\.json is no trust table"):
            use()
    assert file.read_text() == text


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="can't be written"):
        write_counts(tmp_path / "missing" / "trust.json", "m", TABLE)


def test_what_was_counted_is_shared_by_all_pages() -> None:
    """Without a file of one's own; with one, its counts win."""
    assert trust_in(NoModel.identity) is trust_in(NoModel.identity)
    assert trust_in(NoModel.identity) is not trust_in(NoModel.identity, ask_all=True)


def test_a_field_that_begins_like_another_is_none_of_its_forms() -> None:
    two = Trust({"metric.change": {"model": (0, 96)}, "metrical": {"model": (96, 96)}, "metric": {}})
    assert two.confidence("metric", "model") == round(0.7 * 4 / 100, 3)
    assert two.confidence("metrical", "model") == round((96 + 0.7 * 4) / 100, 3)


def test_a_table_without_counts_has_no_opinion() -> None:
    assert Trust({"title": {}}).confidence("title", "model") == Trust({}).confidence("", "model") == 0.7
