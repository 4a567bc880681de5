"""As many questions at once as the server answers well, and no more of them, or of their tokens, a minute than allowed.

How many is found out, and found out anew when it changes:

- **rising**: the window doubles every tenth of a second, not waiting for replies, until the server refuses;
  but never beyond four times what replies have shown to be well.
- **refused** (429, 503): the window shrinks by a factor, once for all requests that were sent before it shrank; it grows back by
  steps, to what held before. Above that one more is tried from time to time; where that holds, twice as many more, and so on.
  A refusal here and there, with the requests around it answered, is chance: it shrinks nothing, for fewer at once would not help.
- **crowded**: a server that never refuses lets requests wait. Then twice as many at once each take almost twice
  as long: what is gained by the second half is told by comparing the mean times of replies by how many were under way.
"""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel

from extractor.batch.budget import Gauge
from extractor.batch.events import Watcher, WindowChanged, unheard
from extractor.errors import ModelError, TransportError, UsageError
from extractor.models import Around, Model, Question, Reply

D = TypeVar("D", bound=BaseModel)

START = 8
UNPROVEN = 64
"""What any server is trusted with before its first reply, divided by :data:`STRETCH`."""
STRETCH = 4
LEAP_SECONDS = 0.1
"""Refusals come at once, replies only after seconds: this long without a refusal is a good sign."""
SHRINK = 0.9
HARD_SHRINK = 0.5
"""Where requests that were sent after the window shrank are refused at once, too."""
SOON = 4
WEIGHT = 3
"""Of a refusal; each request that passes takes one off. A balancer that turns away one in ten does not say how many are too many."""
CERTAIN = 10
"""Weight that is no chance: four refused in a row, or nearly."""
RECENT = 8
"""Refusals that are weighed."""
QUIET = 300
"""Requests since the last refusal by chance, after which a first one is taken at its word where more than what held is tried."""
STEPS = 32
"""Round trips in which the window would grow back from nothing."""
CALM = 40
"""Replies between two tries to go above what holds: one refusal in forty is under 3 %."""
CALMEST = 160
GAIN = 1.5
"""Twice as many at once must not take this much longer each."""
REMEMBERED = 32
"""Replies of which a mean time is taken."""
SHY = 0.99
"""Of what a minute allows: clocks are not exact, and the server's is another."""


@dataclass(frozen=True)
class Limits:
    """What the user allows, whatever the server would bear. Raises :class:`UsageError` for a limit below one."""

    max_concurrency: int = 256
    """Below what a process may usually hold files open."""
    rpm: float | None = None
    tpm: float | None = None

    def __post_init__(self) -> None:
        for flag, value in (("--max-concurrency", self.max_concurrency), ("--rpm", self.rpm), ("--tpm", self.tpm)):
            if value is not None and value < 1:
                raise UsageError(f"{flag} must be at least 1, not {value:g}")


class Outcome(Enum):
    """How a request ended, as far as the pace is concerned."""

    ANSWERED = "answered"
    REFUSED = "refused"
    LOST = "lost"
    """Time-outs, resets, cancelled: says nothing about how much the server bears."""


@dataclass(frozen=True)
class Slot:
    """Leave to send one request."""

    number: int
    kind: str
    under_way: int
    """Requests under way, this one included, when it was sent."""
    since: float
    tokens: int


# ---- how many at once


