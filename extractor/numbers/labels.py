"""Numbers that say which one and not how many: "village 6", "Landsat 8 scenes", "HPV 16 and 18", "5020 Bergen".

A bare whole number is an amount where something speaks for it: a noun in the plural that it counts, a verb, a preposition,
a measure. Where a name or a noun in the singular stands before it, or a name behind it, and nothing is counted, it is a label.
"""

from __future__ import annotations

import re

from extractor.language.number_marks import is_common
from extractor.language.prose import is_plural
from extractor.numbers import words
from extractor.numbers.quantity import Quantity
from extractor.numbers.suspects.place import single_blanks
from extractor.numbers.units import UNIT

_WHOLE = re.compile(r"\d{1,8}(?:[ ]?(?:[-–]|to)[ ]?\d{1,8})?\+?")
_LETTERED = re.compile(r"\d{1,4}(?P<letter>[A-Za-z])")
_VERSIONS = re.compile(r"\d{1,2}\.\d(?: (?:to|through) |[-–])\d{1,2}\.\d")
_CAPITAL_UNIT = re.compile(r"\d (?:Hours|Days|Weeks|Months|Years|Miles)$")
""" "The 24 Hours of Le Mans"."""
_LOWER_WORD = re.compile(r"\b[a-z]{4,}")
_LINE_OF_BOOK = re.compile(r"\d{1,3}\.\d{1,4}(?P<more>[-–]\d{1,4})?")
_LETTERS_OF_UNITS = frozenset("mhxX")
"""Glued to a number they are metres, hours and ×, whatever stands before."""
_WINDOW = 60


def is_label(view: str, quantity: Quantity, language: str = "en") -> bool:
    """Does the number name what stands beside it? ``view`` is the text's view, ``language`` its code."""
    printed = view[quantity.start : quantity.end]
    before = single_blanks(view[max(0, quantity.start - _WINDOW) : quantity.start])
    after = single_blanks(view[quantity.end : quantity.end + _WINDOW])
    if _line_of_book(printed, before):
        return True
    if printed[-1] == "X" and _GRADE_IN_CAPITALS.search(before) and _ENDS_THERE.match(after):
        return True
    if _CODE.fullmatch(printed) and (_CODES_BEFORE.search(before) or _CODES_AFTER.match(after)):
        return True
    if _MODEL.fullmatch(printed) and _THE_ONE.search(before):
        return True
    if _lettered(printed) or _VERSIONS.fullmatch(printed):
        return _behind_name(before, language) or (_lettered(printed) and _behind_noun(before, language))
    if quantity.form == "fraction":
        return "/" in printed and printed[-1].isdigit() and _behind_name(before, language)
    if _CAPITAL_UNIT.search(printed) and language != "de":
        return not _title_case(before + after) and bool(_LOWER_WORD.search(before + after))
    if quantity.form == "word":
        return _capital_word(view, quantity, before, after) or (language == "en" and _worded_mark(quantity, before, after))
    if not _is_bare(quantity, printed):
        return False
    if not _WHOLE.fullmatch(printed):
        ordered = printed.replace(",", "")
        return (
            bool(_SET_TO.search(before))
            or (ordered.isdigit() and bool(_POSITION.search(before)))
            or _articled(printed, before, after, language)
        )
    if _bracketed(before, after) or _padded(printed):
        return True
    if quantity.qualifier is not None:
        return False
    if (_STAGE.search(before) and quantity.value < _MANY_STAGES) or _POSITION.search(before):
        return True
    if _articled(printed, before, after, language) or (_NAMED_OF.search(before) and not counts(after, language)):
        return True
    if _PHRASE_OPENS.search(before) and _OUTCOME.match(after):
        return False
    if _OUTCOME.match(after) and (_behind_name(before, language) or _behind_noun(before, language)):
        return True
    if counts(after, language):
        return _named_all_the_same(before, after, language) or _year_of(before, printed)
    return _stands_alone(quantity, printed, before, after, language)


