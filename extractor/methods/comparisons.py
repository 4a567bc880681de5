"""Which words of an abstract say that a name is something the paper's own outcome is set against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractor.methods.mask import NAME, Hit, Masked, pattern, rules
from extractor.methods.names import Name, Reason, Shape

# A name before "dataset" or before a plural noun is an adjective ("than LoRA fine-tuning methods"); verbs may follow it.
_ALONE = (
    r"(?! (?:[a-z-]+ )?(?:dataset|benchmark|corpus|data|test set|score|core|processor|tasks?|group)\b)"
    r"(?! (?!(?:is|was|has|does|across|versus|vs|plus|its|this|less|baselines|needs|gets|always|as|thus|models|variants)\b)"
    r"[a-z-]+[^us\W]s\b)(?!-[a-z])"
)
_BETTER = (
    r"\b(?i:outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beat(?:s|ing)?|exceed(?:s|ed|ing)?|outscor(?:es|ed|ing)|outrank(?:s|ed)?"
    r"|outdo(?:es)?|match(?:es|ed|ing)?|rival(?:s|ed|ling)?|improv(?:es|ed|ing) (?:up)?on|improv(?:es|ed|ing)\s<SENT>{0,60}?\bover"
    r"|superior(?:ity)? (?:to|over)|inferior to|on par with|comparable (?:to|with)|competitive with|advantages? over"
    r"|wins? (?:over|against)|overtak(?:es|ing)|(?:prefer(?:red)?|favou?red|chosen) (?:over|to)|underperform(?:s|ed)?|lags? behind|behind"
    r"|approach(?:es|ing) (?:that of|the performance of)|ahead of|(?:below|above) that of|times the \w+ of|trail(?:s|ed|ing))"
)
_COMPARED = (
    r"\b(?i:compar(?:ed|ing|es?)(?: (?:favou?rably|well))?(?: \w+){0,3}? (?:to|with|against)|comparisons? (?:to|with|against)|relative to"
    r"|versus|vs\.?|v\.s\.|as opposed to|next to|against|in contrast to"
    r"|as (?:much|many|fast|good|accurate|well|high|low|long|often|far) as"
    rf"|frente al?|en comparación con|gegenüber|im (?:vergleich|{NAME}++) (?:zu|mit)|par rapport (?:à|aux?)|rispetto a(?:l|lla)?|em relação a[o]?"
    r"|than(?: (?:in|with|for|by|on|those of|that of|does|do))?)"
)
_GAIN_OVER = (
    r"(?:\b(?:gains?|improvements?|speed-?ups?|reductions?|savings?|increases?|advantages?|lead|margin|drops?|raises?|lifts?|cuts?|faster"
    r"|fewer|improves|reduces|boosts?|points?)\b|%|×|\dx\b|-fold\b)<SENT>{0,90}?\s(?:over|from|above|below)"
)
_QUALITY = (
    "(?:accuracy|performance|quality|results?|scores?|speed|error|recall|precision|level|efficiency|throughput|latency|that|those)"
)
_MODIFIERS = (
    rf"(?:(?:the )?(?:[a-z-]+ ){{0,2}}{_QUALITY} of )?(?:(?:<NUM>|[\d.,]+\s?[\w%]{{0,6}}(?:/\w{{1,6}})?) (?:for|with|by|of|from|in|on|con|mit|bei|avec|pour|com|del?) )?"
    r"(?:(?:the|an?|both|either|its|our|all|also|previous|prior) )*(?:<W>){0,5}?"
)
_SUCH_AS = r"[^.;:]{0,140}?\b(?:\w++(?<=s)|state-of-the-art|art)\s*+,?+\s*+(?:such as|including|like|e\.g\.,?|namely|i\.e\.,?|\(|:)\s*(?:the )?"
_RULES = rules(
    ("outperforms", rf"{_BETTER} {_MODIFIERS}<M>{_ALONE}"),
    ("outperforms such as", rf"{_BETTER} {_SUCH_AS}<M>{_ALONE}"),
    ("compared", rf"{_COMPARED} {_MODIFIERS}<M>{_ALONE}"),
    ("compared such as", rf"{_COMPARED} {_SUCH_AS}<M>{_ALONE}"),
    ("gain over", rf"{_GAIN_OVER} {_MODIFIERS}<M>{_ALONE}"),
    (
        "baselines such as",
        r"\b(?:[Bb]aselines?|[Cc]ompetitors?|[Cc]ounterparts?|[Rr]ivals?)\s*,?\s*(?:such as|including|like|e\.g\.,?|namely|\(|:|,)?\s*"
        rf"(?:the )?<M>{_ALONE}",
    ),
    ("against apposed", rf"\b(?:[Aa]gainst|than|[Oo]ver) (?:the|an?) (?:<W>){{1,6}}?<w>, <M>{_ALONE}"),
)
_NEXT = pattern(
    r"(?:'s)?\s*(?:\(\s*[^()]{1,40}\)|<F>)?\s*\)?\s*(?:,|and|or|,\s*and|,\s*or|/|,\s*but also|as well as) "
    r"(?:(?:by|over|to|with|than|from|for|in|against) )?(?:<NUM> (?:for|with|by|over|to|against|than|from) )?"
    r"(?:(?:faster|higher|lower|better|fewer|less|more) than (?:in )?)?(?:(?<!,\s)(?:the|an?) (?:<W>){0,4}?)?<M>" + _ALONE
)
"""The next name of a list of those compared with: ", Foo", "and 1.4x faster than in Foo", "(20.1%) and Foo"."""

_REACHES = (
    "(?:gets?|got|reach(?:es|ed)|manage[sd]?|achieve[sd]?|attain(?:s|ed)?|remain(?:s|ed)|stays?|stayed|stops?|stopped|stands?|stood|scores?"
    "|scored|needs?|needed|keeps?|kept|reports?|obtain(?:s|ed)|takes?|took|yield(?:s|ed)|drops?|falls?|loses?|fails?|has|had|is|was|only|at)"
)
_FALLS_SHORT = "(?:stops|stopped|stands|stood|managed|manages|remains|needs|needed|gets|got|trails|lags)"
_BEST = (
    r"(?:best|strongest|closest|fastest|runner-up|state[- ]of[- ]the[- ]art|SOTA|prior|previous|leading|nearest|competing|existing)"
)
_OLD = r"(?:usual|older|commercial|classical|conventional|standard|earlier|incumbent|widely used|bisherige|klassische)"
_LEVELS = rules(
    (
        "contrast level",
        r"(?:\b(?:while|whereas|where|but|and)|[;(]) (?:the (?:<W>){0,4}?)?<N>(?:,[^,.;]{1,40},)? (?:[a-z]+ly |only |just )?"
        rf"{_REACHES} (?:(?:only|just|at|to|by|an?) ){{0,4}}+<NUM>",
    ),
    ("level", rf"<START><N>(?:,[^,.;]{{1,40}},)? (?:only |just )?{_FALLS_SHORT} (?:(?:only|just|at|behind) ){{0,4}}+<NUM>"),
    ("level in brackets", r"\d\s?[%×x]?(?:\s[a-zA-Z/%]{1,12})?\s?\(\s*<N> (?=\d)<NUM>(?=\s*[),;])"),
    (
        "level in brackets",
        r"\d\s?[%×x]?(?:\s[a-zA-Z/%]{1,12})?\s?\((?:[^()]{1,40}[,;])?\s*(?:and |for |vs\.? )?<N>(?:\s*:| at|,)? (?=\d)<NUM>"
        r"(?=\s*[),;]| [a-zA-Z/%°]{1,12}\s*[),;])",
    ),
    (
        "number for",
        r"(?=[,avwt])(?:\band|,|\bagainst|\bversus|\bvs\.?|\bwhile|\bto|\bwith) <NUM>(?: [a-zA-Z/%]{1,10}){0,2} (?:for|with|by)"
        r" (?:the (?:<W>){0,4}?)?<N>" + _ALONE,
    ),
    ("number for", r"\(\s*<NUM>(?: [a-zA-Z/%]{1,10})? (?:for|with|by) (?:the (?:<W>){0,3}?)?<N>"),
    (
        "level after level",
        rf"{_REACHES} (?:(?:only|just|at|to|by|an?) ){{0,4}}+<NUM>[^.;,\ue000]{{0,30}},? and (?:the (?:<W>){{0,3}}?)?<N> (?=\d)<NUM>",
    ),
    ("number after name", r"(?:%|\d)\s*,? (?:and|while|whereas) the (?:<W>){1,4}?<N> (?=\d)<NUM>"),
    (
        "the best",
        rf"(?<!our\s)\b{_BEST} (?:<W>){{0,4}}?(?:<HEAD>|one|work|competitor|alternative|counterpart|competitors)\s*(?:,|\(|—|–)?\s*"
        r"(?<!performance\s)<M><CLOSED>| (?:by|on|in|with|at|and|while|under|across|is|was|which)\b)",
    ),
    ("the older", rf"\b(?:[Tt]he|[Aa]n?) {_OLD} (?:<w> ){{0,2}}?<N><SENT>{{0,60}}?(?:\d|\b(?:half|twice|none)\b)"),
    ("for comparison", r"<N>(?:-\w+)?, (?:for|by|in) comparison,?"),
    ("name baseline", r"<N> (?:baselines?|counterpart)\b"),
    ("next to", r"\bnext to <NUM> (?:for|with) <N>"),
    ("both", r"\bboth <N> (?:\([^()]{1,30}\) )?and "),
)


_OPEN_BETTER = frozenset(
    """outp surp beat exce outs outr outd matc riva impr supe infe on comp adva win wins over pref favo chos unde lag lags behi appr
    ahea belo abov time trai""".split()
)
_OPEN_COMPARED = frozenset("comp rela vers vs v as next agai in fren en gege im par risp em than".split())
_OPENINGS: Mapping[str, frozenset[str]] = {
    "outperforms": _OPEN_BETTER,
    "outperforms such as": _OPEN_BETTER,
    "compared": _OPEN_COMPARED,
    "compared such as": _OPEN_COMPARED,
}
"""The words that a rule can open with, by their first four letters: of all words of an abstract only these are worth a try."""
_SAID: dict[str, tuple[str, ...]] = {
    "baselines such as": ("baseline", "competitor", "counterpart", "rival"),
    "level": tuple(_FALLS_SHORT[3:-1].split("|")),
    "the best": tuple(
        "best strongest closest fastest runner-up state sota prior previous leading nearest competing existing".split()
    ),
    "the older": tuple(
        "usual older commercial classical conventional standard earlier incumbent widely bisherige klassische".split()
    ),
    "for comparison": ("comparison",),
    "next to": ("next",),
    "both": ("both",),
}
"""Words of which a text prints one where a rule fits, in small letters: looking for them first is many times faster."""
_NUMBERED = pattern(r"\ue000(?:\s*:| at|,)? (?=\d)")
_NUMBERED_ONLY = frozenset(["level in brackets", "level after level", "number after name"])
"""They end on a name with a number right behind it."""


def comparison_hits(masked: Masked) -> Iterator[Hit]:
    """Every cue of the abstract that sets a name against the paper's own."""
    if NAME not in masked.mask:
        return
    low = masked.mask.casefold()
    words = _words(masked.mask)
    for cue, rule in _RULES:
        if _may_say(cue, low):
            for found in _found(cue, rule, masked.mask, words):
                yield from _listed(masked, found, cue)
    numbered = _NUMBERED.search(masked.mask) is not None
    for cue, rule in _LEVELS:
        if _may_say(cue, low) and (numbered or cue not in _NUMBERED_ONLY):
            for found in rule.finditer(masked.mask):
                yield from _hit(masked, found, cue, found.start())


