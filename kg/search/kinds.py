"""The kinds of searchable record, and the paths in the graph of each field.

A table of data. A value is the path that leads from the record to it, as SPARQL writes
paths of ``/``, ``|`` and ``^``, in that order of binding and without parentheses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

#: what a record is searched by, found most by first
SEARCHED: Final = ("name", "alias", "people", "keyword", "text")
#: what hits are narrowed by, in the order that a page shows them
FACETS: Final = ("kind", "modality", "use", "licence", "language", "task", "year", "source")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record.

    Attributes:
        name: as it stands in an address.
        label, plural: in words.
        classes: CURIEs; a record that is of several kinds is of the first in the table.
        rank: what its score is multiplied by, 1 or more: whether people look for it.
        fields: of :data:`SEARCHED` and :data:`FACETS`, and ``note`` (shown, not searched),
            ``used`` (each value counts one) and ``figure`` (a number): how well known it is;
            ``date``: where no year is stated, the earliest of these gives it.
    """

    name: str
    label: str
    plural: str
    classes: tuple[str, ...]
    rank: float
    fields: Mapping[str, str]


_LABEL: Final = "skos:prefLabel"
_CONCEPT: Final = {
    "name": _LABEL,
    "alias": "skos:altLabel|skos:notation",
    "text": "skos:definition|skos:scopeNote",
}

