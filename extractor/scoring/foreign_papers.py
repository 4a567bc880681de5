"""Papers as another tool gives them, in the gold's shape: what is unknown is null.

A name, a title or a link may be a plain text instead of an object; a number may be a bare number, or only its printed text,
which is read by our scanner then. Fields that we do not know stay as they are.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, ValidationError, model_validator

from extractor.numbers.quantity import Quantity
from extractor.numbers.scanner import scan
from extractor.records import Direction, MethodKind, MethodRole, NumberKind, Qualifier
from extractor.scoring.exchange import Refused

PRINTED = ("value", "high", "baseline_value", "unit")
"""What a number's printed text says."""


def _as_leaf(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _as_method(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


def _as_number(value: Any) -> Any:
    if isinstance(value, int | float):
        return {"value": value}
    return {"text": value} if isinstance(value, str) else value


def _as_list(value: Any) -> Any:
    return [] if value is None else value


class Foreign(BaseModel):
    model_config = ConfigDict(extra="allow")


class ForeignSpan(Foreign):
    start: int | None = None
    end: int | None = None


class ForeignLeaf(ForeignSpan):
    text: str


Leaf = Annotated[ForeignLeaf, BeforeValidator(_as_leaf)]
Abstract = Annotated[ForeignSpan, BeforeValidator(_as_leaf)]


class ForeignMethod(Foreign):
    name: Leaf
    kind: MethodKind | None = None
    role: MethodRole | None = None


class ForeignNumber(ForeignSpan):
    text: str | None = None
    value: FiniteFloat | None = None
    high: FiniteFloat | None = None
    baseline_value: FiniteFloat | None = None
    unit: str | None = None
    kind: NumberKind | None = None
    metric: str | None = None
    direction: Direction | None = None
    method: str | None = None
    baseline: str | None = None
    setting: str | None = None
    qualifier: Qualifier | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_text(cls, number: Any) -> Any:
        if not isinstance(number, dict) or number.get("value") is not None:
            return number
        return number | {name: said for name, said in printed(number.get("text")).items() if number.get(name) is None}

    @model_validator(mode="after")
    def _has_a_number(self) -> ForeignNumber:
        if self.value is None and not self.text:
            raise ValueError("a number needs its value, or its text")
        return self


def printed(text: Any) -> dict[str, Any]:
    """What a number's printed text says; of several quantities the first that is no mere part of a name."""
    found = scan(text) if isinstance(text, str) else []
    quantity = next((one for one in found if not one.suspect), found[0] if found else None)
    return {} if quantity is None else _fields(quantity)


def _fields(quantity: Quantity) -> dict[str, Any]:
    return dict(
        zip(PRINTED, (quantity.value, quantity.high, quantity.baseline_value, quantity.unit_symbol), strict=True)
    )  # fmt: skip


class ForeignPaper(Foreign):
    title: Leaf | None = None
    authors: Annotated[list[Leaf], BeforeValidator(_as_list)] = Field(default_factory=list)
    authors_complete: bool | None = None
    venue: Leaf | None = None
    year: int | None = None
    links: Annotated[list[Leaf], BeforeValidator(_as_list)] = Field(default_factory=list)
    abstract: Abstract | None = None
    methods: Annotated[list[Annotated[ForeignMethod, BeforeValidator(_as_method)]], BeforeValidator(_as_list)] = Field(
        default_factory=list
    )
    numbers: Annotated[list[Annotated[ForeignNumber, BeforeValidator(_as_number)]], BeforeValidator(_as_list)] = Field(
        default_factory=list
    )


def paper_of(document: Any) -> dict[str, Any]:
    """A paper in the gold's shape. Raises :class:`Refused` with the place of the first fault."""
    return checked(ForeignPaper, document)


def checked(model: type[Foreign], document: Any) -> dict[str, Any]:
    try:
        return model.model_validate(document).model_dump()
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        raise Refused(fault["msg"], fault["loc"]) from error
