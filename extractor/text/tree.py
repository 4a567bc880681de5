"""The element tree of a page, as a stream of events in document order, with every place in the source kept.

It follows the tree construction rules of the HTML standard as far as they decide what text stands in which
element: implied end tags, scopes, misnested tags, elements of svg. Two rules are left out, which only move text or
emphasis about on broken pages: stray text in a table stays there (browsers move it before the table), and an
unclosed ``<b>`` ends with its block (browsers open it again in all blocks that follow, at a cost without bounds).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from extractor.text.markup import Attribute, Skipped, Tag, Text, Token, attributes


def names(words: str) -> frozenset[str]:
    """A set of names, written as one string."""
    return frozenset(words.split())


VOID = names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
FORMATTING = names("a b big code em font i nobr s small strike strong tt u")
HEADINGS = names("h1 h2 h3 h4 h5 h6")
# Elements that end an open paragraph.
FLOW = HEADINGS | names(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form"
    " header hgroup hr legend li listing main menu nav ol p plaintext pre search section summary table ul xmp"
)
_TABLE_PARTS = names("table caption colgroup tbody thead tfoot tr td th")
_SPECIAL = FLOW | _TABLE_PARTS | names("applet body button head html iframe marquee object select template textarea")
# No end tag reaches through these to what lies around them.
_SCOPES = names("applet caption html marquee object table td template th foreignObject foreignobject svg math")
_SCOPES_AND_BLOCKS = _SCOPES | _SPECIAL
_BUTTON_SCOPE = _SCOPES | {"button"}
_FOREIGN = names("svg math")
_PLACES_FOR_HTML = names("foreignobject desc annotation-xml mtext mi mo mn ms")
_HEAD = names("head")
_TABLE_SCOPE = names("table template")
_IN_HEAD = names("base basefont bgsound head html link meta noframes noscript script style template title")
_SKIPPED = names("frameset frame noembed noframes noscript script style title")

# Which open elements a start tag ends, and which elements hide them from it.
_LIST_STOPS = _SPECIAL - names("address div p")
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (names("li"), _LIST_STOPS),
    "dt": (names("dt dd"), _LIST_STOPS),
    "dd": (names("dt dd"), _LIST_STOPS),
    "option": (names("option"), _SPECIAL),
    "optgroup": (names("option optgroup"), _SPECIAL),
    "button": (names("button"), _SCOPES),
    "a": (names("a"), _SCOPES),
    "rt": (names("rt rp"), _SPECIAL),
    "rp": (names("rt rp"), _SPECIAL),
    "td": (names("td th caption"), _TABLE_SCOPE),
    "th": (names("td th caption"), _TABLE_SCOPE),
    "tr": (names("tr caption"), _TABLE_SCOPE),
    "tbody": (names("tbody thead tfoot caption"), _TABLE_SCOPE),
    "thead": (names("tbody thead tfoot caption"), _TABLE_SCOPE),
    "tfoot": (names("tbody thead tfoot caption"), _TABLE_SCOPE),
}
_PARAGRAPH = (names("p"), _BUTTON_SCOPE)

# Looking through the open elements at each tag costs the square of the depth, and a block's path is as long as it.
# Browsers stop at 512; pages that people wrote lie under 60.
MAX_DEPTH = 150
_MAX_REOPENED = 10


class Element:
    """An element of the tree. ``number`` is unique on the page and grows in document order."""

    __slots__ = ("attributes", "name", "number", "parent", "style")

    def __init__(self, name: str, number: int, parent: Element | None, found: dict[str, Attribute]) -> None:
        self.name = name
        self.number = number
        self.parent = parent
        self.attributes = found
        self.style: str | None = None

    def get(self, name: str) -> str:
        """The value of an attribute; empty where there is none."""
        found = self.attributes.get(name)
        return found.value if found else ""

    def ancestors(self) -> Iterator[Element]:
        """The element itself and all around it, from the inside out."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


Event = Element | Text | Skipped | None
"""An element opens; a text; something that is not visible; (None) the innermost open element closes."""

_NO_ATTRIBUTES: dict[str, Attribute] = {}


