"""Edits of a document's visible text that keep every offset true.

Readers first copy the source's lines and then take markup out of them, as edits: "what stands at
``start:end`` is seen as ``text``". Stages compose: LaTeX inside Markdown inside HTML.
:func:`rewrite` is for what a reader does not see, :func:`read_as` for what a reader sees and takes for something else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.text.document import Document, Piece, Printed, Run, TextBuilder


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``text[start:end]`` is seen as ``seen`` (nothing, where it is markup)."""

    start: int
    end: int
    seen: str = ""


def rewrite(document: Document, edits: Iterable[Edit]) -> Document:
    """The document with the edits carried out. Of edits that overlap, the earlier (then the longer) wins."""
    return _rewritten(document, _without_overlaps(edits))[0]


def read_as(document: Document, edits: Iterable[Edit]) -> Document:
    """Like :func:`rewrite`, but evidence keeps the text as it was before, for that is what the page shows."""
    rewritten, shifts = _rewritten(document, _without_overlaps(edits))
    return replace(rewritten, printed=Printed(document.text, shifts.back))


def _rewritten(document: Document, chosen: Sequence[Edit]) -> tuple[Document, _Shifts]:
    builder = TextBuilder()
    shifts = _Shifts()
    at = 0
    for edit in chosen:
        _keep(document, builder, at, edit.start)
        shifts.add(edit, builder.length)
        _see(document, builder, edit)
        at = edit.end
    _keep(document, builder, at, len(document.text))
    return (_moved(document, builder, shifts) if chosen else document), shifts


def _without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    chosen: list[Edit] = []
    for edit in sorted(set(edits), key=lambda e: (e.start, -e.end)):
        if not chosen or edit.start >= chosen[-1].end:
            chosen.append(edit)
    return chosen


def _keep(document: Document, builder: TextBuilder, start: int, end: int) -> None:
    """Copy ``document.text[start:end]`` with its runs."""
    at = start
    for run in document.offsets.between(start, end):
        low, high = max(run.at, start), min(run.at + run.length, end)
        if low > at:
            builder.add(document.text[at:low])
        _copy_part(document, builder, run, low, high)
        at = high
    if at < end:
        builder.add(document.text[at:end])


def _copy_part(document: Document, builder: TextBuilder, run: Run, low: int, high: int) -> None:
    piece = document.text[low:high]
    if run.exact:
        builder.replace(piece, run.start + low - run.at, run.start + high - run.at, exact=True)
    else:
        builder.replace(piece, run.start, run.end)


def _see(document: Document, builder: TextBuilder, edit: Edit) -> None:
    if not edit.seen:
        return
    found = document.offsets.source_range(edit.start, edit.end)
    if found is None:
        builder.add(edit.seen)
    else:
        builder.replace(edit.seen, *found)


class _Shifts:
    """Where an offset of the old text lies in the new one, and the other way round."""

    def __init__(self) -> None:
        self._edits: list[tuple[Edit, int]] = []
        self._starts: list[int] = []
        self._new_starts: list[int] = []

    def add(self, edit: Edit, at: int) -> None:
        self._edits.append((edit, at))
        self._starts.append(edit.start)
        self._new_starts.append(at)

    def __call__(self, offset: int) -> int:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        edit, at = self._edits[index]
        if offset >= edit.end:
            return at + len(edit.seen) + offset - edit.end
        return at + min(len(edit.seen), offset - edit.start)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The old text's range that is read as ``start:end`` of the new one. An edit belongs to it whole or not at all."""
        return (
            self._old(start, bisect_right(self._new_starts, start) - 1, inside=lambda edit: edit.start),
            self._old(end, bisect_left(self._new_starts, end) - 1, inside=lambda edit: edit.end),
        )

    def _old(self, offset: int, index: int, inside: Callable[[Edit], int]) -> int:
        """``index`` is that of the last edit before the offset."""
        if index < 0:
            return offset
        edit, at = self._edits[index]
        behind = offset - at - len(edit.seen)
        return inside(edit) if behind < 0 else edit.end + behind


def _moved(document: Document, builder: TextBuilder, shift: _Shifts) -> Document:
    """Everything at its new place, without the blocks and pieces of which nothing is left."""
    text = builder.text()
    blocks = [b._replace(start=shift(b.start), end=shift(b.end)) for b in document.blocks]
    pieces = [Piece(shift(p.start), shift(p.end), p.style) for p in document.pieces]
    return replace(
        document,
        text=text,
        offsets=builder.offsets(),
        blocks=tuple(b for b in blocks if text[b.start : b.end].strip()),
        pieces=tuple(p for p in pieces if text[p.start : p.end].strip()),
        links=tuple(link._replace(at=shift(link.at)) for link in document.links),
        marks=tuple(mark._replace(start=shift(mark.start), end=shift(mark.end)) for mark in document.marks),
    )
