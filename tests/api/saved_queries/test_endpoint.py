"""Saved queries over HTTP: a real service over the shipped examples."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from kg.engines.worker import is_merged
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import Snapshot
from kg.snapshots.results import Results

CATALOGUE = Catalogue.shipped()
JSON = "application/sparql-results+json"

#: what the shipped examples have no answer to, and why
MAY_BE_EMPTY = {
    "domains": "no example audit names a category of its sources",
    "hours-by-use-class": "no example audit states hours",
    "published-figures-of-code": "the example log is of one version of R",
}


def test_the_examples_answer_every_query_that_they_hold_an_answer_to(demo: Snapshot) -> None:
    results = Results(demo, demo.manifest)
    rows = {q.id: results.rows(q) for q in CATALOGUE.values() if not q.endpoints}
    assert None not in rows.values()
    assert {id_ for id_, count in rows.items() if count == 0} == set(MAY_BE_EMPTY)


def test_what_is_stored_is_what_the_store_answers(snapshot: Snapshot) -> None:
    store = Store.read_only(str(snapshot.store))
    results = Results(snapshot, snapshot.manifest)
    for id_ in ("articles-by-journal", "datasets-matching", "sources"):
        query = CATALOGUE[id_]
        found = store.query(query.bind({}), use_default_graph_as_union=not is_merged(store))
        assert isinstance(found, QuerySolutions)
        bindings = json.loads(results.get(query) or b"")["results"]["bindings"]
        expected = [
            {
                variable.value: term.value
                for variable, term in zip(found.variables, row, strict=True)
                if term is not None
            }
            for row in found
        ]
        assert [{k: v["value"] for k, v in row.items()} for row in bindings] == expected


def test_the_graph_describes_the_queries_where_editors_look(snapshot: Snapshot) -> None:
    store = Store.read_only(str(snapshot.store))
    found = store.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?select WHERE {"
        " GRAPH <http://localhost:8000/queries> { ?q a sh:SPARQLExecutable ; sh:select ?select } }"
    )
    assert isinstance(found, QuerySolutions)
    assert {row["select"].value for row in found} == {q.text for q in CATALOGUE.values()}


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("json", JSON),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
    ],
)
def test_a_result_is_the_same_by_its_ending_and_by_accept(
    service: httpx.Client, ending: str, kind: str
) -> None:
    path = "/queries/articles-by-journal"
    by_ending = service.get(f"{path}.{ending}")
    by_accept = service.get(path, headers={"Accept": kind})
    direct = service.get(
        "/sparql",
        params={"query": CATALOGUE["articles-by-journal"].text},
        headers={"Accept": kind},
    )
    assert by_ending.content == by_accept.content == direct.content
    assert by_ending.headers["content-type"].partition(";")[0] == kind
    again = service.get(f"{path}.{ending}", headers={"If-None-Match": by_ending.headers["etag"]})
    assert again.status_code == 304


def test_a_program_that_accepts_anything_gets_json(service: httpx.Client) -> None:
    assert service.get("/queries/sources").headers["content-type"] == JSON


def test_a_parameter_narrows_the_answer(service: httpx.Client) -> None:
    def datasets(**values: str) -> list[str]:
        answer = service.get("/queries/datasets-matching.csv", params=values)
        assert answer.status_code == 200, answer.text
        return [row["dataset"] for row in csv.DictReader(io.StringIO(answer.text))]

    everything, found = datasets(), datasets(text="climate")
    assert 0 < len(found) < len(everything)
    assert set(found) < set(everything)
    assert datasets(text="") == datasets(providerterms="true") == everything


def test_an_entity_may_be_named_by_its_label(service: httpx.Client) -> None:
    path = "/queries/datasets-matching"
    choices = service.get(f"{path}/choices/modality").json()["choices"]
    video = next(choice for choice in choices if choice["label"] == "video")
    by_label = service.get(f"{path}.csv", params={"modality": "Video"})
    by_iri = service.get(f"{path}.csv", params={"modality": video["value"]})
    assert by_label.content == by_iri.content
    assert len(by_iri.text.splitlines()) == 1 + video["count"]


@pytest.mark.parametrize(
    ("query", "values", "message"),
    [
        ("datasets-matching", {"yearfrom": "last"}, "yearfrom: takes a year of four digits"),
        ("datasets-matching", {"modality": "no such thing"}, "modality: takes an absolute IRI"),
        ("datasets-matching", {"modality": "txt"}, "or a name (did you mean text?), not 'txt'"),
        ("datasets-matching", {"generated": "perhaps"}, "generated: takes true or false"),
        ("sources", {"colour": "red"}, "colour: takes nothing"),
        ("sources", {"page": "2"}, "page: takes nothing"),
    ],
)
def test_a_wrong_value_is_reported_with_what_the_parameter_takes(
    service: httpx.Client, query: str, values: dict[str, str], message: str
) -> None:
    answer = service.get(f"/queries/{query}.json", params=values)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert message in answer.json()["detail"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
    | st.sampled_from(
        ['") } #', "\\", "\\u0022) } #", "'''", '"""', "} UNION { ?s ?p ?o", "?__text"]
    )
)
def test_no_text_changes_anything_but_the_value(service: httpx.Client, text: str) -> None:
    answer = service.get("/queries/datasets-matching.json", params={"text": "\u2603" + text})
    assert answer.status_code == 200, answer.text
    assert answer.json()["results"]["bindings"] == []


