"""The Batch API: what was submitted is never submitted again, whatever happens; one bad item spoils nothing else."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import PROCESSES, one_version, write_pages
from loopback_batches import (
    KEY,
    WAITS,
    BatchJob,
    BatchServer,
    Body,
    answered_well,
    batch_model,
    briefly,
    completion,
    error,
    question_of,
    serving_batches,
    work_on_batches,
)
from openai.types import BatchError
from reading_group import TITLES

from extractor import api
from extractor.batch.exports import Format, export
from extractor.batch.ledger import Counts, LedgerReader
from extractor.batch.openai_batches.desk import Options
from extractor.batch.openai_batches.gathering import Gathering, Limits, Pending
from extractor.batch.openai_batches.lines import ReplyLine, request_line
from extractor.batch.openai_batches.mailbox import DATABASE, Mailbox, under_way
from extractor.batch.openai_batches.progress import WAITING_FOR_ROOM, Progress
from extractor.batch.openai_batches.service import Patience, Stopped
from extractor.batch.openai_batches.sorting import Objections
from extractor.batch.retries import Patience as Retries
from extractor.batch.retries import RetryingModel
from extractor.batch.runner import run_batch
from extractor.batch.terms import Terms
from extractor.drafts import TitlesDraft
from extractor.engines.endpoint import FORMS, Dialect
from extractor.engines.openai_model import OpenAIModel
from extractor.errors import CredentialsError, NoModelAvailable, OutputError, TransportError, UsageError
from extractor.models import Question
from extractor.records import Problem, ProblemKind

JSON_SCHEMA = Dialect(FORMS[0])


@pytest.fixture(autouse=True)
def version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.finished.code_version", one_version)


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with serving_batches() as server:
        yield server


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Four pages, each with one question about titles and three about numbers."""
    write_pages(tmp_path / "pages", 4)
    return tmp_path / "pages"


def lines(run: Path) -> bytes:
    [file] = export(run, Format.JSONL)
    return file.read_bytes()


def read(pages: Path, run: Path, server: BatchServer, *, attempts: int = 1, **more: Any) -> Counts:
    """A whole run in this process; with several attempts, what may go away is asked again."""
    model = batch_model(run, server.base_url, **more)
    terms = Terms(limits=None, patience=Retries(attempts=attempts, corrections=attempts - 1))
    try:
        return run_batch([pages], run, model=model, terms=terms)
    finally:
        api.close(model)


def read_directly(pages: Path, run: Path, server: BatchServer) -> None:
    """By the ordinary endpoint."""
    model = OpenAIModel("m", api_key=KEY, base_url=server.base_url)
    run_batch([pages], run, model=model)
    api.close(model)


