"""``fairweave observe``: notebooks into tables, read only or run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from kg.cli import console
from kg.cli.options import CORES
from kg.errors import one_line
from kg.observing.archives import unpacked
from kg.observing.locations import locate
from kg.observing.observer import Observation, observe
from kg.observing.output import open_output
from kg.observing.row_keys import RowKeys

OUTPUT: Final = Path("fairweave-observed")
#: notebooks whose problem is shown
_SHOWN: Final = 20


def observe_command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…", help="Notebooks, directories, Git checkouts or .zip files."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="A directory of CSV files, or one .sqlite file."),
    ] = OUTPUT,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Notebooks observed at a time.")
    ] = CORES,
) -> None:
    """Read notebooks into the tables of a reproducibility study."""
    progress = console.ConsoleProgress()
    with unpacked(paths) as places:
        repositories = locate(places)
        total = sum(len(repository.notebooks) for repository in repositories)
        writer = open_output(output)
        keys = RowKeys()
        try:
            with progress.step("observe", "notebooks", total) as on_progress:
                found = observe(repositories, writer, keys, jobs=jobs, progress=on_progress)
        except BaseException:
            writer.discard()
            raise
        writer.publish()
    _report(found, output)


def _report(found: Observation, output: Path) -> None:
    for place, problem in found.problems[:_SHOWN]:
        console.err.print(one_line(f"{place}: {problem}"), style="yellow", markup=False)
    if len(found.problems) > _SHOWN:
        console.err.print(f"… and {len(found.problems) - _SHOWN:,} more with a problem")
    console.err.print(f"Observed {found.notebooks:,} notebooks: {output}", markup=False)
    console.err.print(f"  next        fairweave build {output} -d DIR", soft_wrap=True)
