"""A batch from its inputs to its ledger: workers that each take the next page when they have ended one, so that no more is
in memory than what is being read.

The same call goes on where an earlier one was stopped, however that was. What a RUN knows is not asked again (the
ledger); what any run knew is not asked again either (replies and finished pages, in the cache directory).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import IO

from extractor.api import on_the_loop
from extractor.batch.budget import Estimate, Price, estimate
from extractor.batch.events import BatchBegun, Watcher, several
from extractor.batch.finished import FOLDER, Finished, fingerprint
from extractor.batch.inputs import STDIN, Input, Sources, counted, walk
from extractor.batch.ledger import DATABASE, Counts, Ledger, LedgerReader, Origin, page_being_read
from extractor.batch.log import heard
from extractor.batch.readers import Engine, Means, PageFailed, Plain, Reader, defect
from extractor.batch.summary import Summary, Tally
from extractor.batch.terms import Asking, Terms
from extractor.batch.watched import WatchedPages, watched
from extractor.engines.cache import Replies
from extractor.errors import ExtractorError, UsageError
from extractor.models import Model
from extractor.pages import Page
from extractor.pipeline import stamp
from extractor.records import Extraction, Problem, ProblemKind
from extractor.shown.phrases import lost
from extractor.shown.store import writing_to
from extractor.watch import Watch

NAMES = "names.list"
"""In RUN: what standard input listed, for who goes on without it."""
REPLIES = "replies"
NOTHING = sha256(b"").hexdigest()


def run_batch(
    inputs: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    model: Model,
    terms: Terms | None = None,
    cache: Path | None = None,
    watch: Watcher | None = None,
    log: Path | None = None,
    names: IO[bytes] | None = None,
    call: Mapping[str, str | None] | None = None,
    engine: Engine | None = None,
) -> Counts:
    """Read all pages of the inputs, until each has its end in the ledger of the folder ``out``; go on there if it was begun.

    ``model`` is asked by the ``terms``, again where that may help: keep no replies in it, for that is done here where
    ``cache`` is a folder. ``watch`` hears what happens; ``log`` is a file that it is added to, as JSON Lines. ``names`` is what
    ``-`` among the inputs stands for (standard input). ``call`` says how the model was named, for :func:`retry_batch`. ``engine`` is
    where pages are read, by default in this process; what comes out is the same.

    Raises :class:`UsageError` where the inputs are not there, another process works on ``out``, or it was begun with
    other inputs, code or model; :class:`extractor.errors.ModelError` where no further question could succeed;
    :class:`extractor.batch.budget.BudgetSpent` where a limit of the terms is reached;
    :class:`extractor.errors.OutputError` where ``out`` or the log can't be written. What was finished is kept, whatever is raised.
    """
    run = Path(out)
    sources = Sources(tuple(os.fspath(given) for given in inputs), Path.cwd(), run / NAMES, run, log)
    sources.check()
    origin = Origin(sources.given, sources.places(), str(sources.folder), fingerprint(model), dict(call or {}))
    with heard(watch, log) as told, Ledger.begun(run, origin) as ledger:
        if STDIN in sources.given:
            _keep_names(names or sys.stdin.buffer, run / NAMES)
        return _run(sources, ledger, model, terms or Terms(), cache, told, engine or Plain())


def retry_batch(
    out: str | os.PathLike[str],
    *,
    model: Model,
    terms: Terms | None = None,
    cache: Path | None = None,
    watch: Watcher | None = None,
    log: Path | None = None,
    failed: bool = True,
    engine: Engine | None = None,
) -> Counts:
    """Go on with a RUN, from wherever: with ``failed``, pages that failed are read again, and what they failed by is asked again.

    Raises as :func:`run_batch` does.
    """
    run = Path(out)
    with LedgerReader.opened(run) as reader:
        origin = reader.origin()
    sources = Sources(origin.inputs, Path(origin.folder), run / NAMES, run, log)
    with heard(watch, log) as told, Ledger.begun(run, replace(origin, fingerprint=fingerprint(model))) as ledger:
        if failed:
            ledger.retry_failed()
        return _run(sources, ledger, model, terms or Terms(), cache, told, engine or Plain())


def estimate_batch(
    inputs: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    model: Model,
    price: Price | None = None,
    names: IO[bytes] | None = None,
) -> Estimate:
    """What :func:`run_batch` would ask of pages that have no end in ``out`` yet. Nothing is asked, and nothing written.

    Replies that earlier runs kept are not looked for: it may be less. Raises :class:`UsageError` where the inputs are not there.
    """
    run = Path(out)
    with tempfile.TemporaryDirectory() as folder:
        sources = Sources(tuple(os.fspath(given) for given in inputs), Path.cwd(), Path(folder) / NAMES, run)
        sources.check()
        if STDIN in sources.given:
            _keep_names(names or sys.stdin.buffer, Path(folder) / NAMES)
        return on_the_loop(estimate(_left(walk(sources), run), model, price))


def _left(inputs: Iterator[Input], run: Path) -> Iterator[Page]:
    """Pages that can be read and have no end in RUN."""
    with ExitStack() as opened:
        ledger = opened.enter_context(LedgerReader.opened(run)) if (run / DATABASE).is_file() else None
        for given in inputs:
            with suppress(UsageError):
                if ledger is None or not ledger.ended(given.name):
                    yield given.page()


def _keep_names(names: IO[bytes], file: Path) -> None:
    with writing_to(str(file)):
        part = file.with_name(f".{file.name}.part")
        with part.open("wb") as kept:
            shutil.copyfileobj(names, kept)
        part.replace(file)


def _run(
    sources: Sources, ledger: Ledger, model: Model, terms: Terms, cache: Path | None, told: Watcher | None, engine: Engine
) -> Counts:
    tally = Tally()
    tell = several(tally, told)
    watch = WatchedPages(tell)
    with (
        _caches(cache, model) as (replies, finished),
        engine.opened(Means(model, ledger, terms, replies, watch, tell)) as reader,
        Summary(ledger, tally) as summary,
    ):
        batch = Batch(walk(sources), reader, ledger, finished, watch)
        on_the_loop(watched(batch.run, _begun(reader.asking, ledger), tell, counted(sources) if told else None))
    counts = summary.counts or ledger.counts()
    if not counts.total:
        raise UsageError(f"{', '.join(sources.given)}: there is no page in it")
    return counts


def _begun(asking: Asking, ledger: Ledger) -> BatchBegun:
    pages, budget = ledger.pages(), asking.budget
    cost = None if budget.price is None else budget.spent_cost
    return BatchBegun(asking.model.identity.name, pages.get("done", 0), pages.get("failed", 0), cost)


@contextmanager
def _caches(folder: Path | None, model: Model) -> Iterator[tuple[Replies | None, Finished | None]]:
    """Raises :class:`CacheError` where the folder can't be had."""
    if folder is None:
        yield None, None
        return
    finished = Finished(Replies(folder / FOLDER), fingerprint(model))
    with closing(finished), closing(Replies(folder / REPLIES)) as replies:
        yield replies, finished


