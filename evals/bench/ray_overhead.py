"""What --engine ray costs on a cluster of this machine, against one process: until the first page, a page, and of the driver's time.

    python evals/bench/ray_overhead.py                                     300 pages, two workers
    python evals/bench/ray_overhead.py --pages 100 --workers 4 --latency 2

Pages are those of evals/suite, each as often as is needed, no two with the same bytes; the endpoint is tests/loopback_server.py, in
a process of its own, with a fixed time a request. Prints a table: a line a model and engine.

A driver that takes so many milliseconds of its processor for a page feeds so many pages a second, however many workers there are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from extractor.batch.events import Event, PageEnded
from extractor.batch.pacing import Limits
from extractor.batch.page_worker import NamedModel
from extractor.batch.ray_engine import RayEngine
from extractor.batch.readers import Engine
from extractor.batch.runner import run_batch
from extractor.batch.terms import Terms
from extractor.engines.openai_model import OpenAIModel
from extractor.models import Model, NoModel

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from loopback_server import running

ROOT = Path(__file__).resolve().parents[2]
HEAD = """| model | engine | until the first page, s | pages a second then | all, s | driver, ms of processor a page |
|---|---|---|---|---|---|"""


@dataclass
class Clock:
    """When pages were finished: by the clock, and by what this process had used of its processor."""

    began: float = field(default_factory=time.monotonic)
    finishes: list[tuple[float, float]] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        if isinstance(event, PageEnded):
            self.finishes.append((time.monotonic() - self.began, time.process_time()))


def write_pages(folder: Path, count: int) -> None:
    sources = sorted((ROOT / "evals" / "suite" / "pages").iterdir())
    folder.mkdir()
    for number in range(count):
        source = sources[number % len(sources)]
        (folder / f"{number:06}{source.suffix}").write_bytes(source.read_bytes() + b"\n%d\n" % number)


def measured(name: str, engine: str, pages: Path, model: Model, limits: Limits, where: Engine | None) -> str:
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        run_batch([pages], Path(folder) / "run", model=model, terms=Terms(limits), watch=clock, engine=where)
        took = time.monotonic() - clock.began
    (first, used_before), (last, used), then = clock.finishes[0], clock.finishes[-1], len(clock.finishes) - 1
    return (
        f"| {name} | {engine} | {first:.1f} | {then / (last - first):.1f} | {took:.1f} | {1000 * (used - used_before) / then:.1f} |"
    )


@contextmanager
def models(latency: float, slots: int) -> Iterator[list[tuple[str, Model, NamedModel]]]:
    with running("--latency", str(latency), "--slots", str(slots)) as server:
        hosted = OpenAIModel("bench", base_url=server.base_url)
        name = f"endpoint, {latency:g} s a request, {slots} at once"
        yield [("none", NoModel(), NamedModel("none")), (name, hosted, NamedModel("bench", server.base_url))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--slots", type=int, default=64)
    given = parser.parse_args()
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder, models(given.latency, given.slots) as known:
        pages = Path(folder) / "pages"
        write_pages(pages, given.pages)
        for name, model, recipe in known:
            limits = Limits(max_concurrency=given.slots)
            print(measured(name, "plain", pages, model, limits, None), flush=True)
            ray = RayEngine(recipe, workers=given.workers)
            print(measured(name, f"ray, {given.workers} workers", pages, model, limits, ray), flush=True)


if __name__ == "__main__":
    main()
