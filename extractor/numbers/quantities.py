"""The scanner: every quantity that a text prints, with its value, its unit and its place.

Whether a quantity is a result, a size, or nothing that the text reports is decided elsewhere
(:mod:`extractor.numbers.rules`); what is no reported quantity on its face says so in ``suspect``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from math import inf, isfinite
from typing import Literal, NamedTuple

from extractor.language.continental import english_view
from extractor.language.number_marks import language_of_words
from extractor.language.plain_view import plain_view
from extractor.numbers import words
from extractor.numbers.codes import Code, code_at, codes
from extractor.numbers.suspects import suspect_at
from extractor.numbers.units import TIMES_SIGN, UNIT, canonical
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
from extractor.numbers.words_abroad import Spoken, spoken_abroad
from extractor.records import Qualifier

Form = Literal["plain", "percent", "ratio", "range", "change", "word", "power", "compound", "fraction", "dimensions"]

LONGEST = 60
"""Characters; a longer span can't be one printed value."""


class Quantity(NamedTuple):
    """A printed number: ``text[start:end]``.

    ``high`` is the upper end of a range, ``value`` its lower end; in a change "from A to B" ``value`` is B
    and ``baseline_value`` A. ``unit_symbol`` is "%", "points", "x" or the unit as printed; a counted noun is
    none. ``suspect`` is the reason why it is no reported quantity on its face.
    """

    start: int
    end: int
    value: float
    high: float | None = None
    baseline_value: float | None = None
    unit_symbol: str | None = None
    qualifier: Qualifier | None = None
    qualifier_span: tuple[int, int] | None = None
    form: Form = "plain"
    whole: bool = False
    """Printed without a decimal part, power or fraction: it can count things."""
    suspect: str | None = None
    names: bool = False
    """It names what stands beside it ("Landsat 8") rather than counting or measuring it: :func:`extractor.numbers.amounts.told_apart`."""


# ---------------------------------------------------------------- single numbers

