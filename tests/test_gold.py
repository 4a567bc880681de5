"""Suites of labelled pages: bad gold is refused, with file and line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import UsageError
from extractor.scoring.gold import check, path_of, read_suite, read_suites
from extractor.scoring.json_places import load_with_lines

PAGE = "Tides of Weirs\nAda Okafor\nTideCache cuts miscounts by 38% on MillRace, and delay from 17 ms to 9 ms.\n"
Gold = dict[str, Any]


def leaf(text: str) -> Gold:
    return {"text": text, "start": PAGE.index(text), "end": PAGE.index(text) + len(text)}


def number(text: str, value: float, **more: Any) -> Gold:
    empty = dict.fromkeys(("high", "baseline_value", "unit", "metric", "direction", "method", "baseline", "setting", "qualifier"))
    return leaf(text) | {"value": value, "kind": "result"} | empty | more


def gold() -> Gold:
    return {
        "page": "tides.txt",
        "sha256": hashlib.sha256(PAGE.encode()).hexdigest(),
        "papers": [
            {
                "title": leaf("Tides of Weirs"),
                "authors": [leaf("Ada Okafor")],
                "authors_complete": True,
                "venue": None,
                "year": None,
                "links": [],
                "abstract": {"start": PAGE.index("TideCache"), "end": len(PAGE) - 1},
                "methods": [{"name": leaf("TideCache"), "kind": "method", "role": "proposed"}],
                "numbers": [
                    number("38%", 38.0, metric="miscounts", setting="MillRace"),
                    number("17 ms to 9 ms", 9, baseline_value=17, unit="ms", metric="delay"),
                ],
            }
        ],
    }


def suite(folder: Path, labels: Gold | str) -> Path:
    """A suite of one page."""
    (folder / "pages").mkdir(parents=True)
    (folder / "gold").mkdir()
    (folder / "pages" / "tides.txt").write_bytes(PAGE.encode())
    text = labels if isinstance(labels, str) else json.dumps(labels, indent=2)
    (folder / "gold" / "tides.json").write_text(text, encoding="utf-8")
    return folder


def paper_of(labels: Gold) -> Gold:
    paper: Gold = labels["papers"][0]
    return paper


FAULTS: dict[str, tuple[Callable[[Gold], object], int, str]] = {
    "an offset that is one off": (
        lambda g: paper_of(g)["title"].update(start=1),
        6,
        "'Tides of Weirs' is not what stands at 1: 'ides of Weirs'",
    ),
    "an offset beyond the page": (
        lambda g: paper_of(g)["authors"][0].update(start=900, end=910),
        12,
        "is not what stands at 900",
    ),
    "an abstract beyond the page": (lambda g: paper_of(g)["abstract"].update(end=900), 22, "the abstract ends at 900"),
    "an abstract that ends before it starts": (
        lambda g: paper_of(g)["abstract"].update(end=5),
        22,
        "the abstract is empty",
    ),
    "an offset that is text": (lambda g: paper_of(g)["title"].update(start="0"), 8, "valid integer"),
    "another page's hash": (lambda g: g.update(sha256="0" * 64), 3, "the page has changed since it was labelled"),
    "an unknown field": (
        lambda g: paper_of(g)["numbers"][1].update(metrik="delay"),
        69,
        "metrik: Extra inputs are not permitted",
    ),
    "a field that is not there": (
        lambda g: paper_of(g)["numbers"][0].pop("qualifier"),
        38,
        "qualifier: Field required",
    ),
    "an unknown kind": (lambda g: paper_of(g)["methods"][0].update(kind="thing"), 33, "Input should be 'method'"),
    "a value that its words do not print": (
        lambda g: paper_of(g)["numbers"][0].update(value=83),
        42,
        "value 83 is not printed there",
    ),
    "a start level that its words do not print": (
        lambda g: paper_of(g)["numbers"][1].update(baseline_value=71),
        61,
        "baseline_value 71 is not printed there",
    ),
    "a value that is no number": (lambda g: paper_of(g)["numbers"][0].update(value=float("nan")), 42, "finite number"),
    "a name that the entry does not print": (
        lambda g: paper_of(g)["numbers"][0].update(method="WeirNet"),
        49,
        "method 'WeirNet' is not printed in the entry",
    ),
    "two numbers at one place": (
        lambda g: paper_of(g)["numbers"].append(number("9 ms", 9)),
        70,
        "two numbers stand on the same characters",
    ),
    "an author twice": (
        lambda g: paper_of(g)["authors"].append(leaf("Ada Okafor")),
        17,
        "two of its authors stand on the same characters",
    ),
    "a method twice": (
        lambda g: paper_of(g)["methods"].append({"name": leaf("TideCache"), "kind": "model", "role": "compared"}),
        36,
        "method 'TideCache' stands twice",
    ),
    "a paper that holds nothing": (
        lambda g: g["papers"].append(
            paper_of(g) | {"title": None, "authors": [], "abstract": None, "methods": [], "numbers": [], "year": 2020}
        ),
        72,
        "papers[1]: holds nothing",
    ),
    "a page that is not there": (lambda g: g.update(page="reefs.txt"), 2, "page 'reefs.txt' is not in"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_bad_gold_is_refused_with_file_and_line(name: str, tmp_path: Path) -> None:
    """The line is that of the value, or of the nearest that holds it."""
    spoil, line, reason = FAULTS[name]
    labels = gold()
    spoil(labels)
    folder = suite(tmp_path / "s", labels)
    [fault] = check(folder / "gold" / "tides.json", folder / "pages")
    assert reason in fault.reason
    assert fault.line == line
    with pytest.raises(UsageError) as refused:
        read_suite(folder)
    assert str(refused.value) == f"{folder / 'gold' / 'tides.json'}:{line}: {fault.reason}"


def _line_with(folder: Path, mark: str) -> int:
    lines = (folder / "gold" / "tides.json").read_text("utf-8").splitlines()
    return next(at for at, line in enumerate(lines, 1) if mark in line)


@pytest.mark.parametrize(
    "text", ['{\n  "page": "tides.txt",\n  "papers": [,]\n}', '{\n  "page": "tides.txt"\n\n', '{"a"\n\n: tru}']
)
def test_broken_json_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    """That on which the reader stumbles."""
    folder = suite(tmp_path / "s", text)
    with pytest.raises(UsageError, match=r"tides\.json:[34]: not JSON: Expecting"):
        read_suite(folder)
    assert [fault.line in (3, 4) for fault in check(folder / "gold" / "tides.json", folder / "pages")] == [True]


@pytest.mark.parametrize("text", ["[]", "null", '"page"', "{}", '{"page": 3}'])
def test_json_of_another_shape_is_refused(text: str, tmp_path: Path) -> None:
    """Whatever it is."""
    with pytest.raises(UsageError, match=r"tides\.json:1: "):
        read_suite(suite(tmp_path / "s", text))


def test_bytes_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    folder = suite(tmp_path / "s", gold())
    (folder / "gold" / "tides.json").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"tides\.json: .*codec"):
        read_suite(folder)


def test_good_gold_is_read_with_its_page(tmp_path: Path) -> None:
    """Its name is the suite's and the file's; an outcome's path leads to a line of the gold file."""
    folder = suite(tmp_path / "shore", gold())
    (folder / "pages.json").write_text('{"tides": {"shape": "list"}}', "utf-8")
    [case] = read_suites([tmp_path])
    assert (case.id, case.traits) == ("shore/tides", {"shape": "list"})
    assert case.read().decode().source == PAGE
    assert case.line_of("papers[0].numbers[0].value") == _line_with(folder, '"value": 38.0')
    assert case.line_of("papers[0].numbers[+3].value") == _line_with(folder, '"numbers"')
    assert case.line_of("papers[7].title") == _line_with(folder, '"papers"')


