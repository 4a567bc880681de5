"""Lists of people as pages print them: which stretches of a line are names, and is it a list of names?

Reads "Ada Okafor, Li Wei and J. van den Berg", "Okafor, A.; Li, W.", "Okafor A(1), Li W(2)",
"Ada Okafor (University of X) | Li Wei", "Okafor, Ada and Li, Wei", "By A. Okafor et al.".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.language.wording import is_affiliation, is_prose

_PARTICLES = frozenset(
    """van von der den de del della di da dos das do du la le los las el al bin ibn ben ter ten te zu zum zur af av y e
    i st st. san santa mac mc o' d' l' dr dr. prof prof. jr jr. sr sr. ii iii iv""".split()
)
_CONNECTIVES = frozenset(
    """a an the of for in on with by from to at as is are was were be via using through under over between into onto
    and or not no how why what when where which who whose can do does we our their its it this that these those
    towards toward against beyond among amid during after before versus upon despite across without within than more most new per up out all any""".split()
)
# Words that open or fill titles, headings and site furniture with capitals, and hardly ever are names of people.
_COMMON = frozenset(
    """abstract accepted access revise resubmit revise-and-resubmit adaptive advances agent agents algorithm algorithms analysis and annual application
    applications approach approaches arxiv article articles artificial assessment association attention author authors
    automated award back based bayesian benchmark best bibtex biology blog book call center chair challenge chapter chemistry
    cite cited citation citations clinical code college comments communications computational computer computing conference contact
    control copyright data dataset datasets deep demo department design detection development digital discovery distributed
    download dynamic dynamics economics editor editors edition efficient energy engineering evaluation evidence experimental
    exploring fast federated findings foundation framework full generation generative github global graph graphs group
    guide health home human image images improving inference information institute intelligence intelligent interactive
    international introduction issue journal keynote keywords knowledge lab laboratory language languages large latest learning
    lecture letters library link links list literature local machine main management mathematics medical medicine
    member members memory menu method methods mining mobile model modeling modelling models modern month multi national
    natural network networks neural news next note notes novel online open optimal optimization oral overview page paper
    papers parallel pdf people performance perspective physics planning poster posters practical predicting prediction preprint
    previous privacy probabilistic problem proceedings process processing program programme project protein publication
    publications published publisher quantum question questions reading reasoning recent reinforcement report research resource
    resources response results retrieval review robot robotics robust room scalable scaling school science sciences search
    secure security semantic session sessions show simple simulation slides social society software source sparse spatial
    special speech spotlight state statistical statistics strategies structure structures studies study subjects summary
    supervised survey symposium synthesis system systems table talk talks task technical technology temporal text theory time
    title tool tools topic topics towards track tracks training transactions transfer transformer transformers tutorial
    understanding university unsupervised update updated user using version video vision visual volume web website week
    weekly workshop workshops world year years january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter background objective objectives
    conclusion conclusions discussion methods introduction purpose aim aims details share save follow subscribe sign login view
    read more less hide show expand collapse tags tag category categories date venue score views likes stars star supplementary
    material materials appendix acknowledgements funding conflict interests north south east west united states kingdom""".split()
)
_WORD = r"[^\W\d_][^\W\d_'’`´‘ʼ‐‑\-.]*(?:['’`´‘ʼ‐‑\-.][^\W\d_]+)*\.?"
_NAME_TOKEN = re.compile(_WORD)
_INITIALS = re.compile(r"(?:[A-ZÀ-ÞĀ-Ž]\.?[\-‐‑ ]?){1,4}\.?$")
_COMPACT = re.compile(r"[^\W\d_][\w'’\-]+(?: [^\W\d_][\w'’\-]+){0,2} [A-Z]{1,3}$")
_AND = r"(?:(?:and|und|et|y)\b(?!\s+al\b)\s+|&\s*)"
_MARKS = r",;|·•∙/\n，、；"
_SEPARATOR = re.compile(
    rf"[\s{_MARKS}](?:(?<=[{_MARKS}])\s*{_AND}?|(?<=\s)(?:(?:and|und|et|y)\b(?!\s+al\b)\s+|&\s|[–—]\s|\s{{2,}})\s*{_AND}?)"
)
"""Opens with a set of characters, which is searched for several times faster than anything else."""
_ETAL = re.compile(
    r"(?<![\s,;(])[\s,;(]*(?:\bet\.?\s*al\b\.?|\band\s+(?:\d+\s+)?(?:others|more|colleagues|collaborators)\b|\+\s?\d+\s+(?:more|authors?|others)\b|\+\s*$|\b(?-i:u\.\s?a\.)|\((?:\d+\s+)?additional authors[^)]*\)|…\s*$|\.\.\.\s*$|等[\s\d共]{0,8}[位名人]?\s?(?:作者|研究者|人)?\s{0,4}$|他\d{0,3}名?\s{0,4}$)",
    re.IGNORECASE,
)
_CUT_SHORT = re.compile(r"et\.?\s*al|and\s+(?:\d+\s+)?(?:others|more|coll)|[+…]|u\.\s?a\.|additional a|\.\.\.|[等他]")
"""Every list that is cut short has one of these in its casefolded text; opens with a set of characters, which is fast to look for."""
_LABEL = re.compile(
    r"\s*(?:[*_•\-–(]\s*)?(?:authors?(?:\(s\))?|names?(?=:)|by|written by|speakers?|presenters?|presented by|autor(?:es|en)?|auteurs?|creators?|"
    r"contributors?|(?:(?:this is |based on:? )?(?:a )?joint(?:ly)?(?: work)? )?with|avec|mit|co-?authors?)\s*(?::|：|\s(?=[A-Z]))\s*",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"[(\[][^()\[\]]{0,300}[)\]]")
