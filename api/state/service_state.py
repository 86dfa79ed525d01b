"""What is being served: the current snapshot, replaced when a new one is published."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from api.state.current_snapshot import Current
from api.state.endpoint_index import EndpointIndex
from kg.engines import Engine
from kg.engines.embedded import EmbeddedEngine
from kg.errors import FairweaveError
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory

log = logging.getLogger("fairweave")

_INTERVAL: Final = 1.0


class ServiceState:
    """Holds the current snapshot.

    Args:
        engine: the first one.
        cache: bytes of responses and results that are kept in memory.
        directory: a data directory to watch for new snapshots, if there is one.
        open_snapshot: makes the engine for a snapshot of ``directory``, by id; may block.
        base: what a remote endpoint's IRIs begin with, where that is not the service's address.
        catalogue: the saved queries in place of those of each snapshot.
        index: search and lists of a remote endpoint.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        cache: int,
        directory: Path | None = None,
        open_snapshot: Callable[[str], Engine] | None = None,
        base: str = "",
        catalogue: Catalogue | None = None,
        index: EndpointIndex | None = None,
    ) -> None:
        self._cache, self._base, self._catalogue = cache, base, catalogue
        self._data = DataDirectory(directory) if directory else None
        self._open, self._index = open_snapshot, index
        self.current = self._current(engine)
        self.taken_up = 1
        self._refused = ""
        self._closing: set[asyncio.Task[None]] = set()

    async def watch(self) -> None:
        """Serve each snapshot that is published from now on, for ever; index a remote endpoint.

        Requests under way keep the engine that they began with; it is closed when
        they are done. A snapshot that cannot be opened is reported in the log once,
        and the last one remains in service.
        """
        _attach(self.current.engine)
        with suppress(FairweaveError, OSError, ValueError):  # a request reports it
            await asyncio.to_thread(self.current.read_ahead)
        if self._index is not None:
            await self._index.refresh()
        while self._data is not None and self._open is not None:
            await asyncio.sleep(_INTERVAL)
            try:
                published = self._data.published()
            except FairweaveError:
                continue  # between two snapshots, or taken away: serve the last one
            if published in (self.current.engine.version, self._refused):
                continue
            try:
                fresh = await asyncio.to_thread(self._opened, published)
            except (FairweaveError, OSError, ValueError) as error:  # a part of it is damaged
                self._refused = published
                log.error("snapshot %s is not taken up: %s", published, error)
                continue
            self._replace(fresh)
            self._refused = ""
            log.warning("serving snapshot %s", published)

    def _opened(self, snapshot_id: str) -> Current:
        """The snapshot ``snapshot_id``, opened; its engine is closed where that fails."""
        assert self._open is not None
        engine = self._open(snapshot_id)
        try:
            fresh = self._current(engine)
            fresh.read_ahead()
        except BaseException:
            engine.close()
            raise
        return fresh

    def _current(self, engine: Engine) -> Current:
        snapshot = self._data.layout(engine.version).path if self._data else None
        return Current(engine, self._cache, snapshot, self._base, self._catalogue, self._index)

    def _replace(self, fresh: Current) -> None:
        _attach(fresh.engine)
        old, self.current = self.current, fresh
        self.taken_up += 1
        old.release(lambda: self._close(old))

    def _close(self, old: Current) -> None:
        task = asyncio.create_task(_closed(old))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Close every engine, after the queries under way."""
        await asyncio.gather(*self._closing)
        await asyncio.to_thread(self.current.close)


async def _closed(old: Current) -> None:
    """Close ``old``, and free what it has in memory."""
    await asyncio.to_thread(old.close)
    del old
    await asyncio.sleep(_INTERVAL)  # the thread that closed it may still refer to it
    # some requests, as those that failed, leave circles of references to what they read; Python
    # looks for those seldom, and the caches of a snapshot are large
    gc.collect()


def _attach(engine: Engine) -> None:
    """Let the running event loop wait for the engine's workers, if it has any of its own."""
    if isinstance(engine, EmbeddedEngine):
        engine.attach(asyncio.get_running_loop())
