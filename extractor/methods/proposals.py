"""Which words of an abstract say that a name is the paper's own: each rule is a cue with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.methods import words
from extractor.methods.mask import NAME, Hit, Masked, pattern, rules
from extractor.methods.names import Name, Reason, Shape, name_key

# --- verbs that put something forward, and what they put forward

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
_OPENING = "|".join(verb.capitalize() for verb in _THIRD.split("|"))
_GERUND = "introducing|proposing|presenting|developing|building|designing|constructing|creating|devising|releasing"
_ADVERB = (
    r"(?:(?:therefore|thus|hence|also|then|further|furthermore|instead|first|firstly|next|now|here|hereby|herein|finally|additionally"
    r"|newly|jointly|recently|do|for the first time|in turn|subsequently|accordingly|consequently|moreover|briefly|have|has"
    r"|successfully|and|will)(?: ?,)? ){0,9}"
)
_AND_TESTS = (
    r"(?: and (?:\w+ly )?(?:validated?|evaluate[ds]?|implement(?:ed|s)?|test(?:ed)?|appl(?:y|ied)|stud(?:y|ied)|deploy(?:ed)?|analy[sz]ed?"
    r"|releas(?:e|ed)|develop(?:ed)?|assess(?:ed)?|demonstrated?|validates|describes?))?"
)
_PAPER = (
    "(?:paper|demo|demonstration|talk|poster|work|study|article|report|thesis|letter|manuscript|chapter|preprint|survey|research"
    "|dissertation|authors?|team|project)"
)
_METHOD = "(?:method|approach|model|framework|algorithm|system|network|pipeline|design|architecture)"
_TRIGGERS = pattern(
    # Inside a word nothing begins: said first, for it saves trying all that follows there.
    rf"(?:(?<!\w)(?=[A-Zabioprtw])|(?=[,\s\ue000]))(?:\b(?:[Ww]e|I|(?:[Tt]he )?[Aa]uthors?|[Rr]esearchers),? {_ADVERB}(?:{_BASE}|{_PAST})\b{_AND_TESTS}"
    rf"|\b(?:[Pp]resentamos|[Pp]roponemos|[Ii]ntroducimos|[Dd]esarrollamos|[Aa]presentamos|[Pp]ropomos|[Dd]esenvolvemos|[Pp]resentiamo|[Pp]roponiamo"
    r"|[Nn]ous (?:présentons|proposons|introduisons|développons|décrivons)|[Ww]ir (?:stellen|präsentieren|entwickeln|schlagen|beschreiben|führen))\b"
    rf"|\b(?:[Tt]his|[Oo]ur|[Tt]he|[Tt]he present|[Pp]resent|[Tt]heir) {_PAPER} {_ADVERB}(?:{_THIRD}|{_PAST})\b{_AND_TESTS}"
    rf"|(?:^|(?<=[.!?:;]\s))\s*(?:{_OPENING})\b|^\s*(?:{_THIRD})\b"
    rf"|(?:\b[Bb]y|,|\band|\bwhile) (?:{_GERUND})\b"
    rf"|(?:\ue000|\b(?:[Oo]ur|[Tt]he proposed|[Tt]he) (?:\w+ )?{_METHOD}|,|\band|\balso) {_ADVERB}(?:introduces|proposes|presents)\b)"
)
_WE = re.compile(r"\b(?:[Ww]e|I|authors?|paper|work|study|article)\b")
_AND_PROPOSE = pattern(rf"(?=[a,t])(?:\band|,|\bto) {_ADVERB}(?:{_BASE}|{_PAST})\b(?= (?:an?|the|our|\ue000|\ue001))")
_MAKES = pattern(
    r"\b(?:[Ww]e|[Ii]t|paper|study|work|authors) (?:\w+ )?(?:gives?|train(?:ed|s)?|extend|use|obtain|arrive at|end up with|make|made"
    r"|pre-?train(?:ed)?|test(?:ed)?|deploy(?:ed)?|explore|fine-?tuned?|evaluate|validated?)\b"
)
"""Verbs that put something forward only where the name is apposed: "we trained a network, Foo, on"."""

# A name before a lower-case noun that is no thing is an adjective: "we present FOO observations".
_ENDS = (
    r"(?=\s*[,.;:()\[\]—–-]| (?:that|which|to|for|with|as|in|by|and|on|using|via|through|is|are|at|where|whose|from|under|together"
    r"|alongside|along|based|of|into|over|when|while|an?)\b| <HEAD>\b|\s*$)"
)
# "We present Tidal Space Telescope (TST) and Large Rope Array (LRA) observations": the telescope is not what is presented.
_NO_OBSERVER = (
    r"(?!\s*\)(?:,?(?: and)? [^().;:]{0,80}\([^()]{2,10}\))?(?: (?!for|of|to|from|in|on|with|that|which|and|using)[\w-]+){0,3}"
    r" (?:observations?|images|imaging|spectroscopy|spectra|photometry|measurements)\b)"
)
_NAMELY = r"(?:namely,? |i\.e\.,? )?(?:the )?"
_OBJECTS = rules(
    ("propose", r"\s*:? (?:(?:the|our|its|this) )?(?:(?:novel|new|proposed|open|first) )?<N>" + _ENDS),
    (
        "propose design of",
        r" the (?:<W>){0,3}?(?:design|implementation|architecture|development|construction|evaluation|creation)(?:,? (?:and )?\w+){0,3}?"
        r" of (?:the |an? (?:<W>){0,5}?<HEAD>,? (?:called |named )?)?<M>" + _ENDS,
    ),
    ("propose full name", r" (?:the )?<PAIR>(?!\s*\)-[a-z])" + _NO_OBSERVER),
    ("propose pair", r" (?:<DET>)?(?:<W>){0,8}?<PAIR>(?!\s*\)-[a-z])" + _NO_OBSERVER),
    ("propose called", r"\s[^.;:!?]{0,160}?\b<CALLED> (?:as )?(?:the |an? )?<M>"),
    (
        "propose apposed",
        r" <NP>\s*(?:,|:|—|–|-+|\()? "
        + _NAMELY
        + r"<M><CLOSED>| (?:that|which|to|for|with|in|by|and|on|using|whose|where|based|consisting|built)\b|\s*$)",
    ),
    ("propose apposed", r" <NP>\s*(?:,\s*|\(\s*)" + _NAMELY + "<N><CLOSED>)"),
    ("propose apposed", r" <NP>\s*, (?:the )?<N> <HEAD>\b"),
    (
        "propose late apposition",
        r" <NP> (?:for|to|of|on|in)\s[^,.;:()\ue000\ue001]{3,90}(?:,\s*|\s*\(\s*)(?:the )?<N>(?=\s*[,.;:)])",
    ),
    ("propose a", r" an? (?:<W>){0,6}?<N><CLOSED>| (?:that|which|to|for|with|in|by|and|using|whose|where)\b)"),
    ("propose listed", r"\s[^.;:!?]{0,160}: (?:\(\w\) |\d\) )?(?:an? |the )?<M><CLOSED>| (?:that|which|to|for|with|and)\b)"),
)
_MADE = rules(
    ("made apposed", r" an? (?:<W>){0,6}?<HEAD>\s*(?:,|—|–|:|\()\s*(?:the )?<N>(?=\s*[,.;:)—–])"),
    ("made called", r"\s[^.;:!?]{0,120}?\b<CALLED> (?:as )?(?:the |an? )?<M>"),
)
_CHAIN = pattern(
    r"(?:<F>\s*,| and|<F>\s*, and|\)\s*,|\) and|\)\s*, and) (?:the )?<M>(?=\s*[,.;:()]| (?:that|which|to|for|in|with|on)\b|\s*$)"
)
_SIBLING = pattern(
    r"(?:,|\band|\balongside|\btogether with|\balong with|\bas well as|\bplus|\baccompanied by) (?:(?:and|then|also|finally) )?"
    r"(?:the |our |an? (?:<W>){0,5}?<HEAD>\s*(?:,|\()\s*)?<M>(?=\s*\)?\s*, (?:an?|the|our|two|which)\b|\s*\(\s*\ue001|\s*\))"
)


def proposal_hits(masked: Masked) -> Iterator[Hit]:
    """Every cue of the abstract that speaks for a name as the paper's own."""
    if NAME not in masked.mask:
        return
    for start, end in masked.sentences:
        if masked.mask.find(NAME, start, end) < 0:  # What is put forward is a name behind the trigger.
            continue
        for trigger in _triggers(masked.mask, start, end):
            yield from _object_hits(masked, trigger, end, _OBJECTS)
        for trigger in _MAKES.finditer(masked.mask, start, end):
            yield from _object_hits(masked, trigger, end, _MADE)
    yield from _pattern_hits(masked)


