"""The gold schema of pages that list research papers, with how each field is scored.

The JSON is the one that labellers write (offsets are code points of the page's decoded source); an Extraction has
the same fields and more, so both are read by these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.scoring.metrics import Exact, Ignored, Phrase, Place, Quantity, Records, Text, Title, Unit

MethodKind = Literal["method", "model", "system", "benchmark", "dataset", "metric", "law"]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class GoldSpan(Strict):
    """Where something stands."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)


class GoldLeaf(GoldSpan):
    """A value as printed, and where."""

    text: str = Field(min_length=1)
    optional: bool = False


class GoldMethod(Strict):
    """A named method, model, dataset ... of an entry."""

    name: Annotated[GoldLeaf, Text()]
    kind: Annotated[MethodKind, Exact()]
    role: Annotated[Literal["proposed", "compared"], Exact()]
    optional: Annotated[bool, Ignored()] = False
    critical: Annotated[bool, Ignored()] = False


class GoldNumber(GoldSpan):
    """A number that an entry reports, and what belongs to it."""

    text: Annotated[str, Ignored()]
    start: Annotated[int, Ignored()]
    end: Annotated[int, Ignored()]
    value: Annotated[float, Quantity(unit="unit", along=("high", "baseline_value"))]
    high: Annotated[float | None, Ignored()]
    baseline_value: Annotated[float | None, Ignored()]
    unit: Annotated[str | None, Unit(value="value")]
    kind: Annotated[Literal["result", "scale"], Exact()]
    metric: Annotated[str | None, Phrase()]
    direction: Annotated[Literal["increase", "decrease"] | None, Exact()]
    method: Annotated[str | None, Text()]
    baseline: Annotated[str | None, Phrase()]
    setting: Annotated[str | None, Phrase()]
    qualifier: Annotated[Literal["about", "at_least", "at_most"] | None, Exact()]
    optional: Annotated[bool, Ignored()] = False
    critical: Annotated[bool, Ignored()] = False


def is_proposed(method: Mapping[str, Any]) -> bool:
    return method.get("role") == "proposed"


def is_result(number: Mapping[str, Any]) -> bool:
    return number.get("kind") == "result"


class GoldPaper(Strict):
    """One entry of a page."""

    title: Annotated[GoldLeaf | None, Title()]
    authors: Annotated[tuple[GoldLeaf, ...], Text()]
    authors_complete: Annotated[bool | None, Exact()]
    venue: Annotated[GoldLeaf | None, Phrase()]
    year: Annotated[int | None, Exact()]
    links: Annotated[tuple[GoldLeaf, ...], Text()]
    abstract: Annotated[GoldSpan | None, Place()]
    methods: Annotated[tuple[GoldMethod, ...], Records(by=("name",), threshold=1.0, views={"proposed": is_proposed})]
    numbers: Annotated[
        tuple[GoldNumber, ...],
        Records(by=("@place", ("metric", "method", "setting")), threshold=0.5, key="value", views={"result": is_result}),
    ]
    optional: Annotated[bool, Ignored()] = False
    critical: Annotated[bool, Ignored()] = False


class GoldPage(Strict):
    """The labels of one page."""

    page: Annotated[str, Ignored()]
    sha256: Annotated[str, Ignored()]
    papers: Annotated[tuple[GoldPaper, ...], Records(by=("title", "abstract"), threshold=0.5)]
    labeller: Annotated[str | None, Ignored()] = None
    """Who labelled it, where a page has several labellers."""


class Score(BaseModel):
    """A score that reports show: of one field, or of some of its records, or only where the record's key is right."""

    model_config = ConfigDict(frozen=True)
    name: str
    field: str
    view: str | None = None
    given: bool = False
    about: str = ""


HEADLINE = (
    Score(name="papers", field="papers"),
    Score(name="titles", field="papers.title"),
    Score(name="authors", field="papers.authors"),
    Score(name="methods", field="papers.methods"),
    Score(name="proposed", field="papers.methods", view="proposed"),
    Score(name="numbers", field="papers.numbers.value"),
    Score(name="results", field="papers.numbers.value", view="result"),
    *(
        Score(name=name, field=f"papers.numbers.{name}", view="result", given=True, about="of results that were found")
        for name in ("unit", "direction", "method", "metric", "baseline", "setting", "qualifier")
    ),
    Score(name="venue", field="papers.venue"),
    Score(name="year", field="papers.year"),
    Score(name="links", field="papers.links"),
    Score(name="abstract", field="papers.abstract"),
)
GATED = ("papers", "methods", "results", "metric")
"""The declared scores that gates and comparisons decide by."""
