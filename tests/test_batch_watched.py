"""What a batch tells of its pages, questions and requests, and of itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
import tenacity
from loopback import LoopbackModel, serving, states, write_pages
from reading_group import PAGE, PAID, but, well
from virtual_server import VirtualServer, question
from virtual_time import run as in_virtual_time

from extractor.batch import watched
from extractor.batch.budget import BudgetSpent, Caps, Price
from extractor.batch.events import (
    BatchBegun,
    BatchEnded,
    BudgetEnded,
    Event,
    InputsCounted,
    PageBegun,
    PageEnded,
    QuestionBegun,
    QuestionEnded,
    RequestEnded,
    RequestSent,
    SecondPassed,
    WindowChanged,
    several,
    unheard,
)
from extractor.batch.inputs import Sources, counted
from extractor.batch.pacing import Pace, PacedModel
from extractor.batch.retries import Patience
from extractor.batch.runner import retry_batch, run_batch
from extractor.batch.terms import Terms
from extractor.batch.watched import Traffic, WatchedQuestions, WatchedRequests, ended_by
from extractor.errors import CredentialsError, InvalidReply, ModelError, RefusedReply, TransportError
from extractor.models import ModelIdentity, NoModel, Question, Reply, ScriptedModel
from extractor.records import Usage

E = TypeVar("E")

TERMS = Terms(patience=Patience(attempts=2, refusals=2, corrections=1))


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.retries._GROWING", tenacity.wait_none())


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A folder with one page."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(PAGE)
    return tmp_path / "pages"


def heard_of(pages: Path, run: Path, model: Any, **more: Any) -> list[Event]:
    """What a batch tells, whatever it raises; without what the clock alone says."""
    heard: list[Event] = []
    with suppress(BudgetSpent, CredentialsError):
        run_batch([pages], run, model=model, terms=more.pop("terms", TERMS), watch=heard.append, **more)
    return [event for event in heard if not isinstance(event, SecondPassed)]


def those(events: list[Event], kind: type[E]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def one(events: list[Event], kind: type[E]) -> E:
    [event] = those(events, kind)
    return event


# ---- the whole of it


def test_a_batch_tells_what_happens_in_the_order_in_which_it_happens(page: Path, tmp_path: Path):
    events = [event for event in heard_of(page, tmp_path / "run", ScriptedModel(well)) if not isinstance(event, InputsCounted)]
    asked = [QuestionBegun, RequestSent, RequestEnded, QuestionEnded]
    first = [BatchBegun, PageBegun, QuestionBegun, WindowChanged, RequestSent, RequestEnded, QuestionEnded]
    assert [type(event) for event in events] == [*first, *asked * 3, PageEnded, BatchEnded]


def test_pages_questions_and_requests_are_told_by_the_same_names(page: Path, tmp_path: Path):
    """A question's key is the beginning of the one in the ledger."""
    events = heard_of(page, tmp_path / "run", ScriptedModel(well))
    keys = {key[:12] for key in states(tmp_path / "run", "answered")}
    for kind in (QuestionBegun, QuestionEnded, RequestSent, RequestEnded):
        told = those(events, kind)
        assert {event.key for event in told} == keys
        assert {event.page for event in told} == {"a.txt"}
        assert sorted({event.kind for event in told}) == ["numbers.metric", "titles"]
    assert one(events, PageBegun).page == one(events, PageEnded).page == "a.txt"


def test_each_question_is_told_of_its_own_page(tmp_path: Path):
    """Also where many are under way."""
    write_pages(tmp_path / "pages", 9)
    with serving() as server:
        events = heard_of(tmp_path / "pages", tmp_path / "run", LoopbackModel(server.port, parallel=8))
    asked = {event.page for event in those(events, RequestSent)}
    assert asked == {event.page for event in those(events, PageEnded) if event.questions}
    assert len(asked) == 8


