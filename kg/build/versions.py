"""Versions of one work: a study or an audit that a build is given several times.

A work may be given as CSV and as SQLite, or in two revisions. Its rows are numbered, so the
versions must agree on what row 17 is, and what a later version corrects must not be counted
twice. Which sources are versions of one work is decided by this rule:

1. ``version_of`` in ``source.toml`` decides: the same text, the same work; another text, another.
2. Without it, sources of one format are versions of one work where, in each table that both have,
   half of the keys of the smaller are in both, and nine in ten of the rows with these keys are the
   same. The first rows of each table are compared, in the columns that both have. Sources whose
   ``source.toml`` names different creators are never versions of one work by this rule: two
   groups may come to the same result.

The versions are ordered by ``version`` in ``source.toml``, and by name where that is not given.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from kg.build.sources import Source
from kg.converters.rows import WithRows

#: share of the rows of the smaller table whose keys both tables must have
OVERLAP: Final = 0.5
#: share of the rows whose keys both tables have that must be the same
SHARE: Final = 0.9
#: rows of each table that are compared
ROWS: Final = 2_000
_NUMBER: Final = re.compile(r"([0-9]+)")
_Table = dict[str, Mapping[str, str]]


def works(sources: Sequence[Source]) -> list[list[Source]]:
    """``sources`` by the work that they are versions of, the latest version of each last.

    Raises:
        SourceError: a source cannot be read.
    """
    found: list[list[Source]] = []
    tables: dict[str, dict[str, _Table]] = {}
    for source in sorted(sources, key=_order):
        for work in found:
            if any(_one_work(source, other, tables) for other in work):
                work.append(source)
                break
        else:
            found.append([source])
    return found


def row_names(versions: Iterable[Sequence[Source]]) -> dict[str, str]:
    """The name that rows without a name of their own carry, by the name of their source.

    It is the source's; of several versions of one work it is the first in the alphabet.

    Args:
        versions: by work, from :func:`works`.
    """
    return {
        source.name: min(version.name for version in work) for work in versions for source in work
    }


def _order(source: Source) -> tuple[list[str | int], list[str | int]]:
    return _natural(source.about.get("version", "")), _natural(source.name)


def _natural(text: str) -> list[str | int]:
    """A key by which ``v10`` comes after ``v9``.

    >>> sorted(["v10", "v9", ""], key=_natural)
    ['', 'v9', 'v10']
    """
    pieces = _NUMBER.split(text)
    return [int(piece) if number % 2 else piece for number, piece in enumerate(pieces)]


def _one_work(one: Source, other: Source, tables: dict[str, dict[str, _Table]]) -> bool:
    if one.converter.name != other.converter.name:
        return False
    works_named = [source.about.get("version_of", "") for source in (one, other)]
    if any(works_named):
        return works_named[0] == works_named[1]
    creators = [source.about.get("creator", "") for source in (one, other)]
    if all(creators) and creators[0] != creators[1]:
        return False
    if not isinstance(one.converter, WithRows):
        return _content(one) == _content(other)
    for source in (one, other):
        if source.name not in tables:
            tables[source.name] = _tables(source)
    return _alike(tables[one.name], tables[other.name])


def _content(source: Source) -> list[str]:
    return sorted(file.sha256 for file in source.files())


def _tables(source: Source) -> dict[str, _Table]:
    """The first rows of each table: table → key → column → value."""
    found: dict[str, _Table] = defaultdict(dict)
    assert isinstance(source.converter, WithRows)
    for table, rows in source.converter.rows(source.path):
        found[table].update(islice(rows, ROWS))
    return found


def _alike(one: Mapping[str, _Table], other: Mapping[str, _Table]) -> bool:
    """Whether the tables that both have are those of one work."""
    tables = one.keys() & other.keys()
    return bool(tables) and all(_one_table(one[table], other[table]) for table in tables)


def _one_table(one: _Table, other: _Table) -> bool:
    keys = one.keys() & other.keys()
    same = sum(_same(one[key], other[key]) for key in keys)
    return len(keys) >= OVERLAP * min(len(one), len(other)) and same >= SHARE * len(keys)


def _same(row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(row[column] == other[column] for column in row.keys() & other.keys())
