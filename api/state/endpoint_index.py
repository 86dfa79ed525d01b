"""Search, lists and tables of a service over an endpoint, made again from time to time.

An endpoint has no files, and does not say when its data changes. The index is written by a process
of its own, because it takes the processor for as long as many requests would.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from api.state import INDEX_HOURS
from kg.engines import Limits
from kg.engines.remote import RemoteEngine
from kg.engines.worker import process_context, quiet, run_worker
from kg.errors import FairweaveError
from kg.scratch import Scratch
from kg.search import SearchIndex
from kg.search.endpoint_index import Written, write
from kg.snapshots.layout import Layout
from kg.snapshots.listing_file import ListingFile
from kg.snapshots.manifest import Table

log = logging.getLogger("fairweave")

#: seconds until the next try after one that failed, and how often that is doubled
_RETRY: Final = 30.0
_DOUBLED: Final = 7


class EndpointIndex:
    """Search and lists over the graph of an endpoint.

    Args:
        url: of the endpoint.
        limits: what a query to it may take.
        base: the base IRI, where that is known.
        hours: after how many hours it is made again.

    Attributes:
        search: the index; ``None`` until there is one.
        listings: the entities of large classes in order; ``None`` likewise.
        tables: those in :attr:`layout`; none until there are some.
        made: when reading began for what there is, in UTC.
        built: when the graph was built, as it states it itself; empty until that is read.
        fault: why the last try failed; empty where it did not.
    """

    def __init__(
        self, url: str, limits: Limits | None, base: str, hours: float = INDEX_HOURS
    ) -> None:
        self._url, self._limits, self._base, self._hours = url, limits or Limits(), base, hours
        self.search: SearchIndex | None = None
        self.listings: ListingFile | None = None
        self.tables: tuple[Table, ...] = ()
        self.made: datetime | None = None
        self.built = ""
        self.fault = ""
        self._files: Scratch | None = None

    @property
    def day(self) -> str:
        """When reading began for what there is, for people; empty where there is nothing."""
        return f"{self.made:%Y-%m-%d %H:%M} UTC" if self.made else ""

    @property
    def layout(self) -> Layout:
        """Where the files are."""
        assert self._files is not None
        return Layout(Path(self._files.name))

    async def refresh(self) -> None:
        """Make it, and make it again, for ever."""
        failures = 0
        while True:
            began = datetime.now(UTC)
            files = Scratch("index")
            try:
                written = await self._write(Path(files.name))
                await asyncio.to_thread(self._open, files, tuple(written.tables))
            except (FairweaveError, OSError, EOFError) as error:
                self.fault = str(error) or "it ended before it was done"
                log.warning("no search index was made from %s: %s", self._url, self.fault)
                await asyncio.sleep(_RETRY * 2 ** min(failures, _DOUBLED))
                failures += 1
                continue
            self.made, self.built, self.fault, failures = began, written.built, "", 0
            log.info("%d records of %s are searched", written.records, self._url)
            await asyncio.sleep(self._hours * 3600)

    def _open(self, files: Scratch, tables: tuple[Table, ...]) -> None:
        directory = Path(files.name)
        search = SearchIndex.of_snapshot(directory)
        if search is None:
            raise FairweaveError("the index that was made cannot be read")
        self.search, self.listings = search, ListingFile.open(directory)
        # what is open of the one before stays readable until the last request lets go of it
        self._files, self.tables = files, tables

    async def _write(self, directory: Path) -> Written:
        """Run the process that writes; what it wrote.

        Raises:
            FairweaveError: it could not.
        """
        context: Any = process_context()
        lifeline, ours = context.Pipe(duplex=False)
        outcome, theirs = context.Pipe(duplex=False)
        # no daemon: it has processes of its own, which analyse queries
        process = context.Process(
            target=run_worker,
            args=(lifeline, _index, theirs, self._url, self._limits, self._base, directory),
        )
        process.start()
        lifeline.close()
        theirs.close()
        try:
            found = await asyncio.to_thread(outcome.recv)
        finally:
            process.kill()
            ours.close()
            await asyncio.to_thread(process.join)
        if not isinstance(found, Written):
            raise FairweaveError(found)
        return found


def _index(outcome: Connection, url: str, limits: Limits, base: str, directory: Path) -> None:
    """What the process does: writes, and sends what it wrote, or why it did not."""
    quiet()
    try:
        engine = RemoteEngine(url, limits=limits)
        outcome.send(write(engine, directory, base))
    except FairweaveError as error:
        outcome.send(str(error))
