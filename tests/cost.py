"""What a call costs, for tests that its time grows with the length of its text and not faster."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

LENGTH = 100_000
"""Characters of a text that is to be read in under :data:`LIMIT`."""
LIMIT = 1.0
"""Seconds of processor time on a free machine; what is not linear takes minutes."""
SLACK = 3
"""How much slower a machine may be that other work keeps busy."""


def repeated(unit: str, length: int = LENGTH) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def seconds(call: Callable[[], object]) -> float:
    """Processor time, so that other work on the machine counts little."""
    begin = time.process_time()
    call()
    return time.process_time() - begin


def is_cheap(call: Callable[[], object]) -> bool:
    return seconds(call) < LIMIT * SLACK


def grows_evenly(call: Callable[[int], object], size: int, times: int = 8) -> bool:
    """Whether ``times`` as much takes about as many times as long, and not their square.

    The lowest of three is taken: other work on the machine only ever adds.
    """
    short, long = (min(seconds(partial(call, count)) for _ in range(3)) for count in (size, times * size))
    return long < SLACK * times * max(short, 0.002)
