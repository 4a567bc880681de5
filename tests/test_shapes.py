"""Shapes of entries that pages of many sites share, read from end to end without a model."""

from extractor import NoModel, Page, extract

JOURNALS = """<div><span>Tidal Med.</span> <span>2031 Mar;12(4):56-78.</span></div><h3><a href="/1">Slow ferries and their early morning delays</a></h3><p>Ada Okafor, Bo Lind</p>
<div><span>Ann Harb Sci.</span> <span>2030 Feb;8(1):12.</span></div><h3><a href="/2">Ropes that dry in the wind of the north</a></h3><p>Cai Roos, Dea Wei</p>"""


def test_a_journal_before_year_and_volume_is_no_author_and_no_title() -> None:
    """As indexes of medicine print it; its abbreviation looks like a name."""
    papers = extract(Page.from_html(JOURNALS), model=NoModel()).papers
    assert [(paper.title and paper.title.text, [name.text for name in paper.authors]) for paper in papers] == [
        ("Slow ferries and their early morning delays", ["Ada Okafor", "Bo Lind"]),
        ("Ropes that dry in the wind of the north", ["Cai Roos", "Dea Wei"]),
    ]


def test_headings_that_a_page_repeats_are_no_titles() -> None:
    """Each digest asks the same questions of each paper."""
    asked = (
        "### What question did they really try to answer?\n\nWe study {0} and find that they rise by 12% a year in all harbours.\n"
    )
    page = "\n".join(
        f"## The {thing} of the north and those who count them\n\nAuthors: Ada Okafor, Bo Lind\n\n{asked.format(thing)}"
        for thing in ("tides", "ferries", "ropes", "lamps")
    )
    papers = extract(Page.from_text(page), model=NoModel()).papers
    assert len(papers) == 4 and not any("question" in (paper.title.text if paper.title else "") for paper in papers)


def test_years_and_meetings_before_titles_are_cut_off() -> None:
    """Where several headings have that form."""
    titles = ["Reading the Tides at Night", "Ferries and Their Slow Returns", "Ropes in the Cold Harbour"]
    page = "\n".join(f"# 203{n} TICON {title}\n\n- by Ada Okafor, Bo Lind\n" for n, title in enumerate(titles))
    assert [paper.title and paper.title.text for paper in extract(Page.from_text(page), model=NoModel()).papers] == titles


def test_korean_lines_are_no_lists_of_names() -> None:
    page = "## Slow ferries and their early delays (TideConf 2031)\n\n- 선원 379명에게 물었더니, 두 가지 결과가 나왔다\n\n김민수, 이서연, 박지훈\n"
    names = [name.text for paper in extract(Page.from_text(page), model=NoModel()).papers for name in paper.authors]
    assert not any("선원" in name or "결과" in name for name in names)
