"""What the entries of this page look like as a whole, learned from its labelled slots."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.layout.labelling import Labelled
from extractor.layout.slots import Slot
from extractor.layout.states import A, L, O, P, S, T, V
from extractor.text.document import Document


@dataclass(frozen=True)
class PagePattern:
    """How the page prints its entries."""

    titled: bool
    """It prints titles; a page of abstracts alone does not."""
    leading: frozenset[str]
    """Looks of the fields that stand before an entry's title."""
    names_lead: bool
    """Most lists of names stand before their titles."""
    prose_style: str | None
    """The markup of the prose below titles."""
    owners: Mapping[int, int]
    """For slots in a container that holds one title only: the index of that title among the slots. A container
    beside such ones that holds the usual prose and no title has an index of its own."""


def page_pattern(document: Document, labelled: Sequence[Labelled]) -> PagePattern:
    """The pattern that the labels of all slots together show."""
    prose_style = _prose_style(labelled)
    leading = _leads_with(labelled)
    names = frozenset(item.look for item in labelled if item.state == A and item.slot.first)
    names_lead = _names_lead(labelled, leading)
    # However the line of one of them was cut.
    leading |= names if names_lead else frozenset()
    return PagePattern(_is_titled(labelled), leading, names_lead, prose_style, _owners(document, labelled, prose_style))


def _owners(document: Document, labelled: Sequence[Labelled], prose_style: str | None) -> dict[int, int]:
    titles = [index for index, item in enumerate(labelled) if item.state == T]
    paths = [document.blocks[item.slot.block].path for item in labelled]
    holds = Counter(step for index in titles for step in set(paths[index]))
    counts = Counter(step for path in paths for step in set(path))
    if len(titles) < 2:
        return {}
    owned = {step: index for index in titles for step in paths[index] if holds[step] == 1 and counts[step] > 1}
    beside = Counter(outer for index in titles for outer, step in itertools.pairwise(paths[index]) if step in owned)
    for index, item in enumerate(labelled):
        if item.state == P and markup_of(item.slot) == prose_style and not any(step in owned for step in paths[index]):
            untitled = [step for outer, step in itertools.pairwise(paths[index]) if beside[outer] > 1 and not holds[step]]
            owned.update(dict.fromkeys([step for step in untitled if counts[step] > 1], index))
    return {i: owned[step] for i, path in enumerate(paths) for step in path if step in owned}


def markup_of(slot: Slot) -> str:
    """The markup of the slot's block."""
    return slot.style.partition(">")[0]


_HEADING = re.compile(r"h([1-6])(?!\w)")


def is_below(title: Slot, section: Slot) -> bool:
    """A heading of a lower level than the title ("Summary" in h3 below a title in h2) opens a part of the title's entry."""
    above, mine = _HEADING.match(title.style), _HEADING.match(section.style)
    return above is not None and mine is not None and int(mine[1]) > int(above[1])


def _is_titled(labelled: Sequence[Labelled]) -> bool:
    """Does this page print titles? A page of abstracts alone may still open with a line that looks like one."""
    told = [item for item in labelled if item.state != O]
    titles = sum(1 for item, following in itertools.pairwise(told) if item.state == T and following.state in (A, V, P, L))
    prose = sum(1 for item in labelled if item.state == P and item.slot.first and item.slot.end - item.slot.start > 200)
    return titles >= 2 or (titles >= 0.5 * prose and titles > 0)


def _prose_style(labelled: Sequence[Labelled]) -> str | None:
    """The look of the prose that follows titles on this page, or None where there is none."""
    seen: Counter[str] = Counter()
    under_title = False
    for item in labelled:
        under_title = item.state == T or (under_title and item.state not in (S, O))
        if item.state == P and under_title:
            seen[markup_of(item.slot)] += 1
    return seen.most_common(1)[0][0] if seen else None


def _leads_with(labelled: Sequence[Labelled]) -> frozenset[str]:
    """Looks that stand before the titles on this page (a date line, a venue tag, an id), not behind them.

    Behind the last field of one entry and before the next title is the same place everywhere but
    at the ends of the page: what stands before the first title leads, what trails the last entry does not.
    """
    before: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    kinds: Counter[tuple[str, int]] = Counter()
    first: set[str] = set()
    lead: list[Labelled] = []
    trailing: set[str] = set()
    titles, body = 0, False
    for item in _without_parts(labelled):
        if item.state == O and lead and goes_on(lead[-1], item):
            continue
        if item.state == T:
            titles += 1
            before.update({i.look for i in lead})
            kinds.update({(i.slot.style, i.state) for i in lead})
            first = {i.slot.style for i in lead} if titles == 1 else first
            lead, body, trailing = [], True, set()
        elif item.state in (P, S, O):
            if item.state == P and body:
                behind.update({i.look for i in lead})
                trailing = {i.look for i in lead}
            lead = []
            body = body and item.state != S
        else:
            lead.append(item)
    behind.update({i.look for i in lead} if body else ())
    trailing |= {i.look for i in lead} if body else set()
    usual = max(1, 0.6 * titles)
    often = {item.look for item in labelled if kinds[(item.slot.style, item.state)] >= usual}
    trailing |= _behind_titles_of_sections(labelled)
    often = {item.look for item in labelled if item.look in often and (item.slot.style in first or item.look not in trailing)}
    return frozenset(look for look in often if before[look] > behind[look])


def _behind_titles_of_sections(labelled: Sequence[Labelled]) -> set[str]:
    """Looks that never open a section of the page where several open with a title and have them right behind it."""
    opening: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    told = [item for item in labelled if item.state != O]
    for section, item, following in zip(told, told[1:], told[2:], strict=False):
        if section.state == S and item.state != S:
            opening[item.look] += 1
            behind[following.look] += item.state == T
    return {look for look, count in behind.items() if count > 1 and not opening[look]}


def goes_on(field: Labelled, item: Labelled) -> bool:
    """The rest of a line that a field opened: where its authors work."""
    return item.slot.block == field.slot.block and not item.slot.first


def _without_parts(labelled: Sequence[Labelled]) -> Iterator[Labelled]:
    """The slots without headings that open parts of an entry: behind these the entry goes on."""
    title: Labelled | None = None
    for item in labelled:
        title = item if item.state == T else title
        if item.state != S or title is None or not is_below(title.slot, item.slot):
            yield item


def _names_lead(labelled: Sequence[Labelled], leading: frozenset[str]) -> bool:
    """Do most lists of names stand before their titles? Then the others do, too."""
    names = [item.look for item in labelled if item.state == A and item.slot.first]
    return sum(look in leading for look in names) > 0.6 * len(names)
