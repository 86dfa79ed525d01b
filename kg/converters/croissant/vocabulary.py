"""The terms of Croissant 0.8, 1.0 and 1.1 and of its RAI extension, under one name each.

Source: docs.mlcommons.org/croissant (0.8, 1.0, 1.1), the RAI extension 1.0, and the spellings that
mlcroissant and publishers use besides. 0.8 has its terms in ``http://mlcommons.org/schema/`` and
some in schema.org; contexts of 1.0 have some that schema.org lacks there.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kg.rdf.namespaces import PREFIXES

#: the namespace of Croissant 0.8, by which alone a description states that it is of that version
VERSION_0_8: Final = "http://mlcommons.org/schema/"
#: namespaces that are one → as FAIRweave writes it
NAMESPACES: Final = MappingProxyType(
    {
        "http://schema.org/": PREFIXES["schema"],
        VERSION_0_8: PREFIXES["cr"],
        "http://mlcommons.org/croissant/rai/": PREFIXES["rai"],
    }
)
#: Croissant's own terms, in whichever of its namespaces or of schema.org's they are
CROISSANT: Final = frozenset(
    """
    FileObject FileSet RecordSet Field DataSource Extract Transform annotation arrayShape
    citeAs column containedIn data dataType equivalentProperty examples excludes extract
    field fileObject fileProperty fileSet format includes isArray isEnumeration
    isLiveDataset jsonPath jsonQuery key md5 parentField path readLines recordSet references
    regex repeated replace samplingRate sdVersion separator source subField transform
    unArchive
    """.split()  # noqa: SIM905
)
#: terms of the RAI extension
RAI: Final = (
    "annotationsPerItem",
    "annotatorDemographics",
    "dataAnnotationAnalysis",
    "dataAnnotationPlatform",
    "dataAnnotationProtocol",
    "dataBiases",
    "dataCollection",
    "dataCollectionMissingData",
    "dataCollectionRawData",
    "dataCollectionTimeframe",
    "dataCollectionType",
    "dataImputationProtocol",
    "dataLimitations",
    "dataManipulationProtocol",
    "dataPreprocessingProtocol",
    "dataReleaseMaintenancePlan",
    "dataSocialImpact",
    "dataUseCases",
    "machineAnnotationTools",
    "personalSensitiveInformation",
)
#: spelling in use → the term
RAI_SPELLINGS: Final = MappingProxyType(
    {
        "annotationPlatform": "dataAnnotationPlatform",
        "annotationProtocol": "dataAnnotationProtocol",
        "annotatorsDemographics": "annotatorDemographics",
        "dataCollectionRaw": "dataCollectionRawData",
        "dataCollectionTimeFrame": "dataCollectionTimeframe",
        "dataCollectionTimeFrameStart": "dataCollectionTimeframe",
        "dataCollectionTimeFrameEnd": "dataCollectionTimeframe",
        "dataDataManipulationProtocol": "dataManipulationProtocol",
        "dataReleaseMaintenance": "dataReleaseMaintenancePlan",
        "useCases": "dataUseCases",
    }
)
#: what a document without a context of its own means
DEFAULT_CONTEXT: Final = MappingProxyType(
    {
        "@vocab": PREFIXES["schema"],
        "sc": PREFIXES["schema"],
        "schema": PREFIXES["schema"],
        "cr": PREFIXES["cr"],
        "ml": VERSION_0_8,
        "rai": PREFIXES["rai"],
        "dct": PREFIXES["dcterms"],
        "dcterms": PREFIXES["dcterms"],
        "prov": PREFIXES["prov"],
        "wd": "https://www.wikidata.org/wiki/",
        "conformsTo": "dct:conformsTo",
    }
)
#: types that are written without their namespace, or with half of it
TYPES: Final = MappingProxyType(
    {"schema.org/Dataset": "schema:Dataset", "Dataset": "schema:Dataset"}
)
_LOCAL: Final = MappingProxyType(
    {
        **{name: f"cr:{name}" for name in CROISSANT},
        **{name: f"rai:{name}" for name in RAI},
        **{spelling: f"rai:{name}" for spelling, name in RAI_SPELLINGS.items()},
        "conformsTo": "dcterms:conformsTo",
    }
)
_FAMILY: Final = ("schema", "cr", "rai")


def canonical(iri: str) -> str:
    """The one CURIE of a term that ``iri`` is a spelling of; ``iri`` itself where it is none.

    >>> canonical("http://mlcommons.org/schema/field"), canonical("https://schema.org/containedIn")
    ('cr:field', 'cr:containedIn')
    >>> canonical("http://mlcommons.org/croissant/dataBiases"), canonical("http://schema.org/name")
    ('rai:dataBiases', 'schema:name')
    >>> canonical("https://example.org/x")
    'https://example.org/x'
    """
    for other, ours in NAMESPACES.items():
        if iri.startswith(other):
            iri = ours + iri.removeprefix(other)
    for prefix in ("rai", "cr", "schema", "dcterms", "prov", "dcat"):
        namespace = PREFIXES[prefix]
        if iri.startswith(namespace):
            local = iri.removeprefix(namespace)
            return (
                _LOCAL.get(local, f"{prefix}:{local}") if prefix in _FAMILY else f"{prefix}:{local}"
            )
    return iri
