"""Converting several sources at a time, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, wait
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from pebble import ProcessPool

from kg.authorities.identities import Identities
from kg.build.sources import Source, row_names
from kg.build.staging import Staged, stage
from kg.progress import ProgressCallback
from kg.rdf.ontology import Ontology

_counts: list[Any] = []


def stage_all(
    sources: Sequence[Source],
    ids: Identities,
    directory: Path,
    jobs: int,
    on_progress: ProgressCallback,
    ontology: Ontology,
) -> list[Staged]:
    """Stages every source into ``directory``, at most ``jobs`` at a time.

    Args:
        on_progress: hears how many records have been converted, over all sources.
        ontology: whose licences and columns names in the sources mean.

    Raises:
        SourceError: the first that a source gave; the others are stopped.
    """
    names = row_names(sources)
    if jobs == 1 or len(sources) == 1:
        done: list[Staged] = []
        for source in sources:
            before = sum(staged.records for staged in done)
            on_source = _offset(on_progress, before)
            done.append(stage(source, ids, directory, on_source, ontology, names[source.name]))
        return done
    context = multiprocessing.get_context("spawn")  # the store's threads do not survive a fork
    counts = [context.Value("Q", 0) for _ in sources]
    pool = ProcessPool(
        min(jobs, len(sources)), initializer=_start, initargs=(counts,), context=context
    )
    try:
        # who is interrupted while it starts would tell so at length: they inherit this
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            futures = [
                pool.schedule(
                    _stage, args=(number, source, ids, directory, ontology, names[source.name])
                )
                for number, source in enumerate(sources)
            ]
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        while wait(futures, timeout=0.2, return_when=FIRST_EXCEPTION).not_done:
            on_progress(sum(count.value for count in counts))
            for future in futures:
                if future.done():
                    future.result()  # raises what the source gave
        on_progress(sum(count.value for count in counts))
        return [future.result() for future in futures]
    finally:
        pool.stop()
        pool.join()


def _offset(on_progress: ProgressCallback, before: int) -> ProgressCallback:
    return lambda count: on_progress(before + count)


def _start(counts: list[Synchronized[int]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    _counts[:] = counts


def _stage(
    number: int,
    source: Source,
    ids: Identities,
    directory: Path,
    ontology: Ontology,
    row_name: str,
) -> Staged:
    def on_progress(done: int) -> None:
        _counts[number].value = done

    return stage(source, ids, directory, on_progress, ontology, row_name)
