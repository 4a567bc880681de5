"""What a slot's own wording and markup say of the field it is: scores for each state, in nats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from extractor.language.people import People
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
    sentence_ends,
    volume,
    words,
    years,
)
from extractor.layout.slots import Slot
from extractor.layout.states import STATES, A, L, O, P, S, Scores, T, V, add
from extractor.layout.styles import BYLINE, LEAD_IN, VENUE

_OPENS_VENUE = re.compile(
    r"(?:r&r\b|(?:revise|reject) (?:and|&) resubmit|conditionally accepted|(?:in:? )?(?:the )?(?:proceedings(?= of|,| \d|$)|proc\.|findings of|transactions|journal of|advances in|lecture notes|annals of))\b",
    re.IGNORECASE,
)

_TAG_AND_NAME = re.compile(
    r"[A-Z][A-Za-z&+-]{0,12} ?['’]?(?:(?:19|20)\d\d|\d\d): (?=[^\n]{0,60}\b(?:Conference|Workshop|Symposium|Congress|Meeting|Proceedings)\b)"
)
"""A meeting's short name before its long one: "TIC22: International Conference on Tides"."""
_OPENS_SENTENCE = re.compile(
    r"(?:However|Moreover|Furthermore|Here|Our|We|In this|This|These|There|It|They|Its|While|Although|Unlike|As a|As the|Despite|Finally|First|Second|By|If|Also|Note|Please)\b[, ]"
)

_FIELD_STATES = {"title": T, "authors": A, "venue": V, "date": V, "abstract": P, "links": L, "meta": V, "other": O}

GoingOn = Literal["lead-in", "run-in lead", "run-in", "address", "sentence"]
"""How a slot goes on with what stands behind it in the same block."""

_OFTEN = 3
_FEW_WORDS = 4
_MOST_WORDS = 10


def wording_scores(slot: Slot, text: str, names: People, repeats: int, announced: str | None, going_on: GoingOn | None) -> Scores:
    """A score for each state; ``repeats``: how often the page prints the text; ``announced``: the field that the line before names."""
    scores = [0.0] * len(STATES)
    if going_on in ("lead-in", "run-in lead") and not field_label(text + ":"):
        add(scores, {T: 3.0})
    labelled = _told_by_label(scores, slot, text, names, announced)
    _class_scores(scores, slot.style)
    _people_scores(scores, slot, names, text)
    _shape_scores(scores, slot, text)
    _told_by_marks(scores, slot, text)
    _told_by_markup(scores, slot, text)
    _told_by_venue(scores, text, names)
    _told_by_notices(scores, slot, text, names)
    _told_by_sentence(scores, slot, text)
    _told_by_cutting(scores, slot, text, names, repeats)
    _told_by_going_on(scores, slot, text, going_on, labelled)
    _told_by_repeats(scores, slot, text, repeats)
    return scores


def _told_by_label(scores: Scores, slot: Slot, text: str, names: People, announced: str | None) -> bool:
    """Whether a feed's element or a label in the text names the field; else what the line before announced counts."""
    labelled = field_label(text)
    if slot.style.startswith("feed "):
        add(scores, {_feed_state(slot.style): 9.0})
    elif labelled:
        add(scores, {_FIELD_STATES[labelled.field]: 5.0 if len(text) > labelled.value else 0.0, O: 0.5})
        if labelled.field not in ("title", "links"):
            add(scores, {T: -3.0})
        if labelled.field == "abstract" and not is_prose(text):
            add(scores, {P: -3.0, O: 1.0, V: 0.5})
        if len(text) <= labelled.value + 1:
            add(scores, {O: 1.5, L: 0.5})
    elif announced and len(text) > 6:
        add(scores, {_FIELD_STATES[announced]: 3.0 if announced != "links" else 0.5})
        if announced == "authors" and slot.kind == "item" and names.names and names.names[0][0] == 0:
            add(scores, {A: 3.0})  # with the affiliation behind it
    return labelled is not None


def _told_by_cutting(scores: Scores, slot: Slot, text: str, names: People, repeats: int) -> None:
    """What the slot was cut out as, a citation's part or a line's lead or tail, is the last step of its style."""
    if gains := _CITED.get(slot.style.rpartition(">")[2]):
        add(scores, _OF_AN_EVENT if repeats >= _OFTEN and slot.style.endswith("cite.title") else gains)
    if slot.style.endswith(LEAD_IN):
        add(scores, {O: 6.0, T: -5.0})
    if slot.style.endswith("tail") and not names.is_list and not is_prose(text):
        add(scores, {V: 1.5, A: -1.5})
    if slot.style.endswith(VENUE):
        add(scores, {V: 6.0, T: -3.0, P: -3.0, S: -3.0})
    if slot.style.endswith(BYLINE):
        add(scores, {A: 7.0, T: -5.0, P: -4.0})


