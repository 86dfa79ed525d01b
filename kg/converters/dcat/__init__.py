"""Converter ``dcat``: datasets in DCAT, schema.org (bioschemas) and VoID, in RDF of any syntax.

Sources: W3C DCAT 3, DCAT-AP, DCAT-US 1.1, schema.org, VoID. Catalogues of CKAN, Dataverse, FAIR
Data Points, udata and of FAIRweave itself; pages with JSON-LD inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg.authorities.identities import Identities
from kg.converters.common import agents, dataset_record
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import Entities
from kg.converters.common.files import open_binary
from kg.converters.common.folders import files_under, local_name, shown
from kg.converters.converter import Confidence
from kg.converters.dcat.description import Description
from kg.converters.dcat.fields import (
    CATALOGUES,
    DATASET,
    DATASETS,
    DROPPED,
    FILES,
    IGNORED,
    LISTS,
    mappings,
)
from kg.converters.dcat.graph import Graph, Node
from kg.converters.dcat.record_types import RECORD_TYPES
from kg.converters.dcat.syntaxes import PAGES, SUFFIXES, Parsed, read, suffix
from kg.converters.fields import FieldMapping
from kg.converters.published import without_blank_nodes
from kg.converters.record import Notes, Record
from kg.errors import SourceError

#: in every file that describes datasets
_MARKS: Final = (
    b"www.w3.org/ns/dcat", b"schema.org", b"rdfs.org/ns/void", b"project-open-data",
    b"bioschemas.org", b"ld+json",
)  # fmt: skip
_HEAD_BYTES: Final = 1 << 20
#: triples of files of datasets that are described in files of their own
_MOST_APART: Final = 500_000
_KNOWN: Final = frozenset(name for names, _ in DATASET.values() for name in names) | IGNORED
_OTHER_TERMS: Final = frozenset(
    {
        "dcat:Catalog", "dcat:isVersionOf", "dcterms:accrualPeriodicity", "dcterms:alternative",
        "dcterms:created", "dcterms:accessRights", "dcterms:rights", "dcterms:spatial",
        "dcterms:isPartOf", "dcterms:contributor", "dcterms:conformsTo", "dcterms:provenance",
        "dcterms:bibliographicCitation", "dcat:contactPoint", "foaf:page", "schema:description",
        "schema:funder", "schema:includedInDataCatalog", "schema:isAccessibleForFree",
        "schema:isPartOf", "schema:name", "schema:PropertyValue", "schema:spatialCoverage",
        "schema:temporalCoverage", "schema:unitText", "schema:variableMeasured",
        "void:sparqlEndpoint", "fw:descriptionProblem", "dcterms:description",
        "dcterms:rightsHolder", "schema:editor", "schema:maintainer", "schema:sponsor",
        "schema:subjectOf", "schema:measurementTechnique", "schema:propertyID",
    }
)  # fmt: skip


#: the path of a FAIRweave's catalogue, and of what it lists there that is its own
_CATALOGUE: Final = "/catalog"
_OWN_FILES: Final = ("/source/", "/snapshot/")


class Dcat:
    """Reads descriptions of datasets and catalogues in RDF."""

    name: Final = "dcat"
    summary: Final = "datasets in DCAT, schema.org, VoID (RDF in any syntax, or in pages)"
    version: Final = "4"
    record_types: Final = RECORD_TYPES
    terms: Final[frozenset[str]] = dataset_record.TERMS | agents.TERMS | _OTHER_TERMS
    dropped: Final[Mapping[str, str]] = DROPPED

    @property
    def fields(self) -> tuple[FieldMapping, ...]:
        """What each property becomes."""
        return mappings()

    def sniff(self, path: Path) -> Confidence:
        """Whether a file names one of the vocabularies; Croissant is more than that."""
        if not path.is_dir() and suffix(path) not in SUFFIXES:
            return Confidence.NONE
        return max(map(_marked, self.files(path)), default=Confidence.NONE)

    def files(self, path: Path) -> list[Path]:
        """The files in a syntax of RDF that name one of the vocabularies, and pages."""
        return [f for f in files_under(path, *SUFFIXES) if not path.is_dir() or _marked(f)]

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each dataset and each catalogue.

        Raises:
            SourceError: a file is the only one, and cannot be read.
        """
        shared = Entities(ids, notes.source)
        apart: list[Triple] = []
        unlisted: dict[str, set[Node]] = {}
        described: list[Path] = []
        for file, parsed in self._parsed(path, self.files(path), ids, notes):
            where = shown(path, file)
            for number, problem in enumerate(parsed.problems, 1):
                notes.problems[f"{where}, {number}"] = problem
            graph = Graph(parsed.triples)
            if graph.of_type(*DATASETS, *CATALOGUES):
                described.append(file)
            elif graph.of_type(*FILES) and len(apart) < _MOST_APART:
                apart.extend(parsed.triples)  # a FAIR Data Point has files of datasets apart
                unlisted[where] = set(graph.of_type(*FILES))
            else:
                page = " in its JSON-LD, microdata or RDFa" if where.endswith(PAGES) else ""
                notes.unread[where] = f"no dataset and no catalogue{page}"
        for file, parsed in self._parsed(path, described, ids, notes):
            where = shown(path, file)
            local = local_name(notes.source, path, file, *SUFFIXES)
            base = shared.ids.document("published", f"{notes.source}/{where}")
            graph = Graph((*parsed.triples, *apart), base)
            yield from self._records(graph, where, local, shared, notes)
            for nodes in unlisted.values():
                nodes -= {n for n in nodes for p in LISTS if graph.subjects(p, n)}
        for where, nodes in unlisted.items():
            if nodes:
                notes.unread[where] = "files of a dataset that is not described here"
        yield from shared.finish()

    def publishes(self, path: Path) -> bool:
        """Every source is RDF."""
        return True

    def published(self, path: Path, ids: Identities, notes: Notes) -> Iterator[str]:
        """The statements of its files, those of nothing that is mapped included.

        Raises:
            SourceError: a file is the only one, and cannot be read.
        """
        for file, parsed in self._parsed(path, self.files(path), ids, notes):
            document = ids.document("published", f"{notes.source}/{shown(path, file)}")
            yield from without_blank_nodes(parsed.triples, document)

    def _parsed(
        self, path: Path, files: list[Path], ids: Identities, notes: Notes
    ) -> Iterator[tuple[Path, Parsed]]:
        """Each of ``files`` that can be read, with what is in it."""
        for file in files:
            where = shown(path, file)
            try:
                yield file, read(file, ids.document("published", f"{notes.source}/{where}"))
            except SourceError as reason:
                if not path.is_dir():
                    raise
                notes.unread[where] = reason.within_file

    def _records(
        self, graph: Graph, where: str, local: str, shared: Entities, notes: Notes
    ) -> Iterator[Record]:
        nodes = [*graph.of_type(*DATASETS), *graph.of_type(*CATALOGUES)]
        nodes = [
            node
            for node in dict.fromkeys(nodes)
            if "void:Linkset" not in graph.types(node) and not _is_reference(graph, node)
        ]
        if own := set(_own_files(graph, nodes)):
            nodes = [node for node in nodes if node not in own]
            place = f"{where}, the sources and the snapshot of another FAIRweave"
            notes.unread[place] = f"{len(own):,} entries: they are its own files, not its datasets"
        records = {
            node: self._record(node, number, graph, local, shared, notes)
            for number, node in enumerate(nodes, 1)
        }
        documents = {node: record.document for node, record in records.items()}
        maker = notes.about.get("creator", "").strip()
        for node, record in records.items():
            notes.read[where] += 1
            problems: list[str] = []
            Description(graph, node, record, documents, maker, problems.append).write()
            place = f"{where}, {record.identifier}"
            for problem in dict.fromkeys(problems):
                record.text("fw:descriptionProblem", problem)
                notes.problems[place] = problem
            for name in graph.properties(node):
                if name not in _KNOWN:
                    notes.unknown[name] += 1
            yield record.record(place, _original(graph, node))
            yield from shared.drain(place)

    def _record(
        self, node: Node, number: int, graph: Graph, local: str, shared: Entities, notes: Notes
    ) -> DatasetRecord:
        name = f"{local}/{graph.name(node) or number}"
        if isinstance(node, NamedNode):
            own = shared.ids.document("published", f"{notes.source}/")
            absolute = node.value.removeprefix(own)
            address = absolute.partition("://")[2] or absolute
            name = f"{notes.source}/{address.rstrip('/')}"
        if set(graph.types(node)) & set(CATALOGUES):
            return DatasetRecord(
                name, shared, notes.licences, segment="catalogue", kind="dcat:Catalog"
            )
        return DatasetRecord(name, shared, notes.licences)


