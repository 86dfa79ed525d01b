"""What is looked for again after records were taken out of what was judged."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from kg.validation import Shapes, validate

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <http://example.org/> .
"""
SHAPES = """
e:by-class a sh:NodeShape ; sh:targetClass e:A ; sh:property [ sh:path e:p ; sh:class e:B ] .
e:by-choice a sh:NodeShape ; sh:targetClass e:A ; sh:property [
    sh:path e:q ;
    sh:or ( [ sh:datatype xsd:string ] [ sh:property [ sh:path e:r ; sh:minCount 1 ] ] )
  ] .
e:by-link a sh:NodeShape ; sh:targetClass e:A ;
  sh:property [ sh:path [ sh:inversePath e:of ] ; sh:minCount 1 ] .
e:by-step a sh:NodeShape ; sh:targetClass e:A ;
  sh:property [ sh:path ( e:p e:r ) ; sh:minCount 1 ] .
"""


@pytest.mark.parametrize(
    ("shape", "data"),
    [
        ("by-class", "e:a e:p e:x . e:x a e:B ."),
        ("by-choice", "e:a e:q e:x . e:x e:r 1 ."),
        ("by-link", "e:x e:of e:a ."),
        ("by-step", "e:a e:p e:x . e:x e:r 1 ."),
    ],
)
def test_what_conforms_because_of_another_node_is_judged_without_it(shape: str, data: str) -> None:
    every = Graph().parse(data=PREFIXES + SHAPES, format="turtle")
    shapes = Shapes(every.cbd(URIRef(f"http://example.org/{shape}")))
    store = ox.Store()
    store.load(f"{PREFIXES} e:a a e:A . {data}".encode(), ox.RdfFormat.TURTLE)
    assert not validate(store, shapes).refused
    for quad in list(store.quads_for_pattern(ox.NamedNode("http://example.org/x"), None, None)):
        store.remove(quad)
    found = validate(store, shapes, after_removal=True).refused
    assert list(found) == ["http://example.org/a"]
