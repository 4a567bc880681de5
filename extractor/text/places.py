"""What holds at a place inside a page: which block it lies in, how it is seen, what its text is part of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from extractor.text.arrangement import Arrangement, is_block
from extractor.text.composed import is_shadow_root
from extractor.text.sheets import Sheets
from extractor.text.tree import HEADINGS, Element, names
from extractor.text.visibility import OPEN_SIGHT, PAPER_SIGHT, Sight, declarations, is_revealed, shown, sight, tells

Shift = Literal["", "raised", "lowered"]

_KEPT = frozenset(("pre", "textarea", "xmp", "listing", "plaintext"))
_STRONG = names("b strong i em cite dfn var th a") | HEADINGS
_LISTS = frozenset(("ul", "ol", "menu", "dl"))
_LEFT_OUT = {
    "head": "head",
    "template": "template",
    "annotation": "formula twice",
    "annotation-xml": "formula twice",
    "rp": "fallback",
    "audio": "fallback",
    "video": "fallback",
    "canvas": "fallback",
    "meter": "fallback",
    "progress": "fallback",
    "datalist": "datalist",
    "desc": "title",
    "metadata": "title",
    **dict.fromkeys("defs symbol clippath mask pattern marker lineargradient radialgradient".split(), "drawing"),
}
# Elements and attributes that by themselves change nothing about the text inside.
_PLAIN = names("span font small big u s abbr mark time label data bdi q code tt kbd samp wbr img br")
_HARMLESS = names("class id title lang dir src alt datetime itemprop rel target width height loading")
# Ways of hiding that a script undoes to show what was folded away.
_FOLDED_AWAY = frozenset(("hidden attribute", "display", "size", "opacity"))
_MATHS_SHIFTS: dict[tuple[str, int], Shift] = {
    ("msup", 1): "raised",
    ("msub", 1): "lowered",
    ("msubsup", 1): "lowered",
    ("msubsup", 2): "raised",
}


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """The URL of an anchor and where it stands in the source."""

    url: str
    start: int
    end: int


_MAX_REACH = 100
_MAX_COLUMN = 500
"""Wider and longer cells and rows are counted no farther: 20,000 cells of 1000 by 1000 would take minutes."""


@dataclass(slots=True)
class Grid:
    """Counts a table's columns, with cells that reach over several of them or down into later rows."""

    column: int = 0
    reaching: dict[int, int] = field(default_factory=dict)
    """By column: how many more rows a cell from above takes it."""

    def begin_row(self) -> None:
        self.column = 0
        self.reaching = {column: rows - 1 for column, rows in self.reaching.items() if rows > 1}

    def place(self, columns: int, rows: int) -> int:
        """The column of the next cell."""
        while self.column in self.reaching and self.column < _MAX_COLUMN:
            self.column += 1
        column = self.column
        self.column = min(_MAX_COLUMN, self.column + columns)
        if rows > 1:
            self.reaching.update(dict.fromkeys(range(column, self.column), rows))
        return column


@dataclass(slots=True)
class Place:
    """The inside of an element, as far as its text is concerned."""

    container: Element | None = None
    """The innermost block around."""
    sight: Sight = OPEN_SIGHT
    left_out: str | None = None
    """Why no text here is part of what a reader sees, whatever the styles say."""
    kept: bool = False
    """White space and line ends stay as they are."""
    collapsed: bool = False
    summary_collapsed: bool = False
    """For the inside of a details element: whether its summary is collapsed, with all around it."""
    strong: bool = False
    link: LinkTarget | None = None
    heading: int = 0
    lists: int = 0
    grid: Grid | None = None
    row: int | None = None
    column: int | None = None
    shift: Shift = ""
    is_drawing: bool = False
    """Text shows only inside certain elements."""

    @property
    def unseen(self) -> str | None:
        """Why the text here is not seen; None where it is."""
        return self.left_out or (None if self.sight is OPEN_SIGHT or self.sight is PAPER_SIGHT else self.sight.kind)

    @property
    def is_gone(self) -> bool:
        """Whether nothing inside is seen, whatever its own styles say."""
        return self.left_out is not None or self.sight.hidden is not None

    @property
    def parts_lines(self) -> bool:
        """Whether a block here parts what stands before and after it: some blocks that nobody sees have their place still."""
        return self.left_out is None and self.sight.hidden not in ("display", "hidden attribute")

    def copy(self) -> Place:
        """Spelt out, for it is called for every other tag of a page, and ``copy.copy`` takes three times as long."""
        return Place(
            self.container, self.sight, self.left_out, self.kept, self.collapsed, self.summary_collapsed, self.strong,
            self.link, self.heading, self.lists, self.grid, self.row, self.column, self.shift, self.is_drawing,
        )  # fmt: skip


