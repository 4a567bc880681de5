"""Side by side with langextract over one loopback server: wall time, requests, tokens, and what the clients cost in CPU.

    python evals/bench/langextract_batch.py --peer-python PEER/bin/python            10, 100 and 1,000 pages, as a Markdown table
    python evals/bench/langextract_batch.py --peer-python PEER/bin/python --pages 10
    python evals/bench/langextract_batch.py --peer-python PEER/bin/python --pages 100 --peer-workers 16

PEER is an environment with ``langextract[openai]`` (evals/peers/README.md). Both clients are run as a user would run them, each as
one process from its start to its end, with default settings and no cache: ``extractor batch`` and ``lx.extract`` over a list of documents.

**Pages** are those of evals/suite, each with another word in every title and other digits in its numbers, so that no two are alike.

**The server**, a process of its own, answers so many requests at once (``--slots``) and lets the others wait. A request takes ``--latency`` and
then the time to write its reply at ``--rate`` tokens a second. It reads at no cost. Four characters are a token, for both, in messages and
replies; a schema that is sent beside the messages is not counted.

**Replies** are made of the page's own words, well-formed by what each client asks for, and as long as real ones were: for us
those of the 1.5B in evals/recordings (titles: 360 characters a reply, a quarter of what was sent of the page; words for a number: 64 a
reply), for langextract those of the same model in evals/peers (1,644 characters a reply, 1.9 times what was sent of the page).

**What this favours.** Replies are made of what is there, so no reply is ever repeated, cut off or unfit. The work is not the same: langextract
asks the model for everything, we ask for titles and metrics, and rules read the rest. Nothing is said of what either gets right (evals/peers
does). A server of more than ten slots favours who uses more: langextract's ten workers are its default, not its limit. One that reads at no cost
favours long prompts: langextract's examples go out with each chunk. Where a provider charges less for a prefix that it knows, both pay less.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from loopback_server import Server, completion, listen, running

HERE = Path(__file__).resolve()
SUITE = HERE.parents[1] / "suite"
CHARACTERS_A_TOKEN = 4
TITLES_SHARE = 0.25
"""Characters of a reply with titles, by those of the page that the question holds."""
ANSWER_CHARACTERS = 14
"""Of the words that say what a number measures; with quotes and commas 64 for a question of three or four numbers."""
LANGEXTRACT_SHARE = 1.9
"""Characters of a reply, by those of the chunk."""
EXTRACTION_CHARACTERS = 150
"""Of one extraction in it, about."""


# ---- pages

OTHER_WORDS = (
    "Amber Basalt Cedar Delta Ember Fjord Granite Harbor Island Juniper Kestrel Lantern Meadow Nimbus Orchard Pebble Quartz River "
    "Saffron Thicket Umber Valley Willow Yarrow Zephyr Anchor Beacon Copper Drift Echo Flint Grove Heather Inlet"
).split()
WORD = re.compile(r"\b[A-Za-z]{5,}\b")
NUMBER = re.compile(r"(?<![\w#&/.,=\"-])\d{1,3}(?!\d)")
"""Up to its comma or point; no year, entity, link or attribute."""


def write_pages(folder: Path, count: int) -> None:
    folder.mkdir()
    sources = sorted((SUITE / "pages").iterdir())
    for number in range(count):
        source = sources[number % len(sources)]
        text = varied(source.read_bytes().decode("utf-8"), titles_of(source), number // len(sources))
        (folder / f"{number:05}_{source.name}").write_bytes(text.encode("utf-8"))


def titles_of(page: Path) -> list[tuple[int, int]]:
    gold = json.loads((SUITE / "gold" / f"{page.stem}.json").read_text("utf-8"))
    return [(paper["title"]["start"], paper["title"]["end"]) for paper in gold["papers"] if paper.get("title")]


def varied(text: str, titles: list[tuple[int, int]], version: int) -> str:
    """The page's version 0 is the page itself, but for a mark at its end."""
    if version:
        for at, (start, end) in enumerate(sorted(titles, reverse=True)):
            word = OTHER_WORDS[(version + at) % len(OTHER_WORDS)]
            text = text[:start] + WORD.sub(word, text[start:end], count=1) + text[end:]
        text = NUMBER.sub(lambda match: another(match[0], version), text)
    return f"{text}\n" + (f"Version {version}.\n" if version else "")