_COMMAS = r"(?<![\d.,])\d{1,3}(?:\u00a0?,\u00a0?\d{3})+(?![\d])(?:\.\d+)?"
_INDIAN = r"(?<![\d.,])\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"
_SPACED = r"(?<![\d.,])(?<!\d[ \u00a0])[1-9]\d{0,2}(?:(?:[ '’]|\u00a0{1,2})\d{3})+(?![\d%])(?:\.\d+)?(?![ \u00a0]\d)(?!-[a-z])"
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
_AND_A_HALF = re.compile(rf"\b(?P<whole>{_SMALL}) and a half\b", re.IGNORECASE)
_MIXED = re.compile(r"(?<![\w/.,-])(\d{1,3})[ \u00a0]([1-7])/([2-8])(?![\w/]|\.\d|-\d)")
_FRACTION = re.compile(r"(?<![\w/.,-])(\d{1,6})[ ]?/[ ]?(\d{1,6})(?:(?<=\d)(?:ths?|rds?|nds?)(?!\w)|(?![\w/]|\.\d|-\d))")
_FEW = "one|two|three|four|five|six|seven|eight|nine"
_SHARE_WORDS = re.compile(
    rf"\b(?P<part>{_FEW})(?: in | out of )(?:every )?(?P<whole>(?:(?:an?|{_UNDER_100}) )?(?:hundred|thousand|million)|{_UNDER_100})(?![\w-])"
    r"(?! (?:of the|years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|centuries|dimensions?|languages?|parts?|stages?|steps?)\b)",
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
_TOLERANCE = re.compile(
    r"_?[ \u00a0]{0,8}(?:±|\+/-|\+-)[ \u00a0]{0,6}\d+(?:\.\d+)?|(?<=\.\d|\d\d)\(\d{1,3}\)(?=[ \u00a0×])"
    r"|[ ]{0,3}\^[ ]{0,3}\+[ ]{0,3}\d+(?:\.\d+)?[ ]{0,3}_[ ]{0,3}-[ ]{0,3}\d+(?:\.\d+)?"
    r"|[ ]{0,3}_[ ]{0,3}-[ ]{0,3}\d+(?:\.\d+)?[ ]{0,3}\^[ ]{0,3}\+[ ]{0,3}\d+(?:\.\d+)?"
)
"""How sure a number is: "41 ± 3", "1.234(5) ", "1.4^{+0.3}_{-0.2}"."""


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
    return Quantity(*found.span(), SMALL_WORDS[found["whole"].casefold()] + 0.5, form="word")


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


def _singles(view: str) -> list[Quantity]:
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


def _of_spoken(one: Spoken) -> Quantity:
    if one.kind == "cardinal":
        return Quantity(one.start, one.end, float(one.value), form="word", whole=float(one.value).is_integer())
    return Quantity(one.start, one.end, float(one.value), unit_symbol="x", form="fraction" if one.kind == "fraction" else "word")


def _with_spoken(singles: list[Quantity], spoken: list[Quantity]) -> list[Quantity]:
    """Number words of other languages go before what English reads at their places."""
    if not spoken:
        return singles
    return _apart(sorted([*spoken, *singles], key=lambda one: (one.start, -one.end)))


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


# ---------------------------------------------------------------- what stands beside a number

_SIGN = re.compile(r"(?:(?<=[\s(\[,;:~≈<>≤≥])|^)[-+](?:[ ](?=\d))?[$€£]?$|(?:(?<=[a-z,;:=<>≤≥≈~][ \u00a0])|(?<=[(\[=<>≤≥≈~])|^)–$")
_CURRENCY = re.compile(
    r"(?:US|A|C|HK|NZ|NT|CA|S|R)?[$€£¥₹][ ]?$|\bRs\.?[ \u00a0]?$|\b(?:EUR|USD|GBP|CHF|JPY|CNY|RMB|INR|AUD|CAD|SEK|NOK|DKK)[ \u00a0]?$"
)
_TOUCHING = frozenset("+-–$€£¥₹×~≈")
_CURRENCY_CODE = re.compile(r"(?:[A-Z]{3}|\bRs\.?)[ \u00a0]?$")
_FACTOR = re.compile(
    r"\bfactors? of (?:(?:about|approximately|around|roughly|nearly|almost|up to|over|at least|more than|~|≈|>) ?)?$"
)
_SIGN_BEFORE = re.compile(r"(?:^|(?<!\d)[\s(])×[ ]?$")
_PLUS_AFTER = re.compile(r"\+(?![\d\w])")
_GAP = re.compile(r"-|[ \u00a0]{0,6}-?")
_HYPHENED = re.compile(r"-(?![>\d])")
_DECADE = re.compile(r"(?:1[5-9]|20)\d0$")


def _with_left(view: str, quantity: Quantity) -> Quantity:
    """Add what belongs to the number on its left: a sign, a currency, a times sign."""
    close = view[max(0, quantity.start - 2) : quantity.start]
    left = view[max(0, quantity.start - 40) : quantity.start]
    if quantity.unit_symbol is None and close[-1:] in (" ", "~", "≈") and "factor" in left and _FACTOR.search(left):
        return quantity._replace(unit_symbol="x", form="ratio")
    if _TOUCHING.isdisjoint(close) and not _CURRENCY_CODE.search(left[-4:]):
        return quantity
    if quantity.unit_symbol is None and (mark := _CURRENCY.search(left)):
        quantity = _priced(view, quantity)._replace(start=quantity.start - len(mark[0]), unit_symbol=mark[0].strip())
        left = left[: -len(mark[0])]
    elif quantity.unit_symbol is None and _SIGN_BEFORE.search(left):
        return quantity._replace(start=quantity.start - 1 - left.endswith(" "), unit_symbol="x", form="ratio")
    if quantity.form != "word" and (sign := _SIGN.search(left)):
        factor = -1 if sign[0].startswith(("-", "–")) else 1
        return quantity._replace(start=quantity.start - len(sign[0]), value=factor * quantity.value)
    return quantity


_MILLIONS = re.compile(r"m(?![\w/²³])")


def _priced(view: str, quantity: Quantity) -> Quantity:
    """Behind a currency "45m" are millions, no metres."""
    if quantity.form != "plain" or not _MILLIONS.match(view, quantity.end):
        return quantity
    return quantity._replace(value=round(quantity.value * 1e6, 6), end=quantity.end + 1, whole=True)


def _with_right(view: str, quantity: Quantity) -> Quantity:
    """Add what belongs to the number on its right: a tolerance, a plus, a unit."""
    end = quantity.end
    if quantity.unit_symbol in ("x", "orders of magnitude"):
        return quantity
    if tolerance := _TOLERANCE.match(view, end):
        end = tolerance.end()
    if _PLUS_AFTER.match(view, end):
        end += 1
    if sign := TIMES_SIGN.match(view, end):
        return quantity._replace(end=sign.end(), unit_symbol="x", form="ratio")
    gap = _GAP.match(view, end)
    unit = UNIT.match(view, gap.end() if gap else end)
    if unit is None or not _unit_fits(view, quantity, unit, end):
        return quantity if end == quantity.end else quantity._replace(end=end)
    symbol = canonical(unit[0].strip())
    form: Form = "percent" if symbol == "%" else quantity.form
    if symbol not in ("%", "points") and "-" in view[end : unit.start()]:
        form = "compound"
    return quantity._replace(end=unit.end(), unit_symbol=symbol, form=form)


def _unit_fits(view: str, quantity: Quantity, unit: re.Match[str], end: int) -> bool:
    """Is it a unit behind this number, and not the start of a word or a counted noun?"""
    if quantity.unit_symbol is not None:
        return False
    gap = view[end : unit.start()]
    if unit["symbol"]:
        # "5-m" and "24-h" are compounds of their own, but "3 -" or "one s" are not units.
        if unit["symbol"] == "s" and _DECADE.search(view[quantity.start : end]):
            return False
        if unit[0].endswith("%"):
            return True
        return quantity.form != "word" and not _HYPHENED.match(view, unit.end()) and "-" not in gap
    if unit[0].casefold().startswith("point"):
        return "e" not in gap and abs(quantity.value) <= 100
    return True


# ---------------------------------------------------------------- two numbers that are one quantity

_JOINT = re.compile(
    r"(?P<arrow>[ ]{0,12}(?:→|->|-->)[ ]{0,12})"
    r"|(?P<to>(?:-?[ \u00a0]{1,4})?(?:to|through|à|bis)[ \u00a0]{0,4}(?:~|≈|about |around |nearly |approximately |as much as "
    r"|over |more than )?)"
    r"|(?P<dash>-{1,3}|[ ]{0,8}--[ ]{0,4}|[ \u00a0]?[–—~][ \u00a0]?| - )|(?P<comma>[,;][ \u00a0]?)|(?P<size>[ \u00a0]{0,8}[×x][ \u00a0]{0,8})|(?P<and>[ ](?:and|und|et|y|e|och|og|en)[ ])"
)
_FROM = re.compile(
    r"\bfrom ?(?:(?:an?|the|around|about|approximately|roughly|nearly|only|just|over|~|≈)[ ]?){0,2}(?:[A-Za-z]\w{0,4} ?[=≈] ?)?$|\b(?:de|von) $",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|tra|fra|mellan|tussen) (?:~|≈|about |around )?$", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:"
    + "|".join(sorted(words.RAISING | words.LOWERING | words.CHANGE_NOUNS | words.TURNING, key=len, reverse=True))
    + r"|up|down|passe|passée?s?|passa|passano|passou|augment\w+|baiss\w+|diminu\w+|chut\w+|grimp\w+|recul\w+|aument\w+|caiu|subiu"
    r"|scende|scesa|sale|reduziu|stieg|sank|fiel|steg|sjönk|wzrosł\w+|spadł\w+)\b",
    re.IGNORECASE,
)
"""Only a verb of change makes two levels of "from A to B": "span from 12 to 31" is a range."""
_SPREAD = re.compile(
    r"\b(?:rang(?:e[sd]?|ing)|var(?:y|ies|ied|ying)|span(?:s|ned|ning)?|differ(?:s|ed|ing)?|anywhere|sizes?|scales?"
    r"|improvements?|gains?|reductions?|savings|speed-?ups?|values?|increments?) (?:\w+ )?from ",
    re.IGNORECASE,
)


