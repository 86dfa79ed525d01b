"""From an address to the IRI that it means, and back."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import quote

from api.graph.terms import iri, select
from api.http.endpoint import Request
from api.http.origin import at
from api.state.current_snapshot import Current
from kg.rdf.iris import name
from kg.rdf.ontology import INFERRED

#: own vocabularies: the same IRIs in every deployment, and w3id.org redirects them to this one
SHARED: Final = "https://w3id.org/fairweave/"
#: what of them are records; the ontology itself and the shapes are documents of their own
_SHARED_KINDS: Final = ("licence", "vocabulary")
#: where statements about IRIs of others are
RESOURCE: Final = "/resource"
_LONGEST: Final = 4000


class Base(NamedTuple):
    """Where the deployment's IRIs are, and how links to them are written.

    Attributes:
        iri: what they begin with; ends in ``/``.
    """

    iri: str

    def href(self, target: str, *, known: bool = False) -> str:
        """Where a link to ``target`` leads in this service; nowhere for what is no web address.

        Args:
            known: whether this graph has statements about it.
        """
        if target.startswith(self.iri):
            return at("/" + target.removeprefix(self.iri))
        if target.startswith(SHARED):
            return at("/" + target.removeprefix(SHARED).rstrip("/"))
        if not target.startswith(("http://", "https://")):
            return ""
        if known:
            return at(f"{RESOURCE}?iri={quote(target, safe='')}")
        return target

    def path(self, target: str) -> str:
        """The path of ``target``, a document, below the origin; with ``?iri=`` for others' IRIs."""
        if target.startswith(self.iri):
            return "/" + target.removeprefix(self.iri)
        if target.startswith(SHARED):
            return "/" + target.removeprefix(SHARED).rstrip("/")
        return f"{RESOURCE}?iri={quote(target, safe='')}"

    def is_local(self, target: str) -> bool:
        """Whether ``target`` is an IRI that this service answers for."""
        return target.startswith((self.iri, SHARED))


def base_of(current: Current, request: Request) -> Base:
    """The deployment's base IRI: the snapshot's, or the address that the client used."""
    return Base(current.base or f"{request.origin}/")


def candidates(base: Base, raw_path: str, path: str) -> list[str]:
    """The IRIs that an address may mean, the likeliest first.

    Args:
        raw_path: below the origin, as it was sent.
        path: the same without percent-escapes.

    >>> candidates(Base("http://x/"), "/dataset/a%20b", "/dataset/a b")
    ['http://x/dataset/a%20b']
    >>> candidates(Base("http://x/"), "/licence/MIT", "/licence/MIT")[1]
    'https://w3id.org/fairweave/licence/MIT'
    """
    kind, _, local = path.removeprefix("/").partition("/")
    found = [raw_path.removeprefix("/"), f"{kind}/{name(local)}" if local else kind]
    iris = [base.iri + text for text in found]
    if kind in _SHARED_KINDS:
        iris += [SHARED + text for text in found]
        if not local:
            iris.append(f"{SHARED}{kind}/")
    return [text for text in dict.fromkeys(iris) if len(text) <= _LONGEST and iri(text)]


async def first_known(current: Current, iris: list[str]) -> str | None:
    """The first of ``iris`` that is the subject or object of a statement."""
    if not iris:
        return None
    if current.reader and not any("#" in text for text in iris):
        return next((text for text in iris if current.reader.knows(text)), None)
    block = " ".join(f"<{text}>" for text in iris)
    stated = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{INFERRED}>)"
    rows = await select(
        current,
        f"SELECT ?s {{ VALUES ?s {{ {block} }} FILTER(EXISTS {{ {stated} }} || "
        f"EXISTS {{ {stated.replace('?s ?p ?o', '?o ?p ?s')} }}) }}",
    )
    known = {row["s"].value for row in rows}
    return next((text for text in iris if text in known), None)
