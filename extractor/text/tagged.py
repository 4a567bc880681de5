"""Exports that begin each line with a field's code and a blank: Web of Science's plain text, and Refer as EndNote writes it.

A value goes on in lines that are indented; authors stand one a line, or one a field. The formats:
https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html, https://en.wikipedia.org/wiki/Refer_(software).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.text.document import Block, Document, Link, TextBuilder
from extractor.text.links import printed_urls

Range = tuple[int, int]

_LINE = re.compile(r"[^\r\n]+")
_CODED = re.compile(r"(%[A-Z0-9]|[A-Z][A-Z0-9])(?: (?=\S)|\s*$)")
_FIELDS = {
    "TI": "title", "AF": "author", "AU": "author", "SO": "venue", "PY": "date", "AB": "summary", "DI": "id", "UR": "id",
    "%T": "title", "%A": "author", "%J": "venue", "%B": "venue", "%D": "date", "%X": "summary", "%R": "id", "%U": "id",
}  # fmt: skip
_ENOUGH = 4
"""Kinds of codes that such an export has at least, title and authors among them."""


@dataclass
class _Field:
    code: str
    parts: list[Range]
    record: int


def is_tagged(source: str) -> bool:
    """Whether most lines begin with a code or go on with one, and titles and authors are among the codes."""
    lines = [match[0] for match in _LINE.finditer(source[:20_000])]
    codes = [match[1] for line in lines if (match := _CODED.match(line))]
    known = set(codes) & _FIELDS.keys()
    named = {_FIELDS[code] for code in known}
    held = sum(line[0].isspace() for line in lines) + len(codes)
    return len(known) >= _ENOUGH - 1 and {"title", "author"} <= named and len(set(codes)) >= _ENOUGH and held >= 0.8 * len(lines)


def read_tagged(source: str) -> Document:
    """Every value a block, every record a container. Authors in full stand for those in short."""
    fields = list(_fields(source))
    in_full = {field.record for field in fields if field.code == "AF"}
    builder, blocks, links = TextBuilder(), list[Block](), list[Link]()
    for row, field in enumerate(fields):
        kind = _FIELDS.get(field.code, "other")
        if field.code == "AU" and field.record in in_full:
            kind = "other"
        for parts in [[part] for part in field.parts] if kind == "author" else [field.parts]:
            block = _append(source, builder, parts, f"feed {kind}", field.record, row)
            blocks.append(block)
            links.extend(_links(source, parts, block))
    return Document(source, builder.text(), builder.offsets(), tuple(blocks), tuple(links))


def _fields(source: str) -> Iterator[_Field]:
    """Fields with a value, in order; a code that is there already and opens records opens the next one."""
    field: _Field | None = None
    record, opens = 1, ""
    for line in _LINE.finditer(source):
        coded = _CODED.match(source, line.start(), line.end())
        if coded is None:
            if field and line[0][0].isspace() and line[0].strip():
                field.parts.append(_stripped(source, line.start(), line.end()))
            continue
        if field and field.parts:
            yield field
        opens = opens or coded[1]
        record += coded[1] == opens
        value = _stripped(source, coded.end(), line.end())
        field = _Field(coded[1], [value] if value[0] < value[1] else [], record)
    if field and field.parts:
        yield field


def _stripped(source: str, start: int, end: int) -> Range:
    text = source[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _append(source: str, builder: TextBuilder, parts: list[Range], style: str, record: int, row: int) -> Block:
    if builder.length:
        builder.add("\n")
    at = builder.length
    for index, (low, high) in enumerate(parts):
        if index:
            builder.replace(" ", parts[index - 1][1], low)
        builder.copy(source, low, high)
    return Block(at, builder.length, "cell", style, (record,), row=row)


def _links(source: str, parts: list[Range], block: Block) -> Iterator[Link]:
    for low, high in parts:
        for start, end in printed_urls(source[low:high]):
            yield Link(source[low + start : low + end], low + start, low + end, block.start)
