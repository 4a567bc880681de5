"""Which words of an entry say that a name is the paper's own: each rule is a cue with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor import name_words as words
from extractor.name_mask import Masked, pattern
from extractor.names import Name, Reason, Shape, name_key, title_lead


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue for a name: the words that prove it stand at ``start:end``; the name's mention at ``at``."""

    name: Name
    cue: str
    masked: Masked
    start: int
    end: int
    at: int


_BASE = (
    "propose|introduce|present|develop|describe|release|build|design|construct|devise|establish|create|contribute|implement|collect"
    "|curate|unveil|announce|open-source|publish|offer|provide|put forward|suggest|invent|engineer|assemble|compile|synthesi[sz]e"
    "|report on|showcase"
)
_PAST = (
    "proposed|introduced|presented|developed|described|released|built|designed|constructed|devised|established|created|contributed"
    "|implemented|collected|curated|unveiled|announced|open-sourced|published|offered|provided|suggested|invented|engineered|assembled"
    "|compiled|synthesi[sz]ed"
)
_THIRD = (
    "proposes|introduces|presents|develops|describes|releases|builds|designs|constructs|devises|establishes|creates|contributes"
    "|implements|collects|curates|unveils|announces|open-sources|publishes|offers|provides|suggests|ships|puts forward|details|showcases"
)
_GERUND = "introducing|proposing|presenting|developing|building|designing|constructing|creating|devising|releasing"
_ADVERB = (
    r"(?:(?:therefore|thus|hence|also|then|further|furthermore|instead|first|firstly|next|now|here|hereby|herein|finally|additionally|newly"
    r"|jointly|recently|do|for the first time|in turn|subsequently|accordingly|consequently|moreover|briefly|have|has|successfully|and)"
    r"\s*,?\s+)"
)
_AND_TESTS = r"(?:\s+and\s+(?:\w+ly\s+)?(?:validated?|evaluated?|implement(?:ed)?|test(?:ed)?|appl(?:y|ied)|stud(?:y|ied)|deploy(?:ed)?|analy[sz]ed?|releas(?:e|ed)|develop(?:ed)?|assess(?:ed)?|demonstrated?|evaluates|validates|implements|describes?))?"
_THING = r"(?:paper|demo|demonstration|talk|poster|work|study|article|report|thesis|letter|manuscript|chapter|preprint|survey|research|dissertation|authors?|team|project)"
_TRIGGER = re.compile(
    rf"\b(?:[Ww]e|I|(?:[Tt]he )?[Aa]uthors?|[Rr]esearchers),?\s+{_ADVERB}*(?:{_BASE}|{_PAST})\b{_AND_TESTS}"
    rf"|\b(?:[Tt]his|[Oo]ur|[Tt]he|[Tt]he present|[Pp]resent|[Tt]heir)\s+{_THING}\s+{_ADVERB}*(?:{_THIRD}|{_PAST})\b{_AND_TESTS}"
    rf"|(?:^|(?<=[.!?:;]\s))\s*(?:{'|'.join(verb.capitalize() for verb in _THIRD.split('|'))})\b"
    rf"|(?:\b[Bb]y|,|\band|\bwhile)\s+(?:{_GERUND})\b"
    rf"|(?:\ue000|\b(?:[Oo]ur|[Tt]he proposed|[Tt]he)\s+(?:\w+\s+)?(?:method|approach|model|framework|algorithm|system|network|pipeline|design|architecture)|,|\band|\balso)\s+{_ADVERB}*(?:introduces|proposes|presents)\b"
)
_ALSO = re.compile(rf"(?:\band|,|\bto)\s+{_ADVERB}*(?:{_BASE}|{_PAST})\b(?=\s+(?:an?|the|our|\ue000|\ue001))")
_WE = re.compile(r"\b(?:[Ww]e|I|authors?|paper|work|study|article)\b")
_TITLE_TRIGGER = re.compile(r"^\s*(?:Introducing|Presenting|Announcing|Meet)\b")

