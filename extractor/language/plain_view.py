"""A view of a text that is as long as the text, in which markup and typography no longer get in the way.

``len(plain_view(text)) == len(text)``, so an offset into the view is an offset into the text. Readers remove
markup before; what is left here is what stray LaTeX and Markdown leave around numbers.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_LATEX_SIGNS = {
    r"\times": "×",
    r"\rightarrow": "→",
    r"\to": "→",
    r"\longrightarrow": "→",
    r"\Rightarrow": "→",
    r"\sim": "~",
    r"\approx": "≈",
    r"\pm": "±",
    r"\leq": "≤",
    r"\le": "≤",
    r"\leqslant": "≤",
    r"\geq": "≥",
    r"\ge": "≥",
    r"\geqslant": "≥",
    r"\lt": "<",
    r"\gt": ">",
    r"\cdot": "·",
    r"\in": "∈",
    r"\mu": "µ",
    r"\uparrow": "↑",
    r"\downarrow": "↓",
}
_COMMAND = re.compile(r"\\[A-Za-z]{1,16}")
_FORMATTING = (
    "text",
    "math",
    "emph",
    "bf",
    "it",
    "rm",
    "underline",
    "left",
    "right",
    "mbox",
    "operatorname",
    "bm",
    "bold",
    "footnote",
)
_OF_NUMBERS = frozenset([r"\num", r"\qty", r"\SI", r"\numrange", r"\SIrange", r"\qtyrange"])
"""What siunitx sets a number with."""
_MATH = re.compile(r"\$([^$\n]{1,80})\$")
_PROSE = re.compile(r"(?<![\\{a-z])[a-z]{3,}[ ,]|(?<![\\a-z])(?:and|to|or) $")
_PRICES = re.compile(r"\d[\d.,]* ?(?:[kKmMbB]|mn|bn|million|billion)?\s?[-–—/]\s?")
""" "$15–$22": two prices."""
_ESCAPE = re.compile(r"\\(?=[%$&#_{}~])")
_GROUP_MARK = re.compile(r"(?<=\d)(?:\{,\}|\\[,;: ])(?=\d{3})")
"""Between the thousands of a number in LaTeX: a comma in braces, or a thin space."""
_MARKS = re.compile(r"(?=[*{}_\\])(?:\*\*|\*(?!10 ?\^)(?=[\w~+<>-])|(?<=[\w%])\*(?!10 ?\^)|[{}]|(?<!\w)__|__(?!\w)|\\[,;!: ()])")
_NARROW_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"), "\u00a0")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2212\ufe63\uff0d"), "-")
_SIGNS = {
    ord("∼"): "~",
    ord("⁄"): "/",
    ord("～"): "~",
    ord("˜"): "~",
    ord("⩾"): "≥",
    ord("⩽"): "≤",
    ord("≳"): "≥",
    ord("≲"): "≤",
    ord("≃"): "≈",
    ord("≅"): "≈",
    ord("μ"): "µ",
    ord("✕"): "×",
    ord("✖"): "×",
    ord("⟶"): "→",
    ord("⇒"): "→",
    ord("➔"): "→",
    ord("’"): "'",
    ord("％"): "%",
}
_SPACES = dict.fromkeys(map(ord, "\t\n\r\f\v\u2028\u2029"), " ")
_TABLE = {chr(code): sign for code, sign in {**_NARROW_SPACES, **_DASHES, **_SIGNS, **_SPACES}.items()}
_TYPOGRAPHY = re.compile(f"[{''.join(map(re.escape, _TABLE))}]")
"""Searching a set of characters is many times faster than :meth:`str.translate` with a dictionary."""
_STYLED = re.compile("[\uff10-\uff5a\U0001d400-\U0001d7ff]")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#[xX][0-9A-Fa-f]{2,5});")
_RAISED_TAG = re.compile(r"<(?P<close>/)?(?:sup|SUP)>")
"""What is left of HTML in plain text: "3.2&times;10<sup>9</sup>"."""
_MIDDLE_DOT = re.compile(r"(?<![\w.,·])(?P<whole>\d{1,3})?[·⋅](?=\d{1,4}(?!\d|[·⋅^]|\.\d))(?!10(?: ?\^|-\d|[⁰¹²³⁴-⁹⁻(]|\Z))")
"""The decimal point of medical journals: "RR 0·74"; neither "2·10^5" nor "CuSO4·5H2O"."""
_OTHER_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u066a-\u066c]")
_ARABIC_MARKS = {"\u066a": "%", "\u066b": ".", "\u066c": ","}


def _plain_sign(found: re.Match[str]) -> str:
    return _TABLE[found[0]]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _command(found: re.Match[str]) -> str:
    """A sign for what is one, blanks for formatting, the bare name for a Greek letter."""
    sign = _LATEX_SIGNS.get(found[0])
    if sign is None:
        sign = "" if found[0][1:].startswith(_FORMATTING) or found[0] in _OF_NUMBERS else " " + found[0][1:]
    return sign.ljust(len(found[0]))


def _undollared(found: re.Match[str]) -> str:
    # "$5 to $10" are two prices, "$5$ to $14$" are two formulas.
    priced = _PRICES.fullmatch(found[1]) and found.string[found.end() : found.end() + 1].isdigit()
    return found[0] if priced or _PROSE.search(found[1]) else f" {found[1]} "


def _grouping(found: re.Match[str]) -> str:
    return "\u00a0,\u00a0" if found[0] == "{,}" else "\u00a0\u00a0"


def _plain_letter(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])[:1]


def _entity(found: re.Match[str]) -> str:
    """The sign that an entity stands for, where the number beside it wants it; a dash as two hyphens, which many blanks may precede."""
    sign = html.unescape(found[0])
    if len(sign) != 1:
        return found[0]
    if sign == "×":
        return sign.ljust(len(found[0]))
    return ("--" if sign in "–—" else _TABLE.get(sign, sign)).rjust(len(found[0]))


def _raised_tag(found: re.Match[str]) -> str:
    return ("" if found["close"] else "^").rjust(len(found[0]))


def _pointed(found: re.Match[str]) -> str:
    return (found["whole"] or "") + "."


def _other_digit(found: re.Match[str]) -> str:
    """Arabic, Persian, Devanagari and Bengali digits, and the marks between the first."""
    return _ARABIC_MARKS.get(found[0]) or str(unicodedata.digit(found[0]))


@lru_cache(maxsize=64)
def plain_view(text: str) -> str:
    """``text`` with LaTeX signs resolved, other markup blanked, and one form for each dash, space and sign.

    All narrow and no-break spaces become U+00A0, so that they can still join the groups of a number.
    """
    view = _TYPOGRAPHY.sub(_plain_sign, text)
    if "\\" in view or "$" in view:
        view = _MATH.sub(_undollared, view)
        view = _GROUP_MARK.sub(_grouping, view)
        view = _ESCAPE.sub(_blank, view)
        view = _COMMAND.sub(_command, view)
    if "&" in view and ";" in view:
        view = _ENTITY.sub(_entity, view)
    if "<sup" in view or "<SUP" in view:
        view = _RAISED_TAG.sub(_raised_tag, view)
    view = _MARKS.sub(_blank, view)
    if "·" in view or "⋅" in view:
        view = _MIDDLE_DOT.sub(_pointed, view)
    if not view.isascii():
        view = _OTHER_DIGITS.sub(_other_digit, view)
    return _STYLED.sub(_plain_letter, view)
