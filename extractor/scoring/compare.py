"""Gold and prediction of one page to outcomes: records aligned, parents first, then every leaf judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from extractor.scoring.align import align, children_of, likeness, listed
from extractor.scoring.canonical import decimal, is_there, text_of
from extractor.scoring.metrics import Records, Values, span_of
from extractor.scoring.outcomes import Kind, Outcome
from extractor.scoring.schema import LeafField, Plan, RecordField

WRONG_RECORD, MISSED, EXTRA, TWICE = "wrong record", "missed", "extra", "twice"


ANY = Records()


@dataclass(frozen=True)
class Side:
    """Where we are: a record on one side or on both, and what is said of all its leaves."""

    page: str
    field: str
    path: str
    gold: Values | None
    predicted: Values | None
    records: Records = ANY
    lone: Kind | None = None
    """What all leaves are where only one side has the record: missing, spurious, twice or optional."""
    given: bool = False

    def outcome(self, name: str, kind: Kind, gold: Any, predicted: Any, **more: Any) -> Outcome:
        error, path = more.pop("error", None), more.pop("path", None) or _join(self.path, name)
        critical = bool(self.gold and self.gold.get("critical"))
        spans = span_of(gold) or self._spans[0], span_of(predicted) or self._spans[1]
        return Outcome(
            self.page, _join(self.field, name), path, kind, shown(gold), shown(predicted), error,
            *spans, *self._views, given=self.given, critical=critical, **more,
        )  # fmt: skip

    @cached_property
    def _spans(self) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        return span_of(self.gold), span_of(self.predicted)

    @cached_property
    def _views(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return _views(self.records, self.gold), _views(self.records, self.predicted)


def compare_page(
    plan: Plan, page: str, gold: Values, predicted: Values, *, thresholds: Mapping[str, float] | None = None
) -> list[Outcome]:
    """The outcomes of a page, in the schema's order. ``thresholds`` replaces those of record lists, by their path (``"papers"``)."""
    outcomes = list(_record(plan, Side(page, "", "", gold, predicted), thresholds or {}))
    return moved(outcomes)


def _record(plan: Plan, side: Side, thresholds: Mapping[str, float]) -> Iterator[Outcome]:
    for leaf in plan.leaves:
        yield from _values(leaf, side) if leaf.many else _leaf(leaf, side)
    for child in plan.children:
        field = _join(side.field, child.name)
        records = replace(child.records, threshold=thresholds.get(field, child.records.threshold))
        yield from _records(child, records, side, thresholds)


def _leaf(leaf: LeafField, side: Side) -> Iterator[Outcome]:
    gold, predicted = (None if record is None else record.get(leaf.name) for record in (side.gold, side.predicted))
    gold, predicted = (value if is_there(value) else None for value in (gold, predicted))
    if side.lone:
        if gold is not None or predicted is not None:
            yield side.outcome(leaf.name, _alone(side.lone, gold), gold, predicted)
        return
    kind, error = _judged(leaf, side, gold, predicted)
    if kind in (Kind.INC, Kind.MIS) and _is_optional(gold):
        kind, error = Kind.OPT, None
    yield side.outcome(leaf.name, kind, gold, predicted, error=error)


def _judged(leaf: LeafField, side: Side, gold: Any, predicted: Any) -> tuple[Kind, str | None]:
    if gold is None and predicted is None:
        return Kind.ABS, None
    if gold is None or predicted is None:
        return (Kind.SPU, EXTRA) if gold is None else (Kind.MIS, MISSED)
    error = leaf.metric.error(gold, predicted, side.gold or {}, side.predicted or {})
    return (Kind.INC, error) if error else (Kind.COR, None)


def _is_optional(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value.get("optional"))


def _values(leaf: LeafField, side: Side) -> Iterator[Outcome]:
    """A list of values without order: each is right once; of equal ones in gold those that are owed are found first."""
    gold, predicted = (listed((record or {}).get(leaf.name)) for record in (side.gold, side.predicted))
    places: dict[str, list[int]] = {}
    for owed in sorted(range(len(gold)), key=lambda index: _is_optional(gold[index])):
        places.setdefault(leaf.metric.key(gold[owed]), []).append(owed)
    known = set(places)
    for at, value in enumerate(predicted):
        key = leaf.metric.key(value)
        index = places[key].pop(0) if places.get(key) else None
        found = gold[index] if index is not None else None
        kind = side.lone or (Kind.DUP if key in known else Kind.SPU) if found is None else side.lone or _found(found)
        error = {Kind.SPU: EXTRA, Kind.DUP: TWICE}.get(kind)
        name = f"{leaf.name}[{index}]" if index is not None else f"{leaf.name}[+{at}]"
        yield side.outcome(leaf.name, kind, found, value, error=error, path=_join(side.path, name))
    for missed in sorted(index for indexes in places.values() for index in indexes):
        kind = _alone(side.lone or Kind.MIS, gold[missed])
        error = MISSED if kind is Kind.MIS and not side.lone else None
        yield side.outcome(leaf.name, kind, gold[missed], None, error=error, path=_join(side.path, f"{leaf.name}[{missed}]"))


def _alone(kind: Kind, gold: Any) -> Kind:
    """What is optional is not owed by a record that is missing either."""
    return Kind.OPT if kind is Kind.MIS and _is_optional(gold) else kind


def _found(gold: Any) -> Kind:
    return Kind.OPT if _is_optional(gold) else Kind.COR


