"""How many questions at once: found out, found out anew when it changes, and never more than allowed. In virtual time."""

import asyncio
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from virtual_server import VirtualServer, question
from virtual_time import run

from extractor.batch.budget import Gauge
from extractor.batch.pacing import Bucket, Crowding, Limits, Outcome, Pace, PacedModel, Slot
from extractor.batch.retries import RetryingModel
from extractor.errors import RefusedReply, UsageError
from extractor.models import Model, Question, Reply

SECONDS = 4.0
EACH = 20


def drive(server: VirtualServer, requests: int, pace: Pace | None = None, workers: int = 256) -> tuple[float, Pace]:
    """Ask so many questions as fast as the pace allows; how many seconds that took."""
    pace = pace or Pace()
    model = RetryingModel(PacedModel(server, pace))

    async def work(numbers: Any) -> None:
        for number in numbers:
            await model.ask(question(number))

    async def main() -> float:
        numbers = iter(range(requests))
        await asyncio.gather(*(work(numbers) for _ in range(workers)))
        return asyncio.get_running_loop().time()

    return run(main()), pace


@pytest.mark.parametrize("refuses", [True, False], ids=["refuses", "queues"])
@pytest.mark.parametrize("slots", [1, 2, 4, 8, 16, 64, 256])
def test_it_is_nearly_as_fast_as_who_keeps_every_slot_busy(slots: int, refuses: bool):
    """Ramp-up included, over no more than twenty requests a slot."""
    took, _ = drive(VirtualServer(lambda now: slots, refuses=refuses), EACH * slots)
    assert EACH * SECONDS / took > 0.98


def test_every_question_is_answered_once():
    server = VirtualServer(lambda now: 8)
    drive(server, 100)
    assert server.count("answered") == 100


def capacity(now: float) -> int:
    return 64 if now < 100 else 8 if now < 220 else 32


PHASES = [(30, 100, 64), (130, 220, 8), (265, 400, 32)]


def test_it_settles_when_the_capacity_changes_and_is_hardly_refused():
    server = VirtualServer(capacity)
    drive(server, 3500)
    for begin, end, slots in PHASES:
        refused, answered = server.count("refused", begin, end), server.count("answered", begin, end)
        assert refused < 0.05 * (refused + answered)
        assert answered > 0.95 * slots * (end - begin) / SECONDS


def test_where_a_server_queues_latency_tells():
    """What the server can't work on waits here, where it costs nothing."""
    server = VirtualServer(lambda now: 8, refuses=False)
    under_way = []
    pace = Pace()

    async def watch() -> None:
        while True:
            await asyncio.sleep(1)
            under_way.append(pace.under_way)

    async def main() -> None:
        watching = asyncio.ensure_future(watch())
        model = PacedModel(server, pace)
        await asyncio.gather(*(model.ask(question(number)) for number in range(600)))
        watching.cancel()

    run(main())
    late = under_way[150:-20]
    assert max(late) <= 64
    assert sum(late) / len(late) < 30


def test_uneven_times_are_not_taken_for_a_queue():
    """Some replies are ten times as long as others; the server bears more than may be asked."""
    chance = random.Random(3)
    server = VirtualServer(lambda now: 1000, latency=lambda: chance.lognormvariate(1, 0.7), refuses=False)
    _, pace = drive(server, 4000, Pace(Limits(max_concurrency=64)))
    assert server.most_here == 64
    assert pace.level.room >= 32


def test_a_server_that_refuses_whatever_we_do_is_asked_gently_and_to_the_end():
    server = VirtualServer(lambda now: 1000, latency=lambda: 0.05, refuses_anyway=0.1)
    took, _ = drive(server, 500)
    assert server.count("answered") == 500
    assert took < 100


@pytest.mark.parametrize(("share", "least"), [(0.01, 0.9), (0.05, 0.9), (0.1, 0.6)])
@pytest.mark.parametrize("slots", [64, 10_000])
def test_what_is_refused_by_chance_does_not_slow_the_rest(slots: int, share: float, least: float):
    """A balancer that turns away some requests, however few are under way: fewer would not help. Asked again, they are answered."""
    server = VirtualServer(lambda now: slots, refuses_anyway=share)
    requests = EACH * min(slots, 256)
    took, _ = drive(server, requests)
    assert server.count("answered") == requests
    assert EACH * SECONDS / took > least


def test_one_episode_of_refusals_is_one_step():
    """Of sixteen at once eight are refused: the window comes to eight, not to a sixteenth."""
    _, pace = drive(VirtualServer(lambda now: 8), 16)
    assert pace.level.room == 8


