"""The embedded engine's own process: questions in on standard input, replies out, JSON lines.

    -> {"path", "context", "threads", "repack"}               <- {"ready": true} or {"failed": why}
    -> {"id", "messages", "grammar", "expected", "max_tokens"} <- {"id", "text", "finish", counts...}
    -> {"id", "count": [text, ...]}                            <- {"id", "counts": [tokens, ...]}

The first message loads the model. ``expected`` are strings that an array may hold again and
again. ``finish`` is ``stop``, ``length``, ``repeat`` (the text went in circles) or ``too_long``.
The process ends when its standard input does, in the middle of a token if need be.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO, Any

from extractor.engines.partial import JsonWatch, loops

Message = dict[str, Any]
ENOUGH = 3
"""An item that an array holds this often is a loop."""


def private_output() -> IO[str]:
    """The pipe to the parent under a new descriptor: what native code prints goes to standard error."""
    pipe = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(pipe, "w", encoding="utf-8", buffering=1)


def incoming() -> Iterator[Message]:
    """Messages from the parent. A thread waits for them, so that the end of input ends the process
    while native code runs."""
    waiting: queue.SimpleQueue[Message] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            waiting.put(json.loads(line))
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        yield waiting.get()


def load(options: Message) -> Any:
    """The engine, warm. Raises :class:`extractor.engines.llamacpp.LoadError`."""
    from extractor.engines.llamacpp import Engine  # an optional dependency stands behind it

    engine = Engine(**options)
    engine.warm_up()
    return engine


def answer(engine: Any, message: Message) -> Message:
    """Read the question, write the reply, count both."""
    from extractor.engines.llamacpp import PromptTooLong

    started = time.monotonic()
    prompt = engine.weights.prompt(message["messages"])
    try:
        newly_read = engine.read(prompt)
    except PromptTooLong as error:
        return {"finish": "too_long", "text": "", "why": str(error)}
    text, finish, written = write(engine, message)
    return {
        "text": text,
        "finish": finish,
        "prompt_tokens": len(prompt.tokens),
        "new_prompt_tokens": newly_read,
        "completion_tokens": written,
        "seconds": time.monotonic() - started,
    }


def write(engine: Any, message: Message) -> tuple[str, str, int]:
    """The reply's text, why it ended, and its tokens."""
    watch, expected, written = JsonWatch(), frozenset(message["expected"]), 0
    for piece in engine.write(message["grammar"]):
        if written == message["max_tokens"]:
            return watch.text, "length", written
        written += 1
        ended = watch.feed(piece)
        circles = any(count >= ENOUGH and not is_expected(item, expected) for item, count in ended) or loops(watch.text)
        if circles and not message.get("may_repeat"):
            return watch.text, "repeat", written
    return watch.text, "stop", written


def is_expected(item: str, expected: frozenset[str]) -> bool:
    """Whether all words in an item are the schema's own, such as a label."""
    waiting: list[Any] = [json.loads(item)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str) and node not in expected:
            return False
        if isinstance(node, dict | list):
            waiting += node.values() if isinstance(node, dict) else node
    return True


def serve(messages: Iterator[Message], output: IO[str]) -> None:
    """Load what the first message names, then answer the others in order."""
    engine = start(next(messages), output)
    for message in messages:
        if "count" in message:
            reply = {"counts": [len(engine.weights.tokens(text)) for text in message["count"]]}
        else:
            reply = answer(engine, message)
        print(json.dumps({"id": message["id"], **reply}), file=output)


def start(options: Message, output: IO[str]) -> Any:
    from extractor.engines.llamacpp import LoadError

    try:
        engine = load(options)
    except LoadError as error:
        print(json.dumps({"failed": str(error)}), file=output)
        raise SystemExit(1) from error
    print(json.dumps({"ready": True}), file=output)
    return engine


if __name__ == "__main__":
    serve(incoming(), private_output())
