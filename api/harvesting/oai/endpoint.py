"""The protocol: https://www.openarchives.org/OAI/openarchivesprotocol.html.

Errors are answers with the status 200, as the protocol requires. A browser that names no verb gets
a page that states what this is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from api.datasets.dataset_queries import datasets
from api.exports.context import Place, place
from api.exports.datacite_xml import XSI
from api.exports.xml_elements import clean
from api.harvesting.oai.arguments import OaiError, arguments, span
from api.harvesting.oai.formats import FORMATS, PREFIXES
from api.harvesting.oai.index import Index, Item, read_index
from api.harvesting.oai.tokens import Token, read_token
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.negotiation import choose
from api.http.responses import Response
from api.state.current_snapshot import Current
from api.web.templating import page
from kg.datasets.model import Dataset

_OAI: Final = "http://www.openarchives.org/OAI/2.0/"
_XML: Final = "text/xml; charset=utf-8"
_RECORDS: Final = 100
_HEADERS: Final = 500
_MOST_POSTED: Final = 16 * 1024
_FORM: Final = b"application/x-www-form-urlencoded"
#: the protocol requires an e-mail address, and none is given out here
_NO_MAIL: Final = "not-by-mail@oai.invalid"
for _prefix, _namespace in {**PREFIXES, "": _OAI}.items():
    ElementTree.register_namespace(_prefix, _namespace)


class Oai(CachedEndpoint):
    """``/oai``, by GET and by POST."""

    cached = False  # each answer has its time

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request; one that is posted has its arguments in its body."""
        if scope["method"] == "POST":
            body = await _posted(scope, receive)
            scope = {**scope, "method": "GET", "query_string": body}
        await super().__call__(scope, receive, send)

    async def respond(self, request: Request, current: Current) -> Response:
        """The answer in XML, an error of the protocol included."""
        if not request.query_string and choose(request.accept, ("text/xml", "text/html")) == (
            "text/html"
        ):
            return of_page(
                page("oai.html", origin=request.origin, formats=list(FORMATS)), request.gzip
            )
        now = datetime.now(UTC)
        where = place(request, current, self._site)
        given: dict[str, str] = {}
        try:
            given = arguments(request.query_string)
            content = await self._verb(given, current, where)
        except OaiError as error:
            content = [Element(f"{{{_OAI}}}error", code=error.code)]
            content[0].text = clean(str(error))
            if error.code in ("badVerb", "badArgument"):
                given = {}
        body = await asyncio.to_thread(_document, now, f"{request.origin}/oai", given, content)
        return of_body(_XML, body, request.gzip)

    async def _verb(self, given: dict[str, str], current: Current, where: Place) -> list[Element]:
        verb = given["verb"]
        index = await read_index(current)
        if verb == "Identify":
            return [_identify(index, where)]
        if verb == "ListMetadataFormats":
            return [_formats(index, given.get("identifier"))]
        if verb == "ListSets":
            if "resumptionToken" in given:
                raise OaiError("badResumptionToken", "The sets are one list, without tokens.")
            return [_sets(index)]
        if verb == "GetRecord":
            return [await _record(index, given, current, where)]
        return [await _list(index, given, current, where)]


def _identify(index: Index, where: Place) -> Element:
    root = _element("Identify")
    for name, text in {
        "repositoryName": where.site.title,
        "baseURL": where.address("/oai"),
        "protocolVersion": "2.0",
        "adminEmail": _NO_MAIL,
        "earliestDatestamp": _stamp(index.earliest),
        "deletedRecord": "persistent" if index.keeps_deleted else "no",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
        "compression": "gzip",
    }.items():
        _add(root, name, text)
    return root


def _formats(index: Index, identifier: str | None) -> Element:
    if identifier is not None and index.get(identifier) is None:
        raise _no_such(identifier)
    root = _element("ListMetadataFormats")
    for prefix, form in FORMATS.items():
        one = _add(root, "metadataFormat")
        _add(one, "metadataPrefix", prefix)
        _add(one, "schema", form.schema)
        _add(one, "metadataNamespace", form.namespace)
    return root


