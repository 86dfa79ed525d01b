"""``/`` for programs: a FAIR Data Point, with the catalogue in an LDP container.

Source: the FAIR Data Point's metadata specification (specs.fairdatapoint.org) and what its
index reads: a node that is a ``fdp:MetadataService``, with title, version, publisher, country.
"""

from __future__ import annotations

from typing import Final

from api.exports import services
from api.exports.context import Place
from api.harvesting import catalog
from kg import __version__
from kg.authorities.countries import resolve
from kg.datasets import eu_authorities as authorities
from kg.rdf.rdf_writer import Statements, iri, term, text, typed

#: suffix of the syntax → media type
MEDIA_TYPES: Final = {
    suffix: media for suffix, media in catalog.MEDIA_TYPES.items() if suffix != "html"
}
_STANDARD: Final = "https://specs.fairdatapoint.org/"


def root(where: Place) -> Statements:
    """The description of the service."""
    out = Statements()
    site, me = where.site, where.base
    country = resolve(site.publisher.country) if site.publisher.country else None
    place = f"{authorities.EU}country/{country.alpha_3}" if country else ""
    out.about(
        me,
        ("rdf:type", term("fdp:FAIRDataPoint")),
        ("rdf:type", term("fdp:MetadataService")),
        ("rdf:type", term("r3d:Repository")),
        ("dcterms:title", text(site.title)),
        ("dcterms:description", text(site.description, "en")),
        ("rdfs:label", text(site.title)),
        ("dcat:version", text(__version__)),
        ("dcterms:hasVersion", text(__version__)),
        ("fdp:startDate", typed(site.issued, "xsd:gYear") if site.issued else None),
        ("dcterms:publisher", iri(services.publisher(out, where))),
        ("r3d:institution", iri(where.publisher.iri)),
        ("r3d:country", iri(place)),
        ("dcterms:license", iri(authorities.licence(out, where.licence))),
        ("dcterms:language", iri(authorities.ENGLISH)),
        ("dcat:contactPoint", iri(services.contact(out, where))),
        ("dcat:endpointURL", iri(where.address("/"))),
        ("dcat:landingPage", iri(where.address("/"))),
        ("dcterms:conformsTo", iri(services.standard(out, _STANDARD, "FAIR Data Point"))),
        ("fdp:metadataIdentifier", iri(f"{me}#identifier")),
        ("fdp:metadataModified", typed(where.made, "xsd:dateTime")),
        ("fdp:metadataCatalog", iri(where.catalog)),
        ("r3d:dataCatalog", iri(where.catalog)),
    )
    authorities.concept(out, authorities.ENGLISH)
    authorities.document(out, where.address("/"))
    if country:
        out.about(
            place, ("rdf:type", term("dcterms:Location")), ("rdfs:label", text(country.label, "en"))
        )
    out.about(
        f"{me}#identifier",
        ("rdf:type", term("datacite:Identifier")),
        ("dcterms:identifier", text(me)),
    )
    out.about(
        f"{me}#catalogs",
        ("rdf:type", term("ldp:DirectContainer")),
        ("dcterms:title", text("Catalogs", "en")),
        ("ldp:membershipResource", iri(me)),
        ("ldp:hasMemberRelation", term("fdp:metadataCatalog")),
        ("ldp:contains", iri(where.address("/catalog"))),
    )
    catalog.head(out, where)
    return out
