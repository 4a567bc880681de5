"""An Extraction as a table for the terminal: each paper, its methods, its numbers amid their words.

Everything that comes from pages and models is made inert and put into :class:`rich.text.Text`,
never into markup.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from extractor.records import Extraction, Method, Number, Paper, Problem
from extractor.shown import phrases
from extractor.shown.inert import commandless_lines, inert
from extractor.shown.surroundings import Passage, passages

WIDEST = 140
"""Wider lines are hard to read, also where the terminal has room."""
PIPED_WIDTH = 100
INDENT = 5
GAP = 2
NARROWEST_COLUMN = 7
MOST_LINES = 4


@dataclass(frozen=True)
class PageTable:
    """All of one page. ``saved`` says where its JSON lies; ``verbose`` lists every problem."""

    extraction: Extraction
    saved: str | None = None
    verbose: bool = False

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self._header()
        columns = [name for name in COLUMNS if self.verbose or name != "sure"]
        yield from self._papers(_layout_for(self.extraction, columns, options.max_width))
        yield from self._footer()

    def _header(self) -> Iterator[RenderableType]:
        name = Text(inert(self.extraction.page), style="bold", overflow="ellipsis", no_wrap=True)
        facts = Text(inert(phrases.contents(self.extraction)), style="dim", justify="right")
        line = Table.grid(expand=True, padding=(0, GAP))
        line.add_column(ratio=1)
        line.add_column()
        line.add_row(name, facts)
        yield line
        yield Rule(style="dim", characters="━")

    def _papers(self, layout: Layout) -> Iterator[RenderableType]:
        lost = phrases.lost(self.extraction)
        if lost is not None:
            yield Text.assemble(("failed: ", "bold red"), inert(lost.reason))
        elif not self.extraction.papers:
            yield Text("no papers on this page", style="italic")
        for position, paper in enumerate(self.extraction.papers, start=1):
            yield Text()
            yield PaperTable(paper, position, layout)

    def _footer(self) -> Iterator[RenderableType]:
        yield Text()
        yield Rule(style="dim")
        last = Text(inert(phrases.unresolved(self.extraction)), style="dim")
        if self.saved is not None:
            last.append(" · JSON: ").append(inert(self.saved), style="not dim")
        yield last
        if self.verbose:
            yield Text(inert(phrases.cost(self.extraction.usage)), style="dim")
            yield from (_problem(problem) for problem in self.extraction.problems)
        yield Text()


def render(page: RenderableType, stream: IO[str]) -> str:
    """The table as the stream can show it: without colour, 100 wide and without commands to a CI runner, where it is no terminal."""
    shown_on = Console(file=stream)
    terminal = shown_on.is_terminal
    width = min(shown_on.width, WIDEST) if terminal else PIPED_WIDTH
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, highlight=False, emoji=False)
    with console.capture() as capture:
        console.print(page)
    if terminal:
        return capture.get()
    # Padding to the full width is of use in a terminal only.
    return commandless_lines("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))


def _problem(problem: Problem) -> RenderableType:
    line = Text.assemble((problem.kind.value.replace("_", " "), "yellow"), f" ({inert(problem.stage)}) ")
    line.append(inert(problem.reason))
    if problem.words is not None:
        line.append(f": {inert(problem.words)}", style="italic")
    return Padding(line, (0, 0, 0, 2))


@dataclass(frozen=True)
class PaperTable:
    """One paper: its header, its methods, its numbers."""

    paper: Paper
    position: int
    layout: Layout

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _hanging(f"{self.position}", Text(inert(phrases.title_of(self.paper)), style="bold"))
        below = [Text(inert(phrases.byline(self.paper)), style="dim"), *_methods(self.paper)]
        yield Padding(Group(*(line for line in below if line.plain)), (0, 0, 0, INDENT))
        if self.paper.numbers:
            yield Padding(NumbersTable(self.paper, self.layout), (1, 0, 0, INDENT))


def _hanging(mark: str, text: Text) -> Table:
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(width=INDENT - 1, justify="right", style="cyan")
    row.add_column(overflow="fold")
    row.add_row(mark, text)
    return row


def _methods(paper: Paper) -> Iterator[Text]:
    for role, heading in (("proposed", "proposes "), ("compared", "compared with ")):
        methods = phrases.methods_of(paper, role)
        if methods:
            named = [_method(method) for method in methods]
            yield Text.assemble((heading, "dim"), Text(", ").join(named))


def _method(method: Method) -> Text:
    name = Text(inert(method.name.text), style="green" if method.role == "proposed" else "")
    return name if method.kind == "method" else Text.assemble(name, (f" ({method.kind})", "dim"))


@dataclass(frozen=True)
class NumbersTable:
    """A paper's numbers: a row of facts each, and below those of one sentence the sentence."""

    paper: Paper
    layout: Layout

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.layout.row([Text(name, style="dim underline") for name in self.layout.names])
        room = (options.max_width - GAP) * MOST_LINES
        for position, passage in enumerate(passages(self.paper, room)):
            if position:
                yield Text()
            yield from self._passage(passage, marked=console.color_system is not None)

    def _passage(self, passage: Passage, *, marked: bool) -> Iterator[RenderableType]:
        for number in passage.numbers:
            yield self.layout.row([COLUMNS[name](number, self.paper) for name in self.layout.names])
        if passage.text:
            yield Padding(_words(passage, marked), (0, 0, 0, GAP))


