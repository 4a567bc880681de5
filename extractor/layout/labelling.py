"""Which field of an entry is each slot? A page's own pattern, learned from the page.

Every slot gets a score for each state (title, authors, venue, prose, ...) from its wording; a hidden
Markov chain ties neighbours together (authors follow titles, prose follows authors); and slots of one
style share what is believed of any of them, for entries of one page look alike. A few rounds of
forward-backward (Rabiner 1989) with the style beliefs re-estimated between them settle it.
Titles and authors that a model copied enter as further evidence.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from operator import mul
from typing import Literal

from extractor.language.people import NOBODY, People, people, people_on
from extractor.language.wording import (
    bare_label,
    capital_share,
    citation_venue,
    dates,
    field_label,
    is_affiliation,
    is_call,
    is_furniture,
    is_link_label,
    is_notice,
    is_prose,
    letters,
    names_venue,
    says_when,
    sentence_ends,
    volume,
    words,
    years,
)  # fmt: skip
from extractor.layout.slots import BYLINE, LEAD_IN, PERSON, VENUE, Slot
from extractor.text.document import Document

STATES = ("title", "authors", "venue", "prose", "links", "section", "other")
T, A, V, P, L, S, O = range(len(STATES))
Scores = list[float]

# How readily one field follows another, as log odds; "other" is furniture and all that is not of an entry.
_FOLLOWS: Mapping[int, Scores] = {
    #      T     A     V     P     L     S     O
    T: [-3.0, -0.4, -0.9, -0.7, -1.0, -3.5, -2.0],
    A: [-1.2, -2.2, -0.6, -0.6, -0.9, -2.5, -1.8],
    V: [-0.9, -1.0, -0.9, -0.7, -0.7, -1.5, -1.2],
    P: [-0.6, -2.2, -1.2, -0.8, -0.9, -1.0, -1.0],
    L: [-0.6, -2.0, -1.0, -0.8, -0.6, -1.0, -0.9],
    S: [-0.3, -1.8, -1.4, -1.4, -2.0, -1.8, -0.9],
    O: [-0.9, -2.0, -1.4, -1.6, -1.8, -1.0, -0.4],
}
_START: Scores = [-1.0, -3.0, -2.0, -2.5, -2.5, -0.7, -0.2]
_OPENS_VENUE = re.compile(
    r"(?:in:? )?(?:the )?(?:proceedings(?= of|,| \d|$)|proc\.|findings of|transactions|journal of|advances in|lecture notes|annals of)\b",
    re.IGNORECASE,
)
_OPENS_SENTENCE = re.compile(
    r"(?:However|Moreover|Furthermore|Here|Our|We|In this|This|These|There|It|They|Its|While|Although|Unlike|As a|As the|Despite|Finally|First|Second|By|If|Also|Note|Please)\b[, ]"
)
_STYLE_WEIGHT = 1.3
_ROUNDS = 1
_FIELD_STATES = {"title": T, "authors": A, "venue": V, "date": V, "abstract": P, "links": L, "meta": V, "other": O}


@dataclass(frozen=True, slots=True)
class Hint:
    """A reader's word on a stretch of the page: it is (not) a title, authors, ...; weight in nats."""

    start: int
    end: int
    state: int
    weight: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """A slot with the field it most probably is, and how probable that is."""

    slot: Slot
    state: int
    posterior: float
    share: Scores
    people: People
    look: str
    """Markup and shape; what looks alike is alike."""


def label_slots(document: Document, slots: Sequence[Slot], hints: Sequence[Hint] = ()) -> list[Labelled]:
    """The most probable state of every slot."""
    if not slots:
        return []
    texts = [document.plain[s.start : s.end] for s in slots]
    promised = [(hint.start, hint.end) for hint in hints if hint.state == A]
    found = [
        _people_of(document.plain, slot, text, announced=slot.style.endswith("cite.authors") or _is_in(slot, promised))
        for slot, text in zip(slots, texts, strict=True)
    ]
    repeats = Counter(text.casefold() for text in texts)
    repeats.update(text.casefold() for slot, text in zip(slots, texts, strict=True) if slot.kind == "heading")
    announced = _announcements(slots, texts)
    local = [
        _wording_scores(
            slot, text, names, repeats[text.casefold()], announced[i], _going_on(document.plain, slots, texts, found, i)
        )
        for i, (slot, text, names) in enumerate(zip(slots, texts, found, strict=True))
    ]
    _doubt_second_titles(slots, texts, found, local)
    _doubt_links_in_sentences(slots, texts, local)
    _doubt_year_headings(slots, texts, local)
    _trust_lines_over_names(slots, texts, found, local)
    _doubt_affiliations(slots, texts, found, local)
    _apply_hints(slots, local, hints)
    looks = [
        f"{slot.style}|{_shape(text, names, marked=not slot.style.startswith(_UNMARKED))}"
        for slot, text, names in zip(slots, texts, found, strict=True)
    ]
    _doubt_titles_in_summaries(slots, local)
    _trust_dates(texts, looks, local)
    styles = [slot.style for slot in slots]
    shares = _forward_backward(local)
    for _ in range(_ROUNDS):
        voted = _with_looks(local, looks, shares, _distinct)
        shares = _forward_backward(_with_looks(voted, styles, shares, _marked))
    _demote_lesser_titles(slots, shares, local)
    _trust_lines_over_prose(slots, texts, found, shares, local)
    _trust_notes(slots, texts, found, shares, local)
    voted = _with_looks(local, looks, shares, _distinct)
    shares = _forward_backward(_with_looks(voted, styles, shares, _marked))
    return [
        Labelled(slot, share.index(max(share)), max(share), share, names, look)
        for slot, share, names, look in zip(slots, shares, found, looks, strict=True)
    ]


