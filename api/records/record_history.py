"""``/history?iri=``: what changed in a record between the snapshots that are still here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from api.graph.labels import words
from api.graph.terms import iri as checked
from api.http.base_iri import Base
from api.http.endpoint import CachedEndpoint, Request, of_page
from api.http.problems import Problem
from api.http.responses import Response
from api.records.addresses import base_of
from api.state.current_snapshot import Current
from api.web.templating import page
from kg.rdf.namespaces import shorten
from kg.snapshots.data_directory import DataDirectory
from kg.snapshots.record_file import RecordFile

PATH: Final = "/history"
#: snapshots that are compared at most, the newest
_MOST: Final = 20
_LONGEST: Final = 300


class Version(NamedTuple):
    """A record in one snapshot.

    Attributes:
        snapshot: its id.
        built: when.
        statements: about the record and its parts, each in its graph.
    """

    snapshot: str
    built: datetime
    statements: frozenset[Quad]


class Change(NamedTuple):
    """A statement that came or went.

    Attributes:
        added: whether it came.
        subject: the part of the record that it is about; empty: the record itself.
        source: who states it.
    """

    added: bool
    subject: str
    property: str
    value: str
    href: str
    source: str


class Difference(NamedTuple):
    """What changed with one snapshot.

    Attributes:
        what: ``added``, ``removed`` or ``changed``: the record as a whole.
    """

    snapshot: str
    built: datetime
    what: str
    changes: Sequence[Change]


class RecordHistory(CachedEndpoint):
    """``/history``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The page of the record that ``iri`` names."""
        iri = request.parameters().get("iri", "")
        if not iri or checked(iri) is None:
            raise Problem(400, "iri: give the IRI of a record, as its permanent address states it.")
        if current.layout is None or current.manifest is None:
            raise Problem(501, "This service queries a remote endpoint, which has no snapshots.")
        found = await asyncio.to_thread(_versions, current, iri)
        if not any(version.statements for version in found):
            raise Problem(404, "No snapshot that is still here has a record of this address.")
        base = base_of(current, request)
        names = {
            node.value
            for version in found
            for quad in version.statements
            for node in (quad.predicate, quad.object, quad.graph_name)
            if isinstance(node, NamedNode)
        }
        known = await words(current, [iri, *sorted(names)])
        body = await asyncio.to_thread(
            page,
            "history.html",
            iri=iri,
            title=known.labels.get(iri, iri.removeprefix(base.iri)),
            href=base.href(iri, known=True),
            there=bool(found[-1].statements),
            differences=differences(iri, found, known.labels, base),
            versions=found,
        )
        return of_page(body, request.gzip)


def _versions(current: Current, iri: str) -> list[Version]:
    """The record ``iri`` in each snapshot up to the one that is served, the oldest first."""
    assert current.layout is not None
    data = DataDirectory(current.layout.path.parents[1])
    snapshots = data.all()[::-1]
    served = next((n for n, s in enumerate(snapshots) if s.path == current.layout.path), -1)
    found = []
    for snapshot in snapshots[: served + 1][-_MOST:]:
        records = RecordFile.open(snapshot.path)
        if records is None:
            continue
        try:
            statements = frozenset(records.document(iri))
        finally:
            records.close()
        found.append(Version(snapshot.id, snapshot.manifest.created, statements))
    return found


def differences(
    iri: str, versions: Sequence[Version], labels: Mapping[str, str], base: Base
) -> list[Difference]:
    """What changed from each of ``versions`` to the next, the latest first.

    Args:
        labels: of the IRIs in their statements, where they have one.
    """
    found = []
    for before, after in pairwise(versions):
        gone, new = before.statements - after.statements, after.statements - before.statements
        if not (gone or new):
            continue
        what = "changed" if before.statements and after.statements else "added"
        if not after.statements:
            what = "removed"
        changes = [_change(iri, quad, added, labels, base) for added, quads in
                   ((False, gone), (True, new)) for quad in quads]  # fmt: skip
        changes.sort(key=lambda c: (c.subject, c.property, c.source, c.added, c.value))
        found.append(Difference(after.snapshot, after.built, what, changes))
    return found[::-1]


def _change(iri: str, quad: Quad, added: bool, labels: Mapping[str, str], base: Base) -> Change:
    subject = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
    value = quad.object
    href = ""
    if isinstance(value, NamedNode):
        part = value.value.removeprefix(f"{iri}#")
        text = labels.get(value.value) or (
            f"its part {part}" if part != value.value else _short(value.value, base)
        )
        href = base.href(value.value, known=True)
    else:
        text = value.value if isinstance(value, Literal) else str(value)
    graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    name = quad.predicate.value
    return Change(
        added,
        subject.removeprefix(iri).removeprefix("#"),
        labels.get(name) or shorten(name),
        text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…",
        href,
        labels.get(graph) or _short(graph, base),
    )


def _short(iri: str, base: Base) -> str:
    return iri.removeprefix(base.iri) if iri.startswith(base.iri) else shorten(iri)
