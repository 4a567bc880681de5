"""The fields of one entry by rules: authors, venue, year, links, identifiers, each with its place.

Ranges are offsets of the document's visible text; records are built from them later.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.language.people import is_name
from extractor.language.wording import (
    capital_share,
    citation_venue,
    dates,
    field_label,
    is_affiliation,
    is_link_label,
    is_prose,
    names_venue,
    venue_name,
    volume,
    words,
    years,
)  # fmt: skip
from extractor.layout.entries import abstract_of, name_of, prose_of, title_of
from extractor.layout.entry import Entry
from extractor.layout.slots import Slot
from extractor.layout.states import A, P, T, V
from extractor.layout.styles import VENUE
from extractor.text.document import Document, Link

Range = tuple[int, int]

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf|html)/((?:[a-z-]+(?:\.[A-Z]{2})?/)?\d{4}\.?\d{3,5})(?:v\d+)?", re.IGNORECASE)
_NOT_VENUE = re.compile(
    r"^\W*(?:arxiv|preprint|biorxiv|medrxiv|ssrn|comments?|open access|pmid|doi|https?:|subjects?|cs\.|in press$|accepted$)",
    re.IGNORECASE,
)


@dataclass
class EntryFields:
    """One entry as read by rules: ranges of the visible text, and what was derived from them."""

    region: Range
    title: Range | None = None
    name: Range | None = None
    """What stands in the place of a title: the name of the paper's dataset or model."""
    authors: list[Range] = field(default_factory=list)
    authors_complete: bool | None = None
    venue: Range | None = None
    year: int | None = None
    year_at: Range | None = None
    links: list[Link] = field(default_factory=list)
    abstract: Range | None = None
    prose: list[Range] = field(default_factory=list)
    """All that the entry says in sentences, its abstract included."""
    posterior: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class DatedHeadings:
    """The headings of a page that print a year, in order, found once for all its entries."""

    sections: Sequence[tuple[int, Range]]
    """Lines that stand over entries, with how many such lines come before each."""
    marked: Sequence[Range]
    """Headings by their markup: a listing's day, a conference's name."""

    @classmethod
    def of(cls, document: Document, found: Sequence[Entry]) -> DatedHeadings:
        sections = found[0].headings if found else []
        marked = [(block.start, block.end) for block in document.blocks if block.kind == "heading"]
        return cls(
            [(at, where) for at, where in enumerate(sections) if _year_in(document.text[slice(*where)])],
            [where for where in marked if _year_in(document.text[slice(*where)])],
        )

    def over(self, entry: Entry) -> Iterator[Range]:
        """The nearest of each kind before the entry."""
        if behind := bisect_left(self.sections, entry.under, key=lambda section: section[0]):
            yield self.sections[behind - 1][1]
        if behind := bisect_right(self.marked, entry.start, key=lambda where: where[1]):
            yield self.marked[behind - 1]


@dataclass(frozen=True)
class PageLinks:
    """The links of a page by where they belong, found once for all its entries."""

    links: Sequence[Link]
    places: Sequence[tuple[int, int]]
    """Where each belongs in the visible text, sorted, with its index among the page's links."""
    page_end: int

    @classmethod
    def of(cls, document: Document) -> PageLinks:
        return cls(document.links, sorted((link.at, index) for index, link in enumerate(document.links)), len(document.text))

    def inside(self, region: Range) -> list[Link]:
        """Every URL printed in a stretch of the page, once each."""
        end = region[1] + 1 if region[1] >= self.page_end else max(region[1], region[0] + 1)
        places = self.places[bisect_left(self.places, (region[0], -1)) : bisect_left(self.places, (end, -1))]
        seen: dict[str, Link] = {}
        for index in sorted(index for _, index in places):
            seen.setdefault(self.links[index].url, self.links[index])
        return list(seen.values())


def read_entries(document: Document, found: Sequence[Entry], regions: Sequence[Range]) -> list[EntryFields]:
    """The fields of all entries of a page; a region is all of the page that belongs to its entry."""
    dated, linked = DatedHeadings.of(document, found), PageLinks.of(document)
    return [read_entry(document, entry, region, dated, linked) for entry, region in zip(found, regions, strict=True)]