def _strength(slot: Slot) -> int:
    """How much markup lifts a slot out: a heading most, a bare line least."""
    return 3 if slot.kind == "heading" else 2 if slot.emphasised or slot.linked else 1


_ITEM = re.compile(r"li(\d)(?!\w)")
"""A list item of this depth."""
_LESSER = -4.5
_LONE_HEADING = -2.5
"""A heading of a kind that the page has once is the page's own title."""


def _demote_lesser_titles(slots: Sequence[Slot], shares: Sequence[Scores], local: Sequence[Scores]) -> None:
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


def _trust_notes(
    slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], shares: Sequence[Scores], local: Sequence[Scores]
) -> None:
    """What is listed below a list's titles and is no field is what somebody says of the paper, were it a few words."""
    depth: int | None = None
    for at, (slot, share) in enumerate(zip(slots, shares, strict=True)):
        item = _ITEM.match(slot.style)
        if slot.kind == "heading" or item is None:
            depth = None
        elif share[T] > 0.5 and slot.first and (depth is None or int(item[1]) <= depth):
            depth = int(item[1])
        elif depth is not None and int(item[1]) > depth and _is_note(slots, texts, found, at):
            _add(local[at], {P: 8.0, T: -4.0, L: -3.0, V: -2.0})


_FEWEST_NOTED = 3


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


def _trust_lines_over_prose(
    slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], shares: Sequence[Scores], local: Sequence[Scores]
) -> None:
    """Where a page without markup sets a short line over most of its paragraphs, these are the titles of what it tells."""
    over = [at for at in range(len(slots) - 1) if is_prose(texts[at + 1]) and _stands_over(slots, texts, found, at)]
    prose = sum(1 for slot, text in zip(slots, texts, strict=True) if slot.first and is_prose(text))
    others = sum(share[T] > 0.5 for at, share in enumerate(shares) if at not in set(over))
    if len(over) > _FEW_TITLES >= others and 2 * len(over) > prose:
        for at in over:
            _add(local[at], {T: 5.0, S: -2.0, V: -1.0, L: -1.0})


def _stands_over(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], at: int) -> bool:
    slot, below, text = slots[at], slots[at + 1], texts[at]
    alone = slot.style == "line" == below.style and slot.first and below.block == slot.block + 1
    worded = 1 < len(words(text)) <= _MOST_WORDS and text[:1].isupper() and text[-1:] not in ".:;,!"
    return alone and worded and not (found[at].names or field_label(text) or bare_label(text) or dates(text) or names_venue(text))


def _shape(text: str, names: People, *, marked: bool) -> str:
    """The coarse shape of a text; slots look alike when markup and shape agree. ``marked``: it stands in an element of a page."""
    label = field_label(text)
    if label:
        return re.sub(r"\W", "", text[: label.value]).casefold()
    if is_prose(text):
        return "prose"
    if names.is_list:
        return "people"
    if marked and len(names.names) == 1 and names.share >= _NEARLY_ALL and text[-1] != ":" and not names_venue(text):
        return "person"
    if dates(text) or years(text):
        return "dated" if len(words(text)) < 10 else "dated text"
    count = len(words(text))
    return "word" if count <= 2 else "few" if count <= 4 else "text"


def _is_in(slot: Slot, ranges: Sequence[tuple[int, int]]) -> bool:
    """``ranges`` are sorted."""
    at = bisect_right(ranges, slot.start, key=lambda where: where[0]) - 1
    return at >= 0 and slot.end <= ranges[at][1]


_FAMILY_FIRST = re.compile(
    r"(?i:(?:van|von|der|den|de|du|del|della|di|da|la|le|al|el|ter|ten) ){0,2}(?:[^\Wa-zß-ÿ\d_][\w'’-]+, [^\Wa-zß-ÿ\d_][\w'’.-]*(?: [^\Wa-zß-ÿ\d_][\w'’.-]*){0,3}"
    r"|[^\Wa-zß-ÿ\d_][\w'’-]+ [^\Wa-zß-ÿ\d_][\w'’-]+, [^\Wa-zß-ÿ\d_][\w'’.-]*(?: [^\Wa-zß-ÿ\d_]\.?)*)"
)
"""One person in an element of its own: "Okafor, Ada L.", "Okafor Lund, Ada"; "Ada Okafor, Bo Lund" are two."""


