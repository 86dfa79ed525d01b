"""A build: sources in, a validated snapshot out, published or not at all.

The order of the steps is the architecture: convert, load, infer, judge, take
out what was refused, write the dumps, describe, index, answer the saved queries, publish.
"""

from __future__ import annotations

import errno
import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from kg import __version__
from kg.authorities.identities import Identities
from kg.authorities.licences import Licences, licences_of
from kg.authorities.use_classes import UseClasses
from kg.build import (
    completion,
    counting,
    data_package,
    datasets,
    dumping,
    indexing,
    inference,
    listings,
    provenance,
    published,
    results,
    tables,
    void,
)
from kg.build.clock import Clock
from kg.build.identity_file import NONE, IdentityStatements
from kg.build.identity_report import Contradiction, contradictions, not_described
from kg.build.loading import add, load
from kg.build.manifest import Used, entries
from kg.build.parallel_staging import stage_all
from kg.build.processes import MANY
from kg.build.quarantine import Refused, Removal
from kg.build.records import write as write_statements
from kg.build.rules.quality import quality_of_sources
from kg.build.sources import Source
from kg.build.staging import Staged
from kg.build.validation_rounds import judge
from kg.errors import FairweaveError
from kg.progress import Progress, Silent
from kg.rdf.dumps import Dump
from kg.rdf.ontology import ONTOLOGY, Ontology
from kg.rdf.statements import Graph, of_lines
from kg.saved_queries import Catalogue
from kg.saved_queries.description import describe as describe_queries
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.snapshots.documents import Digests, Document
from kg.snapshots.layout import KEEP, Layout
from kg.snapshots.manifest import Manifest, ResultEntry, Table
from kg.snapshots.manifest import write as write_manifest
from kg.validation import Report, Shapes

_ID_LENGTH: Final = 16
#: threads that load, at most: each has some hundred megabytes in memory
_LOADERS: Final = 4


@dataclass(slots=True)
class Built:
    """What a build made.

    Attributes:
        snapshot: the published one, ``None`` where ``strict`` refused to publish.
        staged: what each source gave.
        refused: the records in quarantine.
        triples: in the store, inferred ones included.
        seconds: by step.
        contradictions: identifiers that contradict each other.
        not_described: datasets that the operator's file names and no source describes.
    """

    snapshot: Snapshot | None
    staged: list[Staged]
    refused: list[Refused]
    triples: int
    seconds: dict[str, float] = field(default_factory=dict)
    contradictions: list[Contradiction] = field(default_factory=list)
    not_described: list[str] = field(default_factory=list)


