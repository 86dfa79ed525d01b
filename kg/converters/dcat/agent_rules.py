"""Agents and licences of a dataset: a method for each rule of the table."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.converters.common.licence_claims import Claimant
from kg.converters.dcat import agents_of
from kg.converters.dcat.fields import DATASET
from kg.converters.dcat.graph import Value
from kg.converters.dcat.rules import Rules

_LICENCE_NAMES: Final = (
    "dcterms:title",
    "schema:name",
    "rdfs:label",
    "skos:prefLabel",
    "rdf:value",
)
_NO_LICENCE: Final = frozenset({"", "none", "null", "n/a", "notspecified", "not specified"})


class AgentRules(Rules):
    """Who is named, and under which licence it is."""

    def contact(self, values: list[Value]) -> None:
        """Whom to ask, by name."""
        self._agents("dcat:contactPoint", [value for value in values if self.graph.name(value)])

    def _agents(self, predicate: str, values: list[Value]) -> None:
        for value in values:
            agents_of.state(self.record, predicate, self.graph, value)

    # licences

    def licence(self, values: list[Value]) -> None:
        """What its publisher claims of its licence."""
        for value in values:
            name = self.graph.text(value, *_LICENCE_NAMES)
            address = (
                value.value
                if isinstance(value, NamedNode)
                else self.graph.text(value, "schema:url")
            )
            if self._is_of_fairweave and name and "/licence/" in address:
                address = ""  # of its page about a licence that has a name and no address
            given = value.value if isinstance(value, Literal) else address or name
            if given.strip().casefold() not in _NO_LICENCE:
                self.record.licence(self._claimant(), given.strip())

    def _claimant(self) -> Claimant:
        publishers = self.graph.values(self.node, *DATASET["publisher"][0])
        named = next((agents_of.agent_of(self.graph, value).name for value in publishers), "")
        return Claimant("author", named or self.maker or "Its description", own=True)
