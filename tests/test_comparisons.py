"""Rules of comparison: what is asked first, because it is cheap, takes no name from any rule."""

import itertools

import pytest

from extractor.methods import comparisons, proposals
from extractor.methods.mask import NAME
from extractor.methods.rules import read_methods

VERBS = """outperforms surpassing beat exceeds outscores outranked outdoes matches rivals improves|upon improved|by|4%|over superior|to
inferior|to on|par|with comparable|to competitive|with advantages|over wins|against overtakes preferred|over favoured|over chosen|over
underperforms lags|behind behind approaching|the|performance|of ahead|of below|that|of times|the|cost|of trailing""".split()
COMPARED = """compared|to comparing|favourably|with comparisons|with relative|to versus vs. v.s. as|opposed|to next|to against
in|contrast|to as|fast|as frente|a en|comparación|con gegenüber im|Vergleich|zu par|rapport|à rispetto|al em|relação|a than
than|in""".split()


def _sentences(openings: list[str]) -> list[str]:
    """A name after each opening, in small letters, as a sentence begins, and in capitals."""
    said = [opening.replace("|", " ") for opening in openings]
    cases = itertools.chain(said, (words.capitalize() for words in said), (words.upper() for words in said))
    return [f"Our tool {words} {NAME * 6}, systems such as {NAME * 4} and the usual {NAME * 5} by 12%." for words in cases]


@pytest.mark.parametrize("cue", sorted(comparisons._OPENINGS))
def test_words_that_open_no_rule_need_no_try(cue: str) -> None:
    """At the openings a rule finds all that it finds anywhere."""
    rule = next(pattern for name, pattern in comparisons._RULES if name == cue)
    fits = 0
    for mask in _sentences(VERBS + COMPARED):
        words = comparisons._words(mask)
        found = [match.span() for match in comparisons._found(cue, rule, mask, words)]
        assert found == [match.span() for match in rule.finditer(mask)]
        fits += len(found)
    assert fits > 20


@pytest.mark.parametrize("cue", sorted(proposals._PRINTED))
def test_the_part_that_is_looked_for_first_is_of_its_rule(cue: str) -> None:
    """Where a rule fits, so does its part."""
    texts = [
        f"With {NAME * 3}, we present it. Here we present, {NAME * 3}.",
        f"Ours is a new parsing tool, {NAME * 3}, and our fast parser, {NAME * 4}, is new.",
        f"The tool, called {NAME * 3}, is new.",
        f"The resulting tool, {NAME * 3}, is new.",
    ]
    fitting = [mask for mask in texts if any(rule.search(mask) for name, rule in proposals._PATTERNS if name == cue)]
    assert fitting
    assert all(proposals._PRINTED[cue].search(mask) for mask in fitting)


def test_an_entry_without_names_has_no_methods() -> None:
    """Nothing that looks like a name, nothing read."""
    assert read_methods("on tides", "we measured the tide, and it rose by 3% over the year.") == []
