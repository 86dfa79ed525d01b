"""``fairweave observe``: notebooks into tables, read only or run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kg.cli.options import CORES, MB
from kg.errors import FairweaveError, one_line
from kg.observing.execution.environments import EnvironmentKind
from kg.observing.execution.limits import ExecutionLimits

if TYPE_CHECKING:
    from collections import Counter

    from kg.observing.observer import Observation
    from kg.observing.session import ExecutionPlan

OUTPUT: Final = Path("fairweave-observed")
LIMITS: Final = ExecutionLimits()
#: notebooks whose problem is shown
_SHOWN: Final = 20


def observe_command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH…", help="Notebooks, directories, checkouts or .zip files."),
    ] = None,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="A directory of CSV files, or one .sqlite file."),
    ] = OUTPUT,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Notebooks observed at a time.")
    ] = CORES,
    execute: Annotated[
        bool, typer.Option("--execute", help="Run the notebooks too: OTHER PEOPLE'S CODE.")
    ] = False,
    environment: Annotated[
        EnvironmentKind, typer.Option("--environment", help="What the notebooks are run with.")
    ] = EnvironmentKind.current,
    network: Annotated[
        bool, typer.Option("--network", help="Let the code that is run reach the network.")
    ] = False,
    cell_timeout: Annotated[
        float, typer.Option("--cell-timeout", min=0.1, help="Seconds for a cell.")
    ] = LIMITS.cell_seconds,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds for a notebook.")
    ] = LIMITS.seconds,
    memory: Annotated[
        int, typer.Option("--memory", min=64, help="MB of memory for a notebook.")
    ] = LIMITS.memory // MB,
    disk: Annotated[
        int, typer.Option("--disk", min=1, help="MB that a notebook may write.")
    ] = LIMITS.disk // MB,
    compare_runs: Annotated[
        tuple[Path, Path],
        typer.Option(
            "--compare",
            metavar="A B",
            help="Instead: what changed from run A to run B; --output FILE.csv or FILE.json.",
            show_default=False,
        ),
    ] = (Path(), Path()),
) -> None:
    """Read notebooks into the tables of a reproducibility study."""
    from kg.cli import console
    from kg.cli.run_changes import show_changes
    from kg.observing.session import ExecutionPlan, observe_to

    if compare_runs != (Path(), Path()):
        show_changes(*compare_runs, output if output != OUTPUT else None)
        return
    if not paths:
        raise FairweaveError("give the notebooks to observe, or --compare A B")
    limits = ExecutionLimits(
        cell_seconds=cell_timeout,
        seconds=timeout,
        memory=memory * MB,
        disk=disk * MB,
        network=network,
    )
    plan = ExecutionPlan(environment, limits) if execute else None
    if plan is not None:
        _warn(plan)
    session = observe_to(output, paths, plan=plan, jobs=jobs, progress=console.ConsoleProgress())
    _outcomes(session.outcomes)
    _report(session.observation, output)


def _warn(plan: ExecutionPlan) -> None:
    from kg.cli import console
    from kg.observing.execution.containment import containment

    reach = "the network and " if plan.limits.network else ""
    console.err.print(
        f"Running the code of these notebooks, with {reach}a copy of their files. "
        "Stop with Ctrl-C, go on with the same command.",
        style="bold yellow",
        soft_wrap=True,
    )
    if warning := containment().warning:
        console.err.print(f"warning: {warning}", style="bold red", soft_wrap=True)


def _outcomes(outcomes: Counter[str]) -> None:
    from kg.cli import console

    total = sum(outcomes.values())
    for name, count in outcomes.most_common():
        console.err.print(f"  {count:>6,} of {total:,}  {name}", markup=False)


def _report(found: Observation, output: Path) -> None:
    from kg.cli import console

    for place, problem in found.problems[:_SHOWN]:
        line = one_line(f"{place}: {problem}")
        console.err.print(line, style="yellow", markup=False, soft_wrap=True)
    if len(found.problems) > _SHOWN:
        console.err.print(f"… and {len(found.problems) - _SHOWN:,} more with a problem")
    notebooks = "1 notebook" if found.notebooks == 1 else f"{found.notebooks:,} notebooks"
    console.err.print(f"Observed {notebooks}: {output}", markup=False)
    console.err.print(f"  next        fairweave build {output} -d DIR", soft_wrap=True)
