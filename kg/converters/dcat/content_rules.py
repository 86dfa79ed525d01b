"""Files and figures of a dataset: a method for each rule of the table."""

from __future__ import annotations

from kg.converters.common.quantities import number, with_unit
from kg.converters.dcat import files
from kg.converters.dcat.agent_rules import AgentRules
from kg.converters.dcat.fields import DATASET
from kg.converters.dcat.graph import Value, literals
from kg.rdf.ntriples import boolean, literal, url


class ContentRules(AgentRules):
    """What it consists of. A file has a licence, which is claimed of the dataset, too."""

    def distribution(self, values: list[Value]) -> None:
        """Its files; a licence of a file is claimed of the dataset, too.

        A FAIRweave lists a table of what it states of the dataset, under terms of its own.
        """
        tables = f"{self.node.value}#own-file-"
        data = [v for v in values if not (self._is_of_fairweave and v.value.startswith(tables))]
        files.write(self.record, self.graph, data)
        for value in data:
            self.licence(self.graph.values(value, *DATASET["licence"][0]))

    def dump(self, values: list[Value]) -> None:
        """Dumps of all its triples."""
        self.distribution(values)

    def triples(self, values: list[Value]) -> None:
        """How many triples it has."""
        for value in values:
            if number(value.value) is not None:
                self.record.size(value.value, "triples")

    def size(self, values: list[Value]) -> None:
        """How large it is: a number with its unit, the bounds of one, a text."""
        for value in values:
            unit = self.graph.text(value, "schema:unitText", "schema:unitCode")
            bounds = [self.graph.text(value, f"schema:{end}Value") for end in ("min", "max")]
            if any(number(bound) is not None for bound in bounds):
                least, most = (bound or None for bound in bounds)
                self.record.size(unit=unit, least=least, most=most)
                continue
            stated = self.graph.text(value, "schema:value", "schema:description")
            text = stated or self.graph.name(value)
            if number(text) is not None and self.graph.text(value, "fw:approximate") == "true":
                self.record.size(unit=unit, about=text)
            elif found := with_unit(text):
                self.record.size(*found)
            elif text:
                self.record.size(text, unit)

    def variable(self, values: list[Value]) -> None:
        """What was measured, with a figure where there is one."""
        for value in values:
            if not (name := self.graph.label(value)):
                continue
            node = self.record.part(
                "schema:variableMeasured", "schema:PropertyValue", "variable", name
            )
            self.record.add_triple(node, "schema:name", literal(name))
            for each in ("schema:description", "schema:unitText", "schema:value"):
                if text := self.graph.text(value, each):
                    self.record.add_triple(node, each, literal(text))
            for meant in self.graph.values(value, "schema:propertyID"):
                text = self.graph.label(meant)
                self.record.add_triple(node, "schema:propertyID", url(text) or literal(text))
            for page in self.graph.values(value, "schema:url"):
                if known := url(page.value):
                    self.record.add_triple(node, "foaf:page", known)

    def technique(self, values: list[Value]) -> None:
        """How it was measured: in words, or by the address of a concept."""
        for value in values:
            name = self.graph.name(value)
            if text := name or url(self.graph.address(value)):
                stated = literal(text) if name else text
                self.record.add("schema:measurementTechnique", stated)

    def free(self, values: list[Value]) -> None:
        """Whether it costs nothing."""
        for value in literals(values):
            self.record.add("schema:isAccessibleForFree", boolean(value.value))
