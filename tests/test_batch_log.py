"""The log of a batch: what is in it, what never is, and what becomes of it on a full disk."""

from __future__ import annotations

import errno
import io
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import planted
import pytest
import tenacity
from loopback import write_pages
from reading_group import PAGE, but, well

from extractor.batch.budget import BudgetSpent, Caps
from extractor.batch.events import Event, LogFailed, PageBegun, PageEnded, SecondPassed
from extractor.batch.log import Log
from extractor.batch.retries import Patience
from extractor.batch.runner import retry_batch, run_batch
from extractor.batch.summary import FILE
from extractor.batch.terms import Terms
from extractor.errors import ExitCode, ExtractorError, OutputError, TransportError
from extractor.models import NoModel, ScriptedModel
from extractor.shown.batch_progress import BatchProgress
from extractor.shown.progress import Lines

TERMS = Terms(patience=Patience(attempts=2, refusals=2, corrections=1))


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.retries._GROWING", tenacity.wait_none())


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(PAGE)
    return tmp_path / "pages"


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def logged(page: Path, tmp_path: Path, model: Any, **more: Any) -> list[dict[str, Any]]:
    with suppress(BudgetSpent):
        run_batch([page], tmp_path / "run", model=model, terms=more.pop("terms", TERMS), log=tmp_path / "log.jsonl", **more)
    return lines_of(tmp_path / "log.jsonl")


def test_a_batch_is_logged_from_its_begin_to_its_end(page: Path, tmp_path: Path):
    lines = [line for line in logged(page, tmp_path, ScriptedModel(well)) if line["event"] != "inputs counted"]
    asked = ["request sent", "request answered", "question ended"]
    assert [line["event"] for line in lines] == [
        "batch begun", "page begun", "window changed", *asked * 4, "page ended", "batch ended",
    ]  # fmt: skip
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"]) for line in lines)


def test_a_request_is_logged_with_page_key_kind_outcome_seconds_tokens_status_and_the_servers_wish(page: Path, tmp_path: Path):
    model = ScriptedModel(but(titles=TransportError("busy", status=429, retry_after=0.001)))
    [refused, *_] = [line for line in logged(page, tmp_path, model) if line["event"] == "request refused"]
    assert (refused["page"], refused["kind"], refused["status"], refused["retry_after"]) == ("a.txt", "titles", 429, 0.001)
    assert (refused["error"], refused["tokens_sent"], refused["under_way"]) == ("TransportError", 0, 0)
    assert len(refused["key"]) == 12 and refused["seconds"] >= 0


def test_limits_that_are_reached_are_logged(page: Path, tmp_path: Path):
    lines = logged(page, tmp_path, ScriptedModel(well), terms=Terms(caps=Caps(tokens=1)))
    [ended] = [line for line in lines if line["event"] == "budget ended"]
    assert ended["reason"].startswith("--max-tokens 1 leaves no room")
    assert lines[-1]["outcome"] == "limit reached"


def test_what_is_not_known_is_left_out(page: Path, tmp_path: Path):
    [done] = [line for line in logged(page, tmp_path, NoModel()) if line["event"] == "page ended"]
    assert set(done) == {"time", "event", "page", "outcome", "papers", "questions", "seconds"}


def test_a_question_that_the_cache_answers_is_not_logged(page: Path, tmp_path: Path):
    """Nothing was asked."""
    model = ScriptedModel(but(titles=TransportError("no")))  # or the page would be finished
    run_batch([page], tmp_path / "before", model=ScriptedModel(well), cache=tmp_path / "cache")
    (page / "a.txt").rename(page / "a.md")  # another kind of page, the same questions
    lines = logged(page, tmp_path, model, cache=tmp_path / "cache")
    assert [line for line in lines if line["event"].startswith(("question", "request"))] == []


def test_another_call_goes_on_in_the_same_file(page: Path, tmp_path: Path):
    logged(page, tmp_path, NoModel())
    retry_batch(tmp_path / "run", model=NoModel(), log=tmp_path / "log.jsonl")
    assert [line["event"] for line in lines_of(tmp_path / "log.jsonl")].count("batch begun") == 2


# ---- what is never in it


@pytest.mark.parametrize("fails", planted.FAILURES.values(), ids=planted.FAILURES)
def test_no_word_of_a_page_and_no_key_is_seen_whatever_fails(tmp_path: Path, fails: Any):
    """In the log, on the display, in the summary, in any event."""
    shown, told = io.StringIO(), list[Event]()
    progress = BatchProgress(Lines(shown))

    def watch(event: Event) -> None:
        told.append(event)
        progress(event)
        print(progress.told(None), progress.told(80), file=shown)

    pages, run, log = planted.write_page(tmp_path / "in"), tmp_path / "run", tmp_path / "log.jsonl"
    with suppress(ExtractorError):
        run_batch([pages], run, model=planted.model(fails), terms=TERMS, watch=watch, log=log)
    assert planted.seen(log.read_text()) == set()
    assert planted.seen(shown.getvalue() + (run / FILE).read_text() + repr(told)) == set()
    assert [line for line in lines_of(log) if line["event"] == "request sent"]


