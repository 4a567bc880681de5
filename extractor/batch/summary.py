"""What a call of a batch came to, in RUN/summary.json: written at the end, whatever the end was.

``run`` is all of RUN as its ledger has it, ``call`` what this call did.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extractor.batch.events import Event, PageEnded, QuestionEnded, RequestEnded, RequestSent
from extractor.batch.ledger import Counts, Ledger
from extractor.batch.watched import ended_by
from extractor.errors import ExtractorError
from extractor.shown.store import writing_to
from extractor.version import VERSION

FILE = "summary.json"
STEP = 1.01
"""Times are counted in steps of one percent: how many there are does not matter to memory, and a share of them is told so exactly."""
SHORTEST = 0.000_001

Clock = Callable[[], float]
Json = Mapping[str, Any]


class Times:
    """Of many durations in seconds, how long the longest, and how long those at a share of all from the shortest."""

    def __init__(self) -> None:
        self._steps: Counter[int] = Counter()
        self._longest = 0.0
        self._count = 0

    def add(self, seconds: float) -> None:
        self._steps[round(math.log(max(seconds, SHORTEST), STEP))] += 1
        self._longest = max(self._longest, seconds)
        self._count += 1

    def at(self, share: float) -> float:
        """The time that so large a share of all did not exceed; right to half a step. 0.0 where there is none."""
        left = math.ceil(share * self._count)
        for step in sorted(self._steps):
            left -= self._steps[step]
            if left <= 0:
                return min(STEP**step, self._longest)
        return 0.0

    def told(self) -> Json:
        return {"count": self._count, "p50": _short(self.at(0.5)), "p95": _short(self.at(0.95)), "max": _short(self._longest)}


def _short(seconds: float) -> float:
    return round(seconds, 4)


@dataclass
class Tally:
    """A :data:`extractor.batch.events.Watcher` that adds up what this call does."""

    pages: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    most_under_way: int = 0
    kept: int = 0
    """Questions that the cache answered."""
    question_times: defaultdict[str, Times] = field(default_factory=lambda: defaultdict(Times))
    request_times: defaultdict[str, Times] = field(default_factory=lambda: defaultdict(Times))

    def __call__(self, event: Event) -> None:
        if isinstance(event, PageEnded):
            self.pages[event.outcome] += 1
        elif isinstance(event, RequestSent):
            self.sent += 1
            self.most_under_way = max(self.most_under_way, event.under_way)
        elif isinstance(event, RequestEnded):
            self._request_ended(event)
        elif isinstance(event, QuestionEnded):
            self._question_ended(event)

    def _request_ended(self, event: RequestEnded) -> None:
        self.requests[event.outcome] += 1
        if event.error is not None:
            self.errors[event.error] += 1
        if event.outcome == "answered":
            self.request_times[event.kind].add(event.seconds)

    def _question_ended(self, event: QuestionEnded) -> None:
        if event.kept:
            self.kept += 1
        elif event.outcome != "cut short":
            self.question_times[event.kind].add(event.seconds)

    def told(self, seconds: float) -> Json:
        ended = self.pages.total()
        return {
            "seconds": round(seconds, 3),
            "pages": dict(self.pages),
            "pages_a_second": round(ended / seconds, 3) if seconds else 0.0,
            "questions_from_the_cache": self.kept,
            "question_seconds": {kind: times.told() for kind, times in sorted(self.question_times.items())},
            "requests": {"sent": self.sent, **self.requests},
            "requests_by_error": dict(self.errors),
            "request_seconds": {kind: times.told() for kind, times in sorted(self.request_times.items())},
            "most_under_way": self.most_under_way,
        }


@dataclass
class Summary:
    """Entered when a call begins to work on its pages; writes what it came to when it is left, by whatever."""

    ledger: Ledger
    tally: Tally
    clock: Clock = time.monotonic
    counts: Counts | None = None
    """Of all of RUN, once it is left."""

    def __enter__(self) -> Self:
        self._began = self.clock()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._write(kind)
        else:
            with suppress(ExtractorError):  # what ended the call is what its caller must hear of
                self._write(kind)

    def _write(self, kind: type[BaseException] | None) -> None:
        self.counts = self.ledger.counts()
        document = {
            "extractor": VERSION,
            "ended": ended_by(kind),
            "error": kind.__name__ if kind else None,
            "run": _run(self.counts, self.ledger.questions_by_kind()),
            "call": self.tally.told(self.clock() - self._began),
        }
        _put(self.ledger.run / FILE, json.dumps(document, indent=2) + "\n")


def _run(counts: Counts, questions: Mapping[str, Mapping[str, int]]) -> Json:
    usage = counts.usage
    return {
        "all_inputs_met": counts.complete,
        "pages": dict(counts.pages),
        "questions": questions,
        "tokens": {
            "sent": usage.prompt_tokens,
            "cached": usage.prompt_tokens - usage.new_prompt_tokens,
            "written": usage.completion_tokens,
        },
        "failed_attempts": usage.failed_attempts,
        "cost": None if counts.cost is None else round(counts.cost, 6),
    }


def _put(file: Path, text: str) -> None:
    """Whole, or as it was before."""
    part = file.with_name(f".{file.name}.part")
    with writing_to(str(file)):
        with part.open("w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        part.replace(file)