_CODE = re.compile(r"\d{1,4}[A-Z]")
_MODEL = re.compile(r"\d{3,5}[A-JLN-SUX-Z]")
""" "A 5977A detector"; volts, watts and thousands are printed so, too."""
_UNITLESS = "[DEHIO-RUX-Z]"
"""Letters that neither are a unit nor a magnitude."""
_CODES_BEFORE = re.compile(
    rf"(?:(?<![A-Z])[A-Z]{{1,8}}-?\d{{1,4}}[A-Z]?|(?<![\w.,])\d{{1,4}}{_UNITLESS})(?:, (?:and |or )?|/| (?:and|or|&) )$"
)
_CODES_AFTER = re.compile(
    rf"(?:,|/| (?:and|or|&))(?: (?:and |or )?)?(?:\d{{1,4}}{_UNITLESS}\b|[A-Z]{{2,8}}-?\d{{1,4}}\b|[A-Z][a-z]{{1,16}} \d{{1,4}}(?![\d.,%]))"
)
""" "515F and 806R", "ZSM-5, 13X": in a list of names it is one of them."""
_POSITION = re.compile(r"\b(?:at|after|until|from|by|in) (?:step|iteration|checkpoint|frame|position|epoch) $", re.IGNORECASE)
_OUTCOME = re.compile(
    r" (?:[a-z]{3,}ed(?! [a-z]+s\b)|yielded|recorded|contained|lasted|showed|reached|produced|gave|received|served|covered|followed|included|held|carried|had|was|has|is)\b"
)
""" "Trench 4 yielded fifty sherds": a verb, and what it is of stands before the number."""
_PHRASE_OPENS = re.compile(
    r"(?:^|[.;:,(] |\b(?:and|but) )(?:at|during|after|before|by|in|within|among|on|upon|until) (?:the )?[a-z][\w-]+ $",
    re.IGNORECASE,
)
""" "During follow-up 23 relapsed": behind a phrase that opens a clause the number is the subject."""
_NAMED_OF = re.compile(
    r"\b(?:[Tt]he|a|[Ll]a|[Ee]l) (?!(?:Total|Sum|Sample|Number|Mean|Median|Panel|Set|Series|List|Majority)\b)[A-Z][^\W\d_]{3,} of $"
)
""" "The Group of 77"."""
_ARTICLED = re.compile(r"(?:^|[\s(])(?:il|al|dal|del|nel|sul|au|du|le|ao|o) $|\bl'$", re.IGNORECASE)
_WITH_ARTICLES = frozenset(["it", "fr", "pt"])
_ARTICLED_NUMBER = re.compile(r"\d{2,4}(?:\.\d)?")
_MORE_NUMBERS = re.compile(
    r" ?(?:[%‰°€$/–-]|(?:a|al|au|su|sur|sobre|de|di|da|per|pour|por|e|et|ed|ou|o|mila|mil)\b(?! (?:il|la|les?|gli|l'|[oa]s?)\b))"
)


def _articled(printed: str, before: str, after: str, language: str) -> bool:
    """ "Il 118", "au 49.3": an article in the singular before a number, and no noun, rate or share behind it."""
    if language not in _WITH_ARTICLES or not _ARTICLED_NUMBER.fullmatch(printed) or not _ARTICLED.search(before):
        return False
    return not _MORE_NUMBERS.match(after) and not counts(after, language)


def _is_bare(quantity: Quantity, printed: str) -> bool:
    """Does it print no unit? The letter of the last of "bands 3-5 and 8A" it only shares."""
    unit = quantity.unit_symbol
    return unit is None or (len(unit) == 1 and unit.isupper() and unit not in printed)


_GRADE_IN_CAPITALS = re.compile(r"(?:^|[\s(])[A-Z]{3,}[ \u00a0]$")
""" "NEMA 4X"."""


def _line_of_book(printed: str, before: str) -> bool:
    """ "Hdt. 1.32", "Aeneid 6.851–853"."""
    lines = _LINE_OF_BOOK.fullmatch(printed)
    if lines is None:
        return False
    if _behind_abbreviation(before):
        return True
    first = printed.partition(".")[2]
    last = re.sub(r"\D", " ", first).split()[1:]
    return bool(last) and bool(_TITLE_BEFORE.search(before)) and int(last[0]) > int(first[: -len(last[0]) - 1])


