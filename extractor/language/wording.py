"""How texts on such pages are worded: is it prose, a field's label, a venue, a date, furniture, a title?

General English and the conventions of bibliographies; nothing of any one site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_REMEMBERED = 2048
"""Texts whose wording is remembered: several stages ask the same of one line."""
_STOP = frozenset(
    """the of and to in a is that for it as with on by this we are be from an our which or at these can has have not was were
    their its also than but between into such more both while using how they been through under over most all however
    der die das und ist von mit für den ein eine auf im zu dem sich nicht als auch wir es wird bei aus
    la le les des et est une dans pour que du au aux nous qui ce cette sur avec par plus
    el los las del una por con se en lo su para como más y al un
    o os um uma do da dos das em no na não é ao il lo gli che di della dei per non sono si""".split()
)
_SENTENCE_END = re.compile(r"[.!?。！？](?:[\"'”’)\]]*)(?:\s|$)|[。！？]")
_LABELS: dict[str, str] = {
    "title": r"(?:paper |article )?titles?|titel|t[ií]tulo|titre|titolo|题目|标题|題目|論文名|論文題目|タイトル",
    "authors": r"authors?(?:\(s\))?|author names?|names?|author list|by|speakers?|presenters?|creators?|contributors?|autor(?:es|en|in|innen|as?|i)?|auteure?s?|"
               r"verfasser(?:in|innen)?|vortragende[rn]?|referent(?:en|in)?|ponentes?|orador(?:es)?|intervenante?s?|relator[ei]|作者|著者|発表者|講演者",
    "abstract": r"abstract(?: \w+)?|result|annotation|in brief|summary|tl;?dr|description|overview|key (?:findings?|results?|points?|takeaways?)|highlights?|zusammenfassung|"
                r"kurzfassung|resumen|resumo|résumé|riassunto|sommario|摘要|概要|要旨|抄録|要約",
    "venue": r"venue|journal(?:[- ]ref(?:erence)?)?|conference|published in|publication|source|booktitle|book title|proceedings|appeared in|in proceedings of|"
             r"container|zeitschrift|konferenz|tagung(?:sband)?|erschienen in|veröffentlicht in|revista|congreso|conferencia|conferência|publicad[oa] e[nm]|"
             r"revue|conférence|publié dans|paru dans|rivista|conferenza|convegno|pubblicato (?:in|su)|期刊|会议|會議|来源|出处|雑誌(?:名)?|掲載誌|会議名",
    "date": r"date|(?:data|fecha|date) (?:de|da|of) \w+|defen[cs]e(?: date)?|published(?: on| date)?|updated|submitted(?: on)?|year|posted|publication date|announced|received|accepted|created|last updated|"
            r"pub(?:lication)? ?date|datum|(?:erscheinungs)?jahr|erschienen|veröffentlicht(?: am)?|erscheinungsdatum|fecha(?: de publicación)?|año|publicado|"
            r"data de publicação|ano|date de publication|publié(?: le)?|année|data di pubblicazione|anno|日期|年份|发布日期|发表时间|出版年|公開日|発行日|発行年",
    "links": r"links?|(?:media|press) coverage|in the (?:press|media|news)|urls?|pdfs?|code|paper|doi|arxiv(?: id| link)?|github|project(?: page)?|website|data(?:set)? link|source code|download|pmid|pmcid|"
             r"openalex|slides|video|html|volltext|enlaces?|texto completo|lien|texte intégral|collegamento|链接|全文|リンク",
    "meta": r"(?:\w+ )?sponsors?|partners|exhibitors|chairs|organi[sz]ers|guest editors|advis[oe]rs?|supervisors?|orientador(?:a|es)?|betreuer(?:in)?|gutachter(?:in)?|director(?:a|es)?(?: de tesis)?|directeur(?:s|rice)?(?: de thèse)?|fees?|subjects?|categor(?:y|ies)|tags?|keywords?|comments?|topics?|primary category|msc|acm|type|language|id|pages?|volume|issue|issn|"
            r"isbn|affiliations?|session|room|time|track|chair|open access|citations?|cited by|score|relevance|impact|publisher|institutions?|areas?|"
            r"schlagw[oö]rt(?:er|e)|stichw[oö]rt(?:er|e)|schlüsselw[oö]rter|sprache|seiten|band|heft|verlag|palabras clave|palavras[- ]chave|mots[- ]cl(?:é|ef)s|"
            r"parole chiave|idioma|langue|lingua|páginas|pagine|editorial|editora|éditeur|editore|materias?|关键词|關鍵詞|关键字|キーワード|分类|主题",
}  # fmt: skip
"""What pages print before a field's value, in the large languages of science."""
_FIELD_LABEL = re.compile(
    r"[\s*_>•\-–#\[(]*+(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _LABELS.items())
    + r")\s?(?:\*\*|__)?\s?(?:[:：]|\s[-–—]\s)\s*(?:\*\*|__)?",
    re.IGNORECASE,
)
_LABEL_MARK = re.compile(r"[:：\-–—]")
_LONGEST_LABEL = 120
"""Within so many characters a text that opens with a label prints the mark that ends it."""
_BARE_LABEL = re.compile(
    r"[\s*_#▸▶►▾▼▽+\[]*+(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _LABELS.items()) + r")[\s*_.:▸▶►▾▼▽▲△+\]]*$",
)
"""With the sign of a control that reveals what it announces ("Abstract ▾")."""
_CODES = {
    "TI": "title", "T1": "title", "AU": "authors", "A1": "authors", "FAU": "other", "AB": "abstract", "N2": "abstract", "JT": "venue",
    "JO": "venue", "JF": "venue", "T2": "venue", "TA": "other", "SO": "other", "DP": "date", "PY": "date", "Y1": "date", "DA": "date",
    "UR": "links", "LID": "links", "AID": "links", "DO": "links", "L1": "links", "DI": "links", "PMID": "meta", "UT": "meta",
}  # fmt: skip
_CODE = re.compile(r"([A-Z][A-Z0-9]{1,3})(?: {1,2}-|-(?!\S)) ?")
"""As reference managers export fields: "TI  - Tides"; "GPT-4" is a word."""
_VENUE = re.compile(
    r"\b(?:proceedings|proc\.|conference(?! (?:room|hall|cent(?:er|re)|call|dinner|chairs?|website))|conf\.|symposium|workshop|transactions|trans\.|journal|findings of|annals|"
    r"letters|in: |advances in|lecture notes|bulletin|magazine|quarterly|annual meeting|archives? of|"
    r"reports?\b(?= \d)|acta|frontiers in|nature|science|plos|ieee|acm|springer|elsevier|preprint|biorxiv|medrxiv|chemrxiv|ssrn|"
    r"vol(?:ume|\.)? ?\d|pp?\. ?\d)"
)
"""In casefolded text, which costs a third of what ignoring case does."""
_VOLUME = re.compile(
    r"[A-Z][\w.&: -]*?(?P<volume>,? \d{1,4} ?\((?!(?:19|20)\d\d\))\d{1,4}(?:[-–]\d{1,4})?\)(?: ?:|,) ?(?!(?:19|20)\d\d\b)[A-Za-z]?\d[\w–-]*)\W*"
)
_VOLUME_AND_YEAR = re.compile(
    r"\W*[A-Z][\w.&:’' -]{3,80}?,? (?:[Vv]ol\.? ?)?\d{1,4}(?: ?\(\d{1,4}\))?(?:,? \((?:19|20)\d\d\)|, (?:19|20)\d\d|, [A-Za-z]{0,2}\d{1,7}(?:[-–]\d{1,7})?,? \(?(?:19|20)\d\d\)?)(?: \d{1,4},)?(?:,? ?[A-Za-z]{0,2}\d{2,7}(?:[-–]\d{1,7})?)?(?: \((?:to appear|in press)\))?\W*"
)
"""A journal with volume and year and nothing else: "Tidal Letters 12(4), 2024"."""
_VENUE_TAG = re.compile(r"\b[A-Z](?=[A-Za-z]{0,40}[A-Z]{2}[a-z]*+(?![A-Za-z]))[A-Za-z]*+\s?(?:['’]\s?\d{2}|20\d\d|19\d\d)")
_VENUE_SHORT = re.compile(
    r"^(?:in |at )?(?=\S*[A-Z]{2}|[A-Z][a-z]+[A-Z])[A-Z][A-Za-z&*-]*(?: [A-Z][A-Za-z&*]*){0,3}(?:[ -]|\s?['’])?(?:(?<![a-z])\d{2}|(?:19|20)\d\d)(?: ?\([^()]{1,40}\)|[ -][A-Z]\w+){0,2}$"
)
_YEAR = re.compile(
    r"(?<![\d.,/$€£-])(?:19[5-9]\d|20[0-4]\d)(?!\d|[.,]\d|%| ?(?:papers|participants|samples|patients|people|images)\b)"
)
_IN_ADDRESS = re.compile(r"\b10\.\d{4,9}/[^\s\])>,;]+|https?://[^\s\])>]+")
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DATE = re.compile(
    rf"(?<![\d./])(?:[0-2]?\d|3[01])(?P<mark>[./])[01]?\d(?P=mark)(?:19|20)\d\d\b|(?:19|20)\d\d[-/.年]\s?\d{{1,2}}(?:[-/.月]\s?\d{{1,2}})?|\b\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH},?\s(?:19|20)\d\d|"
    rf"(?<!(?-i:[a-z])){_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:[-–]\d{{1,2}})?,?\s(?:19|20)\d\d|\b{_MONTH}\s(?:19|20)\d\d|\b{_MONTH}\s\d{{1,2}}\b|\b\d{{1,2}}\s{_MONTH}(?!\w)",
    re.IGNORECASE,
)
# These, and the bare labels, are matched with texts in small letters, which costs a third of what ignoring case does.
_LINK_WORDS = re.compile(
    r"[\s\[\](){}|/,·•:>«»→↗-]*(?:(?:dl|digital|library|pdf|code|paper|link|links|arxiv|github|project|page|website|site|html|abs|abstract|doi|bibtex|bib|cite|"
    r"citation|slides|poster|video|talk|demo|dataset|data|supp(?:lement(?:ary)?)?|material|full|text|read|more|download|view|show|hide|share|blog|"
    r"post|openreview|scholar|semantic|hugging|face|hf|model|models|weights|colab|notebook|source|here|details|publisher|version|preprint|"
    r"web|online|on|the|in|to|and|save|tweet|thread|repo|repository|homepage|n/a|acm|ieee|acl|anthology|kaggle|zenodo|publication|article|"
    r"original|pubmed|pmc|journal|appendix|replication|package|information|materials?|free|access|open|review|reviews|✓|✔|📄|💻|🔗|⭐|📝|🌐)[\s\[\](){}|/,·•:>«»→↗.-]*)+$",
)
_FURNITURE = re.compile(
    r"^(?:home|about|view (?:this |it )?in |contact|menu|search|login|log in|sign (?:in|up)|skip to|back to|table of contents?|contents?|copyright|©|all rights|"
    r"subscribe|newsletter|follow us|privacy|cookies?|next|previous|prev|older|newer|page \d|showing|sort(?:ed)? by|filter|load more|"
    r"show (?:more|all)|(?:see|view) all|(?:this page was )?last (?:update|modified|edited|changed?)|zuletzt (?:geändert|aktualisiert)|dernière mise à jour|última (?:actualización|atualização)|ultimo aggiornamento|updated|generated|powered by|built with|total|results?\b|found \d|total of|h-?index|i10|citations?\b|cited|"
    r"novelty|score|views?|downloads?|likes?|stars?|bookmark|share|export|coffee|lunch|break|registration|welcome|opening|closing|chair|session|room|"
    r"sponsor(?:ed)?|advert|you (?:are receiving|are getting|get|received) this|(?:having )?trouble (?:reading|viewing)|(?:to|click (?:here )?to) unsubscribe|send submissions|something missing|unsubscribe|forward(?:ed)?|faq|license|contribut|acknowledg|thanks|editor|issue \d|archive|rss|twitter|mastodon)\b",
)
_COUNTS = re.compile(r"\bshowing \d|\b\d+ (?:entries|results|papers|items|hits) ?(?:\)|$|found|in total)", re.IGNORECASE)
_AFFILIATION = re.compile(
    r"\b(?:universit\w*|institut\w*|istituto|department|dept\.?|dipartimento|faculty|facultad|facult[àé]|school of|college of|laborator\w+|"
    r"hospital|academy|center for|centre for|centro|national research council|e-?mail|electronic address|author information|correspond(?:ing|ence)|"
    r"equal contribution|inc\.|ltd\.?|gmbh|corporation|research lab)\b"
)
"""In casefolded text."""
_NOTICE = re.compile(
    r"^\W*(?:copyright|©|\(c\) ?\d|all rights reserved|conflicts? of interest|competing interests?|funding|disclosure|license|licence|erratum|update (?:in|of)|comment in|presented at)\b|\ball rights reserved\b|©",
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]{1,2}|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:['’.\-‐‑][^\W_\u3040-\u30ff\u3400-\u9fff]+)*"
)
"""Chinese and Japanese print no blanks: two of their signs are about a word."""


