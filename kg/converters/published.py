"""What a publisher states, unchanged, beside what a converter makes of it.

A converter of a format that is RDF already may have ``published(path, ids, notes)``: the statements
of its source in the publisher's own terms. A build keeps them in the named graph
``{base}published/<source>``, out of the default graph: they are about the publisher's resources,
and queries over the graph's own terms would count them twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from pyoxigraph import BlankNode, Triple

from kg.authorities.identities import Identities
from kg.converters.record import Notes


@runtime_checkable
class WithPublished(Protocol):
    """A converter that gives the statements of a source as they are published."""

    def publishes(self, path: Path) -> bool:
        """Whether the source at ``path`` has any."""

    def published(self, path: Path, ids: Identities, notes: Notes) -> Iterator[str]:
        """N-Triples lines without blank nodes, each ending in `` .\\n``, in any order.

        Raises:
            SourceError: a file cannot be read.
        """


def without_blank_nodes(triples: Iterable[Triple], document: str) -> Iterator[str]:
    """``triples`` as N-Triples lines; blank nodes are parts of ``document``, by their order.

    >>> from pyoxigraph import RdfFormat, parse
    >>> found = parse("_:a <urn:p> _:b .", format=RdfFormat.TURTLE)
    >>> list(without_blank_nodes((quad.triple for quad in found), "urn:d"))
    ['<urn:d#node-1> <urn:p> <urn:d#node-2> .\\n']
    """
    names: dict[str, str] = {}

    def named(term: object) -> str:
        if not isinstance(term, BlankNode):
            return str(term)
        return names.setdefault(term.value, f"<{document}#node-{len(names) + 1}>")

    for triple in triples:
        if not isinstance(triple.object, Triple):
            subject, predicate = named(triple.subject), named(triple.predicate)
            yield f"{subject} {predicate} {named(triple.object)} .\n"
