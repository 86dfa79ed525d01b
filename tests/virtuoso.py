"""A second engine for the tests: Virtuoso, where it is installed (`virtuoso-opensource`)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from kg.snapshots.whole_graph import write
from tests.ports import free_port, wait_for

_SERVER: Final = "virtuoso-t"
_CLIENT: Final = "isql-vt"
_PASSWORD: Final = "dba"  # of a new database, which listens on this machine only

#: the limits of SPARQL are those that Debian configures
_SETTINGS: Final = """\
[Database]
DatabaseFile = {files}/virtuoso.db
ErrorLogFile = {files}/virtuoso.log
LockFile = {files}/virtuoso.lck
TransactionFile = {files}/virtuoso.trx
xa_persistent_file = {files}/virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {files}/temporary.db
TransactionFile = {files}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {files}
CheckpointInterval = 0
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 16
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""


class Virtuoso:
    """A Virtuoso with a database of its own, in ``directory``.

    Args:
        directory: where its files are.

    Attributes:
        url: its SPARQL endpoint.
    """

    def __init__(self, directory: Path) -> None:
        if shutil.which(_SERVER) is None or shutil.which(_CLIENT) is None:
            pytest.skip(f"needs Virtuoso: {_SERVER} and {_CLIENT} are not installed")
        self._directory = directory
        self._sql, http = free_port(), free_port()
        self.url = f"http://127.0.0.1:{http}/sparql"
        self._settings = directory / "virtuoso.ini"
        self._settings.write_text(_SETTINGS.format(files=directory, sql=self._sql, http=http))
        self.start()

    def start(self) -> None:
        """Start it, and return when it answers."""
        self._process = subprocess.Popen(
            [_SERVER, "+configfile", str(self._settings), "+foreground"],
            cwd=self._directory,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port = int(self.url.rpartition(":")[2].partition("/")[0])
        try:
            wait_for(port, self._process)
        except ChildProcessError:
            pytest.fail((self._directory / "virtuoso.log").read_text())

    def load(self, store: Path, base: str = "http://localhost:8000/") -> None:
        """Load the snapshot's store at ``store``, whose IRIs begin with ``base``."""
        file = self._directory / "graph.nq"
        write(store, base, file)
        statements = (
            f"log_enable(2);\nDB.DBA.TTLP(file_open('{file}'), '', 'urn:none', 512);\ncheckpoint;\n"
        )
        done = subprocess.run(
            [_CLIENT, f"127.0.0.1:{self._sql}", "dba", _PASSWORD, "ERRORS=STDOUT"],
            input=statements,
            capture_output=True,
            text=True,
            check=True,
        )
        assert "Error" not in done.stdout, done.stdout

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def running(directory: Path) -> Iterator[Virtuoso]:
    """A Virtuoso with its files in ``directory``, for as long as it is needed."""
    found = Virtuoso(directory)
    try:
        yield found
    finally:
        found.kill()
