"""A model behind a socket of this machine that counts what it is asked, pages to read with it, and batches in processes of their own."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Protocol, TypeVar

from reading_group import PAGE, well

from extractor.batch import finished, ledger
from extractor.batch.runner import run_batch
from extractor.errors import RefusedReply, TransportError, TruncatedReply
from extractor.models import ModelIdentity, Question, Reply, parse_draft
from extractor.records import Usage

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["extractor.batch.runner", "extractor.batch.openai_batches.model", "openai.resources", "httpcore2", "pytest"]
)
"""For batches in processes of their own: what all of them load is loaded once, before they are born."""
WHO = ModelIdentity("loopback")
PAID = Usage(questions=1, prompt_tokens=100, new_prompt_tokens=100, completion_tokens=10, seconds=0.5)
Happening = Callable[[int], None]
S = TypeVar("S", bound="Serves")


def one_version() -> str:
    """In place of the code's own: whoever edits it while processes follow one another is not what these tests are about."""
    return "one version"


def write_pages(folder: Path, count: int) -> None:
    """Invented pages: every tenth has the same bytes as the one before it, one of twenty-five can't be read."""
    for number in range(count):
        path = folder / f"{number % 7}" / f"page{number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        own = number - 1 if number % 10 == 9 else number
        path.write_text("" if number % 25 == 6 else PAGE.replace("# Reading group", f"# Reading group {own}"), encoding="utf-8")


@dataclass
class Answer:
    """As :func:`reading_group.well` has it; of some pages the titles are refused, of others cut off."""

    kind: str
    user: str

    def body(self) -> dict[str, str]:
        number = next((word for word in self.user.split() if word.isdigit()), "0")
        if self.kind == "titles" and number.endswith("3"):
            return {"failure": "RefusedReply"}
        if self.kind == "titles" and number.endswith("5"):
            return {"failure": "TruncatedReply", "raw": '{"titles": ["Tid'}
        return {"raw": well(self)}  # type: ignore[arg-type]


@dataclass
class Server:
    """Counts, by key, what it is asked; ``on_request`` hears of the number of each request as it comes in."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    asked_by: dict[int, set[str]] = field(default_factory=dict)
    """By process: a request may come in when who sent it is dead and the next is under way."""
    under_way: int = 0
    most_under_way: int = 0
    latency: float = 0.0
    on_request: Happening | None = None
    fails: bool = False

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.asked)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.under_way += 1
        try:
            request = json.loads(await reader.readline())
            self.asked.append(request["key"])
            self.asked_by.setdefault(request["process"], set()).add(request["key"])
            self.most_under_way = max(self.most_under_way, self.under_way)
            if self.on_request:
                self.on_request(len(self.asked))
            await asyncio.sleep(self.latency)
            body = {"failure": "TransportError"} if self.fails else Answer(request["kind"], request["user"]).body()
            writer.write(json.dumps(body).encode() + b"\n")
            await writer.drain()
        except (ConnectionError, ValueError, asyncio.CancelledError):
            return  # who asked was killed, or the test is over
        finally:
            self.under_way -= 1
            writer.close()


class Serves(Protocol):
    port: int

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None: ...


@contextmanager
def serving(latency: float = 0.0) -> Iterator[Server]:
    with listening(Server(latency=latency)) as server:
        yield server


@contextmanager
def listening(server: S) -> Iterator[S]:
    """In a thread of its own."""
    ready = threading.Event()
    handles: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def main() -> None:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=2**24)
        server.port = listening.sockets[0].getsockname()[1]
        stop = asyncio.Event()
        handles.append((asyncio.get_running_loop(), stop))
        ready.set()
        async with listening:
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(main(),))
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        [(loop, stop)] = handles
        loop.call_soon_threadsafe(stop.set)
        thread.join()


class LoopbackModel:
    """Asks the server; a line of JSON there and back."""

    identity = WHO

    def __init__(self, port: int, parallel: int = 4) -> None:
        self.parallel = parallel
        self._port = port

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        request = {"process": os.getpid(), "key": question.key(self.identity), "kind": question.kind, "user": question.user}
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**24)
            try:
                writer.write(json.dumps(request).encode() + b"\n")
                body = json.loads(await reader.readline())
            finally:
                writer.close()
                await writer.wait_closed()
        except (OSError, ValueError) as error:
            raise TransportError("the server is gone") from error
        return _reply(question, body)

    async def aclose(self) -> None:
        return None


def _reply(question: Question[Any], body: dict[str, str]) -> Reply[Any]:
    if body.get("failure") == "RefusedReply":
        raise RefusedReply("the model declined to answer")
    if body.get("failure") == "TruncatedReply":
        raise TruncatedReply("the reply hit its limit", partial=body["raw"])
    if body.get("failure") == "TransportError":
        raise TransportError("the endpoint failed")
    return Reply(parse_draft(body["raw"], question.answer), body["raw"], PAID)


# ---- in a process of its own


@dataclass(frozen=True)
class Job:
    """A batch, for another process. At the ``at``-th statement that begins with ``statement`` it gets the signal ``sends``."""

    pages: Path
    run: Path
    port: int
    parallel: int = 4
    statement: str = ""
    at: int = 1
    sends: int = 0


def work(job: Job) -> None:
    """Ends as the command line does."""
    finished.code_version = one_version
    if job.statement:
        ledger._connect = _watched(job)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        run_batch([job.pages], job.run, model=LoopbackModel(job.port, job.parallel))
    except KeyboardInterrupt:
        os._exit(130)


def _interrupt(number: int, frame: FrameType | None) -> None:
    if _inside("heard", frame):  # what is raised inside a callback of SQLite is lost
        threading.Timer(0.001, os.kill, (os.getpid(), number)).start()
    else:
        raise KeyboardInterrupt


def _inside(name: str, frame: FrameType | None) -> bool:
    """Also deeper: the next signal may come while the timer of this one is being started."""
    while frame is not None and frame.f_code.co_name != name:
        frame = frame.f_back
    return frame is not None


def _watched(job: Job) -> Callable[[Path], sqlite3.Connection]:
    connect, seen = ledger._connect, 0

    def heard(statement: str) -> None:
        nonlocal seen
        if statement.lstrip().startswith(job.statement):
            seen += 1
            if seen == job.at:
                os.kill(os.getpid(), job.sends)

    def watched(run: Path) -> sqlite3.Connection:
        connection = connect(run)
        connection.set_trace_callback(heard)
        return connection

    return watched


def states(run: Path, state: str) -> set[str]:
    """The keys of the questions of a RUN that are in this state."""
    if not (run / ledger.DATABASE).exists():
        return set()
    connection = sqlite3.connect(run / ledger.DATABASE)
    try:
        return {key for (key,) in connection.execute("SELECT key FROM questions WHERE state = ?", (state,))}
    except sqlite3.OperationalError:  # killed before there were tables
        return set()
    finally:
        connection.close()
