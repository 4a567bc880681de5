"""LaTeX inside prose, taken out as a reader would see it: ``\\textbf{X}``, ``3.07\\%``, ``$\\times$``.

Only what abstracts of papers really print is known here: formatting commands, escaped signs,
accents, Greek letters and short inline formulas. Unknown commands are left as printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from extractor.text.rewrite import Edit

_FORMATTING = (
    "textbf|textit|textsl|textsc|texttt|textrm|textsf|textnormal|emph|underline|text|mathrm|mathbf|mathit|mathsf|"
    "mathtt|mathcal|mathbb|mathfrak|boldsymbol|bm|operatorname|mbox|url|uline|footnote|textsuperscript|textsubscript"
)
_WRAPPED = re.compile(rf"\\(?:{_FORMATTING})\*?\s?\{{")
_HREF = re.compile(r"\\href\s?\{[^{}\s]{1,2000}\}\s?\{")
_BRACE = re.compile(r"\\.|[{}]")
_LONGEST_ARGUMENT = 3000
_ESCAPED = re.compile(r"\\([%&_#$])")
_MATH = re.compile(r"\$(?!\s)((?:[^$\\\n]|\\.){1,160}?)(?<!\s)\$(?!\d)")
_PAREN_MATH = re.compile(r"\\\(\s{0,20}((?:[^\\\n]|\\(?!\))){1,160}?)\s{0,20}\\\)")
_COMMAND = re.compile(r"\\([A-Za-z]+)(?![A-Za-z])\s?|\\([,;:! ])|\{,\}")
_POWER = re.compile(r"\^\s?\{([^{}$]{1,20})\}|_\s?\{([^{}$]{1,20})\}")
_ACCENT = re.compile(r"(?P<brace>\{)?\\(?P<mark>[\"'`^~=.uvHcr])\s?(?P<inner>\{)?\\?(?P<letter>[A-Za-z])(?(inner)\})(?(brace)\}|)")

SYMBOLS = {
    "times": "×", "rightarrow": "→", "to": "→", "Rightarrow": "⇒", "leftarrow": "←", "sim": "~", "approx": "≈",
    "simeq": "≈", "pm": "±", "mp": "∓", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ll": "≪", "gg": "≫",
    "cdot": "·", "ldots": "…", "dots": "…", "cdots": "…", "infty": "∞", "deg": "°", "circ": "°", "in": "∈",
    "uparrow": "↑", "downarrow": "↓", "lt": "<", "gt": ">", "left": "", "right": "", "quad": " ", "qquad": " ",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "µ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ", "textasciitilde": "~",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "i": "i",
}  # fmt: skip
_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "r": "\u030a",
}  # fmt: skip
_QUOTES = re.compile(r"``(?=\S)([^`\n]{1,400}?)(?<=\S)''")
_LETTER = re.compile(r"\{\\(ss|[oOlLi]|aa|AA|ae|AE)\s?\}|\\(ss|[oOlL]|aa|AA|ae|AE)(?:\{\}|(?![A-Za-z])\s?)")
_OUTSIDE_MATH = {"textasciitilde", "textendash", "textemdash", "textquoteright", "times", "rightarrow", "ldots", "dots"}


def latex_edits(text: str) -> Iterator[Edit]:
    """The edits that turn LaTeX markup in ``text`` into what its author meant to be seen."""
    for match in _QUOTES.finditer(text) if "``" in text else ():
        yield Edit(match.start(), match.start(1), "“")
        yield Edit(match.end(1), match.end(), "”")
    if "\\" not in text and "$" not in text:
        return
    yield from _formatting(text)
    for match in _ESCAPED.finditer(text):
        yield Edit(match.start(), match.end(), match[1])
    yield from _accents(text)
    for match in _LETTER.finditer(text):
        yield Edit(match.start(), match.end(), SYMBOLS[match[1] or match[2]])
    for pattern in (_MATH, _PAREN_MATH):
        for match in pattern.finditer(text):
            yield Edit(match.start(), match.start(1))
            yield Edit(match.end(1), match.end())
            yield from _math(text, match.start(1), match.end(1))
    for match in _COMMAND.finditer(text):
        if match[1] in _OUTSIDE_MATH:
            yield Edit(match.start(), match.end(), SYMBOLS[match[1]])


def _formatting(text: str) -> Iterator[Edit]:
    found = [match for pattern in (_WRAPPED, _HREF) for match in pattern.finditer(text)]
    closing = _closing_braces(text) if found else {}
    for match in found:
        close = closing.get(match.end() - 1)
        if close is not None and close - match.end() < _LONGEST_ARGUMENT:
            yield Edit(match.start(), match.end())
            yield Edit(close, close + 1)


def _closing_braces(text: str) -> dict[int, int]:
    """Where each brace that is opened closes, by where it opens."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            closing[opened.pop()] = match.start()
    return closing


def _accents(text: str) -> Iterator[Edit]:
    for match in _ACCENT.finditer(text):
        mark, letter = match["mark"], match["letter"]
        if mark in "uvHcr" and "{" not in match[0]:
            continue  # \v without braces is the start of another command
        yield Edit(match.start(), match.end(), unicodedata.normalize("NFC", letter + _ACCENTS[mark]))


def _math(text: str, start: int, end: int) -> Iterator[Edit]:
    for match in _COMMAND.finditer(text, start, end):
        if match[0] == "{,}":
            yield Edit(match.start(), match.end(), ",")
        elif match[2]:
            yield Edit(match.start(), match.end(), " " if match[2] in ";: " else "")
        elif match[1] in SYMBOLS:
            yield Edit(match.start(), match.end(), SYMBOLS[match[1]])
    for match in _POWER.finditer(text, start, end):
        inner = 1 if match[1] is not None else 2
        yield Edit(match.start() + 1, match.start(inner))
        yield Edit(match.end(inner), match.end())
