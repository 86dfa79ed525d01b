"""The snapshot that is served: its engine, its files, its caches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Store

from api.http.responses import Response
from api.state.answer_cache import Answers
from api.state.endpoint_index import EndpointIndex
from kg.authorities.licences import Licences
from kg.bounded_cache import BoundedCache
from kg.engines import Engine, Query
from kg.rdf.ontology import Ontology
from kg.records.reader import RecordReader
from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.search import SearchIndex
from kg.snapshots.dataset_file import DatasetFile
from kg.snapshots.history import History
from kg.snapshots.layout import Layout
from kg.snapshots.listing_file import ListingFile
from kg.snapshots.manifest import Manifest, SourceEntry, read
from kg.snapshots.record_file import RecordFile
from kg.snapshots.results import Results

#: why there is no feed where :attr:`Current.history` is ``None``
NO_HISTORY: Final = (
    "This service has no history of changes: it is a file of a snapshot, and an endpoint has none."
)


class Current:
    """An engine, and what is read beside it.

    Ontology, shapes and saved queries are those that the snapshot was built with. Snapshots of
    earlier versions, and remote endpoints, have none beside the graph: those that FAIRweave ships
    take their place.

    Args:
        engine: evaluates queries.
        cache: bytes of responses and results that are kept in memory.
        snapshot: the directory of the snapshot; ``None`` for a remote endpoint.
        base: the base IRI of a remote endpoint, where that is known.
        catalogue: the saved queries in place of the snapshot's.
        index: search and lists of a remote endpoint.

    Attributes:
        answers: results by query.
        responses: whole responses by request.
        layout: where the snapshot's files are; ``None`` for a remote endpoint.
        manifest: of the snapshot; ``None`` for a remote endpoint and for a bare store.
        base: the base IRI; empty where it is not known.
        base_path: its path, without a slash at its end; mostly ``""``.
        results: of the saved queries, computed when the snapshot was built.
        history: when each document came, changed and went; ``None`` where there is none.
        reader: reads records here and not in a worker; ``None`` where the snapshot has no record
            file, and for a remote endpoint: queries are used instead.
        datasets: the datasets of the snapshot, ready for exports; ``None`` as for ``reader``.
        catalogue: the saved queries.
        index: search and lists of a remote endpoint; ``None`` for a snapshot.

    Raises:
        FairweaveError: a file of the snapshot cannot be read.
    """

    def __init__(
        self,
        engine: Engine,
        cache: int,
        snapshot: Path | None = None,
        base: str = "",
        catalogue: Catalogue | None = None,
        index: EndpointIndex | None = None,
    ) -> None:
        self.engine, self.index = engine, index
        self.layout = Layout(snapshot) if snapshot else None
        self.manifest = _manifest(self.layout)
        self.base = self.manifest.base_iri if self.manifest else base
        self.base_path = urlsplit(self.base).path.rstrip("/")
        self.results = Results(self.layout, self.manifest)
        self.history = History.open(snapshot) if snapshot else None
        self._search = SearchIndex.of_snapshot(snapshot) if snapshot else None
        self.reader = _reader(self.layout, cache // 8) if self.layout else None
        self.datasets = DatasetFile.open(snapshot) if snapshot else None
        self._listings = ListingFile.open(snapshot) if snapshot else None
        self.answers = Answers(engine, cache // 2)
        self.responses: BoundedCache[Response] = BoundedCache(cache // 2)
        self._requests = 0
        self._released: Callable[[], None] | None = None
        queries = self.layout.queries if self.layout else None
        if catalogue is None:
            catalogue = Catalogue(queries if queries and queries.is_dir() else directory("queries"))
        self.catalogue = catalogue

    @property
    def search(self) -> SearchIndex | None:
        """The full-text index; ``None`` where there is none (yet)."""
        return self.index.search if self.index else self._search

    @property
    def listings(self) -> ListingFile | None:
        """The entities of large classes in order; ``None`` where there are no lists (yet)."""
        return self.index.listings if self.index else self._listings

    @property
    def created(self) -> str:
        """When the graph was built, ISO 8601 in UTC; empty where that is not known (yet)."""
        if self.manifest:
            return f"{self.manifest.created:%Y-%m-%dT%H:%M:%SZ}"
        return self.index.built if self.index else ""

    @cached_property
    def published(self) -> datetime | None:
        """When what is here was published last with changes, in UTC; later than it was built."""
        publications = self.history.publications if self.history else ()
        if publications:
            return publications[0].at
        return self.manifest.created if self.manifest else None

    @property
    def sources(self) -> Sequence[SourceEntry]:
        """The sources of the snapshot; none where they are not known."""
        return self.manifest.sources if self.manifest else ()

    @property
    def shapes(self) -> Path:
        """The directory of the shapes."""
        shapes = self.layout.shapes if self.layout else None
        return shapes if shapes and shapes.is_dir() else directory("shapes")

    @cached_property
    def licences(self) -> Licences:
        """The licences and use classes of the ontology."""
        ontology = self.layout.ontology if self.layout else None
        return Licences(
            Ontology(ontology) if ontology and ontology.is_dir() else Ontology.shipped()
        )

    def read_ahead(self) -> None:
        """Read what nearly every page needs, so that the first reader does not wait for it."""
        _ = self.licences

    def begin(self) -> None:
        """A request begins, which reads this snapshot until :meth:`end`."""
        self._requests += 1

    def end(self) -> None:
        """A request that began has ended."""
        self._requests -= 1
        if not self._requests and self._released is not None:
            # cleared: it refers to this snapshot, whose caches would stay until Python looks for
            # circles of references, which it seldom does here
            released, self._released = self._released, None
            released()

    def release(self, released: Callable[[], None]) -> None:
        """No request begins any more; ``released`` is called when the last one has ended."""
        if self._requests:
            self._released = released
        else:
            released()

    def close(self) -> None:
        """Close the engine and every file, after the queries under way."""
        self.engine.close()
        for file in (self.history, self.reader, self.datasets, self._listings):
            if file is not None:
                file.close()

    async def alive(self) -> None:
        """Return when the engine has answered a query of one row at most.

        Raises:
            FairweaveError: it does not answer.
        """
        # not from the cache: an earlier result does not show the present state
        await Answers(self.engine, 0).get(Query("SELECT ?s { ?s ?p ?o } LIMIT 1"))


def _reader(layout: Layout, cache: int) -> RecordReader | None:
    records = RecordFile.open(layout.path)
    if records is None:
        return None
    return RecordReader(records, Store.read_only(str(layout.store)), BoundedCache(cache))


def _manifest(layout: Layout | None) -> Manifest | None:
    """The manifest of a snapshot; a store can be served without one."""
    if layout is None or not layout.manifest_file.exists():
        return None
    return read(layout.manifest_file)
