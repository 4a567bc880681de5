"""A suite of two small pages and an empty one, written anew for each test."""

import hashlib
import json
from pathlib import Path
from typing import Any

TIDE = (
    "Papers of 2031\n\n"
    "TideCache: Letting Caches Breathe\n"
    "Ada Okafor, Li Wei\n"
    "We present TideCache, a cache for sensor streams, which reduces memory by 41% compared to SlowCache on RiverBench. "
    "It was tested on eleven traces and needs no tuning at all, which is what operators of small stations asked us for.\n"
)
MOSS = (
    "Publications\n\n"
    "MossNet: Reading Lichens from the Air\n"
    "Bo Lindqvist, Mei Tanaka\n"
    "We introduce MossNet, a segmentation network for lichens. It reaches an accuracy of 87.5% on LichenSet and needs 12 ms a tile. "
    "Everything was trained on 4,200 photographs that rangers of two parks took over one summer with ordinary phones.\n"
)
NOTHING = "Opening hours\n\nThe library is open from 9 to 17. Closed on 3 May. Parking costs 2 euros an hour for visitors of the archive.\n"
EMPTY = {
    "high": None,
    "baseline_value": None,
    "unit": None,
    "metric": None,
    "direction": None,
    "method": None,
    "baseline": None,
    "setting": None,
    "qualifier": None,
}


def leaf(page: str, text: str) -> dict[str, Any]:
    start = page.index(text)
    return {"text": text, "start": start, "end": start + len(text)}


def number(page: str, text: str, value: float, kind: str = "result", **more: Any) -> dict[str, Any]:
    return leaf(page, text) | EMPTY | {"value": value, "kind": kind} | more


def paper(
    page: str, title: str, authors: list[str], year: int | None, methods: dict[str, tuple[str, str]], numbers: list[dict[str, Any]]
) -> dict[str, Any]:
    abstract = page.index("We "), len(page.rstrip())
    return {
        "title": leaf(page, title), "authors": [leaf(page, name) for name in authors], "authors_complete": True, "venue": None,
        "year": year, "links": [], "abstract": {"start": abstract[0], "end": abstract[1]},
        "methods": [{"name": leaf(page, name), "kind": kind, "role": role} for name, (kind, role) in methods.items()], "numbers": numbers,
    }  # fmt: skip


def labels() -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """By page: its text and its papers."""
    tide = [
        number(
            TIDE,
            "41%",
            41.0,
            unit="%",
            metric="memory",
            direction="decrease",
            method="TideCache",
            baseline="SlowCache",
            setting="RiverBench",
        ),
        number(TIDE, "eleven", 11.0, "scale", unit="traces"),
    ]
    moss = [
        number(MOSS, "87.5%", 87.5, unit="%", metric="accuracy", method="MossNet", setting="LichenSet"),
        number(MOSS, "12 ms", 12.0, unit="ms", method="MossNet"),
        number(MOSS, "4,200", 4200.0, "scale", unit="photographs"),
    ]
    return {
        "moss": (MOSS, [paper(MOSS, "MossNet: Reading Lichens from the Air", ["Bo Lindqvist", "Mei Tanaka"], None, {"MossNet": ("model", "proposed")}, moss)]),
        "nothing": (NOTHING, []),
        "tide": (TIDE, [paper(TIDE, "TideCache: Letting Caches Breathe", ["Ada Okafor", "Li Wei"], 2031,
                              {"TideCache": ("system", "proposed"), "SlowCache": ("system", "compared")}, tide)]),
    }  # fmt: skip


def write_suite(folder: Path) -> Path:
    """``pages/`` and ``gold/`` in the folder."""
    for stem, (text, papers) in labels().items():
        (folder / "pages").mkdir(parents=True, exist_ok=True)
        (folder / "gold").mkdir(exist_ok=True)
        (folder / "pages" / f"{stem}.txt").write_text(text, encoding="utf-8")
        write_gold(folder / "gold" / f"{stem}.json", text, papers)
    return folder


def write_gold(file: Path, text: str, papers: list[dict[str, Any]]) -> None:
    gold = {"page": f"{file.stem}.txt", "sha256": hashlib.sha256(text.encode()).hexdigest(), "papers": papers}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(gold, indent=2, ensure_ascii=False), encoding="utf-8")
