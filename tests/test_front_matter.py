"""Papers that a page keeps in its front matter."""

from __future__ import annotations

from extractor import NoModel, Page, extract
from extractor.text.data.front_matter import read_front_matter
from extractor.text.limits import WHOLE

PAGE = """---
layout: roundup
title: Tidal Roundup
author: Ines Roos
papers:
- slug: okafor-2031
  title: Slow tides spare cold ropes in northern harbours.
  paper_author: Ada Okafor
  paper_journal: Tidal Letters
  paper_doi: https://doi.org/10.5555/tide.1
  summary: |-
    We show that slow tides cut the wear of ropes by 41% over a winter.
- slug: lind-2031
  title: "Warm nets: what fishers of the fjord repair"
  paper_author: Bo Lind
  paper_journal: Harbour Studies
---

There is much movement, see [the archive](https://m.example/all).
"""


def test_a_list_in_the_front_matter_is_read() -> None:
    """With its places in the page, before the body."""
    found = extract(Page.from_text(PAGE, name="roundup.md"), model=NoModel())
    first, second = found.papers
    assert first.title and second.title
    assert [paper.title.text.split()[0] for paper in (first, second) if paper.title] == ["Slow", "Warm"]
    assert [author.text for author in first.authors] == ["Ada Okafor"]
    assert [number.text for number in first.numbers] == ["41%"]
    for span in (first.title, *first.authors, *first.numbers, second.title):
        assert PAGE[span.start : span.end] == span.quote
    assert "template" not in {problem.kind for problem in found.problems}


def test_a_pages_own_title_is_no_list() -> None:
    """Nor are its menus and tags."""
    head = "---\ntitle: My tides\nauthor: Ada Okafor\nmenu:\n- name: Home\n  url: /\ntags:\n- tides\n---\n"
    assert read_front_matter(head + "\nText.\n", WHOLE) is None
    assert read_front_matter("Text.\n", WHOLE) is None
    assert read_front_matter("---\nno end: here\n", WHOLE) is None
