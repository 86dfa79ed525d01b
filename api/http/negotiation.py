"""Which media type and coding to answer in, by ``Accept`` and ``Accept-Encoding`` (RFC 9110, 12.5).

Own code, and little of it: the libraries that are otherwise good at this pick
``text/html`` for ``*/*``, or know nothing of specificity. Here a range that
names a type counts for more than a wildcard at the same quality.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

_RANGE: Final = re.compile(r"^([\w!#$%&'*+.^`|~-]+)/([\w!#$%&'*+.^`|~-]+)$", re.ASCII)
_QUALITY: Final = re.compile(r"^(?:0(?:\.\d*)?|1(?:\.0*)?|\.\d+)$", re.ASCII)


class Range(NamedTuple):
    """One item of an ``Accept``: what it names, in lower case, and its quality, 0 to 1."""

    name: str
    quality: float


@lru_cache(maxsize=512)
def ranges(header: str) -> tuple[Range, ...]:
    """The items of ``header``; what cannot be read is passed over.

    >>> ranges("text/turtle;q=.5, TEXT/*, nonsense, a/b;q=x")
    (Range(name='text/turtle', quality=0.5), Range(name='text/*', quality=1.0))
    """
    found = []
    for item in header.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = _quality(parameters)
        if quality is not None and (_RANGE.match(name) or name == "*"):
            found.append(Range("*/*" if name == "*" else name, quality))
    return tuple(found)


@lru_cache(maxsize=4096)
def choose(header: str, offered: tuple[str, ...]) -> str | None:
    """The type of ``offered`` (best first) that ``header`` likes best; ``None`` if it likes none.

    >>> choose("text/html;q=.2, application/json", ("application/json", "text/html"))
    'application/json'
    >>> choose("image/png", ("application/json",)) is None
    True
    >>> choose("", ("application/json",))
    'application/json'
    """
    wanted = ranges(header)
    if not wanted:
        return offered[0] if offered and not header.strip() else None
    best: tuple[float, int] = (0.0, 0)
    chosen = None
    for kind in offered:
        liking = _liking(kind, wanted)
        if liking[0] > 0 and liking > best:
            best, chosen = liking, kind
    return chosen


#: what clients write in ``format=`` and ``output=``, and in the suffix of ``/sparql`` → ``Accept``.
#: The names are those of Virtuoso, Fuseki, Blazegraph (Wikidata), Oxigraph and SPARQLWrapper.
FORMAT_NAMES: Final = {
    "json": "application/sparql-results+json, application/ld+json;q=0.9",
    "srj": "application/sparql-results+json",
    "xml": "application/sparql-results+xml, application/rdf+xml;q=0.9",
    "srx": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "turtle": "text/turtle",
    "nt": "application/n-triples",
    "ntriples": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "html": "text/html",
    "text": "text/plain",
}
#: other spellings of those names; ``auto``, and nothing, leave the choice to ``Accept``
_SPELLINGS: Final = {
    "json-ld": "jsonld",
    "n3": "ttl",
    "n-triples": "nt",
    "rdf+xml": "rdf",
    "rdfxml": "rdf",
    "sparql": "srx",
    "sparql-results+json": "srj",
    "sparql-results+xml": "srx",
}
_OPEN: Final = ("", "auto")


def accept_of(name: str) -> str:
    """The value of ``Accept`` that ``format=name`` represents; ``""``: it names none.

    Raises:
        ValueError: it is no format; the message lists those that are.

    >>> accept_of("CSV"), accept_of("application/json")
    ('text/csv', 'application/json')
    >>> accept_of("json-ld"), accept_of("auto")
    ('application/ld+json', '')
    >>> accept_of("application/sparql-results json")  # a plus sign that was not escaped
    'application/sparql-results+json'
    """
    name = name.strip().lower().replace(" ", "+")
    if name in _OPEN:
        return ""
    name = _SPELLINGS.get(name, name)
    if name in FORMAT_NAMES:
        return FORMAT_NAMES[name]
    if _RANGE.match(name):
        return name
    raise ValueError(f"{name!r} is no format; use a media type or one of {', '.join(FORMAT_NAMES)}")


@lru_cache(maxsize=512)
def takes_gzip(header: str) -> bool:
    """Whether the client requested gzip by its name.

    >>> takes_gzip("br, gzip;q=0.5"), takes_gzip("gzip;q=0"), takes_gzip("*"), takes_gzip("")
    (True, False, False, False)
    """
    for item in header.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        if name in ("gzip", "x-gzip"):
            return bool(_quality(parameters))
    return False


def _liking(kind: str, wanted: Sequence[Range]) -> tuple[float, int]:
    """The quality of the most specific range that ``kind`` fits, and how specific that is."""
    main = kind.partition("/")[0]
    for specificity, name in ((3, kind), (2, main + "/*"), (1, "*/*")):
        qualities = [r.quality for r in wanted if r.name == name]
        if qualities:
            return max(qualities), specificity
    return 0.0, 0


def _quality(parameters: Sequence[str]) -> float | None:
    """The value of ``q``; 1 without one, ``None`` if it is no quality."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if _QUALITY.match(value.strip()) else None
    return 1.0
