"""An OpenAI-compatible server in a process of its own: slots that take a fixed time a request, and counts of all that happened.

    python tests/loopback_server.py --slots 64 --latency 4 [--queue] [--retry-after 1] [--steps 100:8,200:32]

prints its port. ``GET /counts`` tells what was asked, answered and refused, and the most at once; ``GET /log`` when.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Cut(Exception):
    """The connection ends here, reset, after these bytes of an answer."""

    sent: bytes = b""


@dataclass
class Server:
    """``steps`` are pairs of seconds since the first request, and slots from then on."""

    slots: int
    latency: float
    queues: bool = False
    retry_after: float = 1.0
    steps: list[tuple[float, int]] = field(default_factory=list)
    began: float | None = None
    active: int = 0
    counts: dict[str, int] = field(default_factory=lambda: {"asked": 0, "answered": 0, "refused": 0, "most_at_once": 0})
    log: list[tuple[float, str]] = field(default_factory=list)
    waiting: list[asyncio.Future[None]] = field(default_factory=list)
    port: int = 0

    @property
    def seconds(self) -> float:
        self.began = self.began or time.monotonic()
        return time.monotonic() - self.began

    @property
    def room(self) -> int:
        return next((slots for since, slots in reversed(self.steps) if self.seconds >= since), self.slots)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection, one after the other."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = next((int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0)
                body = await reader.readexactly(length)
                writer.write(await self.answer(head.split(" ")[1], body))
                await writer.drain()
        except Cut as cut:
            with suppress(OSError):  # who asked may be gone
                writer.write(cut.sent)
                reset_at_end(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def answer(self, path: str, body: bytes) -> bytes:
        if path == "/counts":
            return response(200, self.counts)
        if path == "/log":
            return response(200, self.log)
        return await self.complete(json.loads(body))

    async def complete(self, request: dict[str, Any]) -> bytes:
        self._note("asked")
        if self.active >= self.room and not self.queues:
            self._note("refused")
            return response(429, {"error": {"message": "too many requests"}}, f"Retry-After: {self.retry_after:g}\r\n")
        await self._turn()
        self.counts["most_at_once"] = max(self.counts["most_at_once"], self.active)
        reply = self.reply(request)
        try:
            await asyncio.sleep(self.seconds_for(reply))
        finally:
            self.active -= 1
            self._next()
        self._note("answered")
        return response(200, reply)

    def reply(self, request: dict[str, Any]) -> dict[str, Any]:
        return completion(request)

    def seconds_for(self, reply: dict[str, Any]) -> float:
        return self.latency

    def _note(self, what: str) -> None:
        self.counts[what] += 1
        self.log.append((round(self.seconds, 4), what))

    async def _turn(self) -> None:
        if self.active >= self.room:
            self.waiting.append(asyncio.get_running_loop().create_future())
            await self.waiting[-1]
        else:
            self.active += 1

    def _next(self) -> None:
        while self.waiting and self.active < self.room:
            self.active += 1
            self.waiting.pop(0).set_result(None)


def reset_at_end(writer: asyncio.StreamWriter) -> None:
    """What the system does for a socket that does not linger."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def response(status: int, body: Any, headers: str = "") -> bytes:
    content = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n{headers}\r\n"
    return head.encode() + content


def completion(request: dict[str, Any], text: str | None = None, prompt: int = 300, written: int = 20) -> dict[str, Any]:
    """That says the text, or else the least that fits the schema."""
    if text is None:
        schema = request.get("response_format", {}).get("json_schema", {}).get("schema", {})
        text = json.dumps(filled(schema), separators=(",", ":"))
    return {
        "id": "1", "object": "chat.completion", "created": 1, "model": request["model"],
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": written, "total_tokens": prompt + written},
    }  # fmt: skip


def filled(schema: dict[str, Any]) -> Any:
    """The least that fits a schema of objects, lists and texts."""
    if schema.get("type") == "object" or "properties" in schema:
        return {name: filled(each) for name, each in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        return ["x"] * max(1, schema.get("minItems", 1))
    return "x"


async def listen(server: Server) -> None:
    """For ever, from a free port, which is printed."""
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=2**24, backlog=2048)
    print(listening.sockets[0].getsockname()[1], flush=True)
    async with listening:
        await listening.serve_forever()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slots", type=int, default=8)
    parser.add_argument("--latency", type=float, default=0.1)
    parser.add_argument("--queue", action="store_true")
    parser.add_argument("--retry-after", type=float, default=1.0)
    parser.add_argument("--steps", default="")
    return parser.parse_args()


# ---- for who starts it


@dataclass(frozen=True)
class Running:
    port: int

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def counts(self) -> dict[str, int]:
        return self._get("counts")

    def log(self) -> list[tuple[float, str]]:
        return self._get("log")

    def _get(self, what: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{what}", timeout=10) as answer:
            return json.load(answer)


@contextmanager
def running(*flags: str, script: Path = Path(__file__)) -> Iterator[Running]:
    """The server as a process, with these flags; ``script`` prints its port first."""
    command = [sys.executable, str(script.resolve()), *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Running(int(process.stdout.readline()))
        finally:
            process.terminate()


if __name__ == "__main__":
    given = arguments()
    steps = [(float(at), int(slots)) for at, slots in (step.split(":") for step in given.steps.split(",") if step)]
    with suppress(KeyboardInterrupt):
        asyncio.run(listen(Server(given.slots, given.latency, given.queue, given.retry_after, steps)))
