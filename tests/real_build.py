"""The tests of docs/interop.md over a build of real data (``make interop DATA=DIR``).

Where :data:`PLACE` names a data directory, the fixtures of the shipped examples are the snapshot
that is published there. A test that goes through all records goes through a sample; one that states
what the examples have is marked ``examples``, with the reason, and is not run.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TypeVar

import pytest
from pyoxigraph import NamedNode, Store

from kg.rdf.namespaces import expand
from kg.snapshots.data_directory import DataDirectory, Snapshot

T = TypeVar("T")

#: the variable of the environment that names the data directory
VARIABLE: Final = "FAIRWEAVE_INTEROP_DATA"
PLACE: Final = os.environ.get(VARIABLE, "")
#: fixtures that are the snapshot of real data, or a service over it
FIXTURES: Final = frozenset({"snapshot", "demo", "service", "demo_service", "demo_endpoint"})
#: fixtures of answers that are known, each with why it has none of real data
EXAMPLES: Final = {
    "ask_examples": "rows that were worked out by hand",
    "one": "a second store of all statements is made in memory",
    "remote": "the same graph is in both engines",
    "demo_sources": "a source is built twice",
    "examples": "rows that were worked out by hand",
}
#: the property of a test's result that names the snapshot that it was run on
PROPERTY: Final = "snapshot"
#: how many of many a test goes through
MOST: Final = 30


def published() -> Snapshot:
    """The snapshot that is published at :data:`PLACE`.

    Raises:
        UsageError: its records have another base IRI than those of the tests.
    """
    found = DataDirectory(Path(PLACE)).current()
    if found.manifest.base_iri != "http://localhost:8000/":
        raise pytest.UsageError(f"{VARIABLE}: the base IRI of {PLACE} is not the default one")
    return found


def sample(every: Iterable[T], most: int = MOST) -> list[T]:
    """All of the examples, in order; of real data ``most``, at random, each time the same."""
    found = list(every)
    if not PLACE or len(found) <= most:
        return found
    return random.Random(len(found)).sample(found, most)


def mark(item: pytest.Item) -> None:
    """Note what a test is run on, and skip it where that is real data that it cannot judge."""
    fixtures: list[str] = getattr(item, "fixturenames", [])
    if not PLACE:
        return
    reasons = [EXAMPLES[name] for name in fixtures if name in EXAMPLES]
    if examples := item.get_closest_marker("examples"):
        reasons = [examples.args[0]]
    if reasons:
        item.add_marker(pytest.mark.skip(reason=f"on the examples only: {reasons[0]}"))
    elif FIXTURES.intersection(fixtures):
        item.user_properties.append((PROPERTY, PLACE))


def count(snapshot: Snapshot, kind: str, below: str) -> int:
    """How many records of the class ``kind`` are ``below`` a path."""
    store = Store.read_only(str(snapshot.store))
    start = snapshot.manifest.base_iri + below
    class_ = NamedNode(expand(kind))
    quads = store.quads_for_pattern(None, NamedNode(expand("rdf:type")), class_)
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return sum(iri.startswith(start) and "#" not in iri for iri in found)


def catalogued(snapshot: Snapshot) -> int:
    """How many datasets the catalogue of ``snapshot`` has: with its sources and itself."""
    return count(snapshot, "dcat:Dataset", "dataset/") + len(snapshot.manifest.sources) + 1
