"""The Model Context Protocol, by its own client, over HTTP and over standard input."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from kg.snapshots.data_directory import Snapshot
from tests.api.conftest import at, make_snapshot, open_files, publish, start, until

if TYPE_CHECKING:
    from mcp import Client

TOOLS = {"search", "describe", "saved_queries", "run_saved_query", "check_query", "run_query"}
Call = Callable[..., Awaitable[tuple[bool, Any]]]


def using(server: Any, talk: Callable[[Client, Call], Awaitable[None]]) -> None:
    """Runs ``talk`` with a client of ``server`` and what calls a tool: failed, result."""

    from mcp import Client  # takes half a second

    async def session() -> None:
        async with Client(server) as client:

            async def call(tool: str, **arguments: Any) -> tuple[bool, Any]:
                result = await client.call_tool(tool, arguments)
                text = result.content[0].text  # type: ignore[union-attr]
                if result.structured_content is not None and not result.is_error:
                    found: dict[str, Any] = result.structured_content
                    return False, found.get("result", found)
                return bool(result.is_error), text

            await talk(client, call)

    asyncio.run(session())


@pytest.fixture(params=["http", "standard input"])
def server(request: pytest.FixtureRequest, snapshot: Snapshot, service: httpx.Client) -> Any:
    if request.param == "http":
        return at(service, "/mcp")
    directory = snapshot.path.parents[1]
    from mcp import StdioServerParameters

    return StdioServerParameters(
        command=sys.executable,
        args=["-c", "from api.main import main; main()", "mcp", "-d", str(directory)],
    )


def test_a_client_finds_describes_and_queries(
    server: Any, service: httpx.Client, dataset_page: str
) -> None:
    title = service.get(f"{dataset_page}/croissant.json").json()["name"]

    async def talk(client: Client, call: Call) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
        _, found = await call("search", text=title, facets={"kind": ["dataset"]})
        hit = next(hit for hit in found["hits"] if hit["label"] == title)
        _, turtle = await call("describe", record=hit["iri"])
        assert "dcat:Dataset" in turtle and title in turtle
        _, by_path = await call("describe", record=hit["iri"].partition("8000/")[2])
        assert by_path == turtle
        _, queries = await call("saved_queries", words="licence")
        assert {"licence-claims"} <= {query["id"] for query in queries}
        _, rows = await call("run_saved_query", query_id="datasets-by-use-class", limit=2)
        assert len(rows["rows"]) == 2 and rows["columns"] and rows["count"] >= 2
        _, answer = await call(
            "run_query",
            query="PREFIX dcat: <http://www.w3.org/ns/dcat#> ASK { ?d a dcat:Dataset }",
        )
        assert answer == {"boolean": True}

    using(server, talk)


def test_an_open_stream_does_not_retain_a_snapshot(tmp_path: Path) -> None:
    make_snapshot(tmp_path, "one", 1)
    publish(tmp_path, "one")
    server, port = start(tmp_path, "workers=1")
    address = f"http://127.0.0.1:{port}"
    try:
        with (
            httpx.Client(base_url=address, trust_env=False, timeout=30) as client,
            client.stream("GET", "/mcp", headers={"Accept": "text/event-stream"}) as stream,
        ):
            assert stream.status_code == 200
            make_snapshot(tmp_path, "two", 2)
            publish(tmp_path, "two")
            until(lambda: client.get("/health").json()["snapshot"] == "two")
            until(lambda: all("/two/" in path for path in open_files(server.pid, tmp_path)))
    finally:
        server.terminate()
        server.wait(30)


def test_a_mistake_is_a_sentence_for_the_caller(service: httpx.Client) -> None:
    async def talk(_: Client, call: Call) -> None:
        for tool, arguments, words in (
            ("describe", {"record": "dataset/there-is-none"}, "no such record"),
            ("describe", {"record": "http://exa mple/"}, "no IRI"),
            ("run_saved_query", {"query_id": "no-such-query"}, "no-such-query"),
            ("run_query", {"query": "SELEC * {}"}, "did you mean SELECT"),
            ("run_query", {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}, "read-only"),
            ("search", {"text": "x", "facets": {"colour": ["red"]}}, "no such facet"),
        ):
            failed, text = await call(tool, **arguments)
            assert failed and words in str(text), (tool, text)

    using(at(service, "/mcp"), talk)


def test_a_query_is_checked_against_the_graph(service: httpx.Client) -> None:
    prefix = "PREFIX dcterms: <http://purl.org/dc/terms/> "

    async def talk(_: Client, call: Call) -> None:
        _, good = await call("check_query", query=prefix + "SELECT * { ?d dcterms:title ?t }")
        assert good == {"valid": True, "problems": []}
        _, bad = await call("check_query", query=prefix + "SELECT * { ?d dcterms:titel ?t }")
        assert not bad["valid"] and "did you mean dcterms:title" in bad["problems"][0]
        _, wrong = await call("check_query", query="SELECT * { ?d a }")
        assert not wrong["valid"]

    using(at(service, "/mcp"), talk)


def test_other_pages_may_use_it_and_other_methods_may_not(service: httpx.Client) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    headers = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    answer = service.post("/mcp", content=json.dumps(body), headers=headers)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert service.put("/mcp").status_code == 405
