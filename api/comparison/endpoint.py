"""``/compare`` as a page and, by its suffix, as a file.

| path | what |
| --- | --- |
| ``/compare?dataset=…&dataset=…`` | two to six datasets, by local name or IRI, side by side |
| ``/compare.{json,csv}?dataset=…`` | the same for programs and spreadsheets |
| ``/compare/choices?q=`` | datasets to add, as JSON, for the field of the form |
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from itertools import groupby
from typing import Final

from api.comparison import files
from api.comparison.chosen_datasets import (
    OFFERED,
    Chosen,
    Suggestion,
    chosen,
    instead_of,
    missing,
    short_name,
    suggestions,
)
from api.comparison.comparison import Comparison, compared, subjects
from api.comparison.dataset_addresses import FEWEST, MOST, PARAMETER, PATH, address
from api.comparison.properties import VERDICT
from api.exports.context import Place, place
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.responses import Response
from api.records.addresses import Base
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from api.web.templating import page

CHOICES: Final = f"{PATH}/choices"
#: suffix → media type
MEDIA_TYPES: Final = {"html": HTML, "json": "application/json", "csv": "text/csv"}
_BY_TYPE: Final = {kind: suffix for suffix, kind in MEDIA_TYPES.items()}
_WRITERS: Final = {"json": files.as_json, "csv": files.as_csv}


class Comparisons(CachedEndpoint):
    """Datasets side by side."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The comparison, in the form that is requested."""
        if request.path == CHOICES:
            return await _choices(request, current)
        suffix = request.path.removeprefix(PATH).removeprefix(".")
        if request.path == PATH:
            kind = choose(request.accept, tuple(_BY_TYPE))
            if kind is None:
                raise Problem(406, f"A comparison comes as {', '.join(_BY_TYPE)}.")
            suffix = _BY_TYPE[kind]
        found = await chosen(request, current)
        if found.unknown and suffix != "html":
            raise missing(found.unknown)
        if len(found.datasets) < FEWEST and suffix != "html":
            raise Problem(400, f"Name {FEWEST} to {MOST} datasets: ?{PARAMETER}=…&{PARAMETER}=…")
        where = place(request, current, self._site)
        comparison = compared(
            await subjects(current, where, found.datasets), current.licences.purposes
        )
        if suffix == "html":
            instead = await instead_of(current, found.unknown)
            body = await asyncio.to_thread(_page, found, comparison, instead, where)
            problem = missing(found.unknown) if found.unknown else None
            return of_page(body, request.gzip, problem)
        body = _WRITERS[suffix](comparison, where)
        name = f'inline; filename="comparison.{suffix}"'.encode()
        extra = ((b"content-disposition", name), (b"x-content-type-options", b"nosniff"))
        return of_body(MEDIA_TYPES[suffix], body, request.gzip, extra=extra)


async def _choices(request: Request, current: Current) -> Response:
    found, count = await suggestions(current, request.parameters().get("q", ""), OFFERED)
    choices = [{"value": one.value, "label": one.label, "count": None} for one in found]
    body = json.dumps({"choices": choices, "of": count}, ensure_ascii=True).encode()
    return of_body("application/json", body, request.gzip)


def _page(
    found: Chosen, comparison: Comparison, instead: Mapping[str, list[Suggestion]], where: Place
) -> bytes:
    names = [short_name(one) for one in found.datasets]
    return page(
        "compare.html",
        problem=missing(found.unknown) if found.unknown else None,
        subjects=comparison.subjects,
        names=names,
        without=[address([other for other in names if other != name]) for name in names],
        instead={
            name: [(one, address([*names, one.value])) for one in of if one.value not in names]
            for name, of in instead.items()
        },
        comparison=comparison,
        groups=[
            (group, list(rows))
            for group, rows in groupby(comparison.rows, lambda r: r.property.group)
        ],
        verdict_row=VERDICT,
        href=Base(where.base).href,
        files=[(suffix.upper(), address(names, f"{PATH}.{suffix}")) for suffix in _WRITERS]
        if len(names) >= FEWEST
        else [],
        choices=CHOICES,
        fewest=FEWEST,
        most=MOST,
    )
