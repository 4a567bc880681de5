"""Every regular expression of the package, and texts made from its own parts that would make a bad one slow."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import random
import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any

import extractor

ANCHORED = {"match", "fullmatch"}
APPLIED = {*ANCHORED, "search", "finditer", "findall", "sub", "subn", "split"}


@dataclass(frozen=True)
class Attacked:
    """A pattern, what it is called, and how the module that holds it applies it."""

    name: str
    pattern: re.Pattern[Any]
    methods: tuple[str, ...]

    def apply(self, text: str) -> None:
        """As the package does: at the text's beginning, or all over it."""
        given = text.encode("utf-8", "replace") if isinstance(self.pattern.pattern, bytes) else text
        for method in self.methods:
            if method in ANCHORED:
                getattr(self.pattern, method)(given)
            else:
                for _ in self.pattern.finditer(given):
                    pass


# ---- what there is


@lru_cache(maxsize=1)
def patterns() -> tuple[Attacked, ...]:
    """Of all modules: in names, tables, functions' own calls (``re.sub(r"...", ...)``)."""
    found: dict[tuple[str | bytes, int, str], Attacked] = {}
    for info in pkgutil.walk_packages(extractor.__path__, "extractor."):
        if "html.pages" in info.name or not (module := _imported(info.name)):
            continue
        for name, pattern, methods in _found(module):
            key = (pattern.pattern, pattern.flags, str(methods))
            found.setdefault(key, Attacked(f"{info.name.removeprefix('extractor.')}.{name}", pattern, methods))
    return tuple(found.values())


def _found(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any], tuple[str, ...]]]:
    used = _methods(module)
    for name, pattern in _held(module):
        yield name, pattern, tuple(sorted(used.get(name.partition("[")[0], {"search"})))
    for line, method, pattern in _inline(module):
        yield f"line {line}", pattern, (method if method in ANCHORED else "search",)


def _imported(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:  # stands on an optional dependency
        return None


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in vars(module).items():
        if not name.startswith("__"):
            yield from ((name + where, pattern) for where, pattern in _inside(value, depth=0))


def _inside(value: Any, depth: int) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield "", value
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset, dict)):
        parts = [*value.items()] if isinstance(value, dict) else list(value)
        for number, part in enumerate(parts):
            yield from ((f"[{number}]{where}", pattern) for where, pattern in _inside(part, depth + 1))
    elif depth < 4 and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for field in value.__dataclass_fields__:
            yield from ((f"[{field}]{where}", pattern) for where, pattern in _inside(getattr(value, field), depth + 1))


def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


def _methods(module: ModuleType) -> dict[str, set[str]]:
    """By a name of the module: what is called on it, ``_DATED.match(...)``; patterns in tables are searched."""
    used: dict[str, set[str]] = {}
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in APPLIED:
            used.setdefault(node.value.id, set()).add(node.attr if node.attr in ANCHORED else "search")
    return used


def _inline(module: ModuleType) -> Iterator[tuple[int, str, re.Pattern[Any]]]:
    """Patterns that stand in a call as they are."""
    for node in ast.walk(_tree(module)):
        if (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in APPLIED
            and ast.unparse(node.func.value) == "re" and node.args and isinstance(node.args[0], ast.Constant)
        ):  # fmt: skip
            flags = next((eval(ast.unparse(k.value), {"re": re}) for k in node.keywords if k.arg == "flags"), 0)
            yield node.lineno, node.func.attr, re.compile(node.args[0].value, flags)


# ---- what is hard for it

_ENDINGS = ("", "\x00", "!", "\n", " a", "0", '"', ")")
_COMMON = (" ", "a", "A", "0", ".", ",", "(", "[", "{", "<", "-", '"', "\n", "'", "\t", "é", "_", "*", "|", "&", "\\", "/", "://", "a ", "A ", "A. ", "1 ", "1,", "a-", "Ab ", "Ab, ")  # fmt: skip


