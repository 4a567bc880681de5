"""The model reads titles: copies are grounded in slots, and become hints for the labelling chain."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from extractor.ask.asking import Asker, may_be_split
from extractor.ask.questions import titles_question
from extractor.ask.windows import Window, windows
from extractor.drafts import TitlesDraft
from extractor.errors import ModelError
from extractor.language.ground import Token, occurrences, tokens
from extractor.language.wording import is_prose
from extractor.layout.slots import Slot
from extractor.layout.states import Hint, T
from extractor.records import Problem, ProblemKind
from extractor.text.document import Document

COPIED = 1.5
NOT_COPIED = -0.3
"""What the model's word weighs, in nats: that it copied a line as a title, that it passed one over."""
COPIED_ALIKE = 5.0
"""What it weighs where it copied most lines of one markup: a small model errs line by line, a page's makers do not. Pages unlike
those that the rules were made beside gain by it; what the rules read well stays as it is."""
_FEWEST_ALIKE, _MOST_OF_THEM, _LONG_WORDED = 3, 0.6, 5
"""Lines copied, their share of those with that markup, and their words (median): menus and headings have fewer."""
_MANY = 8


@dataclass
class TitleCopies:
    """Where the page prints what the model copied, and which slots it was asked about."""

    ranges: list[tuple[int, int]] = field(default_factory=list)
    asked: list[tuple[int, int]] = field(default_factory=list)
    """Slot indices, first and last of each window that got an answer."""
    problems: list[Problem] = field(default_factory=list)


async def read_titles(document: Document, slots: Sequence[Slot], sha256: str, asker: Asker) -> TitleCopies:
    """Ask for the titles of every window of the page. A window whose answer ran out of room is halved once."""
    copies = TitleCopies()
    pending = list(windows(document, slots))
    while pending:
        answers = await asker.ask_all([titles_question(window, sha256) for window in pending])
        again: list[Window] = []
        for window, answer in zip(pending, answers, strict=True):
            if isinstance(answer, TitlesDraft):
                _ground(document, slots, window, answer, copies)
            elif may_be_split(answer) and len(window.lines) > 8:
                again.extend(window.halves())
            elif isinstance(answer, ModelError):
                asker.note(answer, "titles", window.lines[0])
        pending = again
    return copies


def _ground(document: Document, slots: Sequence[Slot], window: Window, draft: TitlesDraft, copies: TitleCopies) -> None:
    start, end = slots[window.first].start, slots[window.last].end
    printed = tokens(document.text, start, end)
    if _copies_all(window, draft):
        copies.problems.append(
            Problem(
                kind=ProblemKind.UNGROUNDED, stage="titles", reason="the model copied most lines as titles", words=window.lines[0]
            )
        )
        return
    copies.asked.append((window.first, window.last))
    for copy in dict.fromkeys(draft.titles):
        found = _place(copy.rstrip(" …."), printed, copies.ranges)
        if found:
            copies.ranges.append(found)
        elif copy.strip():
            copies.problems.append(
                Problem(kind=ProblemKind.UNGROUNDED, stage="titles", reason="the page does not print this title", words=copy[:300])
            )


def _copies_all(window: Window, draft: TitlesDraft) -> bool:
    """A reply that holds most lines of its window, or several that are prose, tells nothing of which are titles."""
    prose = sum(map(is_prose, draft.titles))
    return (len(draft.titles) > _MOST_OF_THEM * len(window.lines) and len(draft.titles) >= _MANY) or prose >= _FEWEST_ALIKE


def _place(copy: str, printed: Sequence[Token], taken: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The first place not yet taken that prints the copy."""
    return next((place for place in occurrences(copy, printed) if place not in taken), None)


def hints(document: Document, slots: Sequence[Slot], copies: TitleCopies) -> list[Hint]:
    """Evidence for and against every slot of the windows that were answered."""
    asked = [slot for first, last in copies.asked for slot in slots[first : last + 1]]
    copied = [slot for slot in asked if any(start < slot.end and slot.start < end for start, end in copies.ranges)]
    alike = _copied_alike(document, asked, copied)
    found = [Hint(slot.start, slot.end, T, COPIED_ALIKE if slot.style in alike else COPIED) for slot in copied]
    passed = set(asked).difference(copied)
    return found + [Hint(slot.start, slot.end, T, NOT_COPIED) for slot in asked if slot in passed and slot.style not in alike]


def _copied_alike(document: Document, asked: Sequence[Slot], copied: Sequence[Slot]) -> frozenset[str]:
    """The markup of which the model copied most lines, and lines as long as titles are."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for slot in copied:
        lengths[slot.style].append(len(document.text[slot.start : slot.end].split()))
    counts = Counter(slot.style for slot in asked)
    return frozenset(
        style
        for style, words in lengths.items()
        if len(words) >= max(_FEWEST_ALIKE, _MOST_OF_THEM * counts[style]) and median(words) >= _LONG_WORDED
    )


_GOES_ON = re.compile(r"[ \n]+[a-zß-ÿ]|-\w")
"""Behind a copy that stops in the midst of a title."""


_STOPS_MIDWAY = re.compile(r"\s(?:with|of|the|an?|and|or|in|on|for|to|by|from|at|using|via)$", re.IGNORECASE)
_SOURCE_BEHIND = re.compile(r"[,.]\s+[^\Wa-zß-ÿ_]")
_CITED_PART = ">cite."


def _leaves_source(document: Document, slot: Slot, copy: tuple[int, int]) -> bool:
    """A reference's title is cut only where the copy opens it and what looks like a journal is left: the rules cut references well."""
    return copy[0] <= slot.start + 3 and _SOURCE_BEHIND.match(document.text, copy[1], slot.end) is not None


def cut_out(document: Document, slots: Sequence[Slot], copies: TitleCopies) -> list[Slot]:
    """Slots, with a title that stands inside a longer line set apart from what is around it."""
    return [part for slot in slots for part in _parts(document, slot, copies)]


def _parts(document: Document, slot: Slot, copies: TitleCopies) -> Iterator[Slot]:
    inside = next((r for r in copies.ranges if slot.start <= r[0] and r[1] <= slot.end), None)
    size = slot.end - slot.start
    if (
        inside is None
        or inside[1] - inside[0] > 0.75 * size
        or inside[1] - inside[0] < 12
        or is_prose(document.text[slot.start : slot.end])
        or _GOES_ON.match(document.text, inside[1], slot.end)
        or _STOPS_MIDWAY.search(document.text, inside[0], inside[1])
        or (_CITED_PART in slot.style and not _leaves_source(document, slot, inside))
    ):
        yield slot
        return
    if inside[0] - slot.start > 3:
        yield replace(slot, end=inside[0], style=slot.style + "<title")
    yield replace(slot, start=inside[0], end=inside[1], style=slot.style + "=title", first=False)
    if slot.end - inside[1] > 3:
        yield replace(slot, start=inside[1], style=slot.style + ">title", first=False)
