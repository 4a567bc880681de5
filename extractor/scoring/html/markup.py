"""HTML from values: whatever isn't :class:`Html` already becomes text, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from extractor.shown.inert import inert

VOID = frozenset({"meta", "br", "input"})


class Html(str):
    """Markup that was built here. Joined with other text it is a plain ``str`` again, and so escaped."""


def text(value: str) -> Html:
    """One line of text whose characters steer nothing: neither markup nor the direction of writing."""
    return Html(escape(inert(value)))


def joined(parts: Iterable[str], between: str = "") -> Html:
    return Html(between.join(part if isinstance(part, Html) else text(part) for part in parts))


def el(tag: str, *children: str | None, **attributes: str | float | bool | None) -> Html:
    """An element. ``class_`` is ``class``, ``data_k`` is ``data-k``; attributes that are None or False are left out."""
    shown = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None and value is not False)
    if tag in VOID:
        return Html(f"<{tag}{shown}>")
    return Html(f"<{tag}{shown}>{joined(child for child in children if child is not None)}</{tag}>")


def _attribute(name: str, value: str | float | bool) -> str:
    name = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    return f' {name}="{text(f"{value:.6g}" if isinstance(value, float) else str(value))}"'


def table(head: Iterable[str], rows: Iterable[str], class_: str, caption: str) -> Html:
    """A table of rows that are built already; its caption is for those who don't see it."""
    cells = (cell if cell.startswith("<th") else el("th", cell, scope="col") for cell in head)
    return el(
        "table", el("caption", caption), el("thead", el("tr", *cells)), el("tbody", *rows), class_=class_
    )  # fmt: skip


def number_cells(numbers: Mapping[str, int]) -> Iterator[Html]:
    """Cells of counts by the name of their column; nothing is a dot, and not shown where there is little room."""
    for name, number in numbers.items():
        yield el("td", str(number) if number else "·", data_l=name, class_=None if number else "none")


def section(id_: str, title: str, lead: str | None, *children: str | None) -> Html:
    return el("section", el("h2", title), el("p", lead, class_="lead") if lead else None, *children, id=id_)


# ---- numbers as the page writes them


def score(value: float | None) -> str:
    """``.934``; a dash where there is none."""
    return "–" if value is None else "1.00" if value > 0.9995 else f"{value:.3f}"[1:]


def short(value: float) -> str:
    return "1.0" if value > 0.995 else "0" if value == 0 else f"{value:.2f}"[1:]


def signed(value: float) -> str:
    """A difference in points of a hundred: ``+1.4``; nothing is ``0``."""
    return "0" if abs(value) < 0.0005 else f"{100 * value:+.1f}".replace("-", "−")


def p_value(value: float) -> str:
    return "< .001" if value < 0.001 else "1" if value > 0.995 else f"{value:.3f}"[1:]


def clipped(value: str, length: int = 280) -> str:
    return value if len(value) <= length else f"{value[: length - 1]}…"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