def _told_by_going_on(scores: Scores, slot: Slot, text: str, going_on: GoingOn | None, labelled: bool) -> None:
    if slot.first and text[-1] == ":" and not labelled and going_on == "address":
        add(scores, {T: 3.0, L: -1.5})
    if going_on in ("run-in", "run-in lead"):
        add(scores, {O: 1.0, S: -5.0})
    if bare_label(text):
        add(scores, {L: 3.0, S: -5.0, T: -5.0, P: -3.0})
    if going_on == "sentence":
        add(scores, {T: -6.0, O: 2.0})
    if len(text) <= _LONGEST_PART and _PART_OF_ABSTRACT.fullmatch(text) and (text[-1] == ":" or going_on):
        add(scores, {P: 8.0, T: -8.0, S: -4.0})


def _told_by_repeats(scores: Scores, slot: Slot, text: str, repeats: int) -> None:
    if repeats > 2 and len(words(text)) <= 5:
        add(scores, {T: -3.0, P: -1.0, O: 1.0, S: 1.0})
    elif slot.kind == "heading" and repeats >= 2 * _OFTEN:  # a heading is counted twice
        add(scores, {T: -8.0, P: -2.0, O: 3.0})
    elif repeats == 2 and slot.emphasised and not slot.linked and slot.kind != "heading" and len(words(text)) <= _FEW_WORDS:
        add(scores, {T: -2.5, O: 1.0})


_BESIDE = re.compile(
    r"\W*(?:commentar(?:y|ies)|editorials?|see also|related(?: \w+)?|news(?: release)?|press release|podcasts?):\s", re.IGNORECASE
)
"""What was said elsewhere of the paper above."""
_LONGEST_QUOTED = 60
_AWARD = re.compile(
    r"\W*+(?:\w\S*+ ){0,3}(?:best|outstanding|distinguished) (?:\w+ ){0,2}(?:paper|poster|thesis|article|presentation|talk|dissertation)s?"
    r"(?: (?:award|prize|runner[- ]?up|finalist|candidate|nominee|nomination|honou?rable mention))?\W*",
    re.IGNORECASE,
)
"""What a paper won."""
_BY_OTHERS = re.compile(
    r"\W*(?:summar(?:y|ized|ised)|review(?:ed)?|post(?:ed)?|notes?|shared|submitted|recommended|suggested|translat(?:ed|ion)|chaired|moderated|edited|hosted|"
    r"commentary|photos?|image|illustrations?|discussion(?: led)?|led) by:? (?-i:[^\Wa-zß-ÿ_])",
    re.IGNORECASE,
)
"""Whoever sums up, sends or leads has not written the paper: "Summary by Ada Okafor"."""
_QUOTED_SENTENCE = re.compile(r"“[^“”]*[.!?…]?”[.]?(?: \([^()]*\))?|«[^«»]*[.!?…]?»[.]?(?: \([^()]*\))?")
"""What the page quotes of the work."""
_HASHTAGS = re.compile(r"(?:#[\w-]+[\s,]*)+")
_LONGEST_PART = 40
_PART_OF_ABSTRACT = re.compile(
    r"(?:introduction|(?:scientific )?(?:background|context|rationale|significance|importance)|aims?|objectives?|purpose|hypothesis|design|setting|participants|patients"
    r"|interventions?|exposures?|(?:materials? and |patients and )?methods?|methodology|approach|measurements?|main outcomes?(?: and measures?)?|(?:main |key )?results?"
    r"|(?:main |key )?findings?|discussion|limitations?|interpretation|conclusions?(?: and relevance)?|implications?|einleitung|hintergrund|ziele?|methoden?|methodik|ergebnisse"
    r"|schlussfolgerung(?:en)?|fazit|antecedentes|objetivos?|métodos|resultados|conclusi(?:ón|ones|ón)|contexte|objectifs?|méthodes?|résultats?|obiettiv[oi]|metodi|risultati"
    r"|conclusion[ei]|introdução|métodos|conclus(?:ão|ões))[\s.:]*",
    re.IGNORECASE,
)
"""What the parts of a structured abstract are called."""
_CITED: Mapping[str, Mapping[int, float]] = {
    "cite.authors": {A: 7.0},
    "cite.title": {T: 6.0, P: -3.0, S: -3.0},
    "cite.name": {T: 9.0, P: -3.0, S: -3.0},
    "cite.date": {V: 6.0, T: -3.0, S: -3.0},
    "cite.venue": {V: 6.0, T: -3.0, P: -3.0},
    "cite.links": {L: 4.0, T: -4.0, P: -3.0},
    "cite.note": {P: 6.0, T: -4.0, V: -3.0},
}

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
        add(scores, gains)


