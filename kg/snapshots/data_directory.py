"""The data directory: immutable snapshots, and a pointer to the one that is published.

::

    DIR/current               the id of the published snapshot, one line
    DIR/order                 the ids of all snapshots, the oldest first, a line each
    DIR/snapshots/<id>/       a snapshot: :mod:`kg.snapshots.layout`

The pointer is replaced atomically, once everything that it points to is on disk, so a crash at any
moment leaves the last published snapshot in place; going back is replacing it again. Both are
publications, and both are in the history of documents (:mod:`kg.snapshots.history`). A build that
publishes has a lock on ``DIR/snapshots``. The order is that of publication, whatever the clock
showed; snapshots of earlier versions, which are not in it, are older and ordered by their time.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Final

from kg.errors import FairweaveError
from kg.snapshots.documents import Document
from kg.snapshots.durability import exchange, faults, is_outdated, sync, sync_tree
from kg.snapshots.history_writer import record
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import Manifest, read

#: prefixes of unused directories that the next build removes
_BUILDING: Final = ".building-"
_REMOVED: Final = ".removed-"


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
        self._order_file = path / "order"
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
        if self._pointer.exists() and not os.access(self._pointer, os.R_OK):
            raise FairweaveError(f"{self._pointer}: may not be read by this user")
        found = self.current_id()
        whole = found is not None and found == Path(found).name
        if found is None or not whole or not self.layout(found).path.is_dir():
            if self.all():
                which = f"snapshot {found} is missing" if whole else "snapshot is not named"
                raise FairweaveError(
                    f"{self.path}: the published {which}; "
                    f"`fairweave rollback -d {self.path}` publishes the newest that is there"
                )
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
        if not matches and self.layout(snapshot_id).path.is_dir():
            read(self.layout(snapshot_id).manifest_file)  # raises with the reason
        if len(matches) != 1:
            known = ", ".join(s.id for s in self.all()) or "none"
            fault = "more than one snapshot begins with" if matches else "no snapshot is called"
            raise FairweaveError(f"{self.path}: {fault} {snapshot_id!r}; there are: {known}")
        return matches[0]

    def all(self) -> list[Snapshot]:
        """Every finished snapshot whose manifest can be read, the newest first."""
        found = []
        for path in self._finished():
            with suppress(FairweaveError):  # it is among the damaged
                found.append(Snapshot(path, path.name, read(Layout(path).manifest_file)))
        places = {name: place for place, name in enumerate(self._order())}
        return sorted(
            found, key=lambda s: (places.get(s.id, -1), s.manifest.created, s.id), reverse=True
        )

    def damaged(self) -> list[str]:
        """What is wrong with each snapshot whose manifest cannot be read, in a line."""
        faults = []
        for path in sorted(self._finished()):
            try:
                read(Layout(path).manifest_file)
            except FairweaveError as fault:
                faults.append(str(fault))
        return faults

    def _finished(self) -> Iterator[Path]:
        """The directories of snapshots."""
        return (path for path in self._snapshots.glob("[!.]*") if path.is_dir())

    def _order(self) -> list[str]:
        try:
            return self._order_file.read_text("utf-8").split()
        except (OSError, UnicodeDecodeError):
            return []

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A directory to build in, removed at the end whatever happens; one build at a time.

        Where nothing is published in it, a data directory that this made is removed, too.

        Raises:
            FairweaveError: another build is under way here, or nothing can be written here.
        """
        with self._locked("another build is under way here"):
            building = self._snapshots / f"{_BUILDING}{os.getpid()}"
            building.mkdir()
            yield building

    @contextmanager
    def _locked(self, problem: str) -> Iterator[None]:
        """Acquires the lock for publication; removes what killed builds left, before and after.

        Raises:
            FairweaveError: another process has it: ``problem``; or nothing can be written here.
        """
        ancestors = (self._snapshots, *self._snapshots.parents)
        made = list(takewhile(lambda path: not path.exists(), ancestors))
        try:
            self._snapshots.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._snapshots, os.O_RDONLY)
        except OSError as reason:
            raise FairweaveError(f"{self.path}: {reason.strerror}") from None
        try:
            # the lock is the directory's own: it leaves no file, and ends with its process
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise FairweaveError(f"{self.path}: {problem}") from None
        try:
            self._sweep()
            yield
        finally:
            self._sweep()
            with suppress(OSError):  # the first that has something in it ends this
                for path in made:
                    path.rmdir()
            os.close(handle)

    def _sweep(self) -> None:
        """Removes what builds left behind; requires the lock."""
        for prefix in (_BUILDING, _REMOVED):
            for left in self._snapshots.glob(f"{prefix}*"):
                shutil.rmtree(left, ignore_errors=True)

    def _remove(self, path: Path) -> None:
        """Takes a snapshot away in one step, and then its files."""
        away = path.with_name(f"{_REMOVED}{path.name}-{os.getpid()}")
        path.rename(away)
        shutil.rmtree(away, ignore_errors=True)

    def publish(
        self,
        built: Path,
        snapshot_id: str,
        keep: int,
        at: datetime | None = None,
        documents: Iterable[Document] | None = None,
    ) -> Snapshot:
        """Makes ``built`` the snapshot ``snapshot_id``, publishes it, and removes the oldest.

        Args:
            keep: number of snapshots to retain; the published one always remains.
            at: when, in UTC; now, unless given.
            documents: of ``built``, for the history; read from its dumps, unless given.
        """
        others = [s for s in self.all() if s.id != snapshot_id]
        target = self.layout(snapshot_id)
        there = target.path.exists()
        whole = there and not faults(target) and not is_outdated(target, Layout(built))
        if whole:  # the same content, built before, is the same snapshot
            self._write_history(target, at, documents)
        else:
            self._write_history(Layout(built), at, documents)
            sync_tree(built)
            # one that is damaged may be the published one: its name always leads to a snapshot
            if there:
                exchange(built, target.path)
            else:
                built.rename(target.path)
            sync(self._snapshots)
        order = [s.id for s in reversed(others)]
        _replace(self._order_file, "".join(f"{name}\n" for name in (*order, snapshot_id)))
        self.point(snapshot_id)
        for old in others[max(keep - 1, 0) :]:
            self._remove(old.path)
        return self.get(snapshot_id)

    def _write_history(
        self, fresh: Layout, at: datetime | None, documents: Iterable[Document] | None = None
    ) -> None:
        """Writes the history of what is published next, unless that is published already."""
        current = self.current_id()
        before = self.layout(current) if current else None
        if before != fresh or not fresh.history.exists():
            record(fresh, before, at or datetime.now(UTC), documents)

    def point(self, snapshot_id: str) -> None:
        """Publishes a finished snapshot by atomic replacement of the pointer."""
        _replace(self._pointer, snapshot_id + "\n")

    def rollback(self, snapshot_id: str | None = None) -> Snapshot:
        """Publishes ``snapshot_id``, or the newest that is older than the published one.

        Raises:
            FairweaveError: there is none to go back to, it is damaged, or a build is under way.
        """
        with self._locked("a build is under way here"):
            if snapshot_id is not None:
                target = self.get(snapshot_id)
            else:
                every = self.all()
                # one that is damaged is not among them: the newest is what there is to go back to
                places = [n for n, s in enumerate(every, 1) if s.id == self.current_id()] or [0]
                if places[0] == len(every):
                    raise FairweaveError(f"{self.path}: no older snapshot to go back to")
                target = every[places[0]]
            if found := faults(target):
                raise FairweaveError(f"{target.path}: damaged: {found[0]}; build it again")
            self._write_history(Layout(target.path), None)
            self.point(target.id)
        return target


def _replace(file: Path, text: str) -> None:
    """Replaces ``file`` by one with ``text``, atomically and on disk."""
    fresh = file.with_name(f".{file.name}")
    with fresh.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    sync(file.parent)
