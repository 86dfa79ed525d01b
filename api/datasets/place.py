"""Where and for whom a description is written: what it needs besides the facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.answering import Asked
from api.datasets.model import Agent, Licence
from api.serving import Current
from api.site import Site
from kg.licences import resolve


@dataclass(frozen=True, slots=True)
class Place:
    """The service as one client reaches it, and the snapshot that it serves.

    Attributes:
        origin: links to the service are made from it.
        base: identities are.
        site: who runs it.
        snapshot: the id of what is served; empty where that is not known.
        made: when that was published, ISO 8601; empty where that is not known.
    """

    origin: str
    base: str
    site: Site
    snapshot: str = ""
    made: str = ""

    @property
    def catalog(self) -> str:
        """The IRI of the catalogue."""
        return f"{self.base}catalog"

    @property
    def publisher(self) -> Agent:
        """Who publishes the catalogue."""
        publisher = self.site.publisher
        return Agent(
            f"{self.catalog}#publisher",
            publisher.name,
            publisher.kind,
            publisher.country or "",
            str(publisher.homepage or f"{self.origin}/"),
        )

    @property
    def licence(self) -> Licence:
        """What the metadata is under."""
        address = str(self.site.licence)
        known = resolve(address) or ""
        spdx = known.rpartition("/")[2]
        return Licence(known or address, spdx or address, spdx, address, "any-use")

    def reached(self, iri: str) -> str:
        """``iri``, by the address that the client can reach it by."""
        if iri.startswith(self.base):
            return f"{self.origin}/{iri.removeprefix(self.base)}"
        return iri

    def address(self, path: str) -> str:
        """The address of ``path`` (with its slash) of the service."""
        return self.origin + path


def place(asked: Asked, current: Current, site: Site) -> Place:
    """Where ``asked`` asks."""
    manifest = current.manifest
    made = str(manifest.get("created", ""))
    return Place(
        asked.origin,
        str(manifest.get("base_iri", f"{asked.origin}/")),
        site,
        current.engine.version,
        made and datetime.fromisoformat(made).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
