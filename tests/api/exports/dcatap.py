"""The official shapes of DCAT-AP 3, as pySHACL can load them."""

from __future__ import annotations

from pathlib import Path

import rdflib
from pyshacl import validate
from rdflib.namespace import RDF, SH


def shapes(folder: Path) -> rdflib.Graph:
    """The shapes, without the property shapes that have no path (pySHACL refuses those)."""
    graph = rdflib.Graph()
    for name in ("dcat-ap-SHACL.ttl", "ranges.ttl"):
        graph.parse(folder / name)
    for shape in set(graph.objects(None, SH.property)):
        if (shape, SH.path, None) not in graph:
            graph.remove((None, SH.property, shape))
            graph.remove((shape, None, None))
    return graph


def violations(page: bytes, syntax: str, shapes_graph: rdflib.Graph) -> list[str]:
    """What the shapes find wrong with ``page``; warnings are left out."""
    rdflib.NORMALIZE_LITERALS = False
    data = rdflib.Graph().parse(data=page, format=syntax)
    _, report, _ = validate(data, shacl_graph=shapes_graph, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    return [
        f"{report.value(result, SH.focusNode)} {report.value(result, SH.resultPath)}"
        f" {report.value(result, SH.value)}: {report.value(result, SH.resultMessage)}"
        for result in report.subjects(RDF.type, SH.ValidationResult)
        if report.value(result, SH.resultSeverity) == SH.Violation
    ]
