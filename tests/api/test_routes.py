"""The table of routes is what is served, described and listed, and nothing else is."""

from __future__ import annotations

import re

import httpx
import pytest

from api.http.route import Route, Router
from api.routes import ROUTES

#: values of the variables in paths
VALUES = {
    "id": "datasets-matching",
    "parameter": "language",
    "column": "articles",
    "class": "dcat:Dataset",
    "page": "0",
    "number": "1",
    "naan": "99999",
}
#: the name that rows of one segment take, by the beginning of their pattern
NAMES = {"/vocabulary/": "outcome", "/shapes/": "dataset"}
#: rows → the query string without which they are an error
QUERY_STRINGS = {
    "selection": "q=the",
    "selection_page": "q=the",
    "comparison": "dataset=images-deart&dataset=images-open-images-v4",
    "comparison_page": "dataset=images-deart&dataset=images-open-images-v4",
    "oai": "verb=Identify",
    "sparql_format": "query=SELECT * { ?s ?p ?o } LIMIT 1",
    "sparql_plan": "query=ASK%20%7B%20%3Fs%20a%20%3Fc%20%7D",
    "record_history": "iri=http://localhost:8000/dataset/images-deart",
    "resource": "iri=http://www.w3.org/ns/dcat%23Dataset",
    "resource_page": "iri=http://www.w3.org/ns/dcat%23Dataset",
}
#: rows that the examples have no resource for, or for which the operator has to state something
EMPTY = {"top_level_record", "top_level_record_page", "ontology_version", "security"}
#: suffixes of results that are graphs
GRAPHS = {"ttl", "nt", "rdf", "jsonld"}


@pytest.fixture(scope="module")
def dataset(service: httpx.Client) -> str:
    """The local name of a dataset of the examples."""
    found = service.get("/search.json", params={"kind": "dataset"}).json()["hits"][0]
    return str(found["url"]).rpartition("/")[2]


def address(route: Route, service: httpx.Client, dataset: str, variant: str = "") -> str:
    """An address of ``route``; with ``variant`` as its last variable."""
    values = {**VALUES, "kind": "dataset", "name": dataset}
    values["name"] = next((v for k, v in NAMES.items() if route.pattern.startswith(k)), dataset)
    if route.id == "ark":
        values["name"] = f"dataset/{dataset}"
    if route.id == "saved_query_result":
        values["id"] = "datasets-by-use-class"
    if route.id == "counted_records":
        values["id"] = "articles-by-year"  # of which the examples have one row
    if route.id == "dump":
        values["file"] = service.get("/dumps/", headers=JSON).json()["files"][0]["name"]
    if route.id == "static":
        found = re.search(r"/static/(\w+)/([\w.]+)", service.get("/").text)
        assert found is not None
        values["digest"], values["name"] = found[1], found[2]
    if variant:
        values[route.variables[-1]] = variant
    path = route.path.format(**{"version": "none", **values})
    query = QUERY_STRINGS.get(route.id, "")
    return f"{path}?{query}" if query else path


JSON = {"Accept": "application/json"}


def kind_of(answer: httpx.Response) -> str:
    return answer.headers.get("content-type", "").partition(";")[0]


def plain(media_type: str) -> str:
    return media_type.partition(";")[0].strip()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
def test_every_row_answers_with_each_of_its_media_types(
    route: Route, service: httpx.Client, dataset: str
) -> None:
    if route.id == "mcp":  # which has only its own protocol: tests/api/model_context
        return
    for variant, media_type in route.variants.items():
        path = address(route, service, dataset, variant)
        if route.id == "sparql_format" and variant in GRAPHS:
            path = path.replace("SELECT *", "CONSTRUCT WHERE")
        answer = service.get(path, follow_redirects=True)
        if route.id in EMPTY:
            assert answer.status_code == 404, path
            continue
        assert answer.status_code == 200, (path, answer.text)
        assert kind_of(answer) == plain(media_type), path
    if route.variants:
        return
    path = address(route, service, dataset)
    if route.id in EMPTY:
        assert service.get(path).status_code == 404
        return
    if route.id == "dump":
        assert plain(kind_of(service.get(path))) in route.types
        return
    graph = "?" if "?" not in path else "&"
    for media_type in route.types:
        given = path
        if route.id == "oai" and media_type == "text/html":
            given = "/oai"  # the page is for people who send no verb
        if route.id == "sparql":
            is_graph = media_type in ("text/turtle", "application/ld+json", "application/n-triples")
            text = "CONSTRUCT { ?s ?p ?o }" if is_graph or "rdf" in media_type else "SELECT *"
            given += f"{graph}query={text} WHERE {{ ?s ?p ?o }} LIMIT 1"
        answer = service.get(given, headers={"Accept": media_type}, follow_redirects=True)
        if route.id in EMPTY:
            assert answer.status_code == 404, path
            continue
        assert answer.status_code == 200, (given, media_type, answer.text)
        assert kind_of(answer) == plain(media_type), (given, media_type)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.id)
