"""References as bibliographies print them, cut into authors, title and what follows: venue, volume, pages, year.

Reads ``Okafor, A., and B. Li, 2020: Title. Journal, 3, 4-5``, ``[3] A. Okafor, B. Lindqvist. "Title." Journal, 2020.``, ``Okafor, A., & Li, W. (2020). Title. Journal 12(3), 4-5.``,
``Okafor, A., Li, W.: Title. In: Proceedings, pp. 4-5 (2020)``, ``Okafor A, Li W. Title. Journal. 2020;12:4-5``,
``Okafor, A., Li, W., 2020, Title: Journal, v. 12, p. 4-5``, ``Okafor, Ada/Li, Wei: Title. Untertitel, in: Journal 12 (2020)`` and, with the
title in front, ``Title. Ada Okafor, Li Wei. Journal, 2020.``
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.language.people import is_turned, people
from extractor.language.wording import capital_share, is_link_label, is_prose, names_venue, words, years

Range = tuple[int, int]

_SHORTEST, _LONGEST = 40, 800
_NUMBER = re.compile(
    r"[\s•●○■□▪▫►▸▶★☆*^↑-]*(?:\[[\w+-]{1,12}\]|\(?\d{1,3}[.)]|(?:how to cite|(?:please )?cite (?:this )?(?:\w+ )?as|(?:suggested )?citation|reference)\s?:)?\s*(?-i:(?:TODO|DONE|READ|NEXT|STARTED|SKIMMED|WAITING|CANCELL?ED)\s+)?",
    re.IGNORECASE,
)
"""Its number, what announces it, or how far somebody is with reading it."""
_OPENS_NAME = re.compile(
    r"(?:(?:van|von|de|den|der|del|della|di|da|dos|el|al|la|le|ten|ter) ){0,3}"
    r"(?:[^\W\d_a-zß-ÿ]\.|[^\W\d_a-zß-ÿ][\w.'’‐-]*,? (?:(?:[a-z]{1,3} ){0,2}[^\W\d_a-zß-ÿ]|et\.? al\b)|[\u3040-\u9fff])"
)
_YEAR = r"(?:19|20)\d\d[a-z]?"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w{0,6}\b"
_STATES = "in prep(?:aration)?|submitted|in (?:press|review|revision)|accepted|to appear|under (?:review|revision)|forthcoming"
_QUOTES = {"“": '”"', '"': '"”', "«": "»", "„": "“”", "‘": "’", "'": "'"}
_ENDS_NAMES = re.compile(
    rf"(?P<year>(?:[.,]\s*|(?<!\s)\s+)?\((?:{_YEAR}(?:,[^()]{{1,20}})?|(?i:{_STATES}))\)\s*[.:,]?\s*|\.\s+{_YEAR}\.\s+|(?:[.,]|(?<!\s))\s+{_YEAR}(?:[,:]\s+|\s+(?=[^\Wa-zß-ÿ\d_]|[\"“])(?!{_MONTHS}))|,\s+(?i:{_STATES}),\s+)|(?P<quote>(?:[.,:]\s*|(?<!\s)\s+)?(?=[“\"«„]|(?<=\s)‘))|(?P<colon>:\s+)|(?P<stop>(?<=[\w.])\.\s+|(?<=et al)\s+(?=[A-Z]))(?=[^\Wa-zß-ÿ_]|[a-z]+[A-Z])"
)
"""What may stand between the last name and the title."""
_COMMA = re.compile(r",\s+(?!and\b|&)")
_MOST_STOPS = 12
_SHORTEST_TITLE = 12
_YEAR_BEHIND = re.compile(rf"(?<=[\w?!]) (?=\({_YEAR}\)(?:[.,;]|\s*$))")
"""The year right behind the title: "Slow Tides of the North (2031), (available at ...)"."""
_FEW_WORDS = 4
_IN_ISSUE = re.compile(r"\d ?\(\d{1,3}\)|\d[-–]\d")
_INITIAL = re.compile(r"[^\W\d_a-zß-ÿ]\.")
_ENDS_TITLE = re.compile(
    r"(?<=[\w)\]”\"'’])(?<!\b[A-Z])(?<!\bvs)(?<!\bSt)(?<!\bDr)(?:[?!](?=\s)|\.(?=\s+[^\Wa-zß-ÿ_]|\s+[a-z]+[A-Z]|\s+\d|\s+[“(\[]|\s*$)|,(?=\s+[Ii]n:?\s+[A-Z]|\s+(?:[A-Z][a-z]{1,7}\.\s+){2}|\s+\d{1,3}(?:[.,;]|\s*$))|(?=\s+In:?\s+(?:Proc|[A-Z]\w+ of\b)))"
)
_COMMA_BEFORE_VENUE = re.compile(rf",\s+(?=[^\Wa-zß-ÿ_][^,]{{2,90}}(?:,? \d+[^,]*|, )\(?{_YEAR}\b)")
_VOLUME = (
    r"(?:,\s+|\s)(?:(?:v|vol|no|pp?|art|article)\b\.? ?\d|\d{1,4}(?: ?\([\w–-]{1,9}\))?, (?:pp?\. ?)?[A-Za-z]?\d|\d{1,4} ?\(\d{1,3}\)[,.;]"
    r"|(?:[Aa]ccepted|[Ii]n [Pp]ress|[Ff]orthcoming|[Tt]o appear|[Ss]ubmitted|[Uu]nder [Rr]eview)\b|https?://|doi\b)"
)
_BEFORE_VOLUME = re.compile(
    rf"(?::\s+(?=[^\Wa-zß-ÿ_][^,:.]{{2,90}}{_VOLUME})|,\s+(?=[^\Wa-zß-ÿ_](?:[^,:.]|(?<=\b[A-Za-z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{{2}})\.|(?<=\b[A-Z][a-z]{{3}})\."
    rf"|(?<=\b[A-Z][a-z]{{4}})\.|(?<=\b[A-Z][a-z]{{5}})\.){{2,90}}{_VOLUME}))"
)
"""Geology parts title and journal by a comma or a colon: "Slow tides of the north: Tidal Letters, v. 12, p. 4"."""
_LEAD = re.compile(
    r"[\s.,;:]*(?:\(?(?:to appear|in press|forthcoming)\)?[\s.,]*)?(?:[Ii]n:?\s+(?=[^\Wa-zß-ÿ_]|the\b|\d))?(?:[Tt]he\s+(?=Proc))?"
)
_LINK = re.compile(
    r"(?:(?<!\s)\s+)?\(?(?:https?://|www\.|\bdoi\b|\barXiv:|\bAvailable\b|\bAccessed\b|\[(?!J\]|C\])|\bPMID\b|\bISBN\b|\bURL\b|\berratum\b|\bcorrigendum\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Citation:
    """Ranges of the text that holds it."""

    authors: Range
    title: Range
    date: Range
    """A year between authors and title; may be empty."""
    venue: Range
    """Behind title and authors, up to its links: venue, volume, pages and year, as far as it prints them."""
    links: Range
    """What is left of it; may be empty."""
    note: Range
    """What is quoted from the work behind all that; may be empty."""

    @property
    def parts(self) -> list[tuple[Range, str]]:
        """Its fields in the order in which they are printed, each with its name."""
        named = [
            (self.authors, "authors"),
            (self.title, "title"),
            (self.date, "date"),
            (self.venue, "venue"),
            (self.links, "links"),
            (self.note, "note"),
        ]
        return sorted((where, name) for where, name in named if where[0] < where[1])


def citation(text: str, start: int, end: int, marked: Sequence[Range] = (), *, among: bool = False) -> Citation | None:
    """``text[start:end]`` as a reference, or None; ``marked`` are the stretches that markup sets apart in it.

    Where it stands ``among`` references, one name that is written out is enough for its authors.
    """
    at = _head(text, start, end)
    if at is None:
        return None
    among = among or IN_JOURNAL.search(text, at, end) is not None
    marked = [mark for mark in marked if not _holds_all(text, at, end, mark)]
    return (
        _names_first(text, at, end, marked, among=among)
        or _title_first(text, at, end, among=among)
        or _title_alone(text, at, end)
        or _title_then_initials(text, at, end)
    )


def _holds_all(text: str, at: int, end: int, mark: Range) -> bool:
    """A reference that is a link as a whole, were it but for "(pdf)" behind it: the mark sets no part of it apart."""
    behind = text[mark[1] : end].strip(" ()[]|.,\n\t")
    return (
        mark[0] <= at + 2
        and len(mark_text := text[at : mark[1]]) >= _SHORTEST
        and bool(years(mark_text))
        and (not behind or is_link_label(behind))
    )


def _head(text: str, start: int, end: int) -> int | None:
    """Where it begins behind its number, if at a glance it can be a reference."""
    if not _SHORTEST <= end - start <= _LONGEST:
        return None
    told = (
        years(text[start:end])
        or _OLD_YEAR.search(text, start, end)
        or _UNPRINTED.search(text, start, end)
        or any(mark in text[start:end] for mark in '“"«„')
        or IN_JOURNAL.search(text, start, end)
        or _REGISTERED.search(text, start, end)
        or _VOLUME_AND_PAGES.search(text, start, end)
    )
    if not told:
        return None
    number = _NUMBER.match(text, start, end)
    return number.end() if number else start


IN_JOURNAL = re.compile(rf"\b{_YEAR}(?: [A-Z][a-z]{{2}}(?: \d\d?)?)?; ?\d{{1,4}}(?: ?\([^()]{{1,12}}\))?: ?[A-Za-z]?\d")
"""Year, volume and pages as medicine prints them: "2031;12(4):56-78"."""
_GROUP = re.compile(
    r"[^\Wa-zß-ÿ_][^.:;()]{3,80}?\b(?:Groups?|Council|Investigators|Collaborat(?:ion|ors|ive)|Committee|Consortium|Team|Network|Initiative)"
    r"(?=\.\s+[^\Wa-zß-ÿ_])"
)
"""A group that signs as author."""
_YEAR_NEXT = re.compile(rf"\W*{_YEAR}")
"""A year behind what would be a title or a name says that it is the journal: "Slow tides of the north. Tidal Lett. 2031;12:4"."""


def _names_first(text: str, at: int, end: int, marked: Sequence[Range], *, among: bool) -> Citation | None:
    if among and (group := _GROUP.match(text, at, end)):
        begin = text.index(" ", group.end()) + 1
        title = _title(text, begin, end, marked)
        if title is None or _YEAR_NEXT.match(text, title[2], end):
            return None
        return _whole(text, (at, group.end()), title, (title[2], end), marked, dated=False)
    if not _OPENS_NAME.match(text, at, end):
        return None
    for names_end, title_at, dated in _ends_of_names(text, at, end, among=among):
        inside = any(mark[0] < names_end < mark[1] - 2 for mark in marked)
        title = None if inside else _title(text, title_at, end, marked, dated=dated)
        told = dated or (title is not None and _UNPRINTED.search(text, title[2] - 1, end) is not None)
        if title and (found := _whole(text, (at, names_end), title, (title[2], end), marked, dated=told)):
            return found
    return None


def _ends_of_names(text: str, at: int, end: int, *, among: bool) -> Iterator[tuple[int, int, bool]]:
    """Where the names that open a reference may end and the title begin, and whether a year parts the two."""
    given_first = _INITIAL.match(text, at, end) is not None
    found = list(_ENDS_NAMES.finditer(text, at, end))
    stops = sorted((mark for mark in found if mark["stop"] is not None), key=lambda mark: _after_initial(text, mark.start()))
    marks = [mark for mark in found if mark["stop"] is None or mark in stops[:_MOST_STOPS]][: 2 * _MOST_STOPS]
    # A year parts names and title for sure, a stop behind an initial least of all.
    for match in sorted(
        marks, key=lambda mark: (mark["year"] is None, mark["stop"] is not None and _after_initial(text, mark.start()))
    ):
        stop = match["stop"] is not None
        if stop and (_INITIAL.match(text, match.end(), end) or (given_first and _after_initial(text, match.start()))):
            continue
        if _are_names(
            text[at : match.start()], sure=among or bool(match["year"]) or match["quote"] is not None, dated=bool(match["year"])
        ):
            initial = "." in text[at : match.start()] or "(" in (match["year"] or "")
            dot = initial and _with_dot(text, match.start())
            yield match.start() + dot, match.end(), match["year"] is not None
    yield from _comma_behind_names(text, at, end)


def _comma_behind_names(text: str, at: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """``A. Okafor, B. Lindqvist, Title, Journal 12 (2020) 45-57``: the first part with words that are no name is the title."""
    for comma in itertools.islice(_COMMA.finditer(text, at, end), _MOST_STOPS):
        part = text[comma.end() : end].partition(",")[0]
        if len(words(part)) > 3 and not people(part).names:
            if not _ABBREVIATED.match(part) and _are_names(text[at : comma.start()], sure=False):
                yield comma.start(), comma.end(), False
            return


_ABBREVIATED = re.compile(r"(?:[A-Z]\w{0,8}\.\s*){2}")
""" "J. Phys. Chem.": a journal, were it in the place of the title."""


def _after_initial(text: str, at: int) -> bool:
    return text[at - 1].isupper() and not text[at - 2].isalnum()


def _with_dot(text: str, at: int) -> int:
    return int(text[at] == "." and _after_initial(text, at))


def _are_names(text: str, *, sure: bool, dated: bool = False) -> bool:
    """Nothing but names; one alone needs initials, a comma inside, or a mark behind it that only names have. Before a year
    (``dated``) half may be groups: "Okafor, A., and TideWorks (2031)"."""
    if sure and is_turned(text):
        return True
    found = people(text)
    if (
        not found.names
        or found.share < (0.5 if dated else 0.66)
        or found.names[0][0] > 3
        or len(text) - max(found.end, found.names[-1][1]) > 2
    ):
        return False
    alone = found.names[0]
    return len(found.names) > 1 or not found.complete or sure or "." in text[slice(*alone)] or "," in text[slice(*alone)]


def _title(text: str, at: int, end: int, marked: Sequence[Range], *, dated: bool = False) -> tuple[int, int, int] | None:
    """Start and end of the title that begins here, and where what follows it begins; behind names and a year (``dated``) it may be the last."""
    if closing := _QUOTES.get(text[at : at + 1]):
        close = next(
            (place for place in range(at + 2, end) if text[place] in closing and not text[place + 1 : place + 2].isalnum()), None
        )
        if close is not None:
            return at + 1, close, close + 1
        at += 1
    marked = [mark for mark in marked if not _GOES_ON.match(text, mark[1], end)]
    begins = [
        mark for mark in marked
        if at - 2 <= mark[0] <= at + 2 and len(words(text[slice(*mark)])) > 1 and people(text[slice(*mark)]).share < 1
    ]  # fmt: skip
    if begins:
        return begins[0][0], begins[0][1], begins[0][1]
    limit = min((mark[0] for mark in marked if mark[0] > at + 8), default=end)
    if year := None if dated else _YEAR_BEHIND.search(text, at + _SHORTEST_TITLE, limit):
        limit = year.start()
    if limit < end and dated and (source := _BEFORE_SOURCE.search(text, at + _SHORTEST_TITLE, limit)):
        return at, source.start() + (text[source.start()] in "?!"), source.end()
    if dated and (venue := _venue_behind_comma(text, at, limit)):
        return at, *venue
    if inside := _IN_BOOK.search(text, at + 8, limit):
        return at, inside.start(), inside.end()
    stop = _stop(text, at + 8, limit)
    if text[at - 2 : at] == ", " and (comma := _COMMA_BEFORE_VENUE.search(text, at + 8, limit)):
        return at, comma.start(), comma.end()
    if stop is None:
        return (at, limit, limit) if limit < end or (dated and _is_last(text[at:limit])) else None
    return at, stop.end() if text[stop.start()] in "?!" else stop.start(), stop.end()


_BEFORE_SOURCE = re.compile(r"(?<=[\w)\]”\"'’])[.?!]\s+(?:[Ii]n:?\s+)?$")
"""Right before the journal or the book that markup sets apart: a title may have a stop inside ("Whose Rope? A Study. *Tidal Letters*")."""


def _venue_behind_comma(text: str, at: int, limit: int) -> Range | None:
    """The comma or colon that parts a title from its journal: a volume, a state or the journal's own words tell."""
    volume = _BEFORE_VOLUME.search(text, at + 8, limit)
    if volume and text[volume.start()] == "," and len(words(text[at : volume.start()])) < _FEW_WORDS:
        volume = None
    if (stop := _stop(text, at + 8, limit)) and text[stop.start()] == ".":
        volume = volume if volume and volume.start() < stop.start() else None
        limit = stop.start()
    for comma in itertools.islice(_COMMA.finditer(text, at + 8, volume.start() if volume else limit), _MOST_STOPS):
        part = _UP_TO_MARK.match(text, comma.end(), limit)
        if len(words(text[at : comma.start()])) > _FEW_WORDS and part and names_venue(part[0]):
            return comma.span()
    return volume.span() if volume else None


