"""Labels as tasks of Label Studio, and back."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from labelled_texts import EVALS, GOLD, invented_text, random_labels

from extractor.errors import UsageError
from extractor.pages import Page
from extractor.scoring.exchange import Counting, OffsetMap, Refused
from extractor.scoring.label_studio import from_label_studio, labelling_config, read_label_studio, to_label_studio

SOURCE = "TideCache 😀 breathes\r\nAda Okafor\r\nTideCache cuts memory by 41%.\r\n"
SHARED = Path(__file__).resolve().parents[2] / "shared"


def leaf(text: str) -> dict[str, Any]:
    start = SOURCE.index(text)
    return {"text": text, "start": start, "end": start + len(text)}


def gold() -> dict[str, Any]:
    number = dict.fromkeys(("high", "baseline_value", "baseline", "setting", "qualifier"))
    number |= {**leaf("41%"), "value": 41.0, "unit": "%", "kind": "result", "metric": "memory", "direction": "decrease"}
    return {
        "page": "tide.txt",
        "sha256": "ab" * 32,
        "papers": [
            {
                "title": leaf("TideCache 😀 breathes"),
                "authors": [leaf("Ada Okafor")],
                "authors_complete": False,
                "venue": None,
                "year": 2031,
                "links": [],
                "abstract": None,
                "methods": [{"name": leaf("TideCache"), "kind": "system", "role": "proposed", "optional": True}],
                "numbers": [number | {"method": "TideCache"}],
            }
        ],
    }


def results(task: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in task["annotations"][0]["result"] if one["type"] == kind]


def source_of(page: Path) -> str:
    return Page.from_file(page).decode().source


# ---- there and back


@pytest.mark.parametrize("file", GOLD, ids=lambda file: file.stem)
def test_all_gold_of_ours_comes_back_as_it_was(file):
    """Through JSON, as a file would."""
    labels = json.loads(file.read_text("utf-8"))
    source = source_of(file.parents[1] / "pages" / labels["page"])
    if labels["papers"]:
        assert from_label_studio(json.loads(json.dumps(to_label_studio(labels, source))), source) == labels


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the real pages are not here")
def test_gold_of_the_real_pages_comes_back_as_it_was():
    """They are never committed."""
    for file in sorted((SHARED / "gold").glob("*.json")):
        labels = json.loads(file.read_text("utf-8"))
        source = source_of(SHARED / "pages" / labels["page"])
        assert from_label_studio(to_label_studio(labels, source), source) == labels


@pytest.mark.parametrize("seed", range(15))
def test_invented_labels_come_back_as_they_were(seed):
    """Over odd characters and line ends, with papers that overlap."""
    rng = random.Random(seed)
    source = invented_text(rng)
    labels = random_labels(rng, source)
    assert from_label_studio(to_label_studio(labels, source), source) == labels


@pytest.mark.parametrize("seed", range(15))
def test_offsets_in_utf16_units_are_noticed_by_the_words(seed):
    """As Label Studio's old releases counted, and as scripts do."""
    rng = random.Random(seed)
    source = invented_text(rng)
    labels = random_labels(rng, source)
    task = to_label_studio(labels, source)
    offsets = OffsetMap(source, Counting(utf16=True))
    for result in task["annotations"][0]["result"]:
        if result["type"] != "relation":
            result["value"] |= {"start": offsets.there(result["value"]["start"]), "end": offsets.there(result["value"]["end"])}
    back = from_label_studio(task, source, counting=Counting(utf16=True))
    assert back == labels
    assert words(from_label_studio(task, source)) == words(labels)


def words(labels: dict[str, Any]) -> list[str]:
    """White space apart: what can't be told from the words may stand elsewhere only where the same words do."""
    return [" ".join(text.replace("\\n", " ").split()) for text in re.findall(r'"text": ("[^"]*")', json.dumps(labels))]


def test_predictions_come_back_too():
    """Under the name of the model that made them, for labellers to correct."""
    task = to_label_studio(gold(), SOURCE, model_version="tide-1.5b")
    assert "annotations" not in task
    assert task["predictions"][0]["model_version"] == "tide-1.5b"
    assert from_label_studio(task, SOURCE) == gold()


# ---- what is written


def test_a_mark_is_a_region_and_what_it_says_hangs_on_it():
    """Results of one region share its id and its place."""
    task = to_label_studio(gold(), SOURCE)
    number = next(one for one in results(task, "labels") if one["value"]["labels"] == ["number"])
    assert number["value"] | {"labels": 0} == {**{k: leaf("41%")[k] for k in ("start", "end", "text")}, "labels": 0}
    said = {
        one["from_name"]: one["value"].get("number") or one["value"].get("choices") or one["value"]["text"]
        for one in task["annotations"][0]["result"]
        if one.get("id") == number["id"] and one["type"] != "labels"
    }
    assert said == {
        "number_value": 41.0,
        "number_unit": ["%"],
        "number_kind": ["result"],
        "number_metric": ["memory"],
        "number_direction": ["decrease"],
        "number_method": ["TideCache"],
    }


def test_every_mark_is_tied_to_its_paper():
    """By a relation of the project's own kind."""
    task = to_label_studio(gold(), SOURCE)
    relations = results(task, "relation")
    assert {one["to_id"] for one in relations} == {"p0"}
    assert len(relations) == 4
    assert all(one["labels"] == ["of"] for one in relations)


