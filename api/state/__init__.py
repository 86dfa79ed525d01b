"""What the service contains: the current snapshot and the caches."""

from __future__ import annotations

from typing import Final

#: hours after which what is made from an endpoint is made again
INDEX_HOURS: Final = 24.0
