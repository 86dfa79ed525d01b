"""One name for a licence, however it is spelt.

The licences are the concepts of ``ontology/licences.ttl``; this module finds the one that a
spelling, an SPDX identifier or the address of a licence's text stands for.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.namespaces import PREFIXES, expand
from kg.resources import directory

#: words that tell no licence from another
_NOISE: Final = re.compile(
    r"\b(the|licen[cs]ed?|under|version|international public|international|unported|generic"
    r"|universal)\b"
)
_CREATIVE_COMMONS: Final = re.compile(
    r"creativecommons\.org/(?:licen[cs]es|publicdomain)/(by(?:-nc)?(?:-sa|-nd)?|zero|mark)"
    r"(?:/([1-4]\.[05]))?(?![0-9])",
    re.IGNORECASE,
)
_SPDX: Final = re.compile(r"(?:spdx|opensource)\.org/licen[cs]es?/([\w.+-]+)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_NAMED: Final = tuple(expand(p) for p in ("skos:prefLabel", "skos:altLabel", "skos:notation"))


def resolve(text: str) -> str | None:
    """The IRI of the licence that ``text`` names, ``None`` if it names none that we know.

    ``text`` is a name in any of its spellings, an SPDX identifier or the address of the
    licence's text (not of the thing that is licensed).

    >>> resolve("Apache 2.0") == resolve("apache-2.0") == resolve("Apache License 2.0")
    True
    >>> resolve("http://creativecommons.org/licenses/by-sa/3.0/es/legalcode")
    'https://w3id.org/fairweave/licence/CC-BY-SA-3.0'
    >>> resolve("my own licence") is None
    True
    """
    text = text.strip()
    names, addresses = _index()
    if _ADDRESS.match(text) is None:
        return names.get(_key(text))
    if found := _CREATIVE_COMMONS.search(text):
        element, number = found[1].lower(), found[2] or ""
        if element in {"zero", "mark"}:
            return names[_key("CC0 1.0" if element == "zero" else "Public Domain")]
        return names.get(_key(f"CC {element} {number}"))
    if (found := _SPDX.search(text)) and (known := names.get(_key(found[1].rstrip(".")))):
        return known
    return addresses.get(_address(text))


@cache
def _index() -> tuple[dict[str, str], dict[str, str]]:
    """Keys of spellings, and of addresses, each → the licence's IRI."""
    names: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for triple in parse(path=directory("ontology") / "licences.ttl", format=RdfFormat.TURTLE):
        licence, said = triple.subject, triple.object
        if not isinstance(licence, NamedNode) or not licence.value.startswith(PREFIXES["fwl"]):
            continue
        if triple.predicate.value in _NAMED and isinstance(said, Literal):
            key, index = _key(said.value), names
        elif triple.predicate.value == expand("foaf:page") and isinstance(said, NamedNode):
            key, index = _address(said.value), addresses
        else:
            continue
        if index.setdefault(key, licence.value) != licence.value:
            raise ValueError(f"licences.ttl: {said.value!r} names two licences")
    return names, addresses


def _key(text: str) -> str:
    """A spelling without what tells no licence from another: case, blanks, punctuation, filler."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"\bv(?:\.|ersion)?\s*(?=[0-9])", "", folded)
    # "License" alone must not become an empty key that everything empty would find
    bare = re.sub(r"[^a-z0-9.+]", "", _NOISE.sub(" ", folded)).strip(".")
    return bare or folded


def _address(text: str) -> str:
    """An address without scheme, ``www.``, the ending of a page, and the last slash."""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
    except ValueError:  # "http://[": brackets that hold no address
        return text
    host = parts.netloc.casefold().removeprefix("www.")
    path = re.sub(r"(\.txt|\.html?|\.en\.html)?/*$", "", parts.path.casefold())
    return host + path
