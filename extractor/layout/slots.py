"""The page cut into slots: the smallest stretches that could each be one field of an entry.

A slot is a block, or a part of a block that markup or punctuation sets apart: the linked title of
a list item, the italic authors behind it, the venue in brackets. Prose is never cut, save for an
emphasised lead-in before it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.language.people import People, is_name, people, people_on
from extractor.language.wording import (
    capital_share,
    field_label,
    is_affiliation,
    is_link_label,
    is_prose,
    names_venue,
    words,
    years,
)
from extractor.layout.citations import Citation, citation
from extractor.layout.composites import TAGGED, Composite, composite, names_then_venue
from extractor.layout.run_ins import run_in
from extractor.layout.source_lines import CLOCK, HOURS, dated_speaker, is_journal, source_parts
from extractor.layout.styles import BYLINE, CITED, LEAD_IN, MARKS, PERSON, TAIL, VENUE
from extractor.text.document import Block, Document, Piece

_LIST_GLUE = re.compile(r"[\s,;|&·•*†‡\d()^-]*+(?:\b(?:and|und|et)\b[\s,;|&·•]*+)?")
_BREAKS = re.compile(r"\s+[|·•∙⋅]\s+|\s+[—–-]\s+(?![a-zß-ÿ])|\s*\|\s*|\s{4,}|\s*;\s+(?=[A-Z])")
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{8,300})[”\"»“]")
_SENTENCE = re.compile(
    r"(?<=[\w)\]”\"'’?!])(?<!\b[A-Z])(?<!\bal)(?<!\bvs)(?<!\bVol)(?<!\bNo)(?<!\bpp)(?<!\bProc)(?<!\bInt)(?<!\bConf)(?<!\bJ)[.?!]\s+(?=[A-Z0-9“\"À-Þ])"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """``document.plain[start:end]``, with the looks that like slots share."""

    start: int
    end: int
    style: str
    block: int
    """Index of its block."""
    kind: str
    """The block's kind."""
    level: int = 0
    emphasised: bool = False
    linked: bool = False
    first: bool = True
    """It opens its block."""


def slots(document: Document) -> list[Slot]:
    """All slots of a document, in reading order."""
    pieces = _pieces(document)
    lines = _lines(document, pieces)
    sourced = _names_sources(document)
    found: list[Slot] = []
    for index, (block, inside) in enumerate(zip(document.blocks, pieces, strict=True)):
        found.extend(_slots_of(document, index, block, inside, lines.get(index), sourced=sourced and block.style in _HEADLINES))
    return list(_with_persons(found))


_FEED_SOURCE = re.compile(r"\s*\[[^\[\]]{2,80}\]\s+(?=\S)")


def _names_sources(document: Document) -> bool:
    """Does a feed of several journals put the journal before every title: "[Tidal Letters] Title"?"""
    headlines = [block for block in document.blocks if block.style in _HEADLINES]
    named = sum(_FEED_SOURCE.match(document.plain, block.start, block.end) is not None for block in headlines)
    return named >= _FEW and named == len(headlines)


def _pieces(document: Document) -> list[list[Piece]]:
    """The pieces inside each block."""
    ordered = sorted(document.pieces, key=lambda p: (p.start, -p.end))
    found: list[list[Piece]] = []
    at = 0
    for block in document.blocks:
        while at < len(ordered) and ordered[at].start < block.start:
            at += 1
        end = at
        while end < len(ordered) and ordered[end].start < block.end:
            end += 1
        found.append(ordered[at:end])
    return found


_FEW = 3
"""Lines of one form, from which on each of them is believed."""


def _lines(document: Document, pieces: Sequence[Sequence[Piece]]) -> dict[int, Composite | Citation]:
    """References and lines of several fields, by their block's index. What one line leaves open, its likes on the page settle."""
    found: dict[int, Composite | Citation] = {}
    marked = [[(piece.start, piece.end) for piece in inside if piece.style != "#text"] for inside in pieces]
    for index, block in enumerate(document.blocks):
        if block.kind == "pre" or block.style in _WHOLE - _HEADLINES:
            continue
        cited = None if block.style in _WHOLE else citation(document.plain, block.start, block.end, marked[index])
        where = document.plain, block.start, block.end
        line = cited or composite(*where, marked[index]) or run_in(*where)
        doubted = isinstance(line, Composite) and line.doubtful and _is_headline(block)
        if (
            line
            and not doubted
            and not _is_byline(block)
            and not (isinstance(line, Composite) and _opens_abstract(document.plain, block))
        ):
            found[index] = line
    return _among_their_likes(document, found, marked)


