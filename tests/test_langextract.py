"""What langextract found, as predictions."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.scoring.exchange import Refused
from extractor.scoring.langextract import prediction_of


def found(kind: str, text: str, at: int | None = None, /, **attributes: Any) -> dict[str, Any]:
    """An extraction as langextract writes it; without a place where it could not be aligned."""
    interval = None if at is None else {"start_pos": at, "end_pos": at + len(text)}
    return {
        "extraction_class": kind,
        "extraction_text": text,
        "char_interval": interval,
        "alignment_status": None if at is None else "match_exact",
        "extraction_index": 1,
        "group_index": 0,
        "description": None,
        "attributes": attributes or None,
    }


def papers(*extractions: dict[str, Any]) -> list[dict[str, Any]]:
    prediction = prediction_of({"document_id": "tide.txt", "text": "...", "extractions": list(extractions)})
    assert prediction["page"] == "tide.txt"
    return prediction["papers"]


def values(paper: dict[str, Any]) -> list[float | None]:
    return [number["value"] for number in paper["numbers"]]


def test_a_paper_opens_and_what_follows_is_its_own():
    """In page order, whatever the order in which it was found."""
    tide, weir = papers(
        found("number", "52%", 90),
        found("paper", "WeirNet", 50, venue="CacheConf 2031", year="2031"),
        found("author", "Li Wei", 60),
        found("paper", "TideCache", 10),
        found("author", "Ada Okafor", 20),
        found("number", "41%", 30),
    )
    assert (tide["title"], tide["authors"]) == (
        {"text": "TideCache", "start": 10, "end": 19},
        [{"text": "Ada Okafor", "start": 20, "end": 30}],
    )
    assert (values(tide), values(weir)) == ([41], [52])
    assert (weir["venue"]["text"], weir["year"]) == ("CacheConf 2031", 2031)


def test_an_attribute_that_names_the_paper_wins_over_the_place():
    """Whatever its case and its blanks; a name that is no paper's counts for nothing."""
    tide, weir = papers(
        found("paper", "Tide Cache", 10),
        found("paper", "WeirNet", 50),
        found("number", "41%", 60, paper="tide  cache"),
        found("number", "52%", 70, paper="Sluices"),
    )
    assert (values(tide), values(weir)) == ([41], [52])


def test_what_stands_before_all_papers_belongs_to_the_first():
    """Order counts for the tool, never against it."""
    [tide] = papers(found("author", "Ada Okafor", 0), found("paper", "TideCache", 20))
    assert [author["text"] for author in tide["authors"]] == ["Ada Okafor"]


def test_without_any_paper_there_is_one_without_a_title():
    """And none where nothing was found."""
    [paper] = papers(found("number", "41%", 0), found("number", "52%", 9))
    assert (paper["title"], values(paper)) == (None, [41, 52])
    assert papers() == []
    assert prediction_of({"document_id": "tide.txt", "extractions": None})["papers"] == []


def test_a_paper_may_say_that_it_has_no_title():
    """Its text only opens it, then."""
    one, two = papers(
        found("paper", "We show", 0, titled="no"), found("number", "41%", 9), found("paper", "Nothing", 20, titled="no"),
    )  # fmt: skip
    assert (one["title"], two["title"], values(one)) == (None, None, [41])


def test_what_langextract_could_not_find_is_left_out():
    """Its manual says so: mostly words of the examples."""
    [tide] = papers(
        found("paper", "TideCache", 10), found("author", "Ada Okafor", 20), found("author", "Li Wei"), found("paper", "Bees")
    )
    assert [author["text"] for author in tide["authors"]] == ["Ada Okafor"]
    assert papers(found("paper", "Bees") | {"char_interval": {"start_pos": None, "end_pos": None}}) == []


