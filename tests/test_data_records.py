"""Lists of papers kept as data: which pages are, what their keys hold, and that every offset leads back."""

from __future__ import annotations

import json
import random
import sys

import pytest
import yaml
from cost import grows_evenly

from extractor import NoModel, Page, extract
from extractor.text.data.keys import field_of
from extractor.text.data.reader import _reader_for, read_data
from extractor.text.data.tree import MAX_DEPTH
from extractor.text.document import Document
from extractor.text.html import read_words
from extractor.text.limits import Extent
from extractor.text.reading import read_page

GROUPED = """\
# what the harbour group wrote
title: Publications
2031:
  - title: 'It''s a slow tide: caches that breathe'
    authors: Ada Okafor, Bo Lindqvist and Ines Roos
    venue: "Conf. on Tides (*TideConf*)"
    pdf: /files/tide.pdf
    links: {code: "https://github.example/tide", slides: slides/tide.pdf}
    abstract: |
      We propose **TideCache**, a cache that
      breathes with the tide.

      TideCache cuts misses by 31% in four harbours.
    selected: true
    hash: 649def34f8be52c8
  - title: >-
      The price of
      salt
    authors:
      - {first_name: Ines, last_name: Roos}
      - name: Bo Lindqvist
        url: https://lind.example/
    journal: Salt Letters
    award: Best Paper Award
2030:
  - title: Moss on ropes
    authors: [Ada Okafor, Bo Lindqvist]
    booktitle: Proc. of Ropes
    abstract: We weigh moss on ropes
      and find that it grows
      by 12% a year.
"""
TIDE = {"title": "Tide pools as caches", "authors": ["Ada Okafor"], "year": 2031}
SALT = {"title": "The price of salt", "authors": ["Ines Roos"], "year": 2030}


def styled(document: Document | None) -> list[tuple[str, str]]:
    assert document is not None
    return [(block.style.removeprefix("feed "), document.text_of(block)) for block in document.blocks]


def told(record: object, field: str = "author") -> list[str]:
    """What a record tells of a field, in JSON and in YAML alike."""
    page = [record, SALT]
    sources = [json.dumps(page), json.dumps(page, indent=1, ensure_ascii=False), yaml.dump(page, sort_keys=False)]
    found = [[text for style, text in styled(read_data(source)) if style == field] for source in sources]
    assert found[0] == found[1] == found[2]
    rest = [text for style, text in styled(read_data(json.dumps([SALT, SALT]))) if style == field]
    return found[0][: len(found[0]) - len(rest) // 2]


def papers(source: str) -> list[tuple[str, list[str], str, int | None]]:
    found = extract(Page.from_text(source), model=NoModel()).papers
    return [(p.title.text if p.title else "", [a.text for a in p.authors], p.venue.text if p.venue else "", p.year) for p in found]


def assert_offsets_hold(source: str, document: Document) -> None:
    for block in document.blocks:
        span = document.span(block.start, block.end)
        assert span is not None and source[span.start : span.end] == span.quote
    for link in document.links:
        assert source[link.start : link.end].replace("\\/", "/") == link.url


def test_records_of_yaml_are_papers() -> None:
    """Grouped by year, in every form of value; a group's year is that of its papers."""
    assert papers(GROUPED) == [
        ("It's a slow tide: caches that breathe", ["Ada Okafor", "Bo Lindqvist", "Ines Roos"], "Conf. on Tides (TideConf)", 2031),
        ("The price of salt", ["Ines Roos", "Bo Lindqvist"], "Salt Letters", 2031),
        ("Moss on ropes", ["Ada Okafor", "Bo Lindqvist"], "Proc. of Ropes", 2030),
    ]


def test_abstracts_in_blocks_are_read() -> None:
    """Line by line, without their indentation; empty lines part paragraphs, Markdown is read."""
    summaries = [text for style, text in styled(read_data(GROUPED)) if style == "summary"]
    assert summaries == [
        "We propose TideCache, a cache that breathes with the tide.",
        "TideCache cuts misses by 31% in four harbours.",
        "We weigh moss on ropes and find that it grows by 12% a year.",
    ]
    first, _, third = extract(Page.from_text(GROUPED), model=NoModel()).papers
    assert [number.text for paper in (first, third) for number in paper.numbers] == ["31%", "four", "12%"]


def test_what_is_for_machines_is_left_out_and_counted() -> None:
    document = read_data(GROUPED)
    assert document and document.hidden == {"data": len("true" + "649def34f8be52c8")}
    assert "649def" not in document.text


def test_links_of_records_have_their_labels_and_places() -> None:
    """A path is a link under a key that leads somewhere."""
    document = read_data(GROUPED)
    assert document
    assert [(link.url, link.label) for link in document.links] == [
        ("/files/tide.pdf", ""),
        ("https://github.example/tide", "code"),
        ("slides/tide.pdf", "slides"),
        ("https://lind.example/", "Bo Lindqvist"),
    ]
    assert_offsets_hold(GROUPED, document)


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ada Okafor and Bo Lind", ["Ada Okafor and Bo Lind"]),
        (["Ada Okafor", "Bo Lind"], ["Ada Okafor", "Bo Lind"]),
        ([{"name": "Ada Okafor", "authorId": "17"}], ["Ada Okafor"]),
        ([{"given": "Ada", "family": "Okafor", "sequence": "first"}], ["Ada Okafor"]),
        ([{"family": "Okafor", "given": "Ada"}, {"literal": "The Tide Team"}], ["Okafor, Ada", "The Tide Team"]),
        ([{"first_name": "Ada", "last_name": "Okafor"}, {"lastName": "Lind"}], ["Ada Okafor", "Lind"]),
        ([{"author": {"id": "https://a.example/1", "display_name": "Ada Okafor"}, "institutions": [{"display_name": "Harbour"}]}], ["Ada Okafor"]),
        ({"name": "Ada Okafor"}, ["Ada Okafor"]),
        ([{"name": {"first": "Ada", "last": "Okafor"}}], ["Ada Okafor"]),
        ({"author": [{"@pid": "1/7", "text": "Ada Okafor"}, {"text": "Bo Lind"}]}, ["Ada Okafor", "Bo Lind"]),
        ([{"firstName": "Ada", "lastName": "Okafor", "creatorType": "author"}], ["Ada Okafor"]),
        ([None, "Ada Okafor", {"affiliation": "Harbour"}], ["Ada Okafor"]),
    ],
)  # fmt: skip
def test_authors_are_named_in_many_ways(authors: object, names: list[str]) -> None:
    assert told({"title": "Tide pools as caches", "author": authors, "year": 2031}) == names