def _joined(view: str, quantities: list[Quantity]) -> list[Quantity]:
    """Unite the two ends of ranges, changes and dimensions."""
    result: list[Quantity] = []
    for quantity in quantities:
        pair = _pair(view, result[-1], quantity) if result else None
        if pair is None and len(result) > 1 and _glued(view, result[-1]):
            pair = _distant_change(view, result[-2], quantity, view[result[-2].end : quantity.start])
            if pair is not None:
                del result[-1]
        if pair is None and len(result) > 1 and (dated := _dated_change(view, result[-2], result[-1], quantity)):
            result[-2:] = [dated]
        elif pair is None:
            result.append(quantity)
        else:
            result[-1] = pair
    return result


def _pair(view: str, low: Quantity, high: Quantity) -> Quantity | None:
    """The one quantity that two neighbours are, or None where they are two."""
    if _is_year_said(view, low):
        return None
    between = view[low.end : high.start]
    joint = _JOINT.fullmatch(between) if len(between) <= 30 else None
    if low.form == "dimensions" and joint and joint["size"]:
        return low._replace(end=high.end, unit_symbol=high.unit_symbol)
    if joint is None or low.high is not None or low.baseline_value is not None or low.suspect or high.suspect:
        return _distant_change(view, low, high, between)
    if joint["size"]:
        return low._replace(end=high.end, form="dimensions", suspect="dimensions")
    if high.end - low.start > LONGEST or not _alike(low, high) or (joint["to"] and _glued(view, low)):
        return None
    if joint["comma"]:
        return _range(low, high) if _brackets_interval(view, low, high) else None
    left = view[max(0, low.start - 60) : low.start]
    if joint["and"]:
        return _range(low, high) if _BETWEEN.search(left) else None
    if joint["arrow"]:
        return _change(_of_one_size(view, low, high), high)
    if joint["dash"]:
        if low.form != "word" and high.form == "word":
            return None
        return _range(low, high) if low.value < abs(high.value) and not (low.form == high.form == "word") else None
    if _FROM.search(left) and not _SPREAD.search(left[-45:]) and (low.value > high.value or _changes(_clause(view, low.start))):
        return _change(_of_one_size(view, low, high), high)
    if low.value > high.value and _IN_RANGE.search(left):
        return _range(low, high)._replace(value=high.value, high=low.value)
    # "resolution time (381 days to 103 days)": no other range runs downwards.
    return _range(low, high) if low.value < high.value else _change(low, high)


