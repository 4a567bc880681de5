"""What the keys of a record hold, told by the names that people and services give them."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.text.delimited import column_field

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS = re.compile(r"[\s_.:-]+")
_FIELDS: tuple[tuple[str, str], ...] = (
    (r"display name|titles", "title"),
    (r"abstracts", "summary"),
    (r"authors?(?: list| name)?|authorships?|by|people|presenters?|speakers?", "author"),
    (r"issued|date|year|pub(?:lication)? (?:year|date)|published(?: (?:print|online|at|on|date))?|date (?:published|released|issued)", "date"),
    (r"journal(?: (?:name|title|ref))?|venue|book ?title|(?:host|publication) venue|container(?: title)?|proceedings(?: title)?|conference(?: name)?"
     r"|published in|publication|primary location|meeting", "venue"),
    (r"doi|ar ?xiv(?: id)?|eprint|external ids|ids|(?:other )?links?|urls?|resources|materials|downloads|buttons|pmid|pmcid|pdf(?: (?:url|link))?", "id"),
    (r"keywords?|key words|tags?|categor(?:y|ies)|subjects?|topics?|areas?|fields? of study", "category"),
)  # fmt: skip
_NO_FIELD = re.compile(r"(?:id|key|slug|type|kind|order|weight|layout|permalink|original titles?|name of file)")
_STRONG = re.compile(r"abstracts?(?: note)?|doi")
_OTHERS_WORKS = re.compile(
    r"(?:references?|referenced|citations?|cited|citing|related|recommend\w*|similar|bibliography)(?: .*)?", re.IGNORECASE
)
_HOLDS_PAPERS = re.compile(
    r"(?:.* )?(?:papers?|publications?|articles?|works?|items?|entries|results?|data|records?|documents?|docs|hits|list|preprints?|library|message)"
)
_MACHINE = re.compile(
    r".*\b(?:bib ?tex|bib|hash|sha\d*|md5|checksum|etag|token|uuid|guid|thumbnail|thumb|image|img|icon|avatar|logo|preview|teaser|style|color|colour|css"
    r"|class|layout|permalink|slug|inverted index)\b.*"
)
NAMES = ("name", "display name", "full name", "literal", "raw author name", "author name", "title", "author", "text", "value")
"""Keys of a name, the best first."""
TEXTS = ("value", "text", "abstract", "content")
"""Keys of a text that stands in a mapping."""
GIVEN = frozenset(("given", "given name", "given names", "first", "first name", "firstname", "forename", "fore name"))
FAMILY = frozenset(("family", "family name", "family names", "last", "last name", "lastname", "surname"))
LABELS = frozenset(("label", "name", "text", "title", "type", "kind", "description"))

IDENTITIES = frozenset(("id", "@id", "orcid", "ror", "author id", "source id"))
"""Keys of who or what is named beside a paper: their URLs lead to people, institutions and topics."""


@lru_cache(maxsize=4096)
def plain(key: str) -> str:
    """A key in small words: ``containerTitle``, ``container-title`` and ``Container_Title`` are one."""
    return _PARTS.sub(" ", _CAMEL.sub(" ", key[:100])).strip().casefold()


@lru_cache(maxsize=4096)
def field_of(key: str) -> str | None:
    """The field that a key holds: title, author, summary, date, venue, category or id."""
    name = plain(key)
    if _NO_FIELD.fullmatch(name):
        return None
    return _named(name) or (_named(_OF_PAPER.sub("", name)) if _OF_PAPER.match(name) else None)


_OF_PAPER = re.compile(r"(?:paper|article|pub|publication|work|entry|item) (?=\w)")
"""Before what it says of the paper: "paper_author"."""


def _named(name: str) -> str | None:
    return next((field for pattern, field in _FIELDS if re.fullmatch(pattern, name)), None) or column_field(name)


def is_strong(key: str) -> bool:
    """A field that hardly anything but papers has."""
    return _STRONG.fullmatch(plain(key)) is not None or field_of(key) in ("author", "venue")


def is_of_others(key: str) -> bool:
    """What other works a record names: they are no records of the page."""
    return _OTHERS_WORKS.fullmatch(plain(key)) is not None


def holds_papers(key: str) -> bool:
    return _HOLDS_PAPERS.fullmatch(plain(key)) is not None


def is_machine(key: str) -> bool:
    """A key for programs: styles, pictures, sums."""
    return _MACHINE.fullmatch(plain(key)) is not None
