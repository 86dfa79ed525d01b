"""How long the steps of a build take, and when it is."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


class Clock:
    """Wall time by step, and the time of the build: ``SOURCE_DATE_EPOCH`` where that is set."""

    def __init__(self) -> None:
        self.began = self.now()
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    @staticmethod
    def now() -> datetime:
        """The present in UTC, in whole seconds."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        at = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
        return at.replace(microsecond=0)

    def lap(self, step: str) -> datetime:
        """``step`` ends: when."""
        now = time.perf_counter()
        self.seconds[step] = round(now - self._last, 3)
        self._last = now
        return self.now()
