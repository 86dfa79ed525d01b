"""``/selection`` as a page and, by its suffix, as a file.

| path | what |
| --- | --- |
| ``/selection?query={id}&…`` | the datasets that a saved query's answer names |
| ``/selection?q=…&…`` | the datasets that a search finds |
| ``/selection.{ttl,jsonld,rdf,nt}`` | a DCAT-AP catalogue of them |
| ``/selection.bib`` | their citations |
| ``/selection.md``, ``/selection.json`` | the provenance card, and for programs |
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from api.comparison.chosen_datasets import short_name
from api.comparison.dataset_addresses import FEWEST, MOST, address
from api.exports.context import Place, place
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.responses import Response
from api.saved_queries.endpoint import Queries
from api.selections import files
from api.selections.card import card, class_of
from api.selections.selection_query import Selection, chosen
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from api.state.service import Service
from api.web.templating import page
from kg.datasets.description import inherited_statement

PATH: Final = "/selection"
#: suffix → media type
MEDIA_TYPES: Final = {
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "bib": "application/x-bibtex",
    "md": "text/markdown",
    "json": "application/json",
}
_BY_TYPE: Final = {kind: suffix for suffix, kind in MEDIA_TYPES.items()}
_NAMES: Final = {
    "md": "Provenance card (Markdown)",
    "bib": "Citations (BibTeX)",
    "ttl": "Catalogue (Turtle)",
    "jsonld": "Catalogue (JSON-LD)",
    "json": "All of this (JSON)",
}
#: datasets that the page lists; the files have all
SHOWN: Final = 200
_Writer = Callable[[Selection, Place], bytes]


def _of_card(write: Callable[..., bytes]) -> _Writer:
    return lambda selection, where: write(selection, card(selection.datasets, where), where)


_WRITERS: Final[dict[str, _Writer]] = {
    "bib": files.citations,
    "md": _of_card(files.markdown),
    "json": _of_card(files.as_json),
}


class Selections(CachedEndpoint):
    """The datasets that a query or a search found.

    Args:
        service: the results of its saved queries list the datasets.
    """

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._queries = Queries(service)

    async def respond(self, request: Request, current: Current) -> Response:
        """The selection, in the form that is requested."""
        suffix = request.path.removeprefix(PATH).removeprefix(".")
        if request.path == PATH:
            kind = choose(request.accept, tuple(_BY_TYPE))
            if kind is None:
                raise Problem(406, f"A selection comes as {', '.join(_BY_TYPE)}.")
            suffix = _BY_TYPE[kind]
        selection = await chosen(request, current, self._queries)
        where = place(request, current, self._site)
        if suffix == "html":
            return of_page(await asyncio.to_thread(_page, selection, where), request.gzip)
        body = await asyncio.to_thread(_file, selection, where, suffix)
        name = f'inline; filename="selection.{suffix}"'.encode()
        extra = ((b"content-disposition", name), (b"x-content-type-options", b"nosniff"))
        return await asyncio.to_thread(
            of_body, MEDIA_TYPES[suffix], body, request.gzip, extra=extra
        )


def _file(selection: Selection, where: Place, suffix: str) -> bytes:
    write = _WRITERS.get(suffix)
    return write(selection, where) if write else files.catalogue(selection, where, suffix)


def _page(selection: Selection, where: Place) -> bytes:
    classes = where.licences.use_classes
    return page(
        "selection.html",
        selection=selection,
        described=files.described(selection, where),
        card=card(selection.datasets, where),
        shown=selection.datasets[:SHOWN],
        files=[(name, selection.file(suffix)) for suffix, name in _NAMES.items()],
        duty=files.duty,
        about=files.about,
        inherited=inherited_statement,
        use_class=lambda dataset: classes.label(class_of(dataset, classes)),
        origin=where.origin,
        compared=_compared(selection),
        short_name=short_name,
        without=lambda place: address(
            [name for n, name in enumerate(selection.names) if n != place], PATH
        ),
    )


def _compared(selection: Selection) -> str:
    """The path that compares all of ``selection``; empty where they are too few or too many."""
    found = selection.datasets
    return address(list(map(short_name, found))) if FEWEST <= len(found) <= MOST else ""
