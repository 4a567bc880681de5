"""The commands on batches: read many pages, see how far it is, read again what failed, write what was read."""

from __future__ import annotations

import re
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from extractor import api
from extractor.batch import exports
from extractor.batch.budget import Caps, Estimate, Price, Prices
from extractor.batch.events import Watcher, several
from extractor.batch.ledger import Counts, LedgerReader
from extractor.batch.openai_batches.progress import Progress
from extractor.batch.pacing import Limits
from extractor.batch.page_worker import NamedModel
from extractor.batch.ray_engine import RayEngine
from extractor.batch.readers import Engine
from extractor.batch.retries import Patience
from extractor.batch.runner import estimate_batch, retry_batch, run_batch
from extractor.batch.terms import Terms
from extractor.batch.tracing import traced
from extractor.cli_model import MODEL_NAMES
from extractor.engines.choice import choose_model
from extractor.engines.secrets import without_secrets
from extractor.errors import ExitCode, UsageError
from extractor.models import Model
from extractor.records import ProblemKind
from extractor.settings import Settings
from extractor.shown.batch_progress import BatchProgress
from extractor.shown.inert import inert
from extractor.shown.output import say
from extractor.shown.phrases import count
from extractor.shown.progress import Display, display_for, downloading

SHOWN = 10
"""Failed pages that status names."""

app = typer.Typer(rich_markup_mode=None)

RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="The folder that batch was given with --out.")]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="NAME", help="local, local:0.5b, a path to a .gguf, none, or a model of the endpoint.",
        show_default=False, autocompletion=lambda: MODEL_NAMES,
    ),
]  # fmt: skip
BaseUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="An OpenAI-compatible endpoint (default: OPENAI_BASE_URL).", show_default=False),
]
Log = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", help="Add what happens to it, as JSON lines without text of pages.", show_default=False),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Ask anew what other runs have asked; RUN itself never asks twice.")]

MaxConcurrency = Annotated[
    int, typer.Option(metavar="N", help="Questions at once, at most; how many the server bears is found out.")
]
Rpm = Annotated[float | None, typer.Option(metavar="N", help="Requests a minute, at most.", show_default=False)]
Tpm = Annotated[float | None, typer.Option(metavar="N", help="Tokens a minute, at most.", show_default=False)]
MaxCost = Annotated[float | None, typer.Option(metavar="DOLLARS", help="For all of RUN; needs a price.", show_default=False)]
MaxTokens = Annotated[int | None, typer.Option(metavar="N", help="Sent and written, for all of RUN.", show_default=False)]
MaxTime = Annotated[str | None, typer.Option(metavar="TIME", help="Of this call: 90 (seconds), 30m, 2h.", show_default=False)]


class Via(StrEnum):
    """How questions go to an endpoint."""

    REQUESTS = "requests"
    BATCH_API = "batch-api"


ViaWay = Annotated[
    Via, typer.Option("--via", help="batch-api: OpenAI's Batch API, half the price, replies within a day instead of seconds.")
]


class Where(StrEnum):
    """Who reads the pages: this process, or workers of a Ray cluster."""

    PLAIN = "plain"
    RAY = "ray"


EngineName = Annotated[Where, typer.Option("--engine", help="Read in this process, or on a Ray cluster.")]
Workers = Annotated[
    int | None,
    typer.Option(metavar="N", help="Of --engine ray (default: a worker for each processor of the cluster).", show_default=False),
]
RayAddress = Annotated[
    str | None,
    typer.Option(
        metavar="ADDR", help="HOST:PORT of a Ray cluster, or auto (default: RAY_ADDRESS, or this machine).", show_default=False
    ),
]
PricesFile = Annotated[
    Path | None,
    typer.Option(
        "--prices", metavar="FILE", show_default=False,
        help='Dollars for a million tokens, over the built-in table: {"models": {"NAME": {"input": 1.5, "output": 6}}}.',
    ),
]  # fmt: skip


