"""One list of papers, printed in the many forms that lists have: the same titles and authors come out of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from extractor import NoModel, Page, extract

Name = tuple[str, str]


@dataclass(frozen=True)
class Listed:
    title: str
    people: tuple[Name, ...]
    short: str
    journal: str
    year: int
    abstract: str


LIST = (
    Listed("Tidal Caches: Bounded Staleness for Edge Stores", (("Ada", "Okafor"), ("Mei", "Lindqvist"), ("Jonas", "Roos")),
           "EdgeSys", "Journal of Edge Systems", 2034, "We present TideCache, a store that bounds staleness at the edge."),
    Listed("Do Readers Skim? Evidence from Eye Tracking in Two Libraries", (("Tomás", "Ferreira"), ("Yuki", "Hanabusa")),
           "ReadConf", "Studies in Reading", 2033, "We follow the eyes of 64 readers. Readers skim 41% of all paragraphs."),
    Listed("Learning to mend broken tables with weak supervision",
           (("Wei", "Zhang"), ("Lena", "Brandt"), ("Samir", "Haddad"), ("Chidi", "Nwosu"), ("Eva", "Novák")),
           "DataMend", "Proceedings of the 4th Workshop on Data Repair", 2032, "Broken tables are common. We propose MendNet."),
    Listed("The price of patience", (("Ines", "Moreau"),),
           "WEcon", "Review of Waiting Economics", 2031, "How much is an hour worth? This paper estimates it from ferry tickets."),
    Listed("Graph Rewiring, Revisited", (("Hyun-Woo", "Kim"), ("Priya", "Raman")),
           "LearnGraphs", "Transactions on Graph Learning", 2034, "We revisit 14 rewiring schemes and find that none helps."),
    Listed("Soil moisture drives the onset of spring in boreal forests", (("Aino", "Virtanen"), ("Peter", "van der Meer"), ("Luís", "Costa")),
           "GeoClim", "Boreal Climate Letters", 2030, "We show that soil moisture explains 57% of the shift."),
    Listed("Antibiotic use and gut diversity in free-ranging goats: a cohort study", (("Amara", "Diallo"), ("Kenji", "Mori"), ("Sofia", "Rinaldi")),
           "VetBio", "Annals of Field Veterinary Science", 2032, "Goats were followed for two years. Diversity fell by 23%."),
)  # fmt: skip


def full(name: Name) -> str:
    return f"{name[0]} {name[1]}"


def turned(name: Name) -> str:
    return f"{name[1]}, {name[0]}"


def _letters(name: Name, behind: str) -> str:
    return behind.join(part[0] for part in re.split(r"[ -]", name[0])) + behind.rstrip()


def initials(name: Name) -> str:
    return f"{_letters(name, '.')} {name[1]}"


def harvard(name: Name) -> str:
    return f"{name[1]}, {_letters(name, '. ')}"


def vancouver(name: Name) -> str:
    return f"{name[1]} {_letters(name, '')}"


def surname(name: Name) -> str:
    return name[1]


def anded(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + (", and " if len(names) > 2 else " and ") + names[-1]


Line = Callable[[Listed, list[str]], str]
FORMS: dict[str, tuple[Callable[[Name], str], Line]] = {
    "Title By A; B, turned": (turned, lambda p, n: f"{p.title} By {'; '.join(n)}"),
    "Title By A; B": (full, lambda p, n: f"{p.title} By {'; '.join(n)}"),
    "Title by A and B": (full, lambda p, n: f"{p.title} by {anded(n)}"),
    "Title, by A and B": (full, lambda p, n: f"{p.title}, by {anded(n)}"),
    "Title - A, B": (full, lambda p, n: f"{p.title} - {', '.join(n)}"),
    "Title — A, B (V Y)": (full, lambda p, n: f"{p.title} — {', '.join(n)} ({p.short} {p.year})"),
    "Title / A, B": (full, lambda p, n: f"{p.title} / {', '.join(n)}"),
    "Title | A, B | V Y": (full, lambda p, n: f"{p.title} | {', '.join(n)} | {p.short} {p.year}"),
    "A, B: Title": (full, lambda p, n: f"{', '.join(n)}: {p.title}"),
    "A, B - Title - V Y": (full, lambda p, n: f"{', '.join(n)} - {p.title} - {p.short} {p.year}"),
    'A and B, "Title"': (full, lambda p, n: f'{anded(n)}, "{p.title}"'),
    'A and B. "Title." J, Y': (full, lambda p, n: f'{anded(n)}. "{p.title}." {p.journal}, {p.year}.'),
    "A (Y). Title. J.": (harvard, lambda p, n: f"{', '.join(n)} ({p.year}). {p.title}. {p.journal}."),
    "A & B (Y) Title J": (harvard, lambda p, n: f"{' & '.join(n)} ({p.year}). {p.title}. {p.journal} 12(3), 45-67"),
    "A, B. Title. J. Y;": (vancouver, lambda p, n: f"{', '.join(n)}. {p.title}. {p.journal}. {p.year};12(3):45-67."),
    "bold A. Y. Title. J": (full, lambda p, n: f'**{anded(n)}.** {p.year}. "{p.title}." *{p.journal}* 12 (3): 45-67.'),
    "A. Title. In V": (full, lambda p, n: f"{anded(n)}. {p.title}. In *{p.short} {p.year}*."),
    "A. Title. arXiv": (full, lambda p, n: f"{', '.join(n)}. {p.title}. arXiv preprint arXiv:3401.01234, {p.year}."),
    "Title. A, B. V Y.": (full, lambda p, n: f"{p.title}. {', '.join(n)}. {p.short} {p.year}."),
    "Title. A, B. J, Y.": (full, lambda p, n: f"{p.title}. {', '.join(n)}. *{p.journal}*, {p.year}."),
    "Title, A, B, V Y": (full, lambda p, n: f"{p.title}, {', '.join(n)}, {p.short} {p.year}"),
    "Title (A et al., Y)": (surname, lambda p, n: f"{p.title} ({n[0]} et al., {p.year})"),
    "Title (V Y)": (full, lambda p, n: f"{p.title} ({p.short} {p.year})"),
    "[Title](u) (V Y)": (full, lambda p, n: f"[{p.title}](https://papers.example/{p.year}) ({p.short} {p.year})"),
    "[Title](u) A, B. V Y": (full, lambda p, n: f"[{p.title}](https://papers.example/1) {', '.join(n)}. *{p.short} {p.year}*"),
    "[V Y] Title [paper]": (full, lambda p, n: f"[{p.short} {p.year}] {p.title} [[paper](https://papers.example/1)]"),
    "bold [V'Y] Title": (full, lambda p, n: f"**[{p.short}'{p.year % 100}]** {p.title} [link](https://papers.example/1)"),
    "bold Title A, B [V Y]": (full, lambda p, n: f"**{p.title}** {', '.join(n)} [{p.short} {p.year}]"),
    '"Title", A, B, V Y': (full, lambda p, n: f'"{p.title}", {", ".join(n)}, {p.short} {p.year}'),
    "V Y: Title (A, B)": (full, lambda p, n: f"{p.short} {p.year}: {p.title} ({', '.join(n)})"),
    "09:30 Title (A, B)": (full, lambda p, n: f"09:30 {p.title} ({', '.join(n)})"),
    "J ▶ Title": (full, lambda p, n: f"🔴 [0] {p.journal} ▶ [{p.title}](https://papers.example/1)"),
    "signs": (full, lambda p, n: f"📄 {p.title} 👥 {', '.join(n)} 📅 {p.year}"),
    '[1] A, "Title," in V': (initials, lambda p, n: f'{anded(n)}, "{p.title}," in *Proc. {p.short}*, {p.year}, pp. 1-9.'),
    "A: Title. In: V": (harvard, lambda p, n: f"{', '.join(n)}: {p.title}. In: {p.short} {p.year}, pp. 11–20. Springer ({p.year})"),
}


def page(lines: Sequence[str], *, abstracts: bool) -> Page:
    below = [f"\n\n  {listed.abstract}" if abstracts else "" for listed in LIST]
    items = "\n".join(f"- {line}{text}" for line, text in zip(lines, below, strict=True))
    return Page.from_text(f"# Papers\n\nHome | People\n\n{items}\n\nLast updated 3 May 2035\n")


@pytest.mark.parametrize("abstracts", [False, True], ids=["bare", "with abstracts"])
@pytest.mark.parametrize("form", FORMS)
def test_titles_and_authors_come_out_whatever_the_form(form: str, abstracts: bool) -> None:
    """Of seven papers one may be missed or cut wrongly, and no name may be wrong in those that are right."""
    naming, line = FORMS[form]
    names = [[naming(name) for name in listed.people] for listed in LIST]
    lines = [line(listed, printed) for listed, printed in zip(LIST, names, strict=True)]
    found = {paper.title.text: paper for paper in extract(page(lines, abstracts=abstracts), model=NoModel()).papers if paper.title}
    right = [listed for listed in LIST if listed.title in found]
    assert (len(right) >= len(LIST) - 1, len(found) <= len(LIST)) == (True, True), list(found)
    for listed, printed, text in zip(LIST, names, lines, strict=True):
        if listed.title in found:
            assert [author.text for author in found[listed.title].authors] == [name for name in printed if name in text]
