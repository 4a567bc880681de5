"""Lines whose form says who speaks, when it begins, or where a paper appeared, before any of its words are weighed.

Reads "July 01 - Ada Okafor", "10:30am: Slow Tides", "9h15 - 9h40: Ada Okafor", "Okafor, Lind·Tarn College·2031", "(Tidal Letters, October 2031)",
"Tidal Med. 2031 Mar;12(4):56-78.", "In *A Handbook of Ropes*. Harbour Press, 2031.", "Slow Tides – Tidal Letters (free)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.language.people import is_name, people
from extractor.language.wording import capital_share, is_affiliation, venue_name, words
from extractor.layout.styles import CITED, MARKS, TAIL, VENUE
from extractor.text.document import Block, Piece

_TIME = r"(?:\d{1,2}:\d\d|\d{1,2}(?:\.\d\d)?(?=\s?(?:[ap]\.?m\b|noon|uhr)))\s?(?:[ap]\.?m\b\.?|noon|uhr|h\b)?"
CLOCK = re.compile(rf"\s{{0,8}}(?i:{_TIME})\s?[:|–—-]?\s+(?=[^\W\da-zß-ÿ_])")
"""When a talk begins, before its title: "10:30am: Slow Tides". From one time to another it is rather a session."""
HOURS = re.compile(
    r"\s{0,8}\d{1,2}(?:[:.h]\d\d|h)(?i:\s?[ap]\.?m\.?)?\s*(?:-|–|—|to|bis)\s*\d{1,2}(?:[:.h]\d\d|h)(?i:\s?[ap]\.?m\.?|\s?uhr)?\s?[:|–—-]?\s+(?=[^\W\da-zß-ÿ_])"
)
"""From when to when: before names it is their talk's, before other words rather a session's."""
_PARTED = re.compile(r"(?<!\s)\s+[|·•∙⋅]\s+|(?<!\s)\s+[—–-]\s+(?![a-zß-ÿ\s])|\|")
_LONGEST_SPEAKER = 80


def dated_speaker(text: str, block: Block) -> int | None:
    """Where the name begins in a line of a date and one name, and nothing else: "July 01 - Ada Okafor"."""
    line = text[block.start : block.end]
    if len(line) > _LONGEST_SPEAKER or len(mark := _PARTED.split(line, maxsplit=1)) < 2:
        return None
    date, name = mark[0], mark[-1]
    if not _DAY.fullmatch(date) or not is_name(name.strip(MARKS)) or is_affiliation(name):
        return None
    return block.end - len(name)


_DAY = re.compile(
    r"\W*(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\W+)?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2}(?:st|nd|rd|th)?"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|\d{1,2}[/.]\d{1,2}|(?:19|20)\d\d-\d\d-\d\d)"
    r"(?:\W+(?:19|20)\d\d)?\W*",
    re.IGNORECASE,
)


_SOURCED = re.compile(
    r"(?P<title>(?!\w+: )[^\Wa-zß-ÿ_]\S*\s(?:\S+\s){2,40}?)[–—-] "
    r"(?P<source>[^\Wa-zß-ÿ_][^–—()]{1,60}) (?P<access>\((?i:free|open|paywall|subscription|registration|link to|\$)[^()]{0,60}\))"
)
"""A digest's title, its journal, and who may read it."""
_JOURNAL_FIRST = re.compile(
    r"(?![^\d:;]*(?:\bet al\b|\b[A-Z]{1,2}[.,] ))[^\Wa-zß-ÿ_][\w.&'’() -]{2,60}?\.? (?:19|20)\d\d(?: [A-Z][a-z]{2,3}(?:[ -](?:[A-Z][a-z]{2,3}|\d\d?))?)?(?:;\s?\d{1,4}(?: ?\([^()]{1,12}\))?)?:\s?[\w.–-]{1,20}(?=\s|$)"
)
"""A journal with year, volume and pages, as indexes of medicine print it: "Tidal Med. 2031 Mar;12(4):56-78."."""
_JOURNAL_AND_VOLUME = re.compile(
    r"[^\Wa-zß-ÿ_][\w.&'’() :-]{2,70}?,? \d{1,4}(?: ?\([^()]{1,12}\))?, ?[A-Za-z]{0,3}\d[\w.–-]{0,20} \((?:19|20)\d\d\)"
)
"""A journal with volume, page and year, as physicists print it: "Tidal Lett. 127, 378 (2031)"."""
_SOURCE = re.compile(r"\([^\Wa-zß-ÿ\d_][^()]{2,80}, (?:[A-Z][a-z]{2,8}\.? )?(?:19|20)\d\d\)")
"""A line in brackets: "(Tidal Letters, October 2031)"."""
_NAME_OR_FAMILY = r"[^\W\d_a-zß-ÿ][\w.'’-]*(?: [^\W\d_a-zß-ÿ][\w.'’-]*){0,3}"
_SIGNED = re.compile(
    rf"(?P<names>{_NAME_OR_FAMILY}(?:(?:, (?:and |& )?| and | & ){_NAME_OR_FAMILY}){{0,20}}(?:(?:,)? et al\.?)?) ?"
    r"[·•|] ?(?P<place>[^\Wa-zß-ÿ_][^·•|]{1,60}?) ?[·•|] ?(?P<year>(?:19|20)\d\d)"
)
"""Who, where, when: "Okafor, Lind, Roos·Tarn College·2031"."""


