"""The style sheets that a page holds itself (``<style>``), as far as they decide whether text is seen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from extractor.text.limits import Budget
from extractor.text.selectors import Compound, Selector, classes_of, parsed
from extractor.text.tree import Element, names

_Key = tuple[str, str, str]
"""An element's name, id and classes."""
Style = Mapping[str, str]
"""Declarations: values by the names of their properties, all in lower case."""

WINDOW = 1280
"""Pixels: rules for narrower and wider windows than this do not apply."""
_MAX_RULES = 10_000
_MAX_LOOKS = 250_000
"""Comparisons of elements with selectors. Pages that people wrote need some ten for an element."""

_TELLING = names(
    "display visibility opacity filter content-visibility clip clip-path float width height max-width max-height overflow"
    " overflow-x overflow-y position left top right bottom text-indent margin margin-left margin-top transform font font-size"
    " color background background-color animation animation-name transition"
)
_COLOURS = names("color background background-color")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_PIECE = re.compile(r"([^{}]*+)([{}]|\Z)")
_IMPORTANT = re.compile(r"(?<!\s)\s*!\s{0,20}important\s*")
_PASSING = re.compile(r":(?:hover|focus|active|visited|focus-within|focus-visible|target)\b")


@dataclass(slots=True)
class Rule:
    """``style`` holds for the elements that ``selector`` fits; ``rank`` decides between rules."""

    selector: Selector
    style: Style
    important: frozenset[str]
    rank: tuple[int, int, int, int]
    passing: bool
    """It holds only while a pointer or the focus is there."""


@dataclass(slots=True)
class Applied:
    """What the sheets say of one element."""

    style: Style
    important: frozenset[str] = frozenset()
    in_doubt: tuple[Style, ...] = ()
    """What rules say of which the tree does not tell whether they hold."""

    def over(self, inline: Style) -> Style:
        """Joined with the element's own declarations, which stand above all but important ones."""
        if not inline:
            return self.style
        return {**self.style, **inline, **{name: self.style[name] for name in self.important}}


_SILENT = Applied({})


@dataclass
class Sheets:
    """All rules of a page that decide sight, by what their subject asks for."""

    by_key: dict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    defined: set[str] = field(default_factory=set)
    """Classes that any rule of the page names."""
    may_hide: bool = False
    """Whether any rule says more than how boxes are laid out."""
    budget: Budget = field(default_factory=lambda: Budget(_MAX_LOOKS))
    passed_over: int = 0
    """Elements that were not compared with the rules, for there was too much to compare."""
    left_out: int = 0
    """Rules beyond the limit."""
    _kept: dict[_Key, tuple[Rule, ...]] = field(default_factory=dict)
    _applied: dict[_Key, Applied] = field(default_factory=dict)
    """Where the element's own name, id and classes decide all, for all elements that have the same."""
    _room: Budget = field(default_factory=lambda: Budget(_MAX_KEPT))

    def concern(self, element: Element) -> bool:
        """Whether any rule may be about the element."""
        return self.may_hide and (self.budget.left <= 0 or bool(self._rules_for(element)))

    def applied(self, element: Element) -> Applied:
        """What holds for the element."""
        key = _key(element)
        if (known := self._applied.get(key)) is not None:
            return known
        if self.budget.left <= 0:
            self.passed_over += 1
            return _SILENT
        rules = self._rules_for(element)
        if not rules:
            return _SILENT
        fitting = [rule for rule in rules if rule.selector.fits(element, self.budget)]
        in_doubt = tuple(rule.style for rule in fitting if rule.selector.in_doubt and not rule.passing)
        found = _joined([rule for rule in fitting if not rule.selector.in_doubt], in_doubt)
        if all(rule.selector.is_plain for rule in rules) and self._has_room(len(in_doubt)):
            self._applied[key] = found
        return found

    def elsewhere(self, element: Element) -> list[Style]:
        """What rules would say, were the element or one around it in another state: with one more class, after a click."""
        rules = self._rules_for(element) if self.budget.left > 0 else ()
        nearly = (rule for rule in rules if rule.selector.fits(element, self.budget, nearly=True))
        return [rule.style for rule in nearly if rule.selector.in_doubt or not rule.selector.fits(element, self.budget)]

    def _rules_for(self, element: Element) -> tuple[Rule, ...]:
        """The rules whose subject shares an id, a class or the name with the element."""
        key = _key(element)
        if (kept := self._kept.get(key)) is None:
            keys = [f"#{key[1]}", *(f".{each}" for each in classes_of(element)), key[0], "*"]
            found = chain.from_iterable(self.by_key[each] for each in keys if each in self.by_key)
            kept = tuple({rule.rank: rule for rule in found}.values())
            self.budget.left -= len(kept)
            if self._has_room(len(kept)):
                self._kept[key] = kept
        return kept

    def _has_room(self, count: int) -> bool:
        self._room.left -= count + 1
        return self._room.left >= 0


