"""The questions that a model is asked: few, short, one kind at a time, the page's words last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from extractor.ask.prompts import fence, load_prompt
from extractor.ask.windows import Window
from extractor.drafts import AnswersDraft, TitlesDraft
from extractor.models import Question
from extractor.text.document import Document


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


COPIED_FIELDS = {
    "metric": "What was measured?",
    "method": "Whose result is it?",
    "setting": "On which dataset, task or condition?",
}
"""What a model is asked of every result, one field a question."""


def number_questions(passage: str, numbers: Sequence[str], sha256: str, fields: Sequence[str]) -> list[Question[AnswersDraft]]:
    """One question a field about the numbers of a passage.

    They differ in their last line only, so that a model that keeps what it read reads the passage once.
    """
    prompt = load_prompt("numbers")
    return [
        Question(
            kind=f"numbers.{field}",
            prompt_version=prompt.version,
            system=prompt.system,
            user=prompt.fill(fence=fence(sha256), text=passage, numbers="; ".join(numbers), question=COPIED_FIELDS[field]),
            answer=AnswersDraft,
            max_tokens=20 + 24 * len(numbers),
            grammar=_as_many(len(numbers)),
            may_repeat=True,
        )
        for field in fields
    ]


@lru_cache(maxsize=100)
def _as_many(count: int) -> Mapping[str, Any]:
    """The schema with exactly one answer for each number."""
    schema: dict[str, Any] = AnswersDraft.model_json_schema()
    schema["properties"]["answers"] |= {"minItems": count, "maxItems": count}
    return schema


def prints_fence(document: Document, sha256: str) -> bool:
    """Does the page print the delimiter that is to fence it off, as it stands or spelt with entities?"""
    return fence(sha256) in document.source or fence(sha256) in document.text