@pytest.mark.parametrize(
    ("key", "value", "field", "text"),
    [
        ("container-title", ["Journal of Tides"], "venue", "Journal of Tides"),
        ("publicationVenue", {"id": "7", "name": "Tides", "issn": "1"}, "venue", "Tides"),
        ("primary_location", {"is_oa": True, "source": {"id": "S1", "display_name": "Tides"}}, "venue", "Tides"),
        ("issued", {"date-parts": [[2031, 5]]}, "date", "2031"),
        ("published", "2031-05-02", "date", "2031-05-02"),
        ("externalIds", {"DOI": "10.5555/tide.1", "CorpusId": 17}, "id", "10.5555/tide.1"),
        ("DOI", "10.5555/tide.1", "id", "10.5555/tide.1"),
        ("openAccessPdf", {"url": "https://t.example/a.pdf", "status": "GOLD"}, "id", "https://t.example/a.pdf"),
        ("links", [{"label": "preprint", "url": "https://t.example/a"}], "id", "https://t.example/a"),
        ("keywords", ["tides"], "category", "tides"),
        ("note", "Best paper of the year", "other", "Best paper of the year"),
        ("description", "A <b>cache</b> for tides &amp; pools.", "summary", "A cache for tides & pools."),
        ("abstract", "<jats:title>Abstract</jats:title><jats:p>Pools <jats:italic>cache</jats:italic>.</jats:p>", "summary", "Pools cache."),
        ("title", "A \"tide\" \\ in 'pools': 🌊\u2028more # of\tit", "title", "A \"tide\" \\ in 'pools': 🌊 more # of it"),
        ("title", ["Tide pools"], "title", "Tide pools"),
        ("abstracts", [{"source": "Harbour Press", "value": "Pools cache."}], "summary", "Pools cache."),
        ("tldr", {"model": "v2", "text": "Pools cache."}, "summary", "Pools cache."),
        ("abstractNote", "Pools cache.", "summary", "Pools cache."),
    ],
)  # fmt: skip
def test_keys_are_known_by_their_names(key: str, value: object, field: str, text: str) -> None:
    assert told({"title": "Tide pools as caches", "authors": ["Ada Okafor"], key: value}, field) == [text]


