"""People and organizations of a graph: FOAF, vCard, schema.org, PROV, or a name alone."""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.authorities.organizations import ror
from kg.authorities.people import orcid, orcid_form
from kg.converters.common import agents
from kg.converters.common.agents import Agent
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.dcat.graph import Graph, Value

_ORGANIZATION: Final = re.compile(r".*(Organi[sz]ation|Project|Consortium|GovernmentBody)$")
_PERSON: Final = re.compile(r".*(Person|Individual)$")


def state(record: DatasetRecord, predicate: str, graph: Graph, value: Value) -> None:
    """States the agent that ``value`` names or describes."""
    agent = agent_of(graph, value)
    if agent.name:
        agents.state(record, predicate, agent)
    elif known := record.entities.person("", agent.identifier):
        record.add(predicate, known)


def agent_of(graph: Graph, value: Value) -> Agent:
    """What is known of the agent; an IRI without a name is called by itself, ORCID's is not."""
    if isinstance(value, Literal):
        return Agent(value.value)
    types = graph.types(value)
    kind = "organization" if any(map(_ORGANIZATION.fullmatch, types)) else ""
    if any(map(_PERSON.fullmatch, types)):
        kind = "person"
    own = value.value if isinstance(value, NamedNode) else ""
    pages = [
        each.value
        for each in graph.values(
            value, "foaf:homepage", "schema:url", "vcard:hasURL", "schema:sameAs"
        )
        if not isinstance(each, BlankNode)
    ]
    known = [own, *(graph.label(i) for i in graph.values(value, "schema:identifier")), *pages]
    identifier = next((text for text in known if orcid_form(text) or ror(text)), "")
    given = graph.text(value, "foaf:givenName", "schema:givenName")
    family = graph.text(value, "foaf:familyName", "schema:familyName")
    name = graph.name(value) or f"{given} {family}".strip()
    if orcid(identifier) and not kind:
        kind = "person"
    if not name and not orcid(identifier):
        name = own
    affiliation = graph.values(
        value, "schema:affiliation", "org:memberOf", "vcard:organization-name"
    )
    return Agent(
        name,
        kind,
        identifier,
        next(
            (page for page in pages if page.startswith("http")),
            graph.address(value) if own != name else "",
        ),
        next((text for each in affiliation if (text := graph.name(each))), ""),
        given,
        family,
    )
