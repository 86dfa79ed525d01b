"""What a record is given out as: by suffix, or by ``Accept``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from pyoxigraph import RdfFormat

from api.exports.citations import FORMATS as CITATIONS
from api.http.negotiation import choose, ranges


class Format(NamedTuple):
    """A form of a record.

    Attributes:
        suffix: in addresses.
        media_type: of the form.
        name: for people.
        rdf: how to write it; ``None``: it is a page.
        graphs: whether each statement is in its graph.
    """

    suffix: str
    media_type: str
    name: str
    rdf: RdfFormat | None
    graphs: bool = False


PAGE: Final = Format("html", "text/html", "Page", None)
TURTLE: Final = Format("ttl", "text/turtle", "Turtle", RdfFormat.TURTLE)
JSONLD: Final = Format("jsonld", "application/ld+json", "JSON-LD", RdfFormat.JSON_LD)
#: what is liked equally is given in this order: a browser, and who takes anything, get the page
FORMATS: Final = (
    PAGE,
    TURTLE,
    JSONLD,
    Format("nt", "application/n-triples", "N-Triples", RdfFormat.N_TRIPLES),
    Format("rdf", "application/rdf+xml", "RDF/XML", RdfFormat.RDF_XML),
    Format("trig", "application/trig", "TriG", RdfFormat.TRIG, graphs=True),
    Format("nq", "application/n-quads", "N-Quads", RdfFormat.N_QUADS, graphs=True),
)
#: other names that clients ask by, after the true ones
ALIASES: Final = {
    "application/xhtml+xml": "html",
    "application/json": "jsonld",
    "application/x-turtle": "ttl",
    "application/turtle": "ttl",
    "text/n3": "ttl",
    "text/rdf+n3": "ttl",
    "application/xml": "rdf",
    "text/xml": "rdf",
    "text/plain": "nt",
    "text/x-nquads": "nq",
    "application/x-trig": "trig",
}
#: what a profile of Croissant begins with, whatever its version
_CROISSANT: Final = "mlcommons.org/croissant"
_JSONLD: Final = ("application/ld+json", "application/json")
_BY_SUFFIX: Final = {found.suffix: found for found in FORMATS}
_BY_TYPE: Final = {found.media_type: found for found in FORMATS} | {
    name: _BY_SUFFIX[suffix] for name, suffix in ALIASES.items()
}
#: exports (:mod:`api.exports.views`) by media type
BESIDE: Final = {
    "application/vnd.datacite.datacite+json": "datacite.json",
    "application/vnd.datacite.datacite+xml": "datacite.xml",
    "application/linkset+json": "linkset.json",
    "application/linkset": "linkset.json",
    **{form.media_type: form.file for form in CITATIONS},
}
#: the quality from which a form without graphs is as welcome as one with them
_AS_WELL: Final = 0.5
_OFFERED: Final = (*_BY_TYPE, *BESIDE)
_WITH_GRAPHS: Final = frozenset(name for name, found in _BY_TYPE.items() if found.graphs)
_PLAIN: Final = tuple(n for n, found in _BY_TYPE.items() if found.rdf and not found.graphs)


def with_aliases(offered: Mapping[str, str]) -> dict[str, str]:
    """Media type → suffix of what is ``offered``, and of the other names that clients use for it.

    Args:
        offered: media type → suffix, the preferred first; a type that it has keeps its suffix.

    >>> found = with_aliases({"text/turtle": "ttl", "application/json": "json"})
    >>> found["text/n3"], found["application/json"], "text/xml" in found
    ('ttl', 'json', False)
    """
    suffixes = set(offered.values())
    found = dict(offered)
    for name, suffix in ALIASES.items():
        if suffix in suffixes:
            found.setdefault(name, suffix)
    return found


def _profiled(accept: str) -> str:
    """The name of the export with the profile that ``accept`` likes best, if one is."""
    items = [item.strip() for item in accept.split(",")]
    of_croissant = [item for item in items if _CROISSANT in item]
    wanted = ranges(", ".join(of_croissant))
    others = ranges(", ".join(item for item in items if item not in of_croissant))
    best = max((one.quality for one in wanted if one.name in _JSONLD), default=0.0)
    return "croissant.json" if best and best >= max((o.quality for o in others), default=0) else ""


def split(path: str) -> tuple[str, Format | None]:
    """``path`` without its suffix, and the form that the suffix names, if it has one.

    >>> split("/dataset/ami.ttl")[0], split("/dataset/ami.v2")
    ('/dataset/ami', ('/dataset/ami.v2', None))
    """
    stem, dot, suffix = path.rpartition(".")
    found = _BY_SUFFIX.get(suffix) if dot and not stem.endswith("/") else None
    return (stem, found) if found else (path, None)


def without_graphs(accept: str) -> Format | None:
    """The form that ``accept`` likes best of those without named graphs.

    >>> without_graphs("application/json").suffix, without_graphs("application/trig")
    ('jsonld', None)
    """
    chosen = choose(accept, tuple(name for name in _BY_TYPE if name not in _WITH_GRAPHS))
    return _BY_TYPE[chosen] if chosen else None


def negotiated(accept: str) -> Format | str | None:
    """The form that ``accept`` likes best, or the name of the one beside; ``None``: it likes none.

    >>> negotiated("application/ld+json;q=.9, text/turtle").suffix, negotiated("*/*").suffix
    ('ttl', 'html')
    >>> negotiated("application/linkset+json"), negotiated("image/png")
    ('linkset.json', None)
    >>> negotiated('application/ld+json;profile="http://mlcommons.org/croissant/1.1", */*;q=0.1')
    'croissant.json'

    A client that accepts forms without graphs as well reads the default graph, which would be
    empty:

    >>> negotiated("application/n-quads, application/ld+json;q=.9").suffix
    'jsonld'
    >>> negotiated("application/n-quads, text/turtle;q=.1").suffix
    'nq'
    """
    if _CROISSANT in accept and (found := _profiled(accept)):
        return found
    chosen = choose(accept, _OFFERED)
    if chosen in _WITH_GRAPHS and any(
        item.name in _PLAIN and item.quality >= _AS_WELL for item in ranges(accept)
    ):
        chosen = choose(accept, _PLAIN)
    if chosen is None:
        return None
    return _BY_TYPE.get(chosen) or BESIDE[chosen]