_TITLE_BEFORE = re.compile(r"[A-Z][a-z]{3,}[ \u00a0]$")


def _stands_alone(quantity: Quantity, printed: str, before: str, after: str, language: str) -> bool:
    """Is a number that counts nothing a label?"""
    return (
        bool(_LONG_ID.fullmatch(printed) or _SET_TO.search(before))
        or _year_of(before, printed)
        or _behind_name(before, language)
        or _behind_noun(before, language)
        or _numbered_nouns(before, quantity, after)
        or _opens_name(quantity, before, after, language)
        or bool(language == "en" and _MODEL_NUMBER.fullmatch(printed) and _THE_ONE.search(before) and _ENDS_THERE.match(after))
        or _modifies(quantity, before, after, language)
    )


def follows(view: str, label: Quantity, quantity: Quantity, language: str = "en") -> bool:
    """Does a number continue a list of labels: "HPV 16 and 18", "Zhou1,4", "stride 2 and padding 1"?"""
    printed = view[quantity.start : quantity.end]
    if not (_CODE.fullmatch(printed) and _of_many(view, label)) and not (
        quantity.unit_symbol is None and _WHOLE.fullmatch(printed)
    ):
        return False
    joined = _JOINT.fullmatch(view[label.end : quantity.start])
    if joined is None or (joined["noun"] and (joined["noun"] in _NO_NOUNS or _verbal(joined["noun"]) or is_plural(joined["noun"]))):
        return False
    if not joined["noun"] and _of_many(view, label):
        return True
    after = view[quantity.end : quantity.end + _WINDOW]
    if joined["noun"] and language == "en" and not is_common(joined["noun"]):
        return True
    first = _WORD_AFTER.match(after)
    return not (first and first[1].lower() in _COUNTED_ITSELF) and not counts(after, language)


_MANY_BEFORE = re.compile(r"\b([A-Za-z][a-z]+s)\.? $")


def _of_many(view: str, label: Quantity) -> bool:
    """ "Waves 3 and 5 of the panel": behind a noun in the plural one label alone is too few."""
    found = _MANY_BEFORE.search(view[max(0, label.start - 24) : label.start])
    return found is not None and is_plural(found[1].lower())


def noun_before(view: str, quantity: Quantity) -> str:
    """The noun that stands before a bare whole number, in small letters, or "" where none does."""
    if quantity.form != "plain" or not _is_bare(quantity, "") or not quantity.whole:
        return ""
    found = _WORD_BEFORE.search(single_blanks(view[max(0, quantity.start - _WINDOW) : quantity.start]))
    low = found["word"].lower() if found else ""
    named = len(low) > 2 and low not in _FUNCTION_WORDS and low not in _MEASURES and low not in _PURE_VERBS and not is_common(low)
    return low if named else ""


_JOINT = re.compile(r",? (?:and|or|&|und|et|y|e|och|en) (?:(?P<noun>[a-z]{3,}) )?|, ?|[/;–]| ")


# ---------------------------------------------------------------- what is counted

_FUNCTION_WORDS = (
    words.PREPOSITIONS | words.CONJUNCTIONS | words.PRONOUNS | words.DETERMINERS | words.ADVERBS | words.COPULAS | words.AUXILIARIES
)
_PURE_VERBS = words.VERBS - words.NOUN_OR_VERB
_COUNTED_ITSELF = frozenset("of out more fewer less times others other per or each respectively points people".split())
"""Behind a number they say that it is an amount: "5 of them", "12 more"."""
_WORD_AFTER = re.compile(r"[ \u00a0]{1,3}([^\W\d_][\w'-]*)(?: \([A-Z][\w-]{0,8}\)(?= [a-z]))?")
"""With its short form behind it: "adverse event (AE) signals"."""
_ALIKE_IN_PLURAL = frozenset("staff aircraft spacecraft sheep fish deer offspring personnel crew police cattle poultry".split())
_JOINED = re.compile(r" (?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten) ([^\W\d_][\w'-]*)")
"""The second number of "11 stochastic and 9 neural methods"."""
_MODIFIERS = 4
_COUNTED_ABROAD = frozenset("años anos minuten stunden jahre jahren tage tagen wochen monate monaten jaar jaren".split())


