"""The tests of the W3C for SPARQL 1.1 queries, their results and service descriptions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx
import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)
from rdflib import RDF, Graph, Namespace, Node, URIRef

from tests.api.conftest import at, publish, served
from tests.api.sparql.test_w3c_protocol import MF, SUITE

_PLACE = Path(SUITE) / "sparql" / "sparql11"
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
#: the folders whose tests are of queries; entailment and federation are not offered
FOLDERS = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions",
    "grouping", "json-res", "negation", "project-expression", "property-path", "subquery",
    "syntax-fed", "syntax-query",
)  # fmt: skip
#: tests that the engine, Oxigraph 0.5, answers otherwise, and how
ENGINE = {
    "aggregates/agg-empty-group-count-graph": "GRAPH ?g around no pattern leaves ?g unbound",
    "aggregates/agg-groupconcat-04": "GROUP_CONCAT has no language",
    "aggregates/agg-groupconcat-06": "GROUP_CONCAT has no language",
    "bindings/graph": "GRAPH ?g around no pattern leaves ?g unbound",
    "functions/bnode01": "BNODE with one text is one node in all rows",
    "negation/graph-minus": "the variable of GRAPH is in both sides of MINUS",
    "property-path/zero_or_more_set_end": "a path of no length has terms of the data only",
    "property-path/zero_or_more_set_start": "a path of no length has terms of the data only",
    "property-path/zero_or_one_set_end": "a path of no length has terms of the data only",
    "property-path/zero_or_one_set_start": "a path of no length has terms of the data only",
}
#: what is correct, and refused: the status, and the reason that is given
REFUSED = {
    "syntax-fed/test_1": (403, "SERVICE is not allowed here"),
    "syntax-fed/test_2": (403, "SERVICE is not allowed here"),
    "syntax-fed/test_3": (403, "SERVICE is not allowed here"),
    "syntax-query/test_4": (501, "custom function <http://example/function> is not supported"),
}
RESULTS = {
    ".srx": QueryResultsFormat.XML,
    ".srj": QueryResultsFormat.JSON,
    ".tsv": QueryResultsFormat.TSV,
}

pytestmark = pytest.mark.skipif(
    not _PLACE.is_dir(), reason="FAIRWEAVE_W3C_RDF_TESTS names no checkout of the suite"
)


class Case(NamedTuple):
    """A test: what it is called and is, its query, what that is of, and the right answer."""

    name: str
    kind: str
    query: Path
    default: tuple[str, ...]
    named: tuple[str, ...]
    result: Path | None


def path(node: Node | None) -> Path:
    return Path(url2pathname(urlsplit(str(node)).path))


def cases(folder: str) -> Iterator[Case]:
    graph = Graph().parse(_PLACE / folder / "manifest.ttl")
    for test in sorted(set(graph.subjects(MF.name, None))):
        action, result = graph.value(test, MF.action), graph.value(test, MF.result)
        assert action is not None
        query = graph.value(action, QT.query) or action
        yield Case(
            f"{folder}/{str(test).rpartition('#')[2]}",
            str(graph.value(test, RDF.type)).rpartition("#")[2],
            path(query),
            tuple(str(each) for each in graph.objects(action, QT.data)),
            tuple(str(each) for each in graph.objects(action, QT.graphData)),
            path(result) if isinstance(result, URIRef) else None,
        )


CASES = [case for folder in FOLDERS for case in cases(folder)] if _PLACE.is_dir() else []


def file_format(file: Path) -> RdfFormat:
    found = RdfFormat.from_extension(file.suffix[1:])
    assert found is not None
    return found


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service over all data of the tests, a file a graph."""
    data = tmp_path_factory.mktemp("queries")
    place = data / "snapshots" / "one" / "store"
    place.mkdir(parents=True)
    store = Store(place)
    for iri in sorted({iri for case in CASES for iri in (*case.default, *case.named)}):
        file = path(URIRef(iri))
        store.load(path=file, format=file_format(file), base_iri=iri, to_graph=NamedNode(iri))
    store.flush()
    publish(data, "one")
    with served(data) as client:
        yield client


def response_to(service: httpx.Client, case: Case, accept: str = "*/*") -> httpx.Response:
    text = case.query.read_text("utf-8")
    parameters: list[tuple[str, str | int | float | bool | None]] = []
    if not re.search(r"\bFROM\b", text):
        parameters += [("default-graph-uri", iri) for iri in case.default]
        parameters += [("named-graph-uri", iri) for iri in case.named]
        parameters = parameters or [("default-graph-uri", "urn:nothing")]
    # the files that it names are beside it; a wrong query is as it is
    base = "" if "Syntax" in case.kind else f"BASE <{case.query.as_uri()}>\n"
    return service.post(
        "/sparql",
        params=parameters,
        content=(base + text).encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": accept},
    )


