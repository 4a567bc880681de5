"""Numbers one by one: in digits with their marks and powers, in words, as fractions and as factors.

What stands beside a number is :mod:`extractor.numbers.affixes`; what two of them make is :mod:`extractor.numbers.pairs`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from math import inf, isfinite

from extractor.numbers.quantity import Quantity
from extractor.numbers.values import (
    FOREIGN_MAGNITUDES,
    HAN_MAGNITUDES,
    MAGNITUDES,
    PARTS,
    SMALL_WORDS,
    VULGAR,
    digits_value,
    exponent_value,
    times_value,
    words_value,
)

_COMMAS = r"(?<![\d.,])\d{1,3}(?:\u00a0?,\u00a0?\d{3})+(?![\d])(?:\.\d+)?"
_INDIAN = r"(?<![\d.,])\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"
_SPACED = (
    r"(?<![\d.,A-Za-z])(?<!\d[ \u00a0])[1-9]\d{0,2}(?:(?:[ '’]|\u00a0{1,2})\d{3})+(?![\d%])(?:\.\d+)?(?![ \u00a0]\d)(?!-[a-z])"
)
_CONTINENTAL = r"(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d+(?![\d])"
_DECIMAL_COMMA = (
    r"(?<![\d.,])(?:0,\d+|\d{1,3},\d{1,2}(?=[ \u00a0]{0,6}(?:[%€‰°]|(?:[kmcµn][gmlLsWVA]|kWh|GWh|MW|[kMG]?Hz|ha|bar)\b)))(?![\d,])"
)
_PLAIN = r"\d+(?:\.\d+)?|(?<![\w.)\]])\.\d+"
_VULGAR = f"(?:\\d+[ \\u00a0]?)?[{''.join(VULGAR)}]"
_NUMBER = re.compile("|".join((_VULGAR, _CONTINENTAL, _COMMAS, _INDIAN, _SPACED, _DECIMAL_COMMA, _PLAIN)))

_SMALL = "|".join(sorted(SMALL_WORDS, key=len, reverse=True))
_UNDER_100 = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    rf"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)(?![a-z]))?|{_SMALL})"
)
_UNDER_1000 = rf"(?:(?:{_UNDER_100}[- ]|an? )hundred(?:(?: and)? {_UNDER_100})?|{_UNDER_100})"
_LARGE = r"(?:thousand|million|billion|trillion|dozen)"
_WORD = re.compile(
    rf"\b(?:(?:{_UNDER_1000}|an?|half a)[- ]{_LARGE}(?: {_LARGE})?(?:[- ]{_UNDER_1000})?|{_UNDER_1000}|{_LARGE}"
    rf"|hundred)\b",
    re.IGNORECASE,
)
_TIMES_WORD = re.compile(
    r"\b(?:twice|thrice|doubl(?:e[sd]?|ing)|tripl(?:e[sd]?|ing)|quadrupl(?:e[sd]?|ing)|quintupl(?:e[sd]?|ing)|trebl(?:e[sd]?|ing)|halv(?:e[sd]?|ing))\b"
    rf"|\b(?P<fold>{_SMALL}|hundred|thousand|million)[- ]?fold\b",
    re.IGNORECASE,
)
_PART_WORD = re.compile(
    rf"\b(?:(?:an?|one|two|three|four|five|six|seven|eight|nine)[- ](?:{'|'.join(PARTS)})s?|half)\b(?![- ]life|-|[ ]an? (?:million|billion|dozen|trillion|thousand)\b)",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:(?P<low>one|two|three|four|five)[ ](?:to|or)[ ])?(?:an|one|(?P<count>two|three|four|five|six|seven|eight|nine|ten)"
    r"|(?P<digits>\d+(?:\.\d+)?)(?:[ ]?[-–][ ]?(?P<digits_high>\d+))?) orders?[- ]of[- ]magnitudes?\b",
    re.IGNORECASE,
)
_LATEX_FRACTION = re.compile(r"\b[dt]?frac[ ]{1,3}(?P<part>\d{1,6})[ ]{1,4}(?P<whole>\d{1,6})(?!\d|\.\d)")
_VAGUE = re.compile(r"\b(?:tens|dozens|hundreds|thousands|millions|billions|trillions)\b", re.IGNORECASE)
_AND_A_HALF = re.compile(rf"\b(?P<whole>{_SMALL}) and a half(?: (?P<large>thousand|million|billion|trillion))?\b", re.IGNORECASE)
_MIXED = re.compile(r"(?<![\w/.,-])(\d{1,3})[ \u00a0]([1-7])/([2-8])(?![\w/]|\.\d|-\d)")
_FRACTION = re.compile(r"(?<![\w/.,-])(\d{1,6})[ ]?/[ ]?(\d{1,6})(?:(?<=\d)(?:ths?|rds?|nds?)(?!\w)|(?![\w/]|\.\d|-\d))")
_FEW = "one|two|three|four|five|six|seven|eight|nine"
_SHARE_WORDS = re.compile(
    rf"\b(?P<part>{_FEW})(?: in | out of )(?:every )?(?P<whole>(?:(?:an?|{_UNDER_100}) )?(?:hundred|thousand|million)|{_UNDER_100})(?![\w-])"
    r"(?! (?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centuries|dimensions?|languages?|parts?|stages?|steps?)\b)",
    re.IGNORECASE,
)
""" "One in six patients"; "two in ten years" are none."""

_EXPONENT = re.compile(
    r"[eE](?P<e>[-+]?\d{1,3})(?!\w)"
    r"|[ \u00a0]{0,8}[×x*·][ \u00a0]{0,8}10(?:[ ]{0,5}\^[ (]?[ ]{0,6}(?P<power>[-+]?\d{1,3})|(?P<raised>[⁻⁺]?[⁰¹²³⁴-⁹]+)"
    r"|(?P<flat>-\d{1,2})(?![\d-]|[.,]\d)|\((?P<bracket>[-+]?\d{1,2})\))"
)
"""The last forms are those of pages whose raised digits were lost: "4 × 10-3", "2.1 x 10(5)"."""
_OWN_POWER = re.compile(
    r"[ ]{0,5}\^[ (]?[ ]{0,6}(?P<power>[-+]?\d{1,3})(?!\w)|(?P<raised>[⁻⁺]?[⁰¹²³⁴-⁹]+)"
    r"|\((?P<bracket>-\d{1,2}|\d{1,2}(?=\)(?: (?!(?:of|and|or|in|to|for|is|was|shall|as|with|by|on|at|from|the)\b)[a-zA-Z]|-10\()))\)"
)
_POWER_OF_BOTH = re.compile(
    r"[ ]{0,6}±[ ]{0,6}\d+(?:\.\d+)?[ ]{0,4}\)[ ]{0,8}[×x·][ ]{0,8}10(?:[ ]{0,5}\^[ (]?[ ]{0,6}(?P<power>[-+]?\d{1,3})|(?P<raised>[⁻⁺]?[⁰¹²³⁴-⁹]+))"
)
""" "(2.8 ± 0.6) × 10^-9": one power for a value and its error."""
_MAGNITUDE = re.compile(
    r"(?P<han>[ ]?(?:百万|千万|万|萬|亿|億|만|억|조|[兆千](?![瓦赫帕字克米卡焦伏])))"
    rf"|(?:-|[ \u00a0]{{1,3}})(?P<word>hundred|thousand|million|billion|trillion|dozen|mn|bn|(?i:{'|'.join(FOREIGN_MAGNITUDES)}))(?!\w)"
    r"|(?P<letter>[kKMBT]|bn|mn|mln|tn|m(?= (?:param|token|word|image|user|record|sample|pair|example|sentence|document|row|edge|node)))"
    r"(?![\w'])"
    r"|[ \u00a0](?P<priced>[kM])(?=€|EUR\b)"
    r"|[ \u00a0](?P<apart>[kMB])(?=[ \u00a0-](?!(?:solutions?|aqueous|buffer|stock|sodium|potassium|hydrochloric|sulfuric|acid)\b)[a-z]{3})",
)


def _raised(base: float, size: int) -> float:
    try:
        return base**size
    except OverflowError:
        return inf


def _digits(view: str, found: re.Match[str]) -> Quantity:
    """A number in digits with its own exponent or magnitude."""
    start, end = found.span()
    printed = found[0]
    if printed[-1] in VULGAR:
        value = float(printed[:-1].strip("\u00a0 ") or 0) + VULGAR[printed[-1]]
        return Quantity(start, end, value, form="fraction")
    number = digits_value(printed)
    whole = "." not in printed and number == number.to_integral_value()
    if power := _EXPONENT.match(view, end):
        size = exponent_value(power["e"] or power["power"] or power["raised"] or power["flat"] or power["bracket"])
        scaled = number.scaleb(size)
        return Quantity(start, power.end(), float(scaled), form="power", whole=scaled == scaled.to_integral_value())
    if printed in ("10", "2") and (power := _OWN_POWER.match(view, end)):
        size = exponent_value(power["power"] or power["raised"] or power["bracket"])
        return Quantity(start, power.end(), _raised(float(number), size), form="power", whole=size > 0)
    if both := _POWER_OF_BOTH.match(view, end):
        scaled = number.scaleb(exponent_value(both["power"] or both["raised"]))
        return Quantity(start, both.end(), float(scaled), form="power")
    if size_word := _MAGNITUDE.match(view, end):
        if size_word["han"]:
            return _han(view, found, size_word)
        letters = size_word["word"] or size_word["letter"] or size_word["priced"] or size_word["apart"]
        product = number * MAGNITUDES[letters.casefold()]
        return Quantity(start, size_word.end(), float(product), whole=product == product.to_integral_value())
    return Quantity(start, end, float(number), whole=whole)


_HAN_REST = re.compile(r"[ ]?(\d[\d,]{0,6})(千万|百万|万|萬|千|만)")


def _han(view: str, found: re.Match[str], size: re.Match[str]) -> Quantity:
    """ "120万", "3億5000万"."""
    value = digits_value(found[0]) * HAN_MAGNITUDES[size["han"].strip()]
    end = size.end()
    if rest := _HAN_REST.match(view, end):
        value += digits_value(rest[1]) * HAN_MAGNITUDES[rest[2]]
        end = rest.end()
    return Quantity(found.start(), end, float(value), whole=value == value.to_integral_value())


def _words(view: str, found: re.Match[str]) -> Quantity:
    start, end = found.span()
    printed = found[0].casefold()
    if printed.startswith("half a"):
        return Quantity(start, end, float(words_value(printed[5:]) / 2), form="word", whole=True)
    return Quantity(start, end, float(words_value(printed)), form="word", whole=True)


def _times(view: str, found: re.Match[str]) -> Quantity:
    value = words_value(found["fold"]) if found["fold"] else times_value(found[0])
    # Of "fivefold" the number is "five": one word, two things.
    span = found.span("fold") if found["fold"] and found[0].casefold() != "twofold" else found.span()
    return Quantity(*span, float(value), unit_symbol="x", form="word")


def _part(view: str, found: re.Match[str]) -> Quantity:
    words = re.split(r"[- ]", found[0].casefold())
    parts = PARTS["half" if words[-1] == "halves" else words[-1].removesuffix("s") if words[-1] != "half" else "half"]
    count = SMALL_WORDS.get(words[0], 1) if len(words) > 1 else 1
    return Quantity(*found.span(), count / parts, unit_symbol="x", form="fraction")


def _orders(view: str, found: re.Match[str]) -> Quantity:
    """ "Three orders of magnitude" is 1000 x; "2 orders of magnitude" prints 2 and no word for 100."""
    if found["digits"]:
        high = float(found["digits_high"]) if found["digits_high"] else None
        return Quantity(*found.span(), float(found["digits"]), high, unit_symbol="orders of magnitude", form="ratio")
    count = SMALL_WORDS[found["count"].casefold()] if found["count"] else 1
    if found["low"]:
        return Quantity(*found.span(), 10.0 ** SMALL_WORDS[found["low"].casefold()], 10.0**count, unit_symbol="x", form="range")
    return Quantity(*found.span(), 10.0**count, unit_symbol="x", form="word")


def _fraction(view: str, found: re.Match[str]) -> Quantity:
    whole = Decimal(found[2])
    value = float(Decimal(found[1]) / whole) if whole else 0.0
    return Quantity(*found.span(), value, form="fraction", suspect=_no_fraction(int(found[1]), int(whole)))


def _no_fraction(part: int, whole: int) -> str | None:
    """ "39/2015" is a statute, "80/20" a split, "1333/17" a file."""
    if whole == 0:
        return "division by zero"
    if 1900 <= whole < 2100:
        return "identifier"
    return "two parts" if part + whole == 100 or part > 1.5 * whole > 12 else None


def _share_in_words(view: str, found: re.Match[str]) -> Quantity:
    part, whole = SMALL_WORDS[found["part"].casefold()], words_value(found["whole"])
    return Quantity(*found.span(), float(part / whole) if whole else 0.0, form="fraction", suspect=_which_one(view, found))


_SINGLED_OUT = re.compile(
    r"\b(?:the|this|that|which|first|second|last|next|no|any|each|every|other|another|latest|new|old) $", re.IGNORECASE
)


_ONE_IN_DIGITS = re.compile(r"(?<![\w.,/-])1 in (?:every )?(?P<whole>\d{1,3}(?:,\d{3})*|\d{4,9})(?![\w%/-]|[.,]\d)")
_OPENS_SHARE = re.compile(
    r"(?:^|[(;:,—–] ?|[.!?] |\b(?:about|around|approximately|roughly|nearly|almost|only|just|some|estimated|affects?|affecting|is|was|to|at"
    r"|than|a|of|every|up to) )$",
    re.IGNORECASE,
)


def _one_in_digits(view: str, found: re.Match[str]) -> Quantity:
    """ "1 in 8 women"; behind a name or a noun it is a label, and two numbers."""
    whole = digits_value(found["whole"])
    opens = _OPENS_SHARE.search(view[max(0, found.start() - 16) : found.start()])
    if not opens or whole < 2 or _YEAR_OR_MORE.fullmatch(found["whole"]):
        return Quantity(found.start(), found.start() + 1, 1.0, whole=True)
    return Quantity(*found.span(), float(1 / whole), form="fraction")


_YEAR_OR_MORE = re.compile(r"(?:1[89]|20)\d\d")


def _which_one(view: str, found: re.Match[str]) -> str | None:
    """ "The one in five that ..." singles something out; so does "the first one in ten"."""
    part, whole = SMALL_WORDS[found["part"].casefold()], words_value(found["whole"])
    singled = _SINGLED_OUT.search(view[max(0, found.start() - 10) : found.start()])
    return "pronoun" if singled or part >= whole else None


def _mixed(view: str, found: re.Match[str]) -> Quantity:
    """ "1 1/2 hours"."""
    return Quantity(*found.span(), int(found[1]) + int(found[2]) / int(found[3]), form="fraction")


def _and_a_half(view: str, found: re.Match[str]) -> Quantity:
    size = MAGNITUDES[found["large"].casefold()] if found["large"] else 1
    return Quantity(*found.span(), float((Decimal(SMALL_WORDS[found["whole"].casefold()]) + Decimal("0.5")) * size), form="word")


def _latex_fraction(view: str, found: re.Match[str]) -> Quantity:
    whole = int(found["whole"])
    value = int(found["part"]) / whole if whole else 0.0
    return Quantity(*found.span(), value, form="fraction", suspect=None if whole else "division by zero")


def _vague(view: str, found: re.Match[str]) -> Quantity:
    return Quantity(*found.span(), 0.0, form="word", suspect="no number given")


_Readers = tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], Quantity]], ...]
_IN_DIGITS: _Readers = (
    (_ONE_IN_DIGITS, _one_in_digits),
    (_MIXED, _mixed),
    (_FRACTION, _fraction),
    (_ORDERS, _orders),
    (_NUMBER, _digits),
)
_IN_WORDS: _Readers = (
    (_ORDERS, _orders),
    (_SHARE_WORDS, _share_in_words),
    (_PART_WORD, _part),
    (_TIMES_WORD, _times),
    (_VAGUE, _vague),
    (_AND_A_HALF, _and_a_half),
    (_LATEX_FRACTION, _latex_fraction),
    (_WORD, _words),
)
_STARTS = re.compile(rf"[A-Za-z]+|[\d{''.join(VULGAR)}]+|(?<![\w.)\]])\.(?=\d)")
_FIRST_WORDS = frozenset(
    [
        *SMALL_WORDS,
        *(word for word in MAGNITUDES if len(word) > 3),
        *"hundredfold thousandfold millionfold frac dfrac tfrac a an half twice thrice tens dozens hundreds thousands millions billions trillions".split(),
    ]
)
_FIRST_STEMS = ("doubl", "tripl", "quadrupl", "quintupl", "trebl", "halv", *SMALL_WORDS)


def single_numbers(view: str) -> list[Quantity]:
    """All numbers one by one, from left to right; of the readings at one place the first that fits stands. One that is larger than
    any float ("10^999") is passed over."""
    found: list[Quantity] = []
    end = 0
    ordered = "order" in view.casefold()
    for start in _STARTS.finditer(view):
        if not _begins_number(start[0]) or start.start() < end:
            continue
        quantity = _single(view, start, ordered=ordered)
        if quantity is not None:
            end = quantity.end
            if isfinite(quantity.value):
                found.append(quantity)
    return found


@lru_cache(maxsize=8192)
def _begins_number(word: str) -> bool:
    """Most words begin no number; only "fivefold" and "doubled" are longer than their stem."""
    low = word.lower()
    return not word[0].isalpha() or low in _FIRST_WORDS or (len(low) >= 6 and low.startswith(_FIRST_STEMS))


def _single(view: str, start: re.Match[str], *, ordered: bool) -> Quantity | None:
    """The number that begins there; ``ordered``: the text speaks of orders (of magnitude)."""
    readers = _IN_WORDS if start[0][0].isalpha() else _IN_DIGITS
    for pattern, read in readers:
        if pattern is _ORDERS and not ordered:
            continue
        if match := pattern.match(view, start.start()):
            return read(view, match)
    return None
