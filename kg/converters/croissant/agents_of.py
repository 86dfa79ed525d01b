"""Who made or published a dataset, as schema.org's objects and texts name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.authorities.organizations import ror
from kg.authorities.people import orcid_form
from kg.converters.common.agents import Agent
from kg.converters.croissant.expansion import Node, plain
from kg.converters.croissant.values import texts

_ORGANIZATIONS: Final = re.compile(r"schema:\w*(Organization|Project|Consortium|University)")
_PAGES: Final = ("schema:url", "prov:locatedAt", "schema:sameAs")
_IDENTIFIERS: Final = ("schema:identifier", "schema:sameAs", "schema:url")


def agents_of(value: object) -> Iterator[Agent]:
    """The agent that a text names, or an object describes."""
    if not isinstance(value, Node):
        if text := plain(value):
            yield Agent(text)
        return
    given, family = value.text("schema:givenName"), value.text("schema:familyName")
    name = value.text("schema:name", "prov:label") or f"{given} {family}".strip()
    kind = "person" if "schema:Person" in value.types else ""
    if any(_ORGANIZATIONS.fullmatch(each) for each in value.types):
        kind = "organization"
    known = [value.id, *(address_of(each) for each in value.all(*_IDENTIFIERS))]
    pages = [text for curie in _PAGES for text in texts(value, curie)]
    yield Agent(
        name or value.text("schema:url"),
        kind,
        next((each for each in known if orcid_form(each) or ror(each)), ""),
        next(iter([*pages, *texts(value, "prov:atLocation")]), ""),
        value.text("schema:affiliation"),
        given,
        family,
    )


def address_of(value: object) -> str:
    """The address that a text is, or that an object has."""
    if isinstance(value, Node):
        return value.text("schema:url") or value.id or value.text("schema:name", "schema:value")
    return plain(value)
