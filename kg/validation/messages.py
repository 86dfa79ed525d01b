"""Messages for SHACL results, written for data stewards."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from rdflib import RDF, SH, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from kg.authorities.redaction import pseudonymous, without_addresses
from kg.errors import one_line
from kg.rdf.namespaces import shorten
from kg.validation.shapes import Shapes

_HUMPS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+")

#: datatype → what a value of it is called
_DATATYPES: Final[dict[Node, str]] = {
    XSD.integer: "a whole number",
    XSD.decimal: "a decimal number",
    XSD.double: "a number",
    XSD.float: "a number",
    XSD.boolean: "true or false",
    XSD.date: "a date (year-month-day)",
    XSD.dateTime: "a date with a time (2023-03-26T14:30:00)",
    XSD.gYear: "a year",
    XSD.duration: "a duration (PT1.5S)",
    XSD.anyURI: "a web address",
    XSD.string: "a text without a language",
    RDF.langString: "a text with its language",
}
_KINDS: Final[dict[Node, str]] = {
    SH.IRI: "a link (an IRI)",
    SH.Literal: "a value",
    SH.BlankNode: "a node without a name",
    SH.BlankNodeOrIRI: "a link",
    SH.IRIOrLiteral: "a link or a value",
    SH.BlankNodeOrLiteral: "a value",
}
#: parameter → the rest of the sentence that begins with the property and the value
_SENTENCES: Final[dict[URIRef, str]] = {
    SH.datatype: "is not {datatype}",
    SH.nodeKind: "is not {kind}",
    SH["class"]: "is not known as {names}",
    SH["in"]: "is none of {items}",
    SH.hasValue: "lacks the value {names}",
    SH.pattern: "does not have the form {names}",
    SH.minLength: "is shorter than {names} characters",
    SH.maxLength: "is longer than {names} characters",
    SH.minInclusive: "is less than {names}",
    SH.maxInclusive: "is more than {names}",
    SH.minExclusive: "is not more than {names}",
    SH.maxExclusive: "is not less than {names}",
    SH.languageIn: "is not in one of the languages {items}",
    SH.uniqueLang: "is there twice in one language",
    SH.equals: "is not the same as the {properties}",
    SH.disjoint: "is the same as the {properties}",
    SH.lessThan: "is not before the {properties}",
    SH.lessThanOrEquals: "is after the {properties}",
    SH.closed: "is not among the properties that there may be",
}


def record_name(record: str) -> str:
    """What a record or a part of it is called: its kind and name.

    >>> record_name("http://localhost:8000/dataset/common%20voice#licence-1")
    'dataset common voice#licence-1'
    """
    parts = urlsplit(record)
    path = unquote(parts.path).strip("/").replace("/", " ", 1)
    named = f"{path}#{unquote(parts.fragment)}" if parts.fragment else path
    return pseudonymous(one_line(named or record, 160))


def property_name(shapes: Shapes, shape: Node, path: Node | None) -> str:
    """``sh:name`` of the property shape, or the words in the name of its property.

    >>> from rdflib import Graph
    >>> property_name(Shapes(Graph()), URIRef("urn:s"), URIRef("urn:x#releaseYear"))
    'release year'
    """
    named = shapes.words(shape, SH.name)
    if named is not None or not isinstance(path, URIRef):
        return named or ""
    return _HUMPS.sub(" ", re.split(r"[/#:]", str(path))[-1]).lower()


def value_words(value: Node | None, limit: int = 80) -> str:
    """A value for use in a sentence: quoted if it is a literal, shortened.

    >>> value_words(Literal("19x8", datatype=XSD.integer, normalize=False))
    '“19x8”'
    """
    if value is None or isinstance(value, BNode):
        return ""
    text = without_addresses(one_line(str(value), limit))
    language = f"@{value.language}" if isinstance(value, Literal) and value.language else ""
    return f"“{text}”{language}" if isinstance(value, Literal) else text


def sentence(shapes: Shapes, shape: Node, component: URIRef, message: str) -> str:
    """What is wrong, to follow the names of the property and the value.

    ``message`` is pySHACL's own, for constraints that have no message here.
    """
    name = str(component).removeprefix(str(SH)).removesuffix("ConstraintComponent")
    parameter = URIRef(str(SH) + name[:1].lower() + name[1:])
    arguments = sorted(shapes.graph.objects(shape, parameter), key=str)
    if parameter in (SH.minCount, SH.maxCount):
        return _count(parameter, arguments)
    form = _SENTENCES.get(parameter)
    if form is None:
        return without_addresses(one_line(message))
    items = [item for a in arguments for item in shapes.items(a)] if "{items}" in form else []
    text = form.format(
        datatype=" or ".join(_DATATYPES.get(a, f"a {_short(a)}") for a in arguments),
        kind=" or ".join(_KINDS.get(a, _short(a)) for a in arguments),
        names=", ".join(map(_short, arguments)),
        items=", ".join(map(_short, items)),
        properties=" ".join(property_name(shapes, shape, a) for a in arguments),
    )
    return one_line(text)


def _count(parameter: URIRef, arguments: list[Node]) -> str:
    number = str(arguments[0]) if arguments else "?"
    if parameter == SH.minCount:
        return "is missing" if number == "1" else f"has fewer than {number} values"
    return {"0": "must not be there", "1": "has more than one value"}.get(
        number, f"has more than {number} values"
    )


def _short(node: Node) -> str:
    return f"“{node}”" if isinstance(node, Literal) else shorten(str(node))
