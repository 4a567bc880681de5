"""Shapes of entries that pages of many sites share, read from end to end without a model."""

import pytest

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


PROSE = "We followed forty harbours for a year and found that the tides of spring came later than those of autumn in all of them."
TITLES = ["Slow ferries and their early returns", "Ropes that dry in the wind", "Lamps of the cold harbour"]
NAMES = [["Okafor", "Lind"], ["Roos", "Wei"], ["Adeyemi", "Holm"]]
INITIALS = [["A. Okafor", "B. Lind"], ["C. Roos", "D. Wei"], ["F. Adeyemi", "G. Holm"]]


def printed(line: str, glue: str = "\n\n") -> str:
    """The line for each of three papers."""
    return glue.join(
        line.format(title=title, capitals=title.title(), keys=" & ".join(names), initials=" and ".join(given), prose=PROSE, n=n)
        for n, (title, names, given) in enumerate(zip(TITLES, NAMES, INITIALS, strict=True), 1)
    )


SHAPES = {
    "a key before a dash": (printed("**{keys} 203{n} — {title}**\n{prose}"), NAMES),
    "a title that markup sets between names and venue": (
        printed("<p>{initials}. <strong>{title}.</strong> Tarn Working Paper {n}.</p>"),
        INITIALS,
    ),
    "a meeting's tag in markup, names, a title in quotation marks": (
        printed('<p><span class="t">TICON 203{n}</span> <b>{initials}, E. Roos</b>, "{title}"</p>'),
        [[*given, "E. Roos"] for given in INITIALS],
    ),
    "a title before initials": (printed("{n}. {title}, {initials}, J. Tidal Sci. 12, 4{n} (203{n})."), INITIALS),
    "a meeting in brackets inside a link": (printed("- [{title} (TICON, 203{n})](https://papers.example/{n})"), [[], [], []]),
    "a quoted title and its journal": (printed("- “{title}” (Tidal Letters)", "\n"), [[], [], []]),
    "names behind a label": (printed("<li>Name: {initials}<br>Title: {title}</li>"), INITIALS),
    "titles that name their class": (
        printed('<div class="paper-title">{title}</div><div class="people">{initials}</div><div>{prose}</div>'),
        INITIALS,
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_entries_are_found_whatever_their_shape(shape: str) -> None:
    source, names = SHAPES[shape]
    page = Page.from_html(source) if source.startswith("<") else Page.from_text(source)
    papers = extract(page, model=NoModel()).papers
    assert [paper.title and paper.title.text for paper in papers] == TITLES
    assert [[name.text for name in paper.authors] for paper in papers] == names


def test_titles_that_open_paragraphs_are_found() -> None:
    papers = extract(Page.from_text(printed("{capitals}. {prose}\n\n(Tidal Letters, May 203{n})")), model=NoModel()).papers
    assert [paper.title and paper.title.text for paper in papers] == [title.title() for title in TITLES]


def test_sources_that_close_paragraphs_are_found() -> None:
    prose = "Tides—A study of forty harbours found that those of spring came later than those of autumn in all of the years that it followed."
    page = "\n\n".join(f"{prose} ({names[0]} et al. J Tidal Sci 203{n};4:56–61.)" for n, names in enumerate(NAMES))
    papers = extract(Page.from_text(page), model=NoModel()).papers
    assert [[name.text for name in paper.authors] for paper in papers] == [names[:1] for names in NAMES]
    assert [paper.year for paper in papers] == [2030, 2031, 2032]


def test_feeds_of_several_journals_print_them_before_their_titles() -> None:
    items = "".join(
        f"<item><title>[Tidal Letters {n}] {title}</title><link>https://x.example/{n}</link><description>{PROSE}</description></item>"
        for n, title in enumerate(TITLES)
    )
    page = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Mine</title>{items}</channel></rss>'
    assert [paper.title and paper.title.text for paper in extract(Page.from_text(page), model=NoModel()).papers] == TITLES


def test_digits_of_a_formula_do_not_part_a_title() -> None:
    title = "Layered (NH<sub>4</sub>)<sub>2</sub>V<sub>3</sub>O<sub>8</sub> as a slow rope for cold harbours"
    page = f"<h2>2031</h2><div><div>1. {title}</div><div>Tidal Letters</div><div>Authors: Ada Okafor, Bo Lind</div><p>{PROSE}</p></div>"
    [paper] = extract(Page.from_html(page), model=NoModel()).papers
    assert paper.title and paper.title.text == "Layered (NH₄)₂V₃O₈ as a slow rope for cold harbours"


def test_parts_of_a_structured_abstract_are_no_titles() -> None:
    parts = "".join(f"<strong>{part}:</strong> {PROSE}<br>" for part in ("Introduction", "Methods", "Results", "Conclusions"))
    page = "".join(f'<div class="paper-title">{title}</div><div>Ada Okafor, Bo Lind</div><div>{parts}</div>' for title in TITLES)
    assert [paper.title and paper.title.text for paper in extract(Page.from_html(page), model=NoModel()).papers] == TITLES


def test_years_of_identifiers_are_no_years_of_papers() -> None:
    doi = "DOI: [10.1234/tides-2025-4-01](https://doi.org/10.1234/tides-2025-4-01)"
    page = "\n".join(f"### {title}\n\nAda Okafor, Bo Lind\n\n{doi}\n\n{PROSE}\n" for title in TITLES)
    assert [paper.year for paper in extract(Page.from_text(page), model=NoModel()).papers] == [None, None, None]


def test_chinese_words_are_no_names() -> None:
    page = "".join(f"<div><span>准备中...</span><div class='paper-title'>{title}</div><p>{PROSE}</p></div>" for title in TITLES)
    assert [paper.authors for paper in extract(Page.from_html(page), model=NoModel()).papers] == [[], [], []]


def found(page: Page) -> list[tuple[str | None, list[str], str | None]]:
    """Title, authors and venue of each paper."""
    papers = extract(page, model=NoModel()).papers
    return [
        (paper.title and paper.title.text, [name.text for name in paper.authors], paper.venue and paper.venue.text)
        for paper in papers
    ]


def test_a_journal_with_volume_page_and_year_is_no_person() -> None:
    """On a line of its own in a list item, with the volume in bold."""
    item = '<li>{0} and {1}<br>"{2}",<br>{3}, <b>13</b>, 2022{4}9 (2023)</li>'
    rows = zip(NAMES, TITLES, ("Tidal Focus", "Cold Matter", "Letters of the Harbour"), strict=True)
    page = "".join(
        item.format(f"Ada {first}", f"Bo {second}", title, venue, n) for n, ((first, second), title, venue) in enumerate(rows)
    )
    assert found(Page.from_html(f"<ol>{page}</ol>")) == [
        (TITLES[0], ["Ada Okafor", "Bo Lind"], "Tidal Focus"),
        (TITLES[1], ["Ada Roos", "Bo Wei"], "Cold Matter"),
        (TITLES[2], ["Ada Adeyemi", "Bo Holm"], "Letters of the Harbour"),
    ]


def test_one_name_and_where_they_work_below_a_title_is_its_author() -> None:
    """As programmes print their talks; who chairs is none."""
    talk = "<p><i>{0}</i><br>{1}, {2} University</p>"
    talks = "".join(
        talk.format(title, name, place)
        for title, name, place in zip(TITLES, ("Nozer Okafor", "Stu Lind", "Cai Roos"), ("Tarn", "Mill", "Port"), strict=True)
    )
    page = f"<h2>Wednesday</h2><p>0900 - 1030 GENERAL SESSION I (Room 5)</p><p>Chair: Barry Holm, Mill Laboratory</p>{talks}"
    assert [(title, names) for title, names, _ in found(Page.from_html(page))] == [
        (TITLES[0], ["Nozer Okafor"]), (TITLES[1], ["Stu Lind"]), (TITLES[2], ["Cai Roos"]),
    ]  # fmt: skip


def test_digests_that_name_the_journal_and_who_may_read_it() -> None:
    """What others say of the paper and what is quoted of it are no titles."""
    entry = "{0} – {1} (free)\n\nCommentary: Ferries and what they cost us all – Harbour News (free)\n\n“Among all of them, boats that rested were lost less often than others in the spring.”\n\n"
    page = "\n".join(
        entry.format(title, venue) for title, venue in zip(TITLES, ("TIDE", "Cold Library", "The Mill & Port Reports"), strict=True)
    )
    assert [(title, venue) for title, _, venue in found(Page.from_text(page))] == [
        (TITLES[0], "TIDE"), (TITLES[1], "Cold Library"), (TITLES[2], "The Mill & Port Reports"),
    ]  # fmt: skip


def test_journals_alone_in_their_column_are_venues() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='/{n}'>{title}</a></td><td>{names[0]} A</td><td>{venue}</td></tr>"
        for n, (title, names, venue) in enumerate(zip(TITLES, NAMES, ("Tide", "Harbour", "Cold Reports"), strict=True))
    )
    page = f"<table><tr><td>Citations</td><td>Title</td><td>Author</td><td>Journal</td></tr>{rows}</table>"
    assert [venue for _, _, venue in found(Page.from_html(page))] == ["Tide", "Harbour", "Cold Reports"]


def test_a_part_of_a_spectrum_is_no_result() -> None:
    text = (
        "We observe the tides with new spectrographs, covering 195-325 nm and 123-200 nm, and set a limit of 0.4 mK on their glow."
    )
    page = f"# {TITLES[0]}\n\nAda Okafor, Bo Lind\n\n{text}\n\n# {TITLES[1]}\n\nCai Roos, Dea Wei\n\n{PROSE}\n"
    first, _ = extract(Page.from_text(page), model=NoModel()).papers
    assert [number.text for number in first.numbers] == ["0.4 mK"]


def test_co_authors_in_brackets_behind_a_title() -> None:
    """With attributes as kramdown has them, and a link with blanks in its address."""
    entry = '**{0}** (with [Ada {1}](https://m.example/a){{:target="_blank"}} and [Bo {2}](https://m.example/b){{:target="_blank"}})\n  - [PDF](/files/{1} and {2} (2031) Tides.pdf){{:target="_blank"}}\n  - **R&R Journal of Tidal Studies**\n\n'
    page = Page.from_text(
        "# Working Papers\n\n" + "".join(entry.format(title, *names) for title, names in zip(TITLES, NAMES, strict=True))
    )
    assert [(title, names) for title, names, _ in found(page)] == [
        (title, [f"Ada {first}", f"Bo {second}"]) for title, (first, second) in zip(TITLES, NAMES, strict=True)
    ]
    first = extract(page, model=NoModel()).papers[0]
    assert "/files/Okafor and Lind (2031) Tides.pdf" in [link.text for link in first.links]


def test_times_before_talks_are_no_part_of_their_titles() -> None:
    talk = "<dt>{0}:30am: {1}</dt><dd>Ada {2}, Bo {3}</dd>"
    talks = "".join(talk.format(n, title, *names) for n, (title, names) in enumerate(zip(TITLES, NAMES, strict=True), 9))
    assert [title for title, _, _ in found(Page.from_html(f"<h3>MONDAY</h3><dl><dt>8:30am: Breakfast</dt>{talks}</dl>"))] == TITLES


def test_a_word_that_markup_sets_apart_inside_a_title_does_not_end_it() -> None:
    """The name of a genus; and what is not yet printed says so in the place of the journal."""
    title = "Wrinkles make the blue colour in {} (Aves: Phasianidae) and others"
    page = (
        f"Okafor CM, Lind T, Laverde-R O. {title.format('_Tidalus argus_')}. In review.\n\n"
        f"Okafor CM, Roos B. 2024. {title.format('_Portus niger_')}. __Tidal Biology__ 34(3).\n"
    )
    assert [text for text, _, _ in found(Page.from_text(page))] == [title.format("Tidalus argus"), title.format("Portus niger")]


def test_terms_explained_by_names_are_titles_but_offices_are_none() -> None:
    """Old programmes are definition lists."""
    titles = ["A Tidal Drawing System", "The Slow Rope", "Nets and Their Menders"]
    talks = "".join(f"<dt>{title}</dt><dd>Ada {a}, Bo {b}</dd>" for title, (a, b) in zip(titles, NAMES, strict=True))
    page = f"<dl>{talks}<dt>Local programme committee</dt><dd>Cai Holm, Dea Roos</dd></dl>"
    assert [title for title, _, _ in found(Page.from_html(page))] == titles


def test_a_class_that_says_title_is_believed_over_words_that_look_like_names() -> None:
    row = '<p class="entry"><a href="/{n}" class="paper-title">{title}</a><span class="paper-type">(long)</span><span class="paper-authors">Ada {0}, Bo {1}</span></p>'
    titles = ["Quiet Harbours and Slow Ferries: Telling Ropes from Chains", *TITLES[1:]]
    page = "".join(row.format(*names, n=n, title=title) for n, (title, names) in enumerate(zip(titles, NAMES, strict=True)))
    assert [(title, len(names)) for title, names, _ in found(Page.from_html(page))] == [(title, 2) for title in titles]


def test_names_belong_to_the_title_above_where_every_section_opens_with_a_title() -> None:
    """Even if the page's last title has no names below it."""
    entry = "**{0}**\n\nAda {1}, Bo {2}\n\n"
    part = "".join(entry.format(title, *names) for title, names in zip(TITLES, NAMES, strict=True))
    more = "".join(entry.format(f"On {title.lower()}", *names) for title, names in zip(TITLES, NAMES, strict=True))
    page = f"## Archival papers\n\n{part}## Other papers\n\n{more}**Nets of the harbour and those who mend them**\n"
    papers = found(Page.from_text(page))
    assert [names for _, names, _ in papers[:6]] == [[f"Ada {a}", f"Bo {b}"] for a, b in [*NAMES, *NAMES]]


def test_list_items_that_are_wrapped_on_a_page_that_is_not() -> None:
    """A line indented as far as its item's text goes on where its first word had no room before."""
    item = (
        "- A. Okafor, B. Lind, C. Roos, D. Wei, F. Adeyemi, G. Holm, H. Nakamura, I. Abara,\n"
        "  and J. Marchetti (2021). [{0} in the harbours of the\n"
        "  north](https://m.example/{1}). *Tidal Letters*.\n"
    )
    items = "".join(item.format(f"{title} and what they cost those who wait", n) for n, title in enumerate(TITLES))
    papers = found(Page.from_text(f"# Papers\n\nSome words.\n\n{items}"))
    assert [title for title, _, _ in papers] == [
        f"{title} and what they cost those who wait in the harbours of the north" for title in TITLES
    ]
    assert all(len(names) == 9 for _, names, _ in papers)


def test_a_talk_is_headed_by_its_day_and_its_speaker() -> None:
    """The name belongs to the title below; a day that is open has none."""
    page = "".join(
        f"## March {n + 3:02} - Ada {a}\n\n### {title}\n\n*Joint work with:* Bo {b}\n\n*Room:* 301\n\n"
        for n, (title, (a, b)) in enumerate(zip(TITLES, NAMES, strict=True))
    )
    papers = found(Page.from_text(page + "## March 20 - Open\n\n*Room:* 301\n"))
    assert [(title, names) for title, names, _ in papers] == [
        (title, [f"Ada {a}", f"Bo {b}"]) for title, (a, b) in zip(TITLES, NAMES, strict=True)
    ]


def test_hours_before_speakers_are_no_part_of_their_names() -> None:
    row = '<div class="slot"><span class="authors"><span>{0}h15 - {0}h40: </span><span>Ada {1} and Bo {2}</span>. </span><span class="title">{3}</span></div>'
    page = "".join(row.format(9 + n, *names, title) for n, (title, names) in enumerate(zip(TITLES, NAMES, strict=True)))
    assert [names for _, names, _ in found(Page.from_html(page))] == [[f"Ada {a}", f"Bo {b}"] for a, b in NAMES]


def test_the_topic_of_a_list_of_references_is_no_title_and_their_book_is_a_venue() -> None:
    item = "{n}. **{topic}**  \n   * {b}, Ada Maria. “{title}.”  \n     In *The Harbour Handbook of Ropes*. Harbour Press, 2031.  \n     <https://m.example/{n}>\n\n"
    page = "".join(
        item.format(n=n + 1, topic=f"Tides and Early {a}", b=b, title=title)
        for n, (title, (a, b)) in enumerate(zip(TITLES, NAMES, strict=True))
    )
    papers = extract(Page.from_text(f"# Readings\n\n{page}"), model=NoModel()).papers
    assert [paper.title and paper.title.text for paper in papers] == TITLES
    assert [[name.text for name in paper.authors] for paper in papers] == [[f"{b}, Ada Maria"] for _, b in NAMES]
    assert all(paper.venue and "Harbour Handbook" in paper.venue.text for paper in papers)


def test_who_sums_up_a_paper_has_not_written_it() -> None:
    entry = "<h4><a href='/{n}'>{title}</a></h4><p>By Ada {a}, Bo {b}</p><p>Summary by Ada {a}</p><p>We show that {n}1% of all ropes hold in the north.</p>"
    page = "".join(
        entry.format(n=n + 1, title=title, a=a, b=b) for n, (title, (a, b)) in enumerate(zip(TITLES, NAMES, strict=True))
    )
    assert [(title, len(names)) for title, names, _ in found(Page.from_html(page))] == [(title, 2) for title in TITLES]


def test_a_table_of_datasets_names_them_in_the_place_of_titles() -> None:
    """The name is the paper's own; the reference behind it says who made it, and when."""
    names = ["TIDE-Abs", "RopeNet", "HARBOUR-QA"]
    rows = "".join(
        f"| {name} ({b} et al., 203{n}) | [paper](https://m.example/{n}) | {n + 4}41 pairs of ropes and knots |\n"
        for n, (name, (_, b)) in enumerate(zip(names, NAMES, strict=False))
    )
    papers = extract(Page.from_text(f"# Datasets\n\n| Dataset | Links | Size |\n|---|---|---|\n{rows}"), model=NoModel()).papers
    assert [paper.title for paper in papers] == [None] * 3
    assert [[method.name.text for method in paper.methods] for paper in papers] == [[name] for name in names]
    assert [paper.year for paper in papers] == [2030, 2031, 2032]


def test_a_byline_may_hold_place_and_year_between_dots() -> None:
    page = "".join(
        f"{title}\n\n{a}, {b}, Hale·Tarn College·203{n}\n\nWe introduce a way to count ropes that cuts the time by {n}1% in all harbours.\n\n"
        for n, (title, (a, b)) in enumerate(zip(TITLES, NAMES, strict=True))
    )
    papers = extract(Page.from_text(page), model=NoModel()).papers
    assert [[name.text for name in paper.authors] for paper in papers] == [[a, b, "Hale"] for a, b in NAMES]
    assert [paper.year for paper in papers] == [2030 + n for n in range(len(TITLES))]


def test_bibtex_completes_authors_that_the_entry_cuts_short() -> None:
    entry = "- {b}, Ada L., et al. “{title}.” Tidal Letters 46.1 (2031): 3-4.\n\n```\n@article{{k{n}, title={{{title}}}, author={{{b}, Ada L and Lind, Bo and Roos, Cai}}, year={{2031}}}}\n```\n\n"
    page = "".join(entry.format(n=n, b=b, title=title) for n, (title, (_, b)) in enumerate(zip(TITLES, NAMES, strict=True)))
    papers = found(Page.from_text(f"# Papers\n\n{page}"))
    assert [(title, len(names)) for title, names, _ in papers] == [(title, 3) for title in TITLES]


def test_a_feed_may_have_lost_its_head() -> None:
    """Short titles are titles all the same."""
    item = "<item>\n<title>{title}</title>\n<link>https://m.example/{n}</link>\n<description>We show that {n}1% of all ropes hold.</description>\n<creator>Ada {a}, Bo {b}</creator>\n</item>\n"
    titles = ["Ropes Technical Report", "Cold Tides", "Lamps of the cold harbour"]
    page = "".join(item.format(n=n + 1, title=title, a=a, b=b) for n, (title, (a, b)) in enumerate(zip(titles, NAMES, strict=True)))
    assert [(title, names) for title, names, _ in found(Page.from_text(page))] == [
        (title, [f"Ada {a}", f"Bo {b}"]) for title, (a, b) in zip(titles, NAMES, strict=True)
    ]


def test_papers_by_what_they_are_called_with_a_note_and_a_number() -> None:
    """The number may stand before or behind what is said."""
    page = (
        "## Recent\n\n- **Ebb** — Caches that ebb. 2x speed-up over the tide. [2604.11554]\n- **RopeNet** [2604.08706] — 40% of all knots saved.\n"
        "- **HarbourQA** — Questions of sailors. [2604.11446]\n"
    )
    assert [title for title, _, _ in found(Page.from_text(page))] == ["Ebb", "RopeNet", "HarbourQA"]


@pytest.mark.parametrize("year", ["", " (2031)"])
def test_quoted_titles_with_co_authors_in_brackets(year: str) -> None:
    page = "".join(
        f"- “{title}”{year} (w/ Ada {a} and Bo {b})\n  * _Summary_: Ropes hold.\n\n"
        for title, (a, b) in zip(TITLES, NAMES, strict=True)
    )
    assert [(title, names) for title, names, _ in found(Page.from_text(f"# Research\n\n{page}"))] == [
        (title, [f"Ada {a}", f"Bo {b}"]) for title, (a, b) in zip(TITLES, NAMES, strict=True)
    ]


@pytest.mark.parametrize(
    "source",
    ["Harbour Research. 277: 107063.", "Harbour Biology. e14184.", "EarthTides Preprint. <https://doi.org/10.5555/X5J113>."],
)
def test_references_below_their_year_as_explanations_of_it(source: str) -> None:
    """Wrapped, without a year of their own: volume, article or DOI tells."""
    page = "".join(
        f"203{n}\n:    {a}, A., B. {b}, C.D. Hale, and E.F. Young.\n     {title} and what they\n     cost.\n     {source}\n\n"
        for n, (title, (a, b)) in enumerate(zip(TITLES, NAMES, strict=True))
    )
    papers = found(Page.from_text(f"# Publications\n\n{page}"))
    assert [(title, len(names)) for title, names, _ in papers] == [(f"{title} and what they cost", 4) for title in TITLES]
