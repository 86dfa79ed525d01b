"""RDF terms as the text they have in canonical N-Triples.

Converters write text, not objects: on wide tables it is three times as fast,
and the text is what is sorted, loaded and published anyway. Everything here
returns a *term*: a string for use in a line ``subject predicate object .``

Source: RDF 1.2 N-Triples, section 4 (canonical form), and
RDF Dataset Canonicalization, section 5 (what is escaped how).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.rdf.characters import readable
from kg.rdf.namespaces import expand

_UNSAFE: Final = re.compile(r'[\x00-\x1f"\\\x7f\ud800-\udfff\ufffe\uffff]')
_ESCAPES: Final = {ord(c): "\\" + e for c, e in zip('\t\n\r"\\', 'tnr"\\', strict=True)}
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def _escape(text: str) -> str:
    if _UNSAFE.search(text) is None:
        return text
    return readable(text).translate(_ESCAPES)


@cache
def term(curie: str) -> str:
    """The term of a vocabulary that ``curie`` names.

    >>> term("dcterms:title")
    '<http://purl.org/dc/terms/title>'
    """
    return f"<{expand(curie)}>"


@lru_cache(maxsize=16384)
def iri(value: str) -> str:
    """``value`` as an IRI term.

    Raises:
        ValueError: it is not an absolute IRI (RFC 3987).

    >>> iri("http://localhost:8000/dataset/ami")
    '<http://localhost:8000/dataset/ami>'
    """
    # the parser that will load the line decides
    return str(NamedNode(value))


#: web addresses that need no character encoded
_PLAIN: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9/=&?~+!._-]*(?:#[\w/-]*)?)?", re.A
)
_WEB: Final = re.compile(r"https?://[^\s/?#]+([/?#]|$)", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"[\s,;]https?://")


def url(value: str) -> str | None:
    """``value`` as an IRI term if it is one web address, ``None`` if it is not.

    What browsers forgive is mended: a missing scheme before ``www.``, blanks
    around, characters that ought to be percent-encoded.

    >>> url(" https://example.org/a b?q={x} ")
    '<https://example.org/a%20b?q=%7Bx%7D>'
    >>> url("https://example.org/?f[a]=1")
    '<https://example.org/?f%5Ba%5D=1>'
    >>> url("Unspecified") is None, url("https://a.example; https://b.example") is None
    (True, True)
    >>> url("https://doi.org/####")
    '<https://doi.org/#%23%23%23>'
    """
    value = value.strip()
    if _PLAIN.fullmatch(value):
        return f"<{value}>"  # an IRI without doubt
    if value.lower().startswith("www."):
        value = "https://" + value
    if _WEB.match(value) is None or _SEVERAL.search(value):
        return None
    encoded = quote(value, safe="%/:=&?~#+!$,;'@()*[]-._", encoding="utf-8", errors="replace")
    if "[" in encoded:  # in the host only, of an IPv6 address
        host = re.match(r"https?://[^/?#]*", encoded, re.IGNORECASE)
        end = host.end() if host else 0
        encoded = encoded[:end] + encoded[end:].replace("[", "%5B").replace("]", "%5D")
    encoded = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", encoded)
    address, mark, fragment = encoded.partition("#")
    encoded = address + mark + fragment.replace("#", "%23")
    try:
        return iri(encoded)
    except ValueError:
        return None


def literal(value: str, language: str = "") -> str:
    """A string, or with ``language`` (BCP 47) a string in that language.

    Control characters are replaced (:func:`kg.rdf.characters.readable`): formats that are written
    from the graph cannot contain them.

    >>> print(literal('a "quoted"\\nline'), literal("Datensatz", "de"))
    "a \\"quoted\\"\\nline" "Datensatz"@de
    """
    if language and _LANGUAGE_TAG.fullmatch(language) is None:
        raise ValueError(f"not a language tag: {language!r}")
    return f'"{_escape(value)}"@{language.lower()}' if language else f'"{_escape(value)}"'


def typed(value: object, datatype: str) -> str:
    """A literal of ``datatype`` (a CURIE), its text as given.

    A text that the datatype does not have is written all the same: whether it
    is accepted is decided by the shapes.

    >>> typed("2023-03-26", "xsd:date")
    '"2023-03-26"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    return f'"{_escape(str(value).strip())}"^^{term(datatype)}'


def integer(value: object) -> str:
    """A whole number in its canonical form; other text is unchanged, for the shapes to refuse.

    >>> integer("007"), integer("many")[:6]
    ('"7"^^<http://www.w3.org/2001/XMLSchema#integer>', '"many"')
    """
    text = str(value).strip()
    if len(text) < 400 and _INTEGER.fullmatch(text):
        text = str(int(text))
    return typed(text, "xsd:integer")


def boolean(value: object) -> str:
    """A truth value from ``0/1``, ``true/false``, ``yes/no`` in any case.

    >>> boolean("Yes"), boolean(0)
    ('"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>')
    """
    text = str(value).strip()
    return typed(_TRUTH.get(text.lower(), text), "xsd:boolean")


_TRUTH: Final = dict.fromkeys(("1", "true", "yes"), "true") | dict.fromkeys(
    ("0", "false", "no"), "false"
)