def _is_headline(block: Block) -> bool:
    """Its own markup says that it is a title."""
    return re.search(r"title|headline", block.style.rpartition(" ")[2], re.IGNORECASE) is not None and not block.style.startswith(
        "feed"
    )


def _opens_abstract(text: str, block: Block) -> bool:
    """Names and a quoted title, and prose behind them."""
    opening = _opening(text, block)
    return opening is not None and is_prose(text[opening.end() : block.end])


def _is_byline(block: Block) -> bool:
    """Its own markup says that it holds the authors and no title."""
    own = block.style.rpartition(" ")[2].partition(">")[0]
    return re.search(r"author|byline", own, re.IGNORECASE) is not None


def _among_their_likes(
    document: Document, found: Mapping[int, Composite | Citation], marked: Sequence[Sequence[tuple[int, int]]]
) -> dict[int, Composite | Citation]:
    """References among references; of the other lines those that are sure, or of a form that the page repeats."""
    kinds = [block.kind for block in document.blocks]
    cited = Counter(kinds[index] for index, line in found.items() if isinstance(line, Citation))
    lines: dict[int, Composite | Citation] = {index: line for index, line in found.items() if isinstance(line, Citation)}
    composites = {index: line for index, line in found.items() if isinstance(line, Composite)}
    sure = Counter((kinds[index], line.form) for index, line in composites.items() if line.sure)
    composites = {
        index: line.instead if line.instead and sure[kinds[index], line.instead.form] >= _FEW - 1 else line
        for index, line in composites.items()
    }
    forms = Counter((kinds[index], line.form) for index, line in composites.items())
    for index, block in enumerate(document.blocks):
        line = composites.get(index)
        if line and (line.sure or forms[block.kind, line.form] >= (_FEW - (line.form == TAGGED))):
            lines[index] = line
        elif index not in lines and cited[block.kind] >= _FEW and block.style not in _WHOLE:
            reference = citation(document.plain, block.start, block.end, marked[index], among=True)
            lines |= {index: reference} if reference else {}
    return lines


def _lifted(start: int, end: int, style: str, pieces: Sequence[Piece]) -> bool:
    """Set apart by markup other than a link."""
    if not style.startswith(CITED):
        return style not in ("#text", "a")
    return any(piece.style not in ("#text", "a") and piece.start <= start and end <= piece.end for piece in pieces)


_FAMILY = frozenset(["surname", "lastname", "last-name", "family", "family-name", "familyname"])
_GIVEN = frozenset(["given-names", "given-name", "givenname", "given", "forename", "firstname", "first-name"])
_OF_NAMES = frozenset(["initials", "suffix", "prefix"])


def _with_persons(found: Sequence[Slot]) -> Iterator[Slot]:
    """Family and given name from elements of their own (JATS, PubMed) as one slot."""
    person: Slot | None = None
    for slot in found:
        parent, _, own = slot.style.rpartition(" ")
        own = own.casefold()
        if own in _OF_NAMES and person:
            continue
        if person and own in _FAMILY | _GIVEN and not _same_part(person, own) and person.style.rpartition(" ")[0] == parent:
            yield replace(person, end=slot.end, style=parent + " " + PERSON)
            person = None
            continue
        if person:
            yield person
        person = slot if own in _FAMILY | _GIVEN else None
        if person is None:
            yield slot
    if person:
        yield person


def _same_part(slot: Slot, own: str) -> bool:
    return (slot.style.rpartition(" ")[2].casefold() in _FAMILY) == (own in _FAMILY)


