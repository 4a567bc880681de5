"""Count, on gold, how often each reader was right, and write the trust table.

    python evals/calibrate.py MODEL_KEY GOLD_DIR EXTRACTIONS_DIR [GOLD_DIR EXTRACTIONS_DIR ...] [--write extractor/judge/trust.json]

EXTRACTIONS_DIR holds one Extraction a page, as ``extractor extract --format json --out`` writes them. A case is
counted by field and by who read it: both readers alike, the rules alone, the model alone, or one
against the other. Prints the table; ``--write`` puts it into the trust file under MODEL_KEY (a weights' sha256, a
model's name, or ``default``).
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Case = tuple[str, str, bool]
"""Field, who read it, and whether it was right."""

COPIED = ("metric", "method", "baseline", "setting")
DERIVED = ("kind", "unit", "direction", "qualifier")


def folded(text: str | None) -> str:
    return " ".join(re.sub(r"[^\w%+]", " ", unicodedata.normalize("NFKC", str(text or "")).casefold()).split())


def alike(a: str | None, b: str | None) -> bool:
    """Token F1 of at least .67, as the yardstick has it for phrases."""
    left, right = folded(a).split(), folded(b).split()
    rest, hits = list(right), 0
    for token in left:
        if token in rest:
            rest.remove(token)
            hits += 1
    return bool(left and right) and 2 * hits / (len(left) + len(right)) >= 0.67


def overlaps(a: dict[str, Any] | None, b: dict[str, Any] | None) -> bool:
    return bool(a and b and a["start"] < b["end"] and b["start"] < a["end"])


def partner(paper: dict[str, Any], golds: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The gold paper whose title, or else abstract, lies where this one's does."""
    key = "title" if paper["title"] else "abstract"
    return next((gold for gold in golds if overlaps(gold[key], paper[key])), None)


def cases_of(gold: list[dict[str, Any]], papers: list[dict[str, Any]]) -> Iterator[Case]:
    for paper in papers:
        mine = partner(paper, gold)
        if paper["title"]:
            yield "title", paper["title"]["reader"], mine is not None
        yield from method_cases(paper, mine)
        if mine is not None:
            yield from leaf_cases(paper, mine)
            yield from number_cases(paper, mine)


def leaf_cases(paper: dict[str, Any], gold: dict[str, Any]) -> Iterator[Case]:
    names = {folded(author["text"]) for author in gold["authors"]}
    for author in paper["authors"]:
        yield "authors", "rules", folded(author["text"]) in names
    urls = {folded(link["text"]) for link in gold["links"]}
    for link in paper["links"]:
        yield "links", "rules", folded(link["text"]) in urls
    for name in ("venue", "abstract"):
        if paper[name]:
            yield name, "rules", overlaps(paper[name], gold[name])
    if paper["year"] is not None:
        yield "year", "rules", paper["year"] == gold["year"]


def method_cases(paper: dict[str, Any], gold: dict[str, Any] | None) -> Iterator[Case]:
    known = {folded(method["name"]["text"]): method for method in (gold or {"methods": []})["methods"]}
    for method in paper["methods"]:
        label = known.get(folded(method["name"]["text"]))
        if not (label and label.get("optional")):
            yield f"methods.{method['role']}", method["name"]["reader"], label is not None and label["role"] == method["role"]


def number_cases(paper: dict[str, Any], gold: dict[str, Any]) -> Iterator[Case]:
    for number in paper["numbers"]:
        label = next((g for g in gold["numbers"] if overlaps(g, number) and g["value"] == number["value"]), None)
        if label and label.get("optional"):
            continue
        yield "numbers", "rules", label is not None
        if label is None:
            continue
        for name in DERIVED:
            if number[name] is not None:
                yield name, "rules", number[name] == label[name]
        for name in COPIED:
            yield from copied_cases(name, number, label)


def copied_cases(name: str, number: dict[str, Any], label: dict[str, Any]) -> Iterator[Case]:
    if number[name] is None:
        return
    reader, other = number["readers"].get(name, "rules"), number["others"].get(name)
    if other and other["text"]:
        yield name, f"{reader}_against", alike(number[name], label[name])
        yield name, f"{other['reader']}_against", alike(other["text"], label[name])
    else:
        yield name, reader, alike(number[name], label[name])


def main(arguments: list[str]) -> int:
    write = Path(arguments[arguments.index("--write") + 1]) if "--write" in arguments else None
    plain = [argument for argument in arguments if argument != "--write" and argument != str(write)]
    if len(plain) < 3 or len(plain) % 2 == 0:
        print(__doc__)
        return 2
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for gold_dir, found_dir in zip(plain[1::2], plain[2::2], strict=True):
        for path in sorted(Path(gold_dir).glob("*.json")):
            found = Path(found_dir) / path.name
            if found.exists():
                for field, case, right in cases_of(
                    json.loads(path.read_text("utf-8"))["papers"], json.loads(found.read_text("utf-8"))["papers"]
                ):
                    counts[field][case][0] += right
                    counts[field][case][1] += 1
    table = {field: {case: counts[field][case] for case in sorted(counts[field])} for field in sorted(counts)}
    for field, cases in table.items():
        print(f"{field:20}", "  ".join(f"{case} {right}/{total}" for case, (right, total) in cases.items()))
    if write:
        trust = json.loads(write.read_text("utf-8")) | {plain[0]: table}
        write.write_text(json.dumps(trust, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
