"""Converter ``dataset-cards``: Hugging Face dataset cards, Markdown with a header in YAML.

A source is a folder of cards (``owner_name.md``, or ``README.md`` in the folders of datasets), or
one card; a table of names, dates, downloads and likes may lie beside them. The template is that of
``huggingface/datasets``; completeness is counted as in the analysis of dataset cards
(Yang, Liang and Zou, ICLR 2024).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common import dataset_record
from kg.converters.common.entities import Entities
from kg.converters.common.files import plain_path
from kg.converters.common.folders import files_under, shown
from kg.converters.common.text_reader import read_text
from kg.converters.converter import Confidence
from kg.converters.dataset_cards import structure
from kg.converters.dataset_cards.card import MEASUREMENT_TERMS, Card
from kg.converters.dataset_cards.fields import ALIASES, DROPPED, FIELDS, KNOWN, MARKS
from kg.converters.dataset_cards.header import read_header
from kg.converters.dataset_cards.names import dataset_name, is_readme, stem
from kg.converters.dataset_cards.popularity import popularity_files, read_popularity
from kg.converters.dataset_cards.sections import read_body
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import SourceError
from kg.rdf.iris import slug

_SUFFIX: Final = ".md"
#: bytes that a card has at most
_LARGEST: Final = 32 * 1024 * 1024
#: cards of a folder that are looked into to recognise it
_LOOKED_INTO: Final = 40
_TITLE: Final = "dataset card for"
_OTHER: Final = (
    FieldMapping("header", ("dataset_info", "configs"), (
        "cr:recordSet", "cr:field", "cr:dataType", "schema:name", "schema:size",
    )),
    FieldMapping("body", ("Dataset Card for …",), ("dcterms:title", "dcterms:alternative")),
    FieldMapping(
        "body",
        ("Dataset Summary", "Dataset Description", "text below the first heading"),
        ("dcterms:description",),
    ),
    FieldMapping("body", ("Homepage",), ("dcat:landingPage",)),
    FieldMapping("body", ("Repository",), ("fw:repositoryPage",)),
    FieldMapping("body", ("Paper",), ("dcterms:isReferencedBy",)),
    FieldMapping("body", ("Leaderboard",), ("foaf:page",)),
    FieldMapping(
        "body", ("Licensing Information",), ("fw:licenceNote", "fw:licenceClaim")
    ),
    FieldMapping("body", ("Languages (names alone)",), ("dcterms:language",)),
    FieldMapping(
        "body",
        ("Citation Information",),
        ("dcterms:bibliographicCitation", "dcterms:isReferencedBy"),
    ),
    FieldMapping("body", ("headings and text of the template's sections",), (
        "dqv:hasQualityMeasurement", "dqv:isMeasurementOf", "dqv:value",
    )),
    FieldMapping("table beside the cards", ("downloads", "likes"), (
        "dqv:hasQualityMeasurement", "dqv:isMeasurementOf", "dqv:value",
    )),
    FieldMapping("table beside the cards", ("created",), ("fw:huggingFaceDate",)),
    FieldMapping("table beside the cards", ("task", "domain"), ("schema:additionalProperty",)),
)  # fmt: skip


class DatasetCards:
    """Reads Hugging Face dataset cards."""

    name: Final = "dataset-cards"
    summary: Final = "Hugging Face dataset cards (Markdown with a header), their completeness"
    version: Final = "4"
    terms: Final = (
        dataset_record.TERMS
        | structure.TERMS
        | MEASUREMENT_TERMS
        | {"fw:descriptionProblem", "fw:huggingFaceDate"}
    )
    dropped: Final[Mapping[str, str]] = DROPPED

    @property
    def fields(self) -> tuple[FieldMapping, ...]:
        """Fields of the header under all their names, parts of the body, columns of the table."""
        names = {usual: [usual] for usual in FIELDS}
        for other, usual in ALIASES.items():
            names[usual].append(other)
        header = (FieldMapping("header", tuple(names[n]), p) for n, (_, p) in FIELDS.items())
        return (*header, *_OTHER)

    def sniff(self, path: Path) -> Confidence:
        """Whether a card has a field, or a title, that only cards of datasets have."""
        try:
            cards = _cards(path)
        except SourceError:
            return Confidence.NONE
        for file in cards[:_LOOKED_INTO]:
            try:
                text = read_text(file, _LARGEST)[:65536]
            except SourceError:
                continue
            if _TITLE in text.casefold():
                return Confidence.CERTAIN
            if MARKS & read_header(text, file, KNOWN, Notes()).fields.keys():
                return Confidence.CERTAIN
        return Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The cards, and the tables beside them."""
        beside = popularity_files(path) if path.is_dir() else []
        return sorted([*_cards(path), *beside])

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each card, and one for each language, task … that several share.

        Raises:
            SourceError: a card cannot be read.
        """
        cards = _cards(path)
        if not cards:
            raise SourceError(path, "no card in it", mend="cards are files that end in .md")
        if about := _about(path, cards):
            cards.remove(about)
            notes.unread[shown(path, about)] = "about the folder: it has no header, others have"
        rows = read_popularity(popularity_files(path) if path.is_dir() else [], notes)
        listed = {called: row.name for called, row in rows.items()}
        shared = Entities(ids, notes.source)
        alike = Counter(slug(stem(file)) for file in cards)
        for file in cards:
            place = shown(path, file)
            text = read_text(file, _LARGEST)
            notes.read[place] += 1
            header = read_header(text, file, KNOWN, notes)
            body = read_body(header.body)
            called = stem(file)
            apart = alike[slug(called)] > 1
            card = Card(dataset_name(called, text, listed), called, shared, notes, apart)
            card.header(header, place)
            card.body(body)
            card.stated_in_body(header, body)
            card.problems(header, body)
            card.completeness(body)
            if row := rows.pop(called, None):
                card.popularity(row)
            yield from shared.drain(place)
            yield card.finish(place, text[:_LARGEST])
        if rows:
            notes.unread["rows without a card"] = (
                f"{len(rows):,} rows of the table beside the cards"
            )
        yield from shared.finish()


def _cards(path: Path) -> list[Path]:
    return files_under(path, _SUFFIX) if path.is_dir() else [path] if _is_card(path) else []


def _about(path: Path, cards: list[Path]) -> Path | None:
    """A README of a folder of cards that are called after datasets: it is no card."""
    readme = next((file for file in cards if file.parent == path and is_readme(file)), None)
    if readme is None or all(is_readme(file) for file in cards):
        return None
    header = read_header(read_text(readme, _LARGEST), readme, KNOWN, Notes())
    return None if header.fields else readme


def _is_card(path: Path) -> bool:
    return plain_path(path).name.endswith(_SUFFIX)


CONVERTER: Final = DatasetCards()
