"""Name-shaped stretches of an entry: acronyms, CamelCase, capitals in mid-sentence, names with digits.

Every stretch that could be the name of a method is found, with all its mentions; a full name and its acronym
("Depth-First Foo (DFF)") are one name. A reason says why a name is hardly ever one of a method.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from extractor.language.plain_view import plain_view
from extractor.language.prose import direct, sentences
from extractor.methods import words


@direct
class Shape(StrEnum):
    """What a stretch looks like; the plainer, the later."""

    CAMEL = "camel"
    ACRONYM = "acronym"
    NUMBERED = "numbered"
    HYPHENED = "hyphened"
    CAPITALS = "capitals"
    """Several capitalised words."""
    CAPITAL = "capital"
    """One capitalised word in mid-sentence, or before a title's colon."""
    LOWER = "lower"


@direct
class Reason(StrEnum):
    """Why a name is hardly ever that of a method."""

    FIELD = "field"
    """An acronym of a field, a task, a part of a machine, a unit."""
    COMMON = "common method"
    """A method so common that it is used or compared with, never proposed."""
    LOWER_FULL_NAME = "full name in lower case"
    """An acronym whose full name is printed in lower case: mostly a term of the field."""
    CLASS = "class"
    """A plural with a full name in the plural: many things of a kind ("Process Reward Models (PRMs)")."""
    CONCEPT = "concept"
    """Its full name ends on a noun that no method has ("syndrome")."""
    WORD = "capitalised word"
    """A month, a place, a people, an eponym, or a word that the entry also prints in lower case."""
    FORMULA = "formula"
    """A chemical formula, a mutation, a catalogue number."""


@dataclass(frozen=True, slots=True)
class Mention:
    """``text`` of the title or the abstract at ``start:end``."""

    where: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entry with all its mentions, the title's first; ``text`` is its short form as first printed."""

    text: str
    shape: Shape
    mentions: tuple[Mention, ...]
    full: str | None = None
    full_mentions: tuple[Mention, ...] = ()
    reason: Reason | None = None

    @property
    def first(self) -> Mention:
        return self.mentions[0]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A full name and its acronym, one of them in brackets: offsets of both."""

    full: tuple[int, int]
    short: tuple[int, int]


_QUOTES = re.compile("(?=[\"“”„«»`‘'])(?:[\"“”„«»`‘]|(?<!\\w)'|'')")


@lru_cache(maxsize=64)
def name_view(text: str) -> str:
    """``text`` without markup, quotes and odd spaces, at equal length."""
    view = plain_view(text).replace("\u00a0", " ")
    return _QUOTES.sub(lambda found: " " * len(found[0]), view)


# --- equal names

_COMMAND = re.compile(r"\\(?:text|math|emph|bm|bold)[a-z]*\b|\\([A-Za-z]+)")
_PLURAL = re.compile(r"(?<=[^su])s$")


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """What is left of a name without case, dashes, spaces, markup, accents of typography and a plural's s."""
    text = _COMMAND.sub(lambda found: f"{found[1] or ''} ", name)
    text = re.sub(r"['’]s?$", "", unicodedata.normalize("NFKC", text).strip())
    letters = "".join(_plain_letter(c) for c in text if c.isalnum() or c in "+*")
    return _PLURAL.sub("", letters) if len(letters) > 3 else letters


def _plain_letter(letter: str) -> str:
    """Greek letters by their names, for "$\\pi_0$" is also printed "π0" and "pi0"."""
    if "Ͱ" <= letter <= "Ͽ":
        return unicodedata.name(letter, letter).split(" WITH ")[0].rsplit(" ", 1)[-1].casefold()
    return letter.casefold()


def same_name(a: str, b: str) -> bool:
    """Are both prints of one name?"""
    return bool(name_key(a)) and name_key(a) == name_key(b)


# --- shapes

_TOKEN = re.compile(r"[^\W_](?:[\w+@]++|-(?=\w)|\.(?=\d))*+")
_ADJECTIVAL = re.compile(
    r"-(?:[a-z]+(?:ed|ing)|like|style|driven|aware|free|level|type|dependent|positive|negative|deficient|only|wise|size|native|side"
    r"|scale|centric|class|equivalent|rich|specific|built|led|run|to|in|and|compatible|agnostic|bound|containing|scores?|rays?"
    r"|values?|tests?|axis|space|shot|bit|of|or|up|down|out|off|on|the|set|sets|mode|term|time|order|fold|point|day|year|hour|week|month)$"
)
_QUANTITY = re.compile(r"\d[\d.,]*(?:-\d[\d.,]*)*[A-Za-z]{0,2}(?:-[a-z]\w*)?$|\d+(?:st|nd|rd|th)\b")
_ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z0-9][A-Z0-9+&@]*(?:-[A-Za-z0-9]+)*?s?$")
_CAMEL = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]{2}|[A-Z]{2}[a-z]$|[A-Z]\d+[A-Z][a-z]|[a-z]\d+[A-Z]")
_NUMBERED = re.compile(r"(?=.*\d)(?=.*[^\W\d])")