@lru_cache(maxsize=512)
def _class_gains(style: str) -> Mapping[int, float] | None:
    """The innermost class or element name that speaks of a field counts."""
    for step in reversed(re.split(r"[ >]+", style.casefold())):
        name = step.partition(".")[2] or ("nav" if step in ("nav", "footer", "aside") else "" if step in _HTML else step)
        if name and (found := next((gains for pattern, gains in _CLASSES if pattern.search(name)), None)):
            return found
    return None


def _feed_state(style: str) -> int:
    name = re.split("[ >]", style.removeprefix("feed "), maxsplit=1)[0]
    return {
        "title": T,
        "author": A,
        "summary": P,
        "finding": P,
        "date": V,
        "category": V,
        "venue": V,
        "id": L,
        "channel": O,
        "other": O,
    }.get(name, O)


_AT = re.compile(r"[^\W\d_] \([^\W\da-zß-ÿ_][^()\d]{2,60}\)\W*$")
"""One name and where they work: "Ada Okafor (Tarn College)"."""

_NAME_AND_YEAR = re.compile(r"[^\Wa-zß-ÿ\d_][\w'’.-]+(?: [\w'’.-]+){1,4} \((?:19|20)\d\d\)")
"""Who wrote a thesis, and when: "Ada Okafor (2031)"."""


def _people_scores(scores: Scores, slot: Slot, names: People, text: str) -> None:
    if names.names and not names.complete and len(text) < 60:
        add(scores, {A: 4.0, V: -1.0})
    if names.is_list:
        add(scores, {A: 5.0, T: -3.0, P: -3.0, V: -1.5, L: -3.0, S: -2.0, O: -1.5})
    elif _NAME_AND_YEAR.fullmatch(text) and names.names and names.complete:
        add(scores, {A: 4.0, T: -2.0, V: -0.5})
    elif names.names and names.share >= 0.99:
        add(
            scores,
            {
                A: 1.6 + 1.5 * (_AT.search(text) is not None),
                T: -0.6 if slot.emphasised or slot.linked or slot.kind == "heading" else -2.2,
                P: -3.0,
            },
        )
    elif len(names.names) >= 2 and names.share >= 0.5:
        add(scores, {A: 1.5})
    else:
        add(scores, {A: -3.0 if not names.names else -1.0})


def _shape_scores(scores: Scores, slot: Slot, text: str) -> None:
    count = len(words(text))
    if is_prose(text) and count < 36 and sentence_ends(text) <= 1 and capital_share(text) < 0.9:
        lifted = slot.emphasised or slot.linked
        add(scores, {P: 0.8 if lifted else 1.8, T: 0.4 if lifted else -0.6, A: -2.0, V: -3.0, L: -3.0, S: -4.0})
        return
    if is_prose(text):
        add(scores, {P: 5.0, T: -4.0, A: -2.0, V: -3.0, L: -3.0, S: -5.0, O: 0.5})
        return
    add(scores, {P: -2.5 if count < 12 else -0.5})
    if slot.kind == "heading":
        add(scores, {T: 1.2, S: 1.6, A: -1.5, V: -1.5, P: -2.0})
    elif slot.emphasised or slot.linked:
        add(scores, {T: 1.2, P: -1.0, S: 0.2})
    if not slot.first:
        add(scores, {T: -0.5, S: -2.0})
    if count <= 2:
        add(scores, {T: -2.0, P: -2.0, S: 0.6, O: 0.6})
    elif 4 <= count <= 28:
        add(scores, {T: 1.0 + (0.8 if count >= 6 else 0.0), S: -0.8 if count > 6 else 0.0})
    elif count > 40:
        add(scores, {T: -3.0, S: -4.0})


_OPENS_LINK = re.compile(r"\s*(?:\[\d{1,4}\]\s)?(?:https?://|www\.|doi:|arxiv:|[a-z]+:\d{4}\.\d{4,5}\b)", re.IGNORECASE)
_ANNOUNCES_SOURCE = re.compile(r"\W*based (?:up)?on:", re.IGNORECASE)
"""What a talk tells: the words behind are of its paper, and no title."""

_UNIT = re.compile(
    r"\W*(?:week|session|lecture|day|module|unit|class|track|woche|sitzung|vorlesung|tag|semana|sesi[oó]n|sessão|semaine|séance|jour) (?:\d{1,2}[A-Z]?|[IVX]+|[A-Z])\b(?!')",
    re.IGNORECASE,
)
"""Parts of a course or a meeting, under which papers stand."""

