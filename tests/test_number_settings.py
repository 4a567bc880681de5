"""The rules tie each number to the place, the group or the condition that its own clause names."""

from __future__ import annotations

import pytest

from extractor.numbers.rules import Entry, Field, Name, judge_numbers


def read(text: str, names: str, field: str) -> list[str | None]:
    """One field of every result, in order; ``names`` are comma-separated, compared ones begin with a star."""
    known = [name.strip() for name in names.split(",") if name.strip()]
    entry = Entry(text, names=tuple(Name(name.lstrip("*"), "compared" if name[0] == "*" else "proposed") for name in known))
    readings = [reading for reading in judge_numbers(entry) if reading.kind and reading.kind.value == "result"]
    fields: list[Field[str] | None] = [getattr(reading, field) for reading in readings]
    return [value.value if value else None for value in fields]


SETTINGS = [
    # the scene at the head of a sentence
    ("On TideSet, 1,250 tides of two harbours, Moor cuts the error by 12%.", "Moor", ["TideSet"]),
    ("Over 14 harbour logs Moor lowers the error by 12%.", "Moor", ["14 harbour logs"]),
    ("On rigid masts grip success grows by 12%.", "", ["rigid masts"]),
    ("On wet decks GripScore is 0.81.", "", ["wet decks"]),
    ("With cheap sensors the benefit shrinks to 6%.", "", ["cheap sensors"]),
    ("Without the keel head mIoU is 33.0.", "", ["Without the keel head"]),
    ("Kept at 4.2 K for 61 days, the clock drifts by 3%.", "", ["4.2 K"]),
    ("At 30 mK and 8.1 GHz the counter has an efficiency of 96.3%.", "", ["30 mK; 8.1 GHz"]),
    ("When the boat shows its route, collisions fall by 12%.", "", ["the boat shows its route"]),
    ("In a blind trial of 36 moorings the hit rate was 86%.", "", ["a blind trial"]),
    ("At light load it draws 4.1x less power.", "", ["light load"]),
    ("On it, Moor reaches, on the rough split, an error of 5.6%.", "Moor", ["rough split"]),
    # a later clause has a scene of its own
    (
        "On Alpha it raises recall from 28% to 31%, and on Beta it scores 29.9% (Buoy: 29.6%).",
        "*Buoy",
        ["Alpha", "Beta", "Beta"],
    ),
    ("On Alpha Moor cuts cost by 12%, while accuracy on Beta drops by 3%.", "Moor", ["Alpha", "Beta"]),
    ("At 4 K it drifts by 3%; noise at 20 Hz is 4%.", "", ["4 K", "20 Hz"]),
    # what stands between two numbers belongs to the one on its side
    (
        "Cost fell by 11.8% (95% CI 10-13) with evening tides and by 7.9% with morning tides.",
        "",
        ["evening tides", "morning tides"],
    ),
    ("It lifts recall on Alpha from 41% to 46% and on Beta from 35% to 38%.", "", ["Alpha", "Beta"]),
    ("Grip grows by 18 points on rigid masts and by 4 points on bent ones.", "", ["rigid masts", "bent ones"]),
    ("The sea released 2.3 times more at night than at noon.", "", ["night"]),
    # the same of another, in the same place
    ("The rate over 1,150 hauls from wet decks is 94%, where the stock winch manages 61%.", "", ["wet decks", "wet decks"]),
    ("The AUC was 0.91 on Alpha vs. 0.84 for the tide rule.", "", ["Alpha", "Alpha"]),
    (
        "Cost fell by 11% with oars and by 8% with sails. Pain was reported by 6% and 5% of sailors, respectively.",
        "",
        ["oars", "sails", "oars", "sails"],
    ),
    # groups and what was done, as subjects
    ("Rowing led to a 63% increase in pulse. It also increased sweat by 16%.", "", ["Rowing", "Rowing"]),
    ("A 3 kg load increases sway by 28% and decreases speed by 17%.", "", ["A 3 kg load", "A 3 kg load"]),
    ("Later, mutant mice had lost 9% of cells, whereas controls had lost 31%.", "", ["mutant mice", "controls"]),
    ("The bill fell from 61 to 38 kWh once the pump was dropped.", "", ["once the pump was dropped"]),
    ("The gap is narrower among the young (1.9x).", "", ["the young"]),
    ("The accuracy of the second harbour was 85%.", "", ["second harbour"]),
    # no place
    ("Brightness rose by a factor of 4 with respect to the old lamp.", "", [None]),
    ("Recall rose by 5%, with a drift of 12 pN per hour.", "", [None, None]),
    ("In robustness checks, 72% of claims held.", "", [None]),
]


