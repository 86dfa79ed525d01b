"""``/ontology``, ``/vocabulary``, ``/licence`` and ``/shapes``.

w3id.org leads the IRIs of our own terms to any deployment, under the same path:
``https://w3id.org/fairweave/ontology#X`` is the anchor ``X`` of ``/ontology``. An entry of
a vocabulary (``/licence/MIT``) is a record like others and is answered where they are.

| path | what |
| --- | --- |
| ``/ontology``, ``/ontology/{version}`` | the ontology; only the version that is served |
| ``/vocabulary``, ``/vocabulary/{name}``, ``/licence`` | the vocabularies |
| ``/shapes``, ``/shapes/{name}`` | what records are judged by |

Each as a page, or with a suffix or by ``Accept`` as Turtle, JSON-LD, N-Triples or RDF/XML.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple

from pyoxigraph import RdfFormat, Triple, serialize

from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.problems import Problem
from api.http.responses import Response, http_date
from api.records.formats import FORMATS, PAGE, Format, split, without_graphs
from api.state.current_snapshot import Current
from api.vocabularies import reader as reading
from api.vocabularies.pages import (
    SHARED,
    ontology_document,
    scheme_document,
    schemes,
    shape_document,
)
from api.vocabularies.statement_index import Statements
from api.web.templating import page
from kg.rdf.characters import well_formed
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import ONTOLOGY

_FORMATS: Final = tuple(form for form in FORMATS if not form.graphs)
_LICENCES: Final = f"{SHARED}licence/"
_VOCABULARIES: Final = f"{SHARED}vocabulary/"
_SHAPES: Final = f"{SHARED}shapes/"


class Found(NamedTuple):
    """A document: its path, statements, and what makes its page."""

    path: str
    triples: Iterable[Triple]
    page: Callable[[list[tuple[str, str]]], bytes]
    modified: str = ""


class Terms(CachedEndpoint):
    """The ontology, the vocabularies and the shapes."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The requested document, as a page or in RDF."""
        path, form = split(request.path)
        graph = await reading.ontology(current)
        found = await asyncio.to_thread(_find, path.rstrip("/"), graph, current)
        if found is None:
            raise Problem(404, "There is no term, vocabulary or shape of this name.")
        if form is not None and form.graphs:
            suffixes = ", ".join(f.suffix for f in _FORMATS)
            raise Problem(404, f"This has no named graphs; it comes as {suffixes}.")
        form = form or without_graphs(request.accept)
        if form is None:
            raise Problem(406, f"This comes as {', '.join(f.media_type for f in _FORMATS)}.")
        extra = ((b"link", _links(request, found)),)
        if form is PAGE:
            files = [(f.name, f"{found.path}.{f.suffix}") for f in _FORMATS if f.rdf]
            return of_page(await asyncio.to_thread(found.page, files), request.gzip, extra=extra)
        body = await asyncio.to_thread(written, found.triples, form)
        return of_body(form.media_type, body, request.gzip, modified=found.modified, extra=extra)


def _find(path: str, graph: Statements, current: Current) -> Found | None:
    kind, _, name = path[1:].partition("/")
    if kind == "shapes":
        return _shapes(path, name, graph, reading.shapes(current))
    return _FINDERS[kind](path, name, graph) if kind in _FINDERS else None


def _ontology(path: str, name: str, graph: Statements) -> Found | None:
    document = ontology_document(graph, ONTOLOGY)
    if name and name != document.version:
        return None
    others = (_VOCABULARIES, _LICENCES)
    return Found(
        path,
        graph.triples(lambda iri: not iri.startswith(others)),
        lambda files: page("ontology.html", document=document, iri=ONTOLOGY, files=files),
        _of_day(document.modified),
    )


def _vocabulary(path: str, name: str, graph: Statements) -> Found | None:
    scheme = _LICENCES if path == "/licence" else f"{_VOCABULARIES}{name}"
    if path == "/vocabulary":
        known = schemes(graph)
        return Found(
            path,
            graph.triples(lambda iri: iri in set(graph.subjects("skos:ConceptScheme"))),
            lambda files: page("vocabularies.html", schemes=known, files=files),
        )
    if scheme not in graph.subjects("skos:ConceptScheme"):
        return None
    prefix = scheme.rstrip("/") + "/"
    return Found(
        path,
        graph.triples(lambda iri: iri == scheme or iri.startswith(prefix)),
        lambda files: page("vocabulary.html", scheme=scheme_document(graph, scheme), files=files),
    )


def _shapes(path: str, name: str, graph: Statements, known: Statements) -> Found | None:
    all_shapes = known.subjects("sh:NodeShape")
    if not name:
        return Found(
            path,
            known.triples(lambda _: True),
            lambda files: page(
                "shapes.html",
                shapes=sorted(
                    (shape_document(known, graph, iri) for iri in all_shapes),
                    key=lambda shape: shape.label.casefold(),
                ),
                files=files,
            ),
        )
    shape = _SHAPES + name
    if shape not in all_shapes:
        return None
    return Found(
        path,
        known.triples(lambda iri: iri.partition("#")[0] == shape),
        lambda files: page(
            "shape.html", shape=shape_document(known, graph, shape), iri=shape, files=files
        ),
    )


_FINDERS: Final = {
    "ontology": _ontology,
    "vocabulary": _vocabulary,
    "licence": _vocabulary,
}


def written(triples: Iterable[Triple], form: Format) -> bytes:
    """``triples`` in the syntax of ``form``, with the prefixes that they use."""
    found = sorted(triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    text = "\n".join(f"{t.subject}{t.predicate}{t.object}" for t in found)
    prefixes = {name: iri for name, iri in PREFIXES.items() if iri in text}
    assert form.rdf is not None
    body = serialize(found, format=form.rdf, prefixes=prefixes) or b""
    return well_formed(body) if form.rdf == RdfFormat.RDF_XML else body


def _links(request: Request, found: Found) -> bytes:
    """The document's other forms (RFC 8288)."""
    return ", ".join(
        f'<{request.origin}{found.path}.{form.suffix}>; rel="alternate"; type="{form.media_type}"'
        for form in _FORMATS
        if form.rdf
    ).encode("ascii", "replace")


def _of_day(day: str) -> str:
    try:
        return http_date(datetime.fromisoformat(day).replace(tzinfo=UTC))
    except ValueError:
        return ""
