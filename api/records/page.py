"""The page of a record: a summary by kind of record, then all statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from api.comparison.chosen_datasets import short_name
from api.comparison.dataset_addresses import MOST, short_iri
from api.comparison.dataset_addresses import address as compare
from api.exports.citations import FORMATS as CITATIONS
from api.exports.schema_org import PUBLICATIONS, of_publication
from api.exports.signposting import Link, elements
from api.exports.views import Views
from api.graph.labels import vocabulary
from api.graph.together import together
from api.http.endpoint import Request
from api.http.origin import at
from api.records import dataset_summary as dataset
from api.records import lineage_svg as drawing
from api.records import source_summary as sources
from api.records.addresses import RESOURCE, Base
from api.records.author_names import for_people
from api.records.formats import FORMATS
from api.records.lineage import Lineage, lineage
from api.records.links_back import links_back
from api.records.notebook_summary import KIND as NOTEBOOK
from api.records.notebook_summary import notebook_summary
from api.records.parts import parts_of
from api.records.problem_report import report
from api.records.record_kind import kind_of
from api.records.related_tables import sheets
from api.records.statement_index import StatementIndex
from api.records.value_html import listed, measure_rows, part_rows, shown, terms
from api.records.values_view import Fact, Value, ValuesView
from api.records.verdict import verdict
from api.site import Contact
from api.state.current_snapshot import Current
from api.web.charts.use_class_colours import colour
from api.web.tables import Page as Pages
from api.web.tables import address
from api.web.templating import add_filters, page
from kg.authorities.purposes import OUTCOMES
from kg.datasets.model import Dataset
from kg.rdf.namespaces import expand
from kg.record_types import RecordType, record_types
from kg.records.record import Incoming, Record
from kg.records.statement import Statement

#: properties at the top of the page
_LEAD: Final = tuple(
    map(
        expand,
        (
            "dcterms:description", "skos:definition", "rdfs:comment", "skos:scopeNote",
            "sh:description",
        ),
    )
)  # fmt: skip
#: properties that the heading shows, or the line below it
_TITLES: Final = frozenset(
    map(
        expand,
        ("skos:prefLabel", "dcterms:title", "foaf:name", "rdfs:label", "doap:name", "rdf:type"),
    )
)
_STUB: Final = expand("fw:Stub")
_STANDS_FOR: Final = expand("fw:standsFor")
_ALTERNATE: Final = expand("prov:alternateOf")


add_filters(
    shown=shown,
    listed=listed,
    terms=terms,
    part_rows=part_rows,
    measure_rows=measure_rows,
    colour=colour,
)


class Group(NamedTuple):
    """Facts under a heading."""

    title: str
    facts: tuple[Fact, ...]


async def record_page(
    request: Request,
    current: Current,
    base: Base,
    record: Record,
    links: Incoming,
    views: Views | None,
    typed: Sequence[Link],
    path: str,
    contact: Contact,
) -> bytes:
    """The page of ``record``.

    Args:
        links: a page of what links to it.
        views: what machines get of a dataset.
        typed: links for the page's head.
        path: the record's address below the origin.
        contact: of the operator, for reports of problems.
    """
    kind = kind_of(record, base)
    types_of_record = record_types()
    type_ = types_of_record.of_path(kind) or types_of_record.get(kind) or RecordType(kind)
    own_words = await vocabulary(current)
    stated = record.statements
    index = StatementIndex(stated)
    view = ValuesView(base, record, stated, links.words, own_words)
    model = views.dataset if views else None
    whole = request.parameters().get("lineage") == "all"
    use, tree, tables = await together(
        current,
        dataset.use(current, index, record.iri, view, model),
        _lineage_of(current, record, kind, whole=whole),
        sheets(current, type_.tables, record.iri, base.iri),
    )
    notebook = await notebook_summary(current, record.iri) if kind == NOTEBOOK else None
    statements = for_people(stated)
    own = [one for one in statements if one.subject == record.iri]
    origin = None
    properties, classes = (dataset.PROPERTIES, dataset.PARTS) if use else (frozenset(), frozenset())
    if kind == sources.KIND:
        origin = sources.source(record, view, model)
        properties, classes = sources.PROPERTIES, sources.PARTS
    facts = view.facts(own)
    groups, rest = _groups(facts, type_, properties)
    query = f"?{request.query_string.decode('ascii', 'replace')}" if path == RESOURCE else ""
    own_path = path if types_of_record.is_document(path) else f"{path}.html"
    title = model.heading if model else view.name(record.iri)
    own_address = request.origin + own_path + query
    jsonld = views.jsonld if views else ""
    if type_.name in PUBLICATIONS and not views:
        jsonld = of_publication(record, index, title, own_address)
    types = view.kinds(t for t in record.types.get(record.iri, ()) if t != _STUB)
    return page(
        "record.html",
        title=title,
        iri=record.iri,
        kind=kind,
        kind_words=kind.replace("-", " "),
        types=types,
        foreign=path == RESOURCE,
        stub=_stub(record, statements, view),
        lead=_lead(own) or ([(origin.about, "")] if origin and origin.about else []),
        origin=origin,
        notebook=notebook,
        href_of=base.href,
        byline=_byline(facts, type_),
        use=use,
        verdict=verdict(use, current.licences.use_classes) if use else None,
        purposes=[
            (purpose, *OUTCOMES[found.outcome], found)
            for purpose in current.licences.purposes
            if model and model.assessments and (found := model.assessment(purpose.name))
        ],
        places=_places(model),
        alternates=_values(view, own, "prov:alternateOf"),
        accounts=_accounts(model, own),
        origins_given=_values(view, own, "fw:derivedFromAsGiven"),
        lineage=_lineage(tree, base, title, path, whole=whole) if tree else None,
        measures=dataset.measures(index, record.iri, view),
        groups=groups,
        rest=rest,
        parts=parts_of(record, statements, view, classes),
        sheets=tables,
        incoming=links_back(links, view, tables),
        pages=_pages(links),
        page_link=lambda number: address(at(own_path), {**request.parameters(), "page": number}),
        total=links.total,
        formats=[
            (form.name, at(f"{path}.{form.suffix}{query}"), form.media_type)
            for form in FORMATS
            if form.rdf
        ],
        beside=[
            (name, at(f"{path}/{name}"), media_type.partition(";")[0])
            for name, media_type in (views.files if views else {}).items()
        ],
        citations=[
            (form.name, at(f"{path}/{form.file}"), form.media_type, views.citation(form))
            for form in CITATIONS
            if views
        ],
        sources=[view.link(graph) for graph in view.sources],
        typed=elements(typed),
        jsonld=Markup(jsonld),  # noqa: S704  (made to stand in a script)
        address=own_address,
        report=report(
            contact,
            title,
            record.iri,
            own_address,
            view.sources,
            current.sources,
            current.engine.version,
        ),
        editor=address(at("/sparql"), {"query": _describe(record.iri)}),
        history=address("/history", {"iri": record.iri}) if current.layout else "",
        compare=_compare(model),
        listing=compare([short_name(model)], "/selection") if model else "",
    )


def _compare(model: Dataset | None) -> str:
    """The path of a comparison with the dataset; empty where it is none of the catalogue's."""
    return compare([short_name(model)]) if model and not model.own else ""


