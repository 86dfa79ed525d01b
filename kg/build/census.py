"""Counts the statements of the graphs of a build, and what they are about.

By the classes of a subject and, for each property, the class or the datatype of its values. In the
whole, what two graphs state counts once.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kg.build.merging import repeated
from kg.rdf.ntriples import term
from kg.rdf.statements import Graph, of_property

_TYPE: Final = term("rdf:type").encode()
_STRING: Final = term("xsd:string").encode()
_LANGUAGE: Final = term("rdf:langString").encode()
_IRI: Final = ord("<")
#: what ends a line of N-Triples
_END: Final = b" ."
#: datatypes by the end of a literal, as the store has them: it normalises what it loads
_DATATYPES: Final = {b'"': _STRING} | {
    b'"^^' + term(f"xsd:{derived}").encode(): term(f"xsd:{stored}").encode()
    for stored, several in {
        "integer": (
            "nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int short"
            " byte unsignedLong unsignedInt unsignedShort unsignedByte"
        ),
        "dateTime": "dateTimeStamp",
    }.items()
    for derived in several.split()
}

Classes = tuple[bytes, ...]
#: predicate and what the value is: its classes, or its datatype; nothing of it is known
Use = tuple[bytes, Classes | bytes | None]


@dataclass(slots=True)
class Census:
    """What was counted in one graph, or in all.

    Attributes:
        triples: in all; ``subjects`` and ``objects``: how many different ones.
        entities: subjects by the classes that they are of.
        uses: statements by the classes of their subject, predicate and kind of value.
        example: a subject, by class.
    """

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    entities: Counter[Classes] = field(default_factory=Counter)
    uses: Counter[tuple[Classes, Use]] = field(default_factory=Counter)
    examples: dict[bytes, bytes] = field(default_factory=dict)


#: what was counted in all graphs, and in each by its IRI
Counts = tuple[Census, dict[str, Census]]


def count(graphs: Sequence[Graph]) -> Counts:
    """The census of all ``graphs``, and that of each by its IRI."""
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of objects, none of them in a cycle
    try:
        return _count(graphs)
    finally:
        if collecting:
            gc.enable()


def _count(graphs: Sequence[Graph]) -> Counts:
    own = {graph.iri: _types(graph) for graph in graphs}
    known, sizes = _merged(own.values())
    whole = Census(entities=sizes)
    each: dict[str, Census] = {}
    others: set[bytes] = set()  # subjects of no class
    objects: set[int] = set()  # 64 bits of a value are as good as the value, and smaller
    for graph in graphs:
        found, uses, values = _read(graph, own.pop(graph.iri), known, others)
        each[graph.iri] = found
        found.objects = len(values)
        objects |= values
        for (here, everywhere), counted in uses.items():
            for use, number in counted.items():
                found.uses[here, use] += number
                whole.uses[everywhere, use] += number
                found.triples += number
        whole.triples += found.triples
        for kind, example in found.examples.items():
            whole.examples.setdefault(kind, example)
    # a statement of several graphs is one of all graphs together
    again = Graph("", "", lambda: repeated(graphs))
    for (_, everywhere), counted in _read(again, {}, known, others)[1].items():
        for use, number in counted.items():
            whole.uses[everywhere, use] -= number
            whole.triples -= number
    whole.subjects, whole.objects = len(others) + sizes.total(), len(objects)
    return whole, each


def _read(
    graph: Graph,
    types: Mapping[bytes, Classes],
    known: Mapping[bytes, Classes],
    others: set[bytes],
) -> tuple[Census, dict[tuple[Classes, Classes], dict[Use, int]], set[int]]:
    """The subjects of ``graph``, its statements by the classes of their subject, its values.

    Written for speed: what is in the inner loop is done for every statement there is. The same
    predicate with the same value is looked at once a block: most figures are small.

    Args:
        types: classes of subjects as ``graph`` states them; ``known``: as any graph states them.
        others: subjects that no graph describes are added to it.
    """
    found = Census()
    uses: dict[tuple[Classes, Classes], dict[Use, int]] = {}
    values: set[int] = set()
    here: Classes = ()
    everywhere: Classes = ()
    subject = b"\n"
    # not by way of kg.rdf.statements.triples: a generator takes a third of the time of all this
    for block in graph.blocks():
        by_classes: dict[tuple[Classes, Classes], list[bytes]] = {}
        add = by_classes.setdefault((here, everywhere), []).append
        for line in block.splitlines():
            if not line.startswith(subject):
                subject = line[: line.index(b" ") + 1]
                entity = subject[:-1]
                here, everywhere = types.get(entity, ()), known.get(entity, ())
                found.subjects += 1
                found.entities[here] += 1
                for kind in here:
                    if kind not in found.examples:
                        found.examples[kind] = entity
                if not everywhere:
                    others.add(entity)
                add = by_classes.setdefault((here, everywhere), []).append
            add(line[len(subject) :])
        for classes, statements in by_classes.items():
            if statements:
                _count_uses(statements, known, uses.setdefault(classes, {}), values)
    return found, uses, values


def _count_uses(
    statements: Iterable[bytes],
    known: Mapping[bytes, Classes],
    counted: dict[Use, int],
    values: set[int],
) -> None:
    """Adds ``statements``, lines without their subject, to ``counted`` and their ``values``."""
    for statement, number in Counter(statements).items():
        predicate, value = statement.split(b" ", 1)
        use: Use
        if value[0] == _IRI:
            use = predicate, known.get(value[: -len(_END)])
        else:
            use = predicate, _datatype(value[value.rindex(b'"') : -len(_END)])
        counted[use] = counted.get(use, 0) + number
        values.add(hash(value))


@lru_cache(maxsize=1024)
def _datatype(end: bytes) -> bytes:
    """The datatype of a literal that ends so, as the store has it."""
    stored = _DATATYPES.get(end)
    return stored or (_LANGUAGE if end.startswith(b'"@') else end[3:])


def _types(graph: Graph) -> dict[bytes, Classes]:
    found: dict[bytes, Classes] = {}
    for block in graph.blocks():
        for subject, kind in of_property(block, _TYPE):
            # sorted lines, so the classes are in order
            found[subject] = (*found[subject], kind) if subject in found else (kind,)
    return found


def _merged(
    graphs: Iterable[Mapping[bytes, Classes]],
) -> tuple[dict[bytes, Classes], Counter[Classes]]:
    """Classes of entities over all graphs, and the number of entities of each."""
    known: dict[bytes, Classes] = {}
    same: dict[Classes, Classes] = {}
    for types in graphs:
        for subject, classes in types.items():
            before = known.get(subject, classes)
            merged = classes if before == classes else tuple(sorted({*before, *classes}))
            known[subject] = same.setdefault(merged, merged)
    return known, Counter(known.values())
