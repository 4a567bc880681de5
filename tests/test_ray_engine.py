"""A batch on a Ray cluster of this machine: the same bytes, workers that are killed, a driver that is killed.

All but the first few need Ray, and half a minute each.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hands import Loopback, Poisoned, Wary, kill
from loopback import LoopbackModel, Server, serving, states, write_pages
from loopback_server import running
from pydantic import SecretStr

from extractor import cli, cli_batch
from extractor.batch.crew import ClusterError
from extractor.batch.exports import Format, export
from extractor.batch.ledger import LedgerReader
from extractor.batch.page_worker import NamedModel
from extractor.batch.ray_engine import LOCAL, RayEngine, _connected, _reached
from extractor.batch.runner import run_batch
from extractor.engines.openai_model import OpenAIModel
from extractor.errors import ExitCode, UsageError
from extractor.models import NoModel

TESTS = Path(__file__).parent
HAS_RAY = importlib.util.find_spec("ray") is not None
slow = pytest.mark.slow
needs_ray = pytest.mark.skipif(not HAS_RAY, reason="needs Ray: pip install 'extractor[ray]'")
PAGES = 40


# ---- without Ray


@pytest.fixture
def without_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name, *more: None if name == "ray" else find(name, *more))


def test_what_is_not_installed_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_ray: None, capfd: pytest.CaptureFixture[str]
):
    """And nothing is written."""
    monkeypatch.setattr(cli, "app", cli_batch.app)
    monkeypatch.chdir(tmp_path)
    write_pages(Path("pages"), 1)
    assert cli.run(["batch", "pages", "--out", "run", "--model", "none", "--engine", "ray"]) == ExitCode.USAGE
    said = "extractor: --engine ray needs Ray: pip install 'extractor[ray]', on every machine of the cluster\n"
    assert (capfd.readouterr().err, Path("run").exists()) == (said, False)


@pytest.mark.parametrize(("flags", "said"), [
    (("--workers", "2"), "belong to --engine ray"),
    (("--ray-address", "auto"), "belong to --engine ray"),
    (("--engine", "dask"), "dask"),
    (("--engine", "ray", "--via", "batch-api"), "does not go with --engine ray"),
])  # fmt: skip
def test_flags_of_ray_are_for_ray(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], flags: tuple[str, ...], said: str
):
    monkeypatch.setattr(cli, "app", cli_batch.app)
    assert cli.run(["batch", str(tmp_path), "--out", str(tmp_path / "run"), "--model", "none", *flags]) == ExitCode.USAGE
    assert said in capfd.readouterr().err


@pytest.mark.parametrize(("more", "said"), [
    ({"workers": 0}, "--workers must be at least 1, not 0"),
    ({"address": "ray://head:10001"}, "HOST:PORT of the cluster's head, on a machine of the cluster"),
])  # fmt: skip
def test_a_wrong_flag_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], said: str):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    with pytest.raises(UsageError, match=said):
        RayEngine(NamedModel("none"), **more)


def test_a_cluster_that_does_not_answer_is_said_at_once():
    """Nobody listens on a port that was just given back."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    with pytest.raises(ClusterError, match=f"no Ray cluster at 127.0.0.1:{port}: nobody answers there"):
        _reached(f"127.0.0.1:{port}")


# ---- with Ray


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ray keeps a token there, and does not expect that it is gone while a process lives."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def ray_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where Ray writes (its sockets need a short path); its workers find our models."""
    folder = Path(tempfile.mkdtemp(prefix="r", dir="/tmp"))
    monkeypatch.setenv("RAY_TMPDIR", str(folder))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS.parent), str(TESTS)]))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def cluster(ray_folder: Path) -> Iterator[Path]:
    """Two workers' room on this machine."""
    import ray

    with _connected(ray, LOCAL, 2):
        yield ray_folder


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    write_pages(tmp_path / "pages", PAGES)
    return tmp_path / "pages"


def lines(run: Path) -> bytes:
    [file] = export(run, Format.JSONL)
    return file.read_bytes()


def plain(pages: Path, run: Path, server: Server) -> bytes:
    run_batch([pages], run, model=LoopbackModel(server.port))
    server.asked.clear()
    server.asked_by.clear()
    return lines(run)