_UP_TO_MARK = re.compile(r"[^\Wa-zß-ÿ_][^,.;]{5,100}")
_IN_BOOK = re.compile(r",\s+in:\s+(?=[^\Wa-zß-ÿ_]|„|(?:ar|bio|med)Xiv)")
""" "Über Seile. Eine Geschichte, in: Lind, Bo (Hrsg.): Tiden", as historians write in German."""
_GOES_ON = re.compile(r"\)? (?!(?:and|in|vol|no|pp?|eds?)\b)[a-zß-ÿ]{2}|\)? \([A-Z][a-z]+: [A-Z]")
"""What stands behind a word that markup sets apart inside a title: "colour in *Argus argus* (Aves: Phasianidae) and others"."""


def _is_last(text: str) -> bool:
    """A title that nothing follows: several words, no volume, no address."""
    return (
        text[:1].isupper()
        and len(words(text)) > _FEW_WORDS
        and not (_LINK.search(text) or _IN_ISSUE.search(text) or names_venue(text))
    )


def _stop(text: str, at: int, end: int) -> re.Match[str] | None:
    """Where the title ends: a question may be its first half ("Do Tides Turn? A Study of Ports. In ...")."""
    stops = list(itertools.islice(_ENDS_TITLE.finditer(text, at, end), _MOST_STOPS))
    for stop, following in itertools.pairwise(stops):
        behind = text[stop.end() : following.start()]
        if (
            text[stop.start()] not in "?!"
            or _IN_ISSUE.search(behind)
            or names_venue(behind)
            or people(behind).names
            or len(words(behind)) < 2
        ):
            return stop
    return stops[-1] if stops else None


