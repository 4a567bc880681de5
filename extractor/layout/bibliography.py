"""BibTeX beside prose: what an entry's BibTeX prints and its prose does not; pages of BibTeX alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from extractor.language.ground import tokens
from extractor.layout.bibtex import BibEntry, bib_people, bib_title
from extractor.layout.fields import EntryFields, PageLinks
from extractor.layout.states import Hint, O
from extractor.text.document import Document

_AS_VENUE = ("booktitle", "journal", "journaltitle", "school", "publisher")
_SURE = 12.0


def bib_hints(bibliography: Sequence[BibEntry]) -> list[Hint]:
    """BibTeX is no line of the page's own entries."""
    return [Hint(entry.start, entry.end, O, _SURE) for entry in bibliography]


def supplemented(document: Document, found: Sequence[EntryFields], bibliography: Sequence[BibEntry]) -> list[EntryFields]:
    """The page's entries with what only their BibTeX prints, and BibTeX that no entry of the page has as entries."""
    alone: list[EntryFields] = []
    titled: dict[str, EntryFields] = {}
    for fields in found if bibliography else ():
        if fields.title:
            titled.setdefault(_key(document.text, fields.title), fields)
    linked = PageLinks.of(document)
    for entry in bibliography:
        owner = _owner(document, found, titled, entry)
        if owner is None:
            alone.append(_as_fields(document, entry, linked))
        else:
            _complete(document, owner, entry, linked)
    return sorted([*found, *alone], key=lambda fields: fields.region[0])


def _owner(
    document: Document, found: Sequence[EntryFields], titled: Mapping[str, EntryFields], entry: BibEntry
) -> EntryFields | None:
    """The entry with the same title; else, where the BibTeX has none, the last one before it."""
    if "title" in entry.fields:
        return titled.get(_key(document.text, bib_title(document.text, entry.fields["title"])))
    before = bisect_left(found, entry.start, key=lambda fields: fields.region[0])
    return found[before - 1] if before else None


def _key(text: str, where: tuple[int, int]) -> str:
    return "".join(token.text for token in tokens(re.sub(r"[{}\\]", "", text[slice(*where)])))


def _complete(document: Document, fields: EntryFields, entry: BibEntry, linked: PageLinks) -> None:
    if "author" in entry.fields and (not fields.authors or fields.authors_complete is False):
        _complete_authors(document, fields, entry.fields["author"])
    venue = next((entry.fields[name] for name in _AS_VENUE if name in entry.fields), None)
    if fields.venue is None and venue:
        fields.venue = bib_title(document.text, venue)
    if fields.year is None:
        _year(document, fields, entry)
    known = {link.url for link in fields.links}
    fields.links += [link for link in linked.inside((entry.start, entry.end)) if link.url not in known]


def _complete_authors(document: Document, fields: EntryFields, where: tuple[int, int]) -> None:
    """Where the entry prints none, or cuts its list short and BibTeX has more of them."""
    people = bib_people(document.text, where)
    if len(people) > len(fields.authors):
        fields.authors = people
        fields.authors_complete = "others" not in document.text[slice(*where)].split()


def _year(document: Document, fields: EntryFields, entry: BibEntry) -> None:
    where = entry.fields.get("year") or entry.fields.get("date")
    found = re.search(r"(?:19|20)\d\d", document.text[slice(*where)]) if where else None
    if where and found:
        fields.year = int(found[0])
        fields.year_at = (where[0] + found.start(), where[0] + found.end())


def _as_fields(document: Document, entry: BibEntry, linked: PageLinks) -> EntryFields:
    fields = EntryFields((entry.start, entry.end))
    if "title" in entry.fields:
        fields.title = bib_title(document.text, entry.fields["title"])
    if "abstract" in entry.fields:
        fields.abstract = bib_title(document.text, entry.fields["abstract"])
    _complete(document, fields, entry, linked)
    return fields