@pytest.fixture(scope="module")
def directly(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a run over the same pages by the ordinary endpoint says."""
    folder = tmp_path_factory.mktemp("directly")
    write_pages(folder / "pages", 4)
    with serving_batches() as server:
        read_directly(folder / "pages", folder / "run", server)
    return lines(folder / "run")


def problems(run: Path) -> list[tuple[str, Problem]]:
    """Of questions, by page."""
    with LedgerReader.opened(run) as reader:
        return [(extraction.page, problem) for extraction in reader.extractions() for problem in extraction.problems]


def left_in(run: Path) -> int:
    """Questions that the mailbox still has."""
    connection = sqlite3.connect(run / DATABASE)
    [(count,)] = connection.execute("SELECT count(*) FROM questions").fetchall()
    connection.close()
    return int(count)


def all_once(server: BatchServer) -> bool:
    return set(server.submitted.values()) == {1}


def title_of(page: int) -> Callable[[Body], bool]:
    """Whether a request asks for the titles of this page."""
    return lambda body: question_of(body).kind == "titles" and f"Reading group {page}\n" in question_of(body).user


def answering(wanted: Callable[[Body], bool], *answers: tuple[int, Body]) -> Callable[[Body], tuple[int, Body]]:
    """These answers, one after the other, to the questions that are wanted; good ones to all others, and after them."""
    left = list(answers)
    return lambda body: left.pop(0) if wanted(body) and left else answered_well(body)


# ---- the whole of it


def test_a_run_by_batches_reads_what_a_run_by_the_endpoint_reads(tmp_path: Path, pages: Path, server: BatchServer, directly: bytes):
    counts = read(pages, tmp_path / "run", server)
    assert counts.pages == {"done": 4}
    assert lines(tmp_path / "run") == directly
    assert all_once(server)


def test_titles_and_numbers_are_batches_of_their_own(tmp_path: Path, pages: Path, server: BatchServer):
    """The page whose titles were asked directly does not wait for the others; its numbers may be a batch of their own."""
    read(pages, tmp_path / "run", server)
    assert set(server.kinds()) == {"titles", "numbers"}
    assert server.kinds()[0] == "titles"


def test_one_question_goes_to_the_endpoint_directly(tmp_path: Path, pages: Path, server: BatchServer):
    """How the model wants to be asked is not worth a batch."""
    counts = read(pages, tmp_path / "run", server)
    assert len(server.direct) == 1
    assert sum(server.submitted.values()) + 1 == counts.questions["answered"]


def test_requests_are_those_that_the_endpoint_gets(tmp_path: Path, pages: Path, server: BatchServer):
    read_directly(pages, tmp_path / "directly", server)
    asked = {json.dumps(body, sort_keys=True) for body in server.direct}
    server.direct.clear()
    read(pages, tmp_path / "run", server)
    batched = [line["body"] for made in server.batches.values() for line in made.lines]
    assert {json.dumps(body, sort_keys=True) for body in [*batched, *server.direct]} == asked


def test_newer_models_are_asked_as_they_want_to_be_in_batches_too(tmp_path: Path, pages: Path, server: BatchServer):
    def newer(body: Body) -> tuple[int, Body]:
        return error(400, "no", param="max_tokens") if "max_tokens" in body else answered_well(body)

    server.answering = newer
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}
    assert all("max_completion_tokens" in line["body"] for made in server.batches.values() for line in made.lines)


def test_nothing_is_left_in_the_mailbox(tmp_path: Path, pages: Path, server: BatchServer):
    read(pages, tmp_path / "run", server)
    assert (left_in(tmp_path / "run"), under_way(tmp_path / "run")) == (0, [])


def test_usage_is_that_of_the_replies(tmp_path: Path, pages: Path, server: BatchServer):
    counts = read(pages, tmp_path / "run", server)
    questions = counts.questions["answered"]
    assert (counts.usage.prompt_tokens, counts.usage.new_prompt_tokens) == (300 * questions, 200 * questions)
    assert (counts.usage.completion_tokens, counts.usage.failed_attempts) == (20 * questions, 0)


def test_a_run_goes_on_by_either_way(tmp_path: Path, pages: Path, server: BatchServer, directly: bytes):
    """What was answered by the endpoint is not submitted."""
    read_directly(pages, tmp_path / "run", server)
    server.log.clear()
    read(pages, tmp_path / "run", server)
    assert (server.log, lines(tmp_path / "run")) == ([], directly)


def test_how_far_batches_are_is_told(tmp_path: Path, pages: Path, server: BatchServer):
    told: list[Progress] = []
    read(pages, tmp_path / "run", server, tell=told.append)
    first = [each for each in told if each.number == 1]
    assert [(each.kind, each.status, each.questions, each.done) for each in first] == [
        ("titles", "in_progress", 3, 0), ("titles", "in_progress", 3, 1), ("titles", "finalizing", 3, 3), ("titles", "completed", 3, 3),
    ]  # fmt: skip
    assert {each.batch for each in first} == {"batch_1"}
    assert {each.kind for each in told} == {"titles", "numbers"}


def test_progress_says_the_kind_and_the_waiting_time():
    progress = Progress(2, "numbers", "in_progress", 50_000, 1_200, 3, 11_165.4)
    assert str(progress) == (
        "batch 2 of numbers: 50,000 questions submitted, 1,200 of 50,000 done, 3 failed, waiting for 3:06:05 (in progress)"
    )


def test_the_same_question_asked_twice_at_once_is_submitted_once(tmp_path: Path, server: BatchServer):
    first, second = (Question("titles", "1", "s", f"u{number}", TitlesDraft, 50) for number in (1, 2))
    server.answering = lambda body: completion('{"titles":["A"]}')

    async def ask() -> list[Any]:
        model = batch_model(tmp_path, server.base_url)
        try:
            await model.ask(first)
            return await asyncio.gather(model.ask(second), model.ask(second))
        finally:
            await model.aclose()

    replies = asyncio.run(ask())
    assert [reply.draft.titles for reply in replies] == [["A"], ["A"]]
    assert all_once(server)


# ---- limits


def test_files_are_cut_to_the_number_of_requests(tmp_path: Path, pages: Path, server: BatchServer):
    server.requests = 2
    options = Options(limits=Limits(requests=2), quiet_seconds=0.05)
    assert read(pages, tmp_path / "run", server, options=options).pages == {"done": 4}
    assert {made.status for made in server.batches.values()} == {"completed"}
    assert all_once(server)


def test_files_are_cut_to_their_size(tmp_path: Path, pages: Path, server: BatchServer):
    server.size = 9_000
    options = Options(limits=Limits(size=9_000), quiet_seconds=0.05)
    assert read(pages, tmp_path / "run", server, options=options).pages == {"done": 4}
    assert len(server.uploads) > 2
    assert all_once(server)


def test_the_documented_limits_are_the_default():
    assert (Limits().requests, Limits().size) == (50_000, 200_000_000)


def test_a_full_queue_is_met_with_smaller_files(tmp_path: Path, pages: Path, server: BatchServer):
    server.queue = 2
    told: list[Progress] = []
    assert read(pages, tmp_path / "run", server, tell=told.append).pages == {"done": 4}
    assert WAITING_FOR_ROOM in {each.status for each in told}
    assert max(len(made.lines) for made in server.batches.values() if made.status == "completed") == 2
    assert all_once(server)


def test_a_line_of_a_file_is_one_line_for_everybody():
    """Whatever a page prints: some readers of lines end one at U+2028."""
    line = request_line("k", {"messages": "a\u2028b\u0085c\ud800"})
    assert line.decode("ascii").splitlines() == [line.decode("ascii").rstrip("\n")]
    assert json.loads(line)["body"]["messages"] == "a\u2028b\u0085c\ud800"


# ---- gathering


def gathered(limits: Limits, script: Callable[[Gathering], Any]) -> list[tuple[str, list[str]]]:
    files: list[tuple[str, list[str]]] = []

    async def run() -> None:
        gathering = Gathering(limits, 0.05, lambda kind, pending: files.append((kind, [each.key for each in pending])))
        await script(gathering)
        await asyncio.sleep(1)

    asyncio.run(run())
    return files


def test_questions_go_out_by_kind_when_no_more_come():
    async def script(gathering: Gathering) -> None:
        for number in range(4):
            gathering.add(Pending(str(number), "odd" if number % 2 else "even", b"line\n"))

    assert gathered(Limits(), script) == [("even", ["0", "2"]), ("odd", ["1", "3"])]


def test_pages_that_are_still_read_are_waited_for():
    """Reading keeps the loop busy for longer than the quiet time."""

    async def script(gathering: Gathering) -> None:
        for number in range(3):
            gathering.add(Pending(str(number), "a", b"line\n"))
            await asyncio.sleep(0)
            time.sleep(0.1)  # the loop stands still
            for _ in range(5):
                await asyncio.sleep(0)

    assert gathered(Limits(), script) == [("a", ["0", "1", "2"])]


def test_what_nobody_waits_for_does_not_go_out():
    async def script(gathering: Gathering) -> None:
        for number in range(3):
            gathering.add(Pending(str(number), "a", b"line\n"))
        gathering.discard("1")

    assert gathered(Limits(), script) == [("a", ["0", "2"])]


@pytest.mark.parametrize("limits", [Limits(requests=2), Limits(size=10)])
def test_a_full_file_goes_out_at_once(limits: Limits):
    async def script(gathering: Gathering) -> None:
        for number in range(5):
            gathering.add(Pending(str(number), "a", b"line\n"))

    assert gathered(limits, script) == [("a", ["0", "1"]), ("a", ["2", "3"]), ("a", ["4"])]


# ---- killed, and started again

STEPS = [
    ("before", "POST /files", 1), ("after", "POST /files", 1), ("before", "POST /batches", 1), ("after", "POST /batches", 1),
    ("before", "GET /batches/ID", 1), ("after", "GET /batches/ID", 3), ("after", "GET /files/ID/content", 1),
    ("at", "UPDATE questions SET line", 2), ("at", "DELETE FROM batches WHERE number", 1), ("after", "GET /files/ID/content", 2),
]  # fmt: skip
MORE_STEPS = [
    ("at", "INSERT INTO batches", 1), ("at", "COMMIT", 3), ("at", "UPDATE batches SET batch", 1), ("at", "UPDATE batches SET arrived", 1),
    ("at", "DELETE FROM questions WHERE key", 3), ("at", "DELETE FROM questions WHERE key", 1), ("after", "POST /batches", 2),
    ("before", "GET /files/ID/content", 1), ("before", "POST /files", 2), ("after", "GET /batches/ID", 6),
]  # fmt: skip


def ended(job: BatchJob) -> int:
    process = PROCESSES.Process(target=work_on_batches, args=(job,))
    process.start()
    process.join(100)
    assert process.exitcode is not None
    return process.exitcode


@pytest.mark.parametrize(("moment", "what", "nth"), [*STEPS, *(pytest.param(*step, marks=pytest.mark.slow) for step in MORE_STEPS)])
def test_killed_at_any_step_the_same_command_goes_on(
    tmp_path: Path, pages: Path, server: BatchServer, directly: bytes, moment: str, what: str, nth: int
):
    """No question is in two batches that were taken, and the results are those of a run that nothing happened to."""
    assert ended(BatchJob(pages, tmp_path / "run", server.base_url, moment, what, nth)) == -signal.SIGKILL
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}
    assert lines(tmp_path / "run") == directly
    assert all_once(server)


def test_interrupted_while_it_waits_it_leaves_the_batch_alone(tmp_path: Path, pages: Path, server: BatchServer, directly: bytes):
    job = BatchJob(pages, tmp_path / "run", server.base_url, "before", "GET /batches/ID", 2, signal.SIGINT)
    server.ends = {1: WAITS}
    assert ended(job) == 130
    [waiting] = under_way(tmp_path / "run")
    assert (waiting.number, waiting.kind, waiting.batch, waiting.questions) == (1, "titles", "batch_1", 3)
    assert not [name for name in server.log if name.endswith("/cancel")]
    server.batches["batch_1"].ends = "completed"
    read(pages, tmp_path / "run", server)
    assert (lines(tmp_path / "run"), all_once(server)) == (directly, True)


def test_a_batch_that_ended_while_nobody_was_looking_is_used(tmp_path: Path, pages: Path, server: BatchServer):
    job = BatchJob(pages, tmp_path / "run", server.base_url, "before", "GET /batches/ID", 1)
    assert ended(job) == -signal.SIGKILL
    for _ in range(5):
        server.look("batch_1")
    assert server.batches["batch_1"].status == "completed"
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}
    assert all_once(server)


def test_who_is_closed_while_it_waits_goes_on_when_asked_again(tmp_path: Path, server: BatchServer):
    first, second = (Question("titles", "1", "s", f"u{number}", TitlesDraft, 50) for number in (1, 2))
    server.answering = lambda body: completion('{"titles":["A"]}')
    server.ends = {1: WAITS}

    async def ask() -> Any:
        model = batch_model(tmp_path, server.base_url)
        await model.ask(first)
        waiting = asyncio.ensure_future(model.ask(second))
        while not server.batches:
            await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await model.aclose()
        server.batches["batch_1"].ends = "completed"
        try:
            return await model.ask(second)
        finally:
            await model.aclose()

    assert asyncio.run(ask()).draft.titles == ["A"]
    assert all_once(server)


# ---- bad items


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error(400, "This request is odd."), ProblemKind.INVALID_REPLY),
        (error(429, "slow down"), ProblemKind.TRANSPORT),
        (error(500, "oops"), ProblemKind.TRANSPORT),
        (completion(None, refusal="I can't"), ProblemKind.REFUSED),
        (completion('{"headings": []}'), ProblemKind.INVALID_REPLY),
        ((200, {"choices": []}), ProblemKind.TRANSPORT),
        ((0, {"code": "request_timeout", "message": "late"}), ProblemKind.TRANSPORT),
        ((0, {"code": "invalid_request", "message": "odd"}), ProblemKind.INVALID_REPLY),
    ],
)
def test_a_bad_item_is_a_problem_of_its_page_alone(
    tmp_path: Path, pages: Path, server: BatchServer, answer: tuple[int, Body], kind: ProblemKind
):
    server.answering = answering(title_of(2), answer)
    read(pages, tmp_path / "run", server)
    [(name, problem)] = problems(tmp_path / "run")
    assert (name, problem.kind) == ("2/page0002.txt", kind)
    assert "\n" not in problem.reason
    assert left_in(tmp_path / "run") == 0


@pytest.mark.parametrize(
    "answer", [completion('{"titles": ["Ti', finish="length"), error(400, "too long", code="context_length_exceeded")]
)
def test_a_question_that_is_too_long_is_asked_in_halves(tmp_path: Path, pages: Path, server: BatchServer, answer: tuple[int, Body]):
    server.answering = answering(title_of(2), answer)
    read(pages, tmp_path / "run", server)
    assert (problems(tmp_path / "run"), server.kinds().count("titles")) == ([], 2)


@pytest.mark.parametrize("answer", [error(429, "slow down"), error(500, "oops"), completion('{"headings": []}')])
def test_what_may_go_away_is_asked_again_in_a_further_batch(
    tmp_path: Path, pages: Path, server: BatchServer, answer: tuple[int, Body]
):
    server.answering = answering(title_of(2), answer)
    counts = read(pages, tmp_path / "run", server, attempts=2)
    assert (counts.pages, counts.usage.failed_attempts) == ({"done": 4}, 1)
    assert server.kinds().count("titles") == 2


def test_what_is_refused_in_every_batch_comes_to_an_end(tmp_path: Path, pages: Path, server: BatchServer):
    """Each further batch may take a day: 429 inside one is not taken for a server that is busy for a moment."""
    wanted = title_of(2)
    server.answering = lambda body: error(429, "slow down") if wanted(body) else answered_well(body)
    assert read(pages, tmp_path / "run", server, attempts=3).pages == {"done": 3, "failed": 1}
    assert server.kinds().count("titles") == 3


def test_a_question_that_no_file_speaks_of_may_be_asked_again(tmp_path: Path, pages: Path, server: BatchServer):
    server.unmentioned = {1: 2}
    assert read(pages, tmp_path / "run", server, attempts=2).pages == {"done": 4}
    assert sorted(server.submitted.values())[-3:] == [1, 2, 2]


def test_killed_while_a_correction_is_under_way_nothing_is_paid_for_again(tmp_path: Path, server: BatchServer):
    """The reply that did not fit is kept until the corrected question has its own."""
    question = Question("titles", "1", "s", f"{TITLES[0]}\n", TitlesDraft, 50)
    server.answering = lambda body: answered_well(body) if "not accepted" in body["messages"][1]["content"] else completion("{}")
    others = Mailbox(tmp_path)
    others.posted("titles", "file-0", 0, JSON_SCHEMA, ["of another batch"])  # so that it is known how to ask

    async def killed() -> None:
        asking = asyncio.ensure_future(RetryingModel(batch_model(tmp_path, server.base_url), sleep=briefly).ask(question))
        while len(server.batches) < 2:
            await asyncio.sleep(0)  # looks at every turn of the loop: the answer takes several
        asking.cancel()  # and nothing is closed
        await asyncio.gather(asking, return_exceptions=True)

    async def started_again() -> Any:
        model = batch_model(tmp_path, server.base_url)
        try:
            return await RetryingModel(model, sleep=briefly).ask(question)
        finally:
            await model.aclose()

    asyncio.run(killed())
    assert asyncio.run(started_again()).draft.titles == [TITLES[0]]
    assert (all_once(server), len(server.batches), server.direct) == (True, 2, [])
    others.close()


# ---- batches that do not come to a good end


def test_what_expired_goes_into_a_further_batch(tmp_path: Path, pages: Path, server: BatchServer, directly: bytes):
    """What was answered in time is used."""
    server.ends, server.unread = {1: "expired"}, 1
    assert read(pages, tmp_path / "run", server, attempts=2).pages == {"done": 4}
    assert lines(tmp_path / "run") == directly
    assert sorted(server.submitted.values())[-3:] == [1, 2, 2]


def test_a_batch_that_is_not_taken_stops_the_run_in_one_line(tmp_path: Path, pages: Path, server: BatchServer):
    server.requests = 2
    with pytest.raises(Stopped, match=r"batch_\d was not taken: The number of requests exceeds the maximum of 2") as caught:
        read(pages, tmp_path / "run", server)
    assert "\n" not in str(caught.value)
    server.requests = 50_000
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}
    assert all_once(server)


def test_a_batch_that_was_not_taken_while_nobody_was_looking_goes_out_again(tmp_path: Path, pages: Path, server: BatchServer):
    """Its cause may be gone; and where it is not, the new one is not taken either."""
    server.requests = 2
    job = BatchJob(pages, tmp_path / "run", server.base_url, "before", "GET /batches/ID", 1)
    assert ended(job) == -signal.SIGKILL
    server.look("batch_1")
    assert server.batches["batch_1"].status == "failed"
    with pytest.raises(Stopped, match=r"batch_[^1] was not taken"):
        read(pages, tmp_path / "run", server)
    server.requests = 50_000
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}
    assert all_once(server)


def test_a_batch_that_is_not_taken_for_want_of_money_says_so(tmp_path: Path, pages: Path, server: BatchServer):
    server._objections = lambda made: [  # type: ignore[method-assign]
        {"code": "billing_hard_limit_reached", "message": "Billing hard limit has been reached.", "line": None}
    ]
    with pytest.raises(CredentialsError, match=r"no quota is left .*hard limit"):
        read(pages, tmp_path / "run", server)


def test_lines_that_are_not_taken_do_not_spoil_the_others(tmp_path: Path, pages: Path, server: BatchServer):
    server.refuses_lines = title_of(2)
    read(pages, tmp_path / "run", server)
    assert [name for name, _ in problems(tmp_path / "run")] == ["2/page0002.txt"]
    assert "failed" in {made.status for made in server.batches.values()}
    assert all_once(server)


KEYS = ["a", "b", "c"]
BAD_LINE = {"code": "invalid_request", "message": "odd", "line": 2, "param": None}


def objections(*errors: Body) -> Objections:
    return Objections("batch_1", [BatchError(**error) for error in errors])


@pytest.mark.parametrize(
    ("errors", "keys", "gone"),
    [
        ([BAD_LINE], KEYS, ["b"]),
        ([BAD_LINE, BAD_LINE | {"line": 3}], KEYS, ["b", "c"]),
        ([BAD_LINE | {"line": 1}], ["a"], ["a"]),
        ([BAD_LINE | {"line": line} for line in (1, 2, 3)], KEYS, None),
        ([BAD_LINE | {"line": None}], KEYS, None),
        ([BAD_LINE | {"line": 1, "code": "model_not_found", "param": "body.model"}], KEYS, None),
        ([], KEYS, None),
    ],
)
def test_an_objection_to_a_line_is_told_from_one_to_all(errors: list[Body], keys: list[str], gone: list[str] | None):
    found = objections(*errors).lines(keys)
    assert (None if found is None else [key for key, line in found if line]) == gone


def test_lines_that_are_objected_to_again_and_again_stop_the_run(tmp_path: Path, pages: Path, server: BatchServer):
    """Else a batch a question would go out."""
    server._objections = lambda made: [BAD_LINE | {"line": 1}]  # type: ignore[method-assign]
    write_pages(pages, 8)
    with pytest.raises(Stopped, match="was not taken: odd"):
        read(pages, tmp_path / "run", server)
    assert len(server.batches) == 4


def test_a_batch_that_is_cancelled_elsewhere_stops_the_run(tmp_path: Path, pages: Path, server: BatchServer):
    """It is not submitted again behind the back of who cancelled it; the same command does, without what was done."""
    server.ends, server.unread = {1: "cancelled"}, 1
    with pytest.raises(Stopped, match="batch_1 was cancelled; what it had done is kept"):
        read(pages, tmp_path / "run", server)
    assert server.kinds() in (["titles"], ["titles", "numbers"])
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}
    assert sorted(server.submitted.values())[-3:] == [1, 2, 2]


@pytest.mark.parametrize("status", [401, 429])
def test_a_key_or_quota_that_is_gone_inside_a_batch_stops_the_run(tmp_path: Path, pages: Path, server: BatchServer, status: int):
    """And does not stop the next, when it is there again."""
    server.answering = answering(title_of(2), error(status, "no", code="insufficient_quota" if status == 429 else None))
    with pytest.raises(CredentialsError):
        read(pages, tmp_path / "run", server)
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}


def test_a_wrong_key_stops_the_run(tmp_path: Path, pages: Path, server: BatchServer):
    with pytest.raises(CredentialsError, match="refuses the key"):
        read(pages, tmp_path / "run", server, key="sk-wrong")
    assert not server.batches


def test_a_key_that_is_withdrawn_while_it_waits_stops_the_run(tmp_path: Path, pages: Path, server: BatchServer):
    server.mishaps["GET /batches/ID"] = [401]
    with pytest.raises(CredentialsError):
        read(pages, tmp_path / "run", server)
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}
    assert all_once(server)


def test_an_endpoint_without_a_batch_api_says_so(tmp_path: Path, pages: Path, server: BatchServer):
    server.mishaps["POST /files"] = [404]
    with pytest.raises(NoModelAvailable, match="has it no Batch API"):
        read(pages, tmp_path / "run", server)


def test_a_batch_that_the_endpoint_does_not_know_is_not_submitted_again(tmp_path: Path, pages: Path, server: BatchServer):
    """It may be another project's key."""
    server.mishaps["GET /batches/ID"] = [404]
    with pytest.raises(Stopped, match="batch_1 can't be watched: the endpoint does not know it"):
        read(pages, tmp_path / "run", server)
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}
    assert all_once(server)