def _title_first(text: str, at: int, end: int, *, among: bool) -> Citation | None:
    """``Title. Ada Okafor, Li Wei. Journal, 2020.``: names fill the second sentence."""
    title = _title(text, at, end, ())
    if not title or title[2] >= end:
        return None
    begin = title[2] + len(text[title[2] : end]) - len(text[title[2] : end].lstrip(" .,"))
    if not _OPENS_NAME.match(text, begin, end):
        return None
    ends = next(_ends_of_names(text, begin, end, among=among), None)
    if ends is None:
        return None
    alone = len(people(text[begin : ends[0]]).names) < 2
    if alone and (not among or _YEAR_NEXT.match(text, ends[0], end)):
        return None
    return _whole(text, (begin, ends[0]), title, (ends[1], end), dated=ends[2])


_IN_VOLUME = re.compile(rf"\d{{1,4}}(?: ?\(\d{{1,3}}\))? ?\({_YEAR}\)[,:] ?[A-Za-z]?\d|\bvol\. ?\d|\bpp\. ?\d")


def _title_alone(text: str, at: int, end: int) -> Citation | None:
    """``"Title," Journal 3 (2019), 40-44.``: a list of one's own works may leave its owner out."""
    title = _title(text, at, end, ()) if text[at : at + 1] in _QUOTES else None
    if not title or len(words(text[title[0] : title[1]])) < 3 or not _IN_VOLUME.search(text, title[2], end):
        return None
    return _whole(text, (at, at), title, (title[2], end), dated=False)


