"""Addresses that name datasets: of a comparison, and of a list that somebody makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

PATH: Final = "/compare"
PARAMETER: Final = "dataset"
#: how many datasets are compared
FEWEST: Final = 2
MOST: Final = 6
#: datasets in a list that an address names
LISTED: Final = 90


def address(found: Sequence[str], path: str = PATH, **more: str) -> str:
    """The address below the origin that compares the datasets with the names ``found``."""
    pairs = [*((PARAMETER, name) for name in found), *more.items()]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def short_iri(iri: str, base: str) -> str:
    """What an address names the dataset ``iri`` by, where ``base`` begins the IRIs of records.

    >>> short_iri("http://x/dataset/a", "http://x/"), short_iri("http://y/a", "http://x/")
    ('a', 'http://y/a')
    """
    return iri.removeprefix(f"{base}dataset/") if base else iri
