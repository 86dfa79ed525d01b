"""Converter ``data-cards``: Data Cards in the extended template of Google's playbook (Markdown).

Source: PAIR-code/datacardsplaybook, templates/DataCardsExtendedTemplate.md. What an author left as
the template has it is no value; options that are commented out or not ticked are not chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.authorities.redaction import without_addresses
from kg.converters.common import agents, dataset_record
from kg.converters.common.cleaning import clean_text
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import Entities
from kg.converters.common.folders import files_under, local_name, shown
from kg.converters.common.text_reader import read_text
from kg.converters.converter import Confidence
from kg.converters.data_cards import description
from kg.converters.data_cards.description import CardDescription
from kg.converters.data_cards.reading import Card, read_card
from kg.converters.data_cards.template import fields
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import SourceError

SUFFIXES: Final = (".md", ".markdown")
#: fields of the template that make a text a card of it; a README may have some of the names
LEAST_FIELDS: Final = 10
_LARGEST: Final = 16 << 20
#: files that are looked into before a folder is taken for one of cards
_LOOKED_AT: Final = 200


class DataCards:
    """Reads Data Cards: Markdown files, a dataset each."""

    name: Final = "data-cards"
    summary: Final = "Data Cards in the extended template of the Data Cards Playbook (Markdown)"
    version: Final = "1"
    terms: Final[frozenset[str]] = dataset_record.TERMS | agents.TERMS | description.TERMS
    dropped: Final[Mapping[str, str]] = {
        "text of the template": "is not a value",
        "options that are commented out, not ticked, or all still there": "are not chosen",
        "headings that are none of the template's": "are counted as unknown fields",
        "comments (scope, width, info)": "are of the template, not of the dataset",
    }

    @property
    def fields(self) -> tuple[FieldMapping, ...]:
        """What each field of the template becomes."""
        entry = ("fw:cardEntry", "fw:cardField")
        forms = {
            "options": ("fw:chosenOption",),
            "list": ("fw:cardItem",),
            "pairs": ("schema:additionalProperty",),
            "table": ("schema:additionalProperty", "fw:cardText"),
            "text": ("fw:cardText",),
        }
        parts = (
            (" > ".join(filter(None, (each.section, each.subsection))) or "Card", each)
            for each in fields()
        )
        return tuple(
            FieldMapping(part, (each.name,), (*entry, *forms[each.form])) for part, each in parts
        )

    def sniff(self, path: Path) -> Confidence:
        """Whether a text has fields of the template."""
        if not path.is_dir() and not path.name.lower().removesuffix(".gz").endswith(SUFFIXES):
            return Confidence.NONE
        found = any(_is_card(file) for file in self.files(path)[:_LOOKED_AT])
        return Confidence.CERTAIN if found else Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The Markdown files."""
        return files_under(path, *SUFFIXES)

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each card; a text of another form is named as not read.

        Raises:
            SourceError: a file cannot be read, or the only one is no card.
        """
        shared = Entities(ids, notes.source)
        for file in self.files(path):
            where = shown(path, file)
            text = without_addresses(clean_text(read_text(file, _LARGEST)))
            card = read_card(text)
            if card.kinds < LEAST_FIELDS:
                reason = f"no card of the template: it has {card.kinds} of its fields"
                if not path.is_dir():
                    raise SourceError(file, reason)
                notes.unread[where] = reason
                continue
            local = local_name(notes.source, path, file, *SUFFIXES)
            record = DatasetRecord(local, shared, notes.licences)
            if not CardDescription(card, record).write():
                notes.unread[where] = "the template, with nothing filled in"
                continue
            notes.read[where] += 1
            for heading in card.others:
                notes.unknown[heading] += 1
            yield record.record(where, text[:20_000])
            yield from shared.drain(where)
        yield from shared.finish()


def _is_card(file: Path) -> bool:
    try:
        card: Card = read_card(read_text(file, _LARGEST))
    except SourceError:
        return False
    return card.kinds >= LEAST_FIELDS


CONVERTER: Final = DataCards()
