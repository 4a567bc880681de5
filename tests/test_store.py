"""Results in files: whole or not there, and read back as they were."""

import errno
import io
import json
import os
from pathlib import Path
from typing import IO

import pytest
from invented import extraction, leaf, paper

from extractor.errors import ExitCode, OutputError, ReaderGone, UsageError
from extractor.shown import store
from extractor.shown.store import Folder, Stream, file_names, form_for, open_results, read, to_document, to_line

PAGES = [Path("a.html"), Path("b.html")]
TWO = [extraction(page="a.html"), extraction(page="b.html")]


def written(out: Path, kind: store.Kind = "json", pages: list[Path] | None = None, trail: str = "") -> None:
    results = open_results(f"{out}{trail}", kind, pages or PAGES)
    for one in TWO[: len(pages or PAGES)]:
        results.add(one)
    results.close()


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ---- reading


@pytest.mark.parametrize("indented", [True, False])
def test_what_was_written_is_read_back_equal(tmp_path: Path, indented: bool) -> None:
    path = tmp_path / "one"
    path.write_text(to_document(TWO[0]) if indented else to_line(TWO[0]), encoding="utf-8")
    assert list(read(path)) == TWO[:1]


def test_an_array_and_lines_and_lines_with_gaps_are_read(tmp_path: Path) -> None:
    for number, text in enumerate((f"[{to_document(TWO[0])},{to_line(TWO[1])}]", "\n\n".join(map(to_line, TWO)))):
        path = tmp_path / str(number)
        path.write_text(text, encoding="utf-8")
        assert list(read(path)) == TWO


def test_a_line_holds_no_character_that_a_reader_takes_for_a_line_end() -> None:
    text = "a\u2028b\u2029c\x85d\re\nf"
    result = extraction(papers=[paper(title=leaf(text, text))])
    assert to_line(result).splitlines() == [to_line(result).rstrip("\n")]
    assert json.loads(to_line(result))["papers"][0]["title"]["text"] == text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("nonsense", "file:1: not JSON"),
        (to_line(TWO[0]) + '{"page": ', "file:2: not JSON"),
        ('{"page": "x"}', "file: not an Extraction: sha256: Field required"),
        ("[1]", "file: not an Extraction: document"),
        ('{"schema_version": "9.1"}', "file: written with schema 9.1, this is 1.0; extract the page again"),
        ("[" * 100_000, "file:1: not JSON"),
        ("", None),
    ],
)
def test_what_is_no_result_is_refused_with_file_and_line(tmp_path: Path, text: str, complaint: str | None) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    if complaint is None:
        assert list(read(path)) == []
        return
    with pytest.raises(UsageError) as caught:
        list(read(path))
    assert complaint in str(caught.value) and "\n" not in str(caught.value)


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        list(read(tmp_path / "gone"))
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8"):
        list(read(tmp_path / "binary"))


# ---- forms


def test_json_is_a_document_for_one_page_and_an_array_for_several(tmp_path: Path) -> None:
    written(tmp_path / "one.json", pages=PAGES[:1])
    written(tmp_path / "two.json")
    assert json.loads((tmp_path / "one.json").read_text())["page"] == "a.html"
    assert [document["page"] for document in json.loads((tmp_path / "two.json").read_text())] == ["a.html", "b.html"]


def test_a_stream_gets_each_line_at_once() -> None:
    file = io.BytesIO()
    stream = Stream(file, form_for("jsonl", 2))
    for number, one in enumerate(TWO, start=1):
        stream.add(one)
        assert file.getvalue().count(b"\n") == number
    stream.close()
    assert file.getvalue() == "".join(map(to_line, TWO)).encode()


@pytest.mark.parametrize(("pages", "text"), [(1, b""), (2, b"[\n\n]\n")])
def test_a_run_that_ends_before_its_first_page_leaves_a_stream_whole(pages: int, text: bytes) -> None:
    file = io.BytesIO()
    Stream(file, form_for("json", pages)).close()
    assert file.getvalue() == text


# ---- files


