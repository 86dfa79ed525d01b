"""Inherited terms: conditions that come from what a dataset was made from.

Along ``prov:wasDerivedFrom``, through however many datasets: an ancestor that is more restricted
than the dataset, or without a stated licence, is a condition. The shortest derivation
path is its evidence; paths share their ends, so that a long chain needs one node for each dataset
and ancestor. A dataset inherits nothing from another description of itself
(``prov:alternateOf``). An ancestor without a record ends the chain: nothing is known of it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from pyoxigraph import NamedNode, Store

from kg.authorities.identities import Identities
from kg.authorities.use_classes import SCHEME, UseClasses
from kg.build.rules.rule import Merged, Rule
from kg.rdf.namespaces import expand
from kg.rdf.ntriples import integer, iri, term

NAME: Final = "inherited-terms"
_Links = Mapping[str, Iterable[str]]


def infer(merged: Merged) -> Iterator[str]:
    """N-Triples lines: the inherited terms of each dataset, and the paths that lead to them."""
    store = merged.store
    classes = {
        dataset: use.rpartition("/")[2]
        for dataset, use in _pairs(store, "fw:effectiveUseClass")
        if use.startswith(SCHEME)
    }
    made_from: defaultdict[str, set[str]] = defaultdict(set)
    for made, origin in _pairs(store, "prov:wasDerivedFrom"):
        made_from[origin].add(made)
    same: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in _pairs(store, "prov:alternateOf"):
        same[one].add(other)
        same[other].add(one)
    rule = iri(merged.ids.inferred(NAME))
    for ancestor in sorted(made_from.keys() & classes.keys()):
        if merged.use_classes.rank(classes[ancestor]) != 0:
            yield from _of(ancestor, classes, made_from, same, merged, rule)


def _of(
    ancestor: str,
    classes: Mapping[str, str],
    made_from: _Links,
    same: Mapping[str, set[str]],
    merged: Merged,
    rule: str,
) -> Iterator[str]:
    """What ``ancestor`` adds to the conditions of all that was made from it."""
    following = _paths(ancestor, made_from)
    ids = merged.ids
    use = classes[ancestor]
    heirs = [
        made
        for made in following
        if made in classes
        and made not in same.get(ancestor, ())
        and _adds(use, classes[made], merged.use_classes)
    ]
    on_path = dict.fromkeys(heirs)
    for made in heirs:
        step = following[made][0]
        while step != ancestor and step not in on_path:
            on_path[step] = None
            step = following[step][0]
    for made in sorted(on_path):
        origin, steps = following[made]
        node = iri(path_node(made, ancestor, ids))
        yield f"{node} {term('rdf:type')} {term('fw:DerivationPath')} .\n"
        yield f"{node} {term('fw:ancestor')} {iri(ancestor)} .\n"
        yield f"{node} {term('fw:nextOnPath')} {iri(origin)} .\n"
        yield f"{node} {term('fw:steps')} {integer(steps)} .\n"
        yield f"{node} {term('fw:inferredBy')} {rule} .\n"
        if origin != ancestor:
            rest = iri(path_node(origin, ancestor, ids))
            yield f"{node} {term('fw:restOfPath')} {rest} .\n"
    for made in heirs:
        node = iri(path_node(made, ancestor, ids))
        yield f"{iri(made)} {term('fw:inheritedTerms')} {node} .\n"
        yield f"{node} {term('rdf:type')} {term('fw:InheritedTerms')} .\n"
        yield f"{node} {term('fw:useClass')} {iri(f'{SCHEME}/{use}')} .\n"


def path_node(made: str, ancestor: str, ids: Identities) -> str:
    """The IRI of the derivation path from ``made`` to ``ancestor``: a part of the record ``made``.

    >>> base = "http://localhost:8000/dataset/"
    >>> path_node(f"{base}a", f"{base}b", Identities())
    'http://localhost:8000/dataset/a#path-to-b'
    """
    local = ancestor.removeprefix(ids.base).removeprefix("dataset/")
    return f"{made}#path-to-{local.replace('#', '%23')}"


def _adds(use: str, own: str, order: UseClasses) -> bool:
    """Whether an ancestor of the class ``use`` adds a condition to a dataset of the class ``own``.

    >>> from kg.authorities.use_classes import shipped
    >>> order = shipped()
    >>> _adds("non-commercial", "any-use", order), _adds("non-commercial", "academic-only", order)
    (True, False)
    >>> _adds("unspecified", "academic-only", order), _adds("non-commercial", "unspecified", order)
    (True, True)
    """
    rank = order.rank(use)
    return rank < 0 or rank > max(order.rank(own), 0)


def _paths(ancestor: str, made_from: _Links) -> dict[str, tuple[str, int]]:
    """All that was made from ``ancestor`` → the next on the shortest way back, and its length.

    Of several ways of one length it is that through the first IRI in alphabetical order. A cycle
    does not lead back to ``ancestor``.
    """
    found: dict[str, tuple[str, int]] = {ancestor: ("", 0)}
    pending = deque([ancestor])
    while pending:
        origin = pending.popleft()
        steps = found[origin][1] + 1
        for made in sorted(made_from.get(origin, ())):
            if made not in found:
                found[made] = (origin, steps)
                pending.append(made)
    del found[ancestor]
    return found


def _pairs(store: Store, curie: str) -> Iterator[tuple[str, str]]:
    """Subject and object of all statements with a property, in any graph, IRIs only."""
    for quad in store.quads_for_pattern(None, NamedNode(expand(curie)), None, None):
        if isinstance(quad.object, NamedNode):
            yield cast(NamedNode, quad.subject).value, quad.object.value


RULE: Final = Rule(
    NAME,
    "Terms that datasets inherit",
    "Along all derivations, stated and inferred, through however many datasets: an ancestor that "
    "is more restricted than the dataset itself, or has no stated licence, is a "
    "condition of the dataset, with the shortest derivation path as evidence. It is no licence of "
    "the dataset. Other descriptions of the same dataset are no ancestors, and an ancestor that "
    "has no record ends the chain.",
    frozenset(
        {
            "fw:DerivationPath",
            "fw:InheritedTerms",
            "fw:ancestor",
            "fw:inferredBy",
            "fw:inheritedTerms",
            "fw:nextOnPath",
            "fw:restOfPath",
            "fw:steps",
            "fw:useClass",
            "rdf:type",
        }
    ),
    infer,
)
