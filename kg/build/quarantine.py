"""Takes refused records out of a staged store, whole, and reports what they were made from.

A refused record leaves nothing behind but a stub where another record links to it: the link
stays, and its target is described as a stub.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.build.originals import originals
from kg.build.staging import Staged
from kg.rdf.dumps import lines_of
from kg.rdf.ntriples import literal, term

#: every class and property of a stub that this module leaves
TERMS: Final = frozenset({"fw:Stub", "rdfs:label"})


@dataclass(slots=True)
class Refused:
    """A record in quarantine.

    Attributes:
        record: its document IRI; ``source``: the name of the source it came from.
        places: positions of its inputs; ``originals``: those inputs, as text.
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
        stubs: lines that state of a link's target that it is a stub.
    """

    documents: set[str] = field(default_factory=set)
    stubs: set[str] = field(default_factory=set)

    def add(self, other: Removal) -> None:
        """Adds what ``other`` took."""
        self.documents |= other.documents
        self.stubs |= other.stubs

    def blocks(self, staged: Staged) -> Iterator[bytes]:
        """The sorted lines of ``staged`` without what was refused."""
        if not self.documents:
            yield from lines_of(staged.path)
            return
        refused = {document.encode() for document in self.documents}
        accepted = (
            line
            for block in lines_of(staged.path)
            for line in block.splitlines(keepends=True)
            if line[1 : line.index(b">")].partition(b"#")[0] not in refused
        )
        yield from heapq.merge(accepted, (stub.encode() for stub in sorted(self.stubs)))


def remove(store: Store, staged: Staged, refused: Collection[str]) -> tuple[Removal, list[Refused]]:
    """Takes the ``refused`` records of the source that is ``staged`` out of ``store``."""
    found: dict[str, Refused] = {}
    removal = Removal()
    graph = NamedNode(staged.graph)
    for original in originals(staged.originals, refused):
        entry = found.setdefault(original.iri, Refused(original.iri, staged.source))
        if original.place or original.text:  # a statement of another row about it has neither
            entry.places.append(original.place)
            entry.originals.append(original.text)
    removal.documents.update(found)
    for document in sorted(found):
        for quad in parse(_statements(staged.path, document), format=RdfFormat.N_TRIPLES):
            store.remove(Quad(quad.subject, quad.predicate, quad.object, graph))
    for document in sorted(found):
        stub = _stub(store, document)
        removal.stubs.update(stub)
        if stub:
            store.load("".join(stub).encode(), RdfFormat.N_TRIPLES, to_graph=graph)
    return removal, list(found.values())


def _statements(path: Path, document: str) -> bytes:
    """The lines of the sorted file ``path`` about ``document`` and its parts."""
    found: list[bytes] = []
    with path.open("rb") as file:
        for prefix in (f"<{document}#".encode(), f"<{document}>".encode()):
            _seek(file, prefix, path.stat().st_size)
            found += takewhile(partial(_begins, prefix), file)
    return b"".join(found)


def _begins(prefix: bytes, line: bytes) -> bool:
    return line.startswith(prefix)


def _seek(file: BinaryIO, prefix: bytes, size: int) -> None:
    """Go to the first of the sorted lines of ``file`` that is not less than ``prefix``."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        file.seek(middle)
        if middle:
            file.seek(middle - 1)
            file.readline()
        line = file.readline()
        if line and line < prefix:
            low = file.tell()
        else:
            high = middle
    file.seek(low)
    if low:
        file.seek(low - 1)
        file.readline()


def _stub(store: Store, document: str) -> list[str]:
    """The lines that make ``document`` a stub, none where nothing links to it."""
    node = NamedNode(document)
    if next(store.quads_for_pattern(None, None, node), None) is None:
        return []
    return [
        f"<{document}> {term('rdf:type')} {term('fw:Stub')} .\n",
        f"<{document}> {term('rdfs:label')} {literal('refused record ' + document)} .\n",
    ]
