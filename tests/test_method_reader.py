"""Methods of the entries of a page, where the page prints them."""

import pytest
from reading_group import BRIDGE, SEEN, TIDE, TITLES, document, place

from extractor.judge.assemble import NamedMethod, PaperReading
from extractor.judge.trust import Trust
from extractor.layout.fields import EntryFields
from extractor.methods.reader import read_methods
from extractor.records import Reader


def methods(title: str | None, abstract: str | None, trust: Trust | None = None) -> list[NamedMethod]:
    """Those of one entry of the page."""
    fields = EntryFields((0, len(SEEN)), title=title and place(title), abstract=abstract and place(abstract))
    reading = PaperReading(fields)
    read_methods(document(), [reading], trust or Trust({}))
    return reading.methods


def printed(where: tuple[int, int]) -> str:
    return SEEN[slice(*where)]


@pytest.mark.parametrize(
    ("title", "abstract", "said"),
    [
        (TITLES[0], TIDE, [("TideCache", "proposed"), ("SlowCache", "compared")]),
        (None, BRIDGE, [("HumSense", "proposed")]),
        (TITLES[2], None, []),
        (None, None, []),
    ],
)
def test_methods_are_read_from_what_an_entry_has(title: str | None, abstract: str | None, said: list[tuple[str, str]]) -> None:
    """In the order in which the page names them; a page may print a title, an abstract, both or neither."""
    assert [(printed(method.name), method.role) for method in methods(title, abstract)] == said


def test_role_and_kind_name_the_words_that_they_were_read_from() -> None:
    """Ranges of the page's text, inside the entry."""
    (proposed, _) = methods(TITLES[0], TIDE)
    start, end = place(TIDE)
    assert set(proposed.evidence) == {"role", "kind"}
    assert all(start <= a < b <= end for ranges in proposed.evidence.values() for a, b in ranges)


def test_confidence_is_counted_by_role() -> None:
    """How often the rules were right on gold about what a paper proposes, and about what it compares with."""
    trust = Trust({"methods.proposed": {"rules": (98, 98)}, "methods.compared": {"rules": (0, 98)}})
    proposed, compared = methods(TITLES[0], TIDE, trust)
    assert proposed.confidence > 0.9 > 0.1 > compared.confidence
    assert proposed.reader is compared.reader is Reader.RULES
