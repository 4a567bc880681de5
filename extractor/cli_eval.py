"""The commands on quality: read suites, score, compare, gate, approve, report, calibrate."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor import api
from extractor.ask.prompts import fence
from extractor.cli_model import MODEL_NAMES
from extractor.engines import weights
from extractor.engines.choice import choose_model
from extractor.engines.recordings import Recorder, Recording, StrictReplay, recording_name
from extractor.errors import ExitCode, UsageError
from extractor.judge.trust import key_of, trust_in
from extractor.models import Model, ModelIdentity, NoModel
from extractor.scoring import baseline as baselines
from extractor.scoring.agreement import agreement
from extractor.scoring.annotations import to_annotations
from extractor.scoring.calibrate import Calibration as Counted
from extractor.scoring.calibrate import calibrate as count_trust
from extractor.scoring.calibrate import render_text, write_trust
from extractor.scoring.comparison import compare_runs
from extractor.scoring.costs import RunCost, cost_of, read_prices
from extractor.scoring.gold import Case, read_suites
from extractor.scoring.html import Calibration, Cost, Reliability, ReportView, render
from extractor.scoring.junit import to_junit
from extractor.scoring.predictions import Prediction, read_predictions
from extractor.scoring.runs import Manifest, Run, cases_of, read_run, run_cases, scored, suite_digest, traits_of, write_run
from extractor.scoring.step_summary import to_markdown
from extractor.scoring.terminal import comparison_table, gate_text, scores_table
from extractor.settings import Settings
from extractor.shown.output import say, write_text
from extractor.shown.progress import Display, Reading, display_for, downloading

app = typer.Typer(
    rich_markup_mode=None,
    help="Score what is read against gold, and guard it.",
    epilog="""\b
Examples:
  extractor eval run evals --replay --out runs/today          the recorded model over all our suites, in seconds
  extractor eval gate runs/today --baseline evals/baseline.json
  extractor eval run evals --model local --live --out runs/live
  extractor eval compare runs/before runs/today
  extractor eval report runs/today --html report.html
""",
)

Suites = Annotated[
    list[str],
    typer.Argument(
        metavar="SUITE", help="Folders with pages/ and gold/, folders of such folders, or names of suites in EXTRACTOR_SUITES."
    ),
]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="A folder that eval run or eval score has written.")]
ModelName = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="NAME",
        help="local, local:0.5b, a .gguf, none, or an endpoint's model.",
        autocompletion=lambda: MODEL_NAMES,
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="RUN", help="The folder that the run goes to.")]
BaselineFile = Annotated[Path, typer.Option("--baseline", metavar="FILE", help="What was approved last.")]


class Lane(StrEnum):
    """Where replies come from."""

    REPLAY = "replay"
    RECORD = "record"
    LIVE = "live"


# ---- run


@app.command(
    epilog="""\b
Examples:
  extractor eval run evals --out runs/replay               replies from evals/recordings; nothing is asked
  extractor eval run evals --record --out runs/recorded    ask for what the recording lacks, and keep it
  extractor eval run evals --live --repeats 3 --out runs/live
  EXTRACTOR_SUITES=/data/suites extractor eval run real --live --out runs/real