def build(
    sources: Sequence[Source],
    data: DataDirectory,
    *,
    ids: Identities,
    shapes: Shapes,
    ontology: Ontology,
    queries: Catalogue | None = None,
    strict: bool = False,
    jobs: int = 1,
    keep: int = KEEP,
    progress: Progress | None = None,
    statements: IdentityStatements = NONE,
) -> Built:
    """Builds ``sources`` into one graph and publishes it in ``data``.

    Args:
        queries: the saved queries to answer; those shipped, unless given.
        strict: publish nothing where a record is refused.
        jobs: processes that work at a time.
        keep: number of snapshots to retain.
        statements: what the operator states about the identity of datasets.

    Raises:
        SourceError: a source cannot be read; nothing is published.
        FairweaveError: a saved query fails, nothing can be written, or another build is under way.
    """
    progress = progress or Silent()
    catalogue = Catalogue.shipped() if queries is None else queries
    licences = licences_of(ontology)
    clock = Clock()
    with _disk_errors(data.path), data.building() as building:
        layout = Layout(building)
        with progress.step("Converting", "records") as on_progress:
            staged = stage_all(sources, ids, building, jobs, on_progress, ontology)
        clock.lap("convert")
        store = Store(layout.store)
        with dumping.beside(layout, staged) as whole:
            load(store, staged, ontology, building, min(jobs, _LOADERS), progress)
            clock.lap("load")
            report, removals, refused = judge(store, staged, shapes, progress)
            clock.lap("validate")
        if refused and strict:
            return Built(None, staged, refused, 0, clock.seconds)
        inferred = inference.infer(
            store, ids, licences.use_classes, progress, statements=statements
        )
        contradicting, unmatched, quality = _examined(store, ids, statements)
        made = clock.lap("infer")
        dumps = dumping.finished(layout, staged, removals, whole.result(), progress)
        used = Used.copied(layout, ontology, shapes, catalogue)
        snapshot_id = _id(sources, staged, dumps, (ids.base, *used.digests, statements.digest))
        clock.lap("dump")
        graph, lines = provenance.describe(
            snapshot_id,
            ids,
            list(zip(sources, staged, dumps, strict=True)),
            refused,
            licences,
            clock.began,
            made,
        )
        described = [
            of_lines(graph, [*lines, *inference.describe(ids)]),
            of_lines(f"{ids.base}queries", describe_queries(catalogue.values(), ids)),
        ]
        graphs = [
            *_staged(staged, removals),
            of_lines(ONTOLOGY, ontology.lines()),
            *inferred,
            *described,
        ]
        number = jobs if sum(source.triples for source in staged) >= MANY else 1
        with (
            indexing.beside(layout, graphs, number) as indexed,
            counting.beside(graphs, number) as counted,
        ):
            add(store, *described)
            following = inference.infer_classes(store, ontology, graphs)
            apart = published.add(store, layout, sources, staged, ids)
            clock.lap("describe")
            numbers = counting.described(
                counted, ids, _about(sources, staged, dumps, licences), following
            )
            with (
                completion.beside(
                    store,
                    graphs,
                    numbers,
                    partial(counting.triples, counted, following + sum(apart.values())),
                    building,
                    apart,
                    refused=bool(refused),
                ) as completing,
                listings.beside(layout, graphs, numbers, number),
            ):
                documents = _write_records(layout, ids, graphs, numbers, progress)
                records = indexing.finished(indexed, progress)
                clock.lap("index")
        merged, triples = completing.result()
        del store, completing
        gc.collect()  # lets go of the files before they move
        clock.lap("merge")
        _write_datasets(layout, ids, licences.use_classes, jobs, progress)
        clock.lap("datasets")
        answered, tabled = _answer(layout, catalogue, records, clock, progress)
        _write_report(layout, report, refused, contradicting, unmatched)
        manifest = Manifest(
            id=snapshot_id,
            base_iri=ids.base,
            created=made,  # as the graph states it
            fairweave=__version__,
            triples=triples,
            refused=len(refused),
            default_graph="merged" if merged else "union",
            ontology=used.ontology,
            shapes=used.shapes,
            queries=used.queries,
            identity=statements.entry(),
            seconds=dict(clock.seconds),
            sources=entries(sources, staged, dumps, refused, quality),
            results=answered,
            tables=tabled,
        )
        _write_manifest(layout, manifest)
        _discard(staged)
        snapshot = _publish(data, building, snapshot_id, keep, documents, clock, progress)
    return Built(snapshot, staged, refused, triples, clock.seconds, contradicting, unmatched)


def _staged(staged: list[Staged], removals: list[Removal]) -> Iterator[Graph]:
    """The statements of the sources, without refused records."""
    for source, removal in zip(staged, removals, strict=True):
        yield Graph(source.graph, source.source, partial(removal.blocks, source))


def _examined(
    store: Store, ids: Identities, statements: IdentityStatements
) -> tuple[list[Contradiction], list[str], dict[str, dict[str, int]]]:
    """Identifiers that contradict each other, datasets that no source has, quality by source."""
    unmatched = [*not_described(store, ids, statements)]
    return contradictions(store), unmatched, quality_of_sources(store)


