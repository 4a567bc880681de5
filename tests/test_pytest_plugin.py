"""The pytest plugin, in pytest runs of their own."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tiny_suite import EMPTY, TIDE, labels, write_gold, write_suite

from extractor import pytest_suite
from extractor.engines.recordings import Recorder, Recording
from extractor.models import NoModel, Question, ScriptedModel
from extractor.pytest_plugin import NO_REPLIES
from extractor.scoring.baseline import bless, write_baseline
from extractor.scoring.gold import read_suites
from extractor.scoring.runs import run_cases

pytest_plugins = ["pytester"]

PLUGIN = ("-p", "no:extractor", "-p", "extractor.pytest_plugin", "-p", "no:cacheprovider", "-rA")
"""By its module, and not once more by the entry point where the package is installed."""
WITHOUT_MODEL = ("--extractor-suite", "tiny", "--extractor-model", "none")

Asked = Callable[..., pytest.RunResult]


@pytest.fixture
def ask(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Runs pytest in a folder that holds the suite ``tiny``."""
    write_suite(pytester.path / "tiny")
    monkeypatch.chdir(pytester.path)
    return lambda *arguments: pytester.runpytest_inprocess(*PLUGIN, *arguments)


@pytest.fixture
def baseline(ask: Asked, pytester: pytest.Pytester) -> Path:
    file = pytester.path / "baseline.json"
    write_baseline(bless(run_cases(read_suites([Path("tiny")]), NoModel(), lane="replay"), "first"), file)
    return file


@pytest.fixture
def recordings(ask: Asked, pytester: pytest.Pytester) -> Path:
    """The replies of a model that finds nothing."""
    file = pytester.path / "scripted.jsonl"
    recorder = Recorder(ScriptedModel(says_nothing), Recording.read(file))
    run_cases(read_suites([Path("tiny")]), recorder, lane="record")
    assert recorder.asked
    recorder.finish()
    return file


def says_nothing(question: Question[object]) -> str:
    """An answer to each number that a question asks of, or no title."""
    if question.kind == "titles":
        return json.dumps({"titles": []})
    (line,) = (line for line in question.user.splitlines() if line.startswith("Numbers: "))
    return json.dumps({"answers": [""] * len(line.split("; "))})


def mislabelled(folder: Path) -> None:
    """The page's second author is none of gold's any more."""
    text, (paper,) = labels()["tide"]
    write_gold(folder / "gold" / "tide.json", text, [paper | {"authors": paper["authors"][:1]}])


def properties(file: Path) -> dict[str | None, dict[str | None, str | None]]:
    """By test, as JUnit XML has them."""
    tests = ElementTree.parse(file).iter("testcase")
    return {test.get("name"): {one.get("name"): one.get("value") for one in test.iter("property")} for test in tests}


def test_a_suite_is_a_test_a_page_and_one_for_the_gate(ask: Asked) -> None:
    result = ask(*WITHOUT_MODEL)
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["PASSED tiny::moss", "PASSED tiny::nothing", "PASSED tiny::tide", "PASSED tiny::gate"])


def test_tests_can_be_chosen_by_their_names(ask: Asked) -> None:
    ask(*WITHOUT_MODEL, "-k", "tide").assert_outcomes(passed=1, deselected=3)


def test_a_page_as_approved_passes_and_a_changed_outcome_fails_page_and_gate(ask: Asked, baseline: Path) -> None:
    given = (*WITHOUT_MODEL, "--extractor-baseline", str(baseline))
    ask(*given).assert_outcomes(passed=4)
    mislabelled(Path("tiny"))
    result = ask(*given)
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(
        ["tiny/tide is not as it should be", "  papers?0?.authors*: right or absent -> 'Li Wei' extra", "  gold: *tide.json"]
    )
    result.stdout.fnmatch_lines(["gate: FAIL", "  * outcomes differ from the baseline"])


def test_a_page_that_the_baseline_lacks_fails_until_it_is_blessed(ask: Asked, baseline: Path) -> None:
    document = json.loads(baseline.read_text())
    del document["pages"]["tiny/moss"]
    baseline.write_text(json.dumps(document))
    result = ask(*WITHOUT_MODEL, "--extractor-baseline", str(baseline))
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["*is not in the baseline: extractor eval bless"])


def test_without_a_baseline_a_guard_fails_the_page(ask: Asked) -> None:
    """Values on a page that has none."""
    write_gold(Path("tiny/gold/tide.json"), TIDE, [])
    result = ask(*WITHOUT_MODEL)
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["*values were read from a page that has none"])


def test_a_page_that_cannot_be_read_is_an_error_and_no_failure(ask: Asked) -> None:
    Path("tiny/pages/nothing.txt").write_text("")
    write_gold(Path("tiny/gold/nothing.json"), "", [])
    result = ask(*WITHOUT_MODEL)
    assert result.parseoutcomes()["errors"] == 1
    result.stdout.fnmatch_lines(["ERROR tiny::nothing*"])


def test_scores_are_properties_of_the_gate_and_counts_those_of_pages(ask: Asked) -> None:
    ask(*WITHOUT_MODEL, "--junitxml", "out.xml")
    found = properties(Path("out.xml"))
    assert 0 < float(found["gate"]["f1.papers"] or 0) <= 1
    assert found["gate"].keys() >= {"signature", "precision.results", "recall.results", "counts.results"}
    assert int(found["tide"]["gold"] or 0) > 0


