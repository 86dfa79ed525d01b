"""What datasets are grouped by, how large they are drawn, and the reading of both."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Final, NamedTuple

from api.graph.terms import Row, select
from api.state.current_snapshot import Current
from kg.rdf.namespaces import PREFIXES

#: the value of a dataset that has none
NOT_STATED: Final = "not stated"
_DATASET: Final = "?dataset a dcat:Dataset ."


class Dimension(NamedTuple):
    """Something to group datasets by.

    Attributes:
        label: what it is called.
        pattern: in SPARQL, from ``?dataset`` to its ``?value`` and the value's ``?label``.
    """

    label: str
    pattern: str


class Measure(NamedTuple):
    """How large a dataset is drawn.

    Attributes:
        label: what it is called.
        unit: of the sum over some datasets.
        pattern: in SPARQL, from ``?dataset`` to a number ``?amount``; empty: each is 1.
    """

    label: str
    unit: str
    pattern: str = ""


DIMENSIONS: Final[Mapping[str, Dimension]] = {
    "task": Dimension("Task", "?dataset fw:task ?value . ?value skos:prefLabel ?label"),
    "series": Dimension(
        "Collection", "?dataset dcat:inSeries ?value . ?value dcterms:title ?label"
    ),
    "licence": Dimension(
        "Licence",
        "?dataset fw:licenceClaim/fw:claimedLicence ?value . ?value skos:prefLabel ?label",
    ),
    "use": Dimension(
        "Use class", "?dataset fw:effectiveUseClass ?value . ?value skos:prefLabel ?label"
    ),
    "origin": Dimension(
        "Origin",
        "?dataset fw:originCategory|(fw:collectedFrom/skos:broader) ?value . "
        "?value skos:prefLabel ?label",
    ),
    "language": Dimension(
        "Language", "?dataset dcterms:language ?value . ?value skos:prefLabel ?label"
    ),
    "modality": Dimension("Modality", "?dataset fw:modality ?value . ?value skos:prefLabel ?label"),
    "creator": Dimension("Creator", "?dataset dcterms:creator ?value . ?value foaf:name ?label"),
    "country": Dimension(
        "Country of a creator",
        "?dataset fw:creatorCountry|(dcterms:creator/fw:country) ?value . "
        "?value skos:prefLabel ?label",
    ),
    "year": Dimension(
        "Year",
        "?dataset fw:publicationDate ?value . BIND(SUBSTR(STR(?value), 1, 4) AS ?label)",
    ),
}
MEASURES: Final[Mapping[str, Measure]] = {
    "datasets": Measure("number of datasets", "datasets"),
    "downloads": Measure(
        "downloads from Hugging Face",
        "downloads",
        "?amounts dqv:isMeasurementOf <https://w3id.org/fairweave/vocabulary/metric/"
        "hugging-face-downloads> ; dqv:computedOn ?dataset ; dqv:value ?amount",
    ),
    "hours": Measure("hours of recordings", "hours", "?dataset fw:hours ?amount"),
    "derived": Measure(
        "datasets derived from them",
        "derivations",
        "{ SELECT ?dataset (COUNT(DISTINCT ?made) AS ?amount) "
        "{ ?made prov:wasDerivedFrom ?dataset } GROUP BY ?dataset }",
    ),
}
_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n"
    for name in ("dcat", "dcterms", "dqv", "foaf", "fw", "prov", "skos")
)


class Value(NamedTuple):
    """What a dataset has in a dimension; one that is ``NOT_STATED`` has no IRI."""

    label: str
    iri: str = ""


class Grouping(NamedTuple):
    """The datasets by a dimension.

    Attributes:
        values: of each dataset, by IRI; a dataset without one has none here.
    """

    values: Mapping[str, tuple[Value, ...]]

    def of(self, dataset: str) -> tuple[Value, ...]:
        """The values of ``dataset``, of which there is always one."""
        return self.values.get(dataset, (Value(NOT_STATED),))


async def titles(current: Current) -> Mapping[str, str]:
    """The titles of all datasets, by IRI."""
    rows = await select(
        current,
        f"{_PREFIXES}SELECT ?dataset (MIN(?text) AS ?title) "
        f"{{ {_DATASET} OPTIONAL {{ ?dataset dcterms:title ?text }} }} GROUP BY ?dataset",
    )
    return {
        (iri := row["dataset"].value): row["title"].value if "title" in row else iri for row in rows
    }


async def grouping(current: Current, name: str) -> Grouping:
    """The datasets by the dimension ``name``."""
    pattern = DIMENSIONS[name].pattern
    rows = await select(
        current,
        f"{_PREFIXES}SELECT DISTINCT ?dataset ?value ?label {{ {_DATASET} {pattern} }}",
    )
    return await asyncio.to_thread(_grouped, rows)


async def amounts(current: Current, name: str) -> Mapping[str, float] | None:
    """How large each dataset is by the measure ``name``; ``None``: each is 1."""
    measure = MEASURES[name]
    if not measure.pattern:
        return None
    rows = await select(
        current,
        f"{_PREFIXES}SELECT ?dataset (MAX(?amount) AS ?size) "
        f"{{ {_DATASET} {measure.pattern} }} GROUP BY ?dataset",
    )
    return {row["dataset"].value: float(row["size"].value) for row in rows if "size" in row}


def _grouped(rows: list[Row]) -> Grouping:
    labels: dict[str, str] = {}
    of: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        value, label = row["value"].value, row["label"].value
        labels[value] = min(label, labels.get(value, label))
        of[row["dataset"].value].add(value)
    # values of one label are one: a year of several dates
    return Grouping(
        {
            dataset: tuple(
                sorted({labels[v]: Value(labels[v], v) for v in sorted(values)}.values())
            )
            for dataset, values in of.items()
        }
    )
