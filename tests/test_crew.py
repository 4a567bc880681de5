"""Pages read by workers elsewhere: the same bytes out, limits that hold for all of them, and what a lost worker costs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
import tenacity
from hands import Loopback, Refusing, TestCluster, TestHand, copied
from loopback import LoopbackModel, Server, one_version, serving, states, write_pages
from reading_group import well

from extractor.batch import crew, page_worker
from extractor.batch.budget import BudgetSpent, Caps
from extractor.batch.crew import ATTEMPTS, ClusterError, Crew, Plan
from extractor.batch.events import Event, unheard
from extractor.batch.exports import Format, export
from extractor.batch.ledger import Ledger, LedgerReader, Origin
from extractor.batch.pacing import Limits
from extractor.batch.page_worker import NamedModel, Reach, ToRead
from extractor.batch.readers import Means
from extractor.batch.runner import retry_batch, run_batch
from extractor.batch.terms import Terms
from extractor.errors import CredentialsError, NoModelAvailable, OutputError, TransportError, TruncatedReply, UsageError
from extractor.models import Model, NoModel, ScriptedModel
from extractor.pages import Page
from extractor.records import Extraction, ProblemKind
from extractor.watch import Silent


@pytest.fixture(autouse=True)
def version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.finished.code_version", one_version)
    monkeypatch.setattr("extractor.batch.retries._GROWING", tenacity.wait_none())


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    write_pages(tmp_path / "pages", 12)
    return tmp_path / "pages"


def lines(run: Path) -> bytes:
    [file] = export(run, Format.JSONL)
    return file.read_bytes()


def plain(pages: Path, run: Path, server: Server) -> bytes:
    """What one process reads; the server forgets that it was asked."""
    run_batch([pages], run, model=LoopbackModel(server.port))
    server.asked.clear()
    return lines(run)


# ---- the same as in one process


def test_workers_read_the_same_bytes(tmp_path: Path, pages: Path, server: Server):
    """Also the ledger is the same, but for times; and both workers had pages."""
    whole = plain(pages, tmp_path / "one", server)
    cluster = TestCluster(Loopback(server.port))
    run_batch([pages], tmp_path / "two", model=LoopbackModel(server.port), engine=cluster)
    assert lines(tmp_path / "two") == whole
    for state in ("answered", "failed", "asked"):
        assert states(tmp_path / "one", state) == states(tmp_path / "two", state)
    assert all(any(isinstance(message, ToRead) for message in hand.taken) for hand in cluster.hands)


def test_workers_read_the_same_without_a_model(tmp_path: Path, pages: Path):
    run_batch([pages], tmp_path / "one", model=NoModel())
    run_batch([pages], tmp_path / "two", model=NoModel(), engine=TestCluster(NamedModel("none")))
    assert lines(tmp_path / "two") == lines(tmp_path / "one")


def test_the_same_question_of_two_pages_is_asked_once(tmp_path: Path, pages: Path, server: Server):
    """Also where two workers read them at the same time."""
    server.latency = 0.01
    run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port), engine=TestCluster(Loopback(server.port, 16)))
    assert set(server.counts.values()) == {1}


def test_what_any_run_knew_is_not_asked_again(tmp_path: Path, pages: Path, server: Server):
    """What one process has kept, workers find, and the other way round."""
    model, cache = LoopbackModel(server.port), tmp_path / "cache"
    run_batch([pages], tmp_path / "one", model=model, cache=cache, engine=TestCluster(Loopback(server.port)))
    answered = states(tmp_path / "one", "answered")
    server.asked.clear()
    run_batch([pages], tmp_path / "two", model=model, cache=cache, engine=TestCluster(Loopback(server.port)))
    run_batch([pages], tmp_path / "three", model=model, cache=cache)
    assert not answered & set(server.asked)


def told(event: Event) -> tuple[object, ...]:
    """What of it has nothing to do with time, nor with which of two pages of the same bytes comes first."""
    values = asdict(event)
    names = ("page", "outcome", "papers") if event.event.startswith("page") else ("key", "kind", "outcome")
    return (event.event, *(values.get(name) for name in names))


def timeless(events: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {event for event in events if str(event[0]).startswith(("page", "question", "request"))}


def test_who_watches_is_told_the_same(tmp_path: Path, pages: Path, server: Server):
    """Of pages, of questions, and of requests."""
    here, there = set[tuple[object, ...]](), set[tuple[object, ...]]()
    model, cluster = LoopbackModel(server.port), TestCluster(Loopback(server.port))
    run_batch([pages], tmp_path / "one", model=model, watch=lambda event: here.add(told(event)))
    run_batch([pages], tmp_path / "two", model=model, watch=lambda event: there.add(told(event)), engine=cluster)
    assert timeless(here) == timeless(there)
    assert {kind for kind, *_ in here} >= {"page ended", "question ended", "request answered", "request failed"}


def test_pages_that_failed_in_transport_are_read_again_by_retry(tmp_path: Path, pages: Path, server: Server):
    whole, cluster = plain(pages, tmp_path / "whole", server), TestCluster(Loopback(server.port))
    server.fails = True
    run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port), engine=cluster)
    server.fails = False
    retry_batch(tmp_path / "run", model=LoopbackModel(server.port), engine=cluster)
    assert lines(tmp_path / "run") == whole


# ---- limits


def test_limits_hold_for_all_workers_together(tmp_path: Path, pages: Path, server: Server):
    server.latency = 0.01
    terms, engine = Terms(Limits(max_concurrency=3)), TestCluster(Loopback(server.port, 16), workers=4)
    run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port, 16), terms=terms, engine=engine)
    assert server.most_under_way == 3


def test_limits_hold_for_each_server_where_each_worker_has_its_own(tmp_path: Path, pages: Path, server: Server, monkeypatch):
    """Here one server stands for both."""
    processes = iter(range(100))
    monkeypatch.setattr("extractor.batch.page_worker.os.getpid", lambda: next(processes))
    server.latency = 0.05
    terms, engine = Terms(Limits(max_concurrency=1)), TestCluster(Loopback(server.port, 16, Reach.WORKER))
    run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port, 16), terms=terms, engine=engine)
    assert server.most_under_way == 2


def test_a_limit_of_tokens_is_not_overrun(tmp_path: Path, pages: Path, server: Server):
    """The same command with a higher one goes on."""
    whole = plain(pages, tmp_path / "whole", server)
    model, engine = LoopbackModel(server.port), TestCluster(Loopback(server.port, 16))
    with pytest.raises(BudgetSpent, match="leaves no room"):
        run_batch([pages], tmp_path / "run", model=model, terms=Terms(caps=Caps(tokens=4000)), engine=engine)
    with LedgerReader.opened(tmp_path / "run") as reader:
        usage = reader.counts().usage
    assert 0 < usage.prompt_tokens + usage.completion_tokens <= 4000
    run_batch([pages], tmp_path / "run", model=model, engine=engine)
    assert (lines(tmp_path / "run"), set(server.counts.values())) == (whole, {1})


# ---- lost workers


@pytest.mark.parametrize("at", [1, 5, 20, 35])
def test_a_lost_worker_costs_what_was_in_flight(tmp_path: Path, pages: Path, server: Server, at: int):
    """Its pages are read by others, and only questions that it had not answered are asked again."""
    whole, cluster = plain(pages, tmp_path / "whole", server), TestCluster(Loopback(server.port))
    loop: list[asyncio.AbstractEventLoop] = []
    known: list[set[str]] = []

    def lose(number: int) -> None:
        if number == at:
            known.append(states(tmp_path / "run", "answered"))
            loop[0].call_soon_threadsafe(cluster.hands[0].dismiss)

    class Here(TestHand):
        async def started(self) -> None:
            loop.append(asyncio.get_running_loop())

    cluster.new, server.on_request, server.latency = Here, lose, 0.005
    run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port), engine=cluster)
    twice = {key for key, times in server.counts.items() if times > 1}
    assert lines(tmp_path / "run") == whole
    assert (len(cluster.hands), max(server.counts.values()) <= 2) == (3, True)
    assert not twice & known[0]
    assert len(twice) <= 4  # as many as the model takes at once


class Dying(TestHand):
    """Ends when a page with that word is sent to it."""

    word = b"group 7\n"

    async def take(self, messages: Any) -> None:
        if any(isinstance(message, ToRead) and self.word in message.page.data for message in messages):
            self.dismiss()
        await super().take(messages)


def test_a_page_that_ends_its_workers_fails_alone(tmp_path: Path, pages: Path, server: Server):
    """Others that were with it are read; it fails with what happened, and can be read again."""
    whole = plain(pages, tmp_path / "whole", server)
    cluster = TestCluster(Loopback(server.port), new=Dying)
    counts = run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port), engine=cluster)
    with LedgerReader.opened(tmp_path / "run") as reader:
        problems = dict(reader.problems())
    problem = problems.pop("0/page0007.txt")
    assert (problem.kind, problem.reason) == (ProblemKind.ENGINE_DIED, "0/page0007.txt: 3 workers ended while they read it")
    assert (set(problems), counts.total) == ({"6/page0006.txt"}, 12)  # it is empty
    assert len(cluster.hands) == 2 + ATTEMPTS
    retry_batch(tmp_path / "run", model=LoopbackModel(server.port), engine=TestCluster(Loopback(server.port)))
    assert (lines(tmp_path / "run"), set(server.counts.values())) == (whole, {1})


def test_what_a_worker_asks_is_over_when_its_page_is(tmp_path: Path, server: Server):
    """Nothing writes to the ledger any more when a crew is closed, whatever was under way."""

    async def interrupted(ledger: Ledger) -> set[asyncio.Task[Any]]:
        model, before = LoopbackModel(server.port), asyncio.all_tasks()
        cluster = TestCluster(Loopback(server.port))
        reader = Crew(Plan(cluster.recipe, cluster.hire, 2, 1), Means(model, ledger, Terms(), None, Silent(), unheard))
        write_pages(tmp_path / "pages", 2)
        reading = [asyncio.ensure_future(reader.read(Page.from_file(file))) for file in (tmp_path / "pages").rglob("*.txt")]
        while len(server.asked) < 2:
            await asyncio.sleep(0.01)
        for one in reading:
            one.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        await reader.aclose()
        await asyncio.gather(*(task for hand in cluster.hands for task in hand.worker._under_way), return_exceptions=True)
        return asyncio.all_tasks() - before

    server.latency = 30.0
    with Ledger.begun(tmp_path / "run", Origin((), (), "", {})) as ledger:
        assert asyncio.run(interrupted(ledger)) == set()


# ---- what stops a batch, and what does not


class Locked(LoopbackModel):
    async def ask(self, question: Any) -> Any:
        raise CredentialsError("the endpoint refuses the key")


class Broken(LoopbackModel):
    async def ask(self, question: Any) -> Any:
        raise ZeroDivisionError("a defect")


@dataclass(frozen=True)
class Made:
    """A model of this class, which asks no server."""

    kind: type[LoopbackModel]
    reach: Reach = Reach.CLUSTER

    def make(self) -> Model:
        return self.kind(0)


def test_a_wrong_key_stops_the_batch(tmp_path: Path, pages: Path):
    engine = TestCluster(Made(Locked))
    with pytest.raises(CredentialsError, match="refuses the key"):
        run_batch([pages], tmp_path / "run", model=LoopbackModel(0), engine=engine)


def test_a_full_disk_stops_the_batch(tmp_path: Path, pages: Path, server: Server, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OutputError("the disk is full; make room")

    monkeypatch.setattr(Ledger, "answered", full)
    with pytest.raises(OutputError, match="disk is full"):
        run_batch([pages], tmp_path / "run", model=LoopbackModel(server.port), engine=TestCluster(Loopback(server.port)))


@pytest.mark.parametrize("where", ["pipeline", "model"])
def test_a_defect_at_a_worker_fails_the_page_as_here(tmp_path: Path, pages: Path, where: str, monkeypatch: pytest.MonkeyPatch):
    async def defective(page: Page, **_: object) -> Extraction:
        raise ZeroDivisionError("a defect")

    if where == "pipeline":
        monkeypatch.setattr(page_worker, "extract_async", defective)
        monkeypatch.setattr("extractor.batch.readers.extract_async", defective)
    run_batch([pages / "0"], tmp_path / "one", model=Broken(0))
    run_batch([pages / "0"], tmp_path / "two", model=Broken(0), engine=TestCluster(Made(Broken)))
    assert lines(tmp_path / "one") == lines(tmp_path / "two")
    assert b"internal error, ZeroDivisionError (please report it)" in lines(tmp_path / "two")


def test_a_defect_of_the_driver_fails_the_page(tmp_path: Path, pages: Path, server: Server, monkeypatch: pytest.MonkeyPatch):
    """It does not wait for ever."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(Ledger, "answer", broken)
    counts = run_batch([pages / "0"], tmp_path / "run", model=LoopbackModel(server.port), engine=TestCluster(Loopback(server.port)))
    assert counts.pages == {"failed": counts.total}


