"""Gold and prediction of one page to outcomes: records aligned, parents first, then every leaf judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.scoring.align import align
from extractor.scoring.canonical import is_there, text_of
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
        error = more.pop("error", None)
        critical = bool(self.gold and self.gold.get("critical"))
        spans = span_of(gold) or span_of(self.gold), span_of(predicted) or span_of(self.predicted)
        views = _views(self.records, self.gold), _views(self.records, self.predicted)
        return Outcome(
            self.page, _join(self.field, name), _join(self.path, name), kind, shown(gold), shown(predicted), error,
            *spans, *views, given=self.given, critical=critical, **more,
        )  # fmt: skip


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
            yield side.outcome(leaf.name, side.lone, gold, predicted)
    elif gold is None and predicted is None:
        yield side.outcome(leaf.name, Kind.ABS, None, None)
    elif gold is None or predicted is None:
        kind, one_sided = (Kind.SPU, EXTRA) if gold is None else (Kind.MIS, MISSED)
        yield side.outcome(leaf.name, kind, gold, predicted, error=one_sided)
    else:
        error = leaf.metric.error(gold, predicted, side.gold or {}, side.predicted or {})
        yield side.outcome(leaf.name, Kind.INC if error else Kind.COR, gold, predicted, error=error)


def _values(leaf: LeafField, side: Side) -> Iterator[Outcome]:
    """A list of values without order: each is right once."""
    gold, predicted = (_listed(record, leaf.name) for record in (side.gold, side.predicted))
    owed = Counter(leaf.metric.key(value) for value in gold)
    known, left = set(owed), Counter(owed)
    for value in predicted:
        key = leaf.metric.key(value)
        kind = side.lone or (Kind.COR if left[key] > 0 else Kind.DUP if key in known else Kind.SPU)
        left[key] -= kind is Kind.COR
        error = {Kind.SPU: EXTRA, Kind.DUP: TWICE}.get(kind)
        yield side.outcome(leaf.name, kind, value if kind is Kind.COR else None, value, error=error)
    for value in reversed(gold):  # of equal values the first are the ones that were found
        if left[leaf.metric.key(value)] > 0:
            left[leaf.metric.key(value)] -= 1
            yield side.outcome(leaf.name, side.lone or Kind.MIS, value, None, error=MISSED)


def _listed(record: Values | None, name: str) -> list[Any]:
    values = (record or {}).get(name) or []
    return [value for value in values if is_there(value)]


def _records(child: RecordField, records: Records, side: Side, thresholds: Mapping[str, float]) -> Iterator[Outcome]:
    gold, predicted = (_children(record, child) for record in (side.gold, side.predicted))
    for i, j, kind in _partners(child.plan, records, gold, predicted):
        kind = side.lone if side.lone and kind in (Kind.MIS, Kind.SPU) else kind
        one, two = None if i is None else gold[i], None if j is None else predicted[j]
        label = "" if not child.many else f"[{i}]" if i is not None else f"[+{j}]"
        lone = None if kind is Kind.COR else kind
        field, path = _join(side.field, child.name), _join(side.path, child.name) + label
        below = Side(side.page, field, path, one, two, records, lone, lone is None and _key_right(child, one, two))
        error = {Kind.MIS: MISSED, Kind.SPU: EXTRA, Kind.DUP: TWICE}.get(kind)
        yield replace(below.outcome("", kind, _name(child, one), _name(child, two), error=error), record=True)
        yield from _record(child.plan, below, thresholds)


def _children(record: Values | None, child: RecordField) -> list[Values]:
    value = (record or {}).get(child.name)
    return [item for item in (value if child.many else [value]) or [] if isinstance(item, Mapping)]


def _partners(
    plan: Plan, records: Records, gold: list[Values], predicted: list[Values]
) -> list[tuple[int | None, int | None, Kind]]:
    """Each record once: what is owed is matched first, then what is optional, then what is there twice."""
    owed = [i for i, record in enumerate(gold) if not record.get(records.optional)]
    free = [i for i, record in enumerate(gold) if record.get(records.optional)]
    found: list[tuple[int | None, int | None, Kind]] = []
    left = list(range(len(predicted)))
    for indexes, kind, alone in ((owed, Kind.COR, Kind.MIS), (free, Kind.OPT, None)):
        pairs = [(indexes[i], left[j]) for i, j in align(plan, records, [gold[i] for i in indexes], [predicted[j] for j in left])]
        found += [(i, j, kind) for i, j in pairs]
        found += [(i, None, alone) for i in indexes if alone and i not in {pair[0] for pair in pairs}]
        left = [j for j in left if j not in {pair[1] for pair in pairs}]
    doubles = _doubles(
        plan, records, [gold[i] for i, j, kind in found if kind is Kind.COR and i is not None], [predicted[j] for j in left]
    )
    found += [(None, j, Kind.DUP if at in doubles else Kind.SPU) for at, j in enumerate(left)]
    return sorted(found, key=lambda pair: (pair[0] is None, pair[0] if pair[0] is not None else pair[1]))


def _doubles(plan: Plan, records: Records, matched: list[Values], left: list[Values]) -> set[int]:
    """Which of the predictions that are left say once more what is matched already."""
    found: set[int] = set()
    while pairs := align(plan, records, matched, [record for at, record in enumerate(left) if at not in found]):
        open_ones = [at for at in range(len(left)) if at not in found]
        found |= {open_ones[j] for _, j in pairs}
    return found


def _key_right(child: RecordField, gold: Values | None, predicted: Values | None) -> bool:
    leaf = child.plan.leaf(child.records.key) if child.records.key else None
    if leaf is None or gold is None or predicted is None:
        return leaf is None
    one, two = gold.get(leaf.name), predicted.get(leaf.name)
    return one is not None and two is not None and leaf.metric.error(one, two, gold, predicted) is None


def moved(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Names the error of what was found, but in another record: a missing and a spurious one of a field at one place of the page."""
    lost = {_place(o, o.gold_span) for o in outcomes if o.record and o.kind is Kind.MIS and o.gold_span}
    found = {_place(o, o.predicted_span) for o in outcomes if o.record and o.kind is Kind.SPU and o.predicted_span}
    both = lost & found

    def named(o: Outcome) -> Outcome:
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
    for name in (*[by for by in child.records.by if by != "@place"], "text", *(leaf.name for leaf in child.plan.leaves)):
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
