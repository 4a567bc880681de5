"""langextract over pages of ours, by a model behind an OpenAI-compatible URL: what it found, and what that cost.

Beside our own harness, for langextract wants its own environment::

    python -m venv /tmp/peer && . /tmp/peer/bin/activate
    pip install "langextract[openai]==1.7.1" "llama-cpp-python[server]"
    python -m llama_cpp.server --model qwen2.5-coder-1.5b-instruct-q4_k_m.gguf --n_ctx 8192 --n_threads 2 --port 8077 &
    python evals/peers/langextract_run.py --base-url http://127.0.0.1:8077/v1 --model qwen2.5-coder-1.5b-instruct \\
        --out evals/peers/langextract.jsonl evals/suite/pages/w01_author_bylines_twice.txt ...

A page is given as its raw text, markup and all, so that langextract's offsets are ours. ``--out`` gets one annotated
document of langextract's own a line, appended as pages end. Beside it, ``.calls.jsonl`` gets one line a call: the server's reply with
its tokens and why the model stopped, and the seconds that it took. What was answered once is not asked again, so a run that was stopped goes
on where it was, and with the committed replies it needs no server.

Everything is langextract's default (chunks of 1,000 characters, one pass, fuzzy alignment on) save temperature 0, a limit of
tokens a call, without which a small model can repeat itself until the context is full, and JSON mode instead of structured
outputs, because llama-cpp-python's server answers 500 to ``json_schema`` (``--schema`` asks for them where a server knows them).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import langextract as lx
from langextract.factory import ModelConfig, create_model
from openai.types.chat import ChatCompletion

PROMPT = textwrap.dedent("""\
    Extract the research papers that the page lists, and what it says about each, in order of appearance.
    Use the exact text of the page for every extraction. Do not paraphrase, do not overlap extractions.

    paper: the title of an entry, before anything else of that entry. Attributes: venue and year, where printed. Where an
      entry prints no title, take the first words of its text instead, with the attribute titled "no".
    author: the name of one author of the paper.
    method: a named method, model, system, benchmark or dataset, once a paper. Attributes: kind (method, model, system,
      benchmark, dataset, metric, law), and role: proposed by the paper, or compared against it.
    number: a quantity that the text reports about the work, with its sign and its unit symbol: "41%", "12.7x", "9k",
      "from 51.3% to 60.8%". Attributes: kind (result for what was measured, scale for the size or count of what was built
      or evaluated), unit, metric, direction (increase or decrease), method whose number it is, baseline that it is set
      against, setting (dataset or condition), qualifier (about, at_least, at_most); only those that the text gives.

    Years, numbers inside names, page counters, and figures about other work are not numbers.""")

PAPERS = """\
<li><a href="/p/31">KelpNet: Segmenting Seaweed from Drones</a><br>Ada Okafor, Li Wei &middot; CoastVis 2031
<p>We present KelpNet, a network that finds kelp in drone images. On TideBench it reaches an accuracy of 91.4%, compared \
to 88.0% for ReefSeg, and reduces inference time by 41%. We release 9k images.</p></li>"""

DIGEST = """\
## Databases

