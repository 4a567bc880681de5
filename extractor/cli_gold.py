"""The commands on gold: lint, agreement of labellers, exchange with labelling tools."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from extractor.errors import ExitCode, UsageError
from extractor.pages import Page
from extractor.scoring.agreement import agree_folders, agreement_report
from extractor.scoring.gold import Fault, read_suites, suites_in
from extractor.scoring.gold import check as faults_of
from extractor.scoring.label_studio import labelling_config, read_label_studio, to_label_studio
from extractor.scoring.runs import source_of
from extractor.scoring.terminal import scores_table
from extractor.scoring.web_annotations import read_web_annotations, to_web_annotations
from extractor.shown.output import say, write_text

app = typer.Typer(
    rich_markup_mode=None,
    help="Labels made by hand.",
    epilog="""\b
Examples:
  extractor gold check evals                 every label against its page: offsets, values, doubles
  extractor gold agree evals                 where pages are labelled twice (gold/ and second/)
  extractor gold agree mine/ theirs/         two folders of gold files
  extractor gold export evals/suite --format label-studio --out tasks/
  extractor gold import tasks/export.json --format label-studio --pages evals/suite/pages --out gold/
""",
)


@app.command()
def check(folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="Suites, or folders of suites.")]) -> ExitCode:
    """Lint gold files against their pages; each fault with file and line."""
    count, faults = 0, list[Fault]()
    for suite in suites_in(folders):
        for labels in ("gold", "second"):
            files = sorted((suite / labels).glob("*.json"))
            count += len(files)
            faults += [fault for file in files for fault in faults_of(file, suite / "pages")]
            faults += [
                Fault(file, 1, "has no first labels in gold/") for file in files if not (suite / "gold" / file.name).exists()
            ]
    if not count:
        raise UsageError(f"{', '.join(map(str, folders))}: there are no labels to check")
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


# ---- exchange


class Form(StrEnum):
    """What other tools read and write."""

    LABEL_STUDIO = "label-studio"
    WEB_ANNOTATION = "web-annotation"


FormOption = Annotated[Form, typer.Option("--format", help="Label Studio's JSON, or W3C Web Annotations.")]


@app.command("export")
def export_gold(
    folders: Annotated[list[Path], typer.Argument(metavar="SUITE")],
    out: Annotated[Path, typer.Option(metavar="DIR/", help="Where the files go.")],
    form: FormOption = Form.LABEL_STUDIO,
) -> ExitCode:
    """Write gold for another tool: a file a page, and for Label Studio the labelling interface beside them."""
    for case in read_suites(folders):
        to = to_label_studio if form is Form.LABEL_STUDIO else to_web_annotations
        document: Any = to(case.gold, source_of(case))
        write_text(out / f"{case.gold_file.stem}.json", _json([document] if form is Form.LABEL_STUDIO else document))
    if form is Form.LABEL_STUDIO:
        write_text(out / "labelling-interface.xml", labelling_config())
    say(f"{out}\n")
    return ExitCode.DONE


@app.command("import")
def import_gold(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="What the other tool exported.")],
    pages: Annotated[Path, typer.Option(metavar="DIR", help="The pages that were labelled.")],
    out: Annotated[Path, typer.Option(metavar="DIR/", help="Where the gold files go.")],
    form: FormOption = Form.LABEL_STUDIO,
) -> ExitCode:
    """Read labels that were made elsewhere, as gold files; ``gold check`` then says whether they are sound."""
    for file in files:
        for labels in _read(form)(file, lambda name: _source(pages, name)):
            write_text(out / f"{Path(str(labels['page'])).stem}.json", _json(labels))
    say(f"{out}\n")
    return ExitCode.DONE


def _read(form: Form) -> Callable[[Path, Callable[[str], str]], list[dict[str, Any]]]:
    return read_label_studio if form is Form.LABEL_STUDIO else lambda file, source: [read_web_annotations(file, source)]


def _source(pages: Path, name: str) -> str:
    """The page's text; a name that an export gives never leads out of the folder."""
    file = pages / Path(name).name
    if not file.is_file():
        raise UsageError(f"{file}: the labels are of a page that is not there")
    return Page.from_file(file).decode().source


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
