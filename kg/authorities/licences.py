"""One name for a licence, however it is spelt.

The licences are concepts of the ontology (``ontology/licences.ttl``, unless a build is given
another folder: :class:`Licences`). This module finds the one that a spelling, an SPDX identifier
or the address of a licence's text means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final
from urllib.parse import urlsplit

from kg.authorities import creative_commons
from kg.authorities.policies import Policies
from kg.authorities.purposes import Purposes
from kg.authorities.use_classes import UNSPECIFIED, UseClasses
from kg.errors import FairweaveError
from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ontology import Ontology

#: words that do not distinguish licences
_NOISE: Final = re.compile(
    r"\b(the|licen[cs]ed?|under|version|international public|international|unported|generic"
    r"|universal)\b"
)
_CREATIVE_COMMONS: Final = re.compile(
    r"creativecommons\.org/(?:licen[cs]es|publicdomain)/(by(?:-nc)?(?:-sa|-nd)?|zero|mark)"
    r"(?:/([1-4]\.[05]))?(?![0-9])",
    re.IGNORECASE,
)
#: registries of licences: the last segment of their addresses is a licence's identifier
_REGISTRIES: Final = re.compile(
    r"(?:(?:spdx|opensource)\.org/licen[cs]es?|choosealicense\.com/licenses"
    r"|opendefinition\.org/licenses|rdflicense\.appspot\.com/rdflicense"
    r"|dcat-ap\.de/def/licenses|publications\.europa\.eu/resource/authority/licence)"
    r"/([\w.+-]+)",
    re.IGNORECASE,
)
#: names in those registries that differ from SPDX's by more than punctuation
_SAME_NAMES: Final = {
    "cc-zero": "CC0 1.0",
    "cc zero": "CC0 1.0",
    "cc0": "CC0 1.0",
    "cc-by": "CC BY",
    "cc by 4 0": "CC BY 4.0",
    "cc by 3 0": "CC BY 3.0",
    "cc bysa 4 0": "CC BY-SA 4.0",
    "cc bync 4 0": "CC BY-NC 4.0",
    "odc-by": "ODC-By 1.0",
    "odc-odbl": "ODbL 1.0",
}
#: a version as addresses write it: cc-by-2-0
_HYPHENATED: Final = re.compile(r"(?<=[-_ ])([0-9])[-_]([0-9])(?![-_0-9a-z.])")
_ENDING: Final = re.compile(r"\.(html|json|txt|php)?$", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_ADDRESS: Final = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_NAMED: Final = tuple(expand(p) for p in ("skos:prefLabel", "skos:altLabel", "skos:notation"))


class Licences:
    """The licences of an ontology, by the names and addresses that they are known by.

    A build makes one of the ontology that it uses, and gives it to the converters
    (:attr:`kg.converters.record.Notes.licences`); the service makes one of the ontology that
    is in the snapshot. The functions of this module are those of the shipped ontology.

    Args:
        ontology: its concepts under ``https://w3id.org/fairweave/licence/`` are the licences.

    Raises:
        FairweaveError: one spelling or address is given to two licences.
    """

    def __init__(self, ontology: Ontology) -> None:
        #: of the same ontology
        self.use_classes = UseClasses(ontology)
        #: what the licences permit and prohibit
        self.policies = Policies(ontology.statements())
        #: of the same ontology
        self.purposes = Purposes(ontology.statements(), self.policies)
        self._facts: dict[str, Facts] = {}
        self._names: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        triples = [
            (subject, predicate, value)
            for subject, predicate, value in ontology.statements()
            if subject.startswith(PREFIXES["fwl"]) and subject != PREFIXES["fwl"]  # the scheme
        ]
        for licence, predicate, value in triples:
            if predicate in _NAMED:
                key, index = _key(value), self._names
            elif predicate == expand("foaf:page"):
                key, index = _address(value), self._addresses
            else:
                continue
            if index.setdefault(key, licence) != licence:
                raise FairweaveError(f"{ontology.path}: {value!r} names two licences")
        self._facts = _facts(triples)

    def resolve(self, text: str) -> str | None:
        """The IRI of the licence that ``text`` names, ``None`` if it names none that is known.

        ``text`` is a name in any of its spellings, an SPDX identifier or the address of the
        licence's text (not of what is licensed).
        """
        text = text.strip()
        if text in self._facts:
            return text
        names = self._names
        if _ADDRESS.match(text) is None and not _CREATIVE_COMMONS.match(text):
            return self._named(text) or self._named_twice(text)
        if found := _CREATIVE_COMMONS.search(text):
            element, number = found[1].lower(), found[2] or ""
            if element in {"zero", "mark"}:
                return names.get(_key("CC0 1.0" if element == "zero" else "Public Domain"))
            return names.get(_key(f"CC {element} {number}"))
        if found := _REGISTRIES.search(text):
            written = _ENDING.sub("", found[1]).replace("_", " ")
            # "cc-by-nc-nd3.0": the number follows without a blank
            spaced = re.sub(r"(?<=[a-z])(?=[0-9])", " ", written, flags=re.IGNORECASE)
            for name in (written, spaced, _SAME_NAMES.get(written.casefold(), "")):
                if name and (known := names.get(_key(name))):
                    return known
        return self._addresses.get(_address(text))

    def _named(self, text: str) -> str | None:
        return self._names.get(_key(text)) or self._names.get(_key(creative_commons.name_of(text)))

    def _named_twice(self, text: str) -> str | None:
        """The licence of ``text`` where its two parts name the same.

        They are what is in brackets and what is not, or an identifier and the name after a colon.
        """
        identifier, colon, name = text.partition(": ")
        if colon and (known := self._named(identifier)) and known == self._named(name):
            return known
        inside = " ".join(_IN_BRACKETS.findall(text))
        known = self._named(_IN_BRACKETS.sub(" ", text)) if inside else None
        return known if known and known == self._named(inside) else None

    def facts(self, licence: str) -> Facts:
        """The description of ``licence`` (its IRI) in the vocabulary."""
        return self._facts.get(licence, Facts())


@lru_cache(maxsize=2)
def licences_of(ontology: Ontology) -> Licences:
    """The licences of ``ontology``, read once: a build needs them for each source."""
    return Licences(ontology)


def shipped() -> Licences:
    """The licences of the shipped ontology."""
    return licences_of(Ontology.shipped())


def resolve(text: str) -> str | None:
    """As :meth:`Licences.resolve`, with the shipped licences.

    >>> resolve("Apache 2.0") == resolve("apache-2.0") == resolve("Apache License 2.0")
    True
    >>> resolve("http://creativecommons.org/licenses/by-sa/3.0/es/legalcode")
    'https://w3id.org/fairweave/licence/CC-BY-SA-3.0'
    >>> resolve("https://choosealicense.com/licenses/mit/") == resolve("MIT")
    True
    >>> resolve("my own licence") is None
    True
    """
    return shipped().resolve(text)


@cache
def spdx_identifiers() -> tuple[str, ...]:
    """The SPDX identifiers of the shipped licences, sorted.

    >>> "CC-BY-4.0" in spdx_identifiers()
    True
    """
    known = {
        value
        for subject, predicate, value in Ontology.shipped().statements()
        if subject.startswith(PREFIXES["fwl"]) and predicate == expand("skos:notation")
    }
    return tuple(sorted(known, key=str.casefold))


def _key(text: str) -> str:
    """A spelling without what does not distinguish licences: case, blanks, punctuation, filler."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"\bv(?:\.|ersion)?\s*(?=[0-9])", "", folded)
    folded = _HYPHENATED.sub(r"\1.\2", folded)
    # "License" alone must not become an empty key that everything empty would find
    bare = re.sub(r"[^a-z0-9.+]", "", _NOISE.sub(" ", folded)).strip(".")
    return bare or folded


