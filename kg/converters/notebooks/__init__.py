"""Converter ``notebooks``: Jupyter notebooks as they are, read without running them.

They are observed into the tables of a study first (:mod:`kg.observing`), and those are read by the
converter ``notebook-study``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.converter import Confidence
from kg.converters.fields import FieldMapping
from kg.converters.notebook_study import CONVERTER as STUDY
from kg.converters.notebooks.observed_tables import ObservedTables
from kg.converters.record import Notes, Record
from kg.scratch import Scratch

_SUFFIX: Final = ".ipynb"


class Notebooks:
    """Reads notebooks: one, or those of a directory; see :class:`kg.converters.Converter`."""

    name: Final = "notebooks"
    summary: Final = "Jupyter notebooks of any nbformat, read without running them"

    @property
    def version(self) -> str:
        """Changes with that of the tables' converter."""
        return f"1+{STUDY.version}"

    @property
    def terms(self) -> frozenset[str]:
        """Those of the tables."""
        return STUDY.terms

    @property
    def fields(self) -> tuple[FieldMapping, ...]:
        """What the parts of a notebook become, beside what is counted in them."""
        return (
            FieldMapping("metadata", ("kernelspec",), ("fw:kernel", "fw:programmingLanguage")),
            FieldMapping("metadata", ("language_info",), ("fw:programmingLanguageVersion",)),
            FieldMapping("", ("nbformat", "nbformat_minor"), ("fw:notebookFormat",)),
            FieldMapping("cells", ("cell_type",), ("fw:cellType",)),
            FieldMapping("cells", ("source",), ("schema:text", "prov:used")),
            FieldMapping("cells", ("execution_count",), ("fw:executionCount",)),
            FieldMapping("cells", ("outputs",), ("fw:storedOutput", "fw:outputFormat")),
        )

    dropped: Final[Mapping[str, str]] = {
        "cells.id": "names a cell in its file alone",
        "cells.attachments": "pictures in texts",
    }

    def sniff(self, path: Path) -> Confidence:
        """A notebook, or a directory with notebooks in it."""
        try:
            if path.is_file():
                return Confidence.CERTAIN if path.suffix == _SUFFIX else Confidence.NONE
            there = any(path.glob(f"*{_SUFFIX}")) or any(path.glob(f"*/*{_SUFFIX}"))
            return Confidence.LIKELY if there else Confidence.NONE
        except OSError:
            return Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The notebooks."""
        return sorted(path.rglob(f"*{_SUFFIX}")) if path.is_dir() else [path]

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """The records of the notebooks at ``path``, and of their repository."""
        from kg.observing.session import observe_to

        with Scratch("notebooks") as scratch:
            tables = Path(scratch) / "tables"
            observe_to(tables, [path], checkouts=False)
            yield from STUDY.convert_tables(ObservedTables(tables, path), ids, notes)


CONVERTER: Final = Notebooks()
