"""Records that entries of an audit share: those of every converter, concepts, models, series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.authorities.identities import Identities
from kg.authorities.licences import Licences
from kg.converters.common import entities
from kg.converters.common.entities import Entities, concept_name, vocabulary
from kg.converters.dataset_audits.index import Index
from kg.errors import SourceError
from kg.rdf.iris import slug

__all__ = ["AUDITOR", "CONSTANTS", "ORGANIZATION_KINDS", "SharedEntities", "vocabulary"]

#: kind of concept → the auditors' grouping of it, and the kind of the groups
GROUPS: Final = {
    "task": ("task_groups", "task-group"),
    "topic": ("topic_groups", "topic-group"),
    "origin": ("domain_groups", "origin-category"),
}
#: the auditors' classifications that are read where they lie beside the entries
CONSTANTS: Final = frozenset(
    {"creator_groups", "creator_groups_by_country", *(name for name, _kind in GROUPS.values())}
)
#: who claims what an audit claims, where no one states who made it
AUDITOR: Final = "The audit"
#: what the audits call a kind of organization → concept of fwv:organization-kind/
ORGANIZATION_KINDS: Final = {
    "academia": "academic",
    "academic": "academic",
    "corporation": "corporation",
    "government": "government",
    "independent": "independent",
    "industry": "industry",
    "industry lab": "industry-lab",
    "nonprofit": "nonprofit",
    "non-profit": "nonprofit",
    "other": "other",
    "research group": "research-group",
    "startup": "startup",
}
TERMS: Final = entities.TERMS | {"fw:country", "fw:organizationKind", "skos:broader"}
Groups = Mapping[str, Mapping[str, frozenset[str]]]


def read_groups(name: str, data: object, file: object) -> dict[str, frozenset[str]]:
    """A classification inverted: member (folded) → the groups that list it.

    Raises:
        SourceError: it is no object of lists.
    """
    if not isinstance(data, dict) or not all(isinstance(v, list) for v in data.values()):
        raise SourceError(file, f"{name} is no object of lists", mend='write {"group": ["member"]}')
    found: dict[str, set[str]] = {}
    for group, members in data.items():
        for member in members:
            if isinstance(member, str):
                found.setdefault(slug(member), set()).add(group)
    return {member: frozenset(groups) for member, groups in found.items()}


class SharedEntities(Entities):
    """Writes the shared records of one audit.

    Args:
        ids: the IRIs of the deployment.
        source: the name of the source.
        index: identifiers of all entries.
        groups: the auditors' classifications, by file name.
        licences: those of the ontology that the build uses.
        auditor: who made the audit.
    """

    def __init__(
        self,
        ids: Identities,
        source: str,
        index: Index,
        groups: Groups,
        licences: Licences,
        auditor: str = AUDITOR,
    ) -> None:
        super().__init__(ids, source)
        self.index, self.groups, self.auditor = index, groups, auditor
        self.licences = licences

    def creator(self, written: str) -> str:
        """The organization that is ``written`` so, with kind and country by classification.

        Kind and country are those of the auditors' classifications of organizations; what an
        entry states of its creators together is not stated of each.
        """
        organization = self.organization(written)
        document = self.ids.organization(written)
        for kind in sorted(self._group("creator_groups", written)):
            if known := ORGANIZATION_KINDS.get(kind.casefold()):
                self.add(document, ("fw:organizationKind", vocabulary("organization-kind", known)))
        for name in sorted(self._group("creator_groups_by_country", written)):
            if country := self.country(name):
                self.add(document, ("fw:country", country))
        return organization

    def _group(self, classification: str, member: str) -> frozenset[str]:
        return self.groups.get(classification, {}).get(slug(member), frozenset())

    def concept(self, kind: str, given: str) -> str:
        """The concept of ``kind`` called ``given``, with the groups that the auditors put it in."""
        if kind in GROUPS:
            classification, group_kind = GROUPS[kind]
            document = self.ids.document(kind, concept_name(kind, given))
            for group in sorted(self._group(classification, given)):
                self.add(document, ("skos:broader", self.concept(group_kind, group)))
        return super().concept(kind, given)