def test_replies_that_are_no_longer_kept_are_asked_for_anew(tmp_path: Path, pages: Path, server: BatchServer):
    server.mishaps["GET /files/ID/content"] = [404]
    with pytest.raises(Stopped, match="the replies of batch_1 can't be fetched"):
        read(pages, tmp_path / "run", server)
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}


# ---- the way to the endpoint


@pytest.mark.parametrize(
    ("request_", "mishap"),
    [
        ("POST /files", 503), ("POST /files", "lost"), ("POST /batches", 500), ("POST /batches", "lost"), ("POST /batches", 429),
        ("GET /batches/ID", 502), ("GET /batches/ID", "lost"), ("GET /files/ID/content", 502), ("GET /files/ID/content", "half"),
    ],
)  # fmt: skip
def test_what_does_not_get_through_is_tried_again(
    tmp_path: Path, pages: Path, server: BatchServer, request_: str, mishap: int | str
):
    """And where an answer was lost, a batch that was made is found."""
    server.mishaps[request_] = [mishap, mishap]
    assert read(pages, tmp_path / "run", server).pages == {"done": 4}
    assert all_once(server)


def test_an_endpoint_that_stays_away_stops_the_run_and_loses_nothing(tmp_path: Path, pages: Path, server: BatchServer):
    server.mishaps["GET /batches/ID"] = [503] * 3
    options = Options(quiet_seconds=0.05, patience=Patience(attempts=3))
    with pytest.raises(Stopped, match="the same command picks it up"):
        read(pages, tmp_path / "run", server, options=options)
    assert read(pages, tmp_path / "run", server, options=options).pages == {"done": 4}
    assert all_once(server)


