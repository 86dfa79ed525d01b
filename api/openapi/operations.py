"""What ``/openapi.json`` says of records, harvesting, SPARQL and terms: a table of data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from kg.engines import GRAPH_TYPES, RESULT_TYPES

_RDF: Final = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
_DATASETS: Final = ("application/trig", "application/n-quads")
_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}


class Operation(NamedTuple):
    """Something that can be read with GET.

    Attributes:
        id: of the operation; ``tag``: its group.
        types: media types of the answer.
        parameters: name → what it is, in words; those in the path are required.
        choices: name → the values that it takes.
        required: those of the query that have to be given.
        numbers: those that are whole numbers from 1.
        post: a form with the same parameters does as well.
    """

    id: str
    tag: str
    summary: str
    types: tuple[str, ...]
    parameters: Mapping[str, str] = {}
    choices: Mapping[str, tuple[str, ...]] = {}
    required: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    post: bool = False


_SUFFIX: Final = {"suffix": "The syntax"}
_LINKS: Final = "The page of what links to it"
_RDF_SUFFIXES: Final = {"suffix": ("ttl", "jsonld", "nt", "rdf")}
#: path → operation
OPERATIONS: Final = {
    "/{kind}/{name}.{suffix}": Operation(
        "record",
        "Records",
        "What the graph says of a record, self-contained",
        (*_RDF, *_DATASETS),
        {"kind": "dataset, article, notebook …", "name": "Its local name", "page": _LINKS}
        | _SUFFIX,
        {"suffix": ("ttl", "jsonld", "nt", "rdf", "trig", "nq")},
        numbers=("page",),
    ),
    "/resource.{suffix}": Operation(
        "resource",
        "Records",
        "What the graph says of something that others named",
        (*_RDF, *_DATASETS),
        {"iri": "Its IRI", "page": _LINKS} | _SUFFIX,
        {"suffix": ("ttl", "jsonld", "nt", "rdf", "trig", "nq")},
        required=("iri",),
        numbers=("page",),
    ),
    "/oai": Operation(
        "oai",
        "Harvesting",
        "OAI-PMH 2.0",
        ("text/xml",),
        {
            "verb": "What is asked",
            "identifier": "The IRI of a dataset",
            "metadataPrefix": "The format",
            "from": "Not earlier than this day or second, UTC",
            "until": "Not later than that",
            "set": "A set that ListSets names",
            "resumptionToken": "Where a list goes on",
        },
        {
            "verb": (
                "Identify",
                "ListMetadataFormats",
                "ListSets",
                "ListIdentifiers",
                "ListRecords",
                "GetRecord",
            ),
            "metadataPrefix": ("oai_dc", "oai_datacite"),
        },
        required=("verb",),
        post=True,
    ),
    "/feed": Operation(
        "feed",
        "Harvesting",
        "The linked data event stream of what changed; names its pages",
        (*_DATASETS, "application/ld+json"),
    ),
    "/feed/{page}": Operation(
        "feed_page",
        "Harvesting",
        "A page of the stream",
        (*_DATASETS, "application/ld+json"),
        {"page": "Its number"},
        numbers=("page",),
    ),
    "/selection.{suffix}": Operation(
        "selection",
        "Search",
        "The datasets that a saved query or a search found, as one: with ?query= and the "
        "query's parameters, or ?q= and the search's",
        (*_RDF, "application/x-bibtex", "text/markdown", "application/json"),
        _SUFFIX | {"query": "The id of a saved query", "q": "Words to search for"},
        {"suffix": ("ttl", "jsonld", "nt", "rdf", "bib", "md", "json")},
    ),
    "/sparql": Operation(
        "sparql",
        "SPARQL",
        "SPARQL 1.1 Protocol; without a query, the service description",
        tuple(dict.fromkeys((*RESULT_TYPES, *GRAPH_TYPES))),
        {
            "query": "The SPARQL",
            "default-graph-uri": "A graph of the default graph",
            "named-graph-uri": "A named graph",
        },
        post=True,
    ),
    "/ontology.{suffix}": Operation(
        "ontology", "Terms", "The ontology", _RDF, _SUFFIX, _RDF_SUFFIXES
    ),
    "/vocabulary/{name}.{suffix}": Operation(
        "vocabulary",
        "Terms",
        "A vocabulary",
        _RDF,
        {"name": "outcome, use-class …"} | _SUFFIX,
        _RDF_SUFFIXES,
    ),
    "/licence.{suffix}": Operation(
        "licence_vocabulary", "Terms", "Licences", _RDF, _SUFFIX, _RDF_SUFFIXES
    ),
    "/shapes.{suffix}": Operation(
        "shapes", "Terms", "What records are judged by (SHACL)", _RDF, _SUFFIX, _RDF_SUFFIXES
    ),
    "/shapes/{name}.{suffix}": Operation(
        "shape", "Terms", "A shape", _RDF, {"name": "dataset …"} | _SUFFIX, _RDF_SUFFIXES
    ),
    "/sitemap.xml": Operation("sitemap", "Harvesting", "The sitemap's index", ("application/xml",)),
    "/robots.txt": Operation("robots", "Harvesting", "What crawlers may read", ("text/plain",)),
    "/.well-known/api-catalog": Operation(
        "api_catalog", "Harvesting", "The interfaces (RFC 9727)", ("application/linkset+json",)
    ),
}


def paths() -> dict[str, Any]:
    """The table as OpenAPI 3.1 has it."""
    found: dict[str, Any] = {}
    for path, operation in OPERATIONS.items():
        told = _told(path, operation)
        found[path] = {"get": told}
        if operation.post:
            schema = {
                "type": "object",
                "properties": {p["name"]: p["schema"] for p in told["parameters"]},
                "required": list(operation.required),
            }
            form = {"application/x-www-form-urlencoded": {"schema": schema}}
            found[path]["post"] = {
                **told,
                "operationId": f"{operation.id}_posted",
                "parameters": [],
                "requestBody": {"required": True, "content": form},
            }
    return found


def _told(path: str, operation: Operation) -> dict[str, Any]:
    problem = {"content": {"application/problem+json": {"schema": _PROBLEM}}}
    whole: dict[str, Any] = {
        kind: {"schema": {} if kind.endswith("json") else {"type": "string"}}
        for kind in operation.types
    }
    return {
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": [
            _parameter(path, name, words, operation) for name, words in operation.parameters.items()
        ],
        "responses": {
            "200": {"description": "What was asked for", "content": whole},
            "default": {"description": "Why not", **problem},
        },
    }


def _parameter(path: str, name: str, words: str, operation: Operation) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if name in operation.numbers:
        schema = {"type": "integer", "minimum": 1}
    if name in operation.choices:
        schema["enum"] = list(operation.choices[name])
    in_path = f"{{{name}}}" in path
    return {
        "name": name,
        "in": "path" if in_path else "query",
        "required": in_path or name in operation.required,
        "description": words,
        "schema": schema,
    }
