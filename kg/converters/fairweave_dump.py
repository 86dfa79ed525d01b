"""Converter ``fairweave-dump``: the dumps of a snapshot, back into the graph that they are of.

Source: ``dumps/<source>.nq.gz`` of a snapshot: sorted N-Quads, all in the named graph of one
source. Statements are taken over unchanged, so that the dump of the dump is the same bytes.
What the snapshot's ``manifest.json``, beside the dumps or one directory up, states of the source
(title, licence, creator …) is kept with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import IO, Any, Final, cast
from urllib.parse import unquote

from isal import igzip, isal_zlib
from pyoxigraph import RdfFormat, parse

from kg.authorities.identities import Identities
from kg.converters.converter import Confidence
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import FairweaveError, SourceError, without_place
from kg.rdf.iris import slug
from kg.rdf.namespaces import PREFIXES
from kg.snapshots.layout import PUBLISHED, Layout
from kg.snapshots.manifest import read

_SUFFIXES: Final = (".nq.gz", ".nq")
_GRAPH: Final = re.compile(rb" <([^<> ]+/)source/([^<>/ ]+)> \.\n$")
_BLOCK: Final = 1 << 20
_Damaged: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stub errs

_EFFECTIVE: Final = f"<{PREFIXES['fw']}effective".encode()


class FairweaveDump:
    """Reads the dump of one source."""

    name: Final = "fairweave-dump"
    summary: Final = "dumps of a snapshot (N-Quads, gzipped), to build the same graph again"
    version: Final = "1"
    terms: Final[frozenset[str]] = frozenset()  # whatever the converter of the source emitted
    fields: Final[tuple[FieldMapping, ...]] = ()
    dropped: Final[Mapping[str, str]] = {}

    def sniff(self, path: Path) -> Confidence:
        """Whether ``path`` is a dump, or a directory of dumps."""
        found = dumps(path)
        known = bool(found) and all(_graph(file) for file in found)
        return Confidence.CERTAIN if known else Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The dump, and that of its source as it is published, where there is one."""
        return [file for dump in dumps(path) for file in (dump, _published(dump)) if file.is_file()]

    def publishes(self, path: Path) -> bool:
        """Whether the snapshot has the source as it is published."""
        return any(_published(dump).is_file() for dump in dumps(path))

    def published(self, path: Path, _ids: Identities, _notes: Notes) -> Iterator[str]:
        """The statements of the source as it is published.

        Raises:
            SourceError: it is damaged.
        """
        for dump in dumps(path):
            if (file := _published(dump)).is_file():
                for line in _lines(file):
                    yield line.rpartition(b" <")[0].decode() + " .\n"

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each run of statements about one document and its parts.

        Raises:
            SourceError: it is no such dump, its IRIs are under another base, or it is damaged.
        """
        for file in dumps(path):
            end = f" <{_graph_under(file, ids.base)}> .\n".encode()
            for document, lines in groupby(_lines(file), _document):
                triples = [_triple(line, end, file) for line in lines if not _is_inferred(line)]
                notes.read[file.name] += len(triples)
                yield Record(document, triples, f"{file.name}, statements about {document}")


def _published(dump: Path) -> Path:
    """The dump of the same source as it is published, which a snapshot may have."""
    return dump.parent / PUBLISHED / dump.name


def dumps(path: Path) -> list[Path]:
    """The dumps that ``path`` is or contains, sorted."""
    if path.is_dir():
        return sorted(f for f in path.iterdir() if f.is_file() and f.name.endswith(".nq.gz"))
    return [path] if path.name.endswith(_SUFFIXES) and path.is_file() else []


def name_of(path: Path) -> str:
    """What the source was called that ``path`` is the dump of, whatever the file is called now."""
    of_file = path.name.removesuffix(".gz").removesuffix(".nq")
    graph = (_graph(path) or ("", ""))[1]
    of_graph = unquote(graph.rpartition("/")[2])
    return of_graph if of_graph and slug(of_file) != graph.rpartition("/")[2] else of_file


def about(path: Path) -> dict[str, str]:
    """What the manifest that belongs to the dump ``path`` states of its source."""
    for directory in (path.parent, path.parent.parent):
        try:
            sources = read(Layout(directory).manifest_file).sources
        except FairweaveError:
            continue
        found = next((source for source in sources if source.dump.file == path.name), None)
        if found is not None:
            return dict(found.about)
    return {}


def _graph(path: Path) -> tuple[str, str] | None:
    """The base and the graph of the first statement of ``path``; ``None``: it is no such dump."""
    try:
        with _opened(path) as file:
            found = _GRAPH.search(file.readline(1 << 20))
    except (OSError, EOFError, ValueError, _Damaged):
        return None
    if found is None:
        return None
    base = found[1].decode("utf-8", "replace")
    return base, f"{base}source/{found[2].decode('utf-8', 'replace')}"


def _graph_under(path: Path, wanted: str) -> str:
    """The graph of the dump ``path``, if its IRIs are under the base that is ``wanted``."""
    found = _graph(path)
    if found is None:
        raise SourceError(path, "not the dump of a source: its statements are in no such graph")
    base, graph = found
    if base != wanted:
        mend = f"build it with --base-iri {base}"
        raise SourceError(path, f"its IRIs are under {base}", mend=mend)
    return graph


def _lines(path: Path) -> Iterator[bytes]:
    """The statements of ``path``, each checked to be one."""
    before = 0  # lines of the blocks that were read: the parser counts from each anew
    try:
        with _opened(path) as file:
            while block := file.read(_BLOCK):
                block += file.readline()
                # the loader would find it too, but could not state where
                for _ in parse(block, format=RdfFormat.N_QUADS):
                    pass
                yield from block.splitlines(keepends=True)
                before += block.count(b"\n")
    except SyntaxError as reason:
        place = f"line {before + reason.lineno}" if reason.lineno else ""
        problem = f"not N-Quads: {without_place(str(reason.msg))}"
        raise SourceError(path, problem, place=place) from None
    except (OSError, EOFError, ValueError, _Damaged) as reason:
        raise SourceError(path, f"damaged: {reason}") from None


def _opened(path: Path) -> IO[bytes]:
    opened: Any = igzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
    return cast(IO[bytes], opened)


def _document(line: bytes) -> str:
    return line[1 : line.find(b">")].partition(b"#")[0].decode()


def _is_inferred(line: bytes) -> bool:
    """Whether a rule infers it today: before, converters stated the effective terms."""
    return line.partition(b" ")[2].startswith(_EFFECTIVE)


def _triple(line: bytes, end: bytes, path: Path) -> str:
    if not line.endswith(end):
        raise SourceError(path, f"a statement is not in the graph of the others: {line[:200]!r}")
    return line[: -len(end)].decode() + " .\n"


CONVERTER: Final = FairweaveDump()