"""
)
def run(
    suites: Suites,
    out: Out,
    model: ModelName = "local",
    replay: Annotated[bool, typer.Option("--replay", help="Answers from the recording only (the default).")] = False,
    record: Annotated[bool, typer.Option("--record", help="Ask what the recording lacks, and record it.")] = False,
    live: Annotated[bool, typer.Option("--live", help="Ask the model; no recording, no cache.")] = False,
    repeats: Annotated[int, typer.Option(min=1, help="How often everything is read.")] = 1,
    recordings: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where recordings lie (default: recordings/ in or beside the first suite).")
    ] = None,
    base_url: Annotated[str | None, typer.Option(metavar="URL", help="An OpenAI-compatible endpoint.")] = None,
) -> ExitCode:
    """Read the pages of suites with a model, score what was read, and keep the run."""
    settings = Settings.from_environment(base_url=base_url, model=model)
    folders, lane = find_suites(suites, settings), _lane(replay, record, live)
    if repeats > 1 and lane is not Lane.LIVE:
        raise UsageError("recorded replies are the same each time: --repeats goes with --live")
    done = _run(lane, settings, suites, folders, read_suites(folders), recordings, repeats)
    write_run(done, out)
    say(scores_table(done.report, ceiling=agreement(folders)) + f"{cost_of(done).text()}\n{done.signature}\n{out}\n")
    return ExitCode.DONE


def _run(
    lane: Lane, settings: Settings, names: Sequence[str], folders: Sequence[Path], cases: Sequence[Case],
    recordings: Path | None, repeats: int, *, ask_all: bool = False,
) -> Run:  # fmt: skip
    name = identity_name(settings.model or "local")
    recording = Recording.read((recordings or recordings_beside(Path(names[0]))) / recording_name(name))
    command = ("calibrate", "") if ask_all else ("run", " --out RUN")
    record_with = f"record it: extractor eval {command[0]} {' '.join(names)} --model {settings.model} --record{command[1]}"
    with display_for(sys.stderr) as display, _model(lane, settings, recording, record_with, display) as model:
        watch = Reading(display, len(cases) * repeats)
        clock = (lambda: model.seconds) if isinstance(model, StrictReplay) else None
        trust = trust_in(model.identity, settings.trust_file, ask_all=ask_all)
        done = run_cases(cases, model, lane=lane, suites=folders, repeats=repeats, watch=watch, clock=clock, trust=trust)
        _settle(model, cases)
    return done


def _lane(replay: bool, record: bool, live: bool) -> Lane:
    if replay + record + live > 1:
        raise UsageError("take one of --replay, --record and --live")
    return Lane.RECORD if record else Lane.LIVE if live else Lane.REPLAY


def find_suites(names: Sequence[str], settings: Settings) -> list[Path]:
    """Each a folder here, or one of that name where further suites lie."""
    found = []
    for name in names:
        elsewhere = settings.suites_dir / name if settings.suites_dir else None
        path = Path(name) if Path(name).is_dir() or elsewhere is None else elsewhere
        if not path.is_dir():
            hint = "" if elsewhere else "; EXTRACTOR_SUITES can name a folder of further suites"
            raise UsageError(f"{name}: there is no such folder{hint}")
        found.append(path)
    return found


def recordings_beside(suite: Path) -> Path:
    """``recordings/`` inside a folder of suites, and beside a single suite."""
    return (suite.resolve().parent if (suite / "gold").is_dir() else suite) / "recordings"


def identity_name(model: str) -> str:
    """What a model calls itself: recordings are kept under that name."""
    return f"local:{weights.DEFAULT}" if model == "local" else model


@contextmanager
def _model(lane: Lane, settings: Settings, recording: Recording, record_with: str, display: Display) -> Iterator[Model]:
    if settings.model == "none":
        yield NoModel()
        return
    if lane is Lane.REPLAY:
        yield StrictReplay(recording, record_with=record_with)
        return
    chosen = choose_model(settings, watcher=downloading(display), keep_replies=False)
    ready = Recorder(chosen, recording) if lane is Lane.RECORD else chosen
    try:
        yield ready
    finally:
        api.close(ready)


def _settle(model: Model, cases: Sequence[Case]) -> None:
    """A recording holds what is asked today, and nothing else."""
    marks = [fence(case.gold["sha256"]) for case in cases]
    if isinstance(model, StrictReplay):
        model.check_all_used(marks)
    if isinstance(model, Recorder):
        dropped = model.finish(marks)
        say(f"asked the model {model.asked} times; {dropped} recorded replies that nothing asks for any more were dropped\n")


# ---- score


@app.command(
    epilog="""\b
Examples:
  extractor eval score runs/today --gold evals/suite
  extractor eval score all.jsonl --gold evals/suite --out runs/scored
  extractor eval score evals/peers/langextract.jsonl --gold evals/suite   another tool's output