def _is_common_abroad(low: str) -> bool:
    return len(low) <= 2 or (is_common(low) and low not in _COUNTED_ABROAD)


_PLURAL_ENDS = {"nl": ("en", "s", "ers"), "it": ("i", "e"), "sv": ("r", "n", "a"), "da": ("r", "e")}
_PLURALS_IN_S = frozenset(["en", "es", "fr", "pt"])
_NOUN_FIRST = frozenset(["es", "fr", "pt", "it"])
"""Their adjectives before a noun are in the plural, too."""
_OBJECTS = {
    "en": re.compile(r" (?:the|its|their|his|her|him|them|us)\b"),
    "it": re.compile(r" (?:il|la|lo|le|gli|un|una|\d)"),
    "nl": re.compile(r" (?:de|het|een|deze|die|dit|dezelfde|hetzelfde|\d)"),
}
"""Behind what looks like a plural they make it a verb: "answers him", "segue la rotta", "scoorden 1.140"."""


def counts(after: str, language: str = "en") -> bool:
    """Does ``after`` begin with a noun in the plural, or with adjectives and nouns that lead to one?"""
    at = 0
    for _ in range(1 if language in _NOUN_FIRST else _MODIFIERS):
        found = _WORD_AFTER.match(after, at)
        if found is None:
            return False
        if found[1].lower() in ("and", "or") and at and (joined := _JOINED.match(after, found.end())):
            found = joined
        if found[1].lower() in _FUNCTION_WORDS or (language != "en" and _is_common_abroad(found[1].lower())):
            return False
        if _is_counted(found[1], language):
            objects = _OBJECTS.get(language)
            return not (objects and objects.match(after, found.end()))
        at = found.end()
    return False


def _is_counted(word: str, language: str) -> bool:
    low = word.lower()
    if language == "de":
        return word[0].isupper()
    if language in _PLURAL_ENDS:
        return low.endswith(_PLURAL_ENDS[language])
    if language not in _PLURALS_IN_S:
        return len(low) > 2
    if word[-1] == "s" and word[:-1].isupper() and len(word) > 2:
        return True
    if language == "fr" and low.endswith("x"):
        return True
    return low in _ALIKE_IN_PLURAL or (is_plural(low) and low not in _PURE_VERBS)


# ---------------------------------------------------------------- what stands before

_NAME_BEFORE = re.compile(
    r"(?:^|(?<=[\s(/,;:\"“\[]))(?P<name>(?=[^\W_])(?=[^\s(/,;:\[]{0,60}[A-ZÄÖÜÉ])[^\s(/,;:\[]{1,61})[ \u00a0]$"
)
_WORD_BEFORE = re.compile(r"(?:^|(?<=[\s(/,;:\"“'\[]))(?P<word>[^\W\d_][^\W\d_'-]*(?:-[^\W\d_]+)*)[ \u00a0]$")
_ABBREVIATION = re.compile(r"(?:[A-Z]{1,4}-)?[A-Z][a-z]{0,3}\.|(?:[A-Z]\.){2,4}")
_SHORT_FORM = re.compile(r"(?:^|[\s(])[abd-z]\.[ \u00a0]$")
_ROUGH = frozenset("ca. c. vs. cf. approx. avg. max. min. est. al. etc. resp. i.e. e.g. no. incl. mr. dr. st.".split())
_MEASURES = words.MEASURE_LABELS | frozenset(
    "sd se sem iqr ci ki ic bi cri snr m md mdn n p ph mw value values age ages aged size count total sum number magnitude median average maximum minimum"
    " least most max min price cost factor frequency temperature depth length width height weight mass speed power".split()
)
_NO_NOUNS = (
    _MEASURES
    | _FUNCTION_WORDS
    | words.VERBS
    | words.COMPARATIVES
    | frozenset(
        "met paid sold won shot caught drew drawn threw thrown ate eaten slept told thought felt heard left laid lay bore borne wore worn"
        " withdrew began became underwent fled bled sank slid swung arose gave went came saw ran did rose fell grew"
        " bred flew flown swam swum sang sung rang rung spoke spoken broke broken chose chosen froze frozen stole stolen woke woken dug"
        " hung stuck struck swept wept knew known taught sought fought bound ground wound lent bent dealt leapt spread shed split past"
        " next last first second third plus minus times january february march april may june july august september october november"
        " vs ca ie eg december jan feb mar apr jun jul aug sep sept oct nov dec".split()
    )
)
"""What stands before amounts, and is neither a name nor a noun that numbers tell apart."""