def test_a_name_found_twice_counts_once():
    """langextract reads in chunks, which do not know of each other; numbers are each their own."""
    [tide] = papers(
        found("paper", "TideCache", 0), found("method", "TideCache", 20, role="proposed"), found("method", "tidecache", 40, role="compared"),
        found("number", "41%", 50), found("number", "41%", 60),
    )  # fmt: skip
    assert [(one["name"]["start"], one["role"]) for one in tide["methods"]] == [(20, "proposed")]
    assert values(tide) == [41, 41]


def test_attributes_become_fields():
    """Lists are joined as gold joins them; words that are none of ours are not said."""
    [tide] = papers(
        found("paper", "TideCache", 0),
        found(
            "number", "41%", 50,
            kind="Result", unit="%", metric="peak memory", direction="DECREASE", method="TideCache", baseline="SlowCache",
            setting=["NightBench", "a 3B model"], qualifier="at least",
        ),
        found("number", "41%", 70, kind="percentage", direction="down", qualifier=None),
    )  # fmt: skip
    full, bare = tide["numbers"]
    assert {name: full[name] for name in full if name not in ("text", "start", "end", "high", "baseline_value")} == {
        "value": 41, "unit": "%", "kind": "result", "metric": "peak memory", "direction": "decrease", "method": "TideCache",
        "baseline": "SlowCache", "setting": "NightBench; a 3B model", "qualifier": "at_least",
    }  # fmt: skip
    assert (bare["kind"], bare["direction"], bare["qualifier"]) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "attributes", "value", "baseline_value"),
    [
        ("from 51.3% to 60.8%", {}, 60.8, 51.3),
        ("83%", {}, 83, None),
        ("83%", {"value": "38"}, 38, None),
        ("83%", {"value": "about 38"}, 83, None),
        ("several", {}, None, None),
        (41, {}, 41, None),
    ],
)
def test_a_number_is_what_its_text_says_where_no_attribute_does(text, attributes, value, baseline_value):
    """The text as extracted, not what stands at its place: a fuzzy match is no proof."""
    extraction = found("number", str(text), 5, **attributes) | {"extraction_text": text}
    [paper] = papers(extraction)
    assert (paper["numbers"][0]["value"], paper["numbers"][0]["baseline_value"]) == (value, baseline_value)


@pytest.mark.parametrize(
    ("text", "said", "unit"),
    [("ZipField 19×", "ratio", "x"), ("46%", "percent", "%"), ("58,000", "hours", "hours"), ("9k", None, None)],
)
def test_the_unit_is_what_the_text_prints_or_else_what_the_attribute_says(text, said, unit):
    """Models name units freely."""
    [paper] = papers(found("number", text, 5, unit=said))
    assert paper["numbers"][0]["unit"] == unit


def test_classes_may_be_called_otherwise():
    """A class that is a kind says it; one that is none of ours is as not extracted."""
    [tide] = papers(
        found("Title", "TideCache", 0), found("Dataset", "NightBench", 20), found("result", "41%", 50), found("mood", "glad", 60),
        found("Journal", "CacheConf", 70), found("date", "May 2031", 80), found("abstract", "We show", 90),
    )  # fmt: skip
    assert (tide["methods"][0]["kind"], tide["numbers"][0]["kind"]) == ("dataset", "result")
    assert (tide["venue"]["start"], tide["year"], tide["abstract"]["start"]) == (70, 2031, 90)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"extractions": []}, ("document_id",)),
        ({"document_id": "", "extractions": []}, ("document_id",)),
        ({"document_id": "t", "extractions": [found("paper", "TideCache", 0), {"extraction_class": "author"}]}, ("extractions", 1, "extraction_text")),
        ({"document_id": "t", "extractions": [found("paper", "TideCache", 0) | {"char_interval": [0, 9]}]}, ("extractions", 0, "char_interval")),
        ([], ()),
    ],
)  # fmt: skip
def test_what_is_no_annotated_document_is_refused(document, place):
    """With the place of the fault."""
    with pytest.raises(Refused) as refused:
        prediction_of(document)
    assert refused.value.place == place
