"""FAIR Signposting: typed links that lead a machine from a page to what it wants.

Level 1 is a ``Link`` header (RFC 8288) and the same as ``<link>``; level 2 a link set
(RFC 9264). Source: https://signposting.org/FAIR/.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from markupsafe import Markup, escape

from api.exports import croissant, datacite, datacite_xml
from api.exports.context import Place
from kg.datasets.dcat import main_licence
from kg.datasets.model import Dataset

LINKSET: Final = "application/linkset+json"
DCAT: Final = "http://www.w3.org/ns/dcat#"
_HTML: Final = "text/html"
_RDF: Final = (
    ("ttl", "text/turtle"),
    ("jsonld", "application/ld+json"),
    ("rdf", "application/rdf+xml"),
)
#: of an element in a page's head
_ATTRIBUTES: Final = ("rel", "href", "type", "profile")
#: what would end an address in the header, for one reader or another
_ESCAPES: Final = str.maketrans(
    {",": "%2C", ";": "%3B", "<": "%3C", ">": "%3E", '"': "%22", " ": "%20"}
)
#: authors beyond which a header is too long for some servers on the way
_AUTHORS: Final = 8


class Link(NamedTuple):
    """A typed link: absolute address, relation, media type and profile of the target."""

    href: str
    rel: str
    type: str = ""
    profile: str = ""


def header(links: Iterable[Link]) -> bytes:
    """``links`` as the value of one ``Link`` header field.

    Some readers split it at every comma and semicolon, so no address may have one.

    >>> header([Link("http://h/a,b", "describedby", "text/turtle")])
    b'<http://h/a%2Cb>; rel="describedby"; type="text/turtle"'
    """
    return ", ".join(map(_written, links)).encode("ascii", "replace")


def elements(links: Iterable[Link]) -> Markup:
    """``links`` as elements of a page's head, a line each."""
    lines = []
    for link in links:
        attributes = {
            "rel": link.rel,
            "href": link.href,
            "type": link.type,
            "profile": link.profile,
        }
        written = [f'{name}="{escape(value)}"' for name, value in attributes.items() if value]
        lines.append(f"<link {' '.join(written)}>")
    return Markup("\n".join(lines))  # noqa: S704  (every value is escaped)


def plain(href: str) -> str:
    """``href`` with the characters escaped that would end it in a header.

    >>> plain("http://h/a,b;c")
    'http://h/a%2Cb%3Bc'
    """
    return href.translate(_ESCAPES)


def record_links(origin: str, path: str) -> tuple[Link, ...]:
    """The links of a record that is no dataset.

    Args:
        origin: where the client reached the service.
        path: of the record below it, percent-encoded, without a suffix.
    """
    address = origin + path
    return (
        Link("https://schema.org/AboutPage", "type"),
        *(Link(f"{address}.{suffix}", "describedby", kind) for suffix, kind in _RDF),
    )


def dataset_links(found: Dataset, where: Place, cited: str) -> tuple[Link, ...]:
    """The links of a dataset's page; the link set is the last, for readers that keep only one."""
    address = where.address(found.path)
    licence = main_licence(found)
    authors = [agent.iri for agent in found.makers if agent.iri][:_AUTHORS]
    return (
        Link(cited, "cite-as"),
        Link("https://schema.org/Dataset", "type"),
        Link("https://schema.org/AboutPage", "type"),
        *(Link(where.reached(iri), "author") for iri in authors),
        *([Link(licence.address, "license")] if licence else []),
        *(Link(f"{address}.{suffix}", "describedby", kind, DCAT) for suffix, kind in _RDF),
        Link(f"{address}/croissant.json", "describedby", "application/ld+json", croissant.PROFILE),
        Link(f"{address}/datacite.json", "describedby", datacite.MEDIA_TYPE),
        Link(f"{address}/datacite.xml", "describedby", datacite_xml.MEDIA_TYPE),
        *(Link(where.address(file.path), "item", file.sent_as) for file in found.files),
        Link(f"{address}/linkset.json", "linkset", LINKSET),
    )


def linkset(address: str, links: Sequence[Link]) -> dict[str, Any]:
    """The link set of the page at ``address``: its links, and those that lead back to it."""
    contexts: list[dict[str, Any]] = [{"anchor": address}]
    back = {"item": "collection", "describedby": "describes"}
    for link in links:
        if link.rel == "linkset":
            continue
        target = {"href": link.href}
        if link.type:
            target["type"] = link.type
        if link.profile:
            target["profile"] = link.profile
        contexts[0].setdefault(link.rel, []).append(target)
        if link.rel in back:
            contexts.append(
                {"anchor": link.href, back[link.rel]: [{"href": address, "type": _HTML}]}
            )
    return {"linkset": contexts}


def cite_as(found: Dataset, where: Place) -> str:
    """The address that ``found`` is cited by: the operator's identifier, or an ARK here."""
    local = found.path.removeprefix("/")
    if local.startswith("dataset/") and "/" not in local.removeprefix("dataset/"):
        local = local.removeprefix("dataset/")
    identifiers = where.site.identifiers
    if identifiers.prefix:
        return f"{identifiers.prefix}{local}"
    return where.address(f"/ark:/{identifiers.naan}/{local}")


def lasting(found: Dataset, where: Place) -> str:
    """:func:`cite_as` for what is written down and carried away.

    Made from the base, not from the address by which one client reached the service.
    """
    return cite_as(found, replace(where, origin=where.base.rstrip("/")))


def ark_path(naan: str, path: str) -> str | None:
    """The path of the record that the ARK ``path`` names; ``None``: it is none of ours.

    >>> ark_path("99999", "/ark:/99999/ami"), ark_path("99999", "/ark:99999/snapshot/1")
    ('/dataset/ami', '/snapshot/1')
    >>> ark_path("99999", "/ark:/12345/ami") is None
    True
    """
    for beginning in (f"/ark:/{naan}/", f"/ark:{naan}/"):
        local = path.removeprefix(beginning)
        if local != path and local:
            return f"/{local}" if "/" in local else f"/dataset/{local}"
    return None


def _written(link: Link) -> str:
    parts = [f"<{plain(link.href)}>", f'rel="{link.rel}"']
    more = {"type": link.type, "profile": link.profile}
    parts += [f'{name}="{value}"' for name, value in more.items() if value]
    return "; ".join(parts)
