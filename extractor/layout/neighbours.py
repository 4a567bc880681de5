"""What the slots around a slot, and the page as a whole, say of the field it is."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from extractor.language.people import People
from extractor.language.wording import (
    bare_label,
    dates,
    field_label,
    is_affiliation,
    is_link_label,
    is_prose,
    names_venue,
    says_when,
    sentence_ends,
    words,
    years,
)
from extractor.layout.chain import is_bare
from extractor.layout.slot_scores import GoingOn
from extractor.layout.slots import Slot
from extractor.layout.states import A, L, O, P, S, Scores, T, V, add
from extractor.layout.styles import LEAD_IN
from extractor.text.document import Document


def _announced(texts: Sequence[str], index: int) -> str | None:
    """The field that the line before announced ("Abstract" or "Subjects:" on a line of its own)."""
    if not index:
        return None
    before = texts[index - 1]
    label = field_label(before)
    while label and label.value < len(before) and (inner := field_label(before[label.value :])):
        label, before = inner, before[label.value :]
    return label.field if label and label.value >= len(before.rstrip()) else bare_label(before)


def announcements(slots: Sequence[Slot], texts: Sequence[str]) -> list[str | None]:
    """What each slot was announced as; the items of a list below "Authors" are all authors."""
    found: list[str | None] = []
    for index, slot in enumerate(slots):
        field = _announced(texts, index)
        if field is None and index and slot.kind == "item" and slots[index - 1].kind == "item" and found[-1] == "authors":
            field = "authors"
        found.append(field)
    return found


_NEEDS_MORE = re.compile(r"\b(?:the|an?|at|in|on|of|from|to|see|via|with|by|and|or)$")


def going_on(page: str, slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], index: int) -> GoingOn | None:
    """What a slot is to what its block goes on with, if it is anything.

    A lead-in is emphasised or linked, with prose behind it, or in an item a list of names; an address follows what it leads to
    ("Tidal Caches: https://"); a run-in heading ends with a colon ("**Why it matters:** The tides ..."), and may be a lead-in, too;
    a sentence lacks the words that its link holds ("Data are available from the [archive]").
    """
    slot, text = slots[index], texts[index]
    behind = slots[index + 1] if index + 1 < len(slots) else None
    if behind is None or behind.block != slot.block:
        return None
    if behind.style.endswith("url"):
        return "address"
    runs_in = slot.emphasised and slot.first and ":" in (text[-1], page[slot.end : behind.start].strip()[:1])
    if (slot.emphasised or slot.linked) and _leads(slots, texts, found, index):
        return "run-in lead" if runs_in else "lead-in"
    if runs_in:
        return "run-in"
    return "sentence" if behind.linked and _NEEDS_MORE.search(text) else None


def _leads(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], index: int) -> bool:
    slot = slots[index]
    if index and slots[index - 1].style.endswith(LEAD_IN):
        return True
    return is_prose(texts[index + 1]) or (slot.kind == "item" and slot.first and found[index + 1].is_list)


def doubt_second_titles(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], local: Sequence[Scores]) -> None:
    """A long line printed again soon after (a card and its pop-up) is the same title, not the next.

    But a list of contents comes before what it announces: of its lines the second print is the title. And a list of
    references may hold one twice.
    """
    seen: dict[str, int] = {}
    keys = [re.sub(r"[\W_]+", " ", text.casefold()) if len(words(text)) >= 3 else "" for text in texts]
    contents = _contents(slots, keys)
    for index, key in enumerate(keys):
        if not key:
            continue
        if index in contents:
            add(local[index], {T: -6.0, S: -3.0, O: 6.0})
        elif index - seen.get(key, -100) < 14 and not _are_references(slots[seen[key]], slots[index]):
            add(local[index], {T: -5.0, S: -3.0, O: 1.0})
            _doubt_citation(slots, found, local, index, seen[key])
        if index not in contents:
            seen.setdefault(key, index)


def _are_references(first: Slot, second: Slot) -> bool:
    return first.block != second.block and all(slot.style.endswith("cite.title") for slot in (first, second))


_FEWEST_CONTENTS = 3


def _contents(slots: Sequence[Slot], keys: Sequence[str]) -> frozenset[int]:
    """Items of a list with nothing between them that all come again further down, as headings."""
    headings = {key: index for index, (slot, key) in enumerate(zip(slots, keys, strict=True)) if key and slot.kind == "heading"}
    listed: list[int] = []
    run: list[int] = []
    for index, (slot, key) in enumerate(zip(slots, keys, strict=True)):
        if slot.kind == "item" and headings.get(key, -1) > index:
            run.append(index)
            continue
        listed += run if len(run) >= _FEWEST_CONTENTS else []
        run = []
    return frozenset(listed)


def _doubt_citation(slots: Sequence[Slot], found: Sequence[People], local: Sequence[Scores], index: int, first: int) -> None:
    """ "Cite as: ..." below an entry repeats its title and shortens its authors; where it appeared is new.

    Where no names stand between the two, the citation's are the entry's.
    """
    if not slots[index].style.endswith("cite.title"):
        return
    block = slots[index].block
    if not any(found[near].is_list for near in range(first + 1, index) if slots[near].block != block):
        add(local[index], {O: 14.0})
        return
    for near in range(max(0, index - 3), min(len(slots), index + 4)):
        if slots[near].block == slots[index].block and not slots[near].style.endswith("cite.venue"):
            add(local[near], {O: 14.0})


def trust_lines_over_names(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], local: Sequence[Scores]) -> None:
    """One long sentence right above a line of nothing but names is a title, were it worded like prose."""
    for index in range(len(slots) - 1):
        below = slots[index + 1]
        whole = slots[index].first and below.first and below.block == slots[index].block + 1
        if whole and found[index + 1].is_list and is_prose(texts[index]) and _is_a_sentence(texts[index]):
            add(local[index], {T: 2.0, P: -2.0})


def trust_terms_over_names(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], local: Sequence[Scores]) -> None:
    """The term of a list whose explanation is nothing but names is a title, however short; but no office ("Programme committee")."""
    for index in range(len(slots) - 1):
        term, names = slots[index], slots[index + 1]
        explained = _TERM.search(term.style) and _EXPLANATION.search(names.style) and found[index + 1].is_list
        if explained and _OFFICE.search(texts[index]):
            add(local[index], {T: -6.0, O: 2.0})
        elif explained and not found[index].is_list and len(words(texts[index])) > 2:
            add(local[index], {T: 3.0, V: -1.0})


_OFFICE = re.compile(
    r"\b(?:chairs?|committees?|speakers?|organi[sz]ers?|members?|boards?|panel\w*|editors?|team|staff|students|authors)\b",
    re.IGNORECASE,
)
_TERM = re.compile(r"\bdt(?:[ >.]|$)")
_EXPLANATION = re.compile(r"\bdd(?:[ >.]|$)")


def _is_a_sentence(text: str) -> bool:
    return len(words(text)) <= 40 and sentence_ends(text) <= 1


_SENTENCE_GOES_ON = re.compile(
    r"(?:^|\s)(?:the|an?|of|in|at|to|our|my|their|its|his|her|this|as|and|der|die|das|den|dem|im|la|le|el|los|las|les|du|des|del)$"
)
"""A preposition or an article before a link: the sentence needs it."""


def doubt_links_in_sentences(slots: Sequence[Slot], texts: Sequence[str], local: Sequence[Scores]) -> None:
    """ "Presented my work at the [Spring Meeting on Tides]": a link that its sentence runs through is no title."""
    for (before, slot), text, scores in zip(itertools.pairwise(slots), texts, local[1:], strict=False):
        if slot.linked and before.block == slot.block and _SENTENCE_GOES_ON.search(text):
            add(scores, {T: -3.0, O: 1.0})


def doubt_topics_over_references(document: Document, slots: Sequence[Slot], local: Sequence[Scores]) -> None:
    """A list item in which a list of references opens is their topic: "1. **Slow Tides**" and below it "Okafor, Ada. “Ropes Hold.”"."""
    paths = [document.blocks[slot.block].path for slot in slots]
    for index, (slot, below) in enumerate(itertools.pairwise(slots)):
        outer, inner = paths[index], paths[index + 1]
        opens = slot.kind == below.kind == "item" and len(inner) > len(outer) and inner[: len(outer)] == outer
        if opens and slot.first and below.first and ">cite." in below.style and ">cite." not in slot.style and not slot.linked:
            add(local[index], {T: -5.0, S: 3.0, P: -2.0, A: -2.0, V: -2.0})


_MARKED = re.compile(r"\w ?(?:\(\d|[¹²³ᵃᵇ])")
_FIRST_MARK = re.compile(r"[(\[]?1(?!\d)|[¹ᵃ*]")


def doubt_affiliations(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], local: Sequence[Scores]) -> None:
    """A line below names with footnotes ("Ada Okafor (1)") that begins with the first of them says where they work.

    So does the first item of a list, of which the number is no part; but where the names' title is an item, too, it is the next one.
    """
    for index in range(1, len(slots)):
        above, text = texts[index - 1], texts[index]
        listed = index > 1 and slots[index - 2].kind != "item"
        numbered = listed or is_affiliation(text) if slots[index].kind == "item" else _FIRST_MARK.match(text)
        if numbered and found[index - 1].is_list and _MARKED.search(above) and not is_prose(text) and slots[index].first:
            add(local[index], {O: 4.0, T: -4.0, P: -2.0})


def doubt_year_headings(slots: Sequence[Slot], texts: Sequence[str], local: Sequence[Scores]) -> None:
    """A year with words behind it on its line ("2019   Travel grant") is the date of a row, no heading.

    Nor is one in markup that holds as much other text (the lines of a card).
    """
    dated = Counter(slot.style for slot, text in zip(slots, texts, strict=True) if len(text) < 8 and years(text))
    styles = Counter(slot.style for slot in slots) if dated else Counter[str]()
    for slot, text, scores in zip(slots, texts, local, strict=True):
        if (
            len(text) < 8
            and slot.kind != "heading"
            and years(text)
            and not is_bare(slot.style)
            and styles[slot.style] >= 2 * dated[slot.style]
        ):
            add(scores, {S: -5.0, V: 1.5})
    for (year, behind), text, scores in zip(itertools.pairwise(slots), texts, local, strict=False):
        if year.kind == "line" and year.block == behind.block and len(text) < 8 and years(text):
            add(scores, {S: -5.0, O: 2.0})
        elif year.kind == "line" and year.block == behind.block and _DAY.fullmatch(text):
            add(scores, {S: -5.0, V: 2.0})


_DAY = re.compile(r"\W*(?:19|20)\d\d[-./]\d\d?[-./]\d\d?\W*")


def doubt_titles_in_summaries(slots: Sequence[Slot], local: Sequence[Scores]) -> None:
    """A short paragraph of a feed's summary, behind prose of the same summary, is no title."""
    inside = False
    for slot, scores in zip(slots, local, strict=True):
        if slot.style.startswith("feed "):
            inside = slot.style.startswith("feed summary")
        elif inside and slot.style.startswith(("summary ", "content ", "description ", "encoded ")):
            add(scores, {T: -4.0, P: 1.0, L: 0.5})


