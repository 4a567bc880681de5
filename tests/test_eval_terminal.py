"""Scores, comparisons and gates as the terminal shows them."""

import io
import re

import pytest
from small_runs import GOLD, entry, gate_of, hostile_gate, hostile_run, lost, run_of, spoiled

from extractor.scoring import terminal
from extractor.scoring.comparison import compare_runs
from extractor.scoring.grounding import Ungrounded
from extractor.scoring.report import Report
from extractor.scoring.terminal import comparison_table, gate_text, scores_table
from extractor.shown import table

COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
"""What a runner reads as a command of ours, in any line of a log."""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def scores(report: Report, **more: object) -> str:
    return scores_table(report, stream=io.StringIO(), **more)  # type: ignore[arg-type]


def at_width(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(table, "PIPED_WIDTH", width)


def test_a_score_is_shown_with_its_interval_its_counts_and_what_it_could_see() -> None:
    """The whole of it for a small run."""
    text = scores(run_of(spoiled()).report, ceiling={"papers": 0.99})
    (papers,) = (line for line in text.splitlines() if line.startswith("papers "))
    assert re.fullmatch(r"papers +90\.9 +[\d.]+–[\d.]+ +100\.0 +83\.3 +5 +6 +5 +±[\d.]+ +99\.0", papers)
    (results,) = (line for line in text.splitlines() if line.startswith("results "))
    assert re.fullmatch(r"results +82\.4 +[\d.]+–[\d.]+ +87\.5 +77\.8 +7 +9 +8 +±[\d.]+ +–", results)


def test_below_stand_errors_what_is_not_printed_and_the_worst_pages() -> None:
    report = run_of(spoiled(2)).report
    report = Report(
        report.pages, report.outcomes, report.scores, (Ungrounded("suite/a", "papers[0].title", "no place", "Tide"),), 7
    )
    text = scores(report)
    assert re.search(r"most frequent errors\n +2  other value +papers\.numbers\.value\n +2  missed +papers\n", text)
    assert "not printed on its page: 1 of 7 predicted values\n  suite/a: papers[0].title: 'Tide' (no place)\n" in text
    assert re.search(r"suite/a +\d+\.\d +1 +\d +0 +0 +\d+\nsuite/b", text)
    assert "suite/c" not in text


def test_of_many_only_the_first_are_shown_and_the_rest_is_counted() -> None:
    gold = {f"suite/{at}": [entry(f"Paper {at}")] for at in range(9)}
    assert "and 4 more pages with errors" in scores(run_of({}, gold).report)


def test_where_nothing_is_to_be_scored_that_is_said() -> None:
    empty = {"suite/a": [], "suite/b": []}
    assert "nothing to score: neither gold nor the prediction has a value" in scores(run_of(empty, empty).report)
    assert "nothing to score" in scores(run_of({}, {}).report)


@pytest.mark.parametrize("width", [80, 100, 120, 140])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    at_width(monkeypatch, width)
    before, after = run_of(), run_of(spoiled(3))
    ceiling = {score.name: 1.0 for score in after.report.scores}
    compared = comparison_table(compare_runs(before.report, after.report), stream=io.StringIO())
    text = scores(after.report, ceiling=ceiling) + compared + gate_text(gate_of(after), stream=io.StringIO())
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text


def test_intervals_are_drawn_where_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    report = run_of(spoiled()).report
    assert "●" not in scores(report)
    at_width(monkeypatch, 120)
    (papers,) = (line for line in scores(report).splitlines() if line.startswith("papers "))
    assert re.search(r"·+━+●━*·* ", papers)


def test_a_pipe_gets_no_colour_and_a_terminal_does() -> None:
    report = run_of(spoiled()).report
    assert "\x1b" not in scores(report)
    assert "\x1b[" in scores_table(report, stream=Terminal())


def test_a_comparison_gives_declared_scores_a_verdict_and_others_none() -> None:
    text = comparison_table(compare_runs(run_of().report, run_of(spoiled()).report), stream=io.StringIO())
    declared, _, others = text.partition("scores that were not declared beforehand: no verdict")
    assert re.search(r"papers +100\.0 +90\.9 +-9\.1 +-\d+\.\d to [+-]\d+\.\d +±\d+\.\d +[\d.]+  no difference shown\n", declared)
    assert re.search(r"numbers +100\.0 +82\.4 ", others)
    assert "no difference" not in others
    assert "    + papers[1]  'More Tidal Caches' missed\n" in others


def test_runs_that_are_the_same_are_called_so() -> None:
    text = comparison_table(compare_runs(run_of().report, run_of().report), stream=io.StringIO())
    assert re.search(r"papers +100\.0 +100\.0 +0\.0 +the same +±\d", text)
    assert "changed outcomes: none" in text


def test_pages_that_one_run_alone_has_are_counted() -> None:
    fewer = {page: papers for page, papers in GOLD.items() if page != "suite/c"}
    text = comparison_table(compare_runs(run_of().report, run_of(fewer, fewer).report, common=True), stream=io.StringIO())
    assert "left out: 1 page that one run alone has" in text


def test_of_many_changes_the_first_are_shown_and_the_rest_is_counted() -> None:
    gold = {f"suite/{at}": [entry(f"Paper {at}")] for at in range(terminal.MOST_CHANGES + 7)}
    text = comparison_table(compare_runs(run_of(gold, gold).report, run_of({}, gold).report), stream=io.StringIO())
    assert text.count(" missed\n") == terminal.MOST_CHANGES
    assert text.endswith("  and 7 more\n")


def test_a_replayed_gate_lists_what_changed() -> None:
    text = gate_text(gate_of(run_of(spoiled())), stream=io.StringIO())
    assert re.match(r"gate: FAIL +replay lane\n", text)
    assert "    + papers[0].numbers[0].value  '83' for '10' (other value)\n" in text
    assert "until extractor eval bless" in text


def test_a_gate_without_changes_passes_in_three_lines() -> None:
    text = gate_text(gate_of(run_of()), stream=io.StringIO())
    assert re.fullmatch(r"gate: PASS +replay lane\n━+\n\nchanged outcomes: none\n", text)


def test_a_live_gate_says_why_by_score_and_guards_come_first() -> None:
    run = lost(run_of(spoiled(), lane="live"), "suite/b", "empty")
    text = gate_text(gate_of(run), stream=io.StringIO())
    assert text.index("! suite/b: can't be read any more: empty") < text.index("papers") < text.index("changed outcomes")
    assert "INCONCLUSIVE" in text


@pytest.mark.parametrize("width", [40, 80, 120])
def test_page_text_steers_neither_a_terminal_nor_the_reader_of_a_log(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """Also where it is wrapped, so that any of its words may begin a line."""
    at_width(monkeypatch, width)
    monkeypatch.setattr(terminal, "MOST_PAGES", 99)
    run, result = hostile_gate()
    approved = hostile_run(again="another")
    text = scores(run.report) + gate_text(result, stream=io.StringIO())
    text += comparison_table(compare_runs(approved.report, run.report), stream=io.StringIO())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    assert not COMMAND.search(text)
    assert "[boldred]x[/]<script>" in re.sub(r"\s+", "", text)


def test_the_ceiling_of_a_score_that_no_second_labeller_gave_is_a_dash() -> None:
    assert re.search(r"results .* –\n", scores(run_of(GOLD).report, ceiling={"papers": 1.0}))
