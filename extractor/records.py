"""What is delivered: papers, methods and numbers, each value with the characters it was read from.

Every type here is frozen. A value can't be built without its evidence, so forgetting to
ground is a type error. Offsets count code points of the page's decoded text (``source``), and
``source[start:end] == quote`` holds for every span.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from extractor.shown.rows import Row, RowKind

SCHEMA_VERSION = "1.0"

MethodKind = Literal["method", "model", "system", "benchmark", "dataset", "metric", "law"]
MethodRole = Literal["proposed", "compared"]
NumberKind = Literal["result", "scale"]
Direction = Literal["increase", "decrease"]
Qualifier = Literal["about", "at_least", "at_most"]
Seen = Literal["shown", "collapsed", "unsure"]
"""How a reader of the page comes to see a text: at once; once a control (``details``, a tab, a toggle) reveals it; or
perhaps never, for a style sheet that is not at hand, a script, or a state of the page decides it."""


class Reader(StrEnum):
    """Who read a value: code, the model, or both alike."""

    RULES = "rules"
    MODEL = "model"
    BOTH = "both"


class ProblemKind(StrEnum):
    """Why something is not in the result, or is less than it should be."""

    UNGROUNDED = "ungrounded"
    """The model said something that the page does not print there."""
    UNANSWERED = "unanswered"
    """A question, or a part of it, got no answer."""
    TRUNCATED = "truncated"
    """A reply hit its token limit, also after the question was split."""
    REFUSED = "refused"
    INVALID_REPLY = "invalid_reply"
    ENGINE_DIED = "engine_died"
    TRANSPORT = "transport"
    UNREADABLE = "unreadable"
    """The page, or a part of it, could not be read."""
    UNDECODABLE = "undecodable"
    """Bytes that are not text in the page's encoding were replaced."""
    TOO_LARGE = "too_large"
    """A part of the page lies beyond a limit and was not read."""
    DELIMITER = "delimiter"
    """The page prints the delimiter that fences it off; the model was not asked."""
    HIDDEN = "hidden"
    """Text that a reader would not see was left out."""
    CONFLICT = "conflict"
    """Two places of the page say different things of the same."""
    ODD = "odd"
    """The page prints words that are meant for a model rather than for a reader; what stands beside them deserves a look."""


class Record(BaseModel):
    """The common ground of all delivered types: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Span(Record):
    """A piece of the page: ``source[start:end] == quote``; ``text`` is what a reader sees there."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str
    text: str
    seen: Seen = "shown"
    """Of a span in several parts the worst."""

    @model_validator(mode="after")
    def _spans_its_quote(self) -> Span:
        if self.end - self.start != len(self.quote) or not self.quote:
            raise ValueError("a span's quote must be as long as the span, and not empty")
        return self


class Other(Record):
    """What the other reader said where the two differ. ``text`` is null where it said: nothing."""

    reader: Reader
    text: str | None


class Leaf(Span):
    """A copied value: its span, how often such a reading was right on gold, and who read it."""

    confidence: float = Field(ge=0, le=1)
    reader: Reader = Reader.RULES
    other: Other | None = None


class Method(Record):
    """A named thing that the paper proposes, or that its outcome is compared with."""

    name: Leaf
    kind: MethodKind
    role: MethodRole
    evidence: dict[str, list[Span]] = Field(default_factory=dict)
    """By derived field (``kind``, ``role``): the words that it was derived from."""


class Amount(Record):
    """A number's value, the ends of its range or change, and the unit that all of them are in."""

    value: float
    high: float | None = None
    baseline_value: float | None = None
    unit: str | None = None


