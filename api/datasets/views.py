"""A dataset's record for machines: what goes into its page, its header, its RDF, and beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Triple

from api.answering import Asked
from api.datasets.signposting import Link
from api.serving import Current
from api.site import Site


@dataclass(frozen=True, slots=True)
class Views:
    """What there is of one dataset besides its statements and its page.

    Attributes:
        jsonld: the JSON-LD to embed, as it may stand inside ``<script>``.
        links: for the ``Link`` header (:func:`api.datasets.signposting.header`) and, each, for a
            ``<link>`` in the page's head; ``linkset`` is the last.
        triples: DCAT-AP statements that its RDF has besides the graph's own.
        citations: ``bibtex``, ``csl``, ``ris`` → the text.
        representations: ``croissant.json``, ``linkset.json``, ``datacite.json``,
            ``statements.csv`` … → media type and body; each is at the record's address + ``/`` +
            its name, for any record that has views (snapshots and sources, too).
    """

    jsonld: str
    links: tuple[Link, ...]
    triples: tuple[Triple, ...]
    citations: Mapping[str, str] = field(default_factory=dict)
    representations: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)


async def views(asked: Asked, current: Current, site: Site, iri: str) -> Views | None:
    """What there is of ``iri`` for machines; ``None`` where it is no dataset."""
    raise NotImplementedError
