"""The records of papers in a tree of data, and whether they make it a list of papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from extractor.text.data.keys import field_of, holds_papers, is_of_others, is_strong, plain
from extractor.text.data.tree import Leaf, Series, Table, Tree

_NOTHING = re.compile(r"\s*+(?:null|~|true|false|yes|no|none|on|off|n/?a|-?[\d.]+)?\s*", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_SINGLE = frozenset(("author", "venue", "summary", "date", "category", "id", "title"))
_TELLING = frozenset(("author", "summary", "date", "venue"))
_MOSTLY = 0.5
_FAR = 100
"""Values looked at before a field counts as empty: each branch is looked at from all branches around it."""


def leaves_of(tree: Tree) -> Iterator[Leaf]:
    """All single values below, without keys, in order."""
    if isinstance(tree, Leaf):
        yield tree
        return
    waiting = [iter(below(tree))]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
        elif isinstance(node, Leaf):
            yield node
        else:
            waiting.append(iter(below(node)))


def below(tree: Table | Series) -> list[Tree]:
    """The values right below a branch."""
    return tree.items if isinstance(tree, Series) else [value for _, value in tree.items]


def first_words(tree: Tree) -> Leaf | None:
    """The first value below that has a letter in it."""
    return next((leaf for leaf in islice(leaves_of(tree), _FAR) if _LETTER.search(leaf.value) and not is_bare(leaf)), None)


def is_bare(leaf: Leaf) -> bool:
    """Nothing, a number, or yes or no, as data has them: not a quoted string."""
    return leaf.style == "*" or not leaf.value or (leaf.style == "" and _NOTHING.fullmatch(leaf.value) is not None)


def key_name(key: Leaf) -> str:
    """A key as a name, without the quotation marks of JSON."""
    return key.value.strip('"') if key.style == "json" else key.value


def title_key(table: Table) -> str | None:
    """The key that holds the record's title, or None: ``title`` before its likes."""
    found = [key_name(key) for key, value in table.items if field_of(key_name(key)) == "title" and first_words(value)]
    return min(found, key=lambda name: (plain(name) != "title", plain(name) in ("name", "display name")), default=None)


@dataclass
class Census:
    """How many records lie below each branch of a tree."""

    counts: dict[int, int] = field(default_factory=dict)
    """By the branch's ``id()``: the tree is kept as long as this is."""
    records: dict[int, Table] = field(default_factory=dict)

    def take(self, tree: Tree) -> int:
        """Count what lies in ``tree`` and below."""
        if isinstance(tree, Leaf):
            return 0
        count = self._series(tree) if isinstance(tree, Series) else self._table(tree)
        self.counts[id(tree)] = count
        return count

    def holds(self, tree: Tree) -> bool:
        """Whether records lie below, or it is one."""
        return self.counts.get(id(tree), 0) > 0

    def is_record(self, tree: Tree) -> bool:
        return id(tree) in self.records

    def _series(self, series: Series) -> int:
        count = sum(self.take(item) for item in series.items)
        tables = [item for item in series.items if isinstance(item, Table)]
        if sum(self.is_record(table) for table in tables) >= _MOSTLY * len(tables):
            count += sum(self._join(table) for table in tables if not self.holds(table))
        return count

    def _join(self, table: Table) -> int:
        """One among records is a record with less."""
        if _fields(table) & (_TELLING | {"title"}):
            self._enter(table)
            return 1
        return 0

    def _table(self, table: Table) -> int:
        is_paper = _is_paper(table)
        inner = [value for key, value in table.items if _may_hold(key_name(key), value, inside_paper=is_paper)]
        count = sum(self.take(value) for value in inner)
        if not is_paper or (count and self._holds_list(table)):
            return count
        if count:
            self._forget(table)
        self._enter(table)
        return 1

    def _holds_list(self, table: Table) -> bool:
        return any(holds_papers(key_name(key)) and self.holds(value) for key, value in table.items)

    def _enter(self, table: Table) -> None:
        self.records[id(table)] = table
        self.counts[id(table)] = 1

    def _forget(self, around: Table) -> None:
        """What looks like records inside of a paper are parts of it."""
        waiting = below(around)
        while waiting:
            tree = waiting.pop()
            if isinstance(tree, Leaf) or not self.counts.pop(id(tree), 0):
                continue
            self.records.pop(id(tree), None)
            waiting.extend(below(tree))


def _may_hold(key: str, value: Tree, *, inside_paper: bool) -> bool:
    return (
        not isinstance(value, Leaf)
        and not (inside_paper and is_of_others(key))
        and (field_of(key) not in _SINGLE or holds_papers(key))
    )


def _fields(table: Table) -> set[str]:
    return {name for key, value in table.items if (name := field_of(key_name(key))) and _says_something(value)}


def _says_something(value: Tree) -> bool:
    return any(
        leaf.value and leaf.value.casefold() not in ("null", "~", "true", "false", '""') for leaf in islice(leaves_of(value), _FAR)
    )


def _is_paper(table: Table) -> bool:
    """A title with letters, and a field that data of other kinds have not all."""
    title = title_key(table)
    if title is None:
        return False
    others = {field_of(key_name(key)) for key, value in table.items if _says_something(value)} & _TELLING
    if plain(title) in ("name", "display name"):
        return "author" in others and len(others) > 1
    return (
        bool(others) or _identifies(table) or any(is_strong(key_name(key)) for key, value in table.items if _says_something(value))
    )


_IDENTIFIER = re.compile(r"arxiv\.org/(?:abs|pdf|html)/\d|doi\.org/10\.\d{4}|^10\.\d{4,9}/\S")


def _identifies(table: Table) -> bool:
    """A value leads to a paper by its identifier."""
    return any(isinstance(value, Leaf) and _IDENTIFIER.search(value.value) is not None for _, value in table.items)


def is_list_of_papers(records: Sequence[Table], lone: bool) -> bool:
    """Whether the records are of papers, most of them: they name authors, an abstract, a venue or a DOI, or date and place.

    A page's one record counts (``lone`` says that nothing else is on it) where it has more than any configuration has.
    """
    if not records or any(_is_told_twice(record) for record in records):
        return False
    if len(records) == 1:
        return lone and _is_surely_paper(records[0])
    return sum(_speaks(record) for record in records) >= _MOSTLY * len(records)


def _is_told_twice(table: Table) -> bool:
    """Two titles under one key: lines that only look like a mapping."""
    names = [key.value for key, _ in table.items if field_of(key_name(key)) == "title"]
    return len(names) > len(set(names))


def _speaks(table: Table) -> bool:
    strong = any(is_strong(key_name(key)) and _says_something(value) for key, value in table.items)
    return strong or _identifies(table) or {"date", "id"} <= _fields(table)


def _is_surely_paper(table: Table) -> bool:
    names = [key_name(key) for key, value in table.items if _says_something(value)]
    said = {field_of(name) for name in names}
    is_data = any(not isinstance(value, Leaf) or value.style == "json" for _, value in table.items) or all(
        name == name.lower() for name in names
    )
    return is_data and "author" in said and bool(said & {"date", "venue"} or any(plain(name) == "abstract" for name in names))
