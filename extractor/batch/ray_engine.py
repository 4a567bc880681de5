"""Pages read on many machines, by workers that Ray starts, reaches and misses: ``--engine ray``.

Actors of Ray's core, rather than Ray Data. Ray Data moves blocks of rows through stages; of a block nothing is to be had before all
of it is done, and where a worker is lost, its blocks are done again from their beginnings. A page asks questions on its way, whose
replies are paid for: each is to be in the ledger as soon as it is there, and what was lost is to be read again page by page.
"""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import signal
import socket
import threading
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from extractor.batch.crew import ClusterError, Crew, Plan, WorkerLost
from extractor.batch.page_worker import Down, Hello, PageWorker, Reach, Recipe, Up
from extractor.batch.readers import Means, Reader
from extractor.engines.local import usable_processors
from extractor.errors import ExtractorError, UsageError

T = TypeVar("T")

NO_RAY = "--engine ray needs Ray: pip install 'extractor[ray]', on every machine of the cluster"
LOCAL = "local"
"""A cluster of this machine alone, which ends with the batch."""
STORE_BYTES = 200 * 2**20
"""For pages under way in a local cluster: Ray itself would take a third of the memory."""
CONNECT_SECONDS = 10.0


class RayEngine:
    """Reads on a Ray cluster. One that runs in this process already is used as it is, and left as it is.

    ``address`` is that of the cluster's head (``HOST:PORT``), or ``auto`` for the one that this machine belongs to. ``workers``
    of None is one for each processor of the cluster; with an embedded model, one for each machine.
    """

    def __init__(self, recipe: Recipe, *, workers: int | None = None, address: str | None = None) -> None:
        """Raises :class:`UsageError` where Ray is not installed, or can't be told this."""
        if importlib.util.find_spec("ray") is None:
            raise UsageError(NO_RAY)
        if workers is not None and workers < 1:
            raise UsageError(f"--workers must be at least 1, not {workers}")
        if address is not None and "://" in address:
            raise UsageError(f"--ray-address {address}: give HOST:PORT of the cluster's head, on a machine of the cluster")
        self._recipe = recipe
        self._workers = workers
        self._address = address or LOCAL

    @contextmanager
    def opened(self, means: Means) -> Iterator[Reader]:
        """Raises :class:`ClusterError` where there is no such cluster."""
        import ray

        with _connected(ray, self._address, self._workers):
            yield Crew(self._plan(ray), means)

    def _plan(self, ray: Any) -> Plan:
        machines = max(1, sum(bool(node["Alive"] and node["Resources"].get("CPU")) for node in ray.nodes()))
        default = machines if self._recipe.reach is Reach.WORKER else int(ray.cluster_resources().get("CPU", 1))
        worker = ray.remote(PageWorker).options(num_cpus=1, max_restarts=0, scheduling_strategy="SPREAD")
        return Plan(self._recipe, lambda: RayHand(ray, worker.remote()), self._workers or max(1, default), machines)


class RayHand:
    """An actor, as the crew has a worker."""

    def __init__(self, ray: Any, actor: Any) -> None:
        self._ray = ray
        self._actor = actor

    async def started(self) -> None:
        await self._said(self._actor.__ray_ready__.remote())

    async def begin(self, recipe: Recipe) -> Hello | ExtractorError:
        """The recipe may hold a key: as a message it goes straight to the worker, and is in no record of the cluster's."""
        hello: Hello | ExtractorError = await self._said(self._actor.begin.remote(recipe))
        return hello

    async def take(self, messages: Sequence[Down]) -> None:
        await self._said(self._actor.take.remote(messages))

    async def say(self) -> list[Up]:
        said: list[Up] = await self._said(self._actor.say.remote())
        return said

    def dismiss(self) -> None:
        self._ray.kill(self._actor)

    async def _said(self, coming: Awaitable[T]) -> T:
        """Raises :class:`WorkerLost` for all that Ray has to say, but an exception of the worker's own."""
        errors = self._ray.exceptions
        try:
            return await coming
        except errors.RayTaskError:
            raise
        except errors.RayError as error:
            raise WorkerLost(_last_line(error)) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _last_line(error: Exception) -> str:
    """Where Ray says why, after the actor's names and numbers."""
    return next(reversed(str(error).strip().splitlines()), type(error).__name__).strip()


@contextmanager
def _connected(ray: Any, address: str, workers: int | None) -> Iterator[None]:
    if ray.is_initialized():
        yield
        return
    try:
        _connect(ray, address, workers)
        with _silent(ray):
            yield
    finally:
        ray.shutdown()


def _connect(ray: Any, address: str, workers: int | None) -> None:
    """Raises :class:`ClusterError`. Ray says nothing on the terminal; what it has to say lies below /tmp/ray.

    It collects no statistics of use in a cluster that is started from here.
    """
    _reached(address)
    here = {"num_cpus": workers or usable_processors(), "object_store_memory": STORE_BYTES, "include_dashboard": False}
    # Ray puts the current folder before all others from which its workers import: a folder of scraped pages may hold anything.
    with contextlib.chdir("/"), _own_handler():
        try:
            ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL, **(here if address == LOCAL else {}))
        # A cluster that does not start in time is a bare Exception of Ray's.
        except Exception as error:
            where = "on this machine" if address == LOCAL else f"at {address}"
            raise ClusterError(f"no Ray cluster {where}: {_first_line(error)}") from error


def _reached(address: str) -> None:
    """Ray itself tries for minutes. Raises :class:`ClusterError`."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise ClusterError(f"no Ray cluster at {address}: nobody answers there") from error


@contextmanager
def _silent(ray: Any) -> Iterator[None]:
    """A thread of Ray's prints to standard output which workers have died, whatever it is told of logs. The crew says that."""
    printer = ray._private.worker
    before = getattr(printer, "print_to_stdstream", None)
    printer.print_to_stdstream = lambda *_, **__: None
    try:
        yield
    finally:
        printer.print_to_stdstream = before


@contextmanager
def _own_handler() -> Iterator[None]:
    """Ray would end the process at a request to terminate, without a word to who else wants to hear of it."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if before is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)