@dataclass
class Batch:
    """Pages on their way into a ledger."""

    inputs: Iterator[Input]
    reader: Reader
    ledger: Ledger
    finished: Finished | None
    watch: Watch
    _cut_short: bool = False

    async def run(self) -> None:
        """Until all inputs have their end. Raises what no further page would escape."""
        budget = self.reader.asking.budget
        budget.check()
        workers = [asyncio.ensure_future(self._work()) for _ in range(self.reader.at_once)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            await self.reader.aclose()
        if self._cut_short:
            budget.check()
        self._close_the_list()

    async def _work(self) -> None:
        """All workers take from one iterator: nothing waits in memory between it and them."""
        for given in self.inputs:
            if self.reader.asking.budget.over:  # pages under way come to their end; this one waits for the next call
                self._cut_short = True
                return
            await self._one(given)
            await asyncio.sleep(0)  # pages that need no question would keep an interrupt waiting

    async def _one(self, given: Input) -> None:
        row = self.ledger.enter(given.name)
        if row.ended:
            return
        page_being_read.set(row.seq)
        try:
            page = given.page()
        except UsageError as error:
            self._end(row.seq, self._without_bytes(given, str(error)))
            return
        if not self._known(row.seq, page):
            self._end(row.seq, *await self._read(row.seq, page))

    def _known(self, seq: int, page: Page) -> bool:
        """Whether the cache of finished pages had it; then it has its end."""
        kept = self.finished.get(page) if self.finished is not None else None
        if kept is None:
            return False
        extraction, line = kept
        self.watch.started(page.name)
        self._end(seq, extraction, line)
        self.watch.finished(extraction)
        return True

    async def _read(self, seq: int, page: Page) -> tuple[Extraction, str | None]:
        """What was read, and the same as a line where it was written for the cache."""
        self.ledger.begin(seq, page.sha256, page.url)
        try:
            extraction = await self.reader.read(page)
        except ExtractorError:
            raise
        except PageFailed as error:
            return self._given_up(page, error.problem), None
        # A page that meets a defect of ours is one page of a hundred thousand: it fails, with what to report.
        except Exception as error:  # noqa: BLE001
            return self._given_up(page, defect(page.name, type(error).__name__)), None
        return extraction, self.finished.keep(page, extraction) if self.finished is not None else None

    def _end(self, seq: int, extraction: Extraction, line: str | None = None) -> None:
        self.ledger.end(seq, extraction, lost(extraction), line=line)

    def _without_bytes(self, given: Input, reason: str) -> Extraction:
        problem = given.problem or Problem(kind=ProblemKind.UNREADABLE, stage="inputs", reason=reason)
        return self._told(self._failed(given.name, NOTHING, problem))

    def _told(self, unread: Extraction) -> Extraction:
        self.watch.started(unread.page)
        self.watch.finished(unread)
        return unread

    def _given_up(self, page: Page, problem: Problem) -> Extraction:
        extraction = self._failed(page.name, page.sha256, problem)
        self.watch.finished(extraction)
        return extraction.model_copy(update={"url": page.url})

    def _failed(self, name: str, digest: str, problem: Problem) -> Extraction:
        return Extraction(
            page=name,
            sha256=digest,
            media_type="application/octet-stream",
            encoding="unknown",
            problems=[problem],
            model=stamp(self.reader.asking.model),
        )

    def _close_the_list(self) -> None:
        """Pages that an earlier walk met and this one did not are gone, and can have no other end."""
        for seq, name in self.ledger.left():
            reason = f"{name} is no longer among the inputs"
            problem = Problem(kind=ProblemKind.UNREADABLE, stage="inputs", reason=reason)
            self._end(seq, self._told(self._failed(name, NOTHING, problem)))
        self.ledger.complete()
