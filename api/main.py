"""The command ``fairweave``: every command of the library and of the service."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from kg.cli import run


def main() -> NoReturn:
    """Runs the command."""
    run(_app)


def _app() -> Callable[[], object]:
    from api.cli import app

    return app