def test_a_folder_without_a_suite_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no suite: it needs the folders pages/ and gold/"):
        read_suites([tmp_path / "nowhere"])


def test_two_suites_of_one_name_are_refused(tmp_path: Path) -> None:
    """Their pages could not be told apart."""
    folders = [suite(tmp_path / above / "shore", gold()) for above in ("a", "b")]
    with pytest.raises(UsageError, match="two pages are called shore/tides"):
        read_suites(folders)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("papers[2].numbers[10].value", ("papers", 2, "numbers", 10, "value")),
        ("papers[+1].title", ("papers",)),
        ("papers", ("papers",)),
        ("", ()),
    ],
)
def test_paths_of_outcomes_lead_into_gold(path: str, place: tuple[str | int, ...]) -> None:
    """As far as gold goes."""
    assert path_of(path) == place


# ---- lines of JSON


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_value_has_its_line(end: str) -> None:
    """Whatever stands in texts: quotes, brackets, line ends that are written out; with either end of line."""
    text = end.join(
        [
            '{ "plain": 1,',
            r'  "esc\"ape\\": "}{][,:\n \u00e9 \ud83d\ude00",',
            '  "näme 😀"  :',
            '      [ [], [[1], {}, [2,',
            '3 ]],',
            '        -1.5e+10, true, null, "" ]',
            "}",
            "",
        ]
    )  # fmt: skip
    document, lines = load_with_lines(text)
    assert document == json.loads(text)
    assert lines == {
        (): 1,
        ("plain",): 1,
        ('esc"ape\\',): 2,
        ("näme 😀",): 4,
        ("näme 😀", 0): 4,
        ("näme 😀", 1): 4,
        ("näme 😀", 1, 0): 4,
        ("näme 😀", 1, 0, 0): 4,
        ("näme 😀", 1, 1): 4,
        ("näme 😀", 1, 2): 4,
        ("näme 😀", 1, 2, 0): 4,
        ("näme 😀", 1, 2, 1): 5,
        ("näme 😀", 2): 6,
        ("näme 😀", 3): 6,
        ("näme 😀", 4): 6,
        ("näme 😀", 5): 6,
    }


@pytest.mark.parametrize("text", ["", "{", '{"a": 1,}', "[1 2]", '{"a": "\n"}', "\ufeff{}"])
def test_what_is_no_json_is_an_error(text: str) -> None:
    """As for the standard library."""
    with pytest.raises(ValueError, match=r"line \d+ column"):
        load_with_lines(text)
