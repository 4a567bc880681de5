"""How often rules, model, and both in agreement are right, field by field: what the judge's trust is made of.

Every word that a reader said about a value counts, also one that the judge did not take. It is right where the scores
say so: under the same alignment and the same comparators. A value inside an entry or a number that gold lacks is
wrong; where gold is optional nothing is counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.judge.trust import CASES, Counts, Trust, case_of, number_field, read_tables, write_counts
from extractor.scoring.compare import compare_page
from extractor.scoring.confidence import SHARES, Claim, Curve, by_field, reliability
from extractor.scoring.gold import Case, path_of
from extractor.scoring.metrics import Values, span_of
from extractor.scoring.outcomes import Kind, Outcome
from extractor.scoring.papers import GoldNumber, GoldPage
from extractor.scoring.schema import plan_of

FOLDS = 5
_LEAVES = ("title", "authors", "venue", "year", "links", "abstract")
_NUMBER = plan_of(GoldNumber)


@dataclass(frozen=True)
class Word:
    """What one reader said, or both alike."""

    page: str
    field: str
    case: str
    right: bool
    taken: bool = True
    """The judge took it: it is the value that was delivered."""
    confidence: float | None = None
    """With which it was delivered."""

    @property
    def whole_field(self) -> str:
        return self.field.partition(".")[0]


# ---- words


def words_of(cases: Iterable[Case], predictions: Mapping[str, Values]) -> list[Word]:
    """All words of the pages that have a prediction."""
    return [word for case in cases if case.id in predictions for word in page_words(case.id, case.gold, predictions[case.id])]


def page_words(page: str, gold: Values, predicted: Values) -> Iterator[Word]:
    """What the readers said on one page. Values that say nothing of their reader were read by the rules."""
    leaves, methods, numbers = (dict(found) for found in (_leaves(predicted), _methods(predicted), _numbers(predicted)))
    for outcome in compare_page(plan_of(GoldPage), page, gold, predicted):
        name = outcome.field.removeprefix("papers.")
        if outcome.kind in (Kind.OPT, Kind.MIS, Kind.ABS):
            continue
        if name in _LEAVES:
            yield _leaf_word(name, outcome, leaves.get((name, outcome.predicted_span), {}))
        elif outcome.record and name == "methods" and outcome.predicted_span:
            yield _method_word(outcome, methods[outcome.predicted_span], _at(gold, outcome))
        elif outcome.record and name == "numbers" and outcome.predicted_span:
            yield from _number_words(page, numbers[outcome.predicted_span], _at(gold, outcome))


def _leaves(predicted: Values) -> Iterator[tuple[tuple[str, Any], Values]]:
    for paper in _papers(predicted):
        for name in _LEAVES:
            value = paper.get(name)
            for leaf in value if isinstance(value, list) else [value]:
                if leaf is not None and span_of(leaf):
                    yield (name, span_of(leaf)), leaf


def _papers(predicted: Values) -> Sequence[Values]:
    return predicted.get("papers") or ()


def _methods(predicted: Values) -> Iterator[tuple[Any, Values]]:
    return ((span_of(method.get("name")), method) for paper in _papers(predicted) for method in paper.get("methods") or ())


def _numbers(predicted: Values) -> Iterator[tuple[Any, Values]]:
    return ((span_of(number), number) for paper in _papers(predicted) for number in paper.get("numbers") or ())


def _at(gold: Values, outcome: Outcome) -> Values | None:
    """The gold record of a record's outcome; None where gold lacks it."""
    if outcome.kind is not Kind.COR:
        return None
    found: Any = gold
    for step in path_of(outcome.path):
        found = found[step]
    record: Values = found
    return record


def _leaf_word(name: str, outcome: Outcome, leaf: Values) -> Word:
    right = outcome.kind is Kind.COR
    return Word(outcome.page, name, leaf.get("reader", "rules"), right, confidence=leaf.get("confidence"))


def _method_word(outcome: Outcome, method: Values, gold: Values | None) -> Word:
    """A method is right where gold has it, in the same role."""
    right = gold is not None and gold["role"] == method.get("role")
    name = method["name"]
    field = f"methods.{method.get('role')}"
    return Word(outcome.page, field, name.get("reader", "rules"), right, confidence=name.get("confidence"))


def _number_words(page: str, number: Values, gold: Values | None) -> Iterator[Word]:
    for leaf in _NUMBER.leaves:
        field = "numbers" if leaf.name == "value" else leaf.name
        counted = number_field(field, number.get("kind"), number.get("direction"))
        for case, value, taken in _said(number, leaf.name):
            right = _right(leaf.name, value, number, gold)
            yield Word(page, counted, case, right, taken, _confidence(number, leaf.name) if taken else None)


