"""What must be known of an element's surroundings before its text is read: one look over the whole page.

A site's style sheet is not at hand. What it would do shows in the page all the same: pieces that stand on lines of
their own in the source, each with a class of its own, are drawn as lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from extractor.text.composed import is_shadow_root
from extractor.text.markup import Skipped, Text
from extractor.text.sheets import Sheets, read_sheets, suits
from extractor.text.tree import FLOW, HEADINGS, Element, Event, names
from extractor.text.visibility import declarations

_TABLE = names("caption tbody thead tfoot tr td th")
_OTHER_BLOCKS = names("body html option optgroup textarea")
BLOCKS = (FLOW | _TABLE | _OTHER_BLOCKS) - {"a"}
_BLOCK_DISPLAY = ("block", "flex", "grid", "table", "list-item", "flow-root", "-webkit-box")
_POINTING = names("aria-controls data-target data-bs-target popovertarget commandfor href data-toggle-target")
# What touches in these does so on purpose.
_DENSE = names("pre code math svg textarea")
_WORD = re.compile(r"[\w-]+")
_MEDIA = re.compile(r"""\bmedia\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_PAGE = -1


@dataclass
class Arrangement:
    """What the page as a whole says about single elements."""

    named: set[str] = field(default_factory=set)
    """Ids that a control on the page names."""
    cards: set[int] = field(default_factory=set)
    """Numbers of inline elements that are drawn as blocks."""
    apart: set[int] = field(default_factory=set)
    """Numbers of inline elements that are drawn apart from what they touch in the source: a row of labels."""
    copies: set[int] = field(default_factory=set)
    """Numbers of elements that draw a formula which stands beside them in MathML."""
    layouts: set[int] = field(default_factory=set)
    """Numbers of tables that hold other tables: they arrange the page, and their cells are no cells."""
    folded: set[int] = field(default_factory=set)
    """Numbers of options that show only when their list is opened."""
    sheets: dict[int, Sheets] = field(default_factory=dict)
    """The page's own style sheets: of the page, and of each shadow root, by its number."""
    is_styled_elsewhere: bool = False
    """The page loads style sheets, which are not at hand."""
    has_roots: bool = False
    """The page declares shadow roots."""

    def sheets_of(self, element: Element) -> Sheets | None:
        """The style sheets of the tree that an element stands in."""
        if not self.sheets:
            return None
        if len(self.sheets) == 1 and _PAGE in self.sheets and not self.has_roots:
            return self.sheets[_PAGE]
        root = next((each for each in element.ancestors() if each is not element and is_shadow_root(each)), None)
        return self.sheets.get(root.number if root else _PAGE)


@dataclass(slots=True)
class _Child:
    element: Element
    has_text: bool
    has_formula: bool
    gap: str
    """What stands between the child and its elder sibling."""
    first: str
    last: str
    """The characters that its text begins and ends with."""


@dataclass(slots=True)
class _Inside:
    """What an open element has been seen to hold so far."""

    children: list[_Child] = field(default_factory=list)
    gap: str = ""
    bare: bool = False
    """It has words of its own, outside of any element in it."""
    has_text: bool = False
    has_formula: bool = False
    first: str = ""
    last: str = ""


def arrange(source: str, events: Sequence[Event]) -> Arrangement:
    """Look over the whole page once."""
    return _Survey(source).run(events)


