"""Who is behind the catalogue, what it keeps to, and the endpoint that answers questions."""

from __future__ import annotations

from api.exports.context import Place
from kg.datasets import eu_authorities as authorities
from kg.rdf.rdf_writer import Statements, iri, term, text


def contact(out: Statements, place: Place) -> str:
    """Whom to ask."""
    me = place.contact
    known = place.site.contact
    out.about(
        me,
        ("rdf:type", term("vcard:Kind")),
        ("rdf:type", term("vcard:Organization")),
        ("vcard:fn", text(known.name)),
        ("vcard:hasURL", iri(str(known.page or place.address("/")))),
    )
    return me


def standard(out: Statements, address: str, title: str) -> str:
    """A standard that something conforms to."""
    out.about(address, ("rdf:type", term("dcterms:Standard")), ("dcterms:title", text(title, "en")))
    return address


def publisher(out: Statements, place: Place) -> str:
    """Who publishes the catalogue; their kind is of ADMS's own words already."""
    found = place.publisher
    authorities.agent(out, found)
    out.about(found.iri, ("dcterms:type", iri(authorities.publisher_type(out, found.kind))))
    return found.iri


def service(out: Statements, place: Place) -> str:
    """The SPARQL endpoint as a service."""
    me = f"{place.base}sparql"
    endpoint = place.address("/sparql")
    protocol = "https://www.w3.org/TR/sparql11-protocol/"
    out.about(
        me,
        ("rdf:type", term("dcat:DataService")),
        ("rdf:type", term("dcat:Resource")),
        ("dcterms:title", text(f"{place.site.title}: SPARQL endpoint", "en")),
        ("dcterms:description", text("SPARQL 1.1 over the whole graph, read only.", "en")),
        ("dcat:endpointURL", iri(endpoint)),
        ("dcat:endpointDescription", iri(endpoint)),
        ("dcterms:conformsTo", iri(standard(out, protocol, "SPARQL 1.1 Protocol"))),
        ("dcterms:license", iri(authorities.licence(out, place.licence))),
        ("dcterms:accessRights", iri(authorities.PUBLIC)),
        ("dcterms:publisher", iri(publisher(out, place))),
        ("dcat:contactPoint", iri(contact(out, place))),
        ("dcat:theme", iri(authorities.TECH)),
        ("dcat:keyword", text("SPARQL")),
        ("dcat:landingPage", iri(endpoint)),
    )
    for concept in (authorities.PUBLIC, authorities.TECH):
        authorities.concept(out, concept)
    out.about(endpoint, ("rdf:type", term("rdfs:Resource")), ("rdf:type", term("foaf:Document")))
    return me
