"""Small texts about the service at addresses that others agreed on.

| path | what | source |
| --- | --- | --- |
| ``/.well-known/security.txt`` | contact for vulnerabilities | RFC 9116 |
| ``/llms.txt`` | what a program that reads text should know | https://llmstxt.org |
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from api.http.endpoint import CachedEndpoint, Request, of_body
from api.http.problems import Problem
from api.http.responses import Response
from api.state.current_snapshot import Current

TEXT: Final = "text/plain"
_VALID: Final = timedelta(days=180)  # RFC 9116 recommends less than a year

_SECURITY: Final = """\
Contact: {contact}
Expires: {expires}
Preferred-Languages: en
Canonical: {origin}/.well-known/security.txt
"""
_LLMS: Final = """\
# {title}

> {description}

The data is read-only. Every record, query and search result has a machine-readable form beside its
page: add `.ttl`, `.jsonld` or `.json` to its address, or request it with the field `Accept`.

## Ask

- [Model Context Protocol]({origin}/mcp): search, describe a record, run saved queries and SPARQL
- [Search]({origin}/search.json?q=speech): full text with facets, as JSON
- [Saved queries]({origin}/queries): {queries} questions; a result is `/queries/ID.csv` or `.json`
- [SPARQL]({origin}/sparql): SPARQL 1.1 Protocol; `format=csv` chooses the format
- [OpenAPI]({origin}/openapi.json): every address and parameter

## Take all of it

- [Dumps]({origin}/dumps/): N-Quads, and tables as CSV
- [Catalogue]({origin}/catalog.ttl): every dataset as DCAT-AP, paged
- [Changes]({origin}/feed): a linked data event stream

## Know what the terms mean

- [Ontology]({origin}/ontology), [vocabularies]({origin}/vocabulary), [shapes]({origin}/shapes)
- [Statistics]({origin}/.well-known/void): classes and properties with their counts (VoID)
"""


class SecurityText(CachedEndpoint):
    """``/.well-known/security.txt``."""

    cached = False

    async def respond(self, request: Request, current: Current) -> Response:
        """Contact for vulnerabilities, where the operator names a page for contact."""
        contact = self._site.contact.page or self._site.publisher.homepage
        if contact is None:
            raise Problem(404, "The operator of this service names no contact.")
        expires = (datetime.now(UTC) + _VALID).replace(hour=0, minute=0, second=0, microsecond=0)
        text = _SECURITY.format(
            contact=contact, expires=expires.isoformat(timespec="seconds"), origin=request.origin
        )
        return of_body(TEXT, text.encode(), request.gzip)


class LanguageModelText(CachedEndpoint):
    """``/llms.txt``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """What a program that reads text should know of this service."""
        text = _LLMS.format(
            title=self._site.title,
            description=self._site.description,
            origin=request.origin,
            queries=len(current.catalogue),
        )
        return of_body(TEXT, text.encode(), request.gzip)
