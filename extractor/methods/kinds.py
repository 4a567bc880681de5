"""What sort of thing a name stands for, by the noun nearest to it: framework, network, toolkit, corpus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.methods import words
from extractor.methods.mask import Masked, pattern
from extractor.methods.names import Name
from extractor.records import MethodKind


@dataclass(frozen=True, slots=True)
class KindHit:
    """A kind and the words that speak for it, at ``start:end`` of the text."""

    kind: MethodKind
    masked: Masked
    start: int
    end: int


_AFTER = pattern(r"(?:<F>|\s*\))?\s+(?:(?:<W>){0,2}?)(?P<head><HEAD>)\b")
_APPOSED = pattern(r"(?:<F>|\s*\))?\s*(?:,|—|–|:|\bis|\bare)\s+(?:an?|the|our|one of the)?\s*(?P<np>(?:<W>){0,9}<w>)")
_BEFORE = pattern(r"(?P<head><HEAD>)\s*(?:,|:|—|–|\(|called|named|termed|dubbed|namely|\s)*\s*(?:the\s+)?(?:\ue001+\s*\(\s*)?$")
_CALLED = pattern(r"\b(?P<head><HEAD>)\b[^.;\ue000]{0,60}\b(?:called|named|termed|dubbed|we call)\s+(?:\ue001+\s*\(\s*)?$")
_SUBTITLE = pattern(r"\s*(?::|—|–|-)\s+(?:(?:[Aa]n?|[Tt]he|[Oo]ur)\s+)?(?P<np>[\w' -]{3,80})")


def own_kind(name: Name, texts: Sequence[Masked]) -> KindHit | None:
    """The kind of a proposed ``name``: as :func:`kind_of`, else by the title's words after it or the noun that the text returns to."""
    spans = [(masked, m.start, m.end) for masked in texts for m in name.mentions if m.where == masked.where]
    return kind_of(name, texts) or _from_subtitle(spans) or _from_return(texts)


def kind_of(name: Name, texts: Sequence[Masked]) -> KindHit | None:
    """The kind of ``name``, by the first of these that speaks: the noun apposed, the noun after, the noun before,
    the last word of its full name, its own last word or ending."""
    spans = [(masked, m.start, m.end) for masked in texts for m in name.mentions if m.where == masked.where]
    for read in (_from_apposition, _from_after, _from_before, _from_called):
        for masked, start, end in spans:
            if hit := read(masked, start, end):
                return hit
    return _from_full_name(name, texts) or _from_own_shape(name, texts)


def _from_after(masked: Masked, start: int, end: int) -> KindHit | None:
    found = _AFTER.match(masked.mask, end)
    return _by_head(masked, found) if found and masked.where == "abstract" else None


def _from_apposition(masked: Masked, start: int, end: int) -> KindHit | None:
    found = _APPOSED.match(masked.mask, end)
    if found is None or masked.where == "title":
        return None
    return _last_head(masked, found.start("np"), found.end("np"))


def _last_head(masked: Masked, start: int, end: int) -> KindHit | None:
    for token in reversed(list(re.finditer(r"[A-Za-z][\w-]*", masked.view[start:end]))):
        kind = _kind_of_word(token[0])
        if kind:
            return KindHit(kind, masked, start + token.start(), start + token.end())
    return None


_LINKS = ("called", "named", "termed", "dubbed", "namely", "the")
_HEAD_ENDS = frozenset(head[-3:] for head in words.KIND_OF_HEAD)
_WORDS = re.compile(r"[A-Za-z-]+")


def _ends_on_head(before: str) -> bool:
    """May the last word be a noun of things? Cheap to ask first; words that link it with a name are passed over."""
    for word in reversed(_WORDS.findall(before)):
        if word not in _LINKS:
            return word[-3:] in _HEAD_ENDS or word.endswith(_LINKS)
    return False


def _from_before(masked: Masked, start: int, end: int) -> KindHit | None:
    if not _ends_on_head(masked.mask[max(0, start - 120) : start]):
        return None
    found = _BEFORE.search(masked.mask, max(0, start - 120), start)
    return _by_head(masked, found) if found else None


