"""Shadow roots that a page declares in its HTML: what stands in a host is drawn where the root's slots are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.text.markup import Skipped, Text
from extractor.text.tree import MAX_DEPTH, Element, Event, names

# Which elements may hold a root (https://dom.spec.whatwg.org/#dom-element-attachshadow), beside those of one's own making.
_HOSTS = names("article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span")


@dataclass(slots=True)
class _Node:
    element: Element
    children: list[_Node | Text | Skipped] = field(default_factory=list)


_Child = _Node | Text | Skipped


@dataclass(slots=True)
class _Light:
    """What a host holds for the slots of its root, by name."""

    children: dict[str, list[_Child]]
    outer: _Light | None
    """The same of the root that the host itself stands in."""


def is_shadow_root(element: Element) -> bool:
    """Whether a template holds what is drawn in place of its parent's content."""
    host = element.parent
    if element.name != "template" or element.get("shadowrootmode").lower() not in ("open", "closed") or host is None:
        return False
    return host.name in _HOSTS or "-" in host.name


def compose(events: Sequence[Event]) -> tuple[list[Event], set[int]]:
    """The events in the order in which a reader sees them, and the numbers of the slots that are filled.

    What no slot takes is not drawn: its texts come as skipped ones.
    """
    composer = _Composer()
    for child in _tree(events):
        composer.draw(child, None)
    return composer.events, composer.filled


def _tree(events: Sequence[Event]) -> list[_Child]:
    root: list[_Child] = []
    around: list[list[_Child]] = [root]
    for event in events:
        if event is None:
            around.pop()
        elif isinstance(event, Element):
            node = _Node(event)
            around[-1].append(node)
            around.append(node.children)
        else:
            around[-1].append(event)
    return root


class _Composer:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.filled: set[int] = set()
        self._depth = 0

    def draw(self, child: _Child, light: _Light | None) -> None:
        """Append the events of a node; ``light``: what the slots of the root that it stands in show."""
        if not isinstance(child, _Node):
            self.events.append(child)
            return
        if self._depth == MAX_DEPTH:
            self.events.extend(_undrawn(child, "nested too deep"))
            return
        self._depth += 1
        self.events.append(child.element)
        root = next((c for c in child.children if isinstance(c, _Node) and is_shadow_root(c.element)), None)
        if root:
            self._draw_root(child, root, light)
        elif light is not None and child.element.name == "slot":
            self._draw_slot(child, light)
        else:
            self._draw_all(child.children, light)
        self.events.append(None)
        self._depth -= 1

    def _draw_all(self, children: list[_Child], light: _Light | None) -> None:
        for child in children:
            self.draw(child, light)

    def _draw_root(self, host: _Node, root: _Node, outer: _Light | None) -> None:
        light = _Light({}, outer)
        for child in host.children:
            if child is not root and not isinstance(child, Skipped):
                name = child.element.get("slot") if isinstance(child, _Node) else ""
                light.children.setdefault(name, []).append(child)
        self.events.append(root.element)
        self._draw_all(root.children, light)
        self.events.append(None)
        for children in light.children.values():
            self.events.extend(skipped for child in children for skipped in _undrawn(child, "outside of all slots"))

    def _draw_slot(self, slot: _Node, light: _Light) -> None:
        """The first slot of a name takes all that is meant for it; one that gets nothing shows what it holds itself."""
        taken = light.children.pop(slot.element.get("name"), None)
        if taken:
            self.filled.add(slot.element.number)
            self._draw_all(taken, light.outer)
        else:
            self._draw_all(slot.children, light)


def _undrawn(child: _Child, kind: str) -> Iterator[Skipped]:
    if isinstance(child, _Node):
        for inner in child.children:
            yield from _undrawn(inner, kind)
    elif isinstance(child, Text):
        yield Skipped(kind, child.start, child.end)
