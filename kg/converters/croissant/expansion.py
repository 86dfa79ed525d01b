"""A Croissant document as nodes whose properties have one name, whatever its context calls them.

It is what JSON-LD's expansion does, as far as descriptions use it, and continues where that stops:
a context that is missing, a term that is in the wrong namespace, a value of the wrong type.
Nothing is fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.authorities.redaction import without_addresses
from kg.converters.croissant.vocabulary import DEFAULT_CONTEXT, TYPES, canonical

#: properties whose values are JSON, in which names are those of the data
_JSON: Final = frozenset({"cr:data", "cr:examples", "schema:value"})
#: properties whose values may be an object of texts by their languages
_IN_LANGUAGES: Final = frozenset({"schema:name", "schema:description", "schema:alternateName"})
#: what nests deeper is no description
_DEEPEST: Final = 60


@dataclass(slots=True)
class Node:
    """An object of a document.

    Attributes:
        types: CURIEs, or IRIs of other vocabularies.
        id: its ``@id``, ``""`` where it has none.
        values: property (a CURIE, or an IRI) → texts, numbers, truth values, nodes, language maps.
    """

    types: tuple[str, ...] = ()
    id: str = ""
    values: dict[str, list[object]] = field(default_factory=dict)

    def all(self, *properties: str) -> list[object]:
        """The values of ``properties``."""
        return [value for each in properties for value in self.values.get(each, ())]

    def nodes(self, *properties: str) -> list[Node]:
        """The values of ``properties`` that are nodes."""
        return [value for value in self.all(*properties) if isinstance(value, Node)]

    def text(self, *properties: str) -> str:
        """The first text among the values of ``properties``, ``""`` where there is none."""
        return next((text for value in self.all(*properties) if (text := plain(value))), "")


def plain(value: object) -> str:
    """``value`` as text: a number as written, the name or identifier of a node.

    >>> plain(1.0), plain(Node(id="repo")), plain({"de": "Namen", "en": "names"}), plain(None)
    ('1.0', 'repo', 'names', '')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value).strip()
    if isinstance(value, Node):
        return value.text("schema:name") or value.text("schema:url") or value.id
    if isinstance(value, Mapping):
        texts = {str(k): v for k, v in value.items() if isinstance(v, str)}
        return (texts.get("en") or next(iter(texts.values()), "")).strip()
    return ""


class Context:
    """What the names of a document mean: its own ``@context`` over the default one.

    >>> context = Context({"ml": "http://mlcommons.org/schema/", "field": "ml:field"})
    >>> context.term("field"), context.term("ml:RecordSet"), context.term("name")
    ('cr:field', 'cr:RecordSet', 'schema:name')
    """

    def __init__(self, stated: object) -> None:
        self.names: dict[str, str] = {}
        self.languages: set[str] = set()
        for part in stated if isinstance(stated, list) else [stated]:
            for name, stands_for in part.items() if isinstance(part, dict) else ():
                more = stands_for if isinstance(stands_for, dict) else {"@id": stands_for}
                if more.get("@container") == "@language":
                    self.languages.add(name)
                if isinstance(meaning := more.get("@id"), str):
                    self.names[name] = meaning
        self.stated = frozenset(self.names)
        self.language = self.names.get("@language", "")

    def iri(self, name: str, depth: int = 0) -> str:
        """The IRI that ``name`` represents."""
        meaning = self.names.get(name) or DEFAULT_CONTEXT.get(name)
        if meaning is not None and meaning != name and depth < 5:
            return self.iri(meaning, depth + 1)
        prefix, colon, local = name.partition(":")
        if colon and not local.startswith("//"):
            namespace = self.names.get(prefix) or DEFAULT_CONTEXT.get(prefix)
            return namespace + local if namespace else name
        if colon:
            return name
        return (self.names.get("@vocab") or DEFAULT_CONTEXT["@vocab"]) + name

    def keyword(self, name: str) -> str:
        """The keyword that ``name`` represents: ``id`` may be ``@id``; others are as they are."""
        meaning = self.names.get(name, "")
        return meaning if meaning in ("@id", "@type", "@value", "@list", "@set") else name

    def term(self, name: str) -> str:
        """The CURIE of the property or class that ``name`` represents."""
        return TYPES.get(name) or canonical(self.iri(name))


def expanded(document: Mapping[str, object], context: Context) -> Node:
    """``document`` as a node; e-mail addresses are taken out of all texts.

    Raises:
        RecursionError: it nests deeper than a description does.
    """
    return _node(document, context, 0)


def _node(value: Mapping[str, object], context: Context, depth: int) -> Node:
    if depth > _DEEPEST:
        raise RecursionError
    value = {context.keyword(name): item for name, item in value.items()}
    node = Node(tuple(_types(value.get("@type"), context)), _text(value.get("@id")))
    for name, item in value.items():
        if name.startswith("@"):
            continue
        term = context.term(name)
        if term in _JSON:
            node.values.setdefault(term, []).append(redacted(item))
            continue
        for each in _items(item):
            if each is not None and each != "":
                many = term in _IN_LANGUAGES or name in context.languages
                node.values.setdefault(term, []).append(_value(each, context, depth + 1, many))
    return node


def _items(value: object) -> Iterator[object]:
    """The values of a property: of a list, of an object ``@list`` or ``@set``, or itself."""
    if isinstance(value, list):
        for each in value:
            yield from _items(each) if isinstance(each, dict) else (each,)
    elif isinstance(value, dict) and (inner := value.get("@list", value.get("@set"))) is not None:
        yield from _items(inner)
    else:
        yield value


def _value(value: object, context: Context, depth: int, in_languages: bool = False) -> object:
    if isinstance(value, dict):
        if "@value" in value:
            text = _value(value["@value"], context, depth + 1)
            language = value.get("@language")
            return {language: text} if isinstance(language, str) else text
        if in_languages and not any(key.startswith("@") for key in value):
            return redacted(value)
        return _node(value, context, depth)
    if isinstance(value, list):  # a list in a list states no more than its items
        return [_value(each, context, depth + 1) for each in value]
    return redacted(value)


def _types(value: object, context: Context) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and each:
            yield context.term(each)


def _text(value: object) -> str:
    return without_addresses(value) if isinstance(value, str) else ""


def redacted(value: object) -> object:
    """``value`` without the e-mail addresses in its texts."""
    if isinstance(value, str):
        return without_addresses(value)
    if isinstance(value, list):
        return [redacted(each) for each in value]
    if isinstance(value, dict):
        return {without_addresses(str(key)): redacted(each) for key, each in value.items()}
    return value


def unknown(node: Node, known: Mapping[str, frozenset[str]]) -> Counter[str]:
    """Properties of ``node`` and all below it that ``known`` (type → properties) lacks."""
    found: Counter[str] = Counter()
    kinds = [kind for kind in node.types if kind in known] or [""]
    for name, values in node.values.items():
        if not any(name in known[kind] for kind in kinds if kind in known):
            found[name] += 1
        for value in values:
            if isinstance(value, Node) and name not in _JSON:
                found += unknown(value, known)
    return found