def test_pauses_grow_to_five_minutes():
    pauses = [Patience().pause(look) for look in range(1, 13)]
    assert (pauses[:3], pauses[-1]) == ([10.0, 15.0, 22.5], 300.0)


# ---- lines and mailbox


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'{"custom_id": 7}', b"\xff\xfe", b"[" * 200_000], ids=lambda raw: repr(raw[:20])
)
def test_what_is_no_line_of_a_reply_is_none(raw: bytes):
    assert ReplyLine.read(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        b'{"custom_id":"k"}',
        b'{"custom_id":"k","response":null,"error":null}',
        b'{"custom_id":"k","response":[],"error":"no"}',
        b'{"custom_id":"k","response":{"status_code":200,"body":{"choices":[7]}}}',
        b'{"custom_id":"k","response":{"status_code":200,"body":{"choices":[{"message":null}]}}}',
        b'{"custom_id":"k","response":{"status_code":"200","body":{}}}',
    ],
)
def test_a_line_that_says_nothing_may_be_asked_again(raw: bytes):
    line = ReplyLine.read(raw)
    assert line is not None
    with pytest.raises(TransportError) as caught:
        line.reply(Question("titles", "1", "s", "u", TitlesDraft, 50), JSON_SCHEMA)
    assert caught.value.usage is not None
    assert (caught.value.usage.failed_attempts, caught.value.refused) == (1, False)


