"""Numbers that tell one thing from all others: in URLs and registries, versions of software, phone numbers."""

from __future__ import annotations

import re

from extractor.language.number_marks import is_common
from extractor.numbers import words
from extractor.numbers.suspects.place import Place

_URL = re.compile(r"://|www\.|\bdoi\b|\.(?:com|org|net|io|edu|gov|html?|pdf)\b|\b10\.\d{4,}/|\w@\w+\.\w", re.IGNORECASE)
REGISTRIES = ("arxiv", "doi", "pmid", "pmcid", "issn", "isbn", "nct", "orcid", "bibcode", "eprint")
"""Of one of them a text must speak for a number to be its entry."""
_REGISTERED = re.compile(rf"\b(?:{'|'.join(REGISTRIES)})\b\s*[:#]?\s*\S*$", re.IGNORECASE)
_ARXIV = re.compile(r"[(\[]?\d{4}\.\d{4,5}(?:v\d+)?[)\],.;]?")


def arxiv(place: Place) -> str | None:
    """ "2403.12345v2"."""
    return "identifier" if len(place.printed) > 7 and _ARXIV.fullmatch(place.printed) else None


def registered(place: Place) -> str | None:
    """Is it the number of a registry: "PMID: 123"?"""
    return "identifier" if _REGISTERED.search(place.before) else None


_TOKEN_BEFORE = re.compile(r"(?<!\S)\S*$")
_TOKEN_AFTER = re.compile(r"\S*")


def web(place: Place) -> str | None:
    """Is it inside a URL, a DOI, an e-mail address?"""
    if place.left.isspace() and (place.right.isspace() or not place.right):
        return None
    token = _TOKEN_BEFORE.search(place.before)
    rest = _TOKEN_AFTER.match(place.after)
    whole = (token[0] if token else "") + place.printed + (rest[0] if rest else "")
    return "URL or DOI" if _URL.search(whole) else None


_VERSIONED = frozenset(
    "version release python cuda cudnn java javascript typescript ubuntu debian fedora centos linux windows macos android ios v html css xml"
    " sqlite postgresql postgres mysql mongodb redis pytorch tensorflow keras jax numpy scipy pandas sklearn scikit-learn matlab"
    " octave r julia ruby rust go php perl node npm gcc clang llvm cmake git docker kubernetes spark hadoop kafka opengl vulkan usb"
    " bluetooth http tls ssl pcie stata spss sas excel word latex unity unreal blender ros chrome firefox safari wi-fi wifi api sdk qt opencv nvivo redcap prism imagej fiji amos mplus jasp jamovi endnote".split()
)


_SOFTWARE = frozenset("firmware driver software kernel toolkit toolbox plugin bootloader sdk api app build".split())
"""Nouns whose numbers with a point are versions."""
_ONLY_VERSIONED = frozenset(
    "version v cuda cudnn numpy scipy pandas sklearn scikit-learn pytorch tensorflow keras matplotlib ubuntu debian postgresql npm gcc clang"
    " llvm cmake javascript typescript macos".split()
)
"""Those that are no words besides: a small letter names them, too."""
_RELATIONS_OF_VERSIONS = frozenset("<>=≤≥~")
_REQUIRED = re.compile(r"(?<![A-Za-z-])([A-Za-z][A-Za-z-]+)[ ]?(?:[<>~=]=|[<>≤≥])[ ]?(?:[\d.]{1,8}, ?[<>≤]=?[ ]?)?$")
""" "Python >=3.9,<3.12"."""


_PACKAGE = re.compile(
    r"(?:(?<![\d.])v?\d{1,6}\.\d{1,6}\.\d{1,6}[\w-]{0,12},? (?:and |with |using |& )?|\b(?:packages?|library|libraries|plug-?in|module) )"
    r"(?P<name>[A-Za-z][\w.-]{1,20}),? v?$"
)
_NAME_WITH_DIGIT = re.compile(r"(?:^|[\s(])[a-z]{2,15}\d[a-z\d]{0,9} v?$")
_PACKAGE_VERSION = re.compile(r"\d{1,3}\.\d{1,4}(?:-\d{1,3})?")
""" "R 4.2.1, lme4 1.1-31 and the package mgcv 1.8"."""


_LETTERED_VERSION = re.compile(r"\d{1,3}\.\d{1,3}[a-z]")
_CAMEL = re.compile(r"[a-z][A-Z]")
""" "ImageJ 1.53t"."""


def _is_no_package(word: str) -> bool:
    """A verb or a measure: "the package reached 0.91", "with 4.2.1, accuracy 0.88"."""
    return word in words.VERBS or word in words.MEASURE_LABELS or word.endswith(("ing", "acy")) or is_common(word)


def version(place: Place) -> str | None:
    """ "Python 3.12", "4.2.1", "numpy>=2"."""
    if place.bare and _PACKAGE_VERSION.fullmatch(place.printed) and (package := _PACKAGE.search(place.before)):
        return None if _is_no_package(package["name"].casefold()) else "version"
    if place.bare and "-" in place.printed and _NAME_WITH_DIGIT.search(place.before) and _PACKAGE_VERSION.fullmatch(place.printed):
        return "version"
    if (place.right == "." and place.after[1:2].isdigit()) or (place.left == "." and place.before[-2:-1].isdigit()):
        return "version"
    if not _RELATIONS_OF_VERSIONS.isdisjoint(place.before[-2:]) and (asked := _REQUIRED.search(place.before[-30:])):
        return "version" if asked[1].casefold() in _VERSIONED else None
    named = place.last != place.last.lower() or place.last in _ONLY_VERSIONED
    if place.bare and named and place.last.casefold() in _VERSIONED:
        return "version"
    if _LETTERED_VERSION.fullmatch(place.printed) and _CAMEL.search(place.last):
        return "version"
    if place.bare and place.last.casefold() in _SOFTWARE and "." in place.printed:
        return "version"
    edition = _EDITION.search(place.before[-16:]) if place.bare and "/" in place.before[-6:] else None
    return "version" if edition and edition[1].casefold() in _VERSIONED else None


_EDITION = re.compile(r"(?<![A-Za-z])([A-Za-z]+)/[A-Z]{2}[ \u00a0]$")
""" "Stata/SE 14.2"."""


def phone(place: Place) -> str | None:
    """ "+44 20 7946 0958", "555-0123-4567"."""
    if place.printed.startswith("+") and re.match(r"[\d \u00a0()-]{7,}", place.after):
        return "phone number"
    if "+" in place.before and re.search(r"\+\d[\d \u00a0()-]{2,}$", place.before):
        return "phone number"
    if place.right and place.right in " -" and place.bare and re.match(r"[ -]\d{3,4}[ -]\d{3,4}\b", place.after):
        return "phone number"
    return None


_CALLED = re.compile(r"\b(?:tel|phone|fax)\b\W{0,3}[\d +()-]*$", re.IGNORECASE)


def called(place: Place) -> str | None:
    """Does the text say that it is a telephone or a fax?"""
    return "phone number" if _CALLED.search(place.before) else None
