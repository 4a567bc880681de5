"""Clients of one endpoint: one for each event loop that asks, closed with its loop.

aiohttp's connections belong to the loop that they were opened on, and what is never closed makes it complain on the terminal.
Who calls from a script or a notebook closes nothing. So each client hangs on an asynchronous generator: a loop that ends closes
those that it has begun (``loop.shutdown_asyncgens``, which ``asyncio.run`` calls).
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import openai

Loop = asyncio.AbstractEventLoop


@dataclass(frozen=True)
class _Open:
    client: openai.AsyncOpenAI
    until: AsyncGenerator[None]


@dataclass(eq=False)
class Clients:
    """``make`` gives one more."""

    make: Callable[[], openai.AsyncOpenAI]
    _open: dict[Loop, _Open] = field(default_factory=dict)

    def __post_init__(self) -> None:
        weakref.finalize(self, _forget, self._open)

    async def here(self) -> openai.AsyncOpenAI:
        """That of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._open:
            _forget(self._open)
            client = self.make()
            self._open[loop] = _Open(client, _until_closed(client))
            await anext(self._open[loop].until)
        return self._open[loop].client

    async def aclose(self) -> None:
        """That of the running loop. Asked again, it starts anew."""
        opened = self._open.pop(asyncio.get_running_loop(), None)
        if opened is not None:
            await opened.until.aclose()


async def _until_closed(client: openai.AsyncOpenAI) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        await client.close()


def _forget(opened: dict[Loop, _Open]) -> None:
    """Those whose loop is closed. Their connections went with it: closing them waits for nothing, and needs no loop."""
    for loop in [loop for loop in opened if loop.is_closed()]:
        closing = opened.pop(loop).client.close()
        with suppress(StopIteration, RuntimeError):  # a transport that asks for its loop all the same
            while True:
                closing.send(None)
