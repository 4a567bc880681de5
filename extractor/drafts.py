"""What the model may answer: short lists of copies. Nothing here is a record; all of it is checked first."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

Copy = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Short = Annotated[str, StringConstraints(max_length=120)]


class TitlesDraft(BaseModel):
    """Titles of papers, copied from a window of the page.

    At least one: a small model that may answer with nothing does so, and code can judge a copy.
    """

    titles: list[Copy] = Field(min_length=1, max_length=40)


class AnswersDraft(BaseModel):
    """For each number of a passage, in order: the words that answer the question, or nothing."""

    answers: list[Short] = Field(max_length=12)
