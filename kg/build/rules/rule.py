"""What a rule is: a name, what it does in words, and a function from the merged graph to lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import Store

from kg.authorities.identities import Identities
from kg.authorities.use_classes import UseClasses
from kg.build.identity_file import NONE, IdentityStatements


@dataclass(frozen=True, slots=True)
class Merged:
    """The graph of all sources, without refused records, that rules read.

    Attributes:
        store: a named graph a source, the ontology, and the graphs of the rules before.
        ids: the IRIs of the deployment.
        use_classes: those of the ontology in ``store``.
        statements: what the operator states about the identity of datasets.
    """

    store: Store
    ids: Identities
    use_classes: UseClasses
    statements: IdentityStatements = NONE


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that is applied to the merged sources.

    Attributes:
        name: last segment of its graph's IRI: ``effective-terms``.
        title: what it infers, in a few words.
        description: when it infers what, for those who read its graph's record.
        terms: every class and property that it can emit, as CURIEs.
        infer: N-Triples lines, each ending in `` .\\n``, from the statements of the sources.
    """

    name: str
    title: str
    description: str
    terms: frozenset[str]
    infer: Callable[[Merged], Iterable[str]]
