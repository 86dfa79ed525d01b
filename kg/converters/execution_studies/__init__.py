"""Converter ``execution-studies``: logs of code that was run again, crashes, published figures.

- Logs of R code in datasets of Dataverse (Trisovic et al. 2022): tables without a header named
  ``run_log_r32_env.csv``, and ``metadata_merged.csv`` and ``dataset_level.csv`` beside them.
- Crashes of notebooks (JunoBench): a workbook with a row for each.
- Figures that a study published: lines ``name = value``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common.entities import TERMS as ENTITY_TERMS
from kg.converters.common.entities import Entities
from kg.converters.converter import Confidence
from kg.converters.execution_studies import code_features, crashes, figures, run_logs
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import SourceError

_PARTS: Final = (run_logs, code_features, crashes, figures)
#: files of the same studies that describe code and datasets rather than executions
_NOT_READ: Final = {
    "aggregate_results_env.csv": "the logs themselves are read",
    "rfile_stats.csv": "features of the files of R code, no executions",
}


class ExecutionStudies:
    """See :class:`kg.converters.Converter`."""

    name: Final = "execution-studies"
    summary: Final = "executions of code in datasets, crashes of notebooks, published figures"
    version: Final = "1"
    terms: Final = frozenset().union(ENTITY_TERMS, *(part.TERMS for part in _PARTS))
    fields: Final[tuple[FieldMapping, ...]] = tuple(f for part in _PARTS for f in part.FIELDS)
    dropped: Final[Mapping[str, str]] = {
        "dataset_level.csv: list_of_all, total_size, sizeMB": "are of files without records",
        "dataset_level.csv: counts and lengths": "are of the files of the code, not of the dataset",
        "metadata_merged.csv.type": "the kind of that collection",
        "metadata_merged.csv.name": "the name of the installation of Dataverse",
        "benchmark.traceback": "the name and the text of the exception are stated",
        "benchmark.label_if_ML_bug": "follows from the root cause",
        "benchmark.label_ML_pipeline": "a step of machine learning, no cause",
    }

    def sniff(self, path: Path) -> Confidence:
        """A file of one of the three kinds, or a directory that has one."""
        try:
            files = self._known(path)
            return max((reader.sniff(file) for file, reader in files), default=Confidence.NONE)
        except (OSError, SourceError):
            return Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The files that are read."""
        return [file for file, _ in self._known(path)]

    @staticmethod
    def _known(path: Path) -> list[tuple[Path, type[run_logs.RunLogs]]]:
        candidates = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        return [
            (file, part.READER)
            for file in candidates
            for part in _PARTS
            if part.READER.sniff(file) is not Confidence.NONE
        ]

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """The records of every file that is read."""
        entities = Entities(ids, notes.source)
        for file, reader in self._known(path):
            yield from reader.read(file, entities, notes)
        if path.is_dir():
            for file in path.rglob("*"):
                if reason := _NOT_READ.get(file.name):
                    notes.unread[file.relative_to(path).as_posix()] = reason
        yield from entities.finish()


CONVERTER: Final = ExecutionStudies()