def test_a_reply_is_not_spoiled_by_what_else_its_line_says():
    message = {"role": None, "content": '{"titles":["A title"]}', "annotations": 7}
    usage = {"prompt_tokens": 5, "completion_tokens": "many", "prompt_tokens_details": {"cached_tokens": 9}}
    body = {"choices": [{"message": message, "finish_reason": "new"}], "usage": usage}
    reply = ReplyLine("k", 200, body).reply(Question("titles", "1", "s", "A title", TitlesDraft, 50), JSON_SCHEMA)
    assert reply.draft.titles == ["A title"]
    assert (reply.usage.prompt_tokens, reply.usage.new_prompt_tokens, reply.usage.completion_tokens) == (5, 0, 0)


def test_a_mailbox_of_another_version_is_left_alone(tmp_path: Path):
    connection = sqlite3.connect(tmp_path / DATABASE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(UsageError, match="another version"):
        Mailbox(tmp_path)


def test_a_damaged_mailbox_is_one_clear_error(tmp_path: Path):
    mailbox = Mailbox(tmp_path)
    mailbox.posted("titles", "file-1", 0, JSON_SCHEMA, ["k"])
    mailbox._write("UPDATE batches SET dialect = '{}'")
    with pytest.raises(UsageError, match="is damaged"):
        mailbox.dialect()
    mailbox.close()


def test_a_mailbox_that_can_not_be_had_is_one_clear_error(tmp_path: Path):
    (tmp_path / "run").write_text("a file")
    with pytest.raises(OutputError, match=r"batches\.db can't be used"):
        Mailbox(tmp_path / "run")


def test_a_run_without_batches_has_none_under_way(tmp_path: Path):
    assert under_way(tmp_path) == []


def test_a_dialect_is_heard_as_it_was_told():
    dialect = Dialect(FORMS[3], "max_completion_tokens", temperature=False)
    assert Dialect.heard(dialect.told()) == dialect
