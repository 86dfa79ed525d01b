"""What linting finds: faults and unmet criteria, and the descriptions that have them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.quality.criteria import Criterion


class Severity(StrEnum):
    """How severe a finding is; the words are those of GitHub's annotations.

    Attributes:
        ERROR: the description cannot be read, or a build refuses it.
        WARNING: it contradicts its format or itself, or has fields that are not read.
        NOTICE: it does not meet a criterion, and gains points by meeting it.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem to fix.

    Attributes:
        rule: the name of the criterion; ``shape``, ``format``, ``syntax``, ``unknown-field`` or
            ``not-read``.
        message: what is wrong, or the label of the criterion; ``remedy``: what to write instead,
            where that is known.
        points: what mending it gains.
        file: where it is, as the user named it, or ``""``; ``place``: where in that file.
    """

    severity: Severity
    rule: str
    message: str
    remedy: str = ""
    points: int = 0
    file: str = ""
    place: str = ""

    @property
    def line(self) -> int | None:
        """The number of the line that :attr:`place` names.

        >>> Finding(Severity.ERROR, "shape", "no title", place="line 17").line
        17
        """
        word, _, number = self.place.partition(" ")
        return int(number) if word == "line" and number.isdigit() else None


@dataclass(frozen=True, slots=True)
class Description:
    """A description of a dataset, with what was found in it, the most urgent first.

    Attributes:
        record: its IRI.
        name: what it is called: the IRI without the base.
        points: of 100; ``None`` where a build refuses it.
        file: its file; ``place``: where in that file.
    """

    record: str
    name: str
    points: int | None
    findings: tuple[Finding, ...]
    file: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What one criterion gains over all descriptions.

    Attributes:
        descriptions: how many do not meet it.
        points: that all descriptions together gain by meeting it, and what presupposes it.
    """

    criterion: Criterion
    descriptions: int
    points: int


@dataclass(frozen=True, slots=True)
class Linted:
    """The outcome.

    Attributes:
        descriptions: those with the fewest points first.
        findings: those about files rather than about descriptions.
        criteria: by which points were given.
    """

    descriptions: tuple[Description, ...]
    findings: tuple[Finding, ...] = ()
    criteria: tuple[Criterion, ...] = ()

    @property
    def all(self) -> Iterator[Finding]:
        """Every finding."""
        yield from self.findings
        for description in self.descriptions:
            yield from description.findings

    @property
    def points(self) -> float:
        """The points of a description on average; 0 where there is none."""
        known = [one.points or 0 for one in self.descriptions]
        return sum(known) / len(known) if known else 0.0

    def first(self) -> list[Remedy]:
        """What to fix first: the criteria by which all descriptions together gain most."""
        counts, points = Counter[str](), Counter[str]()
        for one in self.all:
            if one.severity is Severity.NOTICE:
                counts[one.rule] += 1
                points[one.rule] += one.points
        remedies = [
            Remedy(one, counts[one.name], points[one.name])
            for one in self.criteria
            if counts[one.name]
        ]
        return sorted(remedies, key=lambda one: (-one.points, one.criterion.name))

    def fails(self, least: int) -> bool:
        """Whether there is a fault, or a description with fewer than ``least`` points."""
        faults = any(one.severity is not Severity.NOTICE for one in self.all)
        return faults or any((one.points or 0) < least for one in self.descriptions)


def together(parts: Iterable[Linted]) -> Linted:
    """Several outcomes as one."""
    found = list(parts)
    descriptions = sorted(
        (one for part in found for one in part.descriptions),
        key=lambda one: (-1 if one.points is None else one.points, one.record),
    )
    findings = tuple(one for part in found for one in part.findings)
    criteria = next((part.criteria for part in found if part.criteria), ())
    return Linted(tuple(descriptions), findings, criteria)


def grouped(findings: Iterable[tuple[str, Finding]]) -> dict[str, list[Finding]]:
    """Record → its findings."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for record, finding in findings:
        found[record].append(finding)
    return found
