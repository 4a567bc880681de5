"""Which predicted record is which gold record: the one-to-one assignment with the greatest likeness in sum.

Pairs below the threshold are forbidden before the assignment, by columns that stand for "no partner",
and not cut off afterwards: a cut-off pair would have kept both from better partners. Equally good
assignments are told apart by how many other values agree, then by order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from extractor.scoring.canonical import is_there, numerals, tokens_of
from extractor.scoring.metrics import Place, Records, Text, Values, span_of
from extractor.scoring.schema import LeafField, Plan

Matrix = NDArray[np.float64]
PLACE = "@place"
AGREEMENT, ORDER = 1e-4, 1e-7
"""What agreeing values and the same order add to a pair's likeness: less than any difference of likeness that counts."""


def align(plan: Plan, records: Records, gold: Sequence[Values], predicted: Sequence[Values]) -> list[tuple[int, int]]:
    """Pairs (gold index, predicted index), in gold's order."""
    if not gold or not predicted:
        return []
    alike = likeness(plan, records, gold, predicted)
    allowed = alike >= records.threshold
    score = np.where(
        allowed, alike + AGREEMENT * agreement(plan, gold, predicted) + ORDER * _same_order(len(gold), len(predicted)), 0.0
    )
    return sorted(best_pairs(score))


def best_pairs(score: Matrix) -> list[tuple[int, int]]:
    """The assignment with the greatest sum; a pair that scores 0 is forbidden."""
    rows, columns = np.nonzero(score)
    if not len(rows):
        return []
    size = score.shape[0]
    graph = csr_matrix((np.ones(len(rows)), (rows, columns + size)), shape=(sum(score.shape), sum(score.shape)))
    _, group = connected_components(graph, directed=False)
    members: dict[int, tuple[list[int], list[int]]] = {}
    for row in sorted(set(rows.tolist())):
        members.setdefault(int(group[row]), ([], []))[0].append(row)
    for column in sorted(set(columns.tolist())):
        members[int(group[column + size])][1].append(column)
    return [pair for one in members.values() for pair in _best_in_group(score, *one)]


def _best_in_group(score: Matrix, rows: list[int], columns: list[int]) -> list[tuple[int, int]]:
    part = score[np.ix_(rows, columns)]
    alone = np.zeros((len(rows), len(rows)))  # a column of its own for each that stays without a partner
    benefit = np.hstack([np.where(part > 0, part, -1.0), alone])
    chosen = linear_sum_assignment(benefit, maximize=True)
    return [(rows[i], columns[j]) for i, j in zip(*chosen, strict=True) if j < len(columns)]