@pytest.mark.parametrize("value", [None, True, 17, "4c2f9a", "", "/img/tide.png", {"We": [0], "propose": [1]}, [1, 2]])
def test_values_for_machines_are_no_text(value: object) -> None:
    """Counters, flags, sums, pictures, an abstract as an index of words."""
    record = {**TIDE, "anything": value, "abstract_inverted_index": value}
    assert [style for style, _ in styled(read_data(json.dumps([record, SALT])))] == ["title", "author", "date"] * 2


@pytest.mark.parametrize("key", ["id", "type", "originalTitle", "editors", "status", "bibtex", "citationCount", "subtitle"])
def test_other_keys_hold_no_field(key: str) -> None:
    assert field_of(key) is None


def test_works_that_a_record_names_are_no_records() -> None:
    """References, and what a paper stands in or comes with."""
    record = {**TIDE, "references": [SALT, SALT], "dataset": {"title": "Pools", "doi": "10.5555/p", "year": 2030}}
    titles = [text for style, text in styled(read_data(json.dumps({"data": [record, SALT]}))) if style == "title"]
    assert titles == ["Tide pools as caches", "The price of salt"]


def test_a_page_that_has_a_title_and_an_owner_holds_records() -> None:
    page = {"title": "Publications", "author": "Ada Okafor", "year": 2032, "papers": [TIDE, SALT]}
    assert [row[:1] for row in papers(json.dumps(page))] == [("Tide pools as caches",), ("The price of salt",)]


def test_one_among_records_may_have_no_title() -> None:
    page = [TIDE, {"authors": ["Bo Lind"], "abstract": "We propose nothing at all."}, SALT]
    document = read_data(json.dumps(page))
    assert document and len({block.path for block in document.blocks}) == 3


@pytest.mark.parametrize(
    "source",
    [
        "\n".join(json.dumps(record) for record in (TIDE, SALT)),
        json.dumps({"okafor2031": TIDE, "roos2030": SALT}),
        json.dumps({"status": "ok", "message": {"items": [TIDE, SALT]}}),
        "\ufeff" + json.dumps([TIDE, SALT], indent="\t").replace("\n", "\r\n"),
        "---\n" + "---\n".join(yaml.dump(record) for record in (TIDE, SALT)),
        "%YAML 1.1\n# all\n---\n" + yaml.dump([TIDE, SALT]),
        "\ufeff" + yaml.dump([TIDE, SALT]).replace("\n", "\r\n"),
        yaml.dump({"2031": [TIDE], "2030": [SALT]}),
        "---\n" + yaml.dump({"references": [TIDE, SALT]}) + "---\n",
        json.dumps({"result": {"hits": {"hit": [{"info": TIDE}, {"info": SALT}]}}}),
        yaml.dump([{"year": 2031, "papers": [TIDE]}, {"year": 2030, "papers": [SALT]}]),
        '[{title: Tide pools as caches, authors: [Ada Okafor], year: 2031,},\n {title: The price of salt, authors: [Ines Roos], year: 2030}]',
    ],
)  # fmt: skip
def test_lists_come_in_many_frames(source: str) -> None:
    """JSON Lines, mappings by key, replies of services, streams of documents, groups."""
    assert sorted(papers(source)) == [
        ("The price of salt", ["Ines Roos"], "", 2030),
        ("Tide pools as caches", ["Ada Okafor"], "", 2031),
    ]
    document = read_data(source)
    assert document
    assert_offsets_hold(source, document)


def test_one_record_is_a_list_of_papers() -> None:
    assert papers(json.dumps({**TIDE, "venue": "Tides"})) == [("Tide pools as caches", ["Ada Okafor"], "Tides", 2031)]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "title: Harbour notes\nauthor: Ada Okafor\ndescription: What tides do\nurl: https://h.example\n",
        '{"name": "tide", "version": "1.0.0", "description": "A cache", "author": "Ada Okafor", "license": "MIT"}',
        "- title: Home\n  url: /\n- title: Papers\n  url: /papers/\n",
        '{"title": "A", "properties": {"x": {"title": "X", "description": "an x"}, "y": {"title": "Y", "description": "a y"}}}',
        "---\ntitle: Tides\nauthor: Ada Okafor\nyear: 2031\n---\n# Papers\n\n- Moss on ropes, Ada Okafor\n",
        "Title: Tide pools\nAuthors: Ada Okafor\nAbstract: We propose pools.\n",
        "Title: Tide pools\nAuthors: Ada Okafor\n\nTitle: Salt\nAuthors: Ines Roos\n",
        "- **Title**: Tide pools\n- Authors: Ada\n",
        "[1] Ada Okafor. Tide pools. title: none\n",
        "- title: Tide pools\n  authors: [Ada Okafor\n- title: Salt\n  authors: [Ines Roos]\n",
        '[{"title": "Tide pools", "authors": ["Ada Okafor"]}, {"title": "Salt", "authors": ["Ines"',
    ],
)  # fmt: skip
def test_other_pages_are_none(source: str) -> None:
    """Configurations, navigation, schemas, Markdown with a front matter, lines of a mail, and what is broken."""
    assert read_data(source) is None


