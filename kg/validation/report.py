"""The validation report: pySHACL's graph, and its findings as JSON and as text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDF, SH, Graph, Literal, URIRef

from kg.authorities.redaction import pseudonymous, without_addresses
from kg.errors import one_line
from kg.rdf.namespaces import PREFIXES, shorten
from kg.validation.messages import record_name
from kg.validation.terms import from_rdflib

#: the severities of SHACL, the mildest first
SEVERITIES: Final = (str(SH.Info), str(SH.Warning), str(SH.Violation))
#: the name of the report in its own graph
REPORT: Final = URIRef("urn:fairweave:report")
_VIOLATION: Final = str(SH.Violation)
#: who reads a report on a terminal reads the first hundreds of it
_MOST_RECORDS: Final = 200


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of pySHACL. E-mail addresses are masked where it is written (:meth:`as_dict`).

    Attributes:
        record: document IRI of the record: the focus node up to its ``#``.
        focus: the node that was validated (an IRI, or a literal's text), as it is in the data.
        shape: IRI of the shape that objects.
        path: IRI of the property, or ``""``.
        value: the value objected to, or ``""``.
        value_type: distinguishes literals with the same text: ``@de``, a datatype's IRI, or ``""``.
        severity: IRI, ``sh:Violation`` where the record is refused for it.
        component: IRI of the kind of constraint.
        message: the reason in words.
    """

    record: str
    focus: str
    path: str
    message: str
    value: str
    severity: str
    shape: str
    component: str
    value_type: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the record is refused for this."""
        return self.severity == _VIOLATION

    def as_dict(self) -> dict[str, str]:
        """Its attributes, without e-mail addresses."""
        texts = {"value", "message"}
        return {
            name: (without_addresses if name in texts else pseudonymous)(text)
            for name, text in asdict(self).items()
        }


@dataclass(slots=True)
class Report:
    """The verdict on a store.

    Attributes:
        findings: sorted, each once.
        graph: pySHACL's report, its results named by their content.
        judged: the number of nodes that pySHACL validated.
    """

    findings: list[Finding] = field(default_factory=list)
    graph: Graph = field(default_factory=lambda: Graph(bind_namespaces="none"))
    judged: int = 0

    @property
    def conforms(self) -> bool:
        """Whether nothing was found, of whatever severity (SHACL, section 3.6.1.1)."""
        return not self.findings

    @property
    def refuses(self) -> bool:
        """Whether a record is refused: a build lets warnings and notes in."""
        return any(finding.refuses for finding in self.findings)

    def above(self, severity: str) -> Report:
        """The report with only what is at least as severe as ``severity`` (its IRI)."""
        least = SEVERITIES.index(severity)

        def severe(found: str) -> bool:
            return found not in SEVERITIES or SEVERITIES.index(found) >= least

        graph = Graph(bind_namespaces="none")
        graph += self.graph
        for result in list(graph.objects(None, SH.result)):
            if not severe(str(graph.value(result, SH.resultSeverity))):
                graph.remove((None, SH.result, result))
                graph.remove((result, None, None))
        findings = [finding for finding in self.findings if severe(finding.severity)]
        return Report(findings, graph, self.judged)

    @property
    def refused(self) -> dict[str, list[Finding]]:
        """Record → why it is refused."""
        return {
            record: [finding for finding in findings if finding.refuses]
            for record, findings in self.by_record().items()
            if any(finding.refuses for finding in findings)
        }

    def by_record(self) -> dict[str, list[Finding]]:
        """Record → all that was found in it, both sorted."""
        records: dict[str, list[Finding]] = {}
        for finding in self.findings:
            records.setdefault(finding.record, []).append(finding)
        return records

    def add(self, other: Report) -> None:
        """Add the findings of ``other``, each once."""
        self.findings = sorted({*self.findings, *other.findings})
        self.graph += other.graph
        self.judged += other.judged

    def to_turtle(self) -> str:
        """The report as a ``sh:ValidationReport``; the same findings give the same text."""
        verdict = (
            (REPORT, RDF.type, SH.ValidationReport),
            (REPORT, SH.conforms, Literal(self.conforms)),
        )
        triples = sorted(
            (ox.Triple(*map(from_rdflib, triple)) for triple in chain(self.graph, verdict)),  # type: ignore[arg-type]
            key=str,
        )
        used = {p: n for p, n in PREFIXES.items() if p in ("sh", "xsd", "fw", "rdf")}
        text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used)
        assert text is not None
        return text.decode()

    def as_dict(self) -> dict[str, Any]:
        """``{"conforms", "judged", "records": [{"record", "refused", "findings": […]}]}``."""
        return {
            "conforms": self.conforms,
            "judged": self.judged,
            "records": [
                {
                    "record": pseudonymous(record),
                    "refused": any(finding.refuses for finding in findings),
                    "findings": [finding.as_dict() for finding in findings],
                }
                for record, findings in self.by_record().items()
            ],
        }

    def to_json(self) -> str:
        """:meth:`as_dict` as JSON text."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"

    def to_text(self) -> str:
        """For a person: a line a record, then how many were refused for what."""
        if not self.findings:
            return "Everything conforms.\n"
        records = self.by_record()
        names = _names({finding.focus for finding in self.findings})
        lines = []
        for findings in list(records.values())[:_MOST_RECORDS]:
            reasons: dict[str, list[str]] = {}
            for finding in findings:
                reasons.setdefault(names[finding.focus], []).append(_reason(finding))
            lines += [f"{node}: {'; '.join(dict.fromkeys(of))}" for node, of in reasons.items()]
        if len(records) > _MOST_RECORDS:
            lines.append(f"… and {len(records) - _MOST_RECORDS:,} records more")
        refused = self.refused
        counts = Counter(shorten(f.shape) for fs in refused.values() for f in fs)
        lines.append("")
        lines += [f"{count:,} × {shape}" for shape, count in counts.most_common(20)]
        lines.append(
            f"{len(refused):,} refused, {len(records) - len(refused):,} let in with a remark."
        )
        return "\n".join(lines) + "\n"


def _names(nodes: Collection[str]) -> dict[str, str]:
    """What each node is called: its kind and name, or its IRI where others have that name too."""
    names = {node: record_name(node) for node in nodes}
    counts = Counter(names.values())
    return {
        node: name if counts[name] == 1 else pseudonymous(one_line(node, 160))
        for node, name in names.items()
    }


def _reason(finding: Finding) -> str:
    return finding.message if finding.refuses else f"({finding.message})"
