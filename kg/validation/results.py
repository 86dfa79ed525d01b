"""What pySHACL found: as findings for people, and as a report that is the same every time.

pySHACL names its results by blank nodes and writes generic messages that list
sets in no order; two runs would give two reports. Here a result is named by
what it states, a generic message is replaced by ours, and e-mail addresses
are masked after results were compared. Nothing else changes.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.authorities.redaction import pseudonymous, without_addresses
from kg.validation.messages import property_name, sentence, value_words
from kg.validation.report import REPORT, Finding, Report
from kg.validation.shapes import Shapes
from kg.validation.terms import from_rdflib


def add_results(report: Report, shapes: Shapes, results: Graph) -> None:
    """Adds what pySHACL found to ``report``: each result, also where two are equal."""
    repeated: Counter[URIRef] = Counter()
    for result in results.objects(None, SH.result):
        report.findings.append(_finding(shapes, results, result))
        repeated[copy(shapes, results, result, report.graph)] += 1
    for name, times in repeated.items():
        report.graph.add((REPORT, SH.result, name))
        for n in range(2, times + 1):
            again = URIRef(f"{name}-{n}")
            report.graph.add((REPORT, SH.result, again))
            for p, o in list(report.graph.predicate_objects(name)):
                report.graph.add((again, p, o))
    report.findings.sort()


def _finding(shapes: Shapes, results: Graph, result: Node) -> Finding:
    """The ``sh:ValidationResult`` ``result`` of the report ``results``, in words."""

    def text(predicate: URIRef) -> str:
        node = results.value(result, predicate)
        return "" if node is None else str(node)

    path = results.value(result, SH.resultPath)
    return Finding(
        record=text(SH.focusNode).partition("#")[0],
        focus=text(SH.focusNode),
        path=str(path) if isinstance(path, URIRef) else "",
        message=_message(shapes, results, result),
        value=text(SH.value),
        severity=text(SH.resultSeverity),
        shape=text(SH.sourceShape),
        component=text(SH.sourceConstraintComponent),
        value_type=_type(results.value(result, SH.value)),
    )


def _type(value: Node | None) -> str:
    if not isinstance(value, Literal):
        return ""
    return f"@{value.language}" if value.language else str(value.datatype or "")


def copy(shapes: Shapes, results: Graph, result: Node, into: Graph) -> URIRef:
    """Copies ``result`` with its details into the graph ``into``; the name that it has there."""
    triples: list[tuple[Node, Node]] = []
    for p, o in results.predicate_objects(result):
        if p == SH.detail:
            triples.append((p, copy(shapes, results, o, into)))
        elif p == SH.resultMessage and not _author_message(shapes, results, result):
            triples.append((p, Literal(_rest(shapes, results, result))))
        else:
            triples.append((p, o))
            _copy_blank(results, o, into)
    statements = sorted(f"{p} {from_rdflib(o)}" for p, o in triples)
    digest = hashlib.sha256("\n".join(statements).encode()).hexdigest()
    name = URIRef(f"urn:fairweave:result:{digest[:32]}")
    for p, o in triples:
        into.add((name, p, masked(o)))
    return name


def _message(shapes: Shapes, results: Graph, result: Node) -> str:
    """The property, the value, and what is wrong with it."""
    shape, path, value = (
        results.value(result, p) for p in (SH.sourceShape, SH.resultPath, SH.value)
    )
    assert shape is not None
    about = " ".join(filter(None, (property_name(shapes, shape, path), value_words(value))))
    # a message of the shapes' author is used unchanged
    own = _author_message(shapes, results, result)
    rest = _rest(shapes, results, result)
    return f"{about}: {own}" if own and about else f"{about} {own or rest}".strip()


def _author_message(shapes: Shapes, results: Graph, result: Node) -> str:
    """The ``sh:message`` of the shape that objects, or nothing."""
    shape = results.value(result, SH.sourceShape)
    return "" if shape is None else shapes.words(shape, SH.message) or ""


def _rest(shapes: Shapes, results: Graph, result: Node) -> str:
    """What is wrong, without the names of the property and the value."""
    details = sorted(_message(shapes, results, d) for d in results.objects(result, SH.detail))
    if details:
        return f"is not as it should be ({'; '.join(details)})"
    shape = results.value(result, SH.sourceShape)
    component = results.value(result, SH.sourceConstraintComponent)
    statements = sorted(str(message) for message in results.objects(result, SH.resultMessage))
    assert shape is not None and isinstance(component, URIRef)
    return sentence(shapes, shape, component, statements[0] if statements else "")


def _copy_blank(results: Graph, node: Node, into: Graph) -> None:
    """Copies what hangs on a blank node of the shapes: a path, a shape without a name."""
    if isinstance(node, BNode) and (node, None, None) not in into:
        for p, o in results.predicate_objects(node):
            into.add((node, p, masked(o)))
            _copy_blank(results, o, into)


def masked(node: Node) -> Node:
    """``node`` without e-mail addresses."""
    if isinstance(node, Literal):
        text = without_addresses(str(node))
        return Literal(text, lang=node.language, datatype=node.datatype, normalize=False)
    return URIRef(pseudonymous(str(node))) if isinstance(node, URIRef) else node
