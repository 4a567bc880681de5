"""What stands beside a number and belongs to it: sign, currency, times sign, tolerance, unit."""

from __future__ import annotations

import re

from extractor.numbers.quantity import Form, Quantity
from extractor.numbers.units import TIMES_SIGN, UNIT, canonical

_TOLERANCE = re.compile(
    r"_?[ \u00a0]{0,8}(?:±|\+/-|\+-)[ \u00a0]{0,6}\d+(?:\.\d+)?|(?<=\.\d|\d\d)\(\d{1,3}\)(?=[ \u00a0×])"
    r"|[ ]{0,3}\^[ ]{0,3}\+[ ]{0,3}\d+(?:\.\d+)?[ ]{0,3}_[ ]{0,3}-[ ]{0,3}\d+(?:\.\d+)?"
    r"|[ ]{0,3}_[ ]{0,3}-[ ]{0,3}\d+(?:\.\d+)?[ ]{0,3}\^[ ]{0,3}\+[ ]{0,3}\d+(?:\.\d+)?"
)
"""How sure a number is: "41 ± 3", "1.234(5) ", "1.4^{+0.3}_{-0.2}"."""


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
_GAP = re.compile(r"-|[ \u00a0]{0,6}(?:\u00a0[ ]{0,6}|[-~]?)")
"""LaTeX ties a unit with a tilde: "$23.4$~K"."""
_HYPHENED = re.compile(r"-(?![>\d])")
_DECADE = re.compile(r"(?:1[5-9]|20)\d0$")


def with_left(view: str, quantity: Quantity) -> Quantity:
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


def with_right(view: str, quantity: Quantity) -> Quantity:
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


_ITALIAN_HAS = re.compile(r" [a-z]{2,12}(?:[aui]to|tto|rso|sso|sto)\b")
""" "Il 118 ha ricevuto": a verb, and no hectares."""


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
        if unit["symbol"] == "ha" and _ITALIAN_HAS.match(view, unit.end()):
            return False
        return quantity.form != "word" and not _HYPHENED.match(view, unit.end()) and "-" not in gap
    if unit[0].casefold().startswith("point"):
        return "e" not in gap and abs(quantity.value) <= 100
    return True
