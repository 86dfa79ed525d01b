"""Writes the records of a source, without e-mail addresses: their triples sorted, their originals.

A source that is converted alone has a second core for it: the records then go to a process that
writes them, while the next ones are converted.
"""

from __future__ import annotations

import marshal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from kg.authorities.redaction import (
    lines_may_have_addresses,
    pseudonymous,
    without_addresses,
    without_addresses_in_line,
)
from kg.authorities.signed_addresses import may_have_secrets, without_secrets
from kg.build.originals import OriginalsWriter
from kg.build.processes import MANY, Processes
from kg.converters.record import Record
from kg.errors import FairweaveError
from kg.rdf.ntriples import term
from kg.rdf.sorting import LineSorter

#: triples that are sent to a process at a time
_BATCH: Final = 50_000
#: batches that are sent before the first of them is written: it sorts several at a time
_AHEAD: Final = 10
#: how a line ends whose value is a number
_NUMBERS: Final = tuple(
    f"^^{term(datatype)} .\n" for datatype in ("xsd:integer", "xsd:decimal", "xsd:boolean")
)
#: IRI, triples, place and original of a record
_Parts = tuple[str, list[str], str, str]
#: the number of a batch, counted from 0, the file of its records, and whether they are redacted;
#: no more records
_Message = tuple[int, Path, bool] | None


class RecordWriter:
    """Writes records to files.

    Args:
        path: of the sorted N-Triples.
        originals: of what the records were made from.
        runs: a directory for files that are merged in the end; the caller removes it.
    """

    def __init__(self, path: Path, originals: Path, runs: Path) -> None:
        self._path = path
        self._sorter = LineSorter(runs)
        self._originals = OriginalsWriter(originals)

    def add(self, record: Record) -> None:
        """Take a record."""
        self.add_redacted(_redacted(record))

    def add_redacted(self, record: Record) -> None:
        """Take a record that has no e-mail address."""
        self._sorter.add(record.triples)
        self._originals.add(record)

    def finish(self) -> int:
        """Write what is not yet written; how many triples there are."""
        self._originals.close()
        triples = 0
        with self._path.open("wb") as out:
            for block in self._sorter.blocks():
                triples += block.count(b"\n")
                out.write(block)
        return triples


class _WriterProcess:
    """A :class:`RecordWriter` in a process, which starts once there are many triples.

    Args:
        opened: ends the process.
        files: what the writer takes.
    """

    def __init__(self, opened: ExitStack, files: tuple[Path, Path, Path]) -> None:
        self._opened, self._files = opened, files
        self._processes: Processes[_Message, int] | None = None
        self._batch: list[_Parts] = []
        self._triples = 0
        self._number = 0
        self._pending: deque[Future[int]] = deque()
        self._redacting = False

    def add(self, record: Record) -> None:
        """Take a record."""
        if self._redacting:
            record = _redacted(record)
        self._batch.append((record.iri, record.triples, record.place, record.original))
        self._triples += len(record.triples)
        if self._triples >= (_BATCH if self._processes else MANY):
            self._send()

    def finish(self) -> int:
        """Write what is not yet written; how many triples there are."""
        if self._processes is None:
            writer = RecordWriter(*self._files)
            for parts in self._batch:
                writer.add(Record(*parts))
            return writer.finish()
        self._send()
        while self._pending:
            self._pending.popleft().result()
        return self._processes.submit(None).result()

    def _send(self) -> None:
        if self._processes is None:
            self._processes = self._opened.enter_context(Processes(1, _receiver, *self._files))
        if len(self._pending) == _AHEAD:
            self._pending.popleft().result()
        # by way of a file: of a socket some kilobytes are taken at a time, each time by a thread
        # that has to wait for its turn while this one converts
        file = self._files[2] / f"batch-{self._number}"
        file.write_bytes(marshal.dumps(self._batch))  # half the time of pickle
        self._pending.append(self._processes.submit((self._number, file, self._redacting)))
        self._batch, self._triples, self._number = [], 0, self._number + 1
        # here where the process is behind: formats differ in which of the two has more work
        self._redacting = sum(not sent.done() for sent in self._pending) > _AHEAD // 2


@contextmanager
def writer(
    path: Path, originals: Path, runs: Path, *, aside: bool
) -> Iterator[RecordWriter | _WriterProcess]:
    """A writer of records to these files (see :class:`RecordWriter`), to be finished.

    Args:
        aside: write in a process of its own.
    """
    if not aside:
        yield RecordWriter(path, originals, runs)
        return
    with ExitStack() as opened:
        yield _WriterProcess(opened, (path, originals, runs))


def _receiver(path: Path, originals: Path, runs: Path) -> Callable[[_Message], int]:
    """What the process does with messages; the number of triples comes of the last one."""
    own = RecordWriter(path, originals, runs)
    received = 0

    def receive(message: _Message) -> int:
        nonlocal received
        if message is None:
            return own.finish()
        number, file, redacted = message
        if number < received:  # a task that was taken back was done nevertheless
            return 0
        if number != received:  # a process before this one ended, and what it had is lost
            raise FairweaveError("a process of the build ended before its work was done")
        received += 1
        batch: list[_Parts] = marshal.loads(file.read_bytes())  # noqa: S302  (our own)
        file.unlink()
        add = own.add_redacted if redacted else own.add
        for parts in batch:
            add(Record(*parts))
        return 0

    return receive


def _redacted(record: Record) -> Record:
    """``record`` without e-mail addresses and secrets, whatever the converter left in it."""
    triples = record.triples
    if may_have_secrets(whole := "".join(_texts(triples))):
        triples = [without_secrets(line) for line in triples]
    if lines_may_have_addresses(whole):
        triples = [without_addresses_in_line(line) for line in triples]
    return Record(
        pseudonymous(record.iri),
        triples,
        without_addresses(record.place),
        without_addresses(without_secrets(record.original)),
    )


def _texts(triples: list[str]) -> Iterator[str]:
    """What of the lines ``triples`` may have a text: of those with a number, their subjects."""
    subject = ""
    for line in triples:
        if not line.endswith(_NUMBERS):
            yield line
        elif not subject or not line.startswith(subject):
            subject = line[: line.index(" ") + 1]
            yield subject
