"""Commands that are loaded when they are called: what they stand on takes seconds, or is an extra."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperGroup

from extractor.errors import UsageError


@dataclass(frozen=True)
class Later:
    """Where a command is, and what ``--help`` says of it before it is loaded."""

    module: str
    """Its ``app`` is the group of this name, or has the command of this name."""
    about: str
    needs: tuple[str, ...] = ()
    """Packages that must be installed, by the extra that is named so."""
    extra: str = ""


COMMANDS = {
    "batch": Later("extractor.cli_batch", "Read many pages; stopped at any time, it goes on where it was."),
    "status": Later("extractor.cli_batch", "Say how far a batch is, and what it cost."),
    "retry": Later("extractor.cli_batch", "Read again what failed in a batch."),
    "export": Later("extractor.cli_batch", "Write what a batch has read: JSON lines, CSV, Parquet, SQLite."),
    "eval": Later("extractor.cli_eval", "Score what is read against gold, and guard it.", ("scipy", "pint"), "eval"),
    "gold": Later("extractor.cli_gold", "Check and exchange labels made by hand.", ("scipy", "pint"), "eval"),
}


class LaterGroup(TyperGroup):
    """Its own commands, and those whose modules are imported when they are called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return loaded(cmd_name) if cmd_name in COMMANDS else super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        own = {name: super(LaterGroup, self).get_command(ctx, name) for name in super().list_commands(ctx)}
        rows = [(name, command.get_short_help_str(80)) for name, command in own.items() if command is not None]
        rows += [(name, later.about) for name, later in COMMANDS.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def loaded(name: str) -> Any:
    """The command of this name. Raises :class:`UsageError` where its extra is not installed."""
    later = COMMANDS[name]
    if missing := [package for package in later.needs if find_spec(package) is None]:
        raise UsageError(f"extractor {name} needs {', '.join(missing)}: pip install 'extractor[{later.extra}]'")
    group: Any = typer.main.get_command(import_module(later.module).app)
    return group.commands.get(name, group)