class Level:
    """How many requests may be under way. Knows no clock."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.window: float = min(START, most)
        self.rising = True
        self._proven = UNPROVEN
        self._held = 0
        """Of a server that has refused: how many held."""
        self._stride = 1
        self._calm = 0
        self._until_try = CALM
        self._least = 1.0
        self._refusals: list[int] = []
        self._chance_at: float = -math.inf
        self._settled_at = self._shrunk_at = 0
        """The numbers of the next slots when it last came to a window, and when that was by shrinking."""

    @property
    def room(self) -> int:
        return int(self.window)

    @property
    def may_leap(self) -> bool:
        return self.rising and self.window < min(self.most, STRETCH * self._proven)

    def leap(self) -> None:
        self.window = min(2 * self.window, STRETCH * self._proven, self.most)

    def answered(self, slot: Slot) -> None:
        self._proven = max(self._proven, slot.under_way)
        if self.rising:
            return
        self._calm += 1
        if slot.number >= self._settled_at and slot.under_way > self._held:
            self._holds(slot.under_way)
        if self.window < self._held:
            self.window = min(self._held, self.window + max(1.0, self._held / STEPS) / self.window)
        elif self._calm >= self._until_try:
            self._try(self._held + self._stride)

    def _holds(self, under_way: int) -> None:
        """More than what held before: go on at once, with longer strides."""
        self._held, self._until_try, self._calm = under_way, CALM, 0
        if under_way >= self.room:
            self._stride = min(2 * self._stride, max(1, under_way // 2))
            self._try(under_way + self._stride)

    def _try(self, level: int) -> None:
        self.window = max(self.window, min(level, self.most))

    def refused(self, slot: Slot, bore: int, next_number: int) -> bool:
        """Whether it is the next request already that is refused since the window shrank, or can't shrink.

        ``bore`` is how many are still under way without it, ``next_number`` the next slot's.
        """
        since_shrunk = slot.number - self._shrunk_at if self._shrunk_at else next_number
        if slot.number < self._settled_at:  # of the same episode: no further step, only a closer look at what the server bore
            self._settle(max(self._least, min(self.window, bore)), self._settled_at, held=max(self._least, min(self._held, bore)))
        elif not bore:  # alone, and refused: fewer can't help
            self._shrunk_at = next_number
        elif self._by_chance(slot.number, trying=not self.rising and bore >= self._held):
            self._chance_at = slot.number
            return False
        else:
            self._least = self.window * HARD_SHRINK
            self._give_way(bore, next_number, again=since_shrunk < SOON)
        return 0 <= since_shrunk <= 1

    def _by_chance(self, number: int, *, trying: bool) -> bool:
        """Whether enough of the requests around it pass: then fewer at once would not help. Refusals come in any order.

        One where more is tried than what held means what it says, of a server that refuses nothing by chance.
        """
        if trying and number - self._chance_at > QUIET:
            return False
        self._refusals = sorted([*self._refusals, number])[-RECENT:]
        weight, last = 0, self._refusals[0]
        for refused in self._refusals:
            weight = max(0, weight - max(0, refused - last - 1)) + WEIGHT
            last = refused
            if weight >= CERTAIN:
                return False
        return True

    def _give_way(self, bore: int, next_number: int, *, again: bool) -> None:
        """The server bore so many and refused more."""
        self._refusals, self._chance_at = [next_number - 1], -math.inf
        if self.rising:
            self._settle(max(self._least, min(self.window, bore)), next_number)
        elif bore >= self._held:  # a try: what held still holds
            self._until_try = min(CALMEST, 2 * self._until_try)
            self._settle(min(self.window, bore), next_number)
        else:
            self._shrunk_at, self._until_try = next_number, CALM
            held = max(bore, self.window * SHRINK)
            self._settle(self.window * (HARD_SHRINK if again else SHRINK), next_number, held=None if again else held)

    def _settle(self, window: float, next_number: int, held: float | None = None) -> None:
        self.window = max(1.0, window)
        self._held = max(1, int(window if held is None else held))
        self._settled_at = next_number
        self.rising, self._stride, self._calm = False, 1, 0

    def crowded(self, beyond: int, next_number: int) -> None:
        """More than so many under way only wait."""
        if self.window > beyond:
            self._settle(beyond, next_number)


@dataclass
class Mean:
    """Of the last replies, with how much they vary."""

    count: int = 0
    mean: float = 0.0
    variance: float = 0.0

    def add(self, value: float) -> None:
        self.count = min(self.count + 1, REMEMBERED)
        off = value - self.mean
        self.mean += off / self.count
        self.variance += (off * (value - self.mean) - self.variance) / self.count

    @property
    def doubt(self) -> float:
        return 1.5 * math.sqrt(self.variance / self.count)


ENOUGH = 4


class Crowding:
    """Tells from the times of replies from how many under way on a server only lets them wait.

    Times are compared within one kind of question, by powers of two of how many were under way.
    """

    def __init__(self) -> None:
        self._times: defaultdict[str, defaultdict[int, Mean]] = defaultdict(lambda: defaultdict(Mean))

    def beyond(self, slot: Slot, seconds: float) -> int | None:
        """How many under way would do, if this reply shows that more gain nothing."""
        times, step = self._times[slot.kind], (slot.under_way - 1).bit_length()
        here = times[step]
        here.add(seconds)
        below = next((lower for lower in range(step - 1, -1, -1) if lower in times and times[lower].count >= ENOUGH), None)
        if below is None or here.count < ENOUGH:
            return None
        there, longer = times[below], GAIN ** (step - below)
        if here.mean - here.doubt < longer * (there.mean + there.doubt):
            return None
        del times[step]
        return int(2**below)


# ---- how many a minute


class Bucket:
    """So many a minute, and at no moment more in the last sixty seconds; what is paid in advance for may be given back."""

    def __init__(self, per_minute: float) -> None:
        self._per_minute = per_minute
        self._capacity = max(1.0, per_minute / 120)
        self._level = self._capacity
        self._at: float | None = None

    def wait(self, now: float, need: float) -> float:
        """Seconds until there is enough."""
        self._fill(now, need)
        short = min(need, self._capacity) - self._level
        return short / self._rate if short > 1e-9 else 0.0

    def take(self, need: float) -> None:
        self._level -= need

    def give(self, back: float) -> None:
        self._level = min(self._capacity, self._level + back)

    @property
    def _rate(self) -> float:
        return SHY * max(1.0, self._per_minute - self._capacity + 1) / 60

    def _fill(self, now: float, need: float) -> None:
        """A request larger than the bucket widens it, as far as that leaves half of the flow."""
        self._capacity = max(self._capacity, min(need, self._per_minute / 2))
        self._level = min(self._capacity, self._level + (now - (now if self._at is None else self._at)) * self._rate)
        self._at = now


# ---- the gate


@dataclass
class _Waiting:
    leave: asyncio.Future[Slot]
    kind: str
    tokens: int


@dataclass
class Told:
    """How many requests there were."""

    sent: int = 0
    refused: int = 0
    answered: int = 0


@dataclass
class Pace:
    """The gate that all requests to one server pass, in the order in which they come."""

    limits: Limits = field(default_factory=Limits)
    leap_seconds: float = LEAP_SECONDS
    told: Told = field(default_factory=Told)
    under_way: int = 0
    tell: Watcher = unheard

    def __post_init__(self) -> None:
        self._room = 0
        """The window as it was last told."""
        self.level = Level(self.limits.max_concurrency)
        self._crowding = Crowding()
        self._requests = Bucket(self.limits.rpm) if self.limits.rpm else None
        self._tokens = Bucket(self.limits.tpm) if self.limits.tpm else None
        self._queue: deque[_Waiting] = deque()
        self._held_until = -math.inf
        self._timer: asyncio.TimerHandle | None = None
        self._leap_timer: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        return sum(not waiting.leave.done() for waiting in self._queue)

    async def enter(self, kind: str, tokens: int = 0) -> Slot:
        """Wait for leave to send. What it gives must come back through :meth:`leave`."""
        waiting = _Waiting(asyncio.get_running_loop().create_future(), kind, tokens)
        self._queue.append(waiting)
        self._serve()
        try:
            return await waiting.leave
        except asyncio.CancelledError:
            if waiting.leave.done() and not waiting.leave.cancelled():  # cancelled just when it was its turn
                self.leave(waiting.leave.result(), Outcome.LOST)
            raise

    def leave(self, slot: Slot, outcome: Outcome, *, tokens: int | None = None, retry_after: float | None = None) -> None:
        """The request has ended; ``tokens`` is what it took in truth."""
        self.under_way -= 1
        if self._tokens is not None and tokens is not None:
            self._tokens.give(slot.tokens - tokens)
        if outcome is Outcome.ANSWERED:
            self._answered(slot)
        elif outcome is Outcome.REFUSED:
            self._refused(slot, retry_after or 0.0)
        self._serve()

    def _answered(self, slot: Slot) -> None:
        self.told.answered += 1
        self.level.answered(slot)
        beyond = self._crowding.beyond(slot, _now() - slot.since)
        if beyond is not None:
            self.level.crowded(beyond, self.told.sent)

    def _refused(self, slot: Slot, retry_after: float) -> None:
        self.told.refused += 1
        if self.level.refused(
            slot, self.under_way, self.told.sent
        ):  # fewer at once do not help: nobody sends before the server's time
            self._held_until = max(self._held_until, _now() + retry_after)

    def _serve(self) -> None:
        """Let in who may go, and see that someone looks again when time alone lets in the next."""
        self._tell_the_window()
        while self._queue and self.under_way < self.level.room:
            first = self._queue[0]
            if not first.leave.done():
                pause = self._pause(first)
                if pause > 0:
                    return self._look_again_in(pause)
                self._let_in(first)
            self._queue.popleft()
        if self._queue and self._leap_timer is None and self.level.may_leap:
            self._leap_timer = asyncio.get_running_loop().call_later(self.leap_seconds, self._leap, _now() + self.leap_seconds)
        return None

    def _tell_the_window(self) -> None:
        room = self.level.room
        if room != self._room:
            before, self._room = self._room, room
            self.tell(WindowChanged(room, before, self.under_way))

    def _let_in(self, waiting: _Waiting) -> None:
        for bucket, need in ((self._requests, 1), (self._tokens, waiting.tokens)):
            if bucket is not None:
                bucket.take(need)
        self.under_way += 1
        waiting.leave.set_result(Slot(self.told.sent, waiting.kind, self.under_way, _now(), waiting.tokens))
        self.told.sent += 1

    def _pause(self, waiting: _Waiting) -> float:
        now = _now()
        pauses = [self._held_until - now]
        pauses += [self._requests.wait(now, 1)] if self._requests is not None else []
        pauses += [self._tokens.wait(now, waiting.tokens)] if self._tokens is not None else []
        return max(pauses)

    def _look_again_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._serve)

    def _leap(self, due: float) -> None:
        """Not where the loop is late: then we are busy sending, and no refusal would have been heard."""
        self._leap_timer = None
        in_time = _now() - due < self.leap_seconds / 2
        if in_time and self.level.may_leap and self._queue and self.under_way >= self.level.room:
            self.level.leap()
        self._serve()


def _now() -> float:
    return asyncio.get_running_loop().time()


# ---- the model behind the gate


class PacedModel(Around):
    """A model that is asked at a pace. ``parallel`` is what the pace may come to at most.

    Must be asked once a request: what asks again belongs around it, so that its pauses hold no place.
    """

    def __init__(self, model: Model, pace: Pace, gauge: Gauge | None = None) -> None:
        super().__init__(model)
        self._gauge = gauge or Gauge()
        self.pace = pace
        pace.level.most = min(pace.level.most, max(1, model.parallel))
        pace.level.window = min(pace.level.window, pace.level.most)

    @property
    def parallel(self) -> int:
        return self.pace.level.most

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises what the model raises."""
        slot = await self.pace.enter(question.kind, self._gauge.most(question))
        outcome, spent, retry_after = Outcome.LOST, None, None
        try:
            reply = await self._model.ask(question)
            outcome, spent = Outcome.ANSWERED, _tokens(reply)
            return reply
        except ModelError as error:
            outcome, spent, retry_after = _outcome(error), _tokens(error), getattr(error, "retry_after", None)
            raise
        finally:
            self.pace.leave(slot, outcome, tokens=spent, retry_after=retry_after)


def _outcome(error: ModelError) -> Outcome:
    if not isinstance(error, TransportError):
        return Outcome.ANSWERED
    return Outcome.REFUSED if error.refused else Outcome.LOST


def _tokens(ended: Reply[Any] | ModelError) -> int | None:
    usage = ended.usage
    return usage.prompt_tokens + usage.completion_tokens if usage is not None else None
