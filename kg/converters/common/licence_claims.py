"""Licence claims: who claims which licence for a dataset, in which words and at which address.

Source of what the terms of single datasets allow: the classification of the Data Provenance
Initiative's auditors (``license_classes.json``, ``custom_license_classes.json`` and the code that
reads them), in ``kg/authorities/custom_licences.tsv``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import unquote

from kg.authorities.identities import Identities
from kg.authorities.licence_expressions import choice_of_licences, licences_together
from kg.authorities.licence_sentences import licence_in_sentence
from kg.authorities.licences import Facts, Licences
from kg.converters.common.entities import Entities, addresses, vocabulary
from kg.rdf.iris import slug
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import boolean, iri, literal, term

TERMS: Final = frozenset(
    {
        "rdf:type",
        "dcterms:license",
        "foaf:Organization",
        "foaf:name",
        "foaf:page",
        "fw:CustomLicence",
        "fw:LicenceClaim",
        "fw:claimSource",
        "fw:claimant",
        "fw:claimedLicence",
        "fw:licenceAddress",
        "fw:licenceAddressAsGiven",
        "fw:licenceAsGiven",
        "fw:licenceClaim",
        "fw:requiresAttribution",
        "fw:requiresShareAlike",
        "fw:useClass",
        "odrl:Set",
        "odrl:hasPolicy",
        "odrl:permission",
        "odrl:prohibition",
        "skos:prefLabel",
    }
)
_NOWHERE: Final = frozenset({"", "none", "null", "unknown", "unspecified", "unclear"})
_TRUTH: Final = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims a licence.

    Attributes:
        source: the place of the claim: a concept of ``fwv:claim-source/``, which decides what the
            claim counts for.
        name: of the organization that makes it.
        page: of that organization.
        own: whether the claim is what the source itself states of the dataset, so that the dataset
            has ``dcterms:license`` and ``odrl:hasPolicy``, too.
    """

    source: str
    name: str
    page: str = ""
    own: bool = False


#: those that several formats quote; the maker of an audit or a catalogue comes from its source
_TERMS_AT: Final = "Terms at "
HUGGING_FACE: Final = Claimant("hugging-face", "Hugging Face", "https://huggingface.co/")
HUGGING_FACE_CONFIGURATION: Final = Claimant(
    "hugging-face-configuration", "Hugging Face", "https://huggingface.co/"
)
GITHUB: Final = Claimant("github", "GitHub", "https://github.com/")
PAPERS_WITH_CODE: Final = Claimant(
    "papers-with-code", "Papers with Code", "https://paperswithcode.com/"
)


@cache
def custom() -> dict[str, Facts]:
    """Terms of single datasets by their address, which is compared as it is written."""
    table = files("kg.authorities").joinpath("custom_licences.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {
        address: Facts(use or None, _TRUTH[attribution], _TRUTH[share_alike])
        for address, use, attribution, share_alike in rows
    }


def policy(facts: Facts) -> Iterator[tuple[str, str]]:
    """The rules of an ODRL policy for ``facts``; none where the use class is not known."""
    if facts.use_class is None:
        return
    name = "academic-use" if facts.use_class == "academic-only" else "use"
    name += "-attributed" if facts.attribution else ""
    name += "-shared-alike" if facts.share_alike else ""
    yield "rdf:type", term("odrl:Set")
    yield "odrl:permission", vocabulary("licence-rule", name)
    if facts.use_class != "any-use":
        yield "odrl:prohibition", vocabulary("licence-rule", "no-commercial-use")


