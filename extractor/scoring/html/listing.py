"""A page's outcomes as a list: what is wrong line by line, what is right in one line a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractor.scoring.gold import Case
from extractor.scoring.html.marks import WIDE, Key, Mark, numbers_of
from extractor.scoring.html.markup import Html, clipped, el, table
from extractor.scoring.html.view import Names
from extractor.scoring.outcomes import Kind, Outcome


@dataclass(frozen=True)
class Item:
    """One line: an outcome, and leaves of its record that shared its fate."""

    outcome: Outcome
    record: Outcome | None = None
    """The record that it is part of; None for what stands outside of all."""
    parts: list[Outcome] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        return [self.outcome.field, *(part.field for part in self.parts)]


@dataclass(frozen=True)
class PageText:
    """A page as its section shows it: what addresses call it, its text, and the marks in it."""

    id: str
    source: str
    marks: Mapping[Key, Mark]
    case: Case | None

    def printed(self, span: tuple[int, int] | None) -> str | None:
        """The words at a place, where there are some: not a whole stretch, nor markup that no reader sees."""
        words = self.source[max(0, span[0]) : span[1]].strip() if span else ""
        return words if words and len(words) <= WIDE and not {"<", "&"} & set(words) else None

    def gold(self, outcome: Outcome) -> str | None:
        """A value, or of a record the words that it stands on."""
        words = self.printed(outcome.gold_span) if outcome.record and outcome.gold is not None else None
        return words or outcome.gold

    def predicted(self, outcome: Outcome) -> str | None:
        words = self.printed(outcome.predicted_span) if outcome.record and outcome.predicted is not None else None
        return words or outcome.predicted


def items_of(outcomes: Sequence[Outcome]) -> list[Item]:
    """In the order of the page's text. Leaves of a record go into its line where they fared as it did; what is rightly absent has none."""
    found = {outcome.path: outcome for outcome in outcomes if outcome.record}
    records = {path: Item(outcome, found.get(_above(path))) for path, outcome in found.items()}
    items = list(records.values())
    for outcome in outcomes:
        if outcome.record or outcome.kind is Kind.ABS:
            continue
        above = records.get(_above(outcome.path))
        if above and above.outcome.kind is outcome.kind and (outcome.kind is Kind.COR or not outcome.error):
            above.parts.append(outcome)
        else:
            items.append(Item(outcome, above.outcome if above else None))
    return sorted(items, key=_place)


def _above(path: str) -> str:
    return path.rpartition(".")[0]


def _place(item: Item) -> tuple[int, bool]:
    for outcome in (item.outcome, item.record):
        span = outcome and (outcome.gold_span or outcome.predicted_span)
        if span:
            return span[0], not item.outcome.record
    return 0, False


def listing(items: Sequence[Item], names: Names, page: PageText) -> Html:
    """The table of a page; each line knows its marks (``data-s``), its fields (``data-f``, by number) and its error."""
    head = ["", "field", "gold", "predicted", "error", "gold file"]
    rows = (_row(item, names, page) for item in items)
    return table(head, rows, "list outcomes", "Outcomes of this page")


def _row(item: Item, names: Names, page: PageText) -> Html:
    one = item.outcome
    places = numbers_of(one, page.marks) or (numbers_of(item.record, page.marks) if item.record else [])
    place = f"{page.case.gold_file.name}:{page.case.line_of(one.path)}" if page.case and "[+" not in one.path else None
    what = el("span", names.field(one.field))
    return el(
        "tr",
        el("td", el("b", one.kind.name, class_=f"badge k-{one.kind.name}"), class_="kind"),
        el("td", el("a", what, href=f"#{page.id}-text") if places else what, *_context(item, page), class_="what"),
        el("td", *_side(page.gold(one), item, "gold"), class_="value", data_l="gold"),
        el("td", *_side(page.predicted(one), item, "predicted"), class_="value", data_l="predicted"),
        el("td", one.error, class_="error"),
        el("td", place, class_="place"),
        class_=f"o-{one.kind.name}",
        data_s=" ".join(map(str, places)) or None,
        data_f=" ".join(str(names.fields[name]) for name in item.fields),
        data_e=one.error,
    )


def _context(item: Item, page: PageText) -> list[Html]:
    """Whether it must never be wrong, and which record it is of."""
    found = [el("em", "critical", class_="critical")] if item.outcome.critical else []
    name = item.record and (page.gold(item.record) or page.predicted(item.record))
    return [*found, el("span", "of ", el("bdi", clipped(name, 60)), class_="quiet")] if name else found


def _side(value: str | None, item: Item, side: str) -> list[Html]:
    """The value, and the leaves that go with it where this side is the one to look at."""
    if value is None:
        return [el("span", "–", class_="quiet")]
    parts = [
        el("span", f"{part.field.rpartition('.')[2]} ", el("bdi", clipped(shown, 80)))
        for part in item.parts
        if (shown := getattr(part, side)) is not None and shown != value
    ]
    told = parts and (side == "gold" or item.outcome.gold is None)
    return [el("bdi", clipped(value)), el("span", *parts, class_="parts")] if told else [el("bdi", clipped(value))]
