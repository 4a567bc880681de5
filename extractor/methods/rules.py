"""The rules' reading of an entry: which names it proposes, which it compares with, and of what kind they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.methods.comparisons import comparisons
from extractor.methods.kinds import KindHit, kind_of, own_kind
from extractor.methods.mask import Hit, Masked, masked
from extractor.methods.names import Name, name_candidates
from extractor.methods.proposals import acting_hits, may_be_proposed, proposal_hits, variant_hits
from extractor.methods.title_cues import LAST_RESORT, WEAK, title_hits
from extractor.records import MethodKind, MethodRole


@dataclass(frozen=True, slots=True)
class Proof:
    """Words of the title or the abstract: ``text`` at ``start:end``."""

    where: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class MethodReading:
    """A name at its first mention in the entry, with the words that its role and its kind were read from."""

    where: str
    start: int
    end: int
    name: str
    role: MethodRole
    kind: MethodKind
    role_proof: Proof
    kind_proof: Proof | None
    cue: str
    """The rule that found it; one of the abstract rather than of the title, for its words prove more."""
    cues: tuple[str, ...]
    """All rules that found it."""


_LONGEST = 20_000
"""No abstract is longer; what stands beyond it is a page that was not cut into entries."""


def read_methods(title: str | None, abstract: str | None) -> list[MethodReading]:
    """The methods that the entry's visible text proposes or compares with, in the order of first mention."""
    title, abstract = title and title[:_LONGEST], abstract and abstract[:_LONGEST]
    names = name_candidates(title, abstract)
    if not names:
        return []
    texts = [masked(where, text, names) for where, text in (("title", title), ("abstract", abstract)) if text]
    proposed = _proposed(texts, names)
    compared = _by_name(comparisons(_abstract(texts), list(proposed)))
    own = [_reading(hits, "proposed", own_kind(hits[0].name, texts), "method") for hits in proposed.values()]
    likely: MethodKind = next((r.kind for r in own if r.kind in ("method", "model", "system")), "method")
    others = [_reading(hits, "compared", kind_of(hits[0].name, texts), likely) for hits in compared.values()]
    return sorted(own + others, key=lambda r: (r.where != "title", r.start))


_Hits = dict[str, list[Hit]]


def _by_name(hits: Iterable[Hit]) -> _Hits:
    grouped: _Hits = {}
    for hit in hits:
        grouped.setdefault(hit.name.text, []).append(hit)
    return grouped


def _proposed(texts: Sequence[Masked], names: Sequence[Name]) -> _Hits:
    hits = [hit for hit in _all_proposal_hits(texts) if may_be_proposed(hit.name, hit.cue)]
    chosen = _with_cue(hits, lambda cue: cue not in WEAK) or _with_cue(hits, lambda cue: cue in LAST_RESORT)
    if all(hit.cue == "defined" for found in chosen.values() for hit in found):
        chosen |= _by_name(hit for masked in texts if masked.where == "abstract" for hit in acting_hits(masked))
    chosen = {key: found for key, found in chosen.items() if not _is_size_of(key, chosen)}
    for hit in variant_hits(texts, names, [found[0].name for found in chosen.values()]):
        chosen.setdefault(hit.name.text, []).append(hit)
    return chosen


def _all_proposal_hits(texts: Sequence[Masked]) -> Iterator[Hit]:
    for text in texts:
        yield from title_hits(text, _abstract(texts)) if text.where == "title" else proposal_hits(text)


def _abstract(texts: Sequence[Masked]) -> Masked | None:
    return next((masked for masked in texts if masked.where == "abstract"), None)


def _with_cue(hits: Iterable[Hit], wanted: Callable[[str], bool]) -> _Hits:
    """The names, with all their hits, that one of these cues speaks for."""
    return {key: found for key, found in _by_name(hits).items() if any(wanted(hit.cue) for hit in found)}


_SIZE = re.compile(r"-\d+(?:\.\d+)?[BMKbmk]$|-\S+ ")


def _is_size_of(name: str, chosen: _Hits) -> bool:
    """Is the name another proposed one with a size ("Foo-7B"), or its full name run into it?"""
    return any(name.startswith(own) and _SIZE.match(name[len(own) :]) for own in chosen)


def _reading(hits: Sequence[Hit], role: MethodRole, kind: KindHit | None, likely: MethodKind) -> MethodReading:
    """The reading of one name; what is compared is mostly of the kind of what is proposed (``likely``)."""
    best = min(hits, key=lambda hit: hit.cue.startswith("title"))
    first = best.name.first
    return MethodReading(
        where=first.where,
        start=first.start,
        end=first.end,
        name=first.text,
        role=role,
        kind=kind.kind if kind else likely,
        role_proof=_proof(best.masked, best.start, best.end),
        kind_proof=_proof(kind.masked, kind.start, kind.end) if kind else None,
        cue=best.cue,
        cues=tuple(dict.fromkeys(hit.cue for hit in hits)),
    )


def _proof(text: Masked, start: int, end: int) -> Proof:
    return Proof(text.where, start, end, text.text[start:end])
