"""Contains its own process as the specification in its argument states, then becomes the command.

Run by :mod:`kg.observing.execution.containment`, in new namespaces where there are some. It uses
the standard library alone: it is started for every execution, with ``python -I -S``.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_MS_RDONLY: Final = 1
_MS_NOSUID: Final = 2
_MS_NODEV: Final = 4
_MS_REMOUNT: Final = 32
_MS_BIND: Final = 4096
_MS_REC: Final = 16384
_MS_PRIVATE: Final = 1 << 18
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_MOUNT_FLAGS: Final = {"nosuid": _MS_NOSUID, "nodev": _MS_NODEV, "noexec": 8, "noatime": 1024,
                      "relatime": 1 << 21, "nodiratime": 2048}  # fmt: skip


def main(specification: dict[str, Any]) -> None:
    """Never returns: the process becomes the command."""
    limits = specification["limits"]
    if specification["hidden"]:
        _mounts(specification, limits["disk"])
    _resources(limits, specification["user"])
    os.umask(0o022)
    if specification["user"] is not None:
        os.setgroups([])
        os.setgid(specification["user"])
        os.setuid(specification["user"])
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        # `unshare --kill-child` set it; the kernel clears it where the user changes
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    argv = specification["argv"]
    os.execvpe(argv[0], argv, specification["environment"])  # noqa: S606 (the command to contain)


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = [text.encode() if text else None for text in (source, target, kind)]
    if libc.mount(*arguments, ctypes.c_ulong(flags), options.encode() or None):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), target)


def _mounts(specification: dict[str, Any], disk: int) -> None:
    """Everything read-only but the workspace; private directories hidden."""
    workspace = specification["workspace"]
    opened = os.O_PATH | os.O_DIRECTORY
    shown = {path: os.open(path, opened) for path in (*specification["readable"], workspace)}
    _mount("", "/", "", _MS_REC | _MS_PRIVATE)
    for point, options in _mount_points():
        flags = sum(_MOUNT_FLAGS.get(option, 0) for option in options)
        with suppress(OSError):
            _mount("", point, "", _MS_REMOUNT | _MS_BIND | _MS_RDONLY | flags)
    for hidden in specification["hidden"]:
        size = f"size={disk},mode=1777" if hidden.endswith(("tmp", "shm")) else "size=1m,mode=755"
        with suppress(OSError):
            _mount("tmpfs", hidden, "tmpfs", _MS_NOSUID | _MS_NODEV, size)
    for path, descriptor in shown.items():
        if not os.path.exists(path):  # noqa: PTH110 (pathlib takes 10 ms to import otherwise)
            os.makedirs(path, 0o755)  # noqa: PTH103
        source = f"/proc/self/fd/{descriptor}"
        _mount(source, path, "", _MS_BIND | _MS_REC)
        # a bind has the flags of what it was made of, which is read-only by now
        flags = _MS_NOSUID if path == workspace else _MS_RDONLY
        with suppress(OSError):
            _mount("", path, "", _MS_REMOUNT | _MS_BIND | flags)
        os.close(descriptor)
    with suppress(OSError):
        # the processes of others are not to be seen
        _mount("proc", "/proc", "proc", _MS_NOSUID | _MS_NODEV)
    os.chdir(os.getcwd())  # noqa: PTH109 (through the new mount)


def _mount_points() -> list[tuple[str, list[str]]]:
    found = []
    for line in Path("/proc/self/mountinfo").read_text("utf-8", "replace").splitlines():
        words = line.split()
        point = words[4].encode().decode("unicode_escape")
        if not point.startswith(("/proc", "/sys", "/dev")):
            found.append((point, words[5].split(",")))
    return found


def _resources(limits: dict[str, Any], user: int | None) -> None:
    processes = limits["processes"] + (0 if user is not None else _own_processes())
    for kind, most in (
        (resource.RLIMIT_FSIZE, limits["disk"]),
        (resource.RLIMIT_DATA, limits["memory"]),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(OSError, ValueError):
            _, hard = resource.getrlimit(kind)
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (allowed, allowed))


def _own_processes() -> int:
    """How many processes and threads the user has: they count against the limit."""
    count, own = 0, os.getuid()
    for entry in Path("/proc").glob("[0-9]*/task"):
        with suppress(OSError):
            if entry.stat().st_uid == own:
                count += len(os.listdir(entry))  # noqa: PTH208
    return count


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