def _about(
    sources: Sequence[Source], staged: list[Staged], dumps: list[Dump], licences: Licences
) -> dict[str, void.About]:
    return {
        stage.graph: void.About(
            source.about.get("title", source.name),
            source.about.get("license", ""),
            dump.file,
            licences.resolve(source.about.get("license", "")),
        )
        for source, stage, dump in zip(sources, staged, dumps, strict=True)
    }


def _id(
    sources: Sequence[Source],
    staged: list[Staged],
    dumps: list[Dump],
    made_with: Sequence[str],
) -> str:
    """The snapshot's id: a hash of its content, its inputs and what made it.

    Nothing of time or place is in it, nor the order that sources were named in.
    """
    inputs = sorted(
        [
            source.name,
            source.converter.name,
            source.converter.version,
            sorted(source.about.items()),
            sorted((file.path, file.sha256) for file in stage.files),
            dump.content,
        ]
        for source, stage, dump in zip(sources, staged, dumps, strict=True)
    )
    content = json.dumps([__version__, *made_with, inputs])
    return hashlib.sha256(content.encode()).hexdigest()[:_ID_LENGTH]


def _write_records(
    layout: Layout,
    ids: Identities,
    graphs: list[Graph],
    numbers: Callable[[], Graph],
    progress: Progress,
) -> list[Document]:
    """Writes the statements of each document.

    Returns:
        the documents of the sources, for the history.
    """
    digests = Digests(ids.base)
    with progress.step("Writing records", "records") as on_progress:
        # the figures are last: they are counted while the others are written
        every = chain(graphs, (numbers() for _ in range(1)))
        on_progress(write_statements(every, layout, digests))
    return [*digests.documents()]


def _write_datasets(
    layout: Layout, ids: Identities, use_classes: UseClasses, jobs: int, progress: Progress
) -> None:
    with progress.step("Describing datasets", "datasets") as on_progress:
        on_progress(datasets.write(layout, ids.base, use_classes, jobs))


def _answer(
    layout: Layout,
    catalogue: Catalogue,
    records: list[Table],
    clock: Clock,
    progress: Progress,
) -> tuple[dict[str, ResultEntry], tuple[Table, ...]]:
    """Runs the saved queries and writes the tables; what the manifest states of both."""
    answered = results.compute(layout, catalogue, progress)
    clock.lap("answer")
    with progress.step("Writing tables", "tables") as on_progress:
        tabled = [*tables.write(layout, catalogue), *records]
        on_progress(len(tabled))
    clock.lap("tables")
    return answered, tuple(tabled)


def _publish(
    data: DataDirectory,
    building: Path,
    snapshot_id: str,
    keep: int,
    documents: list[Document],
    clock: Clock,
    progress: Progress,
) -> Snapshot:
    with progress.step("Publishing", "snapshots") as on_progress:
        snapshot = data.publish(building, snapshot_id, keep, clock.now(), documents)
        on_progress(1)
    clock.lap("publish")
    return snapshot


def _discard(staged: list[Staged]) -> None:
    for source in staged:
        source.discard()


def _write_manifest(layout: Layout, manifest: Manifest) -> None:
    """Writes the manifest, and from it the description of the tables."""
    data_package.write(layout.data_package, manifest)
    write_manifest(layout.manifest_file, manifest)


def _write_report(
    layout: Layout,
    report: Report,
    refused: list[Refused],
    contradicting: list[Contradiction],
    unmatched: list[str],
) -> None:
    layout.report_turtle.write_text(report.to_turtle(), "utf-8")
    value = report.as_dict() | {
        "quarantine": [asdict(entry) for entry in refused],
        "contradictions": [asdict(entry) for entry in contradicting],
        "not_described": unmatched,
    }
    layout.report_json.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


@contextmanager
def _disk_errors(directory: Path) -> Iterator[None]:
    """Turns what the file system refuses into one line."""
    try:
        yield
    except OSError as reason:
        full = reason.errno in (errno.ENOSPC, errno.EDQUOT) or "space left" in str(reason)
        raise FairweaveError(
            f"{directory}: {'no space is left' if full else reason.strerror or reason}; "
            "nothing was published"
        ) from None