def test_of_a_run_that_goes_on_what_was_done_is_told(tmp_path: Path):
    write_pages(tmp_path / "pages", 8)  # one of them is empty
    heard_of(tmp_path / "pages", tmp_path / "run", NoModel())
    begun = one(heard_of(tmp_path / "pages", tmp_path / "run", NoModel()), BatchBegun)
    assert begun == BatchBegun("none", done=7, failed=1, cost=None)


def test_of_pages_that_are_read_again_none_is_done_or_failed(tmp_path: Path):
    write_pages(tmp_path / "pages", 8)
    heard: list[Event] = []
    heard_of(tmp_path / "pages", tmp_path / "run", NoModel())
    retry_batch(tmp_path / "run", model=NoModel(), watch=heard.append)
    assert (one(heard, BatchBegun).done, one(heard, BatchBegun).failed) == (7, 0)


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (None, "complete"),
        (BudgetSpent, "limit reached"),
        (KeyboardInterrupt, "interrupted"),
        (asyncio.CancelledError, "interrupted"),
        (CredentialsError, "failed"),
        (ZeroDivisionError, "failed"),
    ],
)
def test_ends_have_names(kind: type[BaseException] | None, outcome: str):
    assert ended_by(kind) == outcome


def test_what_stops_a_batch_is_told_by_its_class(page: Path, tmp_path: Path):
    model = ScriptedModel(but(titles=CredentialsError("the endpoint refuses the key")))
    ended = one(heard_of(page, tmp_path / "run", model), BatchEnded)
    assert (ended.outcome, ended.error) == ("failed", "CredentialsError")


def test_the_end_of_the_budget_is_told_once(page: Path, tmp_path: Path):
    events = heard_of(page, tmp_path / "run", ScriptedModel(well), terms=Terms(caps=Caps(tokens=1)))
    assert one(events, BudgetEnded).reason.startswith("--max-tokens 1 leaves no room")
    assert one(events, BatchEnded).outcome == "limit reached"
    assert those(events, RequestSent) == []