**Sorting while you sleep** (Mara Lindqvist et al., [pdf](https://papers.example/sleep.pdf)). NapSort moves compaction to \
idle hours. It runs up to 2.7x faster than B-Rest on eleven traces; memory grew from 1.2 GB to 1.5 GB.

Showing 1-2 of 318 papers. 12 new this week."""

UNTITLED = """\
Abstract 14. Soil sensors drift. We propose the Loam Law, which predicts drift from humidity, with an error of about 0.3 degrees \
over 58,000 hours of readings.

Abstract 15. Nothing is known of how bees vote at night. We argue that nobody has looked."""


def found(kind: str, text: str, /, **attributes: str) -> lx.data.Extraction:
    return lx.data.Extraction(extraction_class=kind, extraction_text=text, attributes=attributes or None)


EXAMPLES = [
    lx.data.ExampleData(
        text=PAPERS,
        extractions=[
            found("paper", "KelpNet: Segmenting Seaweed from Drones", venue="CoastVis 2031", year="2031"),
            found("author", "Ada Okafor"),
            found("author", "Li Wei"),
            found("method", "KelpNet", kind="model", role="proposed"),
            found("number", "91.4%", kind="result", unit="%", metric="accuracy", method="KelpNet", setting="TideBench"),
            found("number", "88.0%", kind="result", unit="%", metric="accuracy", method="ReefSeg", setting="TideBench"),
            found("method", "ReefSeg", kind="model", role="compared"),
            found("number", "41%", kind="result", unit="%", metric="inference time", direction="decrease", method="KelpNet"),
            found("number", "9k", kind="scale", unit="images"),
        ],
    ),
    lx.data.ExampleData(
        text=DIGEST,
        extractions=[
            found("paper", "Sorting while you sleep"),
            found("author", "Mara Lindqvist"),
            found("method", "NapSort", kind="method", role="proposed"),
            found("number", "2.7x", kind="result", unit="x", direction="increase", method="NapSort", baseline="B-Rest", qualifier="at_most"),
            found("method", "B-Rest", kind="method", role="compared"),
            found("number", "eleven", kind="scale", unit="traces"),
            found("number", "from 1.2 GB to 1.5 GB", kind="result", unit="GB", metric="memory", direction="increase", method="NapSort"),
        ],
    ),
    lx.data.ExampleData(
        text=UNTITLED,
        extractions=[
            found("paper", "Soil sensors drift.", titled="no"),
            found("method", "Loam Law", kind="law", role="proposed"),
            found("number", "0.3 degrees", kind="result", unit="degrees", metric="error", method="Loam Law", qualifier="about"),
            found("number", "58,000", kind="scale", unit="hours"),
            found("paper", "Nothing is known of how bees vote at night.", titled="no"),
        ],
    ),
]  # fmt: skip


def build_model(options: argparse.Namespace) -> Any:
    arguments = {"api_key": options.api_key, "base_url": options.base_url, "max_workers": 1}
    limits = {"temperature": 0.0, "max_output_tokens": options.max_tokens}
    config = ModelConfig(model_id=options.model, provider="openai", provider_kwargs=arguments | limits)
    return create_model(config, examples=EXAMPLES, use_schema_constraints=options.schema)


class Replies:
    """The model's replies, kept as they come: a second run asks only what is missing, and one of all pages asks nothing."""

    def __init__(self, file: Path) -> None:
        self.file, self.page = file, ""
        self.kept = {line["request"]: line for line in lines_of(file)}

    def through(self, client: Any) -> Any:
        """The client, asking here first. langextract drops the usage that the server reports, so it is read on the way."""
        patient = client.with_options(timeout=6 * 3600, max_retries=0)  # a busy machine is no reason to ask anew
        create = patient.chat.completions.create
        patient.chat.completions.create = lambda **request: self._reply(create, request)
        return patient

    def _reply(self, create: Callable[..., ChatCompletion], request: dict[str, Any]) -> ChatCompletion:
        key = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
        if key not in self.kept:
            started = time.monotonic()
            reply = create(**request).model_dump(mode="json", exclude_none=True)
            self.kept[key] = {"page": self.page, "request": key, "seconds": round(time.monotonic() - started, 1), "reply": reply}
            append(self.file, self.kept[key])
        return ChatCompletion.model_validate(self.kept[key]["reply"])


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line] if file.exists() else []


def append(path: Path, line: dict[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_page(path: Path) -> str:
    return path.read_bytes().decode("utf-8")  # no universal newlines: offsets count both characters of a CRLF


def annotate(page: Path, model: Any) -> dict[str, Any]:
    document = lx.data.Document(text=read_page(page), document_id=page.name)
    [annotated] = lx.extract(
        text_or_documents=[document],
        prompt_description=PROMPT,
        examples=EXAMPLES,
        model=model,
        use_schema_constraints=False,  # the model has them
        max_workers=1,
        batch_length=1,
        show_progress=False,
    )
    return lx.data_lib.annotated_document_to_dict(annotated)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE")
    parser.add_argument("--base-url", required=True, help="of the OpenAI-compatible server, with its /v1")
    parser.add_argument("--model", required=True, help="the model's name on that server")
    parser.add_argument("--api-key", default="none", help="a server of one's own asks for none")
    parser.add_argument(
        "--schema", action="store_true", help="structured outputs instead of JSON mode: the server must know json_schema"
    )
    parser.add_argument("--max-tokens", type=int, default=2048, help="that one call may write")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("langextract.jsonl"))
    return parser.parse_args()


def main() -> None:
    options = arguments()
    done = {line["document_id"] for line in lines_of(options.out)}
    replies = Replies(options.out.with_suffix(".calls.jsonl"))
    model = build_model(options)
    model._client = replies.through(model._client)
    for page in options.pages:
        if page.name not in done:
            replies.page = page.name
            append(options.out, annotate(page, model))


if __name__ == "__main__":
    main()
