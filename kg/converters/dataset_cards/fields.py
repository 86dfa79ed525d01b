"""Every field of a card's header, and what it becomes: the table that drives the converter."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kg.authorities.people import people_in, with_orcid
from kg.converters.common.cleaning import WITHOUT_VALUE
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.licence_claims import HUGGING_FACE

Apply = Callable[[DatasetRecord, str], None]
_SIZE: Final = re.compile(
    r"([\d.,]+\s*[KMBGT]?)?\s*<\s*n\s*<\s*([\d.,]+\s*[KMBGT]?)", re.IGNORECASE
)
_OPEN: Final = re.compile(r"n\s*([<>])\s*([\d.,]+\s*[KMBGT]?)", re.IGNORECASE)
_UNKNOWN: Final = frozenset(
    {"unknown", "none", "null", "n/a", "other", "tbd", "[needs more information]"}
)
#: a name on the hub with the account that owns it
_OWNED: Final = re.compile(r"[\w.-]+/[\w.-]+")
#: what the header of the template has before it is filled in
_TEMPLATE: Final = re.compile(r"copy-paste the (?:yaml )?tags|add .*here", re.IGNORECASE)


def _named(name: str) -> Apply:
    return lambda record, value: record.property(name, value)


def _text(predicate: str) -> Apply:
    return lambda record, value: record.text(predicate, value)


def _licence(record: DatasetRecord, value: str) -> None:
    record.licence(HUGGING_FACE, value)


def _language(record: DatasetRecord, value: str) -> None:
    record.language(value, natural_only=value.casefold() != "code")


def _size(record: DatasetRecord, value: str) -> None:
    if found := _SIZE.fullmatch(value.strip()):
        record.size(unit="rows", least=_number(found[1]), most=_number(found[2]))
    elif found := _OPEN.fullmatch(value.strip()):
        bound = _number(found[2])
        record.size(unit="rows", **({"most": bound} if found[1] == "<" else {"least": bound}))
    elif value.casefold() not in _UNKNOWN:
        record.property("size category", value)


def _number(written: str | None) -> str | None:
    return written.replace(",", "").replace(" ", "") if written else None


def _title(record: DatasetRecord, value: str) -> None:
    record.title(value.strip(" *`") or value)


def _derived(record: DatasetRecord, value: str) -> None:
    """A dataset by its name, which has an owner only on the hub."""
    on_hub = _OWNED.fullmatch(value) is not None
    record.derived_from(value, f"https://huggingface.co/datasets/{value}" if on_hub else "")


def _source(record: DatasetRecord, value: str) -> None:
    kind, _, name = value.partition("|")
    if _OWNED.fullmatch(value):
        _derived(record, value)
        return
    if kind.startswith("extended"):
        name = name.strip()
        if name.startswith("other"):  # a dataset that is not on the hub, and may have no name
            name = name.removeprefix("other").strip("- ")
        if name:
            _derived(record, name)
    record.property("source of the data", kind.strip())


def _tag(record: DatasetRecord, value: str) -> None:
    kind, _, rest = value.partition(":")
    if kind == "arxiv" and rest:
        record.paper(f"arXiv:{rest}")
    elif kind == "doi" and rest:
        record.doi(rest)
    else:
        record.keyword(value)


def _person(record: DatasetRecord, value: str) -> None:
    for one in people_in(value):
        name, known = with_orcid(one)
        record.agent("dcterms:creator", name, "person" if known else "", known)


def _papers_with_code(record: DatasetRecord, value: str) -> None:
    if value.casefold() not in _UNKNOWN:
        record.page(f"https://paperswithcode.com/dataset/{value}", "foaf:page")


_PROPERTY: Final = ("schema:additionalProperty", "schema:name", "schema:value")
_TASK: Final = (DatasetRecord.task, ("fw:task",))
_LICENCE: Final = (
    _licence,
    ("fw:licenceClaim", "fw:licenceAsGiven", "fw:claimedLicence", "dcterms:license"),
)
_LANGUAGE: Final = (
    _language,
    ("dcterms:language", "fw:languageAsGiven", "fw:programmingLanguage"),
)
_LICENCE_NOTE: Final = (_text("fw:licenceNote"), ("fw:licenceNote",))
_SIZES: Final = (_size, ("schema:size", "schema:minValue", "schema:maxValue", "schema:unitText"))
_WITH_CODE: Final = (_papers_with_code, ("foaf:page",))
_DERIVED: Final = (
    _derived,
    ("fw:derivedFromReference", "fw:derivedFromAsGiven"),
)
#: field of a header → what is done with each of its values, and the properties it becomes
FIELDS: Final[dict[str, tuple[Apply, tuple[str, ...]]]] = {
    "pretty_name": (_title, ("dcterms:title", "dcterms:alternative")),
    "license": _LICENCE,
    "license_name": _LICENCE_NOTE,
    "license_link": _LICENCE_NOTE,
    "license_details": _LICENCE_NOTE,
    "bigbio_license_shortname": _LICENCE_NOTE,
    "language": _LANGUAGE,
    "language_bcp47": (_text("fw:languageAsGiven"), ("fw:languageAsGiven",)),
    "language_details": (_named("details of the languages"), _PROPERTY),
    "bigbio_language": _LANGUAGE,
    "task_categories": _TASK,
    "task_ids": _TASK,
    "bigbio_tasks": _TASK,
    "tags": (_tag, ("dcat:keyword", "dcterms:isReferencedBy", "prov:specializationOf")),
    "size_categories": _SIZES,
    "source_datasets": (_source, (*_DERIVED[1], *_PROPERTY)),
    "multilinguality": (_named("multilinguality"), _PROPERTY),
    "annotations_creators": (_named("creators of the annotations"), _PROPERTY),
    "language_creators": (_named("creators of the language"), _PROPERTY),
    "paperswithcode_id": _WITH_CODE,
    "homepage": (DatasetRecord.page, ("dcat:landingPage", "fw:addressAsGiven")),
    "doi": (DatasetRecord.doi, ("dcterms:identifier", "prov:specializationOf")),
    "arxiv": (DatasetRecord.paper, ("dcterms:isReferencedBy", "fabio:hasArXivId")),
    "kaggle_id": (
        lambda record, value: record.page(f"https://www.kaggle.com/datasets/{value}"),
        ("dcat:landingPage", "prov:specializationOf"),
    ),
    "datasets": _DERIVED,
    "duplicated_from": _DERIVED,
    "converted_from": (_named("converted from"), _PROPERTY),
    "type": (DatasetRecord.keyword, ("dcat:keyword",)),
    "extra_gated_prompt": (_named("condition of access"), _PROPERTY),
    "gated": (_named("access is granted on request"), _PROPERTY),
    "bigbio_pubmed": (_named("of PubMed"), _PROPERTY),
    "bigbio_public": (_named("public"), _PROPERTY),
    "viewer": (_named("viewer"), _PROPERTY),
    "benchmark": (_named("benchmark"), _PROPERTY),
    "description": (DatasetRecord.description, ("dcterms:description",)),
    "version": (DatasetRecord.version, ("dcat:version",)),
    "keywords": (DatasetRecord.keyword, ("dcat:keyword",)),
    "modality": (DatasetRecord.modality, ("fw:modality", "dcat:keyword")),
    "repository": (DatasetRecord.repository, ("fw:repositoryPage",)),
    "authors": (_person, ("dcterms:creator", "foaf:name")),
    "citation": (
        DatasetRecord.citation, ("dcterms:bibliographicCitation", "dcterms:isReferencedBy"),
    ),
    "project": (_named("project"), _PROPERTY),
}  # fmt: skip
#: misspelt and former names of fields → the usual ones
ALIASES: Final = {
    "licence": "license",
    "licenses": "license",
    "licences": "license",
    "expert-generated license": "license",
    "languages": "language",
    "task": "task_categories",
    "task_category": "task_categories",
    "size_category": "size_categories",
    "paperwithcoode_id": "paperswithcode_id",
    "title": "pretty_name",
    "url": "homepage",
    "paper": "arxiv",
    "paper_url": "arxiv",
    "repo": "repository",
    "github": "repository",
    "author": "authors",
    "creator": "authors",
    "creators": "authors",
    "modalities": "modality",
    "domain": "keywords",
    "domains": "keywords",
}
#: fields within others → the field whose rule they have
WITHIN: Final = {
    ("eval_info", "task"): "task_categories",
    ("eval_info", "dataset_name"): "datasets",
    ("train-eval-index", "task"): "task_categories",
    ("train-eval-index", "task_id"): "task_ids",
}
#: fields that are read as structure, or gathered from the body
STRUCTURE: Final = frozenset({"dataset_info", "configs"})
DROPPED: Final = {
    **WITHOUT_VALUE,
    "eval_info > model, metrics, dataset_config, dataset_split, col_mapping": (
        "of an evaluation, not of the dataset"
    ),
    "train-eval-index > config, splits, col_mapping, metrics": "for the library's evaluator",
    "dataset_info > features > class_label": "names of classes, thousands in some cards",
    "YAML tags": "the template's own sentence",
    "thumbnail, inference, widget, submission_name": "of the page",
    "model-index, library_name, co2_eq_emissions, metrics": "of models",
    "extra_gated_heading, extra_gated_fields, extra_gated_button_content": (
        "of the form for requesting access"
    ),
    "pretty_name, license … that are placeholders of the template": "mean that nothing is known",
    "Point of Contact": "a person's data",
}  # fmt: skip
IGNORED: Final = frozenset(
    {"YAML tags", "eval_info", "train-eval-index", "thumbnail", "inference", "widget",
     "model-index", "library_name", "co2_eq_emissions", "metrics", "submission_name",
     "extra_gated_heading", "extra_gated_fields", "extra_gated_button_content"}
)  # fmt: skip
#: fields that only the cards of datasets have
MARKS: Final = frozenset(
    {"task_categories", "task_ids", "size_categories", "multilinguality", "annotations_creators",
     "language_creators", "source_datasets", "pretty_name", "dataset_info", "configs",
     "paperswithcode_id"}
)  # fmt: skip
#: names that lines of any text begin with: they do not make lines without a fence a header
_OF_ANY_TEXT: Final = frozenset(
    {"description", "version", "keywords", "modality", "modalities", "repository", "repo", "github",
     "authors", "author", "creator", "creators", "citation", "url", "paper", "domain", "domains"}
)  # fmt: skip
KNOWN: Final = frozenset({*FIELDS, *ALIASES, *STRUCTURE, *IGNORED}) - _OF_ANY_TEXT


def values(value: object) -> list[str]:
    """The texts of a field: of a list, of an object's values, or its own; no placeholders.

    >>> values(["en", None, True]), values({"ca": ["unknown"]}), values("mit")
    (['en', 'yes'], ['unknown'], ['mit'])
    """
    if isinstance(value, list):
        return [text for item in value for text in values(item)]
    if isinstance(value, dict):
        return [text for item in value.values() for text in values(item)]
    if value is None:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    text = str(value).strip()
    return [] if not text or is_placeholder(text) else [text]


def is_placeholder(text: str) -> bool:
    """Whether ``text`` is a sentence of the template."""
    return _TEMPLATE.search(text) is not None