def test_a_row_allows_its_methods_and_no_others(
    route: Route, service: httpx.Client, dataset: str
) -> None:
    path = address(route, service, dataset, next(iter(route.variants), ""))
    preflight = service.options(path)
    assert preflight.status_code == 204
    assert preflight.headers["allow"] == ", ".join((*route.methods, "OPTIONS"))
    assert preflight.headers["access-control-allow-methods"] == preflight.headers["allow"]
    refused = service.put(path)
    assert refused.status_code == 405
    assert refused.headers["allow"] == preflight.headers["allow"]
    if "HEAD" not in route.methods:
        return
    read, head = service.get(path), service.head(path)
    assert head.status_code == read.status_code and not head.content
    assert head.headers.get("content-type") == read.headers.get("content-type")
    assert read.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/sparql/x", "/search/x/", "/.well-known/x", "/feed/1/2"])
def test_what_no_row_has_is_not_found(path: str, service: httpx.Client) -> None:
    assert service.get(path).status_code == 404


def test_no_row_hides_another(service: httpx.Client, dataset: str) -> None:
    find = Router(ROUTES).find
    for route in ROUTES:
        path = address(route, service, dataset, next(iter(route.variants), ""))
        assert find(path.partition("?")[0]) is route


def test_openapi_describes_the_rows_and_the_saved_queries(service: httpx.Client) -> None:
    described = service.get("/openapi.json").json()["paths"]
    queries = {path for path in described if re.fullmatch(r"/queries/[a-z0-9-]+", path)}
    rows = {route.path: route for route in ROUTES if route.described}
    assert described.keys() - queries == rows.keys()
    for path, route in rows.items():
        assert {m.upper() for m in described[path]} == set(route.methods) - {"HEAD"}
        content = described[path]["get"]["responses"].get("200", {}).get("content", {})
        assert tuple(content) == route.media_types
        names = {p["name"] for p in described[path]["get"]["parameters"] if p["in"] == "path"}
        assert names == set(route.variables)


def test_the_api_catalog_lists_the_interfaces_with_what_they_really_give(
    service: httpx.Client,
) -> None:
    index, *entries = service.get("/.well-known/api-catalog").json()["linkset"]
    listed = [str(service.base_url).rstrip("/") + r.path for r in ROUTES if r.interface]
    assert [item["href"] for item in index["item"]] == listed
    assert [entry["anchor"] for entry in entries] == listed
    for entry in entries:
        for relation in ("service-desc", "service-doc", "status"):
            for link in entry.get(relation, ()):
                answer = service.get(link["href"], headers={"Accept": link["type"]})
                assert answer.status_code == 200
                assert kind_of(answer) == plain(link["type"])


def test_the_sitemap_lists_the_pages_of_the_table(service: httpx.Client) -> None:
    urls = service.get("/sitemap-1.xml").text
    for route in ROUTES:
        found = f"<loc>{str(service.base_url).rstrip('/')}{route.path}</loc>" in urls
        assert found is route.in_sitemap, route.path


PAGES = [
    route for route in ROUTES
    if "text/html" in route.types and route.pattern != "/" and route.id not in EMPTY
]  # fmt: skip


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.id)
def test_every_page_has_an_address_that_names_html(
    service: httpx.Client, dataset: str, route: Route
) -> None:
    path, _, query = address(route, service, dataset).partition("?")
    query = "" if route.id == "oai" else query  # its page is for people who ask nothing yet
    answer = service.get(f"{path.rstrip('/')}.html?{query}", headers=JSON)
    assert (answer.status_code, kind_of(answer)) == (200, "text/html")


def test_an_organization_leads_to_its_page_which_is_the_last_address(service: httpx.Client) -> None:
    found = service.get("/search.json", params={"kind": "organization"}).json()["hits"]
    path = httpx.URL(found[0]["iri"]).path
    page = service.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.status_code == 200
    assert [str(step.url.path) for step in page.history] == [path]
    assert page.url.path == f"{path}.html"
