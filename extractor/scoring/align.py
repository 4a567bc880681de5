"""Which predicted record is which gold record: the one-to-one assignment with the greatest likeness in sum.

Pairs below the threshold are forbidden before the assignment, by columns that stand for "no partner",
and not cut off afterwards: a cut-off pair would have kept both from better partners. Equally good
assignments are told apart by how many other values agree, children's too, then by order: that of what
the records hold, not of where they stand in their lists, so that a list in another order scores the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from extractor.scoring.canonical import is_there, numerals, overlap_share, tokens_of
from extractor.scoring.metrics import Place, Records, Text, Values, span_of
from extractor.scoring.schema import LeafField, Plan, RecordField

Matrix = NDArray[np.float64]
PLACE = "@place"
NEARLY = 0.999
FEW = 100
"""Pairs that are compared sooner one by one than all at once."""
AGREEMENT, ORDER = 1e-4, 1e-7
"""What agreeing values and the same order add to a pair's likeness: less than any difference of likeness that counts."""


def align(plan: Plan, records: Records, gold: Sequence[Values], predicted: Sequence[Values]) -> list[tuple[int, int]]:
    """Pairs (gold index, predicted index), in gold's order."""
    if not gold or not predicted:
        return []
    alike = likeness(plan, records, gold, predicted)
    found: list[tuple[int, int]] = []
    open_groups = groups(alike >= records.threshold)
    if any(len(rows) + len(columns) > 2 for rows, columns in open_groups):
        places = _ranks(plan, gold), _ranks(plan, predicted)
    for rows, columns in open_groups:
        if len(rows) == len(columns) == 1:
            found.append((rows[0], columns[0]))
            continue
        rows, columns = sorted(rows, key=places[0].__getitem__), sorted(columns, key=places[1].__getitem__)
        found += [
            (rows[i], columns[j]) for i, j in best_pairs(_scores(plan, records, alike, (gold, predicted), (rows, columns), places))
        ]
    return sorted(found)


def scores(plan: Plan, records: Records, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    """What the assignment adds up: likeness, and what tells equally alike pairs apart; 0 for pairs below the threshold."""
    everything = list(range(len(gold))), list(range(len(predicted)))
    alike = likeness(plan, records, gold, predicted)
    return _scores(plan, records, alike, (gold, predicted), everything, (_ranks(plan, gold), _ranks(plan, predicted)))


Both: TypeAlias = tuple[list[int], list[int]]
"""Of gold and of the prediction."""


def _scores(
    plan: Plan, records: Records, alike: Matrix, sides: tuple[Sequence[Values], Sequence[Values]], of: Both, places: Both
) -> Matrix:
    """Of some records only: what tells pairs apart is costly, and most records have but one that they can be."""
    part = alike[np.ix_(*of)]
    gold, predicted = ([side[index] for index in indexes] for side, indexes in zip(sides, of, strict=True))
    order = _same_order(*([place[index] for index in indexes] for place, indexes in zip(places, of, strict=True)))
    return np.where(part >= records.threshold, part + AGREEMENT * agreement(plan, gold, predicted) + ORDER * order, 0.0)


def _ranks(plan: Plan, records: Sequence[Values]) -> list[int]:
    """For each record how many come before it."""
    ranks = [0] * len(records)
    for rank, index in enumerate(ranked(plan, records)):
        ranks[index] = rank
    return ranks


def ranked(plan: Plan, records: Sequence[Values]) -> list[int]:
    """The indexes of records by their place on the page and then by what they hold, however their list is ordered."""
    return sorted(range(len(records)), key=lambda index: (span_of(records[index]) or (-1, -1), content(plan, records[index])))


def content(plan: Plan, record: Values) -> str:
    """Equal for records all of whose values are interchangeable."""
    leaves = [
        sorted(map(leaf.metric.key, listed(record.get(leaf.name)))) if leaf.many else _key(leaf, record) for leaf in plan.leaves
    ]
    children = [sorted(content(child.plan, item) for item in children_of(record, child)) for child in plan.children]
    return repr((leaves, children))


def children_of(record: Values | None, child: RecordField) -> list[Values]:
    """The records in a field; what is no record there is none."""
    return [item for item in listed((record or {}).get(child.name)) if isinstance(item, Mapping)]


def listed(value: Any) -> list[Any]:
    """The values of a list; a single value that stands for a list is one."""
    values = value if isinstance(value, list | tuple) else [value]
    return [item for item in values if is_there(item)]


def best_pairs(score: Matrix) -> list[tuple[int, int]]:
    """The assignment with the greatest sum; a pair that scores 0 is forbidden."""
    return [pair for rows, columns in groups(score > 0) for pair in _best_in_group(score, rows, columns)]


def groups(allowed: Any) -> list[Both]:
    """Rows and columns that can be partners of each other or of each other's partners: each group is assigned on its own."""
    rows, columns = np.nonzero(allowed)
    if not len(rows):
        return []
    if 1 in allowed.shape:
        return [(np.unique(rows).tolist(), np.unique(columns).tolist())]
    height, width = allowed.shape
    graph = csr_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns + height)), shape=(height + width, height + width))
    _, label = connected_components(graph, directed=False)
    members: dict[int, Both] = {}
    for row in np.unique(rows).tolist():
        members.setdefault(int(label[row]), ([], []))[0].append(row)
    for column in np.unique(columns).tolist():
        members[int(label[column + height])][1].append(column)
    return list(members.values())


