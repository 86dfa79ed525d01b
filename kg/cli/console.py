"""What a person sees of long work: bars on a terminal, lines elsewhere, and a summary."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from kg.authorities.redaction import without_addresses
from kg.errors import one_line
from kg.progress import ProgressCallback
from kg.rdf.namespaces import shorten

if TYPE_CHECKING:
    from kg.build.pipeline import Built
    from kg.build.staging import Staged
    from kg.engines.probing import Finding
    from kg.saved_queries import SavedQuery
    from kg.snapshots.data_directory import Snapshot

#: progress is sent to stderr, so that output can be piped
err: Final = Console(stderr=True, highlight=False)
out: Final = Console(highlight=False)

_SHOWN: Final = 5
#: characters of a column below which its text cannot be read
_NARROWEST: Final = 16
#: the Name Assigning Authority Number that is reserved for tests
TEST_NAAN: Final = "99999"
#: files and tables not read that are named for each source
_UNREAD: Final = 20


class ConsoleProgress:
    """Bars where stderr is a terminal, one line a step where it is not."""

    @contextmanager
    def step(self, title: str, unit: str, total: int | None = None) -> Iterator[ProgressCallback]:
        """See :class:`kg.progress.Progress`."""
        began = time.perf_counter()
        last = 0

        def note(done: int) -> None:
            nonlocal last
            last = done

        if err.is_terminal:
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description:<14}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn(unit),
                TimeElapsedColumn(),
            )
            with Bar(*columns, console=err, transient=True) as bar:
                task = bar.add_task(title, total=total)

                def on_progress(done: int) -> None:
                    note(done)
                    bar.update(task, completed=done)

                yield on_progress
        else:
            yield note
        seconds = time.perf_counter() - began
        err.print(f"{title:<14} {last:>12,} {unit:<12} {seconds:>8.1f} s", style="dim")


def fail(error: object) -> None:
    """One line that states what stopped the command."""
    err.print(Text.assemble(("error: ", "bold red"), str(error)), soft_wrap=True)


def unread(staged: Staged) -> None:
    """The fields, tables and files of a source that were not read."""
    fields = [(n, c) for n, c in staged.unknown.most_common() if n not in staged.unread]
    if fields:
        listed = ", ".join(f"{name} ({count:,}×)" for name, count in fields)
        _warn(f"{staged.source}: fields that no converter table knows: {listed}")
    for name, reason in list(staged.unread.items())[:_UNREAD]:
        _warn(f"{staged.source}: {name}: not read: {reason}")
    if len(staged.unread) > _UNREAD:
        _warn(f"{staged.source}: … and {len(staged.unread) - _UNREAD:,} more files not read")
    for place, problem in list(staged.problems.items())[:_UNREAD]:
        _warn(f"{staged.source}: {place}: {problem}")
    if len(staged.problems) > _UNREAD:
        more = len(staged.problems) - _UNREAD
        _warn(f"{staged.source}: … and {more:,} more problems, which manifest.json lists")


def skipped(path: Path) -> None:
    """A path beside sources that contains no data."""
    _warn(f"{path}: skipped: no data in it by its name")


def mixed(folder: str, sources: Mapping[str, str], unread: Sequence[str]) -> None:
    """A folder whose files are of several formats: its sources, by name, and what is not read."""
    named = ", ".join(
        name if name.endswith(of) else f"{name} ({of})" for name, of in sources.items()
    )
    listed = ", ".join(unread[:_SHOWN])
    more = f" and {len(unread) - _SHOWN:,} more" if len(unread) > _SHOWN else ""
    left = f"; of no known format: {listed}{more}" if unread else ""
    kinds = "of several formats, read" if len(set(sources.values())) > 1 else "read"
    _warn(f"{folder}: {kinds} as {named}{left}")


def broken_converters(broken: Mapping[str, str]) -> None:
    """The converters that cannot be loaded."""
    for name, reason in broken.items():
        _warn(f"{name}: not a converter that can be used: {reason}")


def _version(staged: Staged) -> None:
    """That a source is a version of the same work as another, and what later versions correct."""
    if staged.revision_of:
        _warn(f"{staged.source}: a version of the same work as {staged.revision_of}")
    if staged.superseded:
        _warn(f"{staged.source}: {staged.superseded:,} statements that a later version corrects")


def _warn(line: str) -> None:
    err.print(Text(one_line(without_addresses(line)), "yellow"), soft_wrap=True)


def _identity(built: Built) -> None:
    """Identifiers that contradict each other, and statements about identity without effect."""
    if built.contradictions:
        _warn(f"identifiers that contradict each other: {len(built.contradictions):,} records")
    for found in built.contradictions[:_SHOWN]:
        err.print(f"  {found.record}: {found.problem}", soft_wrap=True, markup=False)
    if len(built.contradictions) > _SHOWN:
        err.print(f"  … and {len(built.contradictions) - _SHOWN:,} more, in report.json")
    for name in built.not_described:
        _warn(f"--same: {name}: no source describes this dataset")


def summary(built: Built, directory: Path | None = None) -> None:
    """What a build did; ``directory``: what may be served next, if anything."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("source")
    for heading in ("files", "records", "triples", "quarantined", "seconds"):
        table.add_column(heading, justify="right")
    for staged in built.staged:
        quarantined = sum(entry.source == staged.source for entry in built.refused)
        table.add_row(
            staged.source,
            f"{len(staged.files):,}",
            f"{staged.records:,}",
            f"{staged.triples:,}",
            Text(f"{quarantined:,}", style="yellow" if quarantined else ""),
            f"{staged.seconds:.1f}",
        )
    err.print()
    err.print(table)
    for staged in built.staged:
        unread(staged)
        _version(staged)
    for entry in built.refused[:_SHOWN]:
        where = ", ".join(filter(None, entry.places[:2]))
        err.print(Text(f"refused {entry.record} ({where})", "yellow"), soft_wrap=True)
        for reason in entry.reasons[:_SHOWN]:
            err.print(f"  {reason}", soft_wrap=True, markup=False)
    if len(built.refused) > _SHOWN:
        err.print(f"… and {len(built.refused) - _SHOWN:,} more")
    _identity(built)
    err.print()
    total = sum(built.seconds.values())
    if built.snapshot is None:
        err.print(
            f"Nothing was published: --strict, and records were refused: {len(built.refused):,}.",
            style="bold red",
        )
        return
    err.print(
        f"[bold green]Published[/] snapshot [bold]{built.snapshot.id}[/]: "
        f"{built.triples:,} triples in {total:.1f} s"
    )
    if built.refused:
        err.print(f"  status      1: published, without {len(built.refused):,} refused record(s)")
        err.print(f"  quarantine  {built.snapshot.path / 'report.json'}", soft_wrap=True)
    err.print(f"  dumps       {built.snapshot.dumps}", soft_wrap=True)
    if directory is not None:
        err.print(f"  next        fairweave serve -d {directory}", soft_wrap=True)


