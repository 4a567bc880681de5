"""The rules' reading of an entry: which names it proposes, which it compares with, and of what kind they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.comparisons import comparison_hits, has_own_method, may_be_compared
from extractor.method_kinds import kind_of
from extractor.name_mask import Masked, masked
from extractor.names import Name, name_candidates
from extractor.proposals import WEAK, Hit, acting_hits, may_be_proposed, proposal_hits, variant_hits
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
    """The rule that found it, the strongest one."""
    cues: tuple[str, ...]
    """All rules that found it."""


def read_methods(title: str | None, abstract: str | None) -> list[MethodReading]:
    """The methods that the entry's visible text proposes or compares with, in the order of first mention."""
    names = name_candidates(title, abstract)
    texts = [masked(where, text, names) for where, text in (("title", title), ("abstract", abstract)) if text]
    proposed = _proposed(texts, names)
    compared = _compared(texts, proposed)
    readings = [_reading(hits, "proposed", texts) for hits in proposed.values()] + [_reading(hits, "compared", texts) for hits in compared.values()]
    return sorted(readings, key=lambda r: (r.where != "title", r.start))


_Hits = dict[str, list[Hit]]


def _by_name(hits: Iterable[Hit]) -> _Hits:
    grouped: _Hits = {}
    for hit in hits:
        grouped.setdefault(hit.name.text, []).append(hit)
    return grouped


def _proposed(texts: Sequence[Masked], names: Sequence[Name]) -> _Hits:
    hits = [hit for hit in proposal_hits(texts) if may_be_proposed(hit.name, hit.cue)]
    chosen = _by_name(hits)
    chosen = {key: found for key, found in chosen.items() if any(hit.cue not in WEAK for hit in found)} or _weak(chosen)
    if all(hit.cue == "defined" for found in chosen.values() for hit in found):
        chosen |= _by_name(acting_hits(texts))
    own = [found[0].name for found in chosen.values()]
    for hit in variant_hits(texts, names, own):
        chosen.setdefault(hit.name.text, []).append(hit)
    return chosen


def _weak(chosen: _Hits) -> _Hits:
    return {key: found for key, found in chosen.items() if any(hit.cue in ("title word", "title word alone", "title for") for hit in found)}


def _compared(texts: Sequence[Masked], proposed: _Hits) -> _Hits:
    if not proposed and not has_own_method(texts):
        return {}
    hits = (hit for hit in comparison_hits(texts) if may_be_compared(hit.name, hit.masked, hit.at))
    return _by_name(hit for hit in hits if hit.name.text not in proposed)


def _reading(hits: Sequence[Hit], role: MethodRole, texts: Sequence[Masked]) -> MethodReading:
    best = hits[0]
    first = best.name.first
    kind = kind_of(best.name, texts)
    return MethodReading(
        where=first.where,
        start=first.start,
        end=first.end,
        name=first.text,
        role=role,
        kind=kind.kind if kind else "method",  # type: ignore[arg-type]
        role_proof=_proof(best.masked, best.start, best.end),
        kind_proof=_proof(kind.masked, kind.start, kind.end) if kind else None,
        cue=best.cue,
        cues=tuple(dict.fromkeys(hit.cue for hit in hits)),
    )


def _proof(text: Masked, start: int, end: int) -> Proof:
    return Proof(text.where, start, end, text.text[start:end])
