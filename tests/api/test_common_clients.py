"""Programs that people have already, as they are used by default, against the service."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.api.conftest import at

QUERY = "SELECT ?s WHERE { ?s a <http://www.w3.org/ns/dcat#Dataset> } ORDER BY ?s LIMIT 3"
COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a <http://www.w3.org/ns/dcat#Dataset> }"


def run(*command: str) -> str:
    """What ``command`` prints; skips the test where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]}")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def addressed(service: httpx.Client, path: str, **parameters: str) -> str:
    return at(service, str(httpx.URL(path, params=parameters) if parameters else path))


@pytest.fixture(scope="module")
def datasets(service: httpx.Client) -> list[str]:
    """The first datasets in the order of their IRIs."""
    rows = service.get("/sparql.json", params={"query": QUERY}).json()["results"]["bindings"]
    assert len(rows) == 3
    return [row["s"]["value"] for row in rows]


def with_curl(service: httpx.Client) -> list[str]:
    return run("curl", "-sSf", addressed(service, "/sparql.csv", query=QUERY)).split()[1:]


def with_wget(service: httpx.Client) -> list[str]:
    address = addressed(service, "/sparql", query=QUERY, format="csv")
    return run("wget", "-q", "-O", "-", address).split()[1:]


def with_pandas(service: httpx.Client) -> list[str]:
    pandas: Any = pytest.importorskip("pandas")
    return list(pandas.read_csv(addressed(service, "/sparql.csv", query=QUERY))["s"])


def with_pyarrow(service: httpx.Client) -> list[str]:
    csv: Any = pytest.importorskip("pyarrow.csv")
    body = service.get("/sparql.csv", params={"query": QUERY}).content
    return list(csv.read_csv(io.BytesIO(body)).column("s").to_pylist())


def with_requests(service: httpx.Client) -> list[str]:
    requests: Any = pytest.importorskip("requests")
    answer = requests.get(at(service, "/sparql"), params={"query": QUERY, "output": "json"})
    return [row["s"]["value"] for row in answer.json()["results"]["bindings"]]


def with_rdflib(service: httpx.Client) -> list[str]:
    graph = rdflib.Graph(SPARQLStore(at(service, "/sparql")))
    return [str(row.s) for row in graph.query(QUERY)]  # type: ignore[union-attr]


def with_sparqlwrapper(service: httpx.Client) -> list[str]:
    client = SPARQLWrapper.SPARQLWrapper(at(service, "/sparql"), returnFormat=SPARQLWrapper.JSON)
    client.setQuery(QUERY)
    return [row["s"]["value"] for row in client.queryAndConvert()["results"]["bindings"]]


def with_rasqal(service: httpx.Client) -> list[str]:
    given = run("roqet", "-q", "-p", at(service, "/sparql"), "-r", "csv", "-e", QUERY)
    return given.split()[1:]


@pytest.mark.parametrize(
    "client",
    [with_curl, with_wget, with_pandas, with_pyarrow, with_requests, with_rdflib,
     with_sparqlwrapper, with_rasqal],
    ids=lambda client: client.__name__.removeprefix("with_"),
)  # fmt: skip
def test_a_query_has_the_same_rows(
    service: httpx.Client, datasets: list[str], client: Callable[[httpx.Client], list[str]]
) -> None:
    assert client(service) == datasets


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("form", ["json-ld", "n3", "rdf", "rdf+xml", "turtle", "xml"])
def test_sparqlwrapper_reads_a_graph_in_each_of_its_formats(
    service: httpx.Client, datasets: list[str], form: str, method: str
) -> None:
    client = SPARQLWrapper.SPARQLWrapper(at(service, "/sparql"), returnFormat=form)
    client.setMethod(method)
    client.setQuery(f"CONSTRUCT WHERE {{ <{datasets[0]}> a ?class }}")
    given = client.queryAndConvert()
    graph = rdflib.Graph().parse(given, format="turtle") if isinstance(given, bytes) else given
    assert (rdflib.URIRef(datasets[0]), rdflib.RDF.type, rdflib.DCAT.Dataset) in graph


def test_rdflib_follows_the_address_of_a_record(service: httpx.Client, datasets: list[str]) -> None:
    path = httpx.URL(datasets[0]).path
    graph = rdflib.Graph().parse(at(service, path))
    assert (rdflib.URIRef(datasets[0]), rdflib.RDF.type, rdflib.DCAT.Dataset) in graph


@pytest.mark.parametrize(
    ("suffix", "syntax"), [("ttl", "turtle"), ("rdf", "rdfxml"), ("nt", "ntriples")]
)
def test_raptor_reads_a_record(
    service: httpx.Client, datasets: list[str], suffix: str, syntax: str
) -> None:
    address = at(service, f"{httpx.URL(datasets[0]).path}.{suffix}")
    expected = len(rdflib.Graph().parse(at(service, f"{httpx.URL(datasets[0]).path}.nt")))
    given = run("rapper", "-q", "-i", syntax, "-o", "ntriples", address)
    assert len(given.splitlines()) == expected


@pytest.mark.parametrize(
    "path",
    ["/feed.atom", "/sitemap.xml", "/oai?verb=Identify", "/opensearch.xml",
     "/oai?verb=ListRecords&metadataPrefix=oai_datacite", "/catalog.rdf"],
)  # fmt: skip
def test_xmllint_finds_it_well_formed(service: httpx.Client, path: str) -> None:
    run("xmllint", "--noout", at(service, path))


def test_feedparser_reads_the_feed(service: httpx.Client) -> None:
    feedparser: Any = pytest.importorskip("feedparser")
    feed = feedparser.parse(at(service, "/feed.atom"))
    assert not feed.bozo and feed.version == "atom10"
    assert feed.entries and all(entry.link and entry.updated for entry in feed.entries)
