"""The command that lints, as tests run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FAIRWEAVE = Path(sys.executable).with_name("fairweave")


def lint(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs ``fairweave lint`` with ``arguments``."""
    return subprocess.run(
        [FAIRWEAVE, "lint", *map(str, arguments)], capture_output=True, text=True, check=False
    )
