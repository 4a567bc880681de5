"""Is a printed number a reported result, the size of something, or nothing that the text reports?

The rules look at the number's unit, the noun behind it and the words before it. Each gives its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.language.prose import Class, Phrase, is_plural
from extractor.numbers import words
from extractor.numbers.candidates import Candidate
from extractor.numbers.frame import Frame
from extractor.numbers.metric import own_frame
from extractor.numbers.units import DURATIONS
from extractor.records import NumberKind


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of a number, or None where it is no report; ``rule`` says why."""

    kind: NumberKind | None
    rule: str


_RESULT_UNITS = frozenset(["%", "points", "x", "‰", "orders of magnitude", "dB"])
_SIZE_LETTER = re.compile(r"\d\s?[BM]$")
_HARDWARE = frozenset(
    "gpu gpus laptop cpu cpus ram vram card cards board boards node nodes server memory device machine chip telescope"
    " magnet mri scanner scanners radar laser detector camera cores core hardware accelerators".split()
)
_CONDITION_NOUNS = frozenset(
    "threshold thresholds temperature temperatures dose doses concentration concentrations bound lag window windows"
    " wavelength wavelengths resolution budget budgets rate-limit dropout length lengths width widths height depth"
    " depths"
    " distance distances radius diameter age ages interval intervals angle angles voltage voltages ph twist"
    " redshift seed"
    " power-level significance alpha level levels horizon frequency frequencies purity weight weights size sizes"
    " energy-scale"
    " altitude altitudes thickness thicknesses duration durations pressure pressures field mass masses".split()
)
_SCALING_NOUNS = frozenset(
    "super-resolution upscaling upsampling downsampling magnification coverage zoom sr downscaling exomes objective".split()
)
_DOSES = re.compile(r"(?:mg|µg|ug|g|ng)/kg|mg/m2|IU")
_SUBORDINATE = frozenset("when if where once unless although though until after before".split())


def decide(candidate: Candidate, frame: Frame | None, *, follows_result: bool) -> Verdict:
    """The verdict on one number. ``follows_result``: it stands in one list with a number that is a result."""
    for rule in (_on_its_face, _compound, _elsewhere, _condition):
        if verdict := rule(candidate, frame, follows_result):
            return verdict
    return _by_unit(candidate, frame, follows_result)


