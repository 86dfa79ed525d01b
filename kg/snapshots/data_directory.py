"""The data directory: immutable snapshots, and a pointer to the one that is published.

::

    DIR/current               the id of the published snapshot, one line
    DIR/snapshots/<id>/       a snapshot: :mod:`kg.snapshots.layout`

The pointer is replaced atomically, so a crash at any moment leaves the last
published snapshot in place; going back is replacing it again. Both are
publications, and both are in the history of documents (:mod:`kg.snapshots.history`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kg.errors import FairweaveError
from kg.snapshots.history_writer import record
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import Manifest, read

_BUILDING: Final = ".building-"


@dataclass(frozen=True, slots=True)
class Snapshot(Layout):
    """A finished build, in its directory.

    Attributes:
        id: derived from its content.
        manifest: what it was built from, and what came of it.
    """

    id: str
    manifest: Manifest


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
        except (OSError, UnicodeDecodeError):  # a damaged pointer names nothing
            return None

    def published(self) -> str:
        """The id of the published snapshot, which is there.

        Raises:
            FairweaveError: none is published here.
        """
        found = self.current_id()
        if found is None or found != Path(found).name or not self.layout(found).path.is_dir():
            raise FairweaveError(
                f"{self.path}: no snapshot is published here; "
                f"`fairweave build SRC… -d {self.path}` makes one"
            )
        return found

    def current(self) -> Snapshot:
        """The published snapshot.

        Raises:
            FairweaveError: none is published here.
        """
        return self.get(self.published())

    def layout(self, snapshot_id: str) -> Layout:
        """Where the parts of the snapshot ``snapshot_id`` are, whether or not it is there."""
        return Layout(self._snapshots / snapshot_id)

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
        """Every finished snapshot, the newest first.

        Raises:
            FairweaveError: the manifest of one cannot be read.
        """
        found = []
        for path in self._snapshots.glob("[!.]*"):
            file = Layout(path).manifest_file
            if file.exists():
                found.append(Snapshot(path, path.name, read(file)))
        return sorted(found, key=lambda s: (s.manifest.created, s.id), reverse=True)

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
        others = [s for s in self.all() if s.id != snapshot_id]  # reports damaged ones first
        target = self.layout(snapshot_id)
        if target.path.exists():  # the same content, built before, is the same snapshot
            self._write_history(target, at)
        else:
            self._write_history(Layout(built), at)
            _sync(built)
            built.rename(target.path)
            _sync(self._snapshots)
        self.point(snapshot_id)
        for old in others[max(keep - 1, 0) :]:
            shutil.rmtree(old.path)
        return self.get(snapshot_id)

    def _write_history(self, fresh: Layout, at: datetime | None) -> None:
        """Writes the history of what is published next, unless that is published already."""
        current = self.current_id()
        before = self.layout(current) if current else None
        if before != fresh or not fresh.history.exists():
            record(fresh, before, at or datetime.now(UTC))

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
        self._write_history(Layout(target.path), None)
        self.point(target.id)
        return target


def _sync(directory: Path) -> None:
    """Forces the entries of ``directory`` to disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