def _is_one_person(slot: Slot, text: str) -> bool:
    return slot.style.startswith("feed author") and _FAMILY_FIRST.fullmatch(text) is not None and not is_affiliation(text)


_NAMED_TITLE = re.compile(r"\.(?:[a-z]+-)?title$")


def _people_of(page: str, slot: Slot, text: str, *, announced: bool) -> People:
    if slot.style.endswith(PERSON) or _is_one_person(slot, text):
        return People(((0, len(text)),), 1.0, True, len(text), True)
    if is_notice(text) or text[-1] in _NO_NAME_ENDS:
        return NOBODY
    if _NAMED_TITLE.search(slot.style) and len(people(text).names) == 1:
        return NOBODY
    label = field_label(text)
    if label and label.field == "meta" and label.value < len(text):
        return NOBODY
    return people(text, label.value) if label and label.field == "authors" else people_on(page, text, announced=announced)


def _announced(texts: Sequence[str], index: int) -> str | None:
    """The field that the line before announced ("Abstract" or "Subjects:" on a line of its own)."""
    if not index:
        return None
    before = texts[index - 1]
    label = field_label(before)
    while label and label.value < len(before) and (inner := field_label(before[label.value :])):
        label, before = inner, before[label.value :]
    return label.field if label and label.value >= len(before.rstrip()) else bare_label(before)


def _announcements(slots: Sequence[Slot], texts: Sequence[str]) -> list[str | None]:
    """What each slot was announced as; the items of a list below "Authors" are all authors."""
    found: list[str | None] = []
    for index, slot in enumerate(slots):
        field = _announced(texts, index)
        if field is None and index and slot.kind == "item" and slots[index - 1].kind == "item" and found[-1] == "authors":
            field = "authors"
        found.append(field)
    return found


def _doubt_second_titles(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], local: Sequence[Scores]) -> None:
    """A long line printed again soon after (a card and its pop-up) is the same title, not the next.

    But a list of contents comes before what it announces: of its lines the second print is the title.
    """
    seen: dict[str, int] = {}
    keys = [re.sub(r"[\W_]+", " ", text.casefold()) if len(words(text)) >= 3 else "" for text in texts]
    contents = _contents(slots, keys)
    for index, key in enumerate(keys):
        if not key:
            continue
        if index in contents:
            _add(local[index], {T: -6.0, S: -3.0, O: 6.0})
        elif index - seen.get(key, -100) < 14:
            _add(local[index], {T: -5.0, S: -3.0, O: 1.0})
            _doubt_citation(slots, found, local, index, seen[key])
        if index not in contents:
            seen.setdefault(key, index)


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


def _trust_lines_over_names(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], local: Sequence[Scores]) -> None:
    """One long sentence right above a line of nothing but names is a title, were it worded like prose."""
    for index in range(len(slots) - 1):
        below = slots[index + 1]
        whole = slots[index].first and below.first and below.block == slots[index].block + 1
        if whole and found[index + 1].is_list and is_prose(texts[index]) and _is_a_sentence(texts[index]):
            _add(local[index], {T: 2.0, P: -2.0})


_SENTENCE_GOES_ON = re.compile(
    r"(?:^|\s)(?:the|an?|of|in|at|to|our|my|their|its|his|her|this|as|and|der|die|das|den|dem|im|la|le|el|los|las|les|du|des|del)$"
)
"""A preposition or an article before a link: the sentence needs it."""


def _doubt_links_in_sentences(slots: Sequence[Slot], texts: Sequence[str], local: Sequence[Scores]) -> None:
    """ "Presented my work at the [Spring Meeting on Tides]": a link that its sentence runs through is no title."""
    for (before, slot), text, scores in zip(itertools.pairwise(slots), texts, local[1:], strict=False):
        if slot.linked and before.block == slot.block and _SENTENCE_GOES_ON.search(text):
            _add(scores, {T: -3.0, O: 1.0})


_NEARLY_ALL = 0.99
_UNMARKED = ("line", "feed ")
_NO_NAME_ENDS = "：。！？"
"""A label, or a sentence, of Chinese or Japanese."""
_MARKED = re.compile(r"\w ?(?:\(\d|[¹²³ᵃᵇ])")
_FIRST_MARK = re.compile(r"[(\[]?1(?!\d)|[¹ᵃ*]")


def _doubt_affiliations(slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], local: Sequence[Scores]) -> None:
    """A line below names with footnotes ("Ada Okafor (1)") that begins with the first of them says where they work.

    So does the first item of a list, of which the number is no part; but where the names' title is an item, too, it is the next one.
    """
    for index in range(1, len(slots)):
        above, text = texts[index - 1], texts[index]
        listed = index > 1 and slots[index - 2].kind != "item"
        numbered = listed or is_affiliation(text) if slots[index].kind == "item" else _FIRST_MARK.match(text)
        if numbered and found[index - 1].is_list and _MARKED.search(above) and not is_prose(text) and slots[index].first:
            _add(local[index], {O: 4.0, T: -4.0, P: -2.0})


def _is_a_sentence(text: str) -> bool:
    return len(words(text)) <= 40 and sentence_ends(text) <= 1


