"""``/catalog``: every dataset, page by page, as DCAT-AP for harvesters and as a page for people.

Paged with Hydra, whose next pages have the suffix and the host of the first; all
datasets at once are in an LDP container, for clients that do not follow pages.
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from api.datasets.dataset_queries import dataset_iris, datasets
from api.datasets.snapshot_datasets import all_own
from api.exports import dcat, services
from api.exports.context import Place, place
from api.exports.schema_org import of_catalogue
from api.exports.signposting import Link, header
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.responses import Response
from api.records.formats import with_aliases
from api.state.current_snapshot import Current
from api.web.templating import page
from kg.datasets import eu_authorities as authorities
from kg.datasets.model import Dataset
from kg.rdf.rdf_writer import SYNTAXES, Object, Statements, iri, term, text, typed
from kg.rdf.turtle import converted, joined
from kg.snapshots.dataset_file import Entry

#: datasets on a page
SIZE: Final = 100
MEDIA_TYPES: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "html": "text/html",
}
#: whoever takes anything is a harvester here: people's browsers name what they want
_SUFFIXES: Final = with_aliases({media: suffix for suffix, media in MEDIA_TYPES.items()})
_NAMES: Final = {"ttl": "Turtle", "jsonld": "JSON-LD", "rdf": "RDF/XML"}
_HYDRA_VIEW: Final = "hydra:PartialCollectionView"


class Catalog(CachedEndpoint):
    """``/catalog`` and ``/catalog.{ttl,jsonld,rdf,nt,trig,nq,html}``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """A page of the catalogue."""
        suffix = request.path.removeprefix("/catalog").removeprefix(".")
        syntax = suffix or _SUFFIXES.get(choose(request.accept, tuple(_SUFFIXES)) or "", "")
        if not syntax:
            raise Problem(406, f"The catalogue is given out as {', '.join(MEDIA_TYPES.values())}.")
        where = place(request, current, self._site)
        listing = await read_page(current, where, request.path, _number(request.parameters()))
        if syntax == "html":
            listed_here = [*listing.own, *await datasets(current, listing.others)]
            return of_page(
                page(
                    "catalog.html",
                    listing=listing,
                    datasets=listed_here,
                    jsonld=Markup(of_catalogue(where, listed_here)),  # noqa: S704  (made to stand in a script)
                    where=where,
                    size=SIZE,
                    syntaxes=tuple(_NAMES),
                    names=_NAMES,
                    media=MEDIA_TYPES,
                ),
                request.gzip,
            )
        media_type = MEDIA_TYPES[syntax]
        links = [Link(address, rel, media_type) for rel, address in listing.neighbours.items()]
        extra = ((b"link", header(links)),) if links else ()
        body = converted(await written(listing, current, where), SYNTAXES[syntax])
        return of_body(media_type, body, request.gzip, extra=extra)


class CataloguePage:
    """A page of the catalogue.

    Args:
        address: of the catalogue as it was requested, without a page number.
        number: of the page, from 1.
        own: datasets of the service's own, which are the first of all.
        others: the IRIs of the others, in the order of the pages.
    """

    def __init__(self, address: str, number: int, own: list[Dataset], others: list[str]) -> None:
        self.address, self.number = address, number
        self.total = len(own) + len(others)
        first = (number - 1) * SIZE
        #: those on this page
        self.own = own[first : first + SIZE]
        self.others = others[max(0, first - len(own)) : max(0, first + SIZE - len(own))]
        #: the IRIs of all
        self.every = [*(dataset.iri for dataset in own), *others]

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // SIZE))

    @property
    def neighbours(self) -> dict[str, str]:
        """first, previous, next, last → the address, as far as they are."""
        numbers = {"first": 1, "previous": self.number - 1, "next": self.number + 1}
        numbers["last"] = self.last
        return {rel: self.address_of(n) for rel, n in numbers.items() if 1 <= n <= self.last}

    def address_of(self, number: int) -> str:
        """The address of a page."""
        return f"{self.address}?page={number}"


async def read_page(current: Current, where: Place, path: str, number: int) -> CataloguePage:
    """The page ``number`` of the catalogue that was requested at ``path``.

    Raises:
        Problem: there is no such page (404).
    """
    own = all_own(current, where)
    ours = {dataset.iri for dataset in own}
    others = [found for found in await dataset_iris(current) if found not in ours]
    listing = CataloguePage(where.address(path), number, own, others)
    if number > listing.last:
        raise Problem(404, f"The catalogue ends at page {listing.last}.")
    return listing


