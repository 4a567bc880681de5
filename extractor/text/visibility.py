"""What the eye can't see of an HTML page, as far as the page itself tells: attributes and inline styles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.text.tree import Element

Colour = tuple[int, int, int]
Style = Mapping[str, str]


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

    @property
    def kind(self) -> str | None:
        """Why the text here is not seen; None where it is."""
        if self.hidden:
            return self.hidden
        if self.invisible:
            return "visibility"
        if self.tiny:
            return "font size"
        return "colour" if self.clear or _alike(self.colour, self.ground) else None


OPEN_SIGHT = Sight()
"""Nothing hides the place."""

_TELLING = frozenset(("style", "hidden", "color", "bgcolor", "popover"))


def sight(element: Element, around: Sight) -> Sight:
    """How the inside of ``element`` is seen."""
    if around.hidden or _TELLING.isdisjoint(element.attributes):
        return around
    style = declarations(element.get("style"))
    return Sight(
        hidden=_hidden(element, style),
        invisible=_invisible(style, around.invisible),
        tiny=_tiny(style, around.tiny),
        colour=_colour(style.get("color") or element.get("color")) or around.colour,
        ground=_ground(element, style, around.ground),
        clear=_clear(style, around.clear),
    )


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
    if "hidden" in element.attributes or "popover" in element.attributes:
        return "hidden attribute"
    if style.get("display") == "none" or style.get("content-visibility") == "hidden":
        return "display"
    if _is_below(style.get("opacity"), 0.02) or "opacity(0" in style.get("filter", ""):
        return "opacity"
    if _no_size(style):
        return "size"
    return "off-screen" if _off_screen(style) else None


def _no_size(style: Style) -> bool:
    flat = [_is_below(style.get(name), 1.01) for name in ("width", "max-width")]
    low = [_is_below(style.get(name), 1.01) for name in ("height", "max-height")]
    if any(flat) and any(low):
        return True
    if "scale(0)" in style.get("transform", "") or _NO_CLIP.search(style.get("clip", "") + style.get("clip-path", "")):
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


def _ground(element: Element, style: Style, around: Colour | None) -> Colour | None:
    """The colour behind the text; None where it is a picture, or not known."""
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
    return replace(inside, hidden=around.hidden)
