"""What is said while weights come and pages are read."""

import io

import pytest
from invented import extraction
from rich.console import Console

from extractor.engines.weights import Progress as Download
from extractor.shown.progress import Bar, Lines, Reading, Tally, display_for, downloading, duration


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_reading_says_pages_papers_tokens_and_time_left(clock: Clock) -> None:
    stream = io.StringIO()
    reading = Reading(Lines(stream, clock), 2, clock)
    reading.started("a.html")
    clock.now += 10
    reading.questions("a.html", 4, 2, 1200, 3)
    assert stream.getvalue().splitlines() == [
        "reading a.html · page 1 of 2 · 0 papers · 0 tokens",
        "reading a.html 25% · page 1 of 2 · 3 papers · 1,200 tokens · 0:30 left",
    ]


def test_lines_come_every_few_seconds_only(clock: Clock) -> None:
    stream = io.StringIO()
    reading = Reading(Lines(stream, clock), 1, clock)
    for done in range(120):
        clock.now += 0.1
        reading.questions("a.html", 120, done, done, 0)
    assert len(stream.getvalue().splitlines()) == 3


def test_one_line_comes_every_few_seconds_and_later_every_minute(clock: Clock) -> None:
    stream = io.StringIO()
    lines = Lines(stream, clock)
    for second in range(1800):
        lines.line(lambda width, second=second: f"{second} {width}")
        clock.now += 1
    told = [line.split() for line in stream.getvalue().splitlines()]
    assert {width for _, width in told} == {"None"}
    assert [int(second) for second, _ in told[:3]] == [5, 10, 15]
    assert int(told[-1][0]) - int(told[-2][0]) == 60


@pytest.mark.parametrize("again", [False, True], ids=["a line", "a bar after it"])
def test_a_line_takes_the_place_of_the_bar_until_there_is_a_bar_again(again: bool) -> None:
    stream = io.StringIO()
    with Bar(Console(file=stream, force_terminal=True, width=50)) as bar:
        bar.show("fetching", None, str)
        bar.line(lambda width: f"{width} columns are left")
        if again:
            bar.show("fetching", None, str)
    drawn_last = stream.getvalue().rpartition("\x1b[2K")[0].rpartition("\x1b[2K")[2]
    assert ("48 columns are left" in drawn_last, "fetching" in drawn_last) == (not again, again)


def test_where_lines_can_not_be_written_the_work_goes_on(clock: Clock) -> None:
    """Standard error may be a file on a full disk."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    Reading(Lines(Full(), clock), 1, clock).started("a.html")
    Lines(Full(), clock).note("a note")


def test_finished_pages_stay_counted(clock: Clock) -> None:
    tally = Tally(3, clock)
    stream = io.StringIO()
    reading = Reading(Lines(stream, clock), 3, clock)
    reading.questions("tides.txt", 5, 5, 700, 1)
    reading.finished(extraction())
    clock.now += 6
    reading.started("b.html")
    assert stream.getvalue().splitlines()[-1].startswith("reading b.html 33% · page 2 of 3 · 1 paper · 700 tokens")
    assert tally.seconds_left is None


def test_the_share_never_goes_back_when_more_questions_turn_out_to_be_needed(clock: Clock) -> None:
    stream = io.StringIO()
    reading = Reading(Lines(stream, clock), 1, clock)
    for planned, done in ((4, 3), (12, 4)):
        reading.questions("a.html", planned, done, 0, 0)
        clock.now += 6
    assert [line.split()[2] for line in stream.getvalue().splitlines()] == ["75%", "75%"]


def test_the_time_left_counts_down_between_answers(clock: Clock) -> None:
    stream = io.StringIO()
    lines = Lines(stream, clock)
    reading = Reading(lines, 1, clock)
    clock.now += 10
    reading.questions("a.html", 2, 1, 0, 0)
    clock.now += 7
    lines.show("still", None, reading.facts)
    assert stream.getvalue().splitlines()[-1].endswith("0:03 left")


def test_a_download_says_bytes_rate_and_time_left(clock: Clock) -> None:
    stream = io.StringIO()
    watcher = downloading(Lines(stream, clock), clock)
    watcher(Download("the hub", 400_000_000, 1_117_000_000, 10_000_000.0, 71.7))
    assert stream.getvalue() == "weights from the hub 36% · 400 of 1,117 MB · 10.0 MB/s · 1:12 left\n"


@pytest.mark.parametrize(("seconds", "said"), [(-3, "0:00"), (7.4, "0:07"), (750, "12:30"), (3723, "1:02:03")])
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_a_terminal_gets_a_bar_that_is_gone_in_the_end() -> None:
    stream = io.StringIO()
    with Bar(Console(file=stream, force_terminal=True, width=100)) as bar:
        reading = Reading(bar, 1)
        reading.questions("a.html", 4, 1, 10, 1)
        with bar.paused():
            stream.write("a table\n")
        bar.note("a note")
        reading.questions("a.html", 4, 2, 10, 1)
    shown = stream.getvalue()
    assert "reading a.html" in shown and "page 1 of 1 · 1 paper · 10 tokens" in shown and "a note" in shown
    assert shown.endswith(("\x1b[2K", "\x1b[?25h")) and "\x1b[?25h" in shown[-40:]


def test_names_of_pages_steer_no_terminal() -> None:
    stream = io.StringIO()
    with Bar(Console(file=stream, force_terminal=True, width=100)) as bar:
        Reading(bar, 1).started("\x1b]0;owned\x07[bold]")
    assert "\x1b]0" not in stream.getvalue() and "[bold]" in stream.getvalue()


def test_what_is_no_terminal_gets_lines() -> None:
    assert isinstance(display_for(io.StringIO()), Lines)
