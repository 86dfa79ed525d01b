"""RDF terms between Oxigraph, which stores them, and rdflib, on whose terms pySHACL judges.

rdflib rewrites literals as it makes them (``"19x8"^^xsd:integer`` or ``"01"``)
unless that is switched off; here it is, so that what is validated is what the
store contains.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import IdentifiedNode, Node

from kg.errors import FairweaveError

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_STRING: Final = f"{_XSD}string"

#: terms of a triple in a store
Term = ox.NamedNode | ox.BlankNode | ox.Literal


@lru_cache(maxsize=65536)
def _uri(value: str) -> URIRef:
    return URIRef(value)


def to_rdflib(term: object) -> IdentifiedNode | Literal:
    """The rdflib term that is ``term``; a plain string has no datatype, as rdflib's parsers do it.

    Raises:
        FairweaveError: it is a triple term of RDF 1.2, which SHACL knows nothing of.
    """
    if isinstance(term, ox.NamedNode):
        return _uri(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language is not None:
            return Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        return Literal(
            term.value, datatype=None if datatype == _STRING else _uri(datatype), normalize=False
        )
    raise FairweaveError(f"{term}: triples about triples (RDF 1.2) cannot be validated")


def from_rdflib(node: Node) -> Term:
    """The Oxigraph term that is ``node``; the inverse of :func:`to_rdflib`."""
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or _STRING)))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    return ox.NamedNode(str(node))


@lru_cache(maxsize=65536)
def as_stored(term: Term) -> Term:
    """``term`` as Oxigraph gives it back once it is stored.

    >>> str(as_stored(ox.Literal("4.0", datatype=ox.NamedNode(f"{_XSD}decimal"))))
    '"4"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    if not isinstance(term, ox.Literal) or not term.datatype.value.startswith(_XSD):
        return term
    if term.datatype.value == _STRING:
        return term
    store, anything = ox.Store(), ox.NamedNode("urn:x")
    store.add(ox.Quad(anything, anything, term))
    stored: ox.Literal = next(iter(store)).object
    return stored


def sparql(node: Node) -> str | None:
    """``node`` as it is written in a query; ``None`` for a blank node, which has no name there."""
    return None if isinstance(node, BNode) else str(from_rdflib(node))
