"""Runs: what they hold, that they are the same bytes twice, and that they are read back as they were."""

import json
from pathlib import Path

import pytest
from tiny_suite import write_suite

from extractor.errors import UsageError
from extractor.models import NoModel
from extractor.scoring.gold import Case, read_suites
from extractor.scoring.runs import Run, cases_of, read_run, run_cases, write_run


@pytest.fixture
def cases(tmp_path: Path) -> list[Case]:
    return read_suites([write_suite(tmp_path / "tiny")])


def run_of(cases: list[Case], **more: object) -> Run:
    return run_cases(cases, NoModel(), lane="replay", suites=[cases[0].gold_file.parents[1]], **more)  # type: ignore[arg-type]


def test_a_run_scores_every_page_also_one_without_papers(cases: list[Case]) -> None:
    run = run_of(cases)
    assert run.report.pages == ("tiny/moss", "tiny/nothing", "tiny/tide")
    row = run.report.row(run.report.score("papers"))
    assert (row.counts.cor, row.counts.mis, row.counts.spu) == (2, 0, 0)


def test_the_same_run_is_the_same_bytes_twice(cases: list[Case], tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_run(run_of(cases), tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["costs.json", "extractions.jsonl", "manifest.json", "outcomes.jsonl", "summary.json"]
    timeless = [name for name in files if name != "costs.json"]
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in timeless)


def test_a_run_is_read_back_as_it_was(cases: list[Case], tmp_path: Path) -> None:
    run = run_of(cases)
    write_run(run, tmp_path / "run")
    again = read_run(tmp_path / "run")
    assert (again.manifest, again.report.outcomes, again.report.pages) == (run.manifest, run.report.outcomes, run.report.pages)
    assert again.signature == run.signature
    assert again.extractions == run.extractions


def test_repeats_add_up_by_page(cases: list[Case]) -> None:
    once, thrice = run_of(cases), run_of(cases, repeats=3)
    papers = once.report.score("papers")
    assert thrice.report.counts(papers).cor == 3 * once.report.counts(papers).cor
    assert len(thrice.report.shares(papers)) == len(once.report.shares(papers)) == 3


def test_what_a_page_does_not_print_is_counted_without_gold(cases: list[Case]) -> None:
    run = run_of(cases)
    assert run.report.values > 10 and run.report.ungrounded == ()


def test_a_signature_names_score_suite_prompts_model_and_version(cases: list[Case]) -> None:
    parts = run_of(cases).signature.split(" | ")
    assert [part.split()[0] for part in parts] == ["papers", "suite", "prompts", "none", "extractor"]


def test_a_run_whose_labels_have_changed_is_not_reported_on(cases: list[Case], tmp_path: Path) -> None:
    write_run(run_of(cases), tmp_path / "run")
    gold = json.loads(cases[0].gold_file.read_text("utf-8"))
    gold["papers"][0]["year"] = 2020
    cases[0].gold_file.write_text(json.dumps(gold), encoding="utf-8")
    with pytest.raises(UsageError, match="have changed since the run"):
        cases_of(read_run(tmp_path / "run"))


def test_a_folder_that_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no run that extractor eval has written"):
        read_run(tmp_path)