"""
)
def score(
    source: Annotated[
        Path, typer.Argument(metavar="RUN|FILE|DIR", help="A run, Extractions, gold-shaped JSON, CSV, or langextract's JSONL.")
    ],
    gold: Annotated[list[str], typer.Option("--gold", metavar="DIR", help="Suites with the labels.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="RUN", help="Keep it as a run.")] = None,
    only: Annotated[
        bool, typer.Option("--only", help="Count only pages that have a prediction; else a page without one counts as empty.")
    ] = False,
    thresholds: Annotated[
        bool, typer.Option("--thresholds", help="Show how scores move with the likeness that makes two papers the same.")
    ] = False,
) -> ExitCode:
    """Score what was extracted anywhere, by anything; no model is called."""
    folders = find_suites(gold, Settings.from_environment())
    cases = read_suites(folders)
    predictions = read_predictions(source, cases)
    if only:
        cases = [case for case in cases if case.id in predictions]
    report = scored(cases, predictions)
    done = Run(Manifest("scored", str(source.name), None, {}, tuple(map(str, folders)), suite_digest(cases)), predictions, report)
    if out:
        write_run(done, out)
    say(scores_table(report, ceiling=agreement(folders)) + _unpredicted(cases, predictions))
    if thresholds:
        say(_moves(cases, predictions))
    return ExitCode.DONE


def _unpredicted(cases: Sequence[Case], predictions: Mapping[str, Prediction]) -> str:
    lacking = [case.id for case in cases if case.id not in predictions]
    listed = ", ".join(lacking[:3]) + (" ..." if lacking[3:] else "")
    return f"\nwithout a prediction, counted as empty: {len(lacking)} of {len(cases)} pages ({listed})\n" if lacking else ""


def _moves(cases: Sequence[Case], predictions: Mapping[str, Prediction]) -> str:
    lines = ["how the headline moves with the likeness from which on two papers may be the same\n"]
    for threshold in (0.4, 0.5, 0.6, 0.9):
        report = scored(cases, predictions, thresholds={"papers": threshold})
        shown = (f"{row.name} {row.f1.estimate:.3f}" for row in report.rows()[:7] if row.f1)
        lines.append(f"  {threshold:.1f}  {'  '.join(shown)}\n")
    return "".join(lines)


# ---- compare, gate, bless


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="RUN_A")],
    after: Annotated[Path, typer.Argument(metavar="RUN_B")],
    common: Annotated[bool, typer.Option("--common", help="Compare the pages that both have.")] = False,
) -> ExitCode:
    """Compare two runs page by page: what changed, by how much, and whether that is more than chance."""
    say(comparison_table(compare_runs(read_run(before).report, read_run(after).report, common=common)))
    return ExitCode.DONE


@app.command(
    epilog="""\b
A replayed run fails (1) at any outcome that is not the approved one, better ones too, until it is blessed.
For a live run statistics decide: 0 no drop of 5 points is left to fear, 1 a score fell, 3 it can't be told.

Example:
  extractor eval gate runs/today --baseline evals/baseline.json --junit report.xml --annotations
"""
)
def gate(
    folder: RunFolder,
    baseline: BaselineFile,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML.")] = None,
    summary: Annotated[Path | None, typer.Option(metavar="FILE", help="Append Markdown, for GITHUB_STEP_SUMMARY.")] = None,
    annotations: Annotated[bool, typer.Option("--annotations", help="Print ::error lines on the gold files' lines.")] = False,
) -> ExitCode:
    """Say by the exit code whether a run is as good as what was approved."""
    done = read_run(folder)
    cases = cases_of(done)
    result = baselines.judge(done, baselines.read_baseline(baseline))
    if junit:
        write_text(junit, to_junit(done, cases, result))
    if summary:
        write_text(summary, to_markdown(done, result), append=True)
    if annotations:
        say(to_annotations(done, cases, result))
    say(gate_text(result))
    return result.exit_code


@app.command()
def bless(
    folder: RunFolder,
    baseline: BaselineFile,
    reason: Annotated[str, typer.Option(help="Why these outcomes are right to be the baseline.")],
) -> ExitCode:
    """Approve a run's outcomes: from now on they are the baseline."""
    done = read_run(folder)
    approved = baselines.bless(done, reason)
    baselines.write_baseline(approved, baseline)
    say(f"{baseline}: {len(approved.pages)} pages of {done.signature}\n")
    return ExitCode.DONE


