"""A schema that has nothing to do with papers, scored by the same code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

from extractor.errors import UsageError
from extractor.scoring.metrics import Exact, Ignored, Phrase, Quantity, Records, Text, Unit
from extractor.scoring.outcomes import Counts
from extractor.scoring.report import Report, evaluate
from extractor.scoring.schema import plan_of


class Cover(Enum):
    TARPAULIN = "tarpaulin"
    CRATE = "crate"


class Harbour(BaseModel):
    name: str
    country: str | None = None


class Item(BaseModel):
    """A line of a shipping invoice."""

    what: Annotated[str, Phrase()]
    weight: Annotated[Decimal, Quantity(unit="unit")]
    unit: Annotated[str | None, Unit(value="weight")] = None
    cover: Cover | None = None
    marks: list[str] = []
    note: Annotated[str | None, Ignored()] = None


class Crossing(BaseModel):
    ship: str
    sails: date
    items: Annotated[
        list[Item], Records(by=("what",), threshold=0.6, key="weight", views={"covered": lambda item: bool(item["cover"])})
    ]
    to: Harbour | None = None


class Invoice(BaseModel):
    number: Annotated[str, Exact()]
    total: Decimal
    paid: bool
    crossings: Annotated[tuple[Crossing, ...], Records(by=("ship", "sails"))]


def invoice(**more: Any) -> Invoice:
    salt = Item(what="rock salt", weight=Decimal("1.5"), unit="t", cover=Cover.TARPAULIN, marks=["K7", "dry"], note="rush")
    rope = Item(what="coils of rope", weight=Decimal(40), unit="kg", marks=["K8"])
    heron = Crossing(ship="Heron", sails=date(2026, 4, 1), items=[salt, rope], to=Harbour(name="Port Ellery", country="NL"))
    gull = Crossing(ship="Gull", sails=date(2026, 4, 9), items=[Item(what="lamp oil", weight=Decimal(200), unit="l")])
    return Invoice(**{"number": "A-17", "total": Decimal("912.50"), "paid": False, "crossings": (heron, gull)} | more)


def scored(read: Any, gold: Any = None) -> Report:
    return evaluate({"a": gold or invoice()}, {"a": read}, schema=Invoice)


def counts(report: Report, name: str) -> Counts:
    return report.counts(report.score(name))


def test_models_and_plain_data_score_alike() -> None:
    """Models, dictionaries of JSON, and dictionaries that hold models, enumerations and dates."""
    plain = invoice().model_dump(mode="json")
    mixed = {"number": "A-17", "total": 912.5, "paid": False, "crossings": list(invoice().crossings)}
    for read in (invoice(), plain, mixed, invoice().model_dump()):
        assert scored(read).total().f1 == 1.0
        assert scored(invoice(), read).total().f1 == 1.0


def test_every_field_has_a_score_of_its_own() -> None:
    """In the schema's order, lists of records too, and each of their views; what is ignored has none."""
    assert [score.name for score in scored({}).scores] == [
        "number", "total", "paid", "crossings", "crossings.ship", "crossings.sails", "crossings.items", "crossings.items: covered",
        "crossings.items.what", "crossings.items.weight", "crossings.items.unit", "crossings.items.cover", "crossings.items.marks",
        "crossings.to", "crossings.to.name", "crossings.to.country",
    ]  # fmt: skip


def test_the_metrics_of_the_fields_are_used() -> None:
    """Weights convert, phrases may lose a word, marks are a bag, dates are exact, decimals equal."""
    read = invoice().model_dump(mode="json")
    heron, gull = read["crossings"]
    heron["items"][0] |= {"weight": "1500", "unit": "kg", "marks": ["dry", "K7", "K7"], "note": "slow"}
    heron["items"][1] |= {"what": "coils of old rope", "weight": "04e1"}
    gull["sails"] = "2026-04-10"
    read["total"] = "912.5"
    report = scored(read)
    assert counts(report, "crossings.items.weight") == counts(report, "crossings.items.what") == Counts(cor=3)
    assert counts(report, "crossings.items.unit") == Counts(cor=3)
    assert counts(report, "crossings.items.marks") == Counts(cor=3, dup=1)
    assert counts(report, "crossings.sails") == Counts(cor=1, inc=1)
    assert counts(report, "total") == Counts(cor=1)


def test_errors_are_named_in_any_schema() -> None:
    """And views are counted on their own."""
    read = invoice().model_dump(mode="json")
    read["crossings"][0]["items"][0] |= {"weight": "5.1", "cover": None}
    report = scored(read)
    assert report.errors() == {("crossings.items.weight", "digits swapped"): 1, ("crossings.items.cover", "missed"): 1}
    assert counts(report, "crossings.items: covered") == Counts(mis=1)


def test_the_only_record_of_a_field_is_compared_however_little_it_is_alike() -> None:
    """There is no other that it could be: one of its two values is right."""
    read = invoice().model_dump(mode="json")
    read["crossings"][0]["to"] = {"name": "Kalmsund", "country": "NL"}
    report = scored(read)
    assert (counts(report, "crossings.to.name"), counts(report, "crossings.to.country")) == (Counts(inc=1, abs=0), Counts(cor=1))


def test_a_nested_record_may_be_missing_or_too_much() -> None:
    read = invoice().model_dump(mode="json")
    heron, gull = read["crossings"]
    gull["to"], heron["to"] = heron["to"], None
    report = scored(read)
    assert counts(report, "crossings.to") == Counts(mis=1, spu=1)


class Reading(BaseModel):
    """Without any annotation."""

    gauge: str
    level: float
    year: int
    tags: list[str] = []
    ok: bool = True


class Log(BaseModel):
    readings: list[Reading]


def test_a_schema_without_annotations_is_scored_by_its_types() -> None:
    """Records are told apart by all of their values; numbers are compared as numbers, texts by their words."""
    gold = Log(readings=[Reading(gauge="North Weir", level=3.8, year=2026, tags=["a"]), Reading(gauge="Quay", level=1, year=2025)])
    read = {
        "readings": [
            {"gauge": "quay", "level": "1.0", "year": 2025},
            {"gauge": "north weir", "level": 8.3, "year": 2026, "ok": True},
        ]
    }
    report = evaluate({"log": gold}, {"log": read}, schema=Log)
    assert counts(report, "readings") == Counts(cor=2)
    assert counts(report, "readings.level") == Counts(cor=1, inc=1)
    assert report.errors()["readings.level", "digits swapped"] == 1
    assert counts(report, "readings.tags") == Counts(mis=1)
    assert counts(report, "readings.ok") == Counts(cor=1, mis=1)


class Noted(BaseModel):
    words: list[Annotated[str, Phrase()]]
    maybe: Annotated[str, Text()] | None = None
    facts: dict[str, int] = {}
    both: int | float | None = None


def test_annotations_inside_of_lists_and_unions_are_read() -> None:
    """And what has no metric by its type is exact."""
    assert [(leaf.name, type(leaf.metric), leaf.many) for leaf in plan_of(Noted).leaves] == [
        ("words", Phrase, True), ("maybe", Text, False), ("facts", Exact, False), ("both", Exact, False),
    ]  # fmt: skip


class Knot(BaseModel):
    name: str
    inside: list[Knot] = []


def test_a_schema_that_holds_itself_is_refused() -> None:
    """Its depth would be the reader's."""
    with pytest.raises(UsageError, match="Knot holds itself"):
        evaluate({}, {}, schema=Knot)