_TOGETHER = re.compile(r"(\((?:joint(?:ly)?(?: work)? )?with )([^()]{3,200})\)")
"""Authors who stand in brackets behind the page's owner: "H. Okafor (with B. Lindqvist and T. Roos)"."""
_MARK = r"[\d*†‡§¶#∗✉⋆★^⁰¹²³⁴-⁹ᵃ-ᶻⁱⁿ]++"
_MARKERS = re.compile(rf"(?:{_MARK}(?:(?![^\W_])|(?<!\d)(?=(?:and|und|et)\b))(?:\s*,\s*{_MARK}(?![^\W_]))*|(?<!\w){_MARK})")
"""Marks of footnotes; digits inside a word ("W159H") are none."""
_ANY_MARK = re.compile(_MARK)
_CAMEL = re.compile(r"^(?!Mc|Mac|De|Di|Da|Du|La|Le|Lo|Van|Von|Fitz|O['’]|D['’]|L['’]|El|Al|Ben|Ter)[^\W\d_-]*[a-zß-ÿ][A-ZÀ-Þ]")
_ATTACHED = re.compile(r"(?:[dlo]['’]|(?:al|el|ul)-)[^\W\d_a-zß-ÿ]")
"""A particle that is written together with the name: "d'Aubigny", "al-Rashid"."""
_VENUE_TAG = re.compile(r"(?<=[a-zß-ÿ]) [A-Z]{3}[A-Za-z]*+(?: ?['’]\d\d| (?:19|20)\d\d)\b")
_DEGREE = r"Ph\.? ?D|M\.? ?D|M\.?Sc|B\.?Sc|D\.?Phil|D\.?Sc|Pharm\.?D|D\.?V\.?M|M\.?P\.?H|M\.?B\.?A|M\.?S|M\.?A|R\.?N|D\.?D\.?S|FRCP|Ed\.?D"
_DEGREES = re.compile(
    rf"(?<=[^\W\d_]{{2}})(?:,\s*(?:{_DEGREE})\b\.?|(?<=[a-zß-ÿ]{{2}})\s(?:Ph\.? ?D|M\.D|M\.?Sc|D\.?Phil|Pharm\.?D|M\.?P\.?H|D\.?V\.?M)\b\.?){{1,8}}(?=\s*(?:[,;|·•*†‡\d(]|and\b|&|$))"
)
"""Behind a name. "Lindqvist MD" without a comma is a family name with initials, as medicine prints it."""
_INITIALS_ALONE = re.compile(r",\s*(?:[^\W\d_a-zß-ÿ]\.\s?-?){1,4}(?=\s*(?:[,;&]|and\b|$))")
_MAYBE_DEGREE = re.compile(r"[,\s](?:Ph|M\.? ?[DSPBA]|B\.?S|D\.?[PSVD]|R\.?N|FRCP|Ed)")
"""Every degree begins so: what most lists have nothing of is looked for first."""
_HONORIFIC = re.compile(
    r"(?<![\w.-])(?:(?:Assoc(?:iate)?|Assist(?:ant)?|Asst|Adj(?:unct)?)\.?\s+)?(?:Prof(?:essor|\.)|Dr\.)(?:\s(?:Dr|med|rer|nat|Ing|h\.c)\.)*\s+(?=[^\Wa-zß-ÿ_])"
)
"""Before a name, and no part of it."""
_MONTH_AND_YEAR = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|januar[iy]?|february|march|april|june|july|august|september|october|november|december)\.?\W+(?:19|20)\d\d\W*",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\W*(?:(?:invited|keynote|plenary|contributed|guest)\s+)?(?:talk|lecture|speaker|address|keynote|plenary)s?\s*+(?:\d{1,2}\s*+)?[:–-]\s*",
    re.IGNORECASE,
)
"""What announces a speaker, or else a title."""
_SHORT_NAMES = frozenset(
    ["An", "Do", "In", "So", "No", "On", "Be", "Can", "To", "Up", "At", "As", "By", "We", "Or", "Any", "My", "Long", "Song", "Hu"]
)
_SURNAMES = re.compile(r"([^\W\d_][\w'’-]+)\s+(?:&|and)\s+([^\W\d_][\w'’-]+)")
_TAGGED = re.compile(
    r"((?:[^\W\d_][\w.'’-]*\s){1,3}[^\W\d_][\w'’-]*[a-zß-ÿ])\s+(?:[A-Z]{2}[A-Za-z&]*+\s*['’]?\d{2,4}|\(|\[|(?:19|20)\d\d\b).*",
    re.DOTALL,
)
_DIGIT = re.compile(r"\d")
_TAG_MARK = re.compile(r"[\d(\[]")
_FULL_STOP = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=[\s-][^\Wa-zß-ÿ_\d][a-zß-ÿ]))\.\s+(?=[A-Z“\"«„])(?<!\b(?:St|Dr|Jr|Sr|Mr|Ms)\. )(?<!\bProf\. )"
)
_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]{2,6}(?:·[\u3400-\u9fff]{1,6})?")


