"""Reads one huge page in a process of its own and prints what it took: seconds of processor time, megabytes of growth.

``python tests/huge_page_reader.py "paper list" 10000000``
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from huge_pages import KINDS, SIZE

from extractor import NoModel, Page, extract
from extractor.text.reading import read_page


def _kilobytes(field: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(field + ":"))


def _seconds(call: Callable[[], object]) -> float:
    begin = time.process_time()
    call()
    return round(time.process_time() - begin, 2)


def main(name: str, size: int) -> None:
    page = KINDS[name].page(size)
    extract(Page.from_text("Tide Gauges Learn\nMira Oduya\n"), model=NoModel())  # what is made once is no part of a page
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest mark starts anew here
    before = _kilobytes("VmRSS")
    read = _seconds(lambda: read_page(page))
    whole = _seconds(lambda: extract(page, model=NoModel()))
    print(json.dumps({"read": read, "whole": whole, "megabytes": round((_kilobytes("VmHWM") - before) / 1024)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else SIZE)
