"""Counts what the graphs of a build have (VoID) beside the steps that do not need the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from threading import Lock

from kg.authorities.identities import Identities
from kg.build.census import Counts, count
from kg.build.processes import Processes
from kg.build.void import About, describe, graph_of
from kg.rdf.statements import Graph, of_lines


@contextmanager
def beside(graphs: Sequence[Graph], jobs: int) -> Iterator[Future[Counts]]:
    """Counts what is in ``graphs`` meanwhile, in a process of its own; with one job, at once."""
    if jobs == 1:
        done: Future[Counts] = Future()
        done.set_result(count(graphs))
        yield done
        return
    with Processes(1, _counter) as processes:
        yield processes.submit(graphs)


def described(
    counted: Future[Counts], ids: Identities, about: Mapping[str, About], inferred: int
) -> Callable[[], Graph]:
    """What gives the description of the graphs once they are ``counted``, and waits until then.

    Args:
        about, inferred: see :func:`kg.build.void.describe`.
    """

    lock = Lock()

    @cache
    def graph() -> Graph:
        return of_lines(graph_of(ids.base), describe(counted.result(), ids, about, inferred))

    def numbers() -> Graph:
        with lock:  # several threads wait for it, and one describes
            return graph()

    return numbers


def triples(counted: Future[Counts], others: int) -> int:
    """How many statements the graphs that are ``counted`` have, and ``others`` besides."""
    return others + sum(census.triples for census in counted.result()[1].values())


def _counter() -> Callable[[Sequence[Graph]], Counts]:
    return count
