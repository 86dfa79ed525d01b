"""Which datasets a selection has: those that an answer names, or that a search finds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from cachetools import LRUCache

from api.comparison.chosen_datasets import chosen as named
from api.comparison.chosen_datasets import missing, short_name
from api.comparison.dataset_addresses import LISTED, PARAMETER
from api.comparison.dataset_addresses import address as compared
from api.datasets.dataset_queries import dataset_iris, datasets
from api.graph.labels import words
from api.graph.terms import iri, select
from api.http.endpoint import Request
from api.http.problems import Problem
from api.http.query_parameters import check_parameters
from api.records.addresses import base_of
from api.saved_queries.endpoint import Queries
from api.search.endpoint import index_of
from api.search.request import LIST, Wanted, wanted
from api.selections.dataset_columns import COLUMN, selects
from api.state.current_snapshot import Current
from api.web.tables import address
from kg.datasets.model import Dataset
from kg.record_types.record_type import FACETS

#: datasets in a selection: who wants more takes the dumps
MOST: Final = 5000
_QUERY: Final = "query"
#: the parameter that names a record, whose datasets are selected
OF: Final = "of"
_REFERRING: Final = """PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?dataset {
  GRAPH ?graph { ?dataset ?relation ?record ; a dcat:Dataset ; dcterms:title ?title }
} ORDER BY ?title ?dataset"""
_BATCH: Final = 100
#: what the address of a search may have
_SEARCH: Final = ("q", "page", "size", LIST, *FACETS)
#: how a search's hits fit, where not all of them have all of the words
_CAUTIONS: Final = {
    "similar": "Nothing has these words as they were typed: these datasets have similar ones.",
    "some": "Nothing has all of these words: these datasets have some of them.",
}
_CACHE_SIZE: Final = 8
_caches: WeakKeyDictionary[Current, LRUCache[str, list[Dataset]]] = WeakKeyDictionary()


class Selection(NamedTuple):
    """Datasets, and where they come from.

    Attributes:
        title: what it is a selection of, in words.
        address: below the service's prefix, with all that distinguishes it from others.
        origin: the path of the query's or the search's page.
        conditions: what was requested, in words.
        caution: a possible misunderstanding, in a sentence.
        names: of the datasets, where they are a list that somebody makes.
    """

    title: str
    address: str
    origin: str
    conditions: tuple[tuple[str, str], ...]
    datasets: Sequence[Dataset]
    caution: str = ""
    names: tuple[str, ...] = ()

    def file(self, suffix: str) -> str:
        """The path of the selection as a file."""
        path, _, query = self.address.partition("?")
        return f"{path}.{suffix}?{query}"


async def chosen(request: Request, current: Current, queries: Queries) -> Selection:
    """The selection of ``request``.

    Raises:
        Problem: there is nothing to select from (400), no such query (404), too many (413).
    """
    if not request.query_string:
        raise Problem(
            400,
            "Missing selection: give ?query= with the id of a saved query and its parameters, "
            "or ?q= with words to search for.",
        )
    given = dict(request.parameters()) if b"query=" in request.query_string else {}
    if _QUERY in given:
        return await _of_query(given.pop(_QUERY), given, current, queries)
    if b"dataset=" in request.query_string:
        return await _of_list(request, current)
    if of := request.parameters().get(OF, "") if b"of=" in request.query_string else "":
        return await _of_record(of, request, current)
    return await _of_search(_search(request.query_string), current)


def _search(query_string: bytes) -> Wanted:
    """The search that is requested.

    Raises:
        Problem: a parameter is none of a search: the selection would be another than was meant.
    """
    check_parameters(query_string, _SEARCH)
    return wanted(query_string)


async def _of_list(request: Request, current: Current) -> Selection:
    check_parameters(request.query_string, (PARAMETER,))
    found = await named(request, current, LISTED)
    if found.unknown:
        raise missing(found.unknown)
    names = [short_name(one) for one in found.datasets]
    return Selection(
        "Datasets of a list",
        compared(names, "/selection"),
        Wanted("", {"kind": ("dataset",)}, listed=tuple(names)).address(),
        (),
        found.datasets,
        names=tuple(names),
    )


async def _of_record(record: str, request: Request, current: Current) -> Selection:
    """The datasets that refer to ``record``: of an organization, under a licence, in a language."""
    check_parameters(request.query_string, (OF,))
    node = iri(record)
    found = await select(current, _REFERRING.replace("?record", node)) if node else []
    if not found:
        raise Problem(404, f"No dataset refers to {record[:200]}.")
    label = (await words(current, [record])).labels.get(record, record)
    return Selection(
        f"Datasets that refer to {label}",
        address("/selection", {OF: record}),
        base_of(current, request).href(record, known=True),
        (),
        await _datasets(current, [row["dataset"].value for row in found]),
    )


async def _of_query(
    id_: str, given: dict[str, str], current: Current, queries: Queries
) -> Selection:
    query, values, body = await queries.answer(current, id_, given)
    if not selects(query):
        raise Problem(400, f"The answer of {query.id} names no datasets in a column {COLUMN}.")
    bindings = await asyncio.to_thread(json.loads, body)
    found = [
        row[COLUMN]["value"]
        for row in bindings["results"]["bindings"]
        if row.get(COLUMN, {}).get("type") == "uri"
    ]
    labels = {parameter.name: parameter.label for parameter in query.parameters}
    return Selection(
        query.summary,
        address("/selection", {_QUERY: query.id, **values}),
        address(f"/queries/{query.id}", values),
        tuple((labels[name], _words(value)) for name, value in values.items()),
        await _datasets(current, found),
    )


def _words(value: str) -> str:
    """A parameter's value as it is read; of an IRI its last part.

    >>> _words("https://w3id.org/fairweave/vocabulary/use-class/any-use"), _words("2020")
    ('any-use', '2020')
    """
    return unquote(value.rpartition("/")[2]) if "://" in value else value


async def _of_search(want: Wanted, current: Current) -> Selection:
    narrowed = want._replace(facets={**want.facets, "kind": ("dataset",)}, page=1, size=_BATCH)
    index = index_of(current)
    found: list[str] = []
    caution = ""
    while True:
        hits = await asyncio.to_thread(index.search, narrowed.request())
        found += [hit.iri for hit in hits.hits]
        caution = _CAUTIONS.get(hits.fit, "")
        if not hits.hits or len(found) >= min(hits.count, MOST + 1):
            break
        narrowed = narrowed._replace(page=narrowed.page + 1)
    first = narrowed._replace(page=1, size=Wanted("", {}).size)
    conditions = [
        (facet, ", ".join(values)) for facet, values in want.facets.items() if facet != "kind"
    ]
    return Selection(
        f"Datasets found by “{want.text}”" if want.text else "Datasets found by their facets",
        first.address("/selection"),
        first.address(),
        tuple(conditions),
        await _datasets(current, found),
        caution,
    )


async def _datasets(current: Current, iris: Sequence[str]) -> list[Dataset]:
    """All that is known of those of ``iris`` that are described here, each once."""
    known = set(await dataset_iris(current))
    wanted_ = [iri for iri in dict.fromkeys(iris) if iri in known]
    if len(wanted_) > MOST:
        raise Problem(
            413,
            f"A selection has at most {MOST:,} datasets, and these are {len(wanted_):,}; "
            "add conditions, or use the dumps.",
        )
    cache = _caches.setdefault(current, LRUCache(_CACHE_SIZE))
    key = "\n".join(wanted_)
    found = cache.get(key)
    if found is None:
        found = []
        for start in range(0, len(wanted_), _BATCH):
            found += await datasets(current, wanted_[start : start + _BATCH])
        if current.engine.version:  # of what may change under us, nothing is cache
            cache[key] = found
    return found
