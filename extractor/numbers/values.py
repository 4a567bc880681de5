"""The value of a printed number: digits in all habits of grouping, powers, fractions and number words."""

from __future__ import annotations

import re
from decimal import Decimal

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SMALL_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
MAGNITUDES = {
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
    "dozen": Decimal(12),
    "k": Decimal(1000),
    "mn": Decimal(10) ** 6,
    "mln": Decimal(10) ** 6,
    "m": Decimal(10) ** 6,
    "bn": Decimal(10) ** 9,
    "tn": Decimal(10) ** 12,
    "b": Decimal(10) ** 9,
    "t": Decimal(10) ** 12,
}
FOREIGN_MAGNITUDES = {
    word: Decimal(10) ** power
    for power, words in {
        3: "tausend mil тыс tys tysięcy tuhatta",
        5: "lakh",
        6: "mio millionen millones millón millions mln milioni milione milhões milhão miljoner miljoen milj milyon млн миллион миллиона миллионов milionów miliony miljoonaa",
        7: "crore crores",
        9: "mrd milliarden milliarde milliards milliard miliardi miliardo bilhões bilhão miljarder miljard mld billions milyar млрд миллиард миллиарда миллиардов miliardów miliardy miljardia",
        12: "billionen trilhões trillions",
    }.items()
    for word in words.split()
}
"""As other languages print them behind digits, and as English prints them now and then."""
HAN_MAGNITUDES = {
    word: Decimal(10) ** power
    for power, words in {3: "千", 4: "万 萬 만", 6: "百万", 7: "千万", 8: "亿 億 억", 12: "兆 조"}.items()
    for word in words.split()
}
"""As the scripts of East Asia print them."""
MAGNITUDES |= FOREIGN_MAGNITUDES
TIMES_WORDS = {
    "twice": Decimal(2),
    "double": Decimal(2),
    "triple": Decimal(3),
    "thrice": Decimal(3),
    "treble": Decimal(3),
    "quadruple": Decimal(4),
    "quintuple": Decimal(5),
    "halve": Decimal("0.5"),
    "halving": Decimal("0.5"),
    "halved": Decimal("0.5"),
}
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
VULGAR = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75, "⅕": 0.2, "⅖": 0.4, "⅗": 0.6, "⅘": 0.8, "⅛": 0.125}
VULGAR |= {"⅙": 1 / 6, "⅚": 5 / 6, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875, "⅐": 1 / 7, "⅑": 1 / 9, "⅒": 0.1}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}|0,\d+")
_GROUP_MARKS = str.maketrans("", "", ",'’ \u00a0")


def digits_value(printed: str) -> Decimal:
    """The value of digits with or without group marks: "1,234.5", "1 234", "1.234,5", "0,7", ".5"."""
    if printed.isdecimal():
        return Decimal(printed)
    if _CONTINENTAL.fullmatch(printed):
        return Decimal(printed.replace(".", "").replace(",", "."))
    return Decimal(printed.translate(_GROUP_MARKS))


def exponent_value(printed: str) -> int:
    """The exponent as printed after ``^`` or raised: "-5", "⁻⁵"."""
    return int(re.sub(r"[^\d+-]", "", printed.translate(_RAISED)))


def words_value(printed: str) -> Decimal:
    """The value of number words: "twenty-five", "two hundred and ten", "a thousand", "1.5 million"."""
    total = group = Decimal(0)
    for word in re.findall(r"[a-z]+", printed.casefold()):
        if word in SMALL_WORDS:
            group += SMALL_WORDS[word]
        elif word == "hundred":
            group = (group or Decimal(1)) * 100
        elif (size := MAGNITUDES.get(word.rstrip("s"))) is not None:
            total += (group or Decimal(1)) * size
            group = Decimal(0)
    return total + group


def times_value(word: str) -> Decimal:
    """The factor that a word stands for: "twice", "doubled", "tripling", "halves"."""
    word = word.casefold()
    for stem, factor in TIMES_WORDS.items():
        if word.startswith(stem) or (stem.endswith("e") and word.startswith(stem[:-1])):
            return factor
    raise ValueError(f"{word!r} is no factor")
