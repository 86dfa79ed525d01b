"""Converting several sources at a time, each in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableSequence, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from functools import partial
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.build.processes import ProcessDied, Processes
from kg.build.sources import Source
from kg.build.staging import Staged, stage
from kg.build.superseding import supersede
from kg.build.versions import row_names, works
from kg.engines.worker import process_context
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
            name = names[source.name]
            done.append(stage(source, ids, directory, ontology, on_source, name, aside=jobs > 1))
        return done
    counts = process_context().Array("Q", len(sources))
    jobs = min(jobs, len(sources))
    with Processes(jobs, _stager, counts, sources, ids, directory, ontology, names) as processes:
        futures = [processes.submit(number) for number in range(len(sources))]
        waiting = set(futures)
        while waiting:
            finished, waiting = wait(waiting, _POLL_SECONDS, FIRST_COMPLETED)
            on_progress(sum(counts[:]))
            for number, future in enumerate(futures):
                if future in finished and isinstance(future.exception(), ProcessDied):
                    raise SourceError(sources[number].path, str(future.exception())) from None
                if future in finished:
                    future.result()  # the first that fails ends the others
        return [future.result() for future in futures]


def _offset(on_progress: ProgressCallback, before: int) -> ProgressCallback:
    return lambda count: on_progress(before + count)


def _stager(
    counts: MutableSequence[int],
    sources: Sequence[Source],
    ids: Identities,
    directory: Path,
    ontology: Ontology,
    names: Mapping[str, str],
) -> Callable[[int], Staged]:
    """Stages a source by its number, and puts the number of its records into ``counts``."""

    def staged(number: int) -> Staged:
        source = sources[number]
        on_progress = partial(counts.__setitem__, number)
        return stage(source, ids, directory, ontology, on_progress, names[source.name])

    return staged
