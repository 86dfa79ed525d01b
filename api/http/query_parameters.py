"""Parameters in the query string that an address does not take: the nearest that it takes is named.

A misspelt parameter that is passed over answers another request than the one that was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final
from urllib.parse import unquote_plus

from api.http.problems import Problem

#: what others add to links that are shared, so that its clicks can be counted
_ADDED: Final = ("utm_", "fbclid", "gclid", "msclkid", "mc_", "_ga", "ref_src")
_LONGEST: Final = 60


def check_parameters(
    query_string: bytes, known: Sequence[str], prefixes: tuple[str, ...] = ()
) -> None:
    """Nothing, if each parameter of ``query_string`` is ``known`` or begins with a prefix.

    Names that trackers add to shared links are passed over.

    Raises:
        Problem: a parameter is unknown (400).

    >>> check_parameters(b"by=task&utm_source=news", ["by", "then"])
    >>> check_parameters(b"bye=task", ["by", "then"])
    Traceback (most recent call last):
    ...
    api.http.problems.Problem: bye: no such parameter; did you mean by?
    """
    if "" in prefixes:
        return
    for pair in query_string.split(b"&"):
        name = unquote_plus(pair.partition(b"=")[0].decode("latin-1"))
        if name and name not in known and not name.startswith((*_ADDED, *prefixes)):
            raise unknown_parameter(name, known)


def unknown_parameter(name: str, known: Sequence[str]) -> Problem:
    """The error that the parameter ``name`` is none of the ``known`` ones."""
    near = get_close_matches(name, known, n=1)
    mend = f"did you mean {near[0]}?" if near else f"this address takes {_listed(known)}."
    return Problem(400, f"{name[:_LONGEST]}: no such parameter; {mend}")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