_OF_WORKS = re.compile(r"\b(?:papers|articles|publications|preprints|proceedings|chapters|theses|posters|talks)\W*$", re.IGNORECASE)
"""What a heading ends in that stands over works: "Peer-reviewed papers and articles"."""
_MAIL = re.compile(r"[\w.+-]@[\w-]++\.[\w.]")
_URL = re.compile(r"https?://\S+")
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


_TAGS = re.compile(r"[a-z][\w -]{1,25}(?: [|·•] [A-Za-z][\w -]{1,25}){1,7}")
"""Tags in a row: "tides | caches | energy"."""
_SHORT_HAN = re.compile(r"\W*(?:\d{1,2} ?)?[\u3400-\u9fff]{1,6}\W*(?:[\u3400-\u9fff]{1,4}\W*)?")
"""Two words or three: too few for a title of Chinese or Japanese."""


def _told_by_markup(scores: Scores, slot: Slot, text: str) -> None:
    """Findings and facets in lists and cells, asides in brackets, what opens a fold."""
    if slot.kind in ("item", "cell") and not slot.linked and len(words(text)) >= _SHORTEST_FINDING and _FINDING.search(text):
        add(scores, {P: 2.0, L: -1.0, V: -1.0, T: -1.0})
    if slot.kind == "item" and text[-1] == ")" and _COUNTED.fullmatch(text):
        add(scores, {O: 4.0, A: -3.0, V: -3.0, T: -3.0})
    if text[0] == "(" and text[-1] == ")":
        add(scores, {T: -4.0})
    if "summary" in slot.style and _IN_SUMMARY.search(slot.style):
        add(scores, {S: -4.0, O: 1.0})


def _told_by_marks(scores: Scores, slot: Slot, text: str) -> None:
    """Addresses, tags, properties of outlines, short words and clauses of Chinese and Japanese, and what stands behind a label that
    markup sets apart."""
    if _OPENS_LINK.match(text):
        add(scores, {L: 5.0, T: -5.0, A: -3.0, P: -3.0})
    if text[0] == "：":
        add(scores, {T: -4.0})
    if "，" in text or "、" in text:
        add(scores, {T: -2.0, P: 1.0})
    if _TAGS.fullmatch(text):
        add(scores, {T: -5.0, V: 1.0, O: 1.0})
    if not text.isascii() and _SHORT_HAN.fullmatch(text):
        add(scores, {T: -3.0, O: 0.5})
    if text[0] == ":" and _DRAWER.match(text):
        add(scores, {O: 8.0, T: -6.0, L: -2.0, V: -2.0})
    if text[0] == "#" and _HASHTAGS.fullmatch(text):
        add(scores, {V: 2.0, O: 4.0, T: -12.0, A: -3.0, P: -3.0, S: -6.0})
    if "@" in text and _MAIL.search(text):
        add(scores, {T: -4.0, O: 2.0, V: -1.0})
    if "://" in text and len(_URL.sub("", text)) < 0.4 * len(text):
        add(scores, {T: -3.0, P: -2.0})
    if letters(text) < 0.55 * (len(text) - text.count(" ")):
        add(scores, {T: -2.5, A: -1.0, O: 0.8, V: 0.4})
    if _shouts(slot, text):
        add(scores, {S: 3.0, V: -2.0, L: -1.5, T: -0.5})


def _told_by_venue(scores: Scores, text: str, names: People) -> None:
    """What a journal says of when and where it printed an article."""
    if _RECEIVED.match(text) or _YEAR_AND_PAGE.search(text):
        add(scores, {V: 5.0, T: -8.0, P: -3.0})
    if _IN_PRESS.search(text) and len(words(text)) <= _MOST_WORDS:
        add(scores, {V: 4.0, T: -6.0, A: -3.0})
    if citation_venue(text):
        add(scores, {V: 5.0, T: -3.0, A: -2.0, P: -4.0, L: -2.0})
    if ": Proceedings of " in text:
        add(scores, {V: 5.0, T: -4.0})
    if is_prose(text) or names.is_list or not names_venue(text):
        return
    if _OPENS_VENUE.match(text) or _TAG_AND_NAME.match(text) or volume(text):
        add(scores, {V: 4.0, T: -3.0})
    elif ":" not in text or len(words(text)) <= _MOST_WORDS:
        add(scores, {V: 2.4, T: -0.8})


_BARS = re.compile(r"[|·•]")
_LONGEST_ROW = 80


