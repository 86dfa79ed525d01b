"""Converter ``literature``: what papers introduce, by their abstracts, as reviewers note it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common import dataset_record
from kg.converters.common.entities import Entities
from kg.converters.common.files import open_binary
from kg.converters.common.folders import files_under, local_name, shown
from kg.converters.converter import Confidence
from kg.converters.fields import FieldMapping
from kg.converters.literature import properties, records
from kg.converters.literature.form import IDENTIFIERS, read_paper
from kg.converters.literature.properties import PROPERTIES
from kg.converters.literature.record_types import RECORD_TYPES
from kg.converters.record import Notes, Record

SUFFIXES: Final = (".yml", ".yaml")
#: the fields of the form at the beginning of a line
_MARKS: Final = (re.compile(rb"^title:", re.MULTILINE), re.compile(rb"^introduces:", re.MULTILINE))
_HEAD_BYTES: Final = 1 << 16


class Literature:
    """Reads reviews of literature: YAML files, each of one paper."""

    name: Final = "literature"
    summary: Final = (
        "reviews of papers: what each introduces, with the sentence that states it (YAML)"
    )
    version: Final = "1"
    terms: Final[frozenset[str]] = dataset_record.TERMS | properties.TERMS | records.TERMS
    dropped: Final[Mapping[str, str]] = {}
    record_types: Final = RECORD_TYPES
    fields: Final = (
        FieldMapping("paper", ("title",), ("dcterms:title",)),
        FieldMapping("paper", IDENTIFIERS, ("prism:doi", "fabio:hasArXivId")),
        FieldMapping("contribution", ("kind",), ("rdf:type", "fw:contributionKind")),
        FieldMapping("contribution", ("name",), ("dcterms:title", "dcterms:identifier")),
        FieldMapping("contribution", ("sentence",), ("fw:introduces", "fw:sentence")),
        *(
            FieldMapping(
                "fact",
                (key, *row.modifiers),
                tuple(dict.fromkeys(filter(None, (row.of_dataset, row.of_other, *row.also)))),
            )
            for key, row in PROPERTIES.items()
        ),
        FieldMapping(
            "fact", ("sentence",), ("rdf:Statement", "prov:hadPrimarySource", "fw:sentence")
        ),
    )

    def sniff(self, path: Path) -> Confidence:
        """Whether there is a file with the fields of the form."""
        named = path.is_dir() or path.name.lower().removesuffix(".gz").endswith(SUFFIXES)
        return Confidence.CERTAIN if named and any(map(_is_one, _found(path))) else Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The YAML files that have the fields of the form; ``path`` itself, where it is a file."""
        return [file for file in _found(path) if not path.is_dir() or _is_one(file)]

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each paper and for each entity that it introduces.

        Raises:
            SourceError: a file is no YAML, or does not follow the form.
        """
        shared = Entities(ids, notes.source)
        for file in self.files(path):
            where = shown(path, file)
            local = local_name(notes.source, path, file, *SUFFIXES)
            paper = read_paper(file, notes)
            notes.read[where] += 1
            source = records.article(paper, shared)
            for number, each in enumerate(paper.introduces, 1):
                record = records.contribution(each, paper, source, local, shared, notes.licences)
                place = f"{where}, contribution {number}"
                yield record.record(place, repr(each))
                yield from shared.drain(place)
            yield from shared.drain(where)
        yield from shared.finish()


def _found(path: Path) -> list[Path]:
    return files_under(path, *SUFFIXES)


def _is_one(file: Path) -> bool:
    try:
        with open_binary(file) as opened:
            head = opened.read(_HEAD_BYTES)
    except (OSError, EOFError, ValueError):
        return False
    return all(mark.search(head) for mark in _MARKS)


CONVERTER: Final = Literature()
