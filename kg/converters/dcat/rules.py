"""What the rules share that write a dataset of a graph as a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyoxigraph import NamedNode

from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.dcat.graph import Graph, Node, Value
from kg.rdf.ntriples import literal, url


class Rules:
    """What the rules for the record of one dataset have in common.

    Args:
        graph: of the file; ``node``: the dataset in it.
        record: what it is written to.
        documents: dataset or catalogue of the file → the IRI of its record.
        maker: who made the source, where no publisher of the dataset is stated.
        problem: takes what is wrong, in words.
    """

    def __init__(
        self,
        graph: Graph,
        node: Node,
        record: DatasetRecord,
        documents: dict[Node, str],
        maker: str,
        problem: Callable[[str], None],
    ) -> None:
        self.graph, self.node, self.record = graph, node, record
        self.documents, self.maker, self.problem = documents, maker, problem

    @property
    def _is_of_fairweave(self) -> bool:
        """Whether a FAIRweave made the description: only it infers an effective use class."""
        return bool(self.graph.values(self.node, "fw:effectiveUseClass"))

    def _texts(self, predicate: str, values: Iterable[Value]) -> None:
        for value in values:
            if text := self.graph.label(value):
                self.record.text(predicate, text)

    def _iri_or_text(self, predicate: str, values: Iterable[Value]) -> None:
        for value in values:
            known = url(value.value) if isinstance(value, NamedNode) else None
            if text := known or self.graph.label(value):
                self.record.add(predicate, known or literal(text))
