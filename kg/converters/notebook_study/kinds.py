"""What a cell can contain, and the RDF terms that it becomes.

A :class:`Kind` is bound to a conversion once and then called for every cell that is not
empty; it gives the objects of the column's property: none, one or several.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.converters.common import builder
from kg.converters.common.lists import COMMA_OR_SEMICOLON, parted
from kg.converters.notebook_study.study import Study
from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ntriples import boolean as truth
from kg.rdf.ntriples import integer as whole
from kg.rdf.ntriples import literal, typed, url

Objects = Callable[[str], Iterable[str]]
_CONTINUED: Final = re.compile(r"\s+")
_STAMP: Final = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: how to bind it to a conversion, and the CURIEs that it emits itself."""

    bind: Callable[[Study], Objects]
    emits: frozenset[str] = frozenset()


def simple(one: Callable[[str], str]) -> Kind:
    """A kind whose cells are one term each."""
    return Kind(lambda study: lambda cell: (one(cell),))


def flat(text: str) -> str:
    """``text`` on one line, single blanks, none around."""
    return _CONTINUED.sub(" ", text).strip()


def _text(cell: str) -> tuple[str, ...]:
    text = cell.strip()
    return (literal(text),) if text else ()


def _line(cell: str) -> tuple[str, ...]:
    return _text(flat(cell))


def _moment(cell: str) -> str:
    """A time of the study's (UTC, as GitHub gives it) as ``xsd:dateTime``."""
    found = _STAMP.fullmatch(cell.strip())
    return typed(f"{found[1]}T{found[2]}{found[3] or 'Z'}" if found else cell, "xsd:dateTime")


def _address(cell: str) -> str:
    """A web address; what is none stays as text for the shapes to judge."""
    return url(cell) or literal(cell.strip())


def _homepage(cell: str) -> str:
    """As :func:`_address`, forgiving what people type: ``weblogo.threeplusone.com``."""
    bare = re.fullmatch(r"\s*[\w-]+(\.[\w-]+)+(/\S*)?\s*", cell)
    return _address("https://" + cell.strip() if bare else cell)


#: a whole number; the row functions have it inline, for speed
INTEGER: Final = simple(whole)
TEXT: Final = Kind(lambda study: _text)
#: text on one line: titles, labels
LINE: Final = Kind(lambda study: _line)
#: text as it is: paths, hashes
EXACT: Final = simple(literal)
DATE: Final = simple(lambda cell: typed(cell, "xsd:date"))
MOMENT: Final = simple(_moment)
BOOLEAN: Final = simple(truth)
NUMBER: Final = simple(lambda cell: typed(cell, "xsd:double"))
ADDRESS: Final = simple(_address)
HOMEPAGE: Final = simple(_homepage)


#: values in the place of a licence that are an access status → its concept at COAR
_ACCESS: Final = {f"{PREFIXES['fwl']}open-access": "http://purl.org/coar/access_right/c_abf2"}
_CREATIVE_COMMONS: Final = re.compile(
    r"https?://creativecommons\.org/[\w./-]+"
    r"|\bCC[ -](?:BY(?:-NC)?(?:-SA|-ND)?|0)(?:[ -][1-4]\.0)?\b"
    r"|\bCreative Commons Attribution(?:[ -]Non-?Commercial)?"
    r"(?:[ -]Share-?Alike|[ -]No-?Derivatives)?"
    r"(?: [1-4]\.0)?\b"
)


def _licence(study: Study) -> Objects:
    def convert(cell: str) -> tuple[str, ...]:
        text = cell.strip()
        # one address given twice over, without a blank between
        half = len(text) // 2
        once = text[:half] if text[:half] == text[half:] else text
        known = study.licences.resolve(once) if text else None
        return (f"<{known}>",) if known and known not in _ACCESS else ()

    return convert


def _access(study: Study) -> Objects:
    def convert(cell: str) -> tuple[str, ...]:
        status = _ACCESS.get(study.licences.resolve(cell.strip()) or "")
        return (f"<{status}>",) if status else ()

    return convert


def _licences_in_words(study: Study) -> Objects:
    def convert(cell: str) -> tuple[str, ...]:
        names = dict.fromkeys(name.rstrip(".") for name in _CREATIVE_COMMONS.findall(cell))
        known = dict.fromkeys(study.licences.resolve(name) for name in names)
        return tuple(f"<{licence}>" for licence in known if licence)

    return convert