def _on_its_face(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict | None:
    if candidate.quantity.suspect:
        return Verdict(None, candidate.quantity.suspect)
    if candidate.quantity.names and not candidate.counts_a_noun:
        return Verdict(None, "label")
    if candidate.low(candidate.before) == "=" and candidate.low(candidate.before - 1) == "n":
        return Verdict(None, "value of a symbol") if _is_symbol(candidate) else Verdict("scale", "n =")
    return None


def _is_symbol(candidate: Candidate) -> bool:
    """ "For n = 5", "n = 1–4", "an n = 4 crystal": no number of those who were looked at."""
    assumed = candidate.low(candidate.before - 2) in ("for", "when", "where", "if", "with", "to", "at", "an", "the")
    sample = candidate.low(candidate.before - 2) == "(" or _counts_a_sample(candidate)
    return candidate.quantity.form == "range" or assumed or (candidate.counts_a_noun and not sample)


def _counts_a_sample(candidate: Candidate) -> bool:
    """ "n = 40 patients": the noun says who was looked at."""
    run = candidate.noun_run(candidate.after)
    return run is not None and any(candidate.low(at) in words.PEOPLE | words.GROUPS for at in range(run[0], run[1] + 1))


def _compound(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict | None:
    """ "a 10^5-node graph" is a size; "8-bit", "90-day" and "three-stage" say of which kind something is."""
    quantity = candidate.quantity
    if quantity.form != "compound":
        return None
    if quantity.unit_symbol is not None and not (frame and frame.direction):
        return Verdict(None, "compound word")
    if quantity.unit_symbol is not None:
        return None
    noun = candidate.low(candidate.at + 1 + (candidate.low(candidate.at + 1) == "-"))
    if noun.startswith(("scale", "strong")):
        return Verdict("scale", "scale of")
    large = quantity.value >= 1000
    part = noun.split("-")[0]
    if (part in words.COMPOUND_PARTS and not large) or part in _NEVER_COUNTED:
        return Verdict(None, "compound word")
    if noun in ("parameter", "param") and not candidate.sentence.names:
        return Verdict(None, "size that names a model")
    if large or (quantity.value >= 20 and _collection_follows(candidate)):
        return Verdict("scale", "size of a collection")
    return Verdict(None, "compound word")


_NEVER_COUNTED = frozenset("bit token tokens d dimensional px pixel pixels hz year k nm mm km hour word".split())


def _collection_follows(candidate: Candidate) -> bool:
    return any(candidate.low(index) in words.SCALE_COLLECTIONS for index in range(candidate.at + 1, candidate.at + 5))


_GENERAL = re.compile(
    r"\b(?:worldwide|globally|people|patients|deaths|annual|annually|each year|every year|typically|often|usually"
    r"|can|may|might"
    r"|must|need|needs|require|requires|however|unable|existing|current|traditional|most|many|challenge|challenging"
    r"|remains?|known"
    r"|popular|crucial|important|essential|is an?|are an?|half|projected|expected|estimated|global)\b",
    re.IGNORECASE,
)


def _first_hand(candidate: Candidate) -> bool:
    """Digests leave "we" out: "1,200 frames of 212 rooms, each with ground truth" opens a report, not a background."""
    quantity = candidate.quantity
    if candidate.quantity.unit_symbol in ("x", "%", "points") and own_frame(candidate) and not _general(candidate.sentence.text):
        return True
    counts = quantity.unit_symbol is None and quantity.whole and (quantity.form != "word" or quantity.value > 10)
    return counts and candidate.counts_a_noun and not _general(candidate.sentence.text)


@lru_cache(maxsize=64)
def _general(sentence: str) -> bool:
    return bool(_GENERAL.search(sentence))


_OTHERS = re.compile(
    r"\b(?:(?:earlier|previous|prior|past|published|widely[- ]quoted|other) (?:\w+ ){0,2}(?:stud(?:y|ies)|works?"
    r"|reports?|audits?"
    r"|schemes?|figures?|guidelines?|surveys?|estimates?)\b(?:[^.;]{0,40}\b(?:report|had|ha[sv]e|of|stay|show|ask"
    r"|found|put))"
    r"|according to|(?:from|in) the literature|by others|as required by|world health organi[sz]ation|world ?wide"
    r"|globally|each year"
    r"|annually|per year)\b",
    re.IGNORECASE,
)


_OURS = re.compile(r"\b(?:we|our)\b|;|, (?:only|but|while)")


@lru_cache(maxsize=64)
def _figure_of_others(sentence: str) -> re.Match[str] | None:
    return _OTHERS.search(sentence)


def _elsewhere(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict | None:
    """A title's number names its subject; what precedes the work's own sentences is background."""
    sentence = candidate.sentence
    if sentence.background and not _first_hand(candidate):
        return Verdict(None, "background")
    if sentence.titles and _counted_in_title(candidate):
        return None
    if sentence.titles:
        return None if candidate.quantity.unit_symbol in ("%", "x") and frame and frame.direction else Verdict(None, "title")
    found = _figure_of_others(sentence.text)
    if found and sentence.start + found.start() < candidate.quantity.start <= sentence.start + found.end() + 60:
        between = candidate.entry.text[sentence.start + found.start() : candidate.quantity.start]
        ours = _OURS.search(between) or _counted_first(candidate, found)
        return None if ours else Verdict(None, "figure of others")
    return None


_COUNTED_BEHIND = frozenset("of from in across on for with over among :".split())


def _counted_in_title(candidate: Candidate) -> bool:
    """ "A Survey of 146 Systems", "Overlap in Three Corpora": what the work counted; "Seven Sins" is a way of speaking."""
    quantity = candidate.quantity
    if quantity.unit_symbol is not None or not quantity.whole or quantity.form not in ("plain", "word"):
        return False
    least = 100 if candidate.low(candidate.before) == ":" else 3
    return quantity.value >= least and candidate.counts_a_noun and candidate.low(candidate.before) in _COUNTED_BEHIND


def _counted_first(candidate: Candidate, found: re.Match[str]) -> bool:
    """ "Would cost 9 million annually, or 2 per user": the adverb belongs to the number before it."""
    start = candidate.sentence.start + found.start()
    adverb = found[0].casefold() in ("annually", "each year", "per year", "globally", "worldwide")
    return adverb and any(quantity.end <= start for quantity in candidate.sentence.quantities)


# ---------------------------------------------------------------- conditions


def _condition(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict | None:
    if candidate.quantity.unit_symbol is None and _SIZE_LETTER.search(candidate.token.text) and _names_a_model(candidate):
        return Verdict(None, "size that names a model")
    for holds in (_with_condition, _opening_act, _heated, _criterion, _same_in_counts, _age, _depth, _set_after):
        if holds(candidate, frame, follows):
            return Verdict(None, "condition")
    if frame is not None and frame.direction and frame.rule != "level after":
        return None
    for reason in (_set_value, _kept, _dose, _wave, _apparatus, _at_level, _reach, _subordinate, _assumed, _duration):
        if found := reason(candidate, frame, follows):
            return Verdict(None, found)
    return None


def _same_in_counts(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "75.3% (831/1103)": the bracket says the share once more."""
    share = candidate.tokens[candidate.before - 1].quantity if candidate.low(candidate.before) == "(" and candidate.before else None
    return candidate.quantity.form == "fraction" and share is not None and share.unit_symbol == "%"


_LENGTHS = frozenset(["cm", "m", "mm", "µm", "km", "nm"])


def _depth(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "Topsoils (0–30 cm)": a range alone in brackets that begins at nought is where it was looked at."""
    quantity = candidate.quantity
    bracketed = candidate.low(candidate.at - 1) == "(" and candidate.low(candidate.at + 1) == ")"
    return quantity.form == "range" and quantity.value == 0 and bracketed and quantity.unit_symbol in _LENGTHS


def _set_after(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "After 1,200 cycles the discs keep 88%": how often something was done, in what opens the sentence."""
    return candidate.before == 0 and candidate.low(0) in ("after", "nach", "tras", "après") and candidate.counts_a_noun


_OLDEST = 110


def _age(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "women 21–49", "those over 50", "adults aged 65+": how old those are who were looked at."""
    quantity = candidate.quantity
    before = candidate.low(candidate.before)
    if before in ("aged", "ages") and quantity.unit_symbol in (None, "year", "years"):
        return True
    if quantity.unit_symbol is not None or not quantity.whole or max(quantity.value, quantity.high or 0) > _OLDEST:
        return False
    ranged = quantity.form == "range" and before in words.PEOPLE
    beyond = before in ("over", "under", "above", "below") and candidate.low(candidate.before - 1) in words.PEOPLE
    above = beyond or ((before == "those" or before in words.PEOPLE) and quantity.qualifier is not None)
    return (ranged or above) and candidate.noun_run(candidate.after) is None


def _with_condition(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "At 20 mK and 7.1 GHz": what is joined to a condition is one."""
    joint = candidate.before - (candidate.low(candidate.before) in ("and", ",", "or"))
    if candidate.kind(joint) is not Class.QUANTITY or candidate.quantity.unit_symbol in (None, "%", "x", "points"):
        return False
    return bool(_at_level(Candidate(candidate.sentence, joint), None, False))


_TEMPERATURES = frozenset(["°C", "ºC", "°F", "K", "mK"])


def _heated(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "A 10x gain at 50°C", "fell at 72 h": where something else was measured, a temperature or a time is where it was."""
    unit = candidate.quantity.unit_symbol or ""
    if candidate.low(candidate.before) != "at" or candidate.quantity.form == "change":
        return False
    if unit in ("h", "d") or DURATIONS.fullmatch(unit):
        return frame is not None and frame.direction is not None
    if unit not in _TEMPERATURES:
        return False
    verb = candidate.before - 1
    while candidate.kind(verb) is Class.ADVERB:
        verb -= 1
    return frame is not None and frame.direction is not None and candidate.kind(verb) is Class.NOUN


_GRADES = frozenset(
    "poor good high low severe mild moderate elevated large small short long old young early late advanced weak strong"
    " heavy light".split()
)


def _criterion(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "Subjects with poor accuracies (< 70%)": the bound in brackets says what counts as poor."""
    if candidate.low(candidate.at - 1) not in ("<", ">", "≤", "≥") or candidate.low(candidate.at - 2) != "(":
        return False
    run = candidate.noun_run_back(candidate.at - 3)
    if run is None or candidate.low(run[0]) not in _GRADES:
        return False
    return candidate.low(run[0] - 1) in ("with", "and", "or", "of", "as") and run[1] - run[0] <= 1


def _opening_act(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "Raising the wage by 10% lowers employment": what was done, before the verb that says what came of it."""
    first = candidate.tokens[0]
    if frame is None or frame.cue is None or frame.cue.start != first.start or not first.low.endswith("ing"):
        return False
    return any(candidate.kind(index) is Class.VERB for index in range(candidate.at + 1, candidate.at + 4))


def _names_a_model(candidate: Candidate) -> bool:
    if candidate.low(candidate.after) in (",", "and", "or") and candidate.kind(candidate.after + 1) is Class.QUANTITY:
        return False
    run = candidate.noun_run(candidate.after)
    if run is None or run[0] != candidate.after:
        return True
    return candidate.low(run[0]) in words.MODEL_NOUNS or candidate.low(run[1]) in words.MODEL_NOUNS


def _set_value(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "at a threshold of 0.42", "with a learning rate of 0.001": a value that somebody chose."""
    if candidate.low(candidate.before) not in ("of", "=", "at", "to"):
        return None
    run = candidate.noun_run_back(candidate.before - 1)
    if run is None:
        return None
    if candidate.low(run[1]) not in _CONDITION_NOUNS and candidate.phrase(*run).text.casefold() not in _HYPERPARAMETERS:
        return None
    first = run[0] - 1
    while candidate.kind(first) is Class.DETERMINER:
        first -= 1
    return "value that was set" if candidate.low(first) in _SETTING_WORDS else None


_KEPT = frozenset("constant fixed maintaining keeping holding".split())


def _kept(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "maintaining a constant laser power of 12.4 W": what does not vary was not measured."""
    run = candidate.noun_run_back(candidate.before - 1) if candidate.low(candidate.before) == "of" else None
    if run is None:
        return None
    said = {candidate.low(at) for at in range(max(0, run[0] - 3), run[1])}
    return "value that was set" if said & _KEPT else None


_HYPERPARAMETERS = frozenset(["learning rate", "batch size", "weight decay", "pruning rate", "sampling rate", "dropout rate"])
_SETTING_WORDS = frozenset("at with using under for in to and use used set uses".split())


def _dose(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    unit = candidate.quantity.unit_symbol or ""
    if unit in ("mg", "µg", "g", "mL", "ml", "IU") and (frame is None or frame.rule == "level beside"):
        return "dose"
    return "dose" if _DOSES.fullmatch(unit) else None


_WAVE_UNITS = frozenset("µm um nm mm cm GHz MHz kHz THz Hz keV MeV".split())
_WAVES = frozenset(
    "data light band bands image images imaging map maps emission radiation laser lasers observations observation flux"
    " continuum channel channels line lines signal signals profile profiles spectrum spectra photometry wavelength"
    " beam pulse pulses excitation irradiation range regime".split()
)


def _wave(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "The 870 um and 2 mm maps": a wavelength or a frequency that names what was looked at."""
    if candidate.quantity.unit_symbol not in _WAVE_UNITS or candidate.kind(candidate.at - 1) is Class.VERB:
        return None
    at = candidate.at + 1
    while candidate.low(at) in ("and", "or", ",") and at < candidate.at + 4:
        at += 1
        while candidate.kind(at) is Class.QUANTITY:
            at += 1
    run = candidate.noun_run(at)
    return "wavelength" if run and {candidate.low(index) for index in range(run[0], run[1] + 1)} & _WAVES else None


def _reach(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "Populations beyond 5 au": the bound of what was looked at."""
    span = candidate.quantity.qualifier_span
    unit = candidate.quantity.unit_symbol
    if span is None or unit in _RESULT_UNITS or unit is None:
        return None
    if candidate.low(candidate.at - 1) == "within" and candidate.low(candidate.after) == "of" and _in_subject(candidate):
        return "condition"
    beyond = candidate.entry.text[span[0] : span[1]].casefold().startswith("beyond")
    return "condition" if beyond and candidate.kind(candidate.before) is Class.NOUN else None


def _in_subject(candidate: Candidate) -> bool:
    """ "Berths within 400 m of a quay rise": no verb of its clause stands before it."""
    for at in range(candidate.before, -1, -1):
        if candidate.kind(at) is Class.VERB:
            return False
        if candidate.low(at) == "that" or candidate.kind(at) is Class.MARK:
            break
    return any(candidate.kind(at) is Class.VERB for at in range(candidate.after, candidate.after + 8))


def _apparatus(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "a 60 GHz radar", "on a 24 GB GPU", "1.0 kg encumbrance increases"."""
    unit = candidate.quantity.unit_symbol
    if unit is None or unit in _RESULT_UNITS:
        run = candidate.noun_run(candidate.after)
        following = {candidate.low(index) for index in range(run[0], run[1] + 1)} if run else set()
        return "scaling factor" if unit == "x" and following & _SCALING_NOUNS else None
    run = candidate.noun_run(candidate.after)
    if run is None or run[0] != candidate.after:
        return None
    determined = candidate.low(candidate.at - 1) in ("a", "an", "the", "one", "single")
    if candidate.low(run[1]) in _HARDWARE or candidate.low(run[0]) in _HARDWARE:
        return "apparatus"
    if candidate.kind(run[1] + 1) is Class.VERB and not follows and candidate.kind(candidate.before) is not Class.VERB:
        return "attribute of a condition"
    return "attribute" if determined and candidate.kind(candidate.at - 2) is not Class.VERB else None


_RUNNING = words.inflected(
    "run operate stand remain stay peak agree come saturate keep plateau sit start hover answer score stop stall".split()
)

_REACHED = _RUNNING | words.RAISING | words.LOWERING


def _at_level(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "At 90% specificity", "at 300 K", "with 5% noise"; but "runs at 22 Hz"."""
    low = candidate.low(candidate.before)
    unit = candidate.quantity.unit_symbol
    if candidate.quantity.form == "change":
        return None
    if low not in _CONDITIONING or unit in ("x", "points", "frames per second"):
        return None
    if low == "with" and candidate.low(candidate.before - 1) in ("compared", "contrasted"):
        return None
    opening = candidate.before == _clause_first(candidate)
    if low == "at":
        return "condition" if _set_at(candidate, opening, follows) else None
    if low == "with" and unit == "%" and candidate.low(candidate.after) == "of" and candidate.low(candidate.before - 1) == ",":
        return None
    if unit is None:
        return "condition" if opening and low == "with" and not candidate.quantity.whole else None
    if low == "for":
        return "condition" if DURATIONS.fullmatch(unit) or unit in ("s", "h", "min", "ms", "d") else None
    return "condition" if opening or low in ("using", "given", "after") or (unit != "%" and low == "with") else None


_CONDITIONING = frozenset("at with using under given for after".split())


def _set_at(candidate: Candidate, opening: bool, follows: bool) -> bool:
    """Is the number behind "at" where something was done, rather than what it reached ("runs at 22 Hz")?"""
    if (candidate.before == 1 and candidate.low(0) in _RUNNING) or (opening and candidate.tokens[candidate.before].text == "At"):
        return True
    verb = candidate.before - 1
    while candidate.kind(verb) is Class.ADVERB:
        verb -= 1
    if candidate.low(verb) in _REACHED or _put_at(candidate):
        return False
    return not follows if candidate.quantity.unit_symbol is not None else follows


_PUTTING = frozenset(
    "put puts putting leave leaves left leaving keep keeps kept hold holds held place places placed set sets".split()
)


def _put_at(candidate: Candidate) -> bool:
    """ "Leaves it at 1.9", "puts the emission at 17.6 t/ha": a verb and what it puts there, and nothing between.

    How hot something is kept is a setting ("they keep the samples at 4 °C"), and so is where something was put ("held at 3 bar").
    """
    if candidate.quantity.unit_symbol in _TEMPERATURES:
        return False
    verb = next(
        (at for at in range(candidate.before - 1, max(-1, candidate.before - 5), -1) if candidate.low(at) in _PUTTING), None
    )
    return (
        verb is not None
        and verb + 1 < candidate.before
        and all(
            candidate.kind(at) in (Class.NOUN, Class.DETERMINER) or candidate.low(at) in ("it", "them", "this")
            for at in range(verb + 1, candidate.before)
        )
    )


def _clause_first(candidate: Candidate) -> int:
    index = candidate.before
    while index > 0 and candidate.low(index - 1) not in (",", ";", ":", "(", "–", "—", "and", "but"):
        index -= 1
    return index


def _premise(candidate: Candidate) -> bool:
    """ "Using stars hotter than 9000 K, we find": a bound in what opens the sentence, before its "we"."""
    if candidate.quantity.unit_symbol in (None, "%", "x", "points") or candidate.low(0) not in ("using", "given", "based"):
        return False
    first = next((at for at in range(len(candidate.tokens)) if candidate.low(at) == "we"), 0)
    return first > candidate.at and candidate.low(first - 1) == ","


def _opening_bound(candidate: Candidate) -> bool:
    """ "When fewer than 2 events arrive, ...", "below seven workers, ...", "beyond 800 m": the bound that opens a clause."""
    first = _clause_first(candidate)
    if first == 0 and candidate.low(0) in ("when", "where", "if", "once", "unless") and candidate.at <= 5:
        return True
    span = candidate.quantity.qualifier_span
    if span is None or candidate.quantity.unit_symbol in _RESULT_UNITS:
        return False
    bound = candidate.entry.text[span[0] : span[1]].casefold()
    return (
        bound in ("below", "above", "beyond")
        and candidate.tokens[candidate.before + 1].start == span[0]
        and first >= candidate.before
    )


def _subordinate(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "Where fewer than 500 sentences exist, ...": the clause that says when."""
    if _premise(candidate) or _opening_bound(candidate):
        return "condition"
    index = candidate.at - 1
    while index >= 0 and candidate.at - index < 14 and candidate.low(index) not in (",", ";", ":", "("):
        if (
            candidate.low(index) in _SUBORDINATE
            and (index == 0 or candidate.low(index - 1) in (",", ";"))
            and index + 1 < candidate.at
        ):
            return "condition" if index == 0 and _comma_follows(candidate) else None
        index -= 1
    return None


def _comma_follows(candidate: Candidate) -> bool:
    return any(candidate.low(index) == "," for index in range(candidate.at + 1, candidate.at + 12))


_ASSUMING = frozenset("when if case assuming where provided fixing setting".split())
_FAR_BACK = 24
"""Tokens; a formula before the sign of equality may be long."""


def _assumed(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "below 1%, in the case l = 100 and an error of s = 10%", "when k = 3": what a clause assumes."""
    if candidate.low(candidate.before) != "=":
        return None
    for index in range(candidate.before, max(-1, candidate.before - _FAR_BACK), -1):
        if candidate.low(index) in _ASSUMING:
            return "condition"
        if candidate.low(index) in (";", ":", "(", ",") or candidate.kind(index) is Class.VERB:
            return None
    return None


_SPANS = frozenset("over for after during every past last within throughout following first next per until before since in".split())


def _duration(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "over 5 years", "for 24 weeks", "after two hours of practice": the time that something ran."""
    unit = candidate.quantity.unit_symbol or candidate.low(candidate.after)
    if not (DURATIONS.fullmatch(unit) or unit in ("h", "d", "hr", "yr")):
        return None
    low = candidate.low(candidate.before)
    if low == "within" and follows:
        return "time span"
    if low in _SPANS and unit.rstrip("s") in ("day", "week", "month", "year", "decade"):
        return "time span"
    if low in ("for", "after", "during", "every", "past", "following"):
        return "time span"
    return "time span" if candidate.low(candidate.after) in ("ago", "later", "after", "before", "old") else None


# ---------------------------------------------------------------- by unit


def _by_unit(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    quantity = candidate.quantity
    if quantity.form in ("word", "fraction") and quantity.unit_symbol == "x":
        return _ratio_word(candidate, frame)
    if quantity.unit_symbol in _RESULT_UNITS:
        return Verdict("result", f"unit {quantity.unit_symbol}")
    if quantity.unit_symbol is not None:
        return _by_measure(candidate, frame, follows)
    if quantity.form in ("change", "range") and candidate.counts_a_noun and candidate.low(candidate.before) == "from":
        return Verdict(None, "condition")
    if quantity.form == "change" or (frame and frame.direction and quantity.form != "word" and not candidate.counts_a_noun):
        return Verdict("result", "change")
    if not quantity.whole:
        return _by_decimal(candidate, frame, follows)
    return _count(candidate, frame, follows)


def _ratio_word(candidate: Candidate, frame: Frame | None) -> Verdict:
    """ "twice as large", "doubles the frame rate", "half of the gap"; but "ran twice", "double bond"."""
    low = candidate.token.text.casefold()
    if reason := _no_factor(candidate, low) or _no_part(candidate, low):
        return Verdict(None, reason)
    return Verdict("result", "factor in words")


_COMPARED_TO = frozenset("as the that those its their more larger faster better of".split())


def _no_factor(candidate: Candidate, low: str) -> str | None:
    following = candidate.low(candidate.at + 1)
    if low.endswith("ing") and candidate.at == 0:
        return "condition"
    if low in ("double", "triple", "quadruple") and candidate.kind(candidate.at + 1) is Class.NOUN:
        return "kind of thing"
    if low in ("twice", "thrice") and following not in _COMPARED_TO:
        return "number of times"
    folds = "fold" in low and candidate.low(candidate.after) in ("cross-validation", "cross", "validation", "cv")
    return "kind of thing" if folds else None


def _no_part(candidate: Candidate, low: str) -> str | None:
    following, before = candidate.low(candidate.at + 1), candidate.low(candidate.before)
    if low.endswith("half") and following not in _COMPARED_TO and before not in ("by", "in", "to"):
        return "part"
    fraction = candidate.quantity.form == "fraction" and low != "half"
    return "part" if fraction and following != "of" and before != "by" else None


def _by_measure(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    """A number with a physical unit: a result where the sentence says what was measured."""
    unit = candidate.quantity.unit_symbol or ""
    if unit.startswith("bit") and not (frame and frame.metric):
        return Verdict(None, "precision")
    low = candidate.low(candidate.before)
    spent = low in words.RAISING or low in words.LOWERING or low in ("takes", "took", "take", "requires", "needs")
    if candidate.low(candidate.after) == "of" and DURATIONS.fullmatch(unit) and not spent:
        return Verdict("scale" if candidate.quantity.form != "word" else None, "length of a recording")
    if unit.endswith(("B", "bytes")) and candidate.low(candidate.before) == "(" and not follows:
        return Verdict("scale", "size in brackets")
    if (DURATIONS.fullmatch(unit) or unit in ("h", "d")) and not (frame and (frame.metric or frame.direction)) and not follows:
        low = candidate.low(candidate.before)
        beside = {low, candidate.low(candidate.after)} & {"vs", "vs.", "versus"}
        if candidate.quantity.form == "word" or (
            not beside
            and low
            not in (
                "in",
                "within",
                "takes",
                "requires",
                "needs",
                "under",
                "only",
                "took",
            )
        ):
            return Verdict(None, "time span")
    return Verdict("result", f"unit {unit}")


def _by_decimal(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    if frame and frame.metric and frame.metric.text.casefold() in ("s.e", "se", "sd", "p", "s.e."):
        return Verdict(None, "spread")
    if frame or follows or candidate.low(candidate.before) in ("(", "of", "at", "to", "by", "="):
        return Verdict("result", "decimal")
    return (
        Verdict("result", "decimal")
        if candidate.kind(candidate.before) in (Class.VERB, Class.NOUN)
        else Verdict(None, "bare decimal")
    )


def _count(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    """A whole number without a unit: what does it count?"""
    head = unit_token(candidate)
    if head is None:
        return _without_noun(candidate, frame, follows)
    if candidate.quantity.value <= 1:
        return Verdict(None, "pronoun")
    if frame and frame.metric and frame.rule == "level of" and _names_a_measure(candidate, frame.metric):
        return Verdict("result", "level in counts")
    if follows and candidate.kind(candidate.before) is Class.VERB and candidate.low(candidate.before) in words.REACHING:
        return Verdict("result", "level beside a level")
    for rule in (_rate_or_cost, _sort, _anaphora):
        if verdict := rule(candidate, head):
            return verdict
    return Verdict("scale", "counted noun")


_MEASURED_IN_COUNTS = frozenset(
    "error errors length lifetime distance delay lag latency median deviation difference rmse mae depth".split()
)


def _names_a_measure(candidate: Candidate, metric: Phrase) -> bool:
    """ "A mean error of 37 cycles" is a level; "a set of 37 cycles" a size."""
    last = next((at for at, token in enumerate(candidate.tokens) if token.end == metric.end), -1)
    return last >= 0 and candidate.low(last) in _MEASURED_IN_COUNTS


_RATE_BASES = frozenset("second minute hour day watt joule".split())
_ROUNDS = frozenset("iterations steps phrases cycles shots demonstrations epochs".split())
_SET_NOUNS = frozenset("gpu gpus bit bits epochs epoch cpus cores seeds".split())
_CONTEXT_SIZES = frozenset("for at to of with".split())


def _rate_or_cost(candidate: Candidate, head: int) -> Verdict | None:
    """ "1.2 million requests per second", "within 200 steps"; but "on 8 GPUs", "at 128k tokens" are conditions."""
    low = candidate.low(head)
    if candidate.low(head + 1) == "per" and candidate.low(head + 2) in _RATE_BASES:
        return Verdict("result", "rate")
    if low in _ROUNDS and _run_over(candidate):
        return Verdict(None, "condition")
    if low in _ROUNDS and candidate.quantity.qualifier:
        return Verdict("result", "cost in steps")
    if low in _SET_NOUNS:
        return Verdict(None, "condition")
    context = low in ("token", "tokens") and candidate.low(candidate.before) in _CONTEXT_SIZES
    return Verdict(None, "condition") if context and not _CORPUS.search(candidate.sentence.text) else None


def _run_over(candidate: Candidate) -> bool:
    """ "91% retention over 5000 cycles": how long it was tried, where "over" is no "more than"."""
    span = candidate.quantity.qualifier_span
    over = span is not None and candidate.entry.text[span[0] : span[1]].casefold() == "over"
    return over and candidate.kind(candidate.before) is Class.NOUN


def _sort(candidate: Candidate, head: int) -> Verdict | None:
    """A handful of stages, axes or questions is what a method or a text has, and nothing that it counted."""
    low, quantity = candidate.low(head), candidate.quantity
    few = quantity.value <= (12 if quantity.form == "word" else 6)
    if not few or low in words.EVALUATED or _beside_a_count(candidate):
        return None
    return Verdict(None, "own parts") if low in words.OWN_PARTS or not _weighed(candidate) else None


def _beside_a_count(candidate: Candidate) -> bool:
    """ "14 curated datasets and 6 functions": what stands in one list with things counted is counted too."""
    if candidate.low(candidate.at - 1) != "and" or candidate.low(candidate.at + 1) in words.OWN_PARTS:
        return False
    run = candidate.noun_run_back(candidate.at - 2)
    first = run[0] - 1 if run else -1
    return run is not None and candidate.kind(first) is Class.QUANTITY and candidate.low(run[1]) in words.EVALUATED


def _anaphora(candidate: Candidate, head: int) -> Verdict | None:
    """ "the two methods", "these three tasks" were counted before."""
    left = candidate.low(candidate.at - 1)
    again = left in ("these", "those") or (candidate.quantity.value == 2 and left in ("the", "both", "other"))
    return Verdict(None, "mentioned before") if again else None


_CORPUS = re.compile(r"\b(?:trained|training|pre-?train|corpus|dataset|data set|collect)", re.IGNORECASE)
_WEIGHING = re.compile(
    r"\b(?:evaluat|experiment|test|collect|dataset|benchmark|survey|annotat|participant|stud(?:y|ied)|sampl|record"
    r"|measur|analy"
    r"|contain|compris|cover|span|includ|interview|recruit|enrol|train|simulat|screen|assess|valid|observ|identif"
    r"|synthesi[sz]"
    r"|stored|releas)\w*",
    re.IGNORECASE,
)


def _weighed(candidate: Candidate) -> bool:
    """May a handful of something be what was studied, rather than what a method is made of?"""
    if candidate.low(candidate.before) in (
        "into",
        "under",
        "by",
        "via",
        "through",
        "combining",
        "propose",
        "introduce",
    ):
        return False
    placed = candidate.low(candidate.before) in _PLACING and candidate.quantity.value >= _SEVERAL
    return candidate.quantity.form != "word" or placed or bool(_WEIGHING.search(candidate.sentence.text))


_PLACING = frozenset("in on across from at among over".split())
"""Before a number they say where something was tried: "on nine coupons", "in seven dams"."""
_SEVERAL = 3


def _without_noun(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    quantity = candidate.quantity
    if follows and quantity.form != "word":
        return Verdict("result", "list of results")
    if (
        frame
        and frame.metric
        and quantity.form not in ("word",)
        and frame.rule in ("level of", "level subject", "change verb", "level beside")
    ):
        return Verdict("result", "level")
    if _of_a_count(candidate):
        return Verdict("scale", "part of a count")
    if candidate.low(candidate.after) in ("of", "out") and quantity.value > 1:
        following = next(
            (index for index in range(candidate.after, candidate.after + 4) if candidate.kind(index) is Class.QUANTITY),
            None,
        )
        return Verdict("scale" if following else None, "part of a count")
    if quantity.value >= 1000:
        return Verdict("scale", "large number")
    return Verdict(None, "bare number")


def _of_a_count(candidate: Candidate) -> bool:
    """ "915 patients (604 X and 311 Y)": in the bracket behind a count, its parts."""
    opened = next((at for at in range(candidate.at - 1, max(-1, candidate.at - 9), -1) if candidate.low(at) == "("), -1)
    if opened < 1 or candidate.quantity.form == "word" or any(candidate.low(at) == ")" for at in range(opened, candidate.at)):
        return False
    run = candidate.noun_run_back(opened - 1)
    counted = run is not None and candidate.kind(run[0] - 1) is Class.QUANTITY and is_plural(candidate.low(run[1]))
    return counted and candidate.kind(candidate.at - 1) is not Class.NOUN and candidate.kind(candidate.at + 1) is Class.NOUN


def unit_token(candidate: Candidate) -> int | None:
    """The head of the noun phrase that the number counts, as a token index."""
    if candidate.low(candidate.after) == "of" and candidate.quantity.whole:
        return _noun_of_the_whole(candidate, candidate.after + 1)
    run = candidate.noun_run(candidate.after)
    if run is None:
        return _noun_of_the_next(candidate, candidate.after)
    if candidate.quantity.form == "compound" and not candidate.low(run[0]).startswith(("scale", "strong")):
        return run[0]
    plural = [index for index in range(run[0], run[1] + 1) if is_plural(candidate.low(index))]
    if plural:
        adjacent = plural[0]
        for index in plural[1:]:
            if index == adjacent + 1 or all(candidate.low(at) not in words.VERBS for at in range(adjacent, index)):
                adjacent = index
        return adjacent
    return run[1] if candidate.quantity.form == "compound" else _conjoined_head(candidate, run)


def _noun_of_the_whole(candidate: Candidate, at: int) -> int | None:
    """ "Eight of the 15 candidates": candidates."""
    while candidate.kind(at) is Class.DETERMINER:
        at += 1
    if candidate.kind(at) is not Class.QUANTITY:
        return None
    whole = Candidate(candidate.sentence, at)
    return unit_token(whole) if whole.quantity.unit_symbol is None and whole.quantity.whole else None


def _noun_of_the_next(candidate: Candidate, joint: int) -> int | None:
    """ "1.2M, 300k and 45k sentences": the noun stands behind the last number."""
    if candidate.low(joint) not in ("and", "or", ",") or candidate.kind(joint + 1) is not Class.QUANTITY:
        return None
    other = Candidate(candidate.sentence, joint + 1)
    return unit_token(other) if other.quantity.unit_symbol is None else None


def _conjoined_head(candidate: Candidate, run: tuple[int, int]) -> int | None:
    """ "11 stochastic and 9 ML methods", "6 HF and 3 REN cows": the noun of the next number in the list."""
    at = run[1] + 1
    if candidate.kind(at + 1) is Class.QUANTITY:
        return _noun_of_the_next(candidate, at)
    if candidate.low(at) in ("and", "or", ",") and candidate.kind(at + 1) is Class.NOUN:
        more = candidate.noun_run(at + 1)
        if more and is_plural(candidate.low(more[1])):
            return more[1]
    return run[1] if candidate.quantity.value == 1 else None