_LARGEST_WITHOUT_SIZE = 1000
_YEAR_SAID = re.compile(
    r"\b(?:in|by|since|after|before|[QH][1-4]|FY|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?) (?:1[89]|20)\d\d$",
    re.IGNORECASE,
)


def _is_year_said(view: str, quantity: Quantity) -> bool:
    """ "from 3% in 2010 to 5%": no level of anything."""
    return quantity.end - quantity.start == 4 and bool(_YEAR_SAID.search(view[max(0, quantity.start - 12) : quantity.end]))


def _dated_change(view: str, low: Quantity, year: Quantity, high: Quantity) -> Quantity | None:
    """ "From 3.2% in 2010 to 5.8% (in 2020)": two levels, the first with its year."""
    if (
        not _is_year_said(view, year)
        or view[year.end : high.start] != " to "
        or low.high is not None
        or low.baseline_value is not None
    ):
        return None
    if high.end - low.start > LONGEST or not _alike(low, high) or year.start - low.end > len(" before "):
        return None
    left = view[max(0, low.start - 60) : low.start]
    return _change(low, high) if _FROM.search(left) and not _SPREAD.search(left[-45:]) else None


def _glued(view: str, low: Quantity) -> bool:
    """ "NO2 to 12 ppb": the digit of a name opens no range."""
    return low.unit_symbol is None and view[low.start - 1 : low.start].isalpha() and low.start > 0


