"""A dataset's record for machines: what goes into its page, its header, its RDF, and beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pyoxigraph import Triple

from api.datasets.dataset_queries import facts
from api.datasets.model import Dataset
from api.datasets.snapshot_datasets import own
from api.exports import croissant, datacite, dcat, signposting
from api.exports import statements_table as tables
from api.exports.citations import citations
from api.exports.context import Place, place
from api.exports.rdf_writer import Statements
from api.exports.signposting import Link
from api.http.endpoint import Request
from api.site import Site
from api.state.current_snapshot import Current


@dataclass(frozen=True, slots=True)
class Views:
    """What there is of one dataset besides its statements and its page.

    Attributes:
        jsonld: the JSON-LD to embed, as it may stand inside ``<script>``.
        links: for the ``Link`` header (:func:`api.exports.signposting.header`) and, each, for a
            ``<link>`` in the page's head; ``linkset`` is the last.
        triples: DCAT-AP statements that its RDF has besides the graph's own.
        citations: ``bibtex``, ``csl``, ``ris`` → the text.
        representations: ``croissant.json``, ``linkset.json``, ``datacite.json``,
            ``statements.csv`` … → media type and body; each is at the record's address + ``/`` +
            its name, for any record that has views (snapshots and sources, too).
        dataset: what all of this was made from.
    """

    jsonld: str
    links: tuple[Link, ...]
    triples: tuple[Triple, ...]
    citations: Mapping[str, str] = field(default_factory=dict)
    representations: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    dataset: Dataset | None = None


async def views(request: Request, current: Current, site: Site, iri: str) -> Views | None:
    """What there is of ``iri`` for machines; ``None`` where it is no dataset."""
    where = place(request, current, site)
    found = own(current, where, iri) or next(iter(await facts(current, [iri])), None)
    return made(found, where) if found else None


def made(found: Dataset, where: Place) -> Views:
    """The views of ``found``."""
    files: dict[str, tuple[str, bytes]] = {}
    if not found.own:
        table = tables.statements(found)
        files[tables.NAME] = (tables.MEDIA_TYPE, table)
        found = replace(found, files=(tables.file(found, table),))
    cited = signposting.cite_as(found, where)
    document = croissant.croissant(found, where, cited)
    links = signposting.dataset_links(found, where, cited)
    out = Statements()
    # its own statements have its title already: a record is not given a second
    dcat.dataset(out, replace(found, apart=""), where)
    files |= {
        "croissant.json": (croissant.MEDIA_TYPE, _json(document)),
        "datacite.json": (datacite.MEDIA_TYPE, _json(datacite.datacite(found, where, cited))),
        "linkset.json": (
            signposting.LINKSET,
            _json(signposting.linkset(where.address(found.path), links)),
        ),
    }
    return Views(
        croissant.embedded(croissant.in_page(document)),
        links,
        tuple(out),
        citations(found, where, signposting.lasting(found, where)),
        files,
        found,
    )


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"
