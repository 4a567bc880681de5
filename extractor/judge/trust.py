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
_WORTH_SAYING = 0.35
"""With an F1 of some .7, a value that is right in more than one case of three raises it."""


@dataclass(frozen=True)
class Trust:
    """The counts that judge one model's word against the rules'."""

    counts: Counts

    def confidence(self, field: str, case: str) -> float:
        """The share of such readings that was right, drawn towards 0.7 where few were counted."""
        right, total = self.counts.get(field, {}).get(case, (0, 0))
        return round((right + _PRIOR_RIGHT) / (total + _PRIOR_ALL), 3)

    def asks(self, field: str) -> bool:
        """Is the model worth asking about this field: is its word ever taken?"""
        return self.prefers_model(field, against=True) or self.prefers_model(field, against=False)

    def prefers_model(self, field: str, *, against: bool) -> bool:
        """Where the two differ (``against``), or only the model says something: is the model's word the better one?

        Alone it is taken where it is right more often than a field of such recall can afford to miss.
        """
        if against:
            return self.confidence(field, "model_against") > self.confidence(field, "rules_against")
        return self.confidence(field, "model") >= _WORTH_SAYING


@cache
def _table() -> dict[str, Counts]:
    text = (resources.files("extractor.judge") / "trust.json").read_text(encoding="utf-8")
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