_SURNAME = r"(?:(?:van|von|de|der|den|di|da|la|le|el) ){0,2}[^\W\d_a-zß-ÿ][\w'’–-]+"
_INITIALED = rf"(?:[^\W\d_a-zß-ÿ]\.[\s-]?){{1,3}}\s?{_SURNAME}"
_BETWEEN_COMMAS = re.compile(
    rf",\s+(?P<names>{_INITIALED}(?:(?:,\s+(?:and\s+|&\s+)?|\s+(?:and|&)\s+){_INITIALED}){{0,30}}(?:,?\s+et al\.?)?)[,.]\s+(?=\S)"
)
_UNPRINTED = re.compile(rf"\((?:{_STATES})\)|(?<=[.,] )(?:{_STATES})(?=[.;,\s]|$)", re.IGNORECASE)
_VOLUME_AND_PAGES = re.compile(r"\. \d{1,4}(?: ?\(\d{1,4}\))?: ?[A-Za-z]?\d{2,7}\b|\. e\d{4,6}\b")
""" "Ropes Research. 277: 107063", where the year stands elsewhere."""
_REGISTERED = re.compile(r"\b(?:doi\.org/|doi: ?)10\.\d{4}", re.IGNORECASE)
_OLD_YEAR = re.compile(r"\(1[6-9]\d\d\)")