def _said(number: Values, name: str) -> Iterator[tuple[str, Any, bool]]:
    """Case, value, and whether the judge took it."""
    value, other = number.get(name), number.get("others", {}).get(name)
    differs = value is not None and other is not None and other["text"] is not None
    if value is not None:
        reader = number.get("reader", "rules") if name == "value" else number.get("readers", {}).get(name, "rules")
        yield case_of(reader, against=differs), value, True
    if other is not None and other["text"] is not None:
        yield case_of(other["reader"], against=differs), other["text"], False


def _right(name: str, value: Any, number: Values, gold: Values | None) -> bool:
    leaf = _NUMBER.leaf(name)
    if leaf is None or gold is None or gold[name] is None:
        return False
    return leaf.metric.error(gold[name], value, gold, {**number, name: value}) is None


def _confidence(number: Values, name: str) -> float | None:
    found = number.get("confidence") if name == "value" else number.get("confidences", {}).get(name)
    return None if found is None else float(found)


# ---- counts


@dataclass(frozen=True)
class TrustTable:
    """How often each reader was right, page by page."""

    pages: Mapping[str, Counts]

    def counts(self, without: Collection[str] = ()) -> Counts:
        """The sum over pages, save some; fields and cases sorted."""
        total: dict[str, dict[str, tuple[int, int]]] = {}
        for page, fields in self.pages.items():
            for field, cases in fields.items() if page not in without else ():
                for case, pair in cases.items():
                    _add(total, field, case, *pair)
        return {field: dict(sorted(total[field].items())) for field in sorted(total)}


def _add(counts: dict[str, dict[str, tuple[int, int]]], field: str, case: str, right: int, total: int) -> None:
    before = counts.setdefault(field, {}).get(case, (0, 0))
    counts[field][case] = before[0] + right, before[1] + total


def count(cases: Sequence[Case], predictions: Mapping[str, Values]) -> TrustTable:
    """Count the readers' words on the pages that have a prediction; for all fields, let the run ask all (``Trust.ask_all``)."""
    pages = [case.id for case in cases if case.id in predictions]
    return table_of(words_of(cases, predictions), pages)


def table_of(words: Iterable[Word], pages: Iterable[str] = ()) -> TrustTable:
    found: dict[str, dict[str, dict[str, tuple[int, int]]]] = {page: {} for page in pages}
    for word in words:
        _add(found.setdefault(word.page, {}), word.field, word.case, word.right, 1)
    return TrustTable(found)


def folds_of(pages: Collection[str], folds: int = FOLDS) -> list[list[str]]:
    """Pages in parts of nearly equal size, the same at every call, and no part a suite: dealt out in order of their names' hashes."""
    shuffled = sorted(pages, key=lambda page: hashlib.sha256(page.encode()).digest())
    return [part for at in range(folds) if (part := shuffled[at::folds])]


def suites_of(pages: Collection[str]) -> list[list[str]]:
    """Pages by what stands before the slash of their names."""
    names = sorted({page.partition("/")[0] for page in pages})
    return [[page for page in pages if page.partition("/")[0] == name] for name in names]


def fold_tables(table: TrustTable, folds: int = FOLDS) -> dict[str, Trust]:
    """For each page the trust counted on the pages of the other folds: no page judges itself."""
    if folds < 2:
        raise ValueError("a page can't be judged by other pages in fewer than two folds")
    return _judged_by_others(table, folds_of(table.pages, folds))


def _judged_by_others(table: TrustTable, parts: Sequence[Sequence[str]]) -> dict[str, Trust]:
    return {page: trust for part in parts for trust in [Trust(table.counts(part))] for page in part}


def write_trust(file: Path, key: str, table: TrustTable) -> None:
    """Put the counts under a model's key (:func:`extractor.judge.trust.key_of`); what other models earned stays.

    A run asks the model only what its word is taken for. Of the other fields the file's counts of the model's word stay: without
    them it would seem never to have been heard. Raises :class:`extractor.errors.UsageError` where the file is no trust table,
    :class:`extractor.errors.OutputError`.
    """
    known = read_tables(file).get(key, {}) if file.exists() else {}
    write_counts(file, key, with_unasked(table.counts(), known))


_OF_THE_MODEL = ("model", "model_against", "rules_against")


def with_unasked(counts: Counts, known: Counts) -> Counts:
    """``counts``, and what is known of the model's word on fields that it was not asked about."""
    asked = {field.partition(".")[0] for field, cases in counts.items() if any(case in _OF_THE_MODEL for case in cases)}
    kept = {
        field: {case: pair for case, pair in cases.items() if case in _OF_THE_MODEL}
        for field, cases in known.items()
        if field.partition(".")[0] not in asked
    }
    fields = sorted({*counts, *(field for field, cases in kept.items() if cases)})
    return {field: {**kept.get(field, {}), **counts.get(field, {})} for field in fields}


