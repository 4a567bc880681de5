"""Pages print much that looks like an entry; only papers come out."""

from __future__ import annotations

import pytest
from cost import is_cheap, repeated
from invented_pages import TITLES, joined, read

from extractor.layout.entries import entries
from extractor.layout.evidence import _REPORTS
from extractor.layout.labelling import label_slots
from extractor.layout.slots import slots
from extractor.pages import Page
from extractor.text.reading import read_page

CALL = """# Call for Papers: Third Workshop on Tidal Machines

The workshop takes place in Port City on 12 and 13 May 2027, and it is open to everybody who works with tides.

## Topics of interest

- Sparse decoding for tidal sensors
- Learning to forecast waves from few buoys

## Important dates

- Submission of papers: 12 January 2027
- Notification of acceptance: 3 March 2027

## Submission

Papers of at most eight pages are submitted through the [submission site](https://submit.example/tides). Every paper is read
by three members of the committee, and accepted papers are printed in the proceedings of the workshop.

## Programme committee

- Ada Okafor, Harbour Institute
- Bo Lindqvist, University of Tides
"""
SOFTWARE = """# tidecache

A small cache for streams of sensor readings. It keeps what was read last, it frees what nobody asks for, and it needs no server.

## Benchmarks

| Library | Read 10k | Memory |
|---|---|---|
| [tidecache](https://git.example/tidecache) | 12.4 ms | 41 MB |
| [slowcache](https://git.example/slowcache) | 31.7 ms | 88 MB |

## Changelog

### 1.4.0 (2026-03-02)

- Faster eviction of old entries by 38%
- New option `--window`, see [issue 14](https://git.example/issues/14)

### 1.3.0 (2025-11-20)

- The documentation moved to [its own site](https://docs.example/tidecache)

## Contributing

Please open an issue before you send a pull request, so that we can talk about what you want to change.
"""
EVENTS = """<html><body><h1>Upcoming events at the Harbour Institute</h1>
<div class="event"><h3><a href="/e/1">Open Day of the Tidal Laboratory</a></h3><p class="date">12 May 2027, 10:00</p>
<p>Visitors can see the wave tank and talk to the people who work there. Children are welcome, and there is coffee.</p></div>
<div class="event"><h3><a href="/e/2">Summer School on Small Harbours</a></h3><p class="date">3 to 7 July 2027</p>
<p>The school is for students in their second year. Registration closes on 1 June, and a fee of 200 euros covers lunch and a trip.</p></div>
<h2>Vacancies</h2><ul><li><a href="/j/1">Doctoral student in coastal engineering</a> (apply by 1 May)</li>
<li><a href="/j/2">Technician for the wave tank</a> (apply by 15 May)</li></ul></body></html>"""
NEWS = """# Harbour news

## New ferry line opens in spring

The ferry between Port City and the islands will run every hour from May on. The company bought two ships for 12 million
euros, and it expects 30% more passengers than last year. [Read more](https://news.example/1)

## Lighthouse gets new paint

The old lighthouse is painted in red and white again. Forty volunteers worked for three weeks, and the mayor thanked them
with soup. [Read more](https://news.example/2)
"""


@pytest.mark.parametrize("page", [CALL, SOFTWARE, EVENTS, NEWS], ids=["a call for papers", "software", "events", "news"])
def test_a_page_without_papers_has_no_entries(page: str) -> None:
    assert read(page).titles == []


def test_news_and_vacancies_beside_papers_are_no_papers() -> None:
    news = "## News\n\n- [Call for posters](https://w.example/cfp), due on 3 June\n- [Doctoral position in tides](https://j.example/1)\n\n"
    events = "\n## Events\n\n- [Summer school on small harbours](https://e.example/1), 3 to 7 July\n"
    assert read(news + "## Papers\n\n" + joined("- [{title}]({link}), {people}") + events).titles == list(TITLES)


def test_an_entry_counts_where_its_neighbours_speak() -> None:
    page = joined("- [{title}]({link}), {people}").replace(", Femi Adeyemi, Greta Holm", "")
    assert read("## Spring\n\n" + page).titles == list(TITLES)


@pytest.mark.parametrize(
    ("heading", "expected"), [("Accepted papers", list(TITLES)), ("Publikationen", list(TITLES)), ("Our ferries", [])]
)
def test_titles_alone_count_where_a_heading_says_that_papers_follow(heading: str, expected: list[str]) -> None:
    assert read(f"## {heading}\n\n" + joined("- [{title}]({link})")).titles == expected


@pytest.mark.parametrize(
    "link", ["https://doi.org/10.1234/tide.1", "https://arxiv.org/abs/2606.01234", "https://t.example/tide.pdf"]
)
def test_identifiers_speak_for_a_paper(link: str) -> None:
    assert read(f"## Spring\n\n- [{TITLES[0]}]({link})\n").titles == [TITLES[0]]


