"""The report of linting: as text for people, as JSON for programs, as annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from kg.authorities.redaction import without_addresses
from kg.errors import one_line
from kg.lint.finding import Description, Finding, Linted, Severity

#: descriptions that a person reads; JSON and annotations have all
_MOST: Final = 50
#: remedies that a person reads
_FIRST: Final = 5
_LONGEST: Final = 300


def as_text(linted: Linted) -> str:
    """A block for each description, those with the fewest points first, then what to fix first."""
    lines = [_line(_at(one), one) for one in linted.findings]
    for description in linted.descriptions[:_MOST]:
        lines += ["", *_block(description)]
    hidden = len(linted.descriptions) - _MOST
    if hidden > 0:
        lines += ["", f"… and {hidden:,} descriptions more; --format json has all"]
    first = linted.first()[:_FIRST]
    if first and len(linted.descriptions) > 1:
        lines += ["", "What to fix first:"]
        for one in first:
            lacking = f"{one.descriptions:,} of {len(linted.descriptions):,} descriptions"
            lines.append(f"  +{one.points:,} points  {one.criterion.remedy} ({lacking})")
    counts = Counter(one.severity for one in linted.all)
    lines += [
        "",
        f"{_count(len(linted.descriptions), 'description')}, {linted.points:.0f} of 100 points on"
        f" average; {_count(counts[Severity.ERROR], 'error')},"
        f" {_count(counts[Severity.WARNING], 'warning')}",
    ]
    return without_addresses("\n".join(lines).lstrip("\n")) + "\n"


def as_json(linted: Linted) -> str:
    """``{"points", "descriptions": […], "findings": […], "first": […]}``."""
    value: dict[str, Any] = {
        "points": round(linted.points, 1),
        "descriptions": [asdict(one) for one in linted.descriptions],
        "findings": [asdict(one) for one in linted.findings],
        "first": [
            {
                "criterion": one.criterion.name,
                "remedy": one.criterion.remedy,
                "points": one.points,
                "descriptions": one.descriptions,
            }
            for one in linted.first()
        ],
    }
    return without_addresses(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"


def as_annotations(linted: Linted) -> str:
    """A workflow command of GitHub Actions for each finding."""
    return "".join(f"{without_addresses(_annotation(one))}\n" for one in linted.all)


#: format → how the report is written in it
WRITERS: Final[dict[str, Callable[[Linted], str]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_annotations,
}


def _block(description: Description) -> Iterator[str]:
    where = ", ".join(filter(None, (description.file, description.place)))
    points = "refused" if description.points is None else f"{description.points} of 100 points"
    yield f"{where or description.name}: {points}" + (f" ({description.name})" if where else "")
    for one in description.findings:
        yield _line("", one)


def _line(where: str, finding: Finding) -> str:
    head = f"+{finding.points}" if finding.severity is Severity.NOTICE else finding.severity
    return f"  {head:<8} {one_line(f'{where}{_message(finding)}', _LONGEST)}"


def _message(finding: Finding) -> str:
    text = without_addresses(finding.message)
    mark = ": " if finding.severity is Severity.NOTICE else "; "
    return f"{text}{mark}{finding.remedy}" if finding.remedy else text


def _at(finding: Finding) -> str:
    where = ", ".join(filter(None, (finding.file, finding.place)))
    return f"{where}: " if where else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _annotation(finding: Finding) -> str:
    """As https://docs.github.com/actions/reference/workflow-commands-for-github-actions has it."""
    properties = {
        "file": finding.file,
        "line": str(finding.line or ""),
        "title": f"{finding.rule} (+{finding.points})" if finding.points else finding.rule,
    }
    stated = ",".join(f"{k}={_escaped(v, _PROPERTY)}" for k, v in properties.items() if v)
    place = "" if finding.line or not finding.place else f"{finding.place}: "
    return f"::{finding.severity} {stated}::{_escaped(place + _message(finding), _DATA)}"


_DATA: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = {**_DATA, ":": "%3A", ",": "%2C"}


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(one, one) for one in text)
