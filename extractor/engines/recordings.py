"""Replies kept in a file that people review: recorded once from a real model, replayed strictly.

A recording is JSON Lines, sorted, one reply a line with what was asked. It holds no key and no clock but the seconds that
a reply took. Replaying never asks a model: what has no reply is a :class:`ReplayMiss` that says what changed in the
request, and replies that nothing asked for are told too, so that a recording holds what is asked today and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from extractor import errors
from extractor.errors import BadReply, OutputError, ReplayMiss, TruncatedReply, UsageError
from extractor.models import Model, ModelIdentity, Question, Reply, parse_draft
from extractor.records import Usage

D = TypeVar("D", bound=BaseModel)

_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\u0085": "\\u0085"})
_FAILURES = ("TruncatedReply", "RefusedReply", "InvalidReply")
_PARTS = {
    "model": "the model's name",
    "weights": "the model's weights",
    "prompt": "the prompt's version",
    "system": "the system text",
    "schema": "the answer's schema",
    "max_tokens": "the token limit",
}
"""What of a request is compared by itself, in the order in which one looks for a cause."""


@dataclass(frozen=True)
class Recorded:
    """One reply and what it answers."""

    key: str
    kind: str
    asked: Mapping[str, Any]
    """The parts of the request: long ones by the first digits of their sha256."""
    user: str
    """The page's part of the question, whole: it is what one reads in a diff."""
    reply: str | None
    """The JSON text as the model wrote it; None where it wrote none. With a ``failure`` it is what a truncated reply had until then."""
    failure: str | None = None
    reason: str | None = None
    repeated: bool = False
    usage: Mapping[str, float] = field(default_factory=dict)

    def line(self) -> str:
        values = {name: value for name, value in vars(self).items() if value not in (None, False)}
        return json.dumps(values, ensure_ascii=False, sort_keys=True).translate(_LINE_ENDS) + "\n"


@dataclass
class Recording:
    """The replies of one model, by what was asked."""

    path: Path
    replies: dict[str, Recorded] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Recording:
        """An absent file is an empty recording. Raises :class:`UsageError` with file and line for what is none."""
        recording = cls(path)
        if not path.exists():
            return recording
        for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
            if line.strip():
                recorded = _recorded(line, f"{path}:{number}")
                recording.replies[recorded.key] = recorded
        return recording

    def write(self) -> None:
        """Sorted by what was asked, so that replies about one page stand together. Whole or not at all."""
        lines = sorted((entry.user, entry.kind, entry.key, entry.line()) for entry in self.replies.values())
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside = self.path.with_name(self.path.name + ".part")
            beside.write_text("".join(line[-1] for line in lines), encoding="utf-8")
            beside.replace(self.path)
        except OSError as error:
            raise OutputError(f"{self.path} can't be written: {error.strerror}") from error

    def about(self, marks: Collection[str] | None) -> list[Recorded]:
        """The replies about pages that are fenced off by one of the marks; without marks all."""
        return [entry for entry in self.replies.values() if marks is None or any(mark in entry.user for mark in marks)]

    @property
    def identity(self) -> ModelIdentity | None:
        """The model whose replies these are; None where there are none."""
        for entry in self.replies.values():
            return ModelIdentity(entry.asked["model"], entry.asked.get("weights"))
        return None


def _recorded(line: str, where: str) -> Recorded:
    try:
        return Recorded(**({"reply": None} | json.loads(line)))
    except (ValueError, TypeError) as error:
        raise UsageError(f"{where}: not a line of a recording: {error}") from error


def _asked(question: Question[Any], identity: ModelIdentity) -> dict[str, Any]:
    request = question.request(identity)
    return {
        "model": request["model"],
        "weights": request["weights"],
        "prompt": request["prompt"],
        "system": _digest(question.system),
        "schema": _digest(request["schema"]),
        "max_tokens": question.max_tokens,
    }


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:12]


# ---- replay


