"""What belongs to one paper on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.layout.labelling import Labelled


@dataclass
class Entry:
    """What belongs to one paper: its slots, in reading order, by field."""

    slots: list[Labelled] = field(default_factory=list)
    """Grows by :meth:`add` only."""
    headings: list[tuple[int, int]] = field(default_factory=list)
    """Ranges of all headings of the page, in order: one list that the page's entries share."""
    under: int = 0
    """How many of them stand before it."""

    _by_state: dict[int, list[Labelled]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for item in self.slots:
            self._by_state.setdefault(item.state, []).append(item)

    def add(self, item: Labelled) -> None:
        self.slots.append(item)
        self._by_state.setdefault(item.state, []).append(item)

    def of(self, state: int) -> Sequence[Labelled]:
        return self._by_state.get(state, ())

    @property
    def start(self) -> int:
        return self.slots[0].slot.start

    @property
    def end(self) -> int:
        return self.slots[-1].slot.end
