"""What the eye can't see of an HTML page, as far as the page itself tells: attributes, styles, its own style sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.text.sheets import Applied, Sheets, Style
from extractor.text.tree import FLOW, Element, names

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Sight:
    """How a place of the page is seen. What hides it by inheritance alone can be undone by an element inside."""

    hidden: str | None = None
    """What hides the place for good, by kind."""
    invisible: bool = False
    tiny: bool = False
    colour: Colour | None = None
    ground: Colour | None = None
    clear: bool = False
    """The text's colour is transparent."""
    unsure: bool = False
    """It can't be told whether the place is seen: that hangs on a style sheet elsewhere, or on what a script does."""

    @property
    def kind(self) -> str | None:
        """Why the text here is not seen; None where it is."""
        if self.hidden:
            return self.hidden
        if self.invisible:
            return "visibility"
        if self.tiny:
            return "font size"
        return "colour" if _is_drawn_in_ground(self) else None


OPEN_SIGHT = Sight()
"""Nothing hides the place. The ground's colour is not known: a style sheet elsewhere decides it."""
PAPER_SIGHT = Sight(ground=(255, 255, 255))
"""The same on a page without such sheets: browsers draw it on white."""

_TELLING = frozenset(("style", "hidden", "color", "bgcolor", "background", "popover", "aria-hidden"))
# Elements to which browsers give colours of their own, and those to which they also give a size of text.
_CONTROLS = names("button select textarea input")
_OWN_COLOURS = _CONTROLS | names("dialog mark")
# Classes that hide in the style sheets that most pages load from elsewhere.
_HIDING_CLASSES = names(
    "hidden hide is-hidden u-hidden d-none invisible sr-only visually-hidden visuallyhidden screen-reader-text"
    " screen-reader-only element-invisible offscreen off-screen collapse accordion-collapse tab-pane dropdown-menu"
)


_BOXES = FLOW | names("body html caption tbody thead tfoot tr td th option optgroup button img iframe svg object video marquee")


def sight(element: Element, around: Sight, sheets: Sheets | None = None) -> Sight:
    """How the inside of ``element`` is seen; ``sheets``: those of the tree that it stands in."""
    if around.hidden or not tells(element, around, sheets):
        return around
    style = declarations(element.get("style"))
    unsure = element.get("aria-hidden") == "true" or _is_named_as_hidden(element, sheets)
    if sheets:
        applied = sheets.applied(element)
        style = applied.over(style)
        unsure = unsure or _may_hide(element, applied)
    inside = _seen(element, style, around)
    if not inside.hidden and not is_box(element, style):
        unsure = unsure or _no_size(style) or _off_screen(style)
    return _in_doubt(inside, style, unsure)


def tells(element: Element, around: Sight, sheets: Sheets | None) -> bool:
    """Whether anything about the element may bear on how it is seen."""
    has = element.attributes
    if (
        element.name in _OWN_COLOURS
        or element.name == "text"
        or not _TELLING.isdisjoint(has)
        or (sheets and sheets.concern(element))
    ):
        return True
    return ("class" in has and bool(_hides(has["class"].value))) or (_is_link(element) and _is_drawn_in_ground(around))


def _is_link(element: Element) -> bool:
    return element.name == "a" and "href" in element.attributes


def _is_drawn_in_ground(place: Sight) -> bool:
    return place.clear or _alike(place.colour, place.ground)


def _seen(element: Element, style: Style, around: Sight) -> Sight:
    own = element.name in _OWN_COLOURS
    if _is_link(element) and _is_drawn_in_ground(around):
        # Browsers give links a colour of their own; what a style sheet elsewhere gives them is not known.
        around = replace(around, colour=None, clear=False, unsure=True)
    return Sight(
        hidden=_hidden(element, style),
        invisible=_invisible(style, around.invisible),
        tiny=_tiny(style, around.tiny and element.name not in _CONTROLS),
        colour=_ink(element, style, None if own else around.colour),
        ground=_ground(element, style, None if own else around.ground),
        clear=_clear(style, around.clear and not own and element.name != "text"),
        unsure=around.unsure,
    )