_VERB_ENDS = (
    "ed",
    "ing",
    "ly",
    "ieron",
    "paron",
    "maron",
    "naron",
    "zaron",
    "taron",
    "diaron",
    "arono",
    "irono",
    "aram",
    "eram",
    "iram",
    "èrent",
)
"""Of participles and adverbs in English, of the past tense in the Romance languages."""


def _verbal(low: str) -> bool:
    return len(low) > 4 and low.endswith(_VERB_ENDS)


def _behind_name(before: str, language: str) -> bool:
    """Is the word before a name, and neither a measure nor a word that opens a sentence?"""
    if _SHORT_FORM.search(before):
        return True
    found = _NAME_BEFORE.search(before)
    if found is None:
        return False
    name, low = found["name"], found["name"].lower()
    if name.endswith("."):
        return _behind_abbreviation(before)
    plain = name[1:].islower() and name.isalpha()
    if plain and (language == "de" or is_plural(low)):
        return False
    opens = _OPENS.search(before[: found.start()]) is not None
    if low.rpartition("-")[2] in _MEASURES:
        return False
    return (low not in _NO_NOUNS or (plain and _noun_all_the_same(low, opens))) and not (opens and (_verbal(low) or is_common(low)))


_NEVER_NAMES = (
    _MEASURES
    | _FUNCTION_WORDS
    | words.CHANGE_NOUNS
    | frozenset(
        "use uses cost costs need needs show shows run runs result results find add total give get take set keep record estimate measure".split()
    )
)


def _noun_all_the_same(low: str, opens: bool) -> bool:
    """ "Rank 0", "and Count 3": with a capital inside a sentence a verb is none, at its start it may be none."""
    return low in (words.NOUN_OR_VERB if opens else words.VERBS) and low not in _NEVER_NAMES


def _behind_abbreviation(before: str) -> bool:
    """ "K. 551", "Hdt. 1.32"."""
    found = _NAME_BEFORE.search(before)
    return found is not None and bool(_ABBREVIATION.fullmatch(found["name"])) and found["name"].lower() not in _ROUGH


_OPENS = re.compile(r"(?:^|[.!?:]) ?$")


def _named_all_the_same(before: str, after: str, language: str) -> bool:
    """ "Landsat 8 scenes", "year 9 pupils"; neither "In Japan 12 hospitals" nor a title that capitalises every word."""
    if _STAGE.search(before):
        return True
    found = _NAME_BEFORE.search(before)
    if found and found["name"].lower() in words.VERBS:
        return bool(_OPENS.search(before[: found.start()]) and _ACTS_ON.match(after))
    if found is None or len(found["name"]) < 2 or found["name"].endswith(".") or not _behind_name(before, language):
        return False
    return not (_INTRODUCED.search(before) or _IN_PLACE.search(before) or _title_case(before + after))


