"""Statements collected about one subject after the other, and written in any syntax of RDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.rdf.characters import well_formed
from kg.rdf.namespaces import PREFIXES, expand

#: prefixes that only these statements need
_MORE: Final = {
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "ldp": "http://www.w3.org/ns/ldp#",
    "dcatap": "http://data.europa.eu/r5r/",
    "fdp": "https://w3id.org/fdp/fdp-o#",
    "r3d": "http://www.re3data.org/schema/3-0#",
}
_ALL: Final = dict(PREFIXES) | _MORE
#: suffix of an address → syntax
SYNTAXES: Final = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "nt": RdfFormat.N_TRIPLES,
    # the statements are in the default graph
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}

Object = NamedNode | Literal


class Statements:
    """Collects statements, each once, those about one subject together."""

    def __init__(self) -> None:
        self._statements: dict[str, dict[tuple[str, Object], None]] = {}

    def about(self, subject: str, *pairs: tuple[str, Object | None]) -> None:
        """Adds each pair of property and object about ``subject`` (an IRI) that has an object."""
        statements = self._statements.setdefault(subject, {})
        for curie, value in pairs:
            if value is not None:
                statements[curie, value] = None

    def knows(self, subject: str) -> bool:
        """Whether there is a statement about ``subject``."""
        return subject in self._statements

    def __iter__(self) -> Iterator[Triple]:
        for subject, pairs in self._statements.items():
            node = NamedNode(subject)
            for curie, value in pairs:
                yield Triple(node, _property(curie), value)

    def written(self, syntax: str) -> bytes:
        """All of it, in the syntax that the suffix ``syntax`` names."""
        body = serialize(self, format=SYNTAXES[syntax], prefixes=_used(self._statements)) or b""
        return well_formed(body) if syntax == "rdf" else body


def iri(value: str) -> NamedNode | None:
    """``value`` as a node; nothing where it is no IRI."""
    try:
        return NamedNode(value) if value else None
    except ValueError:
        return None


def term(curie: str) -> NamedNode:
    """The term that ``curie`` names."""
    return _property(curie)


def text(value: str, language: str = "") -> Literal | None:
    """``value`` as a literal; nothing where it is empty."""
    if not value:
        return None
    return Literal(value, language=language) if language else Literal(value)


def typed(value: object, datatype: str) -> Literal | None:
    """``value`` as a literal of ``datatype`` (a CURIE); nothing where it is empty."""
    return Literal(str(value), datatype=_property(datatype)) if value not in ("", None) else None


def date(value: str) -> Literal | None:
    """An ISO 8601 year, month or day, or a time, as the literal that it is."""
    kinds = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
    return typed(value, kinds.get(len(value), "xsd:dateTime"))


_PROPERTIES: Final[dict[str, NamedNode]] = {}


def _property(curie: str) -> NamedNode:
    node = _PROPERTIES.get(curie)
    if node is None:
        prefix, _, name = curie.partition(":")
        whole = _MORE[prefix] + name if prefix in _MORE else expand(curie)
        node = _PROPERTIES[curie] = NamedNode(whole)
    return node


def _used(statements: dict[str, dict[tuple[str, Object], None]]) -> dict[str, str]:
    used = {curie.partition(":")[0] for pairs in statements.values() for curie, _ in pairs}
    return {prefix: _ALL[prefix] for prefix in sorted(used | {"xsd"}) if prefix in _ALL}
