"""OpenAI's files and batches behind a socket of this machine, as documented: https://platform.openai.com/docs/guides/batch,
https://platform.openai.com/docs/api-reference/batch. It has no clock: a batch gets on by a step each time it is looked at.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import httpx2
from loopback import one_version
from reading_group import well

from extractor import api
from extractor.ask.questions import COPIED_FIELDS
from extractor.batch import finished
from extractor.batch.openai_batches import model as openai_batches_model
from extractor.batch.openai_batches.desk import Options
from extractor.batch.openai_batches.mailbox import Mailbox
from extractor.batch.openai_batches.model import BatchApiModel
from extractor.batch.runner import run_batch
from extractor.batch.terms import Terms
from extractor.engines.openai_model import Transport

KEY = "sk-loopback-0123456789"
WAITS = "waits"
"""Of a batch that is worked on until the test says otherwise."""
BOUNDARY = re.compile(r"boundary=\"?([^\";]+)")
COMMON = {
    "object": "batch", "endpoint": "/v1/chat/completions", "completion_window": "24h", "errors": None, "output_file_id": None,
    "error_file_id": None, "in_progress_at": None, "expires_at": None, "completed_at": None, "failed_at": None,
    "expired_at": None, "request_counts": {"total": 0, "completed": 0, "failed": 0},
}  # fmt: skip

Body = dict[str, Any]
Outcome = tuple[int, Body]
"""Status and body of one request of a batch; status 0 for an error without a request."""
Answering = Callable[[Body], Outcome]


def question_of(body: Body) -> Any:
    """Kind and text of the question that a request asks."""
    user = body["messages"][1]["content"]
    if body["response_format"]["json_schema"]["name"] == "TitlesDraft":
        return SimpleNamespace(kind="titles", user=user)
    last = user.rstrip().splitlines()[-1]
    name = next(name for name, asked in COPIED_FIELDS.items() if asked in last)
    return SimpleNamespace(kind=f"numbers.{name}", user=user)


def completion(text: str | None, *, finish: str = "stop", **message: Any) -> Outcome:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    usage = {"prompt_tokens": 300, "completion_tokens": 20, "total_tokens": 320, "prompt_tokens_details": {"cached_tokens": 100}}
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m"}
    return 200, {**head, "choices": [choice], "usage": usage}


def error(status: int, message: str, **more: Any) -> Outcome:
    return status, {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None, **more}}


def answered_well(body: Body) -> Outcome:
    return completion(well(question_of(body)))


@dataclass
class Made:
    """A batch on the server."""

    id: str
    file: str
    created_at: int
    metadata: Any
    ends: str
    """The status that it comes to."""
    status: str = "validating"
    looks: int = 0
    lines: list[Body] = field(default_factory=list)
    done: dict[str, Outcome] = field(default_factory=dict)
    errors: list[Body] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


@dataclass
class BatchServer:
    """``ends`` says by the number of a batch, from 1, what becomes of it; ``mishaps`` what happens to requests, by method and
    path as ``POST /files``: a status to answer with, ``"lost"`` for one whose answer nobody hears, ``"half"`` for one that breaks off."""

    port: int = 0
    requests: int = 50_000
    size: int = 200_000_000
    queue: int | None = None
    """How many questions may wait in all batches together; stands for tokens."""
    answering: Answering = answered_well
    ends: dict[int, str] = field(default_factory=dict)
    unmentioned: dict[int, int] = field(default_factory=dict)
    """By the number of a batch, of how many questions no file of results speaks."""
    unread: int | None = None
    """Where a batch ends before its time: so many questions were answered."""
    refuses_lines: Callable[[Body], bool] = lambda body: False
    mishaps: dict[str, list[int | str]] = field(default_factory=lambda: defaultdict(list))
    log: list[str] = field(default_factory=list)
    direct: list[Body] = field(default_factory=list)
    batches: dict[str, Made] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    _now: int = 1_700_000_000

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def submitted(self) -> Counter[str]:
        """By key, in how many batches that were taken."""
        return Counter(line["custom_id"] for made in self.batches.values() if made.status != "failed" for line in made.lines)

    def kinds(self) -> list[str]:
        """Of each batch that was taken, what it asks: the stages, in the order in which they were made."""
        taken = [made for made in self.batches.values() if made.status != "failed"]
        return ["+".join(sorted({question_of(line["body"]).kind.partition(".")[0] for line in made.lines})) for made in taken]

    def cancel_all(self) -> None:
        """As somebody may do it in the dashboard."""
        for made in self.batches.values():
            made.ends = "cancelled"

    # -- files

    def upload(self, body: bytes, content_type: str) -> Outcome:
        found = BOUNDARY.search(content_type)
        assert found
        parts = dict(_part(part) for part in body.split(b"--" + found[1].encode())[1:-1])
        if parts["purpose"] != b"batch":
            return error(400, "'purpose' is not one of those that are known")
        if len(parts["file"]) > self.size:
            return error(413, "The file is larger than 200 MB")
        name = f"file-{len(self.uploads) + 1}"
        self.uploads[name] = parts["file"]
        return 200, {
            "id": name, "object": "file", "bytes": len(parts["file"]), "created_at": self._tick(), "filename": "f.jsonl",
            "purpose": "batch", "status": "processed",
        }  # fmt: skip

    def content(self, name: str) -> bytes | None:
        known = {file: text for made in self.batches.values() for file, text in made.files.items()}
        return known[name].encode() if name in known else self.uploads.get(name)

    # -- batches

    def create(self, request: Body) -> Outcome:
        file = request["input_file_id"]
        if file not in self.uploads:
            return error(400, f"Invalid 'input_file_id': {file}")
        if request["endpoint"] != "/v1/chat/completions" or request["completion_window"] != "24h":
            return error(400, "this endpoint or window is not supported")
        number = len(self.batches) + 1
        made = Made(f"batch_{number}", file, self._tick(), request.get("metadata"), self.ends.get(number, "completed"))
        made.lines = _requests(self.uploads[file])
        self.batches[made.id] = made
        return 200, self.told(made)

    def look(self, name: str) -> Outcome:
        made = self.batches.get(name)
        if made is None:
            return error(404, f"No batch found with id '{name}'.")
        made.looks += 1
        self._get_on(made)
        return 200, self.told(made)

    def listed(self, after: str | None) -> Outcome:
        newest = list(self.batches.values())[::-1]
        start = next((at + 1 for at, made in enumerate(newest) if made.id == after), 0)
        shown = newest[start : start + 2]  # so small a page that more than one is needed
        more = start + 2 < len(newest)
        ends = {"first_id": shown[0].id, "last_id": shown[-1].id} if shown else {}
        return 200, {"object": "list", "data": [self.told(made) for made in shown], "has_more": more, **ends}

    def told(self, made: Made) -> Body:
        good = sum(status == 200 for status, _ in made.done.values())
        counts = {"total": len(made.lines), "completed": good, "failed": len(made.done) - good}
        own = {"id": made.id, "input_file_id": made.file, "created_at": made.created_at, "status": made.status}
        errors = {"object": "list", "data": made.errors} if made.errors else None
        files = {f"{kind}_file_id": f"{made.id}-{kind}" for kind in ("output", "error") if f"{made.id}-{kind}" in made.files}
        return {**COMMON, **own, "metadata": made.metadata, "errors": errors, "request_counts": counts, **files}

    def _get_on(self, made: Made) -> None:
        if made.status == "validating":
            made.errors = self._objections(made)
            failed = made.errors or made.ends == "failed"
            made.status = "failed" if failed else "in_progress"
        elif made.status == "in_progress" and made.ends != WAITS:
            answered = len(made.lines) if made.ends == "completed" else (self.unread or 0)
            half = answered // 2 if made.looks < 3 else answered
            for line in made.lines[len(made.done) : half]:
                made.done[line["custom_id"]] = self.answering(line["body"])
            if half == answered:
                made.status = {"cancelled": "cancelling"}.get(made.ends, "finalizing")
        elif made.status in ("finalizing", "cancelling"):
            made.status = made.ends
            self._write_files(made)

    def _objections(self, made: Made) -> list[Body]:
        raws = self.uploads[made.file].splitlines()
        if len(made.lines) < len(raws):
            return [_objection("invalid_json_line", "This line is not parseable as valid JSON.", len(made.lines) + 1)]
        under_way = sum(len(other.lines) for other in self.batches.values() if other.status == "in_progress")
        if not raws:
            return [_objection("empty_file", "The file is empty.")]
        if len(raws) > self.requests:
            return [_objection("too_many_tasks", f"The number of requests exceeds the maximum of {self.requests}.")]
        if len({line["custom_id"] for line in made.lines}) < len(made.lines):
            return [_objection("duplicate_custom_id", "The custom_id is not unique.")]
        if len({line["body"]["model"] for line in made.lines}) > 1:
            return [_objection("mismatched_model", "All requests must be for the same model.")]
        if self.queue is not None and under_way + len(raws) > self.queue:
            said = f"Enqueued token limit reached for m in organization org-x. Limit: {self.queue} enqueued tokens. Please try again once some in_progress batches have been completed."
            return [_objection("token_limit_exceeded", said)]
        bad = [number for number, line in enumerate(made.lines, 1) if self.refuses_lines(line["body"])]
        return [_objection("invalid_request", "This request is not valid.", number) for number in bad]

    def _write_files(self, made: Made) -> None:
        """Output lines come in another order than the questions; what was not answered is in the file of errors."""
        rows: dict[str, list[str]] = {"output": [], "error": []}
        passed_over = self.unmentioned.get(int(made.id.removeprefix("batch_")), 0)
        for number, line in enumerate(reversed(made.lines[passed_over:])):
            key = line["custom_id"]
            status, body = made.done.get(key, (0, _never(made.ends)))
            response = {"status_code": status, "request_id": f"req_{number}", "body": body} if status else None
            row = {"id": f"batch_req_{number}", "custom_id": key, "response": response, "error": None if status else body}
            rows["output" if status == 200 else "error"].append(json.dumps(row, ensure_ascii=False))
        made.files = {f"{made.id}-{kind}": "\n".join(lines) + "\n" for kind, lines in rows.items() if lines}

    def _tick(self) -> int:
        self._now += 1
        return self._now

    # -- HTTP

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection, one after the other."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, path, _ = head.split(" ", 2)
                headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head.split("\r\n")[1:]}
                body = await _read(reader, headers)
                answer, breaks_off = self._heard(method, path.removeprefix("/v1"), headers, body)
                writer.write(answer)
                await writer.drain()
                if breaks_off:
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    def _heard(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[bytes, bool]:
        name = f"{method} {_pattern(path)}"
        self.log.append(name)
        mishap = self.mishaps[name].pop(0) if self.mishaps[name] else None
        if isinstance(mishap, int):
            return _http(*error(mishap, "a mishap")), False
        answer = self._answer(method, path, headers, body)
        if mishap == "lost":
            return b"", True
        return (answer[: len(answer) - 20], True) if mishap == "half" else (answer, False)

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
        if headers.get("authorization") != f"Bearer {KEY}":
            return _http(*error(401, "Incorrect API key provided.", code="invalid_api_key"))
        route, _, query = path.partition("?")
        parts = route.strip("/").split("/")
        match method, parts:
            case "POST", ["files"]:
                return _http(*self.upload(body, headers["content-type"]))
            case "GET", ["files", name, "content"]:
                content = self.content(name)
                missing = error(404, f"No such File object: {name}")
                return _http(*missing) if content is None else _http(200, content)
            case "POST", ["batches"]:
                return _http(*self.create(json.loads(body)))
            case "GET", ["batches"]:
                after = re.search(r"after=([^&]+)", query)
                return _http(*self.listed(after[1] if after else None))
            case "GET", ["batches", name]:
                return _http(*self.look(name))
            case "POST", ["batches", name, "cancel"]:
                self.batches[name].ends = "cancelled"
                return _http(200, self.told(self.batches[name]))
            case "POST", ["chat", "completions"]:
                self.direct.append(json.loads(body))
                return _http(*self.answering(self.direct[-1]))
        return _http(*error(404, "unknown url"))


def _requests(raw: bytes) -> list[Body]:
    """Until the first that is no JSON."""
    found: list[Body] = []
    with suppress(ValueError):
        found.extend(json.loads(line) for line in raw.splitlines())
    return found


def _never(ends: str) -> Body:
    said = {
        "expired": "This request could not be executed before the completion window expired.",
        "cancelled": "This request was not executed because this batch was cancelled.",
    }
    return {"code": f"batch_{ends}", "message": said.get(ends, "")}


def _objection(code: str, message: str, line: int | None = None) -> Body:
    return {"code": code, "message": message, "line": line, "param": None}


def _pattern(path: str) -> str:
    """``/batches/batch_7`` is ``/batches/ID``."""
    route = path.partition("?")[0]
    return re.sub(r"/(batch_|file-)[^/]+", "/ID", route)


def _part(part: bytes) -> tuple[str, bytes]:
    head, _, content = part.partition(b"\r\n\r\n")
    name = re.search(rb'name="([^"]+)"', head)
    assert name
    return name[1].decode(), content.removesuffix(b"\r\n")


def _http(status: int, body: Body | bytes) -> bytes:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    return f"HTTP/1.1 {status} -\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


async def _read(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return body


@contextmanager
def serving_batches() -> Iterator[BatchServer]:
    """In a thread of its own."""
    server, ready = BatchServer(), threading.Event()
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


# ---- in a process of its own


@dataclass(frozen=True)
class BatchJob:
    """A batch for another process, which gets the signal ``sends`` ``before`` or ``after`` the ``nth`` request of a kind
    (``POST /files``), or ``at`` a statement to its mailbox that begins so."""

    pages: Path
    run: Path
    base_url: str
    moment: str = ""
    what: str = ""
    nth: int = 1
    sends: int = signal.SIGKILL


class Deadly(httpx2.AsyncBaseTransport):
    """Requests on their way to a server, one of which is the last."""

    def __init__(self, job: BatchJob) -> None:
        self._job = job
        self._seen = Counter[str]()
        self._way = httpx2.AsyncHTTPTransport(verify=False)  # nothing here is encrypted

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        name = f"{request.method} {_pattern(request.url.path.removeprefix('/v1'))}"
        self._seen[name] += 1
        last = name == self._job.what and self._seen[name] == self._job.nth
        if last and self._job.moment == "before":
            os.kill(os.getpid(), self._job.sends)
        response = await self._way.handle_async_request(request)
        if last and self._job.moment == "after":
            os.kill(os.getpid(), self._job.sends)
        return response

    async def aclose(self) -> None:
        await self._way.aclose()


class DeadlyMailbox(Mailbox):
    """A statement to it may be the last."""

    job: ClassVar[BatchJob]

    def __init__(self, run: Path) -> None:
        super().__init__(run)
        self._seen = 0
        self._connection.set_trace_callback(self._on_statement)

    def _on_statement(self, statement: str) -> None:
        if statement.lstrip().startswith(self.job.what):
            self._seen += 1
            if self._seen == self.job.nth:
                os.kill(os.getpid(), self.job.sends)


async def briefly(seconds: float) -> None:
    """In place of waiting for minutes."""
    await asyncio.sleep(0.001)


def batch_model(
    run: Path, base_url: str, key: str = KEY, http: httpx2.AsyncBaseTransport | None = None, **more: Any
) -> BatchApiModel:
    options = more.pop("options", Options(quiet_seconds=0.05))
    return BatchApiModel(
        "m", run, api_key=key, base_url=base_url, options=options, transport=Transport(sleep=briefly, http=http), **more
    )


def work_on_batches(job: BatchJob) -> None:
    """Ends as the command line does."""
    finished.code_version = one_version
    if job.moment == "at":
        DeadlyMailbox.job = job
        openai_batches_model.Mailbox = DeadlyMailbox  # type: ignore[misc]
    model = batch_model(job.run, job.base_url, http=Deadly(job))
    try:
        run_batch([job.pages], job.run, model=model, terms=Terms(limits=None))
    except KeyboardInterrupt:
        api.close(model)
        os._exit(130)
    api.close(model)
