"""A record as RDF that can be read by itself.

Its statements; of what it points at, and what points at it, names and asserted types;
which sources state them. What is pointed at is never typed a dataset: an importer takes
each for one that is described here (DCAT-AP), so that there is one in a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.rdf.characters import well_formed
from kg.rdf.namespaces import PREFIXES, expand
from kg.records.reader import iris_in
from kg.records.record import Incoming, Record
from kg.records.terms import TYPE, document, inferred_by

_HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
_PREFIXES: Final = {**PREFIXES, "hydra": _HYDRA}
#: syntaxes that have each prefix on a line of its own
_SHORT: Final = (RdfFormat.TURTLE, RdfFormat.TRIG)
_PREFIX: Final = re.compile(rb"^@prefix ([\w-]*)(?=:)", re.MULTILINE)
_NAME: Final = re.compile(rb"(?<=[ \t\n^(\[,;])([\w-]+):(?! <)")
_INTEGER: Final = NamedNode(expand("xsd:integer"))
#: literals that the store gives out as xsd:integer, and what their readers insist on
_RETYPED: Final = {expand("dcat:byteSize"): NamedNode(expand("xsd:nonNegativeInteger"))}
#: what a description in DCAT has once, in its own words; a source's statement of it, beside the
#: description, would be a second licence, or each language twice
DESCRIBED_ONCE: Final = frozenset(
    map(
        expand,
        (
            "dcterms:description", "dcterms:issued", "dcterms:language", "dcterms:license",
            "dcat:landingPage",
        ),
    )
)  # fmt: skip
_NEVER_A_STUB: Final = frozenset(
    map(
        expand,
        (
            "dcat:Dataset", "dcat:DatasetSeries", "dcat:Catalog", "dcat:Distribution",
            "dcat:DataService", "spdx:Checksum", "skos:ConceptScheme",
        ),
    )
)  # fmt: skip

#: collections, in the order in which a record is taken for one → what it is
_COLLECTIONS: Final = {
    NamedNode(expand("dcat:DatasetSeries")): "a collection of datasets",
    NamedNode(expand("dcat:Catalog")): "a catalogue of datasets",
}


def statements(
    record: Record,
    links: Incoming | None,
    extra: Iterable[Triple],
    address: Address,
    *,
    own: bool,
    graphs: bool = False,
) -> list[Quad | Triple]:
    """The statements of the RDF of ``record``.

    Args:
        links: a page of what links to it.
        extra: more statements, which are of no source. What they describe once takes the
            place of the record's own statements with the same property, without ``graphs``.
        address: of the document that is given out.
        own: whether the record's own statements are in it, or (from the second page of
            links on) only those links.
        graphs: whether statements are given out with the graphs of their sources.
    """
    quads: list[Quad | Triple] = []
    extra = list(extra)
    if own:
        described = set() if graphs else _described(record.iri, extra)
        quads += [
            _retyped(quad)
            for quad in record.quads
            if quad.predicate.value not in described or quad.subject != NamedNode(record.iri)
        ]
    if links:
        quads += links.quads
    pointed = {
        quad.object.value
        for quad in quads
        if isinstance(quad.object, NamedNode) and document(quad.object.value) != record.iri
    }
    names = {iri: record.names.get(iri, ()) for iri in sorted(pointed)}
    if links:
        names |= links.words.quads
    sources = {
        quad.graph_name.value for quad in record.quads if isinstance(quad.graph_name, NamedNode)
    }
    names |= {graph: record.names.get(graph, ()) for graph in sorted(sources)}
    quads += [
        quad
        for iri, naming in names.items()
        for quad in naming
        if iri != record.iri and not _is_stub(quad)
    ]
    quads += _about(record, sorted(sources), address)
    quads += _of_collection(record)
    quads += extra
    return quads


def write(quads: Iterable[Quad | Triple], syntax: RdfFormat) -> bytes:
    """``quads`` in ``syntax``; without their graphs where it has none for them."""
    given = _grouped(quads, graphs=syntax.supports_datasets and syntax != RdfFormat.JSON_LD)
    if syntax not in _SHORT:
        body = serialize(given, format=syntax, prefixes=_used(given))
        return well_formed(body or b"") if syntax == RdfFormat.RDF_XML else body or b""
    body = serialize(given, format=syntax, prefixes=_PREFIXES) or b""
    # cheaper than to look at every term first: which prefixes the text has
    used = set(_NAME.findall(body))
    head, *rest = _PREFIX.split(body)
    declared = (
        b"@prefix " + name + end
        for name, end in zip(rest[::2], rest[1::2], strict=True)
        if name in used
    )
    last = rest[-1].partition(b"\n")[2] if rest and rest[-2] not in used else b""
    return head + b"".join(declared) + last


def _grouped(statements: Iterable[Quad | Triple], *, graphs: bool) -> list[Quad]:
    """Each statement once, those of one graph and of one subject together."""
    # as text: to make a Quad takes ten times as long as to read one
    found: dict[tuple[str, str], set[str]] = {}
    for statement in statements:
        if isinstance(statement, Quad):
            graph = str(statement.graph_name) if graphs else ""
            text = str(statement if graphs else statement.triple)
        else:
            graph, text = "", str(statement)
        found.setdefault((graph, statement.subject.value), set()).add(text)  # type: ignore[union-attr]
    lines = "".join(f"{text} .\n" for group in sorted(found) for text in sorted(found[group]))
    return list(parse(lines.encode(), RdfFormat.N_QUADS, lenient=True))


def _used(quads: Iterable[Quad]) -> dict[str, str]:
    iris = iris_in(quads)
    return {
        prefix: namespace
        for prefix, namespace in _PREFIXES.items()
        if any(iri.startswith(namespace) for iri in iris)
    }


class Address(NamedTuple):
    """Where a document is: its address without a suffix, and the query that it needs."""

    path: str
    query: str = ""

    def of(self, suffix: str, page: int = 0) -> str:
        """The address of a form of it; of a page of the links, if one is given.

        >>> Address("http://h/x").of("ttl", 2), Address("http://h/resource", "iri=a").of("nt", 2)
        ('http://h/x.ttl?page=2', 'http://h/resource.nt?iri=a&page=2')
        """
        request = [self.query, f"page={page}" if page else ""]
        query = "&".join(filter(None, request))
        return f"{self.path}.{suffix}" + (f"?{query}" if query else "")


def view(address: Address, suffix: str, links: Incoming, iri: str) -> list[Triple]:
    """Which page of the links this is, and where the next one is (Hydra)."""
    if links.pages == 1:
        return []

    def page(number: int) -> NamedNode:
        return NamedNode(address.of(suffix, number))

    here = page(links.number)
    collection = NamedNode(f"{address.of(suffix)}#links")
    others = {"first": 1, "last": links.pages}
    if links.number > 1:
        others["previous"] = links.number - 1
    if links.number < links.pages:
        others["next"] = links.number + 1
    total = Literal(str(links.total), datatype=_INTEGER)
    return [
        Triple(collection, NamedNode(TYPE), NamedNode(_HYDRA + "Collection")),
        Triple(collection, NamedNode(_HYDRA + "totalItems"), total),
        Triple(collection, NamedNode(_HYDRA + "view"), here),
        Triple(here, NamedNode(TYPE), NamedNode(_HYDRA + "PartialCollectionView")),
        Triple(here, NamedNode(expand("foaf:primaryTopic")), NamedNode(iri)),
        *(Triple(here, NamedNode(_HYDRA + name), page(n)) for name, n in others.items()),
    ]


def _about(record: Record, graphs: Iterable[str], address: Address) -> Iterable[Triple]:
    """The topic of the document, and the sources that have statements about it."""
    subject, page = NamedNode(record.iri), NamedNode(address.of("ttl"))
    yield Triple(page, NamedNode(TYPE), NamedNode(expand("foaf:Document")))
    yield Triple(page, NamedNode(expand("foaf:primaryTopic")), subject)
    for graph in graphs:
        if not inferred_by(graph):
            yield Triple(subject, NamedNode(expand("void:inDataset")), NamedNode(graph))


def _of_collection(record: Record) -> Iterable[Triple]:
    """What DCAT-AP requires of a collection, where no source states it.

    That is a description, and that its publisher is an agent.
    """
    subject = NamedNode(record.iri)
    about = [(q.predicate.value, q.object) for q in record.quads if q.subject == subject]
    words = next((text for kind, text in _COLLECTIONS.items() if (TYPE, kind) in about), "")
    if not words:
        return
    for predicate, publisher in about:
        if predicate == expand("dcterms:publisher") and isinstance(publisher, NamedNode):
            yield Triple(publisher, NamedNode(TYPE), NamedNode(expand("foaf:Agent")))
    description, title = expand("dcterms:description"), expand("dcterms:title")
    titles = sorted(o.value for p, o in about if p == title and isinstance(o, Literal))
    if titles and description not in dict(about):
        text = Literal(f"{titles[0]}: {words}.", language="en")
        yield Triple(subject, NamedNode(description), text)


def _described(iri: str, extra: Iterable[Triple]) -> set[str]:
    """The properties of ``iri`` that ``extra`` describes once."""
    subject = NamedNode(iri)
    stated = {triple.predicate.value for triple in extra if triple.subject == subject}
    return stated & DESCRIBED_ONCE


def _is_stub(quad: Quad) -> bool:
    return (
        quad.predicate.value == TYPE
        and isinstance(quad.object, NamedNode)
        and quad.object.value in _NEVER_A_STUB
    )


def _retyped(quad: Quad) -> Quad:
    datatype = _RETYPED.get(quad.predicate.value)
    value = quad.object
    if datatype is None or not isinstance(value, Literal) or value.datatype != _INTEGER:
        return quad
    return Quad(
        quad.subject, quad.predicate, Literal(value.value, datatype=datatype), quad.graph_name
    )
