"""The batch: nothing lost, nothing asked twice, the same bytes out, whatever happens on the way."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import tenacity
from loopback import PROCESSES, Job, LoopbackModel, Server, one_version, serving, states, work, write_pages
from reading_group import PAGE, well

from extractor.batch import ledger, readers
from extractor.batch.exports import Format, export
from extractor.batch.ledger import LedgerReader
from extractor.batch.runner import retry_batch, run_batch
from extractor.errors import CredentialsError, OutputError, UsageError
from extractor.models import NoModel, ScriptedModel
from extractor.records import ProblemKind

WRITES = [
    "CREATE TABLE", "INSERT INTO meta", "INSERT INTO pages", "UPDATE pages SET state = 'reading'", "INSERT INTO questions",
    "UPDATE questions SET state = 'answered'", "UPDATE questions SET state = 'failed'", "UPDATE pages SET state = 'done'",
    "UPDATE pages SET state = 'failed'", "INSERT OR REPLACE INTO meta",
]  # fmt: skip
"""The beginning of each kind of statement that writes, as the ledger is told it."""


@pytest.fixture(autouse=True)
def version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.finished.code_version", one_version)
    monkeypatch.setattr("extractor.batch.retries._GROWING", tenacity.wait_none())


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def lines(run: Path) -> bytes:
    [file] = export(run, Format.JSONL)
    return file.read_bytes()


def pages_in(folder: Path, count: int) -> Path:
    write_pages(folder / "pages", count)
    return folder / "pages"


def undisturbed(pages: Path, run: Path, server: Server) -> bytes:
    """What a run says that nothing happens to; the server forgets that it was asked."""
    run_batch([pages], run, model=LoopbackModel(server.port))
    server.asked.clear()
    server.asked_by.clear()
    return lines(run)


def started(job: Job) -> multiprocessing.process.BaseProcess:
    process = PROCESSES.Process(target=work, args=(job,))
    process.start()
    return process


def ended(process: multiprocessing.process.BaseProcess) -> int:
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


# ---- the whole of it


def test_every_page_has_one_extraction_in_the_order_of_the_inputs(tmp_path: Path, server: Server):
    pages = pages_in(tmp_path, 30)
    counts = run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port))
    with LedgerReader.opened(tmp_path / "run") as reader:
        names = [extraction.page for extraction in reader.extractions()]
    assert names == sorted(str(path.relative_to(pages)) for path in pages.rglob("*.txt"))
    assert (counts.total, counts.pages, counts.complete) == (30, {"done": 29, "failed": 1}, True)


def test_the_same_question_of_two_pages_is_asked_once(tmp_path: Path, server: Server):
    """Also where both are being read at the same time."""
    run_batch([pages_in(tmp_path, 30)], tmp_path / "run", model=LoopbackModel(server.port, parallel=16))
    assert set(server.counts.values()) == {1}


def test_no_more_questions_are_under_way_than_the_model_takes(tmp_path: Path, server: Server):
    server.latency = 0.01
    run_batch([pages_in(tmp_path, 12)], tmp_path / "run", model=LoopbackModel(server.port, parallel=3))
    assert server.most_under_way == 3


def test_the_same_command_again_asks_nothing(tmp_path: Path, server: Server):
    pages = pages_in(tmp_path, 12)
    first = undisturbed(pages, tmp_path / "run", server)
    run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port))
    assert (server.asked, lines(tmp_path / "run")) == ([], first)


def test_another_run_over_the_same_pages_asks_nothing(tmp_path: Path, server: Server):
    """Finished pages are kept across runs; pages with a failed question are read again, from kept replies."""
    pages, model, cache = pages_in(tmp_path, 12), LoopbackModel(server.port), tmp_path / "cache"
    run_batch([pages], tmp_path / "one", model=model, cache=cache)
    answered = states(tmp_path / "one", "answered")
    server.asked.clear()
    run_batch([pages], tmp_path / "two", model=model, cache=cache)
    assert not answered & set(server.asked)
    assert lines(tmp_path / "one") == lines(tmp_path / "two")


def test_a_finished_page_that_moved_is_found_under_its_new_name(tmp_path: Path, server: Server):
    pages, cache = pages_in(tmp_path, 1), tmp_path / "cache"
    run_batch([pages], tmp_path / "one", model=LoopbackModel(server.port), cache=cache)
    server.asked.clear()
    (pages / "0" / "page0000.txt").rename(pages / "moved.txt")
    run_batch([pages], tmp_path / "two", model=LoopbackModel(server.port), cache=cache)
    with LedgerReader.opened(tmp_path / "two") as reader:
        assert ([extraction.page for extraction in reader.extractions()], server.asked) == (["moved.txt"], [])


def test_new_files_in_a_folder_go_to_the_end(tmp_path: Path):
    pages = pages_in(tmp_path, 2)
    run_batch([pages], tmp_path / "run", model=NoModel())
    (pages / "0" / "a.txt").write_text("Added later.")
    run_batch([pages], tmp_path / "run", model=NoModel())
    with LedgerReader.opened(tmp_path / "run") as reader:
        assert [extraction.page for extraction in reader.extractions()] == ["0/page0000.txt", "1/page0001.txt", "0/a.txt"]


# ---- what stops a batch, and what does not


def test_a_defect_of_ours_fails_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    read = readers.extract_async

    async def defective(page, **more):
        if page.name.endswith("1.txt"):
            raise ZeroDivisionError("a defect")
        return await read(page, **more)

    monkeypatch.setattr(readers, "extract_async", defective)
    counts = run_batch([pages_in(tmp_path, 3)], tmp_path / "run", model=NoModel())
    assert counts.pages == {"done": 2, "failed": 1}
    with LedgerReader.opened(tmp_path / "run") as reader:
        [(name, problem)] = reader.problems()
    assert (name, problem.kind) == ("1/page0001.txt", ProblemKind.UNREADABLE)
    assert "ZeroDivisionError" in problem.reason


def test_a_wrong_key_stops_the_batch(tmp_path: Path):
    """All that was finished until then is kept."""
    pages = pages_in(tmp_path, 3)

    def script(question):
        raise CredentialsError("the endpoint refuses the key")

    with pytest.raises(CredentialsError):
        run_batch([pages], tmp_path / "run", model=ScriptedModel(script))
    with LedgerReader.opened(tmp_path / "run") as reader:
        assert reader.counts().left > 0


def test_pages_that_failed_in_transport_are_read_again_by_retry(tmp_path: Path, server: Server):
    pages = pages_in(tmp_path, 5)
    whole = undisturbed(pages, tmp_path / "whole", server)
    server.fails = True
    assert run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port)).pages == {"failed": 5}
    server.fails = False
    assert run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port)).pages == {"failed": 5}
    assert retry_batch(tmp_path / "run", model=LoopbackModel(server.port)).pages == {"done": 5}
    assert lines(tmp_path / "run") == whole


def test_retry_finds_the_inputs_from_another_folder(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch):
    """Also those that standard input named."""
    pages_in(tmp_path, 2)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "names").write_bytes(b"pages/0/page0000.txt\npages/1/page0001.txt\n")
    server.fails = True
    with (tmp_path / "names").open("rb") as names:
        run_batch(["-"], tmp_path / "run", model=LoopbackModel(server.port), names=names)
    server.fails = False
    monkeypatch.chdir("/")
    assert retry_batch(tmp_path / "run", model=LoopbackModel(server.port)).pages == {"done": 2}


def test_a_page_that_is_gone_has_its_end_too(tmp_path: Path, server: Server):
    """It was met before the batch was stopped, and is not there when it goes on."""
    pages = pages_in(tmp_path, 3)
    assert (
        ended(started(Job(pages, tmp_path / "run", server.port, 1, "INSERT INTO questions", 1, signal.SIGKILL))) == -signal.SIGKILL
    )
    (pages / "0" / "page0000.txt").unlink()
    counts = run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port))
    assert counts.pages == {"done": 2, "failed": 1}


@pytest.mark.parametrize("change", ["inputs", "model", "code"])
def test_a_run_goes_on_only_as_it_was_begun(tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch):
    pages = pages_in(tmp_path, 1)
    run_batch([pages], tmp_path / "run", model=NoModel())
    if change == "code":
        monkeypatch.setattr("extractor.batch.finished.code_version", lambda: "other")
    model = ScriptedModel([]) if change == "model" else NoModel()
    with pytest.raises(UsageError, match="was begun with"):
        run_batch([pages / "0" if change == "inputs" else pages], tmp_path / "run", model=model)


def test_inputs_without_a_page_are_a_mistake(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no page"):
        run_batch([tmp_path / "empty"], tmp_path / "run", model=NoModel())


def test_the_run_is_no_input_of_itself(tmp_path: Path):
    pages = pages_in(tmp_path, 2)
    run_batch([pages], pages / "run", model=NoModel())
    assert run_batch([pages], pages / "run", model=NoModel()).total == 2


# ---- killed


def killed_again_and_again(
    pages: Path, run: Path, server: Server, questions: int, most: int, seed: int
) -> list[tuple[int, set[str]]]:
    """Kill a batch at random moments, so many times, before it has asked all of its questions; then let it come to its
    end. Returns the processes, each with what the ledger knew when it had ended."""
    chance, processes, known = random.Random(seed), list[tuple[int, set[str]]](), set[str]()
    for kills_left in range(most, 0, -1):
        left = questions - len(known)
        most_now = min(2 * left // kills_left, left)  # so that it lasts
        last = len(server.asked) + chance.randrange(max(1, most_now))
        server.on_request, process = None, started(Job(pages, run, server.port))
        if chance.random() < 0.1:  # at any time, also before it asks
            server.on_request = killer(process, last, 0)
            kill_soon(process, chance.random() / 2)
        else:
            server.on_request = killer(process, last, chance.random() / 50)
        assert ended(process) == -signal.SIGKILL, "it came to its end before it was killed often enough"
        known = settled(run)
        processes.append((process.pid or 0, known))
    server.on_request = None
    process = started(Job(pages, run, server.port))
    assert ended(process) == 0
    return [*processes, (process.pid or 0, settled(run))]


def killer(process: multiprocessing.process.BaseProcess, last: int, seconds: float) -> Callable[[int], None]:
    """Kills it so long after the request that follows the ``last`` one."""
    return lambda number: kill_soon(process, seconds) if number > last else None


def settled(run: Path) -> set[str]:
    return states(run, "answered") | states(run, "failed")


def kill_soon(process: multiprocessing.process.BaseProcess, seconds: float) -> None:
    """In the server's thread it holds the reply up, too: the kill falls between the two."""
    time.sleep(seconds if seconds > 0.01 else 0)
    with suppress(ProcessLookupError):  # it has ended, or was killed by another thread; only one may ask the process itself
        os.kill(process.pid or 0, signal.SIGKILL)


