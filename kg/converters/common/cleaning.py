"""What is taken out of every value before it becomes a statement."""

from __future__ import annotations

import re
from typing import Final

from kg.authorities.redaction import without_addresses

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(value: object) -> object:
    """``value`` without e-mail addresses, control characters and blanks around its texts.

    >>> clean({"a ": [" x ", 1, "jane@example.org"]})
    {'a': ['x', 1, '[e-mail address]']}
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {clean_text(str(key)): clean(item) for key, item in value.items()}
    return value


def clean_text(text: str) -> str:
    """As :func:`clean`, for a text."""
    return without_addresses(_CONTROL.sub("\ufffd", text).strip())


def flat(text: str) -> str:
    """``text`` on one line, without repeated blanks."""
    return " ".join(text.split())