KINDS: Final = (
    Kind("dataset", "Dataset", "Datasets", ("dcat:Dataset",), 2.6, {
        "name": "dcterms:title",
        "alias": "dcterms:identifier|fw:huggingFaceName",
        "people": "dcterms:creator/foaf:name",
        "keyword": "dcat:keyword|dcat:theme/skos:prefLabel|fw:collectedFrom/skos:prefLabel"
                   "|dcat:inSeries/dcterms:title|dcterms:isReferencedBy/dcterms:title",
        "text": "dcterms:description",
        "modality": "fw:modality/skos:prefLabel",
        "use": "fw:effectiveUseClass/skos:prefLabel",
        "licence": "dcterms:license/skos:prefLabel",
        "language": "dcterms:language/skos:prefLabel|fw:programmingLanguage/rdfs:label",
        "task": "fw:task/skos:prefLabel",
        "year": "fw:publicationDate",
        "figure": "dqv:hasQualityMeasurement/dqv:value",
    }),
    Kind("series", "Dataset series", "Dataset series", ("dcat:DatasetSeries",), 2.5, {
        "name": "dcterms:title",
        "used": "^dcat:inSeries",
    }),
    Kind("article", "Article", "Articles", ("fabio:JournalArticle", "fw:DatasetPaper"), 1.5, {
        "name": "dcterms:title|rdfs:label",
        "alias": "prism:doi|fabio:hasPubMedId|fabio:hasPubMedCentralId|fabio:hasArXivId",
        "people": "dcterms:creator/foaf:name",
        "keyword": "prism:keyword|dcterms:subject/skos:prefLabel",
        "note": "dcterms:isPartOf/dcterms:title",
        "licence": "dcterms:license/skos:prefLabel",
        "year": "dcterms:issued",
        "date": "dcterms:dateAccepted",
        "used": "dcterms:references|^dcterms:isReferencedBy",
    }),
    Kind("journal", "Journal", "Journals", ("fabio:Journal",), 1.9, {
        "name": "dcterms:title",
        "alias": "fw:nlmTitleAbbreviation|fw:isoTitleAbbreviation|prism:eIssn|prism:issn",
        "keyword": "dcterms:publisher/foaf:name",
        "note": "dcterms:publisher/foaf:name",
        "used": "^dcterms:isPartOf",
    }),
    Kind("organization", "Organization", "Organizations", ("foaf:Organization",), 2.0, {
        "name": "foaf:name",
        "alias": "skos:altLabel",
        "note": "fw:organizationKind/skos:prefLabel|fw:country/skos:prefLabel",
        "used": "^dcterms:creator|^dcterms:publisher",
    }),
    Kind("person", "Person", "People", ("foaf:Person",), 1.3, {
        "name": "foaf:name",
        "alias": "schema:identifier",
        "note": "^dcterms:creator/dcterms:title",
    }),
    Kind("repository", "Repository", "Repositories", ("doap:GitRepository",), 1.4, {
        "name": "doap:name",
        "text": "dcterms:description",
        "licence": "dcterms:license/skos:prefLabel",
        "language": "fw:languageShare/fw:programmingLanguage/rdfs:label",
        "year": "dcterms:created",
        "figure": "fw:starCount",
    }),
    Kind("notebook", "Notebook", "Notebooks", ("repr:Notebook",), 1.0, {
        "name": "rdfs:label",
        "note": "dcterms:isPartOf/doap:name",
    }),
    Kind("licence", "Licence", "Licences",
         ("fw:Licence", "fw:LicenceStatement", "fw:ProviderTerms", "fw:CustomLicence"), 2.1, {
        **_CONCEPT,
        "use": "fw:useClass/skos:prefLabel",
        "used": "^dcterms:license",
    }),
    Kind("task", "Task", "Tasks", ("fw:Task", "fw:TaskGroup"), 1.8, {
        **_CONCEPT, "note": "skos:broader/skos:prefLabel", "used": "^fw:task",
    }),
    Kind("topic", "Topic", "Topics", ("fw:Topic", "fw:TopicGroup"), 1.3, {
        **_CONCEPT, "note": "skos:broader/skos:prefLabel", "used": "^dcat:theme",
    }),
    Kind("origin", "Origin of data", "Origins of data", ("fw:Origin", "fw:OriginCategory"), 1.5, {
        **_CONCEPT, "note": "skos:broader/skos:prefLabel", "used": "^fw:collectedFrom",
    }),
    Kind("language", "Language", "Languages",
         ("dcterms:LinguisticSystem", "fw:LanguageGroup", "fw:LanguageFamily"), 2.0, {
        **_CONCEPT, "used": "^dcterms:language|^fw:languageGroup|^fw:languageFamily",
    }),
    Kind("programming-language", "Programming language", "Programming languages",
         ("schema:ComputerLanguage",), 1.8, {
        "name": "rdfs:label", "used": "^fw:programmingLanguage",
    }),
    Kind("country", "Country", "Countries", ("dcterms:Location",), 1.8, {
        **_CONCEPT, "used": "^fw:country|^fw:creatorCountry",
    }),
    Kind("model", "Model", "Models", ("fw:Model",), 1.9, {
        "name": "foaf:name", "used": "^fw:generatedByModel",
    }),
    Kind("prompt-format", "Prompt format", "Prompt formats", ("fw:PromptFormat",), 1.5, {
        **_CONCEPT, "used": "^fw:promptFormat",
    }),
    Kind("mesh-term", "MeSH term", "MeSH terms", ("meshv:Descriptor", "fw:ResearchField"), 1.5, {
        "name": _LABEL,
        "note": "fw:inResearchField/skos:prefLabel",
        "used": "^dcterms:subject|^fw:researchField",
    }),
    Kind("reference", "Dataset named elsewhere", "Datasets named elsewhere",
         ("fw:DatasetReference",), 1.1, {
        "name": "rdfs:label", "alias": "dcterms:identifier", "used": "^prov:wasDerivedFrom",
    }),
    Kind("question", "Saved query", "Saved queries", ("sh:SPARQLExecutable",), 1.6, {
        "name": "rdfs:comment",
        "alias": "dcterms:identifier",
        "text": "dcterms:description",
        "keyword": "schema:keywords",
    }),
    Kind("source", "Source", "Sources", ("fw:Source",), 1.8, {
        "name": "dcterms:title|rdfs:label",
        "alias": "rdfs:label",
        "text": "dcterms:description",
        "people": "dcterms:creator/foaf:name",
        "licence": "dcterms:license/skos:prefLabel",
    }),
    Kind("snapshot", "Snapshot", "Snapshots", ("fw:Snapshot",), 1.0, {
        "name": "rdfs:label",
        "year": "prov:generatedAtTime",
    }),
    Kind("class", "Class", "Classes", ("owl:Class",), 1.2, {
        "name": "rdfs:label", "text": "skos:definition|rdfs:comment",
    }),
    Kind("property", "Property", "Properties",
         ("owl:ObjectProperty", "owl:DatatypeProperty"), 1.0, {
        "name": "rdfs:label", "text": "skos:definition|rdfs:comment",
    }),
    Kind("concept", "Concept", "Concepts", ("skos:Concept",), 1.2, dict(_CONCEPT)),
)  # fmt: skip

#: by name
BY_NAME: Final = MappingProxyType({kind.name: kind for kind in KINDS})
