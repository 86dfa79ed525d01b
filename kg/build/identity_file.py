"""The operator's file of datasets that are the same, and of datasets that are not."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.authorities.redaction import pseudonymous, without_addresses
from kg.errors import SourceError
from kg.snapshots.manifest import Identity

_MEND: Final = 'write [[same]] or [[different]] and below it datasets = ["dataset/a", "dataset/b"]'
_FIELDS: Final = "has datasets and a reason, and nothing else"
_KEYS: Final = frozenset({"datasets", "reason"})
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class IdentityStatements:
    """What the operator states about the identity of datasets.

    Attributes:
        same: groups of datasets that are one; ``different``: groups that are not. Each dataset is
            an IRI, or what follows the base IRI: ``dataset/ami``.
        reasons: why, in the operator's words, for the manifest.

    >>> stated = IdentityStatements((("dataset/b", "dataset/a"),))
    >>> stated.pairs(Identities("http://x.example/"))[0]
    {('http://x.example/dataset/a', 'http://x.example/dataset/b')}
    """

    same: tuple[tuple[str, ...], ...] = ()
    different: tuple[tuple[str, ...], ...] = ()
    reasons: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> IdentityStatements:
        """Reads a TOML file.

        Raises:
            SourceError: it cannot be read, or is not such a file.
        """
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except OSError as reason:
            raise SourceError(path, reason.strerror or "cannot be read") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
            raise SourceError(path, str(reason), mend=_MEND) from None
        if unknown := sorted(data.keys() - {"same", "different"}):
            raise SourceError(path, f"{unknown[0]!r} is no table of it", mend=_MEND)
        tables = {name: list(_groups(path, name, data.get(name, []))) for name in data}
        reasons = [reason for rows in tables.values() for _group, reason in rows if reason]
        return cls(
            tuple(group for group, _ in tables.get("same", [])),
            tuple(group for group, _ in tables.get("different", [])),
            tuple(reasons),
        )

    @property
    def digest(self) -> str:
        """SHA-256 of what is stated, in hex, ``""`` where nothing is."""
        if not (self.same or self.different):
            return ""
        stated = [[sorted(group) for group in sorted(g)] for g in (self.same, self.different)]
        return hashlib.sha256(json.dumps(stated).encode()).hexdigest()

    def entry(self) -> Identity:
        """For the manifest."""
        return Identity(self.same, self.different, self.reasons)

    def pairs(self, ids: Identities) -> tuple[set[Pair], set[Pair]]:
        """The pairs of IRIs that are the same, and those that are not; the latter win."""
        different = set(_pairs(ids, self.different))
        return set(_pairs(ids, self.same)) - different, different


def _groups(path: Path, table: str, rows: object) -> Iterator[tuple[tuple[str, ...], str]]:
    for number, row in enumerate(rows if isinstance(rows, list) else [None], 1):
        place = f"[[{table}]] number {number}"
        if not isinstance(row, dict) or row.keys() - _KEYS:
            raise SourceError(path, _FIELDS, place=place, mend=_MEND)
        group, reason = row.get("datasets"), row.get("reason", "")
        texts = isinstance(group, list) and all(isinstance(one, str) and one for one in group)
        if not texts or len(set(group or ())) < 2 or not isinstance(reason, str):
            raise SourceError(path, "datasets is no list of texts", place=place, mend=_MEND)
        # as addresses are in the graph: names of their own
        yield tuple(map(pseudonymous, group or ())), without_addresses(reason)


def _pairs(ids: Identities, groups: tuple[tuple[str, ...], ...]) -> Iterator[Pair]:
    for group in groups:
        iris = {ids.resolve(one) for one in group}
        yield from combinations(sorted(iris), 2)


#: nothing is stated
NONE: Final = IdentityStatements()