def check_kills(tmp_path: Path, server: Server, count: int, most: int, seed: int) -> None:
    pages = pages_in(tmp_path, count)
    undisturbed(pages, tmp_path / "whole", server)
    questions = settled(tmp_path / "whole")
    processes = killed_again_and_again(pages, tmp_path / "run", server, len(questions), most, seed)
    asked = [server.asked_by.get(process, set()) for process, _ in processes]
    in_flight = [keys - known for keys, (_, known) in zip(asked, processes, strict=True)]
    for keys, (_, known) in zip(asked[1:], processes, strict=False):
        assert not keys & known, "a reply that was kept was asked for again"
    assert set().union(*asked) == questions
    assert len(server.asked) == sum(map(len, asked)) == len(questions) + sum(map(len, in_flight))
    assert max(map(len, in_flight)) <= 4
    for form in (Format.JSONL, Format.CSV, Format.SQLITE):
        files = [export(tmp_path / run, form) for run in ("run", "whole")]
        assert [file.read_bytes() for file in files[0]] == [file.read_bytes() for file in files[1]]
    print(
        f"\n{most} kills, {len(questions)} questions, {len(server.asked)} requests, {sum(map(len, in_flight))} in flight when killed"
    )


def test_a_batch_that_is_killed_again_and_again_comes_out_the_same(tmp_path: Path, server: Server):
    """And pays for no reply twice, but those that were under way."""
    check_kills(tmp_path, server, 20, 12, seed=4)


