"""Validation: candidates by SPARQL, the verdict by pySHACL.

>>> folder = getfixture("tmp_path")
>>> _ = (folder / "shapes.ttl").write_text('''
... @prefix sh: <http://www.w3.org/ns/shacl#> .
... @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
... <urn:s> a sh:NodeShape ; sh:targetClass <urn:D> ; sh:property <urn:s#year> .
... <urn:s#year> sh:path <urn:releaseYear> ; sh:datatype xsd:integer .
... ''')
>>> _ = (folder / "data.ttl").write_text('''
... @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
... <http://h/dataset/ami> a <urn:D> ; <urn:releaseYear> "19x8"^^xsd:integer .
... ''')
>>> report = validate_files([folder / "data.ttl"], Shapes.load(folder / "shapes.ttl"))
>>> print(report.to_text().splitlines()[0])
dataset ami: release year “19x8” is not a whole number
"""

from kg.validation.files import validate_files
from kg.validation.judge import validate
from kg.validation.report import Finding, Report
from kg.validation.shapes import Shapes, ShapesError

__all__ = ["Finding", "Report", "Shapes", "ShapesError", "validate", "validate_files"]