def test_broken_data_is_read_as_plain_text() -> None:
    """Nothing of it is lost."""
    source = GROUPED + "  oops: [\n"
    text = read_page(Page.from_text(source)).document.text
    assert "It''s a slow tide" in text and "by 12% a year." in text and "oops: [" in text


def test_tags_are_never_constructed_and_aliases_never_expanded() -> None:
    """An anchor's value is read where it stands, once."""
    bomb = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    source = (
        f"l0: &l0 [lol]\n{bomb}papers:\n- title: !!python/object/apply:os.system [Moss on ropes]\n  authors: &a [Ada Okafor]\n  year: 2031\n"
        "- title: &t !!str The price of salt\n  authors: *a\n  venue: *l29\n  year: 2030\n  note: !!python/name:os.system wet salt\n"
    )
    document = read_data(source)
    fields = ["title", "author", "date", "title", "date", "other"]
    assert [style for style, _ in styled(document)] == fields
    assert document and document.text.endswith("Moss on ropes\nAda Okafor\n2031\nThe price of salt\n2030\nwet salt")
    assert_offsets_hold(source, document)


@pytest.mark.parametrize("frame", [("[", "]"), ('{"a": ', "}")])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
def test_data_nested_too_deep_is_read_as_lines(frame: tuple[str, str], depth: int) -> None:
    """And said so."""
    inside = json.dumps([TIDE, SALT])
    for source in (frame[0] * depth + inside + frame[1] * depth, f"papers: {inside}\nmore: {frame[0] * depth}"):
        document = read_data(source)
        assert document and [problem.stage for problem in document.problems] == ["data"]
        assert "Tide pools as caches" in document.text


def test_values_beyond_the_limit_are_told_of() -> None:
    """What was read so far stays."""
    document = read_data(json.dumps([TIDE] * 9), Extent(tokens=0, values=30, effort=0))
    assert document and "were not read" in document.problems[0].reason
    assert [style for style, _ in styled(document)].count("title") >= 3


LINES = 'Tides|rise: and fall|at 3% # of|“all” harbours|it\'s "so"|- twice|– 🌊 a\\b|{x}|[y]|&c|*d|@e|%f|more||end'.split("|")


def random_text(rng: random.Random) -> str:
    words = [rng.choice(LINES) for _ in range(rng.randint(1, 12))]
    return "Tide pools" + rng.choice([" ", "  ", "\n", " \n\n"]).join(words).strip()


@pytest.mark.parametrize(
    "words", ["Tide pools", " tide\xa0pools", "tide  pools", "a\u200bb", "http://t.example/a b", "潮汐 – ÅÅ ﬁ", "😀", " ", ""]
)
def test_words_of_one_line_are_read_as_any_words(words: str) -> None:
    """The short way differs in time only."""
    short, long = _reader_for(words)(words), read_words(words)
    assert (short.text, short.blocks, short.links) == (long.text, long.blocks, long.links)
    assert list(short.offsets.runs) == list(long.offsets.runs)


