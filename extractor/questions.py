"""The questions that a model is asked: few, short, one kind at a time, the page's words last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extractor.drafts import MetricsDraft, NamesDraft, TitlesDraft
from extractor.models import Question
from extractor.prompts import fence, load_prompt
from extractor.windows import Window


def titles_question(window: Window, sha256: str) -> Question[TitlesDraft]:
    """Which titles of papers does this window of the page print?"""
    prompt = load_prompt("titles")
    longest = sum(len(line) for line in window.lines)
    return Question(
        kind="titles",
        prompt_version=prompt.version,
        system=prompt.system,
        user=prompt.fill(fence=fence(sha256), lines=window.text),
        answer=TitlesDraft,
        max_tokens=min(900, 60 + longest // 3),
    )


def names_question(title: str, text: str, sha256: str) -> Question[NamesDraft]:
    """Which names does this entry propose, and which does it compare with?"""
    prompt = load_prompt("names")
    return Question(
        kind="names",
        prompt_version=prompt.version,
        system=prompt.system,
        user=prompt.fill(fence=fence(sha256), title=title or "(none)", text=text),
        answer=NamesDraft,
        max_tokens=120,
    )


def metrics_question(passage: str, numbers: Sequence[str], sha256: str) -> Question[MetricsDraft]:
    """What does each of these numbers of one passage measure?"""
    prompt = load_prompt("metrics")
    return Question(
        kind="metrics",
        prompt_version=prompt.version,
        system=prompt.system,
        user=prompt.fill(fence=fence(sha256), text=passage, numbers="; ".join(numbers)),
        answer=MetricsDraft,
        max_tokens=20 + 24 * len(numbers),
        grammar=_as_many(len(numbers)),
        may_repeat=True,
    )


def _as_many(count: int) -> Mapping[str, Any]:
    """The schema with exactly one answer for each number."""
    schema: dict[str, Any] = MetricsDraft.model_json_schema()
    schema["properties"]["metrics"] |= {"minItems": count, "maxItems": count}
    return schema


def prints_fence(source: str, sha256: str) -> bool:
    """Does the page print the delimiter that is to fence it off?"""
    return fence(sha256) in source
