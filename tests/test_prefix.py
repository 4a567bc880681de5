"""What is read anew: less, and always in the same blocks."""

from collections.abc import Sequence

import pytest

from extractor.engines.prefix import BLOCK, SAVED_STATES, PrefixMemory, Prompt, common

SYSTEM = list(range(1000, 1050))
OTHER = list(range(2000, 2040))


class Played:
    """Keeps with each token the blocks that it was read in: an engine's state depends on both."""

    def __init__(self) -> None:
        self.tokens: list[int] = []
        self.blocks: list[tuple[int, ...]] = []

    def read(self, tokens: Sequence[int]) -> None:
        for start in range(0, len(tokens), BLOCK):
            block = tuple(tokens[start : start + BLOCK])
            self.tokens += block
            self.blocks += [block] * len(block)

    def write(self, *tokens: int) -> None:
        for token in tokens:
            self.read([token])

    def keep(self, count: int) -> None:
        del self.tokens[count:], self.blocks[count:]

    def save(self) -> bytes:
        return repr(self.blocks).encode()

    def restore(self, tokens: Sequence[int], state: bytes) -> None:
        self.tokens, self.blocks = list(tokens), eval(state)


def prompt(user: Sequence[int], system: Sequence[int] = SYSTEM) -> Prompt:
    return Prompt([*system, *user], len(system))


PASSAGE = list(range(100))
HISTORIES = {
    "nothing": [],
    "itself": [prompt(PASSAGE)],
    "the same passage": [prompt([*PASSAGE[:97], 7, 8])],
    "the same system text": [prompt([9, 9, 9])],
    "another in between": [prompt([9, 9, 9]), prompt([5], OTHER)],
    "a system text that begins alike": [prompt(PASSAGE, [*SYSTEM, 1]), prompt(PASSAGE, SYSTEM[:40])],
    "many system texts": [prompt([1], [n, n]) for n in range(SAVED_STATES + 2)],
    "a longer prompt": [prompt([*PASSAGE, 1, 2, 3])],
    "no system text": [prompt(PASSAGE, [])],
}


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("wanted", [prompt(PASSAGE), prompt([1]), prompt(PASSAGE, [])], ids=["passage", "short", "no system"])
def test_what_was_read_before_does_not_change_the_state(history: str, wanted: Prompt):
    fresh = Played()
    assert PrefixMemory(fresh).read(wanted) == len(wanted.tokens)
    used = Played()
    memory = PrefixMemory(used)
    for earlier in HISTORIES[history]:
        memory.read(earlier)
        used.write(0, 1, 2)
    memory.read(wanted)
    assert used.tokens == wanted.tokens
    assert used.blocks == fresh.blocks


@pytest.mark.parametrize(
    ("history", "new"),
    [
        ("nothing", 150),
        ("the same system text", 100),
        ("another in between", 100),
        ("the same passage", 100 - 96),
        ("itself", 100 - 96),
        ("many system texts", 150),
    ],
)
def test_how_much_is_read_anew(history: str, new: int):
    memory = PrefixMemory(Played())
    for earlier in HISTORIES[history]:
        memory.read(earlier)
    assert memory.read(prompt(PASSAGE)) == new


def test_what_the_model_wrote_is_not_taken_for_what_it_read():
    """Written tokens were read one by one; a prompt that quotes a reply reads them in blocks."""
    played = Played()
    memory = PrefixMemory(played)
    memory.read(prompt(PASSAGE))
    played.write(*range(500, 600))
    assert memory.read(prompt([*PASSAGE, *range(500, 600)])) == 200 - 96


def test_a_system_text_asked_for_lately_is_not_forgotten_first():
    memory = PrefixMemory(Played())
    memory.read(prompt([1]))
    for number in range(SAVED_STATES * 2):
        memory.read(prompt([1], [number, number]))
        assert memory.read(prompt([1, number])) == 2


@pytest.mark.parametrize(
    ("first", "second", "shared"), [([], [1], 0), ([1, 2], [1, 2], 2), ([1, 2, 3], [1, 2, 4], 2), ([1], [2], 0)]
)
def test_the_common_beginning(first: list[int], second: list[int], shared: int):
    assert common(first, second) == shared