def _accounts(model: Dataset | None, own: Iterable[Statement]) -> str:
    """The path of a comparison of all descriptions of the dataset; empty where it has no others."""
    others = [one.text for one in own if one.predicate == _ALTERNATE and one.is_link]
    if not model or model.own or not others:
        return ""
    return compare([short_iri(iri, model.base) for iri in (model.iri, *sorted(others))][:MOST])


def _groups(
    facts: Iterable[Fact], of: RecordType, elsewhere: frozenset[str]
) -> tuple[list[Group], list[Fact]]:
    """The facts under the headings of their type; and the others, by name."""
    left = {fact.iri: fact for fact in facts if fact.iri not in _TITLES | elsewhere | set(_LEAD)}
    groups = []
    for one in of.sections:
        found = tuple(left.pop(name) for name in map(expand, one.properties) if name in left)
        if found:
            groups.append(Group(one.heading, found))
    return groups, sorted(left.values(), key=lambda fact: fact.label.casefold())


def _lead(own: Sequence[Statement]) -> list[tuple[str, str]]:
    """Descriptions in sentences, each with its language."""
    found: dict[str, str] = {}
    for predicate in _LEAD:
        for one in own:
            if one.predicate == predicate and one.is_literal:
                found.setdefault(one.text.strip(), one.language)
    return [(text, "" if language == "en" else language) for text, language in found.items()]