@pytest.mark.parametrize("seed", range(60))
def test_every_text_comes_back_from_any_form_of_value(seed: int) -> None:
    """Of generated records: the words are those that went in, and each span's quote holds them."""
    rng = random.Random(seed)
    records = [{"title": f"Paper {n}", "authors": ["Ada Okafor"], "note": random_text(rng)} for n in range(3)]
    style = rng.choice(["|", ">", '"', "'", None])
    source = rng.choice([
        lambda: json.dumps(records, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 2])),
        lambda: yaml.dump(records, default_style=style, allow_unicode=rng.random() < 0.5, width=rng.choice([20, 60, 999]), indent=rng.choice([2, 4])),
    ])()  # fmt: skip
    source = source.replace("\n", rng.choice(["\n", "\r\n"]))
    document = read_data(source)
    assert document is not None
    expected = ["".join(record["note"].split()) for record in records]
    found: dict[tuple[int, ...], str] = {}
    for block in document.blocks:
        if block.style not in ("feed title", "feed author"):
            found[block.path[:3]] = found.get(block.path[:3], "") + "".join(document.text_of(block).split())
    assert [_bare(text) for text in found.values()] == [_bare(text) for text in expected]
    assert_offsets_hold(source, document)
    for run in document.offsets.runs:
        assert not run.exact or source[run.start : run.end] == document.text[run.at : run.at + run.length]


def _bare(text: str) -> str:
    """Without what the Markdown reader may take for signs of a list."""
    return text.replace("-", "").replace("–", "").replace("\\", "")


@pytest.mark.parametrize(
    "unit",
    [
        '{"title": "Tides", "authors": ["Ada Okafor"], "abstract": "We\\nare"},\n',
        "- title: Tides\n  authors: [Ada Okafor]\n  abstract: >\n    We\n    are\n",
        "- {title: Tides, author: {name: {name: {name: Ada}}}, year: [[[null]]]}\n",
    ],
)
def test_time_grows_with_the_length_of_the_page(unit: str) -> None:
    def read(count: int) -> None:
        body = unit * count
        assert read_data(f"[{body.rstrip().rstrip(',')}]" if unit[0] == "{" else body) is not None

    assert grows_evenly(read, 20)


@pytest.mark.parametrize(
    "unit", ["title: ", "- title:\n", "[", "{", "-,", " \t", "\n", '"', "- - ", "? title: ", "&a ", "title: &a *a\n", "---\n", "'"]
)
def test_pages_that_only_look_like_data_are_refused_in_time(unit: str) -> None:
    def read(count: int) -> None:
        read_data("- title: Tides\n" + unit * count)
        read_data(unit * count + "title: Tides")

    assert grows_evenly(read, 400)


def test_yaml_is_imported_for_pages_of_data_only(monkeypatch) -> None:
    """Other pages never wait for it."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert read_data("# Papers\n\n- Moss on ropes, Ada Okafor\n") is None
    assert read_data(json.dumps([TIDE, SALT])) is not None


CUT = json.dumps([TIDE, SALT, {**TIDE, "abstract": "Moss is slow"}], indent=1)


@pytest.mark.parametrize("left", [1, 5, 30, 60])
def test_json_that_was_cut_off_is_read_up_to_its_last_whole_object(left: int) -> None:
    """What is left over is not."""
    assert [title for title, *_ in papers(CUT[: CUT.index("Moss") - left])] == [TIDE["title"], SALT["title"]]
    assert_offsets_hold(CUT, read_data(CUT))


@pytest.mark.parametrize(("before", "behind"), [("", ""), ("", ",\n"), ("", "\n]"), ("", "\n]}"), ("  ", ', {"title": "Mo')])
def test_json_that_was_cut_out_of_a_list_is_read_by_its_whole_objects(before: str, behind: str) -> None:
    source = before + ",\n".join(json.dumps(record, indent=1) for record in (TIDE, SALT)) + behind
    assert [title for title, *_ in papers(source)] == [TIDE["title"], SALT["title"]]
    assert_offsets_hold(source, read_data(source))


def test_what_a_record_found_is_read_beside_its_abstract() -> None:
    """Outcomes, findings and the size of the sample stand under keys of their own in digests of medicine."""
    record = {**TIDE, "sample_size": "106 ferries with 112 ropes", "take_home": "Ropes hold in 95.5% of all storms."}
    document = read_data(json.dumps([record, SALT]))
    assert document is not None
    styles = {document.text_of(block): block.style for block in document.blocks}
    assert styles["106 ferries with 112 ropes"] == "feed finding"
    assert styles["Ropes hold in 95.5% of all storms."] == "feed summary"


@pytest.mark.parametrize(
    "source", ['[{"title": ', '{"title" "Tides"}', '[{"title": "Tides"} {"title": "Ropes"}]]', '{"a": 1}, {"b"}']
)
def test_what_is_broken_elsewhere_is_no_json(source: str) -> None:
    assert read_data(source) is None