_ACTS_ON = re.compile(r" [a-z]{3,}[^\Ws]s [a-z]{3,}s\b")
""" "Rank 0 gathers gradients"."""
_MANY_STAGES = 100
_STAGE = re.compile(
    r"(?:^|(?<!per)(?<!\ba)(?<!each)(?<!every)(?<!last)(?<!this)(?<!next)(?<!past)(?<!one)(?<!that)(?<!the)[ (])"
    r"(?:day|week|month|year|grade|phase|stage|level|type|class|tier|season|generation|version|wave|round|nivel|nível|niveau|livello|fase|stade|stufe|klasse|groep|grupo|gruppo|groupe|gruppe|étape|etapa|zona|zone|turma) $",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"(?:^|[.;:,(] ?)(?:and )?(?:in|at|by|for|from|within|during|among|across|of|to) (?:the )?\S+ $", re.IGNORECASE
)
_IN_PLACE = re.compile(r"\b(?:in|at|across|from) (?:the )?(?:[A-Z][a-z]{3,}|US|UK|EU|USA) $")
_LONG_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{4,}")


def _title_case(around: str) -> bool:
    long = _LONG_WORD.findall(around)
    return len(long) > 2 and all(word[0].isupper() for word in long)


_ARTICLE_BEFORE = re.compile(
    r"(?:^|[\s(])(?:el|la|le|il|lo|o|a|the|der|die|das|het|de|al|au|du|del|della|do|da|[ld]')[ \u00a0]*$|[,;:(–-][ \u00a0]*$|[ld]'$|^$",
    re.IGNORECASE,
)


def _behind_noun(before: str, language: str) -> bool:
    """ "village 6": a noun in the singular, which is no measure; in other tongues one with its article."""
    found = _WORD_BEFORE.search(before)
    if found is None:
        return False
    low = found["word"].lower()
    placed = _PLACED.search(before[: found.start("word")]) is not None
    if language == "de":
        return _behind_german_noun(found["word"], before[: found.start("word")])
    verb = low in words.VERBS and low not in _FUNCTION_WORDS and low not in _MEASURES
    if (low in _NO_NOUNS and not (placed and verb)) or _verbal(low) or _in_plural(low, language):
        return False
    if language != "en":
        lead = before[: found.start("word")]
        return bool(_ARTICLE_BEFORE.search(lead) or (_PLACED_ABROAD.search(lead) and not is_common(low)))
    return len(low) > 1 and found["word"][0].islower()


def _in_plural(low: str, language: str) -> bool:
    if language == "nl":
        return low.endswith(("en", "ers", "els", "ies"))
    return language != "it" and is_plural(low)


_GERMAN_MEASURES = frozenset(
    "wert mittel mittelwert durchschnitt median alter anzahl zahl score dosis summe gesamtzahl maximum minimum anteil faktor größe gewicht höhe"
    " temperatur index quote rate jahr jahre januar februar märz april mai juni juli august september oktober november dezember".split()
)
_GERMAN_ADVERBS = ("lich", "ig", "stens", "weise", "eils", "ere", "mal", "samt", "von", "ca")
"""Their ends, where they open a sentence."""
_UMLAUT = re.compile(r"[äöü].{0,5}er$")


def _behind_german_noun(word: str, lead: str) -> bool:
    """ "Kanal 3", "Proband 22": a noun, most likely in the singular, and no measure."""
    low = word.lower()
    if not word[0].isupper() or is_common(low) or low in _GERMAN_MEASURES or low in _NO_NOUNS or low.endswith(_GERMAN_MEASURES_END):
        return False
    if low.endswith(("en", "ern")) or _UMLAUT.search(low):
        return False
    return not (_OPENS.search(lead) and low.endswith(_GERMAN_ADVERBS))


_GERMAN_MEASURES_END = (
    "wert",
    "zahl",
    "alter",
    "anteil",
    "quote",
    "rate",
    "score",
    "index",
    "dosis",
    "größe",
    "gewicht",
    "höhe",
    "dauer",
)
_PLACED_ABROAD = re.compile(
    r"(?:^|[\s(])(?:in|op|na|no|en|em|à|dans|au|aux|sur|nel|nella|bij|bei|im|i|på|w|do|ao|pelo|de|del|van|of|at|for|to|by|on|with|from|under|sul|dal|dalla|nella|alla)[ \u00a0]$",
    re.IGNORECASE,
)
""" "In groep 8", "no lote 4"; some are English in the view."""
_PLACED = re.compile(r"(?:^|[,;(] ?|\b(?:in|on|at|from|of|with|under|for|between|across) (?:the |all )?)$")
""" "In base 12", "from bands 3–5": behind a preposition a word is a noun."""
_MODEL_NUMBER = re.compile(r"[1-9]\d{2,3}")
_THE_ONE = re.compile(r"(?<!\bof )\b(?:[Tt]he|[Aa]n?) $")
_ENDS_THERE = re.compile(r"[.,;)]|$| (?:and|or|is|was|has)\b")
""" "The 737, the 747 and the A380"."""
_MORE_OF_LIST = re.compile(r"(?:, ?\d{1,4}(?!\.?\d))*,? (?:and|or|to) \d{1,4}(?![\d%]|[.,]\d)")


