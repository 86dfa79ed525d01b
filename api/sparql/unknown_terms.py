"""Properties and classes in a query that are nowhere in the graph, with the nearest that are.

SPARQL answers a misspelt property with no rows and no word. Which properties and classes
there are follows from the VoID description of the snapshot.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from api.graph.terms import select
from api.state.current_snapshot import Current
from kg.rdf.namespaces import shorten
from kg.saved_queries.lexing import prologue, tokens

#: the classes and properties of the graph, by its VoID description
VOCABULARY: Final = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?term { ?partition void:property|void:class ?term }"""
_LOCAL_NAME: Final = re.compile(r"[^/#]*$")
_MOST: Final = 5  # that are worth naming
_CUTOFF: Final = 0.6
_VOCABULARIES: Final[WeakKeyDictionary[Current, tuple[frozenset[str], frozenset[str]]]] = (
    WeakKeyDictionary()
)


class UnknownTerm(NamedTuple):
    """A term that no statement uses.

    Attributes:
        curie: the term, shortened.
        nearest: terms of the graph that are written almost alike, the nearest first.
    """

    curie: str
    nearest: tuple[str, ...]

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return f"{self.curie} is nowhere in this graph{hint}"


async def unknown_terms(current: Current, text: str) -> list[UnknownTerm]:
    """The properties and classes that the query ``text`` names and the graph does not have.

    Only terms in namespaces of properties and classes that the graph has are looked at: others
    may be names of records, of graphs, or of other endpoints. Nothing where the graph has no
    VoID description.

    Raises:
        FairweaveError: the engine does not answer.
    """
    known, namespaces = await _vocabulary(current)
    suspects = [
        iri
        for iri in dict.fromkeys(iris_in(text))
        if iri not in known | namespaces and _LOCAL_NAME.sub("", iri) in namespaces
    ]
    return [
        UnknownTerm(shorten(iri), _nearest(iri, known))
        for iri in suspects[:_MOST]
        if not await _is_used(current, iri)
    ]


async def _vocabulary(current: Current) -> tuple[frozenset[str], frozenset[str]]:
    """The properties and classes of the graph, and their namespaces.

    They are read once: what an endpoint has since then is found by :func:`_is_used`.
    """
    found = _VOCABULARIES.get(current)
    if found is None:
        known = frozenset(row["term"].value for row in await select(current, VOCABULARY))
        found = known, frozenset(_LOCAL_NAME.sub("", iri) for iri in known)
        _VOCABULARIES[current] = found
    return found


async def _is_used(current: Current, iri: str) -> bool:
    """Whether a statement has ``iri``: the ontology does, and graphs of sources as published."""
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
