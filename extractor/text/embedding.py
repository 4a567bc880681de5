"""Documents inside documents: HTML escaped in a feed, a page in an attribute. Offsets of the inner one lead to the outer source."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extractor.records import Problem
from extractor.text.document import Block, Document, Link, Mark, OffsetMap, Piece, Run, TextBuilder
from extractor.text.markup import Skipped, Text, tokens

_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{0,31});")


def unescaped(source: str, start: int, end: int) -> tuple[str, OffsetMap]:
    """The text that ``source[start:end]``, a stretch of XML, stands for; tags in it stay as they are."""
    builder = TextBuilder()
    for token in tokens(source[start:end], xml=True):
        if isinstance(token, Text) and not token.raw:
            _decode_entities(builder, source, start + token.start, start + token.end)
        elif not isinstance(token, Skipped):
            builder.copy(source, start + token.start, start + token.end)
    return builder.text(), builder.offsets()


def as_printed(source: str, start: int, end: int) -> tuple[str, OffsetMap]:
    """The text of ``source[start:end]``, an attribute's value, with its entities decoded."""
    builder = TextBuilder()
    _decode_entities(builder, source, start, end)
    return builder.text(), builder.offsets()


def _decode_entities(builder: TextBuilder, source: str, start: int, end: int) -> None:
    at = start
    for entity in _ENTITY.finditer(source, start, end):
        builder.copy(source, at, entity.start())
        builder.replace(html.unescape(entity.group()), entity.start(), entity.end())
        at = entity.end()
    builder.copy(source, at, end)


class Assembly:
    """Joins documents, read from parts of one source, to one document about that source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = TextBuilder()
        self.blocks: list[Block] = []
        self.pieces: list[Piece] = []
        self.links: list[Link] = []
        self.hidden: Counter[str] = Counter()
        self.marks: list[Mark] = []
        self.problems: list[Problem] = []

    def add(self, inner: Document, to_source: OffsetMap) -> None:
        """Append a document; ``to_source`` leads from its source to that of the whole."""
        self.problems.extend(inner.problems)
        if not inner.blocks and not inner.links:
            self.hidden.update(inner.hidden)
            return
        if self.text.length and inner.text:
            self.text.add("\n")
        shift = self.text.length
        append(self.text, inner, to_source)
        self.blocks.extend(b._replace(start=b.start + shift, end=b.end + shift) for b in inner.blocks)
        self.pieces.extend(p._replace(start=p.start + shift, end=p.end + shift) for p in inner.pieces)
        self.marks.extend(m._replace(start=m.start + shift, end=m.end + shift) for m in inner.marks)
        for link in inner.links:
            if found := to_source.source_range(link.start, link.end):
                self.links.append(link._replace(start=found[0], end=found[1], at=link.at + shift))
        self.hidden.update(inner.hidden)

    def document(self) -> Document:
        """The whole."""
        return Document(
            source=self.source,
            text=self.text.text(),
            offsets=self.text.offsets(),
            blocks=tuple(self.blocks),
            links=tuple(sorted(self.links, key=lambda link: (link.at, link.start))),
            pieces=tuple(self.pieces),
            hidden={kind: count for kind, count in self.hidden.items() if count},
            marks=tuple(self.marks),
            problems=tuple(self.problems),
        )


def joined(source: str, parts: Iterable[tuple[Document, int, int]]) -> Document:
    """Documents that were read from ``source[start:end]``, in the order given; no two use a container's number."""
    assembly = Assembly(source)
    shift = 0
    for document, start, end in parts:
        whole = OffsetMap([Run(0, end - start, start, end, True)])
        assembly.add(replace(document, blocks=tuple(_renumbered(block, shift) for block in document.blocks)), whole)
        shift += 1 + max((number for block in document.blocks for number in (*block.path, block.row or 0)), default=0)
    return assembly.document()


def _renumbered(block: Block, shift: int) -> Block:
    row = None if block.row is None else block.row + shift
    return block._replace(path=tuple(number + shift for number in block.path), row=row)


def append(builder: TextBuilder, inner: Document, to_source: OffsetMap) -> None:
    """Write the text of a document; ``to_source`` leads from its source to that of the whole."""
    at = 0
    for run in inner.offsets.runs:
        builder.add(inner.text[at : run.at])
        for part in _through(run, to_source):
            builder.replace(inner.text[part.at : part.at + part.length], part.start, part.end, exact=part.exact)
        at = run.at + run.length
    builder.add(inner.text[at:])


def _through(run: Run, to_source: OffsetMap) -> Iterator[Run]:
    """A run of the inner document, cut into runs that lead on to the outer source."""
    if not run.exact:
        found = to_source.source_range(run.start, run.end)
        if found:
            yield Run(run.at, run.length, found[0], found[1], False)
        return
    for outer in to_source.between(run.start, run.end):
        low, high = max(outer.at, run.start), min(outer.at + outer.length, run.end)
        at = run.at + low - run.start
        if outer.exact:
            yield Run(at, high - low, outer.start + low - outer.at, outer.start + high - outer.at, True)
        else:
            yield Run(at, high - low, outer.start, outer.end, False)
