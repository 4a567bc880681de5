"""What a file of data holds, as a tree whose values know where they stand in the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

MAX_DEPTH = 60
"""Lists of papers are five or ten levels deep; walks through the tree call themselves, and libyaml's time grows with the square of the depth."""


class TooDeep(ValueError):
    """The data is nested deeper than :data:`MAX_DEPTH`."""


class Unfit(ValueError):
    """The source is no data of the kind, or of a form that no list of papers has."""


class Leaf(NamedTuple):
    """A single value as it stands in the source, with its quotation marks or its block's header."""

    start: int
    end: int
    style: str
    """``'`` or ``"`` as in YAML, ``|`` and ``>`` for its blocks, ``json`` for a string of JSON, ``*`` for an alias, empty for bare words."""
    value: str
    """What the library that parsed it makes of it."""


@dataclass(slots=True)
class Table:
    """Keys and their values, in the source's order; a key may come twice."""

    items: list[tuple[Leaf, Tree]] = field(default_factory=list)


@dataclass(slots=True)
class Series:
    """Values one after the other."""

    items: list[Tree] = field(default_factory=list)


Tree: TypeAlias = Leaf | Table | Series


@dataclass(slots=True)
class Grower:
    """Makes a tree of what opens, closes and stands in the source. Its root holds the source's documents."""

    most: int
    """Values that are taken."""
    root: Series = field(default_factory=Series)
    full: bool = False
    """No more values are taken."""
    _open: list[Table | Series] = field(default_factory=list)
    _keys: list[Leaf | None] = field(default_factory=list)
    """For each open branch: the key that waits for its value."""
    _count: int = 0

    def open(self, branch: Table | Series) -> None:
        """Raises :class:`TooDeep`."""
        self._counted()
        self._put(branch)
        self._open.append(branch)
        self._keys.append(None)
        if len(self._open) > MAX_DEPTH:
            raise TooDeep

    def close(self) -> None:
        self._open.pop()
        self._keys.pop()

    def leaf(self, leaf: Leaf) -> None:
        self._counted()
        if self._open and isinstance(self._open[-1], Table) and self._keys[-1] is None:
            self._keys[-1] = leaf
        else:
            self._put(leaf)

    def _counted(self) -> None:
        self._count += 1
        self.full = self._count >= self.most

    def _put(self, tree: Tree) -> None:
        around = self._open[-1] if self._open else self.root
        if isinstance(around, Series):
            around.items.append(tree)
        elif key := self._keys[-1]:
            around.items.append((key, tree))
            self._keys[-1] = None
        else:
            raise Unfit("a key is no single value")