def _key(element: Element) -> _Key:
    return element.name, element.get("id"), element.get("class")


_MAX_KEPT = 500_000
"""Rules kept for elements: of sheets with thousands for the same ones, keeping all would fill the memory."""


def _joined(held: list[Rule], in_doubt: tuple[Style, ...]) -> Applied:
    held.sort(key=lambda rule: rule.rank)
    style = {name: value for rule in held for name, value in rule.style.items()}
    important = {name: rule.style[name] for rule in held for name in rule.important}
    return Applied({**style, **important}, frozenset(important), in_doubt)


def read_sheets(texts: Iterable[str], *, colours: bool) -> Sheets:
    """The rules of a page's style elements, in order. Without ``colours`` those that they set are passed over."""
    sheets = Sheets()
    count = 0
    telling = _TELLING if colours else _TELLING - _COLOURS
    for prelude, body in chain.from_iterable(_rules(text) for text in texts):
        sheets.defined.update(_CLASS.findall(prelude))
        style, important = _declared(body, telling)
        if not style:
            continue
        for words in _alternatives(prelude):
            count += 1
            if count > _MAX_RULES:
                sheets.left_out += 1
            elif selector := parsed(words):
                sheets.may_hide = sheets.may_hide or style.keys() != {"display"} or style["display"] == "none"
                rule = Rule(selector, style, important, (*selector.weight, count), bool(_PASSING.search(words)))
                for key in _keys(selector.subject):
                    sheets.by_key[key].append(rule)
    return sheets


_CLASS = re.compile(r"\.([a-zA-Z_][\w-]*)")
_ALTERNATIVE = re.compile(r"(?:[^,(\[]++|\([^)]*+\)?|\[[^\]]*+\]?)++")


def _alternatives(prelude: str) -> Iterator[str]:
    return (words for each in _ALTERNATIVE.findall(prelude) if (words := each.strip()))


def _keys(subject: Compound) -> list[str]:
    keys = [f".{each}" for each in subject.classes] + ([f"#{subject.id}"] if subject.id else [])
    return keys or [subject.name or "*"]


def _declared(body: str, telling: frozenset[str]) -> tuple[Style, frozenset[str]]:
    """The declarations that bear on sight, and the names of the important ones."""
    style: dict[str, str] = {}
    important = set()
    for declaration in body.lower().split(";"):
        name, _, value = declaration.partition(":")
        if (name := name.strip()) in telling:
            style[name] = _IMPORTANT.sub("", value).strip()
            if "!" in value:
                important.add(name)
    return style, frozenset(important)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """The selectors and declarations of all rules that apply in a window on a screen. A rule in a rule is passed over."""
    scopes: list[tuple[str, bool]] = []
    for piece in _PIECE.finditer(_COMMENT.sub(" ", text)):
        words, sign = piece.groups()
        if sign == "{":
            prelude = words.rpartition(";")[2].strip()
            inside = not scopes or (scopes[-1][1] and scopes[-1][0].startswith("@"))
            scopes.append((prelude, inside and _applies(prelude)))
        elif scopes:
            prelude, applies = scopes.pop()
            if applies and not prelude.startswith("@"):
                yield prelude, words


def _applies(prelude: str) -> bool:
    if not prelude.startswith("@"):
        return True
    name, _, condition = prelude.partition(" ")
    if name.startswith("@media"):
        return suits(prelude[len("@media") :])
    return name == "@layer" or (name == "@supports" and not condition.strip().startswith("not"))


_WIDTH = re.compile(
    r"\(\s{0,9}(?:(?P<bound>min|max)-)?width\s{0,9}(?P<sign>:|[<>]=?)\s{0,9}(?P<number>[\d.]{1,20})\s{0,9}(?P<unit>px|em|rem)?\s{0,9}\)"
)
_LONG = 500
_OTHER_MEDIA = re.compile(r"\bnot\b|\bprint\b|\bspeech\b|\(")


def suits(media: str) -> bool:
    """Whether a media query holds for a window of the usual width on a screen; of what else it asks for, nothing does."""
    return len(media) < _LONG and any(_suits(query) for query in media.lower().split(","))


def _suits(query: str) -> bool:
    for found in _WIDTH.finditer(query):
        pixels = float(found["number"]) * (1 if found["unit"] in (None, "px") else 16)
        at_most = found["bound"] == "max" or found["sign"].startswith("<")
        if (pixels < WINDOW) if at_most else (pixels > WINDOW):
            return False
    return not _OTHER_MEDIA.search(_WIDTH.sub("", query))