def _doubt_year_headings(slots: Sequence[Slot], texts: Sequence[str], local: Sequence[Scores]) -> None:
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
            and not _is_bare(slot.style)
            and styles[slot.style] >= 2 * dated[slot.style]
        ):
            _add(scores, {S: -5.0, V: 1.5})
    for (year, behind), text, scores in zip(itertools.pairwise(slots), texts, local, strict=False):
        if year.kind == "line" and year.block == behind.block and len(text) < 8 and years(text):
            _add(scores, {S: -5.0, O: 2.0})
        elif year.kind == "line" and year.block == behind.block and _DAY.fullmatch(text):
            _add(scores, {S: -5.0, V: 2.0})


_DAY = re.compile(r"\W*(?:19|20)\d\d[-./]\d\d?[-./]\d\d?\W*")


def _doubt_titles_in_summaries(slots: Sequence[Slot], local: Sequence[Scores]) -> None:
    """A short paragraph of a feed's summary, behind prose of the same summary, is no title."""
    inside = False
    for slot, scores in zip(slots, local, strict=True):
        if slot.style.startswith("feed "):
            inside = slot.style.startswith("feed summary")
        elif inside and slot.style.startswith(("summary ", "content ", "description ", "encoded ")):
            _add(scores, {T: -4.0, P: 1.0, L: 0.5})


def _trust_dates(texts: Sequence[str], looks: Sequence[str], local: Sequence[Scores]) -> None:
    """ "Updated 2026-04-08" once is the page's own; again and again, it is of each entry."""
    counts = Counter(looks)
    for text, look, scores in zip(texts, looks, local, strict=True):
        if counts[look] > 1 and says_when(text):
            _add(scores, {V: 1.0, O: -3.0})


def _doubt_citation(slots: Sequence[Slot], found: Sequence[People], local: Sequence[Scores], index: int, first: int) -> None:
    """ "Cite as: ..." below an entry repeats its title and shortens its authors; where it appeared is new.

    Where no names stand between the two, the citation's are the entry's.
    """
    if not slots[index].style.endswith("cite.title"):
        return
    block = slots[index].block
    if not any(found[near].is_list for near in range(first + 1, index) if slots[near].block != block):
        _add(local[index], {O: 14.0})
        return
    for near in range(max(0, index - 3), min(len(slots), index + 4)):
        if slots[near].block == slots[index].block and not slots[near].style.endswith("cite.venue"):
            _add(local[near], {O: 14.0})


GoingOn = Literal["lead-in", "run-in lead", "run-in", "address", "sentence"]
"""How a slot goes on with what stands behind it in the same block."""
_NEEDS_MORE = re.compile(r"\b(?:the|an?|at|in|on|of|from|to|see|via|with|by|and|or)$")


def _going_on(page: str, slots: Sequence[Slot], texts: Sequence[str], found: Sequence[People], index: int) -> GoingOn | None:
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


def _wording_scores(slot: Slot, text: str, names: People, repeats: int, announced: str | None, going_on: GoingOn | None) -> Scores:
    scores = [0.0] * len(STATES)
    if going_on in ("lead-in", "run-in lead") and not field_label(text + ":"):
        _add(scores, {T: 3.0})
    labelled = field_label(text)
    if slot.style.startswith("feed "):
        _add(scores, {_feed_state(slot.style): 9.0})
    elif labelled:
        _add(scores, {_FIELD_STATES[labelled.field]: 5.0 if len(text) > labelled.value else 0.0, O: 0.5})
        if labelled.field not in ("title", "links"):
            _add(scores, {T: -3.0})
        if labelled.field == "abstract" and not is_prose(text):
            _add(scores, {P: -3.0, O: 1.0, V: 0.5})
        if len(text) <= labelled.value + 1:
            _add(scores, {O: 1.5, L: 0.5})
    elif announced and len(text) > 6:
        _add(scores, {_FIELD_STATES[announced]: 3.0 if announced != "links" else 0.5})
        if announced == "authors" and slot.kind == "item" and names.names and names.names[0][0] == 0:
            _add(scores, {A: 3.0})  # with the affiliation behind it
    _class_scores(scores, slot.style)
    _people_scores(scores, slot, names, text)
    _shape_scores(scores, slot, text)
    _content_scores(scores, slot, text, names)
    if gains := _CITED.get(slot.style.rpartition(">")[2]):
        _add(scores, _OF_AN_EVENT if repeats >= _OFTEN and slot.style.endswith("cite.title") else gains)
    if slot.style.endswith(LEAD_IN):
        _add(scores, {O: 6.0, T: -5.0})
    if slot.style.endswith("tail") and not names.is_list and not is_prose(text):
        _add(scores, {V: 1.5, A: -1.5})
    if slot.style.endswith(VENUE):
        _add(scores, {V: 6.0, T: -3.0, P: -3.0, S: -3.0})
    if slot.first and text[-1] == ":" and not labelled and going_on == "address":
        _add(scores, {T: 3.0, L: -1.5})
    if going_on in ("run-in", "run-in lead"):
        _add(scores, {O: 1.0, S: -5.0})
    if slot.style.endswith(BYLINE):
        _add(scores, {A: 7.0, T: -5.0, P: -4.0})
    if _HASHTAGS.fullmatch(text):
        _add(scores, {O: 3.0, T: -6.0, S: -3.0})
    if bare_label(text):
        _add(scores, {L: 3.0, S: -5.0, T: -5.0, P: -3.0})
    if repeats > 2 and len(words(text)) <= 5:
        _add(scores, {T: -3.0, P: -1.0, O: 1.0, S: 1.0})
    elif slot.kind == "heading" and repeats >= 2 * _OFTEN:  # a heading is counted twice
        _add(scores, {T: -8.0, P: -2.0, O: 3.0})
    elif repeats == 2 and slot.emphasised and not slot.linked and slot.kind != "heading" and len(words(text)) <= _FEW_WORDS:
        _add(scores, {T: -2.5, O: 1.0})
    if going_on == "sentence":
        _add(scores, {T: -6.0, O: 2.0})
    return scores


