"""Questions that wait for company: they go out a file's worth at a time, each kind in files of its own.

A file is closed when it is full, or when no further question has come for a while: then all pages wait for replies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

TURNS = 50
"""In how many turns of the loop the quiet time is spent: where reading pages keeps the loop busy, each turn waits for them."""


@dataclass(frozen=True)
class Limits:
    """Of one file (https://platform.openai.com/docs/guides/batch#rate-limits)."""

    requests: int = 50_000
    size: int = 200_000_000
    """Bytes."""


@dataclass(frozen=True)
class Pending:
    """A question that has not been sent."""

    key: str
    kind: str
    line: bytes


Close = Callable[[str, list[Pending]], None]


class Gathering:
    """``close`` is called with the kind and the questions of each file."""

    def __init__(self, limits: Limits, quiet_seconds: float, close: Close) -> None:
        self.limits = limits
        self.most = limits.requests
        """Requests in a file, where the endpoint takes fewer than documented."""
        self._turn = quiet_seconds / TURNS
        self._close = close
        self._pending: dict[str, dict[str, Pending]] = {}
        self._sizes: dict[str, int] = {}
        self._came = 0
        self._watch: asyncio.Task[None] | None = None

    def add(self, pending: Pending) -> None:
        """Closes a file at once where it is full. Must be called on a loop."""
        kind = pending.kind
        if self._sizes.get(kind, 0) + len(pending.line) > self.limits.size:
            self._close_file(kind)
        self._pending.setdefault(kind, {})[pending.key] = pending
        self._sizes[kind] = self._sizes.get(kind, 0) + len(pending.line)
        if len(self._pending[kind]) >= self.most:
            self._close_file(kind)
        self._came += 1
        if self._watch is None:
            self._watch = asyncio.ensure_future(self._until_quiet())

    def discard(self, key: str) -> None:
        """Nobody waits for the question any more."""
        for kind, pending in self._pending.items():
            if found := pending.pop(key, None):
                self._sizes[kind] -= len(found.line)

    def cancel(self) -> list[asyncio.Task[None]]:
        """Forget all. Returns what is to be waited for."""
        self._pending.clear()
        self._sizes.clear()
        watch, self._watch = self._watch, None
        if watch is None:
            return []
        watch.cancel()
        return [watch]

    async def _until_quiet(self) -> None:
        seen = -1
        while seen != self._came:
            seen = self._came
            for _ in range(TURNS):
                await asyncio.sleep(self._turn)
        self._watch = None
        for kind in list(self._pending):
            self._close_file(kind)

    def _close_file(self, kind: str) -> None:
        pending = list(self._pending.pop(kind, {}).values())
        self._sizes.pop(kind, None)
        if pending:
            self._close(kind, pending)
