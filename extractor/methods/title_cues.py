"""Which titles say that a name is the paper's own: "Name: what it is", "Name for a purpose"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.methods import words
from extractor.methods.mask import Hit, Masked, pattern
from extractor.methods.names import Name, Shape, title_lead
from extractor.methods.proposals import DEFINED_IN_USE, cue_hit

_FOR = pattern(r"\s*<N> for\b")
_AT_END = pattern(
    r": (?:[Ii]ntroducing |[Pp]resenting |[Tt]he )?<N>"
    r" (?:[Bb]enchmark|[Dd]ataset|[Cc]orpus|[Ff]ramework|[Ss]ystem|[Tt]oolkit|[Ll]ibrary|[Pp]latform|[Cc]hallenge|[Mm]odel)\s*$"
)

_PAIRED = pattern(r"(?:^|: )\s*(?:[Aa]n? |[Tt]he )?<PAIR>\)\s*(?:$|: | for | to )")
""" "Tidal Rope Package (TRP)", "Slow Tides: The Tidal Rope Package (TRP) for Harbours"."""
_WITH = pattern(r"\b[Ww]ith <N>(?=\s*[.]?\s*$|, an? )")
_OWN_THING = pattern(
    r"^\s*[Tt]he <N> (?:[A-Z]\w* ){0,3}?(?:[Pp]ackage|[Ff]ramework|[Ss]ystem|[Tt]oolkit|[Tt]oolbox|[Ll]ibrary|[Pp]latform|[Ee]ngine"
    r"|[Ll]anguage|[Cc]ompiler|[Dd]atabase|[Dd]ata(?:set| [Ww]arehouse)|[Cc]orpus)(?=\s*(?::|,|$))"
)
_BEARERS = re.compile(
    r"\b(?:patients?|adults?|child(?:ren)?|adolescents|teenagers|infants|women|men|people|persons?|individuals|participants|students|those"
    r"|mothers|families|mice|rats|living|lives?|diagnosed|infected|infections?|associated|compared|comparison)\s+$",
    re.IGNORECASE,
)
"""Before "with": what follows is what these have ("Adults with ADHD"), or what it is compared with."""
_ACTS = pattern(
    r"^\s*<N> (?i:\w+(?:izes|ises|ifies)|accelerates|achieves|aligns|annotates|answers|automates|beats|bridges|brings|builds|captures"
    r"|closes|combines|compresses|computes|corrects|cuts|delivers|designs|detects|discovers|enables|estimates|explains|extracts|finds"
    r"|fixes|forecasts|generates|helps|improves|infers|integrates|knows|learns|makes|maps|matches|outperforms|plans|predicts|proves"
    r"|reads|recovers|removes|resolves|reveals|scales|segments|simulates|solves|speeds|supports|tracks|turns|uncovers|unifies) \w"
)
"""What tools do to things; what else acts in a title is a gene ("regulates"), or no verb at all ("YouTube Videos")."""

WEAK = frozenset(
    ("title lead concept", "title lead study", "title words", "title word", "title word alone", "title for", DEFINED_IN_USE)
)
"""Cues that do not carry a name by themselves where another name of the entry has a strong one."""
LAST_RESORT = frozenset(("title word", "title word alone", "title for", DEFINED_IN_USE))
"""Weak cues that carry a name where the entry has none with a strong one."""


def title_hits(title: Masked, abstract: Masked | None) -> Iterator[Hit]:
    """Every cue of the title."""
    lead = title_lead(title.view)
    name = title.name_at(lead[0]) if lead else None
    if lead and name is not None:
        yield Hit(name, _lead_cue(title, lead, name, abstract), title, lead[0], lead[1], lead[0])
    if found := _FOR.match(title.mask):
        yield from _purpose_hits(title, found, abstract)
    for cue, rule in (("title end", _AT_END), ("title pair", _PAIRED), ("title with", _WITH), ("title thing", _OWN_THING)):
        for found in rule.finditer(title.mask):
            if cue == "title with" and (_STUDY.search(title.view) or _BEARERS.search(title.view[: found.start()])):
                continue
            yield from cue_hit(title, found.start("name"), cue, found.start("name"), found.end())
    if found := _ACTS.match(title.mask):
        camel = (hit for hit in cue_hit(title, found.start("name"), "title acts", 0, found.end()) if hit.name.shape is Shape.CAMEL)
        yield from camel


def _purpose_hits(title: Masked, found: re.Match[str], abstract: Masked | None) -> Iterator[Hit]:
    """ "Name for X": the paper's own only where the abstract never prints it, so that it is no subject of study."""
    for hit in cue_hit(title, found.start("name"), "title for", found.start("name"), found.end()):
        named = hit.name.shape is Shape.CAMEL or "-" in title.view[hit.at : found.end("name")]
        if named and abstract is not None and not _printed(hit.name):
            yield hit


def _printed(name: Name) -> bool:
    """Does the abstract print it, with its capitals?"""
    return any(m.where == "abstract" and (m.text[:1].isupper() or name.text[:1].islower()) for m in name.mentions)


def _lead_cue(title: Masked, lead: tuple[int, int], name: Name, abstract: Masked | None) -> str:
    """ "title lead" where shape or a mention in the abstract says that it is a name, else how it falls short."""
    text = title.view[lead[0] : lead[1]]
    if abstract and not _printed(name) and _begins_words(text.casefold(), abstract.view):
        return "title lead concept"
    if _STUDY.search(title.view, lead[1]):
        return "title lead study"
    if _printed(name):
        return "title lead"
    if name.shape in (Shape.CAMEL, Shape.ACRONYM, Shape.NUMBERED, Shape.HYPHENED):
        return "title lead unprinted" if abstract else "title lead"
    if name.shape is not Shape.CAPITAL:
        return "title lead" if _ends_on_thing(text) else "title words"
    return "title word alone" if lead[1] >= len(title.view.rstrip(" .")) else "title word"


_VERSION = re.compile(
    r".{0,120}?(?:[a-z][A-Z]|[A-Z]{2}).{0,120}? v?\d+(?:\.\d+)+|.{0,120} (?:v\d+(?:\.\d+)*|\d+(?:\.\d+)*\.[1-9]\d*)"
)
"""Behind a plain word "4.0" is a slogan: "Industry 4.0"."""
_OF_OTHERS = frozenset(
    "data code software model network system structure design language environment platform resource set collection survey law theory"
    " formula equation theorem score scale measure statistic instrument device robot sensor vehicle hand arm satellite drone test"
    " therapy program programme intervention strategy policy practice procedure approach protocol rule family component".split()
)
"""Nouns of things that are studied as often as they are made: "Big Data", "Immune System", "Built Environment"."""


def _ends_on_thing(text: str) -> bool:
    """ "Optimal Seed Solver", "UD-Tide Treebank v1.3": a noun that papers call their own things by, or a version."""
    last = text.split()[-1].casefold()
    thing = last in words.KIND_OF_HEAD and last not in _OF_OTHERS and not last.endswith("s")
    return thing or _VERSION.fullmatch(text) is not None


def _begins_words(words: str, text: str) -> bool:
    """Does ``text`` print ``words``, which begin with a letter or digit, from the start of a word on?"""
    at = text.find(words)
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at = text.find(words, at + 1)
    return at >= 0


_STUDY = re.compile(
    r"\?|\b(?:review|survey|replication|study|case report|perspectives?|lessons|promise|opportunit\w+|friend|implications|overview|commentary"
    r"|meta-analysis|evidence from|what|how|why|insights|reflections|primer|history|trends|role)\b",
    re.IGNORECASE,
)
"""After the colon: a study of what stands before it, not what it is."""
