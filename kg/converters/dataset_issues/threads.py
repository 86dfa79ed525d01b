"""Reports of problems, a row or an object each: issue threads, errata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.converters.common import csv_reader
from kg.converters.common.cleaning import clean_text, flat
from kg.converters.common.lists import parted
from kg.converters.record import Notes

#: what a field may be called
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "name", "summary", "issue", "problem", "subject", "issue title"),
    "datasets": (
        "dataset", "datasets", "dataset name", "data set", "repository", "affected dataset",
        "affected datasets",
    ),
    "platform": ("platform", "source", "site", "hub"),
    "description": ("description", "body", "text", "details"),
    "places": ("place", "places", "location", "file", "files"),
    "kinds": (
        "kinds", "kind", "type", "types", "category", "issue type", "error type", "problem type",
        "type of problem", "type of issue", "kind of problem", "issue kind",
    ),
    "status": ("status", "state", "issue status"),
    "date": (
        "date", "created", "created at", "createddate", "opened", "opened at", "reported",
        "date reported", "reported on", "reported at", "date opened", "date created",
    ),
    "url": ("url", "link", "html url", "issue url", "permalink", "address", "issue link"),
    "labels": ("labels", "label", "tags"),
}  # fmt: skip
_LISTS: Final = frozenset({"datasets", "places", "kinds", "labels"})
KNOWN: Final = frozenset(name for names in _NAMES.values() for name in names)


def folded(name: object) -> str:
    """The name of a field without case and punctuation: ``Issue_URL`` is ``issue url``."""
    return " ".join(re.split(r"[\W_]+", str(name).casefold())).strip()


@dataclass(slots=True)
class Report:
    """A report of a problem; what is not stated is empty.

    Attributes:
        title, description: in words; ``url``: where it is.
        datasets: that it is about; ``places`` in them: files, rows.
        kinds: of problem; ``labels`` that the platform gave it.
        platform, status, date, severity: as written.
        more: further texts: name → text.
    """

    title: str = ""
    description: str = ""
    url: str = ""
    datasets: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    platform: str = ""
    status: str = ""
    date: str = ""
    severity: str = ""
    more: dict[str, str] = field(default_factory=dict)


def of_csv(path: Path, where: str = "", notes: Notes | None = None) -> Iterator[tuple[int, object]]:
    """Line and cells by column of each row; one with more cells than columns is left out."""
    header: list[str] = []
    for line, cells in csv_reader.rows(path):
        if not header:
            header = [cell.strip() for cell in cells]
        elif not any(cell.strip() for cell in cells[len(header) :]):
            yield line, dict(zip(header, cells, strict=False))
        elif notes is not None:
            notes.problems[f"{where}, line {line}"] = (
                f"{len(cells)} cells below {len(header)} headings; it is left out"
            )


def is_report(raw: object) -> bool:
    """Whether ``raw`` has the fields of a report: a title, and a kind, a status or a dataset."""
    if not isinstance(raw, Mapping):
        return False
    names = {folded(name) for name in raw}
    criteria = [
        bool(names & set(_NAMES[key])) for key in ("title", "kinds", "status", "datasets", "url")
    ]
    return criteria[0] and criteria[4] and sum(criteria) >= 4


def of_object(raw: Mapping[str, Any]) -> Report:
    """The report that a row or an object is; several values are parted by ``;``."""
    report = Report()
    by_name = {folded(name): value for name, value in raw.items()}
    for key, names in _NAMES.items():
        value = next((by_name[name] for name in names if name in by_name), None)
        if key in _LISTS:
            setattr(report, key, _several(value))
        else:
            setattr(report, key, _text(value))
    report.severity = _text(by_name.get("severity"))
    return report


def of_erratum(raw: Mapping[str, Any]) -> Report:
    """An erratum of ES-DOC: the object under ``issue``.

    Source: ES-DOC/esdoc-errata-ws.
    """
    report = Report(
        title=_text(raw.get("title")),
        description=_text(raw.get("description")),
        datasets=_several(raw.get("datasets")),
        platform="ES-DOC",
        status=_text(raw.get("status")),
        date=_text(raw.get("createdDate")),
        severity=_text(raw.get("severity")),
        labels=_several(raw.get("facets")),
        kinds=["version-wrong" if "version" in _text(raw.get("title")).casefold() else "other"],
    )
    uid = _text(raw.get("uid"))
    if uid:
        report.url = f"https://errata.es-doc.org/static/view.html?uid={uid}"
    for key in ("institute", "project", "updatedDate", "closedDate"):
        if text := _text(raw.get(key)):
            report.more[key] = text
    return report


def _text(value: object) -> str:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return clean_text(str(value))
    return ""


def _several(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    texts = (part for item in items for part in parted(_text(item), ";"))
    return list(dict.fromkeys(map(flat, texts)))