def _marked(file: Path) -> Confidence:
    """Whether the beginning of ``file`` names one of the vocabularies."""
    try:
        with open_binary(file) as opened:
            head = opened.read(_HEAD_BYTES)
    except (OSError, EOFError, ValueError):
        return Confidence.DAMAGED  # the reader states what is wrong with it
    return Confidence.LIKELY if any(mark in head for mark in _MARKS) else Confidence.NONE


def _is_reference(graph: Graph, node: Node) -> bool:
    """Whether nothing is stated of ``node`` but that another dataset was made from it."""
    bare = set(graph.properties(node)) <= {"rdf:type"}
    return bare and any(graph.subjects(name, node) for name in DATASET["derived"][0])


def _own_files(graph: Graph, nodes: list[Node]) -> Iterator[Node]:
    """What the catalogue of a FAIRweave lists beside its datasets: its sources, its snapshot."""
    bases = {
        node.value.removesuffix(_CATALOGUE)
        for node in graph.of_type(*CATALOGUES)
        if isinstance(node, NamedNode) and node.value.endswith(_CATALOGUE)
    }
    starts = tuple(base + kind for base in bases for kind in _OWN_FILES)
    for node in nodes:
        if isinstance(node, NamedNode) and starts and node.value.startswith(starts):
            yield node


def _original(graph: Graph, node: Node) -> str:
    lines = [
        f"{name} {value}" for name, values in graph.properties(node).items() for value in values
    ]
    return "\n".join(lines)


CONVERTER: Final = Dcat()