@pytest.mark.slow
def test_three_hundred_kills(tmp_path: Path, server: Server):
    check_kills(tmp_path, server, 200, 300, seed=300)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What is read from seven pages where nothing happens."""
    folder = tmp_path_factory.mktemp("whole")
    with serving() as server:
        return undisturbed(pages_in(folder, 7), folder / "run", server)


@pytest.mark.parametrize("statement", WRITES)
@pytest.mark.parametrize("sends", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_at_each_kind_of_write(tmp_path: Path, server: Server, whole: bytes, statement: str, sends: signal.Signals):
    """The same command then goes on, asks nothing that has its answer, and the result is the same."""
    pages = pages_in(tmp_path, 7)
    server.latency = 0.02  # else all is over before a signal is heard
    code = ended(started(Job(pages, tmp_path / "run", server.port, 4, statement, 1, sends)))
    assert code in ((-signal.SIGKILL,) if sends is signal.SIGKILL else (130, 0) if statement.startswith("INSERT OR") else (130,))
    known = settled(tmp_path / "run")
    before = len(server.asked)
    run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port))
    assert not known & set(server.asked[before:])
    assert lines(tmp_path / "run") == whole


# ---- a full disk


def full_after(pages: int):
    """A ledger that has room for so many of SQLite's own pages."""
    connect = ledger._connect

    def connected(run: Path) -> sqlite3.Connection:
        connection = connect(run)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    return connected


