"""The command ``fairweave``.

Exit codes: 0 all well · 1 ``validate``: the data does not conform, ``build``:
published with records in quarantine, ``check``: something is wrong · 2 it
could not be done. No traceback reaches a user, so the commands, which take a
second to import, are not imported before that is seen to.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Final, NoReturn

from kg.authorities.redaction import without_addresses
from kg.errors import FairweaveError, one_line
from kg.garbage import collect_seldom

#: signals that end a command, which cleans up first
ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_INTERRUPTED: Final = "interrupted; what was published before still is"


class _Interrupted(BaseException):
    """A signal to end. Not an Exception, so that nothing on the way up takes it for one.

    Attributes:
        came: whether there was one: modules in C that are being imported raise an error of their
            own in its place.
    """

    came = False


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    _Interrupted.came = True
    raise _Interrupted


def run(load: Callable[[], Callable[[], object]]) -> NoReturn:
    """Runs the command that ``load`` imports; every failure becomes one line and an exit code."""
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _interrupt)
    collect_seldom()
    try:
        load()()
    except FairweaveError as error:
        _fail(error)
    except _Interrupted:
        _fail(_INTERRUPTED)
    except OSError as error:
        _fail(f"{error.filename or 'the system'}: {error.strerror or error}")
    except Exception as error:  # a fault of FAIRweave: one line as well
        if _Interrupted.came:
            _fail(_INTERRUPTED)
            sys.exit(2)
        if os.environ.get("FAIRWEAVE_TRACEBACK"):
            raise
        _fail(
            f"internal error: {type(error).__name__}: {one_line(str(error))}; "
            "FAIRWEAVE_TRACEBACK=1 shows where"
        )
    sys.exit(2)


def _fail(error: object) -> None:
    error = without_addresses(str(error))
    print_error = getattr(sys.modules.get("kg.cli.console"), "fail", None)
    if print_error is not None:
        print_error(error)
    else:  # it ended before all was imported, of which some may be half there
        sys.stderr.write(f"error: {error}\n")
