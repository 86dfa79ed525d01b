"""What the code of a dataset needs and has beside it: the table of a study of code in datasets.

Source: ``dataset_level.csv`` of Trisovic et al. 2022, a row a dataset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.converters.common.entities import Entities
from kg.converters.common.files import plain_path
from kg.converters.common.lists import parted
from kg.converters.converter import Confidence
from kg.converters.execution_studies.statements import dataset_rows, shared
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import one_line
from kg.rdf.ntriples import literal

_FILE: Final = "dataset_level.csv"
#: what a package of R can be called; the study has found pieces of calls among them, too
#: Source: Writing R Extensions, section 1.1.1
_PACKAGE: Final = re.compile(r"[A-Za-z][A-Za-z0-9.]*[A-Za-z0-9]")
#: column that is 1 where there is one → what there is
_FEATURES: Final = {
    "docs": "documentation",
    "dockerfile": "Dockerfile",
    "rmd": "R Markdown",
    "rnw": "Sweave",
    "rproj": "project of RStudio",
    "test": "tests",
    "test_lib": "testing library",
    "prov": "provenance library",
    "wflow_lib": "workflow library",
    "other_code": "code in another language",
}

TERMS: Final = frozenset({"dcterms:requires", "fw:codeFeature"})
FIELDS: Final = (
    FieldMapping(_FILE, ("list_of_libs",), ("dcterms:requires",)),
    FieldMapping(_FILE, tuple(_FEATURES), ("fw:codeFeature",)),
)


class CodeFeatures:
    """Reads the table."""

    @staticmethod
    def sniff(file: Path) -> Confidence:
        """By its name."""
        return Confidence.LIKELY if plain_path(file).name == _FILE else Confidence.NONE

    @staticmethod
    def read(file: Path, entities: Entities, notes: Notes) -> Iterator[Record]:
        """What is stated of each dataset."""
        for place, target, row in dataset_rows(file, entities, notes):
            libraries = list(parted(row.get("list_of_libs", ""), ";"))
            others = [name for name in libraries if not _PACKAGE.fullmatch(name)]
            if others:
                named = one_line("; ".join(others), 120)
                notes.problems[place] = f"list_of_libs: no names of packages: {named}"
            for library in filter(_PACKAGE.fullmatch, libraries):
                module = shared(entities, "module", f"r-{library}", "fw:Module", f"{library} (R)")
                entities.add(target, ("dcterms:requires", module))
            for column, feature in _FEATURES.items():
                if row.get(column, "").removesuffix(".0") == "1":
                    entities.add(target, ("fw:codeFeature", literal(feature)))
            yield from entities.drain(place)


READER: Final = CodeFeatures