@lru_cache(maxsize=4096)
def shape_of(token: str) -> Shape:
    """The shape of one word."""
    if token.islower() and token.isalpha():
        return Shape.LOWER
    if _QUANTITY.match(token) or len(token) < 2 or _ADJECTIVAL.search(token) or token in words.UNITS:
        return Shape.LOWER
    if _ACRONYM.match(token) and not re.search(r"[a-z]{2}", token.split("-")[0]):
        return Shape.ACRONYM
    if _CAMEL.search(token):
        return Shape.CAMEL
    if _NUMBERED.match(token) and not re.match(r"\d+-", token):
        return Shape.NUMBERED
    parts = token.split("-")
    if len(parts) > 1 and parts[0][:1].isupper() and parts[-1][:1].isupper():
        return Shape.HYPHENED
    return Shape.CAPITAL if token[0].isupper() else Shape.LOWER


# --- pairs of a full name and its acronym

_LONGEST_FULL_NAME = 200
_IN_BRACKETS = re.compile(r"\(\s*([^\W_][\w+-]{1,20})\s*(?=[),;:])")
_OPENS = re.compile(r"\b([^\W\d_][\w+-]{1,20})\s*\(\s*([A-Za-z][^()]{5,150}?)\s*\)")


def _pairs(view: str) -> Iterator[_Pair]:
    if "(" not in view:
        return
    for found in _IN_BRACKETS.finditer(view):
        if shape_of(found[1]) in (Shape.LOWER, Shape.CAPITAL):
            continue
        begin = max(0, found.start() - _LONGEST_FULL_NAME)
        before = view[begin : found.start()].rstrip()
        start = _full_name_start(before, found[1])
        if start is not None:
            yield _Pair((begin + start, begin + len(before)), (found.start(1), found.end(1)))
    for found in _OPENS.finditer(view):
        if shape_of(found[1]) in (Shape.ACRONYM, Shape.CAMEL, Shape.HYPHENED) and _full_name_start(found[2], found[1]) == 0:
            yield _Pair((found.start(2), found.end(2)), (found.start(1), found.end(1)))


def _full_name_start(before: str, short: str) -> int | None:
    """Where the full name of ``short`` starts that ends ``before``: each letter of the acronym is found
    right to left, the first at the start of a word (Schwartz and Hearst 2003)."""
    letters = [c for c in short.casefold() if c.isalnum()]
    if len(short) > 2 and short[-1] == "s" and short[-2].isupper():
        letters.pop()
    low = before.casefold()
    earliest = _words_back(before, min(len(letters) + 5, 2 * len(letters) + 1))
    at = len(low)
    for index in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= earliest and (low[at] != letters[index] or (index == 0 and at > 0 and low[at - 1].isalnum())):
            at -= 1
        if at < earliest:
            return None
    full = before[at:]
    if not re.search(r"[\s-]", full) or re.search(r"\. |;|, an? |\b(?:that|which|is|are)\b", full):
        return None
    if not full[0].isupper():
        return _word_start(before, at)
    capitals = _CAPITALS_BEFORE.search(before, max(0, at - _LONGEST_CHAIN), at)
    return capitals.start() if capitals else at


_LONGEST_CHAIN = 300
"""Characters of capitalised words before a full name that are looked at."""
_CAPITALS_BEFORE = re.compile(r"(?:(?<=[a-z,(] )(?:[A-Z][\w-]+ )+)?(?:[A-Z][\w]*-)*$")


def _word_start(before: str, at: int) -> int:
    """The start of the hyphened word that the first letter stands in ("self-attention" for "A")."""
    return max(before.rfind(" ", 0, at) + 1, before.rfind("(", 0, at) + 1)


def _words_back(text: str, count: int) -> int:
    starts = [found.start() for found in re.finditer(r"\S+", text)]
    return starts[-count] if len(starts) >= count else 0