def _may_say(cue: str, low: str) -> bool:
    needed = _SAID.get(cue)
    return needed is None or any(map(low.__contains__, needed))


_WORD = re.compile(r"\w+")


def _words(mask: str) -> list[tuple[int, str]]:
    """Where its words begin, and their first letters."""
    return [(word.start(), word[0][:4].casefold()) for word in _WORD.finditer(mask)]


def _found(cue: str, rule: re.Pattern[str], mask: str, words: Sequence[tuple[int, str]]) -> Iterator[re.Match[str]]:
    """What ``rule.finditer`` finds; ``words`` are those of the mask, by their first letters."""
    openings = _OPENINGS.get(cue)
    if openings is None:
        yield from rule.finditer(mask)
        return
    end = 0
    for at, word in words:
        if word in openings and at >= end and (found := rule.match(mask, at)):
            yield found
            end = found.end()


def _listed(masked: Masked, found: re.Match[str], cue: str) -> Iterator[Hit]:
    """The name of the rule, and those listed after it in the sentence."""
    sentence_end = masked.sentence_of(found.start())[1]
    more: re.Match[str] | None = found
    while more is not None and more.end("name") <= sentence_end:
        yield from _hit(masked, more, cue, found.start())
        more = _NEXT.match(masked.mask, more.end("name"), sentence_end)


