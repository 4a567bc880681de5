"""Does a short printed text stand for a value? Read apart from the scanner, so that it can judge what the scanner let through.

It lists every value that the text may stand for: generous about habits ("1.234" may be 1.234 or 1234),
and strict about digits: a value that the text does not spell is not printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache

LONGEST = 60
"""Characters; a longer stretch is no printed value, something in it would always fit."""

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = {word: Decimal(value) for value, word in enumerate(_SMALL)}
WORDS |= {word: Decimal(10 * (at + 2)) for at, word in enumerate(_TENS)}
WORDS |= {f"{ten}{mark}{one}": WORDS[ten] + WORDS[one] for ten in _TENS for one in _SMALL[1:10] for mark in "- "}
WORDS |= {"a": Decimal(1), "an": Decimal(1), "dozen": Decimal(12), "dozens": Decimal(12), "single": Decimal(1), "once": Decimal(1)}
TIMES = {
    "double": 2,
    "doubles": 2,
    "doubled": 2,
    "doubling": 2,
    "twice": 2,
    "twofold": 2,
    "triple": 3,
    "tripled": 3,
    "thrice": 3,
    "quadruple": 4,
}
PARTS = {
    "half": 2,
    "halves": 2,
    "halved": 2,
    "halving": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "tenth": 10,
    "tenths": 10,
}
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SUFFIXES = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12, "mn": 10**6, "bn": 10**9, "万": 10**4, "亿": 10**8}
_CJK = {sign: Decimal(value) for value, sign in enumerate("零一二三四五六七八九十")} | {"两": Decimal(2)}

_NUMBER = re.compile(r"\d+(?:[ ,.'’]\d+)*|\.\d+")
_AFTER = re.compile(
    r"\s*(?:(?P<power>\^\s*\{?\s*(?P<exponent>-?\d+))|(?P<e>e[+-]?\d+)(?![a-z])|(?P<suffix>mn|bn|[kmbt](?![a-z])|[万亿]))?"
)
_TEN_TO = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:×|x|times|\*|·|\\times|\\cdot)\s*10\s*\^?\s*\{?\s*(-?\d+)")
_OVER = re.compile(r"(\d+)\s*(?:/|in|of|out of)\s*(\d+)")
_SCALE = re.compile(rf"({'|'.join(SCALES)})s?")
_ORDERS = re.compile(r"([\w.]+)\s+orders?\s+of\s+magnitude")
_SUPERSCRIPT = re.compile(r"([⁻⁺]?)([⁰¹²³⁴-⁹]+)")


@lru_cache(maxsize=50_000)
def printed_values(text: str) -> frozenset[Decimal]:
    """All values, without their signs, that a text of at most 60 characters may stand for."""
    if len(text) > LONGEST:
        return frozenset()
    plain = _plain(text)
    found = {*_digits(plain), *_words(plain)}
    scales = [Decimal(SCALES[match[1]]) for match in _SCALE.finditer(plain)]
    found |= {value * scale for scale in scales for value in found} | {scale for scale in scales if "hundreds of" not in plain}
    return frozenset(value.normalize() for value in found)


def is_printed(value: Decimal, text: str) -> bool:
    """Is the value, whatever its sign, one that the text stands for? Exact, but for the rounding of thirds."""
    wanted = abs(value)
    return any(abs(wanted - found) <= Decimal("1e-9") * max(Decimal(1), found) for found in printed_values(text))


def _plain(text: str) -> str:
    raised = _SUPERSCRIPT.sub(lambda m: f"^{'-' if m[1] == '⁻' else ''}{unicodedata.normalize('NFKC', m[2])}", text)
    plain = unicodedata.normalize("NFKC", re.sub(r"</?su[pb]>", "^", raised)).casefold()
    return re.sub(r"[−–—‐‑]", "-", plain).replace("\\,", "").replace("{,}", ",").replace("\\", "")


def _digits(plain: str) -> Iterator[Decimal]:
    for match in _NUMBER.finditer(plain):
        after = _AFTER.match(plain, match.end())
        for value in _readings(match[0]):
            yield value
            if after and after["suffix"]:
                yield value * SUFFIXES[after["suffix"]]
            if after and after["exponent"] and abs(int(after["exponent"])) <= 30:
                yield value ** int(after["exponent"])
            if after and after["e"]:
                yield value * Decimal(10) ** max(-30, min(30, int(after["e"][1:])))
    for base, exponent in _TEN_TO.findall(plain):
        if abs(int(exponent)) <= 30:
            yield Decimal(base.replace(",", ".")) * Decimal(10) ** int(exponent)
    yield from (Decimal(one) / Decimal(two) for one, two in _OVER.findall(plain) if int(two))


def _readings(digits: str) -> Iterator[Decimal]:
    """ "1,234", "1 234", "1.234,5" in every habit, and each part of what may be no single number."""
    texts = {digits.replace(",", ""), *re.split(r"[ ,'’]", digits)}
    if re.fullmatch(r"\d{1,3}(?:[ ,'’]\d{3})+(?:[.,]\d+)?", digits):
        texts.add(re.sub(r"[ ,'’](?=\d{3}(?!\d))", "", digits))
    if re.fullmatch(r"\d+,\d+", digits):
        texts.add(digits.replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        texts.add(digits.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?: \d{3})+(?:,\d+)?", digits):
        texts.add(digits.replace(" ", "").replace(",", "."))
    for text in texts:
        try:
            yield Decimal(text)
        except InvalidOperation:
            continue


def _words(plain: str) -> Iterator[Decimal]:
    tokens = re.findall(r"[a-z]+(?:-[a-z]+)*", plain)
    for at, token in enumerate(tokens):
        parts = [token, *token.split("-"), f"{token} {tokens[at + 1]}" if at + 1 < len(tokens) else token]
        yield from (WORDS[part] for part in parts if part in WORDS)
        yield from (Decimal(TIMES[part]) for part in parts if part in TIMES)
        yield from (Decimal(WORDS[word[:-4]]) for word in parts if word.endswith("fold") and word[:-4] in WORDS)
        for part in parts:
            if part in PARTS:
                many = WORDS.get(parts[1] if "-" in token else tokens[at - 1] if at else "", Decimal(1))
                yield from (Decimal(1) / PARTS[part], many / PARTS[part])
    if "order of magnitude" in plain or "orders of magnitude" in plain:
        yield Decimal(10)
        for match in _ORDERS.finditer(plain):
            count = WORDS.get(match[1]) or (Decimal(match[1]) if re.fullmatch(r"\d+(\.\d+)?", match[1]) else None)
            yield from (Decimal(10) ** int(count) for _ in [0] if count is not None and count == int(count) and count <= 30)
    yield from (_CJK[sign] for sign in plain if sign in _CJK)