_CLAUSE_ENDS = re.compile(r"; |[.!?] (?=[A-Z])")


def _changes(clause: str) -> bool:
    """Does a clause that ends in "from" tell of a change? So does a "from A to B" of which nothing else is known."""
    return bool(_CHANGE.search(clause)) or len(clause.strip()) <= len("from")


def _clause(view: str, end: int) -> str:
    """What stands before ``end`` in its clause, as far as a reader's eye goes back."""
    return _CLAUSE_ENDS.split(view[max(0, end - 160) : end])[-1]


_INTERVAL_OPENS = re.compile(r"\b(?:CI|UI|CrI|CL|HDI|IC|IQR|interval|intervals)\]?\s?[:=,(\[]{0,2}\s?$|[\d%]\)?\s?\[\s?$")


def _brackets_interval(view: str, low: Quantity, high: Quantity) -> bool:
    """ "0.44 [0.21, 0.67]", "95% CI 1.64, 2.21": the two bounds of an interval, and no two citations."""
    if view[low.start - 1 : low.start] == "[" and view[high.end : high.end + 1] == "]" and not (low.whole or high.whole):
        return low.value < high.value
    if low.value >= high.value or (low.whole and high.whole and not low.unit_symbol and view[low.start - 1 : low.start] == "["):
        return False
    return bool(_INTERVAL_OPENS.search(view[max(0, low.start - 20) : low.start]))


def _alike(low: Quantity, high: Quantity) -> bool:
    """Can the two be ends of one range? The first may leave the unit to the second."""
    if low.unit_symbol == high.unit_symbol:
        return True
    return low.unit_symbol is None or (high.unit_symbol is None and low.unit_symbol in "$€£¥")


def _range(low: Quantity, high: Quantity) -> Quantity:
    return high._replace(
        start=low.start,
        value=_scaled(low, high),
        high=abs(high.value) if low.value >= 0 else high.value,
        unit_symbol=high.unit_symbol or low.unit_symbol,
        form="range",
        whole=low.whole and high.whole,
    )


_FEW_HUNDRED = 999
_LARGE_SIZE = 1000


def _scaled(low: Quantity, high: Quantity) -> float:
    """The lower end: "1-3 million" and "two to three hundred" print the magnitude once, for both ends."""
    for size in (1e12, 1e9, 1e6, 1e3, 1e2):
        if size >= _LARGE_SIZE and high.whole and low.value < 1000 and high.form == "plain" and high.value >= size > low.value:
            return low.value * size if high.value / size < 1000 and low.value < high.value / size else low.value
        if low.form == high.form == "word" and low.value < high.value / size <= _FEW_HUNDRED and high.value % size == 0:
            return low.value * size
    return low.value


_SIZE_WORD = re.compile(
    rf"\d[ \u00a0]{{1,3}}(million|billion|trillion|thousand|(?i:{'|'.join(FOREIGN_MAGNITUDES)}))(?!\w)|\d ?({'|'.join(HAN_MAGNITUDES)})"
)


