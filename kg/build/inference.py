"""Applies the rules of :mod:`kg.build.rules` to a staged store, each into its own graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from pyoxigraph import Store

from kg.authorities.identities import Identities
from kg.authorities.use_classes import UseClasses
from kg.build.identity_file import NONE, IdentityStatements
from kg.build.loading import add
from kg.build.rules import RULES
from kg.build.rules.rule import Merged, Rule
from kg.progress import Progress
from kg.rdf.ntriples import iri, literal, term
from kg.rdf.ontology import INFERRED, Ontology
from kg.rdf.statements import Graph, of_lines

#: statements that are in memory at a time; Oxigraph sorts as many
_TOGETHER: Final = 1_000_000
#: every class and property that :func:`describe` emits
TERMS = frozenset({"fw:InferredGraph", "rdfs:label", "dcterms:description"})


def infer(
    store: Store,
    ids: Identities,
    use_classes: UseClasses,
    progress: Progress,
    rules: Sequence[Rule] = RULES,
    statements: IdentityStatements = NONE,
) -> list[Graph]:
    """Adds to ``store`` what ``rules`` infer; the graphs that came of it, in the rules' order."""
    graphs = []
    merged = Merged(store, ids, use_classes, statements)
    with progress.step("Inferring", "rules", len(rules)) as on_progress:
        for number, rule in enumerate(rules, 1):
            graph = of_lines(ids.inferred(rule.name), rule.infer(merged))
            add(store, graph)
            if any(graph.blocks()):  # a graph without a statement is none
                graphs.append(graph)
            on_progress(number)
    return graphs


def infer_classes(store: Store, ontology: Ontology, graphs: Sequence[Graph]) -> int:
    """Adds to ``store`` what follows from the hierarchy of ``ontology``: how many statements.

    Args:
        graphs: all that is stated in ``store``, as text.
    """
    following, number = ontology.infer(graphs), 0
    while lines := list(islice(following, _TOGETHER)):
        add(store, of_lines(INFERRED, lines))
        number += len(lines)
    return number


def describe(ids: Identities, rules: Sequence[Rule] = RULES) -> Iterator[str]:
    """The description of the rules' graphs, as N-Triples lines."""
    for rule in rules:
        graph = iri(ids.inferred(rule.name))
        yield f"{graph} {term('rdf:type')} {term('fw:InferredGraph')} .\n"
        yield f"{graph} {term('rdfs:label')} {literal(rule.title)} .\n"
        yield f"{graph} {term('dcterms:description')} {literal(rule.description)} .\n"