def _sets(index: Index) -> Element:
    root = _element("ListSets")
    for spec, name in index.sets.items():
        one = _add(root, "set")
        _add(one, "setSpec", spec)
        _add(one, "setName", name)
    return root


async def _record(index: Index, given: dict[str, str], current: Current, where: Place) -> Element:
    _check_prefix(given["metadataPrefix"])
    item = index.get(given["identifier"])
    if item is None:
        raise _no_such(given["identifier"])
    root = _element("GetRecord")
    root.extend(await _records([item], given["metadataPrefix"], current, where))
    return root


async def _list(index: Index, given: dict[str, str], current: Current, where: Place) -> Element:
    version = current.engine.version
    if "resumptionToken" in given:
        token = read_token(given["resumptionToken"])
        if token is None or token.snapshot != version or token.prefix not in FORMATS:
            raise OaiError(
                "badResumptionToken",
                "The token is invalid, or of a removed snapshot; start again without it.",
            )
    else:
        token = Token(
            version,
            given["metadataPrefix"],
            given.get("from", ""),
            given.get("until", ""),
            given.get("set", ""),
            0,
        )
    _check_prefix(token.prefix)
    found = index.select(*span(token.since, token.until), token.of)
    whole = given["verb"] == "ListRecords"
    size = _RECORDS if whole else _HEADERS
    part = found[token.offset : token.offset + size]
    if not part:
        if token.offset:
            raise OaiError("badResumptionToken", "The list does not go on there.")
        raise OaiError("noRecordsMatch", "No dataset changed in this time, or is in this set.")
    root = _element(given["verb"])
    if whole:
        root.extend(await _records(part, token.prefix, current, where))
    else:
        root.extend(map(_header, part))
    after = token.offset + len(part)
    if token.offset or after < len(found):
        sent = _add(
            root,
            "resumptionToken",
            str(token._replace(offset=after)) if after < len(found) else "",
        )
        sent.set("completeListSize", str(len(found)))
        sent.set("cursor", str(token.offset))
    return root


async def _records(
    items: Sequence[Item], prefix: str, current: Current, where: Place
) -> list[Element]:
    known = await datasets(current, [item.iri for item in items if not item.deleted])
    return await asyncio.to_thread(_written, items, {f.iri: f for f in known}, prefix, where)


def _written(
    items: Iterable[Item], known: dict[str, Dataset], prefix: str, where: Place
) -> list[Element]:
    records = []
    for item in items:
        record = _element("record")
        record.append(_header(item))
        if item.iri in known:
            _add(record, "metadata").append(FORMATS[prefix].write(known[item.iri], where))
        records.append(record)
    return records


def _header(item: Item) -> Element:
    header = _element("header")
    if item.deleted:
        header.set("status", "deleted")
    _add(header, "identifier", item.iri)
    _add(header, "datestamp", _stamp(item.changed))
    for spec in item.sets:
        _add(header, "setSpec", spec)
    return header


def _check_prefix(prefix: str) -> None:
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"The formats are {', '.join(FORMATS)}.")


def _no_such(identifier: str) -> OaiError:
    return OaiError("idDoesNotExist", f"There is no dataset {identifier}.")


def _document(now: datetime, base: str, given: dict[str, str], content: list[Element]) -> bytes:
    root = _element("OAI-PMH")
    root.set(f"{{{XSI}}}schemaLocation", f"{_OAI} {_OAI}OAI-PMH.xsd")
    _add(root, "responseDate", _stamp(now))
    request = _add(root, "request", base)
    for name, value in given.items():
        request.set(name, clean(value))
    root.extend(content)
    text = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _element(name: str) -> Element:
    return Element(f"{{{_OAI}}}{name}")


def _add(parent: Element, name: str, text: str = "") -> Element:
    element = SubElement(parent, f"{{{_OAI}}}{name}")
    element.text = clean(text) or None
    return element


def _stamp(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


async def _posted(scope: Any, receive: Any) -> bytes:
    """The arguments in the body; of a body that is too long or no form, none."""
    kind = dict(scope["headers"]).get(b"content-type", b"")
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            break
        if len(body) > _MOST_POSTED:
            return b"verb="
    return body if kind.partition(b";")[0].strip().lower() == _FORM else b"verb="
