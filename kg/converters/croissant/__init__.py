"""Converter ``croissant``: descriptions of datasets in Croissant 0.8, 1.0 and 1.1, with RAI.

Source: docs.mlcommons.org/croissant. Each dataset in a file is a record. What contradicts the
specification is stated on the record and in the build's report; the rest is read all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common import agents, dataset_record
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import Entities
from kg.converters.common.files import open_binary
from kg.converters.common.folders import files_under, local_name, shown
from kg.converters.common.json_reader import load_json
from kg.converters.converter import Confidence
from kg.converters.croissant import description, structure
from kg.converters.croissant.description import Description
from kg.converters.croissant.expansion import Context, Node, expanded, redacted
from kg.converters.croissant.fields import (
    DATASET,
    DROPPED,
    DROPPED_TERMS,
    OBJECTS,
    STRUCTURE,
    mappings,
)
from kg.converters.croissant.structure import Structure
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import SourceError, one_line

SUFFIXES: Final = (".json", ".jsonld")
#: in every description, by its version
_MARKS: Final = (b"mlcommons.org/croissant", b"mlcommons.org/schema/")
#: objects within each other that a graph is read to
_NESTED: Final = 6
_HEAD_BYTES: Final = 1 << 20
_DATASET_TYPES: Final = frozenset({"schema:Dataset", "schema:LiveDataset"})
_KNOWN: Final = frozenset(DATASET) | STRUCTURE | OBJECTS | DROPPED_TERMS


class Croissant:
    """Reads descriptions in Croissant: JSON-LD files, each of one dataset or several."""

    name: Final = "croissant"
    summary: Final = "descriptions of datasets in Croissant 0.8, 1.0 and 1.1, with RAI (JSON-LD)"
    version: Final = "3"
    terms: Final[frozenset[str]] = (
        dataset_record.TERMS | agents.TERMS | structure.TERMS | description.TERMS
    )
    dropped: Final[Mapping[str, str]] = DROPPED

    @property
    def fields(self) -> tuple[FieldMapping, ...]:
        """What each property becomes."""
        return mappings()

    def sniff(self, path: Path) -> Confidence:
        """Whether a file is in one of Croissant's namespaces."""
        if path.is_dir():
            found = bool(self.files(path))
        else:
            found = path.name.lower().removesuffix(".gz").endswith(SUFFIXES) and _is_one(path)
        return Confidence.CERTAIN if found else Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The JSON files that are in one of Croissant's namespaces."""
        return [file for file in files_under(path, *SUFFIXES) if not path.is_dir() or _is_one(file)]

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each dataset that a file describes.

        Raises:
            SourceError: a file is no JSON, or no object.
        """
        shared = Entities(ids, notes.source)
        for file in self.files(path):
            where = shown(path, file)
            name = local_name(notes.source, path, file, *SUFFIXES)
            for number, document in enumerate(_documents(file, where, notes)):
                context = Context(document.get("@context"))
                try:
                    root = expanded(document, context)
                except RecursionError:
                    raise SourceError(file, "objects nested too deep") from None
                for dataset in _datasets(root, where, notes):
                    notes.read[where] += 1
                    local = (
                        name
                        if not number and dataset is root
                        else f"{name}/{_suffix(dataset, number)}"
                    )
                    raw = document if dataset is root else {}
                    yield self._record(dataset, raw, context, local, where, shared, notes)
            yield from shared.drain(where)
        yield from shared.finish()

    def _record(
        self,
        root: Node,
        raw: Mapping[str, object],
        context: Context,
        local: str,
        where: str,
        shared: Entities,
        notes: Notes,
    ) -> Record:
        record = DatasetRecord(local, shared, notes.licences)
        parts = Structure(record.document, root, context, record.add_triple)
        maker = notes.about.get("creator", "").strip()
        for number, problem in enumerate(Description(root, raw, parts, record, maker).write(), 1):
            notes.problems[f"{where}, {number}"] = problem
        _count_unknown(root, notes)
        original = json.dumps(redacted(dict(raw)), ensure_ascii=False, indent=1) if raw else ""
        return record.record(where, original)


def _is_one(file: Path) -> bool:
    try:
        with open_binary(file) as opened:
            head = opened.read(_HEAD_BYTES)
    except (OSError, EOFError, ValueError):
        return False
    return any(mark in head for mark in _MARKS)


def _documents(file: Path, where: str, notes: Notes) -> Iterator[dict[str, object]]:
    value = load_json(file, notes)
    if isinstance(value, list):
        notes.problems[f"{where}, top level"] = "an array, where an object should be"
    found = [
        each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)
    ]
    if not found:
        raise SourceError(file, "no JSON object, which a description is")
    for each in found:
        graph = each.get("@graph")
        if isinstance(graph, list) and "@type" not in each:
            yield from _of_graph([n for n in graph if isinstance(n, dict)], each.get("@context"))
        else:
            yield each


def _of_graph(nodes: list[dict[str, object]], context: object) -> Iterator[dict[str, object]]:
    """The objects of a graph, each with those that it alone refers to put into it."""
    named = {str(node["@id"]): node for node in nodes if "@id" in node}
    used: set[str] = set()

    def filled(value: object, path: tuple[str, ...]) -> object:
        if isinstance(value, list):
            return [filled(each, path) for each in value]
        if not isinstance(value, dict):
            return value
        own = str(value.get("@id", ""))
        if set(value) == {"@id"} and own in named and own not in path and len(path) < _NESTED:
            used.add(own)
            value = named[own]
        return {k: filled(v, (*path, own)) if k[:1] != "@" else v for k, v in value.items()}

    for node in nodes:
        if any(str(kind).endswith("Dataset") for kind in _listed(node.get("@type"))):
            whole = filled({**node}, (str(node.get("@id", "")),))
            assert isinstance(whole, dict)
            yield {"@context": context, **whole}
    for node in nodes:
        others = not any(str(kind).endswith("Dataset") for kind in _listed(node.get("@type")))
        if others and str(node.get("@id", "")) not in used:
            yield {"@context": context, **node}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _datasets(root: Node, where: str, notes: Notes) -> Iterator[Node]:
    """``root``, if it is a dataset; the datasets among its parts, where it is something else."""
    if not root.types or not _DATASET_TYPES.isdisjoint(root.types):
        yield root
        return
    kinds = ", ".join(each.partition(":")[2] or each for each in root.types)
    parts = [part for part in root.nodes("schema:hasPart") if "schema:Dataset" in part.types]
    what = one_line(f"{where}, {root.text('schema:name') or root.id or 'the whole'}", 120)
    notes.unread[what] = f"a {kinds}, no dataset" + (
        "; the datasets in it are read" if parts else ""
    )
    yield from parts


def _suffix(dataset: Node, number: int) -> str:
    return dataset.text("schema:name") or dataset.id or str(number + 1)


def _count_unknown(root: Node, notes: Notes) -> None:
    pending = [root]
    while pending:
        node = pending.pop()
        for name, values in node.values.items():
            if name not in _KNOWN:
                notes.unknown[name] += 1
                continue
            if name not in structure.JSON and name != "schema:hasPart":
                pending.extend(value for value in values if isinstance(value, Node))


CONVERTER: Final = Croissant()