def _triggers(mask: str, start: int, end: int) -> Iterator[re.Match[str]]:
    yield from _TRIGGERS.finditer(mask, start, end)
    if opened := _WE.search(mask, start, end):
        yield from _AND_PROPOSE.finditer(mask, opened.end(), end)


def _object_hits(masked: Masked, trigger: re.Match[str], end: int, objects: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[Hit]:
    for cue, rule in objects:
        found = rule.match(masked.mask, trigger.end(), end)
        if found and _is_name_of_thing(masked, cue, found):
            yield from cue_hit(masked, found.start("name"), cue, trigger.start(), trigger.end())
            yield from _siblings(masked, found.end("name"), end, trigger)
            return


def _is_name_of_thing(masked: Masked, cue: str, found: re.Match[str]) -> bool:
    if cue == "propose a":
        return _name_by_itself(masked, found)
    return not (cue.endswith("called") and _is_concept(masked.mask[found.start() : found.start("name")]))


def _name_by_itself(masked: Masked, found: re.Match[str]) -> bool:
    """Is "a novel X," a name, not an adjective or an example of its kind ("a GAN")?"""
    name = masked.name_at(found.start("name"))
    return name is not None and name.shape in (Shape.CAMEL, Shape.HYPHENED, Shape.CAPITALS) and name.reason is None


_CONCEPTS = words.CONCEPT_HEADS | words.FINDING_HEADS


def _is_concept(object_words: str) -> bool:
    """Is what is called so a problem or a phenomenon? The last noun that says either decides."""
    for word in reversed(re.findall(r"[a-z]+", object_words)):
        if word in words.KIND_OF_HEAD and not word.endswith("s"):
            return False
        if word in _CONCEPTS and not word.endswith("s"):
            return True
    return False


def _siblings(masked: Masked, at: int, end: int, trigger: re.Match[str]) -> Iterator[Hit]:
    """Further names of the same object: "A, a dataset, alongside B, a benchmark", "A and B"."""
    chained = at
    while found := _CHAIN.match(masked.mask, chained, end):
        chained = found.end("name")
        yield from cue_hit(masked, found.start("name"), "propose chain", trigger.start(), trigger.end())
    for found in _SIBLING.finditer(masked.mask, chained, end):
        yield from cue_hit(masked, found.start("name"), "propose sibling", trigger.start(), trigger.end())


_CONCEPT_AFTER = pattern(
    r"<N><F>\)?\s*(?:,|—|–|:|\bis\b)\s*(?:an?|the) (?:<W>){0,5}?(?:task|problem|phenomenon|effect|challenge|paradox|question|disease"
    r"|syndrome|virus|protein|gene|enzyme|receptor|disorder|species|inhibitor|kinase|hormone|cytokine|phase|state|failure mode|property"
    r"|country|city|region|company|star|galaxy|mineral|drug|antibody|bacterium|fungus|compound)s?\b(?! (?:set|suite|framework|model))"
)


def cue_hit(masked: Masked, at: int, cue: str, start: int, end: int) -> Iterator[Hit]:
    """The hit for the name at ``at``, unless the text says that it is no method, or prints it in lower case as a mere word."""
    name = masked.name_at(at)
    if name is None or _CONCEPT_AFTER.match(masked.mask, at):
        return
    if masked.text[at].isupper() or not name.text[:1].isupper() or cue.startswith(("propose", "defined")):
        lead = len(masked.mask[start:end]) - len(masked.mask[start:end].lstrip(" ,"))
        yield Hit(name, cue, masked, start + lead, end, at)


# --- other words for one's own

_NEW = r"(?:novel|new|custom|newly \w+|dedicated|bespoke|speciali[sz]ed|innovative)"
_KNOWN = r"(?:common|popular|widely|standard|well|existing|recent|publicly|leading|established|classic|state|famous|previously)"
_PROPOSED = "(?:proposed|introduced|presented|developed|designed|devised|described|constructed|built|established|created)"
_PATTERNS = rules(
    (
        "we call",
        r"\b(?:[Ww]e|I|[Tt]he authors|authors) (?:(?:also|then|shall|will|therefore) )?(?:call|name|named|called|term|termed|dub|dubbed"
        r"|denote|nickname|christen|refer to)\b(?: [^.;:!?\ue000\ue001]{1,60}?)? (?:as |the |an? )?<M>",
    ),
    ("under the name", r"\b(?:under|by|goes by) the name(?: of)? <N>"),
    (
        "our head name",
        r"\b[Oo]ur (?!<EARLIER>)(?:<W>){0,5}?<HEAD>\s*(?:,|—|–|:|\()?\s*(?:called|named|dubbed|termed|namely)?\s*<M><CLOSED>| [a-z])",
    ),
    ("name our head", r"(?<!and\s)<N><F>\s*, our (?:<W>){0,5}?(?:<HEAD>|<w>)(?=\s*[,.;)—–]| (?:for|of|to|with|that|which)\b)"),
    (
        "introduced here",
        r"<N><F>\s*(?:\(|,)[^.;()]{0,60}?(?:\b(?:introduced|proposed|presented|released|published|described|new) here\b"
        r"|\bwhich we (?:\w+ )?(?:release|publish|introduce|propose|present|built|build|develop|developed|collected|call)\b)",
    ),
    ("our thing apposed", r"\b[Oo]ur (?!<EARLIER>)(?:<W>){0,4}?<w>, <N>,"),
    (
        "the head name",
        r"(?:^|(?<=[.;:!?]\s))\s*[Tt]he (?:(?:resulting|final|new|trained) )?(?:<w> )?<HEAD>, (?:called |named )?<N>,",
    ),
    (
        "our name",
        r"\b[Oo]ur (?:(?:proposed|new|novel|own|final|full|best) )?<N><CLOSED>| <HEAD>\b| (?:\w+s|can|is|was|has|does|not|and|on|in)\b)",
    ),
    ("the proposed", r"\b[Tt]he (?:newly )?(?:proposed|introduced|presented|developed|released|accompanying) (?:<W>){0,3}?<M>"),
    (
        "passive",
        r"<N><F>\s*\)?\s*(?:,[^,.;]{3,120},|,)? (?:(?:<w> )?<HEAD> )?(?:is|was|are|were|has been|have been)"
        rf" (?:(?:then|also|here|thus|therefore|newly) )?{_PROPOSED}\b(?! (?:by|in (?:the )?\d))",
    ),
    (
        "passive called",
        rf"\b(?:called|named|termed|dubbed) (?:the )?<M><SENT>{{0,60}}\b(?:is|was|are|were|has been) (?:\w+ )?{_PROPOSED}\b",
    ),
    (
        "contribution",
        r"\b(?:contribution|result|solution|answer|outcome|product|proposal|approach|method|model|system|framework)(?: of this \w+)?"
        r" is (?:called |named |the )?<M><CLOSED>)",
    ),
    ("is a new", r"<START><N><F> (?:is|are) (?:an?|the|our) (?:\w+ and )?(?:novel|new|first|proposed|first-of-its-kind)\b"),
    ("name introduces", r"<START>(?:The )?<N><F> (?:introduces|proposes|presents)\b"),
    ("defined", rf"<N><F>\)?\s*(?:,|—|–) (?:an?|the first|another) (?!{_KNOWN})(?:<W>){{0,7}}?<HEAD>\b"),
    (
        "by a novel",
        rf"\b(?:through|via|with|by|using|on|by means of) (?:an?|our) {_NEW} (?:<W>){{0,4}}?<M>"
        r"<CLOSED>| (?:that|which|to|for|with|in|and|whose)\b| <HEAD>\b)",
    ),
    ("we present it", r"\bwe (?:present|propose|introduce|describe|develop|developed|built|build|call)(?: here)?\s*, <M>"),
    ("with name we", r"\b[Ww]ith <N>, we (?:provide|present|introduce|offer|propose|contribute|release)\b"),
    ("apposed an", r"\b(?:an?|our) (?!<EARLIER>)(?:<W>){1,5}?<HEAD>\s*, <N>\s*,"),
    (
        "built part",
        r"\b(?:[Bb]y|[Ww]e|and) (?:building|develop\w*|introduc\w+|propos\w+|design\w*|build|built) an? (?:<W>){0,5}?<HEAD>"
        r"\s*\(\s*<N>\s*\)",
    ),
    ("in this paper", r"\b[Ii]n this (?:paper|work|study|article),? <M>\)?\s*,? (?:an?|is|was)\b"),
)
_USED_WITH = re.compile(r"\b(?:on|using|with|than|over|to|against|like|use|uses|used)\s+$")
_USED = re.compile(
    r"\b(?:on|using|with|from|than|over|to|against|like|as|including|in|of|unlike|use|uses|used|via|by|between|for)"
    r"\s+(?:the\s+|\ue001+\s*\(\s*)*$"
)


_SAID: dict[str, tuple[str, ...]] = {
    "we call": ("call", "name", "term", "dub", "denote", "christen", "refer"),
    "under the name": ("name",),
    "our head name": ("our",),
    "name our head": ("our",),
    "our name": ("our",),
    "our thing apposed": ("our",),
    "introduced here": (" here", "which we"),
    "the proposed": ("proposed", "introduced", "presented", "developed", "released", "accompanying"),
    "passive": tuple(_PROPOSED[3:-1].split("|")),
    "passive called": ("called", "named", "termed", "dubbed"),
    "is a new": ("novel", "new", "first", "proposed"),
    "name introduces": ("introduces", "proposes", "presents"),
    "by a novel": ("novel", "new", "custom", "dedicated", "bespoke", "speciali", "innovative"),
    "built part": ("develop", "introduc", "propos", "design", "build", "built"),
    "in this paper": ("this",),
}
"""Words of which a text prints one where a rule fits, in small letters: looking for them first is many times faster."""


_PRINTED: Mapping[str, re.Pattern[str]] = {
    "with name we": pattern("<N>, we"),
    "apposed an": pattern(r", <N>\s*,"),
    "our thing apposed": pattern(", <N>,"),
    "the head name": pattern(", (?:called |named )?<N>,"),
    "we present it": pattern(", <M>"),
}
"""The part of a rule that most texts do not print, and that opens with one sign, which is looked for many times faster."""


def _may_say(cue: str, low: str) -> bool:
    needed = _SAID.get(cue)
    return needed is None or any(map(low.__contains__, needed))


def _pattern_hits(masked: Masked) -> Iterator[Hit]:
    low = masked.mask.casefold()
    for cue, rule in _PATTERNS:
        if not _may_say(cue, low) or (cue in _PRINTED and not _PRINTED[cue].search(masked.mask)):
            continue
        for found in rule.finditer(masked.mask):
            if not _speaks_of_another(masked, cue, found):
                yield from cue_hit(masked, found.start("name"), cue, *_evidence(masked, found))
            elif cue == "defined" and _may_be_own(masked, found):
                yield from cue_hit(masked, found.start("name"), DEFINED_IN_USE, *_evidence(masked, found))


def _speaks_of_another(masked: Masked, cue: str, found: re.Match[str]) -> bool:
    """Is it something used ("on Foo, a dataset") or seen ("a flaw that we call Foo")?"""
    if cue == "we call":
        sentence = masked.sentence_of(found.start())[0]
        return _is_concept(masked.mask[max(sentence, found.start() - 60) : found.start("name")])
    used = {"defined": _USED, "apposed an": _USED_WITH}.get(cue)
    return used is not None and bool(used.search(masked.mask, max(0, found.start() - 160), found.start()))


DEFINED_IN_USE = "defined in use"
"""Says little: what an abstract uses and explains is its own only where it has nothing else."""
_BY_MEANS = re.compile(r"\b(?:with|via|using|by) $")
_DATA_HEAD = re.compile(r"\b(?:data ?sets?|benchmarks?|corp(?:us|ora)|languages?|surveys?|cohorts?|library|platform|telescope)\b")


def _may_be_own(masked: Masked, found: re.Match[str]) -> bool:
    name = masked.name_at(found.start("name"))
    used = _BY_MEANS.search(masked.mask, max(0, found.start() - 8), found.start())
    return bool(used and name and name.shape is Shape.CAMEL and name.reason is None and not _DATA_HEAD.search(found[0]))


_EDGE = " ,—–()\ue001"


def _evidence(masked: Masked, found: re.Match[str]) -> tuple[int, int]:
    """The words of the rule without the name: what stands before it, else what stands after."""
    before = masked.mask[found.start() : found.start("name")].rstrip(_EDGE)
    if len(before.strip()) > 1:
        return found.start() + len(before) - len(before.lstrip()), found.start() + len(before)
    after = masked.mask[found.end("name") : found.end()]
    if after.strip(_EDGE):
        return found.end("name") + len(after) - len(after.lstrip(_EDGE)), found.end()
    return found.span("name")


# --- what is left

_ACTS = pattern(
    r"(?=[\s\ue000])(?:^|(?<=[.!?:;,—]\s)|(?<=\bso\s)|(?<=\bthat\s)|(?<=[a-z]\.))\s*<N><F> (?:\w+ly )?(?!is\b|was\b|has\b|'s\b)[a-z-]+(?:s|ed)\s"
)
_STUDIES = pattern(
    r"\b[Ww]e (?:\w+ly )?(?:evaluate|compare|assess|investigate|survey|review|examine|benchmark|study|analy[sz]e|test)d?\b"
)


def acting_hits(masked: Masked) -> Iterator[Hit]:
    """The first CamelCase name that is the subject of a verb: for an entry where nothing else speaks for a name."""
    if _STUDIES.search(masked.mask):
        return
    for found in _ACTS.finditer(masked.mask):
        name = masked.name_at(found.start("name"))
        if name and name.shape is Shape.CAMEL and name.reason is None and re.search("[a-z]{2}", name.text):
            yield from cue_hit(masked, found.start("name"), "acts", found.end("name"), found.end())
            return


_SUFFIX = re.compile(r"-[A-Za-z][\w-]*$")


def variant_hits(texts: Sequence[Masked], names: Sequence[Name], proposed: Sequence[Name]) -> Iterator[Hit]:
    """Names made of a proposed one and a suffix: "Foo-Tiny"."""
    for name in names:
        if any(_is_variant(name, own) for own in proposed):
            masked = next(t for t in texts if t.where == name.first.where)
            yield Hit(name, "variant", masked, name.first.start, name.first.end, name.first.start)


def _is_variant(name: Name, own: Name) -> bool:
    if not name.text.startswith(own.text) or name_key(name.text) == name_key(own.text):
        return False
    return bool(_SUFFIX.match(name.text[len(own.text) :]))


def may_be_proposed(name: Name, cue: str) -> bool:
    """Is the name one that this cue can carry?"""
    proposing = cue.startswith(("propose", "we call", "our head name", "made"))
    match name.reason:
        case Reason.FIELD:
            # Somebody's own name may spell a known acronym: "we propose Retrieval Over Classes (ROC)".
            return cue == "propose full name" and len(re.findall("[A-Z]", name.full or "")) > 1
        case Reason.WORD | Reason.COMMON | Reason.CONCEPT:
            return False
        case Reason.CLASS:
            return proposing
        case Reason.FORMULA:
            return proposing or cue == "title lead"
        case Reason.LOWER_FULL_NAME:
            return cue not in ("title lead unprinted", "defined", "acts", "propose a")
    return name.shape is not Shape.CAPITAL or cue not in ("defined", "our name", "apposed an", "by a novel")
