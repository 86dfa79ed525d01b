"""Terms of the controlled vocabularies that DCAT-AP requires, each with its description.

Source: the EU's authority tables (publications.europa.eu/resource/authority), ADMS's licence and
publisher types, IANA's media types; as DCAT-AP 3.0.1, section 10, names them.
"""

from __future__ import annotations

from typing import Final

from kg.datasets.eu_themes import THEMES
from kg.datasets.model import Agent, Licence
from kg.rdf.namespaces import MEDIA_TYPES, expand
from kg.rdf.rdf_writer import Statements, iri, term, text

EU: Final = "http://publications.europa.eu/resource/authority/"
ADMS_LICENCE: Final = "http://purl.org/adms/licencetype/"
ADMS_PUBLISHER: Final = "http://purl.org/adms/publishertype/"
SHA256: Final = expand("spdx:checksumAlgorithm_sha256")
TECH: Final = f"{EU}data-theme/TECH"
ENGLISH: Final = f"{EU}language/ENG"
PUBLIC: Final = f"{EU}access-right/PUBLIC"
NON_PUBLIC: Final = f"{EU}access-right/NON_PUBLIC"
STABLE: Final = f"{EU}planned-availability/STABLE"

#: concept → its name, its scheme, and what else it is
_CONCEPTS: Final = {
    TECH: ("Science and technology", "data-theme", ""),
    ENGLISH: ("English", "language", "dcterms:LinguisticSystem"),
    PUBLIC: ("public", "access-right", "dcterms:RightsStatement"),
    NON_PUBLIC: ("non-public", "access-right", "dcterms:RightsStatement"),
    STABLE: ("stable", "planned-availability", ""),
}
#: media type → the EU's file type
_FILE_TYPES: Final = {
    "text/csv": "CSV",
    "text/turtle": "RDF_TURTLE",
    "application/n-quads": "RDF_N_QUADS",
    "application/gzip": "GZIP",
    "application/json": "JSON",
    "application/sparql-results+json": "JSON",
}
_NAMES: Final = {"RDF_TURTLE": "Turtle", "RDF_N_QUADS": "N-Quads"}
#: kind of organization, as audits have it → ADMS publisher type
_PUBLISHERS: Final = {
    "academic": "Academia-ScientificOrganisation",
    "research-group": "Academia-ScientificOrganisation",
    "research group": "Academia-ScientificOrganisation",
    "corporation": "Company",
    "industry": "Company",
    "industry-lab": "Company",
    "industry lab": "Company",
    "startup": "Company",
    "government": "NationalAuthority",
    "nonprofit": "NonProfitOrganisation",
    "independent": "PrivateIndividual(s)",
}
_PUBLIC_DOMAIN: Final = frozenset({"CC0-1.0", "PDDL-1.0", "Unlicense"})
_BY_USE: Final = {
    "non-commercial": "NonCommercialUseOnly",
    "academic-only": "OtherRestrictiveClauses",
    "per-sample": "UnknownIPR",
    "unspecified": "UnknownIPR",
    "": "UnknownIPR",
}
#: licences that CKAN knows by their titles: the beginning of the SPDX identifier → that title
_CKAN_TITLES: Final = {
    "CC-BY-NC": "Creative Commons Non-Commercial (Any)",
    "CC-BY-SA": "Creative Commons Attribution Share-Alike",
    "CC-BY-ND": "",
    "CC-BY": "Creative Commons Attribution",
    "CC0": "Creative Commons CCZero",
    "ODbL": "Open Data Commons Open Database License (ODbL)",
    "PDDL": "Open Data Commons Public Domain Dedication and License (PDDL)",
    "ODC-By": "Open Data Commons Attribution License",
    "GFDL": "GNU Free Documentation License",
}


def concept(out: Statements, iri_: str) -> None:
    """Describes the concept ``iri_`` of the EU's tables."""
    name, scheme, more = _CONCEPTS[iri_]
    out.about(
        iri_,
        ("rdf:type", term("skos:Concept")),
        ("rdf:type", term(more) if more else None),
        ("skos:prefLabel", text(name, "en")),
        ("skos:inScheme", iri(EU + scheme)),
    )