class StrictReplay:
    """Answers from a recording, and never from anywhere else."""

    parallel = 1

    def __init__(self, recording: Recording, identity: ModelIdentity | None = None, *, record_with: str = "record it anew") -> None:
        """``record_with`` is the command that records what is missing. Raises :class:`ReplayMiss` for an empty recording."""
        known = identity or recording.identity
        if known is None or not recording.replies:
            raise ReplayMiss(f"{recording.path} holds no replies: {record_with}")
        self.identity = known
        self.seconds = 0.0
        """What the replies took when they were recorded, in sum."""
        self._recording = recording
        self._record_with = record_with
        self._used: set[str] = set()

    async def ask(self, question: Question[D]) -> Reply[D]:
        found = self._recording.replies.get(question.key(self.identity))
        if found is None:
            raise ReplayMiss(f"{self._difference(question)}; {self._record_with}")
        self._used.add(found.key)
        self.seconds += found.usage.get("seconds", 0.0)
        usage = Usage(questions=1, **{name: int(value) for name, value in found.usage.items() if name != "seconds"})
        if found.failure or found.reply is None:
            raise _failure(found, usage)
        return Reply(parse_draft(found.reply, question.answer), found.reply, usage, found.repeated)

    async def aclose(self) -> None:
        return None

    def check_all_used(self, marks: Collection[str] | None = None) -> None:
        """Raises :class:`ReplayMiss` where the recording holds more than was asked for. With ``marks`` (what fences off
        the pages that were read) only replies about these pages are looked at."""
        if unused := [entry for entry in self._recording.about(marks) if entry.key not in self._used]:
            first = unused[0]
            raise ReplayMiss(
                f"{len(unused)} of {len(self._recording.replies)} recorded replies answer nothing that is asked, the first a question "
                f"of kind {first.kind!r} about {_excerpt(first.user)!r}; {self._record_with}"
            )

    def _difference(self, question: Question[Any]) -> str:
        """What changed since the nearest question that has a reply."""
        asked = _asked(question, self.identity)
        same_kind = [entry for entry in self._recording.replies.values() if entry.kind == question.kind]
        if not same_kind:
            return f"no question of kind {question.kind!r} was recorded"
        nearest = max(same_kind, key=lambda entry: (_quick_likeness(entry.user, question.user), entry.key))
        changed = [name for part, name in _PARTS.items() if nearest.asked.get(part) != asked[part]]
        if nearest.user != question.user:
            changed.append(f"the page's part ({_first_change(nearest.user, question.user)})")
        return f"no recorded reply for a question of kind {question.kind!r}; changed since the nearest one: {', '.join(changed) or 'its grammar'}"


def _quick_likeness(one: str, two: str) -> float:
    return 2.0 if one == two else SequenceMatcher(None, one, two).quick_ratio()


def _first_change(old: str, new: str) -> str:
    for before, after in zip(old.split("\n"), new.split("\n"), strict=False):
        if before != after:
            return f"{_excerpt(before)!r} is now {_excerpt(after)!r}"
    return f"{len(old)} characters are now {len(new)}"


def _excerpt(text: str, most: int = 60) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def _failure(found: Recorded, usage: Usage) -> BadReply:
    kind: type[BadReply] = getattr(errors, found.failure if found.failure in _FAILURES else "InvalidReply")
    error = kind(found.reason or "the recorded reply is none")
    if isinstance(error, TruncatedReply):
        error.partial = found.reply or ""
    error.usage = usage
    return error


# ---- record


class Recorder:
    """Asks a model for what a recording lacks, and keeps each reply as it comes.

    The recording is written every few replies, so that an interrupt loses little, and by :meth:`finish`, which drops replies that nothing asked for.
    """

    EVERY = 10

    def __init__(self, model: Model, recording: Recording) -> None:
        self.parallel = model.parallel
        self.asked = 0
        """How many questions went to the model."""
        self._model = model
        self._recording = recording
        self._used: set[str] = set()

    @property
    def identity(self) -> ModelIdentity:
        return self._model.identity

    async def ask(self, question: Question[D]) -> Reply[D]:
        key = question.key(self.identity)
        self._used.add(key)
        if key in self._recording.replies:
            return await StrictReplay(self._recording, self.identity).ask(question)
        started = time.monotonic()
        try:
            reply = await self._model.ask(question)
        except BadReply as error:
            failed = {"failure": type(error).__name__, "reason": str(error)}
            partial = error.partial if isinstance(error, TruncatedReply) else None
            self._keep(question, key, partial, error.usage or Usage(), time.monotonic() - started, **failed)
            raise
        self._keep(question, key, reply.raw, reply.usage, time.monotonic() - started, repeated=reply.repeated)
        return reply

    def _keep(self, question: Question[Any], key: str, raw: str | None, usage: Usage, seconds: float, **more: Any) -> None:
        counted = {name: getattr(usage, name) for name in ("prompt_tokens", "new_prompt_tokens", "completion_tokens")}
        usage_now = counted | {"seconds": round(seconds, 1)}
        asked = _asked(question, self.identity)
        self._recording.replies[key] = Recorded(key, question.kind, asked, question.user, raw, usage=usage_now, **more)
        self.asked += 1
        if self.asked % self.EVERY == 0:
            self._recording.write()

    async def aclose(self) -> None:
        self._recording.write()
        await self._model.aclose()

    def finish(self, marks: Collection[str] | None = None) -> int:
        """Drop what nothing asked for (with ``marks``: about these pages), write, and say how many were dropped."""
        unused = [entry.key for entry in self._recording.about(marks) if entry.key not in self._used]
        for key in unused:
            del self._recording.replies[key]
        self._recording.write()
        return len(unused)


def recording_name(model: str) -> str:
    """The file of a model's recording: ``local:1.5b`` is ``local-1.5b.jsonl``."""
    return "".join(c if c.isalnum() or c in "._-" else "-" for c in model).strip(".-") + ".jsonl"
