"""Values of the objects in a description: identifiers, references, types, sizes, checksums."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Final

from kg.converters.common.quantities import byte_size, number
from kg.converters.croissant.expansion import Node, plain

#: what a source is taken from
ORIGINS: Final = ("cr:fileObject", "cr:fileSet", "cr:recordSet", "cr:field", "schema:distribution")
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE: Final = re.compile(r"(application|audio|font|image|model|text|video)/[\w.+-]+")


def identifier(node: Node) -> str:
    """What others refer to ``node`` by: its ``@id``, in 0.8 its name."""
    return (node.id or node.text("schema:name")).strip().removeprefix("#")


def texts(node: Node, name: str) -> list[str]:
    """The values of a property as texts."""
    return [text for value in node.all(name) if (text := plain(value))]


def in_languages(value: object) -> Iterator[tuple[str, str]]:
    """Language and text of a value that is given in several languages.

    >>> list(in_languages({"en": "Age", "de": "Alter"})), list(in_languages("Age"))
    ([('en', 'Age'), ('de', 'Alter')], [])
    """
    for language, text in value.items() if isinstance(value, Mapping) else ():
        if isinstance(text, str) and _LANGUAGE.fullmatch(str(language)):
            yield str(language), text


def media_types(file: Node) -> list[str]:
    """The media types of a file; several may be in one text."""
    words = [w for text in texts(file, "schema:encodingFormat") for w in re.split(r"[,;\s]+", text)]
    return [word for word in words if _MEDIA_TYPE.fullmatch(word)]


def data_types(node: Node) -> list[str]:
    """The data types of a field, as written."""
    found = (v.id if isinstance(v, Node) else plain(v) for v in node.all("cr:dataType"))
    return [kind for kind in found if kind]


def sources(field: Node) -> Iterator[Node]:
    """Where the values of ``field`` are taken from; a text names the source."""
    for value in field.all("cr:source"):
        if isinstance(value, Node):
            yield value
        elif name := plain(value):
            yield Node(values={"cr:field": [name]})


def references(node: Node, name: str) -> Iterator[str]:
    """The identifiers that a property refers to.

    Values are texts, or nodes that have or contain an ``@id``.
    """
    for value in node.all(name):
        if isinstance(value, list):
            yield from (plain(each) for each in value if plain(each))
        elif not isinstance(value, Node):
            if found := plain(value):
                yield found
        elif value.id:
            yield value.id
        else:
            for inner in (*ORIGINS, "cr:references"):
                yield from references(value, inner)


def checksum(given: str, length: int) -> str | None:
    """A checksum of ``length`` bytes in hex, from hex or base 64; ``None`` where it is none.

    >>> checksum("bc1++XNoIWW685QyDLewsg==", 16), checksum("main", 32)
    ('6dcd7ef973682165baf394320cb7b0b2', None)
    """
    if len(given) == 2 * length and _HEX.fullmatch(given):
        return given.lower()
    try:
        decoded = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded.hex() if len(decoded) == length and given.endswith("=") else None


def in_bytes(text: str) -> int | None:
    """The number of bytes that ``text`` states, ``None`` where it states none.

    >>> in_bytes("117743 B"), in_bytes("36.809 KB"), in_bytes("15"), in_bytes(" B")
    (117743, 36809, 15, None)
    """
    found = byte_size(text) or number(text)
    return None if found is None or found < 0 else int(found)
