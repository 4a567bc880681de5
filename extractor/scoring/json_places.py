"""On which line of a JSON file each value stands: so that a fault in gold is told with file and line."""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

Path = tuple[str | int, ...]
_SPACE = re.compile(r"[ \t\r\n]*")


def load_with_lines(text: str) -> tuple[Any, dict[Path, int]]:
    """The document, and the line (from 1) on which the value at each path begins. Raises ``ValueError`` as ``json.loads`` does."""
    document = json.loads(text)
    lines: dict[Path, int] = {}
    ends = [match.start() for match in re.finditer("\n", text)]
    _Walk(text, lines, ends).value(0, ())
    return document, lines


class _Walk:
    """A second way through a text that is known to be JSON."""

    def __init__(self, text: str, lines: dict[Path, int], ends: list[int]) -> None:
        self._text, self._lines, self._ends, self._line = text, lines, ends, 0

    def value(self, at: int, path: Path) -> int:
        at = self._skip(at)
        while self._line < len(self._ends) and self._ends[self._line] < at:
            self._line += 1
        self._lines[path] = self._line + 1
        opening = self._text[at]
        if opening == "{":
            return self._members(at + 1, path)
        if opening == "[":
            return self._items(at + 1, path)
        if opening == '"':
            return int(scanstring(self._text, at + 1, True)[1])
        return int(json.decoder.JSONDecoder().raw_decode(self._text, at)[1])

    def _members(self, at: int, path: Path) -> int:
        while self._text[at := self._skip(at)] != "}":
            name, at = scanstring(self._text, at + 1, True)
            at = self._skip(self.value(self._skip(at) + 1, (*path, name)))
            at += self._text[at] == ","
        return at + 1

    def _items(self, at: int, path: Path) -> int:
        index = 0
        while self._text[at := self._skip(at)] != "]":
            at = self._skip(self.value(at, (*path, index)))
            at += self._text[at] == ","
            index += 1
        return at + 1

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at
