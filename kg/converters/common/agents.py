"""People and organizations as descriptions name them, with pages and affiliations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.authorities.identities import Identities
from kg.authorities.organizations import is_organization, ror
from kg.authorities.people import orcid
from kg.converters.common.cleaning import clean_text, flat
from kg.converters.common.dataset_record import DatasetRecord
from kg.rdf.ntriples import iri, literal, url

#: every class and property that this module adds to a record's
TERMS: Final = frozenset(
    {"foaf:familyName", "foaf:givenName", "foaf:page", "org:memberOf", "schema:identifier"}
)


@dataclass(frozen=True, slots=True)
class Agent:
    """Who made or published something, as a source names them.

    Attributes:
        name: as given; ``kind``: ``person``, ``organization`` or ``""``.
        identifier: an ORCID iD or a ROR id; other texts are not read.
        page: a web address.
        affiliation: the name of an organization.
    """

    name: str
    kind: str = ""
    identifier: str = ""
    page: str = ""
    affiliation: str = ""
    given: str = ""
    family: str = ""


def state(record: DatasetRecord, predicate: str, agent: Agent) -> None:
    """States ``agent`` of the dataset of ``record`` by ``predicate`` (a CURIE)."""
    name = flat(clean_text(agent.name))
    if not name:
        return
    record.agent(predicate, name, agent.kind, agent.identifier)
    entities = record.entities
    if agent.kind == "organization":
        of_organization = []
        if page := url(agent.page):
            of_organization.append(("foaf:page", page))
        if found := ror(agent.identifier) or ror(agent.page):
            of_organization.append(("schema:identifier", iri(f"https://ror.org/{found}")))
        if of_organization and is_organization(name):
            entities.add(entities.ids.organization(name), *of_organization)
        return
    known = orcid(agent.identifier) if agent.kind == "person" else ""
    node = iri(
        entities.ids.person(known) if known else Identities.part(record.document, "agent", name)
    )
    facts = [
        (curie, literal(text))
        for curie, text in (("foaf:givenName", agent.given), ("foaf:familyName", agent.family))
        if text
    ]
    if page := url(agent.page):
        facts.append(("foaf:page", page))
    if agent.affiliation and is_organization(agent.affiliation):
        facts.append(("org:memberOf", entities.organization(flat(agent.affiliation))))
    if known:
        entities.add(node[1:-1], *facts)
    else:
        for curie, value in facts:
            record.add_triple(node, curie, value)