def _of_one_size(view: str, low: Quantity, high: Quantity) -> Quantity:
    """The level left, in the size that only the one reached prints: "from 4.6 to 3.1 billion"."""
    size = _SIZE_WORD.search(view, high.start, high.end)
    if size is None or low.value >= _LARGEST_WITHOUT_SIZE or _SIZE_WORD.search(view, low.start, low.end):
        return low
    factor = HAN_MAGNITUDES[size[2]] if size[2] else MAGNITUDES[size[1].casefold()]
    return low._replace(value=float(Decimal(str(low.value)) * factor))


def _change(low: Quantity, high: Quantity) -> Quantity:
    return high._replace(
        start=low.start,
        baseline_value=low.value,
        unit_symbol=high.unit_symbol or low.unit_symbol,
        form="change",
        whole=False,
    )


_DISTANT = re.compile(
    r"[ \u00a0](?:\([^()\d]{1,25}\) |(?:(?:at|in|on|near) the )?[a-z-]{2,14} ){1,2}to (?:~|≈|about |around |nearly )?"
)


_MORE_DISTANT = re.compile(
    r"(?:[ \u00a0]\([^()]{1,25}\)|[ \u00a0][A-Za-z][\w-]{0,16}){1,5}[ \u00a0]to (?:~|≈|about |around |nearly )?"
)
"""Of these a verb of change must tell."""


def _distant_change(view: str, low: Quantity, high: Quantity, between: str) -> Quantity | None:
    """ "from 45.2% accuracy to 60.1%": two levels of one unit with a word or two between them."""
    if low.suspect or high.suspect or low.unit_symbol != high.unit_symbol:
        return None
    if low.unit_symbol is None and (low.whole or high.whole):
        return None
    if high.end - low.start > LONGEST or not _MORE_DISTANT.fullmatch(between):
        return None
    left = view[max(0, low.start - 60) : low.start]
    if not _FROM.search(left) or _SPREAD.search(left):
        return None
    return _change(low, high) if _DISTANT.fullmatch(between) or _CHANGE.search(_clause(view, low.start)) else None


_IN_RANGE = re.compile(r"\b(?:in|within) (?:the |a )?ranges? (?:of |from )?$", re.IGNORECASE)
_LIST_JOINT = re.compile(r"(?P<last>,? (?:and|or|&|vs\.?|versus) |/)|, ")


