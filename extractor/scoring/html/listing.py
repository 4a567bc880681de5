"""A page's outcomes as a list: what is wrong line by line, what is right in one line a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractor.scoring.gold import Case
from extractor.scoring.html.marks import Key, Mark, numbers_of
from extractor.scoring.html.markup import Html, clipped, el, table
from extractor.scoring.html.view import Names
from extractor.scoring.outcomes import Kind, Outcome


@dataclass(frozen=True)
class Item:
    """One line: an outcome, and leaves of its record that shared its fate."""

    outcome: Outcome
    record: Outcome | None
    """The record that it is part of; None for records and what stands outside of all."""
    parts: list[Outcome] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        return [self.outcome.field, *(part.field for part in self.parts)]


def items_of(outcomes: Sequence[Outcome]) -> list[Item]:
    """In the order of the page's text. Leaves of a record go into its line where they fared as it did; what is rightly absent has none."""
    records = {outcome.path: Item(outcome, None) for outcome in outcomes if outcome.record}
    items = list(records.values())
    for outcome in outcomes:
        if outcome.record or outcome.kind is Kind.ABS:
            continue
        above = records.get(outcome.path.rpartition(".")[0])
        if above and above.outcome.kind is outcome.kind and (outcome.kind is Kind.COR or not outcome.error):
            above.parts.append(outcome)
        else:
            items.append(Item(outcome, above.outcome if above else None))
    return sorted(items, key=_place)


def _place(item: Item) -> tuple[int, bool]:
    for outcome in (item.outcome, item.record):
        span = outcome and (outcome.gold_span or outcome.predicted_span)
        if span:
            return span[0], not item.outcome.record
    return 0, False


def listing(items: Sequence[Item], names: Names, marks: Mapping[Key, Mark], case: Case | None, page_id: str) -> Html:
    """The table of a page; each line knows its marks (``data-s``), its fields (``data-f``, by number) and its error."""
    head = ["", "field", "gold", "predicted", "error", "gold file"]
    rows = (_row(item, names, marks, case, page_id) for item in items)
    return table(head, rows, "list outcomes", "Outcomes of this page")


def _row(item: Item, names: Names, marks: Mapping[Key, Mark], case: Case | None, page_id: str) -> Html:
    one = item.outcome
    places = numbers_of(one, marks) or (numbers_of(item.record, marks) if item.record else [])
    place = f"{case.gold_file.name}:{case.line_of(one.path)}" if case else None
    what = el("span", names.field(one.field))
    return el(
        "tr",
        el("td", el("b", one.kind.name, class_=f"badge k-{one.kind.name}"), class_="kind"),
        el("td", el("a", what, href=f"#{page_id}-text") if places else what, *_context(item), class_="what"),
        el("td", *_side(one.gold, item, "gold"), class_="value", data_l="gold"),
        el("td", *_side(one.predicted, item, "predicted"), class_="value", data_l="predicted"),
        el("td", one.error, class_="error"),
        el("td", place, class_="place"),
        class_=f"o-{one.kind.name}",
        data_s=" ".join(map(str, places)) or None,
        data_f=" ".join(str(names.fields[name]) for name in item.fields),
        data_e=one.error,
    )


def _context(item: Item) -> list[Html]:
    found = [el("em", "critical", class_="critical")] if item.outcome.critical else []
    name = item.record and (item.record.gold or item.record.predicted)
    return [*found, el("bdi", f"of {clipped(name, 60)}", class_="quiet")] if name else found


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
