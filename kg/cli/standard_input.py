"""Standard input as a file, which is named by what is in it: formats are recognised by names."""

from __future__ import annotations

import re
import shutil
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final

#: how the command line names standard input
STANDARD_INPUT: Final = "-"
_TERM: Final = rb'(?:<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"\S*)'
#: what the first bytes match → the suffix of such files; the first that matches counts
_SUFFIXES: Final = (
    (re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|xl/)", re.S), ".xlsx"),
    (re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis", re.S), ".ods"),
    (re.compile(rb"PK\x03\x04"), ".zip"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), ".xls"),
    (re.compile(rb"SQLite format 3\0"), ".sqlite"),
    (re.compile(rb"PAR1"), ".parquet"),
    (re.compile(rb".{257}ustar", re.S), ".tar"),
    (re.compile(rb"\s*[{\[]"), ".json"),
    (re.compile(rb"\s*<\?xml|\s*<rdf:RDF"), ".rdf"),
    (re.compile(rb"(?:\s*#[^\n]*\n)*\s*" + rb"[ \t]+".join([_TERM] * 4) + rb"\s*\."), ".nq"),
    (re.compile(rb"(?:\s*#[^\n]*\n)*\s*(?:@prefix|@base|prefix\b|base\b|<|_:)", re.I), ".ttl"),
    (re.compile(rb"---\s*\n"), ".md"),
)
_OTHERS: Final = ".csv"
_PACKED: Final = b"\x1f\x8b"
_READ: Final = 4096  # bytes
_GZIP: Final = 31  # how zlib numbers it


def spooled(directory: Path) -> Path:
    """A file in ``directory`` with all of standard input.

    Its stem is ``standard-input``, and its suffix that of what the first bytes look like: JSON,
    RDF, Markdown with a header, a spreadsheet, a database, an archive, or else a table; any of
    them may be packed by gzip.
    """
    directory.mkdir(parents=True, exist_ok=True)
    stream = sys.stdin.buffer
    first = stream.read(_READ)
    file = directory / f"standard-input{_suffix(first)}"
    with file.open("wb") as target:
        target.write(first)
        shutil.copyfileobj(stream, target)
    return file


def _suffix(first: bytes) -> str:
    r"""The suffix of what begins with ``first``.

    >>> [_suffix(text) for text in (b'{"a": 1}', b"@prefix e: <http://e/> .", b"name,licence\n")]
    ['.json', '.ttl', '.csv']
    >>> _suffix(b'<u:s> <u:p> "o" <u:g> .'), _suffix(b'<u:s> <u:p> "o" .')
    ('.nq', '.ttl')
    """
    if first.startswith(_PACKED):
        with suppress(zlib.error):
            return f"{_suffix(zlib.decompressobj(_GZIP).decompress(first, _READ))}.gz"
    text = first.removeprefix(b"\xef\xbb\xbf")
    return next((suffix for pattern, suffix in _SUFFIXES if pattern.match(text)), _OTHERS)
