"""What contradicts the specification of Croissant in a description that is read all the same.

Source: docs.mlcommons.org/croissant, and the errors for which mlcroissant 1.1 refuses a file. What
is sound is read; each problem is stated on the record and in the build's report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import combinations
from typing import Final

from kg.converters.croissant.expansion import Context, Node, plain
from kg.converters.croissant.structure import FILES, Structure
from kg.converters.croissant.values import (
    ORIGINS,
    data_types,
    identifier,
    references,
    sources,
    texts,
)
from kg.converters.croissant.vocabulary import VERSION_0_8

_TEXTS: Final = ("schema:name", "schema:description")
_DATES: Final = ("schema:datePublished", "schema:dateModified", "schema:dateCreated")
_STRING_TRANSFORMS: Final = ("cr:format", "cr:jsonPath", "cr:regex", "cr:replace", "cr:separator")
_NAME_0_8: Final = re.compile(r"[a-zA-Z0-9\-_.]+")


def is_0_8(context: Context) -> bool:
    """Whether a description is of Croissant 0.8, which only its namespace states."""
    return any(meaning.startswith(VERSION_0_8) for meaning in context.names.values())


def problems(root: Node, raw: Mapping[str, object], structure: Structure) -> Iterator[str]:
    """Each contradiction in words, with the identifier of what it is in.

    Args:
        root: the description; ``raw`` as it was read.
        structure: its parts, named.
    """
    old = is_0_8(structure.context)
    yield from _metadata(root, raw)
    yield from _texts("the dataset", root)
    for part in (*structure.files, *structure.record_sets):
        yield from _texts(identifier(part) or f"a {_kind(part)}", part)
    yield from _identifiers(structure, old)
    for file in structure.files:
        yield from _file(file, structure, old)
    for records in structure.record_sets:
        yield from _record_set(records, structure)


def _metadata(root: Node, raw: Mapping[str, object]) -> Iterator[str]:
    if not root.text("schema:name"):
        yield "the dataset has no name"
    for name in _DATES:
        for value in root.all(name):
            if not is_date(plain(value)):
                yield f"{name[7:]} is no date: {plain(value)!r}"
        if raw.get(name[7:]) == "":
            yield f"{name[7:]} is empty"
    for value in root.all("schema:license"):
        if isinstance(value, bool | int | float):
            yield f"license is neither a text nor an object: {value}"


def _texts(place: str, node: Node) -> Iterator[str]:
    """Names and descriptions that are no texts, of ``node`` and the fields below it."""
    for name in _TEXTS:
        for value in node.all(name):
            for each in value.values() if isinstance(value, Mapping) else [value]:
                if not isinstance(each, str):
                    shown = "an object" if isinstance(each, Node | dict) else each
                    yield f"{place}: its {name[7:]} is no text: {shown}"
    for field in node.nodes("cr:field", "cr:subField"):
        yield from _texts(identifier(field) or place, field)


def _identifiers(structure: Structure, old: bool) -> Iterator[str]:
    seen: set[str] = set()
    nodes = [*structure.files, *structure.record_sets]
    fields = [field for records in structure.record_sets for field in every_field(records)]
    for node in [*nodes, *fields]:
        if re.search(r"\s", node.id):
            yield f"an @id must not have blanks: {node.id!r}"
    for node in nodes if old else [*nodes, *(field for field in fields if field.id)]:
        name = identifier(node)
        if not name:
            yield f"a {_kind(node)} has no {'name' if old else '@id'}"
        elif old and not _NAME_0_8.fullmatch(name):
            yield f"the name {name!r} has characters other than letters, digits, '-', '_' and '.'"
        elif name in seen:
            yield f"two have the identifier {name!r}"
        seen.add(name)


def _file(file: Node, structure: Structure, old: bool) -> Iterator[str]:
    name = identifier(file)
    if not any(kind in file.types for kind in FILES):
        types = ", ".join(file.types) or "none"
        yield f"{name}: its type is neither FileObject nor FileSet: {types}"
        return
    if not file.text("schema:encodingFormat"):
        yield f"{name}: no encodingFormat"
    inside = list(references(file, "cr:containedIn"))
    if "cr:FileSet" in file.types and not file.text("cr:includes"):
        yield f"{name}: no includes"
    if "cr:FileObject" in file.types and not inside:
        if not file.text("schema:contentUrl"):
            yield f"{name}: no contentUrl"
        live = structure.root.text("cr:isLiveDataset") == "true"
        if not live and not file.all("schema:sha256", "cr:md5"):
            yield f"{name}: neither sha256 nor md5"
    for missing in inside:
        if structure.target(missing) is None:
            yield f"{name}: containedIn names {missing!r}, which is not there"


def _record_set(records: Node, structure: Structure) -> Iterator[str]:
    name = identifier(records)
    rows = records.all("cr:data")
    inline = [row for value in rows for row in (value if isinstance(value, list) else [value])]
    if rows and not inline:
        yield f"{name}: data is an empty list"
    for row in inline:
        if not isinstance(row, dict):
            yield f"{name}: a row of data is no object"
            break
    if inline and isinstance(inline[0], dict):
        yield from _columns(records, inline, structure)
    origins: dict[str, None] = {}
    joined: set[frozenset[str]] = set()
    for field in every_field(records):
        yield from _field(field, name, structure, bool(rows))
        if field in records.nodes("cr:field"):
            _joins(field, name, structure, origins, joined)
    for one, other in combinations(sorted(origins), 2):
        if frozenset((one, other)) not in joined:
            yield (
                f"{name}: takes from {_local(one)} and {_local(other)}, and no field that"
                " references one from the other joins them"
            )
    for key in references(records, "cr:key"):
        if structure.target(key, name) is None:
            yield f"{name}: the key {key!r} is no field"


def _columns(records: Node, rows: list[object], structure: Structure) -> Iterator[str]:
    expected = {name for field in records.nodes("cr:field") for name in _names(field)}
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict) and (strange := set(row) - expected):
            name = identifier(records)
            yield f"{name}: row {number} has {sorted(strange)[0]!r}, which is no field"
            return


def _names(field: Node) -> set[str]:
    name, local = field.text("schema:name"), field.id
    return {name, local, local.rpartition("/")[2]} - {""}


def _field(field: Node, records: str, structure: Structure, inline: bool) -> Iterator[str]:
    name = identifier(field) or f"a field of {records}"
    given = list(sources(field))
    elsewhere = field.all("schema:value", "cr:subField", "cr:parentField", "cr:references")
    if not given and not inline and not elsewhere:
        yield f"{name}: neither source nor value"
    if given and field.all("schema:value"):
        yield f"{name}: both source and value"
    for source in given:
        yield from (f"{name}: {problem}" for problem in _source(source, records, structure))
    for missing in references(field, "cr:references"):
        if structure.target(missing, records) is None:
            yield f"{name}: references names {missing!r}, which is not there"
    if field.all("cr:arrayShape") and field.text("cr:isArray") != "true":
        yield f"{name}: has an arrayShape and is no array"
    for shape in texts(field, "cr:arrayShape"):
        if not re.fullmatch(r"\s*-?\d+(\s*,\s*-?\d+)*\s*", shape):
            yield f"{name}: its arrayShape is no list of numbers: {shape!r}"
    if not data_types(field) and not field.nodes("cr:subField") and not _from_field(given):
        yield f"{name}: no dataType"


def _source(source: Node, records: str, structure: Structure) -> Iterator[str]:
    named = [n for origin in ORIGINS for n in references(source, origin)]
    if not named:
        yield "its source names no file, file set, record set or field"
    for missing in named:
        if structure.target(missing, records) is None:
            yield f"its source names {missing!r}, which is not there"
    for step in source.nodes("cr:transform"):
        if sum(bool(step.all(each)) for each in _STRING_TRANSFORMS) > 1:
            yield "more than one transform in one object"


def _from_field(given: list[Node]) -> bool:
    return any(list(references(source, "cr:field")) for source in given)


def _joins(
    field: Node,
    records: str,
    structure: Structure,
    origins: dict[str, None],
    joined: set[frozenset[str]],
) -> None:
    """Adds what ``field`` takes its values from, and what it joins."""
    own = [
        structure.owner(target)
        for source in sources(field)
        for origin in ORIGINS
        for reference in references(source, origin)
        if (target := structure.target(reference, records))
    ]
    origins |= dict.fromkeys(own)
    for reference in references(field, "cr:references"):
        if target := structure.target(reference, records):
            joined |= {frozenset((one, structure.owner(target))) for one in own}


def every_field(records: Node) -> Iterator[Node]:
    """The fields of a record set and those inside them."""
    for field in records.nodes("cr:field", "cr:subField"):
        yield field
        yield from every_field(field)


def is_date(text: str) -> bool:
    """Whether ``text`` is a day, a month, a year or a moment by ISO 8601.

    >>> is_date("2025-05-16"), is_date("2025"), is_date("2025-01-26T19:53:28.043"), is_date("May")
    (True, True, True, False)
    """
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text):
        return True
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False


def _kind(node: Node) -> str:
    return next((kind.partition(":")[2] for kind in node.types), "part")


def _local(part: str) -> str:
    return part.rpartition("#")[2].removesuffix(">")
