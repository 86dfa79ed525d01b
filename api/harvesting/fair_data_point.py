"""A FAIR Data Point: ``/`` for programs, and the descriptions that its containers lead to.

``/`` leads to ``/fdp/catalog``, which leads to a document for each dataset, with its distributions.
They describe what ``/catalog`` describes, as the shapes of the FAIR Data Point require it
(:mod:`api.harvesting.fair_data_point_profile`).

Source: the FAIR Data Point's metadata specification (specs.fairdatapoint.org) and what its
index reads: a node that is a ``fdp:MetadataService``, with title, version, publisher, country.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import Triple, serialize

from api.datasets.dataset_queries import dataset_iris, datasets
from api.datasets.snapshot_datasets import all_own, own
from api.exports import dcat, services
from api.exports.context import Place, place
from api.harvesting import catalog
from api.harvesting.fair_data_point_profile import conforming
from api.http.endpoint import CachedEndpoint, Request, of_body
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.responses import Response
from api.records.formats import with_aliases
from api.state.current_snapshot import Current
from kg import __version__
from kg.authorities.countries import resolve
from kg.datasets import eu_authorities as authorities
from kg.rdf.characters import well_formed
from kg.rdf.namespaces import PREFIXES
from kg.rdf.rdf_writer import SYNTAXES, Statements, iri, term, text, typed

#: suffix of the syntax → media type
MEDIA_TYPES: Final = {
    suffix: media for suffix, media in catalog.MEDIA_TYPES.items() if suffix != "html"
}
#: without a preference
_SUFFIXES: Final = with_aliases({media: suffix for suffix, media in MEDIA_TYPES.items()})
_PREFIXES: Final = {
    name: PREFIXES[name] for name in ("adms", "dcat", "dcterms", "foaf", "prov", "skos", "xsd")
}
_STANDARD: Final = "https://specs.fairdatapoint.org/"


def root(where: Place) -> Statements:
    """The description of the service."""
    out = Statements()
    site, me = where.site, where.base
    country = resolve(site.publisher.country) if site.publisher.country else None
    there = f"{authorities.EU}country/{country.alpha_3}" if country else ""
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
        ("r3d:country", iri(there)),
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
            there, ("rdf:type", term("dcterms:Location")), ("rdfs:label", text(country.label, "en"))
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
        ("ldp:contains", iri(where.address("/fdp/catalog"))),
    )
    catalog.head(out, where)
    out.about(where.catalog, ("dcat:version", text(where.snapshot or __version__)))
    return out


class FairDataPoint(CachedEndpoint):
    """``/fdp/catalog``, and ``/fdp/dataset/NAME`` of each dataset; snapshots and sources too."""

    async def respond(self, request: Request, current: Current) -> Response:
        """A description, in the syntax that the client prefers."""
        suffix = _SUFFIXES.get(choose(request.accept, tuple(_SUFFIXES)) or "", "")
        if not suffix:
            raise Problem(406, f"This is given out as {', '.join(MEDIA_TYPES.values())}.")
        where = place(request, current, self._site)
        # the names of records have percent-escapes of their own
        path = request.raw_path.removeprefix("/fdp/")
        if path == "catalog":
            found = await _catalog(current, where)
        else:
            found = await _dataset(current, where, f"{where.base}{path}")
        written = serialize(found, format=SYNTAXES[suffix], prefixes=_PREFIXES) or b""
        body = well_formed(written) if suffix == "rdf" else written
        return of_body(MEDIA_TYPES[suffix], body, request.gzip)


async def _catalog(current: Current, where: Place) -> list[Triple]:
    """The catalogue, with the addresses of all its datasets."""
    out = Statements()
    catalog.head(out, where)
    ours = [found.iri for found in all_own(current, where)]
    members = [*ours, *(one for one in await dataset_iris(current) if one not in set(ours))]
    out.about(where.catalog, *(("dcat:dataset", iri(member)) for member in members))
    out.about(
        f"{where.catalog}#fdp-datasets",
        ("rdf:type", term("ldp:DirectContainer")),
        ("dcterms:title", text("Datasets", "en")),
        ("ldp:membershipResource", iri(where.catalog)),
        ("ldp:hasMemberRelation", term("dcat:dataset")),
        *(("ldp:contains", iri(_address(where, member))) for member in members),
    )
    return conforming(out, where)


async def _dataset(current: Current, where: Place, subject: str) -> list[Triple]:
    """A dataset with its distributions.

    Raises:
        Problem: there is none of this IRI (404).
    """
    known = own(current, where, subject)
    if known is None and subject in await dataset_iris(current):
        known = next(iter(await datasets(current, [subject])), None)
    if known is None:
        raise Problem(404, "No dataset has this address.")
    out = Statements()
    dcat.dataset(out, known, where)
    out.about(subject, ("dcterms:isPartOf", iri(where.catalog)))
    return conforming(out, where, subject)


def _address(where: Place, dataset: str) -> str:
    return where.address(f"/fdp/{dataset.removeprefix(where.base)}")
