"""What becomes a page, what it is called, and what is said of what can't be one."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from extractor.batch import containers
from extractor.batch.inputs import Input, Sources, safe_name, walk
from extractor.errors import UsageError


def put(folder: Path, **files: str | bytes) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def walked(folder: Path, *given: str, **more: Any) -> list[Input]:
    sources = Sources(given, folder, **more)
    sources.check()
    return list(walk(sources))


def names(inputs: list[Input]) -> list[str]:
    return [one.name for one in inputs]


# ---- folders, files, patterns


def test_a_folder_is_walked_in_the_order_of_its_names(tmp_path: Path):
    put(tmp_path / "pages", b_txt="B", a__z_txt="AZ", a__b__c_txt="C", c_txt="C")
    found = walked(tmp_path, "pages")
    assert names(found) == ["a/b/c.txt", "a/z.txt", "b.txt", "c.txt"]
    assert [one.seq for one in found] == [0, 1, 2, 3]
    assert found[0].page().data == b"C"


def test_hidden_files_are_no_pages(tmp_path: Path):
    put(tmp_path / "pages", a_txt="A")
    put(tmp_path / "pages" / ".git", config="x")
    (tmp_path / "pages" / ".DS_Store").write_bytes(b"x")
    assert names(walked(tmp_path, "pages")) == ["a.txt"]


def test_a_single_file_is_called_as_it_was_given(tmp_path: Path):
    put(tmp_path, pages__a_txt="A")
    given = ("pages/a.txt", "./pages/../pages/a.txt", str(tmp_path / "pages/a.txt"))
    assert names(walked(tmp_path, *given)) == ["pages/a.txt", "pages/a~2.txt", "pages/a~3.txt"]


@pytest.mark.parametrize(("pattern", "expected"), [
    ("pages/*.txt", ["a.txt", "b.txt"]),
    ("pages/**/*.txt", ["a.txt", "b.txt", "more/a.txt"]),
    ("p*s/a.txt", ["pages/a.txt"]),
    ("pages/m*", ["more/a.txt"]),
    ("pages/?.md", []),
])  # fmt: skip
def test_a_pattern_gives_names_below_what_stands_before_it(tmp_path: Path, pattern: str, expected: list[str]):
    put(tmp_path, pages__a_txt="A", pages__b_txt="B", pages__more__a_txt="C")
    assert names(walked(tmp_path, pattern)) == expected


def test_a_file_that_looks_like_a_pattern_is_a_file(tmp_path: Path):
    (tmp_path / "a[1].txt").write_text("A")
    assert names(walked(tmp_path, "a[1].txt")) == ["a[1].txt"]


def test_doubled_names_get_the_same_suffix_in_every_walk(tmp_path: Path):
    put(tmp_path, one__a_txt="1", two__a_txt="2", three__a_txt="3")
    (tmp_path / "two" / "a~2.txt").write_text("4")
    first = walked(tmp_path, "one", "two", "three")
    assert names(first) == ["a.txt", "a~2.txt", "a~2~2.txt", "a~3.txt"]
    assert names(walked(tmp_path, "one", "two", "three")) == names(first)
    assert [one.page().data for one in first] == [b"1", b"2", b"4", b"3"]


def test_a_folder_is_left_out_where_the_batch_writes_to_it(tmp_path: Path):
    put(tmp_path, a_txt="A", run__ledger_db="x")
    assert names(walked(tmp_path, ".", leave_out=tmp_path / "run")) == ["a.txt"]
    assert names(walked(tmp_path, "**/*", leave_out=tmp_path / "run")) == ["a.txt"]


def test_a_name_that_is_not_there_is_heard_of_before_anything_is_read(tmp_path: Path):
    with pytest.raises(UsageError, match="no such file"):
        walked(tmp_path, "missing")


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path):
    put(tmp_path, a_txt="A")
    [found] = walked(tmp_path, "a.txt")
    (tmp_path / "a.txt").write_text("B")
    assert found.page().data == b"B"
    (tmp_path / "a.txt").unlink()
    with pytest.raises(UsageError, match="can't read"):
        found.page()


# ---- names that would lead elsewhere


@pytest.mark.parametrize(("raw", "safe"), [
    ("../../etc/passwd", "etc/passwd"),
    ("/etc/passwd", "etc/passwd"),
    ("a/./b//../c", "a/b/c"),
    ("..\\..\\windows\\x", "windows/x"),
    ("..", "page"),
    ("", "page"),
    ("a\x00b\x1b[2Jc\nd", "a␀b␛[2Jc d"),
    (". ./ .. /x", ". ./x"),
    ("10.5555/3711.0042", "10.5555/3711.0042"),
])  # fmt: skip
def test_a_name_stays_below_its_folder(raw: str, safe: str):
    assert safe_name(raw) == safe


def test_a_long_name_is_cut_and_stays_its_own():
    one, two = safe_name("a" * 5000 + "1"), safe_name("a" * 5000 + "2")
    assert len(one) == len(two) == 300
    assert one != two


def test_an_id_can_be_no_path_upwards(tmp_path: Path):
    (tmp_path / "x.jsonl").write_text('{"id": "../../out.txt", "text": "A"}\n{"id": "/out.txt", "text": "B"}\n')
    assert names(walked(tmp_path, "x.jsonl")) == ["out.txt", "out~2.txt"]


def test_a_link_out_of_its_folder_is_not_followed(tmp_path: Path):
    put(tmp_path, secret_txt="S", pages__a_txt="A", elsewhere__b_txt="B")
    (tmp_path / "pages" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "pages" / "in.txt").symlink_to(tmp_path / "pages" / "a.txt")
    (tmp_path / "pages" / "folder").symlink_to(tmp_path / "elsewhere")
    for given in ("pages", "pages/**/*.txt"):
        found = {one.name: one.problem and one.problem.reason for one in walked(tmp_path, given)}
        assert "a link out of its folder" in (found.pop("folder/b.txt", "a link out of its folder") or "")
        assert (found["a.txt"], found["in.txt"]) == (None, None)
        assert "a link out of its folder" in (found["out.txt"] or "")


def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.txt")
    [found] = walked(tmp_path, ".")
    assert found.problem and "no regular file" in found.problem.reason


@pytest.mark.skipif(os.name != "posix" or os.uname().sysname != "Linux", reason="other systems take no such names")
def test_a_name_that_is_no_text_is_a_name_all_the_same(tmp_path: Path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.txt")).write_text("A")
    [found] = walked(tmp_path, ".")
    assert found.name.encode()
    assert found.page().data == b"A"


# ---- lists


@pytest.mark.parametrize("end", ["\n", "\r\n", "\0"])
def test_a_list_of_files_on_standard_input(tmp_path: Path, end: str):
    put(tmp_path, a_txt="A", b__c_txt="C")
    (tmp_path / "names").write_text(end.join(["a.txt", "", "b", "missing.txt", ""]), newline="")
    found = walked(tmp_path, "-", listed=tmp_path / "names")
    assert names(found) == ["a.txt", "c.txt", "missing.txt"]
    assert found[2].problem and "no such file" in found[2].problem.reason


def test_standard_input_is_given_once(tmp_path: Path):
    with pytest.raises(UsageError, match="once only"):
        walked(tmp_path, "-", "-")


# ---- files that hold pages


def test_lines_of_json_are_pages(tmp_path: Path):
    rows = [{"id": "one", "url": "https://x.example/1", "html": "<p>A"}, {"id": 7, "text": "B"}, {"text": "C"}]
    (tmp_path / "x.jsonl").write_text("\ufeff" + "\n\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = walked(tmp_path, "x.jsonl")
    assert names(found) == ["one", "7", "x.jsonl/5"]
    pages = [one.page() for one in found]
    assert [(page.name, page.url, page.data, page.kind()) for page in pages] == [
        ("one", "https://x.example/1", b"<p>A", "html"), ("7", None, b"B", "text"), ("x.jsonl/5", None, b"C", "text"),
    ]  # fmt: skip


@pytest.mark.parametrize("line", [
    "{", "[]", "null", '"text"', "\x80", "[" * 100_000, '{"id": "a"}', '{"id": "a", "html": 3}', '{"id": {"b": 1}, "text": null}',
])  # fmt: skip
def test_a_bad_line_is_a_problem_and_not_the_end(tmp_path: Path, line: str):
    (tmp_path / "x.jsonl").write_bytes(line.encode("latin-1") + b'\n{"id": "good", "text": "A"}\n')
    bad, good = walked(tmp_path, "x.jsonl")
    assert bad.problem and "x.jsonl/1" in bad.problem.reason
    assert (good.name, good.page().data) == ("good", b"A")


def test_a_line_without_end_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(containers, "MAX_BYTES", 60)
    (tmp_path / "x.jsonl").write_text(f'{{"id": "long", "text": "{"x" * 500}"}}\n{{"id": "good", "text": "A"}}\n')
    long, good = walked(tmp_path, "x.jsonl")
    assert long.problem and "more than 60 bytes" in long.problem.reason
    assert good.name == "good"


def test_gzip_is_unpacked(tmp_path: Path):
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>One"))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b'{"id": "two", "text": "B"}'))
    found = walked(tmp_path, ".")
    assert names(found) == ["a.html.gz", "two"]
    assert (found[0].page().data, found[0].page().kind(), found[1].page().data) == (b"<p>One", "html", b"B")


@pytest.mark.parametrize(
    "data",
    [b"no gzip", gzip.compress(b"x" * 5000)[:-9], gzip.compress(bytes(range(100, 199)))[:30] + b"xxxxxxxxx" * 9],
    ids=["none", "cut off", "garbled"],
)
def test_broken_gzip_is_a_problem(tmp_path: Path, data: bytes):
    (tmp_path / "a.html.gz").write_bytes(data)
    (tmp_path / "b.jsonl.gz").write_bytes(data)
    page, lines = walked(tmp_path, ".")
    with pytest.raises(UsageError, match="can't unpack"):
        page.page()
    assert lines.problem


def test_what_unpacks_to_too_much_is_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(containers, "MAX_BYTES", 1000)
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"x" * 5000))
    (tmp_path / "b.html").write_bytes(b"x" * 5000)
    for found in walked(tmp_path, "."):
        with pytest.raises(UsageError, match="bytes"):
            found.page()


# ---- WARC


def warc(*records: tuple[str, str, str, bytes], packed: bool = True) -> bytes:
    """Records of type, address, HTTP status with content type, and body."""
    pytest.importorskip("warcio", reason="warcio is in the extra batch")
    return b"".join((gzip.compress if packed else bytes)(_record(*record)) for record in records)


def _record(kind: str, url: str, status: str, body: bytes) -> bytes:
    code, _, content_type = status.partition("|")
    if kind == "response":
        body = f"HTTP/1.1 {code}\r\nContent-Type: {content_type}\r\n\r\n".encode() + body
        content_type = "application/http; msgtype=response"
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_holds_what_servers_gave_as_pages(tmp_path: Path, packed: bool):
    data = warc(
        ("response", "https://a.example/x.html", "200 OK|text/html; charset=iso-8859-1", b"<p>caf\xe9"),
        ("response", "https://a.example/y", "301 Moved|text/html", b"moved"),
        ("response", "https://a.example/z.png", "200 OK|image/png", b"\x89PNG"),
        ("response", "https://a.example/x.html", "200 OK|text/html", b"<p>again"),
        ("conversion", "https://b.example/", "|text/plain", b"text"),
        ("metadata", "https://b.example/", "|text/plain", b"meta"),
        packed=packed,
    )
    (tmp_path / ("c.warc.gz" if packed else "c.warc")).write_bytes(data)
    found = walked(tmp_path, ".")
    assert names(found) == ["a.example/x.html", "a.example/x~2.html", "b.example"]
    page = found[0].page()
    assert (page.url, page.decode().source) == ("https://a.example/x.html", "<p>café")


def test_a_warc_that_breaks_off_gives_what_stood_before(tmp_path: Path):
    pages = [("response", f"https://a.example/{number}", "200 OK|text/html", os.urandom(3000)) for number in range(3)]
    (tmp_path / "c.warc.gz").write_bytes(warc(*pages)[:-1500])
    found = walked(tmp_path, ".")
    assert names(found)[:2] == ["a.example/0", "a.example/1"]


def test_a_warc_record_without_a_uri_is_a_problem(tmp_path: Path):
    pytest.importorskip("warcio")
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Tide</p>"
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    (tmp_path / "c.warc").write_bytes(head % len(http) + http + b"\r\n\r\n")
    (found,) = containers.pages_in(tmp_path / "c.warc", "c.warc")
    assert found.problem and found.problem.startswith("c.warc can't be read on from here")


def test_what_is_no_warc_is_a_problem(tmp_path: Path):
    pytest.importorskip("warcio")
    (tmp_path / "c.warc").write_bytes(b"this is no archive\n" * 50)
    [found] = walked(tmp_path, ".")
    assert found.problem