def likeness(plan: Plan, records: Records, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    """How alike each gold and each predicted record are by what tells records apart."""
    by = [name for name in records.by if name != PLACE]
    alike = _by_fields(plan, by, gold, predicted) if by else _by_all(plan, gold, predicted)
    return _placed(alike, gold, predicted) if PLACE in records.by else alike


def _by_fields(plan: Plan, by: Sequence[str], gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    """The first field that either of the two has decides: a record without a title is not the one that has one."""
    alike = np.zeros((len(gold), len(predicted)))
    open_pairs = np.ones_like(alike, dtype=bool)
    for name in by:
        there = np.add.outer([_given(record, name) for record in gold], [_given(record, name) for record in predicted])
        deciding = open_pairs & (there > 0)
        if deciding.any():
            alike[deciding] = _field_likeness(plan, name, gold, predicted)[deciding]
        open_pairs &= there == 0
    return alike


def _given(record: Values, name: str) -> int:
    value = record.get(name)
    return int(is_there(value) and value not in ([], ()))


def _field_likeness(plan: Plan, name: str, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    leaf = plan.leaf(name)
    if leaf is not None and isinstance(leaf.metric, Place):
        return _overlaps([span_of(r.get(name)) for r in gold], [span_of(r.get(name)) for r in predicted])
    if leaf is not None and isinstance(leaf.metric, Text):
        return _texts([tokens_of(r.get(name)) for r in gold], [tokens_of(r.get(name)) for r in predicted])
    key: Callable[[Any], str] = leaf.metric.key if leaf is not None else str
    return _equal([key(r.get(name)) for r in gold], [key(r.get(name)) for r in predicted])


def _by_all(plan: Plan, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    """Without identity fields: the mean likeness of the values that either has, texts by tokens, numbers and lists by equality."""
    total, weight = np.zeros((len(gold), len(predicted))), np.zeros((len(gold), len(predicted)))
    for leaf in plan.leaves:
        there = np.add.outer([_given(r, leaf.name) for r in gold], [_given(r, leaf.name) for r in predicted]) > 0
        same = _many(leaf, gold, predicted) if leaf.many else _field_likeness(plan, leaf.name, gold, predicted)
        total += np.where(there, same, 0.0)
        weight += there
    return np.divide(total, weight, out=np.ones_like(total), where=weight > 0)


def _many(leaf: LeafField, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    def keys(record: Values) -> list[str]:
        return [leaf.metric.key(value) for value in record.get(leaf.name) or []]

    return _bags([keys(r) for r in gold], [keys(r) for r in predicted])


def _placed(alike: Matrix, gold: Sequence[Values], predicted: Sequence[Values]) -> Matrix:
    """Where both records stand somewhere on the page, the places alone decide; any overlap is the same place."""
    one, two = [span_of(r) for r in gold], [span_of(r) for r in predicted]
    both = np.outer([s is not None for s in one], [s is not None for s in two])
    overlap = _overlaps(one, two)
    return np.where(both, np.where(overlap > 0, 0.5 + overlap / 2, 0.0), alike)


def _overlaps(one: Sequence[tuple[int, int] | None], two: Sequence[tuple[int, int] | None]) -> Matrix:
    left, right = (np.array([s or (0, 0) for s in spans], dtype=np.float64).reshape(-1, 2) for spans in (one, two))
    starts, ends = np.maximum.outer(left[:, 0], right[:, 0]), np.minimum.outer(left[:, 1], right[:, 1])
    both = np.maximum(0.0, ends - starts)
    union = np.add.outer(left[:, 1] - left[:, 0], right[:, 1] - right[:, 0]) - both
    shares: Matrix = np.divide(both, union, out=np.zeros_like(both), where=union > 0)
    return shares


def _texts(one: Sequence[list[str]], two: Sequence[list[str]]) -> Matrix:
    """F1 of the tokens; 0 where digits or numerals differ: "Part I" is not "Part II"."""
    same_numerals = _equal(["\0".join(numerals(t)) for t in one], ["\0".join(numerals(t)) for t in two])
    return np.where(same_numerals > 0, _bags(one, two), 0.0)


def _bags(one: Sequence[Sequence[str]], two: Sequence[Sequence[str]]) -> Matrix:
    """F1 of bags of tokens, all pairs at once: the second "the" of a bag is a token of its own."""
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
    """The share of single values that are equal: what ties are broken by."""
    leaves = [leaf for leaf in plan.leaves if not leaf.many]
    total = np.zeros((len(gold), len(predicted)))
    for leaf in leaves:
        total += _equal(_keys(leaf, gold), _keys(leaf, predicted)) / len(leaves)
    return total


def _keys(leaf: LeafField, records: Sequence[Mapping[str, Any]]) -> list[str]:
    return ["" if (value := record.get(leaf.name)) is None else leaf.metric.key(value) for record in records]


def _same_order(rows: int, columns: int) -> Matrix:
    """1 on the diagonal, less the further from it."""
    distance: Matrix = np.abs(np.subtract.outer(np.arange(rows, dtype=np.float64), np.arange(columns, dtype=np.float64)))
    return np.asarray(1.0 / (1.0 + distance), dtype=np.float64)
