"""Lines that hold several fields of one paper without being a reference, cut at the marks that part them.

Reads ``[TideConf 2031] Title [paper]``, ``Title (Okafor et al., TideConf 2031)``, ``Title By Okafor, Ada; Li, Wei``,
``Ada Okafor, Wei Li: Title``, ``Title / Ada Okafor, Wei Li``, ``Title, Ada Okafor, Wei Li, TideConf 2031``, ``Journal ▶ Title``,
``“Title” (2031) (w/ Ada Okafor)``, ``Title. Journal. Forthcoming.``, ``Name — what it does. [2604.11554]``, ``Name (Okafor et al., 2031)``.

What stands at the ends of the line (a number, a time, a venue, a year, links) is taken off first; what is left is a title, alone or
with names before or behind it. Three names are names wherever they stand, two where initials, "et al." or a date stand by them; of fewer
it takes other lines of the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.language.people import NOBODY, holds_other_words, is_turned, people, people_on
from extractor.language.wording import (
    dates,
    field_label,
    is_affiliation,
    is_furniture,
    is_link_label,
    is_notice,
    is_prose,
    names_venue,
    words,
    years,
)
from extractor.layout.citations import IN_JOURNAL, PRINTED_IN, VOLUME_AND_PAGE, Range

_SHORTEST, _LONGEST = 16, 500
_MARKS = re.compile(r"(?:[^\w\s(\[\"“«„‘'$\\<]|\[\d{1,3}\]|\(?\d{1,3}[.)](?=\s)|#\d+|\s)+")
"""What stands before the words: bullets, signs, the entry's number."""
_CODE = re.compile(r"[A-Z]{1,2}\d{0,3}[.-]\d{2,3}[a-z]?[:.]?\s+(?=\S)")
"""A talk's or poster's number: "P1.08", "OR-12"; "PM2.5" and "GPT-4" are words of a title."""
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?:\s?[ap]m)?(?:\s?[-–]\s?\d{1,2}[:.]\d\d)?(?:\s?[ap]m)?[\s:–—-]+(?=\w)", re.IGNORECASE)
_LEADING_BRACKET = re.compile(r"[\[(]([^\[\]()]{2,60})[\])][\s:–—-]*(?=[\w\"“])")
_ARROW = re.compile(r"(?<!\s)\s+[▶►»❯➤⟩]\s+")
_LEADING_VENUE = re.compile(r"([^\d:]{2,40}(?:19|20)\d\d)\s*(?::|\s[–—-])\s+(?=\w)")
_LEADING_YEAR = re.compile(r"((?:19|20)\d\d)\s*(?::|\s[–—-])\s+(?=\w)")
_YEAR_AND_TAG = re.compile(r"((?:19|20)\d\d\s+[A-Z][A-Z_]{1,10}[A-Za-z]{0,6})(?:\s+[–—:-])?\s+(?=[A-Z“\"])")
"""Before a title: "2031 TICON Reading the Tides", "2029 IEEE_TT - Slow Ferries"."""
_TRAILING_BRACKET = re.compile(r"(?:(?<![\s,.:–—-])[\s,.:–—-]++)?[(\[]([^()\[\]]{2,200})[)\]][\s.,;]*$")
_PARTS_TAIL = re.compile(r"(,|\s[|–—·•-]|\.|[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?)\s+(?=\S)")
_LONGEST_TAIL = 60
_NOTHING = re.compile(r"\W*+(?:(?:n[\W_]?a|none)\W*+)?", re.IGNORECASE)
_TAG = re.compile(r"(?=[a-z]*[A-Z])[A-Za-z][A-Za-z&+-]*[A-Za-z](?: [A-Z]{3,12}){0,2}\s?['’]?(?:(?:19|20)\d\d|\d\d)")
"""A meeting's short name with its year: "TideConf 2031", "TideConf'31"."""
_NAME_AND_YEAR = re.compile(
    r"(?=[^,]*[A-Z][^,]*[A-Z]|Nature|Science|Cell|Preprint|arXiv)(?P<venue>[A-Za-z][\w&. -]{1,60}), (?P<year>(?:19|20)\d\d)"
)
""" "PLOS ONE, 2019", in brackets behind a title."""
_VOLUME_ALONE = re.compile(
    r"(?:vol\.? ?)?\d{1,4} ?\([\w–-]{1,9}\)[:,] ?(?:pp?\. ?)?[A-Za-z]?\d{1,6}(?: ?[-–] ?[A-Za-z]?\d{1,6})?", re.IGNORECASE
)
""" "30(4): 441-444"."""
_OPENING_QUOTE = re.compile(r"[“\"«„]")
_CLOSING_QUOTES = {
    opening: re.compile(rf"[{closing}](?!\w)") for opening, closing in (("“", '”"'), ('"', '"”'), ("«", "»"), ("„", "“”"))
}
_BEFORE_NAMES = re.compile(
    r"(?=[\s,.;\U0001f300-\U0001faff\u2600-\u27bf])(?:(?P<by>(?:,|(?<!\s))\s+(?:[Bb]y|von|par|por)\s+|(?:[.,;]|(?<!\s))\s+(?:[Pp]resenters?|[Ss]peakers?|[Aa]uthors?|[Pp]resented by):\s+)|(?P<dash>(?<!\s)\s+(?:[–—|/·•]|-{1,3})\s+)|(?P<sign>(?:(?<!\s)\s+)?[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?\s*)|(?P<stop>\.\s+)|(?P<comma>,\s+))"
)
"""All begin with such a sign: said first, for most characters are letters."""
_BEHIND_NAMES = re.compile(
    r"(?=[\s:,(])(?:(?P<colon>(?:(?<!\s)\s+)?:\s+)|(?P<dash>(?<!\s)\s+(?:[–—|/·•]|-{1,3})\s+)|(?P<quote>(?:,|(?<!\s))\s+(?=[\"“«„]))|(?P<year>(?:,\s*|(?<!\s)\s+)?\((?:19|20)\d\d\)[.:,]?\s+))"
)
_SENTENCES = re.compile(r"(?<=[\w)\]]{2})\.\s+[A-ZÀ-Þ]")
"""Two of them are no title: one of a reference stands before where it appeared."""
_SHORTEST_TITLE = 4
"""Words of a title that markup alone sets apart behind names: two or three in italics are a journal."""
_STATUS = re.compile(
    r"[.,]\s+(?:working paper|forthcoming|in press|submitted|under review|in preparation|draft|preprint|n\.d\.)[\s.,]*$",
    re.IGNORECASE,
)
"""Between names and title, where a year would stand."""
_UNPUBLISHED = re.compile(
    r"(?:preprint|in press|submitted|under review|forthcoming|to appear|accepted|working paper)(?:[\s,]+(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_SURNAME = r"(?:(?:[Vv]an|[Vv]on|[Dd]en?|[Dd]er|[Dd]i|[Dd]a|[Ll]e|[Ll]a|[Ee]l|[Aa]l) ){0,2}[^\W\d_a-zß-ÿ][\w'’-]+"
_KEY = re.compile(
    rf"{_SURNAME}(?:, {_SURNAME}){{0,9}}(?:,? (?:and|&) {_SURNAME}|,? et al|,? and colleagues)?[.,]* \(?(?:19|20)\d\d[a-z]?[).]*"
)
"""A reference's key in markup of its own: "Okafor, Lindqvist, and Roos. 2031"."""
_BEHIND_KEY = re.compile(r"\s*(?:[–—:|]|\s-)\s+(?=[^\Wa-zß-ÿ_]|[\"“„«])")
""" "Okafor & Roos 2031 — Tidal timing"."""
_MOST = 16
"""Marks that are tried as the one between names and title."""


@dataclass(frozen=True, slots=True)
class Composite:
    """The parts of a line in the order in which they are printed, each with the name of its field."""

    parts: tuple[tuple[Range, str], ...]
    form: str
    """The mark between title and names; lines of one list have one form."""
    sure: bool
    """It takes no other line of this form to tell."""
    doubtful: bool = False
    """Its names are told by their looks alone: a title may hold such words, too."""
    instead: Composite | None = None
    """How it reads where one name that it may hold is one: other lines of that form tell."""


def composite(text: str, start: int, end: int, marked: Sequence[Range] = ()) -> Composite | None:
    """``text[start:end]`` as a line of several fields, or None; ``marked`` are the stretches that markup sets apart in it."""
    whole = text[start:end]
    if noted := _named_and_noted(text, start, end):
        return noted
    if not _SHORTEST <= end - start <= _LONGEST or field_label(whole) or is_notice(whole):
        return None
    if joint := _with_coauthors(text, start, end):
        return joint
    if _names(whole) and not _quoted(text, start, end):
        return None
    if _ANNOUNCES_NAMES.match(whole):
        return None
    line = _Line(text, start, end, marked)
    line.cut_links()
    line.cut_lead()
    line.cut_tail()
    if behind := _title_between(line) or _quoted_and_source(line):
        return behind
    named, titled = _with_names(line), _titled(line)
    found = named if named and (named.sure or titled is None) else titled
    if found is titled and titled and (other := named or _keyed(text, start, end)):
        found = replace(titled, instead=other)
    return found if found and _keeps_whole(found, marked) else None


_ANNOUNCES_NAMES = re.compile(r"\W*(?:this is )?(?:a )?(?:joint(?:ly)?(?: work)?|co-?authored|together) with:", re.IGNORECASE)
_JOINT = re.compile(
    r"(?P<open>[“\"])?(?P<title>[^\Wa-zß-ÿ_](?(open)[^()“”\"]|[^()]){10,250}(?:\([^()]{1,60}\)(?(open)[^()“”\"]|[^()]){0,200})?)(?(open)[”\"])"
    r"(?:\s\((?P<year>(?:19|20)\d\d)\))?\s\((?:joint(?:ly)? (?:work )?)?(?i:with|w/)\s(?P<names>[^()]{4,300})\)"
)


def _with_coauthors(text: str, start: int, end: int) -> Composite | None:
    """A title and in brackets those who wrote it with the page's owner: "Slow Tides (with Ada Okafor and Li Wei), Tidal Letters"."""
    found = _JOINT.match(text, start, end)
    if not found or not _names(found["names"]) or not (found["open"] or _is_title(found["title"]) or found["title"][-1] in "?!"):
        return None
    rest = [((found.end(), end), "venue" if len(text[found.end() : end]) <= _LONGEST_VENUE else "note")]
    year = [(found.span("year"), "date")] if found["year"] else []
    parts = [(found.span("title"), "title"), *year, (found.span("names"), "authors")]
    return Composite((*parts, *(rest if text[found.end() : end].strip(" .,;") else [])), "(with names)", sure=True)


_ARXIV = r"\[(?:arxiv:)?\d{4}\.\d{4,5}(?:v\d)?\]"
_LONGEST_NOTE = 3_000
_NUMBERED = re.compile(_ARXIV, re.IGNORECASE)
_NOTED = re.compile(
    rf"\W{{0,3}}(?P<title>[^\W_][^\n—–\[\]]{{1,100}}?)(?:\s{{0,3}}(?P<before>{_ARXIV}))?\s{{0,3}}(?:[—–:]|\s-)\s{{1,4}}"
    rf"(?P<note>\S[^\n]{{9,{_LONGEST_NOTE}}}?)(?:\s{{0,4}}(?P<behind>{_ARXIV}))?[\s.]{{0,8}}",
    re.IGNORECASE,
)


def _named_and_noted(text: str, start: int, end: int) -> Composite | None:
    """A paper by what it is called, what is said of it, and its number: "TideCache — Ebbing caches. 2x speed-up. [2604.11554]"."""
    found = _NOTED.fullmatch(text, start, end) if end - start <= _LONGEST_NOTE and _NUMBERED.search(text, start, end) else None
    if found is None or not (found["before"] or found["behind"]) or people(found["title"]).is_list:
        return None
    link = found.span("before" if found["before"] else "behind")
    return Composite(
        tuple(sorted([(found.span("title"), "title"), (found.span("note"), "note"), (link, "links")])),
        "title note [arXiv]",
        sure=True,
    )


def _keeps_whole(found: Composite, marked: Sequence[Range]) -> bool:
    """No cut goes through what markup holds together, but for a key and its title in one element."""
    cuts = sorted({at for where, name in found.parts if name != "links" for at in where})
    if found.form in ("title", "(names)") or "key title" in (found.form, found.instead and found.instead.form):
        marked = [(low, high) for low, high in marked if low > cuts[0] or high < cuts[-1]]
    return not any(low + 2 < cut < high - 2 for low, high in marked for cut in cuts)


class _Line:
    """A line that gets shorter from both ends, and what was taken off."""

    def __init__(self, text: str, start: int, end: int, marked: Sequence[Range]) -> None:
        self.text, self.start, self.end, self.marked = text, start, end, marked
        self.parts: list[tuple[Range, str]] = []
        self.sure = True
        self._tagged = False
        self._parted: list[str] = []
        """The marks before what was taken off the end."""

    @property
    def tagged(self) -> bool:
        """It opens with a meeting's short name and year in brackets: "[TideConf 2031] Title"."""
        return self._tagged

    @property
    def sourced(self) -> bool:
        """A journal and its year, volume or state stand behind it: "Title. Tidal Letters. Forthcoming."."""
        return self.has("venue") and self.has("date") and "." in self._parted

    @property
    def dated(self) -> bool:
        """It says where or when it appeared."""
        return self.has("venue") or self.has("date")

    @property
    def rest(self) -> str:
        return self.text[self.start : self.end]

    def has(self, name: str) -> bool:
        return any(field == name for _, field in self.parts)

    def cut_links(self) -> None:
        labels = [low for low, high in self.marked if low > self.start + 8 and is_link_label(self.text[low:high])]
        printed = re.search(r"(?<![\s(<\[])[\s(<\[]+https?://", self.rest) if "://" in self.rest else None
        cut = min([self.end, *labels, *([self.start + printed.start()] if printed and printed.start() > 8 else [])])
        while cut > self.start and self.text[cut - 1] in " [(|·•,\t\xa0":
            cut -= 1
        if cut < self.end:
            self.parts.append(((cut, self.end), "links"))
            self.end = cut

    def cut_lead(self) -> None:
        self._skip(_MARKS)
        self._skip(_CODE)
        self._cut_marked_venue()
        if time := _TIME.match(self.text, self.start, self.end):
            self._lead((time.start(), time.end()), "date", time.end())
        bracket = _LEADING_BRACKET.match(self.text, self.start, self.end)
        if bracket and (field := _field(bracket[1])):
            self._tagged = _TAG.fullmatch(bracket[1]) is not None
            self._lead(bracket.span(1), field, bracket.end())
        arrow = _ARROW.search(self.text, self.start + 2, min(self.end, self.start + 80))
        if arrow and arrow.end() + 8 < self.end and 0 < len(words(self.text[self.start : arrow.start()])) <= 8:
            self._lead((self.start, arrow.start()), "venue", arrow.end())
        venue = _LEADING_VENUE.match(self.text, self.start, self.end)
        if venue and _field(venue[1]) == "venue":
            self._lead(venue.span(1), "venue", venue.end())
        elif tagged := _YEAR_AND_TAG.match(self.text, self.start, self.end):
            self._lead(tagged.span(1), "venue", tagged.end())
        elif year := _LEADING_YEAR.match(self.text, self.start, self.end):
            self._lead(year.span(1), "date", year.end())
        self._skip(_MARKS)

    def _cut_marked_venue(self) -> None:
        """ "TideConf 2031" in an element of its own."""
        first = next((end for start, end in self.marked if start <= self.start < end), self.end)
        if first < self.end - 8 and _TAG.fullmatch(self.text, self.start, first) and not dates(self.text[self.start : first]):
            self._lead((self.start, first), "venue", first)

    def cut_tail(self) -> None:
        while self._cut_bracket() or self._cut_part():
            pass

    def _cut_bracket(self) -> bool:
        bracket = _TRAILING_BRACKET.search(self.text, self.start, self.end)
        return bracket is not None and self._tail_bracket(bracket)

    def _cut_part(self) -> bool:
        mark = self._last_mark()
        if mark is None or mark.start() <= self.start + 8:
            return False
        part = self.text[mark.end() : self.end]
        field = _field(part)
        if field is None and not _NOTHING.fullmatch(part):
            return False
        self._parted.append(mark[1])
        self._tail((mark.end(), self.end), field, mark.start())
        return True

    def _last_mark(self) -> re.Match[str] | None:
        near = max(self.start, self.end - _LONGEST_TAIL)
        return next(reversed(list(_PARTS_TAIL.finditer(self.text, near, self.end))), None)

    def _tail_bracket(self, bracket: re.Match[str]) -> bool:
        inner, at = bracket[1], bracket.start(1)
        if bracket.start() <= self.start + 8 and not _COINED.fullmatch(self.text, self.start, bracket.start()):
            return False
        if dated := _NAME_AND_YEAR.fullmatch(self.text, *bracket.span(1)):
            self.parts.append((dated.span("year"), "date"))
            self._tail(dated.span("venue"), "venue", bracket.start())
            return True
        if field := _field(inner):
            self._tail(bracket.span(1), field, bracket.start())
            return True
        names = names_then_venue(inner)
        if names is None or self.has("authors"):
            return False
        if names < len(inner):
            self.parts.append(((at + names, bracket.end(1)), _field(inner[names:].strip(" ,;")) or "venue"))
        self._tail((at, at + names), "authors", bracket.start())
        self.sure = _names(inner[:names]) > 1
        return True

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self.text, self.start, self.end):
            self.start = match.end()

    def _lead(self, where: Range, field: str, end: int) -> None:
        self.parts.append((where, field))
        self.start = end

    def _tail(self, where: Range, field: str | None, start: int) -> None:
        if field:
            self.parts.append((where, field))
        self.end = start

    def composed(self, parts: Sequence[tuple[Range, str]], form: str, *, sure: bool) -> Composite:
        found = sorted((_tidy(self.text, *where), name) for where, name in [*self.parts, *parts])
        doubtful = form not in ("By names", "(names)", "title")
        return Composite(tuple(part for part in found if part[0][0] < part[0][1]), form, sure, doubtful)


def _field(text: str) -> str | None:
    """Is a short stretch at the end of a line a venue, or a date?"""
    text = text.strip(" .,;:'")
    if _TAG.fullmatch(text) and not dates(text):
        return "venue"
    if (years(text) and len(words(text)) <= 1 and len(text) < 16) or _UNPUBLISHED.fullmatch(text):
        return "date"
    if dates(text) and len(words(text)) <= 3:
        return "date"
    if _VOLUME_ALONE.fullmatch(text):
        return "date"
    if len(text) < 60 and names_venue(text) and not people(text).is_list:
        return "venue"
    return None


def names_then_venue(text: str) -> int | None:
    """How much of "Okafor et al., TideConf 2031" are names: all, or up to a venue or year behind them; None where none are."""
    marks = [match.start() for match in re.finditer(r"[,;]\s+|\s(?=(?:19|20)\d\d)", text)]
    for at in [len(text), *sorted(marks, key=lambda at: (text[at] != ";", -at))]:
        behind = text[at:].strip(" ,;")
        parted = text[at : at + 1] in (";", ",") and _CAPITALS_AND_YEAR.fullmatch(behind) is not None
        if behind and not parted and not _field(behind):
            continue
        if _names(text[:at], announced=parted and text[at] == ";"):
            return at
    return None


_CAPITALS_AND_YEAR = re.compile(r"[^\Wa-zß-ÿ_][^;]{1,60}?[\s,]+['’]?(?:(?:19|20)\d\d|\d\d)")


def _names(text: str, page: str = "", *, announced: bool = False) -> int:
    """How many names fill the text, from first to last character; those whom "et al." or "+" stands for count as one more."""
    text = text.strip(" \n\t.,;:–—-|")
    if holds_other_words(text):
        return 0
    cut = text.endswith("+")
    found = people_on(page, text, announced=announced)
    if not found.names or found.share < 0.99 or found.names[0][0] > 3 or len(text) - max(found.end, found.names[-1][1]) > 2:
        return 0
    if found.complete and not cut and not announced and not any(re.search(r"[\s,]", text[low:high]) for low, high in found.names):
        return 0  # "TL;DR"
    return len(found.names) + (cut or not found.complete)


def _with_names(line: _Line) -> Composite | None:
    """A title with names before or behind it, at the mark that leaves nothing else."""
    if line.has("authors"):
        title = (line.start, line.end)
        if line.has("date") and _COINED.fullmatch(line.rest.strip()):
            return line.composed([(title, "name")], "name (names)", sure=False)
        return line.composed([(title, "title")], "(names)", sure=line.sure) if _is_title(line.rest) else None
    best: Composite | None = None
    for names, title, form in _partings(line):
        turned = form == 'names"' and is_turned(line.text[slice(*names)])
        count = 3 if form == "key title" else _names(line.text[slice(*names)], line.text) or turned
        if not count or not (_is_title(line.text[slice(*title)]) or (form == 'names"' and (count > 2 or turned))):
            continue
        if form == "names year" and _SENTENCES.search(line.text, *title):
            continue
        sure = turned or _is_sure(line, names, count, form)
        found = line.composed([(names, "authors"), (title, "title")], form, sure=sure)
        if found.sure:
            return found
        best = best or found
    return best


TAGGED = "tag title"
"""The form of "[TideConf 2031] Title"."""
_COINED = re.compile(
    r"(?=\S*(?:[A-Z]{2}|[a-z][A-Z]|[A-Z\d]-|-[A-Z\d]|[A-Za-z]\d))[A-Za-z][\w.+/;’'-]{1,30}(?: [A-Z\d(][\w.+/()-]{0,20}){0,3}"
)
"""The name that tables of datasets and models print in the place of a title: "TIDE-Abs (Okafor et al., 2031)"."""


def _is_sure(line: _Line, names: Range, count: int, form: str) -> bool:
    """ "Look Light, Think Twice: A Study" begins with two that could be names, "X by Tracing Descent" ends with one."""
    printed = line.text[slice(*names)]
    if form == "By names":
        return True
    return count > 2 or (count > 1 and (not people(printed).complete or _INITIALS.search(printed) is not None or line.dated))


_INITIALS = re.compile(r"(?<!\w)[^\W\d_a-zß-ÿ]\.")
_SURNAME_AND_YEAR = re.compile(r"[^\Wa-zß-ÿ\d_][a-zß-ÿ'’-]{2,20} (?:19|20)\d\d(?=\W)")


def _keyed(text: str, start: int, end: int) -> Composite | None:
    """ "Okafor 2031 — Tidal timing" looks like a meeting and a title; other lines of the page may tell that it is a key."""
    key = _SURNAME_AND_YEAR.match(text, start, end)
    mark = _BEHIND_KEY.match(text, key.end(), end) if key else None
    if key is None or mark is None:
        return None
    return _Line(text, start, end, ()).composed([(key.span(), "authors"), ((mark.end(), end), "title")], "key title", sure=False)


_YEAR_BEHIND = re.compile(r"[\s,.(]{1,6}((?:19|20)\d\d)[a-z]?\)?[\s.,:]{0,6}$")
_FEWEST_WORDS = 3
_LONGEST_VENUE = 160


def _title_between(line: _Line) -> Composite | None:
    """Names that initials or a year tell, a title that markup sets apart, and where it appeared: "Roos, A. (2031) *Title* Journal"."""
    for low, high in line.marked:
        if not line.start + 3 < low < high or len(words(line.text[low:high])) < _FEWEST_WORDS:
            continue
        lead = line.text[line.start : low]
        dated = _YEAR_BEHIND.search(lead)
        end = line.start + (dated.start() if dated else len(lead))
        count = _names(line.text[line.start : end], line.text)
        initialled = count and _INITIALS.search(lead) is not None and (count > 1 or lead.rstrip().endswith(","))
        if not count or not (dated or initialled) or not _may_be_title(line.text[low:high]):
            return None
        year = [((line.start + dated.start(1), line.start + dated.end(1)), "date")] if dated else []
        behind = line.text[high : line.end].strip(" .,;:")
        venue = [((high, line.end), "venue" if len(behind) <= _LONGEST_VENUE else "note")] if len(behind) > 3 else []
        return line.composed(
            [((line.start, end), "authors"), *year, ((low, high), "title"), *venue],
            "names title",
            sure=dated is not None or count > 1,
        )
    return None


_SOURCE_ALONE = re.compile(r"\s*[(\[]([^\Wa-zß-ÿ\d_][^()\[\]]{1,90})[)\]]\W*")


def _quoted_and_source(line: _Line) -> Composite | None:
    """ "Tides Turn" (Tidal Letters): a quoted title, and nothing but its journal behind it."""
    quoted = _quoted(line.text, line.start, line.end)
    if quoted is None or quoted[0][0] > line.start + 2:
        return None
    source = _SOURCE_ALONE.fullmatch(line.text, quoted[1], line.end)
    return line.composed([(quoted[0], "title"), (source.span(1), "venue")], '"venue', sure=False) if source else None


def _may_be_title(text: str) -> bool:
    return not (names_venue(text) or PRINTED_IN.search(text) or IN_JOURNAL.match(text.strip()) or is_link_label(text))


def _partings(line: _Line) -> Iterator[tuple[Range, Range, str]]:
    """Names, title, and the mark between them, wherever they may part."""
    text, start, end = line.text, line.start, line.end
    behind_title = list(_BEFORE_NAMES.finditer(text, start + 8, end))[:_MOST]
    for match in behind_title:
        if match["by"]:
            form = "By names" if "By" in match["by"] or ":" in match["by"] or match["by"].startswith(",") else "by names"
            yield (match.end(), end), (start, match.start()), form
    if quoted := _quoted(text, start, end):
        (low, high), behind = quoted
        key = _KEY.match(text, start, low)
        if key and re.fullmatch(r"\W+", text[key.end() : low]) and not dates(key[0]):
            yield (start, key.end()), (low, high), "key title"
        if low - start > 3:
            status = _STATUS.search(text, start, low - 1)
            yield (start, status.start() if status else low - 1), (low, high), 'names"'
        if end - behind > 3:
            comma = re.match(r"[\s,.:–—-]*(?:by\s)?\s*", text[behind:end])
            yield (behind + (comma.end() if comma else 0), end), (low, high), '"names'
        return
    if (key := _KEY.match(text, start, end)) and (mark := _BEHIND_KEY.match(text, key.end(), end)) and not dates(key[0]):
        yield (start, key.end()), (mark.end(), end), "key title"
    for low, high in line.marked:
        key = _KEY.fullmatch(text, low, high) if low <= start + 2 and high < end - 8 else None
        if key and not dates(key[0]):
            yield (low, high), (high, end), "key title"
        if start - 2 <= low <= start + 2 and high < end - 3:
            yield (high, end), (low, high), "marked names"
        if start - 2 <= low <= start + 2 and high < end - 8:
            yield (low, high), (high, end), "names marked"
        if end - 2 <= high <= end + 2 and low > start + 8:
            yield (low, high), (start, low), "title marked"
        if end - 2 <= high <= end + 2 and low > start + 3 and len(words(text[low:high])) >= _SHORTEST_TITLE:
            yield (start, low), (low, high), "names marked"
    for match in list(_BEHIND_NAMES.finditer(text, start + 3, end))[:_MOST]:
        yield (start, match.start()), (match.end(), end), f"names {match.lastgroup}"
    for match in behind_title:
        yield (match.end(), end), (start, match.start()), f"{match.lastgroup} names"


def _quoted(text: str, start: int, end: int) -> tuple[Range, int] | None:
    """The title between quotation marks, and where what follows it begins."""
    opening = _OPENING_QUOTE.search(text, start, end)
    if opening is None:
        return None
    low = opening.end()
    closing = _CLOSING_QUOTES[opening[0]].search(text, low + 1, end)
    if closing is None or (len(words(text[low : closing.start()])) < 3 and not is_turned(text[start : opening.start()])):
        return None
    return (low, closing.start()), closing.end()


def _titled(line: _Line) -> Composite | None:
    """A title alone, with where it appeared before or behind it."""
    quoted = _quoted(line.text, line.start, line.end)
    title = quoted[0] if quoted and quoted[0][0] <= line.start + 2 and quoted[1] >= line.end - 2 else (line.start, line.end)
    printed = line.text[slice(*title)]
    if not line.has("venue") or len(words(printed)) < 3 or not _is_title(printed, sourced=line.sourced):
        return None
    return line.composed([(title, "title")], TAGGED if line.tagged else "title", sure=line.sourced)


def _is_title(text: str, *, sourced: bool = False) -> bool:
    """``sourced``: with journal and year behind it, words in capitals that could be names ("Tidal Ropes and Knots") are none."""
    found, names = words(text), NOBODY if sourced and not _INITIALS.search(text) else people(text)
    opens = re.split(r"\s[|·•–—-]\s", text, maxsplit=1)[0]
    return (
        len(found) > 1
        and len(text.strip()) > 8
        and not text.strip()[:1].islower()
        and not (dates(text) and len(found) <= _SHORTEST_TITLE)
        and not names.is_list
        and not (names.names and names.share >= (1 if len(found) < 4 else 0.5))
        and not is_affiliation(text)
        and not is_furniture(text)
        and not is_link_label(text)
        and not _NOTHING.fullmatch(text)
        and not names_venue(opens)
        and not PRINTED_IN.search(text)
        and not VOLUME_AND_PAGE.fullmatch(text.strip())
        and not IN_JOURNAL.match(text.strip())
        and not is_prose(text)
    )


def _tidy(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in " .,;:\n\t–—-|*_/":
        start += 1
    while end > start and (text[end - 1] in " ,;:\n\t–—|*_/" or (text[end - 1] in ".-" and not text[end - 2 : end - 1].isupper())):
        end -= 1
    return start, end
