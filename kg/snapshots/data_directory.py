"""The data directory: immutable snapshots, and a pointer to the one that is published.

::

    DIR/current               the id of the published snapshot, one line
    DIR/snapshots/<id>/       store/ dumps/ results/ search/ report.ttl report.json manifest.json
                              history.sqlite

The pointer is replaced atomically, so a crash at any moment leaves the last
published snapshot in place; going back is replacing it again. Both are
publications, and the history of documents (:mod:`kg.snapshots.history`) tells of both.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from kg.errors import FairweaveError
from kg.snapshots.history import FILE as HISTORY
from kg.snapshots.history_writer import record

_BUILDING: Final = ".building-"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A finished build.

    Attributes:
        id: derived from its content.
        path: its directory.
        manifest: what ``manifest.json`` says.
    """

    id: str
    path: Path
    manifest: dict[str, Any]

    @property
    def store(self) -> Path:
        """The Oxigraph store, to be opened read-only."""
        return self.path / "store"

    @property
    def dumps(self) -> Path:
        """The directory of the dumps."""
        return self.path / "dumps"


class DataDirectory:
    """What ``-d DIR`` names."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pointer = path / "current"
        self._snapshots = path / "snapshots"

    def current_id(self) -> str | None:
        """The id of the published snapshot, if one is."""
        try:
            return self._pointer.read_text("ascii").strip() or None
        except (FileNotFoundError, UnicodeDecodeError):  # what is damaged names nothing
            return None

    def current(self) -> Snapshot:
        """The published snapshot.

        Raises:
            FairweaveError: none is published here.
        """
        found = self.current_id()
        if found is None:
            raise FairweaveError(
                f"{self.path}: no snapshot is published here; "
                f"`fairweave build SRC… -d {self.path}` makes one"
            )
        return self.get(found)

    def get(self, snapshot_id: str) -> Snapshot:
        """The snapshot called ``snapshot_id``; a beginning of the id will do.

        Raises:
            FairweaveError: there is no such snapshot, or more than one.
        """
        matches = [s for s in self.all() if s.id.startswith(snapshot_id)]
        if len(matches) != 1:
            known = ", ".join(s.id for s in self.all()) or "none"
            fault = "more than one snapshot begins with" if matches else "no snapshot is called"
            raise FairweaveError(f"{self.path}: {fault} {snapshot_id!r}; there are: {known}")
        return matches[0]

    def all(self) -> list[Snapshot]:
        """Every finished snapshot, the newest first."""
        found = []
        for manifest in self._snapshots.glob("[!.]*/manifest.json"):
            try:
                found.append(
                    Snapshot(
                        manifest.parent.name, manifest.parent, json.loads(manifest.read_bytes())
                    )
                )
            except (OSError, ValueError):
                raise FairweaveError(
                    f"{manifest}: not readable; remove the directory {manifest.parent}"
                ) from None
        return sorted(found, key=lambda s: (str(s.manifest.get("created")), s.id), reverse=True)

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A directory to build in, removed at the end whatever happens; one build at a time.

        What a killed build left behind is removed first.

        Raises:
            FairweaveError: another build is under way here, or nothing can be written here.
        """
        try:
            self._snapshots.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._snapshots, os.O_RDONLY)
        except OSError as reason:
            raise FairweaveError(f"{self.path}: {reason.strerror}") from None
        locked = False
        try:
            # the lock is the directory's own: it leaves no file, and ends with its process
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            locked = True
            self._sweep()
            building = self._snapshots / f"{_BUILDING}{os.getpid()}"
            building.mkdir()
            yield building
        except BlockingIOError:
            raise FairweaveError(f"{self.path}: another build is under way here") from None
        finally:
            if locked:
                self._sweep()
            os.close(handle)

    def _sweep(self) -> None:
        """Removes what builds left behind; only whoever holds the lock may."""
        for left in self._snapshots.glob(f"{_BUILDING}*"):
            shutil.rmtree(left, ignore_errors=True)

    def publish(
        self, built: Path, snapshot_id: str, keep: int, at: datetime | None = None
    ) -> Snapshot:
        """Makes ``built`` the snapshot ``snapshot_id``, publishes it, and removes the oldest.

        Args:
            keep: how many snapshots stay; the published one always does.
            at: when, in UTC; now, unless given.
        """
        others = [s for s in self.all() if s.id != snapshot_id]  # one that is damaged is told now
        target = self._snapshots / snapshot_id
        if target.exists():  # the same content, built before, is the same snapshot
            self._tell(target, at)
        else:
            self._tell(built, at)
            _sync(built)
            built.rename(target)
            _sync(self._snapshots)
        self.point(snapshot_id)
        for old in others[max(keep - 1, 0) :]:
            shutil.rmtree(old.path)
        return self.get(snapshot_id)

    def _tell(self, directory: Path, at: datetime | None) -> None:
        """Writes the history of what is to be published next, unless that is published already."""
        current = self.current_id()
        before = self._snapshots / current if current else None
        if before != directory or not (directory / HISTORY).exists():
            record(directory, before, at or datetime.now(UTC))

    def point(self, snapshot_id: str) -> None:
        """Publishes a finished snapshot by atomic replacement of the pointer."""
        fresh = self.path / ".current"
        with fresh.open("w", encoding="ascii") as file:
            file.write(snapshot_id + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._pointer)
        _sync(self.path)

    def rollback(self, snapshot_id: str | None = None) -> Snapshot:
        """Publishes ``snapshot_id``, or the newest that is older than the published one.

        Raises:
            FairweaveError: there is none to go back to.
        """
        if snapshot_id is not None:
            target = self.get(snapshot_id)
        else:
            every = self.all()
            places = [n for n, s in enumerate(every) if s.id == self.current().id]
            if not places or places[0] + 1 == len(every):
                raise FairweaveError(f"{self.path}: no older snapshot to go back to")
            target = every[places[0] + 1]
        self._tell(target.path, None)
        self.point(target.id)
        return target


def _sync(directory: Path) -> None:
    """Sees that the entries of ``directory`` are on disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
