"""The shipped examples as sources of a build; the example notebooks are run for it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from kg.observing.execution.limits import MB, ExecutionLimits
from kg.observing.session import ExecutionPlan, observe_to
from kg.progress import Progress
from kg.resources import directory

NOTEBOOKS: Final = "notebooks"
#: one of them is there to take too long
LIMITS: Final = ExecutionLimits(cell_seconds=5, seconds=20, memory=1024 * MB, disk=64 * MB)
#: the notebooks that are run twice: first while the file that one of them reads is where it was
EARLIER: Final = ("moved-stations.ipynb", "rainfall.ipynb")
MOVED: Final = {"stations.csv": "archive/stations.csv"}


def example_sources(scratch: Path, *, jobs: int = 2, progress: Progress | None = None) -> list[str]:
    """``SRC…`` that name all examples; tables of the notebooks are written to ``scratch``."""
    found = []
    for folder in sorted(path for path in directory("examples").iterdir() if path.is_dir()):
        if folder.name == NOTEBOOKS:
            tables = scratch / NOTEBOOKS
            observe_to(
                tables,
                [folder],
                plan=ExecutionPlan(limits=LIMITS, earlier=_earlier(folder, scratch)),
                jobs=jobs,
                checkouts=False,
                progress=progress,
            )
            (tables / "source.toml").write_bytes((folder / "source.toml").read_bytes())
            found.append(str(tables))
        else:
            found.append(str(folder))
    return found


def _earlier(folder: Path, scratch: Path) -> Path:
    """A copy of the example notebooks from before a file was moved."""
    copy = scratch / "earlier" / folder.name
    shutil.copytree(folder, copy, ignore=lambda _, names: {n for n in names if _is_later(n)})
    for before, now in MOVED.items():
        (copy / now).rename(copy / before)
    return copy


def _is_later(name: str) -> bool:
    return name.endswith(".ipynb") and name not in EARLIER