def of_solutions(solutions: QuerySolutions) -> Iterator[Quad]:
    """The rows as statements, of which blank nodes can be compared."""
    head = NamedNode("urn:head")
    for variable in solutions.variables:
        yield Quad(head, NamedNode("urn:variable"), Literal(variable.value))
    for number, row in enumerate(solutions):
        node = BlankNode(f"row{number}")
        yield Quad(head, NamedNode("urn:row"), node)
        for variable in solutions.variables:
            if (value := row[variable]) is not None:
                yield Quad(node, NamedNode(f"urn:{variable.value}"), value)


def canonical(quads: Iterable[Quad]) -> set[Quad]:
    """The statements with numbers as the store has them, and with names for blank nodes."""
    store = Store()
    store.extend(quads)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(dataset)


def of_result_set(file: Path) -> Iterator[Quad]:
    """The same statements, of rows that are written in the vocabulary of result sets."""
    graph, head = Graph().parse(file), NamedNode("urn:head")
    for variable in graph.objects(None, RS.resultVariable):
        yield Quad(head, NamedNode("urn:variable"), Literal(str(variable)))
    for row in graph.objects(None, RS.solution):
        node = BlankNode(str(row))
        yield Quad(head, NamedNode("urn:row"), node)
        for binding in graph.objects(row, RS.binding):
            value = graph.value(binding, RS.value)
            assert value is not None
            line = f"<urn:row> <urn:{graph.value(binding, RS.variable)}> {value.n3()} ."
            (quad,) = parse(line, format=RdfFormat.N_TRIPLES)
            yield Quad(node, quad.predicate, quad.object)


def of_csv(text: str) -> list[list[tuple[str, str]]]:
    """The rows by their columns, which a query for all variables leaves in any order."""
    rows = [
        [(name, re.sub("^_:.*", "_:", value)) for name, value in row.items()]
        for row in csv.DictReader(io.StringIO(text))
    ]
    return sorted(sorted(row) for row in rows)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name) for case in CASES if "Syntax" in case.kind]
)
def test_syntax(service: httpx.Client, case: Case) -> None:
    response = response_to(service, case)
    if refusal := REFUSED.get(case.name):
        assert (response.status_code, refusal[1] in response.json()["detail"]) == (refusal[0], True)
    else:
        wanted = 200 if case.kind.startswith("Positive") else 400
        assert response.status_code == wanted, response.text


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name) for case in CASES if "Syntax" not in case.kind]
)
def test_results(service: httpx.Client, request: pytest.FixtureRequest, case: Case) -> None:
    if reason := ENGINE.get(case.name):
        request.applymarker(pytest.mark.xfail(reason=f"engine: {reason}", strict=True))
    assert case.result is not None
    kind = case.result.suffix
    if kind == ".csv":
        response = response_to(service, case, "text/csv")
        # numbers are as the store writes them
        right = case.result.read_text("utf-8").replace("1.0E6", "1000000")
        assert of_csv(response.text) == of_csv(right)
    elif kind in RESULTS:
        answer = response_to(service, case, RESULTS[kind].media_type)
        assert answer.status_code == 200, answer.text
        found = parse_query_results(answer.content, format=RESULTS[kind])
        right_results = parse_query_results(path=str(case.result), format=RESULTS[kind])
        if isinstance(right_results, QueryBoolean):
            assert isinstance(found, QueryBoolean)
            assert bool(found) is bool(right_results)
        else:
            assert isinstance(found, QuerySolutions)
            assert canonical(of_solutions(found)) == canonical(of_solutions(right_results))
    else:
        answer = response_to(
            service, case, "application/n-triples, application/sparql-results+xml;q=0.9"
        )
        assert answer.status_code == 200, answer.text
        if answer.headers["content-type"].startswith("application/n-triples"):
            statements = canonical(parse(answer.content, format=RdfFormat.N_TRIPLES))
            format_ = file_format(case.result)
            assert statements == canonical(parse(path=case.result, format=format_))
        else:
            rows = parse_query_results(answer.content, format=QueryResultsFormat.XML)
            assert isinstance(rows, QuerySolutions)
            assert canonical(of_solutions(rows)) == canonical(of_result_set(case.result))


def test_service_description(service: httpx.Client) -> None:
    """It is RDF, has the endpoint's address, and a service with it."""
    response = service.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.headers["content-type"].startswith("text/turtle")
    described = Graph().parse(data=response.text, format="turtle")
    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert (None, sd.endpoint, URIRef(at(service, "/sparql"))) in described
    assert (None, RDF.type, sd.Service) in described