def test_a_model_that_a_worker_can_not_make_stops_the_batch(tmp_path: Path, pages: Path):
    engine = TestCluster(Refusing(NoModelAvailable("the embedded engine is not installed")))
    with pytest.raises(NoModelAvailable, match="not installed"):
        run_batch([pages], tmp_path / "run", model=LoopbackModel(0), engine=engine)


def test_a_worker_with_another_model_or_other_code_is_refused(tmp_path: Path, pages: Path, server: Server):
    """It would read otherwise, and nobody would see why."""
    with pytest.raises(UsageError, match="has another model: install the same extractor on all machines"):
        run_batch([pages], tmp_path / "run", model=ScriptedModel(well), engine=TestCluster(Loopback(server.port)))


def test_workers_that_end_before_they_are_ready_stop_the_batch(tmp_path: Path, pages: Path):
    class Stillborn(TestHand):
        async def begin(self, recipe: Any) -> Any:
            self.dismiss()
            return await super().begin(recipe)

    with pytest.raises(ClusterError, match="3 workers in a row ended before they were ready: it was dismissed"):
        run_batch([pages], tmp_path / "run", model=NoModel(), engine=TestCluster(NamedModel("none"), new=Stillborn))


def test_a_cluster_without_a_free_place_is_not_waited_for_without_end(tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch):
    class Waiting(TestHand):
        async def started(self) -> None:
            await self.gone.wait()

    monkeypatch.setattr(crew, "START_SECONDS", 0.05)
    with pytest.raises(ClusterError, match="no worker was there within"):
        run_batch([pages], tmp_path / "run", model=NoModel(), engine=TestCluster(NamedModel("none"), new=Waiting))


def test_a_defect_of_the_way_to_the_workers_stops_the_batch(tmp_path: Path, pages: Path):
    class Deaf(TestHand):
        async def say(self) -> Any:
            raise ZeroDivisionError("a defect")

    with pytest.raises(ClusterError, match="the workers can't be kept \\(ZeroDivisionError: a defect\\)"):
        run_batch([pages], tmp_path / "run", model=NoModel(), engine=TestCluster(NamedModel("none"), new=Deaf))


def test_messages_arrive_as_they_were_sent(server: Server):
    """Also errors, with all that they carry."""
    error = copied(TransportError("busy", retry_after=2.5, status=429))
    assert (str(error), error.retry_after, error.refused) == ("busy", 2.5, True)
    assert copied(TruncatedReply("cut off", partial="{")).partial == "{"