#: the licence that the text names, nothing where it names none that is known
LICENCE: Final = Kind(_licence)
#: the access status that the text names, nothing where it names none: it is no licence
ACCESS: Final = Kind(_access)
#: the Creative Commons licences that a sentence names
LICENCES_IN_WORDS: Final = Kind(_licences_in_words)


def _keywords(cell: str) -> list[str]:
    words = dict.fromkeys(map(flat, parted(cell, ";")))
    return [literal(word) for word in words if word != "None"]


KEYWORDS: Final = Kind(lambda study: _keywords)


def items(cell: str) -> list[str]:
    """The items of a list inside a cell, which has no escaping: ``load_ext,autoreload``."""
    return list(parted(cell, ","))


LIST: Final = Kind(lambda study: lambda cell: [literal(item) for item in items(cell)])
INTEGERS: Final = Kind(
    lambda study: lambda cell: [whole(n) for n in re.split(r"[,;\s\[\]]+", cell) if n]
)


LISTED: Final = Kind(
    lambda study: lambda cell: [literal(item) for item in parted(cell, COMMA_OR_SEMICOLON)]
)


#: what a study writes where it detected no language
NO_LANGUAGE: Final = frozenset({"undetected", "none", "unknown"})
#: classes and properties of natural languages
LANGUAGE_TERMS: Final = builder.TERMS | {
    "dcterms:LinguisticSystem",
    "owl:sameAs",
    "skos:notation",
    "skos:prefLabel",
}
LANGUAGE: Final = Kind(
    lambda study: (
        lambda cell: [study.language(code) for code in items(cell) if code not in NO_LANGUAGE]
    ),
    LANGUAGE_TERMS,
)


def nodes(kind: str, type_: str, *, several: bool = False) -> Kind:
    """Shared entities by their names, one or a list of them."""

    def bind(study: Study) -> Objects:
        if several:
            return lambda cell: [f"<{study.node(kind, n, type_)}>" for n in items(cell)]
        return lambda cell: (f"<{study.node(kind, cell, type_)}>",) if cell.strip() else ()

    return Kind(bind, frozenset({type_, "rdfs:label"}))


def link(kind: str) -> Kind:
    """A reference to a row of ``article``, ``journal``, ``repository`` … by its key."""

    def bind(study: Study) -> Objects:
        target: Callable[[str], str] = getattr(study, kind)
        return lambda cell: (f"<{target(cell)}>",)

    return Kind(bind, frozenset({"fw:Stub", "fw:standsFor", "rdfs:label"}))


def concepts(scheme: str, names: Mapping[str, str]) -> Kind:
    """A value out of a fixed few, as concepts of ``fwv:scheme/``; others stay as text."""
    known = {given: f"<{expand('fwv:' + scheme)}/{name}>" for given, name in names.items()}
    return simple(lambda cell: known.get(cell.strip().lower()) or literal(cell.strip()))


def bits(scheme: str, names: Mapping[int, str]) -> Kind:
    """A sum of bits, as one concept of ``fwv:scheme/`` a bit.

    What is no number stays as text, and so do bits that ``names`` does not have: the shapes
    refuse both, with the value.
    """
    known = {bit: f"<{expand('fwv:' + scheme)}/{name}>" for bit, name in names.items()}

    def decode(cell: str) -> Iterable[str]:
        text = cell.strip()
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            return (literal(text),)
        value = int(text)
        found = [concept for bit, concept in known.items() if value & bit]
        rest = value & ~sum(known)
        return [*found, literal(f"unknown bits {rest}")] if rest else found

    return Kind(lambda study: decode)


def byte_sizes(cell: str) -> dict[str, int] | None:
    """The Python dict literal of language → bytes; ``None`` if it is none.

    >>> byte_sizes("{'Python': 3, \\"Cap'n Proto\\": 1}"), byte_sizes("{")
    ({'Python': 3, "Cap'n Proto": 1}, None)
    """
    try:
        value = ast.literal_eval(cell)
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None
    if isinstance(value, dict) and all(
        isinstance(k, str) and type(v) is int and v.bit_length() < 64 for k, v in value.items()
    ):
        return value
    return None
