"""Where and for whom a description is written: what it needs besides the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from api.http.endpoint import Request
from api.site import Site
from api.state.current_snapshot import Current
from kg.authorities import licences
from kg.authorities.licences import Licences
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
        licences: those of the ontology that the snapshot was built with.
        titles: graph of a source → what it is called.
    """

    site: Site
    snapshot: str = ""
    made: str = ""
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)
    licences: Licences = field(default_factory=licences.shipped, compare=False)
    titles: Mapping[str, str] = field(default_factory=dict, compare=False)

    def source_title(self, graph: str) -> str:
        """What the source with the named graph ``graph`` is called, as on pages of records."""
        return self.titles.get(graph) or graph.rpartition("/")[2]

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
        """The licence of the descriptions, if the operator states one."""
        if self.site.licence is None:
            return None
        address = str(self.site.licence)
        known = self.licences.resolve(address) or ""
        spdx = known.rpartition("/")[2]
        return Licence(known or address, spdx or address, spdx, address, "any-use")

    def terms(self, sources: Iterable[str]) -> tuple[Licence, ...]:
        """What may be made of ``sources`` (names or IRIs), the most restrictive first.

        Their own licences, if each states one that is known; the operator's, if none states any;
        otherwise none is known.
        """
        stated = [self.sources.get(slug(source.rpartition("/")[2]), "") for source in sources]
        found = {self.stated_licence(words) for words in stated}
        known = {licence for licence in found if licence}
        if any(stated):
            return tuple(sorted(known, key=self._restrictive)) if len(known) == len(found) else ()
        return (self.licence,) if self.licence else ()

    def stated_licence(self, words: str) -> Licence | None:
        """The licence that a source states in ``words``, if it is one that is known."""
        return _stated_licence(self.licences, words)

    def _restrictive(self, licence: Licence) -> tuple[int, str]:
        """A key that sorts the most restrictive first."""
        classes = self.licences.use_classes
        return -classes.rank(licence.use_class or classes.unknown_counts_as), licence.iri


@lru_cache(1024)
def _stated_licence(known: Licences, words: str) -> Licence | None:
    iri = known.resolve(words) if words else None
    if iri is None:
        return None
    name = iri.rpartition("/")[2]
    return Licence(iri, name, name, "", known.facts(iri).use_class or "")


def place(request: Request, current: Current, site: Site) -> Place:
    """The place of ``request``."""
    return Place(
        request.origin,
        current.base or f"{request.origin}/",
        site,
        current.engine.version,
        current.created,
        {slug(source.name): source.about.get("license", "") for source in current.sources},
        current.licences,
        {source.graph: source.title for source in current.sources},
    )
