"""How far each reader is trusted, field by field: counted on gold, kept as data.

``trust.json`` holds, for each model (by weights) and field, how often a value was right that only the
rules read, that only the model read, that both read alike, and the rules' and the model's word where
they differ. A value's confidence is that share, and the judge takes the likelier word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from extractor.models import ModelIdentity

Counts = Mapping[str, Mapping[str, tuple[int, int]]]
"""By field, then by case ("both", "rules", "model", "rules_against", "model_against"): right, of all."""

_PRIOR_RIGHT, _PRIOR_ALL = 1.4, 2.0


@dataclass(frozen=True)
class Trust:
    """The counts that judge one model's word against the rules'."""

    counts: Counts

    def confidence(self, field: str, case: str) -> float:
        """The share of such readings that was right, drawn towards 0.7 where few were counted."""
        right, total = self.counts.get(field, {}).get(case, (0, 0))
        return round((right + _PRIOR_RIGHT) / (total + _PRIOR_ALL), 3)

    def takes(self, field: str, case: str, *, floor: float = 0.5) -> bool:
        """Is such a reading right more often than not?"""
        return self.confidence(field, case) >= floor


@cache
def _table() -> dict[str, Counts]:
    text = (resources.files("extractor") / "trust.json").read_text(encoding="utf-8")
    return {
        model: {field: {case: (pair[0], pair[1]) for case, pair in cases.items()} for field, cases in fields.items()}
        for model, fields in json.loads(text).items()
    }


def trust_in(identity: ModelIdentity) -> Trust:
    """The trust table of a model; an unknown one starts with the embedded model's."""
    table = _table()
    for key in (identity.weights_sha256, identity.name, "default"):
        if key and key in table:
            return Trust(table[key])
    return Trust({})