def test_a_second_that_passes_is_told(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Who shows a rate must see it fall while nothing happens."""
    monkeypatch.setattr(watched, "TICK_SECONDS", 0.001)
    heard: list[Event] = []
    with serving(latency=0.05) as server:
        run_batch([page], tmp_path / "run", model=LoopbackModel(server.port), watch=heard.append)
    assert len(those(heard, SecondPassed)) > 3


def test_several_hear_the_same():
    one_hears, other_hears = [], []
    several(one_hears.append, None, other_hears.append)(PageBegun("a"))
    assert one_hears == other_hears == [PageBegun("a")]


# ---- how many pages there are


def counted_in(folder: Path, *given: str, **more: Any) -> list[Event]:
    heard: list[Event] = []
    asyncio.run(watched.count_ahead(counted(Sources(given, folder, **more)), heard.append))
    return heard


def test_pages_are_counted_while_they_are_read(page: Path, tmp_path: Path):
    """In a thread of its own: the only question is answered when the number is there."""
    known = threading.Event()

    class Waits(ScriptedModel):
        async def ask(self, question: Question[Any]) -> Reply[Any]:
            assert await asyncio.to_thread(known.wait, 60)
            return await super().ask(question)

    heard: list[Event] = []
    tell = several(heard.append, lambda event: known.set() if isinstance(event, InputsCounted) else None)
    run_batch([page], tmp_path / "run", model=Waits(well), watch=tell)
    assert one(heard, InputsCounted).pages == 1


def test_files_of_folders_and_patterns_are_counted_as_they_are_walked(tmp_path: Path):
    write_pages(tmp_path / "pages", 8)
    (tmp_path / "pages" / ".hidden").write_text("no page")
    assert counted_in(tmp_path, "pages", "pages/*/*.txt") == [InputsCounted(16)]


def test_where_only_reading_tells_how_many_pages_there_are_nobody_says(page: Path):
    (page / "more.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    assert counted_in(page.parent, "pages") == []


def test_inputs_that_can_not_be_listed_are_not_counted():
    """Who reads them says why."""

    def broken() -> Iterator[int | None]:
        yield 1
        raise PermissionError("no")

    heard: list[Event] = []
    asyncio.run(watched.count_ahead(broken(), heard.append))
    assert heard == []


def test_a_log_among_the_inputs_is_no_page(page: Path, tmp_path: Path):
    """Read as JSON Lines while it is written to, it would never end."""
    log = page / "log.jsonl"
    counts = run_batch([page, page / "*"], tmp_path / "run", model=NoModel(), log=log)
    assert counts.pages == {"done": 2}
    assert log.read_text().count("page ended") == 2
    assert counted_in(page.parent, "pages", log=log) == [InputsCounted(1)]


# ---- pages


def outcome_of(page: Path, run: Path, model: Any) -> tuple[str, str | None]:
    ended = one(heard_of(page, run, model), PageEnded)
    return ended.outcome, ended.problem


def test_a_page_that_fails_is_told_with_the_kind_of_its_problem(page: Path, tmp_path: Path):
    model = ScriptedModel(but(titles=TransportError("no way to it")))
    assert outcome_of(page, tmp_path / "run", model) == ("failed", "transport")


def test_a_page_that_can_not_be_read_is_told(tmp_path: Path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "empty.txt").write_text("")
    assert outcome_of(tmp_path / "pages", tmp_path / "run", NoModel()) == ("failed", "unreadable")


def test_a_page_that_meets_a_defect_is_told(page: Path, tmp_path: Path):
    def script(asked: Question[Any]) -> str:
        raise ZeroDivisionError("a defect")

    assert outcome_of(page, tmp_path / "run", ScriptedModel(script)) == ("failed", "unreadable")


def test_a_page_that_is_gone_is_told(page: Path, tmp_path: Path):
    """It was met by an earlier call, and has its end now."""
    heard_of(page, tmp_path / "run", ScriptedModel(but(titles=CredentialsError("no"))))
    (page / "a.txt").rename(page / "b.txt")
    events = heard_of(page, tmp_path / "run", ScriptedModel(well))
    assert {(event.page, event.outcome) for event in those(events, PageEnded)} == {("a.txt", "failed"), ("b.txt", "done")}


def test_a_page_that_was_finished_by_another_run_is_told(page: Path, tmp_path: Path):
    for run in ("one", "two"):
        events = heard_of(page, tmp_path / run, ScriptedModel(well), cache=tmp_path / "cache")
    assert (one(events, PageEnded).outcome, one(events, PageEnded).papers) == ("done", 3)
    assert those(events, QuestionBegun) == []


# ---- questions


def asked_of(wrap: Callable[[Any, list[Event]], Any], said: Usage | ModelError) -> list[Event]:
    """What is told of one question that is answered, or fails."""
    heard: list[Event] = []

    class Says:
        identity, parallel = ModelIdentity("says"), 1

        async def ask(self, question: Question[Any]) -> Reply[Any]:
            if isinstance(said, ModelError):
                raise said
            return Reply(question.answer(), "{}", said)

    async def main() -> None:
        with suppress(ModelError):
            await wrap(Says(), heard).ask(question())

    asyncio.run(main())
    return heard


def as_question(model: Any, heard: list[Event]) -> Any:
    return WatchedQuestions(model, heard.append)


def as_request(model: Any, heard: list[Event]) -> Any:
    return WatchedRequests(model, Traffic(heard.append, Price(input=2.0, output=10.0, cached_input=1.0)))


CACHED = Usage(questions=1, prompt_tokens=100, new_prompt_tokens=60, completion_tokens=7)


def test_a_question_is_told_with_its_tokens():
    ended = one(asked_of(as_question, CACHED), QuestionEnded)
    assert (ended.outcome, ended.tokens_sent, ended.tokens_cached, ended.tokens_written) == ("answered", 100, 40, 7)


def test_a_question_that_fails_is_told_by_the_class_of_its_error():
    error = RefusedReply("it said no")
    error.usage = PAID
    ended = one(asked_of(as_question, error), QuestionEnded)
    assert (ended.outcome, ended.error, ended.tokens_sent, ended.kept) == ("failed", "RefusedReply", 50, False)


def test_a_question_whose_answer_another_run_has_kept_is_told_so(page: Path, tmp_path: Path):
    script = but(titles=RefusedReply("no"))  # else the whole page would be known
    for run in ("one", "two"):
        events = heard_of(page, tmp_path / run, ScriptedModel(script), cache=tmp_path / "cache")
    kept = {event.kind: event.kept for event in those(events, QuestionEnded)}
    assert kept == {"titles": False, "numbers.metric": True}


def test_what_the_ledger_knows_is_no_question(page: Path, tmp_path: Path):
    heard_of(page, tmp_path / "run", ScriptedModel(but(numbers=CredentialsError("no"))))
    events = heard_of(page, tmp_path / "run", ScriptedModel(well))
    assert {event.kind for event in those(events, QuestionBegun)} == {"numbers.metric"}


# ---- requests


@pytest.mark.parametrize(
    ("error", "outcome", "status", "retry_after"),
    [
        (TransportError("busy", status=429, retry_after=1.5), "refused", 429, 1.5),
        (TransportError("busy", status=503), "refused", 503, None),
        (TransportError("broken", status=500), "failed", 500, None),
        (TransportError("reset"), "failed", None, None),
        (InvalidReply("off the schema"), "failed", None, None),
        (CredentialsError("wrong key"), "failed", None, None),
    ],
)
def test_a_request_is_told_with_what_became_of_it(error: ModelError, outcome: str, status: int | None, retry_after: float | None):
    ended = one(asked_of(as_request, error), RequestEnded)
    assert (ended.outcome, ended.status, ended.retry_after) == (outcome, status, retry_after)
    assert (ended.error, ended.event) == (type(error).__name__, f"request {outcome}")


def test_a_request_is_told_with_its_cost():
    sent, ended = asked_of(as_request, CACHED)
    assert isinstance(sent, RequestSent) and isinstance(ended, RequestEnded)
    assert (sent.under_way, ended.under_way) == (1, 0)
    assert ended.cost == pytest.approx((60 * 2 + 40 * 1 + 7 * 10) / 1e6)


def test_every_attempt_is_a_request_of_the_same_question(page: Path, tmp_path: Path):
    answers = iter([TransportError("busy", status=429), TransportError("reset")])

    def titles(asked: Question[Any]) -> str:
        error = next(answers, None)
        if error is not None:
            raise error
        return well(asked)

    events = heard_of(page, tmp_path / "run", ScriptedModel(but(titles=titles)), terms=replace(TERMS, patience=Patience()))
    ended = [event for event in those(events, RequestEnded) if event.kind == "titles"]
    assert [event.outcome for event in ended] == ["refused", "failed", "answered"]
    assert len({event.key for event in ended}) == 1


def test_who_is_cut_short_is_told_so():
    """Where the batch ends before the answer is there."""
    heard: list[Event] = []
    server = VirtualServer(lambda now: 1)

    async def main() -> None:
        model = WatchedQuestions(WatchedRequests(server, Traffic(heard.append)), heard.append)
        asking = asyncio.ensure_future(model.ask(question()))
        await asyncio.sleep(1)
        asking.cancel()
        await asyncio.wait([asking])

    in_virtual_time(main())
    assert [event.outcome for event in heard if isinstance(event, (QuestionEnded, RequestEnded))] == ["cut short", "cut short"]


def test_the_window_is_told_whenever_it_changes():
    """It rises from eight until the server refuses, and never stands elsewhere than was told last."""
    heard: list[Event] = []
    pace, server = Pace(tell=heard.append), VirtualServer(lambda now: 20)

    async def main() -> None:
        model = PacedModel(server, pace)
        await asyncio.gather(*(model.ask(question(number)) for number in range(100)), return_exceptions=True)

    in_virtual_time(main())
    windows = [event.window for event in those(heard, WindowChanged)]
    assert windows[:3] == [8, 16, 32]
    assert [event.before for event in those(heard, WindowChanged)] == [0, *windows[:-1]]
    assert windows[-1] == pace.level.room


def test_nobody_needs_to_listen():
    assert unheard(PageBegun("a")) is None