class LicenceClaims:
    """The licence claims of one dataset.

    Args:
        dataset: the IRI of its record.
        entities: where claimants and custom licences are written.
        licences: those of the ontology that the build uses.
    """

    def __init__(self, dataset: str, entities: Entities, licences: Licences) -> None:
        self.dataset, self.entities, self.licences = dataset, entities, licences

    def statements(
        self, claimant: Claimant, given: str, address: str = ""
    ) -> Iterator[tuple[str, str, str]]:
        """One claim as triples of terms: subject, predicate (a CURIE), object; several where
        ``given`` names several licences.

        Args:
            given: the licence in the claimant's words: a name, an SPDX identifier, an address.
            address: where its text is, as given.
        """
        for one in licences_together(given, self.licences):
            yield from self._claim(claimant, one, address)

    def _claim(
        self, claimant: Claimant, given: str, address: str
    ) -> Iterator[tuple[str, str, str]]:
        if address.casefold() in _NOWHERE:
            address = ""
        parts: list[str] = ["licence-claim", claimant.source, given[:60]]
        if address or len(given) > 60:
            parts.append(
                hashlib.sha256(f"{given}\n{address}".encode(errors="replace")).hexdigest()[:8]
            )
        claim = iri(Identities.part(self.dataset, *parts))
        subject = iri(self.dataset)
        who = self.entities.add(
            self.entities.ids.document("organization", slug(claimant.name)),
            ("rdf:type", term("foaf:Organization")),
            ("foaf:name", literal(claimant.name)),
            *([("foaf:page", iri(claimant.page))] if claimant.page else []),
        )
        licence, facts = self.licence(given, address)
        yield subject, "fw:licenceClaim", claim
        yield claim, "rdf:type", term("fw:LicenceClaim")
        yield claim, "fw:claimSource", vocabulary("claim-source", claimant.source)
        yield claim, "fw:claimant", who
        yield claim, "fw:claimedLicence", licence
        yield claim, "fw:licenceAsGiven", literal(given)
        if address:
            found = addresses(address)
            yield from ((claim, "fw:licenceAddress", one) for one in found)
            if len(found) != 1:
                yield claim, "fw:licenceAddressAsGiven", literal(address)
        if claimant.own:
            if facts.kind != "statement":
                yield subject, "odrl:hasPolicy", licence
            if facts.kind == "licence":
                yield subject, "dcterms:license", licence

    def licence(self, given: str, address: str) -> tuple[str, Facts]:
        """The licence that a claim names (as a term), and what it permits and requires.

        "Custom" is the licence at its address; a name that is not known is a licence of that name,
        and so is a choice between several.
        """
        # as the name of such a licence is written here, and comes back in a table of this graph
        if addresses(where := given.removeprefix(_TERMS_AT)):
            given = where
        here = self.entities.ids.document("licence", "")
        if given.startswith(here):  # a licence of this graph, as its exports have it
            name = unquote(given.removeprefix(here))
            return self._own(name, name, Facts())
        known = self.licences.resolve(given)
        if known is None and " " in given:
            known = licence_in_sentence(given, address, self.licences)
        if known is not None and known != f"{PREFIXES['fwl']}custom":
            return iri(known), self.licences.facts(known)
        if known is not None and not address:
            return iri(known), self.licences.facts(known)
        if addresses(given) and known is None:
            address = given
        if known is None and address != given:
            chosen = choice_of_licences(given, self.licences)
            return self._own(given, given, chosen or Facts())
        facts = custom().get(address, Facts())
        return self._own(re.sub(r"^https?://", "", address), address, facts)

    def _own(self, local: str, where: str, facts: Facts) -> tuple[str, Facts]:
        """The record of a licence that is no concept of the vocabulary."""
        duties = (
            ("fw:requiresAttribution", facts.attribution),
            ("fw:requiresShareAlike", facts.share_alike),
        )
        label = f"{_TERMS_AT}{where}" if addresses(where) else where
        subject = self.entities.add(
            self.entities.ids.document("licence", slug(local)),
            ("rdf:type", term("fw:CustomLicence")),
            ("skos:prefLabel", literal(label, "en")),
            *(("foaf:page", page) for page in addresses(where)),
            *(
                [("fw:useClass", vocabulary("use-class", facts.use_class))]
                if facts.use_class
                else []
            ),
            *((duty, boolean(holds)) for duty, holds in duties if holds is not None),
            *policy(facts),
        )
        return subject, facts