@pytest.mark.parametrize(("text", "names", "expected"), SETTINGS)
def test_each_number_has_the_setting_of_its_own_clause(text: str, names: str, expected: list[str | None]) -> None:
    """Scenes, places beside the number, groups, causes; nothing of a neighbour's."""
    assert read(text, names, "setting") == expected


METHODS = [
    ("Cost fell to 0.6% (random search: 4.9%).", "", [None, "random search"]),
    ("Moor cuts the error from 9.8 to 3.1, while the plain chart remains at 8.7.", "Moor", ["Moor", "plain chart"]),
    ("Moor reaches a kappa of 0.61, against 0.66 for the far cheaper RuleBuoy.", "Moor", ["Moor", "RuleBuoy"]),
    ("Toll pricing increases total traffic by 2%.", "", ["Toll pricing"]),
    ("The CO/H2 and CO/He ratios range from 0.17 to 1.77.", "", [None]),
]


@pytest.mark.parametrize(("text", "names", "expected"), METHODS)
def test_a_rival_has_its_own_number(text: str, names: str, expected: list[str | None]) -> None:
    """In brackets, behind "for", as the subject of a contrasting clause."""
    assert read(text, names, "method") == expected


METRICS = [
    (
        "On A, Moor cuts mean time by 27% and tail time by 2x, where Buoy manages 11% and 1.4x.",
        "Moor, *Buoy",
        ["mean time", "tail time"] * 2,
    ),
    ("On four synthetic sail sets turns run 2.7x faster.", "", ["turns"]),
    ("The lag between rain and flood shortened from 61 h to 14 h.", "", ["lag"]),
    ("Berths within 400 m of a quay rise by 2%.", "", ["Berths"]),
    ("It scores an F1 of 0.817, second among 23 teams and 0.6 points behind the winner.", "", ["F1", "F1"]),
    ("At a bound of 0.001 the ratio is 46x.", "", ["ratio"]),
    ("Training takes about 4 minutes.", "", ["Training"]),
    ("The temperature never exceeded 43.6 °C.", "", ["temperature"]),
    ("It counts with an efficiency of 96% and a dark rate below 14 Hz.", "", ["efficiency", "dark rate"]),
    ("The effect is real (OR = 1.58).", "", ["OR"]),
    ("The reef keeps a 1,3-pentadiol yield of 83%.", "", ["1,3-pentadiol yield"]),
    ("Accuracy slips by 3%.", "", ["Accuracy"]),
]


@pytest.mark.parametrize(("text", "names", "expected"), METRICS)
def test_what_was_measured_is_the_subject_or_the_object(text: str, names: str, expected: list[str | None]) -> None:
    """Nouns that could be verbs, subjects behind an opening place, pairs, levels of rivals."""
    assert read(text, names, "metric") == expected


@pytest.mark.parametrize(
    "text",
    [
        "When fewer than 2 boats meet on a quay there is no gain.",
        "Beyond 800 m we find nothing.",
    ],
)
def test_the_bound_that_opens_a_clause_is_a_condition(text: str) -> None:
    """It says when something holds, and reports nothing."""
    assert [reading for reading in judge_numbers(Entry(text)) if reading.kind] == []
