"""Reads datasets from the graph, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final
from weakref import WeakKeyDictionary

from api.datasets.dataset_reader import DatasetReader
from api.datasets.description import described
from api.datasets.model import Dataset
from api.graph.graph_nodes import INFERRED, Node, Nodes, rows
from api.graph.record_reader import Record
from api.state.current_snapshot import Current
from kg.rdf.namespaces import expand

_LABELS: Final = ("skos:prefLabel", "foaf:name", "dcterms:title", "rdfs:label")
_AGENT: Final = (
    "rdf:type",
    "foaf:name",
    "rdfs:label",
    "foaf:homepage",
    "foaf:page",
    "fw:organizationKind",
    "fw:country",
)
_LICENCE: Final = (
    "rdf:type",
    "skos:prefLabel",
    "rdfs:label",
    "skos:notation",
    "foaf:page",
    "fw:useClass",
)
_PAPER: Final = (
    "rdf:type",
    "dcterms:title",
    "dcterms:issued",
    "prism:doi",
    "fabio:hasArXivId",
    "foaf:page",
    "fw:bibtex",
)
_CLAIM: Final = (
    "fw:claimant",
    "fw:claimSource",
    "fw:claimedLicence",
    "fw:licenceAsGiven",
    "fw:licenceAddress",
)
_PATH: Final = (
    "fw:ancestor",
    "fw:nextOnPath",
    "fw:restOfPath",
    "fw:steps",
    "fw:useClass",
)
_CONCEPTS: Final = (
    "fw:task",
    "dcat:theme",
    "fw:promptFormat",
    "fw:collectedFrom",
    "fw:generatedByModel",
    "fw:programmingLanguage",
    "dcat:inSeries",
    "fw:modality",
    "fw:effectiveUseClass",
    "fw:publicationDateBasis",
)


_repeated: WeakKeyDictionary[Current, frozenset[str]] = WeakKeyDictionary()


async def dataset_iris(current: Current) -> list[str]:
    """Every dataset that is described, sorted."""
    text = (
        f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a <{expand('dcat:Dataset')}> }}"
        f" FILTER(?g != <{INFERRED}>) }}"
    )
    return sorted(row["s"]["value"] for row in await rows(current, text))


async def repeated_titles(current: Current) -> frozenset[str]:
    """The titles that several datasets have; read once a snapshot."""
    found = _repeated.get(current)
    if found is None:
        text = (
            f"SELECT ?t {{ GRAPH ?g {{ ?s a <{expand('dcat:Dataset')}> }}"
            f" FILTER(?g != <{INFERRED}>) ?s <{expand('dcterms:title')}> ?t }}"
            " GROUP BY ?t HAVING(COUNT(DISTINCT ?s) > 1)"
        )
        found = frozenset(row["t"]["value"] for row in await rows(current, text))
        if current.engine.version:
            _repeated[current] = found
    return found


async def facts(current: Current, iris: Sequence[str]) -> list[Dataset]:
    """The datasets among ``iris``, in their order."""
    nodes = Nodes()
    await nodes.read(current, iris)
    return await _made(current, nodes, iris)


async def of_record(current: Current, record: Record) -> Dataset | None:
    """The dataset that ``record`` is about; ``None`` if it is about none."""
    if expand("dcat:Dataset") not in record.types.get(record.iri, ()):
        return None
    nodes = Nodes()
    nodes.take(record.quads)
    return next(iter(await _made(current, nodes, [record.iri])), None)


async def _made(current: Current, nodes: Nodes, iris: Sequence[str]) -> list[Dataset]:
    kind = expand("dcat:Dataset")
    datasets = [nodes[iri] for iri in iris if kind in nodes[iri].iris("rdf:type")]
    if not datasets:
        return []

    def linked(*curies: str) -> set[str]:
        return {value for node in datasets for value in node.iris(*curies)}

    await nodes.read_some(
        current,
        [
            (linked(*_CONCEPTS), _LABELS),
            (linked("dcterms:language"), ("skos:prefLabel", "skos:notation", "skos:exactMatch")),
            (linked("prov:wasDerivedFrom"), (*_LABELS, "foaf:page")),
            (linked("dcterms:creator", "dcterms:publisher"), _AGENT),
            (linked("dcterms:license", "odrl:hasPolicy"), _LICENCE),
            (linked("fw:licenceClaim"), _CLAIM),
            (linked("fw:effectiveTerms"), ("fw:termsDisagree",)),
            (linked("fw:inheritedTerms"), _PATH),
            (linked("dcterms:isReferencedBy"), _PAPER),
            (
                linked("dqv:hasQualityMeasurement"),
                ("dqv:isMeasurementOf", "dqv:value", "dcterms:date"),
            ),
        ],
    )
    claims = {nodes[claim].iri: nodes[claim] for claim in linked("fw:licenceClaim")}.values()
    agents = [nodes[iri] for iri in linked("dcterms:creator", "dcterms:publisher")]
    counted = [nodes[iri] for iri in linked("dqv:hasQualityMeasurement")]

    def of(found: Iterable[Node], *curies: str) -> set[str]:
        return {value for node in found for value in node.iris(*curies)}

    await nodes.read_some(
        current,
        [
            (of(claims, "fw:claimedLicence"), _LICENCE),
            (of(claims, "fw:claimant", "fw:claimSource"), _LABELS),
            (of(agents, "fw:country"), ("skos:notation", "skos:prefLabel")),
            (of(agents, "fw:organizationKind"), ("skos:prefLabel",)),
            (of(counted, "dqv:isMeasurementOf"), ("skos:prefLabel", "rdfs:label")),
        ],
    )
    await _read_paths(current, nodes, linked("fw:inheritedTerms"))
    base = str(current.manifest.get("base_iri", ""))
    read = DatasetReader(nodes, base)
    repeated = await repeated_titles(current)
    return [described(_told_apart(read.dataset(node), repeated)) for node in datasets]


async def _read_paths(current: Current, nodes: Nodes, starts: set[str]) -> None:
    """Reads derivation paths to their ends, and the names of what is on them."""
    pending, on_path = starts, set(starts)
    while pending := {nodes[iri].iri_of("fw:restOfPath") for iri in pending} - {"", *on_path}:
        await nodes.read_some(current, [(pending, _PATH)])
        on_path |= pending
    steps = [nodes[iri] for iri in on_path]
    origins = {iri for step in steps for iri in step.iris("fw:ancestor", "fw:nextOnPath")}
    classes = {iri for step in steps for iri in step.iris("fw:useClass")}
    await nodes.read_some(current, [(origins | classes, _LABELS)])


def _told_apart(found: Dataset, repeated: frozenset[str]) -> Dataset:
    if found.title not in repeated:
        return found
    return replace(found, apart=next(iter(found.identifiers), found.name))
