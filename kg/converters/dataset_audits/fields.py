"""Every field of an audit entry, and how it becomes triples: the tables that drive the converter.

The three layouts (text, speech, video) call the same fact by different names; a field that two
of them share means the same in both. Fields of nested objects are named by their path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kg.converters.common.dates import month_of

#: fields of the objects in these are fields of the entry: "Text Metrics > Num Dialogs"
NESTED: Final = ("Inferred Metadata", "Text Metrics")


@dataclass(frozen=True, slots=True)
class Field:
    """How one field becomes triples.

    Attributes:
        rule: what is done with each of its values: a method of
            :class:`~kg.converters.dataset_audits.entry.Entry`, or a list of ``Licenses``.
        predicate: the property, as a CURIE.
        kind: what the rule must know besides: a kind of concept, a datatype, a claimant.
    """

    rule: str
    predicate: str = ""
    kind: str = ""


FIELDS: Final = MappingProxyType(
    {
        # names
        "Unique Dataset Identifier": Field("text", "dcterms:identifier"),
        "Dataset Name": Field("text", "dcterms:title"),
        "Collection": Field("series", "dcat:inSeries"),
        "Collection URL": Field("gathered"),
        "Dataset Filter IDs": Field("text", "fw:filterId"),
        # pages
        "Dataset URL": Field("page", "dcat:landingPage"),
        "Website URL": Field("page", "foaf:homepage"),
        "GitHub URL": Field("page", "fw:repositoryPage"),
        "Papers with Code URL": Field("page", "foaf:page"),
        "Hugging Face URL": Field("page", "fw:huggingFacePage"),
        "Inferred Metadata > HF Dataset": Field("hugging_face", "fw:huggingFaceDataset"),
        "Inferred Metadata > HF Config": Field("text", "fw:huggingFaceConfiguration"),
        # the paper: gathered, then one record
        "Paper Title": Field("gathered"),
        "ArXiv URL": Field("gathered"),
        "Paper URL": Field("gathered"),
        "Semantic Scholar Corpus ID": Field("gathered"),
        "Bibtex": Field("gathered"),
        "Inferred Metadata > S2 Date": Field("gathered"),
        # what is in it
        "Languages": Field("language", "dcterms:language"),
        "Languages (ISO)": Field("language", "dcterms:language"),
        "Languages (Count)": Field("number", "fw:statedLanguageCount", "xsd:integer"),
        "Language Groups": Field("concept", "fw:languageGroup", "language-group"),
        "Language Families": Field("concept", "fw:languageFamily", "language-family"),
        "Task Categories": Field("concept", "fw:task", "task"),
        "Tasks": Field("concept", "fw:task", "task"),
        "Topics": Field("concept", "dcat:theme", "topic"),
        "Inferred Metadata > Text Topics": Field("concept", "dcat:theme", "topic"),
        "Inferred Metadata > GitHub Topics": Field("text", "dcat:keyword"),
        "Format": Field("concept", "fw:promptFormat", "format"),
        "Hours": Field("number", "fw:hours", "xsd:decimal"),
        "Video Hours": Field("number", "fw:hours", "xsd:decimal"),
        "Speakers": Field("number", "fw:speakerCount", "xsd:integer"),
        "Human Annotation": Field("truth", "fw:humanAnnotation"),
        "Taken Down": Field("truth", "fw:takenDown"),
        "Text Metrics > Num Dialogs": Field("number", "fw:dialogCount", "xsd:integer"),
        "Text Metrics > Mean Inputs Length": Field("number", "fw:meanInputLength", "xsd:decimal"),
        "Text Metrics > Min Inputs Length": Field("number", "fw:minInputLength", "xsd:integer"),
        "Text Metrics > Max Inputs Length": Field("number", "fw:maxInputLength", "xsd:integer"),
        "Text Metrics > Mean Targets Length": Field("number", "fw:meanTargetLength", "xsd:decimal"),
        "Text Metrics > Min Targets Length": Field("number", "fw:minTargetLength", "xsd:integer"),
        "Text Metrics > Max Targets Length": Field("number", "fw:maxTargetLength", "xsd:integer"),
        "Text Metrics > Mean Dialog Turns": Field("number", "fw:meanDialogTurns", "xsd:decimal"),
        "Text Metrics > Min Dialog Turns": Field("number", "fw:minDialogTurns", "xsd:integer"),
        "Text Metrics > Max Dialog Turns": Field("number", "fw:maxDialogTurns", "xsd:integer"),
        # how it came about
        "Creators": Field("creator", "dcterms:creator"),
        "Creator Categories": Field("creator_kind", "fw:creatorKind"),
        "Location": Field("creator_country", "fw:creatorCountry"),
        "Countries": Field("creator_country", "fw:creatorCountry"),
        "Text Sources": Field("concept", "fw:collectedFrom", "origin"),
        "Source": Field("concept", "fw:collectedFrom", "origin"),
        "Video Sources": Field("concept", "fw:collectedFrom", "origin"),
        "Source Category": Field("concept", "fw:originCategory", "origin-category"),
        "Process Description": Field("text", "fw:collectionProcess"),
        "Model Generated": Field("model", "fw:generatedByModel"),
        "Derived from Datasets": Field("derived", "fw:derivedFromReference"),
        "Year Released": Field("year", "dcterms:issued"),
        "Inferred Metadata > HF Date": Field("typed", "fw:huggingFaceDate", "xsd:date"),
        "Inferred Metadata > Github Date": Field("typed", "fw:gitHubDate", "xsd:date"),
        "Inferred Metadata > PwC Date": Field("typed", "fw:papersWithCodeDate", "xsd:date"),
        "Inferred Metadata > PwC Description": Field("text", "dcterms:description"),
        "Notes": Field("text", "skos:note"),
        # what one may do with it
        "Licenses": Field("licence", "fw:licenceClaim"),
        "License Notes": Field("text", "fw:licenceNote"),
        "License Verified By": Field("person", "fw:licenceVerifiedBy"),
        "Inferred Metadata > HF Yaml License": Field("claim", "fw:licenceClaim", "hugging-face"),
        "Inferred Metadata > HF Config License": Field(
            "claim", "fw:licenceClaim", "hugging-face-configuration"
        ),
        "Inferred Metadata > GitHub License": Field("claim", "fw:licenceClaim", "github"),
        "Inferred Metadata > PwC License Name": Field(
            "claim", "fw:licenceClaim", "papers-with-code"
        ),
        "Inferred Metadata > PwC License URL": Field("gathered"),
    }
)

#: fields that become one record together → its properties
READ_TOGETHER: Final = (
    (
        (
            "Paper Title",
            "ArXiv URL",
            "Paper URL",
            "Semantic Scholar Corpus ID",
            "Bibtex",
            "Inferred Metadata > S2 Date",
        ),
        (
            "dcterms:isReferencedBy",
            "dcterms:title",
            "prism:doi",
            "fabio:hasArXivId",
            "fw:corpusId",
            "foaf:page",
            "fw:bibtex",
            "dcterms:issued",
        ),
    ),
    (("Collection", "Collection URL"), ("dcat:inSeries", "dcat:landingPage")),
    (
        ("Inferred Metadata > PwC License Name", "Inferred Metadata > PwC License URL"),
        ("fw:licenceClaim",),
    ),
)
#: what a dated count becomes
METRIC_TERMS: Final = (
    "dqv:hasQualityMeasurement",
    "dqv:isMeasurementOf",
    "dqv:value",
    "dcterms:date",
)

#: fields that reach no triple → the reason
DROPPED: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "any field that is empty, null or Unclear": "means that nothing is known",
        "Licenses > License URL that is None, unknown or Unspecified": "means that there is none",
    }
)

#: fields that carry the month of a count in their name → the metric
METRICS: Final = MappingProxyType(
    {
        "HF Downloads": "hugging-face-downloads",
        "HF Likes": "hugging-face-likes",
        "GitHub Stars": "github-stars",
        "S2 Citation Count": "citations",
    }
)
_DATED: Final = re.compile(r"Inferred Metadata > ([^()]+?)(?: \(([A-Za-z]+)\.? (\d{4})\))?")


def metric(name: str) -> tuple[str, str] | None:
    """The metric that a field counts, and the month (``2024-05``; empty: none is given).

    >>> metric("Inferred Metadata > HF Downloads (Sep 2024)")
    ('hugging-face-downloads', '2024-09')
    >>> metric("Inferred Metadata > GitHub Stars")
    ('github-stars', '')
    >>> metric("Inferred Metadata > HF Downloads (Smarch 2024)") is None
    True
    """
    found = _DATED.fullmatch(name)
    if found is None or found[1] not in METRICS:
        return None
    if found[2] is None:
        return METRICS[found[1]], ""
    month = month_of(f"{found[2]} {found[3]}")
    return (METRICS[found[1]], month) if month else None


def layout(entry: dict[str, object]) -> str:
    """Which of the three layouts ``entry`` has, by its fields."""
    if not {"Video Hours", "Video Sources", "Taken Down"}.isdisjoint(entry):
        return "video"
    if not {"Languages (ISO)", "Source Category", "Speakers", "Hours", "Tasks"}.isdisjoint(entry):
        return "speech"
    return "text"


def flatten(entry: dict[str, object]) -> list[tuple[str, object]]:
    """The fields of ``entry`` by name, those of :data:`NESTED` objects by path."""
    found: list[tuple[str, object]] = []
    for name, value in entry.items():
        if name in NESTED and isinstance(value, dict):
            found.extend((f"{name} > {inner}", item) for inner, item in value.items())
        else:
            found.append((name, value))
    return found


def values(value: object) -> list[object]:
    """The values that a field has: a list's, or its own; ``''``, ``null``, ``Unclear`` are none.

    >>> values(["", "a"]), values("Unclear"), values(0)
    (['a'], [], [0])
    """
    items = value if isinstance(value, list) else [value]
    return [item for item in items if item is not None and item not in ("", "Unclear")]
