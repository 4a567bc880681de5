"""Scores, comparisons and gates as a terminal shows them: a hundred wide and without colour where it is none.

What comes from pages and models is made inert, as text for a terminal and as text in the log of a CI run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from extractor.scoring.annotations import commandless
from extractor.scoring.baseline import REPLAY, GateResult
from extractor.scoring.comparison import BETTER, WORSE, Comparison, Difference
from extractor.scoring.gate import Ending, GateVerdict
from extractor.scoring.mistakes import Change
from extractor.scoring.outcomes import Counts
from extractor.scoring.report import Report, Row
from extractor.scoring.stats import Interval, Paired
from extractor.shown.phrases import count
from extractor.shown.table import render

GAP = 2
MOST_ERRORS = 8
MOST_UNGROUNDED = 5
MOST_PAGES = 5
MOST_CHANGES = 60
LONGEST_VALUE = 90
ROOM_TO_DRAW = 112
"""From this width on intervals are drawn, too."""
DRAWN = 24
WIDEST_NAME = 26
LEAST = {"95 % of it": 10}
"""So that the columns of two tables stand below each other."""
WIDE, NARROW = ("precision", "recall", "predicted"), ("prec.", "recall", "pred.")
SEES = "sees: the smallest true difference a comparison over these pages could find"
STYLES = {
    Ending.PASS: "bold green", Ending.FAIL: "bold red", Ending.INCONCLUSIVE: "bold yellow", BETTER: "bold green", WORSE: "bold red",
}  # fmt: skip


def scores_table(report: Report, *, ceiling: Mapping[str, float] | None = None, stream: IO[str] | None = None) -> str:
    """All scores with their intervals, the commonest errors, what pages do not print, and the pages with most errors.

    ``ceiling`` is a second labeller's F1 by score: as far as any score can mean something.
    """
    return _printed(ScoresView(report, ceiling or {}), stream)


def comparison_table(comparison: Comparison, *, stream: IO[str] | None = None) -> str:
    """Both runs' scores, their difference, what it is worth, and the outcomes that changed."""
    return _printed(ComparisonView(comparison), stream)


def gate_text(result: GateResult, *, stream: IO[str] | None = None) -> str:
    """What a gate says, and why."""
    return _printed(GateView(result), stream)


def _printed(view: RenderableType, stream: IO[str] | None) -> str:
    return render(view, stream or sys.stdout)


def plain(text: str) -> str:
    """Foreign text that steers neither a terminal nor what reads a CI run's log."""
    return commandless(text)


# ---- one run


@dataclass(frozen=True)
class ScoresView:
    """A report."""

    report: Report
    ceiling: Mapping[str, float]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        rows = [row for row in self.report.rows() if row.f1]
        yield _headed(f"scores over {count(len(self.report.pages), 'page')}", "per cent; intervals hold 95 %, pages are the unit")
        if not rows:
            yield Text("  nothing to score: neither gold nor the prediction has a value", style="italic")
        for about in dict.fromkeys(row.score.about for row in rows):
            if about:
                yield Text(f"\n{plain(about)}", style="dim italic")
            yield self._table([row for row in rows if row.score.about == about], _longest(rows), options.max_width >= ROOM_TO_DRAW)
        yield from self._below()

    def _table(self, rows: Sequence[Row], first: int, drawn: bool) -> Table:
        precision, recall, predicted = WIDE if drawn else NARROW
        table = _columns("F1", "95 % of it", *([_axis()] if drawn else []), precision, recall,
                         "right", "gold", predicted, "sees", *(["ceiling"] if self.ceiling else []), first=first)  # fmt: skip
        for row in rows:
            table.add_row(Text(plain(row.name), style="bold"), *self._cells(row, drawn))
        return table

    def _cells(self, row: Row, drawn: bool) -> Iterator[Text]:
        yield Text(_per_cent(row.f1), style="bold")
        yield Text(_range(row.f1))
        if drawn:
            yield _whisker(row.f1)
        yield from (Text(_per_cent(one)) for one in (row.precision, row.recall))
        yield from (Text(f"{one:,}") for one in (row.counts.cor, row.counts.gold, row.counts.predicted))
        yield Text(f"±{100 * row.smallest_seen:.1f}", style="dim")
        if self.ceiling:
            yield Text(f"{100 * self.ceiling[row.name]:.1f}" if row.name in self.ceiling else "–", style="dim")

    def _below(self) -> Iterator[RenderableType]:
        yield _line(Text(SEES, style="dim"))
        if self.ceiling:
            yield _line(Text("ceiling: the F1 of a second labeller", style="dim"))
        for heading, shown in (
            ("most frequent errors", _errors(self.report)),
            (_grounding(self.report), _ungrounded(self.report)),
            ("pages with most errors", _worst_pages(self.report)),
        ):
            yield Text()
            yield Text(heading, style="bold")
            yield from shown


