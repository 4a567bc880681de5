"""How near the pace comes to a perfect client, which keeps every slot of the server busy from first to last.

    python evals/bench/batch_speed.py                               8, 64 and 256 slots, 4 s a request, 20 requests a slot
    python evals/bench/batch_speed.py --slots 8 --latency 0.5       a quicker look
    python evals/bench/batch_speed.py --steps --latency 0.5         64 slots, then 8, then 32

The server is tests/loopback_server.py, in a process of its own. With a latency other than 4 s the pace's own and the server's
short times (0.1 s between leaps, Retry-After of 1 s) shrink alike. Prints a line of JSON a measurement.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from extractor.batch.budget import Budget, BudgetedModel, Caps, Gauge
from extractor.batch.pacing import LEAP_SECONDS, Limits, Pace, PacedModel
from extractor.batch.retries import RetryingModel, once
from extractor.engines.openai_model import OpenAIModel
from extractor.models import Question

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from loopback_server import Running, running

LATENCY = 4.0
SYSTEM = "You copy the titles of papers that a page prints. " * 10
PAGE = "Reading group, week {number}. Tidy Trees for Slow Readers, by A. Invented. " * 15
CAPACITY = ((0, 64), (25, 8), (55, 32), (95, 32))
"""Slots by the round trips since the first request; the last is the end."""


class Titles(BaseModel):
    titles: list[str] = Field(min_length=1)


def asked(number: int) -> Question[Titles]:
    return Question("titles", "1", SYSTEM, PAGE.format(number=number), Titles, 200)


async def drive(base_url: str, requests: int, scale: float, seconds: float | None = None) -> dict[str, Any]:
    """Ask so many questions, or until the time is over, as a batch does."""
    engine = OpenAIModel("bench", base_url=base_url)
    pace, gauge = Pace(Limits(), leap_seconds=LEAP_SECONDS * scale), Gauge()
    model = RetryingModel(PacedModel(BudgetedModel(once(engine), Budget(Caps()), gauge), pace, gauge))
    numbers = iter(range(requests))
    began, cpu = time.monotonic(), time.process_time()

    async def worker() -> None:
        for number in numbers:
            if seconds is None or time.monotonic() - began < seconds:
                await model.ask(asked(number))

    await asyncio.gather(*(worker() for _ in range(model.parallel)))
    took, used = time.monotonic() - began, time.process_time() - cpu
    await model.aclose()
    return {
        "seconds": round(took, 2),
        "cpu_ms_a_request": round(1000 * used / max(1, pace.told.sent), 2),
        "window": pace.level.room,
    }


def flags(slots: int, latency: float, *more: str) -> list[str]:
    return ["--slots", str(slots), "--latency", str(latency), "--retry-after", str(latency / LATENCY), *more]


def against_perfect(slots: int, latency: float, each: int, *, queue: bool) -> dict[str, Any]:
    with running(*flags(slots, latency, *(["--queue"] if queue else []))) as server:
        measured = asyncio.run(drive(server.base_url, slots * each, latency / LATENCY))
        counts = server.counts()
    perfect = each * latency
    assert counts["answered"] == slots * each
    return {"slots": slots, "queue": queue, "of_perfect": round(perfect / measured["seconds"], 4), **measured, **counts}


def stepping(latency: float) -> dict[str, Any]:
    steps = ",".join(f"{round_trips * latency}:{slots}" for round_trips, slots in CAPACITY)
    with running(*flags(64, latency, "--steps", steps)) as server:
        measured = asyncio.run(drive(server.base_url, 10**6, latency / LATENCY, CAPACITY[-1][0] * latency))
        return {"steps": [phase(server, at, latency) for at in range(len(CAPACITY) - 1)], **measured}


def phase(server: Running, at: int, latency: float) -> dict[str, Any]:
    """Settled: the second half of a capacity's time."""
    (begin, slots), (end, _) = CAPACITY[at : at + 2]
    middle = (begin + end) / 2 * latency
    settled = [what for when, what in server.log() if middle <= when < end * latency]
    refused, answered = settled.count("refused"), settled.count("answered")
    possible = slots * (end - begin) / 2
    return {
        "slots": slots,
        "refused": round(refused / max(1, settled.count("asked")), 4),
        "of_perfect": round(answered / possible, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slots", type=int, nargs="*", default=[8, 64, 256])
    parser.add_argument("--latency", type=float, default=LATENCY)
    parser.add_argument("--each", type=int, default=20, help="requests a slot")
    parser.add_argument("--queue", action="store_true", help="the server lets wait instead of refusing")
    parser.add_argument("--steps", action="store_true")
    given = parser.parse_args()
    if given.steps:
        print(json.dumps(stepping(given.latency)))
        return
    for slots in given.slots:
        print(json.dumps(against_perfect(slots, given.latency, given.each, queue=given.queue)), flush=True)


if __name__ == "__main__":
    main()
