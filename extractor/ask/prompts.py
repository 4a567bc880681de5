"""Prompts as data: files with a name, their variables and two texts, versioned by hash.

A prompt file has front matter between ``---`` lines (``name``, ``variables``), then a ``# system``
and a ``# user`` part. Variables stand as ``{{name}}`` in the user part only, so that the system
part is the same bytes for every question and a server's prefix cache holds it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from extractor.errors import UsageError

_FILE = re.compile(r"---\n(?P<front>.*?)\n---\n+# system\n(?P<system>.*?)\n# user\n(?P<user>.*)\Z", re.DOTALL)
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True)
class Prompt:
    """One prompt: what is always said, and what is said about this piece of a page."""

    name: str
    system: str
    user: str
    version: str
    """The first 12 digits of the file's sha256."""

    def fill(self, **values: str) -> str:
        """The user text with its variables. Raises :class:`UsageError` where one is missing or unknown."""
        wanted = set(_VARIABLE.findall(self.user))
        if wanted != set(values):
            missing, unknown = sorted(wanted - set(values)), sorted(set(values) - wanted)
            raise UsageError(f"prompt {self.name!r}: missing variables {missing}, unknown variables {unknown}")
        return _VARIABLE.sub(lambda match: values[match[1]], self.user)


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt of that name, from the installed package or the checkout."""
    return parse_prompt(_read(f"{name}.md"), where=f"{name}.md")


def parse_prompt(text: str, *, where: str) -> Prompt:
    """A prompt file's text, checked: raises :class:`UsageError` that names the file and the fault."""
    match = _FILE.match(text.replace("\r\n", "\n"))
    if not match:
        raise UsageError(f"{where}: a prompt file is front matter, '# system' and '# user'")
    front = dict(line.split(":", 1) for line in match["front"].splitlines() if ":" in line)
    if not front.get("name", "").strip():
        raise UsageError(f"{where}: the front matter names no prompt")
    declared = {name.strip() for name in front.get("variables", "").strip(" []").split(",") if name.strip()}
    used = set(_VARIABLE.findall(match["user"]))
    if declared != used:
        raise UsageError(f"{where}: declares variables {sorted(declared)} but uses {sorted(used)}")
    if _VARIABLE.search(match["system"]):
        raise UsageError(f"{where}: the system part must be the same for every question, so it takes no variables")
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Prompt(front["name"].strip(), match["system"].strip(), match["user"].strip(), version)


def _read(file: str) -> str:
    """From the wheel, where prompts lie inside the package; from the checkout beside it otherwise."""
    inside = resources.files("extractor") / "prompts" / file
    if inside.is_file():
        return inside.read_text(encoding="utf-8")
    beside = Path(__file__).resolve().parents[2] / "prompts" / file
    try:
        return beside.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"there is no prompt {file!r}") from error


def fence(sha256: str) -> str:
    """The delimiter around a page's text: the page can't print it without holding its own hash."""
    return f"PAGE-{sha256[:8]}"
