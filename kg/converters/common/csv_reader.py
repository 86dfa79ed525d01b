"""CSV as people write it: any delimiter and encoding, byte-order marks, gzip, blank lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Final

from kg.converters.common.files import open_binary
from kg.converters.common.text_reader import DamagedGzip, file_encoding
from kg.errors import SourceError

#: characters in one cell; the longest list of files in the published study has 122,922
LARGEST_CELL: Final = 64 * 1024 * 1024
DELIMITERS: Final = ",;\t|"
#: characters by which the delimiter is recognised
_SAMPLE: Final = 64 * 1024
#: a line and its cells
Row = tuple[int, list[str]]


def rows(
    path: Path, *, delimiter: str = "", encoding: str = "", strict: bool = True
) -> Generator[Row, None, None]:
    """The line that each row begins on (from 1), and its cells; blank lines are no rows.

    Args:
        delimiter: recognised by the first rows where it is not given.
        encoding: recognised by the content where it is not given.
        strict: whether a quote inside a quoted cell must be doubled; real exports break the rule.

    Raises:
        SourceError: the file cannot be read, or is no CSV.
    """
    csv.field_size_limit(LARGEST_CELL)
    encoding = encoding or file_encoding(path)
    line = 1
    try:
        with (
            open_binary(path) as binary,
            io.TextIOWrapper(binary, encoding=encoding, newline="") as text,
        ):
            if not delimiter:
                delimiter = delimiter_of(text.read(_SAMPLE), path.name)
                text.seek(0)
            reader = csv.reader(text, delimiter=delimiter, strict=strict)
            for row in reader:
                if row:
                    yield line, row
                line = reader.line_num + 1
    except UnicodeDecodeError:
        raise _not_in(encoding, path) from None
    except csv.Error as reason:
        raise SourceError(path, f"not CSV: {reason}", place=f"line {line}") from None
    except (EOFError, DamagedGzip) as reason:
        raise SourceError(path, f"damaged gzip: {reason}", mend="download it again") from None
    except OSError as reason:
        raise SourceError(path, reason.strerror or str(reason) or "cannot be read") from None


def delimiter_of(sample: str, name: str = "") -> str:
    """The delimiter that cuts the first rows of ``sample`` most evenly into most cells.

    >>> delimiter_of("a;b\\n1,5;2\\n"), delimiter_of("a\\tb\\n"), delimiter_of("a\\n1\\n")
    (';', '\\t', ',')
    """
    sample = sample.replace("\r\n", "\n").replace("\r", "\n")
    usual = "\t" if name.lower().endswith((".tsv", ".tsv.gz", ".tab")) else ","
    best, score = usual, 0.0
    for candidate in dict.fromkeys(usual + DELIMITERS):
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=candidate)]
        except csv.Error:
            continue
        if len(widths) > 1 and not sample.endswith("\n"):
            widths.pop()  # the sample ends in the middle of it
        widths = [width for width in widths[:50] if width]
        if not widths or widths[0] < 2:
            continue
        (width, times), *_ = Counter(widths).most_common(1)
        even = width * times / len(widths)
        if even > score:
            best, score = candidate, even
    return best


def _not_in(encoding: str, path: Path) -> SourceError:
    """The error that names the first line whose bytes are not of ``encoding``."""
    line = 0
    with open_binary(path) as binary:
        for line, content in enumerate(binary, 1):  # noqa: B007
            try:
                content.decode(encoding)
            except UnicodeDecodeError:
                break
    named = "UTF-8" if encoding.startswith("utf-8") else encoding
    problem = f"bytes that are not {named}"
    return SourceError(path, problem, place=f"line {line}", mend="save the file as UTF-8")
