"""Numbers and sizes as people write them: ``1,280``, ``180K``, ``7500.0``, ``825 GB``."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_GROUPED: Final = re.compile(r"\d{1,3}(?:([,' _\u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?")
_SUFFIXED: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmMbBgGtT])")
_SIZE: Final = re.compile(r"(\d[\d,.]*)\s*([kmgtp]?i?b)(?:ytes)?", re.IGNORECASE)
#: letter → thousand, million, billion, trillion
_TIMES: Final = {"k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12}
_BYTES: Final = {"b": 0, "kb": 1, "mb": 2, "gb": 3, "tb": 4, "pb": 5}


def number(value: object) -> Decimal | None:
    """The number that ``value`` is or writes, ``None`` if it is none.

    >>> number("1,280"), number(7500.0), number("180K"), number("1 234 567"), number("3,5")
    (Decimal('1280'), Decimal('7500'), Decimal('180000'), Decimal('1234567'), None)
    """
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if len(text) > 60:
        return None
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[,' _\u00a0\u202f]", "", text)
    if found := _SUFFIXED.fullmatch(text):
        return (Decimal(found[1]) * _TIMES[found[2].lower()]).normalize() + 0
    if _NUMBER.fullmatch(text) is None:
        return None
    try:
        read = Decimal(text)
    except InvalidOperation:
        return None
    return read.to_integral_value() if read == read.to_integral_value() else read


def byte_size(text: str) -> Decimal | None:
    """The bytes that ``text`` states, with decimal or binary units; ``None``: it states none.

    >>> byte_size("825 GB"), byte_size("1.5 KiB"), byte_size("many")
    (Decimal('825000000000'), Decimal('1536'), None)
    """
    found = _SIZE.fullmatch(text.strip())
    amount = number(found[1]) if found else None
    if found is None or amount is None:
        return None
    unit = found[2].lower()
    base = 1024 if "i" in unit else 1000
    power: int = base ** _BYTES[unit.replace("i", "")]
    return (amount * power).to_integral_value()
