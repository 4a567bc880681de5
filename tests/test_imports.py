"""Files of other tools as predictions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.scoring.imports import read_foreign

PAPER = {"title": "TideCache", "numbers": [{"text": "41%"}]}


def titles(file: Path) -> list[tuple[str, list[str]]]:
    return [(one["page"], [paper["title"]["text"] for paper in one["papers"]]) for one in read_foreign(file)]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([PAPER], [("reef", ["TideCache"])]),
        ({"papers": [PAPER]}, [("reef", ["TideCache"])]),
        ({"page": "tide.txt", "papers": [PAPER]}, [("tide.txt", ["TideCache"])]),
        ({"tide.txt": [PAPER], "weir.txt": {"papers": []}}, [("tide.txt", ["TideCache"]), ("weir.txt", [])]),
        (
            [{"page": "tide.txt", "papers": [PAPER]}, {"page": "weir.txt", "papers": []}],
            [("tide.txt", ["TideCache"]), ("weir.txt", [])],
        ),
        ([], [("reef", [])]),
        ({}, []),
    ],
    ids=["papers", "object of papers", "page", "pages by name", "pages", "nothing found", "no pages"],
)
def test_json_comes_in_several_shapes(tmp_path, document, expected):
    """A page without a name is called as the file is."""
    file = tmp_path / "reef.json"
    file.write_text(json.dumps(document), "utf-8")
    assert titles(file) == expected


def test_json_lines_hold_pages_and_langextracts_documents(tmp_path):
    """Also in one file; blank lines are none."""
    found = {"extraction_class": "paper", "extraction_text": "WeirNet", "char_interval": {"start_pos": 0, "end_pos": 7}}
    lines = [{"page": "tide.txt", "papers": [PAPER]}, {"document_id": "weir.txt", "extractions": [found]}]
    file = tmp_path / "mixed.jsonl"
    file.write_text("\ufeff" + "\n\n".join(map(json.dumps, lines)) + "\n", "utf-8")
    assert titles(file) == [("tide.txt", ["TideCache"]), ("weir.txt", ["WeirNet"])]


def test_a_line_end_of_unicodes_own_ends_no_line(tmp_path):
    """JSON may hold U+2028 unescaped."""
    file = tmp_path / "reef.jsonl"
    file.write_text(json.dumps({"page": "a\u2028b", "papers": []}, ensure_ascii=False), "utf-8")
    assert titles(file) == [("a\u2028b", [])]


def test_what_a_page_says_beside_its_papers_is_kept(tmp_path):
    """Problems and accounting of an Extraction."""
    file = tmp_path / "reef.json"
    file.write_text(json.dumps({"page": "tide.txt", "papers": [], "problems": [], "schema_version": "1.0"}), "utf-8")
    assert read_foreign(file) == [{"page": "tide.txt", "papers": [], "problems": [], "schema_version": "1.0"}]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.json", "[\n {\n", r"a\.json:3: not JSON"),
        ("a.json", '[\n {"title": "TideCache",\n  "year": "soon"}\n]', r"a\.json:3: 0\.year: "),
        ("a.json", '{"tide.txt": [],\n "weir.txt":\n  [{},\n   {"numbers": [{"value": 1},\n {"value": "x"}]}]}', r"a\.json:5: 1\.numbers\.1\.value: "),
        ("a.json", '{"papers":\n 7}', r"a\.json:2: papers: should be a list of papers"),
        ("a.json", '{"tide.txt":\n 7}', r"a\.json:2: should be a list of papers"),
        ("a.jsonl", '{"papers": []}\n{"papers"', r"a\.jsonl:2: not JSON"),
        ("a.jsonl", '{"papers": []}\n\n[]', r"a\.jsonl:3: a line should be an object"),
        ("a.jsonl", '{"papers": []}\n{"extractions": []}', r"a\.jsonl:2: document_id: "),
        ("a.jsonl", '{"page": "t", "papers": [{"year": 1.5}]}', r"a\.jsonl:1: papers\.0\.year: "),
        ("a.parquet", "", r"a\.parquet: predictions are read from \.csv, \.tsv, \.json, \.jsonl"),
        ("a.csv", "title,value\nTideCache,many\n", r"a\.csv:2: value: "),
    ],
)  # fmt: skip
def test_faulty_input_is_refused_with_file_and_line(tmp_path, name, text, reason):
    """And with the place inside, where there is one."""
    file = tmp_path / name
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=reason):
        read_foreign(file)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv"])
def test_bytes_that_are_no_text_are_refused(tmp_path, name):
    """And so are files that are not there."""
    with pytest.raises(UsageError, match=name):
        read_foreign(tmp_path / name)
    (tmp_path / name).write_bytes(b"\xff\xfe\x00tide")
    with pytest.raises(UsageError, match=name):
        read_foreign(tmp_path / name)