def test_no_more_at_once_than_allowed():
    server = VirtualServer(lambda now: 1000, refuses=False)
    _, pace = drive(server, 200, Pace(Limits(max_concurrency=5)))
    assert server.most_here == 5
    assert PacedModel(server, pace).parallel == 5


def test_no_more_at_once_than_the_engine_takes():
    server = VirtualServer(lambda now: 1000, refuses=False, parallel=2)
    drive(server, 20)
    assert server.most_here == 2


def most_in_a_minute(times: list[float], weight: Callable[[int], float] = lambda at: 1) -> float:
    return max(sum(weight(at) for at, time in enumerate(times) if begin <= time < begin + 60) for begin in times)


@pytest.mark.parametrize("rpm", [1, 7, 60, 600])
def test_requests_a_minute_are_kept_at_any_moment_and_nearly_reached(rpm: int):
    server = VirtualServer(lambda now: 10_000, latency=lambda: 0.1, refuses=False)
    took, _ = drive(server, 3 * rpm, Pace(Limits(rpm=rpm)))
    sent = [at - 0.1 for at, _ in server.log]
    assert most_in_a_minute(sent) <= rpm
    assert took < 60 * 3 * 1.02 + 1


class Fixed(Gauge):
    def most(self, question: Question[Any]) -> int:
        return 100


def test_tokens_a_minute_are_reserved_and_what_was_not_used_is_given_back():
    """A hundred reserved, fifteen used: six times as many requests as by what is reserved."""
    server = VirtualServer(lambda now: 1000, latency=lambda: 0.1, refuses=False)
    pace = Pace(Limits(tpm=1500))
    model = PacedModel(server, pace, Fixed())

    async def main() -> float:
        await asyncio.gather(*(model.ask(question(number)) for number in range(300)))
        return asyncio.get_running_loop().time()

    took = run(main())
    times = [at for at, _ in server.log]
    assert most_in_a_minute(times, lambda at: 15) <= 1500
    assert took < 240


def test_a_request_larger_than_the_limit_goes_out_at_last():
    bucket = Bucket(60)
    bucket.take(1)
    wait = bucket.wait(0, 1000)
    assert 0 < wait < 60
    assert bucket.wait(wait + 0.001, 1000) == 0


def test_who_is_cancelled_gives_the_place_back():
    async def main() -> None:
        pace = Pace(Limits(max_concurrency=1))
        first = await pace.enter("titles")
        waiting = [asyncio.ensure_future(pace.enter("titles")) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
        pace.leave(first, Outcome.ANSWERED)
        waiting[1].cancel()  # it has its place, and does not know yet
        pace.leave(await waiting[2], Outcome.ANSWERED)
        assert pace.under_way == 0

    run(main())


def test_an_answer_that_is_no_draft_says_nothing_against_the_server():
    class Declines(VirtualServer):
        async def ask(self, question: Question[Any]) -> Reply[Any]:
            await super().ask(question)
            raise RefusedReply("no")

    pace = Pace()
    model: Model = PacedModel(Declines(lambda now: 8), pace)

    async def main() -> list[Any]:
        return await asyncio.gather(*(model.ask(question(number)) for number in range(8)), return_exceptions=True)

    assert all(isinstance(each, RefusedReply) for each in run(main()))
    assert (pace.told.answered, pace.told.refused) == (8, 0)


def test_nobody_sends_before_the_servers_time_where_fewer_do_not_help():
    """One at a time, and yet refused: then Retry-After is for all."""
    server = VirtualServer(lambda now: 4 if now < 10 else 0 if now < 50 else 4, retry_after=15.0)
    drive(server, 40)
    refusals = [at for at, what in server.log if what == "refused" and at > 14]
    assert len(refusals) <= 8
    assert [late - early for early, late in pairwise(refusals) if late - early > 14]


def test_kinds_of_questions_are_not_compared_with_one_another():
    """Long replies to one kind, sent when many were under way, are no queue."""
    crowding = Crowding()
    short = [crowding.beyond(Slot(at, "numbers.metric", 2, 0, 0), 1.0) for at in range(10)]
    long = [crowding.beyond(Slot(at, "titles", 16, 0, 0), 20.0) for at in range(10)]
    assert set(short + long) == {None}
    assert {crowding.beyond(Slot(at, "numbers.metric", 16, 0, 0), 20.0) for at in range(10)} == {None, 2}


@pytest.mark.parametrize("limits", [{"max_concurrency": 0}, {"rpm": 0}, {"tpm": -5}])
def test_a_limit_below_one_is_a_wrong_flag(limits: dict[str, Any]):
    with pytest.raises(UsageError, match="at least 1"):
        Limits(**limits)
