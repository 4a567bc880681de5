"""How far a batch is, on one line: what it tells, and that it fits."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from extractor.batch.events import (
    BatchBegun,
    Event,
    InputsCounted,
    LogFailed,
    PageBegun,
    PageEnded,
    RequestEnded,
    RequestSent,
    SecondPassed,
    WindowChanged,
)
from extractor.shown.batch_progress import BatchProgress, Rate, compact, roughly
from extractor.shown.progress import Bar, Lines


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def page_ended(outcome: str = "done") -> PageEnded:
    return PageEnded("a", outcome, None, 3, 4, 1.0)  # type: ignore[arg-type]


def request_ended(under_way: int = 0, cost: float | None = None) -> RequestEnded:
    return RequestEnded("a", "k", "titles", "answered", None, None, None, 1.0, 900, 0, 100, cost, under_way)


def ten_seconds(clock: Clock, begun: BatchBegun, pages: int | None = 100_000) -> list[Event | None]:
    """Thirty-two requests and eight pages a second, half a dozen pages that fail. None is a quarter of a second that passes."""
    events: list[Event | None] = [begun, *([InputsCounted(pages)] if pages else []), WindowChanged(64, 0, 0)]
    events += [PageBegun("a")] * 40
    for quarter in range(40):
        events += [RequestSent("a", "k", "titles", 61), request_ended(60, 0.001)] * 8
        events += [page_ended("failed" if quarter < 6 else "done"), PageBegun("a"), page_ended(), PageBegun("a"), None]
    return events


def watched(clock: Clock, *events: Event | None) -> BatchProgress:
    progress = BatchProgress(Lines(io.StringIO(), clock), clock)
    for event in events:
        if event is None:
            clock.now += 0.25
        else:
            progress(event)
    return progress


BEGUN = BatchBegun("m", done=12_000, failed=3, cost=1.0)


# ---- what it tells


def test_a_log_is_told_everything_in_words(clock: Clock):
    assert watched(clock, *ten_seconds(clock, BEGUN)).told(None) == (
        "0:10 · 12,074 of 100,000 pages done · 9 failed · 40 in flight · 32.0 requests/s · 32,000 tokens/s · 60 of 64 at once"
        " · $1.32 · 3:03:10 left"
    )


@pytest.mark.parametrize(("width", "line"), [
    (140, "12,074 of 100,000 pages done · 9 failed · 40 in flight · 32.0 requests/s · 32,000 tokens/s · 60 of 64 at once · $1.32 · 3:03:10 left"),
    (118, "12,074/100,000 done · 9 failed · 40 in flight · 32.0 req/s · 32.0k tok/s · 60/64 at once · $1.32 · 3:03:10 left"),
    (78, "12.1k done 9 failed 40 open · 32.0 req/s 32.0k tok/s 60/64 · $1.32 3h03 left"),
    (58, "12.1k done 9 failed · 32.0 req/s 60/64 · $1.32 3h03 left"),
    (32, "12.1k done 9 failed · 3h03 left"),
    (20, "12.1k done 9 failed"),
    (10, ""),
])  # fmt: skip
def test_a_terminal_is_told_as_much_as_it_has_room_for(clock: Clock, width: int, line: str):
    assert watched(clock, *ten_seconds(clock, BEGUN)).told(width) == line


def test_no_line_is_longer_than_its_width(clock: Clock):
    """However large the numbers are."""
    progress = watched(clock, *ten_seconds(clock, BatchBegun("m", 9_876_543, 123_456, 98_765.4), 20_000_000))
    assert [width for width in range(300) if len(progress.told(width)) > width] == []


def test_before_anything_happens_it_promises_nothing(clock: Clock):
    assert watched(clock, BatchBegun("m")).told(None) == "0:00 · 0 pages done · 0 failed · 0 in flight · 0.0 pages/s"


def test_without_a_model_it_tells_pages_a_second(clock: Clock):
    events = [BatchBegun("none"), InputsCounted(100), *[PageBegun("a"), page_ended()] * 20, *[None] * 32]
    assert watched(clock, *events).told(None) == "0:08 · 20 of 100 pages done · 0 failed · 0 in flight · 2.5 pages/s · 0:32 left"


def test_where_nobody_knows_how_many_pages_there_are_no_time_left_is_told(clock: Clock):
    line = watched(clock, *ten_seconds(clock, BEGUN, pages=None)).told(None)
    assert "12,074 pages done" in line and "left" not in line


def test_the_first_seconds_tell_no_time_left(clock: Clock):
    """One page in a tenth of a second is no pace."""
    events = [BatchBegun("none"), InputsCounted(100), PageBegun("a"), page_ended(), None]
    assert "left" not in watched(clock, *events).told(None)


def test_the_time_left_is_reckoned_from_the_last_minutes(clock: Clock):
    """A thousand pages that the cache knew say nothing of those that are asked now."""
    progress = watched(clock, BatchBegun("m"), InputsCounted(1120), *[PageBegun("a"), page_ended()] * 1000)
    for _ in range(20):
        clock.now += 30
        progress(PageBegun("a"))
        progress(page_ended())
    [minutes] = re.findall(r"(\d+):\d\d left", progress.told(None))
    assert int(minutes) == pytest.approx(50, abs=5)


def test_where_nothing_ended_for_minutes_the_whole_call_tells_the_time_left(clock: Clock):
    progress = watched(clock, BatchBegun("m"), InputsCounted(3), PageBegun("a"), page_ended())
    clock.now += 600
    assert progress.told(None).endswith("20:00 left")


def test_what_weights_took_to_come_is_no_time_of_the_batch(clock: Clock):
    progress = BatchProgress(Lines(io.StringIO(), clock), clock)
    clock.now += 300
    progress(BatchBegun("m"))
    assert progress.told(None).startswith("0:00 · ")


def test_an_unknown_price_is_not_told_and_no_price_is_not_either(clock: Clock):
    for cost, more in ((None, None), (0.0, 0.0)):
        assert "$" not in watched(clock, BatchBegun("m", cost=cost), request_ended(cost=more)).told(None)


def test_windows_of_several_servers_add_up(clock: Clock):
    progress = watched(clock, BatchBegun("m"), WindowChanged(8, 0, 0), WindowChanged(8, 0, 0), WindowChanged(16, 8, 0))
    assert "0 of 24 at once" in progress.told(None)


# ---- rates


def test_a_rate_is_that_of_the_last_seconds(clock: Clock):
    rate = Rate(10, clock)
    for _ in range(200):  # four a second, then none
        rate.add(1)
        clock.now += 0.25
    assert float(rate) == pytest.approx(4.0, rel=0.05)
    clock.now += 5
    assert float(rate) == pytest.approx(2.0, rel=0.25)
    clock.now += 20
    assert float(rate) == 0.0


def test_a_rate_begins_with_what_there_is(clock: Clock):
    rate = Rate(10, clock)
    clock.now += 0.01
    rate.add(3)
    assert float(rate) == 3.0
    clock.now += 2
    assert float(rate) == pytest.approx(1.5, rel=0.05)


@pytest.mark.parametrize(("number", "said"), [
    (0, "0"), (9_999, "9,999"), (12_345, "12.3k"), (999_949, "999.9k"), (999_950, "1.0M"), (12_345_678, "12.3M"),
])  # fmt: skip
def test_large_numbers_are_short(number: float, said: str):
    assert compact(number) == said


@pytest.mark.parametrize(("seconds", "said"), [
    (7, "0:07"), (750, "12:30"), (3599.6, "1h00"), (3723, "1h02"), (47 * 3600, "47h00"), (76 * 3600, "3d04h"),
])  # fmt: skip
def test_long_times_are_rough(seconds: float, said: str):
    assert roughly(seconds) == said


# ---- where it is shown


def test_in_a_log_file_a_line_comes_every_so_often(clock: Clock):
    """Not for each page; and after hours, once a minute."""
    stream = io.StringIO()
    progress = BatchProgress(Lines(stream, clock), clock)
    for _ in range(4 * 3600):
        progress(page_ended())
        progress(SecondPassed())
        clock.now += 1
    times = [line.partition(" · ")[0] for line in stream.getvalue().splitlines()]
    assert times[:4] == ["0:05", "0:10", "0:15", "0:20"]
    assert times[-2:] == ["3:58:59", "3:59:59"]
    assert len(times) < 300


def test_what_is_over_at_once_has_no_line(clock: Clock):
    stream = io.StringIO()
    progress = BatchProgress(Lines(stream, clock), clock)
    for event in (BatchBegun("m"), PageBegun("a"), page_ended()):
        progress(event)
    assert stream.getvalue() == ""


def test_a_log_that_fails_is_said(clock: Clock):
    stream = io.StringIO()
    BatchProgress(Lines(stream, clock), clock)(LogFailed("the log log.jsonl can't be written"))
    assert stream.getvalue() == "extractor: the log log.jsonl can't be written\n"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_on_a_terminal_it_is_one_line_that_is_gone_in_the_end(clock: Clock, width: int):
    stream = io.StringIO()
    with Bar(Console(file=stream, force_terminal=True, width=width, height=10)) as bar:
        progress = BatchProgress(bar, clock)
        for event in ten_seconds(clock, BEGUN):
            if event is None:
                clock.now += 0.25
            else:
                progress(event)
    drawn = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue())
    lines = [line.rstrip() for line in re.split(r"[\r\n]", drawn) if line.strip()]
    assert max(map(len, lines)) <= width
    assert lines[-1].endswith(progress.told(width - 2))
    assert stream.getvalue().endswith("\x1b[2K")