@pytest.mark.parametrize("room", [1, 3, 6, 9, 11, 13, 15, 17, 19])
def test_a_full_disk_stops_the_batch_and_loses_nothing(
    tmp_path: Path, server: Server, whole: bytes, monkeypatch: pytest.MonkeyPatch, room: int
):
    """Wherever it fills up. With room again, the same command goes on."""
    pages = pages_in(tmp_path, 7)
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "_connect", full_after(room))
        with pytest.raises(OutputError, match="the disk is full; make room"):
            run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port))
    known = states(tmp_path / "run", "answered")
    before = len(server.asked)
    run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port))
    assert not known & set(server.asked[before:])
    assert lines(tmp_path / "run") == whole


# ---- two at once


def test_a_second_process_is_told_that_it_is_the_second(tmp_path: Path, server: Server):
    pages = pages_in(tmp_path, 3)
    server.latency = 30.0
    process = started(Job(pages, tmp_path / "run", server.port))
    while not server.asked:
        time.sleep(0.01)
    with pytest.raises(UsageError, match=f"another process is working on .* \\(process {process.pid}\\)"):
        run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port))
    process.kill()
    process.join()
    server.latency = 0.0
    assert run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port)).left == 0


# ---- scale

ALONE = """
import resource, sys
from extractor.batch import readers
from extractor.batch.runner import run_batch
from extractor.models import NoModel

read, known = readers.extract_async, []

async def once(page, **how):
    if not known:
        known.append(await read(page, **how))
    return known[0].model_copy(update={"page": page.name, "url": page.url, "sha256": page.sha256})

if sys.argv[3] == "first":
    readers.extract_async = once
run_batch([sys.argv[1]], sys.argv[2], model=NoModel())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
EIGHT_KB = PAGE * (8_000 // len(PAGE) + 1)


def megabytes(folder: Path, pages: int, text: str, read: str) -> int:
    """At the most, over so many pages, in a process of its own. Of pages read ``"first"`` the others get what the first one holds."""
    folder.mkdir()
    with gzip.open(folder / "pages.jsonl.gz", "wt", compresslevel=1) as file:
        file.writelines(json.dumps({"id": f"page {n}", "text": f"Page {n}.\n{text}"}) + "\n" for n in range(pages))
    command = [sys.executable, "-c", ALONE, str(folder / "pages.jsonl.gz"), str(folder / "run"), read]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "read", "few", "many"),
    [("Nothing is here.", "all", 1_000, 100_000), (EIGHT_KB, "first", 1_000, 100_000), (EIGHT_KB, "all", 100, 800)],
    ids=["small", "queued", "read"],
)
def test_memory_does_not_grow_with_the_pages(tmp_path: Path, text: str, read: str, few: int, many: int):
    """Pages of 8 kB take minutes to read, so that of a hundred thousand only the first is: all else that a batch does is done to each."""
    low, high = megabytes(tmp_path / "few", few, text, read), megabytes(tmp_path / "many", many, text, read)
    print(f"\n{low} MB for {few:,} pages, {high} MB for {many:,}")
    assert high - low < 50


@pytest.mark.slow
@pytest.mark.parametrize(("forgotten", "least"), [(None, 500), ("extractions", 50)], ids=["finished pages", "replies only"])
def test_pages_a_second_where_all_is_known(tmp_path: Path, forgotten: str | None, least: int):
    """Of processor time, on one core; the best of three runs, since whoever shares the core slows it."""
    pages, cache, rates = tmp_path / "pages", tmp_path / "cache", []
    pages.mkdir()
    for number in range(500):
        (pages / f"{number}.txt").write_text(PAGE.replace("# Reading group", f"# Reading group {number}"))
    run_batch([pages], tmp_path / "first", model=ScriptedModel(well), cache=cache)
    for again in ("second", "third", "fourth"):
        if forgotten:
            shutil.rmtree(cache / forgotten)
        model, began = ScriptedModel(well), time.process_time()
        run_batch([pages], tmp_path / again, model=model, cache=cache)
        rates.append(500 / (time.process_time() - began))
        assert not model.asked
        assert lines(tmp_path / "first") == lines(tmp_path / again)
    print("\n" + ", ".join(f"{rate:.0f}" for rate in rates), "pages a second")
    assert max(rates) >= least
