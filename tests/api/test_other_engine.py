"""A service over another engine states what one over the snapshot does, or reports its limits."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import RdfFormat, Triple, parse

from kg.snapshots.data_directory import Snapshot
from tests.api.conftest import served, until

pytestmark = [
    pytest.mark.xdist_group("virtuoso"),
    pytest.mark.examples("the same graph is in both engines, and their records are compared"),
]

#: statements that only the manifest has: when a record was made, under which terms, our files
UNKNOWN = (
    "/source/",
    "/snapshot/",
    "/dumps/",
    "#record>",
    "/catalog",
    "/licencetype/",
    "<https://spdx.org/",
)
JSON = {"Accept": "application/json"}
LICENCE = "<http://purl.org/dc/terms/license>"
DATASET = "<http://localhost:8000/dataset/"
RECORDS = [
    "/article/10.7554/elife.85082.nt",
    "/notebook/notebooks/1/remote-iris.ipynb.nt",
    "/organization/public-library-of-science.nt",
    "/repository/github.com/ncbi/blast_plus_docs.nt",
    "/series/claims-and-evidence.nt",
]


@pytest.fixture(scope="module")
def elsewhere(demo: Snapshot, demo_endpoint: str) -> Iterator[httpx.Client]:
    """A client of a service over Virtuoso, which has the graph of ``demo``."""
    base = demo.manifest.base_iri
    options = (f"endpoint={demo_endpoint!r}", f"base={base!r}")
    with served(None, *options, headers={"Host": "localhost:8000"}) as client:
        yield client


@pytest.fixture(scope="module")
def here(demo: Snapshot) -> Iterator[httpx.Client]:
    with served(demo.path.parents[1], headers={"Host": "localhost:8000"}) as client:
        yield client


def statements(client: httpx.Client, path: str) -> set[Triple]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return {quad.triple for quad in parse(response.content, RdfFormat.TURTLE)}


def known(triples: set[Triple]) -> set[str]:
    """Those that do not depend on the manifest, which a service over an endpoint has not."""
    written = {str(triple) for triple in triples}
    return {
        line
        for line in written
        if f" {LICENCE} " not in line and not any(part in line for part in UNKNOWN)
    }


@pytest.mark.parametrize("path", RECORDS)
def test_a_record_is_the_same(here: httpx.Client, elsewhere: httpx.Client, path: str) -> None:
    assert statements(elsewhere, path) == statements(here, path)


def test_exports_have_the_date_of_the_build_that_the_graph_states(
    here: httpx.Client, elsewhere: httpx.Client
) -> None:
    path = "/dataset/images-deart/croissant.json"
    stated = here.get(path).json()["sdDatePublished"]
    until(lambda: elsewhere.get(path).json().get("sdDatePublished"))
    assert elsewhere.get(path).json()["sdDatePublished"] == stated


def test_a_dataset_is_the_same_but_for_terms_of_its_sources(
    here: httpx.Client, elsewhere: httpx.Client
) -> None:
    path = "/dataset/claims-sciclaimhunt-num.nt"
    assert known(statements(elsewhere, path)) == known(statements(here, path))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/feed", "has no history of changes"),
        ("/feed.atom", "has no history of changes"),
    ],
)
def test_what_only_a_snapshot_has_is_refused_with_the_reason(
    elsewhere: httpx.Client, path: str, reason: str
) -> None:
    response = elsewhere.get(path)
    assert response.status_code == 501
    assert reason in response.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/", "/health", "/sparql", "/queries", "/browse", "/map", "/quality", "/ontology"]
)
def test_the_rest_is_served(elsewhere: httpx.Client, path: str) -> None:
    assert elsewhere.get(path).status_code == 200


def test_a_search_finds_the_same(here: httpx.Client, elsewhere: httpx.Client) -> None:
    until(lambda: elsewhere.get("/search.json").status_code != 503)
    for text in ("", "speech", "wikipedia licence", "notebook"):
        found, expected = (
            client.get("/search.json", params={"q": text, "size": 100}).json()
            for client in (elsewhere, here)
        )
        assert "indexed" in found
        assert found["count"] == expected["count"]
        assert found["facets"] == expected["facets"]
    assert elsewhere.get("/search.atom?q=speech").status_code == 501


def test_tables_of_records_are_the_same(here: httpx.Client, elsewhere: httpx.Client) -> None:
    until(lambda: elsewhere.get("/dumps/").status_code != 503)
    tables = [f["name"] for f in elsewhere.get("/dumps/", headers=JSON).json()["files"]]
    listed = [f["name"] for f in here.get("/dumps/", headers=JSON).json()["files"]]
    assert tables == [name for name in listed if name.endswith(".records.csv")]
    for name in tables:
        path = f"/dumps/{name}"
        assert elsewhere.get(path).content == here.get(path).content


def test_a_query_that_needs_what_the_engine_lacks_is_a_problem(elsewhere: httpx.Client) -> None:
    text = "SELECT ?s { ?s a ?c MINUS { ?x a ?y } } LIMIT 1"
    response = elsewhere.get("/sparql", params={"query": text})
    assert response.status_code == 501
    assert "MINUS without a common variable" in response.json()["detail"]


def catalogue(client: httpx.Client) -> set[str]:
    """What all pages of the catalogue state of datasets."""
    triples: set[Triple] = set()
    path = "/catalog.nt"
    while path:
        triples |= statements(client, path)
        following = client.get(path).links.get("next", {}).get("url", "")
        path = httpx.URL(following).raw_path.decode() if following else ""
    return {line for line in known(triples) if line.startswith(DATASET)}


def test_the_catalogue_states_the_same_of_datasets(
    here: httpx.Client, elsewhere: httpx.Client
) -> None:
    found = catalogue(elsewhere)
    assert len(found) > 1_000
    assert found == catalogue(here)


#: what exports state of the snapshot from its manifest alone
OF_THE_SNAPSHOT = {"datePublished", "sdDatePublished", "version", "dates"}


@pytest.mark.parametrize(
    "kind", ["croissant.json", "datacite.json", "citation.csl.json", "citation.bib", "citation.ris"]
)
def test_an_export_is_the_same(here: httpx.Client, elsewhere: httpx.Client, kind: str) -> None:
    path = f"/dataset/claims-sciclaimhunt-num/{kind}"
    pages = [client.get(path) for client in (elsewhere, here)]
    assert [page.status_code for page in pages] == [200, 200]
    if kind in {"croissant.json", "datacite.json"}:
        found, expected = (
            {key: value for key, value in page.json().items() if key not in OF_THE_SNAPSHOT}
            for page in pages
        )
        assert found == expected
    else:
        assert pages[0].text == pages[1].text
