"""Properties and classes in a query that are nowhere in the graph, with the nearest that are.

SPARQL answers a misspelt property with no rows and no word; likewise a property that no
instance of the class has. Which there are follows from the VoID description of the snapshot.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from api.graph.terms import select
from api.state.current_snapshot import Current
from kg.rdf.namespaces import shorten
from kg.saved_queries.class_uses import class_uses
from kg.saved_queries.lexing import prologue, tokens

#: the classes and properties of the graph, by its VoID description
VOCABULARY: Final = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?term { ?partition void:property|void:class ?term }"""
#: which properties the instances of a class have
_PARTITIONS: Final = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?class ?property
{ ?partition void:class ?class ; void:propertyPartition/void:property ?property }"""
_LOCAL_NAME: Final = re.compile(r"[^/#]*$")
_MOST: Final = 5  # that are worth naming
_CUTOFF: Final = 0.6


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What is in a graph, by its VoID description.

    Attributes:
        terms: its properties and classes; ``namespaces``: theirs.
        properties: those of the instances of each class.
    """

    terms: frozenset[str]
    namespaces: frozenset[str]
    properties: Mapping[str, frozenset[str]]


_VOCABULARIES: Final[WeakKeyDictionary[Current, _Vocabulary]] = WeakKeyDictionary()


class UnknownTerm(NamedTuple):
    """A term that no statement uses, or none about instances of a class.

    Attributes:
        curie: the term, shortened.
        nearest: terms of the graph that are written almost alike, the nearest first.
        of: the class, shortened.
    """

    curie: str
    nearest: tuple[str, ...]
    of: str = ""

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        if self.of:
            return f"{self.curie}: no such property on {self.of}{hint}"
        return f"{self.curie} is nowhere in this graph{hint}"


async def unknown_terms(current: Current, text: str) -> list[UnknownTerm]:
    """The properties and classes that the query ``text`` names and the graph does not have.

    Also the properties that the graph has, but not of the class of which the query wants them.
    Only terms in namespaces of properties and classes that the graph has are looked at: others
    may be names of records, of graphs, or of other endpoints. Nothing where the graph has no
    VoID description.

    Raises:
        FairweaveError: the engine does not answer.
    """
    known = await _vocabulary(current)
    named = dict.fromkeys(iris_in(text))
    suspects = [
        iri
        for iri in named
        if iri not in known.terms | known.namespaces
        and _LOCAL_NAME.sub("", iri) in known.namespaces
    ]
    found = [
        UnknownTerm(shorten(iri), _nearest(iri, known.terms))
        for iri in suspects[:_MOST]
        if not await _is_used(current, iri)
    ]
    pairs = class_uses(text) if not known.properties.keys().isdisjoint(named) else []
    apart = [
        (of, iri)
        for of, iri in pairs
        if of in known.properties and iri in known.terms - known.properties[of]
    ]
    return found + [
        UnknownTerm(shorten(iri), _nearest(iri, known.properties[of]), shorten(of))
        for of, iri in apart[:_MOST]
        if not await _is_used(current, iri, of)
    ]


async def _vocabulary(current: Current) -> _Vocabulary:
    """The properties and classes of the graph.

    They are read once: what an endpoint has since then is found by :func:`_is_used`.
    """
    found = _VOCABULARIES.get(current)
    if found is None:
        terms = frozenset(row["term"].value for row in await select(current, VOCABULARY))
        namespaces = frozenset(_LOCAL_NAME.sub("", iri) for iri in terms)
        properties: dict[str, set[str]] = {}
        for row in await select(current, _PARTITIONS):
            properties.setdefault(row["class"].value, set()).add(row["property"].value)
        found = _Vocabulary(
            terms, namespaces, {of: frozenset(iris) for of, iris in properties.items()}
        )
        _VOCABULARIES[current] = found
    return found


async def _is_used(current: Current, iri: str, of: str = "") -> bool:
    """Whether a statement has ``iri``: the ontology does, and graphs of sources as published.

    Args:
        of: a class; whether a statement about an instance of it has the property ``iri``. By
            inference there are more instances than the description of the graph counts.
    """
    if of:
        statement = f"?s a <{of}> ; <{iri}> ?o"
        pattern = f"{{ {statement} }} UNION {{ GRAPH ?g {{ {statement} }} }}"
        return bool(await select(current, f"SELECT ?s {{ {pattern} }} LIMIT 1"))
    pattern = (
        f"{{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} UNION {{ ?s <{iri}> ?o }}"
        f" UNION {{ GRAPH ?g {{ {{ ?s <{iri}> ?o }} UNION {{ ?s a <{iri}> }} }} }}"
    )
    return bool(await select(current, f"SELECT ?s ?o {{ {pattern} }} LIMIT 1"))


def iris_in(text: str) -> Iterator[str]:
    """The IRIs that the query ``text`` names, in full or with a prefix, in their order."""
    namespaces = prologue(text)
    for token in tokens(text):
        if token.kind == "iri":
            yield token.text[1:-1]
        elif token.kind == "word" and ":" in token.text:
            prefix, _, local = token.text.partition(":")
            if local and prefix in namespaces:
                yield namespaces[prefix] + local


def _nearest(iri: str, known: Collection[str]) -> tuple[str, ...]:
    name = _LOCAL_NAME.search(iri)[0].lower()  # type: ignore[index]
    names: dict[str, list[str]] = {}
    for other in sorted(known):
        names.setdefault(_LOCAL_NAME.search(other)[0].lower(), []).append(other)  # type: ignore[index]
    near = difflib.get_close_matches(name, names, n=2, cutoff=_CUTOFF)
    return tuple(shorten(other) for found in near for other in names[found])[:_MOST]
