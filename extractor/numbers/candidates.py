"""A candidate number in its surroundings: its sentence as tokens, its entry, the names known there."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractor.language import prose
from extractor.language.ground import whole_words
from extractor.language.prose import Class, Phrase, Token
from extractor.numbers.amounts import told_apart
from extractor.numbers.quantity import Quantity
from extractor.numbers.scanner import scan
from extractor.records import MethodKind, MethodRole

WINDOW = 60
"""Tokens; no reading looks further, so that a sentence without end costs no more than a long one."""


MADE = frozenset(["benchmark", "dataset", "metric"])
"""Kinds of named things on which others are measured, so that a result is seldom their own."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name known for the entry."""

    text: str
    role: MethodRole = "proposed"
    kind: MethodKind = "method"


@dataclass(frozen=True)
class Entry:
    """An entry's visible text, where its title and abstract stand in it, and the names known for it."""

    text: str
    title: tuple[int, int] | None = None
    abstract: tuple[int, int] | None = None
    names: tuple[Name, ...] = ()
    others: tuple[tuple[int, int], ...] = ()
    """Further stretches of prose."""

    @property
    def proposed(self) -> tuple[Name, ...]:
        return tuple(name for name in self.names if name.role == "proposed")

    def bodies(self) -> list[tuple[int, int]]:
        """The stretches that report: title, abstract and other prose, or all of the text where neither is known."""
        known = [span for span in (self.title, self.abstract, *self.others) if span]
        return sorted(known) if known else [(0, len(self.text))]


class _Lows(dict[int, str]):
    """Folded tokens by index; "" for any other."""

    def __missing__(self, index: int) -> str:
        return ""


@dataclass(frozen=True)
class Sentence:
    """One sentence of an entry in tokens."""

    entry: Entry
    start: int
    end: int
    quantities: tuple[Quantity, ...] = ()
    background: bool = False
    """It stands before the first sentence that speaks of the work itself."""
    titles: bool = False
    previous: Sentence | None = None

    @cached_property
    def text(self) -> str:
        return self.entry.text[self.start : self.end]

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words, marks and quantities; read when first asked for, as most sentences hold no number."""
        return tuple(prose.tokens(self.entry.text, self.start, self.end, self.quantities))

    @cached_property
    def low(self) -> Callable[[int], str]:
        """Gives the folded token at an index, or "" outside of the sentence."""
        return _Lows(enumerate(token.low for token in self.tokens)).__getitem__

    @cached_property
    def kind(self) -> Callable[[int], Class | None]:
        """Gives the class of the token at an index, or None outside of the sentence."""
        return dict(enumerate(token.kind for token in self.tokens)).get

    @cached_property
    def noun_runs(self) -> dict[int, tuple[int, int] | None]:
        """The noun phrases asked for so far, by where they begin."""
        return {}

    @cached_property
    def names(self) -> tuple[tuple[int, int, Name], ...]:
        """Where the entry's names stand in this sentence: start, end, name; a name inside a longer one is left out."""
        found: list[tuple[int, int, Name]] = []
        for name in sorted(self.entry.names, key=lambda name: -len(name.text)):
            for at in whole_words(name.text, self.text, any_case=True):
                start, end = self.start + at, self.start + at + len(name.text)
                if not any(a < end and start < b for a, b, _ in found):
                    found.append((start, end, name))
        return tuple(sorted(found, key=lambda item: item[0]))

    @cached_property
    def named_tokens(self) -> tuple[tuple[Name, int, int, int], ...]:
        """The names with where each starts, and the indexes of its first and its last token."""
        starts, ends = [token.start for token in self.tokens], [token.end for token in self.tokens]
        return tuple((name, start, bisect_right(ends, start), bisect_left(starts, end) - 1) for start, end, name in self.names)

    def name_at(self, start: int, end: int) -> Name | None:
        """The known name that overlaps a stretch."""
        return next((name for a, b, name in self.names if a < end and start < b), None)


_LONGEST_INTERVAL = 24
"""Tokens."""
_OF_INTERVALS = frozenset("ci iqr sd se sem cri interval".split())