def trust_dates(texts: Sequence[str], looks: Sequence[str], local: Sequence[Scores]) -> None:
    """ "Updated 2026-04-08" once is the page's own; again and again, it is of each entry."""
    counts = Counter(looks)
    for text, look, scores in zip(texts, looks, local, strict=True):
        if counts[look] > 1 and says_when(text):
            add(scores, {V: 1.0, O: -3.0})


def _strength(slot: Slot) -> int:
    """How much markup lifts a slot out: a heading most, a bare line least."""
    return 3 if slot.kind == "heading" else 2 if slot.emphasised or slot.linked else 1


_ITEM = re.compile(r"li(\d)(?!\w)")
"""A list item of this depth."""

_LESSER = -4.5
_LONE_HEADING = -2.5
"""A heading of a kind that the page has once is the page's own title."""


def demote_lesser_titles(slots: Sequence[Slot], shares: Sequence[Scores], local: Sequence[Scores]) -> None:
    """Where most titles of a page are headings, or bold, what is less lifted out below them is of their entry."""
    totals = {3: 0.0, 2: 0.0, 1: 0.0}
    for slot, share in zip(slots, shares, strict=True):
        totals[_strength(slot)] += share[T] if share[T] > 0.5 else 0.0
    main = next((strength for strength in (3, 2) if totals[strength] >= 2), 1)
    outer = {
        int(match[1]) for slot, share in zip(slots, shares, strict=True) if share[T] > 0.5 and (match := _ITEM.match(slot.style))
    }
    styles = Counter(slot.style for slot in slots)
    for slot, scores in zip(slots, local, strict=True):
        if (_strength(slot) < main and "title" not in slot.style) or (
            len(outer) > 1 and (item := _ITEM.match(slot.style)) and int(item[1]) > min(outer)
        ):
            scores[T] += _LESSER
        elif slot.kind == "heading" and styles[slot.style] == 1:
            scores[T] += _LONE_HEADING


