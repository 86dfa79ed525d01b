"""JSON-LD in pages besides those of datasets, for search engines: schema.org's terms.

Source: schema.org, and what Google's documentation of structured data requires of ``Dataset``
and of the search action of a ``WebSite``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from api.exports.context import Place
from api.exports.croissant import embedded
from api.records.statement_index import StatementIndex
from kg.authorities.publications import publication_address
from kg.datasets.model import Dataset
from kg.records.record import Record
from kg.saved_queries import SavedQuery

_CONTEXT: Final = "https://schema.org/"
#: kinds of record that are publications
PUBLICATIONS: Final = ("article", "paper")
#: the media types of a result that are offered as files, by suffix
_FILES: Final = {"csv": "text/csv", "json": "application/sparql-results+json"}


def of_service(where: Place) -> str:
    """The site, which can be searched, and its catalogue."""
    site: dict[str, Any] = {
        "@type": "WebSite",
        "@id": f"{where.base}#site",
        "name": where.site.title,
        "description": where.site.description,
        "url": where.address("/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": where.address("/search?q={search_term_string}"),
            },
            "query-input": "required name=search_term_string",
        },
    }
    return embedded({"@context": _CONTEXT, "@graph": [site, _catalog(where)]})


def of_catalogue(where: Place, datasets: Iterable[Dataset]) -> str:
    """The catalogue, with the ``datasets`` of one of its pages."""
    listed = [
        {
            "@type": "Dataset",
            "@id": dataset.iri,
            "name": dataset.heading,
            "description": dataset.description,
            "url": where.address(dataset.path),
        }
        for dataset in datasets
    ]
    return embedded({"@context": _CONTEXT, **_catalog(where), "dataset": listed})


def of_query(query: SavedQuery, values: Mapping[str, str], where: Place, address: str) -> str:
    """The table that a saved query gives.

    Args:
        values: its parameters that are set, as addresses have them.
        address: path and query string of a form of the result, with ``{}`` for its suffix.
    """
    chosen = ", ".join(f"{query.parameter(name).label}: {value}" for name, value in values.items())
    text = f"{query.summary} {query.description} A saved query on {where.site.title}."
    found = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "name": query.summary.rstrip(".") + (f" ({chosen})" if chosen else ""),
        "description": " ".join(text.split())[:5000],
        "url": where.origin + address.format(""),
        "keywords": list(query.tags),
        "creator": _publisher(where),
        "license": where.licence.address if where.licence else "",
        "dateModified": where.made,
        "isAccessibleForFree": True,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": where.catalog},
        "variableMeasured": [column.label for column in query.columns],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media_type,
                "contentUrl": where.origin + address.format(f".{suffix}"),
            }
            for suffix, media_type in _FILES.items()
        ],
    }
    return embedded(_known(found))


def of_publication(record: Record, index: StatementIndex, title: str, address: str) -> str:
    """An article or another paper.

    Args:
        address: of its page.
    """
    me = record.iri
    doi = index.text(me, "prism:doi")
    arxiv = index.text(me, "fabio:hasArXivId")
    pages = [
        publication_address("doi", doi) if doi else "",
        publication_address("arxiv", arxiv) if arxiv else "",
        *index.texts(me, "foaf:page"),
    ]
    journals = [record.labels.get(iri, "") for iri in index.texts(me, "dcterms:isPartOf")]
    found = {
        "@context": _CONTEXT,
        "@type": "ScholarlyArticle",
        "@id": me,
        "name": title,
        "headline": title,
        "url": address,
        "author": [
            {"@type": "Person", "@id": iri, "name": record.labels[iri]}
            for iri in _authors(index, me)
            if iri in record.labels
        ],
        "datePublished": index.text(me, "dcterms:issued"),
        "identifier": doi and f"doi:{doi}",
        "sameAs": list(dict.fromkeys(filter(None, pages))),
        "isPartOf": [{"@type": "Periodical", "name": name} for name in journals if name],
        "license": index.text(me, "dcterms:license"),
        "keywords": list(index.texts(me, "prism:keyword")),
    }
    return embedded(_known(found))


def _authors(index: StatementIndex, me: str) -> list[str]:
    """The IRIs of its authors in the order that it names them in, as far as that is stated."""
    order: dict[str, int] = {}
    for part in index.texts(me, "prov:qualifiedAttribution"):
        place = index.text(part, "fw:authorOrder")
        for agent in index.texts(part, "prov:agent"):
            order[agent] = min(order.get(agent, int(place)), int(place)) if place.isdecimal() else 0
    authors = index.texts(me, "dcterms:creator")
    return sorted(authors, key=lambda author: (author not in order, order.get(author, 0), author))


def _catalog(where: Place) -> dict[str, Any]:
    found = {
        "@type": "DataCatalog",
        "@id": where.catalog,
        "name": where.site.title,
        "description": where.site.description,
        "url": where.address("/catalog"),
        "publisher": _publisher(where),
        "license": where.licence.address if where.licence else "",
        "dateModified": where.made,
    }
    return _known(found)


def _publisher(where: Place) -> dict[str, Any]:
    publisher = where.publisher
    found = {"@type": "Organization", "@id": publisher.iri, "name": publisher.name}
    return {**found, "url": publisher.page}


def _known(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", [], None)}