def _numbered_nouns(before: str, quantity: Quantity, after: str) -> bool:
    """ "exons 1–13", "items 3, 5 and 9": nouns in the plural and their numbers, with nothing that they count."""
    found = _WORD_BEFORE.search(before)
    if found is None:
        return False
    low = found["word"].lower()
    placed = _PLACED.search(before[: found.start("word")]) is not None
    named = low not in _NO_NOUNS or (placed and low in words.VERBS)
    if not is_plural(low) or not named or low.removesuffix("s") in _MEASURES:
        return False
    rest = _MORE_OF_LIST.match(after)
    return quantity.form == "range" or (rest is not None and not counts(after[rest.end() :]))


_INSIDE_NAME = re.compile(r"(?:^|[^A-Za-z])[A-Za-z]{1,3}\($|[)\]]\(?$")
_CLAUSE_AFTER = re.compile(r"\([a-z\d]{1,3}\)")


def _bracketed(before: str, after: str) -> bool:
    """ "SO(10)", "401(k)", "12(b)(6)", the charge in "[Ru(bpy)3]2+"."""
    return bool(_INSIDE_NAME.search(before[-5:]) or _CLAUSE_AFTER.match(after))


_LONG_ID = re.compile(r"\d{3,5}(?!000)\d{3}|\d{4}[1-9]")
"""Who prints an amount of so many digits marks its thousands, or rounds it."""
_SET_TO = re.compile(r"\b(?:set|sets|setting|fix|fixed|fixes|fixing|initiali[sz]ed?)(?: [^;]{1,40})? (?:to|at) $", re.IGNORECASE)
""" "We set the seed to 42"."""


def _padded(printed: str) -> bool:
    """ "01" is a code."""
    return len(printed) > 1 and printed[0] == "0" and printed[1].isdigit()


_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DETERMINED = re.compile(r"\b(?:the|this|that|its|their|our|his|her|since|mid|late|early)[ -]$", re.IGNORECASE)


def _year_of(before: str, printed: str) -> bool:
    """ "The 2016 elections"; "the 2000 patients" are a round number of them."""
    return bool(_YEAR.fullmatch(printed)) and not printed.endswith("00") and bool(_DETERMINED.search(before))


# ---------------------------------------------------------------- what stands behind

_NAME_AFTER = re.compile(r"[ \u00a0](?P<name>[A-Z][a-z]{3,}|[A-Z]\.(?:[A-Z]\.)+)(?![\w-])")
_PEOPLES = ("ch", "sh", "an", "ese", "ish", "ic", "al", "ary", "ed", "ing")
"""What adjectives end in that are written with a capital: "58 Italian and 12 Dutch firms"."""


def _foreign_before(before: str) -> bool:
    """ "Rund 45 Tiere", in a line too short to tell its language."""
    found = _WORD_BEFORE.search(before)
    return found is not None and found["word"].lower() not in _FUNCTION_WORDS and is_common(found["word"].lower())


def _opens_name(quantity: Quantity, before: str, after: str, language: str) -> bool:
    """ "5020 Bergen", "55 Cancri", "42 U.S.C.": a name in the singular follows, and no unit named after somebody."""
    found = _NAME_AFTER.match(after)
    if found is None or language == "de" or _foreign_before(before):
        return False
    name = found["name"]
    if UNIT.match(name.lower()) or UNIT.match(name) or ("." in name and counts(after[found.end() :])):
        return False
    return quantity.value == 1 or not (name.endswith(_PEOPLES) or is_plural(name.lower()))


