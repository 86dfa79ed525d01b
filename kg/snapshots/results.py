"""The results of the saved queries in a snapshot."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kg.saved_queries import Parameter, SavedQuery
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import Manifest


class Results:
    """Reads the results that were computed when the snapshot was built.

    A saved query whose file differs from the one that the build ran has no result here.

    Args:
        layout: of the snapshot; ``None``: there are no results.
        manifest: of the snapshot.
    """

    def __init__(self, layout: Layout | None, manifest: Manifest | None) -> None:
        self._layout = layout
        self._entries = manifest.results if manifest else {}

    def rows(self, query: SavedQuery) -> int | None:
        """The number of rows of the result of ``query``, ``None`` where there is none."""
        entry = self._entries.get(query.id)
        return entry.rows if entry is not None and entry.digest == query.digest else None

    def get(self, query: SavedQuery, values: Mapping[str, str] | None = None) -> bytes | None:
        """The result of ``query`` as SPARQL JSON, where the build computed it.

        Args:
            values: of the parameters that are not at their defaults.
        """
        if self._layout is None or self.rows(query) is None:
            return None
        if not values:
            return _read(self._layout.result(query.id))
        if len(values) > 1:
            return None
        ((name, value),) = values.items()
        column = next((p.column for p in query.parameters if p.name == name), None)
        if column is None:
            return _read(self._layout.chosen(query.id, name, value))
        whole = _read(self._layout.result(query.id))
        return None if whole is None else _rows_with(whole, column, value)

    def choices(self, query: SavedQuery, parameter: Parameter) -> bytes | None:
        """The values that ``parameter`` of ``query`` can have, as SPARQL JSON."""
        if self._layout is None or self.rows(query) is None:
            return None
        return _read(self._layout.choices(query.id, parameter.name))


def _rows_with(result: bytes, column: str, iri: str) -> bytes:
    """The rows of a result in SPARQL JSON that have ``iri`` in ``column``.

    >>> _rows_with(b'{"head":{"vars":["x"]},"results":{"bindings":[{}]}}', "x", "urn:a")
    b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
    """
    found = json.loads(result)
    term = {"type": "uri", "value": iri}
    found["results"]["bindings"] = [
        row for row in found["results"]["bindings"] if row.get(column) == term
    ]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # not computed, or the snapshot was removed while it was served
        return None
