"""Stretches of a text that hold digits and are no amounts: phone numbers, places on the globe, references, counters of a page.

A number alone can look like an amount where the whole does not ("0800 123 4567", "2020, 11, 4567"), so these are found whole.
Each pattern is bounded, so that a search stays linear.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from extractor.language.number_marks import language_of_words
from extractor.numbers.notations import AGE_WORDS, CLOCK_WORDS, NOTATIONS
from extractor.numbers.sayings import SAYINGS_ABROAD


class Code(NamedTuple):
    """``text[start:end]`` and what it is."""

    start: int
    end: int
    reason: str


_PHONE = (
    r"(?<![\w.,])(?<!\d[ \u00a0])(?:\+\d{1,3}[ -]?)?\(?0\d{1,5}\)?(?:[ /-]\d{2,5}){1,5}(?![\d%]|[.,]\d)"
    r"|\+\d{1,3}(?:[ ()-]{1,2}\d{1,5}){2,6}(?![\d%]|[.,]\d)"
    r"|(?<![\w.,])\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}(?!\d)"
    r"|\b(?:tel|tél|téléphone|telefon|fon|fax|hotline|mobile?|whatsapp|freephone)\b[.: ()]{0,4}[+\d][\d ()/-]{3,20}"
)
_PLACE_ON_GLOBE = (
    r"\d{1,3}(?:\.\d{1,6})?°[ ]?\d{1,2}(?:\.\d{1,6})?[ ]?['′](?:[ ]?\d{1,2}(?:\.\d{1,4})?[ ]?(?:[\"″]|''))?[ ]?[NSEWO]?"
    r"|\d{1,3}(?:\.\d{1,6})?[ ]?°[ ]?[NSEW]\b"
    r"|\d{1,2}[ ]?h[ ]?\d{1,2}[ ]?m[ ]?\d{1,2}(?:\.\d{1,4})?[ ]?s\b"
    r"|\b(?:lat|latitude|lon|long|longitude|coordinates|GPS)\b[.: ]{0,3}-?\d{1,3}\.\d{2,8}(?:, ?-?\d{1,3}\.\d{2,8})?"
)
_CODE_POINT = (
    r"@@ [-+\d, ]{3,30} @@|"
    r"\b[248]K(?= (?:video|resolution|monitor|display|UHD|footage|camera))|(?:(?<=\bin )|(?<=\bat ))[248]K(?=[,.;)]|$)|\b[A-Z]\+[0-9A-F]{4,6}\b|\b0x[0-9A-Fa-f]{1,16}\b|#[0-9a-fA-F]{3,8}\b|\b[A-Z]\d{4,6}[+-]\d{2,6}\b"
    r"|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? \d{1,2}(?: ?[–-] ?\d{1,2})?\b(?![.,:]?\d|%)"
    r"|\b(?:US|EP|WO|JP|CN|KR) ?\d[\d, /]{5,14} ?[ABCU]\d\b|\b(?:EP|WO) \d[\d /]{5,12}(?!\w)"
)
_NUMBERED = r"\b(?:id|case|project|order|ref|request|accession|application|docket|ticket|invoice|no|nr|code|pin|zip)[:#] ?#?\d{1,10}\b(?![.,]\d|%)"
_PRINTED_WHERE = (
    r"\b\d{1,4} \((?:19|20)\d\d\)[,:]? \d{1,6}[-–]\d{1,6}(?: \d{1,6}\b(?![\w%]))?|"
    r"\b(?:19|20)\d\d[,;] ?\d{1,4}(?: ?\(\d{1,5}\))?(?:, |: ?)e?\d{1,7}(?: ?[-–] ?\d{1,7})?"
    r"|\b\d{1,4} ?\(\d{1,5}\)[,:] ?\d{1,6} ?[-–] ?\d{1,6}|\b[A-Z][A-Za-z]{1,12}\.?,? \d{1,4}\(\d{1,3}\)[,:]? ?e?\d{1,6}(?:[-–]\d{1,6})?\b|\b\d{1,4}:\d{1,6}[-–]\d{1,6}(?![\d.%])"
    r"|\b[A-Z][a-z.]{1,20},? \d{1,4}, \d{1,7}(?:[-–]\d{1,6})? \((?:19|20)\d\d\)"
)
_SHAPE = r"[(\[](?=[^()\[\]]{0,30}\b[A-Za-z]\b)(?: ?(?:[A-Za-z]|\d{1,5}) ?[,×x]){1,6} ?(?:[A-Za-z]|\d{1,5}) ?[)\]]|\(\d{1,5}(?: ?, ?\d{1,5}){2,4}\)"
_FREEDOM = (
    r"(?<!\w)(?:[FtTHQ]|χ2|χ²|χ ?\^ ?2|[Cc]hi2)(?: ?_ ?\w{1,3})? ?\( ?\d{1,5}(?:\.\d{1,3})?(?: ?, ?\d{1,6}(?:\.\d{1,3})?)?(?= ?[,)])"
    r"|\bdf ?= ?\d{1,5}(?:\.\d{1,3})?(?: ?, ?\d{1,5}(?:\.\d{1,3})?)?"
)
_MONTHS = (
    "jänner januar februar märz mai juni juli oktober dezember januari februari maart mei augustus maj juni augusti"
    " janvier février mars avril juin juillet août septembre octobre novembre décembre"
    " enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    " gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre"
    " janeiro fevereiro março maio junho julho setembro outubro novembro dezembro"
    " stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    " april august september november"
)
_DATE = (
    rf"\b\d{{1,2}}(?:\.|er|º|\.º)? (?:de )?(?:{'|'.join(_MONTHS.split())})\b(?: (?:de )?\d{{4}})?"
    r"|(?<![\d.,])\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b(?:am|vom|zum|bis|seit|ab|den|der|dem) \d{1,2}\.\d{1,2}\.(?=\s|$)"
    r"|(?<!\d)\d{1,2}\. ?(?:obergeschoss|og|stock|etage|auflage|jahrgang|semester|jahrhunderts?|ausgabe|tagung)\b"
)
_FOREIGN_MARKS = (
    "sali zaal plataforma porte carrozza voiture vagón posto zona sortie binario quai perron lab int piętro peron ônibus autobus tram "
    "abb abbildung tab tabelle kap kapitel abschnitt abs absatz satz art artikel nr seite seiten raum zimmer haus saal gebäude"
    " hörsaal band heft folie annexe chapitre tableau salle bureau étage tome poste figura tabla tabela capítulo capítulos sección"
    " seção apartado anexo apéndice pág págs página páginas núm sala aula figure tabella capitolo sezione pagina piano rozdział"
    " rysunek tabela strona alinéa comma avsnitt kapitel figur sida bilaga hoofdstuk paragraaf bijlage durchwahl §§ §"
)
_MARK = (
    rf"(?<!\w)(?:{'|'.join(dict.fromkeys(_FOREIGN_MARKS.split()))})\.? ?(?:n\.?º|nr\.|no\.)? ?\d{{1,4}}(?:[.–-]\d{{1,4}}){{0,3}}(?![\d%])"
    r"(?: (?:u\.|und|et|y|e|bis|à) \d{1,4}(?![\d%]))?"
    r"|\bn\. ?º ?\d{1,6}|\bn[º°] ?\d{1,6}"
)
_ADDRESS = (
    r"\bP\. ?O\. ?Box \d{1,6}|\b\d{1,5}[A-Z]?[ ,]+(?:[A-Z][\w'.-]{1,20} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd"
    r"|Square|Terrace|Crescent|Close)\b"
    r"|\b[A-Z]\w{1,20}(?:straße|strasse|str\.|weg|platz|gasse|allee|gatan|gade|straat) \d{1,4}[a-z]?\b"
    r"|\b(?:rue|avenue|boulevard|calle|avenida|via|rua|ul\.) (?:[\w'.]{1,20} ){1,3}\d{1,4}\b|\b\d{1,4},? rue \w"
    r"|, \d{5} [A-ZÄÖÜ][a-zäöüß]{2,20}(?=[,.;)]|$)|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|\b[A-Z]{2} \d{5}(?:-\d{4})?\b"
)
_PART_OF = (
    r"\b(?:slide|page|part|chapter|episode|volume|issue|frame|lecture|session|sheet|folie|seite|diapositive) \d{1,4}"
    r" ?(?:/|of|von|sur|de|out of) ?\d{1,4}\b"
)
_LISTING = (
    r"\b(?:results?|showing|displaying|viewing|items|entries|records|hits|treffer|résultats) \d[\d,]{0,8} ?(?:[-–]|to|bis|à) ?\d[\d,]{0,8}"
    r" (?:of|from|out of|von|sur) (?:about |over |more than )?\d[\d,]{0,10}\+?"
)
_READING = (
    r"\b\d{1,3}[- ]min(?:ute)?s?\.? read\b|\breading time:? \d{1,3}(?: min\w{0,5})?"
    r"|\b(?:posted|published|updated|edited|modified|viewed|commented|opened|asked|answered|active|uploaded|submitted|last seen|added)"
    r" (?:about |over )?\d{1,3} (?:second|minute|min|hour|day|week|month|year)s? ago\b"
    r"|[★☆⭐]+ ?\d(?:\.\d)?(?: ?(?:/|out of) ?(?:5|10))?(?:,? ?(?:based on|from) \d[\d,]{0,9} (?:reviews|ratings|votes))?"
    r"|\((?:pdf|docx?|zip|csv|epub|mp[34]|pptx?|xlsx?|html)[,:; ·|]{1,3}\d{1,4}(?:\.\d{1,2})? ?[kmg]i?b\b|\b(?:pdf|docx?|zip|epub|pptx?) ?\(\d{1,4}(?:\.\d{1,2})? ?[kmg]i?b\)"
    r"|\b[xvi]{1,7} ?\+ ?\d{1,4} pp\b(?:\.?, \d{1,3} \w{3,12}){0,3}"
    r"|\b\d{1,4} pages?(?:, ?| and | \+ )\d{1,3} (?:figures?|tables?|references|appendices)(?:(?:, ?| and )\d{1,3} (?:figures?|tables?))?"
)
_SAYING = (
    r"\bcloud nine\b|\bsquare one\b|\bnine[- ]to[- ]five\b|\bat sixes and sevens\b|\bon all fours\b|\b(?:7/7|9/11|24/7|50/50)\b"
    r"|\bfifty[- ]fifty\b|\btwo birds\b|\b(?:high|take) five\b|\bground zero\b|\bzero[- ](?:sum|day|shot|tolerance)\b"
    r"|\btwenty questions\b|\bseven seas\b|\btwo sides of\b|\b(?:one|two)[- ]by[- ](?:one|two|three|four)\b|\bsecond to none\b"
    r"|\ba million (?:dollar|to one)|\b(?:at|in) (?:one's|the) (?:four|six)\b|\bone[- ]on[- ]one\b|\bmillion-dollar\b"
    r"|\b\d{1,3}/\d{1,3} (?:power[- ])?(?:rule|law)\b|\b(?:20/20|twenty[/-]twenty) (?:hindsight|vision)\b|\b\w{1,12}[- ](?:second|percent|year|day|hour|month|mile|foot|minute) rule\b"
    r"|\b\d{1,2}/(?:2|4|8|16) (?:time|metre|meter|signature)\b"
    r"|\ba thousand words\b|\bforty winks\b|\bsix feet under\b|\btwo cents\b|\bwhole nine yards\b|\bnine lives\b|\bsix of one\b|\bhalf a dozen of the other\b|\bthe (?:big )?(?:four|three|five) of\b"
)
_AGE_LIMIT = r"\b(?:gratuito|gratis|kostenlos|gratuit|free (?:for|entry|admission|under|up to|until|with))\b[^.;\d]{0,25}\d{1,2}\b(?![.,]?\d|%)"
_DESIGN = r"\b\d{1,2} ?[×x] ?\d{1,2}(?: ?[×x] ?\d{1,2})?(?= (?:factorial|ANOVA|mixed|design|between|within|crossover|Latin))"
_ALWAYS = {
    "phone number": _PHONE,
    "place on the globe": _PLACE_ON_GLOBE,
    "code": _CODE_POINT,
    "volume and page": _PRINTED_WHERE,
    "shape": _SHAPE,
    "degrees of freedom": _FREEDOM,
    "address": _ADDRESS,
    "design": _DESIGN,
} | {f"{reason} in a notation": pattern for reason, pattern in NOTATIONS.items()}
_ANY_CASE = {
    "date": _DATE,
    "identifier": _NUMBERED,
    "mark of a figure, section or part": _MARK,
    "place in a list": _PART_OF,
    "list length": _LISTING,
    "page furniture": _READING,
    "price asked": _AGE_LIMIT,
}
"""In small letters."""


OPENS = r"(?=\S)(?!(?<=\w)[^\W\d])"
"""None of them begins with a blank, or with a letter inside a word: said first, for it saves trying all that follows there."""


def _union(patterns: dict[str, str]) -> tuple[re.Pattern[str], list[str]]:
    union = "|".join(f"(?P<r{at}>{one})" for at, one in enumerate(patterns.values()))
    return re.compile(f"{OPENS}(?:{union})"), list(patterns)


SAYINGS = re.compile(f"{OPENS}(?:{_SAYING}|{CLOCK_WORDS}|{AGE_WORDS})")
_SAYINGS_ABROAD = re.compile(f"{OPENS}{SAYINGS_ABROAD}")
AS_PRINTED, IN_SMALL_LETTERS = _union(_ALWAYS), _union(_ANY_CASE)


# ---------------------------------------------------------------- stretches that are rare


class _Rare(NamedTuple):
    """A pattern, and the signs of which a text must print one for a search to make sense."""

    reason: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]


def _rare(*rows: tuple[str, str, str]) -> tuple[_Rare, ...]:
    """Each row is a reason, its signs with two blanks between them, and a pattern."""
    return tuple(_Rare(reason, tuple(signs.split("  ")), re.compile(pattern)) for reason, signs, pattern in rows)


_MEASURED_KEYS = "acc|f1|auc|map|loss|score|iou|err|mae|mse|rmse|bleu|rouge|prec|recall|psnr|ssim|wer|cer|rate|time|speed|gain|mean|total|count|size"
"""Ends of keys that hold what was measured: "val_acc: 0.93"."""
_RARE = _rare(
    (
        "year",
        "BC  CE  AD  A.D.  Chr  av. J  a.C  d.C  a. C  d. C",
        r"\d{1,4}(?: ?[-–] ?\d{1,4})? ?(?:BCE?|CE|AD|v\. ?Chr|n\. ?Chr|av\. ?J|[ad]\. ?C\.)(?!\w)|A\.?D\.? ?\d{1,4}\b",
    ),
    ("part of a name", "5'  3'  5′  3′", r"[35](?<![\d.,].)['′](?=[ -](?:[A-Z]|[a-z]{3}))"),
    ("citations", "(1  (2  (3  (4  (5  (6  (7  (8  (9", r"\((?<=[A-Za-z.] .)\d{1,2}(?:, ?\d{1,2}){1,5}\)"),
    ("date", "kuuta", r"\d(?<![.,]\d)\. [a-zä]{3,6}kuuta\b"),
    ("mark of a figure, section or part", "º  ª", r"\d{1,3}\.?[ºª]"),
    ("year", " r.  Dz.U.", r"[12](?<![\d.,].)\d{3} r\.(?=[ ,;)]|$)|Dz\. ?U\.(?: z)? \d{4}"),
    ("citation", ":", r"[12](?<!\d.)[0-9]\d\d: ?\d{1,4}(?:[-–]\d{1,4})?\b(?![.%])"),
    ("citation", "[", r"\[\d{1,3}(?:, \d{1,3})*,? [A-Z§pc][a-z]{0,8}\.? ?\d"),
    ("volume and page", "20  19", r"[12](?<!\d.)[09]\d\d[,:] ?\d{1,4}[-–]\d{1,4}(?=[.;)\]]|$)"),
    (
        "time of day",
        "am  pm  a.m  p.m  Uhr  h",
        r"(?<![±\d.])(?<!± )(?:[1-9]|[01]\d|2[0-4])[.:]\d\d ?(?:[ap]\.?m\b|h\b|Uhr\b)",
    ),
    (
        "law or docket",
        "CFR  C.F.R  U.S  USC  Fed.  2d  3d  UKSC  EWCA  EWHC  BGE  BVerfGE  BGHZ",
        r"\d{1,4} (?:CFR|C\.F\.R\.|U\.S\.(?:C\.|(?= \d))|USC|Fed\. Reg\.|[A-Z]\.[A-Z]?\.?(?:2d|3d))(?: (?:Part|§+|pt\.|at))?(?: ?[\d,]{1,6}(?:\.\d{1,4})?)?"
        r"|\[(?:19|20)\d\d\] (?:\d{1,2} )?[A-Z][A-Za-z]{1,5}(?: [A-Z][a-z]{2,4})? \d{1,5}|\b(?:BGE|BVerfGE|BGHZ|BGHSt|BSGE|BAGE) \d{1,3}[ ,]{1,2}(?:[IVX]{1,4} )?\d{1,4}",
    ),
    ("identifier", "atent", r"\b[Pp]atents? (?:[Nn]os?\. ?)?\d[\d,]{5,10}(?: and \d[\d,]{5,10})?"),
    ("date", "xp", r"\b[Ee]xp(?:iry|ires?|\.)?(?: date)?:? ?\d\d/\d{2,4}\b"),
    (
        "part of a name",
        "s1  s2  s²  p1  p2  p3  p4  p5  p6",
        r"[1-7](?<![\w.,]\d)[spdf][\d¹²³⁴-⁹]{0,2}(?: ?[1-7][spdf][\d¹²³⁴-⁹]{1,2}){1,9}",
    ),
    (
        "date",
        "janv.  févr.  avr.  juil  déc.  ene.  abr.  ago.  dic.  genn.  giu.  lug.  ott.  okt.  dez.",
        r"\d{1,2} (?:janv|févr|avr|juill?|déc|ene|abr|ago|dic|genn|giu|lug|ott|okt|dez)\.(?: \d{4})?",
    ),
    ("mark of a figure, section or part", "kap.  §", r"\d{1,3} (?:kap\.|§)(?: ?\d{1,3})?"),
    (
        "docket",
        "/",
        r"\d{1,2} [A-Z][A-Za-z]{0,3} \d{1,5}/\d{2,4}\b|\b[IVX]{1,4} (?:ZR|ZB|R|B) \d{1,5}/\d{2,4}|\bAz\.:? ?\d{1,6}/\d{2,4}",
    ),
    (
        "volume and page",
        "bid.  d. ",
        r"\b(?:[Ii]bid|[Ii]d|[Oo]p\. cit|[Ll]oc\. cit)\.,? (?:at |p\. ?)?\d{1,5}(?:, ?\d{1,5})?(?:[-–]\d{1,5})?",
    ),
    ("time of day", "UTC  GMT", r"(?:UTC|GMT) ?[+-]\d{1,2}(?::?\d\d)?\b"),
    (
        "part of a name",
        "p  s  d  f",
        r"[1-7](?<![\w.,]\d)(?:[pdf] ?[-–→] ?[1-7][spdf]\b|s ?[-–→] ?[1-7][pdf]\b|[spdf](?: ?[-–→] ?[1-7][spdf])?(?= (?:orbital|electron|state|shell|level|peak|band|core|transition|bind)))",
    ),
    ("time of day", "h", r"\d(?<![.,]\d)(?<![.,]\d\d)\d? ?h ?[0-5]\d\b(?! ?m)"),
    ("time of day", "day at  days at", r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days? at \d{1,2}\b(?![.,]\d|%)"),
    ("decade", "'", r"'\d0s\b"),
    ("part of a name", "2−  2-", r"\d/2[−+-](?= (?:state|level|band|resonance|isomer|ground))"),
    ("citation", ",", r"(?<=[a-z]),\d{1,3}(?:[,–-]\d{1,3}){1,6}(?= [a-z]|\s*$|[.;])"),
    ("place on the globe", " ", r"\b[A-Z]{2} \d{3} \d{3}\b(?! (?!and\b|or\b)[a-z%])"),
    ("move of a game", ".N  .Q  .R  .B  .K  .O", r"\d{1,2}\.(?:\.\.)?(?:[KQRBN][a-h]?x?[a-h][1-8]|O-O)"),
    ("number of a list", "1.  1)", r"(?:(?<=: )|^)1[.)](?= [A-Z]\w{0,20}(?: \w{1,20}){0,5} 2[.)] [A-Z])"),
    ("decade", "0s", r"\b(?:[Tt]he|[Tt]heir|his|her|my|[Ee]arly|[Ll]ate|[Mm]id)[ -](?:early |late |mid[ -])?\d0s\b"),
    ("ends of a scale", ") ", r"\d{1,2} ?\([a-z][a-z ,'-]{1,30}\) (?:to|and|through|-|–) \d{1,3} ?\([a-z][a-z ,'-]{1,30}\)"),
    (
        "setting",
        "lr=  wd=  beta1=  beta2=  eps=  dropout=  momentum=  seed=  bs=  top_p=  top_k=  gamma=  alpha=  lambda=  tau=",
        r"\b(?:lr|wd|beta[12]?|eps|dropout|momentum|seed|bs|top_[pk]|gamma|alpha|lambda|tau)=-?\d{1,7}(?:\.\d{1,6})?(?:[eE]-?\d{1,3})?(?![\w%])",
    ),
    ("place in a list", "[", r"\[\d{1,4}/\d{1,4}\](?= [A-Z])"),
    ("date", "/0", r"\b[0-3]?\d(?<![/\d]\d)(?<![/\d]\d\d)/0[1-9]\b(?![/\d])"),
    ("part of a name", "st  nd  rd  th", r"\b\d{1,2}/\d{1,2}(?:st|nd|rd|th)(?= [A-Z][a-z])"),
    (
        "section of a law",
        "s ",
        r"(?:\b(?:[Uu]nder|[Oo]f|[Bb]y|[Ii]n|[Ss]ee)|[;,]) ss? \d{1,4}[A-Z]{0,2}(?:\(\w{1,4}\)){0,4}(?![.,]\d|%)",
    ),
    ("page of a judgment", "op. at", r"\bslip op\. at \d{1,4}"),
    ("playing card", "of clubs  of hearts  of spades  of diamonds", r"\b(?:[2-9]|10) of (?:clubs|hearts|spades|diamonds)\b"),
    ("key", "ress ", r"\b[Pp]ress \d(?: for [^.,;]{1,30}, \d){0,6}(?= for\b)"),
    ("equation", "y (  m (  n (  f (  g (  e (", r"\b(?:[Bb]y|[Ff]rom|[Ii]n|of|using|[Ss]ee|[Hh]ence) \(\d{1,2}\.\d{1,3}\)"),
    (
        "version",
        "pgrade  pdate  igrat",
        r"\b(?:[Uu]pgrade|[Uu]pdate|[Mm]igrate)[sd]?(?: \w{1,20})? from v?\d{1,3}\.\d{1,3}(?:\.\d{1,3})? to v?\d{1,3}\.\d{1,3}(?:\.\d{1,3})?",
    ),
    (
        "reference",
        "in the bibliography  in the references",
        r"\b\d{1,3}(?:, \d{1,3}){0,6}(?:,? and \d{1,3})? in the (?:bibliography|references)\b",
    ),
    ("Julian date", "JD ", r"\bM?JD ?\d{5,7}(?:\.\d{1,8})?"),
    ("part of a name", "buffer  solution  recipe", r"\b(?:buffer|recipe|solution) \d{1,2}\.\d\b(?! ?%)"),
    ("number of a step", "teps ", r"\b[Ss]teps? \d{1,3} (?:through|to|and) \d{1,3}\b(?! (?:steps|times))"),
    ("option", " -  --", r"-(?<![^\s`]-)-?[A-Za-z][\w-]{0,20}[ =]-?\d{1,6}(?:\.\d{1,6})?(?:[eE]-?\d{1,3})?(?![\w%]|\.\d)"),
    (
        "setting",
        "_",
        rf"(?:learning_rate|[a-z]{{1,16}}(?:_(?!{_MEASURED_KEYS})[a-z\d]{{1,12}}){{1,4}})[\"']?(?:: ?| ?= ?)-?\d{{1,7}}(?:\.\d{{1,6}})?(?:[eE]-?\d{{1,3}})?(?![\w%])"
        r"(?:, ?[A-Za-z]\w{0,15} ?= ?-?\d{1,7}(?:\.\d{1,6})?(?:[eE]-?\d{1,3})?(?![\w%])){0,6}",
    ),
    (
        "identifier",
        "SIRE  VA  ABN  KvK  IVA  USt  FR  DE  GB  IT  ES  AT  BE  NL  CH  PL  SE  DK",
        r"\b(?:SIRE[TN]|ABN|KvK|(?:TVA|VAT|P\.? ?IVA|USt-?Id(?:-?Nr\.?)?)(?= (?:[Nn][o°º]\.? )?[A-Z]{2}))[-.: ]{1,3}(?:[Nn][o°º]\.? )?(?:[A-Z]{2} ?)?\d{2,3}(?: ?\d{2,5}){1,5}"
        r"|\b(?:FR|DE|GB|IT|ES|AT|BE|NL|CH|PL|SE|DK) ?\d{2,3}(?: \d{3}){3}\b",
    ),
    ("address", "\u0020", r"[1-9](?<!\S.)\d{3} [A-Z]{2} [A-Z](?:[a-z]{2,20}|')(?=[,.;]|$| [a-z(])"),
    ("class", "CEM  II", r"[A-Z](?<!\w.)[A-Z]{1,4} [IVX]{1,3}(?:/[A-Z](?:-[A-Z]{1,2})?)? \d{1,3}(?:\.\d)? [A-Z]\b"),
    (
        "year",
        "circa  fl.  anno  c. 1",
        r"(?:[Cc]irca|fl\.|anno|(?<![\w.])c\.(?= 1[0-9]{3}\b)) \d{3,4}(?: ?[-–] ?\d{2,4})?\b(?! (?:[a-z]+ )?[a-z]+s\b)(?![.,]\d|%)",
    ),
    (
        "date",
        "Mo 1  Mo 2  Di 1  Di 2  Mi 1  Mi 2  Do 1  Do 2  Fr 1  Fr 2  Sa 1  Sa 2  So 1  So 2  Mo.  Di.  Mi.  Do.  Fr.  Sa.  So.",
        r"(?:Mo|Di|Mi|Do|Fr|Sa|So)\.?,? \d{1,2}\.\d{1,2}\.(?!\d)",
    ),
    (
        "time of day",
        "eparts  eparture  rrives  rrival  oors  offee  unch  egistration  inner  leaves",
        r"\b(?:[Dd]epart(?:s|ure|ing)?|[Aa]rriv(?:es?|al)|[Dd]oors|[Cc]offee|[Ll]unch|[Dd]inner|[Rr]egistration|leaves)(?: at| open at| from)? (?:[01]?\d|2[0-3])\.[0-5]\d(?![\d%]| ?[a-z%])",
    ),
    ("code", "`", r"`(?:-{1,2}|\$ )?[A-Za-z_][\w.-]{0,30} ?[:=(\[ ][^`\n]{1,60}`"),
    ("code", "[", r"[a-z_](?<![\w\]].)\w{0,12}\[(?=[\w +*-]{0,20}[:a-z])[\w :+*-]{1,30}\]"),
    ("code", "def ", r"def \w{1,30}\([^()\n]{0,60}\)"),
    ("code", "=", r"[a-z_](?<!\w.)[\w.]{1,30}\([a-z_]\w{1,20}=[^()\n]{1,60}\)"),
    ("code", '="', r"[a-z](?<!\w.)[a-z-]{1,16}=\"-?\d{1,5}(?:px|em|pt|%)?\""),
    ("option", "=", r"[?&]\w{1,20}=\d{1,9}"),
    ("place on the globe", ",", r"\d{1,3}\.\d{4,8}, ?-?\d{1,3}\.\d{4,8}(?![\d.])"),
    ("place on the globe", "Lat  Lon", r"L(?:at|ong?)(?:itude)?[.: ]{0,3}-?\d{1,3}\.\d{2,8}"),
    ("address", "Rue  Via  Calle  Rua  Av", r"(?:Rue|Via|Calle|Rua|Avenida|Av\.|Avda\.) (?:[\w'.]{1,20},? ){1,3}\d{1,4}\b"),
    ("place on the globe", "coordinates", r"coordinates:? ?[(\[]?-?\d{1,3}(?:, ?-?\d{1,3}){1,2}"),
)


_MONTHS_ABROAD = (
    "ledna února března dubna května června července srpna září října listopadu prosince"
    " января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    " січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
    " ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"
    ""
    " ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie"
    " ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου"
)
_HUNGARIAN_MONTHS = "január február március április május június július augusztus szeptember október november december"
_NUMBERED_ABROAD = (
    "ábr táblázat fejezet oldal szakasz melléklet bekezdés o\\. § bölüm tablo şekil madde kapitol obráz tabul odstav článk stran attēl pav\\."
    " lentel skyri joonis peatük poglavlj slik tablic"
)
_SIGN_OF_PART = "章節节巻卷号號条條款项項図表图圖版期回届頁页部篇編编次"
_ABROAD = _rare(
    (
        "date",
        " ",
        rf"(?<![\d.,])\d{{1,2}}\.? (?i:{'|'.join(_MONTHS_ABROAD.split())})(?!\w)(?: \d{{4}})?"
        rf"|[12](?<![\d.,].)\d{{3}}\. (?i:{'|'.join(_HUNGARIAN_MONTHS.split())})\w{{0,3}}(?: \d{{1,2}})?",
    ),
    ("date", "年", r"(?:明治|大正|昭和|平成|令和) ?\d{1,2} ?年(?:度)?(?: ?\d{1,2} ?月(?: ?\d{1,2} ?日)?)?"),
    ("identifier", "№", r"№ ?\d[\d/-]{0,12}"),
    ("year", " г  р", r"[12](?<![\d.,].)\d{3} ?(?:г\.|гг\.|год[ауы]?(?!\w)|р\.|рік(?!\w)|року(?!\w))"),
    (
        "mark of a figure, section or part",
        ". ",
        rf"(?<![\d.,])\d{{1,3}}\.(?:\d{{1,2}}\.)? (?:{'|'.join(_NUMBERED_ABROAD.split())})",
    ),
    (
        "mark of a figure, section or part",
        "第",
        rf"第 ?\d{{1,4}}(?: ?[-–~〜] ?\d{{1,4}})? ?[{_SIGN_OF_PART}]?",
    ),
    (
        "mark of a figure, section or part",
        "図  図表  图  圖  表  頁  页  式",
        r"[図图圖表頁页式] ?\d{1,3}(?:[.-]\d{1,3})?(?!\d|[.,]\d|%)",
    ),
    ("mark of a figure, section or part", "그림  표  제  부록", r"(?:그림|표|제|식|부록) ?\d{1,3}(?:[.-]\d{1,3})?(?![\d%])"),
    ("date", "年", r"[12](?<!\d.)\d{3} ?年(?:度|代)?(?: ?\d{1,2} ?月(?:份)?(?: ?\d{1,2} ?[日号])?)?"),
    ("date", "月", r"\d{1,2} ?月(?: ?\d{1,2} ?[日号])?"),
    ("date", "년  월", r"[12](?<!\d.)\d{3} ?년(?: ?\d{1,2} ?월(?: ?\d{1,2} ?일)?)?|\d{1,2} ?월(?: ?\d{1,2} ?일)?"),
)
"""Only where a text prints letters beyond ASCII."""


def _prints_one(text: str, signs: tuple[str, ...]) -> bool:
    for sign in signs:  # noqa: SIM110 (a third of the time of any())
        if sign in text:
            return True
    return False


def _rare_codes(text: str) -> Iterator[Code]:
    for reason, signs, pattern in (*_RARE, *(() if text.isascii() else _ABROAD)):
        if _prints_one(text, signs):
            yield from (Code(*match.span(), reason) for match in pattern.finditer(text))


# ---------------------------------------------------------------- lines that are no prose

_COUNT = r"\d[\d,.]{0,9} ?[kKM]?\+?"
_COUNTED = (
    r"(?:citations?|cited by|influential|(?:co-?)?authors?|(?:up|down)?votes?|comments?|views?|viewed|downloads?|stars?|forks?|likes?"
    r"|shares?|followers?|following|retweets?|claps?|repl(?:y|ies)|reads?|saves?|watch(?:ers?|ing)|issues?|pull requests?|commits?"
    r"|contributors?|pages?|figures?|tables?|references?|posts?|h-index|i10-index|papers?|publications?|results?|subscribers?|bookmarks"
    r"|reactions?|questions?|answers?|tags?|branch(?:es)?|releases?|min(?:ute)?s?(?: read)?|words?|word count|versions?|mentions|recommendations|tweets?"
    r"|karma|points?|score|rating|ratings|reviews?)"
)
_COUNTER = re.compile(
    rf"\W{{0,4}}(?:comments: ?)?(?:{_COUNT}|{_COUNT} (?:[a-z]{{1,14}} )?{_COUNTED}(?: read)?|(?:[a-z]{{1,10}} )?{_COUNTED}:? {{0,3}}\(?{_COUNT}\)?(?: times| points)?"
    rf"|{_COUNT} ?[–-] ?{_COUNT} of {_COUNT}|{_COUNT} ?(?:of|/) ?{_COUNT} {_COUNTED}|(?:{_COUNTED}:? {_COUNT} ?){{2,4}}[a-z]{{0,14}}|page {_COUNT} of {_COUNT}|joined (?:\w{{3,9}} )?\d{{4}}|followed by {_COUNT} \w{{1,12}}|\d\.\d out of \d stars(?: \({_COUNT} \w{{1,12}}\))?|rated \d(?:\.\d)?/\d{{1,2}}(?: by {_COUNT} \w{{1,12}})?)\W{{0,4}}",
    re.IGNORECASE,
)
_ANY_COUNTED = re.compile(rf"(?<![a-z])(?:{_COUNTED}|rated|of \d[\d,]{{0,9}}$)(?![a-z])", re.IGNORECASE)
_TIME_AGO = re.compile(
    r"\W{0,4}(?:[a-z]{2,10} ){0,2}(?:\d{1,2}:\d\d|\d{1,3} (?:minute|hour|day|week|month|year)s? ago)\W{0,4}", re.IGNORECASE
)
_SEPARATOR = re.compile(r"[·•|;★☆⑂♥❤⭐👍💬]|,(?!\d)|\s{2,}| - | – ")
_LONGEST_COUNTERS = 160
_HEADING = re.compile(
    r"\s{0,4}(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?\s{1,4}(?!(?:Million|Billion|Trillion|Thousand|Percent|Times)\b)[A-Z][a-z]{2}[^.!?\n]{0,60}"
    r"|\d{1,2}\.?\s{1,4}(?:Introduction|Background|Related|Preliminar|Method|Material|Experiment|Result|Evaluation|Discussion|Conclu"
    r"|Limitation|Appendi|Acknowledg|Approach|Notation|Problem|Setup|Dataset|Data\b|Motivation|Overview|Future|Analys|Theor|System"
    r"|Implementation|Summary|Outlook)[^.!?\n]{0,60})$"
)
_PAGE_OF_PAGES = re.compile(r"\W{0,4}\d{1,4} ?/ ?\d{1,4}\W{0,4}|\s*[-–—] ?\d{1,4} ?[-–—]\s*")
_LAYOUT = re.compile(
    r"\\(?:[vh]space|set[a-z]{3,8}|addto[a-z]{3,8}|includegraphics|multicolumn|multirow|cline|cmidrule|fontsize|begin)\*?"
    r"(?:\([a-z]{1,4}\))?(?:\[[^\]\n]{0,60}\])?(?:\{[^{}\n]{0,60}\}){0,2}"
)
"""Commands of LaTeX that say how something is set."""
_LINE = re.compile(r"[^\n]+")
_ANY_DIGIT = re.compile(r"\d")


def _lines(text: str) -> Iterator[Code]:
    """Lines that count what a page holds ("27 citations · 4 co-authors"), and headings with their number."""
    for line in _LINE.finditer(text):
        if len(line[0]) > _LONGEST_COUNTERS or not _ANY_DIGIT.search(line[0]):
            continue
        if _HEADING.fullmatch(line[0]):
            yield Code(*line.span(), "mark of a figure, section or part")
        elif _PAGE_OF_PAGES.fullmatch(line[0]):
            yield Code(*line.span(), "place in a list")
        elif _ANY_COUNTED.search(line[0]) and all(map(_is_counter, _parts(line[0]))):
            yield Code(*line.span(), "page furniture")


_BARS = re.compile(r"[·•|]")
_SAYS_NOTHING = re.compile(r"\W{0,4}(?:[^\W\d]+\W{1,2}){1,3}|\W{0,4}(?:posted|published|updated|by|on)\b.{0,40}", re.IGNORECASE)


def _parts(line: str) -> list[str]:
    """The parts of a line; of one with bars only those that hold a number or say something."""
    parts = _SEPARATOR.split(line)
    return [part for part in parts if not _SAYS_NOTHING.fullmatch(part + " ")] if _BARS.search(line) else parts


def _is_counter(part: str) -> bool:
    return not part.strip() or bool(_COUNTER.fullmatch(part) or _TIME_AGO.fullmatch(part))


@lru_cache(maxsize=64)
def codes(text: str, view: str) -> tuple[Code, ...]:
    """All such stretches of ``text``, in order; ``view`` is its view, as long as it is."""
    plain = view.replace("\u00a0", " ")
    found = list(_lines(text))
    if "\\" in text:
        found += [Code(*match.span(), "layout") for match in _LAYOUT.finditer(text)]
    low = _lowered(plain)
    found += [Code(*match.span(), "saying") for match in SAYINGS.finditer(low)]
    if language_of_words(text) != "en":
        found += [Code(*match.span(), "saying") for match in _SAYINGS_ABROAD.finditer(low)]
    found += _rare_codes(plain)
    for start, end in _around_digits(plain):
        for (pattern, reasons), searched in ((AS_PRINTED, plain), (IN_SMALL_LETTERS, low)):
            for match in pattern.finditer(searched, start, end):
                assert match.lastgroup
                found.append(Code(*match.span(), reasons[int(match.lastgroup[1:])]))
    return tuple(_apart(sorted(found, key=lambda code: (code.start, -code.end))))


def _lowered(text: str) -> str:
    """``text`` in small letters, letter for letter: to search it costs a third of what ignoring case does."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(letter.lower()[:1] for letter in text)


_DIGITS = re.compile(r"\d[\d,.]*")
_BEFORE, _AFTER = 32, 60
"""Characters around a digit that the longest of such stretches takes up."""


def _around_digits(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are worth a search: most of it is words."""
    start = end = -1
    for digits in _DIGITS.finditer(text):
        if digits.start() - _BEFORE > end:
            if end > 0:
                yield start, end
            start = max(0, digits.start() - _BEFORE)
        end = min(len(text), digits.end() + _AFTER)
    if end > 0:
        yield start, end


def _apart(found: list[Code]) -> Iterator[Code]:
    end = 0
    for code in found:
        if code.start >= end:
            yield code
            end = code.end


def code_at(found: tuple[Code, ...], start: int, end: int) -> str | None:
    """The reason of the stretch that a number at ``start`` overlaps, or None. ``found`` are the codes of its text."""
    at = bisect_right(found, start, key=lambda code: code.end)
    return found[at].reason if at < len(found) and found[at].start < end else None