def address(host: str, port: int) -> str:
    """The address that a browser on this machine reaches the service by.

    >>> address("127.0.0.1", 8000), address("::1", 80)
    ('http://localhost:8000/', 'http://[::1]:80/')
    """
    everywhere = ("127.0.0.1", "0.0.0.0", "::")  # noqa: S104  (only compared with)
    name = "localhost" if host in everywhere else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def is_local(host: str) -> bool:
    """Whether only this machine reaches ``host``.

    >>> is_local("127.0.0.1"), is_local("localhost"), is_local("0.0.0.0"), is_local("::1")
    (True, True, False, True)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def warn_of_base(base: str, host: str, *, proxied: bool = False) -> None:
    """Says so where IRIs lead nowhere for those who can reach the service.

    Args:
        proxied: others reach it through a proxy, whatever ``host`` is.
    """
    if base and is_local(urlsplit(base).hostname or "") and (proxied or not is_local(host)):
        where = "behind a proxy" if proxied else f"listening on {host}"
        err.print(
            f"warning: {where}, but the IRIs begin with {base}, which is reached "
            "only from this machine; build with --base-iri https://your.host/ (the public address)",
            style="yellow",
            soft_wrap=True,
        )


def note_local_base(base: str) -> None:
    """Says so where identifiers work on this machine only, before anybody cites them."""
    if is_local(urlsplit(base).hostname or ""):
        err.print(
            f"  identifiers begin with {base}: for this machine only; "
            "build with --base-iri https://your.host/ to publish",
            style="dim",
            soft_wrap=True,
        )


def warn_of_test_arks(naan: str, host: str, *, proxied: bool = False) -> None:
    """Says so where datasets are cited by ARKs that are reserved for tests.

    Args:
        proxied: others reach the service through a proxy, whatever ``host`` is.
    """
    if naan == TEST_NAAN and (proxied or not is_local(host)):
        err.print(
            f"warning: datasets are cited as ark:/{TEST_NAAN}/…, which is reserved for tests; "
            "set identifiers.naan or identifiers.prefix in site.toml",
            style="yellow",
            soft_wrap=True,
        )


def serving(host: str, port: int) -> None:
    """Where the service is to be found."""
    err.print(f"\nServing at [bold]{address(host, port)}[/]  (Ctrl-C stops)")


def saved_queries(queries: Iterable[SavedQuery]) -> None:
    """A table of saved queries."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("query", no_wrap=True)
    table.add_column("what it answers", overflow="fold")
    table.add_column("parameters", overflow="fold")
    for query in queries:
        names = " ".join(parameter.name for parameter in query.parameters)
        table.add_row(query.id, Text(query.summary), names)
    out.print(table)