def _from_called(masked: Masked, start: int, end: int) -> KindHit | None:
    before = masked.mask[max(0, start - 160) : start]
    if not any(word in before for word in ("called", "named", "termed", "dubbed", "call")):
        return None
    found = _CALLED.search(masked.mask, max(0, start - 160), start)
    return _by_head(masked, found) if found else None


def _by_head(masked: Masked, found: re.Match[str]) -> KindHit | None:
    kind = _kind_of_word(found["head"])
    return KindHit(kind, masked, found.start("head"), found.end("head")) if kind else None


_VAGUE = frozenset("set data baseline suite family version resource".split())
"""Nouns that papers call their own things by, but that tell no kind ("a set of modifications")."""


def _kind_of_word(word: str) -> MethodKind | None:
    low = word.casefold()
    if low in _VAGUE:
        return None
    return (
        words.KIND_OF_HEAD.get(low)
        or words.KIND_OF_HEAD.get(low.rsplit("-", 1)[-1])
        or words.KIND_OF_HEAD.get(low.removesuffix("s"))
    )


_ENDINGS: tuple[tuple[MethodKind, re.Pattern[str]], ...] = (
    ("benchmark", re.compile(r"(?i:bench(?:mark)?|arena|gym|eval)\b")),
    ("dataset", re.compile(r"(?i:corpus|dataset)$|(?<=[a-z])(?:Bank|Data|Set)$|-\d+(?:\.\d+)?[MKmk]$")),
    ("law", re.compile(r"\b[Ll]aws?$")),
    ("metric", re.compile(r"(?i:score|metric)$")),
    (
        "model",
        re.compile(
            r"(?i:net(?:work)?|former|gpt|bert|llama|coder)$|(?:(?<=[a-z-])(?:LM|VLA|GAN|VAE)|[Mm]odel)$|-\d+(?:\.\d+)?[Bb]$"
        ),
    ),
    (
        "system",
        re.compile(
            r"(?<=[a-z-])(?:DB|OS|Py|SQL)$|(?i:serve|hub|store|agent|system|platform|engine)$|(?<=[a-z])(?:Kit|Lib|Bot|Sim|FS)$"
        ),
    ),
)
"""What a name's own end says about it."""


def _from_full_name(name: Name, texts: Sequence[Masked]) -> KindHit | None:
    for mention in name.full_mentions:
        masked = next(t for t in texts if t.where == mention.where)
        last = mention.text.split()[-1]
        kind = _kind_of_word(last)
        if kind:
            return KindHit(kind, masked, mention.end - len(last), mention.end)
    return None


def _from_own_shape(name: Name, texts: Sequence[Masked]) -> KindHit | None:
    masked = next(t for t in texts if t.where == name.first.where)
    last = name.text.split()[-1]
    own = (_kind_of_word(last) if last != name.text else None) or next(
        (kind for kind, rule in _ENDINGS if rule.search(name.text)), None
    )
    return KindHit(own, masked, name.first.start, name.first.end) if own else None


def _from_subtitle(spans: Sequence[tuple[Masked, int, int]]) -> KindHit | None:
    for masked, _, end in spans:
        found = _SUBTITLE.match(masked.mask, end) if masked.where == "title" else None
        if found:
            np = _CUT.split(found["np"])[0].rstrip()
            if hit := _last_head(masked, found.start("np"), found.start("np") + len(np)):
                return hit
    return None


_CUT = re.compile(r"\b(?:for|of|with|in|on|via|using|by|from|to|that|and|under|beyond|through|without|as)\b")
_RETURN = re.compile(r"\b(?:[Oo]ur|[Tt]he|[Tt]his|[Tt]hese|[Tt]he proposed|[Tt]heir)\s+(?P<head>[a-z-]+)\b")


def _from_return(texts: Sequence[Masked]) -> KindHit | None:
    """ "The system ...", "Our framework ...": the noun by which the abstract calls its own."""
    for masked in texts:
        for found in _returns(masked):
            kind = words.KIND_OF_HEAD.get(found["head"])
            if kind in ("method", "model", "system"):
                return KindHit(kind, masked, found.start("head"), found.end("head"))
    return None


def _returns(masked: Masked) -> Iterator[re.Match[str]]:
    if masked.where == "abstract":
        yield from _RETURN.finditer(masked.mask)
