"""Papers of other tools in the gold's shape."""

from __future__ import annotations

import pytest

from extractor.scoring.exchange import Refused
from extractor.scoring.foreign_papers import paper_of, printed


def test_what_is_unknown_is_null():
    """A paper of which only the title is known has every field all the same."""
    paper = paper_of({"title": "TideCache"})
    assert paper["title"] == {"text": "TideCache", "start": None, "end": None}
    assert paper["authors"] == paper["methods"] == paper["numbers"] == paper["links"] == []
    assert {paper[name] for name in ("authors_complete", "venue", "year", "abstract")} == {None}


def test_plain_texts_and_bare_numbers_will_do():
    """Instead of objects with offsets."""
    paper = paper_of(
        {"authors": ["Ada Okafor"], "venue": "CacheConf", "links": None, "methods": ["TideCache"], "numbers": [41, "3.1x faster"]}
    )
    assert [author["text"] for author in paper["authors"]] == ["Ada Okafor"]
    assert paper["venue"]["text"] == "CacheConf"
    assert paper["methods"] == [{"name": {"text": "TideCache", "start": None, "end": None}, "kind": None, "role": None}]
    assert [(number["value"], number["unit"], number["text"]) for number in paper["numbers"]] == [
        (41, None, None),
        (3.1, "x", "3.1x faster"),
    ]


@pytest.mark.parametrize(
    ("text", "value", "high", "baseline_value", "unit"),
    [
        ("41%", 41, None, None, "%"),
        ("2.2-2.6x", 2.2, 2.6, None, "x"),
        ("from 51.3% to 60.8%", 60.8, None, 51.3, "%"),
        ("9k", 9000, None, None, None),
        ("eleven", 11, None, None, None),
        ("3.07\\%", 3.07, None, None, "%"),
    ],
)
def test_a_printed_number_says_its_value(text, value, high, baseline_value, unit):
    """Read by the scanner that reads pages."""
    assert printed(text) == {"value": value, "high": high, "baseline_value": baseline_value, "unit": unit}


def test_a_value_that_is_given_wins_over_its_text():
    """A tool's own value is scored, right or wrong, and its unit is not mended."""
    [number] = paper_of({"numbers": [{"text": "41%", "value": "0.41"}]})["numbers"]
    assert (number["value"], number["unit"]) == (0.41, None)


def test_a_text_without_any_number_has_no_value():
    """It is still a prediction."""
    [number] = paper_of({"numbers": [{"text": "several"}]})["numbers"]
    assert number["value"] is None


def test_fields_that_gold_has_not_stay():
    """Quotes and confidences of ours pass unchanged."""
    [number] = paper_of({"numbers": [{"text": "41%", "value": 41, "quote": "41\\%", "confidence": 0.9}]})["numbers"]
    assert (number["quote"], number["confidence"]) == ("41\\%", 0.9)


@pytest.mark.parametrize(
    ("paper", "place"),
    [
        ({"title": 7}, ("title",)),
        ({"year": "soon"}, ("year",)),
        ({"authors": "Ada Okafor; Bo Lindqvist"}, ("authors",)),
        ({"numbers": [{"value": 3}, {"value": "many"}]}, ("numbers", 1, "value")),
        ({"numbers": [{"value": float("nan")}]}, ("numbers", 0, "value")),
        ({"numbers": [{"metric": "accuracy"}]}, ("numbers", 0)),
        ({"numbers": [{"value": 3, "direction": "downwards"}]}, ("numbers", 0, "direction")),
        ({"methods": [{"name": "TideCache", "role": "new"}]}, ("methods", 0, "role")),
        ("TideCache", ()),
    ],
)
def test_what_can_not_be_meant_is_refused_with_its_place(paper, place):
    """The words of fields with a fixed vocabulary included: a tool's own words are to be mapped first."""
    with pytest.raises(Refused) as refused:
        paper_of(paper)
    assert refused.value.place == place
