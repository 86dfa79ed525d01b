"""E-mail addresses taken out of texts: they reach no graph, dump, report or log."""

from __future__ import annotations

import re
from typing import Final

#: stands in the place of an e-mail address
REDACTED: Final = "[e-mail address]"
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}")


def without_addresses(text: str) -> str:
    """``text`` with each e-mail address replaced by :data:`REDACTED`.

    >>> without_addresses("ask jane.doe@example.org first")
    'ask [e-mail address] first'
    """
    return _EMAIL.sub(REDACTED, text) if "@" in text else text
