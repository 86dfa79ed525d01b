"""The properties that a review of literature states, as a table: what each becomes, and how."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import addresses, vocabulary
from kg.converters.common.modalities import MODALITIES
from kg.converters.literature.fact import (
    Fact,
    Problem,
    iso_language,
    known_language,
    known_modality,
    number_and_unit,
    result,
    sound,
    web_address,
    with_scheme,
)
from kg.converters.literature.units import amount, unit
from kg.rdf.ntriples import boolean, literal, typed

if TYPE_CHECKING:
    from kg.converters.literature.records import Described

Writer = Callable[["Described", str, Fact], None]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of the form.

    Attributes:
        of_dataset: the CURIE that it becomes of a dataset, ``""`` where a dataset has none.
        of_other: likewise, of anything else that a paper introduces.
        write: states a fact of what is described, by that CURIE.
        modifiers: what may be beside it.
        problem: what is wrong with a fact, and how to mend it.
        also: further CURIEs that it becomes.
    """

    of_dataset: str
    of_other: str
    write: Writer
    modifiers: tuple[str, ...] = ()
    problem: Callable[[Fact], Problem | None] = sound
    also: tuple[str, ...] = ()


# how facts are stated


def _text(record: Described, curie: str, fact: Fact) -> None:
    record.text(curie, fact.value)


def _language(record: Described, curie: str, fact: Fact) -> None:
    record.add(curie, record.entities.language(iso_language(fact.value) or fact.value))
    if isinstance(record, DatasetRecord):
        record.add("fw:languageAsGiven", literal(fact.value))


def _modality(record: Described, curie: str, fact: Fact) -> None:
    record.add(curie, vocabulary("modality", MODALITIES[fact.value.casefold()]))


def _concept(kind: str) -> Writer:
    def write(record: Described, curie: str, fact: Fact) -> None:
        record.add(curie, record.entities.concept(kind, fact.value))

    return write


def _source(record: Described, curie: str, fact: Fact) -> None:
    if isinstance(record, DatasetRecord):
        record.derived_from(fact.value)
    else:
        record.add(curie, record.entities.dataset_reference(fact.value))


def _reference(record: Described, curie: str, fact: Fact) -> None:
    record.add(curie, record.entities.dataset_reference(fact.value))


def _model(record: Described, curie: str, fact: Fact) -> None:
    record.add(curie, record.entities.model(fact.value))


def _page(record: Described, curie: str, fact: Fact) -> None:
    if isinstance(record, DatasetRecord):
        record.page(with_scheme(fact.value), curie)
    else:
        for page in addresses(with_scheme(fact.value)):
            record.add(curie, page)


def _licence(record: Described, _curie: str, fact: Fact) -> None:
    if isinstance(record, DatasetRecord):
        record.licence(record.authors, fact.value)


def _quantity(kind: str, word: str) -> Writer:
    """A size, a result or an agreement: an amount with what it is an amount of."""

    def write(record: Described, curie: str, fact: Fact) -> None:
        found, more = amount(fact.value), fact.modifiers
        key = "\n".join((fact.value, *(f"{name}={more[name]}" for name in sorted(more))))
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        node = record.part(curie, kind, word, more.get("unit", more.get("measure", "")), digest)
        if found is None:
            record.add_triple(node, "schema:description", literal(fact.value))
        else:
            for bound, value in found.bounds:
                record.add_triple(node, bound, typed(f"{value:f}", "xsd:decimal"))
            if found.about:
                record.add_triple(node, "fw:approximate", boolean(True))
        counted = unit(more.get("unit", "")) or ("percent" if found and found.percent else "")
        for predicate, text in (
            ("rdfs:label", _label(fact, counted)),
            ("schema:unitText", counted),
            ("schema:name", more.get("measure", "")),
            ("fw:amountOf", more.get("of", "")),
            ("fw:comparedWith", more.get("against", "")),
            ("schema:description", more.get("note", "")),
        ):
            if text:
                record.add_triple(node, predicate, literal(text))
        if "on" in more:
            record.add_triple(node, "fw:testedOn", record.entities.dataset_reference(more["on"]))

    return write


