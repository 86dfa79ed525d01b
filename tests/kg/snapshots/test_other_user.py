"""A data directory of another user: what may not be read is named, nothing untrue is said."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path

from kg.errors import FairweaveError
from kg.snapshots.data_directory import DataDirectory

OTHER_USER = 65534


def published(directory: Path, answer: Connection) -> None:
    """Sends what a user without rights is told of the published snapshot."""
    if os.geteuid() == 0:
        os.setresgid(OTHER_USER, OTHER_USER, OTHER_USER)
        os.setresuid(OTHER_USER, OTHER_USER, OTHER_USER)
    try:
        answer.send(DataDirectory(directory).published())
    except FairweaveError as error:
        answer.send(str(error))


def test_a_pointer_that_may_not_be_read_is_not_taken_for_none() -> None:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o755)
        (directory / "current").write_text("one\n")
        (directory / "current").chmod(0o200)
        here, there = multiprocessing.Pipe()
        process = multiprocessing.get_context("fork").Process(
            target=published, args=(directory, there)
        )
        process.start()
        assert here.poll(30)
        assert here.recv() == f"{directory / 'current'}: may not be read by this user"
        process.join()