def test_another_endpoint_is_not_queried_unless_the_operator_allows_it(
    service: httpx.Client,
) -> None:
    answer = service.get("/queries/articles-in-mardi.json")
    assert answer.status_code == 403
    assert "operator" in answer.json()["detail"]


def test_an_address_pinned_to_a_snapshot_is_of_that_one_or_of_none(
    service: httpx.Client, snapshot: Snapshot
) -> None:
    path = "/queries/sources.csv"
    pinned = service.get(path, params={"snapshot": snapshot.id})
    assert pinned.content == service.get(path).content
    assert service.get(path, params={"snapshot": "0" * 16}).status_code == 410
    assert service.get(path, params={"snapshot": "none"}).status_code == 404


@pytest.mark.parametrize("name", ["none", "none.csv"])
def test_what_is_absent_is_reported_by_name(service: httpx.Client, name: str) -> None:
    answer = service.get(f"/queries/{name}")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("none: no such query")


def test_what_is_absent_is_reported_with_similar_names(service: httpx.Client) -> None:
    answer = service.get("/queries/articles-by-jurnal.csv")
    assert answer.status_code == 404
    assert "articles-by-journal" in answer.json()["detail"]
    assert service.get("/queries/sources.docx").status_code == 404
    assert service.post("/queries/sources").status_code == 405
    assert service.get("/queries/sources", headers={"Accept": "image/png"}).status_code == 406


def test_no_two_parts_of_openapi_have_one_title(service: httpx.Client) -> None:
    """Generators of clients name classes by it, and leave out those whose name is taken."""
    schemas = service.get("/openapi.json").json()["components"]["schemas"]
    titles = [schema["title"] for schema in schemas.values() if "title" in schema]
    assert len(titles) == len(set(titles)) and "DatasetsMatchingResult" in schemas


def test_openapi_describes_every_query_with_its_parameters(service: httpx.Client) -> None:
    paths = service.get("/openapi.json").json()["paths"]
    for query in CATALOGUE.values():
        operation = paths[f"/queries/{query.id}"]["get"]
        names = [parameter["name"] for parameter in operation["parameters"]]
        assert names == [*(p.name for p in query.parameters), "snapshot"]
        assert JSON in operation["responses"]["200"]["content"]
    ids = [o["operationId"] for path in paths.values() for o in path.values()]
    assert len(ids) == len(set(ids))


def test_a_query_that_was_changed_since_has_no_stored_result(
    tmp_path: Path, snapshot: Snapshot
) -> None:
    file = tmp_path / "sources.rq"
    file.write_text(CATALOGUE["sources"].source + "# changed\n", "utf-8")
    results = Results(snapshot, snapshot.manifest)
    assert results.get(Catalogue(tmp_path)["sources"]) is None
    assert results.get(CATALOGUE["sources"]) is not None


def test_an_invalid_regular_expression_is_the_clients_mistake(service: httpx.Client) -> None:
    response = service.get("/queries/notebooks-by-search-term.json", params={"all": "cell, [a"})
    assert response.status_code == 400
    assert "regular expressions" in response.json()["detail"]


def test_blanks_around_a_value_are_forgiven(service: httpx.Client) -> None:
    path = "/queries/notebooks-by-search-term.json"
    plain = service.get(path, params={"all": "covid"})
    assert service.get(path, params={"all": "  covid "}).json() == plain.json()


def test_pages_of_a_result_link_to_those_around_them(service: httpx.Client) -> None:
    path = "/queries/terms-used"
    first = service.get(path, headers={"accept": "text/html"})
    links = first.links
    assert "prev" not in links
    second = service.get(links["next"]["url"], headers={"accept": "text/html"})
    assert second.links["prev"]["url"] == str(service.base_url).rstrip("/") + path
    path_of_next = links["next"]["url"].removeprefix(str(service.base_url).rstrip("/"))
    assert f'rel="next" href="{path_of_next}"' in first.text
