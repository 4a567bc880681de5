"""Connections to one endpoint in several pools: for every request, a pool goes through all its connections, twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import openai

POOL = 16
"""Requests under way in one pool, before there is another: with 64 in one, a third of what a request costs here is its pool's."""


@dataclass
class _Pool:
    client: openai.AsyncOpenAI
    under_way: int = 0


@dataclass
class Clients:
    """As many clients as there are requests for. ``make`` gives one more."""

    make: Callable[[], openai.AsyncOpenAI]
    _pools: list[_Pool] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[openai.AsyncOpenAI]:
        """The first that has room, so that requests that come one by one share a connection."""
        pool = next((pool for pool in self._pools if pool.under_way < POOL), None) or self._another()
        pool.under_way += 1
        try:
            yield pool.client
        finally:
            pool.under_way -= 1

    def first(self) -> openai.AsyncOpenAI:
        """For who asks seldom, and is not counted."""
        return (self._pools[0] if self._pools else self._another()).client

    def _another(self) -> _Pool:
        pool = _Pool(self.make())
        self._pools.append(pool)
        return pool

    async def aclose(self) -> None:
        """Asked again, it starts anew."""
        pools, self._pools = self._pools, []
        for pool in pools:
            await pool.client.close()
