"""Starts a command contained: in namespaces of Linux where the system allows them.

What is in force is decided once, by trying: :func:`containment`. Elsewhere only the limits of
resources apply, and :attr:`Containment.warning` states it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.observing.execution.limits import ExecutionLimits

_LAUNCHER: Final = Path(__file__).with_name("contained.py")
#: users that no system has: one for each execution at a time, so that its processes are counted
_FIRST_USER: Final = 60_100
#: directories that the code does not see, but for what it needs of them
_HIDDEN: Final = ("/root", "/home", "/tmp", "/var/tmp", "/dev/shm", "/mnt", "/media", "/run/user")  # noqa: S108
_NAMESPACES: Final = ("--mount", "--pid", "--ipc", "--fork", "--kill-child")


@dataclass(frozen=True, slots=True)
class Containment:
    """How commands are contained on this system.

    Attributes:
        prefix: command that makes namespaces; empty where the system allows none.
        user: whether the code runs as another user than this one.
        warning: limits that are not enforced, in a sentence; empty where all are.
    """

    prefix: tuple[str, ...]
    user: bool
    warning: str

    def command(
        self,
        argv: Sequence[str],
        workspace: Path,
        environment: Mapping[str, str],
        limits: ExecutionLimits,
        *,
        slot: int = 0,
        readable: Sequence[str] = (),
    ) -> list[str]:
        """The command that runs ``argv`` contained.

        Args:
            workspace: the one directory that it may write to.
            environment: all of its environment variables.
            slot: number of the execution among those at a time.
            readable: directories that it sees although they lie in hidden ones.
        """
        user = _FIRST_USER + slot if self.user else None
        specification = {
            "argv": [*argv],
            "workspace": str(workspace),
            "environment": dict(environment),
            "limits": asdict(limits),
            "user": user,
            "hidden": self._hidden() if self.prefix else [],
            "readable": [*dict.fromkeys(readable)],
        }
        network = () if limits.network or not self.prefix else ("--net",)
        launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), json.dumps(specification)]
        return [*self.prefix, *network, *launcher]

    @staticmethod
    def _hidden() -> list[str]:
        home = str(Path.home())
        return [*dict.fromkeys(p for p in (*_HIDDEN, home) if p != "/" and Path(p).is_dir())]

    def give(self, place: Path, slot: int = 0) -> None:
        """Make the files at ``place`` those of the user who runs in the workspace."""
        if self.user:
            number = _FIRST_USER + slot
            if place.is_file():
                os.chown(place, number, number)
            for directory, _, files in os.walk(place):
                for name in (".", *files):
                    os.chown(Path(directory, name), number, number, follow_symlinks=False)


@cache
def containment() -> Containment:
    """The containment that this system allows."""
    unshare = shutil.which("unshare")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0 and _may_give_files()
    if unshare:
        own = () if is_root else ("--user", "--map-root-user")
        # the code ends with the process that observes it, however that ends
        setpriv = shutil.which("setpriv")
        bound = (setpriv, "--pdeathsig", "KILL") if setpriv else ()
        prefix = (*bound, unshare, *own, *_NAMESPACES)
        if _works([*prefix, "--net", "true"]):
            return Containment(prefix, user=is_root, warning="")
    return Containment(
        (),
        user=False,
        warning="this system allows no namespaces: the code can read your files and reach the "
        "network; only time, memory and file sizes are limited",
    )


def _may_give_files() -> bool:
    """Whether files can be given to other users: in a rootless container, there may be none."""
    with tempfile.TemporaryDirectory() as directory:
        try:
            os.chown(directory, _FIRST_USER, _FIRST_USER)
        except OSError:
            return False
    return True


def _works(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=10, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
