"""Endpoint of records: every IRI of the graph, as a page and as RDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import quote

from api.exports import dcat
from api.exports.context import place
from api.exports.signposting import Link, header, record_links
from api.exports.views import Views, views
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page, redirect
from api.http.negotiation import choose
from api.http.problems import Problem, body_of
from api.http.query_parameters import check_parameters
from api.http.responses import Response, http_date
from api.records.addresses import RESOURCE, Base, base_of, candidates, first_known
from api.records.formats import FORMATS, JSONLD, PAGE, Format, negotiated, split
from api.records.incoming_links import read_with_links
from api.records.page import record_page
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from api.web.templating import SECURITY
from api.web.templating import page as template
from kg.rdf.rdf_writer import Statements
from kg.rdf.turtle import converted, joined
from kg.record_types import record_types
from kg.records import rdf
from kg.records.rdf import Address
from kg.records.record import Record

_LINKS: Final = b"link"
#: what the address of a record may have after ``?``
QUERY_NAMES: Final = ("page", "lineage")


class RecordAddress(NamedTuple):
    """The record at an address.

    Attributes:
        iri: the document.
        path: its address below the origin, percent-encoded, without a suffix.
        form: the form that the suffix requests, if it has one.
        beside: the name of an export (:mod:`api.exports.views`), if the address ends in one.
    """

    iri: str
    path: str
    form: Format | None = None
    beside: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether it is an IRI of others."""
        return self.path == RESOURCE


class Records(CachedEndpoint):
    """Pages and RDF of records, by their IRIs' own addresses."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The requested record in the requested form."""
        base = base_of(current, request)
        found = await _find(request, current, base)
        if isinstance(found, Response):
            return found
        if found is None:
            return self._missing(request, current, base)
        if not found.is_foreign:
            check_parameters(request.query_string, () if found.beside else QUERY_NAMES)
        form: Format | str | None = found.form or found.beside or negotiated(request.accept)
        if form is None:
            kinds = ", ".join(f.media_type for f in FORMATS)
            raise Problem(406, f"A record is given out as {kinds}; request one of them.")
        if isinstance(form, str):
            return await self._beside(request, current, found, form)
        is_document = record_types().is_document(found.path)
        if not found.form and not found.is_foreign and not is_document:
            return redirect(303, _located(request, found, form))
        return await self._record(request, current, base, found, form)

    async def _record(
        self, request: Request, current: Current, base: Base, found: RecordAddress, form: Format
    ) -> Response:
        number = _number(request)
        if form.rdf and not form.graphs and number == 1:
            written = self._written(request, current, found)
            if written:
                body = converted(written, form.rdf)
                of_dataset = None if found.form else await self._views(request, current, found)
                return self._rdf(request, current, found, form, body, of_dataset)
        both = await read_with_links(current, found.iri, number, names=form.rdf is not None)
        if both is None:
            return self._missing(request, current, base)
        record, links = both
        if links is None:
            raise Problem(404, f"There is no page {number} of what links here.")
        of_dataset = await self._views(request, current, found, record)
        if form.rdf is None:
            typed = of_dataset.links if of_dataset else _typed(request, found)
            contact = self._site.contact
            body = await record_page(
                request, current, base, record, links, of_dataset, typed, found.path, contact
            )
            extra = [*SECURITY, *_fields(request, found, form, typed)]
            modified = _modified(current)
            return of_body(HTML, body, request.gzip, modified=modified, extra=tuple(extra))
        address = Address(
            f"{request.origin}{found.path}",
            f"iri={quote(record.iri, safe='')}" if found.is_foreign else "",
        )
        triples = [*(of_dataset.triples if of_dataset and number == 1 else ())]
        triples += rdf.view(address, form.suffix, links, record.iri)
        quads = rdf.statements(record, links, triples, address, own=number == 1, graphs=form.graphs)
        body = rdf.write(quads, form.rdf)
        return self._rdf(request, current, found, form, body, of_dataset)

    def _written(self, request: Request, current: Current, found: RecordAddress) -> bytes:
        """The Turtle of a dataset that was written at publication; empty where none was."""
        if current.datasets is None or found.is_foreign:
            return b""
        entry = current.datasets.turtle(found.iri, request.origin)
        if entry is None or not entry.turtle:
            return b""
        more = Statements()
        dcat.of_entry(more, entry, place(request, current, self._site))
        return joined([entry.turtle, more.written("ttl")])

    def _rdf(
        self,
        request: Request,
        current: Current,
        found: RecordAddress,
        form: Format,
        body: bytes,
        of_dataset: Views | None = None,
    ) -> Response:
        typed: tuple[Link, ...]
        if found.form:
            typed = (Link(f"{request.origin}{found.path}", "describes", PAGE.media_type),)
        else:
            typed = of_dataset.links if of_dataset else _typed(request, found)
        return of_body(
            form.media_type,
            body,
            request.gzip,
            modified=_modified(current),
            extra=tuple(_fields(request, found, form, typed)),
        )

    async def _beside(
        self, request: Request, current: Current, found: RecordAddress, name: str
    ) -> Response:
        of_dataset = await self._views(request, current, found)
        given = of_dataset.file(name) if of_dataset else None
        if given is None and name == "croissant.json" and not found.beside:
            # a profile is a wish: what is no dataset comes as it is described
            return await self._record(request, current, base_of(current, request), found, JSONLD)
        if given is None:
            raise Problem(
                404 if found.beside else 406, f"There is no {name} of this: it is no dataset."
            )
        back = "collection" if name.endswith(".csv") else "describes"
        links = (Link(f"{request.origin}{found.path}", back, PAGE.media_type),)
        extra = ((_LINKS, header(links)),)
        return of_body(*given, request.gzip, modified=_modified(current), extra=extra)

    async def _views(
        self, request: Request, current: Current, found: RecordAddress, record: Record | None = None
    ) -> Views | None:
        if found.is_foreign:
            return None
        return await views(request, current, self._site, found.iri, record)

    def _missing(self, request: Request, current: Current, base: Base) -> Response:
        """What was here and is gone, or never was: where else to look."""
        gone = False
        if history := current.history:
            stem, _ = split(request.raw_path)
            plain, _ = split(request.path)
            of = [*candidates(base, request.raw_path, request.path), *candidates(base, stem, plain)]
            of += _parents(base, request)
            gone = any(map(history.gone, of))
        if gone:
            problem = Problem(410, "This record was removed.")
        else:
            problem = Problem(404, "No record has this address.")
        if choose(request.accept, ("application/problem+json", "text/html")) != "text/html":
            content_type, body = body_of(problem, request.accept)
            return Response(problem.status, content_type, body)
        words = " ".join(
            request.path.rpartition("/")[2].replace("-", " ").replace("_", " ").split()
        )
        return of_page(
            template("missing.html", problem=problem, words=words), request.gzip, problem
        )


