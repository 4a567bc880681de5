"""Feeds (RSS, Atom, RDF) and other XML to a :class:`Document`; HTML that is escaped in them is read as HTML.

Formats: https://www.rssboard.org/rss-specification, RFC 4287 (Atom), https://web.resource.org/rss/1.0/spec (RDF),
with the fields of Dublin Core, PRISM and their like told by their local names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.text.document import Document, Link, OffsetMap
from extractor.text.embedding import Assembly, as_printed, unescaped
from extractor.text.html import read_within, read_words
from extractor.text.limits import WHOLE, Budget, Extent, LimitedTokens, Losses, problems
from extractor.text.markdown import read_text
from extractor.text.markup import Attribute
from extractor.text.xml_tree import Node, XmlTreeBuilder

_FEEDS = frozenset(("rss", "feed", "rdf", "channel"))
_ITEMS = frozenset(("item", "entry"))
_FIELDS = {
    "title": "title",
    "author": "author creator contributor",
    "date": "date pubdate published updated issued created modified dateaccepted publicationdate coverdate year",
    "category": "category subject keywords keyword tag primary_category",
    "venue": "source journal_ref journalref publicationname publisher journal ispartof container-title conference",
    "id": "id guid link identifier doi url uri arxivid",
    "summary": "summary description abstract content encoded",
}
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.split()}
# Elements that say in an attribute what others say in their text.
_SAID_IN = {"category": ("label", "term"), "primary_category": ("term",), "subject": ("term",)}
_LEADS_TO = {"link": ("href",), "enclosure": ("url",), "content": ("src",)}
_PEOPLE = frozenset(("author", "creator", "contributor"))
_NOT_WORDS = re.compile(r"<[^<>]*>|&[#\w]+;|[\W_]+")
_STYLE_LENGTH = 4
MARKUP = re.compile(
    r"</?(?:a|b|br|p|i|em|strong|div|span|ul|ol|li|dl|dt|dd|sub|sup|img|h[1-6]|table|tr|td|blockquote|pre|code|tt|font|hr"
    r"|small|u|figure|section|article|header|footer|details|iframe|script|style)\b[^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]+\d?);",
    re.IGNORECASE,
)
"""What shows that the words of a field are HTML."""
_WORDS = re.compile(r"[^\W\d_]\S*")
_LABEL = re.compile(r"[^\W\d][\w ()/-]{1,25}:\s")
_LABELLED_LINES = 2
_PART_OF_ABSTRACT = re.compile(
    r"(?:background|introduction|motivation|context|objectives?|aims?|purpose|(?:patients|materials|participants) and|methods?|design"
    r"|setting|measurements|interventions?|results?|findings|conclusions?|discussion|interpretation|significance|limitations"
    r"|hintergrund|ziele?|methoden|ergebnisse|contexte|objectifs?|méthodes|résultats|antecedentes|objetivos?|métodos|resultados)\b",
    re.IGNORECASE,
)
"""Labels inside an abstract, which is one field all the same."""
_PROSE_WORDS = 15


def read_xml(source: str, extent: Extent = WHOLE) -> Document:
    """What a reader of the feed sees: the channel's head, then each item's fields in their order."""
    page = LimitedTokens(source, xml=True, budget=Budget(extent.tokens))
    builder = XmlTreeBuilder(source)
    root = builder.build(page)
    is_feed = any(node.local in _FEEDS or _is_item(node) for node in root.children)
    reader = _Reader(source, builder.count, Budget(extent.tokens))
    reader.assembly.hidden.update(builder.skipped)
    leaves = list(_leaves(root, is_feed))
    twice = _told_twice(source, leaves) if is_feed else frozenset()
    for node in leaves:
        if node.number not in twice:
            reader.read(node, _feed_style(node) if is_feed else _plain_style(node))
    document = reader.document()
    return replace(document, problems=(*problems("feeds", Losses(page.unread)), *document.problems))


def _leaves(root: Node, is_feed: bool) -> Iterator[Node]:
    """The elements whose content is read as a whole: those with words of their own or without elements inside."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.has_text or not node.children or (is_feed and _FIELD_OF.get(node.local) == "summary"):
            yield node
        else:
            waiting.extend(reversed(node.children))


def _item(node: Node) -> Node | None:
    return next((around for around in node.ancestors() if around.local in _ITEMS), None)


def _is_item(node: Node) -> bool:
    """Of a feed that it was cut out of: an entry with a title."""
    return node.local in _ITEMS and any(inner.local == "title" for inner in node.children)


def _field(node: Node) -> str:
    """What a leaf of a feed tells: ``channel`` outside of all items, ``other`` for what has no field of ours."""
    parent = node.parent
    item = _item(node)
    if item is None or parent is None:
        return "channel"
    if parent is not item and parent.local in _PEOPLE:
        return "author" if node.local == "name" else "other"
    if node.local in ("title", "name") and (parent is not item or node.prefix == "media"):
        return "venue" if parent.local == "source" else "other"
    return _FIELD_OF.get(node.local, "other")


