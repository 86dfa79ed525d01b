"""Columns of the table of datasets that list all values of a field: makers, keywords, papers …

What a saved query answers has the columns that people read; these complete it, so that another
FAIRweave reads the table as the same facts. Several values in a cell are separated by semicolons;
where one of them contains a semicolon, the cell is a JSON list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Final

from kg.authorities.people import orcid
from kg.datasets.model import Agent, Dataset

SEPARATOR: Final = "; "
_WITHIN: Final = (";", "；")


def _people(found: Dataset) -> list[str]:
    return [_with_orcid(agent) for agent in found.creators if agent.person]


def _with_orcid(agent: Agent) -> str:
    known = orcid(agent.iri)
    return f"{agent.name} ({known})" if known else agent.name


def _organizations(found: Dataset) -> list[str]:
    return [agent.name for agent in found.creators if agent.organization]


def _other_makers(found: Dataset) -> list[str]:
    return [agent.name for agent in found.creators if not agent.person | agent.organization]


def _papers(found: Dataset) -> list[str]:
    """Of each its address, or its title where it has no other address than its record here."""
    return [
        paper.address if paper.address != paper.iri or not paper.title else paper.title
        for paper in found.papers
    ]


def _files(found: Dataset) -> list[str]:
    return [address for file in found.source_files for address in file.download]


def _access(found: Dataset) -> list[str]:
    """Where files can be got, beside their own addresses."""
    return [a for file in found.source_files for a in file.access if a not in file.download]


#: name, label, and the values of a dataset
COLUMNS: Final[tuple[tuple[str, str, Callable[[Dataset], Iterable[str]]], ...]] = (
    ("released", "Release, where a source states it", lambda found: [found.issued]),
    ("version", "Version", lambda found: [found.version]),
    ("organizations", "Organizations that created it", _organizations),
    ("people", "People who created it, with ORCID iD", _people),
    ("makers", "Other creators", _other_makers),
    ("keywords", "Keywords", lambda found: found.keywords),
    ("topics", "Topics", lambda found: [topic.label for topic in found.topics]),
    ("papers", "Papers that describe it", _papers),
    ("origins", "What it was collected from", lambda found: [o.label for o in found.origins]),
    (
        "programming_languages",
        "Programming languages",
        lambda found: [language.label for language in found.programming_languages],
    ),
    ("repositories", "Pages of its code", lambda found: found.code_pages),
    ("files", "Addresses of its files", _files),
    ("file_pages", "Where files can be got, beside their own addresses", _access),
)


def cells(found: Dataset) -> tuple[str, ...]:
    """What is in each of :data:`COLUMNS` for ``found``."""
    return tuple(cell(values(found)) for _name, _label, values in COLUMNS)


def cell(values: Iterable[str]) -> str:
    """``values`` in one cell.

    >>> cell(["rivers", "", "gauges"]), cell(["rivers; lakes"])
    ('rivers; gauges', '["rivers; lakes"]')
    """
    stated = list(dict.fromkeys(" ".join(value.split()) for value in values if value.strip()))
    if any(mark in value for value in stated for mark in _WITHIN):
        return json.dumps(stated, ensure_ascii=False)
    return SEPARATOR.join(stated)