# A name before a lower-case noun that is no thing is an adjective: "we present FOO observations".
_ENDS = r"(?=\s*[,.;:()\[\]—–-]|\s+(?:that|which|to|for|with|as|in|by|and|on|using|via|through|is|are|at|where|whose|from|under|together|alongside|along|based|of|into|over|when|while|an?)\b|\s+<HEAD>\b|\s*$)"
_CALLED = r"(?:so-called|called|named|termed|dubbed|coined|christened|nicknamed|entitled|titled|denoted(?:\s+as|\s+by)?|abbreviated(?:\s+as|\s+to)?|referred to as|known as|which we (?:call|name|term|dub|refer to as|denote))"
_OBJECTS = tuple(
    (cue, pattern(template))
    for cue, template in (
        ("propose", r"\s*:?\s+(?:(?:the|our|its|this)\s+)?(?:(?:novel|new|proposed|open|first)\s+)?<N>" + _ENDS),
        ("propose design of", r"\s+the\s+(?:<W>){0,3}?(?:design|implementation|architecture|development|construction|evaluation|creation)(?:,?\s+(?:and\s+)?\w+){0,3}?\s+of\s+(?:the\s+|an?\s+(?:<W>){0,5}?<HEAD>,?\s+(?:called\s+|named\s+)?)?(?:\ue001+\s*\(\s*)?<N>" + _ENDS),
        ("propose pair", r"\s+(?:<DET>)?(?:<W>){0,8}?<PAIR>(?!\s*\)-[a-z])"),
        ("propose called", rf"\s[^.;:!?\ue000]{{0,160}}?\b{_CALLED}\s+(?:as\s+)?(?:the\s+|an?\s+)?(?:\ue001+\s*\(\s*)?<N>"),
        ("propose apposed", r"\s+(?:<DET>)?(?:<W>){0,8}?<HEAD>\s*(?:,|:|—|–|-+|\()?\s+(?:namely,?\s+|i\.e\.,?\s+)?(?:the\s+)?(?:\ue001+\s*\(\s*)?<N>(?=\s*[,.;:()—–]|\s+(?:that|which|to|for|with|in|by|and|on|using|whose|where|based|consisting|built)\b|\s*$)"),
        ("propose apposed", r"\s+(?:<DET>)?(?:<W>){0,8}?<HEAD>\s*(?:,\s*|\(\s*)(?:namely,?\s+|i\.e\.,?\s+)?(?:the\s+)?<N>(?=\s*[,.;:()—–])"),
        ("propose apposed", r"\s+(?:<DET>)?(?:<W>){0,8}?<HEAD>\s*,\s+(?:the\s+)?<N>\s+<HEAD>\b"),
        ("propose late apposition", r"\s+(?:<DET>)(?:<W>){0,8}?<HEAD>\s+(?:for|to|of|on|in)\s[^,.;:()\ue000\ue001]{3,90}(?:,\s*|\s*\(\s*)(?:the\s+)?<N>(?=\s*[,.;:)])"),
        ("propose a", r"\s+an?\s+(?:<W>){0,6}?<N>(?=\s*[,.;:()—–]|\s+(?:that|which|to|for|with|in|by|and|using|whose|where)\b)"),
        ("propose listed", r"\s[^.;:!?]{0,160}:\s+(?:\(\w\)\s+|\d\)\s+)?(?:an?\s+|the\s+)?(?:<PAIR>|<N2>)(?=\s*[,.;:()—–]|\s+(?:that|which|to|for|with|and)\b)".replace("<N2>", "(?P<other>\ue000+)")),
    )
)
_GIVES = re.compile(r"\b(?:[Ww]e|[Ii]t|paper|study|work|authors)\s+(?:\w+\s+)?(?:give|gives|train|trained|trains|extend|use|obtain|arrive at|end up with|make|made|pretrain|pre-train|pre-trained|test|tested|deploy|deployed|explore|fine-tune|fine-tuned|finetune|evaluate|validated?)\b")
_APPOSED_ONLY = tuple(
    (cue, pattern(template))
    for cue, template in (
        ("made apposed", r"\s+an?\s+(?:<W>){0,6}?<HEAD>\s*(?:,|—|–|:|\()\s*(?:the\s+)?<N>(?=\s*[,.;:)—–])"),
        ("made called", rf"\s[^.;:!?\ue000]{{0,120}}?\b{_CALLED}\s+(?:as\s+)?(?:the\s+|an?\s+)?(?:\ue001+\s*\(\s*)?<N>"),
    )
)
_SIBLING = pattern(
    r"(?:,|\band|\balongside|\btogether with|\balong with|\bas well as|\bplus|\baccompanied by)\s+(?:(?:and|then|also|finally)\s+)?"
    r"(?:the\s+|our\s+|an?\s+(?:<W>){0,5}?<HEAD>\s*(?:,|\()\s*)?(?:\ue001+\s*\(\s*)?<N>(?=\s*\)?\s*,\s+(?:an?|the|our|two|which)\b|\s*\(\s*\ue001|\s*\))"
)
_CHAIN = pattern(r"(?:<F>\s*,|\s+and|<F>\s*,\s+and|\)\s*,|\)\s+and|\)\s*,\s+and)\s+(?:the\s+)?(?:\ue001+\s*\(\s*)?<N>(?=\s*[,.;:()]|\s+(?:that|which|to|for|in|with|on)\b|\s*$)")