def _slots_of(
    document: Document, index: int, block: Block, pieces: Sequence[Piece], line: Composite | Citation | None, *, sourced: bool
) -> Iterator[Slot]:
    text = document.plain
    first = True
    cut = _parts_of(line) if line else _cut(text, block, pieces)
    if sourced and (source := _FEED_SOURCE.match(text, block.start, block.end)):
        cut = iter([(source.end(), block.end, "")])
    for start, end, style in cut:
        low, high = _trim(text, start, end)
        if shortcodes := _SHORTCODES.match(text, low, high):
            low, high = _trim(text, shortcodes.end(), high)
        if (hours := HOURS.match(text, low, high)) and people(text[hours.end() : high]).share == 1:
            low = hours.end()
        if low >= high:
            continue
        whole = style == ""
        yield Slot(
            low, high, block.style + (">" + style if style else ""), index, block.kind, block.level,
            emphasised=block.emphasised if whole else _lifted(low, high, style, pieces),
            linked=block.linked if whole else style == "a",
            first=first,
        )  # fmt: skip
        first = False


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (
        (text[start] in MARKS and not _opens_content(text, start, end))
        or (text[start] in ".:" and text[start + 1 : start + 2].isspace())
    ):
        start += 1
    while end > start and text[end - 1] in MARKS and not _closes_content(text, start, end):
        end -= 1
    return start, end


_SHORTCODES = re.compile(r"(?::[a-z][a-z0-9_+-]{1,30}:\s*)+")
""":newspaper: and the like, which Markdown shows as signs."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_OPENINGS = {closing: opening for opening, closing in _BRACKETS.items()}
_FAR = 3000
"""Characters; what a slot begins with is not looked for further on."""


def _opens_content(text: str, start: int, end: int) -> bool:
    """A bracket that closes again inside the slot belongs to it."""
    closing = _BRACKETS.get(text[start])
    return closing is not None and text.find(closing, start, min(end, start + _FAR)) >= 0


def _closes_content(text: str, start: int, end: int) -> bool:
    opening = _OPENINGS.get(text[end - 1])
    return opening is not None and text.find(opening, max(start, end - _FAR), end) >= 0


def _cut(text: str, block: Block, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    whole = text[block.start : block.end]
    if field_label(whole) or block.kind == "pre" or block.style in _WHOLE:
        yield block.start, block.end, ""
        return
    if (clock := CLOCK.match(text, block.start, block.end)) and len(words(text[clock.end() : block.end])) > 1:
        yield from _cut(text, block._replace(start=clock.end()), [piece for piece in pieces if piece.start >= clock.end()])
        return
    if speaker := dated_speaker(text, block):
        yield block.start, speaker, "dated"
        yield speaker, block.end, BYLINE
        return
    if parts := list(source_parts(text, block, pieces)):
        for low, high, style in parts:
            yield from _split_text(text, low, high, style) if style == TAIL else [(low, high, style)]
        return
    if twice := _said_twice(text, block, pieces):
        yield from _cut(text, block._replace(end=twice), pieces)
        yield from _cut(text, block._replace(start=twice), pieces)
        return
    found = people_on(text, whole)
    if mention := _mentioned(text, block, pieces):
        yield block.start, mention.start, LEAD_IN
        line = composite(text, mention.start, mention.end)
        yield from _parts_of(line) if line and line.sure else [(mention.start, mention.end, mention.style)]
        yield from _prose(text, mention.end, block.end, behind=True)
        return
    if opening := _opening(text, block):
        yield *opening.span("names"), BYLINE
        yield *opening.span("title"), f"{CITED}.title"
        yield opening.end(), block.end, "#text"
        return
    runs = _runs(text, block, pieces)
    if block.kind == "item" and len(runs) > 1 and _titles_names(text, runs):
        yield runs[0]
        yield from _cut_runs(text, block, runs[1:])
        return
    told = _is_told_of(whole, found) or (found.names and _behind_title(whole, found))
    told = told or any(_is_titled(text, *run) for run in runs)
    if not told and (found.is_list or (found.names and not found.complete and len(whole) < 160 and not _marks_title(text, runs))):
        yield from _list_and_tail(text, block, runs)
        return
    if len(runs) == 1 and _is_dashed(whole):
        yield block.start, block.end, ""
        return
    if len(runs) == 1:
        yield from _split_text(text, block.start, block.end, "")
        return
    yield from _cut_runs(text, block, runs)


_TITLE_CLASS = re.compile(r"\.[\w-]*title")
_LONGEST_VENUE_WORDS = 8
_DASH = re.compile(r"(?<!\s)\s+[—–-]\s+")


def _is_dashed(text: str) -> bool:
    """Title and subtitle, parted by a dash: neither side says who, where or when."""
    sides = _DASH.split(text)
    return len(sides) == 2 and not any(
        len(words(side)) < 2
        or _ACCESS.search(side)
        or people(side).names
        or (names_venue(side) and len(words(side)) <= _LONGEST_VENUE_WORDS)
        or is_affiliation(side)
        or years(side)
        or _BREAKS.search(side)
        for side in sides
    )


_ACCESS = re.compile(r"\((?:free|open|paywall\w*|subscription|registration|link to|\$)[^()]{0,60}\)$", re.IGNORECASE)
"""Behind a source's name: "Cold Ropes of the North – Tidal Letters (free)"."""
_OPENS_REFERENCE = re.compile(
    r"\W{0,3}(?P<names>[^\W\d_a-zß-ÿ][^\d\n“”\"]{4,200}?)\.\s(?:[^.“”\"\n]{3,40}\.\s)?[“\"]{1,2}(?P<title>[^“”\"\n]{8,300})[”\"]{1,2}\.?\s*"
)
"""Names and a title in quotation marks before an abstract: "Ada Okafor and Li Wei. Working Paper. “Tides Turn.” We study"."""