async def written(listing: CataloguePage, current: Current, where: Place) -> bytes:
    """A page in Turtle: the page itself, with all that it names."""
    out = Statements()
    texts = []
    head(out, where)
    for dataset in listing.own:
        dcat.dataset(out, dataset, where)
        listed(out, dataset, current, where)
    if current.datasets:
        for member in listing.others:
            if entry := current.datasets.dcat(member, where.origin):
                texts.append(entry.turtle)
                dcat.of_entry(out, entry, where)
                listed(out, entry, current, where)
    else:
        for dataset in await datasets(current, listing.others):
            dcat.dataset(out, dataset, where)
            listed(out, dataset, current, where)
    me = where.catalog
    if listing.number == 1:
        out.about(me, ("dcat:service", iri(services.service(out, where))))
        container(out, f"{me}#datasets", where, listing.every)
    this = listing.address_of(listing.number)
    out.about(
        me,
        ("rdf:type", term("hydra:Collection")),
        ("hydra:totalItems", typed(listing.total, "xsd:integer")),
        ("hydra:view", iri(this)),
    )
    out.about(
        this,
        ("rdf:type", term(_HYDRA_VIEW)),
        *((f"hydra:{rel}", iri(address)) for rel, address in listing.neighbours.items()),
    )
    return joined([out.written("ttl"), *texts])


def listed(out: Statements, dataset: Dataset | Entry, current: Current, where: Place) -> None:
    """The catalogue's record of a dataset."""
    entry = current.history.get(dataset.iri) if current.history else None
    created = entry.created.strftime("%Y-%m-%dT%H:%M:%SZ") if entry else where.made
    modified = entry.modified.strftime("%Y-%m-%dT%H:%M:%SZ") if entry else where.made
    if modified:
        dcat.record(out, dataset, created, modified)
        out.about(where.catalog, ("dcat:record", iri(f"{dataset.iri}#record")))
    out.about(where.catalog, ("dcat:dataset", iri(dataset.iri)))


def head(out: Statements, where: Place) -> None:
    """The description of the catalogue, which is on each page."""
    site = where.site
    themes = f"{authorities.EU}data-theme"
    home = where.address("/")
    out.about(
        where.catalog,
        ("rdf:type", term("dcat:Catalog")),
        ("dcterms:title", text(site.title)),
        ("dcterms:description", text(site.description, "en")),
        ("dcterms:publisher", iri(services.publisher(out, where))),
        ("dcterms:license", iri(authorities.licence(out, where.licence))),
        ("dcterms:language", iri(authorities.ENGLISH)),
        ("dcterms:issued", typed(site.issued, "xsd:gYear") if site.issued else None),
        ("dcterms:modified", typed(where.made, "xsd:dateTime")),
        ("dcterms:identifier", text(where.catalog)),
        ("foaf:homepage", iri(home)),
        ("dcat:themeTaxonomy", iri(themes)),
        ("dcat:contactPoint", iri(services.contact(out, where))),
        (
            "dcterms:conformsTo",
            iri(services.standard(out, "http://data.europa.eu/r5r/", "DCAT-AP")),
        ),
    )
    authorities.concept(out, authorities.ENGLISH)
    authorities.document(out, home)
    out.about(
        themes,
        ("rdf:type", term("skos:ConceptScheme")),
        ("dcterms:title", text("Data themes", "en")),
    )


def container(out: Statements, me: str, where: Place, members: list[str]) -> None:
    """An LDP container of ``members``, by the addresses that the client can reach them by."""
    out.about(
        me,
        ("rdf:type", term("ldp:DirectContainer")),
        ("dcterms:title", text("Datasets", "en")),
        ("ldp:membershipResource", iri(where.catalog)),
        ("ldp:hasMemberRelation", term("dcat:dataset")),
    )
    contained: list[tuple[str, Object | None]] = [
        ("ldp:contains", iri(where.reached(member))) for member in members
    ]
    out.about(me, *contained)


def _number(given: dict[str, str]) -> int:
    unknown = ", ".join(sorted(given.keys() - {"page"}))
    if unknown:
        raise Problem(400, f"{unknown}: the catalogue knows the parameter page alone")
    number = given.get("page", "1")
    if not (number.isascii() and number.isdecimal() and len(number) < 9 and int(number)):
        raise Problem(400, "page: a number from 1")
    return int(number)
