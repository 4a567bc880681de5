"""How far a run is, on standard error: a bar where that is a terminal, else a line every few seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Protocol, Self

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.spinner import Spinner
from rich.table import Column
from rich.text import Text

from extractor.engines.weights import Progress as Download
from extractor.engines.weights import Watcher
from extractor.records import Extraction
from extractor.shown.inert import inert
from extractor.shown.phrases import count

SECONDS_BETWEEN_LINES = 5.0
LONGEST_BETWEEN_LINES = 60.0
LINES_SO_FAR = 10
"""Of what goes on for hours, a line comes whenever a tenth of the time has passed again, up to the longest pause."""
BAR_WIDTH = 24
SPINNER_WIDTH = 2

Clock = Callable[[], float]
Facts = Callable[[], str]
Line = Callable[[int | None], str]
"""One line for so many columns; for None as long as it likes."""


class Display(Protocol):
    """Where progress is shown. ``facts`` is asked again whenever the display is drawn."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def show(self, doing: str, fraction: float | None, facts: Facts) -> None:
        """``fraction`` is None while nobody knows how long it will take."""

    def line(self, told: Line) -> None:
        """One line in place of a bar. ``told`` is asked again whenever the display is drawn, from another thread."""

    def note(self, text: str) -> None:
        """A line that stays."""

    def paused(self) -> AbstractContextManager[None]:
        """Out of the way, so that something else can be written to the same terminal."""


def display_for(stream: IO[str]) -> Display:
    """A bar, or lines where the stream can't move its cursor."""
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    if console.is_terminal and not console.is_dumb_terminal:
        return Bar(console)
    return Lines(stream)


class _FactsColumn(ProgressColumn):
    """What is known, asked anew at each drawing, so that the time left counts down."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        facts: Facts = task.fields["facts"]
        return Text(inert(facts()), style="dim", no_wrap=True)


class _Told:
    """A line that knows how wide the terminal is."""

    def __init__(self, told: Line) -> None:
        self.told = told
        self._spinner = Spinner("dots", style="cyan")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self._spinner.text = inert(self.told(options.max_width - SPINNER_WIDTH))
        yield self._spinner


class _Rows(Progress):
    """rich's progress, whose rows one line may replace."""

    line: _Told | None = None

    def get_renderables(self) -> Iterable[RenderableType]:
        return super().get_renderables() if self.line is None else [self.line]


class Bar:
    """One line that is drawn again and again, and is gone in the end."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = _Rows(
            SpinnerColumn(style="cyan"),
            TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, max_width=30)),
            BarColumn(bar_width=BAR_WIDTH),
            _FactsColumn(table_column=Column(no_wrap=True, overflow="ellipsis")),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task("", total=None, start=True, visible=False, facts=str)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._progress.stop()

    def show(self, doing: str, fraction: float | None, facts: Facts) -> None:
        total = None if fraction is None else 1.0
        self._progress.line = None
        self._progress.update(
            self._task, description=inert(doing), total=total, completed=fraction or 0.0, visible=True, facts=facts
        )

    def line(self, told: Line) -> None:
        shown = self._progress.line
        if shown is None or shown.told != told:
            self._progress.line = _Told(told)

    def note(self, text: str) -> None:
        self._progress.console.print(Text(inert(text)), soft_wrap=True)

    @contextmanager
    def paused(self) -> Iterator[None]:
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()


class Lines:
    """Plain lines, at most one every few seconds: for log files."""

    def __init__(self, stream: IO[str], clock: Clock = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._last: float | None = None
        self._began: float | None = None
        """When there was first a line to show."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def show(self, doing: str, fraction: float | None, facts: Facts) -> None:
        now = self._clock()
        if self._last is None or now - self._last >= SECONDS_BETWEEN_LINES:
            self._last = now
            share = "" if fraction is None else f" {fraction:.0%}"
            self.note(_joined(f"{doing}{share}", facts()))

    def line(self, told: Line) -> None:
        """The first after a pause, too: what is over by then has no use for it."""
        now = self._clock()
        if self._began is None:
            self._began = self._last = now
        pause = min(LONGEST_BETWEEN_LINES, max(SECONDS_BETWEEN_LINES, (now - self._began) / LINES_SO_FAR))
        if self._last is None or now - self._last >= pause:
            self._last = now
            self.note(told(None))

    def note(self, text: str) -> None:
        """Where nobody can be told (a full disk, a pipe that was closed), nobody is: what is worked on is worth more."""
        with suppress(OSError):
            print(inert(text), file=self._stream, flush=True)

    def paused(self) -> AbstractContextManager[None]:
        return nullcontext()