# ---- confidence


@dataclass(frozen=True)
class Calibration:
    """What was counted, and how far a confidence made of it can be believed."""

    table: TrustTable
    whole: Curve
    """Each page's values with the confidence that the other pages' counts give them."""
    fields: Mapping[str, Curve]
    delivered: Curve
    """With the confidence that they were delivered with: from counts in which these pages may be."""
    suites: Mapping[str, Curve]
    """Each suite's values with the confidence that the other suites' counts give them: what to expect of pages of another
    kind. Empty for a single suite."""
    folds: int


def calibrate(cases: Sequence[Case], predictions: Mapping[str, Values], folds: int = FOLDS) -> Calibration:
    """Count, and test the confidence that follows on pages that were not counted."""
    words = words_of(cases, predictions)
    table = table_of(words, [case.id for case in cases if case.id in predictions])
    claims = list(folded_claims(words, table, folds))
    delivered = reliability(delivered_claims(words))
    return Calibration(table, reliability(claims), by_field(claims), delivered, _suite_curves(words, table), folds)


def folded_claims(words: Iterable[Word], table: TrustTable, folds: int = FOLDS) -> Iterator[Claim]:
    """The delivered values, each with the confidence that other pages give it."""
    return _claims(words, fold_tables(table, folds), folds_of(table.pages, folds))


def _suite_curves(words: Sequence[Word], table: TrustTable) -> dict[str, Curve]:
    parts = suites_of(table.pages)
    if len(parts) < 2:
        return {}
    claims = list(_claims(words, _judged_by_others(table, parts), parts))
    return {part[0].partition("/")[0]: reliability(claim for claim in claims if claim.fold == at) for at, part in enumerate(parts)}


def _claims(words: Iterable[Word], trust: Mapping[str, Trust], parts: Sequence[Sequence[str]]) -> Iterator[Claim]:
    part_of = {page: at for at, part in enumerate(parts) for page in part}
    for word in words:
        if word.taken:
            sure = trust[word.page].confidence(word.field, word.case)
            yield Claim(word.page, word.whole_field, sure, word.right, part_of[word.page])


def delivered_claims(words: Iterable[Word]) -> Iterator[Claim]:
    """The delivered values that carry a confidence, as they carry it."""
    return (Claim(w.page, w.whole_field, w.confidence, w.right) for w in words if w.confidence is not None)


# ---- text


def render_text(calibration: Calibration) -> str:
    """Counts, reliability curve, calibration error, and what precision remains, for a terminal."""
    parts = (
        f"right, of all that was said, on {len(calibration.table.pages)} pages",
        *_count_lines(calibration.table.counts()),
        "",
        f"confidence by folds: each page's from the other pages' counts ({calibration.folds} folds)",
        *_curve_lines(calibration.whole),
        "",
        *_field_lines("by folds", {"all": calibration.whole, **calibration.fields}),
        "",
        *(_field_lines("each from the other suites' counts", calibration.suites) if calibration.suites else ()),
        *_field_lines("as delivered", {"all": calibration.delivered}),
    )
    return "\n".join(parts) + "\n"


def _count_lines(counts: Counts) -> Iterator[str]:
    yield f"{'':20}" + "".join(f"{case.replace('_', ' '):>16}" for case in CASES)
    for field, cases in counts.items():
        shown = (f"{cases[case][0]}/{cases[case][1]}" if case in cases else "" for case in CASES)
        yield f"{field:20}" + "".join(f"{pair:>16}" for pair in shown).rstrip()


def _curve_lines(curve: Curve) -> Iterator[str]:
    yield f"{'confidence':>12}{'right':>8}{'95 %':>16}{'values':>9}"
    for one in curve.bins:
        bounds = f"{one.right.low:.3f}-{one.right.high:.3f}"
        yield f"{one.confidence:12.3f}{one.right.estimate:8.3f}{bounds:>16}{one.count:9}"


def _field_lines(title: str, curves: Mapping[str, Curve]) -> Iterator[str]:
    yield f"{title:36}{'values':>8}{'error':>8}{'by chance':>11}   precision of the surest{''.join(f'{share:>7.0%}' for share in SHARES)}"
    for name, curve in curves.items():
        kept = "".join(f"{kept.precision.estimate:7.3f}" for kept in curve.kept)
        yield f"  {name:34}{curve.count:8}{curve.error:8.3f}{curve.by_chance:11.3f}{'':26}{kept}"