def _byline(facts: Iterable[Fact], of: RecordType) -> list[list[Value]]:
    """Who made it, what it is part of, when: the values of each property."""
    found = {fact.iri: fact for fact in facts}
    return [list(found[name].values) for name in map(expand, of.byline) if name in found]


def _places(model: Dataset | None) -> list[tuple[str, tuple[str, ...]]]:
    """Where the dataset can be had, by kind of address, each once."""
    found: list[tuple[str, tuple[str, ...]]] = []
    seen: set[str] = set()
    if model is None or model.own:
        return found
    for heading, addresses in (
        ("Its own page", model.landing_pages),
        ("On a hub", model.hub_pages),
        ("Code", model.code_pages),
        ("Other pages", model.pages),
    ):
        fresh = tuple(
            # (a source may have put anything in an address)
            address
            for address in addresses
            if address not in seen and address.startswith(("https://", "http://"))
        )
        seen.update(fresh)
        if fresh:
            found.append((heading, fresh))
    return found


def _values(view: ValuesView, own: Sequence[Statement], name: str) -> list[Value]:
    predicate = expand(name)
    values = {view.term(one) for one in own if one.predicate == predicate}
    return sorted(values, key=lambda value: value.text.casefold())


def _stub(record: Record, statements: Sequence[Statement], view: ValuesView) -> str:
    """What it would be, if it is only referred to; empty if it is described."""
    if statements and _STUB not in record.types.get(record.iri, ()):
        return ""
    kinds = [
        view.name(one.text) for one in statements if one.predicate == _STANDS_FOR and one.is_link
    ]
    return " or ".join(sorted(set(kinds))) or "resource"


async def _lineage_of(
    current: Current, record: Record, kind: str, *, whole: bool
) -> Lineage | None:
    """Of a dataset; a source's origins are its files, which are a list and no graph."""
    return None if kind == sources.KIND else await lineage(current, record.iri, whole=whole)


def _pages(links: Incoming) -> Pages:
    first = (links.number - 1) * 100 + 1
    return Pages((), links.number, links.pages, first, first + len(links.quads) - 1, links.total)


def _lineage(tree: Lineage, base: Base, title: str, path: str, *, whole: bool) -> dict[str, Any]:
    used = sorted({node.use for node in tree.nodes if node.use}, key=colour)
    named = [node for node in tree.nodes if node.step]
    return {
        "svg": drawing.draw(tree, base, title, f"{at(path)}?lineage=all#lineage"),
        "legend": [(colour(use), tree.uses.get(use, "")) for use in used],
        "up": [(base.href(n.iri), n) for n in named if n.step < 0][::-1],
        "down": [(base.href(n.iri), n) for n in named if n.step > 0],
        "uses": tree.uses,
        "more": sum(tree.more.values()),
        "named": any(not node.described for node in named),
        "whole": whole,
        "explore": at(address("/lineage", {"dataset": path.removeprefix("/dataset/")})),
    }


def _describe(iri: str) -> str:
    return (
        "# what each source says of it\nSELECT ?source ?property ?value\n"
        f"WHERE {{ GRAPH ?source {{ <{iri}> ?property ?value }} }}\n"
    )
