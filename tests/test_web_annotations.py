"""Labels as W3C Web Annotations, and back."""

from __future__ import annotations

import json
import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from labelled_texts import GOLD, invented_text, random_labels
from test_label_studio import SOURCE, gold

from extractor.errors import UsageError
from extractor.pages import Page
from extractor.scoring.exchange import BROWSER, CODE_POINTS, COUNTINGS, Refused
from extractor.scoring.web_annotations import from_web_annotations, read_web_annotations, to_web_annotations


def items(document: dict[str, Any], label: str) -> list[dict[str, Any]]:
    return [one for one in document["first"]["items"] if one["body"][0]["value"] == label]


# ---- there and back


@pytest.mark.parametrize("file", GOLD, ids=lambda file: file.stem)
def test_all_gold_of_ours_comes_back_as_it_was(file):
    """Counted as the standard says, and as browsers count."""
    labels = json.loads(file.read_text("utf-8"))
    source = Page.from_file(file.parents[1] / "pages" / labels["page"]).decode().source
    for counting in (CODE_POINTS, BROWSER):
        written = json.dumps(to_web_annotations(labels, source, counting=counting))
        assert from_web_annotations(json.loads(written), source) == labels


@pytest.mark.parametrize(("seed", "counting"), [*product(range(8), COUNTINGS)])
def test_invented_labels_come_back_as_they_were(seed, counting):
    """Over odd characters and line ends, however offsets are counted."""
    rng = random.Random(seed)
    source = invented_text(rng)
    labels = random_labels(rng, source)
    assert from_web_annotations(to_web_annotations(labels, source, counting=counting), source, counting=counting) == labels


@pytest.mark.parametrize("shape", ["first", "items"])
def test_a_page_of_annotations_or_a_list_of_them_will_do(shape):
    """Servers hand out pages; people save lists."""
    document = to_web_annotations(gold(), SOURCE)["first"]
    assert from_web_annotations(document if shape == "first" else document["items"], SOURCE) == gold()


# ---- what is written


def test_a_mark_has_its_place_and_its_words_with_what_stands_around():
    """Two selectors of the standard, for one stretch of text."""
    [number] = items(to_web_annotations(gold(), SOURCE), "number")
    start = SOURCE.index("41%")
    assert number["target"] == {
        "type": "SpecificResource",
        "source": "tide.txt",
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": start + 3},
            {"type": "TextQuoteSelector", "exact": "41%", "prefix": SOURCE[start - 32 : start], "suffix": ".\r\n"},
        ],
    }


def test_in_a_browser_an_emoji_is_two_units_and_a_line_end_one():
    """One emoji and two CRLF stand before the number."""
    [number] = items(to_web_annotations(gold(), SOURCE, counting=BROWSER), "number")
    place, words = number["target"]["selector"]
    assert place["start"] == SOURCE.index("41%") + 1 - 2
    assert words["suffix"] == ".\n"


def test_the_vocabulary_is_the_standards_own():
    """Classes, motivations and purposes of the model; nothing needs a context of ours."""
    document = to_web_annotations(gold(), SOURCE)
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (document["type"], document["first"]["type"]) == ("AnnotationCollection", "AnnotationPage")
    assert document["total"] == len(document["first"]["items"]) == 6
    for one in document["first"]["items"]:
        assert (one["type"], one["motivation"]) == ("Annotation", "classifying")
        assert {body["purpose"] for body in one["body"]} <= {"classifying", "describing", "linking"}
    assert len({one["id"] for one in document["first"]["items"]}) == 6


def test_a_page_name_is_written_as_an_iri():
    """Blanks and signs are escaped in the target, not in the labels."""
    labels = gold() | {"page": "tide & cache.txt"}
    document = to_web_annotations(labels, SOURCE)
    assert document["first"]["items"][0]["target"] == "tide%20%26%20cache.txt"
    assert from_web_annotations(document, SOURCE)["page"] == "tide & cache.txt"


# ---- what others write


@pytest.mark.parametrize("spoil", ["no positions", "positions of another copy"])
def test_where_positions_do_not_fit_the_words_and_what_is_around_them_do(spoil):
    """A tool that knows only quotes, or whose text had a line more above."""
    document = to_web_annotations(gold(), SOURCE, counting=BROWSER)
    for one in document["first"]["items"]:
        for selector in list(one["target"]["selector"]) if "-" in one["id"] else []:
            if selector["type"] == "TextPositionSelector" and spoil == "no positions":
                one["target"]["selector"].remove(selector)
            elif selector["type"] == "TextPositionSelector":
                selector |= {"start": selector["start"] + 5, "end": selector["end"] + 5}
    assert from_web_annotations(document, SOURCE) == gold()


def test_annotations_of_other_people_are_left_out():
    """A comment is no label."""
    document = to_web_annotations(gold(), SOURCE)
    remark = {"id": "#remark", "type": "Annotation", "body": {"type": "TextualBody", "value": "Nice!"}, "target": "tide.txt"}
    document["first"]["items"].insert(3, remark)
    assert from_web_annotations(document, SOURCE) == gold()


def spoiled(label: str, **more: Any) -> dict[str, Any]:
    document = to_web_annotations(gold(), SOURCE)
    items(document, label)[0].update(more)
    return document


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (spoiled("number", body=[{"purpose": "classifying", "value": "number"}]), r"first\.items\.5: '#p0-3' belongs to no paper"),
        (spoiled("number", target={"selector": {"type": "TextQuoteSelector", "exact": "42%"}}), "0 places for '42%'"),
        (spoiled("number", target={"selector": {"type": "TextQuoteSelector", "exact": "TideCache"}}), "2 places for 'TideCache'"),
        (spoiled("number", target={"selector": {"type": "TextPositionSelector", "start": "3", "end": 4}}), "whole numbers"),
        (spoiled("number", target={"selector": []}), "no places for ''"),
        ({"items": [{"id": "#p0"}]}, r"items\.0: is no annotation of the standard's form"),
        ({"type": "AnnotationCollection"}, "should be an AnnotationCollection"),
    ],
)
def test_annotations_that_do_not_fit_are_refused(document, reason):
    """With the place in the document."""
    with pytest.raises(Refused, match=reason):
        from_web_annotations(document, SOURCE)


def test_a_file_is_read_with_its_page_by_name_and_faults_by_line(tmp_path: Path):
    """The page's name stands in its own annotation."""
    file = tmp_path / "labels.json"
    file.write_text(json.dumps(to_web_annotations(gold(), SOURCE), indent=1), "utf-8")
    assert read_web_annotations(file, {"tide.txt": SOURCE}.__getitem__) == gold()
    file.write_text(json.dumps({"type": "AnnotationPage", "items": [{}]}, indent=1), "utf-8")
    with pytest.raises(UsageError, match=r"labels\.json:4: items\.0: is no annotation"):
        read_web_annotations(file, {"tide.txt": SOURCE}.__getitem__)