def read_entry(document: Document, entry: Entry, region: Range, dated: DatedHeadings, linked: PageLinks) -> EntryFields:
    """All fields of one entry."""
    name = name_of(entry)
    fields = EntryFields(region, None if name else title_of(document, entry), name, abstract=abstract_of(document, entry))
    fields.prose = prose_of(document, entry)
    fields.authors, fields.authors_complete = authors_of(document, entry)
    fields.venue = venue_of(document, entry)
    fields.year, fields.year_at = year_of(document, entry, fields, dated)
    fields.links = linked.inside(region)
    for item in entry.slots:
        read = {T: "title", A: "authors", V: "venue"}.get(item.state)
        if read:
            fields.posterior.setdefault(read, item.posterior)
    return fields


def authors_of(document: Document, entry: Entry) -> tuple[list[Range], bool | None]:
    """Names as printed, once each, and whether the page prints the whole list."""
    names: dict[str, Range] = {}
    complete: bool | None = None
    for item in entry.of(A):
        start = item.slot.start
        if not item.people.names:
            continue
        complete = item.people.complete if complete is None else complete or item.people.complete
        for low, high in item.people.names:
            key = _folded(document.text[start + low : start + high])
            names.setdefault(key, (start + low, start + high))
    if not names and (told := _told_of(document, entry)):
        return [told], False
    return list(names.values()), complete if names else None


_WITH_TEAM = re.compile(
    r"(?:In (?:19|20)\d\d, )?(?:(?:Prof(?:essor|\.)|Dr\.) ){0,2}(?P<name>[^\W\d_a-zß-ÿ][\w.'’-]*(?: (?:[^\W\d_a-zß-ÿ][\w.'’-]*|van|von|de|der|del|la|di)){1,4})"
    r"(?: and (?:(?:his|her|their) )?(?:team|colleagues|co-?workers|co-?authors|collaborators)| et al\.?),? (?=[a-z])"
)
"""Who opens what is told of a paper: "In 2031, Ada Okafor and team followed ..."."""


def _told_of(document: Document, entry: Entry) -> Range | None:
    for item in entry.of(P)[:1]:
        found = _WITH_TEAM.match(document.text, item.slot.start, item.slot.end)
        if found and is_name(found["name"]):
            return found.span("name")
    return None


def _folded(name: str) -> str:
    return " ".join(sorted(re.sub(r"\W", " ", name.casefold()).split()))


def venue_of(document: Document, entry: Entry) -> Range | None:
    """The line that names where the paper appeared, as printed."""
    best: tuple[float, Range] | None = None
    for item in entry.of(V):
        for start, end, sure in _venue_parts(document.text, item.slot):
            weight = sure + item.posterior
            if best is None or weight > best[0]:
                best = (weight, (start, end))
    return best[1] if best else None


def _venue_parts(text: str, slot: Slot) -> Iterator[tuple[int, int, float]]:
    start, end = slot.start, slot.end
    whole = text[start:end]
    if length := citation_venue(whole):
        yield start, start + length, 3.0
        return
    label = field_label(whole)
    if label and label.field != "venue":
        yield from _accepted_at(text, start + label.value, end)
        return
    low = start + label.value if label else start
    value = text[low:end].strip()
    cited = slot.style.endswith(("cite.venue", VENUE, "feed venue"))
    italic = slot.style.rpartition(">")[2].rpartition(" ")[2] in ("i", "em", "cite") and years(value) and capital_share(value) > 0.5
    if not value or _NOT_VENUE.match(value) or _only_a_date(value):
        return
    if (before := _before_a_date(text[low:end])) and names_venue(text[low : low + before]):
        yield low, low + before, 1.0
        return
    if not (label or cited or italic or (names_venue(value) and not is_affiliation(value))):
        if slot.style.endswith("tail") and (length := _behind_names(value)):
            yield low, low + length, 0.8
        elif slot.kind == "cell" and _may_be_journal(value):
            yield low, low + len(text[low:end].rstrip(" .")), 0.6
        return
    cut = re.search(r"(?:(?<!\s)\s+)?(?:\.\s*)?(?:doi:|https?://|pmid|Epub|eCollection)", text[low:end], re.IGNORECASE)
    if cut and cut.start() > 3:
        end = low + cut.start()
    if cited:
        end = low + venue_name(text[low:end])
    elif length := volume(text[low:end]):
        end = low + length
    while end > low and text[end - 1] in " ,;.|·•–—-":
        end -= 1
    if text[low:end][:1] in ("(", "[") and text[end - 1] in ")]":
        low, end = low + 1, end - 1
    weak = label is not None and _LOOSE.match(whole) is not None
    yield low, end, 0.7 if weak else 3.5 if label else 2.0 if cited else 1.0


_LONGEST_JOURNAL = 8


