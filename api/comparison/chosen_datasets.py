"""Which datasets a comparison is of: those that its address names, by local name or IRI."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote

from api.comparison.dataset_addresses import MOST, PARAMETER, short_iri
from api.datasets.dataset_queries import dataset_iris, datasets
from api.http.endpoint import Request
from api.http.problems import Problem
from api.records.addresses import Base, base_of, candidates
from api.search.endpoint import index_of
from api.state.current_snapshot import Current
from kg.datasets.model import Dataset
from kg.search import SearchRequest

#: datasets that are suggested for a name; in place of one that is not known, some of them
OFFERED: Final = 30
_INSTEAD: Final = 5
#: characters of a name that an error repeats
_SHOWN: Final = 100


class Chosen(NamedTuple):
    """What an address names.

    Attributes:
        datasets: those that are known, each once, in the order of the address.
        unknown: the names that no dataset has.
    """

    datasets: tuple[Dataset, ...]
    unknown: tuple[str, ...]


class Suggestion(NamedTuple):
    """A dataset that may be meant: its name in an address, and its title."""

    value: str
    label: str


async def chosen(request: Request, current: Current, most: int = MOST) -> Chosen:
    """The datasets that ``request`` names.

    Raises:
        Problem: they are more than ``most``, or the query string cannot be read (400).
    """
    base = base_of(current, request)
    described = frozenset(await dataset_iris(current))
    found: dict[str, None] = {}
    unknown = []
    for name in _names(request.query_string):
        of = _iris(base, name.removeprefix(f"{request.origin}/"))
        iri = next((iri for iri in of if iri in described), None)
        if iri is None:
            unknown.append(name)
        else:
            found[iri] = None
    if len(found) + len(unknown) > most:
        raise Problem(400, f"These are {len(found) + len(unknown)} datasets: name at most {most}.")
    return Chosen(tuple(await datasets(current, list(found))), tuple(unknown))


def short_name(dataset: Dataset) -> str:
    """What an address names ``dataset`` by: its local name, or its IRI where that is no record's
    own.
    """
    return short_iri(dataset.iri, dataset.base)


async def suggestions(current: Current, words: str, most: int) -> tuple[list[Suggestion], int]:
    """The first datasets that a search for ``words`` finds, and how many it finds.

    Raises:
        Problem: there is no search index (501).
    """
    request = SearchRequest(words, {"kind": ("dataset",)}, 0, most)
    hits = await asyncio.to_thread(index_of(current).search, request)
    found = [
        Suggestion(
            short_iri(hit.iri, current.base),
            f"{hit.label} ({'; '.join(hit.note)})" if hit.note else hit.label,
        )
        for hit in hits.hits
    ]
    return found, hits.count


async def instead_of(current: Current, names: Sequence[str]) -> dict[str, list[Suggestion]]:
    """For each of ``names``, which no dataset has, datasets that may be meant."""
    if current.search is None:
        return {name: [] for name in names}
    return {name: (await suggestions(current, _words(name), _INSTEAD))[0] for name in names}


def missing(unknown: Sequence[str]) -> Problem:
    """The error that no dataset has the names ``unknown``.

    >>> missing(["a", "b"]).detail
    'No dataset has the name a; no dataset has the name b.'
    """
    listed = "; ".join(f"no dataset has the name {name[:_SHOWN]}" for name in unknown)
    return Problem(404, f"{listed[:1].upper()}{listed[1:]}.")


def _names(query_string: bytes) -> list[str]:
    """The values of ``dataset``, each once; fields of a form that were left empty are none."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), errors="strict", max_num_fields=100)
    except ValueError:
        raise Problem(400, "The query string is not percent-encoded UTF-8.") from None
    names = (" ".join(value.split()) for name, value in pairs if name == PARAMETER)
    return list(dict.fromkeys(filter(None, names)))


def _iris(base: Base, name: str) -> list[str]:
    """The IRIs that ``name`` may mean.

    >>> _iris(Base("http://x/"), "a b")
    ['http://x/dataset/a%20b']
    >>> _iris(Base("http://x/"), "dataset/a"), _iris(Base("http://x/"), "http://y/a")
    (['http://x/dataset/a'], ['http://y/a'])
    """
    if "://" in name:
        return [name]
    local = name.removeprefix("/").removeprefix("dataset/")
    return candidates(base, f"/dataset/{local}", f"/dataset/{unquote(local)}")


def _words(name: str) -> str:
    """The words of a name, to search for."""
    return " ".join(unquote(name.rpartition("/")[2]).replace("-", " ").replace("_", " ").split())
