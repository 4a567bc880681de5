"""Lists of papers kept as data (YAML, JSON, JSON Lines) to a :class:`Document`: every record a container, its fields told by their keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extractor.records import Problem, ProblemKind
from extractor.text.data.keys import field_of, holds_papers, is_machine, is_of_others, plain
from extractor.text.data.records import (
    Census,
    first_words,
    is_bare,
    is_list_of_papers,
    key_name,
    leaves_of,
    title_key,
)
from extractor.text.data.syntax import Data, read_json, read_yaml
from extractor.text.data.tree import MAX_DEPTH, Leaf, Series, Table, TooDeep, Tree, Unfit
from extractor.text.data.values import (
    date_in,
    has_tables,
    is_identifier,
    is_nothing,
    is_phrase,
    is_place,
    is_wordy,
    labelled,
    name_of,
    names_in,
    summary_key,
    texts_in,
)
from extractor.text.data.words import said
from extractor.text.document import Block, Document, Link, OffsetMap, Run
from extractor.text.embedding import Assembly
from extractor.text.feeds import MARKUP, summary_styles
from extractor.text.html import read_html, read_words
from extractor.text.limits import WHOLE, Extent
from extractor.text.markdown import read_text
from extractor.text.markup import FRONT_MATTER

_TITLED = re.compile(r"""(?im)(?:^[ \t]*|[-?{,][ \t\r\n]*)(["']?)[a-z _-]{0,20}(?:title|name)\1[ \t]*:""")
_BEGINS = re.compile(
    r"\ufeff?(?:[ \t]*(?:#[^\r\n]*|%[A-Z][^\r\n]*|---[ \t]*(?:#[^\r\n]*)?)?(?:\r\n|\r|\n))*+(?:---[ \t]++)?[ \t]*+"
    r"""(?:-\s|[\[{]|(?:"[^"\r\n]{1,200}"|'[^'\r\n]{1,200}'|[^\s"'#*&!|>%@`:-][^:\r\n]{0,200}?)[ \t]{0,50}+:(?:\s|$))"""
)
"""Comments and directives, then a list item, a bracket or a key."""
_MARKDOWN = re.compile(r"\]\(\S{1,500}?\)|\*\*\S|(?<!\w)[*_](?=\w)[^*_\n]+(?<=\w)[*_](?!\w)|`[^`\n]+`|\n")
_HEAD = 1_000_000
"""Characters among which a list's first title stands."""
_OF_A_GROUP = frozenset(("title", "date"))
_LEVELS = 6


def read_data(source: str, extent: Extent = WHOLE) -> Document | None:
    """The document of a list of papers kept as data; None where the page is none."""
    found = _data(source, extent.values)
    if isinstance(found, Problem):
        return _as_lines(source, found)
    if found is None:
        return None
    census = Census()
    census.take(found.documents)
    others = [tree for tree in found.documents.items if not census.holds(tree)]
    if not is_list_of_papers(list(census.records.values()), lone=not others):
        return None
    reader = _Reader(source, census)
    reader.walk(found.documents, ())
    return reader.document(found.unread)


def _data(source: str, most: int) -> Data | Problem | None:
    """What the page holds as data, if it looks like a list of papers at all."""
    if not _BEGINS.match(source) or not _TITLED.search(source, 0, _HEAD):
        return None
    try:
        return _parsed(source, most)
    except TooDeep:
        reason = f"the page's data is nested deeper than {MAX_DEPTH} levels; it was read as plain text"
        return Problem(kind=ProblemKind.TOO_LARGE, stage="data", reason=reason)
    except Unfit:
        return None


def _parsed(source: str, most: int) -> Data:
    if source.lstrip("\ufeff \t\r\n")[:1] in ("[", "{"):
        try:
            return read_json(source, most)
        except Unfit:
            return read_yaml(source, most)
    front = FRONT_MATTER.match(source)
    found = read_yaml(source, most)
    if front and source[front.end() :].strip() and not all(isinstance(tree, Table) for tree in found.documents.items):
        raise Unfit("front matter of a page")
    return found


def _as_lines(source: str, problem: Problem) -> Document:
    document = read_text(source)
    return replace(document, problems=(*document.problems, problem))


class _Reader:
    """Reads a tree's records one by one into an assembly."""

    def __init__(self, source: str, census: Census) -> None:
        self.source = source
        self.census = census
        self.assembly = Assembly(source)
        self._number = 0
        self._path: tuple[int, ...] = ()
        self._told: set[int] = set()
        """Where the values of the record stand that were told so far."""

    def _next(self) -> int:
        self._number += 1
        return self._number

    def walk(self, tree: Tree, path: tuple[int, ...]) -> None:
        """Everything that ``tree`` holds; ``path`` leads to it."""
        if isinstance(tree, Table) and self.census.is_record(tree):
            self._path = (*path, self._next())
            self._record(tree)
            return
        self._path = path
        if isinstance(tree, Leaf):
            self._beside(tree)
        elif isinstance(tree, Series):
            inner = (*path, self._next())
            for item in tree.items:
                self.walk(item, inner)
        else:
            self._group(tree, (*path, self._next()))

    def _group(self, table: Table, path: tuple[int, ...]) -> None:
        for key, value in table.items:
            name = key_name(key)
            if isinstance(value, Leaf):
                self._path = path
                self._beside(value, heading=self.census.holds(table) and field_of(name) in _OF_A_GROUP)
            else:
                if self.census.holds(value) and not holds_papers(name) and not self.census.is_record(value):
                    self._heading(key, path)
                self.walk(value, path)

    def _heading(self, leaf: Leaf, path: tuple[int, ...]) -> None:
        words, offsets = said(self.source, [leaf])
        inner = read_words(words)
        level = min(_LEVELS, len(path) + 1)
        blocks = [b._replace(kind="heading", style=f"h{level}", level=level, emphasised=True, path=path) for b in inner.blocks]
        self.assembly.add(replace(inner, blocks=tuple(blocks)), offsets)

    def _beside(self, leaf: Leaf, *, heading: bool = False) -> None:
        """A value outside of all records: what a group is called, or a word about the whole."""
        if heading and not is_nothing(leaf):
            self._heading(leaf, self._path)
        elif not is_bare(leaf) and is_phrase(leaf.value):
            self._tell([leaf], "feed channel")
        else:
            self._leave(leaf)

    def _leave(self, leaf: Leaf) -> None:
        self.assembly.hidden["data"] += len(leaf.value)

    def _record(self, table: Table) -> None:
        self._told = set()
        title = title_key(table)
        summary = summary_key(table)
        named = dated = False
        for key, value in table.items:
            name, field = key_name(key), field_of(key_name(key))
            if name == title and field == "title":
                self._told_once(first_words(value), "feed title")
                title = None
            elif field == "author" and not named:
                named = self._authors(value)
            elif field == "date" and not dated and (when := date_in(value)):
                self._told_once(when, "feed date")
                dated = True
            elif field == "venue":
                self._told_once(name_of(value), "feed venue")
            elif field == "summary" and name == summary:
                self._summary(value, plain(name))
            self._rest(name, field, value)

    def _told_once(self, leaf: Leaf | None, style: str) -> None:
        if leaf and leaf.start not in self._told:
            self._tell([leaf], style)

    def _authors(self, value: Tree) -> bool:
        """Whether there are any; a second list of them says the same in another form."""
        names = list(names_in(value))
        for leaves, joint in names:
            self._tell(leaves, "feed author", joint)
        return bool(names)

    def _summary(self, value: Tree, name: str) -> None:
        for leaf in texts_in(value):
            self._tell([leaf], "feed summary", name=name)

    def _rest(self, name: str, field: str | None, value: Tree) -> None:
        """What of a field was not told yet: its links, and words that are no machine's."""
        if is_of_others(name) and not isinstance(value, Leaf):
            for leaf in leaves_of(value):
                self._leave(leaf)
            return
        wordy = not is_machine(name) and field not in ("author", "title", "venue") and not has_tables(value)
        style = f"feed {field}" if field in ("category", "id", "finding") else "feed other"
        for leaf, label in labelled(value):
            if leaf.start in self._told:
                continue
            if is_place(leaf, name):
                self._link(leaf, label)
            elif (wordy and is_wordy(leaf, style)) or (field == "id" and is_identifier(leaf)):
                self._tell([leaf], style)
            else:
                self._leave(leaf)

    def _tell(self, leaves: Sequence[Leaf], style: str, joint: str = " ", *, name: str = "") -> None:
        words, offsets = said(self.source, leaves, joint)
        self._told.update(leaf.start for leaf in leaves)
        inner = _reader_for(words)(words)
        styles = _summary_styles(inner, name) if style == "feed summary" else [style] * len(inner.blocks)
        paths = [
            self._path if not block.path else (*self._path, *(self._number + step for step in block.path)) for block in inner.blocks
        ]
        blocks = [
            block._replace(style=own, path=path, kind="paragraph" if style == "feed summary" else "line")
            for block, own, path in zip(inner.blocks, styles, paths, strict=True)
        ]
        self._number += max((step for block in inner.blocks for step in block.path), default=0)
        self.assembly.add(replace(inner, blocks=tuple(blocks)), offsets)

    def _link(self, leaf: Leaf, label: Leaf | None) -> None:
        """A value that is a URL as a whole: a block and a link."""
        words, offsets = said(self.source, [leaf])
        self._told.add(leaf.start)
        inner = read_words(words)
        blocks = tuple(block._replace(kind="line", style="feed id", path=self._path) for block in inner.blocks)
        text = inner.text
        name = "" if label is None else " ".join(said(self.source, [label])[0].split())
        start = len(words) - len(words.lstrip())
        link = Link(words.strip(), start, start + len(words.strip()), 0, name)
        self.assembly.add(replace(inner, text=text, blocks=blocks, links=(link,)), offsets)

    def document(self, unread: int) -> Document:
        """The whole list; ``unread`` characters lie beyond the limit of values."""
        reason = f"the page has more values than are read of one so long; its last {unread:,} characters were not read"
        problems = (Problem(kind=ProblemKind.TOO_LARGE, stage="data", reason=reason),) if unread else ()
        return replace(self.assembly.document(), problems=problems)


def _reader_for(words: str) -> Callable[[str], Document]:
    if MARKUP.search(words):
        return read_html
    if _MARKDOWN.search(words):
        return read_text
    return _one_line if words.isprintable() and "  " not in words and "/" not in words else read_words


def _one_line(words: str) -> Document:
    """What :func:`read_words` makes of words in which there is nothing to fold and no URL, in a tenth of its time."""
    start, end = len(words) - len(words.lstrip()), len(words.rstrip())
    runs = [Run(0, end - start, start, end, True)] if start < end else []
    blocks = (Block(0, end - start, "paragraph"),) if start < end else ()
    return Document(words, words[start:end], OffsetMap(runs), blocks)


def _summary_styles(inner: Document, name: str) -> Sequence[str]:
    """Under a key that says abstract all paragraphs are; a description may hold a byline too."""
    if not name.startswith("abstract"):
        return summary_styles(inner, name)
    return [f"{name} {block.style}" if block.kind == "heading" else "feed summary" for block in inner.blocks]
