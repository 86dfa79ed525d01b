"""What every engine does: each test runs against the embedded one and a real remote one."""

from __future__ import annotations

import json
import threading
from concurrent.futures import Future
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from xml.etree import ElementTree

import pyoxigraph
import pytest

from kg.engines import (
    GRAPH_TYPES,
    RESULT_TYPES,
    Answer,
    Engine,
    EngineBusy,
    LimitExceeded,
    NotAcceptable,
    NotSupported,
    Query,
    QueryError,
    QueryRefused,
    submit,
)
from kg.engines.worker import GRAPH_FORMATS, RESULT_FORMATS
from tests.kg.engines.conftest import LIMITS, Make

EX = "http://example.org/"
PREFIX = f"PREFIX : <{EX}> "
NEVER_ENDS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) < STR(?f)) }"


def rows(answer: Answer) -> list[dict[str, str]]:
    bindings = json.loads(answer.body)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


@pytest.mark.parametrize("media_type", RESULT_TYPES)
def test_a_select_is_answered_in_every_result_type(engine: Engine, media_type: str) -> None:
    answer = engine.query(Query(PREFIX + "SELECT ?n { :ami :hours ?n }", result_type=media_type))
    assert (answer.form, answer.media_type) == ("SELECT", media_type)
    if media_type == "text/csv":
        assert answer.body == b"n\r\n100\r\n"
    else:
        results = pyoxigraph.parse_query_results(answer.body, RESULT_FORMATS[media_type])
        assert [row["n"].value for row in results] == ["100"]


@pytest.mark.parametrize("media_type", RESULT_TYPES)
def test_an_ask_is_answered_in_every_result_type(engine: Engine, media_type: str) -> None:
    answer = engine.query(Query(PREFIX + "ASK { :ami :hours 100 }", result_type=media_type))
    assert (answer.form, answer.media_type) == ("ASK", media_type)
    assert b"true" in answer.body


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("CONSTRUCT", PREFIX + "CONSTRUCT WHERE { :ami :hours ?h }"),
        ("DESCRIBE", PREFIX + "DESCRIBE :lrs"),
    ],
)
def test_a_graph_is_answered_in_every_graph_type(
    engine: Engine, kind: str, form: str, text: str, media_type: str
) -> None:
    if (kind, form) == ("virtuoso", "DESCRIBE"):
        with pytest.raises(NotSupported, match="describes nothing of named graphs"):
            engine.query(Query(text, graph_type=media_type))
        return
    answer = engine.query(Query(text, graph_type=media_type))
    assert (answer.form, answer.media_type) == (form, media_type)
    quads = list(pyoxigraph.parse(answer.body, GRAPH_FORMATS[media_type]))
    assert EX + "hours" in {quad.predicate.value for quad in quads}


def test_values_come_back_as_they_are(engine: Engine) -> None:
    answer = engine.query(Query(PREFIX + "SELECT ?x { :ami :note ?x }"))
    assert rows(answer) == [{"x": 'a, "b"\n<c>'}]
    title = engine.query(Query(PREFIX + "SELECT ?x { :ami :title ?x }"))
    assert json.loads(title.body)["results"]["bindings"][0]["x"]["xml:lang"] == "en"


def test_the_default_graph_is_the_union_of_the_named_graphs(engine: Engine) -> None:
    answer = engine.query(Query(PREFIX + "SELECT ?l ?t { :ami :licence ?l ; :title ?t }"))
    assert rows(answer) == [{"l": "https://spdx.org/licenses/CC-BY-4.0", "t": "AMI"}]


def test_default_graphs_given_are_the_whole_default_graph(engine: Engine) -> None:
    text = PREFIX + "SELECT ?p { :ami ?p ?o } ORDER BY ?p"
    answer = engine.query(Query(text, default_graphs=(EX + "cards",)))
    assert [row["p"] for row in rows(answer)] == [EX + "licence", EX + "note"]
    both = engine.query(Query(text, default_graphs=(EX + "cards", EX + "audits")))
    assert len(rows(both)) == 4