def trust_notes(
    slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], shares: Sequence[Scores], local: Sequence[Scores]
) -> None:
    """What is listed below a list's titles and is no field is what somebody says of the paper, were it a few words."""
    _trust_lists_below(slots, texts, found, shares, local)
    depth: int | None = None
    for at, (slot, share) in enumerate(zip(slots, shares, strict=True)):
        item = _ITEM.match(slot.style)
        if slot.kind == "heading" or item is None:
            depth = None
        elif share[T] > 0.5 and slot.first and (depth is None or int(item[1]) <= depth):
            depth = int(item[1])
        elif depth is not None and int(item[1]) > depth and _is_note(slots, texts, found, at):
            add(local[at], {P: 8.0, T: -4.0, L: -3.0, V: -2.0})


_FEWEST_NOTED = 3
_FAR_BELOW = 14
"""Slots between a title and the list of what is said of it: authors, where it appeared, links, an export."""


def _trust_lists_below(
    slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], shares: Sequence[Scores], local: Sequence[Scores]
) -> None:
    """The same for a list that follows an entry which is no item itself, where a page has two such entries or more."""
    titles = [at for at, (slot, share) in enumerate(zip(slots, shares, strict=True)) if share[T] > 0.5 and slot.kind != "item"]
    spans = itertools.pairwise([*titles, len(slots)])
    lists = [below for at, then in spans if (below := _list_below(slots, at, then))]
    if len(lists) < _FEW_TITLES:
        return
    for at in itertools.chain.from_iterable(lists):
        if _is_note(slots, texts, found, at):
            add(local[at], {P: 6.0, T: -5.0, L: -3.0, V: -2.0})