def _label(fact: Fact, counted: str) -> str:
    """The amount in words: ``2.32B image-text pairs (that contain English language)``."""
    more = fact.modifiers
    named = [fact.value, "" if counted == "percent" else counted, more.get("measure", "")]
    scope = "; ".join(filter(None, (more.get("of", ""), more.get("on", ""))))
    return " ".join(filter(None, (*named, f"({scope})" if scope else "")))


_TEXTS: Final = {
    # of the form → of a dataset, of anything else
    "description": ("dcterms:description", "dcterms:description"),
    "access": ("schema:conditionsOfAccess", "schema:conditionsOfAccess"),
    "period": ("schema:temporalCoverage", "schema:temporalCoverage"),
    "version": ("dcat:version", ""),
    "annotators": ("rai:annotatorDemographics", ""),
    "annotation": ("rai:dataAnnotationProtocol", ""),
    "annotation platform": ("rai:dataAnnotationPlatform", ""),
    "annotation tools": ("rai:machineAnnotationTools", ""),
    "annotations per item": ("rai:annotationsPerItem", ""),
    "collection": ("rai:dataCollection", ""),
    "timeframe": ("rai:dataCollectionTimeframe", ""),
    "preprocessing": ("rai:dataPreprocessingProtocol", ""),
    "use": ("rai:dataUseCases", ""),
    "finding": ("fw:finding", "fw:finding"),
    "part": ("fw:component", "fw:component"),
    "uses": ("", "fw:builtWith"),
}
#: the properties of the form, by the word that the form has for each
PROPERTIES: Final[Mapping[str, Property]] = {
    "size": Property(
        "schema:size", "schema:size", _quantity("schema:QuantitativeValue", "size"),
        ("unit", "of"), number_and_unit,
        ("schema:value", "schema:minValue", "schema:maxValue", "schema:unitText", "fw:approximate",
         "fw:amountOf"),
    ),
    "language": Property(
        "dcterms:language", "dcterms:language", _language, problem=known_language,
        also=("fw:languageAsGiven",),
    ),
    "modality": Property("fw:modality", "dcterms:type", _modality, problem=known_modality),
    "task": Property("fw:task", "dcterms:subject", _concept("task")),
    "topic": Property("dcat:theme", "dcat:theme", _concept("topic")),
    "collected from": Property("fw:collectedFrom", "dcterms:source", _concept("origin")),
    "derived from": Property(
        "fw:derivedFromReference", "dcterms:source", _source, also=("fw:derivedFromAsGiven",)
    ),
    "generated by": Property("fw:generatedByModel", "", _model),
    "trained on": Property("", "fair4ml:trainedOn", _reference),
    "evaluated on": Property("", "fw:testedOn", _reference),
    "agreement": Property(
        "fw:annotatorAgreement", "", _quantity("schema:Observation", "agreement"),
        ("measure", "of"),
        also=("schema:name", "schema:value", "schema:description", "fw:amountOf"),
    ),
    "result": Property(
        "fw:reportedResult", "fw:reportedResult", _quantity("schema:Observation", "result"),
        ("unit", "of", "measure", "on", "against", "note"), result,
        ("schema:name", "schema:value", "schema:minValue", "schema:maxValue", "schema:unitText",
         "schema:description", "fw:approximate", "fw:amountOf", "fw:comparedWith", "fw:testedOn"),
    ),
    "licence": Property("fw:licenceClaim", "", _licence, also=("dcterms:license",)),
    "address": Property("dcat:landingPage", "foaf:page", _page, problem=web_address),
    "code": Property("fw:repositoryPage", "schema:codeRepository", _page, problem=web_address),
    **{key: Property(*curies, _text) for key, curies in _TEXTS.items()},
}  # fmt: skip
TERMS: Final = frozenset(
    curie
    for row in PROPERTIES.values()
    for curie in (row.of_dataset, row.of_other, *row.also)
    if curie
) | {"schema:Observation", "schema:QuantitativeValue", "schema:description", "rdfs:label"}