def test_what_must_not_be_seen_is_there_to_be_seen(tmp_path: Path):
    """On the page, and in what the server says."""
    assert planted.seen(planted.write_page(tmp_path).read_text()) >= {"TideCache", *planted.WORDS}
    said: list[str] = []

    def listens(request: httpx2.Request) -> httpx2.Response:
        said.append(planted.failure(400)(request).text)
        return planted.failure(400)(request)

    with suppress(ExtractorError):
        run_batch([planted.write_page(tmp_path)], tmp_path / "run", model=planted.model(listens), terms=TERMS)
    assert planted.seen(said[0]) >= {planted.KEY, "Bearer", planted.PROMPT, "TideCache"}


def test_names_of_pages_steer_nobody_who_shows_the_log(tmp_path: Path):
    """They are text of the inputs, and as harmless as on a terminal."""
    logged(planted.write_page(tmp_path / "in"), tmp_path, NoModel())
    text = (tmp_path / "log.jsonl").read_text()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert {line["page"] for line in lines_of(tmp_path / "log.jsonl") if "page" in line} == {"planted ␛]0;owned␇ page.txt"}
    log = io.BytesIO()
    Log(log, "log")(PageBegun("a\x1b[2J\n\u2028b"))
    assert json.loads(log.getvalue())["page"] == "a␛[2J  b"


# ---- where it can't be written


@pytest.mark.parametrize("retry", [False, True], ids=["batch", "retry"])
def test_a_log_that_can_not_be_written_is_one_clear_error_before_anything_is_done(page: Path, tmp_path: Path, retry: bool):
    if retry:
        run_batch([page], tmp_path / "run", model=NoModel())
    with pytest.raises(OutputError, match=r"the log .*pages can't be written: Is a directory; choose another file") as caught:
        if retry:
            retry_batch(tmp_path / "run", model=NoModel(), log=page)
        else:
            run_batch([page], tmp_path / "run", model=NoModel(), log=page)
    assert caught.value.exit_code == ExitCode.INFRASTRUCTURE
    assert (tmp_path / "run").exists() == retry


def test_its_folder_is_made(page: Path, tmp_path: Path):
    run_batch([page], tmp_path / "run", model=NoModel(), log=tmp_path / "run" / "logs" / "log.jsonl")
    assert lines_of(tmp_path / "run" / "logs" / "log.jsonl")


class Disk(io.BytesIO):
    """Takes so many bytes, and then none until there is room again."""

    room = 100

    def write(self, data: Any) -> int:
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = super().write(data[: self.room])
        self.room -= taken
        return taken


def test_a_disk_that_fills_up_is_said_once():
    complaints: list[Event] = []
    log = Log(Disk(), "log.jsonl", complaints.append)
    for number in range(10):
        log(PageBegun(f"page {number}"))
    reason = "the log log.jsonl can't be written: No space left on device; the batch goes on without it"
    assert complaints == [LogFailed(reason)]


def test_with_room_again_the_log_goes_on_and_says_how_many_lines_are_missing():
    disk, complaints = Disk(), list[Event]()
    log = Log(disk, "log.jsonl", complaints.append)
    for number in range(10):
        disk.room = 10_000 if number == 7 else disk.room
        log(PageBegun(f"page {number}"))
    whole, torn, gap, *rest = disk.getvalue().decode().split("\n")
    assert json.loads(whole)["page"] == "page 0"
    assert torn.startswith('{"time"') and not torn.endswith("}")
    assert (json.loads(gap)["event"], json.loads(gap)["lines"]) == ("lines missing", 6)
    assert [json.loads(line)["page"] for line in rest if line] == ["page 7", "page 8", "page 9"]
    log(PageBegun("page 10"))
    assert len(complaints) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="stands for a full disk")
def test_a_full_disk_under_the_log_stops_no_batch(page: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """Where nobody watches, it is a warning."""
    write_pages(page, 5)
    counts = run_batch([page], tmp_path / "run", model=NoModel(), log=Path("/dev/full"))
    assert counts.pages == {"done": 6}
    assert [record.getMessage() for record in caplog.records] == [
        "the log /dev/full can't be written: No space left on device; the batch goes on without it"
    ]


def test_seconds_are_not_logged():
    log = io.BytesIO()
    Log(log, "log")(SecondPassed())
    assert log.getvalue() == b""


def test_numbers_are_short():
    log = io.BytesIO()
    Log(log, "log", clock=lambda: 0.0)(PageEnded("a", "done", None, 3, 4, 1 / 3))
    assert json.loads(log.getvalue()) == {
        "time": "1970-01-01T00:00:00.000Z", "event": "page ended", "page": "a", "outcome": "done", "papers": 3, "questions": 4,
        "seconds": 0.333333,
    }  # fmt: skip
