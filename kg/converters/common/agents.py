"""People and organizations as descriptions name them, with pages and affiliations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.authorities.identities import Identities
from kg.authorities.organizations import is_organization
from kg.authorities.people import orcid
from kg.converters.common.cleaning import clean_text, flat
from kg.converters.common.dataset_record import DatasetRecord
from kg.rdf.ntriples import iri, literal, url

#: every class and property that this module adds to a record's
TERMS: Final = frozenset({"foaf:familyName", "foaf:givenName", "foaf:page", "org:memberOf"})


@dataclass(frozen=True, slots=True)
class Agent:
    """Who made or published something, as a source names them.

    Attributes:
        name: as given; ``kind``: ``person``, ``organization`` or ``""``.
        identifier: an ORCID iD; other texts are not read.
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
        if is_organization(name) and (page := url(agent.page)):
            entities.add(entities.ids.organization(name), ("foaf:page", page))
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
