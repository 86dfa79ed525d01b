"""The comparison of some datasets: their rows, and which of these differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from api.comparison.properties import Item, Property, Subject, properties
from api.exports.context import Place
from api.graph.labels import vocabulary
from api.records import dataset_summary
from api.records.addresses import Base
from api.records.incoming_links import read_with_links
from api.records.statement_index import StatementIndex
from api.records.values_view import ValuesView
from api.records.verdict import ANSWERS, Verdict, verdict
from api.state.current_snapshot import Current
from kg.authorities.purposes import Purposes
from kg.datasets.model import Dataset


@dataclass(frozen=True, slots=True)
class Row:
    """A property of all datasets.

    Attributes:
        cells: for each dataset its values; empty where nothing is known.
        differs: what is known of the datasets is not the same.
        partly: nothing is known of some of them, and the others agree.
        single: the values that only one dataset has.
    """

    property: Property
    cells: tuple[tuple[Item, ...], ...]
    differs: bool
    partly: bool
    single: frozenset[Item]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Datasets side by side.

    Attributes:
        rows: those in which anything is known of any dataset, the verdict first.
        unknown: the headings of the others.
    """

    subjects: tuple[Subject, ...]
    rows: tuple[Row, ...]
    unknown: tuple[str, ...]

    @property
    def different(self) -> int:
        """In how many rows datasets differ."""
        return sum(row.differs for row in self.rows)


async def subjects(current: Current, where: Place, found: Sequence[Dataset]) -> list[Subject]:
    """``found``, each with the verdict that is on its page."""
    return [
        Subject(
            one,
            await _verdict(current, where, one),
            tuple(map(where.source_title, one.sources)),
        )
        for one in found
    ]


def compared(found: Sequence[Subject], purposes: Purposes) -> Comparison:
    """The comparison of ``found``, for ``purposes`` too."""
    rows = [row(one, found) for one in properties(found, purposes)]
    return Comparison(
        tuple(found),
        tuple(one for one in rows if any(one.cells)),
        tuple(one.property.label for one in rows if not any(one.cells)),
    )


def row(of: Property, found: Sequence[Subject]) -> Row:
    """The row of the property ``of``.

    In which order a dataset has its values is no difference; neither is that nothing is known of
    one, unless that is an answer of its own.
    """
    cells = tuple(tuple(dict.fromkeys(of.items(subject))) for subject in found)
    counts = Counter(item for cell in cells for item in cell)
    values = {frozenset(cell) for cell in cells if cell or of.none}
    return Row(
        of,
        cells,
        differs := len(values) > 1,
        not differs and not all(cells) and not of.none,
        frozenset(item for item, count in counts.items() if count == 1),
    )


async def _verdict(current: Current, where: Place, found: Dataset) -> Verdict:
    read = await read_with_links(current, found.iri)
    use = None
    if read is not None:
        record, links = read
        words = [links.words] if links else []
        statements = record.statements
        index = StatementIndex(statements)
        named = (*words, await vocabulary(current))
        view = ValuesView(Base(where.base), record, statements, *named)
        use = await dataset_summary.use(current, index, found.iri, view, found)
    if use is None:
        return Verdict("unstated", *ANSWERS["unstated"], ())
    return verdict(use, current.licences.use_classes)
