"""Groups of commands that are loaded when they are called: what they stand on takes seconds, or is an extra."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperGroup

from extractor.errors import UsageError

GROUPS = {
    "eval": ("extractor.cli_eval", "Score what is read against gold, and guard it.", ("scipy", "pint"), "eval"),
    "gold": ("extractor.cli_gold", "Check and exchange labels made by hand.", ("scipy", "pint"), "eval"),
}
"""By name: the module with the ``app``, what ``--help`` says, and what must be installed, by which extra."""


class LaterGroup(TyperGroup):
    """Its own commands, and groups whose modules are imported when they are called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *GROUPS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return loaded(cmd_name) if cmd_name in GROUPS else super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        own = {name: super(LaterGroup, self).get_command(ctx, name) for name in super().list_commands(ctx)}
        rows = [(name, command.get_short_help_str(80)) for name, command in own.items() if command is not None]
        rows += [(name, about) for name, (_, about, _, _) in GROUPS.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def loaded(name: str) -> Any:
    """The group of this name. Raises :class:`UsageError` where its extra is not installed."""
    module, _, needed, extra = GROUPS[name]
    if missing := [package for package in needed if find_spec(package) is None]:
        raise UsageError(f"extractor {name} needs {', '.join(missing)}: pip install 'extractor[{extra}]'")
    return typer.main.get_command(import_module(module).app)
