"""A run as Markdown, read back by a Markdown parser."""

import re
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from small_runs import PAYLOADS, gate_of, hostile_gate, run_of, spoiled

from extractor.scoring.baseline import GateResult
from extractor.scoring.papers import Score
from extractor.scoring.report import Report, evaluate
from extractor.scoring.runs import Run
from extractor.scoring.step_summary import LONGEST, MOST_CHANGES, quoted, to_markdown

OUR_HTML = re.compile(r"<details><summary>\d+ changed outcomes</summary>|</details>")


def tokens(markdown: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        yield token
        yield from token.children or []


def code(markdown: str) -> list[str]:
    return [token.content for token in tokens(markdown) if token.type == "code_inline"]


def rows(markdown: str) -> list[list[str]]:
    """The table's cells."""
    found: list[list[str]] = []
    cell = False
    for token in tokens(markdown):
        found += [[]] if token.type == "tr_open" else []
        if cell and token.type == "inline":
            found[-1].append(token.content)
        cell = token.type in ("td_open", "th_open")
    return found


def test_scores_stand_in_a_table_with_their_intervals() -> None:
    head, papers, *_ = rows(to_markdown(run_of(spoiled()), ceiling={"papers": 0.99}))
    assert head[:3] == ["score", "F1", "95 % interval"]
    assert (papers[:2], papers[3:8], papers[9]) == (["`papers`", "**90.9**"], ["100.0", "83.3", "5", "6", "5"], "99.0")


def test_the_verdict_comes_first_and_changes_are_folded() -> None:
    run = run_of(spoiled())
    text = to_markdown(run, gate_of(run))
    assert text.startswith("### ❌ Gate: FAIL (2 changed outcomes)\n")
    folded = text[text.index("<details>") : text.index("</details>")]
    assert "- `suite/a`\n  - `papers[0].numbers[0].value`: right or absent → `'83' for '10' (other value)`\n" in folded
    assert text.rstrip().endswith(quoted(run.signature))


@pytest.mark.parametrize(("lane", "spoilt", "heading"), [("replay", 0, "✅ Gate: PASS"), ("live", 1, "❓ Gate: INCONCLUSIVE")])
def test_each_ending_has_its_sign(lane: str, spoilt: int, heading: str) -> None:
    run = run_of(spoiled(spoilt), lane=lane)
    assert to_markdown(run, gate_of(run)).startswith(f"### {heading}")


def test_without_a_gate_it_is_the_scores_alone() -> None:
    assert to_markdown(run_of()).startswith("| score | F1 |")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_foreign_text_is_code_whole_and_nothing_else(payload: str) -> None:
    (inline,) = [token for token in tokens(f"- {quoted(payload)}: after") if token.type == "inline"]
    assert [child.type for child in inline.children or []] == ["code_inline", "text"]
    assert (inline.children or [])[1].content == ": after"


def test_text_without_a_sign_is_a_question_mark() -> None:
    assert quoted("\u200b ") == "`?`"


def test_long_text_is_cut() -> None:
    assert len(quoted("x" * 9999)) == LONGEST + 2


def test_page_text_makes_no_link_no_image_no_tag_and_no_row() -> None:
    run, gate = hostile_gate()
    found = list(tokens(to_markdown(run, gate)))
    assert not {"link_open", "image", "html_inline"} & {token.type for token in found}
    assert all(OUR_HTML.fullmatch(token.content.strip()) for token in found if token.type == "html_block")
    words = "".join(token.content for token in found if token.type == "text")
    assert not any(sign in words for sign in ("@octocat", "http", "www.", "alert", ":smile:", "::"))


def test_a_score_named_with_a_pipe_stays_in_its_cell() -> None:
    run = run_of(spoiled())
    named = Score(name="a\\|b|c", field="papers")
    report = Report(run.report.pages, run.report.outcomes, (named,))
    _, row = rows(to_markdown(Run(run.manifest, {}, report)))
    assert row[:2] == ["`a\\¦b¦c`", "**90.9**"]


def test_of_many_changes_the_rest_is_counted_so_that_github_takes_the_summary() -> None:
    gold = {
        f"suite/{at}": {"papers": [{"title": {"text": f"{at} " + "x" * 5000}, "numbers": []}]} for at in range(2 * MOST_CHANGES)
    }
    report = evaluate(gold, {})
    run = Run(run_of().manifest, {}, report)
    gate: GateResult = gate_of(run, Run(run.manifest, {}, evaluate(gold, gold)))
    text = to_markdown(run, gate)
    assert f"and {len(gate.changes) - MOST_CHANGES} more" in text
    assert len(text) < 100_000