class Countdown:
    """Seconds left, as last estimated, less what has passed since."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._ends: float | None = None

    def set(self, seconds: float | None) -> None:
        self._ends = None if seconds is None else self._clock() + seconds

    def __str__(self) -> str:
        """Nothing, while there is no estimate."""
        return "" if self._ends is None else f"{duration(self._ends - self._clock())} left"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def duration(seconds: float) -> str:
    """``0:07``, ``12:30``, ``1:02:03``."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def downloading(display: Display, clock: Clock = time.monotonic) -> Watcher:
    """What :func:`extractor.engines.weights.pull` tells, shown: bytes, rate, time left."""
    countdown = Countdown(clock)

    def watch(progress: Download) -> None:
        countdown.set(progress.left)
        done, total = progress.done / 1e6, progress.total / 1e6
        told = f"{done:,.0f} of {total:,.0f} MB · {progress.rate / 1e6:,.1f} MB/s"
        display.show(f"weights from {progress.source}", progress.done / progress.total, lambda: _joined(told, str(countdown)))

    return watch


@dataclass
class _PageState:
    planned: int = 0
    done: int = 0
    tokens: int = 0
    records: int = 0

    @property
    def fraction(self) -> float:
        return min(1.0, self.done / self.planned) if self.planned else 0.0


@dataclass
class Tally:
    """What has been told of a run over so many pages, added up."""

    pages: int
    clock: Clock = time.monotonic
    finished: int = 0
    tokens: int = 0
    records: int = 0
    reading: dict[str, _PageState] = field(default_factory=dict)
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()

    @property
    def fraction(self) -> float:
        done = self.finished + sum(state.fraction for state in self.reading.values())
        return min(1.0, done / self.pages) if self.pages else 0.0

    @property
    def seconds_left(self) -> float | None:
        """As if the rest went like what is done; None while nothing is."""
        done = self.fraction
        return (self.clock() - self.began) * (1 - done) / done if done else None

    def finish(self, page: str) -> None:
        state = self.reading.pop(page, _PageState())
        self.finished += 1
        self.tokens += state.tokens

    def __str__(self) -> str:
        records = self.records + sum(state.records for state in self.reading.values())
        tokens = self.tokens + sum(state.tokens for state in self.reading.values())
        page = min(self.pages, self.finished + 1)
        return f"page {page} of {self.pages} · {count(records, 'paper')} · {count(tokens, 'token')}"


class Reading:
    """A :class:`extractor.watch.Watch` that shows pages, papers, tokens and time left."""

    def __init__(self, display: Display, pages: int, clock: Clock = time.monotonic) -> None:
        self._display = display
        self._tally = Tally(pages, clock)
        self._countdown = Countdown(clock)
        self._furthest = 0.0

    def started(self, page: str) -> None:
        self._tally.reading[page] = _PageState()
        self._show(page)

    def questions(self, page: str, planned: int, done: int, tokens: int, records: int) -> None:
        self._tally.reading[page] = _PageState(planned, done, tokens, records)
        self._countdown.set(self._tally.seconds_left)
        self._show(page)

    def finished(self, extraction: Extraction) -> None:
        self._tally.finish(extraction.page)
        self._tally.records += len(extraction.papers)
        self._countdown.set(self._tally.seconds_left)
        self._show(extraction.page)

    def _show(self, page: str) -> None:
        # More questions may turn out to be needed; a bar that goes back is no use to anybody. And before
        # the first answer nobody can say how long it takes: the bar then only moves.
        self._furthest = max(self._furthest, self._tally.fraction)
        self._display.show(f"reading {page}", self._furthest or None, self.facts)

    def facts(self) -> str:
        """What is known now."""
        return _joined(str(self._tally), str(self._countdown))
