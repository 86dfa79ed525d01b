"""What changed between two runs of one study: outcomes, causes and environments.

A run is what ``fairweave observe --execute`` writes, or the tables of a study. Notebooks are the
same where repository and path are; where each run is of one repository, where the path is: copies
of it may be in folders of any name. Of several executions of a notebook, the last counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, Literal

from kg.converters.notebook_study import aliases_of_columns
from kg.converters.notebook_study.codes import outcome
from kg.converters.notebook_study.reading import Source, open_source
from kg.errors import SourceError

Kind = Literal["broke", "fixed", "changed", "same", "added", "removed"]

#: outcomes of an execution that ran to the end
RAN: Final = frozenset({"same-results", "different-results", "nothing-stored"})
_NOT_RUN: Final = "not-run"


@dataclass(frozen=True, slots=True)
class Change:
    """A notebook in two runs.

    Attributes:
        repository: its repository, as the study names it; ``notebook``: its path there.
        kind: ``broke``: it ran to the end and does not any more; ``fixed``: the reverse;
            ``changed``: another outcome or cause; ``added``, ``removed``: in one run only.
        before, after: outcomes, as in ``fwv:outcome/``, or ``not-run``; empty: not in that run.
        cause_before, cause_after: why it did not run to the end: cause and what is missing.
        python_before, python_after: versions of Python.
        mend: how to make it run.
    """

    repository: str
    notebook: str
    kind: Kind
    before: str = ""
    after: str = ""
    cause_before: str = ""
    cause_after: str = ""
    python_before: str = ""
    python_after: str = ""
    mend: str = ""


#: the columns of a table of changes
COLUMNS: Final = tuple(field.name for field in fields(Change))


@dataclass(frozen=True, slots=True)
class DistributionChange:
    """A distribution whose version differs between the environments; empty: it is absent."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs: every notebook of either, and the distributions that differ."""

    changes: list[Change]
    distributions: list[DistributionChange]

    @property
    def in_both(self) -> int:
        """The number of notebooks that are in both runs."""
        return len(self.changes) - self.counts["added"] - self.counts["removed"]

    @property
    def counts(self) -> Counter[str]:
        """The number of notebooks of each kind of change."""
        return Counter(change.kind for change in self.changes)


@dataclass(frozen=True, slots=True)
class _Run:
    outcome: str = _NOT_RUN
    cause: str = ""
    python: str = ""
    mend: str = ""


#: repository and path of a notebook → its run
Runs = dict[tuple[str, str], _Run]


def compare(before: Path, after: Path) -> Comparison:
    """The changes from the run at ``before`` to the one at ``after``, by repository and notebook.

    Raises:
        SourceError: one of them cannot be read, or has no table of notebooks.
    """
    first, second = _runs(before), _runs(after)
    if _repositories(first) == _repositories(second) == 1:
        first = dict(_renamed(first, second))
    changes = [_change(key, first.get(key), second.get(key)) for key in sorted({*first, *second})]
    was, now = _distributions(before), _distributions(after)
    names = sorted({*was, *now}, key=str.casefold)
    found = (DistributionChange(name, was.get(name, ""), now.get(name, "")) for name in names)
    return Comparison(changes, [one for one in found if one.before != one.after])


def _repositories(runs: Runs) -> int:
    return len({repository for repository, _ in runs})


def _renamed(first: Runs, second: Runs) -> Iterator[tuple[tuple[str, str], _Run]]:
    """The ``first`` run, its repository under the name in ``second`` for what is there, too."""
    name = next(iter(second))[0]
    for (repository, path), run in first.items():
        yield (name if (name, path) in second else repository, path), run


def _change(key: tuple[str, str], before: _Run | None, after: _Run | None) -> Change:
    was, now = before or _Run(""), after or _Run("")
    return Change(
        *key,
        _kind(before, after),
        was.outcome,
        now.outcome,
        was.cause,
        now.cause,
        was.python,
        now.python,
        now.mend if now.outcome not in RAN else "",
    )


def _kind(before: _Run | None, after: _Run | None) -> Kind:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    # what was not run is neither broken nor mended
    if _NOT_RUN not in (before.outcome, after.outcome):
        ran = before.outcome in RAN, after.outcome in RAN
        if ran == (True, False):
            return "broke"
        if ran == (False, True):
            return "fixed"
    same = (before.outcome, before.cause) == (after.outcome, after.cause)
    return "same" if same else "changed"


def _runs(path: Path) -> Runs:
    source = open_source(path, aliases_of_columns())
    if "notebooks" not in source.tables():
        raise SourceError(
            path, "it has no table of notebooks", mend="give what `fairweave observe` wrote"
        )
    repositories = {
        row["id"]: "/".join(filter(None, (row.get("domain", ""), row["repository"])))
        for row in _rows(source, "repositories")
    }
    python = {row["id"]: row["python_version"] for row in _rows(source, "environments")}
    details = {row["id"]: row for row in _rows(source, "execution_details")}
    runs: dict[str, _Run] = {}
    for row in _rows(source, "combined_executions"):
        detail = details.get(row["id"], {})
        result = outcome(int(row["processed"] or 0))
        cause = detail.get("cause", "") or row.get("exception", "")
        runs[row["notebook_id"]] = _Run(
            result,
            " ".join(filter(None, (cause, detail.get("missing", "")))) if result not in RAN else "",
            python.get(detail.get("environment_id", ""), ""),
            detail.get("mend", ""),
        )
    return {
        (repositories.get(row["repository_id"], row["repository_id"]), row["name"]): runs.get(
            row["id"], _Run()
        )
        for row in _rows(source, "notebooks")
    }


def _distributions(path: Path) -> dict[str, str]:
    """Name → versions, joined where several environments of the run have several."""
    found: dict[str, set[str]] = {}
    for row in _rows(open_source(path, aliases_of_columns()), "environment_distributions"):
        found.setdefault(row["name"], set()).add(row["version"])
    return {name: ", ".join(sorted(versions)) for name, versions in found.items()}


def _rows(source: Source, table: str) -> Iterator[Mapping[str, str]]:
    if table not in source.tables():
        return
    header = source.header(table)
    for _, cells in source.rows(table):
        yield dict(zip(header, cells, strict=False))