def another(number: str, version: int) -> str:
    """With as many digits."""
    least = 10 ** (len(number) - 1)
    return str(least + (int(number) + 7 * version) % (9 * least))


# ---- the server


@dataclass
class Bench(Server):
    """``rate`` is in tokens a second."""

    rate: float = 250.0
    counts: dict[str, int] = field(
        default_factory=lambda: {"asked": 0, "answered": 0, "refused": 0, "most_at_once": 0, "sent": 0, "received": 0}
    )

    def reply(self, request: dict[str, Any]) -> dict[str, Any]:
        user = request["messages"][-1]["content"]
        text = for_langextract(user) if "\nQ: " in user else for_us(user)
        sent = sum(tokens(message["content"]) for message in request["messages"])
        self.counts["sent"] += sent
        self.counts["received"] += tokens(text)
        return completion(request, text, sent, tokens(text))

    def seconds_for(self, reply: dict[str, Any]) -> float:
        return self.latency + reply["usage"]["completion_tokens"] / self.rate


def tokens(text: str) -> int:
    return -(-len(text) // CHARACTERS_A_TOKEN)


def for_us(user: str) -> str:
    page, asked = re.findall(r"<PAGE-\w+>\n(.*)\n</PAGE-\w+>(.*)", user, re.DOTALL)[0]
    numbers = re.findall(r"^Numbers: (.*)$", asked, re.MULTILINE)
    if not numbers:
        return json.dumps({"titles": titles_in(page)}, ensure_ascii=False, separators=(",", ":"))
    answers = [words_before(page, number) for number in numbers[0].split("; ")]
    return json.dumps({"answers": answers}, ensure_ascii=False, separators=(",", ":"))


def titles_in(page: str) -> list[str]:
    """Lines that may be titles, from all over the page, until they are as long as a real reply."""
    lines = [line.strip() for line in page.splitlines()]
    likely = [line[:200] for line in lines if 3 <= len(line.split()) <= 16 and line[:1].isalpha() and not line.endswith("…")]
    chosen, length = list[str](), 0
    for line in likely[::2] + likely[1::2]:
        if chosen and length + len(line) > TITLES_SHARE * len(page):
            break
        chosen.append(line)
        length += len(line) + 3
    return chosen[:40] or [lines[0][:200] or "x"]


def words_before(page: str, number: str) -> str:
    words = page.partition(number)[0].split()
    said = ""
    while words and len(said) < ANSWER_CHARACTERS:
        said = f"{words.pop()} {said}"
    return said.strip(' "')[:100]


KINDS: tuple[tuple[str, int, dict[str, str]], ...] = (
    ("paper", 6, {"venue": "in", "year": "2026"}), ("author", 2, {}), ("author", 2, {}), ("method", 1, {"kind": "model", "role": "proposed"}),
    ("number", 1, {"kind": "result", "unit": "%", "metric": "accuracy", "direction": "increase", "method": "it", "setting": "a test set"}),
    ("number", 1, {"kind": "scale", "unit": "pages"}),
)  # fmt: skip
"""Classes in turn, words of the chunk that make an extraction, and its attributes."""


def for_langextract(user: str) -> str:
    """Words of the chunk in their order, with attributes, until the reply is as long as a real one."""
    chunk = user.rpartition("\nQ: ")[2].rpartition("\nA:")[0]
    words, found, text = iter(chunk.split()), list[dict[str, Any]](), ""
    for kind, count, attributes in cycle(KINDS):
        said = " ".join(word for _, word in zip(range(count), words, strict=False))
        if not said or len(text) > LANGEXTRACT_SHARE * len(chunk) - EXTRACTION_CHARACTERS / 2:
            break
        found.append({kind: said, f"{kind}_attributes": attributes})
        text = json.dumps({"extractions": found}, ensure_ascii=False, indent=2)
    return text or '{"extractions": []}'


# ---- the clients


@dataclass(frozen=True)
class Run:
    """One client over so many pages."""

    client: str
    pages: int
    seconds: float
    cpu: float
    counts: dict[str, int]
    ended: str

    def row(self) -> str:
        counts = self.counts
        cells = [
            f"{self.pages:,}", self.client, f"{self.seconds:,.1f}", f"{counts['answered']:,}", f"{counts['sent']:,}", f"{counts['received']:,}",
            str(counts["most_at_once"]), f"{self.cpu:,.1f}", f"{1000 * self.cpu / max(1, counts['answered']):.0f}",
        ]  # fmt: skip
        return f"| {' | '.join(cells)} |"


HEAD = (
    "| pages | client | wall s | requests | tokens sent | tokens received | most at once | CPU s | CPU ms a request |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def timed(command: list[str], cache: Path) -> tuple[float, float]:
    """Seconds of wall and of processor, from the start of the process to its end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")} | {
        "XDG_CACHE_HOME": str(cache)
    }
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{command[:2]} failed:\n{said[-2000:]}")
    return time.monotonic() - began, used.ru_utime + used.ru_stime


def ours(pages: Path, base_url: str, out: Path) -> list[str]:
    call = "from extractor.cli import main; main()"
    return [
        sys.executable, "-c", call, "batch", str(pages), "--out", str(out), "--model", "bench", "--base-url", base_url, "--no-cache"
    ]  # fmt: skip


def theirs(python: Path, workers: int | None, pages: Path, base_url: str, out: Path) -> list[str]:
    more = ["--workers", str(workers)] if workers is not None else []
    script = str(HERE.with_name("langextract_client.py"))
    return [str(python), script, str(pages), "--base-url", base_url, "--out", str(out), *more]


def ended_by_us(out: Path) -> str:
    lines = subprocess.run(
        [sys.executable, "-c", "from extractor.cli import main; main()", "status", str(out)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return "; ".join(lines[:2])


def ended_by_them(out: Path) -> str:
    documents = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    found = [extraction for document in documents for extraction in document["extractions"]]
    return f"{len(documents)} documents, {len(found)} extractions, {sum(each['char_interval'] is not None for each in found)} of them found"


def runs(given: argparse.Namespace) -> Iterator[Run]:
    for count in given.pages:
        with tempfile.TemporaryDirectory() as folder:
            pages, out = Path(folder) / "pages", Path(folder) / "out"
            write_pages(pages, count)
            out.mkdir()
            for client in given.clients:
                with running(*flags(given), script=HERE) as server:
                    commands = {"extractor": ours, "langextract": lambda *of: theirs(given.peer_python, given.peer_workers, *of)}
                    seconds, cpu = timed(commands[client](pages, server.base_url, out / client), Path(folder))
                    ended = (ended_by_us if client == "extractor" else ended_by_them)(out / client)
                    yield Run(client, count, seconds, cpu, server.counts(), ended)


def flags(given: argparse.Namespace) -> list[str]:
    return ["--serve", "--slots", str(given.slots), "--latency", str(given.latency), "--rate", str(given.rate)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", type=Path, help="the Python of an environment with langextract")
    parser.add_argument("--peer-workers", type=int, help="instead of its default, ten")
    parser.add_argument("--pages", type=int, nargs="*", default=[10, 100, 1000])
    parser.add_argument("--clients", nargs="*", choices=["extractor", "langextract"], default=["extractor", "langextract"])
    parser.add_argument("--slots", type=int, default=16)
    parser.add_argument("--latency", type=float, default=0.5, help="seconds a request")
    parser.add_argument("--rate", type=float, default=250.0, help="tokens a second that are written")
    parser.add_argument("--serve", action="store_true", help="be the server")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    if given.serve:
        with suppress(KeyboardInterrupt):
            asyncio.run(listen(Bench(given.slots, given.latency, queues=True, rate=given.rate)))
        return
    print(f"{given.slots} slots, {given.latency:g} s a request, {given.rate:g} tokens a second\n\n{HEAD}", flush=True)
    for run in runs(given):
        print(run.row(), flush=True)
        print(f"{run.client}: {run.ended}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