def _is_row_of_links(text: str) -> bool:
    """ "Abstract | Draft | R package": labels of links side by side."""
    parts = _BARS.split(text) if len(text) <= _LONGEST_ROW and ("|" in text or "·" in text or "•" in text) else []
    return len(parts) > 1 and all(len(part.split()) <= 2 for part in parts) and is_link_label(parts[0].strip())


def _told_by_notices(scores: Scores, slot: Slot, text: str, names: People) -> None:
    """Calls, labels of links, places of work, notices, furniture, headings of parts: what is about works and no part of one."""
    if "ased" in text[:12] and _ANNOUNCES_SOURCE.match(text):
        add(scores, {T: -5.0, V: 2.0, S: -2.0})
    if is_call(text):
        add(scores, {S: 4.0, O: 3.0, T: -4.0, V: -3.0})
    if slot.kind == "heading" and not slot.linked and len(words(text)) <= _FEW_WORDS + 1 and _OF_WORKS.search(text):
        add(scores, {S: 3.0, T: -3.0})
    if slot.kind == "heading" and _UNIT.match(text):
        add(scores, {S: 2.5, T: -3.0})
    if is_link_label(text) or _is_row_of_links(text):
        add(scores, {L: 4.0, T: -4.0, A: -3.0, P: -3.0, V: -1.0})
    if not is_prose(text) and not names.is_list and is_affiliation(text):
        someone = names.share == 1 and names.names[0][0] == 0 and text[names.names[0][1] : names.names[0][1] + 2] == ", "
        add(scores, {A if someone else O: 3.0, T: -2.5, P: -1.5, S: -1.5, L: -1.0})
    elif is_notice(text):
        add(scores, {O: 6.0, T: -3.0, P: -5.0})
    if len(text) <= _LONGEST_QUOTED and _BY_OTHERS.match(text):
        add(scores, {O: 7.0, T: -9.0, A: -5.0, V: -3.0, P: -3.0})
    if len(text) <= _LONGEST_QUOTED and _AWARD.fullmatch(text):
        add(scores, {O: 5.0, T: -6.0, V: -1.0})
    if _BESIDE.match(text):
        add(scores, {O: 4.0, T: -6.0})
    if is_furniture(text):
        add(scores, {O: 2.5, T: -2.0, S: 0.5})


def _told_by_sentence(scores: Scores, slot: Slot, text: str) -> None:
    """How it opens and ends, its capitals, and whom it addresses."""
    if text[0] in "“«" and len(text) > _LONGEST_QUOTED and _QUOTED_SENTENCE.fullmatch(text):
        add(scores, {P: 4.0, T: -4.0})
    if _OPENS_SENTENCE.match(text) and capital_share(text) < 0.5:
        add(scores, {T: -2.0, P: 1.0})
    if text[:1].islower():
        add(scores, {T: -1.5, P: 0.3})
    if is_prose(text):
        return
    if dates(text) or years(text):
        _year_scores(scores, slot, text)
    if len(words(text)) >= 4:
        add(scores, {T: 1.2 * (capital_share(text) - 0.3) - 0.4 * max(0, sentence_ends(text) - 1)})
        if text.rstrip()[-1:] in ".;" and len(words(text)) > 10 and capital_share(text) < 0.4:
            add(scores, {P: 1.5, T: -0.7})
    if _ADDRESSES.search(text):
        add(scores, {T: -2.2, O: 0.6, P: 0.6})
    if ": " in text and _COLON.search(text) and not field_label(text):
        add(scores, {T: 0.4})


_IN_PRESS = re.compile(
    r"\b(?:(?:article|paper|manuscript)s? in press|(?:in|un)?corrected proof|(?:e-?pub|online) ahead of print|early view|advance (?:online|access))\b",
    re.IGNORECASE,
)
"""How far a journal is with an article."""


_RECEIVED = re.compile(
    r"\W*(?:received|revised|accepted|available online|published(?: online)?|version of record)\b:?\W{0,3}(?:on )?[\w.]{1,12}[ /.-]",
    re.IGNORECASE,
)
"""A journal's dates of an article: "Received 26 March 2031, accepted 8 August 2031"."""


_YEAR_AND_PAGE = re.compile(r"\b(?:19|20)\d\d; ?\w{1,5}(?: ?\([\w ]{1,8}\))?: ?\w?\d+")
""" "2031;12(4):56"."""


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
        add(scores, {V: 0.5 if alone else 2.0, S: 4.0 if alone else 0.3, T: -4.0, A: -2.0, P: -3.0})
    elif len(words(left)) < 12:
        add(scores, {V: 1.0, T: -0.3})