@dataclass(frozen=True, slots=True)
class People:
    """Names found in a text: their ranges in it, how much of it they cover, and whether it ends in "et al."."""

    names: tuple[tuple[int, int], ...]
    share: float
    """Parts that are names, over all parts between separators."""
    complete: bool
    end: int = 0
    """Where the list ends, "et al." included."""
    labelled: bool = False
    """The text begins with "Authors:", "By" or the like."""

    @property
    def is_list(self) -> bool:
        """Sure enough to be a list of people without looking at what stands around it."""
        if self.labelled:
            return bool(self.names) and self.share >= 0.5
        return (len(self.names) >= 2 and self.share >= 0.8) or (len(self.names) >= 5 and self.share >= 0.66)


NOBODY = People((), 0.0, True)
_LONG = 200
_PARTING = ";|·•∙/\n，、；&–—"


def _runs_on(text: str) -> bool:
    """Prose of which most stretches between commas open with a small letter lists no people: cheap to see."""
    if not is_prose(text):
        return False
    text = text.replace(" and ", ",")
    for mark in _PARTING:
        text = text.replace(mark, ",")
    opens = [part[0] for part in map(str.strip, text.split(",")) if part]
    return sum(map(str.islower, opens)) > 0.5 * len(opens)


_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_IN_BETWEEN = frozenset(
    ["and", "und", "van", "von", "der", "den", "del", "dos", "des", "the", "authors", "author", "with", "Authors", "Author", "And"]
)


def _calmed(text: str) -> str | None:
    """A text all in capitals as it would be printed otherwise, letter for letter; None for any other text."""
    shouted = 0
    for match in _LONG_WORD.finditer(text):
        if (not match[0].isupper() and match[0] not in _IN_BETWEEN) or match[0] in _SOCIETIES:
            return None
        shouted += match[0].isupper()
    if shouted < 2:
        return None
    calm = _LONG_WORD.sub(_calm_word, text)
    return calm if len(calm) == len(text) else None


def _calm_word(match: re.Match[str]) -> str:
    word = match[0]
    return word.lower() if word.casefold() in _IN_BETWEEN else word.capitalize() if word.isupper() else word


_SOCIETIES = frozenset(["ACM", "IEEE", "ACL", "USENIX", "SIAM", "AAAI", "ISCA", "ICML", "CVPR", "PDF", "DOI", "HTML"])


_SESSION_CODE = re.compile(r"\s*(?:\d{1,2}[A-Z]|[A-Z]{1,2}\d{0,2})[-.]\d{1,3}[:.]?\s+(?=[^\Wa-zß-ÿ_])")
"""A talk's number before its speakers: "1A-2 Ada Okafor"."""