_LOWER_AFTER = re.compile(r"[ \u00a0](?P<word>[a-z][a-z-]{3,})(?=[\s.,;:)]|$)")


_CLAUSE_OPENS = re.compile(r"; ?$")
""" "24 infants; 3 withdrew"."""
_OF_COUNTS = re.compile(r"[(:;] ?$")
_MORE_COUNTS = re.compile(r" [a-z-]{3,}(?:[,;]|,? and) \d{1,6} [a-z]")
_COUNT_BEFORE = re.compile(r"[(:;] ?\d{1,6} [a-z-]{3,}(?:[,;]|,? and) $")
""" "(302 tall, 98 short)"."""


def _modifies(quantity: Quantity, before: str, after: str, language: str) -> bool:
    """ "The Fit for 55 package", "a top 10 list": a noun in the singular behind a number that is more than one."""
    found = _LOWER_AFTER.match(after)
    if found is None or language != "en" or quantity.value < 2:
        return False
    if _CLAUSE_OPENS.search(before) or (_OF_COUNTS.search(before) and _MORE_COUNTS.match(after)) or _COUNT_BEFORE.search(before):
        return False
    return found["word"] not in _NO_NOUNS and found["word"] not in _COUNTED_ITSELF and not _verbal(found["word"])


_TWO_CAPITALS = re.compile(r"[A-Z][a-z]+[ -](?:Mile|Year|Day|Degree|Point|Month|Hour|Minute)s?\b")
_POSSESSED = re.compile(r"(?:'s|’s|\b[Tt]he) $")
_THE = re.compile(r"(?:\b(?:the|of)|'s) $", re.IGNORECASE)
_NAMED_AFTER = re.compile(r"[A-Z][a-z]{2,} of $")
""" "The Gang of Four"."""
_CAPITAL_NEXT = re.compile(r"[ -][A-Z][a-z]")


def _capital_word(view: str, quantity: Quantity, before: str, after: str) -> bool:
    """ "The Group of Seven", "the Hundred Days": a number word with a capital inside a sentence that has none."""
    if not view[quantity.start].isupper():
        return False
    if _TWO_CAPITALS.match(view, quantity.start) and _POSSESSED.search(before):
        return True
    if _NAMED_AFTER.search(before) and not _CAPITAL_NEXT.match(after):
        return True
    if _title_case(before + after):
        return False
    if _TWO_CAPITALS.match(view, quantity.start):
        return True
    if not before.strip() or before.rstrip().endswith((".", "!", "?", ":")):
        return False
    return bool(_THE.search(before)) or bool(_CAPITAL_NEXT.match(after))


_WORDED_STAGE = re.compile(r"\b(?:phase|stage|grade|type|class|tier|level) $", re.IGNORECASE)
_WORDED_MARK = re.compile(
    r"(?<!\bper )(?<!\beach )(?<!\bevery )(?<!\bone )\b(?:page|chapter|verse|part|act|scene|step|round|gate|platform|line|volume|book|figure|table|section|question"
    r"|room|lesson|unit|module|lecture|appendix|version|option|article|item|number|episode|season|wave|track|day|week|year|paragraph|stanza|canto|psalm) $",
    re.IGNORECASE,
)


def _worded_mark(quantity: Quantity, before: str, after: str) -> bool:
    """ "Stage four cancer", "chapter two and verse three": a word behind a noun that has its number in words as well."""
    if quantity.unit_symbol is not None or quantity.value >= _MANY_STAGES or quantity.form != "word":
        return False
    return bool(_WORDED_STAGE.search(before)) or (bool(_WORDED_MARK.search(before)) and not counts(after))


def _lettered(printed: str) -> bool:
    """ "19A", "320d", "747s"."""
    found = _LETTERED.fullmatch(printed)
    return found is not None and found["letter"] not in _LETTERS_OF_UNITS and (found["letter"] != "s" or len(printed) > 3)
