"""What is being served: an engine with its caches, replaced when a new snapshot is published."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pyoxigraph import Store

from api.http.responses import Response
from api.state.answer_cache import Answers
from kg.bounded_cache import BoundedCache
from kg.build.results import Results
from kg.engines import Engine, Query
from kg.engines.embedded import EmbeddedEngine
from kg.errors import FairweaveError
from kg.records.reader import RecordReader
from kg.search import SearchIndex
from kg.snapshots.dataset_file import DatasetFile
from kg.snapshots.history import History
from kg.snapshots.record_file import RecordFile

log = logging.getLogger("fairweave")

_INTERVAL: Final = 1.0


class Current:
    """An engine, and what was answered from it.

    Attributes:
        engine: who answers.
        answers: answers by query.
        responses: whole responses, by what a request says: the shortest way to an answer.
        directory: the snapshot's; none for a remote endpoint.
        manifest: what the snapshot's ``manifest.json`` says; of a remote endpoint nothing but the
            base IRI, if that was told.
        results: what was answered when it was published.
        base_path: the path of the base IRI, without a slash at its end; mostly ``""``.
        history: when each document came, changed and went; none where nobody kept it.
        search: finds records by words; none where no index was built.
        reader: reads records here and not in a worker; ``None`` where the snapshot has no record
            file, and for a remote endpoint: queries are used instead.
        datasets: the datasets of the snapshot, ready for exports; ``None`` as for ``reader``.
    """

    def __init__(
        self, engine: Engine, cache: int, snapshot: Path | None = None, base: str = ""
    ) -> None:
        self.engine = engine
        self.directory = snapshot
        self.manifest = _manifest(snapshot) or ({"base_iri": base} if base else {})
        self.base_path = urlsplit(str(self.manifest.get("base_iri", ""))).path.rstrip("/")
        self.results = Results(snapshot, self.manifest)
        self.history = History.open(snapshot) if snapshot else None
        self.search = SearchIndex.of_snapshot(snapshot) if snapshot else None
        self.reader = _reader(snapshot, cache // 8) if snapshot else None
        self.datasets = DatasetFile.open(snapshot) if snapshot else None
        self.answers = Answers(engine, cache // 2)
        self.responses: BoundedCache[Response] = BoundedCache(cache // 2)

    async def alive(self) -> None:
        """Return when the engine has answered a query that asks nothing.

        Raises:
            FairweaveError: it does not answer.
        """
        # not from the cache: that it answered once is not the question
        await Answers(self.engine, 0).get(Query("ASK {}"))


class ServiceState:
    """Holds the current engine.

    Args:
        engine: the first one.
        cache: how many bytes of answers to keep in memory.
        directory: a data directory to watch for new snapshots, if there is one.
        open_snapshot: makes the engine for a snapshot of ``directory``, by id; may block.
        base: what a remote endpoint's IRIs begin with, where that is not the service's address.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        cache: int,
        directory: Path | None = None,
        open_snapshot: Callable[[str], Engine] | None = None,
        base: str = "",
    ) -> None:
        self._cache, self._base = cache, base
        self._directory, self._open = directory, open_snapshot
        self.current = self._made_current(engine)
        self.taken_up = 1
        self._refused = ""
        self._closing: set[asyncio.Task[None]] = set()

    async def watch(self) -> None:
        """Take up each snapshot that is published from now on, for ever.

        Requests under way keep the engine that they began with; it is closed when
        they are done. A snapshot that cannot be opened is said in the log once,
        and the last one goes on serving.
        """
        _attach(self.current.engine)
        while self._directory is not None and self._open is not None:
            await asyncio.sleep(_INTERVAL)
            try:
                published = published_snapshot(self._directory)
            except FairweaveError:
                continue  # between two snapshots, or taken away: serve what we have
            if published in (self.current.engine.version, self._refused):
                continue
            engine = None
            try:
                engine = await asyncio.to_thread(self._open, published)
                self._replace(engine)
            except (FairweaveError, OSError, ValueError) as error:  # a part of it is damaged
                if engine is not None:
                    await asyncio.to_thread(engine.close)
                self._refused = published
                log.error("snapshot %s is not taken up: %s", published, error)
                continue
            self._refused = ""
            log.warning("serving snapshot %s", published)

    def _made_current(self, engine: Engine) -> Current:
        snapshot = self._directory / "snapshots" / engine.version if self._directory else None
        return Current(engine, self._cache, snapshot, self._base)

    def _replace(self, engine: Engine) -> None:
        # no request can stand between taking `current` and handing its query to the
        # engine: both happen without an await, so the old engine is safe to close now
        fresh = self._made_current(engine)
        _attach(engine)
        old, self.current = self.current, fresh
        self.taken_up += 1
        task = asyncio.create_task(asyncio.to_thread(old.engine.close))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Close every engine, after the queries under way."""
        await asyncio.gather(*self._closing)
        await asyncio.to_thread(self.current.engine.close)


def _reader(snapshot: Path, cache: int) -> RecordReader | None:
    records = RecordFile.open(snapshot)
    if records is None:
        return None
    return RecordReader(records, Store.read_only(str(snapshot / "store")), BoundedCache(cache))


def _manifest(snapshot: Path | None) -> dict[str, Any]:
    try:
        found = json.loads((snapshot / "manifest.json").read_bytes()) if snapshot else {}
    except (OSError, ValueError):  # a store can be served without one
        return {}
    return found if isinstance(found, dict) else {}


def _attach(engine: Engine) -> None:
    """Let the running event loop wait for the engine's workers, if it has any of its own."""
    if isinstance(engine, EmbeddedEngine):
        engine.attach(asyncio.get_running_loop())


def published_snapshot(directory: Path) -> str:
    """The id of the snapshot that is published in the data directory ``directory``.

    Raises:
        FairweaveError: there is none.
    """
    try:
        name = (directory / "current").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    if not name or name != Path(name).name or not (directory / "snapshots" / name).is_dir():
        raise FairweaveError(
            f"{directory}: no snapshot is published here; make one with"
            f" `fairweave build SOURCE… -d {directory}`"
        )
    return name
