"""Methods of every entry, as the rules read them.

The model is not asked for names: of names that the embedded 1.5B copied and the rules did not
propose, none in six was right on pages that neither had seen, and of the rules' own all were.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.judge.assemble import NamedMethod, PaperReading
from extractor.judge.trust import Trust
from extractor.layout.fields import Range
from extractor.methods.rules import MethodReading
from extractor.methods.rules import read_methods as read_by_rules
from extractor.records import Reader
from extractor.text.document import Document


def read_methods(document: Document, found: Sequence[PaperReading], trust: Trust) -> None:
    """Fill in ``methods`` of every entry, in the order in which the page names them."""
    for reading in found:
        places = {"title": reading.fields.title or reading.fields.name, "abstract": reading.fields.abstract}
        texts = {name: document.text[slice(*where)] for name, where in places.items() if where}
        methods = read_by_rules(texts.get("title"), texts.get("abstract"))
        starts = {name: where[0] for name, where in places.items() if where}
        reading.methods = sorted((_named(method, starts, trust) for method in methods), key=lambda method: method.name)


def _named(method: MethodReading, starts: dict[str, int], trust: Trust) -> NamedMethod:
    def place(where: str, start: int, end: int) -> Range:
        return starts[where] + start, starts[where] + end

    proofs = {"role": method.role_proof, "kind": method.kind_proof}
    return NamedMethod(
        name=place(method.where, method.start, method.end),
        kind=method.kind,
        role=method.role,
        reader=Reader.RULES,
        confidence=trust.confidence(f"methods.{method.role}", Reader.RULES),
        evidence={name: [place(proof.where, proof.start, proof.end)] for name, proof in proofs.items() if proof},
    )