def _feed_style(node: Node) -> str:
    return f"feed {_field(node)}"


def _plain_style(node: Node) -> str:
    names = [around.name for around in node.ancestors() if around.name][:_STYLE_LENGTH]
    return " ".join(reversed(names))


def _told_twice(source: str, leaves: Sequence[Node]) -> frozenset[int]:
    """Leaves that repeat a part of what another one of their item says: a summary beside the whole content."""
    told: dict[int, list[tuple[str, int]]] = {}
    for node in leaves:
        item = _item(node)
        if item is not None and _field(node) == "summary":
            words = _NOT_WORDS.sub("", unescaped(source, node.start, node.end)[0])
            told.setdefault(item.number, []).append((words, node.number))
    twice = set()
    for summaries in told.values():
        for words, number in summaries:
            others = (other for other in summaries if other[1] != number and other[1] not in twice)
            if any(words in other and (words != other or number > n) for other, n in others):
                twice.add(number)
    return frozenset(twice)


class _Reader:
    """Reads leaves one by one into an assembly."""

    def __init__(self, source: str, first_number: int, budget: Budget) -> None:
        self.source = source
        self._budget = budget
        """The tokens left for all inner documents."""
        self.assembly = Assembly(source)
        self._number = first_number
        """Above those of all elements so far: elements of inner documents get theirs from here."""
        self._waiting: list[tuple[Attribute, Node | None]] = []
        """Links without text that open an item: they go with its first block."""
        self._last_item: Node | None = None

    def read(self, node: Node, style: str) -> None:
        """Append what ``node`` says in its text and attributes."""
        if target := _attribute(node, _LEADS_TO.get(node.local, ())):
            self._link(target, node)
        said = _attribute(node, _SAID_IN.get(node.local, ()))
        if said and not node.has_text:
            self._add(node, style, *as_printed(self.source, said.start, said.end))
        elif node.end > node.start:
            self._add(node, style, *unescaped(self.source, node.start, node.end))

    def _add(self, node: Node, style: str, words: str, to_source: OffsetMap) -> None:
        inner = _read_field(words, self._budget, marked=bool(node.children) or MARKUP.search(words) is not None)
        if inner.blocks:
            self._place_links(_item(node))
        styles = summary_styles(inner, node.local) if style == "feed summary" else [style] * len(inner.blocks)
        blocks = [
            block._replace(
                style=own,
                kind="line" if block.kind == "paragraph" and len(inner.blocks) == 1 and style != "feed summary" else block.kind,
                path=(*node.path, *(self._number + number for number in block.path)),
                row=None if block.row is None else self._number + block.row,
            )
            for block, own in zip(inner.blocks, styles, strict=True)
        ]
        self._number += len(words)
        self.assembly.add(replace(inner, blocks=tuple(blocks)), to_source)

    def _link(self, target: Attribute, node: Node) -> None:
        item = _item(node)
        if self._last_item is item and self.assembly.blocks:
            self._put_link(target, self.assembly.text.length)
        else:
            self._waiting.append((target, item))

    def _place_links(self, item: Node | None) -> None:
        """A block of ``item`` comes next: links that waited for it stand at its start."""
        length = self.assembly.text.length
        for target, own in self._waiting:
            self._put_link(target, length + 1 if own is item and length else length)
        self._waiting.clear()
        self._last_item = item

    def _put_link(self, target: Attribute, at: int) -> None:
        if target.start < target.end:
            self.assembly.links.append(Link(target.value, target.start, target.end, at))

    def document(self) -> Document:
        """The whole feed."""
        self._place_links(None)
        return self.assembly.document()


def _read_field(words: str, budget: Budget, *, marked: bool) -> Document:
    """What a field says: in HTML; in lines of plain text, where two or more of these open with a label ("Journal:"); or in one run."""
    if marked:
        return read_within(words, budget)
    labelled = sum(_LABEL.match(line) is not None and not _PART_OF_ABSTRACT.match(line) for line in words.splitlines())
    return read_text(words) if labelled >= _LABELLED_LINES else read_words(words)


def _attribute(node: Node, names: Sequence[str]) -> Attribute | None:
    return next((node.attributes[name] for name in names if name in node.attributes), None)


def summary_styles(inner: Document, name: str) -> list[str]:
    """Of the blocks of a field called ``name``: a summary's prose is the summary; lines between (a byline, a date) are what their markup says."""
    if len(inner.blocks) == 1:
        return ["feed summary"]
    return ["feed summary" if _is_prose(inner.text_of(block)) else f"{name} {block.style}".strip() for block in inner.blocks]


def _is_prose(text: str) -> bool:
    """Whether a paragraph is plain prose; one that opens with a label ("Comments:") says itself what it is."""
    if _LABEL.match(text):
        return False
    words = _WORDS.findall(text)
    return len(words) >= _PROSE_WORDS and sum(word[0].islower() for word in words) > len(words) / 2
