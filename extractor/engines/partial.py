"""JSON text that is still being written, or was cut: where its items end, and how to close it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

CLOSERS = {"[": "]", "{": "}"}
LOOP_WINDOW = 200
LONGEST_LOOP = 50


@dataclass
class _Frame:
    """An open array or object. ``cut`` is where the last complete item of an array ends."""

    opener: str
    start: int
    item_start: int
    cut: int | None = None
    items: Counter[str] = field(default_factory=Counter)


class JsonWatch:
    """Follows JSON text as it grows and knows which arrays are open and what they hold."""

    def __init__(self) -> None:
        self.text = ""
        self.newest: tuple[str, int] | None = None
        """The array item that ended last, and how often that array holds it."""
        self._frames: list[_Frame] = []
        self._in_string = False
        self._escaped = False

    def feed(self, piece: str) -> list[tuple[str, int]]:
        """Take in more text. Returns the array items that it ends, each with its count in its array."""
        ended = []
        for char in piece:
            self.text += char
            item = self._step(char)
            if item is not None:
                ended.append(item)
        return ended

    def closings(self) -> Iterator[str]:
        """The text cut after a complete item and closed: innermost open array first."""
        for depth in range(len(self._frames) - 1, -1, -1):
            frame = self._frames[depth]
            if frame.cut is not None:
                closers = "".join(CLOSERS[f.opener] for f in reversed(self._frames[: depth + 1]))
                yield self.text[: frame.cut] + closers

    def _step(self, char: str) -> tuple[str, int] | None:
        if self._in_string:
            return self._step_in_string(char)
        if char == '"':
            self._in_string = True
        elif char in CLOSERS:
            here = len(self.text)
            self._frames.append(_Frame(char, here - 1, here))
        elif char in "]}" and self._frames:
            return self._close()
        elif char == "," and self._frames:
            return self._comma()
        return None

    def _step_in_string(self, char: str) -> tuple[str, int] | None:
        if self._escaped:
            self._escaped = False
        elif char == "\\":
            self._escaped = True
        elif char == '"':
            self._in_string = False
            return self._end_item(len(self.text))
        return None

    def _close(self) -> tuple[str, int] | None:
        # A number or literal has no end of its own: the bracket after it ends it.
        self._end_item(len(self.text) - 1)
        self._frames.pop()
        return self._end_item(len(self.text))

    def _comma(self) -> tuple[str, int] | None:
        ended = self._end_item(len(self.text) - 1)
        self._frames[-1].item_start = len(self.text)
        return ended

    def _end_item(self, end: int) -> tuple[str, int] | None:
        """Note that the innermost array's current item is complete at ``end``, once."""
        frame = self._frames[-1] if self._frames else None
        if frame is None or frame.opener != "[":
            return None
        item = self.text[frame.item_start : end].strip()
        if not item or (frame.cut is not None and frame.cut > frame.item_start):
            return None
        frame.cut = end
        frame.items[item] += 1
        return item, frame.items[item]


def closings(text: str) -> Iterator[str]:
    """Cut JSON text, closed so that it parses: longest first. Nothing where no item is complete."""
    watch = JsonWatch()
    watch.feed(text)
    return watch.closings()


def loops(text: str) -> bool:
    """Whether the last 200 characters say one short thing over and over."""
    tail = text[-LOOP_WINDOW:]
    if len(tail) < LOOP_WINDOW:
        return False
    return any(tail[period:] == tail[:-period] for period in range(1, LONGEST_LOOP + 1))