class TreeBuilder:
    """Turns tokens into events. ``flattened`` counts the tags that lay too deep: each was read as a line break."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.flattened = 0
        self.events: list[Event] = []
        self._open: list[Element] = []
        self._number = 0
        self._left_out: Counter[str] = Counter()
        self._foreign = 0
        self._in_head = False
        self.has_roots = False
        """The page declares shadow roots."""

    @property
    def count(self) -> int:
        """How many numbers the elements have taken."""
        return self._number

    def build(self, page: Iterable[Token]) -> list[Event]:
        """The events of the whole page; whatever is still open at its end is closed."""
        for token in page:
            if isinstance(token, Tag):
                if token.name in _SKIPPED:
                    continue
                self._end(token) if token.closing else self._start(token)
            elif isinstance(token, Text):
                self._text(token)
            else:
                self.events.append(token)
        self._close_to(0)
        return self.events

    def _text(self, token: Text) -> None:
        if self._in_head and not self.source[token.start : token.end].isspace():
            self._leave_head()
        self.events.append(token)

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if self._in_head and name not in _IN_HEAD:
            self._leave_head()
        if self._foreign and name in FLOW:
            self._leave_foreign()
        if name in FLOW:
            self._imply_end(*_PARAGRAPH)
        if name in _ENDS:
            self._imply_end(*_ENDS[name])
        elif name in HEADINGS and self._open and self._open[-1].name in HEADINGS:
            self._close_to(len(self._open) - 1)
        if name in ("html", "body") and any(element.name == name for element in self._open):
            return
        if name in VOID or (tag.empty and self._foreign):
            self._open_element(tag)
            self._close_to(len(self._open) - 1)
        elif len(self._open) < MAX_DEPTH:
            self._open_element(tag)
        else:
            self._leave_out(name)

    def _open_element(self, tag: Tag) -> None:
        found = attributes(self.source, tag) if tag.end > tag.attributes + 2 else _NO_ATTRIBUTES
        self._push_new(tag.name, found)

    def _push_new(self, name: str, found: dict[str, Attribute]) -> None:
        self._push(Element(name, self._number, self._innermost(), found))
        self._number += 1

    def _innermost(self) -> Element | None:
        return self._open[-1] if self._open else None

    def _push(self, element: Element) -> None:
        self._open.append(element)
        self.events.append(element)
        if element.name in _FOREIGN:
            self._foreign += 1
        elif element.name == "head":
            self._in_head = True
        elif element.name == "template" and "shadowrootmode" in element.attributes:
            self.has_roots = True

    def _break(self, name: str) -> None:
        """An empty element: a boundary, where the page has a tag that opens nothing."""
        self._push_new(name, _NO_ATTRIBUTES)
        self._close_to(len(self._open) - 1)

    def _leave_out(self, name: str) -> None:
        self.flattened += 1
        self._left_out[name] += 1
        if name in _SPECIAL:
            self._break("br")

    def _end(self, tag: Tag) -> None:
        name = tag.name
        if name in ("html", "body") or (name in VOID and name != "br"):
            return
        if self._left_out[name]:
            self._left_out[name] -= 1
            if name in _SPECIAL:
                self._break("br")
            return
        depth = self._opened_at(name)
        if depth is None:
            if name in ("p", "br"):
                self._break(name)
        elif name in FORMATTING or name == "form":
            self._end_around(depth)
        else:
            self._close_to(depth)

    def _end_around(self, depth: int) -> None:
        """Close a ``<b>`` that blocks were opened in: they go on without it, as new elements of the same numbers."""
        blocks = [element for element in self._open[depth + 1 :] if element.name in _SPECIAL]
        if len(blocks) > _MAX_REOPENED:
            return
        self._close_to(depth)
        for block in blocks:
            self._push(Element(block.name, block.number, self._innermost(), block.attributes))

    def _opened_at(self, name: str) -> int | None:
        """Where the element lies that an end tag closes; None where the tag closes nothing."""
        wanted = HEADINGS if name in HEADINGS else frozenset((name,))
        if name in _TABLE_PARTS:
            stops = _TABLE_SCOPE
        elif name == "p":
            stops = _BUTTON_SCOPE
        else:
            stops = _SCOPES if name in _SPECIAL or name in FORMATTING else _SCOPES_AND_BLOCKS
        return self._innermost_of(wanted, stops - wanted)

    def _imply_end(self, ended: frozenset[str], stops: frozenset[str]) -> None:
        depth = self._innermost_of(ended, stops)
        if depth is None:
            return
        if self._open[depth].name == "a":
            self._end_around(depth)
        else:
            self._close_to(depth)

    def _innermost_of(self, wanted: frozenset[str], stops: frozenset[str]) -> int | None:
        """Where the innermost open element of a name lies, unless one of ``stops`` lies further in."""
        for depth in range(len(self._open) - 1, -1, -1):
            here = self._open[depth].name
            if here in wanted:
                return depth
            if here in stops:
                return None
        return None

    def _leave_head(self) -> None:
        depth = self._innermost_of(_HEAD, frozenset())
        if depth is not None:
            self._close_to(depth)

    def _leave_foreign(self) -> None:
        """An element of HTML's own ends the drawing or formula that it stands in, unless that has a place for it."""
        depth = self._innermost_of(_FOREIGN, _PLACES_FOR_HTML)
        if depth is not None:
            self._close_to(depth)

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            name = self._open.pop().name
            self.events.append(None)
            if name in _FOREIGN:
                self._foreign -= 1
            elif name == "head":
                self._in_head = False