def attacks(pattern: re.Pattern[Any], length: int, *, most: int) -> Iterator[str]:
    """Texts of ``length``: what may repeat in the pattern repeated, with and without all that must stand before it."""
    dice = random.Random(7)
    units = _units(pattern, dice)
    dice.shuffle(units)
    plain = [("", unit) for unit in _COMMON]
    for before, unit in itertools.islice(itertools.chain(units, plain), most):
        if unit:
            yield before + (unit * (length // len(unit) + 1))[: length - len(before)] + dice.choice(_ENDINGS)


def _units(pattern: re.Pattern[Any], dice: random.Random) -> list[tuple[str, str]]:
    """What stands first, and what is repeated behind it."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    walker = _Walker(dice)
    found: list[tuple[str, str]] = []
    for _ in range(3):
        walker.prefixes.clear()
        whole = walker.walk(parser.parse(source, pattern.flags & ~re.DEBUG), "")
        for before, body in walker.prefixes:
            found += [
                (before, body),
                ("", before + body),
                ("", before + body * 3),
                (before, body + dice.choice(" a,.-")),
                ("", body),
            ]
        found += [("", whole), ("", whole[: len(whole) // 2 + 1]), ("", whole + " "), ("", whole[:1])]
    return sorted({(before[:2000], unit[:2000]) for before, unit in found if unit})


class _Walker:
    """Goes through a parsed pattern and writes a text that it takes, choosing at random where there is a choice."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.prefixes: list[tuple[str, str]] = []
        """For each part that may repeat: what stands before it, and what it takes once."""
        self.groups: dict[int, str] = {}

    def walk(self, parts: Sequence[tuple[Any, Any]], before: str) -> str:
        text = ""
        for code, value in parts:
            text += self._part(code, value, before + text)
        return text

    def _part(self, code: Any, value: Any, before: str) -> str:
        if code is codes.LITERAL:
            return chr(value)
        if code is codes.NOT_LITERAL:
            return "a" if value != ord("a") else "b"
        if code is codes.ANY:
            return self.dice.choice("a. ")
        if code is codes.IN:
            return self._one_of(value)
        if code is codes.BRANCH:
            return self.walk(self.dice.choice(value[1]), before)
        if code is codes.SUBPATTERN:
            self.groups[value[0]] = self.walk(value[3], before)
            return self.groups[value[0]]
        if code is codes.GROUPREF:
            return self.groups.get(value, "")
        if code is codes.ATOMIC_GROUP:
            return self.walk(value, before)
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            return self._repeat(*value, before)
        return ""

    def _repeat(self, low: int, high: Any, parts: Sequence[tuple[Any, Any]], before: str) -> str:
        once = self.walk(parts, before)
        if high is codes.MAXREPEAT or high > 1:
            self.prefixes.append((before, once))
        return "".join(self.walk(parts, before) for _ in range(max(low, self.dice.randrange(2)))) if low < 50 else once * low

    def _one_of(self, members: Sequence[tuple[Any, Any]]) -> str:
        if members[0][0] is codes.NEGATE:
            taken = re.compile("[^" + "".join(map(_written, members[1:])) + "]")
            return next((c for c in self.dice.sample("a. A1,-\n(é_", 11) if taken.match(c)), "a")
        code, value = self.dice.choice(members)
        if code is codes.RANGE:
            return chr(self.dice.choice(value))
        return chr(value) if code is codes.LITERAL else _CATEGORIES.get(value, "a")


_CATEGORIES = {codes.CATEGORY_SPACE: " ", codes.CATEGORY_DIGIT: "1", codes.CATEGORY_WORD: "a", codes.CATEGORY_NOT_WORD: ".",
               codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_NOT_DIGIT: "a"}  # fmt: skip
_WRITTEN = {codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
            codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_NOT_DIGIT: r"\D"}  # fmt: skip


def _written(member: tuple[Any, Any]) -> str:
    code, value = member
    if code is codes.RANGE:
        return re.escape(chr(value[0])) + "-" + re.escape(chr(value[1]))
    return re.escape(chr(value)) if code is codes.LITERAL else _WRITTEN[value]


# ---- how long it may take


class TooSlow(Exception):
    """The time was over."""


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raises :class:`TooSlow` when the process has computed for longer; matching can be interrupted."""

    def over(signum: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slow_text(attacked: Attacked, length: int, *, most: int, seconds: float) -> str | None:
    """The beginning of a text that takes longer than ``seconds``; None where none does."""
    for text in attacks(attacked.pattern, length, most=most):
        try:
            with processor_time(seconds):
                attacked.apply(text)
        except TooSlow:
            return f"{text[:60]!r} ... {text[-10:]!r}"
    return None