def _list_below(slots: Sequence[Slot], title: int, then: int) -> range | None:
    """The slots of the list that follows a title before the next one, and before any heading."""
    first = next((at for at in range(title + 1, min(then, title + _FAR_BELOW)) if slots[at].kind in ("item", "heading")), then)
    if first >= then or slots[first].kind != "item":
        return None
    last = next((at for at in range(first, then) if slots[at].kind != "item"), then)
    return range(first, last) if last - first > 1 else None


def _is_note(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], at: int) -> bool:
    """The only slot of its block, in words that are neither names, a venue, a date, a label nor a link."""
    slot, text = slots[at], texts[at]
    alone = slot.first and (at + 1 == len(slots) or slots[at + 1].block != slot.block)
    said = len(words(text)) >= _FEWEST_NOTED and not slot.linked and "://" not in text
    return (
        alone
        and said
        and not (
            found[at].names
            or field_label(text)
            or bare_label(text)
            or is_link_label(text)
            or names_venue(text)
            or dates(text)
            or years(text)
        )
    )


_FEW_TITLES = 2
_MOST_WORDS = 8


def trust_lines_over_prose(
    slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], shares: Sequence[Scores], local: Sequence[Scores]
) -> None:
    """Where a page without markup sets a short line over most of its paragraphs, these are the titles of what it tells."""
    over = [at for at in range(len(slots) - 1) if is_prose(texts[at + 1]) and _stands_over(slots, texts, found, at)]
    prose = sum(1 for slot, text in zip(slots, texts, strict=True) if slot.first and is_prose(text))
    others = sum(share[T] > 0.5 for at, share in enumerate(shares) if at not in set(over))
    if len(over) > _FEW_TITLES >= others and 2 * len(over) > prose:
        for at in over:
            add(local[at], {T: 5.0, S: -2.0, V: -1.0, L: -1.0})


def _stands_over(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], at: int) -> bool:
    slot, below, text = slots[at], slots[at + 1], texts[at]
    alone = slot.style == "line" == below.style and slot.first and below.block == slot.block + 1
    worded = 1 < len(words(text)) <= _MOST_WORDS and text[:1].isupper() and text[-1:] not in ".:;,!"
    return alone and worded and not (found[at].names or field_label(text) or bare_label(text) or dates(text) or names_venue(text))
