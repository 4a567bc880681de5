"""The commands on batches: what they say, and what they end with."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import tenacity
from loopback import LoopbackModel, Server, serving, write_pages
from loopback_batches import KEY, batch_model, serving_batches

from extractor import cli, cli_batch
from extractor.errors import ExitCode
from extractor.models import Model, NoModel
from extractor.settings import Settings
from extractor.shown import store

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder, a cache of its own, and no endpoint."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "EXTRACTOR_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(cli, "app", cli_batch.app)
    monkeypatch.setattr("extractor.batch.retries._GROWING", tenacity.wait_none())
    write_pages(Path("pages"), 5)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch, server: Server) -> list[Settings]:
    """The server's model, whatever is asked for; what it was asked for by."""
    seen: list[Settings] = []

    def choose(settings: Settings, **more: Any) -> Model:
        assert more["keep_replies"] is False
        seen.append(settings)
        return LoopbackModel(server.port)

    monkeypatch.setattr(cli_batch, "choose_model", choose)
    return seen


BATCH = ("batch", "pages", "--out", "run", "--model", "none")


def test_a_batch_is_read_and_exported(capfd: pytest.CaptureFixture[str]):
    assert cli.run(BATCH) == ExitCode.DONE
    out, err = capfd.readouterr()
    assert (out, err.splitlines()[-1]) == ("", "extractor: 5 pages: 5 done")
    assert cli.run(["export", "run"]) == ExitCode.DONE
    assert capfd.readouterr().out == "run/extractions.jsonl\n"
    assert len(list(store.read(Path("run/extractions.jsonl")))) == 5


def test_the_same_command_again_is_done_at_once():
    assert [cli.run(BATCH), cli.run(BATCH)] == [ExitCode.DONE, ExitCode.DONE]


def test_some_failed_pages_are_an_exit_code_of_their_own(capfd: pytest.CaptureFixture[str]):
    Path("pages/empty.txt").write_text("")
    assert cli.run(BATCH) == ExitCode.SOME_PAGES_FAILED
    assert "extractor retry run --failed" in capfd.readouterr().err
    assert cli.run(["status", "run"]) == ExitCode.DONE
    assert capfd.readouterr().out == "6 pages: 5 done, 1 failed\n  empty.txt: the page is empty\n"


def test_nothing_but_unreadable_pages_is_bad_input():
    Path("bad.jsonl").write_text("{\n[]\n")
    assert cli.run(["batch", "bad.jsonl", "--out", "run", "--model", "none"]) == ExitCode.USAGE


def test_nothing_but_lost_requests_is_infrastructure(loopback: list[Settings], server: Server):
    server.fails = True
    assert cli.run(["batch", "pages", "--out", "run"]) == ExitCode.INFRASTRUCTURE


@pytest.mark.parametrize(("arguments", "said"), [
    (["batch", "missing", "--out", "run"], "no such file"),
    (["batch", "pages"], "--out"),
    (["batch", "--out", "run"], "INPUT"),
    (["batch", "*.nothing", "--out", "run", "--model", "none"], "no page"),
    (["status", "missing"], "holds no batch"),
    (["retry", "missing", "--failed"], "holds no batch"),
    (["export", "missing"], "holds no batch"),
    (["export", "run", "--format", "xml"], "xml"),
])  # fmt: skip
def test_a_wrong_call_is_said_in_a_line(
    arguments: list[str], said: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cli_batch, "choose_model", lambda *_, **__: NoModel())
    assert cli.run(arguments) == ExitCode.USAGE
    err = capfd.readouterr().err
    assert said in err
    assert "Traceback" not in err


def test_failed_pages_are_read_again_with_the_same_model(loopback: list[Settings], server: Server):
    """As it was named for batch; a key is never kept."""
    server.fails = True
    cli.run(["batch", "pages", "--out", "run", "--model", "m", "--base-url", "http://127.0.0.1:1/v1"])
    server.fails = False
    assert cli.run(["retry", "run"]) == ExitCode.INFRASTRUCTURE
    assert cli.run(["retry", "run", "--failed"]) == ExitCode.DONE
    assert {(settings.model, settings.base_url) for settings in loopback} == {("m", "http://127.0.0.1:1/v1")}


