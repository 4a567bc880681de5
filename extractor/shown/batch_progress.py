"""How far a batch is, on one line: pages done, failed and in flight, the pace, the cost and the time left."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.batch.events import (
    BatchBegun,
    Event,
    InputsCounted,
    LogFailed,
    PageBegun,
    PageEnded,
    RequestEnded,
    RequestSent,
    WindowChanged,
)
from extractor.shown.progress import Clock, Display, duration

RATE_SECONDS = 10
"""Rates are those of the last so many seconds."""
SPEED_SECONDS = 120
"""The time left is reckoned from the pages of the last so many seconds."""
TOO_SOON_SECONDS = 5.0
"""Before that, nobody can say how long it will take."""


class Rate:
    """How much a second, over the last so many seconds. Held by the second, so that it takes no more room than those."""

    def __init__(self, seconds: int, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._slots = [(0, 0)] * seconds
        """A second, and how much came in it; the whole list is always there, for the thread that draws reads it, too."""

    def add(self, amount: int) -> None:
        second = int(self._clock())
        at = second % len(self._slots)
        since, so_far = self._slots[at]
        self._slots[at] = (second, so_far + amount if since == second else amount)

    def __float__(self) -> float:
        now = self._clock()
        first = int(now) - len(self._slots) + 1
        much = sum(amount for second, amount in self._slots if second >= first)
        return much / max(1.0, now - max(self._began, first))


@dataclass(frozen=True)
class Fact:
    """One thing to tell, in the words that there is room for."""

    name: str
    full: str
    short: str
    least: str


GIVEN_UP = ("in flight", "tokens", "at once", "requests", "cost", "left")
"""What a line that is too narrow for all does without, first to last."""
GROUPS = (("done", "failed", "in flight"), ("requests", "tokens", "at once", "pages"), ("cost", "left"))
"""What stands together where there is little room."""


def fitted(facts: Sequence[Fact], width: int | None) -> str:
    """All of the facts, in the longest words that fit; where even the shortest do not, as many as fit."""
    wide = [" · ".join(fact.full for fact in facts), " · ".join(fact.short for fact in facts)]
    narrow = (_narrow(facts, GIVEN_UP[:most]) for most in range(len(GIVEN_UP) + 1))
    if width is None:
        return wide[0]
    return next((line for line in (*wide, *narrow) if len(line) <= width), "")


def _narrow(facts: Sequence[Fact], without: Sequence[str]) -> str:
    left = {fact.name: fact.least for fact in facts if fact.name not in without}
    groups = (" ".join(left[name] for name in group if name in left) for group in GROUPS)
    return " · ".join(group for group in groups if group)


class BatchProgress:
    """A :data:`extractor.batch.events.Watcher` that shows what it hears.

    How many pages there are is known once they are counted; until then, or where only reading the inputs would tell, no time
    left is shown.
    """

    def __init__(self, display: Display, clock: Clock = time.monotonic) -> None:
        self._display = display
        self._clock = clock
        self._pages: int | None = None
        self._ended = self._done = self._failed = self._in_flight = 0
        """``ended`` are pages of this call, ``done`` and ``failed`` those of earlier calls, too."""
        self._under_way = self._room = 0
        self._cost: float | None = None
        self._start()

    def __call__(self, event: Event) -> None:
        if isinstance(event, LogFailed):
            self._display.note(f"extractor: {event.reason}")
        self._hear(event)
        self._display.line(self.told)

    def _hear(self, event: Event) -> None:
        match event:
            case PageBegun():
                self._in_flight += 1
            case PageEnded():
                self._page_ended(event)
            case RequestSent():
                self._under_way = event.under_way
                self._requests.add(1)
            case RequestEnded():
                self._request_ended(event)
            case WindowChanged():
                self._room += event.window - event.before  # there may be several, each with its own
            case InputsCounted():
                self._pages = event.pages
            case BatchBegun():
                self._done, self._failed, self._cost = event.done, event.failed, event.cost
                self._start()

    def _start(self) -> None:
        """The clock runs from when the batch begins: weights may have been fetched before."""
        self._began = self._clock()
        self._requests, self._tokens, self._recent = (Rate(RATE_SECONDS, self._clock) for _ in range(3))
        self._speed = Rate(SPEED_SECONDS, self._clock)

    def _page_ended(self, event: PageEnded) -> None:
        self._ended += 1
        self._in_flight -= 1
        self._failed += event.outcome == "failed"
        self._done += event.outcome == "done"
        self._recent.add(1)
        self._speed.add(1)

    def _request_ended(self, event: RequestEnded) -> None:
        self._under_way = event.under_way
        self._tokens.add(event.tokens_sent + event.tokens_written)
        if event.cost is not None:
            self._cost = (self._cost or 0.0) + event.cost

    def told(self, width: int | None) -> str:
        """As a line; a log file, which has no width, is also told how long it took so far."""
        line = fitted(self._facts(), width)
        return line if width is not None else f"{duration(self._clock() - self._began)} · {line}"

    def _facts(self) -> list[Fact]:
        done = f"{self._done:,}"
        of = (f" of {self._pages:,}", f"/{self._pages:,}") if self._pages is not None else ("", "")
        facts = [
            Fact("done", f"{done}{of[0]} pages done", f"{done}{of[1]} done", f"{compact(self._done)} done"),
            Fact("failed", f"{self._failed:,} failed", f"{self._failed:,} failed", f"{compact(self._failed)} failed"),
            Fact("in flight", f"{self._in_flight:,} in flight", f"{self._in_flight:,} in flight", f"{self._in_flight} open"),
        ]
        return [*facts, *self._pace(), *self._rest()]

    def _pace(self) -> list[Fact]:
        """Where nothing is asked of a model, pages."""
        if not self._room:
            pages = f"{rate(self._recent)} pages/s"
            return [Fact("pages", pages, pages, pages)]
        requests, tokens, at_once = rate(self._requests), float(self._tokens), f"{self._under_way}/{self._room}"
        return [
            Fact("requests", f"{requests} requests/s", f"{requests} req/s", f"{requests} req/s"),
            Fact("tokens", f"{tokens:,.0f} tokens/s", f"{compact(tokens)} tok/s", f"{compact(tokens)} tok/s"),
            Fact("at once", f"{self._under_way} of {self._room} at once", f"{at_once} at once", at_once),
        ]

    def _rest(self) -> list[Fact]:
        facts, left = [], self._seconds_left()
        if self._cost:
            facts.append(Fact("cost", f"${self._cost:,.2f}", f"${self._cost:,.2f}", f"${self._cost:,.2f}"))
        if left is not None:
            facts.append(Fact("left", f"{duration(left)} left", f"{duration(left)} left", f"{roughly(left)} left"))
        return facts

    def _seconds_left(self) -> float | None:
        """As if the rest went like the last minutes, or, where nothing ended in them, like all of it."""
        so_far = self._clock() - self._began
        if self._pages is None or not self._ended or so_far < TOO_SOON_SECONDS:
            return None
        speed = float(self._speed) or self._ended / so_far
        return max(0, self._pages - self._done - self._failed) / speed


def rate(of: Rate) -> str:
    much = float(of)
    return f"{much:.1f}" if much < 100 else f"{much:,.0f}"


def compact(number: float) -> str:
    """``9,999``, ``12.3k``, ``1.2M``."""
    if number < 10_000:
        return f"{number:,.0f}"
    return f"{number / 1e3:.1f}k" if number < 999_950 else f"{number / 1e6:.1f}M"


def roughly(seconds: float) -> str:
    """``0:07``, ``12:30``, ``1h02``, ``3d04h``."""
    minutes = round(seconds) // 60
    if minutes < 60:
        return duration(seconds)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02}" if hours < 48 else f"{hours // 24}d{hours % 24:02}h"
