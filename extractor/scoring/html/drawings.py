"""Drawings as inline SVG. Across they count in per cent of the room that there is, so they grow and shrink without distortion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

from extractor.scoring.html.markup import Html, el
from extractor.scoring.outcomes import Counts

MEANINGS = {"COR": "right", "INC": "wrong", "MIS": "missed", "SPU": "extra", "DUP": "twice", "OPT": "optional"}
KINDS = tuple(MEANINGS)
ROW = 20


@dataclass(frozen=True)
class Axis:
    """From where to where a drawing goes, and where it has lines."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> str:
        """Where a value stands, held inside."""
        share = (value - self.low) / (self.high - self.low)
        return f"{100 * min(1.0, max(0.0, share)):.2f}%"


def score_axis(lows: Iterable[float]) -> Axis:
    """To 1 from 0, or from the last quarter below all that is drawn."""
    start = min(3, floor(4 * min(lows, default=0.0)))
    ticks = ((0, 0.25, 0.5, 0.75, 1), (0.25, 0.5, 0.75, 1), (0.5, 0.6, 0.7, 0.8, 0.9, 1), (0.75, 0.8, 0.85, 0.9, 0.95, 1))
    return Axis(start / 4, 1.0, ticks[start])


def change_axis(sizes: Iterable[float]) -> Axis:
    """As far to the left as to the right of nothing."""
    reach = max((abs(size) for size in sizes), default=0.0)
    end = next((step for step in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5) if reach <= step), 1.0)
    return Axis(-end, end, (-end, 0.0, end))


def points(axis: Axis) -> list[str]:
    """The ticks of differences, in points of a hundred."""
    return [f"{100 * tick:+g}".replace("-", "−") if tick else "0" for tick in axis.ticks]


def svg(label: str, *shapes: str, height: int = ROW, class_: str = "drawn") -> Html:
    return el("svg", *shapes, width="100%", height=height, role="img", aria_label=label, class_=class_)


def line(x1: str, x2: str, y1: float, y2: float, class_: str) -> Html:
    return el("line", x1=x1, x2=x2, y1=y1, y2=y2, class_=class_)


def grid(axis: Axis, height: int = ROW) -> list[Html]:
    return [line(axis.at(tick), axis.at(tick), 0, height, "zero" if tick == 0 > axis.low else "tick") for tick in axis.ticks]


def scale(axis: Axis, names: Sequence[str]) -> Html:
    """The axis with its numbers, for the head of a column."""
    ends = {0: "start", len(names) - 1: "end"}
    marks = (
        el("text", name, x=axis.at(tick), y=12, text_anchor=ends.get(at, "middle"))
        for at, (tick, name) in enumerate(zip(axis.ticks, names, strict=True))
    )
    return el("svg", *marks, width="100%", height=16, aria_hidden="true", class_="scale")


def whisker(axis: Axis, low: float, estimate: float, high: float, label: str, *, ceiling: float | None = None) -> Html:
    """A dot on its interval, with a mark where two labellers end."""
    middle = ROW / 2
    cap = [line(axis.at(end), axis.at(end), middle - 4, middle + 4, "whisker") for end in (low, high)]
    dot = el("circle", cx=axis.at(estimate), cy=middle, r=4.5, class_="dot")
    mark = [] if ceiling is None else [line(axis.at(ceiling), axis.at(ceiling), 1, ROW - 1, "ceiling")]
    return svg(label, *grid(axis), *mark, line(axis.at(low), axis.at(high), middle, middle, "whisker"), *cap, dot)


def lollipop(axis: Axis, value: float, label: str) -> Html:
    """How far a page moved, from nothing."""
    side = "gain" if value > 0 else "loss"
    middle = ROW / 2
    if not value:
        return svg(label, *grid(axis))
    stick = line(axis.at(0), axis.at(value), middle, middle, f"stick {side}")
    return svg(label, *grid(axis), stick, el("circle", cx=axis.at(value), cy=middle, r=4, class_=side))


def bar(share: float, class_: str = "bar") -> Html:
    width = f"{max(1.0, 100 * share):.1f}%"
    return el(
        "svg", el("rect", width=width, height=6, rx=1, class_=class_), width="100%", height=6, aria_hidden="true", class_="bars"
    )


def counts_by_kind(counts: Counts) -> dict[str, int]:
    return {kind: getattr(counts, kind.lower()) for kind in KINDS}


def stacked(counts: Counts) -> Html:
    """The outcomes of a field or page as parts of a whole."""
    found = counts_by_kind(counts)
    total = sum(found.values()) or 1
    parts, at = [], 0.0
    for kind, number in found.items():
        width = 100 * number / total
        if number:
            parts.append(el("rect", x=f"{at:.2f}%", width=f"{width:.2f}%", height=10, class_=f"k-{kind}"))
        at += width
    label = ", ".join(f"{number} {kind}" for kind, number in found.items() if number) or "nothing"
    return svg(label, *parts, height=10, class_="stack")


def legend() -> Html:
    """What the colours of stacked bars mean."""
    return el("p", *(el("span", el("i", class_=f"swatch k-{kind}"), name) for kind, name in MEANINGS.items()), class_="legend")
