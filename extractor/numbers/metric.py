"""What a number measures, and whether it says more or less: read from the sentence around it.

Each reading is one sentence pattern (:mod:`extractor.numbers.changes`, :mod:`extractor.numbers.levels`); they are tried from
the most to the least specific. A pattern gives a :class:`extractor.numbers.frame.Frame`, whose spans say where it was read.
"""

from __future__ import annotations

from collections.abc import Callable

from extractor.numbers.candidates import Candidate
from extractor.numbers.changes import above_or_below, change_before, change_noun_after, comparative, from_to, times_word
from extractor.numbers.frame import Frame
from extractor.numbers.levels import held_at, level_after, level_before, level_subject, of_after

Reading = Callable[[Candidate], Frame | None]


_READINGS: tuple[Reading, ...] = (
    times_word,
    change_noun_after,
    above_or_below,
    comparative,
    of_after,
    change_before,
    from_to,
    level_after,
    held_at,
    level_before,
    level_subject,
)


def own_frame(candidate: Candidate) -> Frame | None:
    """The first pattern that fits the number itself."""
    for reading in _READINGS:
        frame = reading(candidate)
        if frame is not None:
            return frame
    return None
