"""Where the parts of a snapshot are. No other module names these files and directories."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

#: the directory of dumps of sources as they are published, below that of the dumps
PUBLISHED: Final = "published"
#: snapshots that stay in a data directory, the published one included
KEEP: Final = 5


@dataclass(frozen=True, slots=True)
class Layout:
    """The files and directories of a snapshot.

    Attributes:
        path: the snapshot's directory.
    """

    path: Path

    @property
    def manifest_file(self) -> Path:
        """Inputs, versions, counts, times: :mod:`kg.snapshots.manifest`."""
        return self.path / "manifest.json"

    @property
    def store(self) -> Path:
        """The Oxigraph store, to be opened read-only."""
        return self.path / "store"

    @property
    def dumps(self) -> Path:
        """The directory of the dumps and tables."""
        return self.path / "dumps"

    def dump(self, source: str) -> Path:
        """The dump of a source, by its name."""
        return self.dumps / f"{source}.nq.gz"

    @property
    def data_package(self) -> Path:
        """The schemas of the tables: :mod:`kg.build.data_package`."""
        return self.dumps / "datapackage.json"

    @property
    def published(self) -> Path:
        """The directory of the dumps of sources as they are published."""
        return self.dumps / PUBLISHED

    @property
    def report_turtle(self) -> Path:
        """The validation report as pySHACL writes it."""
        return self.path / "report.ttl"

    @property
    def report_json(self) -> Path:
        """The validation report and every refused record."""
        return self.path / "report.json"

    @property
    def ontology(self) -> Path:
        """The directory of the ontology that the build used."""
        return self.path / "ontology"

    @property
    def shapes(self) -> Path:
        """The directory of the shapes that the build used."""
        return self.path / "shapes"

    @property
    def queries(self) -> Path:
        """The directory of the saved queries that the build ran."""
        return self.path / "queries"

    @property
    def results(self) -> Path:
        """The directory of the saved queries' results."""
        return self.path / "results"

    def result(self, query: str) -> Path:
        """The result of the saved query with the id ``query``, every parameter at its default."""
        return self.results / f"{query}.json"

    def choices(self, query: str, parameter: str) -> Path:
        """The values that ``parameter`` of the saved query ``query`` can have."""
        return self.results / "choices" / f"{query}.{parameter}.json"

    def chosen(self, query: str, parameter: str, value: str) -> Path:
        """The result of the saved query ``query`` with ``parameter`` at ``value``."""
        digest = sha256(value.encode()).hexdigest()[:16]
        return self.results / "chosen" / f"{query}.{parameter}.{digest}.json"

    @property
    def search(self) -> Path:
        """The directory of the full-text index."""
        return self.path / "search"

    @property
    def records(self) -> Path:
        """The statements of each document: :mod:`kg.snapshots.record_file`."""
        return self.path / "records.sqlite"

    @property
    def datasets(self) -> Path:
        """Each dataset as exports describe it: :mod:`kg.snapshots.dataset_file`."""
        return self.path / "datasets.sqlite"

    @property
    def listings(self) -> Path:
        """The entities of large classes, by name: :mod:`kg.snapshots.listing_file`."""
        return self.path / "listings.sqlite"

    @property
    def history(self) -> Path:
        """When each document came, changed and went: :mod:`kg.snapshots.history`."""
        return self.path / "history.sqlite"
