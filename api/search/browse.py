"""``/browse``: all that is here, by class and in the order of names; pages, or JSON."""

from __future__ import annotations

import asyncio
import json
from statistics import median
from typing import Any, Final

from api.http.endpoint import CachedEndpoint, Request, of_body, of_page, redirect
from api.http.negotiation import choose
from api.http.origin import at
from api.http.problems import Problem
from api.http.responses import Response
from api.records.addresses import base_of
from api.search.classes import Class, classes, grouped
from api.search.endpoint import JSON
from api.search.members import SIZE, entries, headed, is_listed, letters, members
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from api.web.tables import address, page_number, page_of
from api.web.templating import page
from kg.rdf.namespaces import PREFIXES
from kg.record_types import record_types
from kg.snapshots.listing_file import MOST, Member

PATH: Final = "/browse"
#: names that are mostly longer are listed in one column
_TITLE: Final = 40


class Browse(CachedEndpoint):
    """``/browse`` and ``/browse/{class}``; with ``.json`` at the end, or by ``Accept``, as JSON."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The classes, or the entities of one."""
        path = request.path.removesuffix(".json")
        ending = request.path[len(path) :]
        kind = JSON if ending else choose(request.accept, (HTML, JSON))
        if kind is None:
            raise Problem(406, f"This comes as {HTML} or {JSON}.")
        given = request.parameters()
        name = path.removeprefix(PATH).removeprefix("/") or given.get("class", "")
        found = await classes(current)
        if not name:
            return _overview(request, kind, found)
        of_name = record_types().get(name)
        if of_name is not None and of_name.classes and name not in of_name.classes:
            return redirect(301, f"{request.origin}{PATH}/{of_name.classes[0]}{ending}")
        one = found.get(_iri(name))
        if one is None:
            raise Problem(404, f"Nothing here is a {name}; /browse lists the classes there are.")
        return await self._listing(request, current, kind, one, given.get("page", ""))

    async def _listing(
        self, request: Request, current: Current, kind: str, one: Class, number: str
    ) -> Response:
        entities = await members(current, one.iri)
        base = base_of(current, request)
        part = page_of(entities, page_number(number), SIZE)  # type: ignore[arg-type]
        shown: list[Member] = list(part.rows)  # type: ignore[arg-type]
        if kind == JSON:
            found = _class(one, request.origin) | {
                "page": part.number,
                "pages": part.pages,
                "records": [
                    {"iri": m.iri, "url": request.origin + base.path(m.iri), "label": m.label}
                    for m in shown
                ],
            }
            itself = f"{request.origin}{PATH}/{one.curie}.json"
            if one.curie == one.iri:
                itself = f"{request.origin}{address(f'{PATH}.json', {'class': one.iri})}"
            join = "&" if "?" in itself else "?"
            if part.number > 1:
                found["previous"] = f"{itself}{join}page={part.number - 1}"
            if part.number < part.pages:
                found["next"] = f"{itself}{join}page={part.number + 1}"
            return _json(found, request.gzip)
        join = "&" if "?" in one.path else "?"
        lines = entries(entities)
        part = page_of(lines, page_number(number), SIZE)  # type: ignore[arg-type]

        def numbered(page_number: int) -> str:
            return at(one.path + (f"{join}page={page_number}" if page_number > 1 else ""))

        body = await asyncio.to_thread(
            page,
            "listing.html",
            one=one,
            parts=headed(part.rows),  # type: ignore[arg-type]
            # titles in several columns are hard to read
            titles=bool(part.rows) and median(len(line.label) for line in part.rows) > _TITLE,  # type: ignore[attr-defined]
            letters=[(letter, f"{numbered(n)}#{_anchor(letter)}") for letter, n in letters(lines)],
            anchor=_anchor,
            pages=part,
            page_address=numbered,
            href=lambda iri: base.href(iri, known=True),
            cut=len(entities) if len(entities) >= MOST else 0,
            folded=len(lines) < len(entities),
            made=current.index.day if current.index and await is_listed(current, one.iri) else "",
        )
        return of_page(body, request.gzip)


def _overview(request: Request, kind: str, found: dict[str, Class]) -> Response:
    groups = grouped(found)
    if kind == JSON:
        listed = [
            {"group": group, "classes": [_class(one, request.origin) for one in several]}
            for group, several in groups
        ]
        return _json({"groups": listed}, request.gzip)
    return of_page(page("browse.html", groups=groups), request.gzip)


def _class(one: Class, origin: str) -> dict[str, Any]:
    found = {"iri": one.iri, "label": one.label, "definition": one.text, "count": one.entities}
    return {n: v for n, v in found.items() if v != ""} | {"url": origin + one.path}


def _json(found: dict[str, Any], gzip: bool) -> Response:
    return of_body(JSON, json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"), gzip)


def _iri(name: str) -> str:
    """The class that ``name`` is the CURIE or the IRI of."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def _anchor(letter: str) -> str:
    return "digits" if letter == "0–9" else letter