@app.command(
    epilog="""\b
Examples:
  extractor batch pages/ --out run                       every file below pages/
  extractor batch 'crawl/**/*.html' more.jsonl.gz --out run
  extractor batch crawl.warc.gz --out run --model NAME --base-url http://localhost:8000/v1
  find . -name '*.html' | extractor batch - --out run    a list of files
  extractor batch pages/ --out run --model NAME --dry-run           what it would ask and cost
  extractor batch pages/ --out run --model NAME --max-cost 5 --rpm 500
  extractor batch pages/ --out run --model NAME --via batch-api     half the price, within a day
  extractor batch pages/ --out run --model NAME --engine ray --ray-address auto    on more machines
Stopped or killed, the same command goes on where it was.
"""
)
def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT", help="Folders, patterns, files, .jsonl, .gz, .warc; - for a list of files on standard input.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="RUN", help="The folder that keeps what was done.", show_default=False)],
    model: ModelName = None,
    base_url: BaseUrl = None,
    via: ViaWay = Via.REQUESTS,
    max_concurrency: MaxConcurrency = Limits.max_concurrency,
    rpm: Rpm = None,
    tpm: Tpm = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    max_time: MaxTime = None,
    prices: PricesFile = None,
    engine: EngineName = Where.PLAIN,
    workers: Workers = None,
    ray_address: RayAddress = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would ask and cost; ask and write nothing.")] = False,
    log: Log = None,
    no_cache: NoCache = False,
) -> ExitCode:  # fmt: skip
    """Read many pages; nothing is lost, and nothing asked twice, whatever happens on the way."""
    settings = Settings.from_environment(base_url=base_url, model=model, ray_address=ray_address)
    limits, caps = Limits(max_concurrency, rpm, tpm), Caps(max_cost, max_tokens, _seconds(max_time))
    call = {"model": settings.model, "base_url": settings.base_url and without_secrets(settings.base_url)}
    reads = _engine(engine, via, workers, ray_address, settings)
    with _working(settings, via, out) as (ready, progress):
        price = _price(prices, ready, via)
        if dry_run:
            return _estimated(estimate_batch(inputs, out, model=ready, price=price, names=sys.stdin.buffer), price)
        counts = run_batch(
            inputs, out, model=ready, terms=_terms(via, limits, caps, price), cache=None if no_cache else settings.cache_dir,
            watch=progress, log=log, names=sys.stdin.buffer, call=call, engine=reads,
        )  # fmt: skip
    return _ended(counts, out)


@app.command(
    epilog="""\b
Examples:
  extractor retry run --failed                  read failed pages again
  extractor retry run --failed --model NAME     RUN was begun with a model that is called otherwise here
"""
)
def retry(
    run: RunFolder,
    failed: Annotated[bool, typer.Option("--failed", help="Pages that failed; without it only those without an end.")] = False,
    model: ModelName = None,
    base_url: BaseUrl = None,
    via: ViaWay = Via.REQUESTS,
    max_concurrency: MaxConcurrency = Limits.max_concurrency,
    rpm: Rpm = None,
    tpm: Tpm = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    max_time: MaxTime = None,
    prices: PricesFile = None,
    engine: EngineName = Where.PLAIN,
    workers: Workers = None,
    ray_address: RayAddress = None,
    log: Log = None,
    no_cache: NoCache = False,
) -> ExitCode:
    """Go on with RUN from anywhere; with --failed, read again what failed."""
    with LedgerReader.opened(run) as reader:
        call = reader.origin().call
    settings = Settings.from_environment(
        base_url=base_url or call.get("base_url"), model=model or call.get("model"), ray_address=ray_address
    )
    limits, caps = Limits(max_concurrency, rpm, tpm), Caps(max_cost, max_tokens, _seconds(max_time))
    reads = _engine(engine, via, workers, ray_address, settings)
    with _working(settings, via, run) as (ready, progress):
        terms = _terms(via, limits, caps, _price(prices, ready, via))
        cache = None if no_cache else settings.cache_dir
        counts = retry_batch(run, model=ready, terms=terms, cache=cache, watch=progress, log=log, failed=failed, engine=reads)
    return _ended(counts, run)