def _title_then_initials(text: str, at: int, end: int) -> Citation | None:
    """``Tides of the north, A. Okafor, and W. Li, J. Tides 12, 3 (2020).``: initials tell where the title ends."""
    found = _BETWEEN_COMMAS.search(text, at + _SHORTEST_TITLE, end)
    title = text[at : found.start()] if found else ""
    if found is None or len(words(title)) < 3 or title[:1].islower() or _INITIAL.search(title):
        return None
    unprinted = _UNPRINTED.search(text, found.end(), end) is not None
    return _whole(text, found.span("names"), (at, found.start(), found.start()), (found.end(), end), dated=unprinted)


_NOTE = re.compile(r"(?:(?<=[.,;)\]])|(?<=[.\d] ))\s*(?=[\"“«„])")


def _note(text: str, start: int, end: int) -> int:
    """Where a sentence quoted from the work begins behind its venue and links, or the end."""
    quote = _NOTE.search(text, start, end)
    return quote.end() if quote and len(words(text[quote.end() : end])) > 6 else end


def _whole(
    text: str, authors: Range, title: tuple[int, int, int], rest: Range, marked: Sequence[Range] = (), *, dated: bool
) -> Citation | None:
    """All of it, if its parts are what they should be."""
    where = _tidy(text, title[0], title[1])
    lead = _LEAD.match(text, *rest)
    begin = lead.end() if lead else rest[0]
    end = _note(text, begin, rest[1])
    cut = _cut_at_link(text, begin, end, marked)
    venue = _tidy(text, begin, cut)
    date = _tidy(text, authors[1], title[0]) if dated else (end, end)
    if not _is_title(text[slice(*where)], quoted=text[title[0] - 1] in _QUOTES) or not (
        (venue[0] >= venue[1] and cut < end)
        or _is_rest(text[slice(*venue)], dated=dated or _REGISTERED.search(text, cut, end) is not None)
    ):
        return None
    return Citation(authors, where, date, venue, (cut, end), (end, rest[1]))