def _in_doubt(inside: Sight, style: Style, unsure: bool) -> Sight:
    """Where a style hides that does not stay, or colours hide on an unknown ground, the place is read and marked."""
    if inside.hidden in _ANIMATED and _is_animated(style):
        return replace(inside, hidden=None, unsure=True)
    white_on_unknown = "color" in style and inside.ground is None and _alike(inside.colour, (255, 255, 255))
    return replace(inside, unsure=True) if unsure or white_on_unknown else inside


# What pages hide at first to let it appear.
_ANIMATED = frozenset(("opacity", "size", "off-screen"))


def _is_animated(style: Style) -> bool:
    return any(style.get(name, "none") not in ("none", "") for name in ("animation", "animation-name"))


def _may_hide(element: Element, applied: Applied) -> bool:
    return any(_hidden(element, style) or _invisible(style, False) for style in applied.in_doubt)


def _is_named_as_hidden(element: Element, sheets: Sheets | None) -> bool:
    """Whether a class says that it hides, and no sheet of the page says what it does."""
    found = element.attributes.get("class")
    classes = _hides(found.value) if found else frozenset[str]()
    return bool(classes) and not (sheets and classes & sheets.defined)


@lru_cache(maxsize=4096)
def _hides(classes: str) -> frozenset[str]:
    return _HIDING_CLASSES.intersection(classes.split())


def is_revealed(element: Element, sheets: Sheets, kind: str | None) -> bool:
    """Whether a rule of the page's own shows what another one hides, once the element is in another state."""
    ways = {"display": "display", "visibility": "visibility", "opacity": "opacity", "size": "height"}
    for style in sheets.elsewhere(element):
        way = ways.get(kind or "", "")
        value = style.get(way) or (style.get("max-height") if way == "height" else None)
        if value and not (_hidden(element, style) or _invisible(style, False)):
            return True
    return False


def declarations(style: str) -> Style:
    """The declarations of a ``style`` attribute in lower case; of a repeated one the last counts."""
    return _parsed(style) if len(style) < _MAX_KEPT else _parsed.__wrapped__(style)


_MAX_KEPT = 1000


@lru_cache(maxsize=2048)
def _parsed(style: str) -> Style:
    found = {}
    for declaration in _COMMENT.sub("", style).lower().split(";"):
        name, _, value = declaration.partition(":")
        found[name.strip()] = value.replace("!important", "").strip()
    return found


_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


def _hidden(element: Element, style: Style) -> str | None:
    if _has_hiding_attribute(element) and style.get("display", "none") == "none":
        return "hidden attribute"
    if style.get("display") == "none" or style.get("content-visibility") == "hidden":
        return "display"
    if _is_below(style.get("opacity"), 0.02) or "opacity(0" in style.get("filter", ""):
        return "opacity"
    if _NO_CLIP.search(style.get("clip-path", "")):
        return "size"
    if not is_box(element, style):
        return None
    if _no_size(style):
        return "size"
    return "off-screen" if _off_screen(style) else None


def is_box(element: Element, style: Style) -> bool:
    """Whether an element has a size and can be moved: what stands in a line as mere text has none."""
    if style.get("position") in ("absolute", "fixed") or style.get("float", "none") != "none":
        return True
    display = style.get("display", "")
    return not display.startswith(("inline", "contents")) or "-" in display if display else element.name in _BOXES


def _has_hiding_attribute(element: Element) -> bool:
    has = element.attributes
    return "hidden" in has or "popover" in has or (element.name == "dialog" and "open" not in has)


def _no_size(style: Style) -> bool:
    flat = [_is_below(style.get(name), 1.01) for name in ("width", "max-width")]
    low = [_is_below(style.get(name), 1.01) for name in ("height", "max-height")]
    if any(flat) and any(low):
        return True
    if "scale(0)" in style.get("transform", ""):
        return True
    if style.get("position") in ("absolute", "fixed") and _NO_CLIP.search(style.get("clip", "")):
        return True
    return (any(flat) or any(low)) and style.get("overflow", "").startswith(("hidden", "clip"))


