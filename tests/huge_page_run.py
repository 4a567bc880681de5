"""Reads one huge page in a process of its own and prints what it took: seconds of processor time, megabytes of growth."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from huge_pages import KINDS, SIZE

from extractor import NoModel, Page, extract


def _kilobytes(field: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(field + ":"))


def main(name: str, size: int) -> None:
    page = KINDS[name].page(size)
    extract(Page.from_text("Tide Gauges Learn\nMira Oduya\n"), model=NoModel())  # what is made once is no part of a page
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest mark starts anew here
    before, begin = _kilobytes("VmRSS"), time.process_time()
    result = extract(page, model=NoModel())
    took, grown = time.process_time() - begin, (_kilobytes("VmHWM") - before) / 1024
    told = [problem.reason for problem in result.problems]
    print(json.dumps({"seconds": round(took, 2), "megabytes": round(grown), "papers": len(result.papers), "problems": told}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else SIZE)
