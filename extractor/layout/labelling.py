"""Which field of an entry is each slot? A page's own pattern, learned from the page.

Every slot gets a score for each state (title, authors, venue, prose, ...) from its wording; a hidden
Markov chain ties neighbours together (authors follow titles, prose follows authors); and slots of one
style share what is believed of any of them, for entries of one page look alike. A few rounds of
forward-backward (Rabiner 1989) with the style beliefs re-estimated between them settle it.
Titles and authors that a model copied enter as further evidence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.language.people import NOBODY, People, people, people_on
from extractor.language.wording import dates, field_label, is_affiliation, is_notice, is_prose, names_venue, words, years
from extractor.layout.chain import distinct, forward_backward, marked, with_looks
from extractor.layout.neighbours import (
    announcements,
    demote_lesser_titles,
    doubt_affiliations,
    doubt_links_in_sentences,
    doubt_second_titles,
    doubt_titles_in_summaries,
    doubt_topics_over_references,
    doubt_year_headings,
    going_on,
    trust_dates,
    trust_lines_over_names,
    trust_lines_over_prose,
    trust_notes,
    trust_terms_over_names,
)
from extractor.layout.slot_scores import wording_scores
from extractor.layout.slots import Slot
from extractor.layout.states import A, Hint, Scores
from extractor.layout.styles import PERSON
from extractor.text.document import Document

_ROUNDS = 1
_OF_AUTHORS = ("cite.authors", "feed author")
"""Styles that promise names."""


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
        _people_of(document.plain, slot, text, announced=slot.style.endswith(_OF_AUTHORS) or _is_in(slot, promised))
        for slot, text in zip(slots, texts, strict=True)
    ]
    repeats = Counter(text.casefold() for text in texts)
    repeats.update(text.casefold() for slot, text in zip(slots, texts, strict=True) if slot.kind == "heading")
    announced = announcements(slots, texts)
    local = [
        wording_scores(slot, text, names, repeats[text.casefold()], announced[i], going_on(document.plain, slots, texts, found, i))
        for i, (slot, text, names) in enumerate(zip(slots, texts, found, strict=True))
    ]
    doubt_second_titles(slots, texts, found, local)
    doubt_links_in_sentences(slots, texts, local)
    doubt_year_headings(slots, texts, local)
    doubt_topics_over_references(document, slots, local)
    trust_lines_over_names(slots, texts, found, local)
    trust_terms_over_names(slots, texts, found, local)
    doubt_affiliations(slots, texts, found, local)
    _apply_hints(slots, local, hints)
    looks = [
        f"{slot.style}|{_shape(text, names, marked=not slot.style.startswith(_UNMARKED))}"
        for slot, text, names in zip(slots, texts, found, strict=True)
    ]
    doubt_titles_in_summaries(slots, local)
    trust_dates(texts, looks, local)
    styles = [slot.style for slot in slots]
    shares = forward_backward(local)
    for _ in range(_ROUNDS):
        voted = with_looks(local, looks, shares, distinct)
        shares = forward_backward(with_looks(voted, styles, shares, marked))
    demote_lesser_titles(slots, shares, local)
    trust_lines_over_prose(slots, texts, found, shares, local)
    trust_notes(slots, texts, found, shares, local)
    voted = with_looks(local, looks, shares, distinct)
    shares = forward_backward(with_looks(voted, styles, shares, marked))
    return [
        Labelled(slot, share.index(max(share)), max(share), share, names, look)
        for slot, share, names, look in zip(slots, shares, found, looks, strict=True)
    ]


_NEARLY_ALL = 0.99
_UNMARKED = ("line", "feed ")
_NO_NAME_ENDS = "：。！？"
"""A label, or a sentence, of Chinese or Japanese."""


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
    r"|[^\Wa-zß-ÿ\d_][\w'’-]+ [^\Wa-zß-ÿ\d_][\w'’-]*[a-zß-ÿ], [^\Wa-zß-ÿ\d_][\w'’.-]*(?: [^\Wa-zß-ÿ\d_]\.?)*)"
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
