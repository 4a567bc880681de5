"""How far each reader is trusted, field by field: counted on gold, kept as data.

``trust.json`` holds, for each model (by its weights' sha256, or else its name) and field, how often a value was right
that both readers read alike, that only the rules read, that only the model read, and the rules' and the model's word
where they differ. A value's confidence is that share, and the judge takes the likelier word. Some fields are counted
by form (``metric.change``, ``methods.proposed``); the form's counts are drawn towards the whole field's.

``extractor eval calibrate`` counts, and writes such files. A key may stand for another: ``"default": "cc32..."``.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from extractor.errors import OutputError, UsageError
from extractor.models import ModelIdentity, NoModel

Counts = Mapping[str, Mapping[str, tuple[int, int]]]
"""By field, then by case ("both", "rules", "model", "rules_against", "model_against"): right, of all."""

CASES = ("both", "rules", "model", "rules_against", "model_against")
DEFAULT = "default"
_RULES_SPOKE = ("both", "rules", "rules_against")
_PRIOR, _PRIOR_WEIGHT = 0.7, 4.0
"""Of a field never counted seven values in ten are right; it weighs as much as four counted ones, so that 2 of 2 is .8."""
_WORTH_SAYING = 0.35
"""With an F1 of some .7, a value that is right in more than one case of three raises it."""
_BY_FORM = frozenset({"numbers", "kind", "unit", "metric"})
"""Fields that are right more or less often with the number's form: of changes the rules read the metric, of levels hardly."""


def number_field(name: str, kind: str | None, direction: str | None) -> str:
    """What a number's field is counted as: by its form (``scale``, ``change``, ``level``) where that tells."""
    form = "scale" if kind == "scale" else "change" if direction else "level"
    return f"{name}.{form}" if name in _BY_FORM else name


@dataclass(frozen=True)
class Trust:
    """The counts that judge one model's word against the rules'. What follows from them is kept: all pages ask the same."""

    counts: Counts
    ask_all: bool = False
    """Ask the model about every field, also where its word is never taken: what is not asked can't be counted."""
    asked: bool = True
    """False where there is no model: the rules' word then stands for all that the rules say, confirmed or not."""

    def confidence(self, field: str, case: str) -> float:
        """The share of such readings that was right, drawn towards the whole field's share, and that towards 0.7.

        What the rules say is one case, confirmed or not, of a field about which no model is heard.
        """
        alike = _RULES_SPOKE if case in _RULES_SPOKE and not self._heard(field) else (case,)
        return round(self._share(field, alike), 3)

    @cached_property
    def _share(self) -> Callable[[str, tuple[str, ...]], float]:
        """The share of a field's values in these cases that was right; each is counted once."""
        return cache(self._counted)

    def _counted(self, field: str, alike: tuple[str, ...]) -> float:
        whole, form, _ = field.rpartition(".")
        prior = self._share(whole, alike) if form else _PRIOR
        pairs = [cases[case] for _, cases in self._forms.get(field, ()) for case in alike if case in cases]
        right, total = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
        return (right + _PRIOR_WEIGHT * prior) / (total + _PRIOR_WEIGHT)

    @cached_property
    def _forms(self) -> Mapping[str, Sequence[tuple[str, Mapping[str, tuple[int, int]]]]]:
        """By field, and by each form of it: what is counted as it, with its counts."""
        forms: dict[str, list[tuple[str, Mapping[str, tuple[int, int]]]]] = defaultdict(list)
        for name, cases in self.counts.items():
            for field in {name, name.partition(".")[0]}:
                forms[field].append((name, cases))
        return forms

    def _heard(self, field: str) -> bool:
        return self.asked and self._earns(field.partition(".")[0])

    def asks(self, field: str) -> bool:
        """Is the model worth asking about this field: is its word ever taken?"""
        return self.ask_all or self._earns(field)

    def _earns(self, field: str) -> bool:
        forms = [name for name, _ in self._forms.get(field, ())] or [field]
        return any(self.prefers_model(form, against=against) for form in forms for against in (True, False))

    def prefers_model(self, field: str, *, against: bool) -> bool:
        """Where the two differ (``against``), or only the model says something: is the model's word the better one?

        Alone it is taken where it is right more often than a field of such recall can afford to miss.
        """
        if against:
            return self._share(field, ("model_against",)) > self._share(field, ("rules_against",))
        return self._share(field, ("model",)) >= _WORTH_SAYING


def case_of(reader: str, *, against: bool) -> str:
    """The case of a reader's word; ``against``: the other reader says something else."""
    return f"{reader}_against" if against else reader


def key_of(identity: ModelIdentity) -> str:
    """What a model's counts are kept under."""
    return identity.weights_sha256 or identity.name


def trust_in(identity: ModelIdentity, file: Path | None = None, *, ask_all: bool = False) -> Trust:
    """The trust in a model; an unknown one starts with the embedded model's counts.

    ``file`` holds counts besides the package's, and wins. Raises :class:`UsageError` for a file that holds no counts.
    """
    return _shipped_trust(identity, ask_all) if file is None else _trust_by({**_shipped(), **read_tables(file)}, identity, ask_all)


@lru_cache(maxsize=16)
def _shipped_trust(identity: ModelIdentity, ask_all: bool) -> Trust:
    return _trust_by(_shipped(), identity, ask_all)


def _trust_by(tables: Mapping[str, Counts], identity: ModelIdentity, ask_all: bool) -> Trust:
    keys = (identity.weights_sha256, identity.name, DEFAULT)
    counts: Counts = next((tables[key] for key in keys if key and key in tables), {})
    return Trust(counts, ask_all=ask_all, asked=identity != NoModel.identity)


# ---- files


@cache
def _shipped() -> dict[str, Counts]:
    return _tables((resources.files("extractor.judge") / "trust.json").read_text(encoding="utf-8"))


def read_tables(file: Path) -> dict[str, Counts]:
    """The counts of a file by key. Raises :class:`UsageError` for what is no trust table."""
    try:
        return _tables(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise UsageError(f"{file} is no trust table: {error}") from error


def _tables(text: str) -> dict[str, Counts]:
    document: dict[str, Any] = json.loads(text)
    own = {key: _counts(fields) for key, fields in document.items() if not isinstance(fields, str)}
    return own | {key: own[other] for key, other in document.items() if isinstance(other, str)}


def _counts(fields: Mapping[str, Any]) -> Counts:
    """Raises ``ValueError`` for a case that there is not, and for more right ones than there are."""
    return {field: {case: _pair(f"{field} {case}", case, pair) for case, pair in cases.items()} for field, cases in fields.items()}


def _pair(place: str, case: str, pair: Any) -> tuple[int, int]:
    right, total = pair
    if case not in CASES or not (isinstance(right, int) and isinstance(total, int) and 0 <= right <= total):
        raise ValueError(f"{place}: {pair} is not [right, all] of one of {', '.join(CASES)}")
    return right, total


def write_counts(file: Path, key: str, counts: Counts) -> None:
    """Put counts under a key of a file, beside those of other models; sorted. Raises :class:`UsageError` and :class:`OutputError`."""
    if file.exists():
        read_tables(file)
    try:
        document = json.loads(file.read_text("utf-8")) if file.exists() else {}
        file.write_text(_written(document | {key: counts}), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{file} can't be written: {error.strerror}") from error


def _written(document: Mapping[str, Any]) -> str:
    """JSON with a line for each case."""
    text = json.dumps(document, indent=1, sort_keys=True)
    return re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", text) + "\n"
