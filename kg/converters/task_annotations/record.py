"""A task of a collection as a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.authorities.hubs import HubDataset, hub_dataset
from kg.converters.common import entities
from kg.converters.common.cleaning import clean_text, flat
from kg.converters.common.entities import Entities
from kg.converters.common.record_builder import RecordBuilder
from kg.converters.record import Record
from kg.converters.task_annotations.task import Task
from kg.rdf.iris import slug
from kg.rdf.ntriples import boolean, iri, literal, term

TERMS: Final = entities.TERMS | {
    "dcat:version", "dcterms:alternative", "dcterms:description", "dcterms:identifier",
    "dcterms:isPartOf",
    "dcterms:language", "dcterms:title", "fw:TaskCollection", "fw:TaskDefinition",
    "fw:columnExpression", "fw:datasetAsGiven", "fw:datasetConfiguration", "fw:inputColumn",
    "fw:labelColumn", "fw:metricName", "fw:originalTask", "fw:promptTemplate", "fw:readsDataset",
    "fw:splitUsed", "fw:taskKind", "skos:note",
}  # fmt: skip
#: collection → what it is called, and its page
COLLECTIONS: Final = {
    "tasksource": ("tasksource", "https://github.com/sileod/tasksource"),
    "lm-evaluation-harness": (
        "Language Model Evaluation Harness",
        "https://github.com/EleutherAI/lm-evaluation-harness",
    ),
    "promptsource": ("PromptSource", "https://github.com/bigscience-workshop/promptsource"),
}


def record(task: Task, shared: Entities, place: str) -> Record:
    """The record of ``task``."""
    local = slug(f"{task.collection}/{task.local}")
    made = RecordBuilder(shared.ids.document("task-definition", local))
    made.add("rdf:type", term("fw:TaskDefinition"))
    made.text("dcterms:identifier", task.name)
    made.text("dcterms:title", flat(task.name))
    made.add("dcterms:isPartOf", _collection(task.collection, shared))
    for group in task.groups:
        made.add("dcterms:isPartOf", _collection(task.collection, shared, group))
    if task.dataset.strip():
        made.text("fw:datasetAsGiven", task.dataset)
    if task.names_dataset:
        found = hub_dataset(task.dataset) or HubDataset("huggingface.co", task.dataset.strip())
        made.add("fw:readsDataset", shared.dataset_reference(found.address))
    if task.kind:
        made.add("fw:taskKind", shared.concept("task", task.kind))
    for code in task.languages:
        made.add("dcterms:language", shared.language(code))
    if task.original is not None:
        made.add("fw:originalTask", boolean(task.original))
    for predicate, text in _texts(task):
        if text.strip():
            made.add(predicate, literal(clean_text(text)))
    return made.record(place, repr(task)[:20_000])


def _texts(task: Task) -> Iterator[tuple[str, str]]:
    """Property and text of what is stated as it is written."""
    yield "fw:datasetConfiguration", task.configuration
    yield "dcat:version", task.version
    yield from (("fw:inputColumn", column) for column in task.inputs)
    yield from (("fw:labelColumn", column) for column in task.labels)
    yield from (("fw:columnExpression", f"{n} = {text}") for n, text in task.expressions.items())
    yield from (
        ("fw:splitUsed", f"{role}: {split}") for role, split in task.splits.items() if split
    )
    yield from (("fw:metricName", metric) for metric in task.metrics)
    yield from task.texts.items()


def _collection(name: str, shared: Entities, group: str = "") -> str:
    title, page = COLLECTIONS[name]
    document = shared.ids.document("task-collection", slug(f"{name}/{group}" if group else name))
    whole = shared.add(
        document,
        ("rdf:type", term("fw:TaskCollection")),
        ("dcterms:title", literal(flat(group) or title)),
        *([] if group else [("foaf:page", iri(page))]),
    )
    if group:
        shared.add(document, ("dcterms:isPartOf", _collection(name, shared)))
    return whole
