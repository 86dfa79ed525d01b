"""What a command's help imports: an option's type, and nothing of what the command works with."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import io
import sys
from contextlib import redirect_stdout
before = set(sys.modules)
from api.cli import COMMANDS, app

for name in COMMANDS:
    with redirect_stdout(io.StringIO()):
        app([name, "--help"], standalone_mode=False)
    print(name, *sorted(set(sys.modules) - before))
    before |= set(sys.modules)
"""
#: packages that take long to import, and those of ours that do the work of a command
WORK = (
    "fastapi", "httpx", "jinja2", "nbformat", "openpyxl", "pydantic", "pyshacl", "rdflib", "rich",
    "uvicorn", "api.app", "api.routes", "kg.build.", "kg.converters.", "kg.saved_queries",
    "kg.validation",
)  # fmt: skip


def test_help_imports_no_work() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=120
    )
    loaded = dict(line.split(maxsplit=1) for line in done.stdout.splitlines() if " " in line)
    assert {"demo", "build"} & loaded.keys()
    found = {name: [m for m in of.split() if m.startswith(WORK)] for name, of in loaded.items()}
    assert not {name: modules for name, modules in found.items() if modules}
