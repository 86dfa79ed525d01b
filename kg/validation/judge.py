"""The verdict: pySHACL on the candidates, each with the small graph that decides about it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import Node

from kg.errors import FairweaveError, one_line
from kg.validation.candidates import Candidates, Progress
from kg.validation.neighbourhood import Neighbourhood, whole_graph
from kg.validation.report import Report
from kg.validation.results import add_results
from kg.validation.shapes import Shapes, ShapesError
from kg.validation.terms import Term, to_rdflib

#: focus nodes in one call of pySHACL: bounds memory and amortises its start
BATCH: Final = 2000


def judge(
    store: ox.Store,
    shapes: Shapes,
    candidates: dict[Node, set[Term]],
    progress: Progress | None = None,
) -> Report:
    """pySHACL's report on ``candidates`` (shape → focus nodes).

    Raises:
        ShapesError: pySHACL cannot use these shapes.
    """
    report = Report()
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
        add_results(report, shapes, results)
        if progress is not None:
            progress(done, len(batches))
    return report


def judge_as_written(data: Graph, shapes: Shapes, *, advanced: bool = False) -> Report:
    """pySHACL's report on ``data`` as a whole, no literal of it or of the shapes normalised.

    Raises:
        ShapesError: pySHACL cannot use these shapes.
    """
    report = Report(judged=len(set(data.subjects())))
    with _without_warnings():
        add_results(report, shapes, verdict(data, shapes.written, advanced=advanced))
    return report


def verdict(data: Graph, shapes: Graph, *, advanced: bool = False) -> Graph:
    """pySHACL's report on ``data``; no inference, SHACL Core and SHACL-SPARQL.

    Args:
        data: what is judged.
        shapes: by what.
        advanced: SHACL Advanced Features as well (``sh:target``, ``sh:expression``).

    Raises:
        ShapesError: pySHACL cannot use these shapes.
    """
    import pyshacl  # takes 0.2 s, which a build whose records conform needs not

    try:
        with _without_warnings():
            _, results, text = pyshacl.validate(
                data, shacl_graph=shapes, inference="none", advanced=advanced
            )
    except FairweaveError:
        raise
    except Exception as reason:
        # whatever pySHACL stumbles over, it is the shapes that are at fault
        raise ShapesError(f"pySHACL cannot use these shapes: {one_line(str(reason))}") from reason
    if not isinstance(results, Graph):
        raise ShapesError(f"pySHACL cannot use these shapes: {one_line(text)}")
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


def validate(
    store: ox.Store,
    shapes: Shapes,
    *,
    progress: Callable[[int, int], None] | None = None,
    after_removal: bool = False,
) -> Report:
    """Judges everything in ``store``, all its graphs as one, by ``shapes``.

    Args:
        store: is only read.
        shapes: SHACL Core is fast; with other constraints everything is sent to pySHACL.
        progress: called with (steps done, steps known so far).
        after_removal: all was judged before some documents were taken out, each as a whole. Nodes
            are looked for that might violate a shape for want of these; what only statements of
            their own decide is as it was.

    Raises:
        ShapesError: pySHACL cannot use these shapes.
    """
    steps = 0

    def searching(done: int, of: int) -> None:
        nonlocal steps
        steps = of
        if progress is not None:
            progress(done, of + 1)

    def on_judged(done: int, of: int) -> None:
        if progress is not None:
            progress(steps + done, steps + of)

    with _without_warnings():
        candidates = Candidates(store, shapes).find(searching, after_removal=after_removal)
        return judge(store, shapes, candidates, on_judged)