def test_a_file_is_there_only_once_the_run_has_ended(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "all.jsonl"
    results = open_results(str(out), "jsonl", PAGES)
    results.add(TWO[0])
    assert not out.exists()
    results.close()  # after an interrupt too: what was finished is kept
    assert list(read(out)) == TWO[:1]
    assert files_in(out.parent) == ["all.jsonl"]


def test_an_earlier_file_stays_where_nothing_was_finished(tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    out.write_text("before")
    open_results(str(out), "jsonl", PAGES).close()
    assert out.read_text() == "before" and files_in(tmp_path) == ["all.jsonl"]


def test_a_link_is_followed_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("before")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    written(tmp_path / "link.json", pages=PAGES[:1])
    assert (tmp_path / "link.json").is_symlink() and json.loads((tmp_path / "real.json").read_text())


def test_a_folder_gets_a_file_for_each_page_as_soon_as_it_is_read(tmp_path: Path) -> None:
    results = open_results(f"{tmp_path}/out/", "json", PAGES)
    assert results.add(TWO[0]) == tmp_path / "out" / "a.json"
    assert files_in(tmp_path / "out") == ["a.json"]
    assert list(read(tmp_path / "out" / "a.json")) == TWO[:1]


def test_a_folder_that_exists_needs_no_slash(tmp_path: Path) -> None:
    written(tmp_path)
    assert files_in(tmp_path) == ["a.json", "b.json"]


@pytest.mark.parametrize(
    ("pages", "names"),
    [
        (["000.txt", "001.html"], ["000.json", "001.json"]),
        (["x.html", "x.txt", "sub/x.txt", "X.htm"], ["x.json", "x.txt.json", "x.txt-2.json", "X.htm.json"]),
        (["-"], ["stdin.json"]),
        ([".hidden", "-rf", ".."], ["hidden.json", "rf.json", "page.json"]),
        (["a b\t?*.html", "new\nline.txt", "esc\x1b[2J.txt"], ["a_b_.json", "new_line.json", "esc␛[2J.json"]),
        (["arXiv 2606.01234"], ["arXiv_2606.json"]),
    ],
)
def test_a_result_is_named_after_its_page_safely_and_once(pages: list[str], names: list[str]) -> None:
    assert file_names([Path(page) for page in pages]) == names


def test_a_name_is_never_too_long_for_a_file_system() -> None:
    (name,) = file_names([Path("数" * 250)])
    assert len(name.encode()) <= 255 - len("..1234567.part")


def test_a_page_is_never_overwritten(tmp_path: Path) -> None:
    page = tmp_path / "a.json"
    page.write_text("a page")
    for out in (str(page), f"{tmp_path}/"):
        with pytest.raises(UsageError, match=r"a\.json is a page to be read"):
            open_results(out, "json", [page])
    assert page.read_text() == "a page"


# ---- what can go wrong


class Full(io.BytesIO):
    """A file on a full disk."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


class Closed(io.BytesIO):
    def flush(self) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")


@pytest.mark.parametrize(
    ("file", "error", "code"),
    [(Full(), OutputError, ExitCode.INFRASTRUCTURE), (Closed(), ReaderGone, ExitCode.DONE)],
)
def test_a_stream_that_takes_nothing_more_is_one_clear_error(file: IO[bytes], error: type[OutputError], code: ExitCode) -> None:
    with pytest.raises(error, match="standard output") as caught:
        Stream(file, form_for("jsonl", 1)).add(TWO[0])
    assert caught.value.exit_code == code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_said_and_a_device_not_replaced() -> None:
    results = open_results("/dev/full", "jsonl", PAGES)
    with pytest.raises(OutputError, match="the disk is full; make room"):
        results.add(TWO[0])
    with pytest.raises(OutputError):
        results.close()
    assert not Path("/dev/full").is_file()


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="the disk is full"):
        Folder(tmp_path, PAGES).add(TWO[0])
    results = open_results(str(tmp_path / "x.json"), "json", PAGES)
    results.add(TWO[0])
    with pytest.raises(OutputError, match="the disk is full"):
        results.close()
    assert files_in(tmp_path) == []


def test_an_out_that_cant_be_had_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for out in ("file/", "file/x.json", "file/sub/"):
        with pytest.raises(OutputError, match="choose another --out"):
            open_results(f"{tmp_path}/{out}", "json", PAGES)
