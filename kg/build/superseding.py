"""What a later version of a work corrects is taken out of the earlier one, before loading.

Where both versions state a property of a subject, and differ, the later one applies: the earlier
statements of this property are left out. What only the earlier version states stays. Classes add
up, and a stub in the later version, which represents a row that it lacks, corrects nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from kg.build.sources import Source
from kg.build.staging import Staged
from kg.rdf.dumps import lines_of
from kg.rdf.ntriples import term

_TYPE: Final = term("rdf:type").encode()
_STUB: Final = f"{term('rdf:type')} {term('fw:Stub')} .".encode()
_Subject = tuple[bytes, list[bytes]]


def supersede(versions: Iterable[Sequence[Source]], staged: Iterable[Staged]) -> None:
    """Takes out of the staged versions of each work what a later version of it corrects.

    Each :class:`Staged` gets the number of its statements that were left out, and the source
    that it is a revision of.

    Args:
        versions: by work, from :func:`kg.build.versions.works`.
    """
    by_name = {stage.source: stage for stage in staged}
    for work in versions:
        stages = [by_name[source.name] for source in work]
        for number, later in enumerate(stages[1:], 1):
            later.revision_of = stages[number - 1].source
            for earlier in stages[:number]:
                _correct(earlier, later)


def _correct(earlier: Staged, later: Staged) -> None:
    """Takes out of ``earlier`` what ``later`` states otherwise."""
    rest = earlier.path.with_suffix(".rest")
    parts: set[bytes] = set()
    with rest.open("wb") as out:
        for lines, dropped in _compared(earlier.path, later.path):
            out.writelines(lines)
            earlier.superseded += len(dropped)
            parts.update(part for line in dropped if b"#" in (part := line.split(b" ", 2)[2]))
    rest.replace(earlier.path)
    if parts:
        _drop_parts({part.removesuffix(b" .\n") for part in parts}, earlier, later)
    earlier.triples = sum(block.count(b"\n") for block in lines_of(earlier.path))


def _compared(earlier: Path, later: Path) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """By subject, the lines of ``earlier`` that remain valid and those that ``later`` corrects."""
    others = _subjects(later)
    other: _Subject | None = next(others, None)
    for subject, lines in _subjects(earlier):
        while other is not None and other[0] < subject:
            other = next(others, None)
        if other is None or other[0] != subject or other[1] == lines or _is_stub(other[1]):
            yield lines, []
            continue
        own, newer = _by_property(lines), _by_property(other[1])
        corrected = {
            key
            for key, stated in own.items()
            if key != _TYPE and key in newer and newer[key] != stated
        }
        yield (
            [line for line in lines if _property(line) not in corrected],
            [line for line in lines if _property(line) in corrected],
        )


def _drop_parts(parts: set[bytes], earlier: Staged, later: Staged) -> None:
    """Takes out of ``earlier`` the ``parts`` of records that nothing refers to any more."""
    for stage in (earlier, later):
        for block in lines_of(stage.path):
            for line in block.splitlines():
                parts.discard(line.split(b" ", 2)[2].removesuffix(b" ."))
    rest = earlier.path.with_suffix(".rest")
    with rest.open("wb") as out:
        for subject, lines in _subjects(earlier.path):
            if subject in parts:
                earlier.superseded += len(lines)
            else:
                out.writelines(lines)
    rest.replace(earlier.path)


def _subjects(path: Path) -> Iterator[_Subject]:
    """The subjects of the sorted lines at ``path`` with their lines."""
    lines = (line for block in lines_of(path) for line in block.splitlines(keepends=True))
    for subject, group in groupby(lines, lambda line: line.partition(b" ")[0]):
        yield subject, list(group)


def _property(line: bytes) -> bytes:
    return line.split(b" ", 2)[1]


def _by_property(lines: list[bytes]) -> dict[bytes, list[bytes]]:
    return {key: list(group) for key, group in groupby(lines, _property)}


def _is_stub(lines: list[bytes]) -> bool:
    return any(line.rstrip().endswith(_STUB) for line in lines)