def test_replies_are_kept_across_runs_unless_told_otherwise(loopback: list[Settings], server: Server):
    cli.run(["batch", "pages", "--out", "one"])
    asked = len(server.asked)
    cli.run(["batch", "pages", "--out", "two"])
    assert len(server.asked) - asked < asked / 2  # failed questions only
    cli.run(["batch", "pages", "--out", "three", "--no-cache"])
    assert len(server.asked) >= 2 * asked


def test_a_list_of_files_comes_on_standard_input(monkeypatch: pytest.MonkeyPatch):
    names = io.TextIOWrapper(io.BytesIO(b"pages/0/page0000.txt\npages/1/page0001.txt\n"))
    monkeypatch.setattr(sys, "stdin", names)
    assert cli.run(["batch", "-", "--out", "run", "--model", "none"]) == ExitCode.DONE
    cli.run(["export", "run"])
    assert [one.page for one in store.read(Path("run/extractions.jsonl"))] == ["pages/0/page0000.txt", "pages/1/page0001.txt"]


@pytest.mark.parametrize(("form", "files"), [
    ("jsonl", ["extractions.jsonl"]),
    ("csv", ["csv/papers.csv", "csv/methods.csv", "csv/numbers.csv", "csv/problems.csv"]),
    ("sqlite", ["extractions.sqlite"]),
])  # fmt: skip
def test_exports_are_named(form: str, files: list[str], capfd: pytest.CaptureFixture[str]):
    cli.run(BATCH)
    capfd.readouterr()
    assert cli.run(["export", "run", "--format", form]) == ExitCode.DONE
    assert capfd.readouterr().out.splitlines() == [f"run/{file}" for file in files]


def test_status_says_what_it_cost(loopback: list[Settings], capfd: pytest.CaptureFixture[str]):
    cli.run(["batch", "pages", "--out", "run"])
    capfd.readouterr()
    cli.run(["status", "run"])
    out = capfd.readouterr().out
    assert "5 pages: 5 done" in out
    assert "answered" in out
    assert "tokens sent" in out


# ---- a process of its own

PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from loopback import LoopbackModel
from extractor import cli, cli_batch
cli_batch.choose_model = lambda *_, **__: LoopbackModel({port})
sys.argv = ["extractor", "batch", "pages", "--out", "run"]
cli.main()
"""


@pytest.mark.parametrize("sends", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_ends_the_command_soon_and_status_says_what_is_left(
    sends: signal.Signals, server: Server, capfd: pytest.CaptureFixture[str]
):
    server.latency = 30.0
    code = PROGRAM.format(tests=str(Path(__file__).parent), port=server.port)
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    while not server.asked:
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(sends)
    _, err = process.communicate(timeout=30)
    assert process.returncode == ExitCode.INTERRUPTED, err
    assert time.monotonic() - began < 5
    assert "interrupted; what was finished is kept" in err
    cli.run(["status", "run"])
    assert "so far; not all inputs were met yet" in capfd.readouterr().out
    assert json.loads(Path("run/summary.json").read_text())["ended"] == "interrupted"


def test_a_full_disk_is_said_in_a_line(server: Server):
    """A limit on a file's size stands for the disk."""
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))"
    code = limit + PROGRAM.format(tests=str(Path(__file__).parent), port=server.port)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (ExitCode.INFRASTRUCTURE, 1), done.stderr
    assert "Traceback" not in done.stderr


# ---- what it may take


HOSTED = ("batch", "pages", "--out", "run", "--model", "m")


