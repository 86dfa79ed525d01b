"""How it is known that one dataset is derived from another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from api.graph.terms import batches, select
from api.lineage.derivations import Edge
from api.state.current_snapshot import Current
from kg.rdf.namespaces import PREFIXES

_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("fw", "prov", "rdfs", "skos")
)
_MATCHES: Final = """SELECT ?made ?source ?reference ?evidence ?confidence ?name {{
  VALUES ?made {{ {made} }}
  ?made prov:qualifiedDerivation ?derivation .
  ?derivation prov:entity ?source .
  OPTIONAL {{ ?derivation fw:matchEvidence/skos:prefLabel ?evidence }}
  OPTIONAL {{ ?derivation fw:confidence ?confidence }}
  OPTIONAL {{ ?derivation fw:matchedBy ?reference OPTIONAL {{ ?reference rdfs:label ?name }} }}
}}"""
_STATED: Final = """SELECT ?made ?named ?graph {{
  VALUES ?made {{ {made} }}
  GRAPH ?graph {{ ?made prov:wasDerivedFrom|fw:derivedFromReference ?named }}
}}"""


class Evidence(NamedTuple):
    """What a derivation is known by.

    Attributes:
        sources: titles of the sources that state it.
        name: what they call the dataset that was derived from, where it had to be matched.
        match: how that name was matched to a described dataset; ``""``: it was not needed.
        confidence: how sure the match is, from 0 to 1; ``""``: not known.
    """

    sources: tuple[str, ...] = ()
    name: str = ""
    match: str = ""
    confidence: str = ""

    def __str__(self) -> str:
        """A sentence without a full stop.

        >>> str(Evidence(("Audits",), "squad", "identifier on a hub", "0.9"))
        'stated by Audits as “squad”; matched by identifier on a hub, confidence 0.9'
        """
        stated = f"stated by {' and '.join(self.sources)}" if self.sources else "inferred"
        if self.name:
            stated += f" as “{self.name}”"
        matched = f"matched by {self.match}" if self.match else ""
        if matched and self.confidence:
            matched += f", confidence {self.confidence}"
        return "; ".join(filter(None, (stated, matched)))


async def evidence(current: Current, edges: Iterable[Edge]) -> Mapping[Edge, Evidence]:
    """The evidence of each of ``edges``.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """
    wanted = list(edges)
    titles = {entry.graph: entry.title for entry in current.sources}
    matches: dict[Edge, tuple[str, str, str]] = {}
    references: dict[Edge, set[str]] = defaultdict(set)
    stated: dict[Edge, set[str]] = defaultdict(set)
    for block in batches(sorted({made for _, made in wanted})):
        for row in await select(current, _PREFIXES + _MATCHES.format(made=block)):
            edge = (row["source"].value, row["made"].value)
            if "reference" in row:
                references[edge].add(row["reference"].value)
            found = tuple(
                row[name].value if name in row else ""
                for name in ("name", "evidence", "confidence")
            )
            matches[edge] = max(matches.get(edge, found), found)  # type: ignore[assignment]
        for row in await select(current, _PREFIXES + _STATED.format(made=block)):
            title = titles.get(row["graph"].value)
            if title:
                stated[row["named"].value, row["made"].value].add(title)
    return {
        edge: Evidence(
            tuple(
                sorted(stated[edge].union(*(stated[other, edge[1]] for other in references[edge])))
            ),
            *matches.get(edge, ()),
        )
        for edge in wanted
    }
