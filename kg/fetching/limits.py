"""What a download may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """What a download may take.

    Attributes:
        size: bytes.
        seconds: in all.
        stall: seconds without a byte, until it is tried again.
        attempts: in all.
    """

    size: int = 8 * 1024**3
    seconds: float = 3600
    stall: float = 30
    attempts: int = 4
