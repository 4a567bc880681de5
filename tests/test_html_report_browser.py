"""The report in a real browser: hostile text stays text, nothing overflows, outcomes lead to their places."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from test_html_report import HOSTILE, Make, cases, gold_page, hostile_view, parsed, view  # noqa: F401 (fixtures)

from extractor.scoring.html import Calibration, Cost, Reliability, ReportView, render
from extractor.scoring.report import evaluate

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def browsed(html: str, folder: Path) -> tuple[LexborHTMLParser, str]:
    """The page as it stands after its scripts have run, and what the browser complained about."""
    if CHROMIUM is None:
        pytest.skip("needs chromium")
    file = folder / "report.html"
    file.write_text(html, "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=3000"]
    command = [CHROMIUM, *flags, f"--user-data-dir={folder / 'profile'}", "--window-size=1200,900", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return LexborHTMLParser(done.stdout), "\n".join(console)


def with_script(html: str, code: str) -> str:
    """The page without its policy and with a test's code at its end, which answers in the title."""
    without = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    return without.replace("</body>", f"<script>{code}</script></body>")


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_script_runs_but_the_pages_own(cases: Make, tmp_path: Path, payload: str) -> None:  # noqa: F811
    """The elements are those of a harmless page, the title is the payload, and nothing was refused: nothing tried."""
    made = hostile_view(cases, payload)
    page, complaints = browsed(render(made), tmp_path)
    expected = parsed(made)
    assert complaints == ""
    assert page.css("html.js") and not page.css("#pwned, img, iframe, [onerror], [onload]")
    assert len(page.css("script")) == 1
    assert page.css_first("title").text() == expected.css_first("title").text()
    assert len(page.css("pre")) == 2 * len(expected.css("pre"))


def test_policy_stops_what_would_slip_in(view: ReportView, tmp_path: Path) -> None:  # noqa: F811
    """A second wall: were markup to get through, the browser would not run it."""
    slipped = render(view).replace(
        "<footer>", "<footer><img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>"
    )
    page, complaints = browsed(slipped, tmp_path)
    assert page.css_first("title").text() == "A report" and "Content Security Policy" in complaints


@pytest.mark.parametrize("width", [420, 760, 1200])
def test_nothing_is_wider_than_the_window(view: ReportView, tmp_path: Path, width: int) -> None:  # noqa: F811
    """In a frame of that width, for windows have a least one."""
    opened = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
    (tmp_path / "inner.html").write_text(with_script(render(filled(view)), opened), "utf-8")
    code = "onload = () => { const d = document.querySelector('iframe').contentDocument.documentElement; document.title = d.scrollWidth; }"
    frame = f'<iframe src="inner.html" style="width:{width}px;height:800px;border:0"></iframe><script>{code}</script>'
    page = framed(frame, tmp_path)
    assert int(page.css_first("title").text()) <= width


def filled(view: ReportView) -> ReportView:  # noqa: F811
    """With all sections, and names that are long."""
    costs = [Cost(f"a-model-with-a-long-name-{n}", {"papers": 0.9, "results": 0.8}, 12345678, 12345, 10.0**n) for n in range(3)]
    confidence = Calibration([Reliability(n / 10, n / 10, n) for n in range(1, 10)], 0.01, {1.0: 0.9})
    run = evaluate(dict.fromkeys(view.report.pages, gold_page()), {})
    traits = {page: {"shape": "a-shape-with-a-name-" * 3} for page in view.report.pages}
    report = replace(view.report, traits=traits)
    return replace(
        view, report=report, signature="x" * 300, other=run, costs=costs, calibration=confidence, agreement={"papers": 1.0}
    )


def framed(html: str, folder: Path) -> LexborHTMLParser:
    file = folder / "frame.html"
    file.write_text(f"<!doctype html><title></title>{html}", "utf-8")
    if CHROMIUM is None:
        pytest.skip("needs chromium")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=4000"]
    command = [CHROMIUM, *flags, f"--user-data-dir={folder / 'profile'}", "--window-size=1300,900", "--dump-dom", file.as_uri()]
    return LexborHTMLParser(subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout)


def test_outcome_leads_to_its_place_on_both_sides(view: ReportView, tmp_path: Path) -> None:  # noqa: F811
    """The line and its marks are chosen, in gold and in the prediction."""
    click = "document.querySelector('.outcomes tr.o-INC').click()"
    page, _ = browsed(with_script(render(view), click), tmp_path)
    assert [mark.text() for mark in page.css(".gold mark.chosen")] == ["38"]
    assert [mark.text() for mark in page.css(".pred mark.chosen")] == ["38"]


def test_mark_leads_to_its_outcomes(view: ReportView, tmp_path: Path) -> None:  # noqa: F811
    """And back."""
    click = "document.querySelector('.gold mark.g-MIS').click()"
    page, _ = browsed(with_script(render(view), click), tmp_path)
    assert [row.css_first("td.what").text() for row in page.css("tr.chosen")] == ["papers"]


def test_fault_of_the_first_screen_filters_pages(view: ReportView, tmp_path: Path) -> None:  # noqa: F811
    """Only its outcomes are left, and pages without any are pale."""
    click = "document.querySelector('.fixes a[data-error=\"digits swapped\"]').click()"
    page, _ = browsed(with_script(render(view), click), tmp_path)
    left = [row.css_first("td.what span").text() for row in page.css(".outcomes tbody tr:not(.out)")]
    assert left == ["numbers.value"] and page.css_first("#shown").text() == "1 line on 1 page"
    assert [node.css_first("h3").text() for node in page.css("details.page.out")] == ["good"]


def test_kinds_are_hidden_by_the_style_sheet(view: ReportView, tmp_path: Path) -> None:  # noqa: F811
    """What is right is not shown at first, and is when it is asked for."""
    code = """
      const shown = () => document.querySelectorAll('.page[open] tr.o-COR')[0].getClientRects().length;
      const before = shown(); document.querySelector('#show-COR').click(); document.title = before + ' ' + shown();
    """
    page, _ = browsed(with_script(render(view), code), tmp_path)
    assert page.css_first("title").text() == "0 1"
