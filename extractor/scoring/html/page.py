"""The page as a whole: one file that needs no network, and whose policy forbids it any."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from extractor.scoring.html.breakdown import errors_section, fields_section, pages_section, traits_section
from extractor.scoring.html.changes import changes_section
from extractor.scoring.html.charts import calibration_section, cost_section
from extractor.scoring.html.headline import header, overview, scores_section
from extractor.scoring.html.markup import Html, el, joined
from extractor.scoring.html.pages import texts_section
from extractor.scoring.html.view import ReportView

NAMES = {
    "scores": "Scores",
    "changes": "Changes",
    "errors": "Errors",
    "bypage": "By page",
    "traits": "By kind of page",
    "fields": "By field",
    "cost": "Cost",
    "confidence": "Confidence",
    "pages": "Pages",
}


def render(view: ReportView) -> str:
    """The report as one HTML page with its style, its script and its drawings inside.

    Texts of pages, models and labellers are shown as text; a content security policy lets nothing be loaded and no
    script run but the page's own, which is known by its hash.
    """
    style, script = _packaged("report.css"), _packaged("report.js")
    body = joined([header(view), _body(view), el("footer", _footer(view))])
    head = joined([_meta(style, script), el("title", view.title), el("style", Html(style))])
    return f"<!doctype html>\n{el('html', el('head', head), el('body', body, el('script', Html(script))), lang='en')}\n"


def _packaged(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _meta(style: str, script: str) -> Html:
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    return joined(
        [
            el("meta", charset="utf-8"),
            el("meta", http_equiv="Content-Security-Policy", content=policy),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", name="color-scheme", content="light dark"),
            el("meta", name="referrer", content="no-referrer"),
        ]
    )


def _hash(code: str) -> str:
    return f"sha256-{b64encode(sha256(code.encode()).digest()).decode()}"


def _body(view: ReportView) -> Html:
    sections = {
        "scores": scores_section(view),
        "changes": changes_section(view),
        "errors": errors_section(view),
        "bypage": pages_section(view),
        "traits": traits_section(view),
        "fields": fields_section(view),
        "cost": cost_section(view),
        "confidence": calibration_section(view),
        "pages": texts_section(view),
    }
    shown = {name: built for name, built in sections.items() if built}
    links = (el("a", NAMES[name], href=f"#{name}") for name in shown)
    return joined([el("nav", *links, aria_label="Sections"), el("main", overview(view), *shown.values())])


def _footer(view: ReportView) -> str:
    return f"{view.title} · {view.signature}" if view.signature else view.title
