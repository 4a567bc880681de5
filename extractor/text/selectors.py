"""Selectors of CSS, as far as a page's own tree decides them: names, ids, classes, attributes, what lies around."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.text.limits import Budget
from extractor.text.tree import Element

_PART = re.compile(
    r"""(?P<name>[a-zA-Z][\w-]*|\*)|\#(?P<id>(?:[\w-]|\\.|[^\x00-\x7f])+)|\.(?P<class>(?:[\w-]|\\.|[^\x00-\x7f])+)
    |\[\s*(?P<attribute>[\w:-]+)\s*(?:(?P<sign>[~|^$*]?=)\s*["']?(?P<value>[^"'\]]*?)["']?\s*[is]?\s*)?\]
    |(?P<element>::[\w-]+(?:\([^()]*\))?|:(?:before|after|first-line|first-letter)\b)|(?P<state>:[\w-]+(?:\((?:[^()]|\([^()]*+\))*+\))?)
    |(?P<between>\s*[>+~]\s*|\s+)""",
    re.VERBOSE,
)
_ALWAYS = frozenset((":root", ":link", ":any-link", ":enabled", ":defined", ":host"))
_MAX_COMPOUNDS = 8
_MAX_LENGTH = 1000


@dataclass(slots=True)
class Compound:
    """What one element must be: ``div.card[hidden]``."""

    name: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str | None], ...] = ()
    """Names, and the values that they must have; None where any will do."""

    def fits(self, element: Element) -> bool:
        """Whether the element is such a one."""
        if self.name and element.name != self.name:
            return False
        if self.id and element.get("id") != self.id:
            return False
        if self.classes and not classes_of(element).issuperset(self.classes):
            return False
        has = element.attributes
        return all(name in has and value in (None, has[name].value) for name, value in self.attributes)

    def nearly_fits(self, element: Element) -> bool:
        """Whether a script that adds a class, an id or an attribute may make the element such a one."""
        if self.name and element.name != self.name:
            return False
        if not (self.id or self.classes):
            return bool(self.name)
        return (bool(self.id) and element.get("id") == self.id) or not classes_of(element).isdisjoint(self.classes)


@dataclass(slots=True)
class Selector:
    """Compounds from the element itself outwards."""

    compounds: list[Compound]
    children: list[bool]
    """For each compound but the first: whether it must be the parent, or may be any element around."""
    in_doubt: bool = False
    """It also asks for what the tree can't tell: a state, a sibling, a position."""

    @property
    def subject(self) -> Compound:
        return self.compounds[0]

    @property
    def is_plain(self) -> bool:
        """What decides is the element's own name, id and classes."""
        return not self.children and not self.subject.attributes

    @property
    def weight(self) -> tuple[int, int, int]:
        """Its specificity (https://www.w3.org/TR/selectors/#specificity-rules)."""
        return (
            sum(bool(each.id) for each in self.compounds),
            sum(len(each.classes) + len(each.attributes) for each in self.compounds),
            sum(bool(each.name) for each in self.compounds),
        )

    def fits(self, element: Element, budget: Budget, *, nearly: bool = False) -> bool:
        """Whether the element and what lies around it is as it must be; ``nearly``: or may be made so.

        ``budget``: for each element looked at it has one less.
        """
        budget.left -= 1
        fits = Compound.nearly_fits if nearly else Compound.fits
        if not fits(self.subject, element):
            return False
        around = element.parent
        for compound, is_child in zip(self.compounds[1:], self.children, strict=True):
            while around is not None and not fits(compound, around):
                budget.left -= 1
                around = None if is_child else around.parent
            if around is None:
                return False
            around = around.parent
        return True


def classes_of(element: Element) -> frozenset[str]:
    """The classes of an element."""
    found = element.attributes.get("class")
    return _split(found.value) if found else frozenset()


@lru_cache(maxsize=4096)
def _split(classes: str) -> frozenset[str]:
    return frozenset(classes.split())


def parsed(words: str) -> Selector | None:
    """The selector, or None where it is for generated content, or can't be read."""
    if len(words) > _MAX_LENGTH:
        return None
    selector, at = Selector([Compound()], []), 0
    while at < len(words):
        part = _PART.match(words, at)
        if part is None or part["element"] or len(selector.compounds) > _MAX_COMPOUNDS:
            return None
        at = part.end()
        if part["between"]:
            _go_on(selector, part["between"].strip())
        else:
            _narrow(selector, part)
    return selector


def _go_on(selector: Selector, sign: str) -> None:
    """Begin the compound after a combinator. A sibling can't be looked at: in its stead the element is in doubt."""
    if sign in ("+", "~"):
        selector.in_doubt = True
        selector.compounds[0] = Compound()
    else:
        selector.compounds.insert(0, Compound())
        selector.children.insert(0, sign == ">")


def _narrow(selector: Selector, part: re.Match[str]) -> None:
    compound = selector.subject
    if part["name"]:
        compound.name = part["name"].lower().replace("*", "")
    elif part["id"]:
        compound.id = part["id"]
    elif part["class"]:
        compound.classes += (part["class"].replace("\\", ""),)
    elif part["attribute"]:
        plain = part["sign"] in (None, "=")
        compound.attributes += ((part["attribute"].lower(), part["value"] if plain else None),)
        selector.in_doubt = selector.in_doubt or not plain
    elif part["state"].lower() not in _ALWAYS:
        selector.in_doubt = True
