"""Taking refused records out of a staged store, whole, and keeping what they were.

A refused record leaves nothing behind but a stub where something links to it:
the link is kept, and its target says that it is a stub.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.authorities.identities import Identities
from kg.build.sources import Source
from kg.build.staging import Staged, notes_for, records
from kg.converters.record import Record
from kg.rdf.dumps import lines_of
from kg.rdf.ntriples import literal, term
from kg.rdf.ontology import Ontology

#: every class and property of a stub that this module leaves
TERMS: Final = frozenset({"fw:Stub", "rdfs:label"})


@dataclass(slots=True)
class Refused:
    """A record in quarantine.

    Attributes:
        record: its document IRI; ``source``: the name of the source it came from.
        places: where its inputs stand; ``originals``: those inputs, as text.
        reasons: why, in words.
    """

    record: str
    source: str
    places: list[str] = field(default_factory=list)
    originals: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Removal:
    """What refusing took from one source, and what it left instead.

    Attributes:
        documents: IRIs of the refused records.
        links: lines that refused records say about others.
        stubs: lines that say of a link's target that it is a stub.
    """

    documents: set[str] = field(default_factory=set)
    links: set[bytes] = field(default_factory=set)
    stubs: set[str] = field(default_factory=set)

    def add(self, other: Removal) -> None:
        """Takes what ``other`` took, too."""
        self.documents |= other.documents
        self.links |= other.links
        self.stubs |= other.stubs

    def blocks(self, staged: Staged) -> Iterator[bytes]:
        """The sorted lines of ``staged`` without what was refused."""
        if not self.documents:
            yield from lines_of(staged.path)
            return
        refused = {document.encode() for document in self.documents}
        kept = (
            line
            for block in lines_of(staged.path)
            for line in block.splitlines(keepends=True)
            if line[1 : line.index(b">")].partition(b"#")[0] not in refused
            and line not in self.links
        )
        yield from heapq.merge(kept, (stub.encode() for stub in sorted(self.stubs)))


def remove(
    store: Store,
    source: Source,
    staged: Staged,
    ids: Identities,
    ontology: Ontology,
    refused: Collection[str],
) -> tuple[Removal, list[Refused]]:
    """Takes what ``source`` said in the ``refused`` records out of ``store``.

    Reads the source a second time to find what they were made from.
    """
    found: dict[str, Refused] = {}
    removal = Removal()
    graph = NamedNode(staged.graph)
    for record in records(source, ids, notes_for(source, ontology), None):
        if record.iri not in refused:
            continue
        entry = found.setdefault(record.iri, Refused(record.iri, source.name))
        entry.places.append(record.place)
        entry.originals.append(record.original)
        removal.documents.add(record.iri)
        own = (f"<{record.iri}>", f"<{record.iri}#")
        removal.links.update(line.encode() for line in record.triples if not line.startswith(own))
        for quad in _quads(record, graph):
            store.remove(quad)
    for document in sorted(removal.documents):
        stub = _stub(store, document)
        removal.stubs.update(stub)
        if stub:
            store.load("".join(stub).encode(), RdfFormat.N_TRIPLES, to_graph=graph)
    return removal, list(found.values())


def _quads(record: Record, graph: NamedNode) -> Iterable[Quad]:
    for quad in parse("".join(record.triples).encode(), format=RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _stub(store: Store, document: str) -> list[str]:
    """The lines that make ``document`` a stub, none where nothing links to it."""
    node = NamedNode(document)
    if next(store.quads_for_pattern(None, None, node), None) is None:
        return []
    return [
        f"<{document}> {term('rdf:type')} {term('fw:Stub')} .\n",
        f"<{document}> {term('rdfs:label')} {literal('refused record ' + document)} .\n",
    ]
