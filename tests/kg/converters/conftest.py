"""What the records of a conversion state, for tests that compare it with the input."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from kg.authorities.identities import Identities
from kg.authorities.redaction import without_addresses_in_line
from kg.converters import Converter
from kg.converters.record import Notes
from kg.rdf.namespaces import shorten


class Converted:
    """The records of a source.

    Attributes:
        notes: of the conversion.
        records: how many there are.
        datasets: IRI → property (CURIE) → values, as texts.
        nodes: the same of every subject.
    """

    def __init__(self, converter: Converter, path: Path) -> None:
        self.notes = Notes(source=path.name.partition(".")[0])
        self.nodes: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        found = list(converter.convert(path, Identities(), self.notes))
        self.records = len(found)
        # as the build does it, after the conversion
        lines = "".join(
            without_addresses_in_line(line)
            for record in found
            for line in dict.fromkeys(record.triples)
        )
        for triple in parse(lines.encode(), format=RdfFormat.N_TRIPLES):
            value = triple.object
            text = value.value if isinstance(value, Literal) else shorten(str(value)[1:-1])
            curie = shorten(str(triple.predicate)[1:-1])
            values = self.nodes[str(triple.subject)[1:-1]][curie]
            if text not in values:
                values.append(text)
        self.datasets = {
            iri: dict(node)
            for iri, node in self.nodes.items()
            if "dcat:Dataset" in node["rdf:type"]
        }

    def values(self, curie: str) -> Counter[str]:
        """How many datasets have each value of a property."""
        return Counter(text for node in self.datasets.values() for text in node.get(curie, ()))

    def licences(self) -> Counter[str]:
        """How many datasets have each licence, as given."""
        return Counter(
            self.nodes[claim]["fw:licenceAsGiven"][0]
            for node in self.datasets.values()
            for claim in node.get("fw:licenceClaim", ())
        )

    def properties(self, name: str) -> Counter[str]:
        """How many datasets have each value of a named value."""
        return Counter(
            self.nodes[part]["schema:value"][0]
            for node in self.datasets.values()
            for part in node.get("schema:additionalProperty", ())
            if self.nodes[part]["schema:name"] == [name]
        )

    def sizes(self, dataset: str) -> dict[str, float]:
        """Unit → size of a dataset."""
        return {
            "".join(self.nodes[part]["schema:unitText"]): float(value)
            for part in self.datasets[dataset].get("schema:size", ())
            for value in self.nodes[part]["schema:value"]
        }

    def names(self, iris: Counter[str]) -> Counter[str]:
        """``iris`` (shortened) by the names that their records give."""
        return Counter(
            {" / ".join(self.nodes[iri]["fw:nameAsGiven"]): count for iri, count in iris.items()}
        )


@pytest.fixture(scope="session")
def converted() -> Callable[[Converter, Path], Converted]:
    """What a converter makes of a path, converted once."""
    made: dict[tuple[str, Path], Converted] = {}

    def of(converter: Converter, path: Path) -> Converted:
        key = (converter.name, path)
        if key not in made:
            made[key] = Converted(converter, path)
        return made[key]

    return of
