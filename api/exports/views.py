"""The exports of a dataset: what goes into its page, its header, its RDF, and files beside it.

Each is made when it is used first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import orjson
from pyoxigraph import Triple

from api.datasets.dataset_queries import datasets, of_record
from api.datasets.snapshot_datasets import own
from api.exports import citations, croissant, datacite, datacite_xml, dcat, signposting
from api.exports.citations import CitationFormat
from api.exports.context import Place, place
from api.exports.signposting import Link
from api.http.endpoint import Request
from api.site import Site
from api.state.current_snapshot import Current
from kg.datasets import statements_table as tables
from kg.datasets.model import Dataset
from kg.rdf.rdf_writer import Statements
from kg.records.record import Record


class Views:
    """The exports of one dataset.

    Args:
        found: the dataset.
        where: the service as the client reaches it.

    Attributes:
        dataset: what the exports are made from.
    """

    def __init__(self, found: Dataset, where: Place) -> None:
        self.dataset, self._where = found, where
        self._makers: dict[str, tuple[str, Callable[[], bytes]]] = {
            "croissant.json": (croissant.MEDIA_TYPE, lambda: _json(self._croissant)),
            "datacite.json": (datacite.MEDIA_TYPE, lambda: _json(self._described)),
            "datacite-schema.json": (
                datacite.SCHEMA_MEDIA_TYPE,
                lambda: _json(datacite.in_schema(self._described)),
            ),
            "datacite.xml": (
                datacite_xml.MEDIA_TYPE,
                lambda: datacite_xml.document(self._described),
            ),
            "linkset.json": (signposting.LINKSET, self._linkset),
        }
        if not found.own:
            table = {tables.NAME: (tables.MEDIA_TYPE, lambda: self._table)}
            self._makers = table | self._makers

    @cached_property
    def _table(self) -> bytes:
        return tables.statements(self.dataset)

    @cached_property
    def _with_files(self) -> Dataset:
        """The dataset with the table of its statements among its files."""
        return self.dataset if self.dataset.own else tables.with_table(self.dataset)

    @cached_property
    def _cited(self) -> str:
        return signposting.cite_as(self.dataset, self._where)

    @cached_property
    def _lasting(self) -> str:
        return signposting.lasting(self.dataset, self._where)

    @cached_property
    def _croissant(self) -> dict[str, Any]:
        return croissant.croissant(self._with_files, self._where, self._cited)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Typed links for the ``Link`` header and the page's head; ``linkset`` is the last."""
        return signposting.dataset_links(self._with_files, self._where, self._cited)

    @cached_property
    def jsonld(self) -> str:
        """The JSON-LD to embed, as it may be inside ``<script>``."""
        return croissant.embedded(croissant.in_page(self._croissant))

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        """DCAT-AP statements that its RDF has besides the graph's own."""
        out = Statements()
        # its own statements have its title already: a record is not given a second
        dcat.dataset(out, replace(self._with_files, apart=""), self._where)
        return tuple(out)

    @property
    def files(self) -> Mapping[str, str]:
        """The files beside the record, by the last segment of their address: media types."""
        return {name: media_type for name, (media_type, _) in self._makers.items()}

    def citation(self, form: CitationFormat) -> str:
        """The citation in ``form``."""
        return form.write(self.dataset, self._where, self._lasting)

    def file(self, name: str) -> tuple[str, bytes] | None:
        """Media type and content of a file beside the record, or of a citation; ``None``: none."""
        if made := self._makers.get(name):
            return made[0], made[1]()
        for form in citations.FORMATS:
            if form.file == name:
                return form.media_type, self.citation(form).encode("utf-8", "replace")
        return None

    @cached_property
    def _described(self) -> dict[str, Any]:
        return datacite.datacite(self._with_files, self._where, self._cited)

    def _linkset(self) -> bytes:
        address = self._where.address(self.dataset.path)
        return _json(signposting.linkset(address, self.links))


async def views(
    request: Request, current: Current, site: Site, iri: str, record: Record | None = None
) -> Views | None:
    """The exports of the dataset ``iri``; ``None`` where it is no dataset.

    Args:
        record: its record, if that was read.
    """
    where = place(request, current, site)
    found = own(current, where, iri)
    if found is None and record is not None and not current.datasets:
        found = await of_record(current, record)
    elif found is None:
        found = next(iter(await datasets(current, [iri])), None)
    return made(found, where) if found else None


def made(found: Dataset, where: Place) -> Views:
    """The exports of ``found``."""
    return Views(found, where)


def _json(document: Mapping[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