def _address(text: str) -> str:
    """An address without scheme, ``www.``, the ending of a page, and the last slash."""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
    except ValueError:  # "http://[": brackets without an address
        return text
    host = parts.netloc.casefold().removeprefix("www.")
    path = re.sub(r"(\.txt|\.html?|\.en\.html)?/*$", "", parts.path.casefold())
    return host + path


@dataclass(frozen=True, slots=True)
class Facts:
    """What a licence permits and requires.

    Attributes:
        use_class: the name of one of :class:`kg.authorities.use_classes.UseClasses`; ``None``
            where that is not known.
        attribution: whether the source must be named; ``None``: not known.
        share_alike: whether derived works fall under the same licence; ``None``: not known.
        kind: a ``licence``; ``provider-terms``, which bind a model's customer; or a ``statement``
            in a licence's place ("Unspecified").
    """

    use_class: str | None = None
    attribution: bool | None = None
    share_alike: bool | None = None
    kind: str = "licence"

    @property
    def states_terms(self) -> bool:
        """Whether any terms are stated for the whole dataset."""
        return self.use_class != UNSPECIFIED


def facts(licence: str) -> Facts:
    """As :meth:`Licences.facts`, with the shipped licences.

    >>> facts(resolve("CC BY-NC 4.0") or "")
    Facts(use_class='non-commercial', attribution=True, share_alike=False, kind='licence')
    """
    return shipped().facts(licence)


