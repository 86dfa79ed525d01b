"""The documents of a snapshot, each with a digest of all statements about it and its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

from isal import igzip

from kg.snapshots.layout import Layout

_BLOCK: Final = 1 << 22
_WINDOW: Final = 2048
_SIZE: Final = 16

#: a document's IRI, its kind, and a digest of its statements
Document = tuple[str, str, bytes]


class Digests:
    """Collects the digests of documents; the same, in whatever order sources are read.

    Args:
        base: what the IRIs of documents begin with; others are left out.

    >>> digests = Digests("u:")
    >>> digests.add("one.nq.gz", b"u:dataset/a", b"<u:dataset/a> <u:p> 1 <u:g> .\\n")
    >>> [(iri, kind, len(digest)) for iri, kind, digest in digests.documents()]
    [('u:dataset/a', 'dataset', 16)]
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self._prefix = base.encode()
        self._found: dict[str, dict[bytes, bytes]] = {}

    def add(self, dump: str, document: bytes, lines: bytes) -> None:
        """Take consecutive N-Quads ``lines`` about ``document`` in the file ``dump``, in order."""
        if document.startswith(self._prefix):
            found = self._found.setdefault(dump, {})
            digest = blake2b(lines, digest_size=_SIZE).digest()
            found[document] = found.get(document, b"") + digest

    def documents(self) -> Iterator[Document]:
        """Every document, with one digest of what all dumps state of it."""
        digests: dict[bytes, bytes] = {}
        for _, found in sorted(self._found.items()):
            for document, digest in found.items():
                digests[document] = digests.get(document, b"") + digest
        for document, digest in digests.items():
            iri = document.decode()
            whole = digest if len(digest) == _SIZE else blake2b(digest, digest_size=_SIZE).digest()
            yield iri, iri[len(self._base) :].partition("/")[0], whole


def documents_of(snapshot: Layout, base: str) -> Iterator[Document]:
    """Every document under ``base`` in the dumps of ``snapshot``."""
    digests = Digests(base)
    for dump in snapshot.dumps.glob("*.nq.gz"):
        for document, lines in runs(_blocks(dump)):
            digests.add(dump.name, document, lines)
    return digests.documents()


def _blocks(dump: Path) -> Iterator[bytes]:
    with igzip.open(dump, "rb") as file:
        while block := file.read(_BLOCK):
            yield block + file.readline()


def runs(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Sorted lines by document: each one's IRI, and its consecutive lines.

    A document has two runs in a dump, that of its parts and its own. Where a run ends is
    found by looking for its last line from behind: a line is never looked at by itself.

    >>> for run in runs([b"<u:a#1> 1\\n<u:a#2> 2\\n<u:a> 3\\n", b"<u:a> 4\\n<u:b> 5\\n"]):
    ...     print(run)
    (b'u:a', b'<u:a#1> 1\\n<u:a#2> 2\\n')
    (b'u:a', b'<u:a> 3\\n<u:a> 4\\n')
    (b'u:b', b'<u:b> 5\\n')
    """
    rest = b""
    for block in blocks:
        lines = rest + block if rest else block
        start, size = 0, len(lines)
        while True:
            document, part, _ = lines[start + 1 : lines.index(b">", start)].partition(b"#")
            beginning = b"<" + document + (b"#" if part else b">")
            end, window = start, _WINDOW
            while lines.startswith(beginning, end):
                last = lines.rfind(b"\n" + beginning, end, end + window)
                end = lines.index(b"\n", last + 1 if last >= 0 else end) + 1
                window *= 4
            if end >= size:  # the next block may have more of it
                break
            yield document, lines[start:end]
            start = end
        rest = lines[start:]
    if rest:
        yield rest[1 : rest.index(b">")].partition(b"#")[0], rest
