"""How a reader reports a wrong record to the operator: a link with the data of the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from urllib.parse import quote

from api.site import Contact
from api.web.templating import shortened
from kg.snapshots.manifest import SourceEntry

#: characters of a title, files of a source, and sources that a report names
_TITLE: Final = 120
_FILES: Final = 5
_SOURCES: Final = 6
#: the head of a file of corrections (docs/converters.md)
COLUMNS: Final = "record,property,value,reason,by"


class Report(NamedTuple):
    """A link to report a problem with a record.

    Attributes:
        href: where the operator takes reports; empty: nowhere that is stated.
        text: what the report should state, where the link does not carry it already.
    """

    href: str
    text: str = ""


def report(
    contact: Contact,
    title: str,
    iri: str,
    address: str,
    graphs: Sequence[str],
    sources: Iterable[SourceEntry],
    snapshot: str,
) -> Report:
    """The report of a problem with the record ``iri``.

    Args:
        title: of the record; ``address``: of its page.
        graphs: the sources that state something of it, of which ``sources`` describes each.
        snapshot: the id of what is served.
    """
    entries = {entry.graph: entry for entry in sources}
    lines = [
        f"Record: {iri}",
        *([f"Page: {address}"] if address != iri else []),
        *(f"Source: {_source(graph, entries.get(graph))}" for graph in graphs[:_SOURCES]),
        *([f"and {len(graphs) - _SOURCES} more sources"] if len(graphs) > _SOURCES else []),
        *([f"Snapshot: {snapshot}"] if snapshot else []),
    ]
    lines += [
        "",
        "As a row for `fairweave build`, if you know the correct value:",
        COLUMNS,
        f"{iri},,,,",
    ]
    text = "\n".join(lines)
    if contact.new_issue:
        values = {
            "title": f"Problem with “{shortened(title, _TITLE)}”",
            "body": f"{text}\n\nWhat is wrong, and where the correct value is stated:\n",
        }
        return Report(_filled(contact.new_issue, values))
    return Report(str(contact.page or ""), text)


def _source(graph: str, entry: SourceEntry | None) -> str:
    """The source with the named graph ``graph``, and the files that it was read from.

    Which of several files a record is from is stated nowhere.
    """
    files = [file.path for file in entry.files] if entry else []
    if not files:
        return graph
    if len(files) > _FILES:
        return f"{graph} (one of {len(files)} files)"
    return f"{graph} ({'one of ' if len(files) > 1 else 'file '}{', '.join(files)})"


def _filled(template: str, values: dict[str, str]) -> str:
    """``template`` with the percent-encoded ``values`` in the place of their names.

    >>> _filled("https://x/new?title={title}", {"title": "a & {body}", "body": "c"})
    'https://x/new?title=a%20%26%20%7Bbody%7D'
    """
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", quote(value, safe=""))
    return template
