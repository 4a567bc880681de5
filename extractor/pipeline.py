"""One page through all stages: document, entries, readers, judge, records. The core is asynchronous."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field

from extractor.ask.asking import Asker
from extractor.ask.orders import odd_places
from extractor.ask.prompts import load_prompt
from extractor.ask.questions import prints_fence
from extractor.errors import UnreadablePage
from extractor.judge.assemble import Assembler, PaperReading
from extractor.judge.trust import Trust, trust_in
from extractor.layout.bibliography import bib_hints, supplemented
from extractor.layout.bibtex import bib_entries
from extractor.layout.columns import column_hints
from extractor.layout.entries import entries, regions
from extractor.layout.fields import EntryFields, read_entries
from extractor.layout.labelling import label_slots
from extractor.layout.slots import slots
from extractor.layout.titles import TitleCopies, cut_out, hints, read_titles
from extractor.methods.reader import read_methods
from extractor.models import Model, NoModel
from extractor.numbers.reader import read_numbers
from extractor.pages import Page
from extractor.records import Accounting, Extraction, ModelStamp, Paper, Problem, ProblemKind, Reader
from extractor.text.document import Document
from extractor.text.limits import WHOLE_UP_TO
from extractor.text.reading import ReadPage, read_page
from extractor.watch import Silent, Watch

PROMPTS = ("titles", "numbers")


async def extract_many_async(
    pages: Iterable[Page],
    *,
    model: Model,
    watch: Watch | None = None,
    trust: Trust | None = None,
    whole_up_to: int = WHOLE_UP_TO,
) -> AsyncGenerator[Extraction]:
    """One Extraction a page, lazily, in order. A page that can't be read is an Extraction with a problem."""
    for page in pages:
        yield await extract_async(page, model=model, watch=watch, trust=trust, whole_up_to=whole_up_to)


async def extract_async(
    page: Page, *, model: Model, watch: Watch | None = None, trust: Trust | None = None, whole_up_to: int = WHOLE_UP_TO
) -> Extraction:
    """Read one page. ``trust`` is by default what the package knows of the model (:func:`extractor.judge.trust.trust_in`).

    A page of more than ``whole_up_to`` bytes is read in its first part only, and a problem says how much was left; a number as
    large as any page reads all of each.

    Raises :class:`extractor.errors.ModelError` only where no further question could succeed either
    (no engine, no weights, a refused key); all else that fails is a problem of the result.
    """
    started = time.monotonic()
    watching = watch or Silent()
    watching.started(page.name)
    try:
        decoded = read_page(page, whole_up_to=whole_up_to)
    except UnreadablePage as error:
        extraction = _unread(page, model, error)
    else:
        reading = _PageReading(page, decoded, model, watching, trust or trust_in(model.identity))
        extraction = await reading.run()
    seconds = round(time.monotonic() - started, 3)
    extraction = extraction.model_copy(update={"usage": extraction.usage.model_copy(update={"seconds": seconds})})
    watching.finished(extraction)
    return extraction


def _unread(page: Page, model: Model, error: UnreadablePage) -> Extraction:
    problem = Problem(kind=ProblemKind.UNREADABLE, stage="pages", reason=str(error))
    return Extraction(
        page=page.name, url=page.url, sha256=page.sha256, media_type=page.media_type or "application/octet-stream",
        encoding="unknown", problems=[problem], model=stamp(model),
    )  # fmt: skip


def stamp(model: Model) -> ModelStamp:
    """Which model reads, with which prompts."""
    asks = not isinstance(model, NoModel)
    prompts = {name: load_prompt(name).version for name in PROMPTS} if asks else {}
    return ModelStamp(name=model.identity.name, weights_sha256=model.identity.weights_sha256, prompts=prompts)


@dataclass
class _PageReading:
    """The state of one page under way."""

    page: Page
    decoded: ReadPage
    model: Model
    watch: Watch
    trust: Trust
    problems: list[Problem] = field(default_factory=list)

    @property
    def document(self) -> Document:
        return self.decoded.document

    async def run(self) -> Extraction:
        self.problems.extend(self.document.problems)
        asker = self._asker()
        found = await self._entries(asker)
        if asker:
            asker.records = len(found)
        read_methods(self.document, found, self.trust)
        accounting = await read_numbers(self.document, found, self.page.sha256, asker, self.trust)
        papers = self._papers(found)
        return self._extraction(papers, accounting.model_copy(update={"records": len(papers)}), asker)

    def _asker(self) -> Asker | None:
        """None where no model is to be asked, or where the page prints the fence that is to hold it."""
        if isinstance(self.model, NoModel):
            return None
        if prints_fence(self.document, self.page.sha256):
            reason = "the page prints the delimiter that fences it off; no model was asked"
            self.problems.append(Problem(kind=ProblemKind.DELIMITER, stage="questions", reason=reason))
            return None
        return Asker(self.model, self.page.name, self.watch)

    async def _entries(self, asker: Asker | None) -> list[PaperReading]:
        document = self.document
        cut = slots(document)
        bibliography = list(bib_entries(document.text))
        given = [*column_hints(document), *bib_hints(bibliography)]
        copies = TitleCopies()
        if asker and cut:
            copies = await read_titles(document, cut, self.page.sha256, asker)
            self.problems.extend(copies.problems)
            cut = cut_out(document, cut, copies)
            given += hints(document, cut, copies)
        labelled = label_slots(document, cut, given)
        found = entries(document, labelled, copies.ranges)
        fields = read_entries(document, found, regions(document, found, labelled))
        return [PaperReading(entry, readers=_readers(entry, copies)) for entry in supplemented(document, fields, bibliography)]

    def _papers(self, found: list[PaperReading]) -> list[Paper]:
        assembler = Assembler(self.document, self.trust)
        papers = [paper for reading in found if (paper := assembler.paper(reading))]
        self.problems.extend(assembler.problems)
        self.problems.extend(odd_places(self.document, papers))
        return papers

    def _extraction(self, papers: list[Paper], accounting: Accounting, asker: Asker | None) -> Extraction:
        problems = [*self.problems, *(asker.problems if asker else [])]
        extraction = Extraction(
            page=self.page.name, url=self.page.url, sha256=self.page.sha256, media_type=self.decoded.media_type,
            encoding=self.decoded.encoding, papers=papers, problems=problems, accounting=accounting, model=stamp(self.model),
        )  # fmt: skip
        return extraction.model_copy(update={"usage": asker.usage}) if asker else extraction


def _readers(fields: EntryFields, copies: TitleCopies) -> dict[str, Reader]:
    """Who read the title: the rules alone, or the model too."""
    title = fields.title
    agreed = title is not None and any(start < title[1] and title[0] < end for start, end in copies.ranges)
    return {"title": Reader.BOTH} if agreed else {}
