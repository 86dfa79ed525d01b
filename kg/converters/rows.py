"""Rows as they are compared, to recognise that two sources are versions of one work.

A converter may have ``rows(path)``: its tables, each with its rows by key. The same row reads the
same whatever the file format: ``1.0`` in CSV is ``1`` in SQLite, and so is ``True``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

#: a table and its rows: key, and value by column
TableRows = tuple[str, Iterator[tuple[str, Mapping[str, str]]]]


@runtime_checkable
class WithRows(Protocol):
    """A converter that gives the rows of a source."""

    def rows(self, path: Path) -> Iterator[TableRows]:
        """The tables at ``path``, one after the other.

        Raises:
            SourceError: a file cannot be read.
        """


_WHOLE: Final = re.compile(r"(?<=\d)\.0+$", re.ASCII)
_TRUTH: Final = {"true": "1", "false": "0", "none": "", "null": ""}


def comparable(cell: str) -> str:
    """``cell`` in a form that is the same in every file format.

    >>> comparable(" 1.0 "), comparable("True"), comparable("v1.0")
    ('1', '1', 'v1.0')
    """
    text = cell.strip()
    number = _WHOLE.sub("", text) if text[:1].isdigit() or text[:1] == "-" else text
    return _TRUTH.get(number.casefold(), number)