def of_claimants(by_claimant: Iterable[Sequence[Facts]], classes: UseClasses) -> Facts:
    """The terms of a dataset, from what each of several claimants states of its parts.

    The use class is that of :meth:`kg.authorities.use_classes.UseClasses.of_claimants`; terms that
    are not known count as ``fw:unknownCountsAs`` states, and a duty that is not known as a duty:
    the reading of the Data Provenance Initiative's auditors. A duty is not known where no source
    states terms.

    >>> from kg.authorities.use_classes import shipped as shipped_classes
    >>> classes = shipped_classes()
    >>> of_claimants([[Facts("any-use", True, False), Facts(None, False, None)]], classes)
    Facts(use_class='academic-only', attribution=True, share_alike=True, kind='licence')
    >>> of_claimants([], classes)
    Facts(use_class='unspecified', attribution=None, share_alike=None, kind='statement')
    """
    claimants = [claims for claims in by_claimant if any(f.states_terms for f in claims)]
    if not claimants:
        return Facts(UNSPECIFIED, kind="statement")
    stated = [f for claims in claimants for f in claims if f.states_terms]
    return Facts(
        classes.of_claimants(
            [[f.use_class or classes.unknown_counts_as for f in claims] for claims in claimants]
        ),
        any(f.attribution is not False for f in stated),
        any(f.share_alike is not False for f in stated),
    )


_KINDS: Final = {
    expand("fw:ProviderTerms"): "provider-terms",
    expand("fw:LicenceStatement"): "statement",
}


def _facts(triples: Iterable[tuple[str, str, str]]) -> dict[str, Facts]:
    values: dict[str, dict[str, str]] = {}
    for licence, predicate, value in triples:
        if predicate == expand("rdf:type") and value in _KINDS:
            values.setdefault(licence, {})["kind"] = _KINDS[value]
        elif predicate.startswith(PREFIXES["fw"]):
            values.setdefault(licence, {})[predicate.removeprefix(PREFIXES["fw"])] = value
    truth = {"true": True, "false": False}
    return {
        licence: Facts(
            found.get("useClass", "").rpartition("/")[2] or None,
            truth.get(found.get("requiresAttribution", "")),
            truth.get(found.get("requiresShareAlike", "")),
            found.get("kind", "licence"),
        )
        for licence, found in values.items()
    }