@slow
@needs_ray
def test_the_same_bytes_as_in_one_process(tmp_path: Path, pages: Path, server: Server, cluster: Path):
    """No question twice, none asked from here, and both workers had some."""
    whole = plain(pages, tmp_path / "one", server)
    run_batch([pages], tmp_path / "two", model=LoopbackModel(server.port), engine=RayEngine(Loopback(server.port), workers=2))
    assert lines(tmp_path / "two") == whole
    assert set(server.counts.values()) == {1}
    assert len(server.asked_by) == 2
    assert os.getpid() not in server.asked_by


@slow
@needs_ray
def test_nobody_is_told_that_ray_was_started(cluster: Path):
    from ray._common.usage.usage_lib import usage_stats_enabled

    assert usage_stats_enabled() is False


@slow
@needs_ray
def test_the_same_bytes_without_a_model(tmp_path: Path, pages: Path, cluster: Path):
    run_batch([pages], tmp_path / "one", model=NoModel())
    run_batch([pages], tmp_path / "two", model=NoModel(), engine=RayEngine(NamedModel("none")))
    assert lines(tmp_path / "one") == lines(tmp_path / "two")


@slow
@needs_ray
@pytest.mark.parametrize("at", [3, 40, 100])
def test_a_worker_that_is_killed_costs_what_it_had_in_flight(tmp_path: Path, pages: Path, server: Server, cluster: Path, at: int):
    """No page is lost, none is there twice, no question is asked again that had its answer."""
    whole, known = plain(pages, tmp_path / "one", server), list[set[str]]()
    server.latency = 0.01

    def killing(number: int) -> None:
        if number == at:
            known.append(states(tmp_path / "run", "answered") | states(tmp_path / "run", "failed"))
            kill(next(iter(server.asked_by)))

    server.on_request = killing
    counts = run_batch(
        [pages], tmp_path / "run", model=LoopbackModel(server.port), engine=RayEngine(Loopback(server.port), workers=2)
    )
    twice = {key for key, times in server.counts.items() if times > 1}
    assert (lines(tmp_path / "run"), counts.total) == (whole, PAGES)
    assert not twice & known[0]
    assert (max(server.counts.values()) <= 2, len(twice) <= 4) == (True, True)
    print(f"\n{len(server.counts)} questions, {len(server.asked)} requests, {len(twice)} in flight when worker was killed")


@slow
@needs_ray
@pytest.mark.parametrize(("lives", "pages_failed"), [(1, 2), (100, 3)], ids=["once", "each time"])
def test_a_page_that_ends_its_worker(tmp_path: Path, pages: Path, server: Server, cluster: Path, lives: int, pages_failed: int):
    """Once, and it is read all the same; each time, and it alone fails. Two pages can't be read anyway."""
    whole = plain(pages, tmp_path / "one", server)
    (tmp_path / "lives").mkdir()
    for number in range(lives):
        (tmp_path / "lives" / f"{number:03}").touch()
    engine = RayEngine(Poisoned(server.port, "Reading group 11\n", tmp_path / "lives"), workers=2)
    counts = run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port), engine=engine)
    with LedgerReader.opened(tmp_path / "run") as reader:
        reasons = [problem.reason for _, problem in reader.problems()]
    assert (counts.total, counts.pages["failed"]) == (PAGES, pages_failed)
    assert ("4/page0011.txt: 3 workers ended while they read it" in reasons) == (lives > 3)
    assert (lines(tmp_path / "run") == whole) == (lives == 1)
    assert max(server.counts.values()) <= 2


DRIVER = """
import sys
from pathlib import Path
from hands import Loopback
from loopback import LoopbackModel
from extractor.batch.ray_engine import RayEngine
from extractor.batch.runner import run_batch
port = int(sys.argv[3])
run_batch([sys.argv[1]], sys.argv[2], model=LoopbackModel(port), engine=RayEngine(Loopback(port), workers=2))
"""


def driver(pages: Path, run: Path, server: Server) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", DRIVER, str(pages), str(run), str(server.port)], text=True)


