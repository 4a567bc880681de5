"""What became of every leaf of gold and prediction, and the counts that scores are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Exactly one for each leaf that gold or prediction has."""

    COR = "correct"
    INC = "incorrect"
    """Both have a value, and the prediction's is wrong."""
    MIS = "missing"
    """Only gold has one."""
    SPU = "spurious"
    """Only the prediction has one."""
    ABS = "absent"
    """A field of an aligned record that both rightly leave empty."""
    DUP = "duplicate"
    """Predicted once more what is matched already."""
    OPT = "optional"
    """Careful labellers could differ: neither owed nor punished."""


@dataclass(frozen=True)
class Outcome:
    """One leaf (or one record: its field is the list's) and what became of it."""

    page: str
    field: str
    """The schema's path without indexes: ``papers.numbers.value``."""
    path: str
    """Where it is: ``papers[2].numbers[0].value`` counts in gold; ``[+3]`` is the prediction's fourth, for what gold lacks."""
    kind: Kind
    gold: str | None = None
    predicted: str | None = None
    error: str | None = None
    """What kind of wrong: digits swapped, factor of ten, wrong record ..."""
    gold_span: tuple[int, int] | None = None
    predicted_span: tuple[int, int] | None = None
    gold_views: tuple[str, ...] = ()
    predicted_views: tuple[str, ...] = ()
    """Subsets that the record belongs to on each side."""
    given: bool = False
    """The record is aligned and its key field is right: what is left to get right is this leaf."""
    record: bool = False
    """It stands for a whole record."""
    critical: bool = False
    """Gold marks it as one that must never be wrong."""

    def as_json(self) -> dict[str, Any]:
        """All that is not empty, in a fixed order."""
        values = asdict(self) | {"kind": self.kind.name}
        return {name: value for name, value in values.items() if value not in (None, (), False)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Outcome:
        pairs: dict[str, Any] = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        return cls(**{**values, **pairs, "kind": Kind[values["kind"]]})

    def seen_in(self, view: str) -> Kind | None:
        """What it is among the records of a view alone; None where it is outside on both sides."""
        gold, predicted = view in self.gold_views, view in self.predicted_views
        if self.kind in (Kind.COR, Kind.INC):
            if gold and predicted:
                return self.kind
            return Kind.MIS if gold else Kind.SPU if predicted else None
        sided = {Kind.MIS: gold, Kind.SPU: predicted, Kind.DUP: predicted}
        return self.kind if sided.get(self.kind, gold or predicted) else None


@dataclass(frozen=True)
class Counts:
    """How many leaves had each outcome."""

    cor: int = 0
    inc: int = 0
    mis: int = 0
    spu: int = 0
    dup: int = 0
    abs: int = 0
    opt: int = 0

    @classmethod
    def of(cls, kinds: Iterable[Kind]) -> Counts:
        found = dict.fromkeys(cls.__dataclass_fields__, 0)
        for kind in kinds:
            found[kind.name.lower()] += 1
        return cls(**found)

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})

    @property
    def gold(self) -> int:
        """How many values gold owes."""
        return self.cor + self.inc + self.mis

    @property
    def predicted(self) -> int:
        """How many values the prediction claims."""
        return self.cor + self.inc + self.spu + self.dup

    @property
    def precision(self) -> float | None:
        """COR / (COR + INC + SPU + DUP); None where nothing was predicted."""
        return self.cor / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """COR / (COR + INC + MIS); None where gold has nothing."""
        return self.cor / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """2 COR / (predicted + gold): the harmonic mean of precision and recall; None where neither side has anything."""
        both = self.predicted + self.gold
        return 2 * self.cor / both if both else None

    @property
    def share(self) -> tuple[int, int]:
        """Numerator and denominator of F1: what statistics over pages take."""
        return 2 * self.cor, self.predicted + self.gold