@lru_cache(maxsize=_REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


@lru_cache(maxsize=_REMEMBERED)
def is_prose(text: str) -> bool:
    """Running text of at least a long sentence: what abstracts and blurbs are made of."""
    if len(text) < 90 and (text.isascii() or _cjk(text) <= 60):
        return False
    found, cjk = words(text), 0 if text.isascii() else _cjk(text)
    if len(found) < 14 or cjk > 0.4 * len(text):
        return cjk > 60
    stops = sum(map(_STOP.__contains__, map(str.casefold, found)))
    ends = len(_SENTENCE_END.findall(text))
    share = stops / len(found)
    return (
        (ends >= 2 and share >= 0.12 and len(found) >= 18)
        or (ends >= 1 and share >= 0.2 and len(found) >= 22)
        or (ends >= 1 and share >= 0.15 and len(found) >= 40)
        or (share >= 0.25 and len(found) >= 35)
    )


def _cjk(text: str) -> int:
    return sum(1 for c in text if "\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af")


@dataclass(frozen=True, slots=True)
class FieldLabel:
    """ "Authors:" and the like: which field, and where its value begins."""

    field: str
    value: int


@lru_cache(maxsize=_REMEMBERED)
def field_label(text: str) -> FieldLabel | None:
    """The label that the text opens with, or None."""
    if code := _CODE.match(text):
        return FieldLabel(_CODES.get(code[1], "other"), code.end())
    match = _FIELD_LABEL.match(text) if _LABEL_MARK.search(text, 0, _LONGEST_LABEL) else None
    if not match:
        return None
    return FieldLabel(match.lastgroup or "meta", match.end())


@lru_cache(maxsize=_REMEMBERED)
def bare_label(text: str) -> str | None:
    """The field that a line consisting of its label alone announces ("Abstract"), or None."""
    match = _BARE_LABEL.match(text.lower()) if len(text) < 40 else None
    return match.lastgroup if match else None


@lru_cache(maxsize=_REMEMBERED)
def names_venue(text: str) -> bool:
    if text[:1] in "([" and text[-1:] in ")]":
        text = text[1:-1]
    if _VENUE_SHORT.search(text.strip()):
        return not dates(text)
    if volume(text) or (len(text) < 120 and years(text) and _VOLUME_AND_YEAR.fullmatch(text) and not dates(text)):
        return True
    if len(text) >= 260 or (capital_share(text) <= 0.5 and len(words(text)) >= 4):
        return False
    return bool(_VENUE.search(text.casefold()) or (_DIGIT.search(text) and _VENUE_TAG.search(text)))


@lru_cache(maxsize=_REMEMBERED)
def dates(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in _DATE.finditer(text)) if _DIGIT.search(text) else ()


@lru_cache(maxsize=_REMEMBERED)
def years(text: str) -> tuple[tuple[int, int, int], ...]:
    """Years printed: start, end, year; digits of a DOI or an address are none."""
    if not _DIGIT.search(text):
        return ()
    if "10." in text or "://" in text:
        text = _IN_ADDRESS.sub(lambda found: "_" * len(found[0]), text)
    return tuple((m.start(), m.end(), int(m[0])) for m in _YEAR.finditer(text))


def is_link_label(text: str) -> bool:
    return len(text) < 80 and _LINK_WORDS.match(text.lower()) is not None


def volume(text: str) -> int | None:
    """Where the journal ends in "J Inv Sci 115(19):E4350-E4357", and its volume, issue and pages begin, or None."""
    match = _VOLUME.fullmatch(text) if len(text) < 120 else None
    return match.start("volume") if match else None


_A_YEAR = r"(?:19|20)\d\d[a-z]?"
_IN_PRINT = re.compile(
    rf"[,.]?\s\(?(?i:to appear|in press|forthcoming|accepted|im druck)\b|"
    rf"[\s,.;(]{{1,9}}(?i:vol(?:ume)?|v(?=\.)|no|nr|issue|bd|band|heft|jg|tome|art(?:icle)?(?: no)?|pp?|pages?|seiten?|págs?)[.:]?\s?[A-Za-z]?\d|[\s,.;(]{{1,9}}S\.\s?\d|"
    rf"[,.]?\s(?!{_A_YEAR})\d{{1,4}} ?(?:\([\d–-]{{1,7}}\)|\({_A_YEAR}\))? ?[,:;] ?(?!{_A_YEAR}\b)[A-Za-z]{{0,2}}\d|"
    rf"[,.]?\s(?!{_A_YEAR})\d{{1,4}} ?\({_A_YEAR}\) ?\d|[,.]?\s(?!{_A_YEAR})\d{{1,5}}[–-]{{1,2}}\d{{1,5}}\W*$|"
    rf"(?:,\s(?!{_A_YEAR}\b)\d{{1,4}}|,?\s(?!{_A_YEAR}\b)\d{{1,4}} ?\(\d{{1,3}}\)|,\s(?:n/a|e\d{{4,8}}))(?:,\s(?:n/a|e?\d{{2,8}}(?:[–-]\d{{1,8}})?)){{0,2}}\W*$|"
    rf"[,.]?\s\d{{1,4}}\.[A-Z]?\d{{1,3}} ?\({_A_YEAR}\): ?[A-Za-z]?\d|,\s(?!{_A_YEAR}\b)\d{{1,4}} ?\(\d{{1,3}}\), [A-Z]|"
    rf"\.\s\d{{1,3}}(?: ?\(\d{{1,4}}\))?$|,? (?:[A-Z]\. ?){{1,5}}[A-Z][\w-]++(?:(?:,| and|,? &) (?:[A-Z]\. ?){{1,5}}[A-Z][\w-]++){{0,20}},? \(?Eds?\b"
)
"""What follows a venue's name in a reference: "to appear", volume, issue, pages, article, editors."""
_BEFORE_PRINT = re.compile(
    rf"(?:[,.]?\s(?!{_A_YEAR}\b)\d{{1,4}}(?: ?\(\d{{1,3}}\))?)?(?:,\s{_A_YEAR}|\s?\({_A_YEAR}\))?[\s,.;(]{{0,9}}$"
)


def venue_name(text: str) -> int:
    """Where the venue's name ends in the part of a reference behind its title.

    "J. Tides 14 (2024), 88-131" and "Proc. Tides, 2021, pp. 5-12" go on with volume, year and pages; "J. Tides 14 (2024)" and
    "TideConf, 2021" are all name and date, and stay whole.
    """
    found = _IN_PRINT.search(text, 3)
    if not found:
        return len(text)
    before = _BEFORE_PRINT.search(text, 0, found.start())
    return before.start() if before and before.start() > 3 else found.start()


_CITATION = re.compile(
    r"(?P<venue>[A-Z][\w .&():/-]{2,90}?\.?,? (?:19|20)\d\d)(?: [A-Z][a-z]{2}(?:-[A-Z][a-z]{2})?(?: {1,2}\d{1,2})?)?;\s?\d"
)


def citation_venue(text: str) -> int | None:
    """Where journal and year end in "J Inv Sci. 2018 Dec;121:106-110" (NLM style), or None."""
    match = _CITATION.match(text) if ";" in text else None
    return match.end("venue") if match else None


def is_furniture(text: str) -> bool:
    if len(text) < 120 and ("per page" in text.casefold() or (_DIGIT.search(text) and _COUNTS.search(text))):
        return True
    return len(text) < 160 and _FURNITURE.match(text.strip(" -*•|").lower()) is not None


_WHEN = re.compile(
    r"\W*(?:(?:first|last|originally) )?(?:updated|published|posted|submitted|received|accepted|created|announced|revised|released)(?: online)?(?: on| at)?:?\s+",
    re.IGNORECASE,
)


def says_when(text: str) -> bool:
    """A date with a word for what happened then ("Updated 2026-04-08"), and nothing else."""
    match = _WHEN.match(text) if len(text) < 60 else None
    return match is not None and any(start <= match.end() and end >= len(text.rstrip(" .")) for start, end in dates(text))


_CALL = re.compile(
    r"\W*(?:(?:\w+ )?call for (?:papers|abstracts|participation|contributions?|proposals|posters|submissions|tutorials|workshops|nominations|applications|"
    r"speakers|demos)|cfp\b|save the date\b|special issue\b|(?:re|fwd?|aw): |(?:open )?(?:positions?|vacanc(?:y|ies)|jobs?)\b(?=\W*(?:$|:|in\b|at\b|for\b))|"
    r"(?:(?:one|two|three|four|several|\d+) )?(?:post-?docs?\b|(?:postdoctoral|ph\.?d\.?) (?:positions?|fellowships?|students?)\b))",
)


def is_call(text: str) -> bool:
    """What asks for something (papers, speakers, applicants), or the subject of a mail that answers one."""
    return len(text) < 160 and _CALL.match(text.lower()) is not None


def is_affiliation(text: str) -> bool:
    """Where authors work, or how to reach them."""
    if text.startswith("(") and re.match(r"\(\d{1,2}\)[^\W\d]", text):
        return True
    return (
        len(text) < 400
        and text[-1:] != "?"
        and ("," in text or len(text) < 120)
        and _AFFILIATION.search(text.casefold()) is not None
    )


@lru_cache(maxsize=_REMEMBERED)
def is_notice(text: str) -> bool:
    """Copyright, funding, conflicts of interest: print of the publisher, not of the paper's report."""
    label = _CODE.match(text)
    return len(text) < 500 and _NOTICE.search((text[label.end() :] if label else text).lower()) is not None


@lru_cache(maxsize=_REMEMBERED)
def capital_share(text: str) -> float:
    """Of words that a title would capitalise, the share that is."""
    long = [w for w in words(text) if len(w) > 3]
    return sum(w != w.lower() for w in long) / len(long) if long else 0.0


def sentence_ends(text: str) -> int:
    return len(_SENTENCE_END.findall(text))


_ASCII = re.compile(r"[\x00-\x7f]+")
_ASCII_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


def letters(text: str) -> int:
    """How many letters of any script a text holds."""
    plain = text.encode("ascii", "ignore")
    return len(plain.translate(None, _ASCII_NO_LETTERS)) + sum(map(str.isalpha, _ASCII.sub("", text)))