# ---- report


@app.command()
def report(
    folder: RunFolder,
    html: Annotated[Path, typer.Option(metavar="FILE", help="The self-contained page to write.")],
    against: Annotated[Path | None, typer.Option(metavar="RUN", help="Another run to compare with.")] = None,
    beside: Annotated[
        list[Path] | None, typer.Option(metavar="RUN", help="Runs of other models, for the chart of cost beside quality.")
    ] = None,
    prices: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON: model to dollars per million tokens, [read, written].")
    ] = None,
) -> ExitCode:
    """Write one HTML page with everything: scores, errors, and every page's text with what was found in it."""
    done, other = read_run(folder), read_run(against) if against else None
    cases = cases_of(done)
    priced = read_prices(prices) if prices else None
    view = ReportView(
        title="What was read, and how well",
        signature=done.signature,
        report=replace(done.report, traits=traits_of(cases)),
        cases=cases,
        name=folder.name,
        other=other.report if other else None,
        other_name=against.name if against else "",
        costs=[_cost(cost_of(one, priced)) for one in [done, *map(read_run, beside or [])] if one.costs],
        agreement=agreement([Path(suite) for suite in done.manifest.suites]),
        calibration=_drawn(count_trust(cases, done.extractions)) if done.extractions else None,
    )
    write_text(html, render(view))
    say(f"{html}\n")
    return ExitCode.DONE


def _drawn(counted: Counted) -> Calibration:
    curve = counted.whole
    points = [Reliability(one.confidence, one.right.estimate, one.count) for one in curve.bins]
    return Calibration(points, curve.error, {kept.share: kept.precision.estimate for kept in curve.kept})


def _cost(cost: RunCost) -> Cost:
    return Cost(
        cost.model, cost.quality, cost.new_prompt_tokens, cost.completion_tokens, cost.seconds, cost.money, cost.pages, cost.right
    )


# ---- calibrate


def _asked_all(lane: Lane, settings: Settings, names: Sequence[str], folders: Sequence[Path], cases: Sequence[Case]) -> Run:
    """Its replies are kept apart: no other run asks about fields of which the model's word is never taken."""
    recordings = recordings_beside(Path(names[0])) / "calibrate"
    return _run(lane, settings, names, folders, cases, recordings, 1, ask_all=True)


@app.command(
    epilog="""\b
Examples:
  extractor eval calibrate evals --replay                          count and print
  extractor eval calibrate evals --model gpt-5 --live --write trust.json
  extractor eval calibrate evals --run runs/today                  count on a run that is there
"""
)
def calibrate(
    suites: Suites,
    model: ModelName = "local",
    replay: Annotated[bool, typer.Option("--replay", help="Answers from the recording only (the default).")] = False,
    record: Annotated[bool, typer.Option("--record", help="Ask what the recording lacks, and record it.")] = False,
    live: Annotated[bool, typer.Option("--live", help="Ask the model; no recording, no cache.")] = False,
    run_folder: Annotated[Path | None, typer.Option("--run", metavar="RUN", help="Count on a run instead of reading anew.")] = None,
    write: Annotated[Path | None, typer.Option(metavar="FILE", help="The trust table to write into.")] = None,
) -> ExitCode:
    """Count how often rules, model, and both in agreement are right, and write the trust table that the judge uses."""
    settings = Settings.from_environment(model=model)
    folders = find_suites(suites, settings)
    cases = read_suites(folders)
    lane = _lane(replay, record, live)
    done = read_run(run_folder) if run_folder else _asked_all(lane, settings, suites, folders, cases)
    counted = count_trust(cases, done.extractions)
    say(render_text(counted))
    if write:
        write_trust(write, key_of(ModelIdentity(done.manifest.model, done.manifest.weights_sha256)), counted.table)
        say(f"{write}\n")
    return ExitCode.DONE
