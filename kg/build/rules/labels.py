"""Rule ``labels``: one preferred name for each concept, organization, language, collection.

Sources give names as they write them. The preferred one is that of an authority; else the one
that most sources use; else the most frequent; else the first by code point. Others are
alternative names. A name without a language is none beside the same text in a language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.authorities.organizations import authority_name
from kg.build.rules.rule import Merged, Rule
from kg.rdf.namespaces import expand
from kg.rdf.ntriples import iri, literal, term
from kg.record_types import record_types

_CONCEPT: Final = ("skos:prefLabel", "skos:altLabel")
_NAME: Final = NamedNode(expand("fw:nameAsGiven"))
_TYPE: Final = NamedNode(expand("rdf:type"))


def _named() -> dict[NamedNode, tuple[str, ...]]:
    """Class → property of the preferred name, property of the others."""
    return {
        NamedNode(expand(curie)): one.names
        for one in record_types()
        if one.names
        for curie in one.classes
    }


def _properties(
    store: Store, subject: NamedNode, named: Mapping[NamedNode, tuple[str, ...]]
) -> tuple[str, ...]:
    types = {quad.object for quad in store.quads_for_pattern(subject, _TYPE, None)}
    return next((named[each] for each in named if each in types), _CONCEPT)


def _infer(merged: Merged) -> Iterable[str]:
    store = merged.store
    given: dict[NamedNode, dict[Literal, set[NamedNode]]] = defaultdict(lambda: defaultdict(set))
    for quad in store.quads_for_pattern(None, _NAME, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            assert isinstance(quad.graph_name, NamedNode)
            given[quad.subject][quad.object].add(quad.graph_name)
    named = _named()
    for subject, each in given.items():
        names = _in_languages(each)
        preferred, alternative = _properties(store, subject, named)
        stated = {
            quad.object
            for quad in store.quads_for_pattern(subject, NamedNode(expand(preferred)), None)
            if isinstance(quad.object, Literal)
        }
        others = set(names) - stated
        if not stated:
            chosen = _chosen(store, subject, names)
            others.discard(chosen)
            yield f"{iri(subject.value)} {term(preferred)} {_term(chosen)} .\n"
        for name in others:
            yield f"{iri(subject.value)} {term(alternative)} {_term(name)} .\n"


def _in_languages(names: dict[Literal, set[NamedNode]]) -> dict[Literal, set[NamedNode]]:
    """``names``, of which those without a language count for the same text in a language."""
    tagged = {name.value: name for name in names if name.language}
    found: dict[Literal, set[NamedNode]] = {}
    for name, graphs in names.items():
        found.setdefault(tagged.get(name.value, name), set()).update(graphs)
    return found


def _chosen(store: Store, subject: NamedNode, names: dict[Literal, set[NamedNode]]) -> Literal:
    """The preferred one of ``names`` (each with the graphs that use it)."""
    if "/organization/" in subject.value:
        for name in names:
            if known := authority_name(name.value):
                return Literal(known)
    if len(names) == 1:
        return next(iter(names))
    uses = _uses(store, subject, names)
    return min(names, key=lambda name: (-len(names[name]), -uses[name], name.value))


def _uses(
    store: Store, subject: NamedNode, names: dict[Literal, set[NamedNode]]
) -> dict[Literal, int]:
    """How often each name is used: as counted by its source, else by links in its graph."""
    count: dict[Literal, int] = dict.fromkeys(names, 0)
    counted: set[NamedNode] = set()
    for quad in store.quads_for_pattern(subject, NamedNode(expand("fw:spelling")), None):
        graph = quad.graph_name
        assert isinstance(graph, NamedNode) and isinstance(quad.object, NamedNode)
        name = _object(store, quad, "rdf:value")
        number = _object(store, quad, "fw:spellingCount")
        if name in count and number is not None:
            counted.add(graph)
            count[name] += int(number.value)
    for name, graphs in names.items():
        for graph in graphs - counted:
            count[name] += sum(1 for _ in store.quads_for_pattern(None, None, subject, graph))
    return count


def _object(store: Store, use: Quad, curie: str) -> Literal | None:
    assert isinstance(use.object, NamedNode)
    found = store.quads_for_pattern(use.object, NamedNode(expand(curie)), None, use.graph_name)
    first = next(found, None)
    return first.object if first is not None and isinstance(first.object, Literal) else None


def _term(name: Literal) -> str:
    return literal(name.value, name.language or "")


RULE: Final = Rule(
    "labels",
    "Preferred names",
    "Each concept, organization, model, language, collection and reference has one preferred name:"
    " that of an authority; else the one that most sources use; else the most frequent; else the"
    " first by code point. The others are alternative names.",
    frozenset(
        {"skos:prefLabel", "skos:altLabel", "foaf:name", "rdfs:label"}
        | {"dcterms:title", "dcterms:alternative"}
    ),
    _infer,
)