def saved_query(query: SavedQuery) -> None:
    """A saved query with its parameters, and how it is run."""
    out.print(Text(query.summary, "bold"))
    out.print(Text(query.description))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("parameter", "type", "default", "meaning"):
        table.add_column(heading, overflow="fold")
    for one in query.parameters:
        table.add_row(one.name, one.type, Text(one.default or ""), Text(one.help))
    if query.parameters:
        out.print()
        out.print(table)
    options = "".join(f" -p {parameter.name}=…" for parameter in query.parameters)
    out.print(f"\nfairweave query {query.id}{options}", highlight=False, markup=False)


def results(body: bytes, without: Sequence[str] = ()) -> None:
    """A SELECT or ASK result in JSON: a table, or blocks where a terminal is too narrow for one.

    In a file or a pipe no cell is folded.

    Args:
        without: columns that are left out.
    """
    result = json.loads(body)
    if "boolean" in result:
        out.print(str(result["boolean"]).lower())
        return
    rows = result["results"]["bindings"]
    names = [name for name in result["head"]["vars"] if name not in without]
    cells = [[_cell(row.get(name)) for name in names] for row in rows]
    # an empty result has columns as well
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    whole = sum(widths) + 2 * len(widths)
    if out.is_terminal and sum(min(w, _NARROWEST) + 2 for w in widths) > out.width:
        _blocks(names, cells)
    else:
        numeric = [any(_is_number(row.get(name)) for row in rows) for name in names]
        console = out if out.is_terminal else Console(highlight=False, width=max(whole, 1))
        _table(console, names, numeric, cells)
    err.print(f"{len(rows):,} rows", style="dim")


def _table(
    console: Console, names: Sequence[str], numeric: Sequence[bool], rows: Iterable[Sequence[str]]
) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, right in zip(names, numeric, strict=True):
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _blocks(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Each row as a block of lines, a line for each column that has a value."""
    for number, row in enumerate(rows, 1):
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for name, value in zip(names, row, strict=True):
            if value:
                table.add_row(Text(name), Text(value))
        out.print(f"{number:,}", style="dim")
        out.print(table)


def _is_number(term: dict[str, str] | None) -> bool:
    return term is not None and term.get("datatype", "").endswith(
        ("#integer", "#decimal", "#double")
    )


def _cell(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    return shorten(term["value"]) if term["type"] == "uri" else term["value"]


def findings(found: Iterable[Finding]) -> int:
    """A table of what an endpoint has and lacks; how many rows need a user's attention.

    What is corrected needs none.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("feature", "supported", "what follows"):
        table.add_column(heading, overflow="fold")
    count = 0
    for one in found:
        lacks = one.state.value == "no"
        follows = f"it {one.feature.lacking}; {one.feature.consequence}" if lacks else ""
        detail = f" ({one.detail})" if one.detail else ""
        table.add_row(Text(one.feature.title), f"{one.state}{detail}", Text(follows))
        count += lacks and one.feature.consequence.name != "corrected"
    out.print(table)
    err.print(f"{count} features are lacking" if count else "[green]Nothing is lacking[/]")
    return count


def snapshots(found: list[Snapshot], current: str | None) -> None:
    """A table of snapshots, the published one marked."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "snapshot", "built", "sources"):
        table.add_column(heading)
    for heading in ("triples", "quarantined"):
        table.add_column(heading, justify="right")
    for snapshot in found:
        manifest = snapshot.manifest
        table.add_row(
            "▶" if snapshot.id == current else "",
            snapshot.id,
            manifest.created.isoformat(),
            ", ".join(source.name for source in manifest.sources),
            f"{manifest.triples:,}",
            f"{manifest.refused:,}",
        )
    out.print(table)
