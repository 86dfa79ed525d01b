"""The service description: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from api.origin import origin
from api.serving import Current
from kg.engines import Query
from kg.namespaces import PREFIXES, expand

#: what it can be had in, best first
TYPES: Final = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
)
_FORMATS: Final = dict(
    zip(
        TYPES,
        (RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML),
        strict=True,
    )
)
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
_FORMAT_BASE: Final = "http://www.w3.org/ns/formats/"
_GRAPHS: Final = Query("SELECT ?g { GRAPH ?g {} } ORDER BY ?g LIMIT 1000")


async def description(current: Current, scope: Any, kind: str, *, federated: bool) -> bytes:
    """The description of the endpoint, in the media type ``kind``."""
    answer = await current.answers.get(_GRAPHS)
    rows = json.loads(answer.body)["results"]["bindings"]
    graphs = [row["g"]["value"] for row in rows if row["g"]["type"] == "uri"]
    triples = _triples(origin(scope) + "/sparql", graphs, federated=federated)
    prefixes = {"sd": PREFIXES["sd"], "void": PREFIXES["void"], "dcterms": PREFIXES["dcterms"]}
    return serialize(triples, format=_FORMATS[kind], prefixes=prefixes) or b""


def _triples(endpoint: str, graphs: list[str], *, federated: bool) -> Iterator[Triple]:
    service, dataset = NamedNode(endpoint), NamedNode(endpoint + "#dataset")
    union = NamedNode(endpoint + "#union")

    def says(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
        return Triple(subject, NamedNode(expand(predicate)), value)

    def is_a(subject: NamedNode, kind: str) -> Triple:
        return says(subject, "rdf:type", NamedNode(expand(kind)))

    yield is_a(service, "sd:Service")
    yield says(service, "sd:endpoint", service)
    yield says(service, "sd:supportedLanguage", NamedNode(expand("sd:SPARQL11Query")))
    yield says(service, "sd:feature", NamedNode(expand("sd:UnionDefaultGraph")))
    if federated:
        yield says(service, "sd:feature", NamedNode(expand("sd:BasicFederatedQuery")))
    for name in _RESULT_FORMATS:
        yield says(service, "sd:resultFormat", NamedNode(_FORMAT_BASE + name))
    yield says(service, "sd:defaultDataset", dataset)
    yield is_a(dataset, "sd:Dataset")
    yield says(dataset, "sd:defaultGraph", union)
    yield is_a(union, "sd:Graph")
    yield says(union, "dcterms:title", Literal("The union of all named graphs", language="en"))
    for number, graph in enumerate(graphs, 1):
        node = NamedNode(f"{endpoint}#graph-{number}")
        yield says(dataset, "sd:namedGraph", node)
        yield is_a(node, "sd:NamedGraph")
        yield says(node, "sd:name", NamedNode(graph))
