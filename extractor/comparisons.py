"""Which words of an entry say that a name is something the paper's own outcome is set against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.name_mask import Masked, pattern
from extractor.names import Name, Reason, Shape
from extractor.proposals import Hit

_GENERIC = (
    r"(?!\s+(?:[a-z-]+\s+)?(?:dataset|benchmark|corpus|data|test set|score|core|processor|tasks?|group)\b)"
    r"(?!\s+(?!(?:is|was|has|does|across|versus|vs|plus|its|this|less|baselines|needs|gets|always|as|thus|models|variants)\b)[a-z-]+(?:[^us\W])s\b)(?!-[a-z])"
)
_BETTER = (
    r"\b(?i:outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beat(?:s|ing)?|exceed(?:s|ed|ing)?|outscor(?:es|ed|ing)|outrank(?:s|ed)?|outdo(?:es)?"
    r"|match(?:es|ed|ing)?|rival(?:s|ed|ling)?|improv(?:es|ed|ing) (?:up)?on|improv(?:es|ed|ing)\s<SENT>{0,60}?\bover"
    r"|superior(?:ity)? (?:to|over)|inferior to|on par with|comparable (?:to|with)|competitive with|advantages? over|wins? (?:over|against)"
    r"|overtak(?:es|ing)|(?:prefer(?:red)?|favou?red|chosen) (?:over|to)|underperform(?:s|ed)?|lags? behind|behind|approach(?:es|ing) (?:that of|the performance of))"
)
_COMPARED = (
    r"\b(?i:[Cc]ompar(?:ed|ing|es?)(?:\s+(?:favou?rably|well))?(?:\s+\w+){0,3}?\s+(?:to|with|against)|[Cc]omparisons?\s+(?:to|with|against)|[Rr]elative to"
    r"|versus|vs\.?|v\.s\.|as opposed to|next to|[Aa]gainst|[Ii]n contrast to|as (?:much|many|fast|good|accurate|well|high|low|long|often|far) as|than(?:\s+(?:in|with|for|by|on|those of|that of|does|do))?)"
)
_GAIN_OVER = r"(?:\b(?:gains?|improvements?|speed-?ups?|reductions?|savings?|increases?|advantages?|lead|margin|drops?|raises?|lifts?|cuts?|faster|fewer|improves|reduces|boosts?|points?)\b|%|×|\dx\b|-fold\b)<SENT>{0,90}?\s(?:over|from|above|below)"
_MODIFIERS = r"(?:(?:(?:the\s+)?(?:[a-z-]+\s+){0,2}(?:accuracy|performance|quality|results?|scores?|speed|error|recall|precision|level|efficiency|throughput|latency|that|those)\s+of\s+)?(?:(?:<NUM>|[\d.,]+\s?\w{0,6})\s+(?:for|with|by|of|from|in|on)\s+)?(?:(?:the|an?|both|either|its|our|all|also|previous|prior)\s+)*(?:<W>){0,5}?)"
_SUCH_AS = r"(?:(?:<W>){0,8}?(?:\w+s|state-of-the-art|art)\s*,?\s*(?:such as|including|like|e\.g\.,?|namely|i\.e\.,?|\(|:)\s*(?:the\s+)?)"
_BRACKET = r"(?:'s)?\s*(?:\(\s*[^()]{1,40}\)|<F>)?"
_NEXT = (
    r"(?:\s*\)?\s*(?:,|and|or|,\s*and|,\s*or|/|,\s*but also|as well as)\s+(?:(?:by|over|to|with|than|from|for|in|against)\s+)?"
    r"(?:<NUM>\s+(?:for|with|by|over|to|against|than|from)\s+)?(?:(?:faster|higher|lower|better|fewer|less|more)\s+than\s+(?:in\s+)?)?(?:(?:the|an?)\s+(?:<W>){0,4}?)?(?:\ue001+\s*\(\s*)?<N>" + _GENERIC + ")"
)
_NEXT_RULE = pattern(_BRACKET + _NEXT)
_RULES = tuple(
    (cue, pattern(template + r"(?:\ue001+\s*\(\s*)?<N>" + _GENERIC))
    for cue, template in (
        ("outperforms", _BETTER + r"\s+" + _MODIFIERS),
        ("outperforms such as", _BETTER + r"\s+[^.;:]{0,80}?" + _SUCH_AS),
        ("compared", _COMPARED + r"\s+" + _MODIFIERS),
        ("compared such as", _COMPARED + r"\s+[^.;:]{0,80}?" + _SUCH_AS),
        ("gain over", _GAIN_OVER + r"\s+" + _MODIFIERS),
        ("baselines such as", r"\b(?:[Bb]aselines?|[Cc]ompetitors?|[Cc]ounterparts?|[Rr]ivals?)\s*,?\s*(?:such as|including|like|e\.g\.,?|namely|\(|:|,)?\s*(?:the\s+)?"),
        ("against apposed", r"\b(?:[Aa]gainst|than|[Oo]ver)\s+(?:the|an?)\s+(?:<W>){1,6}?(?:<w>),\s+"),
    )
)
_LEVELS = tuple(
    (cue, pattern(template))
    for cue, template in (
        ("contrast level", r"(?:\b(?:while|whereas|where|but|and)|[;(])\s+(?:the\s+(?:<W>){0,4}?)?<N>(?:,[^,.;]{1,40},)?\s+(?:[a-z]+ly\s+|only\s+|just\s+)?(?:gets?|got|reach(?:es|ed)|manage[sd]?|achieve[sd]?|attain(?:s|ed)?|remain(?:s|ed)|stays?|stayed|stops?|stopped|stands?|stood|scores?|scored|needs?|needed|obtain(?:s|ed)|takes?|took|yield(?:s|ed)|drops?|falls?|loses?|fails?|has|had|is|was|only|at)\s+(?:only\s+|just\s+|at\s+|to\s+|by\s+|an?\s+)*<NUM>"),
        ("level", r"(?:^|(?<=[.!?:;,]\s))\s*<N>(?:,[^,.;]{1,40},)?\s+(?:only\s+|just\s+)?(?:stops|stopped|stands|stood|managed|manages|remains|needs|needed|gets|got|trails|lags)\s+(?:only\s+|just\s+|at\s+|behind\s+)*<NUM>"),
        ("level in brackets", r"\d\s?[%×x]?(?:\s[a-zA-Z/%]{1,12})?\s?\(\s*<N>\s+(?=\d)<NUM>(?=\s*[),;])"),
        ("level in brackets", r"(?:\d\s?[%×x]?(?:\s[a-zA-Z/%]{1,12})?\s?\((?:[^()]{1,40}[,;])?)\s*(?:and\s+|for\s+|vs\.?\s+)?<N>(?:\s*:|\s+at|,)?\s+(?=\d)<NUM>(?=\s*[),;]|\s+[a-zA-Z/%°]{1,12}\s*[),;])"),
        ("number for", r"(?:\band|,|\bagainst|\bversus|\bvs\.?|\bwhile|\bto|\bwith)\s+<NUM>(?:\s+[a-zA-Z/%]{1,10}){0,2}\s+(?:for|with|by)\s+(?:the\s+(?:<W>){0,4}?)?<N>" + _GENERIC),
        ("number after name", r"(?:%|\d)\s*,?\s+(?:and|while|whereas)\s+(?:the\s+(?:<W>){1,4}?)<N>\s+(?=\d)<NUM>"),
        ("the best", r"(?<!our )\b(?:best|strongest|closest|fastest|runner-up|state[- ]of[- ]the[- ]art|SOTA|prior|previous|leading|nearest|competing|existing)\s+(?:<W>){0,4}?(?:<HEAD>|one|work|competitor|alternative|counterpart|competitors)\s*(?:,|\(|—|–)?\s*(?<!performance )(?:\ue001+\s*\(\s*)?<N>(?=\s*[,.;:()—–]|\s+(?:by|on|in|with|at|and|while|under|across|is|was|which)\b)"),
        ("name baseline", r"<N>\s+(?:baselines?|counterpart)\b"),
        ("next to", r"\bnext to\s+<NUM>\s+(?:for|with)\s+<N>"),
        ("both", r"\bboth\s+<N>\s+(?:\([^()]{1,30}\)\s+)?and\s+(?:the\s+)?"),
    )
)


def comparison_hits(texts: Sequence[Masked]) -> Iterator[Hit]:
    """Every cue of the entry that sets a name against the paper's own."""
    for masked in texts:
        if masked.where == "title":
            continue
        for cue, rule in _RULES:
            for found in rule.finditer(masked.mask):
                yield from _listed(masked, found, cue)
        for cue, rule in _LEVELS:
            for found in rule.finditer(masked.mask):
                yield from _hit(masked, found, cue, found.start())