@lru_cache(maxsize=2048)
def people(text: str, start: int = 0, *, announced: bool = False) -> People:
    """The names in a line that may be a list of authors; ``start`` is where the value behind a label begins.

    ``announced`` says that a table's header promises names here: one family name alone is one, too.
    """
    if _MONTH_AND_YEAR.fullmatch(text):
        return NOBODY
    label = _LABEL.match(text) or _speaker(text)
    labelled = announced or start > 0 or label is not None
    if not labelled and len(text) > _LONG and _runs_on(text):
        return NOBODY
    if (calm := _calmed(text)) and (found := people(calm, start, announced=announced)).is_list:
        return found
    start = max(start, label.end() if label else 0)
    if session := _SESSION_CODE.match(text, start):
        start = session.end()
    cut = _ETAL.search(text, start) if _CUT_SHORT.search(text.casefold()) else None
    end = cut.start() if cut else len(text)
    bare = text[:start] + _blank_parentheses(text[start:end])
    if swapped := _swapped(bare, start, end):
        return People(tuple(swapped), 1.0, cut is None, cut.end() if cut else swapped[-1][1], labelled)
    if _names_one(text, bare[start:end], announced) and _turned_alone(bare[start:end]):
        alone = _trimmed(bare, start, end)
        return People((alone,), 1.0, cut is None, cut.end() if cut else alone[1], labelled)
    parts = _without_places(bare, _parts(bare, start, end))
    names, total = _names(bare, parts)
    if cut and not names:
        names = [part for part in parts if _surname(text[part[0] : part[1]]) and len(parts) <= 2]
    share = len(names) / total if total else 0.0
    if (
        labelled
        and not names
        and 1 - announced < len(parts) <= 8
        and all(_surname(text[a:b]) and len(text[a:b].split()) == 1 for a, b in parts)
    ):
        names, share = list(parts), 1.0
    if not names and (pair := _SURNAMES.fullmatch(text.strip())) and not any(w.casefold() in _COMMON for w in pair.groups()):
        names, share = [(text.index(word), text.index(word) + len(word)) for word in pair.groups()], 0.6
    if set(names) < set(parts) and len(parts) >= _SEVERAL and all(map(_family, (text[a:b] for a, b in parts))):
        names, share = list(parts), 0.7
    names = _with_odd_ones(bare, parts, names, labelled)
    names = _without_tail(bare, names)
    close = cut.end() if cut else names[-1][1] if names else 0
    return People(tuple(names), share, cut is None, close, labelled)


_SMALL_WORD = re.compile(r"(?<![\w./@'’=+&%?#~-])[^\W\d_]{3,}(?![\w/@=+&%-]|\.\w)")
_PHRASES_OF_NAMES = 0.5


@lru_cache(maxsize=4)
def _small_words(page: str) -> frozenset[str]:
    """The words that a page prints in small letters, addresses left out."""
    return frozenset(word for word in _SMALL_WORD.findall(page) if word.islower())


def people_on(page: str, text: str, start: int = 0, *, announced: bool = False) -> People:
    """As :func:`people`, for a line of this page: "Systemic Risk" is nobody where the page writes of systemic risk, too.

    Nobody is named if at least half of the names are such words only; labelled names are believed.
    """
    found = people(text, start, announced=announced)
    if not found.names or found.labelled:
        return found
    if not text.isascii() and len(found.names) == 1 and _is_chinese_word(text[slice(*found.names[0])], page):
        return NOBODY
    phrases = sum(_is_phrase(text[low:high], page) for low, high in found.names)
    return NOBODY if phrases >= _PHRASES_OF_NAMES * len(found.names) else found


def _is_phrase(name: str, page: str) -> bool:
    parts = name.split()
    return len(parts) > 1 and all(part.isalpha() and part.casefold() in _small_words(page) for part in parts)


_FAMILY_NAMES_OF_CHINA = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎閻"
    "余潘杜戴夏钟鍾汪田任姜范姚谭譚廖邹鄒熊陆陸郝孔崔毛邱秦史顾顧侯邵孟万萬段雷钱錢汤湯尹黎乔喬贺賀赖賴龚龔"
)
"""The first characters of some hundred, whom four in five are called."""
_KANA = re.compile(r"[\u3041-\u30ff]")


def _is_chinese_word(name: str, page: str) -> bool:
    """Two to six characters alone are a name where they begin with a family name; Japan has too many to tell."""
    return (
        bool(_CJK.fullmatch(name)) and not _HANGUL.search(name) and name[0] not in _FAMILY_NAMES_OF_CHINA and not _KANA.search(page)
    )


