"""Text files of unknown encoding, bounded in size."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from charset_normalizer import from_bytes
from isal import isal_zlib

from kg.converters.common.files import open_binary
from kg.errors import SourceError

#: bytes of a file that is read whole
LARGEST_FILE: Final = 256 * 1024 * 1024
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL: Final = ("cp1252", "cp1250", "cp1251", "gb18030", "shift_jis", "euc_kr")
#: bytes that an encoding is guessed from
_SAMPLE: Final = 256 * 1024
_BLOCK: Final = 1 << 20
_BEGINNING: Final = 400
DamagedGzip: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stub errs


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """``path`` to be read in pieces, unpacked where its name ends in ``.gz``.

    Raises:
        SourceError: it cannot be read, or the piece that is read in the block cannot.
    """
    try:
        with open_binary(path) as file:
            yield file
    except (EOFError, DamagedGzip) as reason:
        raise SourceError(path, f"damaged gzip: {reason}", mend="download it again") from None
    except OSError as reason:
        raise SourceError(path, reason.strerror or str(reason) or "cannot be read") from None


def read_bytes(path: Path, limit: int = LARGEST_FILE) -> bytes:
    """The content of ``path``, unpacked where its name ends in ``.gz``.

    Raises:
        SourceError: it cannot be read, or is larger than ``limit`` bytes.
    """
    with opened(path) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise SourceError(path, f"larger than {limit >> 20} MiB", mend="split it")
    return content


def read_text(path: Path, limit: int = LARGEST_FILE) -> str:
    """The text of ``path``: UTF-8, UTF-16 or UTF-32, with or without a mark, or as guessed.

    Line ends are ``\\n``.

    Raises:
        SourceError: as :func:`read_bytes`, or its encoding is not known.
    """
    content = read_bytes(path, limit)
    return decode(content, path).replace("\r\n", "\n").replace("\r", "\n")


def decode(content: bytes, path: Path) -> str:
    """``content`` as text.

    Raises:
        SourceError: its encoding is not known; ``path`` is named.
    """
    encoding = encoding_of(content) or _guess(content, path)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as reason:
        line = content.count(b"\n", 0, reason.start) + 1
        raise SourceError(
            path, f"bytes that are not {encoding}", place=f"line {line}", mend="save it as UTF-8"
        ) from None


def encoding_of(content: bytes) -> str:
    """The encoding that ``content`` is marked with, or UTF-8 where that fits; else ``""``."""
    if marked := _marked(content):
        return marked
    try:
        content.decode()
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _marked(content: bytes) -> str:
    """The encoding that a mark states, or zeros at every other byte; ``""``: there are neither."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    start = content[:_BEGINNING]
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = start[place::2].count(0)
        # letters of Latin script: the other byte of each is zero, and its own is not
        if zeros > len(start) * 0.4 and not start[1 - place :: 2].count(0):
            return encoding
    return ""


def file_encoding(path: Path) -> str:
    """The encoding of ``path``, which is read as a stream.

    Raises:
        SourceError: as :func:`decode`.
    """
    try:
        with open_binary(path) as file:
            sample = file.read(_SAMPLE)
            if marked := _marked(sample):
                return marked
            decoder = codecs.getincrementaldecoder("utf-8")()
            block = sample
            try:
                while block:
                    decoder.decode(block)
                    block = file.read(_BLOCK)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                return _guess(sample + block, path)
    except (EOFError, DamagedGzip) as reason:
        raise SourceError(path, f"damaged gzip: {reason}", mend="download it again") from None
    except OSError as reason:
        raise SourceError(path, reason.strerror or str(reason) or "cannot be read") from None
    return "utf-8"


def _guess(content: bytes, path: Path) -> str:
    if b"\x00" in content[:_SAMPLE]:
        raise SourceError(path, "not a text file", mend="save it as UTF-8")
    found = from_bytes(content[:_SAMPLE])
    best = found.best()
    if best is None:
        raise SourceError(path, "text in an encoding that is not known", mend="save it as UTF-8")
    # a short text fits many: what spreadsheet programs write comes first
    likely = {name for match in found for name in (match.encoding, *match.could_be_from_charset)}
    return next((name for name in _USUAL if name in likely), best.encoding)