_HASHTAGS = re.compile(r"(?:#[^\s#\d][^\s#]*[\s,;|]*)+")
_CITED: Mapping[str, Mapping[int, float]] = {
    "cite.authors": {A: 7.0},
    "cite.title": {T: 6.0, P: -3.0, S: -3.0},
    "cite.date": {V: 6.0, T: -3.0, S: -3.0},
    "cite.venue": {V: 6.0, T: -3.0, P: -3.0},
    "cite.links": {L: 4.0, T: -4.0, P: -3.0},
    "cite.note": {P: 6.0, T: -4.0, V: -3.0},
}
_OFTEN = 3
_FEW_WORDS = 4
_OF_AN_EVENT = {V: 6.0, T: -6.0, P: -3.0, S: -3.0}
"""What a page prints again and again in the place of a title is where all of it appeared."""
_OF_DATES = {V: 1.5, T: -2.0}
_OF_TITLES = {T: 2.2, S: 0.5}
_CLASSES: tuple[tuple[re.Pattern[str], dict[int, float]], ...] = (
    (re.compile(r"title|headline"), _OF_TITLES),
    (re.compile(r"author|byline|people|creator|speaker|contrib"), {A: 2.2, T: -1.5}),
    (re.compile(r"abstract|summary|description|blurb|excerpt|tldr"), {P: 1.5, T: -1.0}),
    (re.compile(r"venue|journal|periodical|conf|booktitle|publication-info|citation"), {V: 2.0, T: -1.5}),
    (re.compile(r"date|year|time"), _OF_DATES),
    (re.compile(r"subject|comment|keyword|tag|badge|meta|categor|status|fund|chip"), {V: 0.7, T: -1.5}),
    (re.compile(r"link|btn|button|url|doi"), {L: 1.5, T: -1.5}),
    (
        re.compile(r"nav|menu|footer|foot|sidebar|breadcrumb|paging|pagination|cookie|toc|copyright"),
        {O: 2.5, T: -1.5, A: -1.0, P: -1.5},
    ),
)
"""What makers of pages call their elements, in any project: words for fields, as parts of class names, or of XML elements."""
_HTML = frozenset(
    """html body main div span p a b i em strong u s q small big sup sub abbr cite code kbd pre mark time data details summary label button
    ul ol li dl dt dd menu table thead tbody tfoot tr td th caption h1 h2 h3 h4 h5 h6 hgroup article section header figure figcaption
    blockquote address form fieldset legend center font line li1 li2 li3 li4 cell tail feed title #text""".split()
)
"""Elements that say nothing of fields."""


def _class_scores(scores: Scores, style: str) -> None:
    if gains := _class_gains(style):
        _add(scores, gains)


@lru_cache(maxsize=512)
def _class_gains(style: str) -> Mapping[int, float] | None:
    """The innermost class or element name that speaks of a field counts."""
    for step in reversed(re.split(r"[ >]+", style.casefold())):
        name = step.partition(".")[2] or ("nav" if step in ("nav", "footer", "aside") else "" if step in _HTML else step)
        if name and (found := next((gains for pattern, gains in _CLASSES if pattern.search(name)), None)):
            return found
    return None


def _add(scores: Scores, gains: Mapping[int, float]) -> None:
    for state, gain in gains.items():
        scores[state] += gain


def _feed_state(style: str) -> int:
    name = re.split("[ >]", style.removeprefix("feed "), maxsplit=1)[0]
    return {"title": T, "author": A, "summary": P, "date": V, "category": V, "venue": V, "id": L, "channel": O, "other": O}.get(
        name, O
    )


_AT = re.compile(r"[^\W\d_] \([^\W\da-zß-ÿ_][^()\d]{2,60}\)\W*$")
"""One name and where they work: "Ada Okafor (Tarn College)"."""


_NAME_AND_YEAR = re.compile(r"[^\Wa-zß-ÿ\d_][\w'’.-]+(?: [\w'’.-]+){1,4} \((?:19|20)\d\d\)")
"""Who wrote a thesis, and when: "Ada Okafor (2031)"."""


