"""Invented pages of different shapes, and what the rules read from a page."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.layout.bibliography import bib_hints, supplemented
from extractor.layout.bibtex import bib_entries
from extractor.layout.columns import column_hints
from extractor.layout.entries import entries, regions
from extractor.layout.entry import Entry
from extractor.layout.fields import EntryFields, read_entries
from extractor.layout.labelling import Labelled, label_slots
from extractor.layout.slots import slots
from extractor.pages import Page
from extractor.text.document import Document
from extractor.text.reading import read_page

TIDE = (
    "Decoders forget what they have read. We present a cache that rises and falls with the length of the dialogue, and we show "
    "that it keeps what is needed while it frees the rest of the memory for other work."
)
ROPE = (
    "Ropes on old ships wear where nobody looks. We measured the wear of forty ropes in three harbours with a small camera, and "
    "we found that the inner strands are the first to break when the weather turns cold."
)
MOSS = (
    "Moss grows on walls that are kept in the shade. This study follows the growth of six kinds of moss on the walls of a mill "
    "over two winters, and it shows that the age of the wall matters more than the rain."
)
TITLES = (
    "Breathing Caches for Long Dialogues",
    "How Ropes Wear in Cold Harbours",
    "Moss on the Walls of an Old Mill",
)
PEOPLE = ("Ada Okafor, Bo Lindqvist", "Chiyo Tanaka, Dario Ferrante and Ewa Zielinska", "Femi Adeyemi, Greta Holm")
NAMES = [part.replace(" and ", ", ").split(", ") for part in PEOPLE]
PROSE = (TIDE, ROPE, MOSS)


@dataclass(frozen=True)
class Reading:
    """A page read by the rules alone."""

    document: Document
    labelled: list[Labelled]
    entries: list[Entry]
    fields: list[EntryFields]

    def text(self, where: tuple[int, int] | None) -> str | None:
        return None if where is None else " ".join(self.document.text[slice(*where)].split())

    @property
    def titles(self) -> list[str | None]:
        return [self.text(fields.title) for fields in self.fields]

    @property
    def authors(self) -> list[list[str | None]]:
        return [[self.text(name) for name in fields.authors] for fields in self.fields]

    @property
    def abstracts(self) -> list[str | None]:
        return [self.text(fields.abstract) for fields in self.fields]

    @property
    def venues(self) -> list[str | None]:
        return [self.text(fields.venue) for fields in self.fields]

    @property
    def years(self) -> list[int | None]:
        return [fields.year for fields in self.fields]


def read(source: str) -> Reading:
    """Every stage of the rules, as the pipeline runs them where no model is asked."""
    document = read_page(Page.from_text(source)).document
    cut = slots(document)
    bibliography = list(bib_entries(document.text))
    labelled = label_slots(document, cut, [*column_hints(document), *bib_hints(bibliography)])
    found = entries(document, labelled)
    spans = regions(document, found, labelled)
    fields = read_entries(document, found, spans)
    return Reading(document, labelled, found, supplemented(document, fields, bibliography))


def joined(*lines: str) -> str:
    """A page of one group of lines a paper; ``{title}``, ``{people}`` and ``{prose}`` stand for the paper's own."""
    groups = []
    for number, (title, names, prose) in enumerate(zip(TITLES, PEOPLE, PROSE, strict=True), 1):
        values = {
            "title": title,
            "people": names,
            "prose": prose,
            "number": str(number),
            "link": f"https://papers.example/{number}",
        }
        groups.append("\n".join(line.format(**values) for line in lines))
    return "\n\n".join(groups) + "\n"
