"""Charts with two axes: cost beside quality, and whether confidence means what it says.

Their numbers stand in columns of their own, so that the drawing between them can stretch and letters keep their size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

from extractor.scoring.html.drawings import Axis, line, score_axis, svg
from extractor.scoring.html.markup import Html, counted, el, joined, p_value, score, section, short, table
from extractor.scoring.html.view import Calibration, Cost, ReportView

HEIGHT = 260
LABEL = 15
"""How far apart the names of lines are at least."""
NEAR = 0.34
"""Of the width: names below the drawing that are nearer would touch on a small screen."""


@dataclass(frozen=True)
class Line:
    """Points, across from 0 to 1 and up by the axis, with their radius in pixels."""

    name: str
    points: Sequence[tuple[float, float]]
    sizes: Sequence[float] = ()


def chart(label: str, lines: Sequence[Line], axis: Axis, feet: Mapping[float, str], *shapes: str) -> Html:
    """``feet`` names places below the drawing (0 to 1 across)."""

    def down(value: float) -> float:
        return round(HEIGHT * (axis.high - value) / (axis.high - axis.low), 1)

    levels = [line("0%", "100%", down(tick), down(tick), "tick") for tick in axis.ticks]
    posts = [line(_across(at), _across(at), 0, HEIGHT, "tick") for at in feet]
    drawn = [shape for number, each in enumerate(lines) for shape in _drawn(each, number, down)]
    numbers = [el("text", short(tick), x="100%", y=down(tick) + 4, text_anchor="end") for tick in axis.ticks]
    return el(
        "div",
        el("svg", *numbers, width=34, height=HEIGHT, aria_hidden="true", class_="scale"),
        svg(label, *levels, *posts, *shapes, *drawn, height=HEIGHT, class_="plot"),
        el("svg", *_names(lines, down), width="100%", height=HEIGHT, aria_hidden="true", class_="scale"),
        el("svg", *_feet(feet), width="100%", height=36, aria_hidden="true", class_="scale feet"),
        class_="chart",
    )


def _across(share: float) -> str:
    return f"{100 * share:.2f}%"


def _drawn(each: Line, number: int, down: Callable[[float], float]) -> list[Html]:
    series = f"s{number % 6}"
    ways = [line(_across(a[0]), _across(b[0]), down(a[1]), down(b[1]), f"way {series}") for a, b in pairwise(each.points)]
    sizes = each.sizes or [4.0] * len(each.points)
    dots = [
        el("circle", el("title", f"{each.name} {score(y)}"), cx=_across(x), cy=down(y), r=r, class_=f"point {series}")
        for (x, y), r in zip(each.points, sizes, strict=True)
    ]
    return ways + dots


def _names(lines: Sequence[Line], down: Callable[[float], float]) -> list[Html]:
    """The lines' names at their right ends, moved apart where they would stand on each other."""
    named = sorted((down(each.points[-1][1]), number, each.name) for number, each in enumerate(lines) if each.name and each.points)
    heights = _apart([at for at, _, _ in named])
    return [
        el("text", name, x=10, y=round(at + 4, 1), class_=f"name s{number % 6}")
        for at, (_, number, name) in zip(heights, named, strict=True)
    ]


def _apart(heights: Sequence[float]) -> list[float]:
    """The same order from top to bottom, at least :data:`LABEL` apart and inside the drawing."""
    moved: list[float] = []
    for at in heights:
        moved.append(max(at, moved[-1] + LABEL) if moved else max(at, 4.0))
    floor = HEIGHT - 2.0
    for index in range(len(moved) - 1, -1, -1):
        moved[index] = min(moved[index], floor)
        floor = moved[index] - LABEL
    return moved


def _feet(feet: Mapping[float, str]) -> list[Html]:
    """Names below the drawing, a line lower where the one before is near."""
    shapes, before, lower = [], -1.0, False
    for at, name in sorted(feet.items()):
        lower = at - before < NEAR and len(name) > 5 and not lower
        before = at
        shapes.append(el("text", name, x=_across(at), y=30 if lower else 14, text_anchor="middle"))
    return shapes


# ---- cost


