"""From an address to the IRI that it means, and back."""

from __future__ import annotations

from typing import Final

from api.graph.terms import iri, select
from api.http.base_iri import RESOURCE, SHARED, Base
from api.http.endpoint import Request
from api.state.current_snapshot import Current
from kg.rdf.iris import name
from kg.rdf.ontology import INFERRED

__all__ = ["RESOURCE", "SHARED", "Base", "base_of", "candidates", "first_known"]

#: what of our own vocabularies are records; ontology and shapes are documents of their own
_SHARED_KINDS: Final = ("licence", "vocabulary")
_LONGEST: Final = 4000


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