def _hit(masked: Masked, found: re.Match[str], cue: str, start: int) -> Iterator[Hit]:
    name = masked.name_at(found.start("name"))
    if name is not None:
        proof = masked.mask[start : found.start("name")]
        lead = len(proof) - len(proof.lstrip(" ,;("))
        yield Hit(name, cue, masked, start + lead, max(start + lead + 1, start + len(proof.rstrip())), found.start("name"))


_OWN = pattern(
    r"\b[Ww]e (?:[a-z]+ )?(?:propose|introduce|present|develop|design|devise|build) (?:an?|two|three|the)\b"
    r"|\b(?:[Oo]ur|[Tt]he proposed|[Tt]his) (?:[a-z-]+ ){0,2}?"
    r"(?:method|approach|model|framework|algorithm|system|network|technique|tool|pipeline|scheme|strategy|architecture)\b"
)


def has_own_method(masked: Masked) -> bool:
    """Does the abstract speak of a method of its own, so that something can be compared with it?"""
    return bool(_OWN.search(masked.mask))


_AXES = re.compile(r"\b(?:vs\.?|versus)\s+(?:the\s+)?$")
_DATA = re.compile(r"\b(?:on|across|dataset|benchmark)\s+(?:the\s+)?$")


_COUNT, _PER = re.compile(r"\d\s?$"), re.compile(r"-[1-3]$")
_LONGEST_UNIT = 3
"""Letters of what directly behind a number is a unit ("4.7 kJ"), not a name."""


