"""The embedded engine: llama.cpp in a child process of ours, asked over a pipe.

A child, because an abort in native code must not take a batch along, and because a native
call blocks Ctrl-C and event loops for seconds. It is started on first use, takes one question
at a time, and is killed at once when a question is cancelled or the model is closed.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import BaseModel

from extractor.engines.grammar import enumerated, gbnf
from extractor.engines.partial import closings
from extractor.engines.weights import DEFAULT, LocatedWeights, locate
from extractor.errors import BadReply, EngineDied, InvalidReply, NoModelAvailable, TruncatedReply, WeightsError
from extractor.models import ModelIdentity, Question, Reply, parse_draft
from extractor.records import Usage
from extractor.settings import Settings

D = TypeVar("D", bound=BaseModel)

WORKER = (sys.executable, "-m", "extractor.engines.worker")
CRASHES_IN_A_ROW = 3
NO_ENGINE = (
    "the embedded engine is not installed: pip install 'extractor[local]'; or set OPENAI_API_KEY, "
    "or give --base-url of an OpenAI-compatible server, or --model none to go without a model"
)


@dataclass(frozen=True)
class EngineOptions:
    """How the engine runs. ``threads`` of None is one for each processor that we may use."""

    context: int = 8192
    threads: int | None = None
    worker: Sequence[str] = WORKER


class LocalModel:
    """A model whose weights lie on this machine. Nothing is sent anywhere."""

    parallel = 1

    def __init__(self, weights: LocatedWeights | str | Path = DEFAULT, options: EngineOptions | None = None) -> None:
        """Weights by name or by the path of a ``.gguf`` are looked for at once, and hashed unless
        that was done before. Raises :class:`extractor.errors.UsageError` for a name or path that is
        none, :class:`WeightsError` where weights were not pulled."""
        located = weights if isinstance(weights, LocatedWeights) else locate(weights, Settings().weights_folder)
        self.identity = ModelIdentity(f"local:{located.name}", located.sha256)
        self._weights = located
        self._options = options or EngineOptions()
        self._child: Child | None = None
        self._repack = True
        self._crashes = 0
        self._next_id = 0
        self._turn = asyncio.Lock()

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises :class:`ModelError`: the engine can't start or died, or the reply is no draft. Its
        ``usage`` has what was read and written for nothing."""
        schema = question.schema()
        answer = await self._exchange(
            {
                "messages": question.messages(),
                "grammar": gbnf(schema),
                "expected": sorted(enumerated(schema)),
                "may_repeat": question.may_repeat,
                "max_tokens": question.max_tokens,
            }
        )
        return read_answer(answer, question)

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens of this model each text has."""
        answer = await self._exchange({"count": list(texts)})
        return [int(count) for count in answer["counts"]]

    async def aclose(self) -> None:
        self._kill()

    async def _exchange(self, message: Mapping[str, Any]) -> dict[str, Any]:
        async with self._turn:
            cancelled = threading.Event()
            try:
                return await asyncio.to_thread(self._exchange_blocking, message, cancelled)
            except asyncio.CancelledError:
                # The thread itself can't be cancelled; without its child it ends.
                cancelled.set()
                self._kill()
                raise

    def _exchange_blocking(self, message: Mapping[str, Any], cancelled: threading.Event) -> dict[str, Any]:
        child = self._child or self._start(cancelled)
        self._next_id += 1
        try:
            answer = child.exchange({"id": self._next_id, **message})
        except ChildEnded as error:
            self._child = None
            self._crashes += not child.killed
            raise EngineDied(f"the embedded engine ended while it was asked ({error})") from error
        self._crashes = 0
        return answer

    def _start(self, cancelled: threading.Event) -> Child:
        if self._crashes >= CRASHES_IN_A_ROW:
            raise EngineDied(f"the embedded engine ended {self._crashes} times in a row; it is not started again")
        if self._options.worker == WORKER and importlib.util.find_spec("llama_cpp") is None:
            raise NoModelAvailable(NO_ENGINE)
        child = self._child = Child(self._options.worker)
        if cancelled.is_set():
            child.kill()
        try:
            hello = child.exchange(self._load_message())
        except ChildEnded as error:
            self._child = None
            return self._start_again(child, error, cancelled)
        if "failed" in hello:
            self._kill()
            raise WeightsError(f"{self._weights.path}: {hello['failed']}")
        return child

    def _start_again(self, child: Child, error: ChildEnded, cancelled: threading.Event) -> Child:
        """The engine died while it warmed up. Builds by GCC 12 do on processors with AMX
        (https://github.com/ggml-org/llama.cpp/issues/20824), unless weights are not repacked."""
        if child.killed or not self._repack:
            raise EngineDied(f"the embedded engine does not start ({error})") from error
        self._repack = False
        return self._start(cancelled)

    def _load_message(self) -> dict[str, Any]:
        return {
            "path": str(self._weights.path),
            "context": self._options.context,
            "threads": self._options.threads or usable_processors(),
            "repack": self._repack,
        }

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()


def usable_processors() -> int:
    """Processors that this process may use; containers often give fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_answer(answer: Mapping[str, Any], question: Question[D]) -> Reply[D]:
    """The draft in an engine's answer. Raises :class:`TruncatedReply` or :class:`InvalidReply`."""
    usage = usage_of(answer)
    try:
        raw = whole_text(answer, question)
        return Reply(parse_draft(raw, question.answer), raw, usage, repeated=answer["finish"] == "repeat")
    except BadReply as error:
        error.usage = usage.model_copy(update={"failed_attempts": 1})
        raise


def whole_text(answer: Mapping[str, Any], question: Question[Any]) -> str:
    """The reply's text; where it went in circles, what stands before that. Raises :class:`TruncatedReply`."""
    finish, text = answer["finish"], str(answer["text"])
    if finish == "too_long":
        raise TruncatedReply(str(answer["why"]))
    if finish == "length":
        raise TruncatedReply(f"the reply hit its limit of {question.max_tokens} tokens", partial=text)
    if finish == "repeat":
        return before_circles(text, question)
    return text


def before_circles(text: str, question: Question[Any]) -> str:
    """As much of a reply that repeats itself as is a draft when closed."""
    for closed in closings(text):
        with contextlib.suppress(InvalidReply):
            parse_draft(closed, question.answer)
            return closed
    raise TruncatedReply("the reply repeats itself and holds nothing whole", partial=text)


def usage_of(answer: Mapping[str, Any]) -> Usage:
    return Usage(
        questions=1,
        prompt_tokens=answer.get("prompt_tokens", 0),
        new_prompt_tokens=answer.get("new_prompt_tokens", 0),
        completion_tokens=answer.get("completion_tokens", 0),
        seconds=round(answer.get("seconds", 0.0), 3),
    )


class ChildEnded(Exception):
    """The child is gone; the message says what it left behind."""


class Child:
    """The engine's process and its pipe."""

    def __init__(self, command: Sequence[str]) -> None:
        self.killed = False
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        # A session of its own: Ctrl-C goes to us alone, and we decide what becomes of the child.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, start_new_session=True
        )
        atexit.register(self.kill)

    def exchange(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """One message there, one back. Blocks. Raises :class:`ChildEnded`."""
        try:
            line = self._round_trip(json.dumps(message).encode() + b"\n")
        except (OSError, ValueError) as error:  # ValueError: killed, and the pipe closed, under our hands
            raise ChildEnded(self._last_words()) from error
        if not line.endswith(b"\n"):
            raise ChildEnded(self._last_words())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def kill(self) -> None:
        """End the child at once, whatever it does."""
        self.killed = True
        self._close()

    def _round_trip(self, line: bytes) -> bytes:
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None and pipe_out is not None
        pipe_in.write(line)
        pipe_in.flush()
        return pipe_out.readline()

    def _close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            with contextlib.suppress(BrokenPipeError):  # what was still to be written has no reader
                assert pipe is not None
                pipe.close()
        atexit.unregister(self.kill)

    def _last_words(self) -> str:
        """How the child ended, and the last line that it left."""
        if self.killed:
            return "it was stopped"
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        code = self._process.poll()
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").splitlines()
        self._close()
        said = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return f"exit code {code}" + (f": {said[:200]}" if said else "")
