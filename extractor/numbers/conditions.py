"""Numbers that say under which conditions something was measured: settings, doses, ages, spans of time, apparatus.

None of them is a result; each rule gives its reason.
"""

from __future__ import annotations

import re

from extractor.language.prose import Class, is_plural
from extractor.numbers import words
from extractor.numbers.candidates import Candidate
from extractor.numbers.frame import Frame
from extractor.numbers.measures import measure_like
from extractor.numbers.units import DURATIONS
from extractor.numbers.verdict import RESULT_UNITS, Verdict

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


def condition(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict | None:
    """The verdict on a number that says how something was done or looked at; None where it may have been measured."""
    if candidate.quantity.unit_symbol is None and _SIZE_LETTER.search(candidate.token.text) and _names_a_model(candidate):
        return Verdict(None, "size that names a model")
    for holds in (
        _with_condition,
        _opening_act,
        _heated,
        _criterion,
        _same_in_counts,
        _age,
        _depth,
        _band,
        _set_after,
        _frequency,
        _ran_for,
        _chosen,
    ):
        if holds(candidate, frame, follows):
            return Verdict(None, "condition")
    if frame is not None and frame.direction and frame.rule != "level after":
        return None
    for reason in (
        _significance,
        _set_value,
        _kept,
        _dose,
        _wave,
        _apparatus,
        _at_level,
        _reach,
        _subordinate,
        _assumed,
        _duration,
    ):
        if found := reason(candidate, frame, follows):
            return Verdict(None, found)
    return None


def _same_in_counts(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "75.3% (831/1103)": the bracket says the share once more."""
    share = candidate.tokens[candidate.before - 1].quantity if candidate.low(candidate.before) == "(" and candidate.before else None
    return candidate.quantity.form == "fraction" and share is not None and share.unit_symbol == "%"


_DEEP = frozenset(
    "soil soils topsoil topsoils subsoil subsoils sediment sediments deep deeper depth depths cores horizon horizons".split()
)
_LENGTHS = frozenset(["cm", "m", "mm", "µm", "km", "nm"])


def _depth(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "Topsoils (0–30 cm)", "the top 30 cm": a range alone in brackets that begins at nought is where it was looked at."""
    quantity = candidate.quantity
    if quantity.unit_symbol not in _LENGTHS | _WAVE_UNITS:
        return False
    if candidate.low(candidate.at - 1) in ("top", "upper", "uppermost"):
        return True
    bracketed = candidate.low(candidate.at - 1) == "(" and candidate.low(candidate.at + 1) == ")"
    if quantity.form == "range" and bracketed and quantity.unit_symbol in _WAVE_UNITS - _LENGTHS:
        return True
    deep = quantity.value == 0 or any(token.low in _DEEP for token in candidate.tokens)
    return quantity.form == "range" and bracketed and deep


_COVERING = frozenset("cover covers covered covering span spans spanned spanning across over throughout".split())


def _band(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "Covering 195-325 nm and 123-200 nm", "across 450-900 nm": the part of a spectrum that was looked at."""
    quantity = candidate.quantity
    if quantity.form != "range" or quantity.unit_symbol not in _WAVE_UNITS:
        return False
    before = candidate.at - 1
    if candidate.low(before) in ("and", ",") and before and (other := candidate.tokens[before - 1].quantity) is not None:
        before -= 2 if other.form == "range" and other.unit_symbol == quantity.unit_symbol else 0
    return candidate.low(before) in _COVERING


def _set_after(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "After 1,200 cycles the discs keep 88%": how often something was done, in what opens the sentence."""
    return candidate.before == 0 and candidate.low(0) in ("after", "nach", "tras", "après") and candidate.counts_a_noun


_CALENDAR = frozenset("day days week weeks wk month months mo year years yr night nights session sessions".split())
_HOW_OFTEN = frozenset("daily weekly monthly yearly nightly".split())


def _frequency(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "Trained 2x/week", "3x a week", "4x daily": how often something was done is no factor."""
    if candidate.quantity.unit_symbol != "x" or candidate.quantity.form == "word":
        return False
    per = candidate.low(candidate.at + 1) in ("/", "per", "a", "each", "every") and candidate.low(candidate.at + 2) in _CALENDAR
    return per or candidate.low(candidate.at + 1) in _HOW_OFTEN or candidate.low(candidate.at + 1).lstrip("/") in _CALENDAR


_BOUTS = frozenset("session sessions bout bouts walk walks intervention training programme program protocol treatment".split())


def _ran_for(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "Sleeping less for 1 week reduced ...", "20 min sessions", "10-year risk", "within 6 hours of": a time, before what came of it."""
    unit = candidate.quantity.unit_symbol or candidate.low(candidate.after)
    if not (DURATIONS.fullmatch(unit) or unit in ("h", "d", "hr", "yr")):
        return False
    compound = candidate.quantity.form == "compound" and candidate.kind(candidate.at + 1) is Class.NOUN
    if candidate.low(candidate.after) in _BOUTS or compound or _within_of(candidate):
        return True
    return candidate.low(candidate.before) == "for" and candidate.kind(candidate.after) is Class.VERB


def _within_of(candidate: Candidate) -> bool:
    return candidate.low(candidate.before) == "within" and candidate.low(candidate.after) == "of"


_FROM_AN_END = frozenset("first last final initial".split())
_STRETCHES = frozenset(
    "layer layers block blocks epoch epochs step steps token tokens frame frames iteration iterations page pages character characters"
    " digit digits second seconds minute minutes".split()
)


def _chosen(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "Its top ten groups", "froze the first 10 layers": how many of them were taken."""
    left = candidate.low(candidate.at - 1)
    if candidate.quantity.unit_symbol is not None or not candidate.quantity.whole:
        return False
    return (left == "top" and candidate.counts_a_noun) or (left in _FROM_AN_END and candidate.low(candidate.after) in _STRETCHES)


_OLDEST = 110


def _age(candidate: Candidate, frame: Frame | None, follows: bool) -> bool:
    """ "women 21–49", "those over 50", "adults aged 65+": how old those are who were looked at."""
    quantity = candidate.quantity
    before = candidate.low(candidate.before)
    if before in ("aged", "ages") and quantity.unit_symbol in (None, "year", "years"):
        return True
    old = candidate.low(candidate.at + 1 + (candidate.low(candidate.at + 1) == "-"))
    if quantity.unit_symbol in ("year", "years") and old.lstrip("-") in ("old", "olds"):
        return quantity.form == "range"
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
    if run is not None and run[0] <= 1 and is_plural(candidate.low(run[1])) and _verb_behind_bracket(candidate):
        return True
    if run is None or candidate.low(run[0]) not in _GRADES:
        return False
    return candidate.low(run[0] - 1) in ("with", "and", "or", "of", "as") and run[1] - run[0] <= 1


def _verb_behind_bracket(candidate: Candidate) -> bool:
    """ "Higher intensities (>85% of the maximum) produce ..."."""
    closing = next((at for at in range(candidate.at + 1, candidate.at + 6) if candidate.low(at) == ")"), -1)
    return closing > 0 and candidate.kind(closing + 1) is Class.VERB


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


_WAVE_UNITS = frozenset("µm um nm mm cm micron microns Å GHz MHz kHz THz Hz keV MeV".split())
_WAVES = frozenset(
    "data light band bands image images imaging map maps emission radiation laser lasers observations observation flux"
    " continuum channel channels line lines signal signals profile profiles spectrum spectra photometry wavelength"
    " beam pulse pulses feature features transition transitions absorption filter filters excitation irradiation range regime".split()
)


_SIGNIFICANT = re.compile(r"\b(?:P?FDR|q|[pP][-_ ]?adj\w*|adj(?:usted|\.)? ?[pP])[-_ ]?(?:values?)?\s*[<≤]\s*$")
_LEVELS_OF_SIGNIFICANCE = frozenset([0.25, 0.2, 0.1, 0.05, 0.01, 0.005, 0.001, 0.0001])


def _significance(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "FDR < 0.05": the level below which something counts as found."""
    before = candidate.entry.text[max(0, candidate.quantity.start - 24) : candidate.quantity.start]
    level = candidate.quantity.value in _LEVELS_OF_SIGNIFICANCE and candidate.quantity.unit_symbol is None
    return "level of significance" if level and _SIGNIFICANT.search(before) else None


def _wave(candidate: Candidate, frame: Frame | None, follows: bool) -> str | None:
    """ "The 870 um and 2 mm maps", "near 211 GHz": a wavelength or a frequency that names what was looked at."""
    if candidate.quantity.unit_symbol in _WAVE_UNITS and candidate.low(candidate.at - 1) == "near":
        return "wavelength"
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
    if span is None or unit in RESULT_UNITS or unit is None:
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
    if unit is None or unit in RESULT_UNITS:
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
    if low == "with" and unit == "%" and candidate.low(candidate.before - 1) == "," and _keeps_a_measure(candidate):
        return None
    if unit is None:
        return "condition" if opening and low == "with" and not candidate.quantity.whole else None
    if low == "for":
        return "condition" if DURATIONS.fullmatch(unit) or unit in ("s", "h", "min", "ms", "d") else None
    return "condition" if opening or low in ("using", "given", "after") or (unit != "%" and low == "with") else None


def _keeps_a_measure(candidate: Candidate) -> bool:
    """ "A capacity of 240 mAh/g at C/5, with 92.3% capacity retention": reached as well."""
    run = candidate.noun_run(candidate.after)
    return run is not None and run[1] < len(candidate.tokens) and measure_like(candidate, run[1])


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
    if span is None or candidate.quantity.unit_symbol in RESULT_UNITS:
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
