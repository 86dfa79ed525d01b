"""Provenance of the sources and of the snapshot: PROV, in the snapshot's own graph.

It has the time of the build, so it is in the store and in the manifest but
in no dump: the dumps are the same bytes whenever they are made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from kg import __version__
from kg.authorities.identities import Identities
from kg.authorities.licences import Licences
from kg.build.published import publishes
from kg.build.quarantine import Refused
from kg.build.sources import Source
from kg.build.staging import Staged
from kg.rdf.dumps import Dump
from kg.rdf.iris import name
from kg.rdf.ntriples import integer, iri, literal, term, typed, url

#: every class and property that this module emits
TERMS: Final = frozenset(
    {
        "fw:Snapshot", "fw:Source", "fw:PublishedGraph", "fw:SourceFile", "fw:Build", "rdfs:label",
        "dcterms:identifier", "dcterms:title", "dcterms:description", "dcterms:license",
        "dcterms:rights", "dcterms:creator", "foaf:page", "foaf:name", "foaf:Agent",
        "prov:wasDerivedFrom", "prov:wasGeneratedBy", "prov:generatedAtTime", "prov:used",
        "prov:wasRevisionOf", "prov:Activity",
        "prov:startedAtTime", "prov:endedAtTime", "prov:wasAssociatedWith", "prov:SoftwareAgent",
        "pav:version", "fw:format", "fw:converterVersion", "void:triples", "fw:records",
        "fw:refusedRecords", "dcat:byteSize", "spdx:checksum", "spdx:Checksum", "spdx:algorithm",
        "spdx:checksumValue", "fw:Refusal", "fw:refusal", "fw:place",
    }
)  # fmt: skip


class _Statements:
    """Collects the lines about one subject after the other."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def about(self, subject: str, *pairs: tuple[str, str | None]) -> None:
        for curie, value in pairs:
            if value is not None:
                self.lines.append(f"<{subject}> {term(curie)} {value} .\n")


def describe(
    snapshot_id: str,
    ids: Identities,
    sources: Sequence[tuple[Source, Staged, Dump]],
    refused: Sequence[Refused],
    licences: Licences,
    began: datetime,
    ended: datetime,
) -> tuple[str, Iterator[str]]:
    """The graph's IRI, and the N-Triples lines that describe a snapshot and its sources.

    Args:
        refused: the records in quarantine.
        licences: those of the ontology that the build uses.
        began: when the build did, in UTC; ``ended`` likewise.
    """
    statements = _Statements()
    snapshot = ids.document("snapshot", snapshot_id)
    build, software = f"{snapshot}#build", f"{snapshot}#software"
    statements.about(
        snapshot,
        ("rdf:type", term("fw:Snapshot")),
        ("rdfs:label", literal(f"Snapshot {snapshot_id}")),
        ("dcterms:identifier", literal(snapshot_id)),
        ("prov:generatedAtTime", typed(ended.isoformat(), "xsd:dateTime")),
        ("prov:wasGeneratedBy", iri(build)),
    )
    statements.about(
        build,
        ("rdf:type", term("fw:Build")),
        ("rdf:type", term("prov:Activity")),
        ("rdfs:label", literal(f"Build of snapshot {snapshot_id}")),
        ("prov:startedAtTime", typed(began.isoformat(), "xsd:dateTime")),
        ("prov:endedAtTime", typed(ended.isoformat(), "xsd:dateTime")),
        ("prov:wasAssociatedWith", iri(software)),
    )
    statements.about(
        software,
        ("rdf:type", term("prov:SoftwareAgent")),
        ("foaf:name", literal("FAIRweave")),
        ("pav:version", literal(__version__)),
    )
    counts = Counter(entry.source for entry in refused)
    graphs = {staged.source: staged.graph for _, staged, _ in sources}
    for source, staged, dump in sources:
        graph = staged.graph
        about = source.about
        licence = about.get("license", "")
        concept = licences.resolve(licence) if licence else None
        statements.about(
            snapshot,
            ("prov:wasDerivedFrom", iri(graph)),
        )
        statements.about(build, ("prov:used", iri(graph)))
        statements.about(
            graph,
            ("rdf:type", term("fw:Source")),
            ("rdfs:label", literal(source.name)),
            ("dcterms:title", literal(about["title"]) if "title" in about else None),
            (
                "dcterms:description",
                literal(about["description"]) if "description" in about else None,
            ),
            ("foaf:page", url(about["page"]) if "page" in about else None),
            ("dcterms:license", iri(concept) if concept else None),
            ("dcterms:rights", literal(licence) if licence and not concept else None),
            ("dcterms:creator", iri(f"{graph}#creator") if "creator" in about else None),
            ("pav:version", literal(about["version"]) if "version" in about else None),
            ("prov:wasRevisionOf", iri(graphs[staged.revision_of]) if staged.revision_of else None),
            ("fw:format", literal(source.converter.name)),
            ("fw:converterVersion", literal(source.converter.version)),
            ("void:triples", integer(dump.triples)),
            ("fw:records", integer(staged.records)),
            ("fw:refusedRecords", integer(counts[source.name])),
        )
        if publishes(source):
            statements.about(
                ids.published(source.name),
                ("rdf:type", term("fw:PublishedGraph")),
                ("rdfs:label", literal(f"{source.name}, as published")),
                ("prov:wasDerivedFrom", iri(graph)),
            )
        if "creator" in about:
            statements.about(
                f"{graph}#creator",
                ("rdf:type", term("foaf:Agent")),
                ("foaf:name", literal(about["creator"])),
            )
        for file in staged.files:
            # two files may have names that differ in case alone
            node, checksum = (f"{graph}#{part}-{name(file.path)}" for part in ("file", "sha256"))
            statements.about(graph, ("prov:wasDerivedFrom", iri(node)))
            statements.about(
                node,
                ("rdf:type", term("fw:SourceFile")),
                ("rdfs:label", literal(file.path)),
                ("dcat:byteSize", integer(file.size)),
                ("spdx:checksum", iri(checksum)),
            )
            statements.about(
                checksum,
                ("rdf:type", term("spdx:Checksum")),
                ("spdx:algorithm", term("spdx:checksumAlgorithm_sha256")),
                ("spdx:checksumValue", typed(file.sha256, "xsd:hexBinary")),
            )
    for number, entry in enumerate(refused, 1):
        _refusal(statements, f"{snapshot}#refused-{number}", entry, ids)
        statements.about(snapshot, ("fw:refusal", iri(f"{snapshot}#refused-{number}")))
    return snapshot, iter(statements.lines)


def _refusal(statements: _Statements, node: str, entry: Refused, ids: Identities) -> None:
    # the record's IRI is text here: nothing in the graph is about it
    statements.about(
        node,
        ("rdf:type", term("fw:Refusal")),
        ("rdfs:label", literal(f"Refused: {entry.record.removeprefix(ids.base)}")),
        ("dcterms:identifier", typed(entry.record, "xsd:anyURI")),
        ("prov:wasDerivedFrom", iri(ids.source(entry.source))),
        *(("dcterms:description", literal(reason)) for reason in entry.reasons),
        *(("fw:place", literal(place)) for place in entry.places),
    )
