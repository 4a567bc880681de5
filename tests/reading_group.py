"""An invented page, and a model that reads it well, for tests of what asks models."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from extractor.models import Question
from extractor.records import Usage
from extractor.text.document import Document
from extractor.text.markdown import read_text

TITLES = (
    "Tidal Caches for Streaming Sensors",
    "Sparse Ferries Between Islands of Data",
    "Why Wooden Bridges Sing at Night",
)
TIDE = (
    "Sensor streams forget. We present TideCache, a cache that ebbs. TideCache cuts peak memory by 41% over SlowCache "
    "on NightBench, and throughput grows 3.1x. It was trained on 9k dialogues."
)
FERRY = (
    "Moving data between stores is slow. We introduce FerryNet, which lifts recall from 61.2% to 70.4% on IslandBench "
    "and uses 38% less energy than RowBoat."
)
BRIDGE = (
    "Bridges hum in the wind. We propose HumSense, a sensor array that detects 94.5% of loose bolts and reduces "
    "inspection time by 12 hours."
)
PAGE = f"""# Reading group

{TITLES[0]}
Ada Okafor, Bo Lindqvist
{TIDE}

{TITLES[1]}
Cleo Marchetti, Dae Won
{FERRY}

{TITLES[2]}
Esi Nakamura, Finn Abara
{BRIDGE}
"""
COPIES = {
    "41%": ("peak memory", "TideCache", "NightBench"),
    "3.1x": ("throughput", "TideCache", ""),
    "61.2% to 70.4%": ("recall", "FerryNet", "IslandBench"),
    "38%": ("energy", "FerryNet", ""),
    "94.5%": ("loose bolts", "HumSense", ""),
    "12 hours": ("inspection time", "HumSense", ""),
}
"""By printed number: what was measured, whose result it is, and on what."""
FIELDS = ("metric", "method", "setting")

Script = Callable[[Question[Any]], str]


def well(question: Question[Any]) -> str:
    """The right answer, as JSON, to any question about the page."""
    if question.kind == "titles":
        return json.dumps({"titles": [title for title in TITLES if title in question.user] or ["Reading group"]})
    at = FIELDS.index(question.kind.removeprefix("numbers."))
    return json.dumps({"answers": [COPIES[number][at] if number in COPIES else "" for number in numbers_of(question)]})


def but(*, titles: str | BaseException | Script = well, numbers: str | BaseException | Script = well) -> Script:
    """Right answers, but for a kind of question: that text instead, that error raised, or that function asked."""

    def script(question: Question[Any]) -> str:
        answer = titles if question.kind == "titles" else numbers
        if isinstance(answer, BaseException):
            raise answer
        return answer if isinstance(answer, str) else answer(question)

    return script


def numbers_of(question: Question[Any]) -> list[str]:
    """The numbers that a question asks of."""
    (line,) = re.findall(r"^Numbers: (.*)$", question.user, re.MULTILINE)
    return str(line).split("; ")


def document(text: str = PAGE) -> Document:
    return read_text(text)


SEEN = document().text
"""The page as a reader sees it."""


def place(text: str, within: str = SEEN) -> tuple[int, int]:
    """Where ``within`` first prints ``text``."""
    start = within.index(text)
    return start, start + len(text)


def fenced(question: Question[Any]) -> str:
    """What of the page a question holds: all between its two fence lines."""
    (found,) = re.findall(r"<(PAGE-[0-9a-f]{8})>\n(.*)\n</\1>", question.user, re.DOTALL)
    return str(found[1])


PAID = Usage(questions=1, prompt_tokens=50, new_prompt_tokens=50, completion_tokens=7, failed_attempts=1)
"""What a failed question may have cost."""
