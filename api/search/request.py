"""What a search's address states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from api.http.problems import Problem
from kg.record_types.record_type import FACETS
from kg.search import SearchRequest

PATH: Final = "/search"
#: the parameter that names a dataset of the list that somebody makes
LIST: Final = "list"
#: the parameter that names a purpose
PURPOSE: Final = "for"
SIZE: Final = 20
#: what a program may request at once
MOST: Final = 100
_PAGES: Final = 500
_VALUES: Final = 20
_LONGEST: Final = 300


class Wanted(NamedTuple):
    """A search, and which page of it.

    Attributes:
        text: as it was typed.
        facets: values by facet, none of them empty.
        page: from 1; ``size``: hits on it.
        listed: the names of the datasets that somebody collects while searching.
        purpose: the name of what datasets are wanted for; empty: nothing in particular.
    """

    text: str
    facets: Mapping[str, tuple[str, ...]]
    page: int = 1
    size: int = SIZE
    purpose: str = ""
    listed: tuple[str, ...] = ()

    def request(self, *, fold: bool = False) -> SearchRequest:
        """The search; ``fold``: parts of one dataset are one hit."""
        return SearchRequest(
            self.text, self.facets, (self.page - 1) * self.size, self.size, fold=fold
        )

    def address(self, path: str = PATH, **changes: Any) -> str:
        """The address of this search with ``changes``, on its first page unless one is named."""
        values = self._replace(page=1)._replace(**changes)
        pairs = [("q", values.text)] if values.text else []
        pairs += [(name, value) for name in FACETS for value in values.facets.get(name, ())]
        pairs += [(PURPOSE, values.purpose)] if values.purpose else []
        pairs += [(LIST, name) for name in values.listed]
        pairs += [("page", str(values.page))] if values.page > 1 else []
        pairs += [("size", str(values.size))] if values.size != SIZE else []
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def toggled(self, facet: str, value: str) -> dict[str, tuple[str, ...]]:
        """The facets with ``value`` chosen, or no more chosen."""
        old = self.facets.get(facet, ())
        new = tuple(v for v in old if v != value) if value in old else (*old, value)
        return {**self.facets, facet: new} if new else self.without(facet)

    def without(self, facet: str) -> dict[str, tuple[str, ...]]:
        """The facets but one."""
        return {name: values for name, values in self.facets.items() if name != facet}


def wanted(query_string: bytes) -> Wanted:
    """What ``query_string`` requests; :mod:`api.http.query_parameters` refuses unknown names.

    Raises:
        Problem: it has more than a hundred fields (400).
    """
    try:
        pairs = parse_qsl(query_string.decode("latin-1"), errors="replace", max_num_fields=100)
    except ValueError:
        raise Problem(400, "A search has at most a hundred fields.") from None
    last = dict(pairs)
    facets: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        chosen = facets.get(name, ())
        if name in FACETS and value not in chosen and len(chosen) < _VALUES:
            facets[name] = (*chosen, value[:_LONGEST])
    return Wanted(
        " ".join(last.get("q", "").replace("\0", " ").split()),
        facets,
        _number(last.get("page", ""), 1, _PAGES),
        _number(last.get("size", ""), SIZE, MOST),
        last.get(PURPOSE, "")[:_LONGEST],
        tuple(dict.fromkeys(value[:_LONGEST] for name, value in pairs if name == LIST and value)),
    )


def _number(text: str, default: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return default
    return min(max(int(text), 1), most)