@app.command(
    epilog="""\b
Example:
  extractor status run
"""
)
def status(run: RunFolder) -> ExitCode:
    """Say how far RUN is, what it cost, and what failed; also while it runs."""
    with LedgerReader.opened(run) as reader, reader.snapshot():
        lines = [*_told(reader.counts()), *_failures(reader)]
    say("".join(f"{inert(line)}\n" for line in lines))
    return ExitCode.DONE


@app.command(
    "export",
    epilog="""\b
Examples:
  extractor export run                                  run/extractions.jsonl, an Extraction a line
  extractor export run --format csv --out tables/       papers, methods, numbers, problems
  extractor export run --format parquet
  extractor export run --format sqlite --out read.sqlite
""",
)
def export_(
    run: RunFolder,
    form: Annotated[
        exports.Format, typer.Option("--format", help="jsonl: whole Extractions; the others: tables that join.")
    ] = exports.Format.JSONL,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE_OR_DIR", help="A file, or for csv and parquet a folder (default: in RUN).", show_default=False
        ),
    ] = None,
) -> ExitCode:
    """Write what RUN has read, in the order of its inputs."""
    for file in exports.export(run, form, out):
        say(f"{file}\n")
    with LedgerReader.opened(run) as reader:
        counts = reader.counts()
    if counts.left or not counts.complete:
        print(f"extractor: {run} has not come to its end; this is what is there", file=sys.stderr)
    return ExitCode.DONE


# ---- how it is asked


_BATCHES_A_QUESTION = 3
"""Each may take a day."""


def _price(file: Path | None, model: Model, via: Via) -> Price | None:
    price = Prices.read(file).of(model.identity)
    return price.halved() if price is not None and via is Via.BATCH_API else price


def _terms(via: Via, limits: Limits, caps: Caps, price: Price | None) -> Terms:
    """Batches have no pace: who gathers them takes as many questions as there are."""
    if via is Via.BATCH_API:
        return Terms(limits=None, caps=caps, price=price, patience=Patience(attempts=_BATCHES_A_QUESTION))
    return Terms(limits, caps, price)


def _chosen(settings: Settings, via: Via, run: Path, display: Display) -> Model:
    """The model without a cache of its own. Raises :class:`UsageError` where the Batch API is wanted of a model that is no endpoint's."""
    if via is Via.REQUESTS:
        return choose_model(settings, watcher=downloading(display), keep_replies=False)
    if settings.model is None or settings.model in MODEL_NAMES or (settings.api_key is None and settings.base_url is None):
        raise UsageError("--via batch-api needs --model NAME of an endpoint, and its key in OPENAI_API_KEY")
    from extractor.batch.openai_batches.model import BatchApiModel  # stands on openai, which takes seconds

    tell = _Said()
    return BatchApiModel(settings.model, run, api_key=settings.api_key, base_url=settings.base_url, tell=tell)


class _Said:
    """A line for each batch and state, not for each look at it."""

    def __init__(self) -> None:
        self._last: dict[tuple[int, str], tuple[str, int]] = {}

    def __call__(self, progress: Progress) -> None:
        key, state = (progress.number, progress.kind), (progress.status, progress.done)
        if self._last.get(key) != state:
            self._last[key] = state
            print(f"extractor: {inert(str(progress))}", file=sys.stderr)


# ---- what is said


def _seconds(given: str | None) -> float | None:
    """Raises :class:`UsageError` for what is no time."""
    if given is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(s|m|h|)", given.strip())
    if match is None:
        raise UsageError(f"--max-time {given!r} is no time; write 90 (seconds), 30m or 2h")
    return float(match[1]) * {"h": 3600, "m": 60}.get(match[2], 1)


