"""What of a pydantic schema is scored, and how: read from its fields' types and annotations.

A field says how it is compared by a comparator of :mod:`extractor.scoring.metrics` in its annotation. Where
it says nothing its type decides: texts as :class:`Text`, numbers with a fraction as
:class:`Quantity`, all else as :class:`Exact`; a model inside is a record, a list of models a list of records.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from extractor.errors import UsageError
from extractor.scoring.metrics import Exact, Ignored, Metric, Quantity, Records, Text


@dataclass(frozen=True)
class LeafField:
    """One value, or with ``many`` a list of values without order."""

    name: str
    metric: Metric
    many: bool = False


@dataclass(frozen=True)
class RecordField:
    """A record, or with ``many`` a list of records without order."""

    name: str
    plan: Plan
    records: Records = field(default_factory=Records)
    many: bool = True


@dataclass(frozen=True)
class Plan:
    """The scored fields of a record, in the schema's order."""

    name: str
    leaves: tuple[LeafField, ...]
    children: tuple[RecordField, ...]

    def leaf(self, name: str) -> LeafField | None:
        return next((leaf for leaf in self.leaves if leaf.name == name), None)

    def child(self, name: str) -> RecordField | None:
        return next((child for child in self.children if child.name == name), None)


@cache
def plan_of(schema: type[BaseModel]) -> Plan:
    """How records of a schema are scored. Raises :class:`UsageError` for a schema that holds itself."""
    return _plan(schema, ())


def _plan(schema: type[BaseModel], above: tuple[type[BaseModel], ...]) -> Plan:
    if schema in above:
        raise UsageError(f"{schema.__name__} holds itself: a schema is scored only to a fixed depth")
    leaves: list[LeafField] = []
    children: list[RecordField] = []
    for name, info in schema.model_fields.items():
        inner, many, notes = _inner(info.annotation)
        metric = next((item for item in (*info.metadata, *notes) if callable(getattr(item, "error", None))), None)
        if isinstance(metric, Ignored):
            continue
        if metric is None and isinstance(inner, type) and issubclass(inner, BaseModel):
            children.append(RecordField(name, _plan(inner, (*above, schema)), _records((*info.metadata, *notes)), many))
        else:
            leaves.append(LeafField(name, metric or default_metric(inner), many))
    return Plan(schema.__name__, tuple(leaves), tuple(children))


def _records(notes: Sequence[Any]) -> Records:
    return next((item for item in notes if isinstance(item, Records)), Records())


def _inner(annotation: Any) -> tuple[Any, bool, tuple[Any, ...]]:
    """The type of a field without ``None``, whether it is a list of it, and what is annotated inside (``list[Annotated[str, Phrase()]]``)."""
    if get_origin(annotation) is Annotated:
        kind, many, notes = _inner(annotation.__origin__)
        return kind, many, (*annotation.__metadata__, *notes)
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return _inner(kinds[0]) if len(kinds) == 1 else (annotation, False, ())
    if get_origin(annotation) in (list, tuple, set, frozenset, Sequence):
        kind, _, notes = _inner(get_args(annotation)[0])
        return kind, True, notes
    return annotation, False, ()


def default_metric(kind: Any) -> Metric:
    if kind in (float, Decimal):
        return Quantity()
    return Text() if kind is str else Exact()
