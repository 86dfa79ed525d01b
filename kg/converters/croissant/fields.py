"""Every property of a description in Croissant, and how it becomes statements."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kg.converters.croissant import structure, values
from kg.converters.croissant.vocabulary import RAI
from kg.converters.fields import FieldMapping

#: property of the dataset → the rule (a method of Description), and what it becomes
DATASET: Final[MappingProxyType[str, tuple[str, str]]] = MappingProxyType(
    {
        "schema:name": ("title", "dcterms:title"),
        "schema:alternateName": ("text", "dcterms:alternative"),
        "schema:description": ("description", "dcterms:description"),
        "schema:url": ("page", "dcat:landingPage"),
        "schema:sameAs": ("page", "foaf:page"),
        "schema:identifier": ("identifier", "dcterms:identifier"),
        "schema:license": ("licence", "fw:licenceClaim"),
        "schema:creator": ("agent", "dcterms:creator"),
        "schema:author": ("agent", "dcterms:creator"),
        "schema:contributor": ("agent", "dcterms:contributor"),
        "schema:publisher": ("agent", "dcterms:publisher"),
        "schema:provider": ("agent", "dcterms:publisher"),
        "schema:funder": ("agent", "schema:funder"),
        "schema:sponsor": ("agent", "schema:sponsor"),
        "schema:maintainer": ("agent", "schema:maintainer"),
        "schema:editor": ("agent", "schema:editor"),
        "schema:copyrightHolder": ("agent", "dcterms:rightsHolder"),
        "schema:datePublished": ("issued", "dcterms:issued"),
        "schema:dateModified": ("modified", "dcterms:modified"),
        "schema:dateCreated": ("created", "dcterms:created"),
        "dcat:version": ("text", "dcat:version"),
        "schema:version": ("version", "dcat:version"),
        "schema:keywords": ("keyword", "dcat:keyword"),
        "schema:about": ("subject", "dcat:theme"),
        "schema:inLanguage": ("language", "dcterms:language"),
        "schema:temporalCoverage": ("text", "schema:temporalCoverage"),
        "schema:spatialCoverage": ("text", "schema:spatialCoverage"),
        "schema:thumbnailUrl": ("address", "schema:thumbnailUrl"),
        "schema:image": ("address", "schema:image"),
        "schema:isAccessibleForFree": ("truth", "schema:isAccessibleForFree"),
        "schema:conditionsOfAccess": ("address", "schema:conditionsOfAccess"),
        "schema:usageInfo": ("usage", "schema:usageInfo"),
        "schema:includedInDataCatalog": ("catalogue", "schema:includedInDataCatalog"),
        "schema:isPartOf": ("whole", "schema:isPartOf"),
        "schema:isBasedOn": ("derived", "fw:derivedFromReference"),
        "schema:citation": ("citation", "dcterms:bibliographicCitation"),
        "schema:subjectOf": ("work", "schema:subjectOf"),
        "schema:size": ("size", "schema:size"),
        "schema:variableMeasured": ("variable", "schema:variableMeasured"),
        "schema:measurementTechnique": ("address", "schema:measurementTechnique"),
        "cr:citeAs": ("citation", "dcterms:bibliographicCitation"),
        "cr:isLiveDataset": ("truth", "cr:isLiveDataset"),
        "dcterms:conformsTo": ("standard", "dcterms:conformsTo"),
        "prov:wasDerivedFrom": ("derived", "fw:derivedFromReference"),
        "prov:wasGeneratedBy": ("activity", "prov:wasGeneratedBy"),
        "prov:wasAttributedTo": ("agent", "prov:wasAttributedTo"),
        "prov:isAssociatedWith": ("agent", "prov:wasAttributedTo"),
        **{f"rai:{name}": ("text", f"rai:{name}") for name in RAI},
    }
)
#: properties that the structure reads
STRUCTURE: Final = frozenset(
    {
        "schema:associatedMedia",
        "schema:distribution",
        "cr:recordSet",
        "cr:field",
        "cr:key",
        "cr:source",
        "cr:subField",
        "cr:references",
        "cr:parentField",
        "cr:containedIn",
        "cr:annotation",
        "cr:dataType",
        "schema:sha256",
        "schema:md5",
        "cr:md5",
        *structure.FILE_TEXTS,
        *structure.RECORD_TEXTS,
        *structure.TRUTHS,
        *structure.JSON,
        *structure.STEPS,
        *structure.STEP_TEXTS,
        *values.ORIGINS,
    }
)
#: properties of people, organizations, activities, catalogues and other objects inside the dataset
OBJECTS: Final = frozenset(
    {
        "schema:name",
        "schema:url",
        "schema:identifier",
        "schema:affiliation",
        "schema:givenName",
        "schema:familyName",
        "schema:sameAs",
        "schema:value",
        "schema:unitText",
        "schema:minValue",
        "schema:maxValue",
        "schema:codeRepository",
        "schema:unitCode",
        "schema:propertyID",
        "schema:description",
        "schema:text",
        "schema:alternateName",
        "schema:codeValue",
        "schema:inDefinedTermSet",
        "schema:mainEntityOfPage",
        "prov:label",
        "prov:locatedAt",
        "prov:atLocation",
        "prov:isAssociatedWith",
        "prov:wasAssociatedWith",
        "schema:usage",
        "schema:type",
        "prov:used",
    }
)
#: fields that reach no triple → the reason
DROPPED: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "None, n/a, unknown as the text of a field": "programs write so what they do not have",
        "@context": "defines the names of the other fields",
        "schema:email": "e-mail addresses reach no graph",
        "schema:contactPoint": "has an e-mail address or a telephone number and little else",
        "schema:image of a person or an organization": "does not describe the dataset",
        "schema:sdDatePublished": "is of the description, not of the dataset",
        "schema:sdLicense": "is of the description, not of the dataset",
        "schema:sdPublisher": "is of the description, not of the dataset",
        "cr:sdVersion": "is of the description, not of the dataset",
    }
)
#: those of :data:`DROPPED` that are properties
DROPPED_TERMS: Final = frozenset(
    {
        "schema:email",
        "schema:contactPoint",
        "schema:image",
        "schema:sdDatePublished",
        "schema:sdLicense",
        "schema:sdPublisher",
        "cr:sdVersion",
        "schema:logo",
        "schema:hasPart",
    }
)


def mappings() -> tuple[FieldMapping, ...]:
    """The fields for ``docs/fields.md``."""
    return (
        *(FieldMapping("Dataset", (n,), (p,)) for n, (_rule, p) in DATASET.items()),
        *(FieldMapping("FileObject, FileSet", (n,), (p,)) for n, p in structure.FILE_TEXTS.items()),
        FieldMapping("FileObject, FileSet", ("schema:contentUrl",), ("dcat:downloadURL",)),
        FieldMapping(
            "FileObject, FileSet (git+https)", ("schema:contentUrl",), ("dcat:accessURL",)
        ),
        FieldMapping("FileObject, FileSet", ("schema:encodingFormat",), ("dcat:mediaType",)),
        FieldMapping("FileObject, FileSet", ("schema:contentSize",), ("dcat:byteSize",)),
        FieldMapping("FileObject, FileSet", ("cr:containedIn",), ("cr:containedIn",)),
        FieldMapping(
            "FileObject, FileSet",
            ("schema:sha256", "cr:md5"),
            ("spdx:checksum", "fw:checksumAsGiven"),
        ),
        *(
            FieldMapping("RecordSet, Field", (n,), (n,))
            for n in ("cr:field", "cr:subField", "cr:key", "cr:dataType", "cr:references",
                      "cr:parentField", "cr:source", "cr:annotation", *structure.TRUTHS)
        ),
        *(FieldMapping("RecordSet, Field", (n,), (p,)) for n, p in structure.RECORD_TEXTS.items()),
        FieldMapping("RecordSet, Field", ("cr:data",), ("cr:data", "fw:inlineRowCount")),
        *(FieldMapping("RecordSet, Field", (n,), (n,)) for n in ("cr:examples", "schema:value")),
        *(
            FieldMapping("source", (n,), (n,))
            for n in (*values.ORIGINS[:4], *structure.STEPS, *structure.STEP_TEXTS)
        ),
    )  # fmt: skip