def test_a_limit_of_tokens_ends_the_batch_and_the_same_command_with_a_higher_one_goes_on(
    loopback: list[Settings], server: Server, capfd: pytest.CaptureFixture[str]
):
    """No reply is paid for twice, and what comes out is what one call reads."""
    assert cli.run([*HOSTED, "--no-cache", "--max-tokens", "1800"]) == ExitCode.LIMIT_REACHED
    assert "--max-tokens 1,800 leaves no room" in capfd.readouterr().err
    asked = len(server.asked)
    assert cli.run([*HOSTED, "--no-cache", "--max-tokens", "1000000"]) == ExitCode.DONE
    assert cli.run([*HOSTED[:3], "whole", *HOSTED[4:], "--no-cache"]) == ExitCode.DONE
    assert 0 < asked < len(server.asked)
    assert set(server.counts.values()) == {2}  # once in each folder
    assert cli.run(["export", "run"]) == cli.run(["export", "whole"]) == ExitCode.DONE
    assert Path("run/extractions.jsonl").read_bytes() == Path("whole/extractions.jsonl").read_bytes()


def test_a_limit_of_time_ends_the_batch(loopback: list[Settings], server: Server, capfd: pytest.CaptureFixture[str]):
    """Pages under way come to their end."""
    server.latency = 0.05
    assert cli.run([*HOSTED, "--max-time", "0.01"]) == ExitCode.LIMIT_REACHED
    assert "--max-time of 0.01 s is over" in capfd.readouterr().err
    assert cli.run([*HOSTED, "--max-time", "1h"]) == ExitCode.DONE


def test_a_limit_of_cost_needs_a_price(loopback: list[Settings], server: Server, capfd: pytest.CaptureFixture[str]):
    assert cli.run([*HOSTED, "--max-cost", "1"]) == ExitCode.USAGE
    assert "--max-cost needs the model's price" in capfd.readouterr().err
    name = LoopbackModel.identity.name
    Path("prices.json").write_text(f'{{"models": {{"{name}": {{"input": 1000000, "output": 1000000}}}}}}')
    assert cli.run([*HOSTED, "--max-cost", "1", "--prices", "prices.json"]) == ExitCode.LIMIT_REACHED
    assert server.asked == []


def test_a_dry_run_says_what_it_would_ask_and_asks_and_writes_nothing(
    loopback: list[Settings], server: Server, capfd: pytest.CaptureFixture[str]
):
    assert cli.run([*HOSTED, "--dry-run"]) == ExitCode.DONE
    out = capfd.readouterr().out
    assert out.startswith("5 pages to read: about 20 questions\nabout ")
    assert "its price is not in the table" in out
    assert (server.asked, Path("run").exists()) == ([], False)


def test_a_dry_run_counts_what_is_left(loopback: list[Settings], server: Server, capfd: pytest.CaptureFixture[str]):
    assert cli.run(HOSTED) == ExitCode.DONE
    (Path("pages") / "new.txt").write_text("Added later.")
    capfd.readouterr()
    assert cli.run([*HOSTED, "--dry-run"]) == ExitCode.DONE
    assert capfd.readouterr().out.startswith("1 page to read")


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--max-time", "soon"), "--max-time 'soon' is no time; write 90 (seconds), 30m or 2h"),
        (("--rpm", "0"), "--rpm must be at least 1, not 0"),
        (("--max-tokens", "0"), "--max-tokens must be above 0, not 0"),
        (("--prices", "none.json"), "none.json can't be read"),
    ],
)
def test_what_is_no_limit_is_one_clear_line(
    loopback: list[Settings], flags: tuple[str, str], message: str, capfd: pytest.CaptureFixture[str]
):
    assert cli.run([*HOSTED, *flags]) == ExitCode.USAGE
    assert message in capfd.readouterr().err


def test_no_more_questions_are_under_way_than_the_user_allows(loopback: list[Settings], server: Server):
    server.latency = 0.01
    assert cli.run([*HOSTED, "--max-concurrency", "1"]) == ExitCode.DONE
    assert server.most_under_way == 1


# ---- watched