def _cut_at_link(text: str, start: int, end: int, marked: Sequence[Range]) -> int:
    """Where its links begin: at a word for one ("doi:", "[pdf]"), or at markup that holds nothing else ("data")."""
    found = _LINK.search(text, start, end)
    labels = [low for low, high in marked if start <= low < end and is_link_label(text[low:high])]
    return min([found.start() if found else end, *labels])


def _tidy(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in " .,;:\n\t":
        start += 1
    while end > start and text[end - 1] in " .,;:\n\t":
        end -= 1
    return start, end


def _is_title(text: str, *, quoted: bool) -> bool:
    found = words(text)
    if not found or people(text).is_list or IN_JOURNAL.match(text) or VOLUME_AND_PAGE.fullmatch(text):
        return False
    return quoted or (
        len(found) > 2
        and not PRINTED_IN.search(text)
        and sum(len(word) > 3 for word in found) > 1
        and not (years(text) and names_venue(text))
    )


VOLUME_AND_PAGE = re.compile(r"[A-Z][\w.&:' -]{1,60}? \d{1,4}, (?:[A-Za-z]{0,2}\d{1,7}(?:[-–]\d{1,7})?)")
""" "Appl. Tides 34, 123"."""
PRINTED_IN = re.compile(rf"\d \({_YEAR}\)|\bdoi:|^(?:\S+\s){{1,3}}{_YEAR}$")
"""Of a journal or a meeting, not of a title: "Tides 12 (2031)", "Applied Tides 2031"."""


def _is_rest(text: str, *, dated: bool) -> bool:
    """Names and figures, no sentences: where and when it appeared."""
    if len(text) > 400 or (is_prose(text) and capital_share(text) < 0.4):
        return False
    spelled = [word for word in words(text) if not word[0].isdigit()]
    capitals = sum(word[0].isupper() for word in spelled)
    told = dated or years(text) or names_venue(text) or _VOLUME_AND_PAGES.search(text)
    return bool(told) and (capitals >= 0.3 * len(spelled) or len(spelled) < 6)