def _people_scores(scores: Scores, slot: Slot, names: People, text: str) -> None:
    if names.names and not names.complete and len(text) < 60:
        _add(scores, {A: 4.0, V: -1.0})
    if names.is_list:
        _add(scores, {A: 5.0, T: -3.0, P: -3.0, V: -1.5, L: -3.0, S: -2.0, O: -1.5})
    elif _NAME_AND_YEAR.fullmatch(text) and names.names and names.complete:
        _add(scores, {A: 4.0, T: -2.0, V: -0.5})
    elif names.names and names.share >= 0.99:
        _add(
            scores,
            {
                A: 1.6 + 1.5 * (_AT.search(text) is not None),
                T: -0.6 if slot.emphasised or slot.linked or slot.kind == "heading" else -2.2,
                P: -3.0,
            },
        )
    elif len(names.names) >= 2 and names.share >= 0.5:
        _add(scores, {A: 1.5})
    else:
        _add(scores, {A: -3.0 if not names.names else -1.0})


def _shape_scores(scores: Scores, slot: Slot, text: str) -> None:
    count = len(words(text))
    if is_prose(text) and count < 36 and sentence_ends(text) <= 1 and capital_share(text) < 0.9:
        lifted = slot.emphasised or slot.linked
        _add(scores, {P: 0.8 if lifted else 1.8, T: 0.4 if lifted else -0.6, A: -2.0, V: -3.0, L: -3.0, S: -4.0})
        return
    if is_prose(text):
        _add(scores, {P: 5.0, T: -4.0, A: -2.0, V: -3.0, L: -3.0, S: -5.0, O: 0.5})
        return
    _add(scores, {P: -2.5 if count < 12 else -0.5})
    if slot.kind == "heading":
        _add(scores, {T: 1.2, S: 1.6, A: -1.5, V: -1.5, P: -2.0})
    elif slot.emphasised or slot.linked:
        _add(scores, {T: 1.2, P: -1.0, S: 0.2})
    if not slot.first:
        _add(scores, {T: -0.5, S: -2.0})
    if count <= 2:
        _add(scores, {T: -2.0, P: -2.0, S: 0.6, O: 0.6})
    elif 4 <= count <= 28:
        _add(scores, {T: 1.0 + (0.8 if count >= 6 else 0.0), S: -0.8 if count > 6 else 0.0})
    elif count > 40:
        _add(scores, {T: -3.0, S: -4.0})


_OPENS_LINK = re.compile(r"\s*(?:\[\d{1,4}\]\s)?(?:https?://|www\.|doi:|arxiv:|[a-z]+:\d{4}\.\d{4,5}\b)", re.IGNORECASE)
_ANNOUNCES_SOURCE = re.compile(r"\W*based (?:up)?on:", re.IGNORECASE)
"""What a talk tells: the words behind are of its paper, and no title."""
_UNIT = re.compile(
    r"\W*(?:week|session|lecture|day|module|unit|class|track|woche|sitzung|vorlesung|tag|semana|sesi[oó]n|sessão|semaine|séance|jour) (?:\d{1,2}|[IVX]+|[A-Z])\b(?!')",
    re.IGNORECASE,
)
"""Parts of a course or a meeting, under which papers stand."""
_MAIL = re.compile(r"[\w.+-]@[\w-]++\.[\w.]")
_URL = re.compile(r"https?://\S+")
_HASHTAGS = re.compile(r"(?:#[\w-]+[\s,]*)+")
_DRAWER = re.compile(r":[A-Za-z][\w-]*:(?=\s|$)")
"""A property in the drawer of an outline: ":CUSTOM_ID: okafor-2031"."""
_ADDRESSES = re.compile(r"\b(?:you|your|please|we|our|us|I|my)\b")
_COLON = re.compile(r"\w: \w")


_SHORTEST_FINDING = 5
_IN_SUMMARY = re.compile(r"\bdetails summary$|^summary$")
"""What opens a fold is no heading of a page's part."""
_FINDING = re.compile(r"\d ?%|\d[x×]|\bvs\b|\bfrom \d[\d.,]*\S* to \d|\d ?→ ?\d|\b[pP] ?[<=] ?0?\.\d|\d [a-z]{4,}")
"""How a short line reports: "accuracy 91%, 2.7x faster", "errors from 6.3 to 2.2"."""
_COUNTED = re.compile(r"[^()]{2,60}\s\((?!(?:19|20)\d\d\))\d{1,3}(?:[.,]?\d{3})*\)")
"""A search page's facet: "Okafor, Ada (31)"; a title may end in a year."""


def _told_by_markup(scores: Scores, slot: Slot, text: str) -> None:
    """Findings and facets in lists and cells, asides in brackets, what opens a fold."""
    if slot.kind in ("item", "cell") and not slot.linked and len(words(text)) >= _SHORTEST_FINDING and _FINDING.search(text):
        _add(scores, {P: 2.0, L: -1.0, V: -1.0, T: -1.0})
    if slot.kind == "item" and text[-1] == ")" and _COUNTED.fullmatch(text):
        _add(scores, {O: 4.0, A: -3.0, V: -3.0, T: -3.0})
    if text[0] == "(" and text[-1] == ")":
        _add(scores, {T: -4.0})
    if "summary" in slot.style and _IN_SUMMARY.search(slot.style):
        _add(scores, {S: -4.0, O: 1.0})


