"""Does a short printed text stand for a value? Read apart from the scanner, so that it can judge what the scanner let through.

It lists every value that the text may stand for: generous about habits ("1.234" may be 1.234 or 1234),
and strict about digits: a value that the text does not spell is not printed, nor is a part of one that it
spells ("1,234" is not 234, "10^5" not 5, "1.2 × 10^6" not 1.2).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
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
WORDS |= {"single": Decimal(1), "once": Decimal(1)}
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
SCALES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SUFFIXES = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12, "mn": 10**6, "bn": 10**9, "万": 10**4, "亿": 10**8}
_CJK = {sign: Decimal(value) for value, sign in enumerate("零一二三四五六七八九十")} | {"两": Decimal(2)}

_NUMBER = re.compile(r"\d+(?:[ ,.'’]\d+)*|\.\d+")
_AFTER = re.compile(
    r"\s{0,4}(?:(?P<power>\^\s{0,4}\{?\s{0,4}(?P<exponent>-?\d+))|(?P<e>e[+-]?\d+)(?![a-z])|(?P<suffix>mn|bn|[kmbt](?![a-z])|[万亿]))?"
)
_TEN_TO = re.compile(r"(?<!\d)(\d+(?:[.,]\d+)?)\s{0,4}(?:×|x|times|\*|·|cdot)\s{0,4}10\s{0,4}\^?\s{0,4}\{?\s{0,4}(-?\d+)\}?")
_OVER = re.compile(r"(?<!\d)(?:(\d+) )?(\d+)\s{0,4}(?:/|in|of|out of)\s{0,4}(\d+)")
_FRACTIONS = re.compile(r"[¼-¾⅐-⅞↉]")
_SCALE = re.compile(rf"({'|'.join(SCALES)})s?")
_ORDERS = re.compile(r"(?:(?<![\w.])([\w.]+)\s{1,4})?orders?\s{1,4}of\s{1,4}magnitude")
_SUPERSCRIPT = re.compile(r"([⁻⁺]?)([⁰¹²³⁴-⁹]+)")


@lru_cache(maxsize=50_000)
def printed_values(text: str) -> frozenset[Decimal]:
    """All values, without their signs, that a text of at most 60 characters may stand for."""
    if len(text) > LONGEST:
        return frozenset()
    plain = _plain(text)
    found = {*_digits(plain), *_words(plain)}
    scales = [Decimal(SCALES[match[1]]) for match in _SCALE.finditer(plain)]
    found |= {value * scale for scale in scales for value in found or {Decimal(1)} if "hundreds of" not in plain}
    return frozenset(value.normalize() for value in found)


def is_printed(value: Decimal, text: str) -> bool:
    """Is the value, whatever its sign, one that the text stands for? Exact, but for the rounding of thirds."""
    wanted = abs(value)
    return any(abs(wanted - found) <= Decimal("1e-9") * max(Decimal(1), found) for found in printed_values(text))


def unescaped(text: str) -> str:
    """Without entities; twice, for feeds hold escaped HTML."""
    return html.unescape(html.unescape(text)) if "&" in text else text


def _plain(text: str) -> str:
    seen = re.sub(r"<(/?)su[pb]>", lambda m: " " if m[1] else "^", unescaped(text))
    raised = _SUPERSCRIPT.sub(lambda m: f"^{'-' if m[1] == '⁻' else ''}{unicodedata.normalize('NFKC', m[2])} ", seen)
    apart = _FRACTIONS.sub(lambda m: f" {unicodedata.normalize('NFKC', m[0])} ", raised)
    plain = unicodedata.normalize("NFKC", apart).replace("⁄", "/").casefold()
    return re.sub(r"[−–—‐‑]", "-", plain).replace("\\,", "").replace("{,}", ",").replace("\\", "")


def _digits(plain: str) -> Iterator[Decimal]:
    for base, exponent in _TEN_TO.findall(plain):
        yield Decimal(base.replace(",", ".")) * _power(Decimal(10), exponent)
    rest = _TEN_TO.sub(" ; ", plain)
    at = 0
    while match := _NUMBER.search(rest, at):
        after = _AFTER.match(rest, match.end())
        at = after.end() if after else match.end()
        yield from _scaled(match[0], after.groupdict() if after else {})
    for whole, one, two in _OVER.findall(rest):
        if int(two):
            yield from (share := Decimal(one) / Decimal(two), int(whole or 0) + share)


def _scaled(digits: str, after: Mapping[str, str | None]) -> Iterator[Decimal]:
    """What the digits stand for with the power, exponent or suffix that follows them; without these too, but not where a power of ten does."""
    for value in _readings(digits):
        if after.get("exponent"):
            yield _power(value, after["exponent"] or "0")
        if after.get("e"):
            yield value * _power(Decimal(10), (after["e"] or "")[1:])
        elif not (after.get("exponent") and value == 10):
            yield value
        if after.get("suffix"):
            yield value * SUFFIXES[after["suffix"] or ""]


def _power(base: Decimal, exponent: str) -> Decimal:
    """Not beyond the four hundredth: that is a slip of the pen or a hostile page."""
    return base ** max(-400, min(400, int(exponent))) if base else base


def _readings(digits: str) -> Iterator[Decimal]:
    """ "1,234", "1 234", "1.234,5" in every habit; what is no single number by any of them is several."""
    texts = set()
    if re.fullmatch(r"\d{1,3}(?:[ ,'’]\d{2,3})*[ ,'’]\d{3}(?:\.\d+)?", digits):
        texts.add(re.sub(r"[ ,'’]", "", digits))
    if re.fullmatch(r"\d+,\d+", digits):
        texts.add(digits.replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        texts.add(digits.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?: \d{3})+,\d+", digits):
        texts.add(digits.replace(" ", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:\.\d+)?|\.\d+", digits):
        texts.add(digits)
    for text in texts or re.split(r"[ ,'’]", digits):
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
        for part in parts[:1] + parts[1:-1]:
            if part in PARTS:
                many = WORDS.get(parts[1] if "-" in token else tokens[at - 1] if at else "", Decimal(1))
                yield many / PARTS[part]
    yield from _orders(plain)
    yield from (_CJK[sign] for sign in plain if sign in _CJK)


def _orders(plain: str) -> Iterator[Decimal]:
    """An order of magnitude is 10, three are 1000."""
    for match in _ORDERS.finditer(plain):
        count = WORDS.get(match[1] or "") or (Decimal(match[1]) if re.fullmatch(r"\d+", match[1] or "") else Decimal(1))
        yield _power(Decimal(10), str(count))