def _opening(text: str, block: Block) -> re.Match[str] | None:
    found = _OPENS_REFERENCE.match(text, block.start, block.end)
    return found if found and _all_names(found["names"]) and len(words(found["title"])) > 2 else None


_HEADLINES = frozenset(["feed title"])
_WHOLE = _HEADLINES | {"feed venue", "feed date"}
"""Cells and elements of exports and feeds that hold one field, whatever marks stand in it."""
_LONGEST_LEAD_IN = 100


_LONGEST_TWICE = 300


def _said_twice(text: str, block: Block, pieces: Sequence[Piece]) -> int | None:
    """Where a block says the same again, for a screen of another width: the second element with the same words."""
    if block.end - block.start > _LONGEST_TWICE:
        return None
    inside = [piece for piece in pieces if piece.style != "#text" and piece.end <= block.end and piece.start >= block.start]
    for first, second in itertools.pairwise(inside):
        said = text[first.start : first.end].strip()
        if second.start >= first.end and len(words(said)) > 1 and said == text[second.start : second.end].strip():
            return second.start
    return None


def _mentioned(text: str, block: Block, pieces: Sequence[Piece]) -> Piece | None:
    """The linked title that the first sentence of a paragraph of prose speaks of ("This week I read [Title](...), ...")."""
    linked = [piece for piece in pieces if piece.style == "a"]
    if len(linked) != 1 or block.linked or not is_prose(text[block.start : block.end]):
        return None
    lead = text[block.start : linked[0].start]
    title = text[linked[0].start : linked[0].end]
    in_sentence = len(words(lead)) > 1 and len(lead) <= _LONGEST_LEAD_IN and not _SENTENCE.search(lead) and lead[-1:] == " "
    return linked[0] if in_sentence and len(words(title)) > 3 and capital_share(title) >= 0.75 else None


def _is_told_of(text: str, found: People) -> bool:
    """Prose about people: "Okafor and Lindqvist et al. ask whether ..."."""
    return not found.complete and not found.labelled and re.match(r"\s+[a-z]", text[found.end :]) is not None and is_prose(text)


def _marks_title(text: str, runs: Sequence[tuple[int, int, str]]) -> bool:
    """A link or emphasis of several words among other text: the title before its "et al."."""
    marked = [text[low:high] for low, high, style in runs if style != "#text"]
    return len(runs) > 1 and any(len(words(part)) > 3 and not people(part).names for part in marked)


def _titles_names(text: str, runs: Sequence[tuple[int, int, str]]) -> bool:
    """A list item whose markup sets its first words apart from the names behind them: a title, were it of two words."""
    (*_, style), (start, end, rest) = runs[:2]
    return style != "#text" and rest == "#text" and people(text[start:end]).is_list