def _told_by_marks(scores: Scores, text: str) -> None:
    """Properties of outlines, clauses of Chinese and Japanese, and what stands behind a label that markup sets apart."""
    if text[0] == "：":
        _add(scores, {T: -4.0})
    if "，" in text or "、" in text:
        _add(scores, {T: -2.0, P: 1.0})
    if text[0] == ":" and _DRAWER.match(text):
        _add(scores, {O: 8.0, T: -6.0, L: -2.0, V: -2.0})


def _content_scores(scores: Scores, slot: Slot, text: str, names: People) -> None:
    prose = is_prose(text)
    if _OPENS_LINK.match(text):
        _add(scores, {L: 5.0, T: -5.0, A: -3.0, P: -3.0})
    _told_by_marks(scores, text)
    if text[0] == "#" and _HASHTAGS.fullmatch(text):
        _add(scores, {V: 2.0, O: 1.0, T: -6.0, A: -3.0, P: -3.0, S: -3.0})
    if "ased" in text[:12] and _ANNOUNCES_SOURCE.match(text):
        _add(scores, {T: -5.0, V: 2.0, S: -2.0})
    if "@" in text and _MAIL.search(text):
        _add(scores, {T: -4.0, O: 2.0, V: -1.0})
    _told_by_markup(scores, slot, text)
    if _shouts(slot, text):
        _add(scores, {S: 3.0, V: -2.0, L: -1.5, T: -0.5})
    if _IN_PRESS.search(text) and len(words(text)) <= _MOST_WORDS + 2:
        _add(scores, {V: 4.0, T: -6.0, A: -3.0})
    if is_call(text):
        _add(scores, {S: 4.0, O: 3.0, T: -4.0, V: -3.0})
    if slot.kind == "heading" and _UNIT.match(text):
        _add(scores, {S: 2.5, T: -3.0})
    if is_link_label(text):
        _add(scores, {L: 4.0, T: -4.0, A: -3.0, P: -3.0, V: -1.0})
    if citation_venue(text):
        _add(scores, {V: 5.0, T: -3.0, A: -2.0, P: -4.0, L: -2.0})
    if not prose and not names.is_list and is_affiliation(text):
        _add(scores, {O: 3.0, T: -2.5, P: -1.5, S: -1.5, L: -1.0})
    elif is_notice(text):
        _add(scores, {O: 6.0, T: -3.0, P: -5.0})
    if is_furniture(text):
        _add(scores, {O: 2.5, T: -2.0, S: 0.5})
    if not prose and not names.is_list and names_venue(text):
        _add(scores, {V: 4.0, T: -3.0} if _OPENS_VENUE.match(text) or volume(text) else {V: 2.4, T: -0.8})
    if _OPENS_SENTENCE.match(text) and capital_share(text) < 0.5:
        _add(scores, {T: -2.0, P: 1.0})
    if not prose and (dates(text) or years(text)):
        _year_scores(scores, slot, text)
    if "://" in text and len(_URL.sub("", text)) < 0.4 * len(text):
        _add(scores, {T: -3.0, P: -2.0})
    if letters(text) < 0.55 * (len(text) - text.count(" ")):
        _add(scores, {T: -2.5, A: -1.0, O: 0.8, V: 0.4})
    if text[:1].islower():
        _add(scores, {T: -1.5, P: 0.3})
    if not prose and len(words(text)) >= 4:
        _add(scores, {T: 1.2 * (capital_share(text) - 0.3) - 0.4 * max(0, sentence_ends(text) - 1)})
        if text.rstrip()[-1:] in ".;" and len(words(text)) > 10 and capital_share(text) < 0.4:
            _add(scores, {P: 1.5, T: -0.7})
    if not prose and _ADDRESSES.search(text):
        _add(scores, {T: -2.2, O: 0.6, P: 0.6})
    if not prose and ": " in text and _COLON.search(text) and not field_label(text):
        _add(scores, {T: 0.4})


_IN_PRESS = re.compile(
    r"\b(?:(?:article|paper|manuscript)s? in press|(?:in|un)?corrected proof|(?:e-?pub|online) ahead of print|early view|advance (?:online|access))\b",
    re.IGNORECASE,
)
"""How far a journal is with an article."""


def _shouts(slot: Slot, text: str) -> bool:
    """A line of a few words in capitals, alone in its block: what plain text has for headings."""
    return slot.style == "line" and slot.first and text.isupper() and 2 <= len(words(text)) <= 6 and not _DIGITS.search(text)


_DIGITS = re.compile(r"\d")


