"""What the README shows works."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import typer

from extractor import cli
from extractor.errors import ExitCode

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
SHELL = "\n".join(re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL))
COMMANDS = [line.partition(" && ")[2] or line for line in SHELL.splitlines() if "extractor " in line]
ON_PAGES_OF_OURS = re.findall(r"extractor extract (evals/\S+)", SHELL)


@pytest.fixture(autouse=True)
def folder_of_a_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, but for the pages of the repository."""
    shutil.copytree(ROOT / "evals" / "suite" / "pages", tmp_path / "evals" / "suite" / "pages")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("code", PYTHON, ids=[f"block{at}" for at in range(len(PYTHON))])
def test_python_runs(code: str) -> None:
    """As it stands, its own assertions included."""
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})


@pytest.mark.parametrize("page", ON_PAGES_OF_OURS)
def test_the_page_that_it_reads_has_papers(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Here by the rules alone, so that no weights are needed."""
    assert cli.run(["extract", page, "--model", "none"]) == ExitCode.DONE
    assert len(capsys.readouterr().out.splitlines()) > 5


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_and_flags_are_there(line: str) -> None:
    """Every subcommand and every flag that is shown."""
    words = shlex.split(line, comments=True)
    words = words[words.index("extractor") + 1 :]
    command, given = typer.main.get_command(cli.app), set[str]()
    for word in words:
        if word.startswith("--"):
            given.add(word)
        elif hasattr(command, "commands") and word != "extractor":
            names = word.split("|")
            context = typer.Context(command)
            assert set(names) <= set(command.list_commands(context)), word
            command = command.get_command(context, names[0])
    context = typer.Context(command)
    assert given <= {flag for parameter in command.get_params(context) for flag in parameter.opts}


def test_there_is_something_to_run() -> None:
    """A README whose blocks nobody finds any more would pass all the above."""
    assert PYTHON and COMMANDS and ON_PAGES_OF_OURS


def test_it_names_files_that_exist() -> None:
    """Paths of the repository, in code spans and commands."""
    named = set(re.findall(r"(?<![\w./])((?:evals|extractor|prompts|tests|\.ci)/[\w./-]*\w)", README))
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_nothing_is_left_to_fill_in() -> None:
    """No placeholder."""
    assert re.findall(r"@@\w+@@|TODO", README) == []