def proposal_hits(texts: Sequence[Masked]) -> Iterator[Hit]:
    """Every cue of the entry that speaks for a name as the paper's own."""
    for masked in texts:
        if masked.where == "title":
            yield from _title_hits(masked, texts)
        else:
            yield from _trigger_hits(masked)
        yield from _pattern_hits(masked)


def _trigger_hits(masked: Masked) -> Iterator[Hit]:
    for start, end in masked.sentences:
        for trigger in _triggers(masked.mask, start, end):
            yield from _object_hits(masked, trigger, end, _OBJECTS)
        for trigger in _GIVES.finditer(masked.mask, start, end):
            yield from _object_hits(masked, trigger, end, _APPOSED_ONLY)


def _triggers(mask: str, start: int, end: int) -> Iterator[re.Match[str]]:
    sentence = mask[:end]
    yield from _TRIGGER.finditer(sentence, start)
    if opened := _WE.search(sentence, start):
        yield from _ALSO.finditer(sentence, opened.end())


def _object_hits(masked: Masked, trigger: re.Match[str], end: int, objects: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[Hit]:
    for cue, rule in objects:
        found = rule.match(masked.mask, trigger.end(), end)
        if found is None:
            continue
        group = "name" if found["name"] else "other"
        if cue == "propose a" and not _name_by_itself(masked, found) or cue.endswith("called") and _concept(masked.mask[trigger.end() : found.start(group)]):
            continue
        yield from _hit(masked, found.start(group), cue, trigger.start(), trigger.end())
        yield from _siblings(masked, found.end(group), end, trigger)
        return


_CONCEPTS = words.CONCEPT_HEADS | {"mode", "failure", "gap", "vulnerability", "pitfall", "tendency", "concept", "setting", "scenario", "capability"}


def _concept(object_words: str) -> bool:
    """Is what is called so a problem or a phenomenon? The last noun that says either decides."""
    for word in reversed(re.findall(r"[a-z]+", object_words)):
        if word in words.KIND_OF_HEAD and not word.endswith("s"):
            return False
        if word in _CONCEPTS and not word.endswith("s"):
            return True
    return False


def _name_by_itself(masked: Masked, found: re.Match[str]) -> bool:
    """Is "a novel X," a name, not an adjective or an example of its kind ("a GAN")?"""
    name = masked.name_at(found.start("name"))
    return name is not None and name.shape in (Shape.CAMEL, Shape.HYPHENED, Shape.CAPITALS) and name.reason is None


def _siblings(masked: Masked, at: int, end: int, trigger: re.Match[str]) -> Iterator[Hit]:
    """Further names of the same object: "A, a dataset, alongside B, a benchmark", "A and B"."""
    chained = at
    while found := _CHAIN.match(masked.mask, chained, end):
        chained = found.end("name")
        yield from _hit(masked, found.start("name"), "propose chain", trigger.start(), trigger.end())
    for found in _SIBLING.finditer(masked.mask, chained, end):
        yield from _hit(masked, found.start("name"), "propose sibling", trigger.start(), trigger.end())


_CONCEPT_AFTER = pattern(r"<N><F>\)?\s*(?:,|—|–|:|\bis\b)\s*(?:an?|the)\s+(?:<W>){0,5}?(?:task|problem|phenomenon|effect|challenge|paradox|question|disease|syndrome|virus|protein|gene|enzyme|receptor|disorder|species|inhibitor|kinase|hormone|cytokine|phase|state|failure mode|property|country|city|region|company|star|galaxy|mineral|drug|antibody|bacterium|fungus|compound)s?\b(?!\s+(?:set|suite|framework|model))")


def _hit(masked: Masked, at: int, cue: str, start: int, end: int) -> Iterator[Hit]:
    name = masked.name_at(at)
    if name is not None and not _CONCEPT_AFTER.match(masked.mask, at) and (masked.text[at].isupper() or not name.text[:1].isupper() or cue.startswith(("propose", "defined"))):
        shift = len(masked.mask[start:end]) - len(masked.mask[start:end].lstrip(" ,"))
        yield Hit(name, cue, masked, start + shift, end, at)


_ART = r"(?:an?|the first|another)"
_PATTERNS = tuple(
    (cue, pattern(template))
    for cue, template in (
        ("we call", r"\b(?:[Ww]e|I|[Tt]he authors|authors)\s+(?:(?:also|then|shall|will|therefore)\s+)?(?:call|name|named|called|term|termed|dub|dubbed|denote|nickname|christen|refer to)\b(?:\s+[^.;:!?\ue000\ue001]{1,60}?)?\s+(?:as\s+|the\s+|an?\s+)?(?:\ue001+\s*\(\s*)?<N>"),
        ("under the name", r"\b(?:under|by|goes by) the name(?: of)?\s+<N>"),
        ("our head name", r"\b[Oo]ur\s+(?:<W>){0,5}?<HEAD>\s*(?:,|—|–|:|\()?\s*(?:called|named|dubbed|termed|namely)?\s*(?:\ue001+\s*\(\s*)?<N>(?=\s*[,.;:()—–]|\s+[a-z])"),
        ("name our head", r"(?<!and )<N><F>\s*,\s+our\s+(?:<W>){0,5}?<HEAD>(?=\s*[,.;)—–]|\s+(?:for|of|to|with|that|which)\b)"),
        ("the head name", r"(?:^|(?<=[.;:!?]\s))\s*[Tt]he\s+(?:(?:resulting|final|new|trained)\s+)?(?:<w>\s+)?<HEAD>,\s+(?:called\s+|named\s+)?<N>,"),
        ("our name", r"\b[Oo]ur\s+(?:(?:proposed|new|novel|own|final|full|best)\s+)?<N>(?=\s*[,.;:()—–]|\s+<HEAD>\b|\s+(?:\w+s|can|is|was|has|does|not|and|on|in)\b)"),
        ("the proposed", r"\b[Tt]he\s+(?:newly\s+)?(?:proposed|introduced|presented|developed)\s+(?:<W>){0,3}?(?:\ue001+\s*\(\s*)?<N>"),
        ("passive", r"<N><F>\s*\)?\s*(?:,[^,.;]{3,120},)?\s+(?:is|was|are|were|has been|have been)\s+(?:then\s+|also\s+|here\s+|thus\s+|therefore\s+|newly\s+)?(?:proposed|introduced|presented|developed|designed|devised|described|constructed|built|established|created)\b(?!\s+(?:by|in\s+(?:the\s+)?\d))"),
        ("passive called", rf"\b<HEAD>\b[^.;:!?\ue000\ue001]{{0,60}}\b(?:called|named|termed|dubbed)\s+(?:the\s+)?(?:\ue001+\s*\(\s*)?<N>[^.;]{{0,60}}\b(?:is|was|are|were|has been)\s+(?:\w+\s+)?(?:proposed|introduced|presented|developed|designed|built)\b"),
        ("contribution", r"\b(?:contribution|result|solution|answer|outcome|product|proposal|approach|method|model|system|framework)(?:\s+of this \w+)?\s+is\s+(?:called\s+|named\s+|the\s+)?(?:\ue001+\s*\(\s*)?<N>(?=\s*[,.;:()—–])"),
        ("is a new", r"(?:^|(?<=[.!?:;,]\s))\s*<N><F>\s+(?:is|are)\s+(?:(?:an?|the|our)\s+)(?:\w+\s+and\s+)?(?:novel|new|first|proposed|first-of-its-kind)\b"),
        ("name introduces", r"(?:^|(?<=[.!?:;,]\s))\s*(?:The\s+)?<N><F>\s+(?:introduces|proposes|presents)\b"),
        ("defined", r"<N><F>\)?\s*(?:,|—|–)\s+" + _ART + r"\s+(?!common|popular|widely|standard|well|existing|recent|publicly|leading|established|classic|state|famous|previously)(?:<W>){0,7}?<HEAD>\b"),
        ("by a novel", r"\b(?:through|via|with|by|using|on|by means of)\s+(?:an?|our)\s+(?:novel|new|custom|newly \w+|dedicated|bespoke|speciali[sz]ed|innovative)\s+(?:<W>){0,4}?(?:\ue001+\s*\(\s*)?<N>(?=\s*[,.;:()—–]|\s+(?:that|which|to|for|with|in|and|whose)\b|\s+<HEAD>\b)"),
        ("apposed an", r"(?<!\bon )(?<!\busing )(?<!\bwith )(?<!\bthan )(?<!\bover )(?<!\bto )(?<!\bagainst )(?<!\blike )\b(?:an?|our)\s+(?:<W>){1,5}?<HEAD>\s*,\s+<N>\s*,"),
        ("built part", r"\b(?:[Bb]y|[Ww]e|and)\s+(?:building|develop\w*|introduc\w+|propos\w+|design\w*|build|built)\s+an?\s+(?:<W>){0,5}?<HEAD>\s*\(\s*<N>\s*\)"),
        ("in this paper", r"\b[Ii]n this (?:paper|work|study|article),?\s+(?:\ue001+\s*\(\s*)?<N>\)?\s*,?\s+(?:an?|is|was)\b"),
    )
)


_USED = re.compile(r"\b(?:on|using|with|from|than|over|to|against|like|as|including|in|of|unlike|use|uses|used|via|by|between|for)\s+(?:the\s+|\ue001+\s*\(\s*)*$")


def _pattern_hits(masked: Masked) -> Iterator[Hit]:
    for cue, rule in _PATTERNS:
        for found in rule.finditer(masked.mask):
            if cue == "we call" and _concept(masked.mask[max(masked.sentence_of(found.start())[0], found.start() - 60) : found.start("name")]):
                continue
            if cue != "defined" or not _USED.search(masked.mask, max(0, found.start() - 160), found.start()):
                yield from _hit(masked, found.start("name"), cue, *_evidence(masked, found))


def _evidence(masked: Masked, found: re.Match[str]) -> tuple[int, int]:
    """The words of the rule without the name: what stands before it, else what stands after."""
    before = masked.mask[found.start() : found.start("name")].rstrip(" (\ue001")
    if len(before.strip()) > 1:
        return found.start() + len(before) - len(before.lstrip()), found.start() + len(before)
    after = masked.mask[found.end("name") : found.end()]
    if after.strip(" ,—–()\ue001"):
        return found.end("name") + len(after) - len(after.lstrip(" ,—–()\ue001")), found.end()
    return found.start("name"), found.end("name")


# --- titles

_TITLE_FOR = pattern(r"\s*<N>\s+for\b")
_INTRODUCED = pattern(r":\s+(?:[Ii]ntroducing|[Pp]resenting|[Tt]he)?\s*<N>\s+(?:Benchmark|Dataset|Corpus|Framework|System|Toolkit|Library|Platform|Challenge|Model|benchmark|dataset|corpus|framework|system)\s*$")


def _title_hits(masked: Masked, texts: Sequence[Masked]) -> Iterator[Hit]:
    lead = title_lead(masked.view)
    name = masked.name_at(lead[0]) if lead else None
    if lead and name is not None:
        yield Hit(name, _lead_cue(masked, lead, name, texts), masked, lead[0], lead[1], lead[0])
    if found := _TITLE_FOR.match(masked.mask):
        for hit in _hit(masked, found.start("name"), "title for", found.start("name"), found.end()):
            if hit.name.shape in (Shape.CAMEL, Shape.HYPHENED) and len(texts) > 1 and not any(m.where == "abstract" for m in hit.name.mentions):
                yield hit
    for found in _INTRODUCED.finditer(masked.mask):
        yield from _hit(masked, found.start("name"), "title end", found.start("name"), found.end())


def _lead_cue(masked: Masked, lead: tuple[int, int], name: Name, texts: Sequence[Masked]) -> str:
    """"title lead" where shape or a mention in the abstract says that it is a name, else how it falls short."""
    abstract = next((t for t in texts if t.where == "abstract"), None)
    printed = any(m.where == "abstract" for m in name.mentions)
    text = masked.view[lead[0] : lead[1]]
    whole = lead[1] >= len(masked.view.rstrip(" ."))
    if abstract and not printed and re.search(rf"\b{re.escape(text.casefold())}", abstract.view):
        return "title lead concept"
    if name.shape in (Shape.CAMEL, Shape.ACRONYM, Shape.NUMBERED, Shape.HYPHENED):
        return "title lead" if printed or not abstract else "title lead unprinted"
    if printed and _as_subject(abstract, name):
        return "title lead"
    one_word = name.shape is Shape.CAPITAL
    return ("title word alone" if whole else "title word") if one_word else "title words"


def _as_subject(abstract: Masked | None, name: Name) -> bool:
    """Does the abstract print the lead with its capitals, so that it reads as a name?"""
    return abstract is not None and any(m.where == "abstract" and m.text[:1].isupper() for m in name.mentions)


# --- what is left: the name that acts

_ACTS = pattern(r"(?:^|(?<=[.!?:;,—]\s)|(?<=\bso\s)|(?<=\bthat\s)|(?<=[a-z]\.))\s*<N><F>\s+(?:\w+ly\s+)?(?!is\b|was\b|has\b|'s\b)[a-z-]+(?:s|ed)\s")
_STUDIES = re.compile(r"\b[Ww]e\s+(?:\w+ly\s+)?(?:evaluate|compare|assess|investigate|survey|review|examine|benchmark|study|analy[sz]e|test)d?\b")


def acting_hits(texts: Sequence[Masked]) -> Iterator[Hit]:
    """The first CamelCase name that is the subject of a verb, in an entry where nothing else speaks for a name."""
    for masked in texts:
        if masked.where == "title" or _STUDIES.search(masked.mask):
            continue
        for found in _ACTS.finditer(masked.mask):
            name = masked.name_at(found.start("name"))
            if name and name.shape is Shape.CAMEL and name.reason is None and re.search("[a-z]{2}", name.text):
                yield from _hit(masked, found.start("name"), "acts", found.end("name"), found.end())
                return


_VARIANT = re.compile(r"-?[A-Za-z][\w-]*$")


def variant_hits(texts: Sequence[Masked], names: Sequence[Name], proposed: Sequence[Name]) -> Iterator[Hit]:
    """Names made of a proposed one and a suffix: "Foo-Tiny"."""
    for name in names:
        for own in proposed:
            rest = name.text[len(own.text) :]
            if name.text.startswith(own.text + "-") and _VARIANT.match(rest) and name_key(name.text) != name_key(own.text):
                masked = next(t for t in texts if t.where == name.first.where)
                yield Hit(name, "variant", masked, name.first.start, name.first.end, name.first.start)


WEAK = frozenset(("title lead concept", "title words", "title word", "title word alone", "title for"))
"""Cues that do not carry a name by themselves where another name of the entry has a strong one."""


def may_be_proposed(name: Name, cue: str) -> bool:
    """Is the name one that this cue can carry? Acronyms of a field need nothing less than their own title."""
    proposing = cue.startswith(("propose", "we call", "our head name", "made"))
    if name.reason in (Reason.FIELD, Reason.WORD, Reason.COMMON):
        return False
    if name.reason in (Reason.CONCEPT, Reason.CLASS):
        return name.reason is Reason.CLASS and proposing
    if name.reason is Reason.FORMULA:
        return proposing or cue == "title lead"
    if name.reason is Reason.LOWER_FULL_NAME:
        return cue not in ("title lead unprinted", "defined", "acts", "propose a")
    return name.shape is not Shape.CAPITAL or cue not in ("defined", "our name", "apposed an", "by a novel")