@slow
@needs_ray
def test_the_same_command_goes_on_where_the_driver_was_killed(tmp_path: Path, pages: Path, server: Server, ray_folder: Path):
    """Its cluster goes with it; what was answered is not asked again."""
    whole = plain(pages, tmp_path / "one", server)
    server.latency = 0.02
    process = driver(pages, tmp_path / "run", server)
    server.on_request = lambda number: process.kill() if number == 50 else None
    assert process.wait(120) == -signal.SIGKILL
    known = states(tmp_path / "run", "answered") | states(tmp_path / "run", "failed")
    workers, before = set(server.asked_by), len(server.asked)
    wait_for_the_end_of(workers)
    assert driver(pages, tmp_path / "run", server).wait(120) == 0
    assert len(known) > 20
    assert not known & set(server.asked[before:])
    assert lines(tmp_path / "run") == whole
    print(
        f"\n{len(server.counts)} questions, {len(server.asked)} requests, {before - len(known)} in flight when the driver was killed"
    )


def wait_for_the_end_of(processes: set[int]) -> None:
    until = time.monotonic() + 60
    while any(Path(f"/proc/{process}").exists() for process in processes):
        assert time.monotonic() < until, "a worker outlives its driver"
        time.sleep(0.1)


@slow
@needs_ray
def test_nothing_is_imported_from_the_folder_of_the_pages(
    tmp_path: Path, pages: Path, server: Server, ray_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    """Ray alone would: whoever wrote the pages would then run code."""
    monkeypatch.chdir(pages)
    engine = RayEngine(Wary(server.port, str(pages)), workers=1)
    assert run_batch(["."], tmp_path / "run", model=LoopbackModel(server.port), engine=engine).total == PAGES


@slow
@needs_ray
def test_no_key_is_in_what_ray_writes(tmp_path: Path, pages: Path, ray_folder: Path):
    """It goes to the workers, who ask with it."""
    key = "sk-0123456789-very-secret"
    with running("--latency", "0.01") as endpoint:
        engine = RayEngine(NamedModel("m", endpoint.base_url, SecretStr(key)), workers=1)
        run_batch([pages / "0"], tmp_path / "run", model=OpenAIModel("m", base_url=endpoint.base_url), engine=engine)
        assert endpoint.counts()["answered"] > 0
    written = [file for file in [*ray_folder.rglob("*"), *(tmp_path / "run").rglob("*")] if file.is_file()]
    assert len(written) > 5
    assert not [file for file in written if key.encode() in file.read_bytes()]


# ---- the command


COMMAND = "import sys; from extractor.cli import main; sys.argv[0] = 'extractor'; main()"
BATCH = ("batch", "pages", "--out", "run", "--engine", "ray", "--workers", "1", "--no-cache")


def command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@slow
@needs_ray
def test_the_command_says_what_it_says_without_ray(tmp_path: Path, pages: Path, ray_folder: Path):
    """Nothing of Ray's is on the terminal."""
    process = command(tmp_path, *BATCH, "--model", "none")
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (ExitCode.SOME_PAGES_FAILED, "")
    assert "extractor: 40 pages: 38 done, 2 failed\n" in err
    assert "ray" not in err.lower()


@slow
@needs_ray
@pytest.mark.parametrize("sends", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_ends_the_command_and_the_same_goes_on(tmp_path: Path, pages: Path, ray_folder: Path, sends: signal.Signals):
    with running("--latency", "0.3", "--slots", "64") as endpoint:
        flags = (*BATCH, "--model", "m", "--base-url", endpoint.base_url, "--max-concurrency", "4")
        process = command(tmp_path, *flags)
        while endpoint.counts()["answered"] < 10:
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        process.send_signal(sends)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (130, ""), err
        assert "extractor: interrupted; what was finished is kept\n" in err
        assert "Traceback" not in err
        known, asked = states(tmp_path / "run", "answered"), endpoint.counts()["asked"]
        again = command(tmp_path, *flags)
        out, err = again.communicate(timeout=120)
        answered = states(tmp_path / "run", "answered")
        assert len(known) >= 6
        assert endpoint.counts()["asked"] - asked <= len(answered - known) + 4
