"""Ten megabytes of every hostile kind, each in a process of its own: what a page may take at most."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cost import SLACK
from huge_pages import KINDS
from sound import check_document

from extractor.text.reading import read_page

MOST = 2.0
"""Seconds of processor time for all stages without a model, on a free machine."""
MEGABYTES = 300


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_read_and_its_evidence_holds(name: str) -> None:
    """In a small copy."""
    check_document(read_page(KINDS[name].page(3_000)).document)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
@pytest.mark.parametrize("name", KINDS)
def test_a_huge_page_takes_bounded_time_and_memory(name: str) -> None:
    """Whatever its ten megabytes hold."""
    reader = Path(__file__).parent / "huge_page_reader.py"
    run = subprocess.run([sys.executable, str(reader), name], capture_output=True, text=True, timeout=600, check=True)
    took = json.loads(run.stdout)
    print(name, took)
    assert took["whole"] < MOST * SLACK and took["megabytes"] < MEGABYTES