def test_recorded_replies_are_replayed(ask: Asked, recordings: Path) -> None:
    ask("--extractor-suite", "tiny", "--extractor-recordings", str(recordings)).assert_outcomes(passed=4)


def test_a_miss_is_an_error_that_names_the_command_which_records_it(ask: Asked, recordings: Path) -> None:
    text = TIDE.replace("RiverBench", "LakeBench")
    Path("tiny/pages/tide.txt").write_text(text)
    _, (paper,) = labels()["tide"]
    write_gold(Path("tiny/gold/tide.json"), text, [paper | {"numbers": [], "abstract": None}])
    result = ask("--extractor-suite", "tiny", "--extractor-recordings", str(recordings), "--extractor-model", "local:0.5b")
    result.assert_outcomes(passed=2, errors=2)
    result.stdout.fnmatch_lines(["*no recorded reply*record it: extractor eval run tiny --model local:0.5b --record --out RUN*"])


def test_a_reply_that_nothing_asks_for_fails_the_gate(ask: Asked, recordings: Path) -> None:
    lines = recordings.read_text().splitlines()
    entry = json.loads(lines[0]) | {"key": "0" * 64}
    recordings.write_text("\n".join([*lines, json.dumps(entry)]) + "\n")
    result = ask("--extractor-suite", "tiny", "--extractor-recordings", str(recordings))
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["*recorded replies answer nothing that is asked*"])


def test_no_model_is_asked_unless_that_is_said(ask: Asked) -> None:
    result = ask("--extractor-suite", "tiny")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{NO_REPLIES}"])


def test_live_asks_the_model_and_statistics_decide(ask: Asked, baseline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed outcome fails no page."""
    models: list[ScriptedModel] = []

    def chosen(*_: object, **__: object) -> ScriptedModel:
        models.append(ScriptedModel(says_nothing))
        return models[-1]

    monkeypatch.setattr(pytest_suite, "choose_model", chosen)
    mislabelled(Path("tiny"))
    result = ask("--extractor-suite", "tiny", "--extractor-live", "--extractor-baseline", str(baseline))
    result.stdout.fnmatch_lines(["PASSED tiny::tide"])
    assert models[0].asked


def test_bad_gold_is_a_collection_error_with_file_and_line(ask: Asked) -> None:
    _, (paper,) = labels()["tide"]
    write_gold(Path("tiny/gold/tide.json"), TIDE, [paper | {"numbers": [paper["numbers"][0] | EMPTY | {"value": 7}]}])
    result = ask(*WITHOUT_MODEL)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.re_match_lines([r".*tide\.json:\d+: .*value 7 is not printed there"])


def test_a_folder_that_is_no_suite_is_refused(ask: Asked) -> None:
    Path("empty").mkdir()
    result = ask("--extractor-suite", "empty", "--extractor-model", "none")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*empty is no suite*"])


def test_a_folder_of_suites_has_a_gate_for_each(ask: Asked) -> None:
    """The baseline is that of all."""
    write_suite(Path("evals/one"))
    write_suite(Path("evals/two"))
    run = run_cases(read_suites([Path("evals")]), NoModel(), lane="replay")
    write_baseline(bless(run, "first"), Path("all.json"))
    result = ask("--extractor-suite", "evals", "--extractor-model", "none", "--extractor-baseline", "all.json")
    result.assert_outcomes(passed=8)
    result.stdout.fnmatch_lines(["PASSED evals/one::gate", "PASSED evals/two::gate"])


def test_the_ini_file_names_a_suite_for_runs_that_name_no_tests(ask: Asked, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nextractor_suite = tiny\nextractor_model = none\n")
    pytester.makepyfile(test_own="def test_own(): pass")
    ask().assert_outcomes(passed=5)
    ask("test_own.py").assert_outcomes(passed=1)


def test_without_its_options_the_plugin_does_nothing(ask: Asked, pytester: pytest.Pytester) -> None:
    """A folder that looks like a suite is none of its business."""
    pytester.makepyfile(test_own="def test_own(): pass")
    ask().assert_outcomes(passed=1)


def test_page_text_gives_a_log_no_command(ask: Asked, baseline: Path) -> None:
    text = TIDE.replace("Li Wei", "##[add-mask]Li\n::error::Wei\x1b[2J")
    Path("tiny/pages/tide.txt").write_text(text)
    _, (paper,) = labels()["tide"]
    write_gold(Path("tiny/gold/tide.json"), text, [paper | {"authors": [], "numbers": [], "abstract": None, "methods": []}])
    result = ask(*WITHOUT_MODEL, "--extractor-baseline", str(baseline))
    assert result.parseoutcomes()["failed"] == 2
    assert not any(line.lstrip().startswith("::") or "##[" in line or "\x1b[2J" in line for line in result.outlines)


@pytest.fixture
def loaded() -> Iterator[set[str]]:
    """What importing the plugin loads that pytest has not loaded."""
    code = "import pytest, sys; before = set(sys.modules); import extractor.pytest_plugin; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    yield set(done.stdout.split())


def test_the_entry_point_imports_nothing_until_it_is_used(loaded: set[str]) -> None:
    ours = {name for name in loaded if name.partition(".")[0] in {"extractor", "pydantic", "scipy", "numpy", "rich", "typer"}}
    assert ours <= {"extractor", "extractor.version", "extractor.pytest_plugin"}
