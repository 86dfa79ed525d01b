"""Counts what the graphs of a build have (VoID) beside the steps that do not need the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager

from kg.authorities.identities import Identities
from kg.build import void
from kg.build.processes import Processes
from kg.rdf.statements import Graph, of_lines


@contextmanager
def beside(
    graphs: Sequence[Graph],
    ids: Identities,
    about: Mapping[str, void.About],
    inferred: int,
    jobs: int,
) -> Iterator[Future[Graph]]:
    """Describes ``graphs`` in numbers meanwhile, in a process of its own; with one job, at once.

    Args:
        about, inferred: see :func:`kg.build.void.describe`.
    """
    if jobs == 1:
        done: Future[Graph] = Future()
        done.set_result(_counter(ids, about, inferred)(graphs))
        yield done
        return
    with Processes(1, _counter, ids, about, inferred) as processes:
        yield processes.submit(graphs)


def _counter(
    ids: Identities, about: Mapping[str, void.About], inferred: int
) -> Callable[[Sequence[Graph]], Graph]:
    def count(graphs: Sequence[Graph]) -> Graph:
        return of_lines(void.graph_of(ids.base), void.describe(graphs, ids, about, inferred))

    return count