def test_named_graphs_given_are_the_only_ones(engine: Engine) -> None:
    text = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    graphs = [row["g"] for row in rows(engine.query(Query(text))) if row["g"].startswith(EX)]
    assert graphs == [EX + "audits", EX + "cards", EX + "many"]
    one = engine.query(Query(text, named_graphs=(EX + "cards",)))
    assert [row["g"] for row in rows(one)] == [EX + "cards"]


def test_from_in_the_query_defines_the_default_graph(engine: Engine, kind: str) -> None:
    query = Query(PREFIX + "SELECT (COUNT(*) AS ?n) FROM :audits { ?s ?p ?o }")
    if kind == "server":  # with --union-default-graph
        with pytest.raises(NotSupported, match=r"would have a wrong answer.*disregards FROM"):
            engine.query(query)
        nested = f"SELECT * FROM :audits {'{' * 60} ?s ?p ?o {'}' * 60}"
        with pytest.raises(NotSupported, match=r"may have a wrong answer.*nested too deeply"):
            engine.query(Query(PREFIX + nested))
    else:
        assert rows(engine.query(query)) == [{"n": "4"}]


def test_a_graph_that_is_no_iri_is_the_querys_fault(engine: Engine) -> None:
    with pytest.raises(QueryError):
        engine.query(Query("ASK {}", default_graphs=("not an iri",)))


def test_a_relative_iri_without_a_base_is_named(engine: Engine) -> None:
    with pytest.raises(QueryError, match="1:7: “<here>” is relative, and there is no BASE"):
        engine.query(Query("ASK { <here> ?p ?o }"))


def test_a_syntax_error_has_the_parsers_words_and_place(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"2:\d+"):
        engine.query(Query("SELECT * WHERE {\n ?s ?p }"))


@pytest.mark.parametrize("text", ["", " ", "\x00", "SELECT", "ASK { nope:x ?p ?o }", "¿qué?"])
def test_what_is_no_query_is_the_querys_fault(engine: Engine, text: str) -> None:
    with pytest.raises(QueryError):
        engine.query(Query(text))


def test_half_a_surrogate_pair_is_the_querys_fault(engine: Engine) -> None:
    with pytest.raises(QueryError):
        engine.query(Query("ASK { ?s ?p '\ud800' }"))


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:a> <x:b> 1 }",
        "# a comment\nPREFIX : <x:> DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL ; DROP ALL",
        "LOAD <http://127.0.0.1:9/>",
    ],
)
def test_an_update_is_refused_as_one_and_changes_nothing(engine: Engine, text: str) -> None:
    with pytest.raises(QueryRefused, match="update"):
        engine.query(Query(text))
    count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), '%s')) }"
    assert rows(engine.query(Query(count % EX))) == [{"n": "10006"}]