def _shared_units(view: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give each number of a list the unit that only its last one prints: "80, 40 and 52%"."""
    result = list(quantities)
    in_list = False
    for at in range(len(result) - 2, -1, -1):
        here, after = result[at], result[at + 1]
        joint = _LIST_JOINT.fullmatch(view[here.end : after.start]) if after.start - here.end < 8 else None
        in_list = joint is not None and (in_list or joint["last"] is not None)
        if in_list and _lacks_unit(here) and after.unit_symbol and after.form not in ("change", "word", "fraction"):
            result[at] = here._replace(unit_symbol=after.unit_symbol)
    return result


def _lacks_unit(quantity: Quantity) -> bool:
    return quantity.unit_symbol is None and not quantity.suspect and quantity.form != "word"


# ---------------------------------------------------------------- roughness

_QUALIFIERS: tuple[tuple[Qualifier, str], ...] = (
    (
        "at_most",
        r"as (?:much|many|high|large|little|few|long) as|no (?:more|greater|higher|longer) than|not (?:more"
        r"|exceeding) than",
    ),
    (
        "at_least",
        r"no (?:less|fewer|lower) than|not less than|(?:more|greater|larger|higher|better|longer|faster) than"
        r"|in excess of|upwards? of",
    ),
    ("at_least", r"at least|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)? (?=\d)|a minimum of|above|beyond|over|≥|>=|>"),
    (
        "at_most",
        r"(?:less|fewer|lower|smaller|shorter) than|at most|at best|a maximum of|up[- ]?to|below|under|within|≤|<=|<",
    ),
    (
        "about",
        r"approximately|approx\.?|about|around|roughly|nearly|almost|close to|on the order of|circa|ca\.|c\.|some|~|≈",
    ),
)
_QUALIFIER = re.compile(
    "(?:"
    + "|".join(f"(?P<q{at}>{'(?<![a-z])' if kind else ''}(?:{words}))" for at, (kind, words) in enumerate(_QUALIFIERS))
    + r")[ \u00a0]{0,4}(?:an?[ ](?:factor of )?|the |just |factor of )?$",
    re.IGNORECASE,
)
_ROUGH_ENDS = (
    *"as than least exceed exceeds exceeded exceeding above beyond over most best below under within about around".split(),
    *"approximately approx approx. roughly nearly almost circa ca. c. some a an the just to ≥ >= > ≤ <= < ~ ≈".split(),
    *"excess of|upward of|upwards of|minimum of|maximum of|order of|factor of".split("|"),
)
"""What one of them ends in, or the article behind it: cheap to ask first, for most numbers have neither."""
_OPENERS = re.compile(
    r"(?:^|[,;:(–—]|\b(?:with|of|by|contain\w*|ha[sdv]e?|having|spann?\w*|cover\w*|compris\w*|includ\w*|collect\w*"
    r"|from|to|for"
    r"|across|on|at|in|evaluat\w*|and|the|provid\w*|than|us\w+|serv\w+|support\w*|achiev\w*|process\w*|require\w*"
    r"|reach\w*))[ ]?$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r" or (?:(?P<more>more|higher|greater|better|above)|(?P<less>less|fewer|lower|below))\b")


_LOOK_BACK = 34


def _with_qualifier(view: str, quantity: Quantity) -> Quantity:
    if quantity.suspect:
        return quantity
    if view[quantity.end - 1] == "+":
        return quantity._replace(qualifier="at_least", qualifier_span=(quantity.end - 1, quantity.end))
    if after := _OR_MORE.match(view, quantity.end):
        kind: Qualifier = "at_least" if after["more"] else "at_most"
        return quantity._replace(qualifier=kind, qualifier_span=(after.start() + 1, after.end()))
    from_ = max(0, quantity.start - _LOOK_BACK)
    left = view[from_ : quantity.start]
    found = _QUALIFIER.search(left) if left.rstrip("\u00a0 ").lower().endswith(_ROUGH_ENDS) else None
    if found is None or not found.lastgroup:
        return quantity
    kind, words = _QUALIFIERS[int(found.lastgroup[1:])][0], found[found.lastgroup]
    if not _is_bound(view, quantity, words.casefold(), from_ + found.start()):
        return quantity
    start = from_ + found.start(found.lastgroup)
    return quantity._replace(qualifier=kind, qualifier_span=(start, start + len(words)))


def _is_bound(view: str, quantity: Quantity, words: str, at: int) -> bool:
    """Does "over", "under" or "some" bound the number, or rule another noun ("gains over 54 tasks")?"""
    if words == "some":
        return quantity.value >= 10
    if words == "within":
        return True
    if words in ("over", "under", "above", "below", "beyond", "around", "about"):
        measured = quantity.unit_symbol is not None or not quantity.whole or quantity.value >= 1000
        return measured or (quantity.form != "word" and bool(_OPENERS.search(view[max(0, at - 20) : at])))
    return True


# ---------------------------------------------------------------- the scan

_ENTITY_LENGTH = 9
_COMMAND_NAME = re.compile(r"[A-Za-z]{0,16}")


def _trimmed(text: str, quantity: Quantity) -> Quantity:
    """Take in the brace that closes a power's exponent, leave out blanks."""
    start, end = quantity.start, quantity.end
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    if text[end - 1] == "&":  # the beginning of "&times;"
        end = max(end, text.find(";", end, end + _ENTITY_LENGTH) + 1)
    if text[start] == ";":  # the end of "&minus;"
        start = max(start - _ENTITY_LENGTH, text.find("&", max(0, start - _ENTITY_LENGTH), start), 0)
    if text[end - 1] == "\\":
        end += len(_COMMAND_NAME.findall(text, end, end + 16)[0])
    if text.count("{", start, end) > text.count("}", start, end) and text.startswith("}", end):
        end += 1
    return quantity if (start, end) == (quantity.start, quantity.end) else quantity._replace(start=start, end=end)


_COMPOUND = re.compile(r"[-\u00ad](?=[A-Za-z]{2})")


def _marked(view: str, quantity: Quantity, found: tuple[Code, ...], language: str) -> Quantity:
    code = code_at(found, quantity.start, quantity.end)
    suspect = (
        quantity.suspect
        or code
        or suspect_at(
            view,
            quantity.start,
            quantity.end,
            value=quantity.value,
            whole=quantity.whole,
            unit=quantity.unit_symbol,
            language=language,
        )
    )
    if quantity.form in ("plain", "word", "power") and _COMPOUND.match(view, quantity.end):
        return quantity._replace(suspect=suspect, form="compound")
    return quantity if suspect == quantity.suspect else quantity._replace(suspect=suspect)


def _apart(quantities: Iterable[Quantity]) -> list[Quantity]:
    """Drop what lies inside the extent of the quantity before it: a tolerance, the digit of "W/m2"."""
    result: list[Quantity] = []
    for quantity in quantities:
        if not result or quantity.start >= result[-1].end:
            result.append(quantity)
    return result


_WALL = 16
_WALL_WIDTH = 130


def _walled(singles: list[Quantity]) -> list[bool]:
    """Which numbers stand in a wall of digits: sixteen on little more than a line are a table, no prose."""
    inside = [False] * len(singles)
    for at in range(len(singles) - _WALL):
        if singles[at + _WALL].start - singles[at].start < _WALL_WIDTH:
            inside[at : at + _WALL + 1] = [True] * (_WALL + 1)
    return inside


_ELEMENTS = {"K": "potassium", "B": "boron", "T": "tritium"}


def _isotope(view: str, quantity: Quantity, letters: str) -> Quantity:
    """ "40K" beside "potassium": the raised mass number of an isotope that lost its place, no 40,000."""
    if not letters:
        return quantity
    raised = view[quantity.end - 1] in letters and view[quantity.start : quantity.end - 1].isdigit()
    return quantity._replace(suspect="part of a name") if raised and not quantity.suspect else quantity


def _scan(text: str, language: str | None) -> Iterator[Quantity]:
    view = english_view(text, language)
    folded = view.casefold()
    letters = "".join(letter for letter, element in _ELEMENTS.items() if element in folded)
    words_of = language_of_words(text, language)
    singles = _with_spoken(_singles(view), [_of_spoken(one) for one in spoken_abroad(plain_view(text), words_of)])
    if not singles:
        return
    walled = _walled(singles)
    prose = [_isotope(view, quantity, letters) for quantity, inside in zip(singles, walled, strict=True) if not inside]
    table = [quantity._replace(suspect="wall of digits") for quantity, inside in zip(singles, walled, strict=True) if inside]
    quantities = _apart(_with_right(view, _with_left(view, quantity)) for quantity in prose)
    found = codes(text, view)
    read = [
        _with_qualifier(view, _marked(view, quantity, found, words_of))
        for quantity in _shared_units(view, _joined(view, quantities))
    ]
    for quantity in _apart(sorted([*read, *table], key=lambda quantity: quantity.start)):
        yield _trimmed(text, quantity)


def scan(text: str, language: str | None = None) -> list[Quantity]:
    """Every quantity that ``text`` prints, in order, none overlapping another. Linear in the text's length.

    ``language`` ("en", "de") says whose habit the marks of thousands and decimals follow; by default the text's words do.
    """
    return [quantity for quantity in _scan(text, language) if quantity.end - quantity.start <= LONGEST]
