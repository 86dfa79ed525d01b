"""A table beside the cards: names, dates, downloads and likes of their datasets.

CSV, Parquet or JSON with a column of names and one of downloads, as the analysis of dataset cards
publishes it (``dataset_info.parquet``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from kg.converters.common.dates import day_of
from kg.converters.common.quantities import number
from kg.converters.record import Notes
from kg.converters.table.tables import table_files, tables
from kg.converters.table.values import text_of
from kg.errors import SourceError

_NAMES: Final = ("id", "name", "dataset", "dataset_id", "dataset_name", "repo_id")
_COUNTS: Final = {
    "downloads": "hugging-face-downloads",
    "likes": "hugging-face-likes",
}
_DATES: Final = ("created", "created_at", "creation_time", "createdAt", "date", "creation_date")
#: how Git writes a date
_GIT_DATE: Final = "%a %b %d %H:%M:%S %Y %z"
#: other columns, kept by name
_OTHER_COLUMNS: Final = ("task", "domain")
#: account of datasets that have none
_NO_ACCOUNT: Final = "huggingface/"


@dataclass(frozen=True, slots=True)
class Popularity:
    """What the table has of one dataset.

    Attributes:
        name: on Hugging Face.
        counts: metric → count.
        created: the day, ``""``: not known.
        others: column → value.
    """

    name: str
    counts: Mapping[str, int]
    created: str
    others: Mapping[str, str]


def popularity_files(folder: Path) -> list[Path]:
    """The tables in ``folder`` that have names and downloads."""
    found = []
    for file in table_files(folder):
        try:
            if any(_columns(table.columns) for table in tables(file)):
                found.append(file)
        except SourceError:
            continue
    return found


def read_popularity(files: list[Path], notes: Notes) -> dict[str, Popularity]:
    """The rows of ``files``, by what the file of a card is called."""
    found: dict[str, Popularity] = {}
    for file in files:
        for row in _rows(file):
            notes.read[file.name] += 1
            found[row.name.replace("/", "_")] = row
    return found


def _columns(columns: list[str]) -> tuple[str, list[str]] | None:
    """The column of names, and those of counts; ``None`` where one is missing."""
    name = next((each for each in _NAMES if each in columns), "")
    counts = [each for each in _COUNTS if each in columns]
    return (name, counts) if name and "downloads" in counts else None


def _rows(file: Path) -> Iterator[Popularity]:
    for table in tables(file):
        if (columns := _columns(table.columns)) is None:
            continue
        name, counts = columns
        for entry in table.entries():
            written = text_of(entry.fields.get(name)).removeprefix(_NO_ACCOUNT)
            if not written:
                continue
            read = {
                _COUNTS[column]: int(found)
                for column in counts
                if (found := number(entry.fields.get(column))) is not None
            }
            dates = (_day(text_of(entry.fields.get(column))) for column in _DATES)
            others = {c: text for c in _OTHER_COLUMNS if (text := text_of(entry.fields.get(c)))}
            yield Popularity(written, read, next(filter(None, dates), ""), others)


def _day(written: str) -> str:
    try:
        return datetime.strptime(written, _GIT_DATE).date().isoformat()
    except ValueError:
        return day_of(written)
