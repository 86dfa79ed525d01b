"""Converting several sources at a time, each in a process of its own."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Mapping, MutableSequence, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from math import inf
from pathlib import Path
from typing import Final, cast

from kg.authorities.identities import Identities
from kg.build.sources import Source
from kg.build.staging import Staged, stage
from kg.build.superseding import supersede
from kg.build.versions import row_names, works
from kg.engines.channel import Channel
from kg.engines.pool import Died, Expired, Pool
from kg.engines.worker import process_context, quiet, tasks
from kg.errors import SourceError
from kg.progress import ProgressCallback
from kg.rdf.ontology import Ontology

#: seconds between two reports of progress
_POLL_SECONDS: Final = 0.2


def stage_all(
    sources: Sequence[Source],
    ids: Identities,
    directory: Path,
    jobs: int,
    on_progress: ProgressCallback,
    ontology: Ontology,
) -> list[Staged]:
    """Stages every source into ``directory``, at most ``jobs`` at a time.

    Of several versions of one work, what a later one corrects is left out of the earlier.

    Args:
        on_progress: gets how many records have been converted, over all sources.
        ontology: whose licences and columns names in the sources mean.

    Raises:
        SourceError: the first that a source gave; the others are stopped.
    """
    versions = works(sources)
    names = row_names(versions)
    staged = _stage_all(sources, ids, directory, jobs, on_progress, ontology, names)
    supersede(versions, staged)
    return staged


def _stage_all(
    sources: Sequence[Source],
    ids: Identities,
    directory: Path,
    jobs: int,
    on_progress: ProgressCallback,
    ontology: Ontology,
    names: Mapping[str, str],
) -> list[Staged]:
    if jobs == 1 or len(sources) == 1:
        done: list[Staged] = []
        for source in sources:
            before = sum(staged.records for staged in done)
            on_source = _offset(on_progress, before)
            done.append(stage(source, ids, directory, ontology, on_source, names[source.name]))
        return done
    counts = process_context().Array("Q", len(sources))
    jobs = min(jobs, len(sources))
    pool = Pool(jobs, inf, _serve, (counts, sources, ids, directory, ontology, names))
    futures: list[Future[bytes | Expired | Died]] = [Future() for _ in sources]
    started = [
        pool.submit(str(number).encode(), future.set_result)
        for number, future in enumerate(futures)
    ]
    staged: dict[int, Staged] = {}
    try:
        while len(staged) < len(sources):
            waiting = [f for n, f in enumerate(futures) if n not in staged]
            wait(waiting, _POLL_SECONDS, FIRST_COMPLETED)
            on_progress(sum(counts[:]))
            for number, future in enumerate(futures):
                if number not in staged and future.done():
                    staged[number] = _outcome(future.result(), sources[number])
        return [staged[number] for number in range(len(sources))]
    finally:
        for task in started:
            pool.cancel(task)
        pool.close()


def _outcome(outcome: bytes | Expired | Died, source: Source) -> Staged:
    """What converting ``source`` gave.

    Raises:
        SourceError: it cannot be read, or its process ended: mostly for want of memory.
    """
    if not isinstance(outcome, bytes):
        mend = "convert fewer sources at a time: --jobs 1"
        raise SourceError(source.path, f"its conversion ended with {outcome}", mend=mend)
    result = pickle.loads(outcome)  # noqa: S301  (from our own process)
    if isinstance(result, BaseException):
        raise result
    return cast(Staged, result)


def _offset(on_progress: ProgressCallback, before: int) -> ProgressCallback:
    return lambda count: on_progress(before + count)


def _serve(
    stream: socket.socket,
    skip: Sequence[int],
    counts: MutableSequence[int],
    sources: Sequence[Source],
    ids: Identities,
    directory: Path,
    ontology: Ontology,
    names: Mapping[str, str],
) -> None:
    """Stage the sources whose numbers come, until an empty message comes: what a process does."""
    quiet()
    channel = Channel(stream)
    for task in tasks(channel, skip):
        number = int(task)
        source = sources[number]
        on_progress = partial(counts.__setitem__, number)
        try:
            result: object = stage(
                source, ids, directory, ontology, on_progress, names[source.name]
            )
        except Exception as error:  # sent to the build's process, which raises it
            result = error
        channel.send(pickle.dumps(result))