def enter(element: Element, around: Place, arrangement: Arrangement, *, index: int, toggled: bool) -> Place:
    """The place inside ``element``, the ``index``-th child of its parent.

    ``toggled``: a control that may open and close the element stands right before it.
    """
    sheets = arrangement.sheets_of(element) if arrangement.sheets else None
    is_plain = element.name in _PLAIN and _HARMLESS.issuperset(element.attributes) and element.number not in arrangement.cards
    if is_plain and (not (sheets or "class" in element.attributes) or not tells(element, around.sight, sheets)):
        return around
    place = around.copy()
    if is_block(element) or element.number in arrangement.cards:
        place.container = element
    _see(place, element, arrangement, sheets)
    if place.sight is not around.sight:
        _fold(place, around.sight, element, named=element.get("id") in arrangement.named, toggled=toggled, sheets=sheets)
    place.collapsed = place.collapsed or element.number in arrangement.folded
    _fold_details(place, around, element)
    _read_as(place, element, index)
    if element.name in ("table", "tr", "td", "th"):
        _lay_out(place, element, arrangement)
    return place


def _see(place: Place, element: Element, arrangement: Arrangement, sheets: Sheets | None) -> None:
    """Decide whether the element's text is seen or hidden."""
    if place.left_out:
        return
    if element.name in _LEFT_OUT and not is_shadow_root(element):
        place.left_out = _LEFT_OUT[element.name]
    elif element.number in arrangement.copies:
        place.left_out = "formula twice"
    elif element.name in ("svg", "text", "foreignobject"):
        place.is_drawing = element.name == "svg"
    place.sight = sight(element, place.sight, sheets)
    if element.name in ("html", "body"):
        # A page that is hidden as a whole is shown by a script once it has loaded.
        place.sight = replace(place.sight, hidden=None, invisible=False, tiny=False)


def _fold(place: Place, around: Sight, element: Element, *, named: bool, toggled: bool, sheets: Sheets | None) -> None:
    """Take what is hidden for collapsed where a control reveals it: one names it, or stands before it, or a rule tells."""
    inside = place.sight
    if around.hidden:
        return
    if (named and element.get("aria-hidden") == "true") or (toggled and inside.unsure and not around.unsure):
        place.collapsed = True
    folded_away = inside.hidden in _FOLDED_AWAY and (named or toggled or element.get("hidden") == "until-found")
    if folded_away or (inside.kind and sheets and is_revealed(element, sheets, inside.kind)):
        place.sight = shown(around, inside)
        place.collapsed = True


def _fold_details(place: Place, around: Place, element: Element) -> None:
    parent = element.parent
    if element.name == "details":
        place.summary_collapsed = around.collapsed
        place.collapsed = around.collapsed or "open" not in element.attributes
    elif element.name == "summary" and parent is not None and parent.name == "details":
        place.collapsed = around.summary_collapsed


def _read_as(place: Place, element: Element, index: int) -> None:
    """Decide what the element's text is: emphasised, a link's label, a heading, an item, a superscript."""
    name = element.name
    style = declarations(element.get("style"))
    if name in _KEPT or style.get("white-space", "").startswith(("pre", "break-spaces")):
        place.kept = style.get("white-space") not in ("normal", "nowrap", "pre-line")
    if name in _STRONG or style.get("font-style") == "italic" or style.get("font-weight") in ("bold", "600", "700", "800"):
        place.strong = True
    if name in HEADINGS:
        place.heading = int(name[1])
    elif element.get("role") == "heading":
        level = element.get("aria-level")
        place.heading = int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
    elif name in _LISTS:
        place.lists += 1
    elif name in ("sup", "sub"):
        place.shift = "raised" if name == "sup" else "lowered"
    elif element.parent is not None and (shift := _MATHS_SHIFTS.get((element.parent.name, index))):
        place.shift = shift


def _lay_out(place: Place, element: Element, arrangement: Arrangement) -> None:
    """Find the row and the column of a cell; the tables that arrange a whole page have none."""
    if element.name == "table":
        layout = element.number in arrangement.layouts or element.get("role") in ("presentation", "none")
        place.grid = None if layout else Grid()
        place.row = place.column = None
    elif place.grid is None:
        return
    elif element.name == "tr":
        place.grid.begin_row()
        place.row = element.number
    else:
        place.column = place.grid.place(_count(element.get("colspan")), _count(element.get("rowspan")))


def _count(attribute: str) -> int:
    return min(_MAX_REACH, max(1, int(attribute))) if attribute.isascii() and attribute.isdigit() and len(attribute) < 6 else 1