def _errors(report: Report) -> Iterator[RenderableType]:
    errors = report.errors().most_common()
    table = _listing()
    for (field, error), times in errors[:MOST_ERRORS]:
        table.add_row(f"{times:,}", Text(plain(error)), Text(plain(field), style="dim"))
    yield table if errors else Text("  none", style="italic")
    if left := errors[MOST_ERRORS:]:
        yield _line(Text(f"and {sum(times for _, times in left):,} of {count(len(left), 'other kind')}", style="dim"))


def _grounding(report: Report) -> str:
    return f"not printed on its page: {len(report.ungrounded):,} of {count(report.values, 'predicted value')}"


def _ungrounded(report: Report) -> Iterator[RenderableType]:
    for one in report.ungrounded[:MOST_UNGROUNDED]:
        yield _line(Text(plain(f"{one.page}: {one.path}: {one.value!r} ({one.reason})")))
    yield from _more(len(report.ungrounded) - MOST_UNGROUNDED)


def _worst_pages(report: Report) -> Iterator[RenderableType]:
    """Those with most errors, as they weigh most; single values, each once."""
    totals = [(page, report.total(page)) for page in report.pages]
    worst = sorted((one for one in totals if _wrong(one[1])), key=lambda one: (-_wrong(one[1]), one[0]))
    if not worst:
        yield Text("  none", style="italic")
        return
    table = _columns("F1", "wrong", "missed", "extra", "twice", "of gold", first=34)
    for page, counts in worst[:MOST_PAGES]:
        shown = (counts.inc, counts.mis, counts.spu, counts.dup, counts.gold)
        table.add_row(Text(plain(page)), f"{100 * (counts.f1 or 0):.1f}", *(f"{one:,}" for one in shown))
    yield table
    yield from _more(len(worst) - MOST_PAGES, "pages with errors")


def _wrong(counts: Counts) -> int:
    return counts.inc + counts.mis + counts.spu + counts.dup


# ---- two runs


@dataclass(frozen=True)
class ComparisonView:
    """A comparison."""

    comparison: Comparison

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _headed(f"run B less run A, on {count(len(self.comparison.pages), 'page')}", "points of F1; paired by page")
        yield from self._left_out()
        known = [row for row in self.comparison.differences if row.before or row.after]
        declared, others = ([row for row in known if row.gated is gated] for gated in (True, False))
        if declared:
            yield _differences(declared, "verdict")
        if others:
            yield Text("\nscores that were not declared beforehand: no verdict", style="dim italic")
            yield _differences(others)
        yield _line(Text("p: chance of such a difference where there is none; beside a verdict by Holm", style="dim"))
        yield _line(Text("sees: the smallest true difference that this comparison could have found", style="dim"))
        yield from _changes_by_page(self.comparison.changes)

    def _left_out(self) -> Iterator[RenderableType]:
        lone = (*self.comparison.only_before, *self.comparison.only_after)
        if lone:
            yield Text(f"  left out: {count(len(lone), 'page')} that one run alone has", style="yellow")


def _differences(rows: Sequence[Difference], *last: str) -> Table:
    table = _columns("A", "B", "B - A", "95 % of it", "sees", "p", *last, first=8, left=("verdict",))
    for row in rows:
        chance = row.p_adjusted if row.gated else row.paired.p if row.paired else None
        said = [_p(chance), *([row.word] if row.gated else [])]
        difference, within, seen = _moved(row.paired)
        cells = [_per_cent(row.before), _per_cent(row.after), difference, within, seen, *said]
        table.add_row(Text(plain(row.name), style="bold"), *(Text(cell, style=STYLES.get(cell, "")) for cell in cells))
    return table


def _moved(seen: Paired | None) -> tuple[str, str, str]:
    if seen is None:
        return "–", "", ""
    reach = f"±{100 * seen.smallest_seen:.1f}"
    if not seen.standard_error:
        return "0.0", "the same", reach
    low, high = (f"{100 * bound:+.1f}" for bound in (seen.low, seen.high))
    return f"{100 * seen.difference:+.1f}", f"{low} to {high}", reach


def _p(value: float | None) -> str:
    return "" if value is None else "< .001" if value < 0.001 else f"{value:.3f}"