@dataclass(frozen=True)
class Candidate:
    """A quantity at ``sentence.tokens[at]``."""

    sentence: Sentence
    at: int

    # What every rule asks for hundreds of times is an attribute, not a call.
    entry: Entry = field(init=False, repr=False, compare=False)
    tokens: tuple[Token, ...] = field(init=False, repr=False, compare=False)
    token: Token = field(init=False, repr=False, compare=False)
    quantity: Quantity = field(init=False, repr=False, compare=False)
    low: Callable[[int], str] = field(init=False, repr=False, compare=False)
    """The folded token at an index, or "" outside of the sentence."""
    kind: Callable[[int], Class | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sentence = self.sentence
        token = sentence.tokens[self.at]
        assert token.quantity is not None
        vars(self).update(
            entry=sentence.entry,
            tokens=sentence.tokens,
            token=token,
            quantity=token.quantity,
            low=sentence.low,
            kind=sentence.kind,
        )

    def phrase(self, first: int, last: int) -> Phrase:
        return prose.phrase(self.entry.text, self.tokens[first], self.tokens[last])

    @cached_property
    def before(self) -> int:
        """The index of the first token to the left that is not roughness ("up to", "by over") or a determiner."""
        index = self._skipped_back(self.at - 1)
        if self.low(index) == "of" and self.low(index - 1) in ("factor", "factors"):
            index = self._skipped_back(index - 2)
        return index

    def _skipped_back(self, index: int) -> int:
        span = self.quantity.qualifier_span
        while index >= 0 and (
            (span and self.tokens[index].start >= span[0] and self.tokens[index].end <= span[1])
            or self.low(index) in _SKIPPED_BEFORE
        ):
            index -= 1
        return index

    @cached_property
    def after(self) -> int:
        """The index of the first token to the right that does not belong to the number."""
        index = self.at + 1
        if self.quantity.form == "compound" and self.low(index) == "-":
            index += 1
        if self.low(index) == ")" and self.low(self.before) == "(":
            index += 1
        index = self.behind_interval(index)
        while self.low(index) in _SKIPPED_AFTER:
            index += 1
        return index

    def behind_interval(self, index: int) -> int:
        """Behind the brackets that say how sure the number is: "an 88% (95% CI: 81%-95%; I2=63%) rate"."""
        if self.low(index) not in ("(", "["):
            return index
        close = next((at for at in range(index + 1, index + _LONGEST_INTERVAL) if self.low(at) in (")", "]")), index)
        return close + 1 if self._is_interval(index, close) else index

    def before_interval(self, index: int) -> int:
        """The index before such brackets, where they end at ``index``."""
        if self.low(index) not in (")", "]"):
            return index
        opening = next((at for at in range(index - 1, max(-1, index - _LONGEST_INTERVAL), -1) if self.low(at) in ("(", "[")), index)
        return opening - 1 if self._is_interval(opening, index) else index

    def _is_interval(self, opening: int, close: int) -> bool:
        inside = range(opening + 1, close)
        ranged = len(inside) == 1 and (only := self.tokens[inside[0]].quantity) is not None and only.form == "range"
        return ranged or any(self.low(at) in _OF_INTERVALS for at in inside)

    @property
    def counts_a_noun(self) -> bool:
        """Does a plural noun follow that it counts?"""
        run = self.noun_run(self.after)
        return run is not None and any(prose.is_plural(self.low(index)) for index in range(run[0], run[1] + 1))

    def noun_run(self, first: int) -> tuple[int, int] | None:
        """The noun phrase that begins at ``first`` (determiners and adverbs skipped), as first and last index."""
        known = self.sentence.noun_runs
        if first not in known:
            known[first] = self._noun_run(first)
        return known[first]

    def _noun_run(self, first: int) -> tuple[int, int] | None:
        while self.kind(first) in (Class.DETERMINER, Class.ADVERB) and self.low(first) != "so":
            first += 1
        last = first
        while self.kind(last) is Class.NOUN or self._joins(last, first):
            last += 1
            if last - first > 9:
                break
        return (first, last - 1) if last > first else None

    def _joins(self, index: int, first: int) -> bool:
        """A slash, a hyphen or an apostrophe joins two nouns of one phrase."""
        return (
            index > first
            and self.low(index) in ("/", "-", "'", "’")
            and self.kind(index + 1) is Class.NOUN
            and self.tokens[index - 1].end == self.tokens[index].start
        )

    def noun_run_back(self, last: int) -> tuple[int, int] | None:
        """The noun phrase that ends at ``last``, as first and last index."""
        first = last
        while first >= 0 and (self.kind(first) is Class.NOUN or (first < last and self._joins(first, -1))):
            first -= 1
            if last - first > 8:
                break
        return (first + 1, last) if first < last else None


_SKIPPED_BEFORE = frozenset(
    "a an the only just merely another further additional some roughly about exactly even ~ + ≈ < > ≤ ≥".split()
)
_SKIPPED_AFTER = frozenset("each on-average fold".split())

_CONTRIBUTION = re.compile(
    r"\b(?:we|our|this (?:[\w-]{1,20} ){0,3}(?:paper|work|study|article|thesis|report|survey|research|letter|manuscript|dataset"
    r"|benchmark|tool|analysis|review|trial|meta-analysis|cohort)"
    r"|in this|here,|here we|(?:^|[.!?] )here (?:they|it|the)|the (?:authors?|researchers?|study|paper|group|(?:current|present) (?:study|paper|work|article|investigation))|is (?:proposed|introduced|presented)"
    r"|are (?:proposed|presented)"
    r"|(?:was|were) (?:used|studied|measured|analy[sz]ed|included|enrolled|recruited|collected|examined|investigated|compared|performed"
    r"|conducted|evaluated|assessed|recorded|tested|treated|obtained|observed|randomi[sz]ed|assigned|sequenced|determined|interviewed|surveyed"
    r"|isolated|characteri[sz]ed|synthesi[sz]ed|prepared|fabricated|grown|sampled|monitored|simulated|trained|annotated|exposed|followed"
    r"|reviewed|searched|screened|selected|fitted|fed|dosed|inoculated|incubated|cultured)"
    r"|they (?:report|show|find|found|propose|present|introduce|train|test|measure|analy[sz]e|compare|develop)"
    r"|results (?:show|demonstrate|indicate|suggest)|experiments|achiev(?:es?|ing)|outperforms?|the (?:proposed"
    r"|system|method|framework|model|tool|approach)|methods:|results:|i (?:find|show|propose|introduce|present))\b",
)
"""In small letters."""


def read_sentences(entry: Entry) -> list[Sentence]:
    """The sentences of the entry's title and abstract, in order, with their quantities as tokens."""
    quantities = told_apart(entry.text, scan(entry.text))
    result: list[Sentence] = []
    for body in entry.bodies():
        result += _body_sentences(entry, body, quantities)
    return result


def _body_sentences(entry: Entry, body: tuple[int, int], quantities: Sequence[Quantity]) -> Iterator[Sentence]:
    spans = prose.sentences(entry.text, *body)
    first = _first_of_the_work(entry, spans)
    starts = [quantity.start for quantity in quantities]
    previous: Sentence | None = None
    for at, (start, end) in enumerate(spans):
        low, high = bisect_left(starts, start), bisect_left(starts, end)
        sentence = Sentence(
            entry,
            start,
            end,
            tuple(quantities[low:high]),
            background=at < first,
            titles=body == entry.title,
            previous=previous,
        )
        yield sentence
        previous = sentence


_LATE = 3
"""Sentences before one that names the method in passing, which then do not all set the scene."""
_IN_PASSING = re.compile(r"\b(?:the (?:system|method|framework|model|tool|approach)|experiments)\b")


def _first_of_the_work(entry: Entry, spans: Sequence[tuple[int, int]]) -> int:
    """The sentence that first speaks of the work itself."""
    first = next((at for at, span in enumerate(spans) if _speaks_of_the_work(entry, span)), 0)
    last = first + 1 == len(spans) and first >= _LATE
    alone = last and not _CONTRIBUTION.search(_IN_PASSING.sub("", entry.text[slice(*spans[first])].lower()))
    return 0 if alone else first


def _speaks_of_the_work(entry: Entry, span: tuple[int, int]) -> bool:
    text = entry.text[span[0] : span[1]]
    return bool(_CONTRIBUTION.search(text.lower())) or any(name.text in text for name in entry.proposed)


def candidates(sentence: Sentence) -> list[Candidate]:
    """Every quantity of the sentence that is no part of a name."""
    return [Candidate(sentence, at) for at, token in enumerate(sentence.tokens) if token.quantity is not None]