async def _find(request: Request, current: Current, base: Base) -> RecordAddress | Response | None:
    stem, form = split(request.raw_path)
    plain, _ = split(request.path)
    if stem == RESOURCE:
        return await _foreign(request, current, base, form)
    whole = candidates(base, request.raw_path, request.path)
    stems = candidates(base, stem, plain) if form else []
    of = [*whole, *stems, *_parents(base, request)]
    iri = await first_known(current, list(dict.fromkeys(of)))
    if iri is None:
        return None
    # a name may itself end like a suffix: what is there is meant before what could be
    if iri in whole:
        return RecordAddress(iri, request.raw_path)
    if iri in stems:
        return RecordAddress(iri, stem, form)
    parent, _, last = request.raw_path.rpartition("/")
    return RecordAddress(iri, parent, beside=last)


def _parents(base: Base, request: Request) -> list[str]:
    """What the address may be a file beside: ``/dataset/x`` of ``/dataset/x/croissant.json``."""
    parent, _, last = request.raw_path.rpartition("/")
    if "." not in last or parent.count("/") < 2:
        return []
    return candidates(base, parent, request.path.rpartition("/")[0])


async def _foreign(
    request: Request, current: Current, base: Base, form: Format | None
) -> RecordAddress | Response | None:
    iri = request.parameters().get("iri", "")
    if not iri:
        raise Problem(400, "Missing query parameter: iri")
    if base.is_local(iri):
        path, hash_, fragment = base.path(iri).partition("#")
        return redirect(303, request.origin + path + hash_ + fragment)
    known = await first_known(current, candidates(Base(""), iri, iri)[:1])
    return RecordAddress(known, RESOURCE, form) if known else None


def _fields(
    request: Request, found: RecordAddress, form: Format, typed: Sequence[Link]
) -> Iterator[tuple[bytes, bytes]]:
    """Header fields: typed links, and where just this form is if the client negotiated it."""
    if typed:
        yield _LINKS, header(typed)
    if not found.form:
        yield b"content-location", _located(request, found, form).encode("ascii")


def _located(request: Request, found: RecordAddress, form: Format) -> str:
    """The address of just this form."""
    query = request.query_string.decode("ascii", "replace")
    return f"{request.origin}{found.path}.{form.suffix}" + (f"?{query}" if query else "")


def _typed(request: Request, found: RecordAddress) -> tuple[Link, ...]:
    if not found.is_foreign:
        return record_links(request.origin, found.path)
    query = request.query_string.decode("ascii", "replace")
    return tuple(
        Link(f"{request.origin}{RESOURCE}.{form.suffix}?{query}", "describedby", form.media_type)
        for form in FORMATS
        if form.rdf
    )


def _modified(current: Current) -> str:
    """When what is given out of a record last changed, at the latest.

    It includes statements of others about the record, so its own date (in the sitemap, the feed and
    the catalogue) would be too early: that of the publication never is, also of a snapshot that
    was gone back to.
    """
    return http_date(current.published) if current.published else ""


def _number(request: Request) -> int:
    text = request.parameters().get("page", "1")
    if not text.isascii() or not text.isdigit() or not 0 < len(text) < 8 or int(text) < 1:
        raise Problem(400, "page: a number from 1 on")
    return int(text)