def _records(child: RecordField, records: Records, side: Side, thresholds: Mapping[str, float]) -> Iterator[Outcome]:
    gold, predicted = (children_of(record, child) for record in (side.gold, side.predicted))
    records = records if child.many else replace(records, threshold=0.0)  # there is but one that it can be
    for i, j, kind in _partners(child.plan, records, gold, predicted):
        kind = side.lone if side.lone is Kind.OPT or (side.lone and kind in (Kind.MIS, Kind.SPU)) else kind
        one, two = None if i is None else gold[i], None if j is None else predicted[j]
        label = "" if not child.many else f"[{i}]" if i is not None else f"[+{j}]"
        lone = None if kind is Kind.COR else kind
        field, path = _join(side.field, child.name), _join(side.path, child.name) + label
        below = Side(side.page, field, path, one, two, records, lone, lone is None and _key_right(child, one, two))
        error = {Kind.MIS: MISSED, Kind.SPU: EXTRA, Kind.DUP: TWICE}.get(kind)
        yield replace(below.outcome("", kind, _name(child, one), _name(child, two), error=error), record=True)
        yield from _record(child.plan, below, thresholds)


def _partners(
    plan: Plan, records: Records, gold: list[Values], predicted: list[Values]
) -> list[tuple[int | None, int | None, Kind]]:
    """Each record once: what is owed is matched first, then what is optional, then what is there twice."""
    owed = [i for i, record in enumerate(gold) if not record.get(records.optional)]
    free = [i for i, record in enumerate(gold) if record.get(records.optional)]
    found: list[tuple[int | None, int | None, Kind]] = []
    left = list(range(len(predicted)))
    for indexes, kind, alone in ((owed, Kind.COR, Kind.MIS), (free, Kind.OPT, Kind.OPT)):
        pairs = [(indexes[i], left[j]) for i, j in align(plan, records, [gold[i] for i in indexes], [predicted[j] for j in left])]
        found += [(i, j, kind) for i, j in pairs]
        matched, taken = {i for i, _ in pairs}, {j for _, j in pairs}
        found += [(i, None, alone) for i in indexes if i not in matched]
        left = [j for j in left if j not in taken]
    doubles = _doubles(
        plan, records, [gold[i] for i, j, kind in found if kind is Kind.COR and i is not None], [predicted[j] for j in left]
    )
    found += [(None, j, Kind.DUP if at in doubles else Kind.SPU) for at, j in enumerate(left)]
    return sorted(found, key=lambda pair: (pair[0] is None, pair[0] if pair[0] is not None else pair[1]))


def _doubles(plan: Plan, records: Records, matched: list[Values], left: list[Values]) -> set[int]:
    """Which of the predictions that are left say once more what is matched already."""
    if not matched or not left:
        return set()
    alike = likeness(plan, records, matched, left) >= records.threshold
    return {j for j in range(len(left)) if alike[:, j].any()}


def _key_right(child: RecordField, gold: Values | None, predicted: Values | None) -> bool:
    leaf = child.plan.leaf(child.records.key) if child.records.key else None
    if leaf is None or gold is None or predicted is None:
        return leaf is None
    one, two = gold.get(leaf.name), predicted.get(leaf.name)
    return one is not None and two is not None and leaf.metric.error(one, two, gold, predicted) is None


def moved(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Names the error of what was found, but in another record.

    That is a missing and a spurious record of a field at one place of the page, and a wrong number that is the one that another record lacks.
    """
    lost = {_place(o, o.gold_span) for o in outcomes if o.record and o.kind is Kind.MIS and o.gold_span}
    found = {_place(o, o.predicted_span) for o in outcomes if o.record and o.kind is Kind.SPU and o.predicted_span}
    both = lost & found

    lacking = {(o.field, decimal(o.gold)) for o in outcomes if not o.record and o.kind in (Kind.INC, Kind.MIS)}

    def named(o: Outcome) -> Outcome:
        number = decimal(o.predicted) if o.kind is Kind.INC else None
        if number is not None and number != decimal(o.gold) and (o.field, number) in lacking:
            return replace(o, error=WRONG_RECORD)
        span = o.gold_span if o.kind is Kind.MIS else o.predicted_span if o.kind is Kind.SPU else None
        return replace(o, error=WRONG_RECORD) if o.record and span and _place(o, span) in both else o

    return [named(o) for o in outcomes]


def _place(outcome: Outcome, span: tuple[int, int] | None) -> tuple[str, tuple[int, int] | None]:
    return outcome.field, span


def _views(records: Records, record: Values | None) -> tuple[str, ...]:
    return tuple(name for name, inside in (records.views or {}).items() if record is not None and inside(record))


def _name(child: RecordField, record: Values | None) -> Any:
    """What a record is called in an outcome: its first text that tells it apart."""
    if record is None:
        return None
    by = [name for names in child.records.by for name in ((names,) if isinstance(names, str) else names)]
    for name in (*by, "text", *(leaf.name for leaf in child.plan.leaves)):
        if is_there(record.get(name)) and not isinstance(record.get(name), list):
            return record[name]
    return "?"


def shown(value: Any) -> str | None:
    """A value as an outcome prints it."""
    if value is None:
        return None
    text = text_of(value)
    span = span_of(value)
    return text if text is not None else f"{span[0]}-{span[1]}" if span else str(value)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path and name else path or name
