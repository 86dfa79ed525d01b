"""Ports of servers that tests start."""

from __future__ import annotations

import socket
import subprocess
import time


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Returns when something listens on ``port``.

    Raises:
        ChildProcessError: ``server`` has ended.
        TimeoutError: nothing listens in half a minute.
    """
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if server.poll() is not None:
                raise ChildProcessError(f"the server ended with {server.returncode}") from None
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")
