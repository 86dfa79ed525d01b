"""The verdict: pySHACL on the candidates, each with the small graph that decides about it."""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import FairweaveError, one_line
from kg.validation.candidates import Candidates, Progress
from kg.validation.neighbourhood import Neighbourhood, whole_graph
from kg.validation.report import Finding, Report
from kg.validation.shapes import Shapes, ShapesError
from kg.validation.terms import Term, from_rdflib, to_rdflib
from kg.validation.words import mask, property_name, sentence, value_words

#: focus nodes judged at once: bounds the memory, and is many enough to spread pySHACL's start
BATCH: Final = 2000
_REPORT: Final = URIRef("urn:fairweave:report")


def judge(
    store: ox.Store,
    shapes: Shapes,
    candidates: dict[Node, set[Term]],
    progress: Progress | None = None,
) -> Report:
    """What pySHACL says of ``candidates`` (shape → focus nodes).

    Raises:
        ShapesError: pySHACL cannot judge by these shapes.
    """
    report = Report()
    findings: set[Finding] = set()
    if shapes.beyond_core:
        batches: list[dict[Node, set[Node]]] = [{}] if candidates else []
    else:
        batches = list(_batches(candidates))
    report.judged = len({node for nodes in candidates.values() for node in nodes})
    for done, batch in enumerate(batches, start=1):
        if shapes.beyond_core:
            results = verdict(whole_graph(store), shapes.graph)
        else:
            around = Neighbourhood(store, shapes)
            for shape, nodes in batch.items():
                around.add(shape, nodes)
            around.add_subclasses()
            results = verdict(around.graph, shapes.about(batch))
        for result in results.objects(None, SH.result):
            findings.add(_finding(shapes, results, result, report.graph))
        if progress is not None:
            progress(done, len(batches))
    report.findings = sorted(findings)
    report.graph.add((_REPORT, RDF.type, SH.ValidationReport))
    report.graph.add((_REPORT, SH.conforms, Literal(report.conforms)))
    return report


def verdict(data: Graph, shapes: Graph) -> Graph:
    """pySHACL's report on ``data``; no inference, SHACL Core and SHACL-SPARQL.

    Raises:
        ShapesError: pySHACL cannot judge by these shapes.
    """
    try:
        with _without_warnings():
            _, results, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    except FairweaveError:
        raise
    except Exception as reason:
        # whatever pySHACL stumbles over, it is the shapes that are at fault
        raise ShapesError(
            f"pySHACL cannot judge by these shapes: {one_line(str(reason))}"
        ) from reason
    if not isinstance(results, Graph):
        raise ShapesError(f"pySHACL cannot judge by these shapes: {one_line(text)}")
    return results


@contextmanager
def _without_warnings() -> Iterator[None]:
    """rdflib warns, with a traceback, of every ill-typed literal: they are what is looked for."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"rdflib\.term")
            yield
    finally:
        logger.setLevel(level)


def _batches(candidates: dict[Node, set[Term]]) -> Iterator[dict[Node, set[Node]]]:
    """The candidates in portions of :data:`BATCH` focus nodes, in the order of their names."""
    shapes_of: dict[Term, list[Node]] = {}
    for shape, nodes in candidates.items():
        for node in nodes:
            shapes_of.setdefault(node, []).append(shape)
    names = sorted(shapes_of, key=str)
    for start in range(0, len(names), BATCH):
        batch: dict[Node, set[Node]] = {}
        for name in names[start : start + BATCH]:
            focus = to_rdflib(name)
            for shape in shapes_of[name]:
                batch.setdefault(shape, set()).add(focus)
        yield batch


def _finding(shapes: Shapes, results: Graph, result: Node, into: Graph) -> Finding:
    """One result of pySHACL in our words; its triples are copied to ``into``, e-mails masked."""

    def get(predicate: URIRef) -> Node | None:
        return results.value(result, predicate)

    def text(predicate: URIRef) -> str:
        node = get(predicate)
        return "" if node is None else mask(str(node))

    shape, component, path, value = map(
        get, (SH.sourceShape, SH.sourceConstraintComponent, SH.resultPath, SH.value)
    )
    assert shape is not None and isinstance(component, URIRef)
    said = sorted(str(message) for message in results.objects(result, SH.resultMessage))
    own = shapes.words(shape, SH.message)
    rest = mask(own) if own else sentence(shapes, shape, component, said[0] if said else "")
    about = [property_name(shapes, shape, path), value_words(value)]
    # a sentence of the shapes' author stands for itself
    message = " ".join(word for word in about if word) + (": " if own else " ") + rest
    finding = Finding(
        record=text(SH.focusNode).partition("#")[0],
        focus=text(SH.focusNode),
        path=text(SH.resultPath) if isinstance(path, URIRef) else "",
        message=message.strip(" :"),
        value=text(SH.value),
        severity=text(SH.resultSeverity),
        shape=str(shape),
        component=str(component),
    )
    _copy(results, result, into, rest if not own else "")
    return finding


def _copy(results: Graph, result: Node, into: Graph, message: str) -> None:
    """Copies a result under a name made of what it says; ``message`` replaces a generic one.

    (The generic ones list sets in no order: two runs would give two reports.)
    """
    triples = [
        (p, Literal(message) if message and p == SH.resultMessage else masked(o))
        for p, o in results.predicate_objects(result)
    ]
    digest = hashlib.sha256("\n".join(sorted(f"{p} {from_rdflib(o)}" for p, o in triples)).encode())
    name = URIRef(f"urn:fairweave:result:{digest.hexdigest()[:32]}")
    into.add((_REPORT, SH.result, name))
    for p, o in triples:
        into.add((name, p, o))
        _copy_blank(results, o, into)


def _copy_blank(results: Graph, node: Node, into: Graph) -> None:
    if isinstance(node, BNode) and (node, None, None) not in into:
        for p, o in results.predicate_objects(node):
            into.add((node, p, masked(o)))
            _copy_blank(results, o, into)


def masked(node: Node) -> Node:
    """``node`` without e-mail addresses."""
    if isinstance(node, BNode) or mask(str(node)) == str(node):
        return node
    if isinstance(node, Literal):
        return Literal(mask(str(node)), lang=node.language, datatype=node.datatype, normalize=False)
    return URIRef(mask(str(node)))


def validate(
    store: ox.Store, shapes: Shapes, *, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Judges everything in ``store``, all its graphs as one, by ``shapes``.

    Args:
        store: is only read.
        shapes: SHACL Core is fast; with other constraints everything goes to pySHACL.
        progress: is told (steps done, steps in all known by then).

    Raises:
        ShapesError: pySHACL cannot judge by these shapes.
    """
    steps = 0

    def finding(done: int, of: int) -> None:
        nonlocal steps
        steps = of
        if progress is not None:
            progress(done, of + 1)

    def judging(done: int, of: int) -> None:
        if progress is not None:
            progress(steps + done, steps + of)

    with _without_warnings():
        candidates = Candidates(store, shapes).find(finding)
        return judge(store, shapes, candidates, judging)
