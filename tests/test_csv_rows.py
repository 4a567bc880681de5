"""Tables as predictions."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from invented import extraction

from extractor.errors import UsageError
from extractor.scoring.csv_rows import read_rows


def read(tmp_path: Path, text: str, name: str = "reef.csv") -> list[dict[str, Any]]:
    file = tmp_path / name
    file.write_text(text, "utf-8", newline="")
    return list(read_rows(file))


def test_a_row_is_a_number(tmp_path):
    """Rows of one page and title are one paper, wherever they stand; empty cells are null."""
    [tide, weir] = read(
        tmp_path,
        "page,title,value,unit,kind,metric,start,end\r\n"
        "tide.txt,TideCache,41,%,result,memory,10,13\r\n"
        "weir.txt,TideCache,9000,,scale,,,\r\n"
        'tide.txt,"Sluices, Old and New",3.1,x,result,,,\r\n'
        "tide.txt,TideCache,,,,,,\r\n"
        "tide.txt,TideCache,52,%,result,,,\r\n",
    )
    assert [(paper["title"]["text"], [n["value"] for n in paper["numbers"]]) for paper in tide["papers"]] == [
        ("TideCache", [41, 52]),
        ("Sluices, Old and New", [3.1]),
    ]
    first = tide["papers"][0]["numbers"][0]
    assert {name: first[name] for name in ("unit", "kind", "metric", "direction", "start", "end")} == {
        "unit": "%", "kind": "result", "metric": "memory", "direction": None, "start": 10, "end": 13,
    }  # fmt: skip
    assert (weir["page"], weir["papers"][0]["numbers"][0]["unit"]) == ("weir.txt", None)


def test_a_row_is_a_paper(tmp_path):
    """Lists are parted by semicolons, links by blanks."""
    [page] = read(
        tmp_path,
        "title,authors,authors_complete,venue,year,links,proposed,compared,_remark\n"
        "TideCache,Ada Okafor; Li Wei,false,CacheConf,2031,https://a.example https://b.example,TideCache,SlowCache;HeapCache,why?\n"
        "WeirNet,,,,,,,,\n",
    )
    tide, weir = page["papers"]
    assert page["page"] == "reef"
    assert [author["text"] for author in tide["authors"]] == ["Ada Okafor", "Li Wei"]
    assert (tide["authors_complete"], tide["venue"]["text"], tide["year"]) == (False, "CacheConf", 2031)
    assert [link["text"] for link in tide["links"]] == ["https://a.example", "https://b.example"]
    assert [(one["name"]["text"], one["role"]) for one in tide["methods"]] == [
        ("TideCache", "proposed"), ("SlowCache", "compared"), ("HeapCache", "compared"),
    ]  # fmt: skip
    assert (weir["authors"], weir["year"]) == ([], None)


def test_a_row_is_a_method_with_its_place(tmp_path):
    """Papers without a title are told apart by any key."""
    [page] = read(
        tmp_path, "paper\tname\tkind\trole\tstart\tend\n0\tTideCache\tsystem\tproposed\t4\t13\n1\tWeirNet\t\t\t\t\n", "reef.tsv"
    )
    assert [paper["title"] for paper in page["papers"]] == [None, None]
    assert page["papers"][0]["methods"] == [
        {"name": {"text": "TideCache", "start": 4, "end": 13}, "kind": "system", "role": "proposed"}
    ]


@pytest.mark.parametrize("kind", ["numbers", "papers", "methods"])
def test_our_own_tables_fit(tmp_path, kind):
    """What an Extraction gives as rows can be scored as a file."""
    rows = extraction().to_rows(kind)
    file = tmp_path / "reef.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    [page] = read_rows(file)
    assert page["page"] == extraction().page
    for read_back, paper in zip(page["papers"], extraction().papers, strict=True):
        assert paper.title is not None
        assert read_back["title"]["text"] == paper.title.text
        if kind == "numbers":
            assert [(n["value"], n["start"], n["metric"]) for n in read_back["numbers"]] == [
                (n.value, n.start, n.metric) for n in paper.numbers
            ]
        if kind == "methods":
            assert [(m["name"]["text"], m["role"]) for m in read_back["methods"]] == [(m.name.text, m.role) for m in paper.methods]
        if kind == "papers":
            assert [author["text"] for author in read_back["authors"]] == [author.text for author in paper.authors]
            assert read_back["abstract"]["start"] == (paper.abstract.start if paper.abstract else None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title,valeu\nTideCache,41\n", r"reef\.csv:1: 'valeu' is no column of ours; there are: .*value"),
        ("page,value\ntide.txt,41\n", r"reef\.csv:1: rows need a column that says their paper"),
        ("title,value\nTideCache\n", r"reef\.csv:2: the row has not as many cells"),
        ("title,value\nTideCache,41,%\n", r"reef\.csv:2: the row has not as many cells"),
        ('title,value\n"Tide\nCache",41\nWeirNet,many\n', r"reef\.csv:4: value: "),
        ("title,value,direction\nTideCache,41,down\n", r"reef\.csv:2: direction: "),
        ("title,year\nTideCache,2031\nWeirNet,soon\n", r"reef\.csv:3: year: "),
        ('title,value\n"TideCache,41\n', r"reef\.csv:2: unexpected end of data"),
        ("", r"reef\.csv:1: rows need a column"),
    ],
)
def test_faulty_tables_are_refused_with_file_and_line(tmp_path, text, reason):
    """A misspelt column too: its values would be lost without a word."""
    with pytest.raises(UsageError, match=reason):
        read(tmp_path, text)