def _cut_runs(text: str, block: Block, runs: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Runs one by one; a list of names is a slot however many runs it spans, prose takes all that is left."""
    at = block.start
    pending = list(reversed(runs))
    while pending:
        start, end, style = pending.pop()
        start = max(start, at)
        if start >= end or (style == "#text" and pending and _SAYS_NOTHING.fullmatch(text, start, end)):
            continue
        rest = text[start : min(block.end, start + _FAR)]
        names = rest.lstrip(" ,;")
        found = people_on(text, names)
        if found.is_list and not _is_titled(text, start, end, style):
            at = _end_of_list(text, start, start + len(rest) - len(names) + found.end, block.end)
            yield start, at, "#text"
            pending.append((at, end, style))
        elif is_prose(rest) and (style == "#text" or not _leads(text, start, end, block)):
            yield from _prose(text, start, block.end, behind=start > block.start)
            return
        elif style == "#text":
            yield from _split_text(text, start, end, "#text")
        elif (line := composite(text, start, end)) and line.sure:
            yield from _parts_of(line)
        else:
            yield start, end, VENUE if is_journal(text, start, end, style, block) else style


def _is_titled(text: str, start: int, end: int, style: str) -> bool:
    """Its own class says that it is a title."""
    return _TITLE_CLASS.search(style) is not None and len(words(text[start:end])) > 2


def _parts_of(line: Composite | Citation) -> Iterator[tuple[int, int, str]]:
    return ((*where, f"{CITED}.{name}") for where, name in line.parts)


_SAYS_NOTHING = re.compile(r"\W*+(?:\d{1,3}\W*+)?|\s*(?::[a-z][a-z0-9_+-]{1,30}:\s*)+")
"""An entry's number, marks or signs before the markup of its title."""


def _end_of_list(text: str, start: int, end: int, limit: int) -> int:
    """Where a list of names ends that a block goes on behind: at its last name, if something is said there."""
    if _venue_in_brackets(text, end, limit):
        return end
    return end if sum(map(str.isalpha, _ASIDE.sub("", text[end:limit]))) >= 4 else limit


def _venue_in_brackets(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The meeting in the brackets that a text opens with: "(TideConf 2025)"."""
    bracket = _BRACKETED.match(text, start, end)
    return (
        bracket.span(1)
        if bracket and len(bracket[1]) <= _LONGEST_VENUE and names_venue(bracket[1]) and not is_affiliation(bracket[1])
        else None
    )


def _prose(text: str, start: int, end: int, *, behind: bool) -> Iterator[tuple[int, int, str]]:
    """Prose, and before it the byline or the names that stand between a title and it."""
    bracket = _BRACKETED.match(text, start, end) if behind else None
    if bracket and (parts := list(_named_in_brackets(text, *bracket.span(1)))):
        yield from parts
        start = bracket.end()
    byline = _byline(text, start, end) if behind else None
    if byline:
        yield start, byline, BYLINE
    yield byline or start, end, "#text"


def _named_in_brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Names, or where it appeared, or both: "(Okafor et al.; TideConf 2025)"."""
    names = names_then_venue(text[start:end]) or 0
    if names:
        yield start, start + names, BYLINE
    venue = text[start + names : end].strip(MARKS)
    if venue and (names or (names_venue(venue) and not is_affiliation(venue))):
        yield start + names, end, VENUE


def _list_and_tail(text: str, block: Block, runs: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """A list of names, and what follows its last name (a journal, a year), if that says something."""
    found = people_on(text, text[block.start : block.end])
    end = _end_of_list(text, block.start, block.start + found.end, block.end)
    yield block.start, end, ""
    behind = [(max(low, end), high, style) for low, high, style in runs if high > end]
    if len(behind) > 1 and behind[0][2] == "#text":
        yield from _cut_runs(text, block, behind)
    elif end < block.end:
        yield from _split_text(text, end, block.end, "tail")


_BRACKETED = re.compile(r"[\s,;:.–—-]*[(\[]([^()\[\]]{3,200})[)\]]")
_LONGEST_VENUE = 60
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|https?://\S+")
_BYLINE = re.compile(
    r"[\s,(–—-]*(?:by|from)\s++([^.:;()\n]{3,160}?(?:\bet\.? ?al\b)?)(?:\.(?=\s|$)|\)|:|,?\s(?:which|who|is|are|was|shows?|propos\w+|introduc\w+|present\w*|—|–)\b|,\s(?=an?\s|the\s))"
)


_BYLINE_OF_SURNAMES = re.compile(r"[\s,(–—-]*(?:by|from)\s+(?:[^\W\d_][\w'’-]+(?:,\s|\s(?:and|&)\s)){1,6}[^\W\d_][\w'’-]+(?=\.\s)")


_ET_AL = re.compile(r"[\s.,:;–—-]*(?:[^\W\d_a-zß-ÿ][\w.'’-]*\s){1,4}(?:and (?:colleagues|co-?workers)|et\.? ?al\b\.?)(?=\s+[a-z])")
"""Who opens the sentence behind a title: "Okafor et al. ask ..."."""
_NAMES_ALONE = re.compile(r"[\s.,:;–—-]*([^\W\d_a-zß-ÿ][^.:;()\n]{5,300}(?:\bet al)?)(?:\.|:|\s[–—-])\s+(?=[\"“]?[^\Wa-zß-ÿ_])")


def _byline(text: str, start: int, end: int) -> int | None:
    """Where "by A and B." or "A, B." before the prose behind a title ends, or None."""
    match = _BYLINE.match(text, start, end)
    if match and people(match[1]).names:
        return match.end(1)
    if found := _BYLINE_OF_SURNAMES.match(text, start, end) or _ET_AL.match(text, start, end):
        return found.end()
    names = _NAMES_ALONE.match(text, start, end)
    return names.end(1) if names and people(names[1]).names and people(names[1]).share == 1 else None


def _leads(text: str, start: int, end: int, block: Block) -> bool:
    """Does the emphasised run stand before the prose, as a name or title of it, not inside it?"""
    before = text[block.start : start].strip(MARKS + ".:")
    opens = len(before) == 0 or before[-1:] in ".:]" or len(before) < 25
    if not before and text[end : end + 2] == ", ":
        return True
    return opens and (end - start > 2) and not _GOES_ON.match(text, end)


_BOLD = frozenset(["strong", "b"])
_VOLUME_ALONE = re.compile(r"\s*+\d{1,4}[A-Z]?(?:\s*+\(\d{1,3}\))?[\s,.:;]*+")
"""A journal's volume, as bold print sets it inside its line: "Tidal Lett. **29**, 103109"."""
_RAISED = frozenset(["sub", "sup"])
"""They belong to the word before them: a formula's digits, a footnote's mark."""


def _runs(text: str, block: Block, pieces: Sequence[Piece]) -> list[tuple[int, int, str]]:
    """The block as runs of one look each; a list of alike pieces (linked authors) is one run."""
    runs: list[tuple[int, int, str]] = []
    at = block.start
    for piece in pieces:
        if piece.end > block.end or piece.start < at or piece.style == "#text" or not _RAISED.isdisjoint(piece.style.split()):
            continue
        if piece.style in _BOLD and _VOLUME_ALONE.fullmatch(text, piece.start, piece.end):
            continue
        gap = text[at : piece.start]
        if runs and runs[-1][2] == piece.style and _LIST_GLUE.fullmatch(gap):
            runs[-1] = (runs[-1][0], piece.end, piece.style)
        else:
            if gap.strip():
                runs.append((at, piece.start, "#text"))
            runs.append((piece.start, piece.end, piece.style))
        at = piece.end
    if text[at : block.end].strip() or not runs:
        runs.append((at, block.end, "#text"))
    runs = _without_inline(text, _with_labels(text, runs))
    return _one_sentence(text, runs) if block.kind == "heading" else runs


_INSIDE = re.compile(
    r"(?:^|\s)(?:the|an?|of|in|at|to|for|with|on|by|from|and|or|der|die|das|und|im|von|mit|für|la|le|el|los|las|les|de|du|des|del|et|y|en)\s*$"
)
"""Words that need others behind them."""


def _one_sentence(text: str, runs: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """A heading of which some words are coloured is one heading: "Applications of Tides in <span>Energy</span>".

    Unless they say who or where: "Tides of the North, in <span>Tidal Letters</span>".
    """
    joined: list[tuple[int, int, str]] = []
    for run in runs:
        behind = text[run[0] : run[1]]
        if joined and _INSIDE.search(text, *joined[-1][:2]) and not (people(behind).names or names_venue(behind)):
            joined[-1] = (joined[-1][0], run[1], "#text")
        else:
            joined.append(run)
    return joined


_GOES_ON = re.compile(
    r"\s+(?!(?:by|in|at|from|with|and|et|von)\b)[a-zß-ÿ]|[,;]\s(?!(?:with|avec|mit|con|com)\s[^\Wa-zß-ÿ_])[a-z]|[a-z]"
)


_GOES_ON_TO = re.compile(r"[a-zß-ÿ,]")


def _last_mark(text: str, start: int, end: int) -> str:
    while end > start and text[end - 1].isspace():
        end -= 1
    return text[end - 1 : end] if end > start else ""


def _without_inline(text: str, runs: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Emphasis inside a sentence sets nothing apart: it is joined with the text around it."""
    joined: list[tuple[int, int, str]] = []
    for start, end, style in runs:
        last = joined[-1] if joined else None
        if last and style == "#text" and _GOES_ON.match(text, start) and last[2] != "#text":
            low = last[0]
            joined.pop()
            if joined and joined[-1][2] == "#text" and _GOES_ON_TO.match(_last_mark(text, *joined[-1][:2])):
                low = joined.pop()[0]
            joined.append((low, end, "#text"))
        else:
            joined.append((start, end, style))
    return joined


_LONGEST_LABEL = 80


def _with_labels(text: str, runs: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """A field label that is emphasised ("**Authors:** ...") stays with what it labels."""
    joined: list[tuple[int, int, str]] = []
    for start, end, style in runs:
        last = joined[-1] if joined else None
        if (
            last
            and last[1] - last[0] < _LONGEST_LABEL
            and field_label(text[last[0] : last[1]] + ":")
            and field_label(text[last[0] : min(end, last[1] + _LONGEST_LABEL)])
            and not text[last[1] : start].strip(": ")
        ):
            joined[-1] = (last[0], end, "#text")
        else:
            joined.append((start, end, style))
    return joined


def _split_text(text: str, start: int, end: int, style: str) -> Iterator[tuple[int, int, str]]:
    """Text without markup, cut at marks that set fields apart; prose stays whole."""
    piece = text[start:end]
    if "://" in piece and (url := _PRINTED.search(piece)) and _is_told_by(piece[: url.start()]) and not is_prose(piece):
        yield from _split_text(text, start, start + url.start(), style)
        yield start + url.start(), start + url.end(), style + "url"
        if start + url.end() < end:
            yield from _split_text(text, start + url.end(), end, style)
        return
    if piece.rstrip(" .)]")[-4:].isdigit() and (dated := _DATED.match(piece)) and _all_names(dated[1]):
        yield start, start + dated.end(1), style + "<names"
        yield start + dated.end(1), end, style + ".0"
        return
    found = people(piece)
    if len(piece) < 30 or is_prose(piece) or (found.is_list and not _behind_title(piece, found)):
        yield start, end, style
        return
    if (with_others := _WITH_OTHERS.search(text, start, end)) and people(with_others[1]).share == 1:
        yield start, with_others.start(), style
        yield *with_others.span(1), BYLINE
        return
    if by := _by(text, start, end):
        yield start, by[0], style + "<title"
        yield *by, BYLINE
        start, style = by[1], style + ">"
    parts = _rejoined(text, list(_split_at(text, start, end, _BREAKS)))
    for low, high in parts:
        if len(parts) > 1 and (name := _at_work(text, low, high)):
            yield low, low + name, BYLINE
            yield low + name, high, style + ">"
        else:
            yield from _split_citation(text, low, high, style, alone=len(parts) == 1)


def _rejoined(text: str, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Title and subtitle behind a name belong together: "Ada Okafor - Reading the Tides - A Review of Tables"."""
    joined: list[tuple[int, int]] = []
    for low, high in parts:
        if joined and _DASH.fullmatch(text, joined[-1][1], low) and _is_dashed(text[joined[-1][0] : high]):
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def _at_work(page: str, start: int, end: int) -> int | None:
    """How long the name is in "Ada Okafor, University of Tides"; a second name makes it a list."""
    name, comma, place = page[start:end].partition(",")
    if not comma or not is_affiliation(place) or is_affiliation(name):
        return None
    if (second := place.partition(",")[0].strip()) and is_name(second) and not is_affiliation(second):
        return None
    found = people_on(page, name)
    return len(name) if len(found.names) == 1 and found.share == 1 else None


def _behind_title(text: str, found: People) -> bool:
    """Names that stand behind a dash or a bar and several words: "Offline Tides for Ferries — Ada Okafor, Li Wei"."""
    lead = text[: found.names[0][0]]
    return len(words(lead)) > 3 and _BREAKS.search(lead) is not None


def _is_told_by(lead: str) -> bool:
    """Does an address follow what it leads to, rather than a label: "Tidal Caches: https://"?"""
    count = len(words(lead))
    named = lead.rstrip()[-1:] == ":" and lead[:1].isupper() and not (field_label(lead) or is_link_label(lead.rstrip(" :")))
    return count > 3 or (count > 0 and named)


def _all_names(text: str) -> bool:
    found = people(text)
    return len(found.names) > 1 and found.share >= 0.6 and found.end >= len(text) - 1


_WITH_OTHERS = re.compile(r"(?<=[.;)\d])\s[Ww]ith\s([^\Wa-zß-ÿ_][^\d()\[\]:;]{4,200}?)\.?\s*$")
"""Co-authors behind where it appeared ("12(3): 4-5. With Ada Okafor and Li Wei."), on a page of one's own works."""
_PRINTED = re.compile(r"[(<\[]?https?://[^\s()<>\[\]]+(?:\([^\s()<>]*\)[^\s()<>\[\]]*)*[)>\]]?")
_DATED = re.compile(r"\W*([^\W\d][^()\d]{3,60}?),? \(?(?:19|20)\d\d\W*$")
"""Names and a year: "Okafor & Wei, 1998"."""
_BY = re.compile(r",?\s(?=(?:by|von|par|por|(?<=, )(?:with|avec|mit|con|com))\s+([^\Wa-zß-ÿ_][^()\[\]:;|\n]{4,200}))")


def _by(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The byline in "Title, by Ada Okafor and Li Wei (2020)"."""
    match = _BY.search(text, start + 8, end)
    found = people(match[1]) if match else None
    if not match or not found or not found.names or found.share < 1:
        return None
    parted = match[0].startswith(",") or len(found.names) > 1  # "by Tracing Descent" may close a title
    return (match.end(), match.start(1) + found.end) if parted else None


def _split_at(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for match in pattern.finditer(text, start, end):
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end


def _split_citation(text: str, start: int, end: int, style: str, *, alone: bool) -> Iterator[tuple[int, int, str]]:
    """``Authors. "Title." Venue, year.``: cut at quotation marks, behind leading names, at full stops."""
    quoted = _QUOTED.search(text, start, end)
    if quoted and _goes_on_to_quote(text[start : quoted.start()]):
        quoted = None
    if quoted and len(quoted[1].split()) >= 3 and (quoted.start() - start > 2 or end - quoted.end() > 2):
        yield start, quoted.start(), style + "<"
        yield quoted.start(1), quoted.end(1), style + '"'
        yield quoted.end(), end, style + ">"
        return
    lead = _leading_names(text, start, end)
    if lead:
        yield start, lead, style + "<names"
        yield from _sentences(text, lead, end, style)
        return
    if alone and not is_prose(text[start:end]):
        yield start, end, style
        return
    yield start, end, style


def _goes_on_to_quote(lead: str) -> bool:
    """What is quoted is a part of the title: "Comment on “Tides Turn”"."""
    return re.search(r"(?:^|\s)(?!by|in|al)[a-zß-ÿ]+\s*$", lead) is not None


def _leading_names(text: str, start: int, end: int) -> int | None:
    """Where a list of names that opens the text ends, if more than names follows."""
    found = people_on(text, text[start:end])
    if len(found.names) < 2 or found.names[0][0] > 12:
        return None
    last = 0
    for index, (low, high) in enumerate(found.names):
        if index and low - found.names[index - 1][1] > 12:
            break
        last = high
    tail = text[start + last : end].strip(MARKS)
    return start + last if end - start - last > 20 or names_venue(tail) else None


def _sentences(text: str, start: int, end: int, style: str) -> Iterator[tuple[int, int, str]]:
    for order, (low, high) in enumerate(_split_at(text, start, end, _SENTENCE)):
        yield low, high, f"{style}.{min(order, 3)}"
