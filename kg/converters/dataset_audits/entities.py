"""What entries share: organizations, languages, countries, concepts, papers, references.

Each is a record of its own; :meth:`SharedEntities.drain` gives the statements since the last
call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from kg.authorities import countries, languages
from kg.authorities.identities import Identities
from kg.authorities.licences import Licences
from kg.converters.dataset_audits.index import Index, concept_name, hub_name
from kg.converters.record import Record
from kg.errors import SourceError
from kg.rdf.iris import slug
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import iri, literal, term, url

#: kind of concept → its class
CONCEPTS: Final = {
    "task": "fw:Task",
    "topic": "fw:Topic",
    "format": "fw:PromptFormat",
    "origin": "fw:Origin",
    "origin-category": "fw:OriginCategory",
    "language-group": "fw:LanguageGroup",
    "language-family": "fw:LanguageFamily",
    "task-group": "fw:TaskGroup",
    "topic-group": "fw:TopicGroup",
}
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
#: who claims what an audit claims, where nobody says who made it
AUDITOR: Final = "The audit"
#: known misspellings, and names with and without article → the usual name
ORGANIZATION_ALIASES: Final = {
    "John Hopkins University": "Johns Hopkins University",
    "Univerisity of Pisa": "University of Pisa",
    "AI2": "Allen Institute for AI",
    "The University of Hong Kong": "University of Hong Kong",
    "The University of Tokyo": "University of Tokyo",
    "The Pennsylvania State University": "Pennsylvania State University",
    "Beijing DataTang Technology Co. Ltd.": "Beijing DataTang Technology Co. Ltd",
    "Chinese Academy of Science": "Chinese Academy of Sciences",
}
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
TERMS: Final = frozenset(
    {
        "rdf:type",
        "rdfs:label",
        *CONCEPTS.values(),
        "dcat:DatasetSeries",
        "dcat:landingPage",
        "dcterms:LinguisticSystem",
        "dcterms:Location",
        "dcterms:identifier",
        "dcterms:title",
        "foaf:Organization",
        "foaf:name",
        "foaf:page",
        "fw:DatasetReference",
        "fw:Model",
        "schema:ComputerLanguage",
        "fw:candidate",
        "fw:country",
        "fw:organizationKind",
        "skos:Concept",
        "skos:altLabel",
        "skos:broader",
        "skos:exactMatch",
        "skos:notation",
        "skos:prefLabel",
    }
)
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


def vocabulary(scheme: str, name: str) -> str:
    """The concept ``name`` of our own ``scheme``, as a term."""
    return iri(f"{PREFIXES['fwv']}{scheme}/{name}")


class SharedEntities:
    """Says of each shared thing what entries tell of it, once.

    Args:
        licences: those of the ontology that the build uses.
        auditor: who made the audit.
    """

    def __init__(
        self,
        ids: Identities,
        index: Index,
        groups: Groups,
        licences: Licences,
        auditor: str = AUDITOR,
    ) -> None:
        self.ids, self.index, self.groups, self.auditor = ids, index, groups, auditor
        self.licences = licences
        self._said: set[str] = set()
        self._new: dict[str, list[str]] = {}

    def say(self, document: str, *facts: tuple[str, str]) -> str:
        """Adds ``facts`` (CURIE, term) to the record ``document``; returns its IRI as a term."""
        subject = iri(document)
        for predicate, value in facts:
            line = f"{subject} {term(predicate)} {value} .\n"
            if line not in self._said:
                self._said.add(line)
                self._new.setdefault(document, []).append(line)
        return subject

    def drain(self, place: str) -> Iterator[Record]:
        """What has been said since this was last asked."""
        new, self._new = self._new, {}
        for document, lines in new.items():
            yield Record(document, lines, place)

    def organization(self, given: str) -> str:
        """The organization called ``given``, with the kind and country that the auditors give."""
        name = ORGANIZATION_ALIASES.get(given, given)
        document = self.organization_document(given)
        self.say(document, ("rdf:type", term("foaf:Organization")), ("foaf:name", literal(name)))
        if name != given:
            self.say(document, ("skos:altLabel", literal(given)))
        for spelt in dict.fromkeys((given, name)):
            for kind in sorted(self._group("creator_groups", spelt)):
                self.organization_kind(document, kind)
            for country in sorted(self._group("creator_groups_by_country", spelt)):
                self.organization_country(document, country)
        return iri(document)

    def organization_document(self, given: str) -> str:
        """The document IRI of the organization called ``given``."""
        name = ORGANIZATION_ALIASES.get(given, given)
        return self.ids.document("organization", slug(name))

    def organization_kind(self, organization: str, kind: str) -> None:
        """Says of an organization (document IRI) what kind it is of."""
        if known := ORGANIZATION_KINDS.get(kind.casefold()):
            self.say(organization, ("fw:organizationKind", vocabulary("organization-kind", known)))

    def organization_country(self, organization: str, country: str) -> None:
        """Says of an organization (document IRI) where it is."""
        if known := self.country(country):
            self.say(organization, ("fw:country", known))

    def _group(self, classification: str, member: str) -> frozenset[str]:
        return self.groups.get(classification, {}).get(slug(member), frozenset())

    def country(self, given: str) -> str | None:
        """The country called ``given``; ``None``: it is none ("International/Other/Unknown")."""
        known = countries.resolve(given)
        if known is None:
            return None
        return self.say(
            self.ids.document("country", known.alpha_2.lower()),
            ("rdf:type", term("dcterms:Location")),
            ("skos:prefLabel", literal(known.label, "en")),
            ("skos:notation", literal(known.alpha_2)),
            (
                "skos:exactMatch",
                iri(f"http://publications.europa.eu/resource/authority/country/{known.alpha_3}"),
            ),
        )

    def language(self, given: str, *, may_be_code: bool = True) -> tuple[str, str]:
        """The property and the language that ``given`` names.

        A programming language, where there ``may_be_code``, is one of another kind; a name that
        ISO 639 does not have is a language of that name.
        """
        if may_be_code and (name := languages.programming(given)):
            return "fw:programmingLanguage", self.say(
                self.ids.document("programming-language", slug(name)),
                ("rdf:type", term("schema:ComputerLanguage")),
                ("rdfs:label", literal(name)),
            )
        known = languages.resolve(given)
        if known is None:
            return "dcterms:language", self.say(
                self.ids.document("language", slug(given)),
                ("rdf:type", term("dcterms:LinguisticSystem")),
                ("skos:prefLabel", literal(given, "en")),
            )
        eu = f"http://publications.europa.eu/resource/authority/language/{known.code.upper()}"
        return "dcterms:language", self.say(
            self.ids.document("language", known.code),
            ("rdf:type", term("dcterms:LinguisticSystem")),
            ("skos:prefLabel", literal(known.label, "en")),
            ("skos:notation", literal(known.code)),
            ("skos:exactMatch", iri(f"http://lexvo.org/id/iso639-3/{known.code}")),
            ("skos:exactMatch", iri(eu)),
        )

    def concept(self, kind: str, given: str) -> str:
        """The concept of ``kind`` called ``given``, with the groups that the auditors put it in."""
        local = concept_name(kind, given)
        label = self.index.spelling(kind, local, given)
        document = self.ids.document(kind, local)
        self.say(
            document,
            ("rdf:type", term("skos:Concept")),
            ("rdf:type", term(CONCEPTS[kind])),
            ("skos:prefLabel", literal(label, "en")),
        )
        if given != label:
            self.say(document, ("skos:altLabel", literal(given, "en")))
        if kind in GROUPS:
            classification, group_kind = GROUPS[kind]
            for group in sorted(self._group(classification, given)):
                self.say(document, ("skos:broader", self.concept(group_kind, group)))
        return iri(document)

    def model(self, given: str) -> str:
        """The model (or other generator of text) called ``given``."""
        local = slug(given)
        return self.say(
            self.ids.document("model", local),
            ("rdf:type", term("fw:Model")),
            ("foaf:name", literal(self.index.spelling("model", local, given))),
        )

    def series(self, name: str, pages: list[str]) -> str:
        """The collection called ``name``; ``pages`` as terms."""
        return self.say(
            self.ids.document("series", slug(name)),
            ("rdf:type", term("dcat:DatasetSeries")),
            ("dcterms:title", literal(name)),
            *(("dcat:landingPage", page) for page in pages),
        )

    def reference(self, given: str) -> str:
        """What stands for a dataset that is named and not (or not unambiguously) described."""
        hub = hub_name(given)
        if hub:
            given, local = hub, slug(f"huggingface.co/datasets/{hub}")
        else:
            local = slug(re.sub(r"^https?://(www\.)?", "", re.sub(r"[\s_-]+", "-", given)))
        address = url(f"https://huggingface.co/datasets/{hub}") if hub else url(given)
        candidates = self.index.named(f"huggingface.co/datasets/{hub}" if hub else given)
        return self.say(
            self.ids.document("reference", local),
            ("rdf:type", term("fw:DatasetReference")),
            ("rdfs:label", literal(given if hub else self.index.reference(given))),
            *([("foaf:page", address)] if address else []),
            *([("dcterms:identifier", literal(hub))] if hub else []),
            *(("fw:candidate", iri(candidate)) for candidate in candidates),
        )
