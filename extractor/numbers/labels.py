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
    before = view[max(0, quantity.start - _WINDOW) : quantity.start]
    after = view[quantity.end : quantity.end + _WINDOW]
    if _line_of_book(printed, before):
        return True
    if printed[-1] == "X" and _GRADE_IN_CAPITALS.search(before) and _ENDS_THERE.match(after):
        return True
    if _lettered(printed) or _VERSIONS.fullmatch(printed):
        return _behind_name(before, language) or (_lettered(printed) and _behind_noun(before, language))
    if quantity.form == "fraction":
        return "/" in printed and printed[-1].isdigit() and _behind_name(before, language)
    if _CAPITAL_UNIT.search(printed) and language != "de":
        return not _title_case(before + after) and bool(_LOWER_WORD.search(before + after))
    if quantity.form == "word":
        return _capital_word(view, quantity, before, after)
    if quantity.unit_symbol is not None or not _WHOLE.fullmatch(printed):
        return False
    if _bracketed(before, after) or _padded(printed):
        return True
    if quantity.qualifier is not None:
        return False
    if (_STAGE.search(before) and quantity.value < _MANY_STAGES) or _POSITION.search(before):
        return True
    if _OUTCOME.match(after) and (_behind_name(before, language) or _behind_noun(before, language)):
        return True
    if counts(after, language):
        return _named_all_the_same(before, after, language) or _year_of(before, printed)
    return _stands_alone(quantity, printed, before, after, language)


_POSITION = re.compile(r"\b(?:at|after|until|from|by|in) (?:step|iteration|checkpoint|frame|position|epoch) $", re.IGNORECASE)
_OUTCOME = re.compile(
    r" (?:yielded|recorded|contained|lasted|showed|reached|produced|gave|received|served|covered|followed|included|held|carried|had|was|has|is) "
)
""" "Trench 4 yielded fifty sherds": a verb, and what it is of stands before the number."""
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
        or _opens_name(quantity, after, language)
        or bool(_MODEL_NUMBER.fullmatch(printed) and _THE_ONE.search(before) and _ENDS_THERE.match(after))
        or _modifies(quantity, after, language)
    )


def follows(view: str, label: Quantity, quantity: Quantity, language: str = "en") -> bool:
    """Does a number continue a list of labels: "HPV 16 and 18", "Zhou1,4", "stride 2 and padding 1"?"""
    if quantity.unit_symbol is not None or not _WHOLE.fullmatch(view[quantity.start : quantity.end]):
        return False
    joined = _JOINT.fullmatch(view[label.end : quantity.start])
    if joined is None or (joined["noun"] and (joined["noun"] in _NO_NOUNS or is_plural(joined["noun"]))):
        return False
    after = view[quantity.end : quantity.end + _WINDOW]
    first = _WORD_AFTER.match(after)
    return not (first and first[1].lower() in _COUNTED_ITSELF) and not counts(after, language)


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
_PLURAL_ENDS = {"nl": ("en", "s", "ers"), "it": ("i", "e"), "sv": ("r", "n", "a"), "da": ("r", "e")}
_PLURALS_IN_S = frozenset(["en", "es", "fr", "pt"])


def counts(after: str, language: str = "en") -> bool:
    """Does ``after`` begin with a noun in the plural, or with adjectives and nouns that lead to one?"""
    at = 0
    for _ in range(_MODIFIERS):
        found = _WORD_AFTER.match(after, at)
        if found is None:
            return False
        if found[1].lower() in ("and", "or") and at and (joined := _JOINED.match(after, found.end())):
            found = joined
        if found[1].lower() in _FUNCTION_WORDS:
            return False
        if _is_counted(found[1], language):
            return True
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
    return low in _ALIKE_IN_PLURAL or (is_plural(low) and low not in _PURE_VERBS)


# ---------------------------------------------------------------- what stands before

_NAME_BEFORE = re.compile(
    r"(?:^|(?<=[\s(/,;:\"“\[]))(?P<name>(?=[^\W_])(?=[^\s(/,;:\[]{0,60}[A-ZÄÖÜÉ])[^\s(/,;:\[]{1,61})[ \u00a0]$"
)
_WORD_BEFORE = re.compile(r"(?:^|(?<=[\s(/,;:\"“'\[]))(?P<word>[^\W\d_][^\W\d_'-]*(?:-[^\W\d_]+)*)[ \u00a0]$")
_ABBREVIATION = re.compile(r"[A-Z][a-z]{0,3}\.|(?:[A-Z]\.){2,4}")
_SHORT_FORM = re.compile(r"(?:^|[\s(])[abd-z]\.[ \u00a0]$")
_ROUGH = frozenset("ca. c. vs. cf. approx. avg. max. min. est. al. etc. resp. i.e. e.g. no. incl. mr. dr. st.".split())
_MEASURES = words.MEASURE_LABELS | frozenset(
    "sd se sem iqr snr m md mdn n p ph mw value values age ages aged size count total sum number magnitude median average maximum minimum"
    " least most max min price cost factor frequency temperature depth length width height weight mass speed power".split()
)
_NO_NOUNS = (
    _MEASURES
    | _FUNCTION_WORDS
    | words.VERBS
    | words.COMPARATIVES
    | frozenset(
        "met paid sold won shot caught drew drawn threw thrown ate eaten slept told thought felt heard left laid lay bore borne wore worn"
        " bred flew flown swam swum sang sung rang rung spoke spoken broke broken chose chosen froze frozen stole stolen woke woken dug"
        " hung stuck struck swept wept knew known taught sought fought bound ground wound lent bent dealt leapt spread shed split past"
        " next last first second third plus minus times january february march april may june july august september october november"
        " vs ca ie eg december jan feb mar apr jun jul aug sep sept oct nov dec".split()
    )
)
"""What stands before amounts, and is neither a name nor a noun that numbers tell apart."""


