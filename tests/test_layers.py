"""Which part of the code may import which: the library imports nothing of the service."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
#: ``api`` as a package: ``api.x``, ``import api``, ``from api``, ``api/``
_API = re.compile(r"(?<![\w./-])api(?=[./]\w)|\b(?:import|from) api\b")


def imports(file: Path) -> Iterator[str]:
    """The modules that ``file`` imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_the_library_never_names_the_service() -> None:
    """Not even in a string or a comment."""
    named = [
        f"{file.relative_to(CHECKOUT)}:{number}: {line.strip()}"
        for file in sorted((CHECKOUT / "kg").rglob("*.py"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if _API.search(line)
    ]
    assert named == []


def test_only_the_command_line_of_the_service_builds() -> None:
    builders = {
        file.relative_to(CHECKOUT).as_posix()
        for file in (CHECKOUT / "api").rglob("*.py")
        if any(name == "kg.build" or name.startswith("kg.build.") for name in imports(file))
    }
    assert builders == {"api/commands.py"}


def test_the_files_of_a_snapshot_are_named_in_one_place() -> None:
    name = re.compile(r'"(manifest\.json|(history|records)\.sqlite|report\.(ttl|json))"')
    naming = {
        file.relative_to(CHECKOUT).as_posix()
        for package in ("kg", "api")
        for file in (CHECKOUT / package).rglob("*.py")
        if name.search(file.read_text("utf-8"))
    }
    assert naming == {"kg/snapshots/layout.py"}