def test_no_acceptable_type_for_the_form_is_an_error(engine: Engine) -> None:
    with pytest.raises(NotAcceptable, match="SELECT"):
        engine.query(Query("SELECT * { ?s ?p ?o } LIMIT 1", result_type=None))
    with pytest.raises(NotAcceptable, match="CONSTRUCT"):
        engine.query(Query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", graph_type=None))


@pytest.mark.endless
def test_a_query_that_takes_too_long_is_stopped_and_the_next_is_answered(engine: Engine) -> None:
    with pytest.raises(LimitExceeded) as caught:
        engine.query(Query(NEVER_ENDS))
    assert caught.value.limit == "time"
    assert engine.query(Query("ASK {}")).form == "ASK"


def test_a_result_that_is_too_large_is_not_given_in_part(make: Make) -> None:
    engine = make(replace(LIMITS, seconds=60.0))  # a slow endpoint takes its time
    with pytest.raises(LimitExceeded) as caught:
        engine.query(Query(PREFIX + "SELECT * { ?s :n ?o }"))
    assert caught.value.limit == "size"


@pytest.mark.endless
def test_more_queries_than_may_wait_are_turned_away(make: Make) -> None:
    engine = make(workers=1, waiting=1)
    under_way: list[Future[Answer]] = [submit(engine, Query(NEVER_ENDS)) for _ in range(2)]
    with pytest.raises(EngineBusy):
        submit(engine, Query("ASK {}"))
    for future in under_way:
        with pytest.raises(LimitExceeded):
            future.result()
    assert engine.query(Query("ASK {}")).form == "ASK"


def test_the_same_bytes_have_the_same_digest(engine: Engine) -> None:
    first, second = (engine.query(Query("ASK {}")) for _ in range(2))
    other = engine.query(Query("ASK { ?s <x:none> ?o }"))
    assert first.digest == second.digest != other.digest


class Endpoint:
    """An HTTP server that remembers who called, and answers every query alike."""

    def __init__(self) -> None:
        endpoint = self
        self.calls = 0

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                endpoint.calls += 1
                self.rfile.read(int(self.headers["Content-Length"]))
                body = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def other() -> Endpoint:
    return Endpoint()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <URL> { ?x ?y ?z } }",
        "SELECT * { service silent<URL>{ ?x ?y ?z } }",
        "PREFIX e: <URL> SELECT * { SERVICE e: { ?x ?y ?z } }",
        "SELECT * { BIND(<URL> AS ?e) SERVICE ?e { ?x ?y ?z } }",
        "SELECT * { VALUES ?e { <URL> } SERVICE SILENT ?e { ?x ?y ?z } }",
        "SELECT * { SERVICE # <http://allowed.example/>\n <URL> { ?x ?y ?z } }",
        "SELECT * { { SELECT * { OPTIONAL { SERVICE <URL> { ?x ?y ?z } } } } }",
        # an IRI and a string to a lexer, an operator and a call to the parser
        "SELECT * { ?a ?b ?c FILTER(?a<?b&&'>'=?c)SERVICE SILENT<URL>{}#'\n}",
        "ASK { FILTER EXISTS { SERVICE SILENT <URL> {} } }",
        "CONSTRUCT { ?x ?y ?z } WHERE { SERVICE <URL> { ?x ?y ?z } }",
    ],
)
def test_a_service_that_is_not_allowed_is_refused_and_never_contacted(
    engine: Engine, other: Endpoint, text: str
) -> None:
    with pytest.raises(QueryRefused, match="SERVICE"):
        engine.query(Query(text.replace("URL", other.url)))
    assert other.calls == 0


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p 'SERVICE <http://a/> {}' } # SERVICE <http://a/> {}",
        "PREFIX service: <http://x/service#> SELECT ?service { ?service service:type ?o }",
        "ASK { ?s <http://www.w3.org/ns/dcat#DataService> 1 }",
    ],
)
def test_the_word_elsewhere_than_in_its_place_is_no_service(engine: Engine, text: str) -> None:
    assert engine.query(Query(text)).form in ("ASK", "SELECT")


def test_an_allowed_service_is_queried(make: Make, kind: str, other: Endpoint) -> None:
    if kind == "virtuoso":
        pytest.skip("Virtuoso as it is installed has no right to call other endpoints")
    engine = make(allow_service=(other.url,))
    answer = engine.query(Query(f"SELECT * {{ SERVICE <{other.url}> {{ ?x ?y ?z }} }}"))
    assert rows(answer) == []
    assert other.calls == 1
    with pytest.raises(QueryRefused):
        engine.query(Query(f"SELECT * {{ SERVICE <{other.url}/other> {{ ?x ?y ?z }} }}"))
    assert other.calls == 1


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ('SELECT ("a\\u001Bb\\u0002\\uFFFE" AS ?x) {}', {"result_type": RESULT_TYPES[1]}),
        ('CONSTRUCT { <urn:s> <urn:p> "a\\u001Bb\\u0002" } {}', {"graph_type": GRAPH_TYPES[2]}),
    ],
)
def test_xml_is_well_formed_whatever_a_literal_has(
    engine: Engine, query: str, kinds: dict[str, str]
) -> None:
    answer = engine.query(Query(query, **kinds))
    assert answer.media_type.endswith("+xml")
    text = "".join(ElementTree.fromstring(answer.body).itertext())
    assert text.strip().startswith("a\ufffdb\ufffd")