class Number(Leaf):
    """A reported quantity. ``value`` and the like are parsed by code from ``text``."""

    value: float
    high: float | None = None
    """The upper end of a range; ``value`` is its lower end then."""
    baseline_value: float | None = None
    """The level left, where the text says "from A to B"; ``value`` is B then."""
    unit: str | None = None
    kind: NumberKind
    metric: str | None = None
    direction: Direction | None = None
    method: str | None = None
    baseline: str | None = None
    setting: str | None = None
    qualifier: Qualifier | None = None
    evidence: dict[str, list[Span]] = Field(default_factory=dict)
    """By field: the words that it was copied or derived from."""
    confidences: dict[str, float] = Field(default_factory=dict)
    """By field: how often such a reading was right on gold."""
    readers: dict[str, Reader] = Field(default_factory=dict)
    """By field: who read it."""
    others: dict[str, Other] = Field(default_factory=dict)
    """By field: what the other reader said where the two differ."""

    def normalised(self) -> Amount:
        """The number in the unit in which all of its kind are told: seconds for milliseconds, percent for per mille.

        A unit that is not known, a counted noun above all, stays as printed.
        """
        # Imported here, as below: what converts units knows those that the scanner reads.
        from extractor.units import normalised

        unit = normalised(self.value, self.unit)[1]
        return self._told(unit, lambda value: normalised(value, self.unit, difference=self._is_difference)[0])

    def in_unit(self, unit: str) -> Amount:
        """The number in another unit. Raises :class:`extractor.errors.UsageError` where its own does not convert into it."""
        from extractor.units import converted

        return self._told(unit, lambda value: converted(value, self.unit, unit, difference=self._is_difference))

    @property
    def _is_difference(self) -> bool:
        """A fall by 3 °C is one by 3 K; a fall from 12 to 9 °C has two levels."""
        return self.direction is not None and self.baseline_value is None

    def _told(self, unit: str | None, convert: Callable[[float], float]) -> Amount:
        high, left = (None if value is None else convert(value) for value in (self.high, self.baseline_value))
        return Amount(value=convert(self.value), high=high, baseline_value=left, unit=unit)


class Identifiers(Record):
    """Identifiers that the paper's links print."""

    doi: str | None = None
    arxiv: str | None = None


class Paper(Record):
    """One entry of the page, with all that the page prints about it."""

    title: Leaf | None = None
    authors: list[Leaf] = Field(default_factory=list)
    authors_complete: bool | None = None
    """False where the page ends the list with "et al."; null where it prints no author."""
    venue: Leaf | None = None
    year: int | None = None
    links: list[Leaf] = Field(default_factory=list)
    identifiers: Identifiers = Identifiers()
    abstract: Leaf | None = None
    methods: list[Method] = Field(default_factory=list)
    numbers: list[Number] = Field(default_factory=list)
    evidence: dict[str, list[Span]] = Field(default_factory=dict)
    """By derived field (``year``, ``identifiers``): the words that it was derived from."""


class Problem(Record):
    """Something that is not in the result, and why. Never raised: kept beside what was read."""

    kind: ProblemKind
    stage: str
    reason: str
    words: str | None = None
    """What it is about, as said by the model or printed by the page; at most 300 characters."""
    span: Span | None = None


class Accounting(Record):
    """What was there to decide, and what became of it."""

    records: int = 0
    candidates: int = 0
    """Quantities that the scanner saw inside records."""
    decided: int = 0
    """Candidates that are delivered, or were judged to be no report."""
    left_open: int = 0


class ModelStamp(Record):
    """Which model read, exactly."""

    name: str
    weights_sha256: str | None = None
    prompts: dict[str, str] = Field(default_factory=dict)
    """By prompt name: the sha256 of its text, first 12 digits."""


class Usage(Record):
    """What the reading cost. It stands apart, so that what was read can be compared byte by byte."""

    questions: int = 0
    cached_questions: int = 0
    prompt_tokens: int = 0
    new_prompt_tokens: int = 0
    """Prompt tokens that the model read anew, not from its prefix cache."""
    completion_tokens: int = 0
    failed_attempts: int = 0
    seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        mine, theirs = self.model_dump(), other.model_dump()
        return Usage(**{name: mine[name] + theirs[name] for name in mine})


class Extraction(Record):
    """All that was read from one page."""

    schema_version: str = SCHEMA_VERSION
    page: str
    url: str | None = None
    sha256: str
    media_type: str
    encoding: str
    papers: list[Paper] = Field(default_factory=list)
    problems: list[Problem] = Field(default_factory=list)
    accounting: Accounting = Accounting()
    model: ModelStamp
    usage: Usage = Usage()

    def to_rows(self, of: RowKind = "numbers") -> list[Row]:
        """Flat rows for data frames: ``pandas.DataFrame(extraction.to_rows("papers"))``.

        Raises :class:`extractor.errors.UsageError` for a kind of rows that there is not.
        """
        # Imported here, as below: what shows records stands on them, not they on it.
        from extractor.shown.rows import to_rows

        return to_rows(self, of)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from extractor.shown.notebook import to_html

        return to_html(self)
