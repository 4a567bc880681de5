"""A run as Markdown, for the summary page of a step in GitHub Actions (``GITHUB_STEP_SUMMARY``).

Text of pages and models stands on one line in a code span whose fence is longer than any run of backticks in it: there Markdown
finds neither markup nor tags nor links (https://github.github.com/gfm/#code-spans), and GitHub no @mention, #1 or :emoji:.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from extractor.scoring.baseline import REPLAY, GateResult
from extractor.scoring.gate import Ending
from extractor.scoring.junit import gate_reasons
from extractor.scoring.mistakes import Change
from extractor.scoring.page_verdict import FINE
from extractor.scoring.report import Report, Row
from extractor.scoring.runs import Run
from extractor.scoring.stats import Interval
from extractor.shown.inert import inert
from extractor.shown.phrases import count

MOST_CHANGES = 200
MOST_REASONS = 20
LONGEST = 160
"""GitHub drops a summary of more than 1 MiB as a whole."""

_SIGNS = {Ending.PASS: "✅", Ending.FAIL: "❌", Ending.INCONCLUSIVE: "❓"}


def to_markdown(run: Run, gate: GateResult | None = None, *, ceiling: Mapping[str, float] | None = None) -> str:
    """The gate's verdict, the scores with their intervals, and what changed, folded."""
    blocks = [
        *(_verdict(gate) if gate else []),
        "\n".join(_scores(run.report, ceiling or {})),
        f"{_pages(run)} Intervals hold 95 %; the unit is the page.",
        *(_changes(gate) if gate and gate.changes else []),
        quoted(run.signature),
    ]
    return "\n\n".join(blocks) + "\n"


def quoted(text: str) -> str:
    """Foreign text as a code span."""
    shown = inert(text).strip() or "?"
    clipped = shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", clipped)), default=0))
    return f"{fence} {clipped} {fence}" if "`" in clipped else f"{fence}{clipped}{fence}"


def _verdict(gate: GateResult) -> Iterator[str]:
    yield f"### {_SIGNS[gate.ending]} Gate: {gate.ending.value} ({count(len(gate.changes), 'changed outcome')})"
    reasons = gate_reasons(gate)
    listed = [f"- {quoted(reason)}" for reason in reasons[:MOST_REASONS]]
    yield "\n".join(listed + ([f"- and {len(reasons) - MOST_REASONS} more"] if reasons[MOST_REASONS:] else []))
    if gate.changes and gate.lane == REPLAY:
        yield "Each change fails a replayed run, also for the better, until `extractor eval bless`."


def _scores(report: Report, ceiling: Mapping[str, float]) -> Iterator[str]:
    last = " ceiling |" if ceiling else ""
    yield f"| score | F1 | 95 % interval | precision | recall | right | gold | predicted | smallest difference seen |{last}"
    yield "| :-- | --: | :-: | --: | --: | --: | --: | --: | --: |" + (" --: |" if ceiling else "")
    yield from (_row(row, ceiling) for row in report.rows() if row.f1)


def _row(row: Row, ceiling: Mapping[str, float]) -> str:
    within = f"{100 * row.f1.low:.1f}–{100 * row.f1.high:.1f}" if row.f1 else ""
    shares = [_per_cent(one) for one in (row.precision, row.recall)]
    counts = [f"{one:,}" for one in (row.counts.cor, row.counts.gold, row.counts.predicted)]
    best = ([f"{100 * ceiling[row.name]:.1f}"] if row.name in ceiling else ["–"]) if ceiling else []
    cells = [_cell(row.name), f"**{_per_cent(row.f1)}**", within, *shares, *counts, f"±{100 * row.smallest_seen:.1f}", *best]
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """As code in a table, where a pipe would end the cell, also behind a backslash."""
    return quoted(text.replace("|", "¦"))


def _per_cent(seen: Interval | None) -> str:
    return f"{100 * seen.estimate:.1f}" if seen else "–"


def _pages(run: Run) -> str:
    report = run.report
    printed = f"{len(report.ungrounded):,} of {count(report.values, 'predicted value')} not printed on their pages"
    return f"{count(len(report.pages), 'page')}, {printed}."


def _changes(gate: GateResult) -> Iterator[str]:
    yield f"<details><summary>{count(len(gate.changes), 'changed outcome')}</summary>"
    yield "\n".join(_listed(gate.changes[:MOST_CHANGES]))
    if gate.changes[MOST_CHANGES:]:
        yield f"and {len(gate.changes) - MOST_CHANGES:,} more"
    yield "</details>"


def _listed(changes: Sequence[Change]) -> Iterator[str]:
    for page, group in groupby(changes, key=lambda change: change.page):
        yield f"- {quoted(page)}"
        for change in group:
            before, after = (quoted(words) if words else FINE for words in (change.before, change.after))
            yield f"  - {quoted(change.path)}: {before} → {after}"