def _words(passage: Passage, marked: bool) -> Text:
    """The page's words, and amid them the values, marked: with signs where no style can be shown."""
    words = Text(style="dim")
    for piece, is_value in passage.pieces():
        if not is_value:
            words.append(inert(piece))
        elif marked:
            words.append(inert(piece), style="not dim bold black on cyan")
        else:
            words.append(f"»{inert(piece)}«")
    return words


def _value(number: Number, paper: Paper) -> Text:
    cell = Text.assemble((phrases.rough(number), "cyan"), (inert(number.text), "bold cyan"))
    unit = inert(phrases.unit_unsaid(number))
    return cell.append(f" {unit}", style="cyan") if unit else cell


def _what_of(number: Number, paper: Paper) -> Text:
    if number.kind == "scale":
        return Text("scale", style="dim italic")
    arrow = phrases.ARROWS[number.direction]
    return Text(" ".join(part for part in (arrow, inert(number.metric or "")) if part))


def _whose(number: Number, paper: Paper) -> Text:
    own = {method.name.text for method in phrases.methods_of(paper, "proposed")}
    return Text(inert(number.method or ""), style="green" if number.method in own else "")


def _against(number: Number, paper: Paper) -> Text:
    return Text(inert(number.baseline or ""))


def _on(number: Number, paper: Paper) -> Text:
    return Text(inert(number.setting or ""))


def _sure(number: Number, paper: Paper) -> Text:
    return Text(f"{number.confidence:.0%} {number.reader.value}", style="dim")


COLUMNS: dict[str, Callable[[Number, Paper], Text]] = {
    "value": _value,
    "what of": _what_of,
    "whose": _whose,
    "against": _against,
    "on": _on,
    "sure": _sure,
}
"""``sure``: how often such a reading was right on gold, and who read it."""


@dataclass(frozen=True)
class Layout:
    """Which columns a page's numbers need, and how wide each is; one for the whole page, so that they align."""

    names: tuple[str, ...]
    widths: tuple[int, ...]

    def row(self, cells: Sequence[Text]) -> Table:
        grid = Table.grid(padding=(0, GAP, 0, 0))
        for width in self.widths:
            grid.add_column(width=width, overflow="fold")
        grid.add_row(*cells)
        return grid


def _layout_for(extraction: Extraction, names: Sequence[str], width: int) -> Layout:
    numbers = [(number, paper) for paper in extraction.papers for number in paper.numbers]
    columns = {name: [Text(name), *(COLUMNS[name](*number) for number in numbers)] for name in names}
    used = {name: cells for name, cells in columns.items() if any(cell.plain for cell in cells[1:])}
    natural = [max(cell.cell_len for cell in cells) for cells in used.values()]
    words = [max(_longest_word(cell) for cell in cells) for cells in used.values()]
    return Layout(tuple(used), tuple(_shrunk(natural, words, width - INDENT - GAP * len(used))))


def _longest_word(cell: Text) -> int:
    return max((cell_len(word) for word in cell.plain.split()), default=0)


def _shrunk(widths: list[int], words: list[int], room: int) -> list[int]:
    """Take from the widest column until all fit; words are broken only where there is no other way."""
    for least in (words, [NARROWEST_COLUMN] * len(widths)):
        while sum(widths) > room:
            spare = [width if width > low else 0 for width, low in zip(widths, least, strict=True)]
            if not any(spare):
                break
            widths[spare.index(max(spare))] -= 1
    return widths
