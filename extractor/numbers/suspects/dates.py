"""Years, dates and times of day."""

from __future__ import annotations

import re

from extractor.numbers.suspects.place import COUNTED_AFTER, Place

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)


_YEAR = re.compile(
    r"(?:1[6-9]|20)\d\d(?:[ ]?[-–/][ ]?\d{2,4}|(?: to +| (?:and|à|au|et|y|al?|e|bis|und|tot|en|till|do) )(?:1[6-9]|2[01])\d\d)?"
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|from|during|before|after|early|late|mid|year|years|circa|through|to|and|between|the"
    rf"|for|at|nach|seit|ab|vor|en|depuis|dès|desde|nel|dal|sinds)|©|\bet al\.?,?|\b[QH][1-4]|\best\.|\b(?:janv|févr|avr|juill|déc|ene|abr|ago|dic|gen|mag|giu|lug|ott|okt|dez|fev|out)\.|\b{_MONTHS}\.?,?|[(,;'’/–-]|\b[A-Z][A-Za-z&]*)[ \u00a0]?$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:in|since|until|by|during|year|©)[ \u00a0]$|[(/'’]$", re.IGNORECASE)


def short_year(place: Place) -> str | None:
    """ "ICML'22", "class of '09"."""
    return "year" if place.left == "'" and re.fullmatch(r"\d\d", place.printed) and not place.before[-2:-1].isdigit() else None


def year(place: Place) -> str | None:
    """ "In 2019", "2018–2021", the 1990s; but "2048 samples" are counted."""
    if not place.bare or place.word or not 4 <= len(place.printed) <= 13 or not _YEAR.fullmatch(place.printed):
        return None
    if place.printed[4:] or (place.right == "s" and place.printed.endswith("0")):
        return "year"
    if not place.at_start and not _YEAR_BEFORE.search(place.before):
        return None
    if _DATED.search(place.before):
        return "year"
    return None if COUNTED_AFTER.match(place.after) else "year"


_MONTH_BEFORE = re.compile(rf"\b{_MONTHS}\.?[ \u00a0]$", re.IGNORECASE)
_MONTH_AFTER = re.compile(rf"(?:[ \u00a0]|-|\. ){_MONTHS}\b(?! be)", re.IGNORECASE)


def date(place: Place) -> str | None:
    """ "12 March", "May 3"."""
    if place.unit is not None or place.word or not place.whole or not 0 < abs(place.value) <= 31:
        return None
    word = place.last.rpartition("-")[2] if place.last != "may" else ""
    if _may_be_month(word) and _MONTH_BEFORE.search(place.before[-11:]):
        return "date"
    following = place.after[1:5].lstrip()
    return "date" if _may_be_month(following) and _MONTH_AFTER.match(place.after[:13]) else None


_MONTH_STARTS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())


def _may_be_month(word: str) -> bool:
    return word[:3].lower() in _MONTH_STARTS


def numeric_date(place: Place) -> str | None:
    """ "12/03/2024", "2024-03-12"."""
    if not ((place.right and place.right in "-/.") or (place.left and place.left in "-/.")):
        return None
    if (
        re.match(r"[-/.]\d{1,2}[-/.]\d{2,4}\b", place.after)
        or (re.search(r"\b\d{1,4}[-/.]$", place.before[-6:]) and re.match(r"[-/.]\d{1,4}\b", place.after))
        or re.search(r"\b\d{1,4}[-/.]\d{1,2}[-/.]$", place.before[-9:])
    ):
        return "date" if place.printed.isdigit() else None
    return None


_OF_DAY = re.compile(r"\s?(?:a\.m\.|p\.m\.|am\b|pm\b|o'clock|UTC\b|GMT\b|Uhr\b|CES?T\b)")
_HOUR = re.compile(r"(?:1[0-2]|[1-9])[ \u00a0]?pm")
"""Six in the evening, no picometres."""


_RATIO = re.compile(
    r"\b(?:ratios? of|ratio was|segregat\w+|dilut\w+|[de]\.?r\.?(?: of|,| =)|mixtures?|odds of|selectivity)\b", re.IGNORECASE
)
_RATIO_AFTER = re.compile(r":\d{1,4}(?![:\d])(?! ?[ap]\.?m)")
""" "A diastereomeric ratio of 20:1": the first number is the amount."""


def clock(place: Place) -> str | None:
    """ "14:30", "6 pm"; what has the same colon may be a ratio."""
    if place.printed == "24/7" or _HOUR.fullmatch(place.printed):
        return "time of day"
    if place.right == ":" and _RATIO_AFTER.match(place.after) and _RATIO.search(place.before + "." + place.after):
        return None
    if (place.right == ":" and place.after[1:2].isdigit()) or (place.left == ":" and place.before[-2:-1].isdigit()):
        return "time of day or ratio"
    return "time of day" if _OF_DAY.match(place.after) else None
