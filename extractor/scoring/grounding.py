"""Does the page print what was read from it? Needs no gold, so it is told of every run.

Every span must hold the words that it is said to hold, and a number's value must follow from the
characters at its span: read by :mod:`extractor.scoring.printed`, not by the scanner that found it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractor.scoring.canonical import decimal, tokens_of, unit_of
from extractor.scoring.metrics import span_of
from extractor.scoring.printed import is_printed, unescaped

NO_PLACE, OTHER_WORDS, NOT_PRINTED = "no place", "other words at the place", "not on the page"


@dataclass(frozen=True)
class Ungrounded:
    """A value that the page does not print where the prediction says so."""

    page: str
    path: str
    reason: str
    value: str


def ungrounded(page: str, prediction: Mapping[str, Any], source: str) -> tuple[int, list[Ungrounded]]:
    """How many values were looked at, and those that are not printed."""
    looked_at, found = 0, []
    for path, value, reason in _checked(prediction, source, ""):
        looked_at += 1
        if reason:
            found.append(Ungrounded(page, path, reason, value))
    return looked_at, found


def _checked(record: Mapping[str, Any], source: str, path: str) -> Iterator[tuple[str, str, str | None]]:
    if "value" in record:
        yield f"{path}.value", str(record["value"]), _number_fault(record, source)
    elif isinstance(record.get("text"), str):
        yield path, record["text"], _words_fault(record, source)
    for name, value in record.items():
        below = f"{path}.{name}" if path else name
        if name in ("evidence", "others", "readers", "confidence"):
            continue
        if isinstance(value, Mapping):
            yield from _checked(value, source, below)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, Mapping):
                    yield from _checked(item, source, f"{below}[{index}]")


def _words_fault(leaf: Mapping[str, Any], source: str) -> str | None:
    span = span_of(leaf)
    if span is None:
        return NO_PLACE
    raw = source[span[0] : span[1]]
    if "quote" not in leaf:
        return None if raw == leaf["text"] else OTHER_WORDS
    words = sorted(tokens_of(leaf["text"])) == sorted(tokens_of(raw))  # "Okafor, Ada" says "Ada Okafor"
    return None if raw == leaf["quote"] and (words or _spells(raw, _signs(leaf["text"]))) else OTHER_WORDS


def _number_fault(number: Mapping[str, Any], source: str) -> str | None:
    span, value = span_of(number), decimal(number["value"])
    if span is None or value is None:
        return NO_PLACE
    if "quote" in number and source[span[0] : span[1]] != number["quote"]:
        return OTHER_WORDS
    raw = source[span[0] : span[1]]
    texts = [raw, *_seen(number, raw)]
    wanted = [value, *(high for name in ("high", "baseline_value") if (high := decimal(number.get(name))) is not None)]
    parts = 100 if unit_of(number.get("unit")) == "ratio" and "%" in raw else 1  # 38 % is a ratio of 0.38
    printed = all(any(is_printed(one * times, text) for text in texts for times in (1, parts)) for one in wanted)
    return None if printed else NOT_PRINTED


def _seen(number: Mapping[str, Any], raw: str) -> list[str]:
    """What a reader sees at the span, where the source there has markup or entities: believed only if the source spells its digits in order."""
    text = str(number.get("text") or "")
    return [text] if "quote" in number and _spells(raw, [c for c in _signs(text) if c.isdigit()]) else []


def _signs(text: str) -> list[str]:
    """Letters and digits without accents, case and entities."""
    return [c for c in unicodedata.normalize("NFKD", unescaped(text)).casefold() if c.isalnum()]


def _spells(raw: str, signs: list[str]) -> bool:
    """Do the signs stand in the raw text, in order, whatever stands between them? LaTeX may write those outside of ASCII by commands."""
    shown = iter(_signs(raw))
    return all(sign in shown for sign in signs if sign.isascii() or "\\" not in raw)
