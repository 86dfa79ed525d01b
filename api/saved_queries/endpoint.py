"""``/queries``: the catalogue of saved queries, their pages, and their results.

Plain ASGI in front of the framework's routing, like ``/sparql``: what is requested
most is there already, and should cost no more than finding it.

| path | what |
| --- | --- |
| ``/queries`` | every saved query, by theme |
| ``/queries/{id}`` | a query's page; for programs, by ``Accept``, its result |
| ``/queries/{id}.{json,csv,tsv,xml}`` | its whole result |
| ``/queries/{id}.svg`` | its chart |
| ``/queries/{id}.ttl`` … | what the graph states of it: :mod:`api.records` |
| ``/queries/{id}/records/{column}`` | the records that a number in its result counts |
| ``/queries/{id}/choices/{parameter}?q=`` | what a parameter can be set to, as JSON |
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Collection, Mapping
from typing import Final

from pyoxigraph import QueryResultsFormat

from api.exports.context import place
from api.exports.signposting import Link, header
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page, redirect
from api.http.negotiation import accept_of, choose
from api.http.problems import Problem, problem_of
from api.http.responses import Response
from api.records.addresses import base_of
from api.records.formats import FORMATS, Format, negotiated, with_aliases, without_graphs
from api.records.related_tables import THIS, catalogue
from api.saved_queries.families import PARAMETER as FAMILY
from api.saved_queries.families import families
from api.saved_queries.missing_data import missing_data
from api.saved_queries.pages import View, catalogue_page, chart_file, query_page, refused
from api.saved_queries.purposes import PARAMETER as PURPOSE
from api.saved_queries.purposes import answers
from api.saved_queries.record_names import record_names
from api.saved_queries.records_page import records_page
from api.selections.dataset_columns import selects
from api.sparql.protocol import FORMAT_PARAMETERS, HTML, RESULT_ALIASES
from api.state.current_snapshot import Current
from api.state.service import Service
from api.web.tables import ROW
from kg.engines import RESULT_TYPES, Query
from kg.engines.csv_results import rewritten
from kg.errors import FairweaveError
from kg.saved_queries import (
    Choice,
    Parameter,
    ParameterError,
    SavedQuery,
    read_choices,
    to_query,
)
from kg.saved_queries.checks import with_prefixes
from kg.saved_queries.choice_labels import checked, labelled, not_a_choice, unique_labels

PREFIX: Final = "/queries"
#: results by the endings of their addresses
ENDINGS: Final = dict(zip(("json", "xml", "csv", "tsv"), RESULT_TYPES, strict=True))
#: what a page takes besides the parameters of its query
PAGE_ONLY: Final = ("page", "sort", "filter", "scale", FAMILY, PURPOSE)
_FORMATS: Final = {
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_XHTML: Final = "application/xhtml+xml"
_OFFERED: Final = (*RESULT_TYPES, *RESULT_ALIASES, HTML, _XHTML)
#: media types of the description of a query → suffix; the names of results have precedence
_GRAPHS: Final = {
    media: suffix
    for media, suffix in with_aliases(
        {form.media_type: form.suffix for form in FORMATS if form.rdf}
    ).items()
    if media not in _OFFERED
}
#: the media types of the list of saved queries
LIST_TYPES: Final = tuple(form.media_type for form in FORMATS)
_SNAPSHOT: Final = "snapshot"
_MOST: Final = 100
_FEW: Final = 40
_OFFERED_CHOICES: Final = 300
_SNAPSHOT_ID: Final = re.compile(r"[0-9a-f]{16}")


class Queries(CachedEndpoint):
    """The pages and results of saved queries.

    Args:
        service: states which endpoints saved queries may call.
    """

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._allowed = frozenset(service.allow_service)

    async def respond(self, request: Request, current: Current) -> Response:
        """The page or the result that ``request`` is of."""
        given = request.parameters()
        if request.path == PREFIX:
            return await self._all(request, current, given)
        name, _, rest = request.path.removeprefix(PREFIX + "/").partition("/")
        if rest:
            return await self._part(request, current, name, rest, given)
        accept = _format(given) or request.accept
        ending = ""
        if name not in current.catalogue and "." in name:
            name, _, ending = name.rpartition(".")
        query = self._query(current, name)
        kind = ENDINGS.get(ending) or (ending or choose(accept, (*_OFFERED, *_GRAPHS)))
        if kind in _GRAPHS:
            return redirect(303, f"{request.origin}{PREFIX}/{name}.{_GRAPHS[kind]}")
        if kind is None:
            types = (*RESULT_TYPES, *LIST_TYPES)
            raise Problem(406, f"A result, and the query as RDF, come as {', '.join(types)}.")
        kind = HTML if kind == _XHTML else RESULT_ALIASES.get(kind, kind)
        _check_snapshot(current, given.pop(_SNAPSHOT, ""))
        if kind == HTML:
            return await self._query_page(request, current, query, given)
        values = await self._values(current, query, given)
        if not self._runs(query):
            raise Problem(403, refused(query))
        body = await self._result(
            current, query, values, kind if kind != "svg" else RESULT_TYPES[0]
        )
        if kind == "svg":
            picture = await asyncio.to_thread(chart_file, query, body)
            if picture is None:
                raise Problem(404, "There is no chart of this result.")
            return of_body("image/svg+xml", picture, request.gzip, extra=_NO_SCRIPTS)
        return await asyncio.to_thread(
            of_body, kind, body, request.gzip, extra=_filename(query, kind)
        )

    async def _part(
        self, request: Request, current: Current, id_: str, rest: str, given: dict[str, str]
    ) -> Response:
        """What is below the page of the query ``id_``."""
        what, _, name = rest.partition("/")
        if what == "records":
            return await self._records(request, current, id_, name, given)
        if what == "choices":
            return await self._choices(current, id_, name, given.get("q", ""), request.gzip)
        raise Problem(404, "There is nothing of this name.")

    async def answer(
        self, current: Current, name: str, given: dict[str, str]
    ) -> tuple[SavedQuery, dict[str, str], bytes]:
        """The query ``name``, its parameters that are not at their default, its answer as JSON.

        Raises:
            Problem: there is no such query (404), it may not run here (403), or is of a
                snapshot that is not served any more (410).
            ParameterError: a parameter has a value that it does not take.
        """
        query = self._query(current, name)
        _check_snapshot(current, given.pop(_SNAPSHOT, ""))
        values = await self._values(current, query, given)
        if not self._runs(query):
            raise Problem(403, refused(query))
        return query, values, await self._result(current, query, values, RESULT_TYPES[0])

    async def _all(self, request: Request, current: Current, given: Mapping[str, str]) -> Response:
        found = negotiated(request.accept)
        # citations and profiles are of datasets alone
        form = found if isinstance(found, Format) else without_graphs(request.accept)
        if form is None:
            raise Problem(406, f"The saved queries are given out as {', '.join(LIST_TYPES)}.")
        if form.rdf:
            return redirect(303, f"{request.origin}{PREFIX}.{form.suffix}")
        body = await asyncio.to_thread(
            catalogue_page,
            current.catalogue,
            current,
            words=given.get("q", ""),
            tag=given.get("tag", ""),
            runs=self._runs,
        )
        return of_page(body, request.gzip)

    def _query(self, current: Current, name: str) -> SavedQuery:
        try:
            return current.catalogue.get_or_raise(name)
        except FairweaveError as error:
            raise Problem(404, str(error)) from None

    def _runs(self, query: SavedQuery) -> bool:
        """Whether the operator allows all that ``query`` requests."""
        return self._allowed.issuperset(query.endpoints)

    async def _result(
        self, current: Current, query: SavedQuery, values: dict[str, str], kind: str
    ) -> bytes:
        """The whole answer in the media type ``kind``; the most requested is there already."""
        stored = await asyncio.to_thread(current.results.get, query, values)
        if stored is None:
            return (await current.answers.get(to_query(query, values, kind))).body
        if kind == RESULT_TYPES[0]:
            return stored
        return await asyncio.to_thread(rewritten, stored, QueryResultsFormat.JSON, _FORMATS[kind])

    async def _values(
        self,
        current: Current,
        query: SavedQuery,
        given: dict[str, str],
        also: Collection[str] = (),
    ) -> dict[str, str]:
        """The parameters that are set to something else than their default.

        An entity may be named by its label, where the choices have one entity of that label.

        Raises:
            ParameterError: there is no such parameter, or it does not take its value.
        """
        values = {}
        for name, typed in given.items():
            if name in also:
                continue
            parameter = query.parameter(name)
            value = typed.strip()  # people paste blanks with a value
            if not value or value == parameter.default:
                continue
            found = checked(query, name, value)
            if found is None:
                permitted = await self._list(current, query, parameter)
                found = labelled(permitted, value)
                if found is None:
                    raise not_a_choice(name, permitted, value)
            values[name] = found
        return values

    async def _list(
        self, current: Current, query: SavedQuery, parameter: Parameter
    ) -> tuple[Choice, ...]:
        if parameter.choices_query is None:
            return parameter.choices
        body = await asyncio.to_thread(current.results.choices, query, parameter)
        if body is None:
            text = with_prefixes(query, parameter.choices_query)
            body = (await current.answers.get(Query(text, graph_type=None))).body
        return await asyncio.to_thread(read_choices, body)

    async def _choices(
        self, current: Current, id_: str, name: str, words: str, gzip: bool
    ) -> Response:
        """What a parameter can be set to: the first that have every one of ``words``."""
        query = self._query(current, id_)
        try:
            parameter = query.parameter(name)
        except ParameterError as error:
            raise Problem(404, str(error)) from None
        wanted = words.casefold().split()
        choices = await self._list(current, query, parameter)
        # an address with a name can be read; one with an IRI cannot
        names = unique_labels(choices) if parameter.type == "iri" else {}
        found = [
            choice.model_dump() | {"value": names.get(choice.value, choice.value)}
            for choice in choices
            if all(word in choice.label.casefold() for word in wanted)
        ]
        body = {"choices": found[:_MOST], "of": len(found)}
        text = json.dumps(body, ensure_ascii=True).encode()
        return of_body("application/json", text, gzip)

    async def _records(
        self, request: Request, current: Current, id_: str, column: str, given: dict[str, str]
    ) -> Response:
        """The records that ``column`` counts in one row of the query ``id_``."""
        table = catalogue().get(id_) if THIS in given else None
        query = table or self._query(current, id_)
        parameters = {n: v for n, v in given.items() if n != "page" and not n.startswith(ROW)}
        values = await self._values(current, query, parameters)
        if not self._runs(query):
            raise Problem(403, refused(query))
        body = await self._result(current, query, values, RESULT_TYPES[0])
        base = base_of(current, request)
        return of_page(
            await records_page(current, query, values, column, given, body, base), request.gzip
        )

    async def _query_page(
        self, request: Request, current: Current, query: SavedQuery, given: dict[str, str]
    ) -> Response:
        problem: FairweaveError | None = None
        values: dict[str, str] = {}
        body = None
        try:
            values = await self._values(current, query, given, PAGE_ONLY)
            if self._runs(query):
                body = await self._result(current, query, values, RESULT_TYPES[0])
        except FairweaveError as error:
            problem = error
        choices = {}
        for parameter in query.parameters:
            try:
                choices[parameter.name] = await self._list(current, query, parameter)
            except FairweaveError as error:
                problem = problem or error
        purpose = current.licences.purposes.get(given.get(PURPOSE, ""))
        view = View(
            query=query,
            values=values,
            given=given,
            body=body,
            problem=problem,
            choices=choices,
            where=place(request, current, self._site),
            runs=self._runs(query),
            few=_FEW,
            offered=_OFFERED_CHOICES,
            families=await families(current, current.base)
            if body is not None and selects(query)
            else {},
            purposes=tuple(current.licences.purposes)
            if selects(query) and not any(p.name == "purpose" for p in query.parameters)
            else (),
            purpose=purpose,
            answers=await answers(current, purpose, current.base) if purpose else {},
            names=await record_names(current, query, body) if body is not None else {},
            missing=await missing_data(current, query) if current.results.rows(query) == 0 else [],
        )
        html, neighbours = await asyncio.to_thread(query_page, view, current)
        links = header([Link(request.origin + path, rel, HTML) for rel, path in neighbours.items()])
        extra = ((b"link", links),) if neighbours else ()
        return of_page(html, request.gzip, problem_of(problem) if problem else None, extra)


def _format(given: dict[str, str]) -> str:
    """What ``format`` or ``output`` requests, as a value of ``Accept``; ``""`` without either."""
    values = [given.pop(name) for name in FORMAT_PARAMETERS if name in given]
    try:
        return accept_of(values[0]) if values else ""
    except ValueError as error:
        raise Problem(400, str(error)) from None


def _check_snapshot(current: Current, wanted: str) -> None:
    """Refuses an address that is pinned to another snapshot than the one served."""
    state = current.engine.version
    if not wanted or wanted == state:
        return
    if _SNAPSHOT_ID.fullmatch(wanted) is None:
        raise Problem(404, f"{wanted!r} is not the id of a snapshot.")
    raise Problem(
        410,
        f"This address is of snapshot {wanted}, which is not served any more; "
        f"{f'snapshot {state} is' if state else 'the data has changed since'}. "
        "Leave out snapshot= to have the answer of today.",
    )


_NO_SCRIPTS: Final = (
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"),
    (b"x-content-type-options", b"nosniff"),
)


def _filename(query: SavedQuery, kind: str) -> list[tuple[bytes, bytes]]:
    ending = next(e for e, k in ENDINGS.items() if k == kind)
    name = f'inline; filename="{query.id}.{ending}"'
    return [
        (b"content-disposition", name.encode("ascii", "ignore")),
        (b"x-content-type-options", b"nosniff"),
    ]
