"""JSON, JSON Lines and YAML to a tree. Libraries say whether the source is well-formed; nothing in it is ever constructed.

Formats: RFC 8259 (JSON), https://jsonlines.org, https://yaml.org/spec/1.2.2 (read as YAML 1.1, as libyaml does).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from extractor.text.data.tree import Grower, Leaf, Series, Table, TooDeep, Unfit

if TYPE_CHECKING:
    import yaml

_JSON = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)
"""Line breaks in strings are let pass; numbers stay text, for reading a long one takes the square of its length."""
_BLANK = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*(?:,[ \t\r\n]*)?")
"""Values that were cut out of a list still have its commas between them."""
_NEXT = re.compile(r"\s*,\s*[{\[]")
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]|[^\s\[\]{},:"]++', re.DOTALL)
_NO_BREAKS = {
    **dict.fromkeys(
        [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF], " "
    ),
    **dict.fromkeys(range(0xD800, 0xE000), " "),
}
"""Signs that YAML 1.1 refuses or takes for line breaks. Blanks instead keep all offsets."""


_PROPERTIES = re.compile(r"(?:[!&]\S*\s+){1,2}")


class Data(NamedTuple):
    """What a source holds."""

    documents: Series
    unread: int
    """Characters behind the last value that was taken."""


def read_json(source: str, most: int) -> Data:
    """One value of JSON, or several one after the other; at most so many keys and values. Of one that was cut off, or cut out of a
    longer list, all whole objects.

    Raises :class:`Unfit` or :class:`TooDeep`.
    """
    end = _end_of_json(source)
    grower, start = Grower(most), int(source.startswith("\ufeff"))
    for token in _TOKEN.finditer(source, start, end):
        sign = source[token.start()]
        if sign in "[{":
            grower.open(Series() if sign == "[" else Table())
        elif sign in "]}":
            grower.close()
        else:
            grower.leaf(Leaf(token.start(), token.end(), "json" if sign == '"' else "", token[0]))
        if grower.full:
            return Data(grower.root, len(source) - token.end())
    return Data(grower.root, len(source[end:].strip(",]} \t\r\n")))


def _end_of_json(source: str) -> int:
    """Where well-formed JSON ends: behind the last whole object, where the source stops inside of what is around it."""
    try:
        return _check_json(source)
    except Unfit:
        end = source.rfind("}") + 1
        closing = _closing(source, end)
        if not closing and not _NEXT.match(source, end):
            raise
        _check_json(source[:end] + closing)
        return end


def _closing(source: str, end: int) -> str:
    """The brackets that are open at ``end``, closed."""
    opened: list[str] = []
    for token in _TOKEN.finditer(source, 0, end):
        if token[0] in "[{":
            opened.append("]" if token[0] == "[" else "}")
        elif token[0] in "]}" and opened:
            opened.pop()
    return "".join(reversed(opened))


def _check_json(source: str) -> int:
    """Where its values end: behind the last one may stand the brackets of what they were cut out of."""
    at = _after_blank(source, int(source.startswith("\ufeff")))
    try:
        while at < len(source):
            end = _JSON.raw_decode(source, at)[1]
            at = _BETWEEN.match(source, end).end()  # type: ignore[union-attr]
            if not source[at:].strip("]} \t\r\n"):
                return end
    except RecursionError as exc:
        raise TooDeep from exc
    except ValueError as exc:
        raise Unfit("no JSON") from exc
    return len(source)


def _after_blank(source: str, at: int) -> int:
    found = _BLANK.match(source, at)
    return found.end() if found else at


def read_yaml(source: str, most: int) -> Data:
    """The documents of a stream of YAML. Aliases stay what they are. Raises :class:`Unfit` or :class:`TooDeep`."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    shift = int(source.startswith("\ufeff"))
    grower = Grower(most)
    try:
        for event in yaml.parse(source[shift:].translate(_NO_BREAKS), Loader=loader):
            start, end = _places(event, shift)
            if isinstance(event, yaml.ScalarEvent):
                grower.leaf(Leaf(_behind_properties(source, start, end), end, event.style or "", event.value))
            elif isinstance(event, yaml.AliasEvent):
                grower.leaf(Leaf(start, end, "*", ""))
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                grower.open(Table() if isinstance(event, yaml.MappingStartEvent) else Series())
            elif isinstance(event, yaml.CollectionEndEvent):
                grower.close()
            if grower.full:
                return Data(grower.root, len(source) - end)
    except (yaml.YAMLError, UnicodeError) as exc:
        raise Unfit("no YAML") from exc
    return Data(grower.root, 0)


def _behind_properties(source: str, start: int, end: int) -> int:
    """Where a scalar begins behind its tag and anchor."""
    found = _PROPERTIES.match(source, start, end)
    return found.end() if found else start


def _places(event: yaml.Event, shift: int) -> tuple[int, int]:
    if event.start_mark is None or event.end_mark is None:
        raise Unfit("no place")
    return event.start_mark.index + shift, event.end_mark.index + shift