def _year_scores(scores: Scores, slot: Slot, text: str) -> None:
    left = text
    for start, end in reversed(dates(text) or tuple((a, b) for a, b, _ in years(text))):
        left = left[:start] + left[end:]
    if len(words(left)) <= 1:
        alone = len(text) < 8 and slot.first and slot.kind != "cell" and _class_gains(slot.style) is not _OF_DATES
        _add(scores, {V: 0.5 if alone else 2.0, S: 4.0 if alone else 0.3, T: -4.0, A: -2.0, P: -3.0})
    elif len(words(left)) < 12:
        _add(scores, {V: 1.0, T: -0.3})


def _apply_hints(slots: Sequence[Slot], local: Sequence[Scores], hints: Sequence[Hint]) -> None:
    """Hints fall on the slots that they overlap by more than half of the shorter of the two."""
    for hint in sorted(hints, key=lambda hint: hint.start):
        for index in range(bisect_right(slots, hint.start, key=lambda slot: slot.end), len(slots)):
            slot = slots[index]
            if slot.start >= hint.end:
                break
            shared = min(hint.end, slot.end) - max(hint.start, slot.start)
            if shared > 0.5 * min(hint.end - hint.start, slot.end - slot.start):
                local[index][hint.state] += hint.weight


def _with_looks(
    local: Sequence[Scores], looks: Sequence[str], shares: Sequence[Scores], weight: Callable[[str], float]
) -> list[Scores]:
    """Scores with what the slots of the same look, this one left out, are believed to be."""
    members: dict[str, list[Scores]] = defaultdict(list)
    for look, share in zip(looks, shares, strict=True):
        members[look].append(share)
    votes = {
        look: ([sum(values) for values in zip(*alike, strict=True)], len(alike) - 1, weight(look))
        for look, alike in members.items()
        if len(alike) > 1
    }
    return [
        _blend(scores, share, *votes[look]) if look in votes else scores
        for scores, look, share in zip(local, looks, shares, strict=True)
    ]


def _blend(scores: Scores, share: Scores, total: Scores, others: int, weight: float) -> Scores:
    weight *= min(1.0, others / 2)
    if not weight:
        return scores
    per = len(STATES) / (others + 1)
    return [
        score + weight * _odds((all_ - own) * per + 1 / (others + 1)) for score, all_, own in zip(scores, total, share, strict=True)
    ]


_LEAST, _MOST = -2.0, 1.5
_LOW, _HIGH = math.exp(_LEAST) - 0.05, math.exp(_MOST) - 0.05


def _odds(belief: float) -> float:
    """The log of how many times likelier than by chance, within bounds."""
    return _LEAST if belief <= _LOW else _MOST if belief >= _HIGH else math.log(belief + 0.05)


def _distinct(look: str) -> float:
    """How much a look says: a class or emphasis much, a bare line or paragraph little."""
    style, _, shape = look.partition("|")
    if shape in ("prose", "people"):
        return 0.6
    return 0.5 if _is_bare(style) else _STYLE_WEIGHT


def _marked(style: str) -> float:
    """The same for markup alone, whatever the shape."""
    return 0.0 if _is_bare(style) else 0.5


@lru_cache(maxsize=512)
def _is_bare(style: str) -> bool:
    return re.fullmatch(r"(?:(?:line|p|div|body|html|main|#text|tail)>?)+", style) is not None


_FROM = tuple(tuple(math.exp(value) for value in _FOLLOWS[state]) for state in range(len(STATES)))
_INTO = tuple(zip(*_FROM, strict=True))
_FIRST = tuple(map(math.exp, _START))


def _forward_backward(local: Sequence[Scores]) -> list[Scores]:
    """Posterior of every state for every slot. Sums are spelled out: these are the innermost loops of the page."""
    emissions = [_bounded(scores) for scores in local]
    before = [list(map(mul, _FIRST, emissions[0]))]
    for row in emissions[1:]:
        t, a, v, p, l, s, o = _scaled(before[-1])
        before.append([
            now * (t * t_ + a * a_ + v * v_ + p * p_ + l * l_ + s * s_ + o * o_)
            for now, (t_, a_, v_, p_, l_, s_, o_) in zip(row, _INTO, strict=True)
        ])  # fmt: skip
    after = [[1.0] * len(STATES)]
    for row in reversed(emissions[1:]):
        t, a, v, p, l, s, o = map(mul, row, _scaled(after[-1]))
        after.append([t * t_ + a * a_ + v * v_ + p * p_ + l * l_ + s * s_ + o * o_ for t_, a_, v_, p_, l_, s_, o_ in _FROM])
    return [_normal(list(map(mul, *both))) for both in zip(before, reversed(after), strict=True)]


_FAINT = exp(-25.0)


def _bounded(scores: Scores) -> Scores:
    top = max(scores)
    low = top - 25.0
    return [exp(score - top) if score > low else _FAINT for score in scores]


def _scaled(values: Scores) -> Scores:
    """Only proportions count; what has become too small for sums is made larger."""
    return values if max(values) > 1e-100 else _normal(values)


def _normal(values: Scores) -> Scores:
    total = sum(values)
    return [value / total for value in values] if total > 0 else [1 / len(values)] * len(values)