def may_be_compared(name: Name, masked: Masked, at: int) -> bool:
    """Is the name one that stands for a method, not for a group of patients, an axis, a place, a machine?"""
    before = masked.mask[max(0, at - 14) : at]
    if name.shape in (Shape.CAPITAL, Shape.CAPITALS) and _AXES.search(before):
        return False
    if _COUNT.search(before) and (len(name.text) <= _LONGEST_UNIT or _PER.search(name.text)):
        return False
    if name.reason in (Reason.FIELD, Reason.WORD, Reason.CONCEPT, Reason.FORMULA, Reason.CLASS) or _DATA.search(before):
        return False
    return name.reason is not Reason.LOWER_FULL_NAME or not name.text.endswith("s")


def comparisons(abstract: Masked | None, proposed: Sequence[str]) -> Iterator[Hit]:
    """The cues that count: of names that may be compared and are not proposed, where there is something to compare with."""
    if abstract is None:
        return
    own = bool(proposed) or has_own_method(abstract)
    for hit in comparison_hits(abstract):
        if hit.name.text not in proposed and may_be_compared(hit.name, hit.masked, hit.at) and (own or _is_coined(hit.name)):
            yield hit


def _is_coined(name: Name) -> bool:
    """It can't be a place, a data set's acronym or a patient group: "PalmX-3", "GateTen"."""
    return name.shape is Shape.CAMEL and name.reason is None
