"""Readings to records: every value with its span, or a problem."""

from __future__ import annotations

from typing import Any

import pytest
from reading_group import PAGE, SEEN, TIDE, TITLES, document, place

from extractor.judge.assemble import MAX_NUMBER, Assembler, JudgedNumber, NamedMethod, PaperReading
from extractor.judge.trust import Trust
from extractor.layout.fields import EntryFields
from extractor.numbers.quantity import Quantity
from extractor.numbers.rules import Field, NumberReading
from extractor.records import Number, Other, Paper, ProblemKind, Reader
from extractor.text.document import Document, Link, TextBuilder

WHOLE = (0, len(SEEN))
TRUST = Trust({"title": {"rules": (8, 8), "both": (98, 98)}, "metric": {"model": (0, 98)}})


def assembled(reading: PaperReading, found: Document | None = None) -> tuple[Paper | None, Assembler]:
    assembler = Assembler(found or document(), TRUST)
    return assembler.paper(reading), assembler


def fields(**more: Any) -> EntryFields:
    return EntryFields(WHOLE, **{"title": place(TITLES[0])} | more)


def judged(printed: str = "41%", *, value: float = 41, **more: Any) -> JudgedNumber:
    """A number of the page, counted from the abstract's start, as the rules might read it."""
    base = place(TIDE)[0]
    start, end = place(printed, TIDE)
    kind = Field("result", (place("cuts", TIDE),), "test")
    reading = NumberReading(Quantity(start, end, value), place(TIDE, TIDE), "test", **{"kind": kind} | more)
    return JudgedNumber(reading, base)


def number(one: JudgedNumber) -> Number:
    paper, _ = assembled(PaperReading(fields(), numbers=[one]))
    assert paper
    (found,) = paper.numbers
    return found


def test_a_paper_is_built_from_ranges() -> None:
    """Each value quotes the page; who read it, and how often such a reading was right, stand with it."""
    reading = PaperReading(
        fields(authors=[place("Ada Okafor"), place("Bo Lindqvist")], authors_complete=True, abstract=place(TIDE)),
        readers={"title": Reader.BOTH},
    )
    paper, assembler = assembled(reading)
    assert paper and paper.title and paper.abstract
    assert (paper.title.text, paper.title.reader, paper.title.confidence) == (TITLES[0], Reader.BOTH, 0.988)
    assert [author.quote for author in paper.authors] == ["Ada Okafor", "Bo Lindqvist"]
    assert (paper.abstract.start, paper.abstract.end) == place(TIDE, PAGE)
    assert assembler.problems == []


@pytest.mark.parametrize("more", [{"title": None}, {"title": (0, 0)}])
def test_an_entry_of_which_nothing_is_printed_is_no_paper(more: dict[str, Any]) -> None:
    """A record needs a title, an abstract or authors."""
    assert assembled(PaperReading(fields(**more)))[0] is None


def test_a_value_that_the_source_does_not_print_is_a_problem() -> None:
    """Text that a reader of pages put in between blocks has no place in the source."""
    builder = TextBuilder()
    builder.copy("A title", 0, 7)
    builder.add(" (added)")
    found = Document("A title", builder.text(), builder.offsets(), ())
    paper, assembler = assembled(PaperReading(EntryFields((0, 15), title=(0, 7), venue=(8, 15))), found)
    assert paper and paper.venue is None
    assert [(problem.kind, problem.stage, problem.words) for problem in assembler.problems] == [
        (ProblemKind.UNGROUNDED, "venue", "(added)")
    ]


def test_a_method_keeps_the_words_for_its_role() -> None:
    """Name, role and kind each name their span."""
    name = NamedMethod(
        place("TideCache"), "system", "proposed", Reader.RULES, 0.9, {"role": [place("We present TideCache")]},
        Other(reader=Reader.MODEL, text=None),
    )  # fmt: skip
    paper, _ = assembled(PaperReading(fields(), methods=[name]))
    assert paper
    (method,) = paper.methods
    assert (method.name.quote, method.role, method.name.confidence) == ("TideCache", "proposed", 0.9)
    assert method.evidence["role"][0].quote == "We present TideCache"
    assert method.name.other == Other(reader=Reader.MODEL, text=None)


def test_a_number_stands_where_the_page_prints_it() -> None:
    """Ranges of its reading count from the entry's start, its span from the page's."""
    found = number(judged(metric=Field("peak memory", (place("peak memory", TIDE),), "test")))
    assert (found.start, found.end) == place("41%", PAGE)
    assert (found.value, found.kind, found.metric) == (41, "result", "peak memory")
    assert [span.quote for span in found.evidence["metric"]] == ["peak memory"]


def test_a_field_without_words_of_the_page_is_not_delivered() -> None:
    """No evidence, no value."""
    found = number(judged(metric=Field("peak memory", (), "test")))
    assert found.metric is None
    assert "metric" not in found.evidence


def test_a_fields_reader_decides_its_confidence() -> None:
    """What a model read is trusted as far as the model was right on gold."""
    rules = judged(metric=Field("peak memory", (place("peak memory", TIDE),), "test"))
    model = JudgedNumber(rules.reading, rules.base, readers={"metric": Reader.MODEL})
    assert number(model).readers["metric"] is Reader.MODEL
    assert number(model).confidences["metric"] < 0.1 < number(rules).confidences["metric"]


def test_a_candidate_that_is_no_report_is_left_out() -> None:
    """It was judged, so it is no problem."""
    paper, assembler = assembled(PaperReading(fields(), numbers=[judged(kind=None)]))
    assert paper and paper.numbers == []
    assert assembler.problems == []


def test_a_number_over_too_many_characters_is_a_problem() -> None:
    """Nobody can see what it stands for; it is told, not dropped silently."""
    printed = TIDE[: MAX_NUMBER + 1]
    paper, assembler = assembled(PaperReading(fields(), numbers=[judged(printed)]))
    assert paper and paper.numbers == []
    assert [(problem.kind, problem.stage) for problem in assembler.problems] == [(ProblemKind.UNGROUNDED, "numbers")]


def test_identifiers_name_the_link_that_they_were_read_from() -> None:
    """A DOI and an arXiv id are printed in URLs."""
    source = f"{TITLES[0]}\nhttps://doi.org/10.5555/tide.12 https://arxiv.org/abs/2606.01234\n"
    urls = ["https://doi.org/10.5555/tide.12", "https://arxiv.org/abs/2606.01234"]
    links = [Link(url, *place(url, source), at=place(url, source)[0]) for url in urls]
    paper, _ = assembled(PaperReading(EntryFields((0, len(source)), title=place(TITLES[0], source), links=links)), document(source))
    assert paper
    assert (paper.identifiers.doi, paper.identifiers.arxiv) == ("10.5555/tide.12", "2606.01234")
    assert [paper.evidence[name][0].quote for name in ("doi", "arxiv")] == urls
    assert [link.text for link in paper.links] == urls


def test_a_year_names_where_it_was_read() -> None:
    """It is derived, so its evidence stands apart."""
    source = f"{TITLES[0]} (Harbour Workshop 2025)\n"
    paper, _ = assembled(
        PaperReading(EntryFields((0, len(source)), title=place(TITLES[0], source), year=2025, year_at=place("2025", source))),
        document(source),
    )
    assert paper and paper.year == 2025
    assert paper.evidence["year"][0].quote == "2025"
