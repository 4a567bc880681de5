"""What holds at a place inside a page: which block it lies in, how it is seen, what its text is part of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from extractor.arrangement import Arrangement, is_block
from extractor.tree import HEADINGS, Element
from extractor.visibility import Sight, declarations, shown, sight

Shift = Literal["", "raised", "lowered"]

_KEPT = frozenset(("pre", "textarea", "xmp", "listing", "plaintext"))
_STRONG = frozenset("b strong i em cite dfn var th h1 h2 h3 h4 h5 h6 a".split())
_LISTS = frozenset(("ul", "ol", "menu", "dl"))
_LEFT_OUT = {
    "template": "template",
    "annotation": "formula twice",
    "annotation-xml": "formula twice",
    "rp": "fallback",
    "datalist": "datalist",
    "object": "fallback",
    "audio": "fallback",
    "video": "fallback",
    "canvas": "fallback",
    "title": "title",
    "desc": "title",
    "metadata": "title",
}
# Elements that by themselves change nothing about the text in them.
_PLAIN = frozenset("span font small big u s abbr mark time label data bdi q code tt kbd samp wbr img".split())
_HARMLESS = frozenset("class id title lang dir src alt datetime itemprop rel target width height loading".split())


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """The URL of an anchor and where it stands in the source."""

    url: str
    start: int
    end: int


@dataclass(slots=True)
class Grid:
    """Counts a table's columns, with cells that reach over several of them or down into later rows."""

    column: int = 0
    _reaching: dict[int, int] = field(default_factory=dict)

    def begin_row(self) -> None:
        self.column = 0
        self._reaching = {column: rows - 1 for column, rows in self._reaching.items() if rows > 1}

    def place(self, columns: int, rows: int) -> int:
        """The column of the next cell."""
        while self.column in self._reaching:
            self.column += 1
        column = self.column
        self.column += columns
        if rows > 1:
            self._reaching.update(dict.fromkeys(range(column, self.column), rows))
        return column


@dataclass(frozen=True, slots=True)
class Place:
    """The inside of an element, as far as its text is concerned."""

    container: Element | None = None
    """The innermost block around."""
    sight: Sight = Sight()
    left_out: str | None = None
    """Why no text here is part of what a reader sees, whatever the styles say."""
    kept: bool = False
    """White space and line ends stay as they are."""
    collapsed: bool = False
    summary_collapsed: bool = False
    """Whether a summary directly in here is collapsed: what holds around the details element."""
    strong: bool = False
    link: LinkTarget | None = None
    heading: int = 0
    lists: int = 0
    grid: Grid | None = None
    row: int | None = None
    column: int | None = None
    shift: Shift = ""

    @property
    def unseen(self) -> str | None:
        """Why the text here is not seen; None where it is."""
        return self.left_out or self.sight.kind


def enter(element: Element, around: Place, arrangement: Arrangement, *, toggled: bool) -> Place:
    """The place inside ``element``. ``toggled``: a control that may open and close it stands right before it."""
    if element.name in _PLAIN and _HARMLESS.issuperset(element.attributes) and element.number not in arrangement.cards:
        return around
    place = _seen(element, around, arrangement, toggled)
    if element.number in arrangement.cards or is_block(element):
        place = replace(place, container=element)
    for change in (_described, _tabular, _shifted):
        place = change(element, place, arrangement)
    return place
