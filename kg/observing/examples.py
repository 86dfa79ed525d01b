"""The shipped examples as sources of a build; the example notebooks are run for it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kg.observing.execution.limits import MB, ExecutionLimits
from kg.observing.session import ExecutionPlan, observe_to
from kg.progress import Progress
from kg.resources import directory

NOTEBOOKS: Final = "notebooks"
#: one of them is there to take too long
LIMITS: Final = ExecutionLimits(cell_seconds=5, seconds=20, memory=1024 * MB, disk=64 * MB)


def example_sources(scratch: Path, *, jobs: int = 2, progress: Progress | None = None) -> list[str]:
    """``SRC…`` that name all examples; tables of the notebooks are written to ``scratch``."""
    found = []
    for folder in sorted(path for path in directory("examples").iterdir() if path.is_dir()):
        if folder.name == NOTEBOOKS:
            tables = scratch / NOTEBOOKS
            observe_to(
                tables,
                [folder],
                plan=ExecutionPlan(limits=LIMITS),
                jobs=jobs,
                checkouts=False,
                progress=progress,
            )
            (tables / "source.toml").write_bytes((folder / "source.toml").read_bytes())
            found.append(str(tables))
        else:
            found.append(str(folder))
    return found