def _changes_by_page(changes: Mapping[str, Sequence[Change]]) -> Iterator[RenderableType]:
    total = sum(len(found) for found in changes.values())
    yield Text()
    yield Text(f"changed outcomes: {total:,} on {count(len(changes), 'page')}" if total else "changed outcomes: none", style="bold")
    left = MOST_CHANGES
    for page, found in changes.items():
        if left > 0:
            yield _line(Text(plain(page), style="bold"))
            yield Padding(_changes(found[:left]), (0, 0, 0, 4))
        left -= len(found)
    yield from _more(-left)


def _changes(changes: Sequence[Change]) -> Table:
    """``-`` a mistake that is gone, ``+`` a new one, ``~`` another one than before."""
    table = Table.grid(padding=(0, 1, 0, 0))
    for change in changes:
        mark, style = ("+", "red") if not change.before else ("-", "green") if not change.after else ("~", "yellow")
        words = " -> ".join(_clipped(words) for words in (change.before, change.after) if words)
        table.add_row(Text(mark, style=style), Text.assemble((plain(change.path), "dim"), f"  {words}"))
    return table


# ---- a gate


@dataclass(frozen=True)
class GateView:
    """What a gate found."""

    result: GateResult

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        ending = self.result.ending
        yield _headed(Text.assemble("gate: ", (ending.value, STYLES[ending])), f"{plain(self.result.lane)} lane")
        if self.result.guards:
            yield Text(f"what no statistics excuse: {len(self.result.guards):,}", style="bold")
            yield from (_line(Text.assemble(("! ", "red"), plain(guard))) for guard in self.result.guards[:MOST_CHANGES])
            yield from _more(len(self.result.guards) - MOST_CHANGES)
        if self.result.statistics:
            yield _verdicts(self.result.statistics)
        yield from _changes_by_page(by_page(self.result.changes))
        if self.result.changes and self.result.lane == REPLAY:
            yield Text("each change fails a replayed run, also for the better, until extractor eval bless", style="dim")


def _verdicts(statistics: GateVerdict) -> Table:
    table = Table.grid(padding=(0, GAP, 0, 0))
    for name, verdict in statistics.verdicts.items():
        ending = Text(verdict.ending.value, style=STYLES[verdict.ending])
        table.add_row(Text(f"  {plain(name)}", style="bold"), ending, Text(plain(verdict.reason)))
    return table


def by_page(changes: Sequence[Change]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.page, []).append(change)
    return found


# ---- pieces


def _headed(heading: str | Text, about: str) -> Group:
    line = Table.grid(expand=True, padding=(0, GAP))
    line.add_column(ratio=1)
    line.add_column()
    line.add_row(heading if isinstance(heading, Text) else Text(heading, style="bold"), Text(about, style="dim", justify="right"))
    return Group(line, Rule(style="dim", characters="━"))


def _longest(rows: Sequence[Row]) -> int:
    return min(WIDEST_NAME, max((len(plain(row.name)) for row in rows), default=0))


def _columns(*names: str | Text, first: int, left: Sequence[str] = ()) -> Table:
    """A table whose first column names things, and whose others are numbers."""
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="dim", show_edge=False)
    table.add_column("", min_width=first, overflow="fold")
    for name in names:
        table.add_column(name, justify="left" if name in left else "right", no_wrap=True, min_width=LEAST.get(str(name), 5))
    return table


def _listing() -> Table:
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(justify="right", min_width=7)
    table.add_column()
    table.add_column()
    return table


def _line(text: Text, indent: int = 2) -> Padding:
    return Padding(text, (0, 0, 0, indent))


def _more(left: int, noun: str = "") -> Iterator[RenderableType]:
    if left > 0:
        yield _line(Text(f"and {left:,} more{f' {noun}' if noun else ''}", style="dim"))


def _clipped(text: str) -> str:
    shown = plain(text)
    return shown if len(shown) <= LONGEST_VALUE else shown[: LONGEST_VALUE - 1] + "…"


def _per_cent(seen: Interval | None) -> str:
    return f"{100 * seen.estimate:.1f}" if seen else "–"


def _range(seen: Interval | None) -> str:
    return f"{100 * seen.low:.1f}–{100 * seen.high:.1f}" if seen else ""


def _axis() -> Text:
    return Text("0" + "50".center(DRAWN - 4) + "100")


def _whisker(seen: Interval | None) -> Text:
    """The interval between 0 and 100, the score on it."""
    if seen is None:
        return Text()
    at, low, high = (round(share * (DRAWN - 1)) for share in (seen.estimate, seen.low, seen.high))
    drawn = Text("·" * DRAWN, style="dim")
    inside = Text("━" * (high - low + 1), style="cyan")
    drawn = drawn[:low] + inside + drawn[high + 1 :]
    return drawn[:at] + Text("●", style="bold cyan") + drawn[at + 1 :]
