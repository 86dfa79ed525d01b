"""What follows from the hierarchy of the ontology for the instances of a store."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.rdf.ontology import INFERRED, Ontology

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
HIERARCHY = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:Cell> rdfs:subClassOf <urn:Part> .
<urn:Part> rdfs:subClassOf <urn:Entity> .
"""


def test_superclasses_follow_for_instances_that_are_not_asserted_to_be_of_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "classes.ttl").write_text(HIERARCHY)
    store = Store()
    for graph, text in {
        "urn:one": "<urn:a> a <urn:Cell>, <urn:Part> . <urn:b> a <urn:Cell> . <urn:c> a <urn:x> .",
        "urn:two": "<urn:a> a <urn:Cell> . <urn:b> a <urn:Cell>, <urn:Entity> .",
    }.items():
        store.load(text.encode(), RdfFormat.TURTLE, to_graph=NamedNode(graph))
    quads = list(Ontology(tmp_path).infer(store))
    assert len(quads) == len(set(quads))
    found = {(q.subject.value, q.object.value) for q in quads if q.predicate == TYPE}
    assert found == {("urn:a", "urn:Entity"), ("urn:b", "urn:Part")}
    assert {quad.graph_name for quad in quads} == {NamedNode(INFERRED)}
