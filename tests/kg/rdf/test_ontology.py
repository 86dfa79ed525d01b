"""What follows from the hierarchy of the ontology for the instances of several graphs."""

from __future__ import annotations

from pathlib import Path

from kg.rdf.ontology import Ontology
from kg.rdf.statements import of_lines

HIERARCHY = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:Cell> rdfs:subClassOf <urn:Part> .
<urn:Part> rdfs:subClassOf <urn:Entity> .
"""
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def test_superclasses_follow_for_instances_that_are_not_asserted_to_be_of_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "classes.ttl").write_text(HIERARCHY)
    asserted = {
        "urn:one": {("a", "Cell"), ("a", "Part"), ("b", "Cell"), ("c", "x"), ("a#1", "Part")},
        "urn:two": {("a", "Cell"), ("b", "Cell"), ("b", "Entity")},
    }
    graphs = [
        of_lines(
            name, [f"<urn:{subject}> {TYPE} <urn:{class_}> .\n" for subject, class_ in statements]
        )
        for name, statements in asserted.items()
    ]
    lines = [line for line in Ontology(tmp_path).infer(graphs) if TYPE in line]
    assert lines == [f"<urn:{subject}> {TYPE} <urn:Entity> .\n" for subject in ("a#1", "a")] + [
        f"<urn:b> {TYPE} <urn:Part> .\n"
    ]


def test_a_statement_within_a_text_is_no_type(tmp_path: Path) -> None:
    (tmp_path / "classes.ttl").write_text(HIERARCHY)
    graph = of_lines("urn:one", [f'<urn:a> <urn:p> "<urn:b> {TYPE} <urn:Cell> .\\n" .\n'])
    assert not [line for line in Ontology(tmp_path).infer([graph]) if TYPE in line]