_AMONG_NAMES = _PARTICLES | frozenset(
    """and und et y al others more colleagues collaborators u a author authors by written speaker speakers presenter presenters presented
    autor autores autoren auteur auteurs creator creators contributor contributors this is based on joint jointly work with avec mit
    invited keynote keynotes plenary plenarys contributed guest talk talks lecture lectures address addresss""".split()
)
"""Words in small letters that a list of names may hold: particles, what joins names, opens their list or cuts it short."""
_CUTS_WORDS = re.compile(r"[\d(\[.]")
"""What may take words out of a list before it is read: brackets, years, marks of footnotes, full stops."""


def holds_other_words(text: str) -> bool:
    """A word that no name holds stands inside a part of the text, so that not all parts are names: cheap to see.

    Only behind another word, for a given name may be printed in small letters ("Okafor, ada, and Li Wei"), and not right before
    initials, for what stands between a family name and them is not looked at ("Okafor foo AB").
    """
    if _CUTS_WORDS.search(text):
        return False
    words = text.split()
    return any(
        word.islower()
        and word.isalpha()
        and word.isascii()
        and len(word) > 1
        and word not in _AMONG_NAMES
        and words[at][-1].isalnum()
        and words[at] not in _AMONG_NAMES
        and not any(behind[0].isupper() and len(behind) <= 4 for behind in words[at + 2 : at + 4])
        for at, word in enumerate(words[1:])
    )


_SEVERAL = 3
"""Family names alone that may be a list of authors."""


def _family(word: str) -> bool:
    """One capitalised word, maybe behind particles: "Okafor", "de Lind"."""
    *particles, name = word.split() or [""]
    plain = (
        len(name) > 2 and name[0].isupper() and not name.isupper() and not _DIGIT.search(name) and name.casefold() not in _COMMON
    )
    return plain and all(particle.casefold() in _PARTICLES for particle in particles)


def _speaker(text: str) -> re.Match[str] | None:
    """What stands before a name and shows that it is one: "Invited talk: Ada Okafor (Tarn)", "Prof. Ada Okafor"."""
    mark = _TALK.match(text) or _HONORIFIC.match(text)
    bare = _PARENTHESIS.sub("", _HONORIFIC.sub("", text[mark.end() :])) if mark and len(text) < _LONG else ""
    return mark if bare and _full_name(bare.strip(" ,;.")) else None