def _estimated(estimate: Estimate, price: Price | None) -> ExitCode:
    unreadable = f" ({estimate.unreadable:,} of them unreadable)" if estimate.unreadable else ""
    say(f"{count(estimate.pages, 'page')} to read{unreadable}: about {count(estimate.questions, 'question')}\n")
    say(f"about {estimate.prompt_tokens:,} tokens to send, {estimate.completion_tokens:,} to be written\n")
    cost = "its price is not in the table (--prices FILE)" if estimate.cost is None else f"about {estimate.cost:,.2f} dollars"
    say(f"{cost}{'; replies kept by earlier runs cost nothing' if price is not None and estimate.cost else ''}\n")
    return ExitCode.DONE


def _told(counts: Counts) -> Iterator[str]:
    pages, questions, usage = counts.pages, counts.questions, counts.usage
    so_far = "" if counts.complete else " so far; not all inputs were met yet"
    yield f"{count(counts.total, 'page')}{so_far}: " + _listed(pages, ("done", "failed", "reading", "waiting"))
    if sum(questions.values()):
        yield f"{count(sum(questions.values()), 'question')}: " + _listed(questions, ("answered", "failed", "asked"))
        yield f"{usage.prompt_tokens:,} tokens sent, {usage.completion_tokens:,} written" + _cost(counts)


def _listed(numbers: Mapping[str, int], names: tuple[str, ...]) -> str:
    return ", ".join(f"{numbers[name]:,} {name}" for name in names if numbers.get(name)) or "none"


def _cost(counts: Counts) -> str:
    return "" if counts.cost is None else f", at a price of {counts.cost:,.2f}"


def _failures(reader: LedgerReader) -> Iterator[str]:
    for number, (name, problem) in enumerate(reader.problems()):
        if number == SHOWN:
            yield "  ..."
            return
        yield f"  {name}: {problem.reason.removeprefix(f'{name}: ')}"


def _ended(counts: Counts, run: Path) -> ExitCode:
    for line in _told(counts):
        print(f"extractor: {line}", file=sys.stderr)
    failed, done = counts.pages.get("failed", 0), counts.pages.get("done", 0)
    if not failed:
        return ExitCode.DONE
    print(f"extractor: what failed: extractor status {run}; again: extractor retry {run} --failed", file=sys.stderr)
    if done:
        return ExitCode.SOME_PAGES_FAILED
    with LedgerReader.opened(run) as reader:
        unreadable = all(problem.kind is ProblemKind.UNREADABLE for _, problem in reader.problems())
    return ExitCode.USAGE if unreadable else ExitCode.INFRASTRUCTURE


# ---- while it runs


def _engine(where: Where, via: Via, workers: int | None, address: str | None, settings: Settings) -> Engine | None:
    """Raises :class:`UsageError` where Ray is wanted and not installed, or for flags that do not go together."""
    if where is Where.RAY and via is Via.BATCH_API:
        raise UsageError("--via batch-api gathers the questions of all pages in one process: it does not go with --engine ray")
    if where is Where.RAY:
        return RayEngine(NamedModel.of(settings), workers=workers, address=settings.ray_address)
    if workers is not None or address is not None:
        raise UsageError("--workers and --ray-address belong to --engine ray")
    return None


@contextmanager
def _working(settings: Settings, via: Via, run: Path) -> Iterator[tuple[Model, Watcher]]:
    """The model without a cache of its own, and who watches; a request to terminate is an interrupt."""
    with display_for(sys.stderr) as display, _terminable(), traced(settings.traces) as spans:
        model = _chosen(settings, via, run, display)
        try:
            yield model, several(BatchProgress(display), spans)
        finally:
            api.close(model)


@contextmanager
def _terminable() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # handlers are the main thread's
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
