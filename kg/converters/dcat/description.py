"""A dataset of a graph as a record: each rule of the table is a method."""

from __future__ import annotations

from typing import Final

from kg.converters.dcat.content_rules import ContentRules
from kg.converters.dcat.fields import DATASET
from kg.converters.dcat.relation_rules import RelationRules
from kg.converters.dcat.text_rules import TextRules
from kg.rdf.ntriples import url

#: rule → the property of the agents that it states
_AGENTS: Final = {
    "creator": "dcterms:creator",
    "publisher": "dcterms:publisher",
    "contributor": "dcterms:contributor",
    "funder": "schema:funder",
    "sponsor": "schema:sponsor",
    "maintainer": "schema:maintainer",
    "editor": "schema:editor",
    "rights_holder": "dcterms:rightsHolder",
}


class Description(TextRules, RelationRules, ContentRules):
    """Writes the record of one dataset."""

    def write(self) -> None:
        """States all of it."""
        if url(own := self.graph.address(self.node)):
            self.record.page(own, "foaf:page")
            self.record.add("prov:specializationOf", self.record.entities.dataset_reference(own))
        for rule, (properties, _becomes) in DATASET.items():
            if values := self.graph.values(self.node, *properties):
                if rule in _AGENTS:
                    self._agents(_AGENTS[rule], values)
                else:
                    getattr(self, rule)(values)
        for predicate in ("dcat:dataset", "schema:dataset"):
            for catalogue in self.graph.subjects(predicate, self.node):
                self.catalogue([catalogue])
        for whole in self.graph.subjects("void:subset", self.node):
            self.whole([whole])
