"""The SPARQL 1.1 Protocol, with a real server."""

from __future__ import annotations

import gzip
from urllib.parse import urlencode

import httpx
import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EX = "http://example.org/"
VALUE = f"SELECT ?v {{ <{EX}a> <{EX}value> ?v }}"
GRAPH = f"CONSTRUCT WHERE {{ <{EX}a> <{EX}value> ?v }}"
JSON = "application/sparql-results+json"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def get(client: httpx.Client, query: str, accept: str = "", **more: str) -> httpx.Response:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", params={"query": query, **more}, headers=headers)


def kind(response: httpx.Response) -> str:
    return response.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_a_query_comes_in_three_ways(client: httpx.Client, way: str) -> None:
    if way == "get":
        response = get(client, VALUE)
    elif way == "form":
        response = client.post("/sparql", content=urlencode({"query": VALUE}), headers=FORM)
    else:
        response = client.post("/sparql", content=VALUE, headers=DIRECT)
    assert response.status_code == 200
    assert response.json()["results"]["bindings"][0]["v"]["value"] == "1"


@pytest.mark.parametrize(
    ("query", "accept", "given_type"),
    [
        (VALUE, "", JSON),
        (VALUE, "*/*", JSON),
        (VALUE, "application/json", JSON),
        (VALUE, "application/xml", "application/sparql-results+xml"),
        (VALUE, "text/csv;q=0.4, text/tab-separated-values;q=0.5", "text/tab-separated-values"),
        (VALUE, "application/*;q=0.1, text/csv", "text/csv"),
        (VALUE, f"{JSON};q=0, */*", "application/sparql-results+xml"),
        (GRAPH, "", "text/turtle"),
        (GRAPH, "application/json", "application/ld+json"),
        (GRAPH, JSON, "application/ld+json"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml"),
        (GRAPH, "text/plain", "application/n-triples"),
        (VALUE, BROWSER, "text/html"),
        (GRAPH, BROWSER, "text/html"),
    ],
)
def test_the_answer_is_in_the_type_liked_best(
    client: httpx.Client, query: str, accept: str, given_type: str
) -> None:
    response = get(client, query, accept)
    assert (response.status_code, kind(response)) == (200, given_type)


@pytest.mark.parametrize("name", ["format", "output"])
@pytest.mark.parametrize(
    ("query", "value", "given_type"),
    [
        (VALUE, "csv", "text/csv"),
        (VALUE, "JSON", JSON),
        (VALUE, "xml", "application/sparql-results+xml"),
        (VALUE, "tsv", "text/tab-separated-values"),
        (VALUE, "text/csv", "text/csv"),
        (VALUE, "application/sparql-results json", JSON),  # a plus that was not escaped
        (VALUE, "html", "text/html"),
        (GRAPH, "ttl", "text/turtle"),
        (GRAPH, "json", "application/ld+json"),
        (GRAPH, "xml", "application/rdf+xml"),
        (VALUE, "sparql", "application/sparql-results+xml"),
        (GRAPH, "application/x-json+ld", "application/ld+json"),
        (GRAPH, "n-triples", "application/n-triples"),
    ],
)
def test_the_format_in_the_address_overrides_the_header(
    client: httpx.Client, name: str, query: str, value: str, given_type: str
) -> None:
    response = get(client, query, "image/png", **{name: value})
    assert (response.status_code, kind(response)) == (200, given_type)


def test_a_suffix_names_the_format(client: httpx.Client) -> None:
    for suffix, query, given_type in (
        ("csv", VALUE, "text/csv"),
        ("json", VALUE, JSON),
        ("srj", VALUE, JSON),
        ("srx", VALUE, "application/sparql-results+xml"),
        ("ttl", GRAPH, "text/turtle"),
    ):
        response = client.get(f"/sparql.{suffix}", params={"query": query})
        assert (response.status_code, kind(response)) == (200, given_type)
    assert client.get("/sparql.docx", params={"query": VALUE}).status_code == 404


@pytest.mark.parametrize("value", ["auto", ""])
def test_a_format_that_names_none_leaves_the_choice_to_the_header(
    client: httpx.Client, value: str
) -> None:
    assert kind(get(client, VALUE, "text/csv", format=value)) == "text/csv"


def test_an_unknown_format_is_named_with_those_that_are_known(client: httpx.Client) -> None:
    response = get(client, VALUE, format="excel")
    assert response.status_code == 400
    assert "'excel' is no format" in response.json()["detail"]
    assert "csv" in response.json()["detail"]


@pytest.mark.parametrize("rest", ["", "FILTER(<urn:f>(?v))"])
def test_a_function_that_the_engine_lacks_is_no_mistake_of_syntax(
    client: httpx.Client, rest: str
) -> None:
    value = "?v" if rest else "(<urn:f>(1) AS ?x)"
    response = get(client, f"SELECT {value} {{ <{EX}a> <{EX}value> ?v {rest} }}")
    assert response.status_code == 501
    assert "custom function <urn:f> is not supported" in response.json()["detail"]


def test_relative_iris_resolve_against_the_endpoint(client: httpx.Client) -> None:
    response = get(client, "SELECT ?x { BIND(<#here> AS ?x) }")
    value = response.json()["results"]["bindings"][0]["x"]["value"]
    assert value == f"{str(client.base_url).rstrip('/')}/sparql#here"


def test_a_byte_order_mark_is_no_part_of_the_query(client: httpx.Client) -> None:
    assert get(client, "\ufeff" + VALUE).status_code == 200
    direct = client.post("/sparql", content=("\ufeff" + VALUE).encode(), headers=DIRECT)
    assert direct.status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELEC * {}", "1:1: unknown keyword “SELEC”, did you mean SELECT?"),
        ("SELECT * { ?s ?p ?o\n FILTR(?o > 3) }", "2:2: unknown keyword “FILTR”"),
        ("ASK { ?s bif:contains ?o }", "the prefix “bif:” is not declared"),
        ("ASK { ?s dcterms:title ?o }", "put PREFIX dcterms: <http://purl.org/dc/terms/>"),
        ("ASK { ?s ?p 'x: y' FILTER(?o > 3 }", "“}” comes before “(” is closed"),
        ("ASK { ?s ?p <http://a b> }", "“<http://a b>” is no IRI"),
        ("ASK { ?s <a b> ?o }", "1:10: “<a b>” is no IRI"),
        ('ASK { ?s ?p "open }', '1:13: the string that begins with " is not closed'),
        ("PREFX x: <http://x/> ASK {}", "1:1: unknown keyword “PREFX”, did you mean PREFIX?"),
        ("PREFIX x <http://x/> ASK {}", "1:8: a colon ends a prefix: PREFIX x: <…>"),
        ("SELECT s { ?s ?p ?o }", "1:8: unknown keyword “s”, did you mean ?s?"),
        ("SELECT ?s, ?p { ?s ?p ?o }", "1:10: no commas are between the variables"),
        ("SELECT COUNT(?s) { ?s ?p ?o }", "1:8: in SELECT an expression is in brackets"),
        ("SELECT ?p { ?s ?p ?o } ORDER ?p", "1:24: ORDER is followed by BY"),
        ("SELECT ?p { ?s ?p ?o } LIMIT ten", "1:24: LIMIT is followed by a whole number"),
        ("SELECT ?p { ?s ?p ?o } GROUP BY ?s", "neither in GROUP BY nor in an aggregate"),
        ("ASK { ?s ?p ?o FILTER(?o == 3) }", "1:26: there is no operator “==”"),
        ("ASK { ?s ?p ?o FILTER(?o and ?p) }", "1:26: unknown keyword “and”"),
        ("ASK { ?s ?p 'and == “” LIMIT' } LIMT 3", "1:33: unknown keyword “LIMT”"),
        ("SELECT (COUNT(*) AS n) { ?s ?p ?o }", "1:21: a name after AS is a variable: AS ?n"),
        ("SELECT (COUNT(*)) { ?s ?p ?o }", "1:8: in SELECT an expression has a name"),
        ("SELECT DISTINCT(?s) { ?s ?p ?o }", "1:16: a variable of SELECT is not in brackets"),
        ("SELECT ?s { ?s ?p ?o FILTER lang(?o) = 'en' }", "1:22: the condition of FILTER is in br"),
        (
            "SELECT ?s { ?s ?p ?o FILTER !bound(?o) }",
            "1:22: the condition of FILTER is in brackets",
        ),
        ("SELECT ?s { ?s ?p ?o } LIMIT 10, 20", "1:32: LIMIT has one number"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 10 OFFSET", "1:33: OFFSET is followed by a whole number"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 10 ORDER BY ?s", "1:33: ORDER is too late"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?s GROUP BY ?s", "1:36: GROUP is too late"),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING ?s > 3", "1:36: the condition of HAVING is"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?s DESC", "1:36: DESC is before a variable in brackets"),
        ("SELECT ?s { ?s ?p ?o } GROUP BY", "1:24: GROUP BY is followed by variables"),
        ("SELECT ?s { ?s ?p != 'x' }", "1:19: “!=” compares in FILTER( … ) only"),
        ("SELECT ?s { ?s ?p ?o . ?o ?q > 2020 }", "1:30: “>” compares in FILTER( … ) only"),
        ("PREFIX x: <x:> SELECT ?s { ?s A x:D }", "1:31: “A” is no keyword; “a” is"),
        ("PREFIX x: <x:> SELECT ?s { ?s is x:D }", "the class of something is stated by a"),
        ("PREFIX x: <x:> SELECT * { ?s a x:D ?s x:p ?o }", "1:36: a full stop is missing"),
        ("SELECT ?s { ?s ?p ?o FILTER(?s <> <x:a>) }", "1:32: there is no operator “<>”"),
        ("SELECT ?s { ?s ?p ?o FILTER(?o = NULL) }", "BOUND(?x) asks whether ?x has a value"),
        ("SELECT ?s { ?s ?p ?o FILTER(?o LIKE '%a') }", "1:32: unknown keyword “LIKE”"),
        (
            "SELECT ?s { ?s ?p ?o FILTER(?o IN <x:a>) }",
            "1:32: IN is followed by a list in brackets",
        ),
        ("SELECT ?s { ?s ?p ?o FILTER(REGEX(?o, 'x', i)) }", "a text is in quotation marks"),
        ("SELECT * { ?s ?p ?o BIND(STR(?o)) }", "1:21: BIND gives a name"),
        ("SELECT * { ?s ?p ?o BIND(STR(?o) AS ?o) }", "1:37: “?o” has a value before"),
        ("SELECT * { OPTIONAL ?s ?p ?o }", "1:12: OPTIONAL is followed by {"),
        ("SELECT * WHERE ?s ?p ?o", "1:10: WHERE is followed by {"),
        ("ASK ?s ?p ?o", "1:1: ASK is followed by {"),
        ("SELECT * { ?s ?p ?o LIMIT 10 }", "1:21: LIMIT is after the group, not in it"),
        ("SELECT * { VALUES ?s ( <x:a> ) }", "1:22: values of one variable are in braces"),
        ("SELECT * { VALUES (?s ?p) { <x:a> } }", "1:29: each row of VALUES is in brackets"),
        ("SELECT * { ?s ?p ?o, FILTER(?o > 3) }", "1:20: a comma is followed by another value"),
        ("SELECT TOP 10 ?s { ?s ?p ?o }", "1:8: unknown keyword “TOP”"),
        ("SELECT ?s-name { ?s ?p ?o }", "1:8: “?s-name” is no variable"),
        ("SELECT (GROUP_CONCAT(?o, ',') AS ?x) { ?s ?p ?o }", "1:24: a separator is written as"),
        ("SELECT (GROUP_CONCAT(?o; separator=,) AS ?x) { ?s ?p ?o }", "is in quotation marks"),
        ("PREFIX x: http://x/ ASK { ?s ?p ?o }", "1:11: an IRI is in angle brackets: <http://…>"),
        ("ASK { ?s a http://x/D }", "1:12: an IRI is in angle brackets: <http://…>"),
        ("@prefix x: <x:> . ASK { ?s ?p ?o }", "1:1: “@prefix” is Turtle"),
        ("PREFIX x: <x:> ; ASK { ?s ?p ?o }", "1:16: there is no “;” after a prefix"),
        ("define input:same-as 'yes' ASK { ?s ?p ?o }", "1:1: “define” is no SPARQL"),
        ("ASK { ?s ?p 'x'@ }", "1:16: @ is followed by a language"),
        ("CONSTRUCT ?s ?p ?o WHERE { ?s ?p ?o }", "1:11: CONSTRUCT is followed by {"),
        ("SELECT ?s ?s { ?s ?p ?o } LIMIT 3", "SELECT names a variable twice"),
        ("ASK { _:a ?p ?o ; ?q }", "the query cannot be read from here on"),
        ("", "the query is empty"),
        # from the help pages of other endpoints
        (
            "SELECT * { ?l bif:contains 'a' }",
            "“bif:” is not declared: it is of Virtuoso only; a text",
        ),
        (
            "SELECT * { ?l bds:search 'a' }",
            "1:15: the prefix “bds:” is not declared: it is of Blaze",
        ),
        ("SELECT * { hint:Query hint:optimizer 'None' }", "is of Blazegraph only: leave it out"),
        ("SELECT * { ?s a dbo:City }", "put PREFIX dbo: <http://dbpedia.org/ontology/> before"),
        (
            "SELECT * { ?s wdt:P31 wd:Q146 }",
            "put PREFIX wdt: <http://www.wikidata.org/prop/direct/>",
        ),
        (
            "SELECT ?s WITH { SELECT ?s { ?s ?p ?o } } AS %a { INCLUDE %a }",
            "“WITH” is of Blazegraph",
        ),
        ("SELECT * { ?s <x:a> ?o OPTION (TRANSITIVE) }", "1:24: “OPTION” is of Virtuoso"),
        ("PREFIX x: <x:> ASK { ?s x:a{1,3} ?o }", "1:28: a path has no numbers"),
        (
            "PREFIX x: <x:> ASK { x:Foo_(film) ?p ?o }",
            "1:28: an IRI with “(” in it is written in full",
        ),
        (
            "PREFIX x: <x:> ASK { x:Paris,_Texas ?p ?o }",
            "1:29: an IRI with “,” in it is written in",
        ),
        ("PREFIX x: <x:> ASK { x:A/B ?p ?o }", "1:25: an IRI with “/” in it is written in full"),
        ("SELECT (COUNT DISTINCT(?s) AS ?n) { ?s ?p ?o }", "1:15: DISTINCT is within the brackets"),
        ("SELECT * { ?s ?p ?o BIND(?o AS 3) }", "1:32: a name after AS is a variable"),
        ("SELECT (CASE WHEN ?o THEN 1 END AS ?x) { ?s ?p ?o }", "a choice is IF(condition, …, …)"),
        ("SELECT (IF ?o > 3 THEN 1 ELSE 2 AS ?x) { ?s ?p ?o }", "unknown keyword “THEN”: a choice"),
        ("SELECT * { VALUES ?x { 1, 2 } }", "1:25: no commas are between the values"),
        ("SELECT * { VALUES ?x 1 2 }", "1:22: values are in braces: VALUES ?x { … }"),
        ("SELECT * { ?s ?p ?o FILTER(?o &lt; 3) }", "1:31: “&lt;” is HTML"),
        ("SELECT * {\u00a0?s ?p ?o }", "1:11: this invisible character is no blank"),
        ("SELECT ? WHERE { ? ?p ?o }", "1:8: a variable has a name after “?”"),
        ("SELECT * { ?s ?p ?o OPTIONAL ( ?s ?q ?r ) }", "1:21: OPTIONAL is followed by {"),
        ("SELECT * { ?s ?p '2010-01-01'^xsd:date }", "a datatype is behind two signs"),
        ("SHOW GRAPHS", "1:1: a query begins with SELECT, ASK, CONSTRUCT, DESCRIBE"),
    ],
)
def test_a_syntax_error_names_the_mistake(client: httpx.Client, query: str, words: str) -> None:
    response = get(client, query)
    assert response.status_code == 400
    assert words in response.json()["detail"]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (
            "wikibase:label",
            "there is no label service here; a label is a property: OPTIONAL { ?x rdfs",
        ),
        ("<http://wikiba.se/ontology#label>", "there is no label service here"),
        ("wikibase:mwapi", "a text is searched by FILTER(CONTAINS("),
        ("wikibase:around", "there is no search by place here"),
        ("gas:service", "“gas:” is of Blazegraph only; a path is followed by + or *"),
        ("<http://dbpedia.org/sparql>", "a query has the data of this endpoint only"),
        ("SILENT <http://dbpedia.org/sparql>", "a query has the data of this endpoint only"),
        ("?endpoint", "a query has the data of this endpoint only"),
    ],
)
def test_a_service_that_is_refused_is_named_at_its_place(
    client: httpx.Client, target: str, words: str
) -> None:
    declared = "PREFIX wikibase: <http://wikiba.se/ontology#> PREFIX gas: <http://g/>\n"
    for prologue, line in ((declared, 2), ("", 1)):
        text = f"SELECT ?x {{ ?s ?p 'SERVICE' . SERVICE {target} {{ }} }}"
        response = get(client, prologue + text)
        assert response.status_code == 403
        place = f"error at {line}:31: SERVICE is not allowed here: "
        assert response.json()["detail"].startswith(place + words)


