"""The validation report: pySHACL's graph, and its findings as JSON and as text."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import pyoxigraph as ox
from rdflib import SH, Graph

from kg.rdf.namespaces import PREFIXES, shorten
from kg.validation.messages import record_name
from kg.validation.terms import from_rdflib

_VIOLATION: Final = str(SH.Violation)
#: who reads a report on a terminal reads the first hundreds of it
_MOST_RECORDS: Final = 200


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of pySHACL; e-mail addresses in it are masked.

    Attributes:
        record: document IRI of the record: the focus node up to its ``#``.
        focus: the node that was validated (an IRI, or a literal's text).
        shape: IRI of the shape that objects.
        path: IRI of the property, or ``""``.
        value: the value objected to, or ``""``.
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

    @property
    def refuses(self) -> bool:
        """Whether the record is refused for this."""
        return self.severity == _VIOLATION


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
        """Whether no record is refused: warnings and notes refuse none."""
        return not any(finding.refuses for finding in self.findings)

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
        triples = sorted(
            (ox.Triple(*map(from_rdflib, triple)) for triple in self.graph),  # type: ignore[arg-type]
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
                    "record": record,
                    "refused": any(finding.refuses for finding in findings),
                    "findings": [asdict(finding) for finding in findings],
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
        lines = []
        for record, findings in list(records.items())[:_MOST_RECORDS]:
            reasons = "; ".join(dict.fromkeys(map(_reason, findings)))
            lines.append(f"{record_name(record)}: {reasons}")
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


def _reason(finding: Finding) -> str:
    return finding.message if finding.refuses else f"({finding.message})"
