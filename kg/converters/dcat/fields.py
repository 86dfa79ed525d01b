"""Every property of a dataset in DCAT, schema.org and VoID that is mapped, and to what."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kg.converters.common.cleaning import WITHOUT_VALUE
from kg.converters.fields import FieldMapping

#: rule (a method of Description) → the properties that it reads, the best first, and what it states
DATASET: Final[MappingProxyType[str, tuple[tuple[str, ...], tuple[str, ...]]]] = MappingProxyType(
    {
        "title": (
            ("dcterms:title", "schema:name", "skos:prefLabel", "rdfs:label", "foaf:name"),
            ("dcterms:title", "schema:name"),
        ),
        "alternative": (("dcterms:alternative", "schema:alternateName"), ("dcterms:alternative",)),
        "description": (
            ("dcterms:description", "schema:description", "dcterms:abstract", "rdfs:comment"),
            ("dcterms:description", "schema:description"),
        ),
        "page": (
            ("dcat:landingPage", "schema:url", "foaf:homepage"),
            ("dcat:landingPage",),
        ),
        "other_page": (
            ("foaf:page", "schema:sameAs", "owl:sameAs", "schema:mainEntityOfPage"),
            ("foaf:page",),
        ),
        "identifier": (
            ("dcterms:identifier", "schema:identifier", "adms:identifier"),
            ("dcterms:identifier", "prov:specializationOf"),
        ),
        "keyword": (("dcat:keyword", "schema:keywords"), ("dcat:keyword",)),
        "task": (("fw:task",), ("fw:task",)),
        "origin": (("fw:collectedFrom",), ("fw:collectedFrom",)),
        "programming_language": (("fw:programmingLanguage",), ("fw:programmingLanguage",)),
        "repository": (("fw:repositoryPage",), ("fw:repositoryPage",)),
        "modality": (("dcterms:type", "schema:additionalType"), ("fw:modality",)),
        "theme": (("dcat:theme", "dcterms:subject", "schema:about"), ("dcat:theme",)),
        "creator": (
            ("dcterms:creator", "schema:creator", "schema:author", "foaf:maker", "pav:createdBy"),
            ("dcterms:creator",),
        ),
        "publisher": (
            (
                "dcterms:publisher",
                "schema:publisher",
                "schema:provider",
                "schema:sourceOrganization",
            ),
            ("dcterms:publisher",),
        ),
        "contributor": (("dcterms:contributor", "schema:contributor"), ("dcterms:contributor",)),
        "funder": (("schema:funder",), ("schema:funder",)),
        "sponsor": (("schema:sponsor",), ("schema:sponsor",)),
        "maintainer": (("schema:maintainer",), ("schema:maintainer",)),
        "editor": (("schema:editor",), ("schema:editor",)),
        "rights_holder": (
            ("dcterms:rightsHolder", "schema:copyrightHolder"),
            ("dcterms:rightsHolder",),
        ),
        "contact": (("dcat:contactPoint", "schema:contactPoint"), ("dcat:contactPoint",)),
        "licence": (("dcterms:license", "schema:license", "cc:license"), ("fw:licenceClaim",)),
        "rights": (("dcterms:rights", "schema:conditionsOfAccess"), ("dcterms:rights",)),
        "access": (("dcterms:accessRights",), ("dcterms:accessRights", "dcterms:rights")),
        "language": (("dcterms:language", "schema:inLanguage"), ("dcterms:language",)),
        "issued": (("dcterms:issued", "schema:datePublished"), ("dcterms:issued",)),
        "modified": (("dcterms:modified", "schema:dateModified"), ("dcterms:modified",)),
        "created": (("dcterms:created", "schema:dateCreated"), ("dcterms:created",)),
        "version": (
            ("dcat:version", "owl:versionInfo", "schema:version", "pav:version"),
            ("dcat:version",),
        ),
        "temporal": (("dcterms:temporal", "schema:temporalCoverage"), ("schema:temporalCoverage",)),
        "spatial": (
            ("dcterms:spatial", "schema:spatialCoverage"),
            ("dcterms:spatial", "schema:spatialCoverage"),
        ),
        "standard": (("dcterms:conformsTo",), ("dcterms:conformsTo",)),
        "frequency": (("dcterms:accrualPeriodicity",), ("dcterms:accrualPeriodicity",)),
        "provenance": (("dcterms:provenance",), ("dcterms:provenance",)),
        "derived": (
            ("prov:wasDerivedFrom", "dcterms:source", "schema:isBasedOn"),
            ("fw:derivedFromReference",),
        ),
        "version_of": (("dcterms:isVersionOf", "dcat:isVersionOf"), ("dcat:isVersionOf",)),
        "whole": (("dcterms:isPartOf", "schema:isPartOf"), ("dcterms:isPartOf", "schema:isPartOf")),
        "series": (("dcat:inSeries",), ("dcat:inSeries",)),
        "catalogue": (("schema:includedInDataCatalog",), ("schema:includedInDataCatalog",)),
        "citation": (
            ("dcterms:bibliographicCitation", "schema:citation", "dcterms:isReferencedBy"),
            ("dcterms:bibliographicCitation", "dcterms:isReferencedBy"),
        ),
        "work": (("schema:subjectOf",), ("schema:subjectOf", "dcterms:isReferencedBy")),
        "distribution": (("dcat:distribution", "schema:distribution"), ("dcat:distribution",)),
        "dump": (("void:dataDump",), ("dcat:distribution",)),
        "endpoint": (("void:sparqlEndpoint",), ("void:sparqlEndpoint",)),
        "triples": (("void:triples",), ("schema:size",)),
        "size": (("schema:size", "schema:contentSize"), ("schema:size",)),
        "variable": (("schema:variableMeasured",), ("schema:variableMeasured",)),
        "technique": (("schema:measurementTechnique",), ("schema:measurementTechnique",)),
        "free": (("schema:isAccessibleForFree",), ("schema:isAccessibleForFree",)),
    }
)
#: properties of a file that are read → what they become
FILE: Final = MappingProxyType(
    {
        ("dcterms:title", "schema:name", "rdfs:label"): ("dcterms:title",),
        ("dcterms:description", "schema:description"): ("dcterms:description",),
        ("dcat:accessURL", "schema:url"): ("dcat:accessURL",),
        ("dcat:downloadURL", "schema:contentUrl"): ("dcat:downloadURL",),
        ("dcat:mediaType", "dcterms:format", "schema:encodingFormat", "schema:fileFormat"): (
            "dcat:mediaType",
            "dcterms:format",
        ),
        ("dcat:byteSize", "schema:contentSize"): ("dcat:byteSize",),
        ("spdx:checksum", "schema:sha256"): ("spdx:checksum",),
        ("dcterms:license", "schema:license"): ("fw:licenceClaim",),
    }
)
#: the classes of what becomes a record of a dataset
DATASETS: Final = ("dcat:Dataset", "dcat:DatasetSeries", "schema:Dataset", "void:Dataset")
#: the classes of what becomes a record of a catalogue
CATALOGUES: Final = ("dcat:Catalog", "schema:DataCatalog")
#: what leads from a dataset to its files, and their classes
LISTS: Final = ("dcat:distribution", "schema:distribution")
FILES: Final = ("dcat:Distribution", "schema:DataDownload")
#: fields that reach no triple → the reason
DROPPED: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        **WITHOUT_VALUE,
        "vcard:hasEmail, schema:email, foaf:mbox": "e-mail addresses reach no graph",
        "dcat:CatalogRecord": "is of the publisher's own catalogue",
        "dcat:DataService": "is no dataset",
        "void:Linkset, void:classPartition": "is of the statistics of a dump",
        "fw:effectiveUseClass, prov:alternateOf, dcterms:available": (
            "inferred by another FAIRweave; it is inferred again from what is read"
        ),
        "prov:wasAttributedTo": "the creators, once more, in catalogues of FAIRweave",
        "dcterms:type, schema:additionalType that name no modality": "kinds of other catalogues",
        "hydra:*": "leads to the next page of an answer, which the source has as a file or has not",
    }
)
#: properties that are read together with others, or that state nothing of the dataset itself
IGNORED: Final = frozenset(
    {
        "rdf:type", "dcat:dataset", "schema:dataset", "dcat:record", "dcat:service", "void:subset",
        "schema:potentialAction", "void:uriSpace", "void:vocabulary", "void:exampleResource",
        "void:classPartition", "void:propertyPartition", "foaf:primaryTopic", "foaf:topic",
        "foaf:isPrimaryTopicOf", "void:inDataset", "prov:wasAttributedTo", "prov:alternateOf",
        "dcterms:available", "fw:effectiveUseClass", "dcat:themeTaxonomy",
        "http://www.w3.org/ns/hydra/core#totalItems", "http://www.w3.org/ns/hydra/core#view",
    }
)  # fmt: skip


def mappings() -> tuple[FieldMapping, ...]:
    """The fields for ``docs/fields.md``."""
    return (
        *(FieldMapping("dataset", names, becomes) for names, becomes in DATASET.values()),
        *(FieldMapping("distribution", names, becomes) for names, becomes in FILE.items()),
    )