def _verbal(low: str) -> bool:
    return low.endswith(("ed", "ing", "ly")) and len(low) > 4


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
    opens = _OPENS.search(before[: found.start()])
    return low not in _NO_NOUNS and not (opens and (_verbal(low) or is_common(low)))


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
    if found is None or len(found["name"]) < 2 or found["name"].endswith(".") or not _behind_name(before, language):
        return False
    return not (_INTRODUCED.search(before) or _IN_PLACE.search(before) or _title_case(before + after))


_MANY_STAGES = 100
_STAGE = re.compile(
    r"(?:^|(?<!per)(?<!\ba)(?<!each)(?<!every)(?<!last)(?<!this)(?<!next)(?<!past)(?<!one)(?<!that)(?<!the)[ (])"
    r"(?:day|week|month|year|grade|phase|stage|level|type|class|tier|season|generation|version|wave|round) $",
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
    r"(?:^|[\s(])(?:el|la|le|il|lo|o|a|the|der|die|das|het|de|al|au|du|del|della|do|da|[ld]'|[,;:(])[ \u00a0]*$|[ld]'$|^$",
    re.IGNORECASE,
)


def _behind_noun(before: str, language: str) -> bool:
    """ "village 6": a noun in the singular, which is no measure; in other tongues one with its article."""
    found = _WORD_BEFORE.search(before)
    if found is None:
        return False
    low = found["word"].lower()
    placed = _PLACED.search(before[: found.start("word")]) is not None
    if (low in _NO_NOUNS and not (placed and low in words.NOUN_OR_VERB)) or _verbal(low) or is_plural(low):
        return False
    if language != "en":
        lead = before[: found.start("word")]
        return language != "de" and bool(_ARTICLE_BEFORE.search(lead) or (_PLACED_ABROAD.search(lead) and not is_common(low)))
    return len(low) > 1 and found["word"][0].islower()


_PLACED_ABROAD = re.compile(
    r"(?:^|[\s(])(?:in|op|na|no|en|em|à|dans|au|aux|sur|nel|nella|bij|bei|im|i|på|w|do|ao|pelo|de|del|van)[ \u00a0]$", re.IGNORECASE
)
""" "In groep 8", "no lote 4"."""
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
_SET_TO = re.compile(r"\b(?:set|sets|setting|fix|fixed|fixes|fixing|initiali[sz]ed?)\b[^;]{1,40} to $", re.IGNORECASE)
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


def _opens_name(quantity: Quantity, after: str, language: str) -> bool:
    """ "5020 Bergen", "55 Cancri", "42 U.S.C.": a name in the singular follows, and no unit named after somebody."""
    found = _NAME_AFTER.match(after)
    if found is None or language == "de":
        return False
    name = found["name"]
    if UNIT.match(name.lower()) or UNIT.match(name) or ("." in name and counts(after[found.end() :])):
        return False
    return quantity.value == 1 or not (name.endswith(_PEOPLES) or is_plural(name.lower()))


_LOWER_AFTER = re.compile(r"[ \u00a0](?P<word>[a-z][a-z-]{3,})(?=[\s.,;:)]|$)")


def _modifies(quantity: Quantity, after: str, language: str) -> bool:
    """ "The Fit for 55 package", "a top 10 list": a noun in the singular behind a number that is more than one."""
    found = _LOWER_AFTER.match(after)
    if found is None or language != "en" or quantity.value < 2:
        return False
    return found["word"] not in _NO_NOUNS and found["word"] not in _COUNTED_ITSELF and not _verbal(found["word"])


_TWO_CAPITALS = re.compile(r"[A-Z][a-z]+ (?:Mile|Year|Day|Degree|Point)s?\b")
_POSSESSED = re.compile(r"(?:'s|’s|\b[Tt]he) $")
_THE = re.compile(r"(?:\b(?:the|of)|'s) $", re.IGNORECASE)
_CAPITAL_NEXT = re.compile(r"[ -][A-Z][a-z]")


def _capital_word(view: str, quantity: Quantity, before: str, after: str) -> bool:
    """ "The Group of Seven", "the Hundred Days": a number word with a capital inside a sentence that has none."""
    if not view[quantity.start].isupper():
        return False
    if _TWO_CAPITALS.match(view, quantity.start) and _POSSESSED.search(before):
        return True
    if _title_case(before + after):
        return False
    if _TWO_CAPITALS.match(view, quantity.start):
        return True
    if not before.strip() or before.rstrip().endswith((".", "!", "?", ":")):
        return False
    return bool(_THE.search(before)) or bool(_CAPITAL_NEXT.match(after))


def _lettered(printed: str) -> bool:
    """ "19A", "320d", "747s"."""
    found = _LETTERED.fullmatch(printed)
    return found is not None and found["letter"] not in _LETTERS_OF_UNITS and (found["letter"] != "s" or len(printed) > 3)
