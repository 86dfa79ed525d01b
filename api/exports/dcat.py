"""DCAT-AP of a dataset as a service gives it out, with its operator's contact and terms."""

from __future__ import annotations

from collections.abc import Iterable

from api.exports import services
from api.exports.context import Place
from kg.datasets import dcat
from kg.datasets import eu_authorities as authorities
from kg.datasets.model import Dataset, Licence
from kg.rdf.rdf_writer import Statements, iri, term, text, typed
from kg.snapshots.dataset_file import Entry


def dataset(out: Statements, found: Dataset, place: Place) -> None:
    """Adds to ``out`` the whole description of ``found``."""
    dcat.dataset(out, found, place)
    of_service(out, found, place)


def of_service(out: Statements, found: Dataset, place: Place) -> None:
    """Adds to ``out`` what the description of ``found`` has from the operator of the service."""
    services.contact(out, place)
    for number, file in enumerate(found.files, 1):
        # statements about somebody's dataset are under the terms of who makes them, not its own
        sources = [file.source] if file.source else place.sources if found.own else found.sources
        _terms(out, dcat.file_iri(found.iri, number), sources, place)
    if found.own == "snapshot":
        _endpoint(out, found, dcat.main_licence(found), place)


def of_entry(out: Statements, entry: Entry, place: Place) -> None:
    """Adds to ``out`` what the description of ``entry`` has from the operator of the service."""
    services.contact(out, place)
    _terms(out, dcat.file_iri(entry.iri, 1), entry.sources, place)


def record(out: Statements, found: Dataset | Entry, issued: str, modified: str) -> None:
    """The catalogue's record of ``found``.

    Args:
        issued: when it was first listed, ISO 8601; ``modified`` when it last changed.
    """
    me = f"{found.iri}#record"
    out.about(
        me,
        ("rdf:type", term("dcat:CatalogRecord")),
        ("foaf:primaryTopic", iri(found.iri)),
        ("dcterms:title", text(f"Record of {found.heading}")),
        ("dcterms:issued", typed(issued, "xsd:dateTime")),
        ("dcterms:modified", typed(modified, "xsd:dateTime")),
        ("dcterms:language", iri(authorities.ENGLISH)),
        ("dcterms:conformsTo", iri("http://data.europa.eu/r5r/")),
    )
    authorities.concept(out, authorities.ENGLISH)
    services.standard(out, "http://data.europa.eu/r5r/", "DCAT-AP")


def _terms(out: Statements, file: str, sources: Iterable[str], place: Place) -> None:
    """The terms of a file that is made from ``sources``."""
    terms = next(iter(place.terms(sources)), None)
    if terms:
        out.about(file, ("dcterms:license", iri(authorities.licence(out, terms))))


def _endpoint(out: Statements, found: Dataset, licence: Licence | None, place: Place) -> None:
    """The snapshot as the service answers questions about it."""
    me = f"{found.iri}#distribution-sparql"
    out.about(found.iri, ("dcat:distribution", iri(me)))
    out.about(
        me,
        ("rdf:type", term("dcat:Distribution")),
        ("dcterms:title", text("SPARQL endpoint", "en")),
        ("dcterms:description", text("The whole graph, for queries in SPARQL 1.1.", "en")),
        ("dcat:accessURL", iri(place.address("/sparql"))),
        ("dcat:accessService", iri(services.service(out, place))),
        ("dcterms:license", iri(authorities.licence(out, licence))),
        ("dcatap:availability", iri(authorities.STABLE)),
    )
    authorities.concept(out, authorities.STABLE)
    out.about(services.service(out, place), ("dcat:servesDataset", iri(found.iri)))
