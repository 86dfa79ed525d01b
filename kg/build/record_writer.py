"""Writes the records of a source, without e-mail addresses: their triples sorted, their originals.

A source that is converted alone has a second core for it: the records then go to a process that
writes them, while the next ones are converted.
"""

from __future__ import annotations

import marshal
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.authorities.address_signs import text_may_have_addresses
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
from kg.rdf.sorted_files import Section, halves, merged_sections
from kg.rdf.sorting import LineSorter

#: triples that are sent to a process at a time
_BATCH: Final = 50_000
#: records that are looked through together for what is to be redacted
_TOGETHER: Final = 100
#: times that they are looked through one by one after something was found: texts of one source
#: are alike
_SINGLY: Final = 10
#: batches that are sent before the first of them is written: it sorts several at a time
_AHEAD: Final = 10
#: bytes that are copied at a time
_COPIED: Final = 1 << 20
#: how a line ends whose value is a number
_NUMBERS: Final = tuple(
    f"^^{term(datatype)} .\n" for datatype in ("xsd:integer", "xsd:decimal", "xsd:boolean")
)
#: IRI, triples, place and original of a record
_Parts = tuple[str, list[str], str, str]
#: the number of a batch, counted from 0, the file of its records, and whether they are redacted
_Batch = tuple[int, Path, bool]


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
        #: how many times records are looked at one by one before they are together again
        self._singly = 0

    def add(self, record: Record) -> None:
        """Take a record."""
        self._add_redacted([_redacted(record)])

    def add_all(self, records: Sequence[Record], *, redacted: bool) -> None:
        """Take several records at once, which is sooner.

        Args:
            redacted: whether none of them has an e-mail address, or a secret.
        """
        for start in range(0, len(records), _TOGETHER):
            some = records[start : start + _TOGETHER]
            if not redacted:
                some = self._redact(some)
            self._add_redacted(some)

    def _redact(self, records: Sequence[Record]) -> Sequence[Record]:
        if self._singly:
            self._singly -= 1
        elif not _may_need_redaction(records):
            return records
        else:
            self._singly = _SINGLY
        return [_redacted(record) for record in records]

    def _add_redacted(self, records: Sequence[Record]) -> None:
        self._sorter.add([line for record in records for line in record.triples])
        for record in records:
            self._originals.add(record)

    def finish(self) -> int:
        """Write what is not yet written; how many triples there are."""
        self._originals.close()
        return _write(self._path, self._sorter.blocks())

    def runs(self) -> list[Path]:
        """Write the originals; sorted files of the triples, for somebody else to merge."""
        self._originals.close()
        return self._sorter.runs()


def _write(path: Path, blocks: Iterable[bytes]) -> int:
    """Writes ``blocks`` of lines; how many lines there are."""
    lines = 0
    with path.open("wb") as out:
        for block in blocks:
            lines += block.count(b"\n")
            out.write(block)
    return lines


@dataclass(frozen=True, slots=True)
class _Runs:
    """Work of the process: to write what it has of so many ``batches``, and give the files."""

    batches: int


@dataclass(frozen=True, slots=True)
class _Merge:
    """Work of the process: to merge ``sections`` into ``path``, and count the lines."""

    sections: list[Section]
    path: Path


_Work = _Batch | _Runs | _Merge


class _WriterProcess:
    """A :class:`RecordWriter` in a process, which starts once there are many triples.

    Args:
        opened: ends the process.
        files: what the writer takes.
    """

    def __init__(self, opened: ExitStack, files: tuple[Path, Path, Path]) -> None:
        self._opened, self._files = opened, files
        self._processes: Processes[_Work, int | list[Path]] | None = None
        self._batch: list[_Parts] = []
        self._triples = 0
        self._number = 0
        self._pending: deque[Future[int | list[Path]]] = deque()
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
            records = [Record(*parts) for parts in self._batch]
            writer.add_all(records, redacted=self._redacting)
            return writer.finish()
        self._send()
        while self._pending:
            self._pending.popleft().result()
        runs = self._processes.submit(_Runs(self._number)).result()
        assert isinstance(runs, list)
        path, scratch = self._files[0], self._files[2] / "second-half"
        # each merges a half; nothing is left to convert
        first, second = halves(runs)
        rest = self._processes.submit(_Merge(second, scratch))
        triples = _write(path, merged_sections(first))
        more = rest.result()
        assert isinstance(more, int)
        with path.open("ab") as out, scratch.open("rb") as file:
            shutil.copyfileobj(file, out, _COPIED)
        scratch.unlink()
        return triples + more

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


def _receiver(path: Path, originals: Path, runs: Path) -> Callable[[_Work], int | list[Path]]:
    """What the process does with the work that it gets."""
    own = RecordWriter(path, originals, runs)
    received = 0

    def receive(work: _Work) -> int | list[Path]:
        nonlocal received
        if isinstance(work, _Merge):
            return _write(work.path, merged_sections(work.sections))
        number = work.batches if isinstance(work, _Runs) else work[0]
        if number > received:  # a process before this one ended, and what it had is lost
            raise FairweaveError("a process of the build ended before its work was done")
        if isinstance(work, _Runs):
            return own.runs()
        _, file, redacted = work
        if number < received:  # a task that was taken back was done nevertheless
            return 0
        received += 1
        batch: list[_Parts] = marshal.loads(file.read_bytes())  # noqa: S302  (our own)
        file.unlink()
        own.add_all([Record(*parts) for parts in batch], redacted=redacted)
        return 0

    return receive


def _may_need_redaction(records: Sequence[Record]) -> bool:
    """Whether one of ``records`` may have an e-mail address or a secret: one look at all of them.

    True too often, never too rarely: :func:`_redacted` looks at each. Most terms are in many lines.
    """
    terms: set[str] = set()
    for record in records:
        terms.add(record.iri)
        for line in record.triples:
            terms.update(line.split(" ", 2))
    lines = "\n".join(terms)
    texts = "\n".join([text for record in records for text in (record.place, record.original)])
    return (
        lines_may_have_addresses(lines)
        or text_may_have_addresses(texts)
        or may_have_secrets(lines)
        or may_have_secrets(texts)
    )


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
