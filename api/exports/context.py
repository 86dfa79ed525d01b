"""Where and for whom a description is written: what it needs besides the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from api.http.endpoint import Request
from api.site import Site
from api.state.current_snapshot import Current
from kg.authorities import licences, use_classes
from kg.datasets.addresses import Addresses
from kg.datasets.model import Agent, Licence
from kg.rdf.iris import slug


@dataclass(frozen=True, slots=True)
class Place(Addresses):
    """The service as one client reaches it, and the snapshot that it serves.

    Attributes:
        site: who runs it.
        snapshot: the id of what is served; empty where that is not known.
        made: when that was published, ISO 8601; empty where that is not known.
        sources: source → the licence that it states, in its words; empty where it states none.
    """

    site: Site
    snapshot: str = ""
    made: str = ""
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)

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
    def licence(self) -> Licence | None:
        """What the operator puts the descriptions under, if they say."""
        if self.site.licence is None:
            return None
        address = str(self.site.licence)
        known = licences.resolve(address) or ""
        spdx = known.rpartition("/")[2]
        return Licence(known or address, spdx or address, spdx, address, "any-use")

    def terms(self, sources: Iterable[str]) -> tuple[Licence, ...]:
        """What may be made of ``sources`` (names or IRIs), the most restrictive first.

        Their own licences, if each states one that is known; the operator's, if none states any;
        otherwise nothing can be told.
        """
        said = [self.sources.get(slug(source.rpartition("/")[2]), "") for source in sources]
        found = {stated_licence(words) for words in said}
        known = {licence for licence in found if licence}
        if any(said):
            return tuple(sorted(known, key=_restrictive)) if len(known) == len(found) else ()
        return (self.licence,) if self.licence else ()


@lru_cache(1024)
def stated_licence(words: str) -> Licence | None:
    """The licence that a source states in ``words``, if it is one that is known."""
    iri = licences.resolve(words) if words else None
    if iri is None:
        return None
    name = iri.rpartition("/")[2]
    return Licence(iri, name, name, "", licences.facts(iri).use_class or "")


def place(request: Request, current: Current, site: Site) -> Place:
    """Where ``request`` asks."""
    manifest = current.manifest
    made = str(manifest.get("created", ""))
    return Place(
        request.origin,
        str(manifest.get("base_iri", f"{request.origin}/")),
        site,
        current.engine.version,
        made and datetime.fromisoformat(made).strftime("%Y-%m-%dT%H:%M:%SZ"),
        {slug(s["name"]): s["about"].get("license", "") for s in manifest.get("sources", ())},
    )


def _restrictive(licence: Licence) -> tuple[int, str]:
    return -use_classes.rank(licence.use_class or use_classes.unknown_counts_as()), licence.iri
