"""What a build reports about identity: identifiers that contradict, statements without effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from kg.authorities.identities import Identities
from kg.authorities.redaction import without_addresses
from kg.build.identity_file import IdentityStatements
from kg.rdf.namespaces import expand


@dataclass(frozen=True, slots=True, order=True)
class Contradiction:
    """Identifiers that contradict each other.

    Attributes:
        record: IRI of the record that they are given for.
        graph: the named graph that states the contradiction: of a source, or of a rule.
        problem: which identifiers, in words.
    """

    record: str
    graph: str
    problem: str


def contradictions(store: Store) -> list[Contradiction]:
    """Every contradiction of identifiers, within sources and between them, sorted."""
    stated = NamedNode(expand("fw:identifierContradiction"))
    return sorted(
        Contradiction(quad.subject.value, quad.graph_name.value, quad.object.value)
        for quad in store.quads_for_pattern(None, stated, None)
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.graph_name, NamedNode)
        and isinstance(quad.object, Literal)
    )


def not_described(store: Store, ids: Identities, statements: IdentityStatements) -> Iterator[str]:
    """The datasets that the operator's file names and no source describes, as it names them."""
    is_a, dataset = NamedNode(expand("rdf:type")), NamedNode(expand("dcat:Dataset"))
    named = {name for group in (*statements.same, *statements.different) for name in group}
    for name in sorted(named):
        known = store.quads_for_pattern(NamedNode(ids.resolve(name)), is_a, dataset)
        if next(known, None) is None:
            yield without_addresses(name)