def _swapped(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Names printed with one comma inside and semicolons or slashes between: "Given, Family; Given, Family"."""
    mark = next((mark for mark in ";/" if mark in text[start:end]), None)
    if mark is None:
        return []
    parts, at = [], start
    for match in re.finditer(rf"(?<!\s)\s*{mark}\s*|$", text[start:end]):
        parts.append(_trimmed(text, at, start + match.start()))
        at = start + match.end()
    parts = [part for part in parts if part[0] < part[1]]
    fits = [text.count(",", *part) == 1 and _turned(text[slice(*part)]) for part in parts]
    return parts if len(parts) > 1 and all(fits) else []


def _names_one(text: str, names: str, announced: bool) -> bool:
    """Where authors are announced "Okafor, Ada Lind" is one; and anywhere with an initial at its end: "Okafor, Ada L."."""
    return announced or _ONE.match(text) is not None or _ENDS_IN_INITIAL.fullmatch(names.strip()) is not None


_ENDS_IN_INITIAL = re.compile(r"[^,]{2,40}, [^\Wa-zß-ÿ\d_][^\W\d_]+(?: [^\Wa-zß-ÿ\d_]\.){1,2}")
_ONE = re.compile(r"\W*(?:author|autora?|auteure?|autore|verfasser(?:in)?|creator|speaker)\W*[:：]", re.IGNORECASE)
"""A label that announces one person."""


_JUNIOR = re.compile(r"(?<=\w),? (?:Jr|Sr|II|III)\b\.?(?=,|$)")


def is_turned(name: str) -> bool:
    """Is it one person's name in turned order: "Okafor, Ada Lind"? Where a year or a title stands behind it, it is not two names."""
    return _turned_alone(name.strip(" ."))


def _turned_alone(name: str) -> bool:
    """One name in turned order, and not two ("Figueiredo, Caio Andrade")."""
    family, comma, given = _JUNIOR.sub("", name).partition(",")
    family = family.strip()
    alone = bool(comma) and "," not in given and not _COMPACT.fullmatch(family) and not is_affiliation(name)
    return alone and _surname(family) and not _full_name(family) and _turned(name)


def _turned(name: str) -> bool:
    """Family and given name in turned order; a particle may stand behind the given name ("Vries, Daan de")."""
    tokens = name.replace(",", " ").split()
    while len(tokens) > 2 and tokens[-1] in _PARTICLES:
        tokens.pop()
    return len(tokens) <= 6 and _capital(" ".join(tokens))


_ACRONYM = re.compile(r"\b(?!III\b|VIII\b)[A-Z]{3,}\b")


def _without_tail(text: str, names: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A last part with an acronym that no other name has is a journal or a group ("ACS Catalysis")."""
    if len(names) < 3 or not _ACRONYM.search(text[slice(*names[-1])]) or any(_ACRONYM.search(text[a:b]) for a, b in names[:-1]):
        return names
    initialled = all(_COMPACT.fullmatch(text[a:b]) for a, b in (names[0], names[-2], names[-1]))
    return names if initialled else names[:-1]


def _with_odd_ones(text: str, parts: list[tuple[int, int]], names: list[tuple[int, int]], labelled: bool) -> list[tuple[int, int]]:
    """In a list of names, a part that alone would be none ("Mind Lab", "Plato") is one too, but not behind the last."""
    if len(names) < (1 if labelled else 3) or len(names) == len(parts):
        return names
    last = parts[-1][1] if labelled else names[-1][0]
    ends = dict(names)
    odd, covered = [], 0
    for start, end in parts:
        covered = max(covered, ends.get(start, 0))
        if start >= covered and end <= last and _odd_name(text[start:end]):
            odd.append((start, end))
    return sorted([*names, *odd])


def _odd_name(part: str) -> bool:
    tokens = part.split()
    named = all(t[:1].isupper() and not any(c.isdigit() for c in t) for t in tokens)
    return named and len(tokens) <= 3 and 2 < len(part) < 40 and tokens[0].casefold() not in _COMMON


def _blank_parentheses(text: str) -> str:
    """Affiliations in brackets, degrees and venue tags ("Mei Quah VLDB 2025") become blanks, so that offsets stay."""
    text = _HONORIFIC.sub(_blank, text) if "Prof" in text or "Dr." in text else text
    text = _TOGETHER.sub(lambda m: "," + " " * (len(m[1]) - 1) + m[2] + " ", text) if "with " in text else text
    text = _DEGREES.sub(_blank, text) if _MAYBE_DEGREE.search(text) and not _is_initialled(text) else text
    text = _VENUE_TAG.sub(_blank, text) if _DIGIT.search(text) else text
    for _ in range(2 if "(" in text or "[" in text else 0):
        text = _PARENTHESIS.sub(_blank, text)
    return (
        _MARKERS.sub(lambda m: "," + " " * (len(m[0]) - 1) if "," in m[0] else " " * len(m[0]), text)
        if _ANY_MARK.search(text)
        else text
    )


def _is_initialled(text: str) -> bool:
    """Do initials stand behind the names, one of them no degree? "M.A." are initials then, too."""
    return any(not re.fullmatch(_DEGREE, found[0].strip(" ,.")) for found in _INITIALS_ALONE.finditer(text))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts, at = [], start
    for match in _SEPARATOR.finditer(text, start, end):
        parts.append((at, match.start()))
        at = match.end()
    parts.append((at, end))
    cut = [_untagged(text, *_first_sentence(text, *part)) for part in parts]
    return [part for part in (_trimmed(text, *part) for part in cut) if part[0] < part[1]]


def _untagged(text: str, start: int, end: int) -> tuple[int, int]:
    """A venue tag or a year behind the last name is not of the name ("Mei Quah VLDB 2025")."""
    if not _TAG_MARK.search(text, start, end):
        return start, end
    part = text[start:end].lstrip()
    tagged = _TAGGED.fullmatch(part)
    return (start, end - len(part) + tagged.end(1)) if tagged else (start, end)


def _first_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """A full stop behind a whole word ends the list ("Ada Okafor. Journal of ...")."""
    if text.find(".", start, end) < 0:
        return start, end
    stop = _FULL_STOP.search(text[start:end])
    return (start, start + stop.start()) if stop else (start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not (text[start].isalnum()):
        start += 1
    while end > start and not (
        text[end - 1].isalnum() or (text[end - 1] == "." and _ends_with_initial(text[max(start, end - 8) : end]))
    ):
        end -= 1
    return start, end


def _ends_with_initial(part: str) -> bool:
    return re.search(r"(?:^|[\s.\-])[^\W\d_]\.$|\b(?:Jr|Sr)\.$", part) is not None


def _names(text: str, parts: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    """Names among the parts; "Surname, I." spread over two parts is one. Returns them and the number of parts."""
    if _first_inverted(text, parts):
        return [(parts[0][0], parts[1][1]), *parts[2:]], len(parts) - (len(parts) > 3)
    if _inverted(text, parts):
        return _inverted_names(text, parts)
    return _plain_names(text, parts)


def _plain_names(text: str, parts: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    """Parts that are names; among them a family name may have its initials behind a comma: "Kwon, J-H, Bahl J, Lee D"."""
    names: list[tuple[int, int]] = []
    joined = 0
    for index, (start, end) in enumerate(parts):
        word = text[start:end]
        if is_name(word):
            names.append((start, end))
        elif index + 1 < len(parts) and _surname(word) and _are_initials(text, *parts[index + 1]):
            names.append((start, _with_dot(text, parts[index + 1][1])))
            joined += 1
    return names, len(parts) - joined


def _are_initials(text: str, start: int, end: int) -> bool:
    """With a full stop or a hyphen, as no acronym is printed, or one letter."""
    word = text[start : _with_dot(text, end)]
    return (
        _INITIALS.fullmatch(word) is not None and text[start - 2 : start] == ", " and (len(word) == 1 or "." in word or "-" in word)
    )


def _without_places(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without where people work: "Ada Okafor, University of Tarn, Bay City, and Li Wei, Port College"."""
    words = [text[a:b] for a, b in parts]
    works = [at > 0 and is_affiliation(word) for at, word in enumerate(words)]
    if not any(works) or not is_name(words[0]):
        return parts
    kept, placed = [parts[0]], False
    for at in range(1, len(parts)):
        joined = _ANOTHER.fullmatch(text, parts[at - 1][1], parts[at][0]) is not None
        person = not works[at] and is_name(words[at]) and (joined or not placed or works[at + 1 : at + 2] == [True])
        placed = works[at] or (placed and not person)
        if not placed:
            kept.append(parts[at])
    return kept


_ANOTHER = re.compile(r"[^,\n]*[;|&·•∙\n]\s*|.*\b(?:and|und|et|y)\s+", re.DOTALL)
"""What stands before another person and no place; a line that ends with a comma goes on."""


def _first_inverted(text: str, parts: list[tuple[int, int]]) -> bool:
    """Is it "Surname, Given, and Given Surname", as bibliographies sort by the first name?

    Of three parts it may as well be a title ("Winds, Waves, and Tidal Ferries"): a hint, no more.
    """
    if len(parts) < 3 or any(not text[a[1] : b[0]].startswith(",") for a, b in itertools.pairwise(parts[:3])):
        return False
    first, second, *others = [text[a:b] for a, b in parts]
    given = (
        re.fullmatch(r"[^\W\d_][^\W\d_'’-]+(?:[ -][^\W\d_a-zß-ÿ][^\W\d_]*\.?)*", second) is not None
        and second.casefold() not in _COMMON
    )
    given = given or (_INITIALS.fullmatch(second) is not None and second.endswith(".") and bool(others))
    return given and not _COMPACT.fullmatch(first) and _surname(first) and not _full_name(first) and all(map(_full_name, others))


def _inverted(text: str, parts: list[tuple[int, int]]) -> bool:
    """Is it "Surname, I., Surname, I." or "Surname, Given and Surname, Given"?"""
    if len(parts) < 2:
        return False
    words = [text[a:b] for a, b in parts]
    seconds = words[1::2]
    if sum(1 for word in words[0::2] if _full_name(word)) > 0.5 * len(words[0::2]):
        return False
    initials = sum(1 for word in seconds if _INITIALS.fullmatch(word))
    if initials >= 0.7 * len(seconds) and not any(_INITIALS.fullmatch(w) for w in words[0::2] if len(w) > 2):
        return True
    if len(parts) % 2 or not all(_capital(word) for word in words):
        return False
    if _given_in_turn(words):
        return True
    gaps = [text[a[1] : b[0]] for a, b in itertools.pairwise(parts)]
    alternating = all("," in gap for gap in gaps[0::2]) and all(_BETWEEN_PEOPLE.search(gap) for gap in gaps[1::2])
    return alternating and (len(words) > 2 or all(len(word.split()) == 1 for word in words))


_GIVEN = re.compile(r"[^\W\d_a-zß-ÿ][\w'’-]+(?: [^\W\d_a-zß-ÿ]\.?)*")
_MIDDLE = re.compile(r" [^\W\d_a-zß-ÿ]\.?$")


def _given_in_turn(words: Sequence[str]) -> bool:
    """ "Okafor, Ada B., Lindqvist, Bo": every second part a given name, and one of them with an initial, as no family name has."""
    seconds = words[1::2]
    turned = len(words) >= 4 and all(_GIVEN.fullmatch(word) for word in seconds) and any(map(_MIDDLE.search, seconds))
    return turned and not any(_MIDDLE.search(word) for word in words[0::2])


_BETWEEN_PEOPLE = re.compile(r"\band\b|;|\||&")


def _full_name(word: str) -> bool:
    """Given and family name together: what follows the comma is no given name then."""
    tokens = word.split()
    return is_name(word) and not any(t.casefold() in _PARTICLES for t in tokens)


def _inverted_names(text: str, parts: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    names: list[tuple[int, int]] = []
    total = index = 0
    while index < len(parts):
        start, end = parts[index]
        following = parts[index + 1] if index + 1 < len(parts) else None
        total += 1
        if following and _is_given(text[following[0] : following[1]]) and _surname(text[start:end]):
            names.append((start, _with_dot(text, following[1])))
            index += 2
            continue
        if is_name(text[start:end]):
            names.append((start, end))
        index += 1
    return names, total


def _with_dot(text: str, end: int) -> int:
    return end + 1 if end < len(text) and text[end] == "." and text[end - 1].isupper() else end


def _is_given(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word)) or (len(word.split()) <= 3 and _capital(word))


def _surname(word: str) -> bool:
    return 1 <= len(word.split()) <= 3 and _capital(word) and word.casefold() not in _COMMON


def _capital(word: str) -> bool:
    tokens = word.split()
    return (
        bool(tokens)
        and not _DIGIT.search(word)
        and tokens[-1][:1].isupper()
        and all(t[:1].isupper() or t.casefold() in _PARTICLES for t in tokens)
    )


_HANGUL = re.compile(r"[\uac00-\ud7af]")


_OF_JOURNALS = frozenset(
    "soc phys chem lett sci acad proc biol rev trans bull appl comput commun natl eur geophys astrophys math stat psychol econ mater mech eng".split()
)
""" "R. Soc.", "Mol. Phys.": journals, cut at their stops."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")


@lru_cache(maxsize=2048)
def is_name(part: str) -> bool:
    """Could these words alone be one person's name ("Ada Okafor", "J. van den Berg", "Okafor AB")?"""
    if not part.isascii() and _CJK.fullmatch(part):
        return True
    tokens = part.split()
    if tokens[:1] == ["The"] or (not part.isascii() and _HAN.search(part) and _LATIN.search(part)):
        return False
    if len(tokens) > 1 and tokens[-1].casefold().strip(".") in _OF_JOURNALS and tokens[-2].endswith("."):
        return False
    if _HANGUL.search(part) and (len(tokens) > 2 or max(map(len, tokens)) > 3):
        return False
    if not 2 <= len(tokens) <= 6 or len(part) > 50:
        return len(tokens) == 1 and bool(re.fullmatch(r"(?:[A-Z]\.){1,3}[A-Z][a-z]+(?:-[A-Z][a-z]+)?", part))
    if len(tokens[-1]) <= 3 and _COMPACT.fullmatch(part) and tokens[0][:1].isupper() and tokens[0].casefold() not in _COMMON:
        return not tokens[0].isupper()
    if len(tokens) == 2 and tokens[0] in _SHORT_NAMES:
        tokens = tokens[1:]
    if len(tokens) == 2 and tokens[1] in _FAMILY_TOO:
        tokens = tokens[:1]
    return not _NOUN.search(tokens[-1]) and all(_name_token(token) for token in tokens) and _has_family_name(tokens)


_FAMILY_TOO = frozenset(["An", "Do", "So"])
"""Words of English that are family names, too: "Sangmin An"."""


_NOUN = re.compile(r"[a-z]{3}(?:tions?|sions?|ments|ology|ologies|ilit(?:y|ies)|ivit(?:y|ies)|nesses|isms)$")
"""What abstract nouns end in, and hardly a family name."""


def _name_token(token: str) -> bool:
    folded = token.casefold().rstrip(".,")
    if folded in _PARTICLES or (len(token) <= 6 and _INITIALS.fullmatch(token)):
        return True
    if (folded in _CONNECTIVES and len(token) > 1) or folded in _COMMON or _CAMEL.search(token):
        return False
    return bool(_NAME_TOKEN.fullmatch(token)) and (not token[0].islower() or _ATTACHED.match(token) is not None)


def _has_family_name(tokens: list[str]) -> bool:
    long = [t for t in tokens if len(t.rstrip(".")) > 1 and t.casefold() not in _PARTICLES]
    acronyms = [t for t in long if t.isupper() and len(t) > 2]
    return bool(long) and len(acronyms) < len(long)