def source_parts(text: str, block: Block, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    """The parts of a line whose form says where its paper appeared; none of any other line."""
    inside = _IN.match(text, block.start, block.end)
    if inside and (book := _book_at(text, block, inside.end(), pieces)):
        yield book.start, book.end, VENUE
        if book.end < block.end:
            yield book.end, block.end, f"{CITED}.date"
        return
    if journal := _JOURNAL_FIRST.match(text, block.start, block.end) or _JOURNAL_AND_VOLUME.match(text, block.start, block.end):
        yield block.start, journal.end(), VENUE
        if journal.end() < block.end:
            yield journal.end(), block.end, TAIL
    elif (signed := _SIGNED.fullmatch(text, block.start, block.end)) and people(signed["names"], announced=True).share == 1:
        yield *signed.span("names"), f"{CITED}.authors"
        yield *signed.span("place"), f"{CITED}.venue"
        yield *signed.span("year"), f"{CITED}.date"
    elif _SOURCE.fullmatch(text, block.start, block.end):
        yield block.start + 1, block.end - 1, VENUE
    elif sourced := _SOURCED.fullmatch(text, block.start, block.end):
        yield block.start, sourced.end("title"), f"{CITED}.title"
        yield *sourced.span("source"), VENUE
        yield *sourced.span("access"), f"{CITED}.links"


_IN = re.compile(r"\W*In:?\s+(?=\S)")
_LONGEST_BOOK = 400


def _book_at(text: str, block: Block, at: int, pieces: Sequence[Piece]) -> Piece | None:
    """What "In" leads to, if markup sets it apart and it is no sentence: "In *A Handbook of Ropes*. Harbour Press, 2031."."""
    book = next((piece for piece in pieces if piece.style in ("em", "i", "cite", "u") and at <= piece.start <= at + 1), None)
    if book is None or block.end - block.start > _LONGEST_BOOK or len(words(text[book.start : book.end])) < 2:
        return None
    if is_journal(text, book.start, book.end, book.style, block) or capital_share(text[book.start : book.end]) < 0.5:
        return None
    return None if re.match(r"\s+(?!edited|ed|eds|herausg)[a-z]", text[book.end : block.end]) else book


_VOLUME = re.compile(r"\W*(?:vol(?:ume)?|bd|band|tome)\b[.:]? ?\d", re.IGNORECASE)


def is_journal(text: str, start: int, end: int, style: str, block: Block) -> bool:
    """Italics inside a line that goes on with volume, issue or pages: "In: *J. Tides* 12 (2023), 3-4"."""
    tag = style.rpartition(" ")[2].partition(".")[0]
    if tag not in ("i", "em", "cite", "span") or not 3 < end - start < 120 or text[end : end + 1].isalnum():
        return False
    rest = text[end : min(block.end, end + 60)]
    if not rest.strip(MARKS + ".") and capital_share(text[start:end]) < 0.6:
        return False
    if tag == "span" and not _VOLUME.match(rest):
        return False
    return venue_name("Name" + rest) == 4
