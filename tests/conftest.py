"""What holds for all tests."""

from __future__ import annotations

import gc
import signal

import pytest


def pytest_configure() -> None:
    """A shell starts what runs in its background with Ctrl-C ignored, and so would be every process that a test interrupts."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: the garbage collector, which would go through it again and again, leaves it alone."""
    gc.collect()
    gc.freeze()
