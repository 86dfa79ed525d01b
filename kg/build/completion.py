"""Completes the store beside the steps that need only the text of what is in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import DefaultGraph, Store

from kg.build import merging
from kg.build.loading import add
from kg.rdf.statements import Graph

#: whether the default graph has the merged statements; how many statements named graphs have
Completed = tuple[bool, int]


@contextmanager
def beside(
    store: Store,
    graphs: Sequence[Graph],
    numbers: Callable[[], Graph],
    stated: Callable[[], int],
    scratch: Path,
    apart: Collection[str],
    *,
    refused: bool,
) -> Iterator[Future[Completed]]:
    """Merges the graphs of ``store`` meanwhile, and adds what is counted of them.

    In a thread: the store works outside Python.

    Args:
        graphs, scratch, apart: see :func:`kg.build.merging.merge`.
        numbers: waits for the description of ``graphs`` in numbers, and gives it.
        stated: how many statements ``store`` has; the same.
        refused: records were taken out.
    """

    def complete() -> Completed:
        merged = merging.merge(store, graphs, scratch, apart)
        counted = numbers()
        add(store, counted)
        if merged:
            add(store, counted, to=DefaultGraph())
        if refused or merged:
            # nothing is left of what was taken out; joins take half the time where all is in order
            store.optimize()
        store.flush()
        return merged, stated() + len({*b"".join(counted.blocks()).splitlines()})

    with ThreadPoolExecutor(1) as aside:
        yield aside.submit(complete)