def theme(out: Statements, code: str) -> str:
    """The EU's data theme of that code."""
    address = f"{EU}data-theme/{code}"
    out.about(
        address,
        ("rdf:type", term("skos:Concept")),
        ("skos:prefLabel", text(THEMES[code][0], "en")),
        ("skos:inScheme", iri(f"{EU}data-theme")),
    )
    return address


def media_type(out: Statements, name: str) -> str:
    """The media type called ``name``, with its name: CKAN would show the address else."""
    address = MEDIA_TYPES + name
    out.about(address, ("rdf:type", term("dcterms:MediaType")), ("rdfs:label", text(name)))
    return address


def file_type(out: Statements, media: str) -> str:
    """The EU's file type for the media type ``media``; empty where it has none."""
    code = _FILE_TYPES.get(media, "")
    if not code:
        return ""
    address = f"{EU}file-type/{code}"
    name = _NAMES.get(code, code)
    out.about(
        address,
        ("rdf:type", term("dcterms:MediaTypeOrExtent")),
        ("rdf:type", term("skos:Concept")),
        ("rdfs:label", text(name)),
        ("skos:prefLabel", text(name, "en")),
        ("skos:inScheme", iri(f"{EU}file-type")),
    )
    return address


def named_type(out: Statements, address: str, name: str) -> str:
    """The format ``address``, which is called ``name`` and is in no table."""
    out.about(address, ("rdf:type", term("dcterms:MediaTypeOrExtent")), ("rdfs:label", text(name)))
    return address


def licence(out: Statements, found: Licence | None) -> str:
    """The document of a licence, by the address that others know it by; empty for none."""
    if found is None:
        return ""
    title = next((t for p, t in _CKAN_TITLES.items() if found.spdx.startswith(p)), "")
    kind = ADMS_LICENCE + _licence_type(found)
    out.about(
        found.address,
        ("rdf:type", term("dcterms:LicenseDocument")),
        ("dcterms:title", text(title or found.label)),
        ("dcterms:type", iri(kind)),
    )
    _of_adms(out, kind, "http://purl.org/adms/licencetype/1.0")
    return found.address


def _licence_type(found: Licence) -> str:
    if found.spdx in _PUBLIC_DOMAIN:
        return "PublicDomain"
    if found.use_class in _BY_USE:
        return _BY_USE[found.use_class]
    return "ViralEffect-ShareAlike" if "-SA-" in found.spdx else "Attribution"


def publisher_type(out: Statements, kind: str) -> str:
    """The ADMS publisher type for a kind of organization (an audit's word, or ADMS's own)."""
    address = ADMS_PUBLISHER + _PUBLISHERS.get(kind, kind)
    _of_adms(out, address, "http://purl.org/adms/publishertype/1.0")
    return address


def agent(out: Statements, found: Agent) -> str:
    """Someone who made or published something; empty where there is no address for them."""
    kind = found.kind if found.kind in _PUBLISHERS else ""
    alone = "foaf:Person" if found.person else "foaf:Organization"
    if found.account:
        alone = "foaf:OnlineAccount"
    out.about(
        found.iri,
        ("rdf:type", term("foaf:Agent")),
        ("rdf:type", term("foaf:Group" if found.group else alone)),
        ("foaf:name", text(found.name)),
        ("foaf:homepage", iri(found.page)),
        ("dcterms:type", iri(publisher_type(out, kind)) if kind else None),
    )
    if found.page:
        document(out, found.page)
    return found.iri


def document(out: Statements, address: str) -> None:
    """States that a page is a document."""
    out.about(address, ("rdf:type", term("foaf:Document")))


def _of_adms(out: Statements, address: str, scheme: str) -> None:
    out.about(
        address,
        ("rdf:type", term("skos:Concept")),
        ("skos:prefLabel", text(address.rpartition("/")[2], "en")),
        ("skos:inScheme", iri(scheme)),
    )