def _best_in_group(score: Matrix, rows: list[int], columns: list[int]) -> list[tuple[int, int]]:
    part = score[np.ix_(rows, columns)]
    if part.all():  # each row may have any column: who stays without a partner does so for want of one
        chosen = linear_sum_assignment(part, maximize=True)
        return [(rows[i], columns[j]) for i, j in zip(*chosen, strict=True)]
    alone = np.zeros((len(rows), len(rows)))  # a column of its own for each that stays without a partner
    benefit = np.hstack([np.where(part > 0, part, -1.0), alone])
    chosen = linear_sum_assignment(benefit, maximize=True)
    return [(rows[i], columns[j]) for i, j in zip(*chosen, strict=True) if j < len(columns)]


def likeness(plan: Plan, records: Records, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    """How alike each gold and each predicted record are by what tells records apart."""
    alike, decided = np.zeros((len(gold), len(predicted))), np.zeros((len(gold), len(predicted)), dtype=bool)
    if PLACE in records.by:
        alike, decided = _by_place(gold, predicted)
    by = [(name,) if isinstance(name, str) else name for name in records.by if name != PLACE]
    return _by_fields(plan, by, gold, predicted, alike, ~decided)


def _by_fields(
    plan: Plan, by: Sequence[tuple[str, ...]], gold: Sequence[Values], predicted: Sequence[Values], alike: Matrix, open_pairs: Any
) -> Matrix:
    """The first fields that either of the two has decide: a record without a title is not the one that has one.

    Two that have none of them are as alike as all their single values are.
    """
    for names in (*by, tuple(leaf.name for leaf in plan.leaves)):
        if not open_pairs.any():
            break
        together, weight = _together(plan, names, gold, predicted)
        deciding = open_pairs & (weight > 0)
        alike[deciding] = together[deciding]
        open_pairs &= weight == 0
    alike[open_pairs] = 1.0  # two records without any value are the same
    return alike


def _together(plan: Plan, names: Sequence[str], gold: Sequence[Values], predicted: Sequence[Values]) -> tuple[Matrix, Matrix]:
    """The mean likeness of the fields that either has, and how many these are."""
    total, weight = np.zeros((len(gold), len(predicted))), np.zeros((len(gold), len(predicted)))
    for name in names:
        there = np.add.outer([_given(r, name) for r in gold], [_given(r, name) for r in predicted]) > 0
        if there.any():
            total += np.where(there, _field_likeness(plan, name, gold, predicted), 0.0)
            weight += there
    return np.divide(total, weight, out=np.zeros_like(total), where=weight > 0), weight


def _given(record: Values, name: str) -> int:
    return int(bool(listed(record.get(name))))


def _field_likeness(plan: Plan, name: str, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    if leaf := plan.leaf(name):
        return _leaf_likeness(leaf, gold, predicted)
    if child := plan.child(name):
        return _same_children(child, gold, predicted)
    return _equal([str(r.get(name)) for r in gold], [str(r.get(name)) for r in predicted])


def _leaf_likeness(leaf: LeafField, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    """Lists by how much they share, places by overlap, texts by tokens, all else by equality."""
    if leaf.many:
        return _many(leaf, gold, predicted)
    if isinstance(leaf.metric, Place):
        return _overlaps([span_of(r.get(leaf.name)) for r in gold], [span_of(r.get(leaf.name)) for r in predicted])
    if isinstance(leaf.metric, Text):
        return _texts([tokens_of(r.get(leaf.name)) for r in gold], [tokens_of(r.get(leaf.name)) for r in predicted])
    return _equal([_key(leaf, r) for r in gold], [_key(leaf, r) for r in predicted])


def _many(leaf: LeafField, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    def keys(record: Values) -> list[str]:
        return [leaf.metric.key(value) for value in listed(record.get(leaf.name))]

    return _bags([keys(r) for r in gold], [keys(r) for r in predicted])


def _by_place(gold: Sequence[Values], predicted: Sequence[Values]) -> tuple[Matrix, Any]:
    """Where both records stand somewhere on the page their places alone decide; any overlap is the same place."""
    one, two = [span_of(r) for r in gold], [span_of(r) for r in predicted]
    both = np.logical_and.outer([s is not None for s in one], [s is not None for s in two])
    overlap = _overlaps(one, two)
    return np.where(overlap > 0, 0.5 + overlap / 2, 0.0), both


def _overlaps(one: Sequence[tuple[int, int] | None], two: Sequence[tuple[int, int] | None]) -> Matrix:
    left, right = (np.array([s or (0, 0) for s in spans], dtype=np.float64).reshape(-1, 2) for spans in (one, two))
    starts, ends = np.maximum.outer(left[:, 0], right[:, 0]), np.minimum.outer(left[:, 1], right[:, 1])
    both = np.maximum(0.0, ends - starts)
    union = np.add.outer(left[:, 1] - left[:, 0], right[:, 1] - right[:, 0]) - both
    shares: Matrix = np.divide(both, union, out=np.zeros_like(both), where=union > 0)
    return shares


def _texts(one: Sequence[list[str]], two: Sequence[list[str]]) -> Matrix:
    """F1 of the tokens, 1 only where they are the same in the same order; 0 where digits or numerals differ: "Part I" is not "Part II"."""
    same_numerals = _equal(["\0".join(numerals(t)) for t in one], ["\0".join(numerals(t)) for t in two])
    same = _equal(["\0".join(t) for t in one], ["\0".join(t) for t in two])
    return np.where(same > 0, 1.0, np.where(same_numerals > 0, np.minimum(_bags(one, two), NEARLY), 0.0))


def _bags(one: Sequence[Sequence[str]], two: Sequence[Sequence[str]]) -> Matrix:
    """F1 of bags of tokens, all pairs at once: the second "the" of a bag is a token of its own."""
    if len(one) * len(two) <= FEW:
        return np.array([[overlap_share(list(left), list(right)) for right in two] for left in one])
    known: dict[tuple[str, int], int] = {}
    left, right = (_incidence(bags, known) for bags in (one, two))
    width = len(known) or 1
    hits = (_sparse(left, width) @ _sparse(right, width).T).toarray()
    sizes = np.add.outer([len(bag) for bag in one], [len(bag) for bag in two])
    shares: Matrix = np.divide(2.0 * hits, sizes, out=np.zeros(hits.shape), where=sizes > 0)
    return shares


def _incidence(bags: Sequence[Sequence[str]], known: dict[tuple[str, int], int]) -> list[list[int]]:
    rows = []
    for bag in bags:
        seen: Counter[str] = Counter()
        row = []
        for token in bag:
            seen[token] += 1
            row.append(known.setdefault((token, seen[token]), len(known)))
        rows.append(row)
    return rows


def _sparse(rows: list[list[int]], width: int) -> Any:
    places = [(i, j) for i, row in enumerate(rows) for j in row]
    i, j = zip(*places, strict=True) if places else ((), ())
    return csr_matrix((np.ones(len(places)), (i, j)), shape=(len(rows), width))


def _equal(one: Sequence[str], two: Sequence[str]) -> Matrix:
    codes: dict[str, int] = {}
    left, right = (np.array([codes.setdefault(key, len(codes)) for key in keys], dtype=np.int64) for keys in (one, two))
    return np.asarray(left[:, None] == right[None, :], dtype=np.float64)


def agreement(plan: Plan, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    """How alike all fields are, those that neither has too: what ties are broken by."""
    total = np.zeros((len(gold), len(predicted)))
    fields = [leaf.name for leaf in plan.leaves] + [child.name for child in plan.children]
    for name in fields:
        neither = np.add.outer([_given(r, name) for r in gold], [_given(r, name) for r in predicted]) == 0
        total += np.where(neither, 1.0, _field_likeness(plan, name, gold, predicted)) / len(fields)
    return total


def _same_children(child: RecordField, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    def contents(record: Values) -> list[str]:
        return [content(child.plan, item) for item in children_of(record, child)]

    return _bags([contents(r) for r in gold], [contents(r) for r in predicted])


def _key(leaf: LeafField, record: Values) -> str:
    value = record.get(leaf.name)
    return leaf.metric.key(value) if is_there(value) else ""


def _same_order(rows: Sequence[int], columns: Sequence[int]) -> Matrix:
    """1 for the same rank, less the further apart."""
    distance: Matrix = np.abs(np.subtract.outer(np.array(rows, dtype=np.float64), np.array(columns, dtype=np.float64)))
    return np.asarray(1.0 / (1.0 + distance), dtype=np.float64)