def test_what_happens_is_logged_and_summed_up(loopback: list[Settings]):
    assert cli.run([*HOSTED, "--log", "logs/batch.jsonl"]) == ExitCode.DONE
    lines = [json.loads(line) for line in Path("logs/batch.jsonl").read_text().splitlines()]
    assert {"batch begun", "page begun", "request sent", "request answered", "page ended", "batch ended"} <= {
        line["event"] for line in lines
    }
    assert json.loads(Path("run/summary.json").read_text())["run"]["pages"] == {"done": 5}


def test_a_log_that_can_not_be_written_is_one_clear_line(
    loopback: list[Settings], server: Server, capfd: pytest.CaptureFixture[str]
):
    """Before anything is asked; also of retry."""
    said = "extractor: the log pages can't be written: Is a directory; choose another file"
    assert cli.run([*HOSTED, "--log", "pages"]) == ExitCode.INFRASTRUCTURE
    assert (capfd.readouterr().err.splitlines(), server.asked) == ([said], [])
    assert cli.run(HOSTED) == ExitCode.DONE
    capfd.readouterr()
    assert cli.run(["retry", "run", "--log", "pages"]) == ExitCode.INFRASTRUCTURE
    assert capfd.readouterr().err.splitlines() == [said]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="stands for a full disk")
def test_a_log_on_a_full_disk_is_said_once_and_stops_nothing(loopback: list[Settings], capfd: pytest.CaptureFixture[str]):
    assert cli.run([*HOSTED, "--log", "/dev/full"]) == ExitCode.DONE
    assert capfd.readouterr().err.count("the log /dev/full can't be written: No space left on device; the batch goes on") == 1


def test_a_terminal_sees_one_line_that_tells_it_all(server: Server):
    """In 80 columns, of which it takes no more."""
    server.latency = 0.3
    code = PROGRAM.format(tests=str(Path(__file__).parent), port=server.port)
    drawn = on_a_terminal([sys.executable, "-c", code], columns=80)
    lines = [line.strip() for line in re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn)) if line.strip()]
    assert max(map(len, lines)) <= 80
    told = [line for line in lines if "req/s" in line]
    assert told
    assert all(
        re.search(r"\d done( ·)? \d failed( ·)? \d (in flight|open) · \S+ req/s( ·)? \S+ tok/s( ·)? \d/\d", line) for line in told
    )


def on_a_terminal(command: list[str], columns: int) -> str:
    """What the command writes to a terminal of its own."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env={**os.environ, "TERM": "xterm"}) as process:
        os.close(its)
        written = b""
        with suppress(OSError):  # so Linux says that nobody has the other end any more
            while some := os.read(ours, 2**16):
                written += some
        assert process.wait(60) == ExitCode.DONE
    os.close(ours)
    return written.decode()


# ---- by OpenAI's Batch API


def test_the_batch_api_is_a_flag(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    """Half the price, a line for each step of each batch, and the same exit codes."""
    with serving_batches() as batches:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        quick = lambda name, run, *, api_key, base_url, tell: batch_model(run, base_url, tell=tell)  # noqa: E731
        monkeypatch.setattr("extractor.batch.openai_batches.model.BatchApiModel", quick)
        assert (
            cli.run(["batch", "pages", "--out", "run", "--model", "m", "--base-url", batches.base_url, "--via", "batch-api"]) == 0
        )
    err = capfd.readouterr().err
    assert "extractor: batch 1 of titles: " in err and "of numbers: " in err
    assert "5 pages: 5 done" in err


@pytest.mark.parametrize("model", [(), ("--model", "local"), ("--model", "none"), ("--model", "m")])
def test_the_batch_api_needs_a_model_of_an_endpoint(model: tuple[str, ...], capfd: pytest.CaptureFixture[str]):
    assert cli.run(["batch", "pages", "--out", "run", "--via", "batch-api", *model]) == ExitCode.USAGE
    assert "--via batch-api needs --model NAME of an endpoint" in capfd.readouterr().err
