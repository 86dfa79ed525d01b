"""Record types that several formats have."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import (
    CODE,
    DATASETS,
    PEOPLE,
    PUBLICATIONS,
    VOCABULARIES,
    RecordType,
    Search,
    section,
)

#: how concepts are searched
CONCEPT: Final = {
    "name": "skos:prefLabel",
    "alias": "skos:altLabel|skos:notation",
    "text": "skos:definition|skos:scopeNote",
}
#: the tables of datasets that refer to a record
OF_DATASETS: Final = ("datasets-by-use-class", "datasets")

SHARED: Final = (
    RecordType(
        "dataset", "Dataset", "Datasets", ("dcat:Dataset",),
        group=DATASETS,
        text="Collections of data: text, speech, video, and what is stated of each.",
        search=Search(2.6, {
            "name": "dcterms:title",
            "alias": "dcterms:identifier|fw:huggingFaceName"
                     "|dcterms:isReferencedBy/fabio:hasArXivId|dcterms:isReferencedBy/prism:doi",
            "people": "dcterms:creator/foaf:name",
            "keyword": "dcat:keyword|dcat:theme/skos:prefLabel|fw:collectedFrom/skos:prefLabel"
                       "|dcat:inSeries/dcterms:title|dcterms:isReferencedBy/dcterms:title",
            "text": "dcterms:description",
            "modality": "fw:modality/skos:prefLabel",
            "use": "fw:effectiveUseClass/skos:prefLabel",
            "licence": "dcterms:license/skos:prefLabel|fw:effectiveLicence/skos:prefLabel",
            "language": "dcterms:language/skos:prefLabel",
            "programming": "fw:programmingLanguage/rdfs:label",
            "purpose": "fw:purposeAssessment/dcterms:title",
            "clause": "fw:purposeAssessment/dcterms:description",
            "task": "fw:task/skos:prefLabel",
            "extent": "schema:size|fw:hours|fw:dialogCount",
            "creator": "dcterms:creator/foaf:name",
            "year": "fw:publicationDate",
            "family": "dcterms:isPartOf/dcterms:identifier",
            "twin": "prov:alternateOf",
            "figure": "dqv:hasQualityMeasurement/dqv:value",
        }),
        sections=(
            section("What is in it",
                "fw:modality dcterms:language fw:languageAsGiven fw:languageGroup "
                "fw:languageFamily fw:statedLanguageCount fw:programmingLanguage fw:task "
                "dcat:theme dcat:keyword fw:promptFormat fw:collectedFrom fw:originCategory "
                "fw:generatedByModel fw:collectionProcess fw:humanAnnotation"),
            section("How large it is",
                "fw:dialogCount fw:hours fw:speakerCount fw:meanDialogTurns fw:minDialogTurns "
                "fw:maxDialogTurns fw:meanInputLength fw:minInputLength fw:maxInputLength "
                "fw:meanTargetLength fw:minTargetLength fw:maxTargetLength"),
            section("Who made it, when, and where it is",
                "dcterms:creator dcterms:publisher fw:creatorKind fw:creatorCountry "
                "fw:creatorCountryAsGiven dcterms:issued fw:publicationDate "
                "fw:publicationDateBasis dcat:inSeries dcterms:isReferencedBy dcat:landingPage "
                "fw:repositoryPage fw:huggingFacePage foaf:page fw:huggingFaceName "
                "fw:huggingFaceConfiguration fw:huggingFaceDataset fw:huggingFaceDate "
                "fw:papersWithCodeDate fw:gitHubDate fw:takenDown"),
            section("Criteria of quality that are not met", "fw:unmetCriterion"),
        ),
        byline=("dcterms:creator", "dcat:inSeries", "fw:modality", "fw:publicationDate"),
        in_feed=True,
        on_home=True,
    ),
    RecordType(
        "series", "Dataset series", "Dataset series", ("dcat:DatasetSeries",),
        group=DATASETS,
        names=("dcterms:title", "dcterms:alternative"),
        text="Datasets that were published as one collection.",
        search=Search(2.5, {
            "name": "dcterms:title", "alias": "dcterms:alternative", "used": "^dcat:inSeries",
        }),
        tables=OF_DATASETS,
    ),
    RecordType(
        "reference", "Dataset named elsewhere", "Datasets named elsewhere",
        ("fw:DatasetReference",),
        group=DATASETS,
        names=("rdfs:label", "skos:altLabel"),
        search=Search(1.1, {
            "name": "rdfs:label",
            "alias": "skos:altLabel|dcterms:identifier",
            "used": "^prov:wasDerivedFrom",
        }),
    ),
    RecordType(
        "model", "Model", "Models", ("fw:Model",),
        group=DATASETS,
        names=("foaf:name", "skos:altLabel"),
        search=Search(1.9, {
            "name": "foaf:name", "alias": "skos:altLabel", "used": "^fw:generatedByModel",
        }),
        tables=OF_DATASETS,
        is_document=False,  # a system at work, not its description
    ),
    RecordType(
        "licence-claim", "Licence claim", "Licence claims", ("fw:LicenceClaim",),
        group=DATASETS, on_home=True,
    ),
    RecordType(
        "measurement", "Measurement", "Measurements", ("dqv:QualityMeasurement",),
        group=DATASETS,
        text="Downloads, likes, stars and citations, each on its date.",
    ),
    RecordType(
        "article", "Article", "Journal articles and papers about datasets",
        ("fabio:JournalArticle", "fw:DatasetPaper"),
        plurals={
            "fabio:JournalArticle": "Journal articles",
            "fw:DatasetPaper": "Papers about datasets",
        },
        group=PUBLICATIONS,
        text="Articles that name repositories of code.",
        search=Search(1.5, {
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
        sections=(
            section("Publication",
                "dcterms:creator dcterms:isPartOf dcterms:issued dcterms:dateSubmitted "
                "dcterms:dateAccepted prism:doi fabio:hasPubMedId fabio:hasPubMedCentralId "
                "fabio:hasArXivId fw:corpusId foaf:page dcterms:license fw:statedLicence"),
            section("About",
                "fw:researchField dcterms:subject prism:keyword dcterms:references"),
        ),
        byline=("dcterms:creator", "dcterms:isPartOf", "dcterms:issued"),
        tables=("repositories", "executions-by-outcome", "executions", "datasets"),
        on_home=True,
    ),
    RecordType(
        "paper", "Paper", "Papers", ("fabio:ScholarlyWork",), group=PUBLICATIONS,
    ),
    RecordType(
        "journal", "Journal", "Journals", ("fabio:Journal",),
        group=PUBLICATIONS,
        text="Where the articles appeared.",
        search=Search(1.9, {
            "name": "dcterms:title",
            "alias": "fw:nlmTitleAbbreviation|fw:isoTitleAbbreviation|prism:eIssn|prism:issn",
            "keyword": "dcterms:publisher/foaf:name",
            "note": "dcterms:publisher/foaf:name",
            "used": "^dcterms:isPartOf",
        }),
        sections=(section("The journal",
            "dcterms:publisher prism:eIssn prism:issn fw:isoTitleAbbreviation"),),
        byline=("dcterms:publisher",),
        tables=("articles-by-year", "executions-by-outcome", "articles"),
        is_document=False,  # an institution, beyond any of its issues
        on_home=True,
    ),
    RecordType(
        "repository", "Repository", "Repositories", ("doap:GitRepository",),
        group=CODE,
        text="Repositories of code that articles name.",
        search=Search(1.4, {
            "name": "doap:name",
            "text": "dcterms:description",
            "licence": "dcterms:license/skos:prefLabel",
            "language": "fw:languageShare/fw:programmingLanguage/rdfs:label",
            "year": "dcterms:created",
            "figure": "fw:starCount",
        }),
        sections=(
            section("The repository",
                "doap:location doap:browse dcterms:isReferencedBy dcterms:license "
                "fw:statedLicence dcterms:created dcterms:modified fw:pushed fw:commit "
                "fw:archived"),
            section("Counted",
                "fw:starCount fw:forkCount fw:subscriberCount fw:networkCount fw:openIssueCount "
                "fw:releaseCount fw:notebookCount fw:kilobytes fw:commitsAfterSubmission "
                "fw:commitsAfterAcceptance fw:commitsAfterPublication fw:requirementsCount "
                "fw:setupScriptCount fw:pipfileCount fw:pipfileLockCount"),
        ),
        byline=("dcterms:isReferencedBy",),
        tables=("code", "executions-by-outcome", "executions", "notebooks"),
        on_home=True,
    ),
    RecordType(
        "programming-language", "Programming language", "Programming languages",
        ("schema:ComputerLanguage",),
        group=CODE,
        text="What code is written in.",
        search=Search(1.8, {"name": "rdfs:label", "used": "^fw:programmingLanguage"}),
        tables=("repositories-in-language", *OF_DATASETS),
        is_document=False,
    ),
    RecordType(
        "person", "Person", "People", ("foaf:Person",),
        group=PEOPLE,
        text="Authors of articles.",
        search=Search(1.3, {
            "name": "foaf:name",
            "alias": "schema:identifier",
            "note": "^dcterms:creator/dcterms:title",
        }),
        tables=("articles", *OF_DATASETS),
        is_document=False,
        on_home=True,
    ),
    RecordType(
        "organization", "Organization", "Organizations", ("foaf:Organization",),
        group=PEOPLE,
        names=("foaf:name", "skos:altLabel"),
        text="Who made datasets, and who publishes journals.",
        search=Search(2.0, {
            "name": "foaf:name",
            "alias": "skos:altLabel|schema:identifier",
            "note": "fw:organizationKind/skos:prefLabel|fw:country/skos:prefLabel",
            "used": "^dcterms:creator|^dcterms:publisher",
        }),
        sections=(section("The organization",
            "fw:organizationKind fw:country schema:identifier foaf:homepage foaf:page"),),
        byline=("fw:organizationKind", "fw:country"),
        tables=(*OF_DATASETS, "journals", "claims"),
        is_document=False,
        on_home=True,
    ),
    RecordType(
        "account", "Account", "Accounts", ("foaf:OnlineAccount",),
        group=PEOPLE,
        text="Accounts on platforms that publish datasets of unknown makers.",
        search=Search(1.0, {"name": "foaf:name", "used": "^dcterms:publisher"}),
        sections=(section("The account",
            "foaf:accountName foaf:accountServiceHomepage foaf:page"),),
        tables=OF_DATASETS,
        is_document=False,
    ),
    RecordType(
        "country", "Country", "Countries", ("dcterms:Location",),
        group=PEOPLE,
        text="Where those who made datasets are.",
        search=Search(1.8, {**CONCEPT, "used": "^fw:country|^fw:creatorCountry"}),
        tables=("organizations", *OF_DATASETS),
        is_document=False,
    ),
    RecordType(
        "licence", "Licence", "Licences",
        ("fw:Licence", "fw:LicenceStatement", "fw:ProviderTerms", "fw:CustomLicence"),
        group=VOCABULARIES,
        search=Search(2.1, {
            **CONCEPT, "use": "fw:useClass/skos:prefLabel", "used": "^dcterms:license",
        }),
        sections=(
            section("What it allows",
                "fw:useClass fw:requiresAttribution fw:requiresShareAlike odrl:permission "
                "odrl:prohibition odrl:duty odrl:obligation"),
            section("Elsewhere", "skos:notation skos:exactMatch foaf:page skos:altLabel"),
        ),
        tables=(*OF_DATASETS, "repositories", "articles-by-year"),
    ),
    RecordType(
        "task", "Task", "Tasks", ("fw:Task", "fw:TaskGroup"),
        group=VOCABULARIES,
        search=Search(1.8, {
            **CONCEPT, "note": "skos:broader/skos:prefLabel", "used": "^fw:task",
        }),
        byline=("skos:broader",),
        tables=OF_DATASETS,
    ),
    RecordType("task-group", tables=("datasets-of-group",)),
    RecordType(
        "language", "Language", "Languages",
        ("dcterms:LinguisticSystem", "fw:LanguageGroup", "fw:LanguageFamily"),
        segments=("language", "language-group", "language-family"),
        group=VOCABULARIES,
        text="The languages that datasets are in.",
        search=Search(2.0, {
            **CONCEPT, "used": "^dcterms:language|^fw:languageGroup|^fw:languageFamily",
        }),
        tables=OF_DATASETS,
        is_document=False,
    ),
    RecordType("use-class", tables=OF_DATASETS),
    RecordType("modality", tables=OF_DATASETS),
    RecordType("claim-source", tables=("claims",)),
    RecordType("organization-kind", tables=("organizations",)),
)  # fmt: skip
