"""Which mark a text prints in its decimals: an English point, or the comma of most of Europe and South America.

"1.337" is a thousand and more in Spanish and a little more than one in English: its words decide, and where it prints
decimals of one or two digits, they do.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_COMMON = {
    "de": "der die das und den dem des ein eine einer eines wurde wurden wird sind ist mit auf für bei nicht von im zu zum zur"
    " aus nach über unter rund etwa davon insgesamt sich auch als wie oder durch beim pro je bis seit nach zwischen dass sowie noch nur hat haben hatte alle keine seine ihre in an am minuten stunden jahre jahren tage tagen wochen monate monaten genau ohne gegen wegen so waren deren",
    "es": "el la los las una un con del que para por se es en como más de y fue entre sobre son su al cada sin este esta estos sus durante también años según hasta",
    "fr": "le la les des du une un et est a dans pour par sur avec au aux que qui nous ont près en de sont été chez entre sous plus dont cette ces leur leurs elle elles notre nos ainsi où sans",
    "it": "il lo la gli le di del della dei delle un una e è sono con per che nel nella da in su stati state stato alla tra ogni a ai al dai dalle nelle sulle sulla sul i senza dopo anche degli agli hanno ha uno più",
    "pt": "tem foram dos anos o a os as de do da dos das um uma e em no na nos nas com para por que foi são ao mais entre sem após também até pelo pela seus suas",
    "nl": "de het een en van in op met voor zijn is werd werden bij naar uit door dat aan niet per tot hun zij deze dit zich maar ook meer dan dat die wordt worden heeft hebben onder tussen als er keer zoveel mee geen bijna ruim minuten jaar jaren zonder waren waarvan hadden",
    "da": "og i på med af til der det den en et er blev som for ikke fra ved om har hver de end efter mere knap var blev procent prosent andelen",
    "sv": "miljoner miljarder under talet och i på med av till som det den en ett är blev för inte från vid om har varje omfattar de efter mer var procent andelen",
    "pl": "i w z na do że się jest są dla od po oraz przez nie ze o przy co zawiera procent wynosi",
    "cs": "a v z na do že se je jsou pro od po s nebo při bylo o za ve procent procenta ze",
    "fi": "ja on oli sekä tai että joka noin mukaan kanssa ei ovat kun vuonna nousi laski prosenttia prosentista prosenttiin",
    "tr": "ve bir bu ile için olarak da de en çok olan oldu yüzde oranı göre olarak",
    "id": "dan yang di dari untuk dengan pada ini itu dalam adalah oleh",
    "ru": "и в на с по из для не что от за было были это к у",
    "hu": "az és egy hogy nem volt voltak csak mint között százalék",
    "ro": "și în din cu pentru care este au fost la prin sau",
    "uk": "і та у з на до від для не що це було за або",
    "el": "και το της την του των στο στη με από για είναι ήταν",
}
_ENGLISH = frozenset(
    "the of and is with for are we by from this that was were at an to than over has have on as it its our their per in a".split()
)
_ENGLISH_TOO = _ENGLISH | frozenset("a as an do no me so on die was he o i e".split())
"""What they alone say of a line, they may say of an English one: "five times as many a day"."""
_ABBREVIATED = re.compile(r"\b(?:i\.\s?e|e\.\s?g|a\.\s?m|p\.\s?m)\.")
_ALL_COMMON = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SPEAKING = {
    word: tuple(language for language, words in _ALL_COMMON.items() if word in words)
    for word in _ENGLISH.union(*_ALL_COMMON.values())
}
"""The words that tell a language, with the languages they are common in."""
_WORD = re.compile(r"[^\W\d_]+")
_ASCII_WORD = re.compile(r"[a-z]+")
"""The same of what is plain ASCII in small letters, found several times faster."""
_FOREIGN_WORD = re.compile(r"[a-z]{0,20}[äöüßçãõáéíóúàèìòùâêîôûñåøæłśżźćęąńčřšžěůýőűğışœ¿¡а-я]")
_COMMA_DECIMAL = re.compile(r"(?<![\d.,])(?:0,\d+|\d{1,4},\d{1,2}|\d{1,3}(?:\.\d{3})+,\d+)(?![\d,])")
_POINT_DECIMAL = re.compile(r"(?<![\d.,])(?:0\.\d+|\d{1,4}\.\d{1,2}|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+)(?![\d.,])")
_READ = 4_000
"""Characters; by then it is known which language a text is in."""


_OPENING = frozenset(
    "tras según hasta desde su oltre circa tra dei nei della selon parmi chez après avant sur bland blandt spośród wśród ponad około"
    " hubo hay había houve havia participaron incluyeron registraron compte gab gibt fanns finns deelnemers"
    " из среди около более из-за van ruim bij tijdens insgesamt rund etwa knapp von bei nach unter über noin yaklaşık z ze przez".split()
)


def is_common(word: str) -> bool:
    """Is it, in small letters, a common word of another language than English, such as may stand before any number?"""
    return word in _SPEAKING or word in _OPENING


def prints_decimal_commas(view: str, language: str | None = None) -> bool:
    """Does ``view`` print "1,5" for one and a half? ``language`` is its code where it is known ("de", "pt-BR").

    A language that is known, or whose words outnumber the English ones by far, is overruled where the text prints
    more decimals with the other mark. English prints points, whatever it prints.
    """
    start = view[:_READ]
    if language_of_words(start, language) == "en" or not any(map(str.isdigit, start)):
        return False
    return len(_POINT_DECIMAL.findall(start)) <= len(_COMMA_DECIMAL.findall(start))


def language_of_words(text: str, language: str | None = None) -> str:
    """The code of the language that a text's commonest words are of, "en" in doubt; ``language`` where it is known."""
    return language.partition("-")[0].lower() if language else _language_told(text[:_READ])


@lru_cache(maxsize=256)
def _language_told(text: str) -> str:
    low = text.lower()
    low = _ABBREVIATED.sub(" ", low)
    found = (_ASCII_WORD if low.isascii() else _WORD).findall(low)
    words = Counter(word for word in found if word in _SPEAKING)
    counts = dict.fromkeys(_ALL_COMMON, 0)
    for word, times in words.items():
        for code in _SPEAKING[word]:
            counts[code] += times
    best = max(counts, key=counts.__getitem__)
    english = sum(words[word] for word in (_ENGLISH - _ALL_COMMON[best]) & words.keys())
    if counts[best] <= english:
        return "en"
    if low.isascii() and not any(word in _ALL_COMMON[best] and word not in _ENGLISH_TOO for word in words):
        return "en"
    letters = 0 if low.isascii() else len(set(_FOREIGN_WORD.findall(" ".join(dict.fromkeys(found)))))
    commas = min(2, len(_COMMA_DECIMAL.findall(text)))
    return best if counts[best] + letters + commas > 1 + 2 * english else "en"
