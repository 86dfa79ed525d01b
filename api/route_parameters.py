"""Parameters and formats that rows of the table of routes share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from api.exports import croissant, datacite, datacite_xml, signposting
from api.exports.citations import FORMATS as CITATIONS
from api.harvesting.oai.formats import FORMATS as OAI_FORMATS
from api.http.negotiation import FORMAT_NAMES
from api.http.route import Interface, Parameter, Route
from api.lineage.derivations import FURTHEST
from api.records.formats import FORMATS
from api.search.request import MOST, SIZE
from kg.datasets import statements_table as tables
from kg.record_types import record_types
from kg.record_types.record_type import FACETS

_STRING: Final = {"type": "string"}
_TEXTS: Final = {"type": "array", "items": _STRING}
#: the syntaxes of a record, by suffix, and those that have no named graphs
RECORD_FORMATS: Final = {form.suffix: form.media_type for form in FORMATS}
DOCUMENT_FORMATS: Final = {form.suffix: form.media_type for form in FORMATS if not form.graphs}
#: other representations of a dataset: the last segment of the address → media type
REPRESENTATIONS: Final = {
    "croissant.json": croissant.MEDIA_TYPE,
    "datacite.json": datacite.MEDIA_TYPE,
    "datacite-schema.json": datacite.SCHEMA_MEDIA_TYPE,
    "datacite.xml": datacite_xml.MEDIA_TYPE,
    "linkset.json": signposting.LINKSET,
    tables.NAME: tables.MEDIA_TYPE,
    **{form.file: form.media_type for form in CITATIONS},
}
#: the formats of results that the address of the endpoint can name: suffix → media type
SPARQL_FORMATS: Final = {
    name: FORMAT_NAMES[name].partition(",")[0]
    for name in ("csv", "tsv", "json", "srj", "xml", "srx", "ttl", "nt", "rdf", "jsonld")
}


def one_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a text that is one of ``values``."""
    return {"type": "string", "enum": list(values)}


def integer(default: int = 1, **limits: int) -> dict[str, Any]:
    """The schema of a number from 1; ``limits`` are further keys of JSON Schema."""
    return {"type": "integer", "minimum": 1, **limits, "default": default}


def format_parameter(variants: Mapping[str, str]) -> Parameter:
    """The format, where the address names it by one of ``variants``."""
    return Parameter("suffix", "The format", one_of(variants))


def page_and_file(
    pattern: str,
    endpoint: Callable[..., Any],
    ids: tuple[str, str],
    tag: str,
    summary: str,
    variants: Mapping[str, str],
    *,
    suffix: str = "{suffix}",
    parameters: tuple[Parameter, ...] = (),
    interface: Interface | None = None,
    in_sitemap: bool = False,
    schema: str = "",
    heavy: bool = False,
    prefixes: tuple[str, ...] = (),
) -> tuple[Route, Route]:
    """Two rows: the page at ``pattern``, and its files, whose suffix names one of ``variants``.

    Args:
        ids: of the page, and of the files; see :class:`Route` for the others.
    """
    file = Route(
        f"{pattern}.{suffix}",
        endpoint,
        ids[1],
        tag,
        f"{summary}, as a file",
        variants=variants,
        parameters=(format_parameter(variants), *parameters),
        schema=schema,
        heavy=heavy,
        prefixes=prefixes,
    )
    page = Route(
        pattern,
        endpoint,
        ids[0],
        tag,
        summary,
        tuple(variants.values()),
        parameters=parameters,
        schema=schema,
        heavy=heavy,
        prefixes=prefixes,
        interface=interface,
        in_sitemap=in_sitemap,
    )
    return page, file


PAGE: Final = Parameter("page", "Page number, from 1.", integer())
KIND: Final = Parameter("kind", "Kind of record, such as dataset, article or notebook.")
LINEAGE: Final = Parameter("lineage", "Whether all derivations are drawn.", one_of({"all": ""}))
NAME: Final = Parameter("name", "Local name of the record.")
IRI: Final = Parameter(
    "iri", "IRI of the resource.", {"type": "string", "format": "iri"}, required=True
)
QUERY_ID: Final = Parameter("id", "Id of a saved query; its parameters go in the query string.")
CLASS: Final = Parameter("class", "CURIE of a class, such as dcat:Dataset.")
SELECTION: Final = (
    Parameter("query", "Id of a saved query; its parameters are further parameters."),
    Parameter("q", "Words to search for; facets are further parameters."),
    Parameter("dataset", "Local names or IRIs of datasets: a list.", _TEXTS),
    Parameter("of", "IRI of a record, such as an organization, that datasets refer to."),
)
#: steps along derivations
DEPTH: Final = {"type": "integer", "minimum": 0, "maximum": FURTHEST}
COMPARED: Final = (
    Parameter(
        "dataset",
        "Local names or IRIs of two to six datasets.",
        {**_TEXTS, "maxItems": 6},
    ),
)
SEARCH: Final = (
    Parameter("q", "Words, names, “phrases in quotes”; typing errors are tolerated."),
    Parameter(
        "kind",
        "Kinds of record.",
        {"type": "array", "items": one_of({one.name: one for one in record_types().searched})},
    ),
    *(
        Parameter(name, "Values of this facet, as the response lists them.", _TEXTS)
        for name in FACETS
        if name != "kind"
    ),
    Parameter("list", "Names of datasets that are collected while searching.", _TEXTS),
    Parameter("for", "Name of a purpose: each dataset is shown with whether it is allowed for it."),
    PAGE,
    Parameter("size", "Hits per page.", integer(SIZE, maximum=MOST)),
)
SPARQL: Final = (
    Parameter("query", "A SPARQL 1.1 query; without one, the service description."),
    Parameter("default-graph-uri", "IRI of a graph to merge into the default graph."),
    Parameter("named-graph-uri", "IRI of a named graph."),
    Parameter(
        "format", "Format of the result, instead of the field Accept: csv, json, a media type …"
    ),
)
OAI: Final = (
    Parameter(
        "verb",
        "The OAI-PMH request.",
        {
            "type": "string",
            "enum": [
                "Identify",
                "ListMetadataFormats",
                "ListSets",
                "ListIdentifiers",
                "ListRecords",
                "GetRecord",
            ],
        },
        required=True,
    ),
    Parameter("identifier", "IRI of a dataset."),
    Parameter("metadataPrefix", "Metadata format.", one_of(OAI_FORMATS)),
    Parameter("from", "Earliest date of change, a day or a second in UTC."),
    Parameter("until", "Latest date of change."),
    Parameter("set", "A set that ListSets returns."),
    Parameter("resumptionToken", "Continues a list."),
)