@pytest.mark.parametrize(("query", "accept"), [(VALUE, "image/png"), (GRAPH, "text/csv")])
def test_what_nothing_fits_is_406(client: httpx.Client, query: str, accept: str) -> None:
    assert get(client, query, accept).status_code == 406


def test_graphs_are_named_in_the_request(client: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    some = get(client, count, **{"default-graph-uri": EX + "g"})
    assert some.json()["results"]["bindings"][0]["n"]["value"] == "3"
    named = "ASK { GRAPH ?g { ?s ?p 17 } }"
    assert get(client, named, **{"named-graph-uri": EX + "g"}).json()["boolean"] is False
    assert get(client, named, **{"named-graph-uri": EX + "many"}).json()["boolean"] is True


def test_unknown_parameters_are_passed_over(client: httpx.Client) -> None:
    assert get(client, VALUE, ac="1", format="xml").status_code == 200


@pytest.mark.parametrize(
    ("status", "content", "headers"),
    [
        (400, b"", FORM),
        (400, b"query=ASK{}&query=ASK{}", FORM),
        (400, b"query=%FF", FORM),
        (400, b"query=\xff", FORM),
        (400, b"ASK { \xff }", DIRECT),
        (400, b"ASK { \x00 }", DIRECT),
        (400, b"", DIRECT),
        (403, b"CLEAR ALL", DIRECT),
        (403, b"update=CLEAR+ALL", FORM),
        (403, b"CLEAR ALL", {"Content-Type": "application/sparql-update"}),
        (403, b"ASK { SERVICE <http://127.0.0.1:9/> {} }", DIRECT),
        (413, b"#" * 5_000_000, DIRECT),
        (415, b"ASK {}", {"Content-Type": "text/plain"}),
        (415, b"ASK {}", {}),
        (415, b"ASK {}", {"Content-Type": "application/sparql-query; charset=utf-16"}),
        (415, b"ASK {}", {**DIRECT, "Content-Encoding": "gzip"}),
    ],
)
def test_what_cannot_be_answered_is_a_problem_with_its_status(
    client: httpx.Client, status: int, content: bytes, headers: dict[str, str]
) -> None:
    response = client.post("/sparql", content=content, headers=headers)
    assert (response.status_code, kind(response)) == (status, "application/problem+json")
    assert response.json()["status"] == status
    assert response.headers["access-control-allow-origin"] == "*"


def test_a_syntax_error_has_its_place(client: httpx.Client) -> None:
    assert "2:" in get(client, "SELECT * {\n ?s }").json()["detail"]


def test_too_long_is_504_and_too_large_is_507(client: httpx.Client) -> None:
    slow = get(client, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert (slow.status_code, slow.json()["limit"]) == (504, "time")
    large = get(client, "SELECT * { ?s ?p ?o }")
    assert (large.status_code, large.json()["limit"]) == (507, "size")
    assert get(client, VALUE).status_code == 200


def test_an_etag_names_the_bytes_and_saves_them(client: httpx.Client) -> None:
    first = get(client, VALUE)
    tag = first.headers["etag"]
    again = client.get("/sparql", params={"query": VALUE}, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = get(client, VALUE, "text/csv")
    assert other.headers["etag"] != tag
    assert first.headers["vary"] == "Accept, Accept-Encoding"


def test_gzip_is_for_those_who_ask(client: httpx.Client) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 200"
    with client.stream("GET", "/sparql", params={"query": query}) as plain:
        raw = b"".join(plain.iter_raw())
        assert "content-encoding" not in plain.headers
    gzipped = {"Accept-Encoding": "gzip"}
    with client.stream("GET", "/sparql", params={"query": query}, headers=gzipped) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(b"".join(packed.iter_raw())) == raw
        assert packed.headers["etag"] != plain.headers["etag"]


def test_head_is_get_without_the_body(client: httpx.Client) -> None:
    full = get(client, VALUE)
    head = client.head("/sparql", params={"query": VALUE})
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == full.headers[name]


@pytest.mark.parametrize("path", ["/sparql", "/", "/nowhere"])
def test_a_browser_elsewhere_may_ask(client: httpx.Client, path: str) -> None:
    wanted = {"Access-Control-Request-Headers": "x-one, x-two", "Origin": "http://elsewhere"}
    preflight = client.options(path, headers=wanted)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-headers"] == "x-one, x-two"
    response = client.get(path)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "ETag" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("accept", "given_type"),
    [
        ("text/turtle", "text/turtle"),
        ("application/n-quads,application/ld+json;q=.9,text/html;q=.2", "application/ld+json"),
        ("*/*", "text/turtle"),
    ],
)
def test_without_a_query_the_service_describes_itself(
    client: httpx.Client, accept: str, given_type: str
) -> None:
    response = client.get("/sparql", headers={"Accept": accept.strip() or "*"})
    assert (response.status_code, kind(response)) == (200, given_type)
    formats = {"text/turtle": pyoxigraph.RdfFormat.TURTLE}
    fmt = formats.get(given_type, pyoxigraph.RdfFormat.JSON_LD)
    objects = {q.object.value for q in pyoxigraph.parse(response.content, fmt) if q.object}
    assert "http://www.w3.org/ns/sparql-service-description#Service" in objects
    assert EX + "g" in objects


def foreign_scripts(page: str) -> int:
    """How many scripts in ``page`` are neither our own files nor mere data."""
    ours = page.count('<script type="module" src="/static/')
    return page.count("<script") - ours - page.count('<script type="application/json"')


def test_a_browser_has_a_form_and_a_table(client: httpx.Client) -> None:
    form = client.get("/sparql", headers={"Accept": BROWSER})
    assert "<textarea" in form.text
    table = get(client, "SELECT ?n { ?s ?p ?n FILTER(?n > 2990) }", BROWSER)
    assert "9 rows" in table.text
    assert "<td" in table.text
    assert foreign_scripts(form.text) == foreign_scripts(table.text) == 0


def test_what_is_in_the_data_or_the_query_is_never_markup(client: httpx.Client) -> None:
    page = get(client, f"SELECT * {{ <{EX}a> ?p ?o }}", BROWSER).text
    assert "&lt;script&gt;" in page
    assert foreign_scripts(page) == 0
    assert 'href="javascript' not in page
    for accept in (BROWSER, ""):
        wrong = get(client, "<script>alert(1)</script>", accept)
        assert wrong.status_code == 400
        assert foreign_scripts(wrong.text) == 0
        assert "<script>" not in wrong.text


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([FORM, DIRECT]),
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=30).map(lambda t: t.encode("utf-8", "surrogatepass")),
        st.text(max_size=30).map(lambda t: ("query=" + t).encode("utf-8", "surrogatepass")),
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)
def test_nothing_that_is_sent_breaks_the_service(
    client: httpx.Client, headers: dict[str, str], content: bytes, accept: str
) -> None:
    response = client.post(
        "/sparql", content=content, headers={**headers, "Accept": accept.strip() or "*"}
    )
    assert 200 <= response.status_code < 500
