"""Which entries are papers? Pages print news, calls, vacancies, events and software beside papers, or instead of them.

An entry speaks for itself by authors, a venue, an identifier or prose that reports research. One of a title and a link
or a blurb counts where its neighbours of the same look speak, or where the heading above says that papers follow.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TypeVar

from extractor.language.wording import citation_venue, field_label, is_call, is_prose, names_venue
from extractor.layout.entry import Entry
from extractor.layout.states import A, L, P, T, V
from extractor.layout.styles import VENUE
from extractor.text.document import Document, Link

_REPORTS = re.compile(
    r"^\W*(?:introduces|describes|explores|presents|proposes|studies|shows|investigates|develops|evaluates|analy[sz]es|compares|demonstrates|reviews|surveys|"
    r"measures|examines|benchmarks)\b|"
    r"\b(?:we|i) (?:also |then |further |first |here )?(?:present|propose|introduce|show|study|studied|investigate|develop|demonstrate|describe|"
    r"report|document|observe|identify|quantify|simulate|ask (?:how|if|what|when|whether|which|why)|find|found|analy[sz]e|evaluate|compare|prove|derive|examine|explore|measure|estimate|follow|design|formulate|consider|provide|argue|use|train|test"
    r"|followed|determine|assess|characteri[sz]e|detect|perform|conduct|collect|address|obtain|establish|confirm|reveal|apply|aim|review|record|sample)|"
    r"\b(?:this|the|our) (?:present |new |recent )?(?:paper|study|article|survey|thesis|preprint|manuscript|report|trial|experiments?|findings|results|approach|analysis|review)\b|"
    r"\b(?:new |recent |large )?stud(?:y|ies) (?:of|in|by|from|shows?|finds?|found|suggests?|has|have|published)\b|"
    r"\bnew (?:evidence|research|data) (?:shows?|suggests?|finds?|has|from|in)\b|"
    r"\bPMID:? ?\d{6,8}\b|\bdoi:? ?10\.\d{4}|\[(?:arxiv:)?\d{4}\.\d{4,5}(?:v\d)?\]|"
    r"(?-i:(?<![\w'’-])[^\Wa-zß-ÿ_][\w'’.-]*) and (?:(?:his|her|their) )?(?:team|colleagues|co-?workers|co-?authors|collaborators)\b|"
    r"\b(?:studied|analy[sz]ed|enrolled|recruited|followed|surveyed|interviewed|tracked) (?:(?:over|nearly|about|some|more than) )?\d|"
    r"\b(?:RCTs|randomi[sz]ed (?:controlled )?trials?|meta-analysis|95 ?% CI)\b|"
    r"\bthe authors\b|\bthey (?:find|show|argue|estimate|conclude) that\b|(?-i:(?<![\w'’-])[^\Wa-zß-ÿ_][\w'’-]+) \((?:19|20)\d\d\) (?:ask|examine|find|show|study|argue|estimate|document|report)\b|"
    r"\bresults (?:show|suggest|indicate|demonstrate)|\b(?:is|are) (?:proposed|presented|introduced|investigated|studied)\b|\bet al\b|"
    r"\bwir (?:zeigen|stellen|untersuchen|haben|beschreiben)|\bdiese (?:arbeit|studie)|\bnous (?:présentons|montrons|proposons|avons|étudions)|\bcet article|"
    r"\bcette étude|\b(?:este|esta|neste|nesta) (?:artículo|artigo|estudio|estudo|trabajo|trabalho|tesis)|\b(?:presentamos|proponemos|mostramos|estudiamos|medimos|"
    r"apresentamos|propomos)\b|\b(?:presentiamo|proponiamo|questo (?:articolo|lavoro|studio))\b|本文|我们|本研究|本論文|提案する",
    re.IGNORECASE,
)
"""How abstracts and those who sum them up speak, in the large languages of science."""
_HOLDS_PAPERS = re.compile(
    r"\b(?:papers?|publications?|articles?|preprints?|proceedings|references|bibliograph\w+|readings?|literature|abstracts?|posters?|talks?|orals?|"
    r"publikationen|veröffentlichungen|literatur|publicaciones|publicações|pubblicazioni|artículos|artigos|articoli)\b|论文|文献|論文|発表",
    re.IGNORECASE,
)
_ASKS_FOR_PAPERS = re.compile(r"\b(?:call|submi\w+|guidelines?|deadlines?|dates|awards?|news)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\W*(?:t\.?b\.?[acd]\.?|(?:title )?to be (?:announced|confirmed|determined)|n\.? ?n\.?|untitled|no title|withdrawn|cancell?ed"
    r"|(?:abstract|slides?|paper|pdf|summary) (?:not (?:yet )?(?:submitted|available|uploaded)|withheld|unavailable|embargoed))\W*",
    re.IGNORECASE,
)
"""What stands where a title will be."""
_APPEARED = re.compile(r"\((?=[^()]*[A-Z][^()]*[A-Z])[A-Z][\w&]*(?: [A-Z]\w*){0,2} ?(?:(?:19|20)\d\d|['’]\d\d)\)")
"""A meeting and its year in brackets: "(TideConf 2025)"."""
_IDENTIFIES = re.compile(r"\b10\.\d{4,9}/|\barxiv\.org/|\.pdf\b", re.IGNORECASE)
_PAPER_TITLE = re.compile(r"(?:paper|article|publication|pub)[-_]?title[^ ]{0,40}$")
"""The class of an element that holds nothing but titles of papers."""
_MOSTLY, _FARTHER = 0.5, 0.2
"""The share of entries alike that has to speak: half of a section's, more of a page's."""
_Kind = TypeVar("_Kind", bound=Hashable)


def papers_among(document: Document, found: Sequence[Entry], copied: Sequence[tuple[int, int]] = ()) -> list[Entry]:
    """The entries that are papers, in order.

    A title that a model copied (``copied``) speaks too where another entry speaks by itself: a small model copies
    something on every page, so its word alone makes no page's first paper.
    """
    links = sorted(document.links, key=lambda link: link.at)
    candidates = [entry for entry in found if _could_be(document, entry, links)]
    speak = [_speaks(document, entry, links) for entry in candidates]
    if copied and sum(speak) == 1:
        speak = [
            speaks and not (_is_copied(entry, copied) and _has_names_alone(document, entry, links))
            for entry, speaks in zip(candidates, speak, strict=True)
        ]
    if copied and any(speak):
        speak = [speaks or _is_copied(entry, copied) for entry, speaks in zip(candidates, speak, strict=True)]
    shares = _shares(candidates, speak)
    spoken = {entry.under for entry, speaks in zip(candidates, speak, strict=True) if speaks}
    return [
        entry
        for entry, share in zip(candidates, shares, strict=True)
        if share >= _MOSTLY or (entry.under not in spoken and _announced(document, entry))
    ]


def _is_copied(entry: Entry, copied: Sequence[tuple[int, int]]) -> bool:
    titles = [item.slot for item in entry.of(T)]
    return any(start < slot.end and slot.start < end for slot in titles for start, end in copied)


def _shares(candidates: Sequence[Entry], speak: Sequence[bool]) -> list[float]:
    """How many of those alike speak: 1 for those that do so themselves, else the share of their section or page."""
    looks = [titles[0].slot.style if (titles := entry.of(T)) else "" for entry in candidates]
    kinds = [(entry.under, look) for entry, look in zip(candidates, looks, strict=True)]
    near, far = _share_of(kinds, speak), _share_of(looks, speak)
    return [
        1.0 if speaks else max(near[kind], far[kind[1]] - (_FARTHER if kind[1] else 0))
        for speaks, kind in zip(speak, kinds, strict=True)
    ]


def _share_of(kinds: Sequence[_Kind], speak: Sequence[bool]) -> dict[_Kind, float]:
    alike = Counter(kinds)
    spoken = Counter(kind for kind, speaks in zip(kinds, speak, strict=True) if speaks)
    return {kind: spoken[kind] / count for kind, count in alike.items()}


def _could_be(document: Document, entry: Entry, links: Sequence[Link]) -> bool:
    """More than a title: authors, prose or links. Without one, an abstract."""
    if _is_roll(entry):
        return False
    if titles := entry.of(T):
        title = document.text[titles[0].slot.start : titles[0].slot.end]
        if _OPEN.fullmatch(title) or is_call(title):
            return False
        told = bool(entry.of(A) or entry.of(P) or _links_of(document, entry, links)) or _says_where(document, entry)
        return told or _PAPER_TITLE.search(titles[0].slot.style) is not None
    prose = [item.slot for item in entry.of(P) if is_prose(document.text[item.slot.start : item.slot.end])]
    shortest = _SHORTEST_TOLD if entry.of(A) and _says_where(document, entry) else _SHORTEST_ABSTRACT
    return any(slot.end - slot.start > shortest for slot in prose)


_SHORTEST_ABSTRACT, _SHORTEST_TOLD = 200, 60
"""Characters of prose without a title: alone, and where names and a venue stand by it."""


def _says_where(document: Document, entry: Entry) -> bool:
    """A part of a reference, or a label, says where it appeared."""
    venues = [(item.slot.style, document.text[item.slot.start : item.slot.end]) for item in entry.of(V)]
    return any(style.endswith(("cite.venue", VENUE)) or _labelled_venue(text) for style, text in venues)


def _is_roll(entry: Entry) -> bool:
    """One name a line below a heading, and nothing else: co-authors, members; no paper."""
    names = entry.of(A)
    alone = [item for item in names if len(item.people.names) == 1 and not item.people.labelled]
    return len(alone) >= 3 and len(alone) > 0.5 * len(entry.slots) and not entry.of(P)


def _links_of(document: Document, entry: Entry, links: Sequence[Link]) -> Sequence[Link]:
    """Links inside it, or behind its last slot in the same block."""
    end = document.blocks[entry.slots[-1].slot.block].end
    return links[bisect_left(links, entry.start, key=lambda link: link.at) : bisect_left(links, end + 1, key=lambda link: link.at)]


def _speaks(document: Document, entry: Entry, links: Sequence[Link]) -> bool:
    if not entry.of(T):
        return _reports_untitled(document, entry)
    return any(item.people.names for item in entry.of(A)) or _says_more(document, entry, links)


def _has_names_alone(document: Document, entry: Entry, links: Sequence[Link]) -> bool:
    """A line that a model copied and some name below it: a talk, a committee."""
    return bool(entry.of(T)) and not _says_more(document, entry, links)


def _says_more(document: Document, entry: Entry, links: Sequence[Link]) -> bool:
    """An identifier, a venue, or prose that reports."""
    texts = [document.text[item.slot.start : item.slot.end] for item in entry.slots if item.state in (P, V, L)]
    return (
        any(_IDENTIFIES.search(link.url) for link in _links_of(document, entry, links))
        or any(_names_venue(document, entry))
        or any(_REPORTS.search(text) or _APPEARED.search(text) for text in texts)
    )


def _reports_untitled(document: Document, entry: Entry) -> bool:
    """Prose alone speaks by its wording; several authors and a venue beside it do too."""
    reports = any(_REPORTS.search(document.text, item.slot.start, item.slot.end) for item in entry.of(P))
    several = any(len(item.people.names) > 1 for item in entry.of(A))
    return reports or (several and any(_names_venue(document, entry)))


def _names_venue(document: Document, entry: Entry) -> Sequence[bool]:
    found = [(item.slot.style, document.text[item.slot.start : item.slot.end]) for item in entry.of(V)]
    return [
        style.endswith(("cite.venue", VENUE)) or _labelled_venue(text) or names_venue(text) or citation_venue(text) is not None
        for style, text in found
    ]


def _labelled_venue(text: str) -> bool:
    label = field_label(text)
    return label is not None and label.field == "venue"


def _announced(document: Document, entry: Entry) -> bool:
    """Does the nearest heading above say that papers follow, and not that papers are asked for?"""
    if not entry.under:
        return False
    heading = document.text[slice(*entry.headings[entry.under - 1])]
    return _HOLDS_PAPERS.search(heading) is not None and not _ASKS_FOR_PAPERS.search(heading)