def cost_section(view: ReportView) -> Html | None:
    """Quality over seconds, and what a page and a right value took."""
    if not view.costs:
        return None
    costs = sorted(view.costs, key=lambda cost: cost.seconds)
    names = [name for name in (each.name for each in view.first) if all(name in cost.quality for cost in costs)]
    lead = "F1 of the declared scores over the seconds that a run took; further left is cheaper, further up is better."
    if _far_apart([cost.seconds for cost in costs]):
        lead += " Seconds are drawn by their logarithm."
    return section("cost", "Cost beside quality", lead, _cost_chart(costs, names), _cost_table(costs, names))


def _cost_chart(costs: Sequence[Cost], names: Sequence[str]) -> Html:
    places = _places([cost.seconds for cost in costs])
    lines = [Line(name, [(at, cost.quality[name]) for at, cost in zip(places, costs, strict=True)]) for name in names]
    feet = {at: f"{cost.name} · {seconds(cost.seconds)}" for at, cost in zip(places, costs, strict=True)}
    return chart("F1 over seconds, by run", lines, score_axis(y for each in lines for _, y in each.points), feet)


def _places(values: Sequence[float]) -> list[float]:
    """Across from .12 to .88; by their logarithm where the largest is more than thirty times the smallest."""
    if _far_apart(values):
        values = [log10(value) for value in values]
    low, width = min(values), (max(values) - min(values)) or 1.0
    return [round(0.12 + 0.76 * (value - low) / width, 4) for value in values]


def _far_apart(values: Sequence[float]) -> bool:
    return min(values) > 0 and max(values) > 30 * min(values)


def _cost_table(costs: Sequence[Cost], names: Sequence[str]) -> Html:
    head = ["run", *names, "prompt tokens", "reply tokens", "seconds", "a page", "a right value", "money"]
    return el(
        "div", table(head, (_cost_row(cost, names) for cost in costs), "plain numbers", "Cost and quality by run"), class_="wide"
    )


def _cost_row(cost: Cost, names: Sequence[str]) -> Html:
    page = seconds(cost.seconds / cost.pages) if cost.pages else "–"
    value = seconds(cost.seconds / cost.correct) if cost.correct else "–"
    money = "–" if cost.money is None else f"{cost.money:,.4f}"
    cells = [*(score(cost.quality[name]) for name in names), f"{cost.prompt_tokens:,}", f"{cost.completion_tokens:,}"]
    return el(
        "tr", el("th", cost.name, scope="row"), *(el("td", cell) for cell in [*cells, seconds(cost.seconds), page, value, money])
    )


def seconds(value: float) -> str:
    return f"{1000 * value:.0f} ms" if value < 1 else f"{value:.1f} s" if value < 100 else f"{value:,.0f} s"


# ---- confidence


def calibration_section(view: ReportView) -> Html | None:
    """The reliability curve, and what precision remains where less is kept."""
    if view.calibration is None or not view.calibration.points:
        return None
    lead = "Said confidence against the share that was right: on the diagonal it means what it says. Dots are larger where values are more."
    found = view.calibration
    return section("confidence", "Confidence", lead, el("div", _curve(found), _kept(found), class_="beside"))


def _curve(found: Calibration) -> Html:
    points = sorted(found.points, key=lambda point: point.confidence)
    most = max(point.values for point in points)
    sizes = [round(3 + 7 * (point.values / most) ** 0.5, 1) for point in points]
    curve = Line("", [(point.confidence, point.right) for point in points], sizes)
    diagonal = line("0%", "100%", HEIGHT, 0, "diagonal")
    feet = {at / 4: short(at / 4) for at in range(5)}
    return chart("Share right over confidence", [curve], Axis(0, 1, (0, 0.25, 0.5, 0.75, 1)), feet, diagonal)


def _kept(found: Calibration) -> Html:
    error = (
        None
        if found.expected_error is None
        else el("p", "Expected calibration error ", el("strong", p_value(found.expected_error)))
    )
    rows = (
        el("tr", el("th", f"{share:.0%}", scope="row"), el("td", score(right)))
        for share, right in sorted(found.precision_kept.items(), reverse=True)
    )
    kept = table(["values kept", "precision"], rows, "plain numbers", "Precision by the share of values kept")
    total = el("p", counted(sum(point.values for point in found.points), "value"), class_="quiet")
    return el("div", joined(part for part in (error, kept if found.precision_kept else None, total) if part))
