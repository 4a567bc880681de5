"""The commands on weights: which there are, getting them, where they lie, whether they are whole."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from extractor.engines import weights
from extractor.errors import ExitCode, WeightsError
from extractor.settings import Settings
from extractor.shown.output import say
from extractor.shown.progress import display_for, downloading

MODEL_NAMES = ["local", *(f"local:{name}" for name in weights.CATALOGUE), "none"]

app = typer.Typer(
    rich_markup_mode=None,
    help="Weights for the embedded engine.",
    epilog="""\b
Examples:
  extractor model list             what there is, and what is here
  extractor model pull             get the default weights
  extractor model pull 0.5b        get the small ones
  extractor model verify           hash them anew
  ls -l $(extractor model path)
""",
)

Name = Annotated[
    str, typer.Argument(metavar="[NAME]", help="As in the list; local:NAME is fine too.", autocompletion=lambda: [*weights.CATALOGUE])
]  # fmt: skip


def _named(name: str) -> weights.Weights:
    return weights.by_name(name.removeprefix("local").lstrip(":") or weights.DEFAULT)


@app.command("list")
def list_weights() -> ExitCode:
    """List the weights that can be had by name, and which are here."""
    folder = Settings.from_environment().weights_folder
    for known in weights.CATALOGUE.values():
        here = "here" if weights.is_pulled(known, folder) else "not here"
        default = "  (default)" if known.name == weights.DEFAULT else ""
        say(f"{known.name:6} {known.size / 1e6:7,.0f} MB  {known.licence:12} {here:10} {known.file}{default}\n")
    return ExitCode.DONE


@app.command(short_help="Get weights unless they are here.")
def pull(name: Name = weights.DEFAULT) -> ExitCode:
    """Get weights unless they are here. Stopped under way, it goes on there the next time."""
    with display_for(sys.stderr) as display:
        path = weights.pull(_named(name), Settings.from_environment().weights_folder, watcher=downloading(display))
    say(f"{path}\n")
    return ExitCode.DONE


@app.command()
def path(name: Name = weights.DEFAULT) -> ExitCode:
    """Print where the weights lie."""
    wanted, folder = _named(name), Settings.from_environment().weights_folder
    if not weights.is_pulled(wanted, folder):
        raise WeightsError(f"the weights {wanted.name} are not here; get them with: extractor model pull {wanted.name}")
    say(f"{wanted.path_in(folder)}\n")
    return ExitCode.DONE


@app.command(short_help="Hash the weights anew.")
def verify(name: Name = weights.DEFAULT) -> ExitCode:
    """Read the weights anew and compare them with their pin; wrong ones are deleted."""
    wanted, folder = _named(name), Settings.from_environment().weights_folder
    weights.verify(wanted, folder, afresh=True)
    say(f"{wanted.name}: as pinned, {wanted.size} bytes, sha256 {wanted.sha256}\n")
    return ExitCode.DONE
