"""What the page of a notebook begins with: its outcome, its executions, its cells."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import quote

from api.records.related_tables import catalogue
from api.state.current_snapshot import Current
from api.web.tables import moment
from kg.engines import Query

#: the kind of record that this is for
KIND: Final = "notebook"
#: last part of an outcome's IRI → (kind of verdict, which gives the colour; sign)
_OUTCOMES: Final = {
    "same-results": ("allowed", "✓"),
    "nothing-stored": ("conditional", "✓"),
    "different-results": ("disputed", "≠"),
    "unfinished": ("unstated", "?"),
}
_FAILED: Final = ("refused", "✕")
#: columns of an execution that may have no value
_OPTIONAL: Final = ("cause", "mend", "message", "environment", "python", "started", "seconds")

#: how a line of a diff begins → the element that shows it
_TAGS: Final = {"+": "ins", "-": "del"}

Row = Mapping[str, str]


class Cell(NamedTuple):
    """A cell as the page shows it: all of it text, never markup.

    Attributes:
        number: of the cell, from 0.
        comparison: how its output compares with the stored one, ``""`` where it was not run.
        rules: that it took until they were the same.
        difference: lines of a diff from the stored output to the one given: each with ``ins``,
            ``del`` or ``""``.
    """

    number: str
    kind: str
    source: str
    stored: str
    comparison: str
    rules: str
    difference: tuple[tuple[str, str], ...]


class NotebookSummary(NamedTuple):
    """A notebook that is described.

    Attributes:
        verdict: kind of box; ``sign`` and ``outcome``: of the last execution, empty where none is.
        last: the row of that execution.
        executions: how many there are.
        cells: in their order.
        links: (label, address) of pages that show it at its commit.
        articles: (title, IRI) of articles that mention its repository.
    """

    verdict: str
    sign: str
    outcome: str
    last: Row
    executions: int
    cells: tuple[Cell, ...]
    links: tuple[tuple[str, str], ...] = ()
    articles: tuple[tuple[str, str], ...] = ()


#: the tables that the first part of the page shows in its own way
CELLS: Final = "notebook-cells"
LINKS: Final = "notebook-links"
_EXECUTIONS: Final = "notebook-executions"
_GITHUB: Final = re.compile(r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")


async def notebook_summary(current: Current, iri: str) -> NotebookSummary | None:
    """The first part of the page of the notebook ``iri``; ``None`` where nothing is known."""
    executions = await _rows(current, _EXECUTIONS, iri)
    cells = tuple(map(_cell, await _rows(current, CELLS, iri)))
    places = await _rows(current, LINKS, iri)
    if not (executions or cells or places):
        return None
    last = dict.fromkeys(_OPTIONAL, "") | {**executions[0]} if executions else {}
    kind, sign = ("unstated", "?")
    if last:
        last["started"] = moment(last["started"])
        kind, sign = _OUTCOMES.get(last["outcome_iri"].rpartition("/")[2], _FAILED)
    return NotebookSummary(
        kind,
        sign,
        last.get("outcome", ""),
        last,
        len(executions),
        cells,
        viewers(places[0]["location"], places[0].get("commit", ""), places[0]["path"])
        if places
        else (),
        tuple((row["article"], row["article_iri"]) for row in places if "article" in row),
    )


def viewers(location: str, commit: str, path: str) -> tuple[tuple[str, str], ...]:
    """Pages that show a notebook: its repository at the commit, nbviewer where it is at GitHub.

    Source: https://nbviewer.org, "Frequently Asked Questions", addresses of GitHub's notebooks.

    >>> for label, address in viewers("https://github.com/a/b", "c0ffee", "x y.ipynb"):
    ...     print(label, address)
    file at its commit https://github.com/a/b/blob/c0ffee/x%20y.ipynb
    nbviewer https://nbviewer.org/github/a/b/blob/c0ffee/x%20y.ipynb
    >>> viewers("https://gitlab.com/a/b", "", "x.ipynb")
    (('repository', 'https://gitlab.com/a/b'),)
    """
    found = _GITHUB.fullmatch(location)
    if not found:
        return (("repository", location),) if location.startswith(("https://", "http://")) else ()
    place = f"{found[1]}/blob/{commit or 'HEAD'}/{quote(path)}"
    return (
        ("file at its commit" if commit else "file", f"https://github.com/{place}"),
        ("nbviewer", f"https://nbviewer.org/github/{place}"),
    )


def _cell(row: Row) -> Cell:
    stored, given = row.get("stored", ""), row.get("given", "")
    difference: tuple[tuple[str, str], ...] = ()
    if stored and given:
        difference = tuple(_difference(stored, given))
    elif given:
        difference = (("", given),)
    return Cell(
        row["index"],
        row.get("kind", ""),
        row["source"],
        stored,
        row.get("comparison", ""),
        row.get("rules", ""),
        difference,
    )


def _difference(stored: str, given: str) -> Iterator[tuple[str, str]]:
    """The lines that differ, with two around them; ``…`` is between places.

    >>> [*_difference("a\\nb", "a\\nc")]
    [('', '  a'), ('del', '- b'), ('ins', '+ c')]
    """
    lines = difflib.unified_diff(stored.splitlines(), given.splitlines(), lineterm="", n=2)
    for number, line in enumerate(lines):
        if line.startswith("@@") or number < len(("---", "+++")):
            if number > len(("---", "+++")):
                yield "", "…"
            continue
        yield _TAGS.get(line[0], ""), f"{line[0]} {line[1:]}"


async def _rows(current: Current, name: str, iri: str) -> list[Row]:
    answer = await current.answers.get(Query(catalogue()[name].bind({"this": iri})))
    return [
        {key: term["value"] for key, term in row.items()}
        for row in json.loads(answer.body)["results"]["bindings"]
    ]
