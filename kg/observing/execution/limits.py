"""What the code of a notebook may use up."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024**2


@dataclass(frozen=True, slots=True)
class ExecutionLimits:
    """Limits of one execution.

    Attributes:
        cell_seconds: for one cell.
        seconds: for all cells.
        memory: bytes, of all processes together, what they share counted once.
        disk: bytes that may be written.
        processes: and threads, at a time.
        output: bytes of outputs.
        network: whether the code may reach a network.
    """

    cell_seconds: float = 300
    seconds: float = 1800
    memory: int = 4096 * MB
    disk: int = 2048 * MB
    processes: int = 256
    output: int = 32 * MB
    network: bool = False
