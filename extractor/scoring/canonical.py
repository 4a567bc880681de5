"""Texts, units and numbers brought to the one form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

NEGATIONS = frozenset({"no", "not", "non", "without", "never", "un"})
NUMERAL = re.compile(r"\d.*|[ivx]+")
_COMMAND = re.compile(r"\\[a-zA-Z]+\s*\{([^{}]*)\}|\\([a-zA-Z]+)(?![a-zA-Z])\s?")
_ESCAPED = re.compile(r"\\([%&$#_{}])")
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
)
_LETTERS = {
    name: unicodedata.lookup(f"GREEK SMALL LETTER {'LAMDA' if name == 'lambda' else name.upper()}") for name in _GREEK.split()
}
LONGEST_NUMBER = 400
"""Digits before or after the point; what is longer is no amount of anything."""
_MARK = re.compile(r"[^\w%+]")

UNITS = {
    "percent": "%", "per cent": "%", "pct": "%",
    "×": "x", "times": "x", "fold": "x", "-fold": "x",
    "percentage points": "points", "percentage point": "points", "pp": "points", "point": "points", "pts": "points",
    "fraction": "ratio", "1": "ratio",
}  # fmt: skip
"""Spellings of the units that are no physical ones. "%" and "points" are kept apart, as "x" and "ratio" are: 3x is not 300 %."""


@lru_cache(maxsize=100_000)
def canonical(text: str) -> str:
    """Case, typography, dashes, quotes, LaTeX markup and white space do not tell two texts apart; words, digits, % and + do.

    Of a text that has none of these (a currency's sign) its signs do.
    """
    plain = _ESCAPED.sub(r"\1", _COMMAND.sub(_uncommanded, text)) if "\\" in text else text
    folded = unicodedata.normalize("NFKC", plain).casefold()
    return " ".join(_MARK.sub(" ", folded).split()) or " ".join(folded.split())


def _uncommanded(match: re.Match[str]) -> str:
    """What a LaTeX command shows: its argument, a Greek letter, or nothing."""
    return f" {match[1]} " if match[1] is not None else _LETTERS.get(match[2].casefold(), " ")


def text_of(value: Any) -> str | None:
    """The words of a value: of a titled leaf (anything with ``text``) its text, else the value as text."""
    if value is None:
        return None
    text = value.get("text") if isinstance(value, dict) else value
    return None if text is None else str(text)


def is_there(value: Any) -> bool:
    """Is there a value at all? Nulls, empty texts and leaves of empty text are none."""
    return value is not None and value != "" and not (isinstance(value, dict) and "text" in value and not value["text"])


def tokens_of(value: Any) -> list[str]:
    return canonical(text_of(value) or "").split()


def numerals(tokens: list[str]) -> tuple[str, ...]:
    """The digits and Roman numerals among tokens, in order: "Part I" and "Part II" are never the same title."""
    return tuple(token for token in tokens if NUMERAL.fullmatch(token))


def hard_tokens(tokens: list[str]) -> list[str]:
    """What a phrase can't lose and stay right: digits and negations."""
    return sorted(token for token in tokens if token in NEGATIONS or any(c.isdigit() for c in token))


def overlap_share(left: list[str], right: list[str]) -> float:
    """F1 of two bags of tokens (Dice's coefficient)."""
    rest, hits = list(right), 0
    for token in left:
        if token in rest:
            rest.remove(token)
            hits += 1
    return 2 * hits / (len(left) + len(right)) if left and right else 0.0


def decimal(value: Any) -> Decimal | None:
    """A number as it is written, or None for what is no finite number."""
    if value is None or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) <= LONGEST_NUMBER else None


def unit_of(value: Any) -> str | None:
    text = text_of(value)
    if text is None or not text.strip():
        return None
    known = UNITS.get(text.strip().casefold())
    return known or text.strip()
