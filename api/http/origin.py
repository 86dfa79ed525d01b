"""Where the client reached us: links to the service are built from there, identities are not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any, Final

#: the prefix of the request at work: what :func:`at` puts in front of paths
ROOT: Final[ContextVar[str]] = ContextVar("root", default="")
_HOST: Final = re.compile(r"^[A-Za-z0-9.\-_]+(?::\d{1,5})?\Z|^\[[0-9A-Fa-f:.]+\](?::\d{1,5})?\Z")


def origin(scope: Any) -> str:
    """``http://host:port`` and the prefix that the service is under, without a slash at its end."""
    host = host_of(scope["headers"])
    if not is_host(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else str(name)
    return f"{scope.get('scheme', 'http')}://{host}{root(scope)}"


def host_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The ``Host`` field, as it was sent; empty where there is none."""
    return next((value.decode("latin-1") for name, value in headers if name == b"host"), "")


def is_host(text: str) -> bool:
    """Whether ``text`` is a host with or without a port, and nothing else."""
    return _HOST.match(text) is not None


def root(scope: Any) -> str:
    """The prefix of every path of the service: ``""``, or ``/fairweave`` behind such a proxy."""
    return str(scope.get("root_path", "")).rstrip("/")


def at(path: str) -> str:
    """``path`` of the service (``/queries``) as a link to it, whatever prefix it is under."""
    return ROOT.get() + path
