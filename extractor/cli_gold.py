"""The commands on gold: lint, agreement of labellers, exchange with labelling tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.errors import ExitCode, UsageError
from extractor.scoring.agreement import agree_folders, agreement_report
from extractor.scoring.gold import check as faults_of
from extractor.scoring.gold import suites_in
from extractor.scoring.terminal import scores_table
from extractor.shown.output import say

app = typer.Typer(
    rich_markup_mode=None,
    help="Labels made by hand.",
    epilog="""\b
Examples:
  extractor gold check evals                 every label against its page: offsets, values, doubles
  extractor gold agree evals                 where pages are labelled twice (gold/ and second/)
  extractor gold agree mine/ theirs/         two folders of gold files
""",
)


@app.command()
def check(folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="Suites, or folders of suites.")]) -> ExitCode:
    """Lint gold files against their pages; each fault with file and line."""
    count, faults = 0, []
    for suite in suites_in(folders):
        for labels in ("gold", "second"):
            files = sorted((suite / labels).glob("*.json"))
            count += len(files)
            faults += [fault for file in files for fault in faults_of(file, suite / "pages")]
    for fault in faults:
        say(f"{fault}\n")
    say(f"{count} gold files, {len(faults)} faults\n")
    return ExitCode.USAGE if faults else ExitCode.DONE


@app.command()
def agree(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="Suites with gold/ and second/, or two folders of gold.")],
) -> ExitCode:
    """How far two labellers agree, by the scorer that machines are judged by."""
    two_folders = len(folders) == 2 and not any((folder / "pages").is_dir() for folder in folders)
    report = agree_folders(*folders) if two_folders else agreement_report(folders)
    if report is None:
        raise UsageError("no page is labelled twice: put the second labels beside gold/, in second/")
    say(scores_table(report))
    return ExitCode.DONE
