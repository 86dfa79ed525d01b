"""The service description, and what the graph contains: for the planning of clients.

Sources: https://www.w3.org/TR/sparql11-service-description/; https://www.w3.org/TR/void/.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from api.graph.terms import select
from api.graph.void_statistics import PATH as VOID
from api.graph.void_statistics import Numbers, numbers
from api.http.endpoint import CachedEndpoint, Request, of_body
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.responses import Response
from api.state.current_snapshot import Current
from api.state.service import Service
from kg.rdf.namespaces import PREFIXES, expand

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
_NAMES: Final = "SELECT ?g { GRAPH ?g {} } ORDER BY ?g LIMIT 1000"
_SUMMED: Final = tuple(
    map(expand, ("rdf:type", "dcterms:title", "void:triples", "void:entities", "void:dataDump"))
)


class Description(CachedEndpoint):
    """``/.well-known/void``: all that was counted; without it, the service description.

    Args:
        service: what is served.
    """

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._federated = bool(service.allow_service)

    async def respond(self, request: Request, current: Current) -> Response:
        """The description in the format that the client likes best."""
        kind = choose(request.accept, TYPES)
        if kind is None:
            raise Problem(406, f"This comes as {', '.join(TYPES)}.")
        found = await numbers(current, request.origin)
        if found is None:
            body = await description(current, request.origin, kind, federated=self._federated)
        else:
            body = await asyncio.to_thread(_written, found.triples, kind)
        return await asyncio.to_thread(of_body, kind, body, request.gzip)


async def description(current: Current, origin: str, kind: str, *, federated: bool) -> bytes:
    """The description of the endpoint, in the media type ``kind``.

    With what the default graph contains, by class and property, where that was counted; of each
    named graph only how much, for the rest is at ``/.well-known/void``.

    Args:
        origin: where the client reached the service.
        federated: whether ``SERVICE`` may call some endpoint.
    """
    # a remote endpoint may give a row without a name; those that were counted are named below
    names = [row["g"].value for row in await select(current, _NAMES) if "g" in row]
    counted = await numbers(current, origin)
    triples = list(_service(f"{origin}/sparql", federated=federated))
    if counted is not None:
        triples += _summary(counted)
        triples.append(_triple(f"{origin}/sparql", "rdfs:seeAlso", NamedNode(origin + VOID)))
    known = {
        triple.object.value
        for triple in triples
        if triple.predicate.value == expand("sd:name") and isinstance(triple.object, NamedNode)
    }
    triples += _dataset(f"{origin}/sparql", [name for name in names if name not in known])
    return await asyncio.to_thread(_written, triples, kind)


def _written(triples: Iterable[Triple], kind: str) -> bytes:
    # the whole before its parts, the description of one entity together, and nothing twice
    ordered = sorted(dict.fromkeys(triples), key=_place)
    return serialize(ordered, format=_FORMATS[kind], prefixes=dict(PREFIXES)) or b""


def _place(triple: Triple) -> tuple[int, str]:
    subject = str(triple.subject)
    return subject.partition("#")[2].count("/"), subject


def _summary(counted: Numbers) -> Iterator[Triple]:
    """What was counted, without the partitions of single graphs."""
    whole = f"{counted.document}#all"
    for triple in counted.triples:
        subject = triple.subject.value  # type: ignore[union-attr]
        if subject == counted.document:
            continue
        if (
            subject == whole
            or subject.startswith(whole + "/")
            or not subject.startswith(counted.document)
            or (triple.predicate.value in _SUMMED and "/" not in subject.partition("#")[2])
        ):
            yield triple


def _triple(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(expand(predicate)), value)


def _is_a(subject: str, kind: str) -> Triple:
    return _triple(subject, "rdf:type", NamedNode(expand(kind)))


def _service(endpoint: str, *, federated: bool) -> Iterator[Triple]:
    yield _is_a(endpoint, "sd:Service")
    yield _triple(endpoint, "sd:endpoint", NamedNode(endpoint))
    yield _triple(endpoint, "sd:supportedLanguage", NamedNode(expand("sd:SPARQL11Query")))
    yield _triple(endpoint, "sd:feature", NamedNode(expand("sd:UnionDefaultGraph")))
    if federated:
        yield _triple(endpoint, "sd:feature", NamedNode(expand("sd:BasicFederatedQuery")))
    for name in _RESULT_FORMATS:
        yield _triple(endpoint, "sd:resultFormat", NamedNode(_FORMAT_BASE + name))


def _dataset(endpoint: str, names: Iterable[str]) -> Iterator[Triple]:
    """The dataset, with the named graphs ``names``."""
    dataset, union = f"{endpoint}#dataset", f"{endpoint}#union"
    yield _triple(endpoint, "sd:defaultDataset", NamedNode(dataset))
    yield _is_a(dataset, "sd:Dataset")
    yield _triple(dataset, "sd:defaultGraph", NamedNode(union))
    yield _is_a(union, "sd:Graph")
    yield _triple(union, "dcterms:title", Literal("The union of all named graphs", language="en"))
    for number, graph in enumerate(names, 1):
        node = f"{endpoint}#graph-{number}"
        yield _triple(dataset, "sd:namedGraph", NamedNode(node))
        yield _is_a(node, "sd:NamedGraph")
        yield _triple(node, "sd:name", NamedNode(graph))
