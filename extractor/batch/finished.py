"""Finished Extractions, kept across runs: the same bytes read by the same code, prompts and model are not read again."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import PurePath

from pydantic import ValidationError

from extractor.batch.lines import named, nameless
from extractor.engines.cache import Replies
from extractor.errors import CacheError
from extractor.models import Model, key_of
from extractor.pages import Page
from extractor.pipeline import stamp
from extractor.records import SCHEMA_VERSION, Extraction, ProblemKind

log = logging.getLogger(__name__)

FOLDER = "extractions"
"""In the cache directory, beside that of replies."""
PASSING = frozenset({
    ProblemKind.TRUNCATED, ProblemKind.REFUSED, ProblemKind.INVALID_REPLY, ProblemKind.ENGINE_DIED, ProblemKind.TRANSPORT,
    ProblemKind.UNREADABLE,
})  # fmt: skip
"""Problems that another run may not have (or that name the page): an Extraction with one is not kept."""

_NOT_READING = ("batch", "engines", "scoring", "shown")
"""Packages that have no say in what is read from a page."""


@cache
def code_version() -> str:
    """The sha256 of the code that reads pages: an edit between two releases counts too."""
    digest = hashlib.sha256()
    package = resources.files("extractor")
    for name, file in sorted(_files(package)):
        digest.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(package: Traversable, below: str = "") -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in package.iterdir():
        if entry.is_dir() and not (below == "" and entry.name in _NOT_READING):
            found += _files(entry, f"{below}{entry.name}/")
        elif entry.name.endswith((".py", ".json")) and not (below == "" and entry.name.startswith("cli")):
            found.append((below + entry.name, entry))
    return found


def fingerprint(model: Model) -> dict[str, str | None]:
    """All but the page that decides what is read: equal fingerprints read the same."""
    read_by = stamp(model)
    prompts = json.dumps(dict(read_by.prompts), sort_keys=True)
    return {
        "version of the code": code_version(),
        "schema": SCHEMA_VERSION,
        "model": read_by.name,
        "weights": read_by.weights_sha256,
        "prompts": hashlib.sha256(prompts.encode()).hexdigest(),
    }


class Finished:
    """Extractions by page and fingerprint. One that would be wrong is a miss; a cache that fails is gone without."""

    def __init__(self, kept: Replies, reading: Mapping[str, str | None]) -> None:
        self._kept = kept
        self._reading = dict(reading)
        self._told = False

    def get(self, page: Page) -> tuple[Extraction, str] | None:
        """What was read from these bytes, under this page's name, and the same as a line."""
        try:
            value = self._kept.get(self._key(page))
            line = named(value.decode(), page.name, page.url) if value is not None else None
            found = Extraction.model_validate_json(line) if line is not None else None
        except (CacheError, UnicodeDecodeError, ValidationError) as error:
            self._tell(error)
            return None
        return (found, line) if found and line and found.sha256 == page.sha256 else None

    def keep(self, page: Page, extraction: Extraction) -> str | None:
        """Nothing, where the next reading could go better; else the line that it is, under the page's name."""
        if any(problem.kind in PASSING for problem in extraction.problems):
            return None
        line = nameless(extraction)
        try:
            self._kept.set(self._key(page), line.encode())
        except CacheError as error:
            self._tell(error)
        return named(line, page.name, page.url)

    def close(self) -> None:
        self._kept.close()

    def _key(self, page: Page) -> str:
        """What a page's name says of its kind is in it; the name is not."""
        suffix = PurePath(page.name).suffix.lower()
        said = {"page": page.sha256, "url": page.url, "media_type": page.media_type, "suffix": suffix}
        return key_of(self._reading | said)

    def _tell(self, error: Exception) -> None:
        if not self._told:
            log.warning("the cache of finished pages does not work, and is gone without: %s", error)
        self._told = True