# --- all names of an entry


class _Found:
    """The names found so far, by key."""

    def __init__(self) -> None:
        self.mentions: dict[str, list[Mention]] = {}
        self.full: dict[str, list[Mention]] = {}
        self.alias: dict[str, str] = {}
        self.lower_full: set[str] = set()

    def add(self, mention: Mention) -> None:
        key = name_key(mention.text)
        key = self.alias.get(key, key)
        kept = self.mentions.setdefault(key, [])
        if key and not any(m.where == mention.where and m.start < mention.end and mention.start < m.end for m in kept):
            kept.append(mention)

    def add_pair(self, full: Mention, short: Mention) -> None:
        key = name_key(short.text)
        self.alias[name_key(full.text)] = key
        self.full.setdefault(key, []).append(full)
        self.add(short)

    def names(self, abstract_words: frozenset[str]) -> list[Name]:
        found = [self._name(key, abstract_words) for key, mentions in self.mentions.items() if key and mentions]
        return sorted(found, key=lambda name: (name.first.where != "title", name.first.start))

    def _name(self, key: str, abstract_words: frozenset[str]) -> Name:
        mentions = tuple(sorted(self.mentions[key], key=lambda m: (m.where != "title", m.start)))
        fulls = tuple(sorted(self.full.get(key, ()), key=lambda m: (m.where != "title", m.start)))
        full = fulls[0].text if fulls else None
        short = mentions[0].text
        shape = _shape_of_name(short)
        common = shape is Shape.CAPITAL and short.casefold() in abstract_words
        return Name(short, shape, mentions, full, fulls, Reason.WORD if common else _reason(short, full))


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def _shape_of_name(text: str) -> Shape:
    tokens = text.split()
    if len(tokens) == 1:
        return shape_of(text)
    return Shape.CAPITALS if any(t[0].isupper() for t in tokens) else Shape.LOWER


def name_candidates(title: str | None, abstract: str | None) -> list[Name]:
    """Every name-shaped stretch of the entry, in the order of first mention, the title first."""
    found = _Found()
    for where, text in (("abstract", abstract), ("title", title)):
        if text:
            view = name_view(text)
            _add_pairs(found, where, text, view)
    if abstract:
        for coined in _COINED.finditer(name_view(abstract)):
            found.add(_mention("abstract", abstract, coined.span(1)))
        _add_runs(found, abstract, name_view(abstract), name_view(title or ""))
    if title:
        _add_title(found, title, name_view(title))
    if not found.mentions:
        return []
    for where, text in (("title", title), ("abstract", abstract)):
        if text:
            _add_repeats(found, where, text)
    return found.names(frozenset(_TOKEN.findall(_ADDRESS.sub(" ", abstract or ""))))


_COINED = re.compile(
    r"\b(?:presents?|introduces?|proposes?|develop(?:ed|s)?|describes?|releases?|built|named|called|dubbed)\s+"
    r"([a-z][a-z0-9]{2,}(?:[:._-]+[a-z0-9]+)*)(?=\s*,\s+an?\s)"
)
"""A name in lower case shows by its place: "we present foo, a tool"."""


def _mention(where: str, text: str, span: tuple[int, int]) -> Mention:
    return Mention(where, span[0], span[1], text[span[0] : span[1]])


def _add_pairs(found: _Found, where: str, text: str, view: str) -> None:
    for pair in _pairs(view):
        found.add_pair(_mention(where, text, pair.full), _mention(where, text, pair.short))


def _add_runs(found: _Found, text: str, view: str, title_view: str) -> None:
    taken = [m for ms in found.full.values() for m in ms if m.where == "abstract"]
    for start, end in sentences(view, 0, len(view)):
        for span in _runs(view, start, end, title_view):
            if not any(m.start < span[1] and span[0] < m.end for m in taken):
                found.add(_mention("abstract", text, span))


_NUMERAL = re.compile(r"(?:[A-Z]|\d)(?=[\s,;:)]|[.](?!\d)|$)")


def _runs(view: str, start: int, end: int, title_view: str) -> Iterator[tuple[int, int]]:
    """Names of a sentence: neighbouring name-shaped words are one name."""
    run: list[re.Match[str]] = []
    for token in _tokens(view, start, end):
        if not run and token[0].islower() and token[0].isalpha():
            continue
        glued = bool(run) and view[run[-1].end() : token.start()] == " "
        if run and not glued:
            yield from _run(view, run, start, title_view)
            run = []
        if shape_of(token[0]) is not Shape.LOWER or (glued and _NUMERAL.match(view, token.start())):
            run.append(token)
        elif run:
            yield from _run(view, run, start, title_view)
            run = []
    yield from _run(view, run, start, title_view)


