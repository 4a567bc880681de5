"""Links of Markdown whose addresses stand in lines of their own: ``[paper][p1]`` or ``[paper]``, and elsewhere ``[p1]: https://...``.

The lines are never drawn where a link uses them (CommonMark 0.31, "Link reference definitions").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_DEFINITION = re.compile(
    r"(?m)^ {0,3}\[([^\[\]]{1,100})\]:[ \t]*<?((?:\{\{[^{}\n]{0,200}\}\}|\{%[^%\n]{0,200}%\}|[^\s<>{])+)>?(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$"
)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[./#{]|[\w%-]+(?:/|\.[A-Za-z]{2,5}\b)")
_USE = re.compile(r"\[([^\[\]]{1,300})\](?:\[([^\[\]]{0,100})\])?(?![(:])")


class Definition(NamedTuple):
    """Where a label leads."""

    line: int
    """Where its line begins in the source."""
    url: str
    start: int
    end: int
    """Of the address in the source."""


class Use(NamedTuple):
    """A link by its label; all places are of the text that it stands in. Of a page that was cut, the definition may be gone."""

    start: int
    end: int
    words: tuple[int, int]
    definition: Definition | None


def definitions(source: str) -> dict[str, Definition]:
    """By label, in small letters; the first one of a label counts."""
    if "]:" not in source:
        return {}
    found: dict[str, Definition] = {}
    for match in _DEFINITION.finditer(source):
        if not _ADDRESS.match(match[2]):
            continue  # "[Accuracy]: 94.1%"
        found.setdefault(_label(match[1]), Definition(match.start(), match[2], match.start(2), match.end(2)))
    return found


def uses(text: str, defined: Mapping[str, Definition]) -> Iterator[Use]:
    """The links of a text: with a label behind their words, or with words that the page defines."""
    for match in _USE.finditer(text) if defined or "][" in text else ():
        definition = defined.get(_label(match[2] or match[1]))
        if definition or match[2] is not None:
            yield Use(match.start(), match.end(), match.span(1), definition)


def undrawn(source: str) -> set[int]:
    """Where the lines begin that define what some link of the page uses."""
    return {use.definition.line for use in uses(source, definitions(source)) if use.definition}


def _label(printed: str) -> str:
    return " ".join(printed.split()).casefold()
