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


class NamesDraft(BaseModel):
    """Names copied from one entry."""

    proposed: list[Short] = Field(max_length=4)
    compared: list[Short] = Field(max_length=6)


class MetricsDraft(BaseModel):
    """For each marked number of one passage, in order: the words that say what was measured."""

    metrics: list[Short] = Field(max_length=12)