def _tokens(view: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The words; where the blank before a name was lost ("modelFooNet"), the name is a word of its own."""
    for token in _TOKEN.finditer(view, start, end):
        if not token[0].islower() and (glued := _glued_noun(token[0])):
            yield from _TOKEN.finditer(view, token.start() + glued, token.end())
        else:
            yield token


@lru_cache(maxsize=4096)
def _glued_noun(word: str) -> int:
    """The length of the noun that a name is glued to; 0 where none is."""
    glued = _GLUED.match(word)
    return glued.end(1) if glued and glued[1] in words.KIND_OF_HEAD else 0


_GLUED = re.compile(r"([a-z]{4,})(?=[A-Z])")


def _run(view: str, run: list[re.Match[str]], sentence: int, title_view: str) -> Iterator[tuple[int, int]]:
    if run and _opens_sentence(view, run[0].start(), sentence) and shape_of(run[0][0]) in (Shape.CAPITAL, Shape.HYPHENED):
        run = run if _printed_elsewhere(view, run, title_view) else run[1:]
    while run and run[0][0].casefold() in _OPENERS:
        run = run[1:]
    if run and shape_of(run[0][0]) is not Shape.LOWER:
        yield run[0].start(), run[-1].end()


_OPENERS = frozenset(f"{words.STOP} existing recent extensive moreover finally additionally compared unlike".split())


def _opens_sentence(view: str, at: int, sentence: int) -> bool:
    return not view[sentence:at].strip(" ([-–—•*0123456789.)") or bool(re.search(r"[:•]\s*$", view[max(0, at - 3) : at]))


def _printed_elsewhere(view: str, run: list[re.Match[str]], title_view: str) -> bool:
    """Does the same name stand, with its capitals, inside a sentence, or before the title's colon?"""
    text = view[run[0].start() : run[-1].end()]
    if text.casefold() in _OPENERS:
        return False
    if title_view.startswith(text) and _LEAD_ENDS.match(title_view, len(text)):
        return True
    return any(_inside_sentence(view, at, at + len(text)) for at in _finds(view, text))


_LEAD_ENDS = re.compile(r"\s*(?::|[-–—] |$)")
_INSIDE = re.compile(r"[a-z,] $")
_MORE_NAME = re.compile(r"[\w-]| [A-Z]")


def _inside_sentence(view: str, start: int, end: int) -> bool:
    return bool(_INSIDE.search(view, max(0, start - 2), start)) and not _MORE_NAME.match(view, end)


def _finds(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


_LEAD = re.compile(
    r"\s*(?:(?:the|introducing|presenting|announcing|meet)\s+)?(\S.{0,58}?)\s*(?:\([^()]{1,80}\)\s*)?(?::(?!\d)|\s[-–—]+\s|\s?—\s?)\s*(?=\S)",
    re.IGNORECASE,
)


def title_lead(view: str) -> tuple[int, int] | None:
    """The name-shaped words before a title's colon or dash, or a title of one word: at most four words, none of them a function word."""
    found = _LEAD.match(view)
    start, end = found.span(1) if found else _span_of_stripped(view)
    tokens = view[start:end].split()
    if not tokens or len(tokens) > (4 if found else 1) or _no_lead(view[start:end], tokens):
        return None
    return start, end


def _span_of_stripped(view: str) -> tuple[int, int]:
    start = len(view) - len(view.lstrip())
    return start, len(view.rstrip(" ."))


_STOP_WORDS = frozenset(words.STOP.split())


def _no_lead(text: str, tokens: list[str]) -> bool:
    if any(token.casefold() in _STOP_WORDS for token in tokens if token != "A"):
        return True
    if tokens[0].casefold().strip(".") in words.TITLE_LEADS or text[-1:] in "?!" or "," in text or re.search(r"[.] ", text):
        return True
    if len(tokens) > 1 and re.match(r"[A-Z]?[a-z]+ing$", tokens[0]):
        return True
    if any(len(token) < 3 and token[0].islower() for token in tokens[1:]):
        return True
    catalogued = len(tokens) > 1 and re.search(r"\d{3,}|^\d+$", tokens[-1])
    return not text[0].isalnum() or bool(catalogued)


def _add_title(found: _Found, title: str, view: str) -> None:
    lead = title_lead(view)
    if lead and shape_of(view[lead[0] : lead[1]].split()[0]) is not Shape.LOWER:
        found.add(_mention("title", title, lead))
    if sum(c.isupper() for c in view) > 0.6 * sum(c.isalpha() for c in view):
        return
    for token in _TOKEN.finditer(view):
        inside = lead is not None and token.start() < lead[1]
        if not inside and shape_of(token[0]) in (Shape.CAMEL, Shape.ACRONYM, Shape.NUMBERED):
            found.add(_mention("title", title, token.span()))


def _add_repeats(found: _Found, where: str, text: str) -> None:
    """Further mentions of names already found: same letters and case; of several words, and of full names, in any case."""
    prints = _Prints(name_view(text))
    for key, mentions in list(found.mentions.items()):
        forms = {m.text for m in mentions}
        forms |= {form.capitalize() for form in forms if form.islower()}
        for form in sorted(forms, key=len, reverse=True):
            for span in prints.of(form):
                found.add(_mention(where, text, span))
        for form in {m.text for m in found.full.get(key, ())}:
            found.full[key] += _new(found.full[key], (_mention(where, text, span) for span in prints.of(form)))


def _new(known: Iterable[Mention], more: Iterable[Mention]) -> list[Mention]:
    known = list(known)
    return [m for m in more if not any(m.where == k.where and m.start < k.end and k.start < m.end for k in known)]


class _Prints:
    """Where a text prints a name."""

    def __init__(self, view: str) -> None:
        self.words: dict[str, list[tuple[int, int]]] = {}
        for token in _TOKEN.finditer(view):
            self.words.setdefault(token[0], []).append(token.span())
        self.folded = _folded(view)

    def of(self, form: str) -> list[tuple[int, int]]:
        """The spans of ``form``: one word by its letters, several in any case and with any dash."""
        view = form if form.isascii() and form.isalnum() else name_view(form).strip()
        if not re.search(r"[\s-]", view) or len(view) < 7:
            return self.words.get(view, [])
        wanted = _folded(view)
        spans = ((at, at + len(wanted)) for at in _finds(self.folded, wanted))
        return [span for span in spans if self._whole(*span)]

    def _whole(self, start: int, end: int) -> bool:
        return not self.folded[start - 1 : start].isalnum() and not _MORE_WORD.match(self.folded, end)


_MORE_WORD = re.compile(r"[\w+]")


def _folded(view: str) -> str:
    low = view.lower().replace("-", " ")
    return low if len(low) == len(view) else view


# --- reasons

_ELEMENTS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd"
    " In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U"
)
_FORMULA = re.compile(
    rf"(?=.*\d)(?:[α-ωa-z]?-)?(?:\d*+(?:{'|'.join(sorted(_ELEMENTS.split(), key=len, reverse=True))})\d*+[+-]?)+$"
)
_MUTATION = re.compile(r"[ACDEFGHIKLMNPQRSTVWY]\d{1,4}[ACDEFGHIKLMNPQRSTVWY](?:-|$)|[A-Z]-?\d$")


def _reason(short: str, full: str | None) -> Reason | None:
    low = short.casefold()
    singular = _PLURAL.sub("", low)
    if singular in words.FIELD_ACRONYMS or low in words.FIELD_ACRONYMS:
        return Reason.FIELD
    if singular in words.COMMON_METHODS or low in words.COMMON_METHODS:
        return Reason.COMMON
    if low in words.CAPITALISED_WORDS or all(part in words.CAPITALISED_WORDS for part in low.split()):
        return Reason.WORD
    if full is not None:
        return _reason_of_full(full, short)
    return Reason.FORMULA if _FORMULA.match(short) or _MUTATION.match(short) else None


_SALT = re.compile(r"(?:chlor|ox|sulf|nitr|brom|iod|fluor|hydr|carb|phosph|acet)(?:ide|ate|ite)s?$")


def _reason_of_full(full: str, short: str) -> Reason | None:
    last = re.split(r"[\s-]+", full.strip())[-1].casefold()
    if last in words.CONCEPT_HEADS or _PLURAL.sub("", last) in words.CONCEPT_HEADS or _SALT.search(last):
        return Reason.CONCEPT
    if last.endswith("s") and re.search(r"[A-Z]s$", short):
        return Reason.CLASS
    return Reason.LOWER_FULL_NAME if full[1:] == full[1:].lower() else None