def _may_be_journal(cell: str) -> bool:
    """A cell of a table may be the journal's name alone: "Blood"."""
    return cell[:1].isupper() and len(words(cell)) <= _LONGEST_JOURNAL and not (years(cell) or is_affiliation(cell))


_ACCEPTED = re.compile(
    r"\b(?:to appear|accepted|published|presented|will appear|appeared) (?:at|in|to|by) (?:the )?([^.;,()]{3,100})", re.IGNORECASE
)


def _accepted_at(text: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """The venue that a comment names: "9 pages, to appear at TideConf 2025"."""
    found = _ACCEPTED.search(text, start, end)
    if found and found[1][:1].isupper() and (years(found[1]) or names_venue(found[1])) and not _only_a_date(found[1]):
        yield found.start(1), found.start(1) + len(found[1].rstrip()), 1.0


def _behind_names(text: str) -> int:
    """How much of the words behind a line's names is a venue's name: "Tidal Reports 14:3-9", "Tidal Reports. 2025."; or 0."""
    ends = [at for at in (text.find(mark) for mark in (". ", " (", ", ")) if at > 3]
    bare = re.sub(r"(?<![\s,])[\s,]+\d[\d:–-]*$", "", text[: min([venue_name(text), *ends])]).rstrip(" .,;")
    fits = 1 <= len(words(bare)) <= 10 and bare[:1].isupper() and capital_share(bare) > 0.6 and not re.search(r"\d", bare)
    return len(bare) if fits and not is_affiliation(bare) and not is_link_label(bare) else 0


_LOOSE = re.compile(r"\W*source\b", re.IGNORECASE)
"""A label before a journal on one page, and before who sent the record on another."""


def _before_a_date(text: str) -> int:
    """Where the words before the date that ends a line end ("Tide Letters, 24 April 2031"), or 0."""
    found = dates(text)
    if not found or text[found[-1][1] :].strip(" .,;)"):
        return 0
    return len(text[: found[-1][0]].rstrip(" ,;·|("))


def _only_a_date(text: str) -> bool:
    """A date with a word before it ("Updated 2026-04-08") says when, not where."""
    found = dates(text)
    return bool(found) and len(words(text[: found[0][0]] + text[found[-1][1] :])) <= 2


def year_of(document: Document, entry: Entry, fields: EntryFields, dated: DatedHeadings) -> tuple[int | None, Range | None]:
    """The year of the entry: from its venue line, its date, or the heading that it stands under."""
    text = document.text
    places: list[Range] = [fields.venue] if fields.venue else []
    places += [(i.slot.start, i.slot.end) for i in entry.slots if i.state == V and ">cite." in i.slot.style]
    if fields.title:
        places += [_line_rest(document, fields.title)]
    places += [(i.slot.start, i.slot.end) for i in entry.slots if i.state == V]
    places += [(i.slot.start, i.slot.end) for i in entry.slots if i.state == A]
    places += dated.over(entry)
    for start, end in places:
        found = _year_in(text[start:end])
        if found:
            return found[2], (start + found[0], start + found[1])
    return None, None


def _line_rest(document: Document, title: Range) -> Range:
    """What stands on the title's line behind the title."""
    far = min(len(document.text), title[1] + 80)
    end = document.text.find("\n", title[1], far)
    return title[1], far if end < 0 else end


def _year_in(text: str) -> tuple[int, int, int] | None:
    if is_prose(text):
        return None
    found = years(text)
    for start, end in dates(text):
        for low, high, year in found:
            if start <= low and high <= end:
                return low, high, year
        inside = re.search(r"(?:19|20)\d\d", text[start:end])
        if inside:
            return start + inside.start(), start + inside.end(), int(inside[0])
    if found:
        return found[-1]
    short = re.search(r"[A-Z]{2}[A-Za-z]{0,30}\s?['’]?(\d{2})\b", text)
    if short and len(words(text)) <= 6 and int(short[1]) < 45:
        return short.start(1), short.end(1), 2000 + int(short[1])
    return None


def identifiers_of(links: Sequence[Link]) -> dict[str, tuple[str, Link]]:
    """DOI and arXiv id that the links print, with the link of each."""
    found: dict[str, tuple[str, Link]] = {}
    for link in links:
        if (arxiv := _ARXIV.search(link.url)) and "arxiv" not in found:
            found["arxiv"] = (arxiv[1], link)
        if (doi := _DOI.search(link.url)) and "doi" not in found:
            found["doi"] = (doi[0].rstrip(".,;)"), link)
    return found