@pytest.mark.parametrize(
    ("words", "speaks"),
    [
        ("New evidence shows that wear slows down", True),
        ("A recent study of ropes: they wear", True),
        ("PMID: 31234567", True),
        ("doi:10.1234/tide.1", True),
        ("New harbours have been opened", False),
        ("PMID pending", False),
        ("They find that wear slows down", True),
        ("Okafor and Wei (2031) ask whether ropes wear", True),
        ("We ask why ropes wear in the cold", True),
        ("We document the wear of ropes", True),
        ("They find the old mill in the fog", False),
        ("Visitors in the warm summer (2031) find coffee", False),
        ("We ask for silence in the mill", False),
    ],
)
def test_those_who_sum_up_studies_speak_for_a_paper(words: str, speaks: bool) -> None:
    told = (
        words + ", as is told at length by those who were there in the cold winter, in forty harbours of the north and the south."
    )
    found = read("## Spring\n\n" + joined("### [{title}](https://mill.example/{number})", "", told))
    assert found.titles == (list(TITLES) if speaks else [])


MAIL = """Today's Topics:

   1. CfP: 7th Workshop on Tides (TIDE 2025)
   2. Two postdocs and one PhD student, Portvale (S. Berg)
   3. Re: wave tank for hire (D. Obuya)

Message: 1
CALL FOR PAPERS -- TIDE 2025, Port City, 9-11 September 2025
https://tide.example

We invite contributions on tides, ropes and mosses. Full papers have 8 pages in two columns, short papers 4 pages and references.
Each submission gets three reviews. In 2024, 38 of 121 submissions were accepted.
Chairs: Ada Okafor, Bo Lindqvist

Message: 2
The group offers two positions of 36 months each, and one for a student. You will help to run an array of 48 buoys and to mend the
ropes that hold them. It starts in October; apply by 22 April with one file of at most ten pages.
"""


def test_a_digest_of_calls_and_jobs_holds_no_paper() -> None:
    assert read(MAIL).titles == []


@pytest.mark.parametrize(
    "title",
    ["TBA", "To be announced", "Title to be announced", "Withdrawn", "Cancelled", "Slides withheld", "Abstract not yet available", "Call for Papers: Tides", "PhD position in Port City", "Special issue on tides"],
)  # fmt: skip
def test_what_stands_where_a_title_will_be_is_none(title: str) -> None:
    assert title not in read(joined("### {title}", "{people}", "", "{prose}") + f"\n\n### {title}\n\nChiyo Tanaka\n").titles


def test_a_title_may_open_with_such_a_word() -> None:
    title = "Withdrawn Tides of the North"
    assert (
        title in read(joined("### {title}", "{people}", "", "{prose}") + f"\n\n### {title}\n\nChiyo Tanaka, Bo Lindqvist\n").titles
    )


LIST = "## Spring\n\n- [{0}](https://doi.org/10.1234/tide.1)\n\n## Autumn\n\n- **[{1}](https://mill.example)**\n"


def test_a_copied_title_speaks_beside_one_that_speaks_by_itself() -> None:
    """A small model copies something on any page: alone, its word makes no paper."""
    document = read_page(Page.from_text(LIST.format(*TITLES))).document
    labelled = label_slots(document, slots(document))
    at = document.text.index(TITLES[1])
    copied = [(at, at + len(TITLES[1]))]
    assert [len(entries(document, labelled, given)) for given in ((), copied)] == [1, 2]
    alone = read_page(Page.from_text(f"## Autumn\n\n- [{TITLES[1]}](https://mill.example)\n")).document
    assert entries(alone, label_slots(alone, slots(alone)), [(0, len(alone.text))]) == []


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Ada Okafor and her team saw moss", True),
        ("Okafor and colleagues saw moss", True),
        ("They enrolled over 300 sailors", True),
        ("They surveyed 12 harbours", True),
        ("Join the club and team up", False),
        ("meet the harbour master and colleagues", False),
        ("The walk is followed by tea", False),
        ("We tracked them down", False),
        ("", False),
    ],
)
def test_a_team_and_how_many_they_looked_at_tell_of_a_paper(text: str, tells: bool) -> None:
    assert bool(_REPORTS.search(text)) is tells


@pytest.mark.parametrize("unit", ["A", "A'", "Ab ", "and his ", "followed over "])
def test_what_tells_of_a_paper_is_looked_for_in_linear_time(unit: str) -> None:
    text = repeated(unit)
    assert is_cheap(lambda: _REPORTS.search(text))


@pytest.mark.parametrize("venue", ["Venue: Tidal Letters", "Journal: Ebb and Flow"])
def test_a_labelled_venue_makes_an_entry(venue: str) -> None:
    found = read("# Papers\n\n" + joined("### {title}", "", venue))
    assert found.titles == list(TITLES)


def test_a_venue_on_every_line_without_a_label_makes_none() -> None:
    """A list of events names halls and meetings, too."""
    assert read("# Events\n\n" + joined("### {title}", "", "12 May 2027, 10:00")).titles == []
