"""The catalogue as RDF: generic SPARQL editors find the saved queries in the graph itself.

Source: SHACL, section 6 (SPARQL-based executables) as used for examples by
https://github.com/sib-swiss/sparql-examples, which editors look for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from kg.authorities.identities import Identities
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import iri, literal, term, typed
from kg.saved_queries.lexing import prologue
from kg.saved_queries.saved_query import SavedQuery

#: every class and property that this module emits
TERMS: Final = frozenset(
    {
        "rdf:type", "sh:SPARQLExecutable", "sh:SPARQLSelectExecutable", "sh:PrefixDeclaration",
        "sh:select", "sh:prefixes", "sh:declare", "sh:prefix", "sh:namespace",
        "rdfs:label", "rdfs:comment", "dcterms:identifier", "dcterms:description",
        "dcterms:isPartOf", "schema:keywords", "schema:target", "spex:federatesWith",
    }
)  # fmt: skip


def describe(queries: Iterable[SavedQuery], ids: Identities) -> Iterator[str]:
    """N-Triples lines that describe ``queries`` and the prefixes they use.

    The query with id ``x`` is ``{base}queries/x``. Its text is whole: the prefixes
    are declared in it too.
    """
    catalogue = f"{ids.base}queries"
    prefixes = f"{catalogue}#prefixes"
    namespaces = dict(PREFIXES)  # editors offer them all, whether or not a query has them
    for query in queries:
        namespaces |= prologue(query.text)
        pairs = [
            ("rdf:type", term("sh:SPARQLExecutable")),
            ("rdf:type", term("sh:SPARQLSelectExecutable")),
            ("rdfs:label", literal(query.id)),
            ("rdfs:comment", literal(query.summary, "en")),
            ("dcterms:identifier", literal(query.id)),
            ("dcterms:description", literal(query.description, "en")),
            ("sh:select", literal(query.text)),
            ("sh:prefixes", iri(prefixes)),
            ("dcterms:isPartOf", iri(catalogue)),
            ("schema:target", iri(f"{ids.base}sparql")),
            *(("schema:keywords", literal(tag, "en")) for tag in query.tags),
            *(("spex:federatesWith", iri(endpoint)) for endpoint in query.endpoints),
        ]
        yield from _lines(f"{catalogue}/{query.id}", pairs)
    yield from _lines(catalogue, [("rdfs:label", literal("Saved queries", "en"))])
    yield from _lines(
        prefixes,
        [
            ("rdfs:label", literal("Prefixes", "en")),
            ("dcterms:isPartOf", iri(catalogue)),
            *(("sh:declare", iri(f"{catalogue}#prefix-{name}")) for name in sorted(namespaces)),
        ],
    )
    for name, namespace in sorted(namespaces.items()):
        pairs = [
            ("rdf:type", term("sh:PrefixDeclaration")),
            ("rdfs:label", literal(name)),
            ("sh:prefix", literal(name)),
            ("sh:namespace", typed(namespace, "xsd:anyURI")),
        ]
        yield from _lines(f"{catalogue}#prefix-{name}", pairs)


def _lines(subject: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    about = iri(subject)
    for curie, value in pairs:
        yield f"{about} {term(curie)} {value} .\n"
