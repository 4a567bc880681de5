"""Labelled slots to entries: where each paper's entry begins and ends, and which slots are its fields."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extractor.language.wording import bare_label, field_label, words
from extractor.layout.entry import Entry
from extractor.layout.evidence import papers_among
from extractor.layout.labelling import Labelled
from extractor.layout.pattern import PagePattern, goes_on, is_below, markup_of, page_pattern
from extractor.layout.states import A, O, P, S, T, V
from extractor.text.document import Document


def entries(document: Document, labelled: Sequence[Labelled], copied: Sequence[tuple[int, int]] = ()) -> list[Entry]:
    """The page's entries in order, without what only looks like one; ``copied`` are the titles that a model copied."""
    return papers_among(document, _split(document, labelled), copied)


def _split(document: Document, labelled: Sequence[Labelled]) -> list[Entry]:
    splitter = _Splitter(document, labelled)
    for index, item in enumerate(labelled):
        splitter.take(index, item)
    return splitter.found


class _Splitter:
    """Goes through the labelled slots once and puts each into the entry that it belongs to."""

    def __init__(self, document: Document, labelled: Sequence[Labelled]) -> None:
        self._document = document
        self._pattern = page_pattern(document, labelled)
        self._cited = {item.slot.block for item in labelled if item.state == T and item.slot.style.endswith(("cite.title", NAME))}
        """Blocks of references whose title is one: of the others, an entry above has printed it."""
        self._owner: int | None = None
        self._headings: list[tuple[int, int]] = []
        self._pending: list[Labelled] = []
        self._current: Entry | None = None
        self.found: list[Entry] = []

    def take(self, index: int, item: Labelled) -> None:
        owner = self._pattern.owners.get(index)
        if item.slot.kind == "item" and ">cite." in item.slot.style:
            self._pending = [waiting for waiting in self._pending if waiting.slot.block == item.slot.block]
        if owner is not None:
            self._take_owned(item, owner)
        elif item.state == S and self._current and _is_below_title(self._current, item):
            self._current.add(item)
        elif item.state == S:
            self._headings.append((item.slot.start, item.slot.end))
            self._current, self._pending = None, []
        elif item.state == O:
            self._pending = self._pending if self._pending and goes_on(self._pending[-1], item) else []
        else:
            self._take_next(item)

    def _take_owned(self, item: Labelled, owner: int) -> None:
        """A slot in a card, row or list item that holds one title belongs to that title."""
        if item.state in (S, O):
            return
        if self._current is None or self._owner != owner:
            self._open(owner)
        assert self._current is not None
        self._current.add(item)

    def _take_next(self, item: Labelled) -> None:
        if self._current and _leaves_reference(self._document, self._current, item):
            self._current = None
        if self._opens(item):
            self._open(None)
        if (
            self._current is None
            or _waits(self._document, self._current, item, self._pattern)
            or (self._owner is not None and item.look in self._pattern.leading)
        ):
            self._pending.append(item)
        else:
            self._current.add(item)

    def _open(self, owner: int | None) -> None:
        waiting = self._pending if self.found else _leading(self._pending, self._pattern)
        self._current = Entry(list(waiting), self._headings, len(self._headings))
        self._owner, self._pending = owner, []
        self.found.append(self._current)

    def _opens(self, item: Labelled) -> bool:
        if item.slot.first and ">cite." in item.slot.style and item.state in (A, T) and item.slot.block in self._cited:
            return True
        if item.slot.first and item.slot.style.endswith("cite.note") and item.state == P:
            return True  # prose with its source behind it
        current = None if self._owner is not None and item.state == T else self._current
        return _opens(self._document, current, item, self._pending, self._pattern)


def _is_below_title(entry: Entry, section: Labelled) -> bool:
    title = next(iter(entry.of(T)), None)
    return title is not None and is_below(title.slot, section.slot)


def _leading(pending: Sequence[Labelled], pattern: PagePattern) -> list[Labelled]:
    """What stands before a page's first entry and is of it: what stands before the others too; else it is of the page's head."""
    kept = [item for item in pending if item.look in pattern.leading]
    return kept if pattern.leading else list(pending[-1:])


def _leaves_reference(document: Document, current: Entry, item: Labelled) -> bool:
    """A reference that fills a list item ends with it: the next item is not of it, whatever it is."""
    first = current.slots[0].slot
    path = document.blocks[first.block].path
    return ">cite." in first.style and first.kind == "item" and document.blocks[item.slot.block].path[: len(path)] != path


