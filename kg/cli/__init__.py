"""The command ``fairweave``.

Exit codes: 0 all well · 1 ``validate``: the data does not conform, ``build``:
published with records in quarantine, ``check``: something is wrong · 2 it
could not be done. No traceback reaches a user.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated, NoReturn

import typer

from kg import __version__
from kg.cli import asking, building, console, keeping, serving
from kg.errors import FairweaveError, one_line

app = typer.Typer(
    name="fairweave",
    help="A knowledge-graph service for FAIR dataset metadata.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    building.formats,
    building.convert,
    building.validate,
    building.build,
    serving.serve,
    serving.demo,
    asking.query,
    asking.sparql,
    keeping.snapshots,
    keeping.rollback,
    building.check,
):
    app.command()(command)


def _version(wanted: bool) -> None:
    if wanted:
        console.out.print(f"fairweave {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


class _Interrupted(BaseException):
    """Ctrl-C or SIGTERM. Not an Exception, so that nothing on the way up takes it for one."""


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    raise _Interrupted


def main() -> None:
    """Runs the command; every failure becomes one line and an exit code."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app()
    except FairweaveError as error:
        console.fail(error)
    except _Interrupted:
        console.fail("interrupted; what was published before still is")
    except OSError as error:
        console.fail(f"{error.filename or 'the system'}: {error.strerror or error}")
    except Exception as error:  # a fault of ours: told in a line all the same
        if os.environ.get("FAIRWEAVE_TRACEBACK"):
            raise
        console.fail(
            f"internal error: {type(error).__name__}: {one_line(str(error))}; "
            "FAIRWEAVE_TRACEBACK=1 shows where"
        )
    sys.exit(2)
