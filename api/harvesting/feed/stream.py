"""The stream in RDF: SEMIC's DCAT-AP Feeds, on LDES (https://w3id.org/ldes/specification).

Each change of a dataset is an activity (ActivityStreams); what the dataset is since then, in
DCAT-AP, is in the named graph of the activity. Only the last change of each dataset stays
(the retention policy states it): a reader that was away gets the current state, and reads
nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from api.exports import dcat
from api.exports.context import Place
from kg.datasets.model import Dataset
from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.rdf_writer import Statements
from kg.record_types import record_types
from kg.snapshots.history import Change

#: first segments of the paths of the documents that the feed has
KINDS: Final = tuple(path for one in record_types() if one.in_feed for path in one.paths)
#: changes on a page
SIZE: Final = 100
NAMESPACES: Final = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
    **{name: PREFIXES[name] for name in ("dcat", "dcterms", "foaf", "xsd", "rdf", "prov", "skos")},
}
#: a page: its number, the times of its first and last change, how many changes
Listed = tuple[int, datetime, datetime, int]
Values = str | datetime | int | NamedNode


def _node(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(NAMESPACES[prefix] + local if prefix in NAMESPACES else expand(name))


def _value(value: Values) -> NamedNode | Literal:
    if isinstance(value, datetime):
        return Literal(f"{value:%Y-%m-%dT%H:%M:%SZ}", datatype=_node("xsd:dateTime"))
    if isinstance(value, NamedNode):
        return value
    return Literal(value)


def _statements_about(subject: str, *pairs: tuple[str, Values]) -> Iterator[Quad]:
    for name, value in pairs:
        predicate = _node("rdf:type") if name == "a" else _node(name)
        yield Quad(NamedNode(subject), predicate, _value(value), DefaultGraph())


def root(place: Place, pages: Sequence[Listed]) -> Iterator[Quad]:
    """The stream itself, and where its pages are."""
    view = place.address("/feed")
    yield from _stream(place)
    policy = f"{view}#policy"
    yield from _statements_about(
        view,
        ("a", _node("tree:Node")),
        ("ldes:retentionPolicy", NamedNode(policy)),
    )
    yield from _statements_about(
        policy, ("a", _node("ldes:LatestVersionSubset")), ("ldes:amount", 1)
    )
    for number, first, last, count in pages:
        page = f"{view}/{number}"
        for kind, bound in (("GreaterThan", first), ("LessThan", last)):
            relation = f"{view}#page-{number}-{kind}"
            yield from _statements_about(view, ("tree:relation", NamedNode(relation)))
            yield from _statements_about(
                relation,
                ("a", _node(f"tree:{kind}OrEqualToRelation")),
                ("tree:path", _node("as:published")),
                ("tree:value", bound),
                ("tree:node", NamedNode(page)),
                ("tree:remainingItems", count),
            )


def _stream(place: Place) -> Iterator[Quad]:
    view = place.address("/feed")
    yield from _statements_about(
        f"{view}#stream",
        ("a", _node("ldes:EventStream")),
        ("ldes:timestampPath", _node("as:published")),
        ("ldes:versionOfPath", _node("as:object")),
        ("dcterms:title", f"Changes of the datasets of {place.site.title}"),
        ("tree:view", NamedNode(view)),
    )


def page(
    place: Place, number: int, changes: Iterable[Change], known: dict[str, Dataset]
) -> Iterator[Quad]:
    """A page: its activities, each with what the dataset is since then."""
    address = place.address(f"/feed/{number}")
    yield from _stream(place)
    yield from _statements_about(address, ("a", _node("tree:Node")))
    for change in changes:
        activity = f"{change.iri}#changed-{change.at:%Y%m%dT%H%M%SZ}"
        yield from _statements_about(
            f"{place.address('/feed')}#stream", ("tree:member", NamedNode(activity))
        )
        yield from _statements_about(
            activity,
            ("a", _node(f"as:{change.what}")),
            ("as:object", NamedNode(change.iri)),
            ("as:published", change.at),
        )
        if change.iri in known:
            out = Statements()
            dcat.dataset(out, known[change.iri], place)
            graph = NamedNode(activity)
            for triple in out:
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
