"""Which datasets there are, when each last changed, which are gone, and the sets they are in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from weakref import WeakKeyDictionary

from api.datasets.dataset_queries import dataset_iris
from api.datasets.node_queries import rows
from api.state.current_snapshot import Current
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED

#: the set that OpenAIRE harvests from a repository of data
OPENAIRE: Final = "openaire_data"
_ALL: Final = {OPENAIRE: "OpenAIRE: all datasets", "source": "By source", "series": "By series"}
_SPEC: Final = re.compile(r"[^A-Za-z0-9\-_.!~*'()]")
_KIND: Final = "dataset"
_SOURCES: Final = f"""SELECT DISTINCT ?s ?of {{
  GRAPH ?of {{ ?s a <{expand("dcat:Dataset")}> }} FILTER(?of != <{INFERRED}>) }}"""
_SERIES: Final = f"""SELECT DISTINCT ?s ?of (SAMPLE(?name) AS ?label) {{
  ?s <{expand("dcat:inSeries")}> ?of
  OPTIONAL {{ ?of <{expand("dcterms:title")}>|<{expand("rdfs:label")}> ?name }} }}
GROUP BY ?s ?of"""
#: the date of all where there is no history: since when this process serves them
_STARTED: Final = datetime.now(UTC).replace(microsecond=0)
_known: WeakKeyDictionary[Current, Index] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Item:
    """A dataset in the list: ``changed`` when it last did; ``sets`` without those above them."""

    iri: str
    changed: datetime
    deleted: bool
    sets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The list in the order of time, and the names of the sets."""

    items: tuple[Item, ...]
    sets: dict[str, str]
    keeps_deleted: bool

    @property
    def earliest(self) -> datetime:
        """The earliest date in the list."""
        return self.items[0].changed if self.items else _STARTED

    def get(self, iri: str) -> Item | None:
        """The dataset ``iri``, be it gone."""
        return next((item for item in self.items if item.iri == iri), None)

    def select(self, since: datetime | None, until: datetime | None, of: str) -> tuple[Item, ...]:
        """Those that changed between two times, both included, and are in the set ``of``.

        A removed record is listed in every set: which it was in is no longer known, and a
        removal of what a harvester never had does no harm.
        """
        if of and of not in self.sets:
            return ()
        return tuple(
            item
            for item in self.items
            if (since is None or item.changed >= since)
            and (until is None or item.changed <= until)
            and (
                not of or item.deleted or any(s == of or s.startswith(of + ":") for s in item.sets)
            )
        )


async def read_index(current: Current) -> Index:
    """The list of ``current``, read once; of what may change under us, each time."""
    found = _known.get(current)
    if found is None:
        found = await _read(current)
        if current.engine.version:
            _known[current] = found
    return found


async def _read(current: Current) -> Index:
    iris = await dataset_iris(current)
    names = dict(_ALL)
    of: dict[str, list[str]] = {iri: [OPENAIRE] for iri in iris}
    for kind, text in (("source", _SOURCES), ("series", _SERIES)):
        specs: dict[str, str] = {}
        for row in await rows(current, text):
            iri, whole = row["s"]["value"], row["of"]["value"]
            if whole not in specs:
                local = whole.rstrip("/").rpartition("/")[2]
                spec = f"{kind}:{_SPEC.sub('_', local)}"
                while spec in names:  # two names that differ only in what a set's may not have
                    spec += "_"
                specs[whole] = spec
                names[spec] = row["label"]["value"] if "label" in row else local
            if iri in of:
                of[iri].append(specs[whole])
    history = current.history
    dates = {}
    items = []
    if history is not None:
        dates = dict(history.documents([_KIND]))
        live = set(iris)
        items = [
            Item(change.iri, change.at, True, (OPENAIRE,))
            for change in history.changes(kinds=[_KIND], limit=-1)
            if change.what == "Delete" and change.iri not in live
        ]
    items += [Item(iri, dates.get(iri, _STARTED), False, tuple(of[iri])) for iri in iris]
    items.sort(key=lambda item: (item.changed, item.iri))
    return Index(tuple(items), dict(sorted(names.items())), history is not None)
