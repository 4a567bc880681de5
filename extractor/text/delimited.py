"""CSV and TSV pages: a paper a row, its fields by the header's names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extractor.text.document import Block, Document, Link, TextBuilder
from extractor.text.links import printed_urls

Cell = tuple[int, int]

FIELDS: tuple[tuple[str, str], ...] = (
    (r"(?:paper|article|primary|original|document)?[ _]?(?:title|name)", "title"),
    (r"(?:full[ _])?authors?(?:[ _](?:names?|full names?|list))?|creators?|byline", "author"),
    (r"abstract(?:[ _]note)?|summary|description|tl;?dr|snippet|excerpt|synopsis|take[ _-]?home(?:[ _]message)?|take[ _-]?aways?", "summary"),
    (r"(?:(?:key|main|primary|secondary)[ _])?(?:findings?|outcomes?|conclusions?|highlights?)|(?:key|main)[ _](?:results?|points?)|sample[ _]size|notes", "finding"),
    (r"(?:publication[ _]|pub[ _])?(?:year|date)|published(?:[ _](?:at|on|date))?|date[ _]published", "date"),
    (r"journal(?:[ _](?:title|name))?|venue(?:[ _]?[/,&+][ _]?(?:year|date))?|source[ _]title|conference|publication(?:[ _](?:title|name))?|booktitle|container[ _]title", "venue"),
    (r"(?:pdf|html|paper|full[ _]?text|code|article|landing)?[ _]?(?:urls?|links?)|doi|arxiv(?:[ _]?(?:id|url))?|github", "id"),
)  # fmt: skip
"""Column names as exports of reference managers and search engines have them, and the field each holds."""


def column_field(header: str) -> str | None:
    """The field that a column of this name holds, or None."""
    name = header.strip().casefold()
    return next((field for pattern, field in FIELDS if re.fullmatch(pattern, name)), None)


_LONGEST_HEAD = 20_000
"""Characters of a header line that are looked at."""


def delimiter_of(source: str) -> str | None:
    """The separator of a delimited page: its first line names a title column and another one we know."""
    head = source[:_LONGEST_HEAD].lstrip("\ufeff").split("\n", 1)[0]
    for mark in ",\t;|":
        names = [column_field(cell.strip().strip('"')) for cell in head.split(mark)]
        if len(names) >= 3 and "title" in names and len({name for name in names if name}) >= 2:
            return mark
    return None


def read_delimited(source: str, mark: str) -> Document:
    """The document of a CSV or TSV page: every cell a block, every row a container."""
    rows = list(_rows(source, mark))
    header = [column_field(_plain(source, cell)) for cell in rows[0]] if rows else []
    if "summary" not in header and (told := _sentences(source, rows[1:], header)) is not None:
        header[told] = "summary"
    builder = TextBuilder()
    blocks: list[Block] = []
    links: list[Link] = []
    for number, row in enumerate(rows[1:], 1):
        for column, cell in enumerate(row):
            field = header[column] if column < len(header) else None
            block = _append(source, builder, cell, f"feed {field or 'other'}", number, column)
            if block:
                blocks.append(block)
                links.extend(_links(source, cell, block))
    return Document(source, builder.text(), builder.offsets(), tuple(blocks), tuple(links))


_SHORTEST_SUMMARY = 100
_ENDS_SENTENCE = re.compile(r"[a-zß-ÿ]{3}[.!?](?:\s|$)")


def _sentences(source: str, rows: Sequence[Sequence[Cell]], header: Sequence[str | None]) -> int | None:
    """The column without a known name that holds long sentences in at least half of the rows, most of all columns."""
    counts = [0] * len(header)
    for row in rows:
        for column, (start, end) in enumerate(row[: len(header)]):
            long = header[column] is None and end - start >= _SHORTEST_SUMMARY
            counts[column] += long and _ENDS_SENTENCE.search(source, start, end) is not None
    best = max(range(len(header)), key=counts.__getitem__, default=None)
    return best if best is not None and counts[best] * 2 >= len(rows) and counts[best] else None


def _plain(source: str, cell: Cell) -> str:
    return source[cell[0] : cell[1]].strip().strip('"').replace('""', '"')


def _append(source: str, builder: TextBuilder, cell: Cell, style: str, row: int, column: int) -> Block | None:
    start, end = cell
    text = source[start:end]
    if not text.strip():
        return None
    start, end = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
    if builder.length:
        builder.add("\n")
    at = builder.length
    for match in re.finditer(r'""|\s+|[^"\s]+|"', source[start:end]):
        low, high = start + match.start(), start + match.end()
        seen = '"' if match[0] == '""' else " " if re.search(r"[\r\n]", match[0]) else None
        if seen is None:
            builder.copy(source, low, high)
        else:
            builder.replace(seen, low, high)
    return Block(at, builder.length, "cell", style, (row,), column=column, row=row)


def _links(source: str, cell: Cell, block: Block) -> Iterator[Link]:
    for start, end in printed_urls(source[cell[0] : cell[1]]):
        yield Link(source[cell[0] + start : cell[0] + end], cell[0] + start, cell[0] + end, block.start)


def _rows(source: str, mark: str) -> Iterator[Sequence[Cell]]:
    """RFC 4180 records as cells without their quotation marks; a stray quote inside a bare cell is text."""
    at, row = int(source.startswith("\ufeff")), []
    while at < len(source):
        start, end, after = _cell(source, at, mark)
        row.append((start, end))
        at = after + 1
        if after >= len(source) or source[after] in "\r\n":
            at += source.startswith("\r\n", after)
            yield row
            row = []
    if row:
        yield row


def _cell(source: str, at: int, mark: str) -> tuple[int, int, int]:
    """A cell's content, and the offset of what ends it."""
    if source.startswith('"', at):
        close = _closing(mark)
        end = at + 1
        while match := close.search(source, end):
            if (match.end() - _quotes_from(source, match.start(), at + 1)) % 2 == 1:
                after = _ending(mark).search(source, match.end())
                return at + 1, match.start(), after.start() if after else len(source)
            end = match.end()
        return at + 1, len(source), len(source)
    found = _ending(mark).search(source, at)
    end = found.start() if found else len(source)
    return at, end, end


@lru_cache
def _closing(mark: str) -> re.Pattern[str]:
    return re.compile(rf'"(?=\s*(?:{re.escape(mark)}|[\r\n]|$))')


@lru_cache
def _ending(mark: str) -> re.Pattern[str]:
    return re.compile(rf"[{re.escape(mark)}\r\n]")


def _quotes_from(source: str, at: int, low: int) -> int:
    """Where the run of quotation marks begins that ends at ``at``."""
    while at > low and source[at - 1] == '"':
        at -= 1
    return at
