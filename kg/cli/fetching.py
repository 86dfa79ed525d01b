"""``fairweave fetch``: public sources by name, others by address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Optional

import typer

from kg.cli.options import MB
from kg.errors import FairweaveError
from kg.fetching.limits import DownloadLimits

if TYPE_CHECKING:
    from kg.fetching.download import Progress

OUTPUT: Final = Path("fairweave-sources")
#: below a data directory: what a build fetched for it
DOWNLOADS: Final = "downloads"
_LIMITS: Final = DownloadLimits()


def fetch_command(
    requests: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(
            metavar="[NAME|ADDRESS…]",
            help="A public source, an https:// address, or github:OWNER/NAME@TAG; "
            "without any, the public sources are listed.",
        ),
    ] = None,
    list_: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--list", "-l", help="A file of names and addresses, one a line."),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The directory to fetch into.")
    ] = OUTPUT,
    max_size: Annotated[
        int, typer.Option("--max-size", min=1, help="Megabytes that a file may have.")
    ] = _LIMITS.size // MB,
    max_seconds: Annotated[
        float, typer.Option("--max-seconds", min=1, help="Seconds that a file may take.")
    ] = _LIMITS.seconds,
) -> None:
    """Fetch public sources by name or address; what was interrupted is resumed."""
    from kg.authorities.signed_addresses import without_secrets
    from kg.cli import console
    from kg.fetching.requests import fetch, listed

    wanted = [*(requests or ()), *(listed(list_) if list_ else ())]
    if not wanted:
        _list()
        return
    limits = DownloadLimits(size=max_size * MB, seconds=max_seconds)
    failed = []
    for request in wanted:
        try:
            fetched = fetch(request, output, bars=_bar, limits=limits)
        except FairweaveError as reason:
            if len(wanted) == 1:
                raise
            # of several, the others come all the same
            failed.append(without_secrets(request))
            console.err.print(f"error: {reason}", markup=False, style="red", soft_wrap=True)
        else:
            console.err.print(f"fetched {fetched}", markup=False, soft_wrap=True)
    if failed:
        raise FairweaveError(f"{len(failed)} of {len(wanted)} not fetched: {', '.join(failed)}")


def fetched(sources: Iterable[str], into: Path) -> list[str]:
    """``sources`` of a command line with the path of what was fetched for each address.

    Raises:
        FairweaveError: an address does not come whole.
    """
    from kg.fetching.names import is_address

    paths = []
    for source in sources:
        name, equals, rest = source.partition("=")
        named = bool(equals) and not is_address(source) and is_address(rest)
        if not named and not is_address(source):
            paths.append(source)
            continue
        from kg.fetching.requests import fetch

        # what an earlier build fetched is this data directory's own
        path = fetch(rest if named else source, into, bars=_bar, replace=True)
        paths.append(f"{name}={path}" if named else str(path))
    return paths


@contextmanager
def _bar(title: str, size: int | None) -> Iterator[Progress]:
    from kg.cli.console import ConsoleProgress

    with ConsoleProgress().step(title, "bytes", size) as on_progress:
        yield lambda done, _: on_progress(done)


def _licence(address: str) -> str:
    """What the licence at ``address`` is called; ``none stated`` without one.

    >>> _licence("https://creativecommons.org/licenses/by/4.0/"), _licence("")
    ('CC-BY-4.0', 'none stated')
    """
    from kg.authorities.licences import resolve

    known = resolve(address) if address else None
    return known.rpartition("/")[2] if known else address or "none stated"


def _list() -> None:
    from rich.table import Table

    from kg.cli import console
    from kg.fetching.public_sources import public_sources

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("source", no_wrap=True)
    for heading in ("what it is", "licence", "MB", "files", "format"):
        table.add_column(heading, overflow="fold")
    for source in public_sources().values():
        table.add_row(
            source.name,
            source.title,
            _licence(source.license),
            f"{source.size / MB:.1f}",
            f"{len(source.files):,}",
            source.format,
        )
    console.out.print(table)