def _opens(document: Document, current: Entry | None, item: Labelled, pending: Sequence[Labelled], pattern: PagePattern) -> bool:
    """Does this slot begin a new entry?"""
    if item.state == T:
        return current is None or _has_title(current) or (bool(current.of(P)) and not _same_container(document, current, item))
    if current is None:
        return _opens_untitled(item, pending, pattern)
    if item.state == A and _other_people(document, current, item):
        return True
    if item.state == A:
        return bool(current.of(P)) and bool(current.of(A)) and current.slots[-1].state != A and item.look not in pattern.leading
    if item.state == P and not pattern.titled:
        return bool(current.of(P)) and _stands_alone(item)
    return False


def _opens_untitled(item: Labelled, pending: Sequence[Labelled], pattern: PagePattern) -> bool:
    """An abstract on a page that prints no titles, or one that the usual fields announce; or a list of authors."""
    announced = any(i.state in (A, V) and i.look in pattern.leading for i in pending)
    expected = not pattern.titled or (markup_of(item.slot) == pattern.prose_style and announced)
    return (item.state == P and expected) or (item.state == A and item.look not in pattern.leading)


_ENOUGH = 20
"""Lists of one entry that the next list is compared with."""


def _other_people(document: Document, current: Entry, item: Labelled) -> bool:
    """A second list of names that shares few with the first, in the same look: the next paper's."""
    if not item.people.is_list or current.slots[-1].state == A:
        return False
    lists = [other for other in current.of(A)[:_ENOUGH] if other.people.is_list and other.look == item.look]
    if not lists:
        return False
    mine = {document.text[item.slot.start + a : item.slot.start + b] for a, b in item.people.names}
    theirs = {document.text[o.slot.start + a : o.slot.start + b] for o in lists for a, b in o.people.names}
    return len(mine & theirs) < 0.5 * len(mine | theirs)


def _has_title(entry: Entry) -> bool:
    return bool(entry.of(T))


def _same_container(document: Document, entry: Entry, item: Labelled) -> bool:
    mine = document.blocks[entry.slots[0].slot.block].path
    theirs = document.blocks[item.slot.block].path
    return bool(mine) and bool(theirs) and mine[-1:] == theirs[-1:]


def _stands_alone(item: Labelled) -> bool:
    return item.slot.end - item.slot.start > 200 and item.slot.first


def _waits(document: Document, current: Entry, item: Labelled, pattern: PagePattern) -> bool:
    """On pages whose entries begin with such a field, one that follows the prose is the next entry's; names behind a title, too."""
    behind_title = item.state == A and _has_title(current) and (pattern.names_lead or bool(current.of(A)))
    if item.state == A and _CO_AUTHORS.match(document.text, item.slot.start):
        return False
    return item.look in pattern.leading and (bool(current.of(P)) or behind_title)


_CO_AUTHORS = re.compile(r"\W*(?:(?:this is )?(?:a )?(?:joint(?:ly)?(?: work)?|co-?authored|together) )?with\b", re.IGNORECASE)
"""They stand behind the one who speaks: "Joint work with: Bo Lind"."""


NAME = "cite.name"
"""The style of what a thing is called in the place of its paper's title."""


def name_of(entry: Entry) -> tuple[int, int] | None:
    """What an entry without a title calls the paper's own thing: "TIDE-Abs (Okafor et al., 2031)"."""
    first = next(iter(entry.of(T)), None)
    return (first.slot.start, first.slot.end) if first and first.slot.style.endswith(NAME) else None


def title_of(document: Document, entry: Entry) -> tuple[int, int] | None:
    """The title's range: of several title slots the first, without its label."""
    for item in entry.of(T):
        start, end = item.slot.start, item.slot.end
        label = field_label(document.text[start:end])
        if label and label.field == "title":
            start += label.value
        start, end = _without_number(document.text, start, end)
        if words(document.text[start:end]) and bare_label(document.text[start:end]) is None:
            return start, end
    return None


def _without_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the entry's number before it ("12. ", "[3] ") and a mark behind it (":")."""
    lead = re.match(r"\s*(?:\(?\d{1,3}[.)]|\[\d{1,3}\]|#\d+|\d{1,3}\))\s+", text[start:end])
    if lead:
        start += lead.end()
    year = re.search(r"(?:(?<!\s)\s+)?[(\[](?:19|20)\d\d[)\]]\W*$", text[start:end])
    if year and year.start() > 8:
        end = start + year.start()
    while end > start and text[end - 1] in " :;,|*_-–—\t":
        end -= 1
    while start < end and text[start] in " *_\t:;,|–—-":
        start += 1
    quoted = _QUOTED.fullmatch(text, start, end)
    return quoted.span(quoted.lastindex or 0) if quoted else (start, end)


