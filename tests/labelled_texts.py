"""Texts with labels at random places, for tests of how labels are exchanged: odd characters, odd line ends."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

EVALS = Path(__file__).parents[1] / "evals"
GOLD = sorted(EVALS.glob("*/gold/*.json"))
"""All gold of ours."""

PIECES = (
    "tide", "cache", " ", " ", "41%", "3.1×", "Øyelaran", "naïve",
    "e\u0301", "o\u0308\u0323", "क्षि", "שלום", "\u200d", "\ufeff",
    "😀", "👩🏽\u200d🔬", "𝒳", "𐍈", "🇳🇴",
    "\n", "\r\n", "\r\n\r\n", "\r", "\t", "\\nu", "<b>&amp;</b>",
)  # fmt: skip


def invented_text(rng: random.Random) -> str:
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(20, 120)))


def spans(rng: random.Random, source: str, count: int) -> list[tuple[int, int]]:
    """Stretches of the text that do not begin or end inside a CRLF."""
    found: list[tuple[int, int]] = []
    while len(found) < count:
        start, end = sorted(rng.sample(range(len(source) + 1), 2))
        if "\r\n" not in (source[max(0, at - 1) : at + 1] for at in (start, end)):
            found.append((start, end))
    return found


def random_labels(rng: random.Random, source: str) -> dict[str, Any]:
    papers = [_paper(rng, source) for _ in range(rng.randint(1, 3))]
    return {"page": "tide & cache.html", "sha256": "ab" * 32, "papers": papers}


def _paper(rng: random.Random, source: str) -> dict[str, Any]:
    leaves = iter([{"text": source[a:b], "start": a, "end": b} for a, b in spans(rng, source, 9)])
    authors = [next(leaves), next(leaves) | {"optional": True}]
    place = next(leaves)
    return {
        "title": next(leaves) if rng.random() < 0.7 else None,
        "authors": authors,
        "authors_complete": rng.choice([True, False, None]),
        "venue": next(leaves) if rng.random() < 0.5 else None,
        "year": rng.choice([None, 2031]),
        "links": [next(leaves)],
        "abstract": {"start": place["start"], "end": place["end"]},
        "methods": [{"name": next(leaves), "kind": "system", "role": rng.choice(["proposed", "compared"])}],
        "numbers": [_number(rng, next(leaves))],
    }


def _number(rng: random.Random, leaf: dict[str, Any]) -> dict[str, Any]:
    phrases = {name: rng.choice([None, "peak memory", "Øre 😀"]) for name in ("unit", "metric", "method", "baseline", "setting")}
    return {
        **leaf,
        **phrases,
        "value": rng.choice([41.0, 0.02, -3.5, 2e12]),
        "high": rng.choice([None, 52.5]),
        "baseline_value": rng.choice([None, 0.0]),
        "kind": rng.choice(["result", "scale"]),
        "direction": rng.choice([None, "decrease"]),
        "qualifier": rng.choice([None, "at_most"]),
    }
