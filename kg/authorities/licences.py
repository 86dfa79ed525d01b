"""One name for a licence, however it is spelt.

The licences are the concepts of ``ontology/licences.ttl``; this module finds the one that a
spelling, an SPDX identifier or the address of a licence's text stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.rdf.namespaces import PREFIXES, expand
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
_ENDING: Final = re.compile(r"\.(html|json|txt|php)?$", re.IGNORECASE)
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
    if (found := _SPDX.search(text)) and (known := names.get(_key(_ENDING.sub("", found[1])))):
        return known
    return addresses.get(_address(text))


@cache
def _triples() -> tuple[tuple[str, str, str], ...]:
    """What the vocabulary says of licences: licence, predicate, object."""
    return tuple(
        (t.subject.value, t.predicate.value, t.object.value)
        for t in parse(path=directory("ontology") / "licences.ttl", format=RdfFormat.TURTLE)
        if isinstance(t.subject, NamedNode)
        and isinstance(t.object, NamedNode | Literal)
        and t.subject.value.startswith(PREFIXES["fwl"])
        and t.subject.value != PREFIXES["fwl"]  # the scheme itself
    )


@cache
def _index() -> tuple[dict[str, str], dict[str, str]]:
    """Keys of spellings, and of addresses, each → the licence's IRI."""
    names: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for licence, predicate, value in _triples():
        if predicate in _NAMED:
            key, index = _key(value), names
        elif predicate == expand("foaf:page"):
            key, index = _address(value), addresses
        else:
            continue
        if index.setdefault(key, licence) != licence:
            raise ValueError(f"licences.ttl: {value!r} names two licences")
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What a licence allows and asks for.

    Attributes:
        use_class: ``any-use``, ``unspecified``, ``non-commercial``, ``academic-only``;
            ``None`` where that is not known.
        attribution: whether the source must be named; ``None``: not known.
        share_alike: whether derived works fall under the same licence; ``None``: not known.
        kind: a ``licence``; ``provider-terms``, which bind a model's customer; or a ``statement``
            in a licence's place ("Unspecified").
    """

    use_class: str | None = None
    attribution: bool | None = None
    share_alike: bool | None = None
    kind: str = "licence"


#: from the least to the most restrictive, as the Data Provenance Initiative's auditors order them
USE_CLASSES: Final = ("any-use", "unspecified", "non-commercial", "academic-only")


def facts(licence: str) -> Facts:
    """What the vocabulary says of ``licence`` (its IRI).

    >>> facts(resolve("CC BY-NC 4.0") or "")
    Facts(use_class='non-commercial', attribution=True, share_alike=False, kind='licence')
    """
    return _facts().get(licence, Facts())


def most_restrictive(licences: Iterable[Facts]) -> Facts | None:
    """What holds where all of ``licences`` must be kept; ``None`` where there are none.

    A use class that is not known counts as academic only, a duty that is not known as a duty:
    the reading of the Data Provenance Initiative's auditors.

    >>> most_restrictive([Facts("any-use", True, False), Facts(None, False, None)])
    Facts(use_class='academic-only', attribution=True, share_alike=True, kind='licence')
    """
    all_of = list(licences)
    if not all_of:
        return None
    return Facts(
        max((f.use_class or USE_CLASSES[-1] for f in all_of), key=USE_CLASSES.index),
        any(f.attribution is not False for f in all_of),
        any(f.share_alike is not False for f in all_of),
    )


_KINDS: Final = {
    expand("fw:ProviderTerms"): "provider-terms",
    expand("fw:LicenceStatement"): "statement",
}


@cache
def _facts() -> dict[str, Facts]:
    said: dict[str, dict[str, str]] = {}
    for licence, predicate, value in _triples():
        if predicate == expand("rdf:type") and value in _KINDS:
            said.setdefault(licence, {})["kind"] = _KINDS[value]
        elif predicate.startswith(PREFIXES["fw"]):
            said.setdefault(licence, {})[predicate.removeprefix(PREFIXES["fw"])] = value
    truth = {"true": True, "false": False}
    return {
        licence: Facts(
            facts["useClass"].rpartition("/")[2],
            truth.get(facts.get("requiresAttribution", "")),
            truth.get(facts.get("requiresShareAlike", "")),
            facts.get("kind", "licence"),
        )
        for licence, facts in said.items()
    }
