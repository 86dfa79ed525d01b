"""The pages of the catalogue: every query with a small picture, and a query with its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from api.exports.context import Place
from api.exports.schema_org import of_query
from api.http.origin import at
from api.http.problems import problem_of
from api.saved_queries.code_examples import snippets
from api.saved_queries.families import PARAMETER as FAMILY
from api.saved_queries.families import folded, parts_of
from api.saved_queries.missing_data import MissingTerm
from api.saved_queries.purposes import PARAMETER as PURPOSE
from api.saved_queries.purposes import Answers, with_answers
from api.selections.dataset_columns import selects
from api.state.current_snapshot import Current
from api.web import charts
from api.web.statistics import statistics
from api.web.tables import Cell, Table, address, page_number, page_of, table
from api.web.templating import page
from kg.authorities.purposes import Purpose
from kg.errors import FairweaveError
from kg.saved_queries import Catalogue, Choice, Parameter, ParameterError, SavedQuery
from kg.saved_queries.choice_labels import unique_labels

#: fields of a form that are shown at once; the others fold
_UNFOLDED: Final = 4
#: what the address states of how a result is shown
_STATE: Final = ("sort", "filter", "scale", FAMILY, PURPOSE)
_INPUTS: Final = {"integer": "number", "date": "date", "year": "number"}


class Card(NamedTuple):
    """A query on the page of all: its summary, and a picture of its result."""

    query: SavedQuery
    picture: Markup
    rows: int | None
    runs: bool


def cards(
    queries: list[SavedQuery], current: Current, runs: Callable[[SavedQuery], bool]
) -> list[Card]:
    """A card for each of ``queries``; only answers that are stored have a picture."""
    found = []
    for query in queries:
        body = current.results.get(query) if query.charts else None
        picture = charts.small(query.charts[0], table(query, body)) if body else ""
        found.append(
            Card(query, Markup(picture), current.results.rows(query), runs(query))  # noqa: S704  (SVG of ours, escaped there)
        )
    # a question that this build has no data for comes last
    return sorted(found, key=lambda card: card.rows == 0)


def catalogue_page(
    catalogue: Catalogue,
    current: Current,
    *,
    words: str,
    tag: str,
    runs: Callable[[SavedQuery], bool],
) -> bytes:
    """The page of the queries that have each of ``words`` and the ``tag``, by theme."""
    themes = {}
    for theme, queries in catalogue.themes().items():
        found = [q for q in queries if (not tag or tag in q.tags) and matches(q, words)]
        if found:
            themes[theme] = cards(found, current, runs)
    tags = sorted({tag for query in catalogue.values() for tag in query.tags})
    return page(
        "queries.html",
        themes=themes,
        words=words,
        tag=tag,
        tags=tags,
        count=sum(map(len, themes.values())),
        of=len(catalogue),
        address=address,
    )


def matches(query: SavedQuery, words: str) -> bool:
    """Whether ``query`` contains each of ``words``."""
    text = " ".join(
        [query.id, query.summary, query.description, *query.tags]
        + [column.label for column in query.columns]
    ).casefold()
    return all(word in text for word in words.casefold().split())


class Field(NamedTuple):
    """A parameter in the form.

    Attributes:
        kind: ``select``, ``list`` (text with suggestions), or a type of ``<input>``.
        value: what it is set to.
        options: what to offer.
        of: how many there are to choose from.
        error: what is wrong with the value.
    """

    parameter: Parameter
    kind: str
    value: str
    options: list[tuple[str, str]]
    of: int
    error: str


@dataclass(frozen=True, slots=True)
class View:
    """What a query's page shows.

    Attributes:
        values: its parameters that are set.
        given: all that the address states.
        body: the answer as JSON, if there is one.
        problem: why not.
        choices: by parameter.
        where: the service as the client reaches it.
        runs: whether the operator allows all that it requests.
        purposes: what a reader may want to do with the datasets; none where the query has none.
        purpose: what the reader wants to do; ``answers``: whether each dataset may be used for it.
        names: of the records that the result has by IRI alone.
        families: where the page of a dataset is → what it is part of.
        missing: terms that the build has no statement with, where the query has no rows.
        few: choices that fit a drop-down; ``offered`` of them are suggested otherwise.
    """

    query: SavedQuery
    values: dict[str, str]
    given: dict[str, str]
    body: bytes | None
    problem: FairweaveError | None
    choices: Mapping[str, tuple[Choice, ...]]
    where: Place
    runs: bool
    few: int
    offered: int
    missing: Sequence[MissingTerm] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    purposes: Sequence[Purpose] = ()
    purpose: Purpose | None = None
    answers: Answers = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """How this service is reached."""
        return self.where.origin

    @property
    def named(self) -> dict[str, str]:
        """The values as an address carries them: by name, where a name is of one entity alone."""
        return {
            name: unique_labels(self.choices.get(name, ())).get(value, value)
            if self.query.parameter(name).type == "iri"
            else value
            for name, value in self.values.items()
        }


def query_page(view: View, current: Current) -> tuple[bytes, dict[str, str]]:
    """The page of a query, and the paths of those around it: first, prev, next, last."""
    query, values, named = view.query, view.values, view.named
    path = f"/queries/{query.id}"
    whole = (
        table(query, view.body, current.base, named, view.names) if view.body is not None else None
    )
    state = {
        name: view.given.get(name, "") for name in ("sort", "filter", "scale", FAMILY, PURPOSE)
    }
    number = view.given.get("page", "")

    def link_to_family(family: str) -> str:
        return at(address(path, {**named, **state, FAMILY: family}))

    rows: list[tuple[Cell, ...]] = []
    lines: list[tuple[Cell, ...]] = []
    if whole:
        if view.purpose and view.purposes:
            whole = with_answers(whole, view.purpose, view.answers)
        shown = parts_of(whole, state[FAMILY], view.families)
        rows = shown.filtered(state["filter"]).sorted(state["sort"]).rows
        lines = rows if state[FAMILY] else folded(whole, rows, view.families, link_to_family)
    part = page_of(lines, page_number(number), query.pagination)
    csv = view.origin + address(f"{path}.csv", named)
    snapshot = current.engine.version
    try:
        text = query.bind(values)
    except ParameterError:
        text = query.text
    numbers = {"first": 1, "prev": part.number - 1, "next": part.number + 1, "last": part.pages}
    neighbours = {
        rel: address(path, {**named, **state, "page": n if n > 1 else ""})
        for rel, n in numbers.items()
        if part.pages > 1 and 1 <= n <= part.pages
    }
    html = page(
        "query.html",
        neighbours=neighbours,
        jsonld=Markup(  # noqa: S704  (made to stand in a script)
            of_query(query, named, view.where, address(path + "{}", named)) if whole else ""
        ),
        query=query,
        **_form([_field(p, view) for p in query.parameters], view),
        problem=problem_of(view.problem) if view.problem else None,
        refused="" if view.runs else refused(query),
        result=whole,
        missing=view.missing,
        part=part,
        found=len(rows),
        purposes=view.purposes,
        purpose=view.purpose,
        state=state,
        statistics=statistics(whole, rows) if whole and len(rows) > 1 else [],
        figures=_figures(view, whole) if whole else [],
        kinds=charts.KINDS,
        link=lambda **more: at(address(path, {**named, **state, **more})),
        here=lambda ending="", **more: address(path + ending, {**named, **more}),
        values=named,
        selection=address("/selection", {"query": query.id, **named}) if selects(query) else "",
        text=text.strip() + "\n",
        editor=at(address("/sparql", {"query": text.strip() + "\n"})),
        snippets=snippets(query.id, csv, f"{view.origin}/sparql", text.strip() + "\n"),
        origin=view.origin,
        snapshot=snapshot,
        cite=_cite(query, view, current),
    )
    return html, neighbours


def refused(query: SavedQuery) -> str:
    """Why a federated query is not run here."""
    return (
        f"This question is put to {' and '.join(query.endpoints)} too, "
        "which the operator of this service has not allowed"
    )


def _figures(view: View, whole: Table) -> list[dict[str, Any]]:
    query, values = view.query, view.named
    kind = next((kind for kind in charts.KINDS if kind == view.given.get("scale")), "linear")
    found = []
    for number, chart in enumerate(query.charts):
        drawn = charts.draw(query, chart, whole, name=f"chart-{number}")
        if drawn is not None and kind in drawn.kinds[1:]:
            drawn = charts.draw(query, chart, whole, name=f"chart-{number}", kind=kind)
        if drawn is not None:
            found.append(
                {
                    "svg": Markup(drawn.html),  # noqa: S704  (made here, escaped there)
                    "caption": drawn.caption,
                    "kinds": drawn.kinds,
                    "spec": drawn.spec
                    | {
                        "data": at(address(f"/queries/{query.id}.json", values)),
                        "svg": at(address(f"/queries/{query.id}.svg", values)),
                    },
                }
            )
    return found


def chart_file(query: SavedQuery, body: bytes) -> bytes | None:
    """The first chart of the answer ``body`` as a file, if it has one."""
    whole = table(query, body)
    for chart in query.charts:
        drawn = charts.draw(query, chart, whole, alone=True)
        if drawn is not None:
            return drawn.svg.encode("utf-8", "replace")
    return None


def _form(fields: list[Field], view: View) -> dict[str, Any]:
    """The fields that are shown, those that fold, and what is chosen in words."""
    chosen = [field for field in fields if field.error or field.parameter.name in view.values]
    shown = fields if len(fields) <= _UNFOLDED + 1 else fields[:_UNFOLDED]
    return {
        "fields": fields,
        "shown": [field for field in fields if field in shown or field in chosen],
        "more": [field for field in fields if field not in shown and field not in chosen],
        "chosen": [
            f"{field.parameter.label}: {dict(field.options).get(field.value, field.value)}"
            if field.kind == "select"
            else f"{field.parameter.label}: {field.value}"
            for field in chosen
            if not field.error
        ],
        "answered": bool(view.values) and view.problem is None,
    }


def _field(parameter: Parameter, view: View) -> Field:
    found = view.choices.get(parameter.name, ())
    value = view.values.get(
        parameter.name, view.given.get(parameter.name) or parameter.default or ""
    )
    wrong = view.problem
    at_fault = isinstance(wrong, ParameterError) and wrong.parameter == parameter.name
    error = str(wrong) if at_fault else ""
    names = unique_labels(found) if parameter.type == "iri" else {}
    if parameter.type == "boolean" and not found:
        found = tuple(Choice(value=v, label=w) for v, w in (("true", "yes"), ("false", "no")))
    if parameter.type == "boolean":
        words = {"true": "yes", "false": "no"}
        options = [(choice.value, words.get(choice.label, choice.label)) for choice in found]
        kind = "select"
    elif found and len(found) <= view.few:
        value = names.get(value, value)
        options = [
            (names.get(c.value, c.value), c.label + (f" ({c.count:,})" if c.count else ""))
            for c in found
        ]
        if value and value not in {v for v, _ in options}:
            options.append((value, value))
        kind = "select"
    elif found:
        value = names.get(value, value)
        options = [
            (names[c.value], _count(c))
            if c.value in names
            else (c.value, f"{c.label} {_count(c)}" if c.label != c.value else _count(c))
            for c in found[: view.offered]
        ]
        kind = "list"
    else:
        options, kind = [], _INPUTS.get(parameter.type, "text")
    return Field(parameter, kind, value, options, len(found), error)


def _count(choice: Choice) -> str:
    return f"{choice.count:,}" if choice.count is not None else ""


def _cite(query: SavedQuery, view: View, current: Current) -> str:
    pinned = {**view.named, "snapshot": current.engine.version}
    where = view.origin + address(f"/queries/{query.id}", pinned)
    titles = [source.title for source in current.sources]
    built = current.created
    year = f" ({built[:4]})" if built else ""
    of = f" Computed from: {'; '.join(titles)}." if titles else ""
    snapshot = f", snapshot {current.engine.version}" if current.engine.version else ""
    on = f" of {built[:10]}" if built else ""
    return f"FAIRweave{year}. “{query.summary}” Saved query {query.id}{snapshot}{on}. {where}.{of}"
