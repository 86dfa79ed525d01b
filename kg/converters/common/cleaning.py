"""What is taken out of every value before it becomes a statement."""

from __future__ import annotations

from functools import lru_cache

from kg.rdf.characters import readable


def clean(value: object) -> object:
    """``value`` without control characters and blanks around its texts.

    E-mail addresses are removed later, from what became of it (:mod:`kg.authorities.redaction`):
    here names would be merged that differ in an address alone.

    >>> clean({"a ": [" x ", 1]})
    {'a': ['x', 1]}
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {
            _clean_key(key): clean_text(item) if type(item) is str else clean(item)
            for key, item in value.items()
        }
    return value


@lru_cache(maxsize=4096)
def _clean_key(key: object) -> str:
    """The same keys come in every record."""
    return clean_text(str(key))


def clean_text(text: str) -> str:
    """As :func:`clean`, for a text."""
    if text.isprintable():  # most are: nothing to search for
        return text.strip()
    return readable(text).strip()


def flat(text: str) -> str:
    """``text`` on one line, without repeated blanks."""
    return " ".join(text.split())
