"""Records of organizations, languages, countries and datasets that are only named.

Every converter writes them through this module, so that one organization (language, country)
has one IRI and one form, whichever source names it.
"""

from __future__ import annotations

from typing import Final

from kg.authorities import countries, hubs, languages, organizations
from kg.authorities.publications import doi
from kg.converters.common import builder
from kg.converters.common.builder import StatementBuilder
from kg.rdf.iris import slug
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import iri, literal, term, url

#: every class and property that these records have
TERMS: Final = builder.TERMS | frozenset(
    {
        "dcterms:LinguisticSystem",
        "dcterms:Location",
        "dcterms:identifier",
        "foaf:Organization",
        "foaf:page",
        "fw:DatasetReference",
        "prism:doi",
        "rdf:type",
        "schema:ComputerLanguage",
        "rdfs:label",
        "skos:exactMatch",
        "skos:notation",
        "skos:prefLabel",
    }
)
_EU: Final = "http://publications.europa.eu/resource/authority/"
_LEXVO: Final = "http://lexvo.org/id/iso639-3/"


def vocabulary(scheme: str, name: str) -> str:
    """The concept ``name`` of our own ``scheme``, as a term."""
    return iri(f"{PREFIXES['fwv']}{scheme}/{name}")


class Entities(StatementBuilder):
    """Writes shared entities, each statement once.

    >>> from kg.authorities.identities import Identities
    >>> entities = Entities(Identities(), "audits")
    >>> entities.organization("AI2") == entities.organization("Allen Institute for AI")
    True
    >>> entities.language("Odia") == entities.language("Oriya")
    True
    """

    def organization(self, written: str) -> str:
        """The organization that is ``written`` so, as a term."""
        document = self.ids.organization(written)
        self.name(document, written)
        return self.add(document, ("rdf:type", term("foaf:Organization")))

    def country(self, written: str) -> str | None:
        """The country that ``written`` names or codes; ``None`` where it is none."""
        known = countries.resolve(written)
        if known is None:
            return None
        return self.add(
            self.ids.document("country", known.alpha_2.lower()),
            ("rdf:type", term("dcterms:Location")),
            ("skos:prefLabel", literal(known.label, "en")),
            ("skos:notation", literal(known.alpha_2)),
            ("skos:exactMatch", iri(f"{_EU}country/{known.alpha_3}")),
        )

    def language(self, written: str) -> str:
        """The natural language that ``written`` names or codes.

        A name that ISO 639 does not have is a language of that name.
        """
        known = languages.resolve(written)
        if known is None:
            document = self.ids.document("language", slug(written))
            self.name(document, written, "en")
            return self.add(document, ("rdf:type", term("dcterms:LinguisticSystem")))
        return self.add(
            self.ids.document("language", known.code),
            ("rdf:type", term("dcterms:LinguisticSystem")),
            ("skos:prefLabel", literal(known.label, "en")),
            ("skos:notation", literal(known.code)),
            ("skos:exactMatch", iri(_LEXVO + known.code)),
            ("skos:exactMatch", iri(f"{_EU}language/{known.code.upper()}")),
        )

    def programming_language(self, written: str) -> str | None:
        """The programming language that ``written`` names; ``None`` where it is none."""
        usual = languages.programming(written)
        if usual is None:
            return None
        return self.add(
            self.ids.document("programming-language", slug(usual)),
            ("rdf:type", term("schema:ComputerLanguage")),
            ("rdfs:label", literal(usual)),
        )

    def dataset_reference(self, written: str) -> str:
        """What stands for the dataset that ``written`` (a name, address or DOI) refers to."""
        hub, known = hubs.hub_dataset(written), doi(written)
        page = url(hub.address) if hub else iri(f"https://doi.org/{known}") if known else None
        page = page or url(written if "." in written.partition("/")[0] else "")
        if page is None and "/" in written and "." in written.partition("/")[0]:
            page = url(f"https://{written}")
        document = (
            self.ids.dataset(hub=hub, doi=known, address=written if page else "")
            if page
            else self.ids.dataset(name=written)
        )
        self.name(document, hub.name if hub else written)
        facts = [("rdf:type", term("fw:DatasetReference"))]
        if page:
            facts.append(("foaf:page", page))
        if hub and hub.hub == "huggingface.co":
            facts.append(("dcterms:identifier", literal(hub.name)))
        if known or (hub and hub.doi):
            facts.append(("prism:doi", literal(known or (hub.doi if hub else ""))))
        return self.add(document, *facts)


def known_organization(written: str) -> bool:
    """Whether ``written`` names an organization: "Independent" and "Unknown" name none."""
    return organizations.is_organization(written)
