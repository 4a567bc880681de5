"""Does the page print what was read from it? Needs no gold, so it is told of every run.

Every span must hold the words that it is said to hold, and a number's value must follow from the
characters at its span: read by :mod:`extractor.scoring.printed`, not by the scanner that found it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractor.scoring.canonical import decimal
from extractor.scoring.metrics import span_of
from extractor.scoring.printed import is_printed

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
    return None if source[span[0] : span[1]] == leaf.get("quote", leaf["text"]) else OTHER_WORDS


def _number_fault(number: Mapping[str, Any], source: str) -> str | None:
    span, value = span_of(number), decimal(number["value"])
    if span is None or value is None:
        return NO_PLACE
    if "quote" in number and source[span[0] : span[1]] != number["quote"]:
        return OTHER_WORDS
    printed = [source[span[0] : span[1]], str(number.get("text") or "")]
    wanted = [value, *(high for name in ("high", "baseline_value") if (high := decimal(number.get(name))) is not None)]
    return (
        None if all(any(is_printed(one, text) for text in printed[:1] + _seen(number, printed)) for one in wanted) else NOT_PRINTED
    )


def _seen(number: Mapping[str, Any], printed: list[str]) -> list[str]:
    """What a reader sees at the span, where the source there has markup or entities: believed only if its digits stand in the source."""
    raw, text = printed
    digits = [c for c in text if c.isdigit()]
    return [text] if "quote" in number and all(c in raw for c in digits) else []
