"""What kind of thing a record is of, and in which order its properties are told.

Data, no code: a kind is the first segment of the path, or what a class says. Each has
sections of properties (CURIEs); what no section names comes after them, all of it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from api.records.addresses import SHARED, Base
from kg.rdf.namespaces import expand
from kg.records.record import Record


class Group(NamedTuple):
    """Properties under a heading."""

    title: str
    properties: tuple[str, ...]


def _group(title: str, curies: str) -> Group:
    return Group(title, tuple(map(expand, curies.split())))


#: told at the top of the page
LEAD: Final = tuple(
    map(
        expand,
        (
            "dcterms:description",
            "skos:definition",
            "rdfs:comment",
            "skos:scopeNote",
            "sh:description",
        ),
    )
)
#: told by the heading, or by the line below it
TITLES: Final = frozenset(
    map(
        expand,
        ("skos:prefLabel", "dcterms:title", "foaf:name", "rdfs:label", "doap:name", "rdf:type"),
    )
)

GROUPS: Final = {
    "dataset": (
        _group(
            "What is in it",
            "fw:modality dcterms:language fw:languageAsGiven fw:languageGroup fw:languageFamily "
            "fw:statedLanguageCount fw:programmingLanguage fw:task dcat:theme dcat:keyword "
            "fw:promptFormat fw:collectedFrom fw:originCategory fw:generatedByModel "
            "fw:collectionProcess fw:humanAnnotation",
        ),
        _group(
            "How large it is",
            "fw:dialogCount fw:hours fw:speakerCount fw:meanDialogTurns fw:minDialogTurns "
            "fw:maxDialogTurns fw:meanInputLength fw:minInputLength fw:maxInputLength "
            "fw:meanTargetLength fw:minTargetLength fw:maxTargetLength",
        ),
        _group(
            "Who made it, when, and where it is",
            "dcterms:creator dcterms:publisher fw:creatorKind fw:creatorCountry "
            "fw:creatorCountryAsGiven dcterms:issued fw:publicationDate "
            "fw:publicationDateBasis dcat:inSeries dcterms:isReferencedBy "
            "dcat:landingPage fw:repositoryPage fw:huggingFacePage foaf:page fw:huggingFaceName "
            "fw:huggingFaceConfiguration fw:huggingFaceDataset fw:huggingFaceDate "
            "fw:papersWithCodeDate fw:gitHubDate fw:takenDown",
        ),
    ),
    "article": (
        _group(
            "Publication",
            "dcterms:creator dcterms:isPartOf dcterms:issued dcterms:dateSubmitted "
            "dcterms:dateAccepted prism:doi fabio:hasPubMedId fabio:hasPubMedCentralId "
            "fabio:hasArXivId fw:corpusId foaf:page dcterms:license fw:statedLicence",
        ),
        _group("About", "fw:researchField dcterms:subject prism:keyword dcterms:references"),
    ),
    "repository": (
        _group(
            "The repository",
            "doap:location doap:browse dcterms:isReferencedBy dcterms:license fw:statedLicence "
            "dcterms:created dcterms:modified fw:pushed fw:commit fw:archived",
        ),
        _group(
            "Counted",
            "fw:starCount fw:forkCount fw:subscriberCount fw:networkCount fw:openIssueCount "
            "fw:releaseCount fw:notebookCount fw:kilobytes fw:commitsAfterSubmission "
            "fw:commitsAfterAcceptance fw:commitsAfterPublication fw:requirementsCount "
            "fw:setupScriptCount fw:pipfileCount fw:pipfileLockCount",
        ),
    ),
    "notebook": (
        _group(
            "The notebook",
            "fw:path dcterms:isPartOf fw:programmingLanguage fw:programmingLanguageVersion "
            "fw:kernel fw:notebookFormat fw:processing fw:standsFor",
        ),
        _group(
            "Its cells",
            "fw:cellCount fw:codeCellCount fw:codeCellWithOutputCount fw:markdownCellCount "
            "fw:rawCellCount fw:unknownCellCount fw:emptyCellCount fw:maxExecutionCount",
        ),
    ),
    "execution": (
        _group(
            "What happened",
            "fw:outcome fw:exception fw:exceptionMessage fw:lastCell fw:executionMode fw:duration "
            "fw:timeLimit fw:executedCellCount fw:differingCellCount fw:differingCell prov:used "
            "fw:ofRepository",
        ),
    ),
    "journal": (
        _group("The journal", "dcterms:publisher prism:eIssn prism:issn fw:isoTitleAbbreviation"),
    ),
    "organization": (
        _group("The organization", "fw:organizationKind fw:country foaf:homepage foaf:page"),
    ),
    "licence": (
        _group(
            "What it allows",
            "fw:useClass fw:requiresAttribution fw:requiresShareAlike odrl:permission "
            "odrl:prohibition odrl:duty odrl:obligation",
        ),
        _group("Elsewhere", "skos:notation skos:exactMatch foaf:page skos:altLabel"),
    ),
}

#: what stands below the name, by kind
BYLINES: Final = {
    kind: tuple(map(expand, curies.split()))
    for kind, curies in {
        "dataset": "dcterms:creator dcat:inSeries fw:modality fw:publicationDate",
        "article": "dcterms:creator dcterms:isPartOf dcterms:issued",
        "repository": "dcterms:isReferencedBy",
        "notebook": "dcterms:isPartOf fw:programmingLanguage",
        "cell": "dcterms:isPartOf",
        "file": "dcterms:isPartOf",
        "execution": "prov:used fw:outcome",
        "journal": "dcterms:publisher",
        "organization": "fw:organizationKind fw:country",
        "task": "skos:broader",
        "topic": "skos:broader",
        "origin": "skos:broader",
    }.items()
}

_BY_CLASS: Final = {
    expand("fw:ResearchField"): "research-field",
    expand("meshv:Descriptor"): "mesh-term",
    expand("skos:ConceptScheme"): "vocabulary",
}


def kind_of(record: Record, base: Base) -> str:
    """The kind of ``record``: what it is called in addresses.

    ``dataset``, ``licence`` …; for concepts of the vocabularies the name of theirs (``use-class``).
    """
    for found in record.types.get(record.iri, ()):
        if kind := _BY_CLASS.get(found):
            return kind
    if record.iri.startswith(base.iri):
        return record.iri.removeprefix(base.iri).partition("/")[0]
    if record.iri.startswith(SHARED):
        kind, _, rest = record.iri.removeprefix(SHARED).partition("/")
        return rest.partition("/")[0] if kind == "vocabulary" else kind
    return "resource"
