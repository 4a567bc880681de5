"""Notations in which digits are no amounts: grades and schedules, calls of code, classes of libraries, clocks, games, age groups.

Patterns for :mod:`extractor.numbers.codes`, each bounded, so that a search stays linear.
"""

from __future__ import annotations

_SUM = r"(?<![\w.+(-])[1-9]\d?\+[1-9]\d?(?![\w.%+]| ?(?:dB|pp|points?)\b)"
"""Gleason 4+3, a 3+3 design, 7+3 induction."""
_TIES = r"\b[A-Za-z]{3,20}\.?~\d{1,4}\b(?![.,]?\d|%)"
"""LaTeX's blank before a mark: "Table~2"."""
_SYMBOLS = r"\b1/(?:f|r|x|n|t|N)(?![A-Za-z\d])|\|[01]{1,8}[⟩>]|(?<![A-Za-z])[A-Za-zα-ωΑ-Ω]{1,3}\d?\(\d{3,4}\)|🧵 ?\d{1,2}/\d{1,2}|\(\d{1,2}/\d{1,2} (?:follows|next)\)"
"""1/f noise, a ket, the χc1(3872), the first of a thread."""
_FREEDOM_WORDS = r"\b\d{1,4}(?:\.\d{1,3})?(?: and \d{1,5}(?:\.\d{1,3})?)? degrees of freedom"
_CHOICES = r"\b[Ss]how(?:ing)?:? \d{1,4}(?:[ |]{1,3}\d{1,4}){1,6}(?: (?:per page|entries|results))?|\bending in \d{2,4}\b"
_SCORED = r"\b(?:Rating|Confidence|Soundness|Presentation|Contribution|Correctness|Recommendation): ?\d{1,2}\b(?!\.\d|%|,\d)"
"""How a reviewer filled in the form."""
_CALL = (
    r"\b[a-z_]{2,20}\(\d{1,6}(?:, ?\d{1,6}){0,4}\)"
    r"|\b[a-z_]{2,20}=\(?\d{1,4}(?:\.\d{1,6})?(?:, ?\d{1,4}(?:\.\d{1,6})?){1,4}\)"
)
"""In code: "range(10)", "betas=(0.9, 0.999)"."""
_CLASS = (
    r"\b(?:UDC|DDC|LCC|Dewey|JEL|MSC|PACS|CPC|IPC|ACM|CCS|ICD-\d{1,2})[: ] ?[A-Z]?\d{1,3}(?:\.\d{1,4}){0,3}(?:[A-Z]\d{1,3})?"
    r"(?:[,;] ?[A-Z]?\d{1,3}(?:[A-Z]\d{0,3})?){0,6}\b"
    r"|\b(?:P|SB|BGU|CIL|IG|SEG)\.? ?(?:[A-Z][a-z]{2,6}\.? )?(?:[IVXL]{1,6} )?\d{1,4}\.\d{2,5}\b"
    r"|\b\d{2,3}(?:\.\d)? FM\b"
)
"""Of a library, a field of science, an edition of papyri; a station's frequency."""
_HOUR = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HOUR_ABROAD = (
    "una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|due|tre|quattro|cinque|sei|sette|otto|nove|dieci"
    "|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
)
_CLOCK = (
    r"\b0\d{3} ?(?:hrs?|hours|h|Z|UTC|GMT|local)\b|\b\d{1,2} ?h ?(?:[0-5]\d)? ?(?:à|às|a|bis|–|-) ?\d{1,2} ?h\b"
    r"|\b(?:a las|alle|às|ore|godz\.|klockan|kl\.) \d{1,2}[.:]\d\d\b"
)
CLOCK_WORDS = (
    rf"\b(?:half|(?:a )?quarter|twenty|ten|five|twenty-five) (?:past|to|after|before) (?:{_HOUR}|noon|midnight)\b(?! of\b)"
    rf"|\b(?:a las|alle|às) (?:{_HOUR_ABROAD})\b|\bom half (?:{_HOUR_ABROAD})\b"
)
"""Hours in words: "half past nine"."""
AGE_WORDS = r"\b(?:twenty|thirty|forty|fifty|sixty|seventy)-somethings?\b"
_SCORE = (
    r"\b(?:won|win|wins|lost|drew|draw|beat|led|tied) (?:\w{1,12} ){0,2}\d{1,2}[–-]\d{1,2}\b"
    r"(?!%| ?(?:points?|years?|months?|weeks?|days?|times?|%)\b)"
    r"|\b\d{1,2}[–-]\d{1,2} (?:on aggregate|after extra time|at half-time|on penalties|(?:away |home |series )?(?:win|victory|defeat|loss|draw|lead)\b)"
)
_AGES = (
    r"\b(?:over|under)-(?:\d{1,2}s|fives|tens)\b"
    r"|\b(?:old|older|elderly|aged) \(\d{2}\+\)"
)
NOTATIONS = {
    "grade or schedule": _SUM,
    "mark": _TIES,
    "symbol": _SYMBOLS,
    "degrees of freedom": _FREEDOM_WORDS,
    "page furniture": _CHOICES,
    "review": _SCORED,
    "code": _CALL,
    "class": _CLASS,
    "time of day": _CLOCK,
    "score of a game": _SCORE,
    "age group": _AGES,
}
