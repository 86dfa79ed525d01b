"""What each field of a format becomes, as data, and the page ``docs/fields.md`` made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.converters.converter import Converter

_INTRODUCTION: Final = """\
# Fields of each format

Every field that a converter reads, and the properties that it becomes. Generated from the
converters' own tables by

    fairweave formats --fields > docs/fields.md

A field that no table knows reaches no triple and is named at the end of a build. Prefixes are
those of `kg/rdf/namespaces.py`; terms of `fw:` are defined in `ontology/` and on the page
`/ontology` of a service.
"""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """One field of a format, or several that are read together.

    Attributes:
        part: the table or object of the input that the fields are in; empty: the format has one.
        names: of the fields, as the input spells them.
        properties: CURIEs that the fields become, sorted as they should be read.
    """

    part: str
    names: tuple[str, ...]
    properties: tuple[str, ...]


def document(converters: Iterable[Converter]) -> str:
    """The page of all fields of ``converters``, in Markdown."""
    return "\n".join([_INTRODUCTION, *(line for each in converters for line in _format(each))])


def _format(converter: Converter) -> Iterator[str]:
    yield f"## `{converter.name}`\n"
    yield f"{converter.summary[:1].upper()}{converter.summary[1:]}.\n"
    if not converter.fields:
        yield "It has no fields of its own: statements are taken over unchanged.\n"
    for part, mappings in groupby(converter.fields, lambda mapping: mapping.part):
        if part:
            yield f"### `{part}`\n"
        yield "| field | becomes |\n| --- | --- |"
        for mapping in mappings:
            yield f"| {_codes(mapping.names)} | {_codes(mapping.properties)} |"
        yield ""
    if converter.dropped:
        yield "**Fields that reach no triple**\n"
        yield "| field | reason |\n| --- | --- |"
        for name, reason in sorted(converter.dropped.items()):
            yield f"| {name} | {reason} |"
        yield ""


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def tables_with(curie: str, converters: Iterable[Converter]) -> list[tuple[str, str]]:
    """The formats and tables (or objects) with a field that becomes ``curie``, sorted.

    The table is empty where the format has one only.
    """
    return sorted(
        {
            (converter.name, mapping.part)
            for converter in converters
            for mapping in converter.fields
            if curie in mapping.properties
        }
    )
