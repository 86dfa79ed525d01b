"""One observation from paths to published tables: what the command and the demo do alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_cache_path

from kg.observing.archives import unpacked
from kg.observing.execution.environments import EnvironmentKind
from kg.observing.execution.images import require_docker
from kg.observing.execution.limits import ExecutionLimits
from kg.observing.locations import Repository, locate
from kg.observing.observer import Observation, observe
from kg.observing.output import TableWriter, open_output
from kg.observing.row_keys import RowKeys
from kg.progress import Progress, Silent


@dataclass(frozen=True, slots=True)
class ExecutionPlan:
    """How notebooks are run.

    Attributes:
        environment: the kind of environment.
        limits: of each execution.
        earlier: the only directory that is observed, as it was before: the notebooks that were in
            it then are run in that state first.
    """

    environment: EnvironmentKind = EnvironmentKind.current
    limits: ExecutionLimits = field(default_factory=ExecutionLimits)
    earlier: Path | None = None


@dataclass(slots=True)
class Session:
    """What an observation found, and how the executions ended, by the name of the end."""

    observation: Observation
    outcomes: Counter[str]


def observe_to(
    output: Path,
    paths: Sequence[Path],
    *,
    plan: ExecutionPlan | None = None,
    jobs: int = 1,
    checkouts: bool = True,
    progress: Progress | None = None,
) -> Session:
    """Observe the notebooks of ``paths`` and publish their tables at ``output``.

    Args:
        plan: how they are run; ``None``: they are only read.
        jobs: notebooks at a time.
        checkouts: whether a directory belongs to the Git checkout above it.

    Raises:
        FairweaveError: there is nothing to observe, ``output`` is something else, or docker is
            not there that the plan needs.
    """
    progress = progress or Silent()
    if plan is not None and plan.environment is EnvironmentKind.repo2docker:
        require_docker()
    with unpacked(paths) as places:
        repositories = locate([*places], checkouts=checkouts)
        total = sum(len(repository.notebooks) for repository in repositories)
        writer, keys = open_output(output), RowKeys()
        outcomes: Counter[str] = Counter()
        try:
            with progress.step("observe", "notebooks", total) as done:
                found = observe(repositories, writer, keys, jobs=jobs, progress=done)
            found.problems = [(_given(place, places), reason) for place, reason in found.problems]
            if plan is not None:
                outcomes = _execute(repositories, writer, keys, output, plan, jobs, progress)
        except BaseException:
            writer.discard()
            raise
        writer.publish()
    journal_path(output).unlink(missing_ok=True)
    return Session(found, outcomes)


def _given(place: str, places: Mapping[Path, Path]) -> str:
    """``place`` as its user knows it: in the archive, not in the directory it was unpacked to."""
    for directory, path in places.items():
        if Path(place).is_relative_to(directory):
            return str(path / Path(place).relative_to(directory))
    return place


def journal_path(output: Path) -> Path:
    """Where executions are kept until the observation at ``output`` is complete."""
    return output.with_name(f".{output.name}.executions.jsonl")


def _execute(
    repositories: list[Repository],
    writer: TableWriter,
    keys: RowKeys,
    output: Path,
    plan: ExecutionPlan,
    jobs: int,
    progress: Progress,
) -> Counter[str]:
    # nbclient and what it needs take half a second to import
    from kg.observing.execution.journal import Journal
    from kg.observing.execution.runner import Executions

    executions = Executions(
        plan.environment,
        plan.limits,
        Journal(journal_path(output)),
        user_cache_path("fairweave") / "environments",
    )
    states = [repositories]
    if plan.earlier is not None:
        states.insert(0, locate([plan.earlier], checkouts=False))
    outcomes: Counter[str] = Counter()
    for state in states:
        total = sum(len(repository.notebooks) for repository in state)
        with progress.step("execute", "notebooks", total) as done:
            outcomes += executions.run(state, writer, keys, jobs=jobs, progress=done)
    return outcomes
