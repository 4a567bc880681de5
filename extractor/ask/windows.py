"""The page as a model gets it to find titles: one line a slot, prose shortened, cut into windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.language.wording import is_prose
from extractor.layout.slots import Slot
from extractor.text.document import Document

WINDOW = 2600
"""Characters of shortened text in one question: some 700 tokens, at which a small model still lists all."""
_PROSE_WORDS = 6
_LINE = 140


@dataclass(frozen=True, slots=True)
class Window:
    """Slots ``first`` to ``last`` (inclusive) of the page, as lines."""

    first: int
    last: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def halves(self) -> tuple[Window, Window]:
        """Two questions for one whose answer was too long."""
        middle = len(self.lines) // 2
        return (
            Window(self.first, self.first + middle - 1, self.lines[:middle]),
            Window(self.first + middle, self.last, self.lines[middle:]),
        )


def windows(document: Document, slots: Sequence[Slot], size: int = WINDOW) -> Iterator[Window]:
    """All slots in windows of about ``size`` characters, none cut in two."""
    first, length = 0, 0
    lines: list[str] = []
    for index, slot in enumerate(slots):
        line = shortened(document.text[slot.start : slot.end])
        if lines and length + len(line) > size:
            yield Window(first, index - 1, tuple(lines))
            first, lines, length = index, [], 0
        lines.append(line)
        length += len(line) + 1
    if lines:
        yield Window(first, len(slots) - 1, tuple(lines))


def shortened(text: str) -> str:
    """One line; of prose the first words, of other long texts the first characters."""
    words = text.split()
    if is_prose(text):
        return " ".join(words[:_PROSE_WORDS]) + " …"
    line = " ".join(words)
    return line if len(line) <= _LINE else line[: _LINE - 10].rsplit(" ", 1)[0] + " …"
