"""Methods of every entry: rules propose, the model copies, the judge takes what is trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.asking import Asker
from extractor.assemble import NamedMethod, PaperReading
from extractor.document import Document
from extractor.drafts import NamesDraft
from extractor.errors import ModelError
from extractor.fields import Range
from extractor.method_rules import MethodReading, Proof
from extractor.method_rules import read_methods as read_by_rules
from extractor.names import Name, name_candidates, same_name
from extractor.prose import sentences
from extractor.questions import names_question
from extractor.records import MethodRole, Other, Problem, ProblemKind, Reader
from extractor.trust import Trust


MAX_PASSAGE = 900
"""Characters of an abstract that a question about names holds at most."""


@dataclass(frozen=True)
class _EntryText:
    """Title and abstract of an entry, and where they stand."""

    title: str | None
    abstract: str | None
    starts: dict[str, int]

    def place(self, where: str, start: int, end: int) -> Range:
        base = self.starts[where]
        return base + start, base + end

    def spot(self, proof: Proof) -> Range:
        return self.place(proof.where, proof.start, proof.end)


async def read_methods(document: Document, found: Sequence[PaperReading], sha256: str, asker: Asker | None, trust: Trust) -> None:
    """Fill in ``methods`` of every entry."""
    texts = [_entry_text(document, reading) for reading in found]
    drafts = await _ask(texts, sha256, asker) if asker else [None] * len(found)
    for reading, text, draft in zip(found, texts, drafts, strict=True):
        rules = read_by_rules(text.title, text.abstract)
        if draft is None or asker is None:
            reading.methods = [_by_rules(text, method, trust) for method in rules]
        else:
            reading.methods = _judged(text, rules, draft, trust, asker)


def _entry_text(document: Document, reading: PaperReading) -> _EntryText:
    title, abstract = reading.fields.title, reading.fields.abstract
    starts = {name: where[0] for name, where in (("title", title), ("abstract", abstract)) if where}
    return _EntryText(
        document.text[title[0] : title[1]] if title else None, document.text[abstract[0] : abstract[1]] if abstract else None, starts
    )


async def _ask(texts: Sequence[_EntryText], sha256: str, asker: Asker) -> list[NamesDraft | None]:
    passages = {index: passage for index, text in enumerate(texts) if (passage := _passage(text)) is not None}
    asked = list(passages)
    questions = [names_question(texts[i].title or "", passages[i], sha256) for i in asked]
    drafts: list[NamesDraft | None] = [None] * len(texts)
    for index, answer in zip(asked, await asker.ask_all(questions), strict=True):
        if isinstance(answer, ModelError):
            asker.note(answer, "methods", texts[index].title)
        else:
            drafts[index] = answer
    return drafts


def _passage(text: _EntryText) -> str | None:
    """The sentences of the abstract that print a possible name; None where title and abstract print none.

    What prints no name can't be asked for one, and reading is what a question costs most of.
    """
    names = [name for name in name_candidates(text.title, text.abstract) if name.reason is None]
    if not names:
        return None
    abstract = text.abstract or ""
    places = [mention.start for name in names for mention in name.mentions if mention.where == "abstract"]
    kept = [abstract[a:b].strip() for a, b in sentences(abstract, 0, len(abstract)) if any(a <= place < b for place in places)]
    return " ".join(kept)[:MAX_PASSAGE]


def _by_rules(text: _EntryText, method: MethodReading, trust: Trust, case: str = "rules", other: Other | None = None) -> NamedMethod:
    evidence = {"role": [text.spot(method.role_proof)]}
    if method.kind_proof:
        evidence["kind"] = [text.spot(method.kind_proof)]
    return NamedMethod(
        name=text.place(method.where, method.start, method.end), kind=method.kind, role=method.role,
        reader=Reader.BOTH if case == "both" else Reader.RULES,
        confidence=trust.confidence(f"methods.{method.role}", case), evidence=evidence, other=other,
    )  # fmt: skip


def _judged(text: _EntryText, rules: Sequence[MethodReading], draft: NamesDraft, trust: Trust, asker: Asker) -> list[NamedMethod]:
    """What both say stands; what one says alone stands where such words were right more often than not."""
    said: list[tuple[str, MethodRole]] = [(name, "proposed") for name in draft.proposed]
    said += [(name, "compared") for name in draft.compared]
    kept: list[NamedMethod] = []
    for method in rules:
        agreed = any(same_name(method.name, name) for name, _ in said)
        case = "both" if agreed else "rules"
        if trust.takes(f"methods.{method.role}", case):
            other = None if agreed else Other(reader=Reader.MODEL, text=None)
            kept.append(_by_rules(text, method, trust, case, other))
    known = [method.name for method in rules]
    candidates = name_candidates(text.title, text.abstract)
    for name, role in dict.fromkeys(said):
        if name.strip() and not any(same_name(name, other) for other in known):
            known.append(name)
            kept.extend(_by_model(text, name, role, candidates, trust, asker))
    return sorted(kept, key=lambda method: method.name)


def _by_model(
    text: _EntryText, name: str, role: MethodRole, candidates: Sequence[Name], trust: Trust, asker: Asker
) -> list[NamedMethod]:
    candidate = next((c for c in candidates if same_name(c.text, name)), None)
    if candidate is None:
        reason = "the entry prints no such name"
        asker.problems.append(Problem(kind=ProblemKind.UNGROUNDED, stage="methods", reason=reason, words=name[:300]))
        return []
    field = f"methods.{role}"
    if candidate.reason is not None or not trust.takes(field, "model"):
        return []
    mention = candidate.mentions[0]
    return [
        NamedMethod(
            name=text.place(mention.where, mention.start, mention.end), kind="method", role=role, reader=Reader.MODEL,
            confidence=trust.confidence(field, "model"), other=Other(reader=Reader.RULES, text=None),
        )
    ]  # fmt: skip