def _listed(masked: Masked, found: re.Match[str], cue: str) -> Iterator[Hit]:
    """The name of the rule, and those listed after it."""
    start = found.start()
    sentence = masked.sentence_of(start)
    if found.end("name") > sentence[1]:
        return
    yield from _hit(masked, found, cue, start)
    at = found.end("name")
    while more := _NEXT_RULE.match(masked.mask, at, sentence[1]):
        yield from _hit(masked, more, cue, start)
        at = more.end("name")


def _hit(masked: Masked, found: re.Match[str], cue: str, start: int) -> Iterator[Hit]:
    name = masked.name_at(found.start("name"))
    if name is not None:
        words = masked.mask[start : found.start("name")]
        lead = len(words) - len(words.lstrip(" ,;("))
        yield Hit(name, cue, masked, start + lead, found.start("name"), found.start("name"))


_OWN = re.compile(
    r"\b[Ww]e\s+(?:[a-z]+\s+)?(?:propose|introduce|present|develop|design|devise|build)\s+(?:an?|two|three|the)\b|"
    r"\b(?:[Oo]ur|[Tt]he proposed|[Tt]his|[Oo]ur new|[Oo]ur proposed)\s+(?:[a-z-]+\s+){0,2}?(?:method|approach|model|framework|algorithm|system|network|technique|tool|pipeline|scheme|strategy|architecture)\b"
)


def has_own_method(texts: Sequence[Masked]) -> bool:
    """Does the entry speak of a method of its own, so that something can be compared with it?"""
    return any(_OWN.search(masked.mask) for masked in texts)


def may_be_compared(name: Name, masked: Masked, at: int) -> bool:
    """Is the name one that stands for a method, not for a group of patients, a place, a machine?"""
    if name.shape in (Shape.CAPITAL, Shape.CAPITALS) and re.search(r"\b(?:vs\.?|versus)\s+(?:the\s+)?$", masked.mask[max(0, at - 14) : at]):
        return False
    if name.reason in (Reason.FIELD, Reason.WORD, Reason.CONCEPT, Reason.FORMULA, Reason.CLASS):
        return False
    if re.search(r"\b(?:on|across|dataset|benchmark)\s+(?:the\s+)?$", masked.mask[max(0, at - 14) : at]):
        return False
    return name.reason is not Reason.LOWER_FULL_NAME or not name.text.endswith("s")