_NO_CLIP = re.compile(r"rect\(\s*([01](?:px)?)[\s,]+\1[\s,]+\1[\s,]+\1\s*\)|inset\(\s*(?:50|100)%|circle\(\s*0")
_FAR_SHIFT = re.compile(r"translate(?:x|y|3d)?\([^)]{0,60}-\d{4,}")


def _off_screen(style: Style) -> bool:
    placed = style.get("position") in ("absolute", "fixed", "relative")
    if placed and any(_is_below(style.get(side), -499) for side in ("left", "top", "right", "bottom")):
        return True
    if any(_is_below(style.get(name), -1499) for name in ("text-indent", "margin-left", "margin-top", "margin")):
        return True
    return bool(_FAR_SHIFT.search(style.get("transform", "")))


def _invisible(style: Style, around: bool) -> bool:
    visibility = style.get("visibility")
    return around if visibility in (None, "inherit") else visibility in ("hidden", "collapse")


def _tiny(style: Style, around: bool) -> bool:
    size = style.get("font-size") or style.get("font", "").partition("/")[0].rpartition(" ")[2]
    pixels = _pixels(size)
    if pixels is None or (size.endswith(("%", "em")) and not size.endswith("rem") and pixels > 0):
        return around
    return pixels < 1.01


_LENGTH = re.compile(r"(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))(?P<unit>[a-z]*|%)")
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
    "vw": 8.0,
    "vh": 8.0,
    "%": 8.0,
    "cm": 38.0,
    "in": 96.0,
}


def _pixels(length: str | None) -> float | None:
    found = _LENGTH.match(length or "")
    if not found or found["unit"] not in _PIXELS:
        return None
    return float(found["number"]) * _PIXELS[found["unit"]]


def _is_below(length: str | None, limit: float) -> bool:
    pixels = _pixels(length)
    return pixels is not None and pixels < limit


_NAMED: dict[str, Colour] = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "lime": (0, 255, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
    "whitesmoke": (245, 245, 245),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "navy": (0, 0, 128),
    "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211),
}
_HEX = re.compile(r"#(?:([0-9a-f])([0-9a-f])([0-9a-f])|([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2}))\b")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
_TRANSPARENT = re.compile(r"transparent|#[0-9a-f]{6}00\b|#[0-9a-f]{3}0\b|(?:rgb|hsl)a?\([^)]*[,/]\s*0?\.?0+%?\s*\)")


def _colour(value: str | None) -> Colour | None:
    value = (value or "").strip().lower()
    if named := _NAMED.get(value.partition(" ")[0]):
        return named
    if found := _RGB.match(value):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _HEX.match(value):
        red, green, blue = (digits * 2 if len(digits) == 1 else digits for digits in found.groups() if digits)
        return int(red, 16), int(green, 16), int(blue, 16)
    return None


def _ink(element: Element, style: Style, around: Colour | None) -> Colour | None:
    """The colour of the text; that of drawings is told by other words, and black where there are none."""
    if element.name != "text":
        return _colour(style.get("color") or element.get("color")) or around
    for outer in element.ancestors():
        words = declarations(outer.get("style")).get("fill") or outer.get("fill")
        if words or "class" in outer.attributes:
            return _colour(words)
        if outer.name == "svg":
            return (0, 0, 0)
    return around


def _ground(element: Element, style: Style, around: Colour | None) -> Colour | None:
    """The colour behind the text; None where it is a picture, or not known."""
    if element.get("background"):
        return None
    words = style.get("background-color") or style.get("background") or element.get("bgcolor")
    if not words or words.startswith(("none", "transparent", "inherit", "initial")):
        return around
    return _colour(words)


def _clear(style: Style, around: bool) -> bool:
    colour = style.get("color")
    return around if colour in (None, "", "inherit") else bool(_TRANSPARENT.match(colour))


def _alike(one: Colour | None, other: Colour | None) -> bool:
    return one is not None and other is not None and all(abs(a - b) <= 8 for a, b in zip(one, other, strict=True))


def shown(around: Sight, inside: Sight) -> Sight:
    """``inside``, but with nothing that hides it for good: a control on the page reveals it."""
    return replace(inside, hidden=around.hidden, invisible=around.invisible)