def test_the_configuration_has_every_control_that_results_name():
    """All per region, on the one text; the labels and choices are those that are written."""
    tree = ElementTree.fromstring(labelling_config())
    controls = {one.get("name"): one for one in tree.iter() if one.get("toName") == "text"}
    for file in GOLD[:6]:
        labels = json.loads(file.read_text("utf-8"))
        task = to_label_studio(labels, source_of(file.parents[1] / "pages" / labels["page"])) if labels["papers"] else {}
        for result in task["annotations"][0]["result"] if task else []:
            if result["type"] == "relation":
                continue
            control = controls[result["from_name"]]
            assert control.tag.lower() == result["type"]
            assert control.get("perRegion") == "true" or control.tag == "Labels"
            values = {one.get("value") for one in control}
            assert set(result["value"].get("labels", [])) | set(result["value"].get("choices", [])) <= values


# ---- what labellers do


def test_a_mark_without_a_relation_belongs_to_the_smallest_paper_around_it():
    """Whoever draws by hand need not draw relations."""
    task = to_label_studio(gold(), SOURCE)
    task["annotations"][0]["result"] = [one for one in task["annotations"][0]["result"] if one["type"] != "relation"]
    assert from_label_studio(task, SOURCE) == gold()


def test_a_relation_may_be_drawn_from_either_end():
    """From the paper to the mark is as good."""
    task = to_label_studio(gold(), SOURCE)
    for one in results(task, "relation"):
        one["from_id"], one["to_id"] = one["to_id"], one["from_id"]
    assert from_label_studio(task, SOURCE) == gold()


def test_what_label_studio_adds_changes_nothing():
    """Ids, dates, authors, origins, line ends written as backslash and n, words not stored, controls of the project's own."""
    task = to_label_studio(gold(), SOURCE) | {"id": 7, "project": 3, "drafts": []}
    task["annotations"][0] |= {"id": 12, "completed_by": 1, "was_cancelled": False}
    for one in task["annotations"][0]["result"]:
        one["origin"] = "manual"
        if one["type"] == "labels" and one["value"]["labels"] == ["paper"]:
            one["value"]["text"] = one["value"]["text"].replace("\r\n", "\\n\\n")
        elif one["type"] == "labels":
            del one["value"]["text"]
    task["annotations"][0]["result"].append(
        {
            "id": "p0-3",
            "from_name": "remark",
            "to_name": "text",
            "type": "textarea",
            "value": {"start": 1, "end": 2, "text": ["hm"]},
        }
    )
    assert from_label_studio(task, SOURCE) == gold()


def test_of_several_annotations_one_is_named():
    """Two labellers; cancelled ones do not count."""
    task = to_label_studio(gold(), SOURCE)
    mine = task["annotations"][0] | {"id": 1}
    task["annotations"] = [mine, {"id": 2, "result": []}, {"id": 3, "result": [], "was_cancelled": True}]
    assert from_label_studio(task, SOURCE, annotation=1) == gold()
    assert from_label_studio(task, SOURCE, annotation="2")["papers"] == []
    with pytest.raises(Refused, match="2 labellings to choose from: name one of 1, 2"):
        from_label_studio(task, SOURCE)


# ---- what is refused


def spoiled(kind: str, **more: Any) -> dict[str, Any]:
    """The task with the last result of a kind changed."""
    task = to_label_studio(gold(), SOURCE)
    found = results(task, kind)[-1]
    found.get("value", found).update(more)
    return task


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (spoiled("labels", start=3), "'41%' does not stand at 3"),
        (spoiled("labels", start="3"), "start and end should be whole numbers"),
        (spoiled("labels", labels=["Person"]), "no label of ours"),
        (spoiled("labels", labels=["title"]), "2 marks 'title'"),
        (spoiled("choices", choices=["halved"]), "'halved' can't be chosen for number_direction"),
        (spoiled("relation", to_id="p9"), "a relation should tie a mark to a paper"),
        ({"data": {"page": "tide.txt", "text": "Another text"}}, "not that of tide.txt"),
        ({"data": {"page": "tide.txt"}}, "0 labellings to choose from"),
        ({"data": []}, "data: should be an object"),
        ({"data": {}, "annotations": [{"result": {}}]}, r"annotations\.0\.result: should be a list"),
    ],
)
def test_a_task_that_does_not_fit_is_refused(task, reason):
    """With the place in it."""
    with pytest.raises(Refused, match=reason):
        from_label_studio(task, SOURCE)


def test_a_mark_outside_all_papers_is_refused():
    """Without a relation nobody knows whose it is."""
    task = to_label_studio(gold(), SOURCE)
    kept = [one for one in task["annotations"][0]["result"] if one["type"] != "relation"]
    next(one for one in kept if one["value"].get("labels") == ["paper"])["value"] |= {"end": 9, "text": "TideCache"}
    task["annotations"][0]["result"] = kept
    with pytest.raises(Refused, match="'TideCache 😀 breathes' belongs to no paper"):
        from_label_studio(task, SOURCE)


def test_a_file_of_tasks_is_read_with_pages_by_name_and_faults_by_line(tmp_path: Path):
    """As exported: a list of tasks."""
    file = tmp_path / "export.json"
    tasks = [to_label_studio(gold(), SOURCE), spoiled("choices", choices=["halved"])]
    file.write_text(json.dumps(tasks[:1], indent=1), "utf-8")
    assert read_label_studio(file, {"tide.txt": SOURCE}.__getitem__) == [gold()]
    file.write_text(json.dumps(tasks, indent=1), "utf-8")
    line = 1 + file.read_text("utf-8").split("halved")[0].count("\n")
    with pytest.raises(UsageError, match=r"export\.json:(\d+): 1?.*can't be chosen") as refused:
        read_label_studio(file, {"tide.txt": SOURCE}.__getitem__)
    assert abs(int(str(refused.value).split(":")[1]) - line) < 10


def test_there_is_gold_to_try():
    """The tests above do not pass for want of files."""
    assert len(GOLD) >= 18, EVALS