class _Survey:
    def __init__(self, source: str) -> None:
        self.source = source
        self.found = Arrangement()
        self._options: list[Element] = []
        self._sheets: dict[int, list[str]] = {}

    def run(self, events: Sequence[Event]) -> Arrangement:
        open_elements: list[Element] = []
        insides = [_Inside()]
        for event in events:
            if isinstance(event, Element):
                self._note(event)
                open_elements.append(event)
                insides.append(_Inside())
            elif event is None:
                self._close(open_elements.pop(), insides.pop(), insides[-1])
            elif isinstance(event, Text):
                self._text(insides[-1], event)
            elif event.kind == "style":
                self._sheet(event, open_elements)
        colours = not self.found.is_styled_elsewhere
        self.found.sheets = {number: read_sheets(texts, colours=colours) for number, texts in self._sheets.items()}
        return self.found

    def _sheet(self, sheet: Skipped, around: list[Element]) -> None:
        """Keep a style sheet, unless it is for other devices or inert in a template."""
        template = next((element for element in reversed(around) if element.name == "template"), None)
        media = _MEDIA.search(self.source, self.source.rfind("<", 0, sheet.start), sheet.start)
        if (template and not is_shadow_root(template)) or (media and not suits(next(filter(None, media.groups()), ""))):
            return
        words = self.source[sheet.start : sheet.end]
        self.found.is_styled_elsewhere = self.found.is_styled_elsewhere or "@import" in words
        self._sheets.setdefault(template.number if template else _PAGE, []).append(words)

    def _text(self, inside: _Inside, text: Text) -> None:
        words = self.source[text.start : text.end]
        inside.gap += words if len(words) < 200 else words[:100] + words[-100:]
        inside.first = inside.first or words[0]
        inside.last = words[-1]
        if not words.isspace():
            inside.bare = inside.has_text = True

    def _note(self, element: Element) -> None:
        self.found.named.update(names_in(element))
        if element.name == "table":
            self.found.layouts.update(e.number for e in element.ancestors() if e.name == "table" and e is not element)
        elif element.name == "option":
            self._options.append(element)
        elif element.name == "select":
            self._options.clear()
        elif element.name == "link" and "stylesheet" in element.get("rel").lower():
            self.found.is_styled_elsewhere = True

    def _choose(self, select: Element) -> None:
        """Of a list that is closed the chosen option shows: the last one that says so, or else the first."""
        if "multiple" not in select.attributes and "size" not in select.attributes:
            chosen = [option for option in self._options if "selected" in option.attributes][-1:] or self._options[:1]
            self.found.folded.update(option.number for option in self._options if option not in chosen)
        self._options.clear()

    def _close(self, element: Element, inside: _Inside, around: _Inside) -> None:
        formula = inside.has_formula or element.name == "math"
        if element.name == "select":
            self._choose(element)
        around.children.append(_Child(element, inside.has_text, formula, around.gap, inside.first, inside.last))
        around.gap = ""
        around.first = around.first or inside.first
        around.last = inside.last or around.last
        around.has_text = around.has_text or inside.has_text
        around.has_formula = around.has_formula or formula
        if len(inside.children) > 1 and not inside.bare and element.name not in _DENSE:
            written = [child for child in inside.children if child.has_text]
            self._cards(element, [child for child in written if not is_block(child.element)])
            if is_block(element):
                self._labels(written)
            if inside.has_formula and element.name not in BLOCKS:
                self._formula(inside.children)

    def _cards(self, element: Element, children: list[_Child]) -> None:
        """Children on source lines of their own, with classes that differ: each is a line of its own to the reader."""
        classes = [first_class(child.element) for child in children]
        if len(children) < 2 or element.name in HEADINGS or not all(classes) or len(set(classes)) < 2:
            return
        if all("\n" in child.gap for child in children[1:]):
            for before, own, child, after in zip(["", *classes], classes, children, [*classes[1:], ""], strict=False):
                if own not in (before, after):
                    self.found.cards.add(child.element.number)

    def _labels(self, children: list[_Child]) -> None:
        """Children that touch, in a block without words of its own: labels in a row, unless they make up running text."""
        inline = [child for child in children if not is_block(child.element)]
        if not any(_is_label(child.element) for child in inline):
            return
        if any(child.first.isspace() or child.last.isspace() for child in inline):
            return
        for before, child in pairwise(children):
            both_links = before.element.name == child.element.name == "a"
            if not child.gap and (both_links or not (before.last.isalpha() and child.first.islower())):
                self.found.apart.add(child.element.number)

    def _formula(self, children: list[_Child]) -> None:
        if all(child.has_formula or child.element.get("aria-hidden") == "true" for child in children if child.has_text):
            self.found.copies.update(c.element.number for c in children if not c.has_formula)


def _is_label(element: Element) -> bool:
    """Whether an element has no reason to be there but its looks: it is linked, or classed, or a span without anything."""
    return element.name == "a" or bool(first_class(element)) or (element.name == "span" and not element.attributes)


def is_block(element: Element) -> bool:
    """Whether an element is drawn as a block, by its name or its inline style."""
    style = element.attributes.get("style")
    display = declarations(style.value).get("display", "") if style else ""
    if display:
        return display.startswith(_BLOCK_DISPLAY) or (element.name in BLOCKS and display not in ("inline", "contents"))
    return element.name in BLOCKS


_STYLE_LENGTH = 4
_MAX_CLASSES = 1000
_DIGITS = re.compile(r"\d+")
# Classes that tell rows and neighbours apart, not kinds of elements.
_POSITIONAL = names("odd even first last alt active current")


def first_class(element: Element) -> str:
    """The first class of an element that says what it is, with digits made alike: ``item-12`` is ``item-#``."""
    found = element.attributes.get("class")
    return _telling(found.value[:_MAX_CLASSES]) if found else ""


@lru_cache(maxsize=4096)
def _telling(classes: str) -> str:
    for token in classes.split():
        if token.lower() not in _POSITIONAL:
            return _DIGITS.sub("#", token)
    return ""


def look(element: Element) -> str:
    """An element's name and first class: ``span.title``."""
    own = first_class(element)
    return f"{element.name}.{own}" if own else element.name


def style_of(element: Element | None) -> str:
    """The looks of an element and of up to three around it, from the outside in."""
    if element is None:
        return ""
    if element.style is None:
        looks: list[str] = []
        around: Element | None = element
        while around is not None and len(looks) < _STYLE_LENGTH:
            if around.name not in ("html", "body"):
                looks.append(look(around))
            around = around.parent
        element.style = " ".join(reversed(looks))
    return element.style


def within(element: Element, outer: Element | None) -> Iterator[Element]:
    """The element and those around it, from the inside out, up to ``outer``, which is left out."""
    for inner in element.ancestors():
        if inner is outer:
            return
        yield inner


def names_in(element: Element) -> Iterator[str]:
    """The words of an element's attributes that may be ids of what it opens and closes."""
    for name, attribute in element.attributes.items():
        if name in _POINTING or name.startswith("on") or attribute.value.startswith("#"):
            yield from _WORD.findall(attribute.value[:2000])