_QUOTED = re.compile(r"""["“„]([^"“”„]+)["”“][.,]?|«([^«»]+)»[.,]?""")
"""A title in quotation marks as a whole: they are the page's, and no part of it."""


def abstract_of(document: Document, entry: Entry) -> tuple[int, int] | None:
    """From the first to the last character of the entry's longest stretch of prose."""
    return max(prose_of(document, entry), key=lambda where: where[1] - where[0], default=None)


_SHORTEST_PROSE = 40


def prose_of(document: Document, entry: Entry) -> list[tuple[int, int]]:
    """All stretches of the entry's prose, in order: its abstract, its findings, what is said of it."""
    found = []
    for start, end in _stretches(document, entry):
        label = field_label(document.text[start:end])
        if label and label.field == "abstract":
            start += label.value
        if end - start > _SHORTEST_PROSE or any(
            start <= item.slot.start < end and item.slot.kind in ("cell", "item") for item in entry.of(P)
        ):
            found.append((start, end))
    return found


def _stretches(document: Document, entry: Entry) -> Iterator[tuple[int, int]]:
    """Prose slots that follow each other with nothing else between."""
    current: tuple[int, int] | None = None
    for item, is_prose in zip(entry.slots, _prose_slots(document, entry), strict=True):
        if is_prose:
            if current is not None and not _new_field(document, item):
                current = (current[0], item.slot.end)
            else:
                if current:
                    yield current
                current = (item.slot.start, item.slot.end)
        elif current is not None:
            yield current
            current = None
    if current is not None:
        yield current


def _prose_slots(document: Document, entry: Entry) -> list[bool]:
    """Which slots are prose: in a list of findings, those between such are, too, unless a label says what else they are."""
    prose = [item.state == P for item in entry.slots]
    for at in range(1, len(prose) - 1):
        before, item, behind = entry.slots[at - 1 : at + 2]
        listed = item.slot.kind == "item" and before.slot.style == item.slot.style == behind.slot.style
        prose[at] = prose[at] or (listed and prose[at - 1] and behind.state == P and not _new_field(document, item))
    return prose


def _new_field(document: Document, item: Labelled) -> bool:
    """A label opens it, or it is a value of its own beside the abstract."""
    label = field_label(document.text[item.slot.start : item.slot.end])
    return label is not None or item.slot.style.startswith("feed finding")


def regions(document: Document, found: Sequence[Entry], labelled: Sequence[Labelled]) -> list[tuple[int, int]]:
    """All of the page that belongs to each entry: from its first slot to where the next thing begins.

    Links behind the last slot ("[pdf]", an icon) still belong to it as far as its container, or
    its line, goes.
    """
    spans: list[tuple[int, int]] = []
    sections = [item for item in labelled if item.state == S]
    starts = [item.slot.start for item in sections]
    for index, entry in enumerate(found):
        last = index + 1 == len(found)
        following = len(document.text) if last else _line_start(document, found[index + 1], spans)
        behind = (sections[at] for at in range(bisect_left(starts, entry.end), len(sections)))
        limit = min(following, next((item.slot.start for item in behind if not _is_below_title(entry, item)), following))
        end = _container_end(document, entry, limit)
        if not last and not document.blocks[entry.slots[0].slot.block].path:
            end = max(end, limit)
        spans.append((_line_start(document, entry, spans), min(limit, end)))
    return spans


def _line_start(document: Document, entry: Entry, before: Sequence[tuple[int, int]]) -> int:
    """Where the entry's first line begins, unless the entry before reaches into that line."""
    start = document.blocks[entry.slots[0].slot.block].start
    return start if not before or before[-1][1] <= start else entry.start


def _container_end(document: Document, entry: Entry, limit: int) -> int:
    """Where the container of the entry's first block ends; no further than the limit is looked."""
    last = entry.slots[-1].slot
    end = document.blocks[last.block].end
    path = document.blocks[entry.slots[0].slot.block].path
    for index in range(last.block + 1, len(document.blocks)):
        block = document.blocks[index]
        if not path or end >= limit or block.path[: len(path)] != path:
            break
        end = block.end
    return end + 1
