"""How a run can be watched: who reads pages tells a :class:`Watch` how far it is."""

from __future__ import annotations

from typing import Protocol

from extractor.records import Extraction


class Watch(Protocol):
    """What the pipeline tells while it reads. Called from the thread that reads; must return at once."""

    def started(self, page: str) -> None:
        """The page of this name is being read now."""

    def questions(self, page: str, planned: int, done: int, tokens: int, records: int) -> None:
        """So far on this page: questions known to be needed (may grow), answered, the model's tokens
        (read anew and written), and papers found."""

    def finished(self, extraction: Extraction) -> None:
        """The page has its result, also where that is only a problem."""


class Silent:
    """Watches and says nothing."""

    def started(self, page: str) -> None:
        return None

    def questions(self, page: str, planned: int, done: int, tokens: int, records: int) -> None:
        return None

    def finished(self, extraction: Extraction) -> None:
        return None
